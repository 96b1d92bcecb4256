"""The clocks of people (§3 to §9): titles owed, projects that wait, slots to take, proposals, counts to publish,
challenges to answer. Whoever may not know of a project is given files where it is not (desk/blindness.py)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import groupby

from desk.access import WORKERS, in_words
from desk.bulletin_due import EVERY_DAYS as PUBLISHED
from desk.bulletin_due import due_on, to_tell
from desk.cases import bound_by
from desk.departures import left_out
from desk.files import PROPOSED, Entry, Files
from desk.listing_views import KEEP
from desk.planning import BOOKERS, waiting_for
from desk.projects import COMPLETES, FAILS, TO_PROPOSE, held
from desk.proposed import proposed_default, waiting
from desk.running import About, Running
from desk.screening import ALL, View
from rules.case import Transition
from rules.providers import purge_day
from rules.slot_steps import chosen_by_candidate
from rules.slots import live_trials
from rules.tabs import Row
from sheets_sync.applications import day
from sheets_sync.bulletins import bulletins
from sheets_sync.challenges import challenges_of, due_of
from sheets_sync.projects import Project, projects_of
from sheets_sync.records import trials_of

OWED = "delai_justificatifs"
"""Key of `Session`: days left to send one's title (R-048)."""
PEOPLE, PROJECTS, SLOTS, SEATS, WAITING = "Pièces", "Projets d'emploi", "Entretiens", "Places", "Décisions"
RECORDED = "Enregistrements"
CANDIDATE = "le candidat"
BOUND, DEFAULTED = "bound", "defaulted"
AGREES, COMMITS = "fait(fiche_complete)", "fait(all_parties_agreed)"
Programmes = frozenset[str]


def people(files: Files, programmes: Programmes, now: datetime) -> Iterator[Running]:
    """In the order of the year; a clock that is about nobody is not there."""
    found = [*proposals(files, programmes), *slots(files, programmes, now), *titles(files, programmes)]
    found += [*projects(files, programmes, now), *counts(files, programmes, now), *challenges(files, programmes)]
    found += [*kept_on(files, programmes), *recordings(files, programmes)]
    return (one for one in found if one.count)


def proposals(files: Files, programmes: Programmes) -> Iterator[Running]:
    """What one person proposed waits for another (§5), at the latest for the announcement of that step."""
    proposed = sorted((e for e in files.signed(PROPOSED) if e.programme in programmes), key=lambda e: e.proposed)
    for code, group in groupby(proposed, key=lambda entry: entry.proposed):
        step, some = files.session.workflow.transitions.get(code), list(group)
        if step is None:
            continue
        awaited = frozenset(role for one in some for role in (waiting(files, one) or step).validation_roles)
        about = [_about(files, entry, _day(files, entry.since), None, f"proposé : {step.label}") for entry in some]
        period = files.session.calendar.periods.get(step.announcement)
        view = View(which=ALL, states=step.sources, programmes=frozenset(one.programme for one in about))
        yield _several(
            f"proposition:{code}", WAITING, f"Proposition à valider : {step.label}", about,
            in_words(awaited), f"Transitions, {code}", step.section,
            "screening", due=period.start if period else None, view=view,
        )  # fmt: skip


def slots(files: Files, programmes: Programmes, now: datetime) -> Iterator[Running]:
    """A window of interviews, and who has no slot in it (§6.2, §7.3)."""
    for code in files.session.programmes:
        for trial in live_trials(files.session, files.session.programmes[code].year) if code in programmes else ():
            period = files.session.calendar.periods.get(trial.period)
            without = [_about(files, e, None, None, "sans créneau") for e in waiting_for(files, code, trial, now)]
            who = CANDIDATE if chosen_by_candidate(files.session.workflow, trial) else in_words(BOOKERS)
            yield _several(
                f"creneaux:{code}/{trial.code}", SLOTS, f"Sans créneau : {trial.label}", without, who,
                f"Calendrier, {trial.period}", trial.section, "interviews", programme=code,
                due=period.end if period else None, first=period.start if period else None,
            )  # fmt: skip


def titles(files: Files, programmes: Programmes) -> Iterator[Running]:
    """Who did not hold the title at the closing sends it as soon as it is obtained (R-048): received, or owed."""
    row, told = _row(files, OWED), [_title(files, entry) for entry in _going_on(files, programmes)]
    found = sorted(filter(None, told), key=lambda one: one.due or date.max)
    yield _several(
        "pieces", PEOPLE, "Titre et derniers relevés à recevoir", found, CANDIDATE, f"Session, {OWED}",
        row.get("section", ""), "dossier",
    )  # fmt: skip


