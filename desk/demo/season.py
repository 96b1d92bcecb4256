"""Places, the first day and what follows it, as the demonstration tells them (§9): lists, trainees, departures."""

from datetime import date, timedelta
from typing import Any, Final

from desk.counting import seats_of
from desk.demo.days import first_day
from desk.demo.teller import Teller
from desk.demo.world import Person
from desk.files import Key
from rules import seats
from sheets_sync import tables
from sheets_sync.answers import Draft

CRITERIA: Final = "Qualité du dossier, puis résultats des épreuves, puis démarches de recherche déjà faites"
LISTED, BEYOND = 4, 3
"""How many a list holds at most, and how many more than its cap a programme can host."""
FIRST: Final = "rentree"
EXTRA: Final = 2


def enter_first_day(teller: Teller, on: date) -> None:
    """The row that the notice leaves to be entered."""
    teller.on(on)
    row = next(dict(row) for row in teller.session.tables["Calendrier"] if row["code"] == FIRST)
    row["debut"] = first_day(teller.session).isoformat()
    who = _management(teller)
    subject = tables.subject("Calendrier", FIRST)
    facts = {"lignes": {"Calendrier": {FIRST: row}}}
    reason = "Jour de la rentrée voté"
    draft = Draft(teller.form, who.email, "mise_en_vigueur", subject, {subject: row}, None, reason, "", facts)
    with teller.aside():
        extra = _extra_seats(teller)
    teller.put_in_force([draft, extra], on)


def _extra_seats(teller: Teller) -> Draft:
    """Management opens some beyond the cap of its largest programme, with its reason (R-004)."""
    files = teller.files()
    code = max(teller.session.programmes, key=lambda one: seats_of(files, one).cap)
    row = next(dict(row) for row in teller.session.tables["Formations"] if row["code"] == code)
    changed = {"decide": row["decide"], "supplementaires": str(int(row["supplementaires"] or 0) + EXTRA)}
    subject, who = tables.subject("Formations", code), teller.someone(code, "direction").email
    facts = {"lignes": {"Formations": {code: row | changed}}}
    section = teller.session.programmes[code].section
    return Draft(
        teller.form, who, "mise_en_vigueur", subject, {subject: changed}, None,
        "Une entreprise partenaire recrute deux apprentis de plus", section, facts,
    )  # fmt: skip


def _management(teller: Teller) -> Person:
    return teller.someone(next(iter(teller.session.programmes)), "direction")


def publish(teller: Teller, on: date) -> None:
    """The published count of every programme (R-124)."""
    teller.on(on)
    drafts = []
    for code in teller.session.programmes:
        now = seats_of(teller.files(), code)
        said = {"on": on.isoformat(), "published": now.published, "opened": now.opened, "registered": now.registered}
        drafts.append(_of(teller, code, "placement", {"bulletin": said}))
    teller.record(drafts, on, on)


def _of(teller: Teller, code: str, role: str, fields: dict[str, Any]) -> Draft:
    return teller.says("formation", teller.someone(code, role).email, f"formation:{code}", fields)


def draw_lists(teller: Teller, criteria: date, sized: date, drawn: date) -> None:
    """Criteria before ranks, a size within the capacity, then the draw, among those still searching (§9.2)."""
    codes = list(teller.session.programmes)
    teller.on(criteria)
    teller.record([_of(teller, code, "presidence", {"list_criteria": CRITERIA}) for code in codes], criteria, criteria)
    chosen = {code: _listed(teller, code) for code in codes}
    teller.on(sized)
    drafts = [
        _of(teller, code, "direction", {"hosting_capacity": seats.cap(row) + BEYOND, "list_size": len(chosen[code])})
        for code, row in teller.session.programmes.items() if chosen[code]
    ]  # fmt: skip
    teller.record(drafts, sized, sized)
    ranks = [
        Draft(
            teller.form, teller.someone(code, "jury").email, "formation", f"formation:{code}",
            {f"candidature:{key[0]}/{key[1]}": {"list_rank": rank} for rank, key in enumerate(some, 1)},
        )
        for code, some in chosen.items() if some
    ]  # fmt: skip
    eve = drawn - timedelta(days=3)
    teller.record(ranks, eve, eve)
    teller.round({"inscrire_liste": 1}, drawn, drawn, keys=[key for some in chosen.values() for key in some])