def _title(files: Files, entry: Entry) -> About | None:
    fields = files.fields(entry.dossier)
    if fields.get("diploma_obtained") or fields.get("documents_validated"):
        return None
    obtained, expected = day(fields.get("title_obtained_on")), day(fields.get("diploma_expected_on"))
    refused = fields.get("documents_validated") is False
    if not refused and (received := day(fields.get("documents_received_on"))):
        return _about(files, entry, received, None, "pièces reçues, à valider")
    if fields.get("title_obtained") is False:
        return _about(files, entry, None, None, "titre non obtenu : à constater sur la candidature")
    delay = _days(files, OWED)
    since = obtained or expected
    due = since + timedelta(days=delay) if since and delay is not None else None
    says = "titre obtenu, pièces attendues" if obtained else "titre attendu"
    says = "pièces refusées, d'autres attendues" if refused else says
    return _about(files, entry, since, due, says)


def projects(files: Files, programmes: Programmes, now: datetime) -> Iterator[Running]:
    """What an employment project waits for: its fiche, what is missing from it, an agreement, accords (§8); of who is
    bound by another application, that it be ended (R-112); of who lost their employer, the seat back (R-113)."""
    stages = {
        "provided": ("Fiche fournie, pas encore reçue", COMPLETES),
        "to_complete": ("Fiche à compléter", COMPLETES),
        "received": ("Fiche complète, à agréer", _roles(_asking(files, AGREES))),
        "agreed": ("Projet agréé, accords manquants", _roles(_asking(files, COMMITS))),
        BOUND: ("Projet de qui est lié par une autre candidature", _roles(_asking(files, AGREES))),
        DEFAULTED: ("Employeur défaillant, place encore tenue", _roles(_asking(files, FAILS))),
    }
    found: dict[str, list[About]] = {stage: [] for stage in stages}
    for entry in files.entries.values():
        for project in projects_of(files.register, *entry.key) if entry.programme in programmes else ():
            if project.firm and project.default_evidence:
                found[DEFAULTED].append(_defaulted(files, entry, project, _day(files, now)))
            elif project.state in stages and not project.firm:
                bound = bound_by(files, entry.key)
                found[BOUND if bound else project.state].append(_project(files, entry, project, bound))
    step = next(iter(_asking(files, AGREES)), None)
    row, section = (f"Transitions, {step.id}", step.section) if step else ("", "")
    for stage, (label, who) in stages.items():
        yield _several(f"fiches:{stage}", PROJECTS, label, found[stage], who, row, section, "projects")


def _project(files: Files, entry: Entry, project: Project, bound: str) -> About:
    since = {"received": project.received_on, "to_complete": project.received_on, "agreed": project.agreed_on}
    missing = ", ".join(project.missing_accords)
    says = f"accords manquants : {missing}" if project.agreed else project.to_complete or "en attente"
    if bound:
        says = f"lié par {bound.replace('/', ', ')} : à {'faire tomber' if project.agreed else 'refuser'}"
    return _about(files, entry, since.get(project.state, project.provided_on), None, says)


def _defaulted(files: Files, entry: Entry, project: Project, today: date) -> About:
    """The default gives the seat back, at once or after the day until which management holds it (R-113)."""
    until = project.seat_held_until
    proposed = proposed_default(files, entry.key, held(project, today))
    says = f"preuve versée : {proposed or f'{TO_PROPOSE}, ou place à garder'}"
    if until:
        says = f"place gardée jusqu'à ce jour{f' : {proposed}' if proposed else f', puis {TO_PROPOSE}'}"
    return _about(files, entry, None, until, says)


def recordings(files: Files, programmes: Programmes) -> Iterator[Running]:
    """Those that their provider keeps no longer than so many days, each with its own (R-090); none while nobody said
    how many."""
    for provider in (one for one in files.session.providers.values() if one.days is not None):
        trials = {one.code: one.label for one in files.session.trials.values() if one.kind == provider.kind}
        found = []
        for entry in (one for one in files.entries.values() if one.programme in programmes):
            for record in trials_of(files.register, *entry.key):
                if record.trial in trials and record.taken_at and not record.recording_deleted_on:
                    taken = _day(files, record.taken_at)
                    found.append(_about(files, entry, taken, purge_day(provider, taken), "à faire effacer"))
        found.sort(key=lambda one: (one.due or date.max, one.name))
        label = f"Enregistrements à faire effacer : {next(iter(trials.values()), provider.label)}"
        yield _several(
            f"enregistrements:{provider.code}", RECORDED, label, found, in_words(WORKERS),
            f"Prestataires, {provider.code}", provider.section, "trials",
        )  # fmt: skip