def _listed(teller: Teller, code: str) -> list[Key]:
    files = teller.files()
    vacant = seats_of(files, code).vacant
    free = [key for key in teller.standing("ADMISSIBLE", programme=code) if not _committed(teller, key)]
    return sorted(free, key=lambda key: (-teller.level(key), key))[: LISTED if vacant else 0]


def _committed(teller: Teller, key: Key) -> bool:
    files, workflow = teller.files(), teller.session.workflow
    others = [(one, code) for one in files.dossiers_of(files.person(key[0])) for code in files.programmes(one)]
    return any(workflow.has(files.entries[one].state, "place") for one in others)


def welcome(teller: Teller) -> None:
    """Who came on the first day begins as a trainee; who did not is out, and so are the others after it."""
    day = first_day(teller.session)
    teller.on(day)
    listed = {code: teller.standing("LISTE_COMPLEMENTAIRE", programme=code) for code in teller.session.programmes}
    drafts = [
        Draft(
            teller.form, teller.someone(code, "direction").email, "formation", f"formation:{code}",
            {f"candidature:{k[0]}/{k[1]}": {"present_on_first_day": rank != 1} for rank, k in enumerate(some)},
        )
        for code, some in listed.items() if some
    ]  # fmt: skip
    teller.record(drafts, day, day)
    came = [key for some in listed.values() for rank, key in enumerate(some) if rank != 1]
    teller.round({"debuter_stagiaire": 1}, day, day, keys=came)
    teller.round({"liste_sans_suite": 1}, day + timedelta(days=1), day + timedelta(days=1))
    teller.round({"clore_sans_suite": 1}, day + timedelta(days=7), day + timedelta(days=8), keys=_searching(teller))


def _searching(teller: Teller) -> list[Key]:
    """Two are kept on: their contract is being signed."""
    every = teller.standing("ADMISSIBLE")
    kept, until = every[:2], first_day(teller.session) + timedelta(weeks=16)
    day = first_day(teller.session) + timedelta(days=2)
    teller.on(day)
    drafts = [
        teller.says(
            "saisie", teller.someone(k[1], "direction").email, f"candidature:{k[0]}/{k[1]}",
            {"kept_until": until.isoformat()}, "Contrat en cours de signature",
        )
        for k in kept
    ]  # fmt: skip
    teller.record(drafts, day, day)
    teller.round({"maintenir": 1}, day, day, keys=kept)
    return every[2:]


def depart(teller: Teller, on: date) -> None:
    """Two programmes, one a year, are declared full: their trainees without a contract leave (R-134), one of each year
    stays."""
    teller.on(on)
    by_year: dict[int, list[Key]] = {}
    for key in teller.standing("STAGIAIRE"):
        by_year.setdefault(teller.session.programmes[key[1]].year, []).append(key)
    full = {some[-1][1] for some in by_year.values() if len(some) > 1}
    drafts = [_of(teller, code, "direction", {"declared_full_on": on.isoformat()}) for code in sorted(full)]
    teller.record(drafts, on, on)
    leaving = [key for some in by_year.values() for key in some[1:] if key[1] in full]
    after = on + timedelta(days=1)
    if leaving:
        teller.round({"faire_sortir": 1}, after, after, keys=leaving)


def challenge(teller: Teller, on: date) -> None:
    """A challenge received, and its answer; another still waits (§5)."""
    teller.on(on)
    refused = teller.standing("NON_ADMISSIBLE")[:2]
    answered = {"answered_on": (on + timedelta(days=9)).isoformat(), "answer": "La décision du jury est sans appel."}
    drafts = [
        teller.says(
            "recours", teller.someone(key[1], "direction").email, f"recours:{key[0]}/{key[1]}/1",
            {
                "received_on": on.isoformat(), "about": "Le candidat demande que ses résultats soient revus.",
                "due_on": (on + timedelta(days=60)).isoformat(), **(answered if rank == 0 else {}),
            },
        )
        for rank, key in enumerate(refused)
    ]  # fmt: skip
    teller.record(drafts, on, on)