def counts(files: Files, programmes: Programmes, now: datetime) -> Iterator[Running]:
    """The count of seats is told to the admissible at regular intervals (R-124)."""
    row, today = _row(files, PUBLISHED), _day(files, now)
    for code in (one for one in files.session.programmes if one in programmes):
        due, last = due_on(files, code, today), next((one.on for one in bulletins(files.register, code)), None)
        if due is None:
            continue
        said = f"dernier décompte le {last:%d/%m/%Y}" if last else "aucun décompte encore"
        about = [_about(files, entry, last or due, None, said) for entry in to_tell(files, code, today)]
        yield _several(
            f"decompte:{code}", SEATS, "Décompte des places à envoyer", about,
            in_words(frozenset(("placement", "direction"))), f"Session, {PUBLISHED}", row.get("section", ""), "seats",
            programme=code, due=due,
        )  # fmt: skip


def challenges(files: Files, programmes: Programmes) -> Iterator[Running]:
    """A challenge received has its own day, and holds back any purge."""
    found = []
    for entry in files.entries.values():
        mine = challenges_of(files.register, *entry.key) if entry.programme in programmes else ()
        days = [(one.received_on, due_of(files.session, one)) for one in mine if one.open]
        found += [_about(files, entry, *each, "reçu, sans réponse") for each in days]
    found.sort(key=lambda one: one.due or date.max)
    yield _several(
        "recours", WAITING, "Recours sans réponse", found, in_words(frozenset(("direction",))), "", "", "dossier"
    )


def kept_on(files: Files, programmes: Programmes) -> Iterator[Running]:
    """Management keeps an application after the first day until a date; then it is closed, or kept on again (§9.2)."""
    kept = [one for code in files.session.programmes if code in programmes for one in left_out(files, code)]
    found = [About(one.dossier, one.programme, one.name, None, one.until, one.state) for one in kept if one.until]
    found.sort(key=lambda one: one.due or date.max)
    step = files.session.workflow.transitions.get(KEEP)
    who, section = (in_words(step.roles), step.section) if step else ("", "")
    label = "Sans contrat après la rentrée, maintenue jusqu'à cette date"
    yield _several("maintien", WAITING, label, found, who, f"Transitions, {KEEP}", section, "complementary")


def _several(
    key: str, group: str, label: str, about: Iterable[About], who: str, row: str, section: str, screen: str, *,
    programme: str = "", first: date | None = None, due: date | None = None, view: View | None = None,
) -> Running:  # fmt: skip
    """The nearest day of those it is about, unless it has its own."""
    some = tuple(about)
    nearest = min((one.due for one in some if one.due), default=None)
    return Running(
        key, group, label, first, due or nearest, who, row, section, len(some), screen, programme, view=view, about=some
    )


def _about(files: Files, entry: Entry, since: date | None, due: date | None, says: str) -> About:
    return About(entry.dossier, entry.programme, entry.name, since, due, says)


def _going_on(files: Files, programmes: Programmes) -> Iterator[Entry]:
    """Admissible and on their way to an admission."""
    workflow = files.session.workflow
    for (programme, state), keys in files.places.items():
        known = workflow.states.get(state)
        if programme in programmes and known and not known.final and "admissibilite_decidee" in known.traits:
            yield from (files.entries[key] for key in sorted(keys))


def _asking(files: Files, condition: str) -> tuple[Transition, ...]:
    """The steps that ask this."""
    steps = files.session.workflow.transitions.values()
    return tuple(step for step in steps if any(one.text == condition for one in step.guards))


def _roles(steps: Iterable[Transition]) -> str:
    return in_words(frozenset(role for step in steps for role in step.roles))


def _row(files: Files, key: str) -> Row:
    return next((row for row in files.session.tables["Session"] if row["cle"].strip() == key), {})


def _days(files: Files, key: str) -> int | None:
    text = files.session.parameters.get(key, "").strip()
    return int(text) if text.isdecimal() else None


def _day(files: Files, when: datetime) -> date:
    return when.astimezone(files.session.calendar.zone).date()
