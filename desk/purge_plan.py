"""What a purge would erase, what it would leave, and what holds it back; nothing is done here."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from desk.files import Entry, Files
from rules.retention import MONTHS, erasable_from
from sheets_sync.challenges import open_challenges
from sheets_sync.fold import dossier_of
from sheets_sync.journal import Value
from sheets_sync.leftovers import Places, where
from sheets_sync.register import Recorded

ADMITTED = "admission"
HELD_BY = "held_by"
STATE = "state"
UNCOUNTED = ("note", "purge", "export")
OUTSIDE = (
    "exports, brouillons de méls (.eml), PDF et dossiers de droit d’accès déjà téléchargés",
    "copies de sauvegarde du classeur",
    "la plateforme de dépôt et les messageries, qui ont leurs propres durées",
    "le numéro du dossier, qui reste dans le journal comme pseudonyme",
)
"""What the workbook does not hold: a person sees to it."""


SHEET = (
    "la feuille partagée : Guichet y efface Miroir et n’écrit jamais dans les onglets de l’équipe ; supprimez-y les "
    "lignes dites ici, entières, et ce que l’équipe a pu écrire de la personne ailleurs (commentaires, autres onglets)",
    "l’historique des versions de la feuille, qui montre l’ancien contenu à qui peut la modifier et ne disparaît "
    "qu’avec elle",
)
"""The same of a sheet that people share."""
UNREAD = "la feuille n’a pas encore été lue : Écarts dira les lignes à supprimer"


@dataclass(frozen=True)
class Rehearsal:
    """`vanish` counts by kind of record, `remain` by (programme, state); `held` says who holds it back, in sentences.

    `restated` counts what is told again of other people because it was said in an act that goes.
    """

    dossiers: tuple[str, ...]
    acts: int
    vanish: tuple[tuple[str, int], ...]
    remain: tuple[tuple[str, str, int], ...]
    held: tuple[str, ...]
    restated: int
    outside: tuple[str, ...] = field(default=OUTSIDE)


KINDS = {
    "dossier": "dossiers", "candidature": "candidatures", "epreuve": "épreuves", "fiche": "projets",
    "courriel": "méls", "recours": "recours",
}  # fmt: skip


def rehearsal(files: Files, dossiers: tuple[str, ...], today: date) -> Rehearsal:
    acts = acts_of(files, dossiers)
    vanish = Counter(subject.partition(":")[0] for subject in subjects_of(files, dossiers))
    states = Counter((entry.programme, entry.state) for entry in _entries(files, dossiers))
    return Rehearsal(
        dossiers=dossiers,
        acts=len(acts),
        vanish=tuple((label, vanish[kind]) for kind, label in KINDS.items() if vanish[kind]),
        remain=tuple((code, state, n) for (code, state), n in sorted(states.items())),
        held=tuple(_holds(files, dossiers, acts, today)),
        restated=sum(map(len, restated(files, dossiers, acts).values())),
    )


def in_the_sheet(places: Places, dossiers: Iterable[str]) -> Iterator[str]:
    """The rows of these dossiers in people's tabs, a sentence a tab: a person deletes them."""
    wanted = {*dossiers}
    for tab, mine in places.items():
        if rows := {subject: numbers for subject, numbers in mine.items() if dossier_of(subject) in wanted}:
            yield f"onglet {tab} : {where(rows)}"


def subjects_of(files: Files, dossiers: Iterable[str]) -> tuple[str, ...]:
    """Every subject of these dossiers that is still told of, however far a purge that was cut short went."""
    told = files.register.subjects
    return tuple(sorted({one for dossier in dossiers for one in (f"dossier:{dossier}", *told.get(dossier, ()))}))


def acts_of(files: Files, dossiers: Iterable[str]) -> tuple[Recorded, ...]:
    """Those still to be blanked, in the order of the journal."""
    found = {one.position: one for subject in subjects_of(files, dossiers) for one in files.register.thread(subject)}
    return tuple(found[place] for place in sorted(found) if found[place].row.contenu)


def restated(files: Files, dossiers: Iterable[str], acts: Iterable[Recorded]) -> dict[str, dict[str, Value]]:
    """What acts that go say of anything else, where nothing was said since: it is told again first, or it would go."""
    wanted, register = {*dossiers}, files.register
    held = {f"{dossier}/{code}" for dossier in wanted for code in register.applications.get(dossier, ())}
    found: dict[str, dict[str, Value]] = {}
    for one in _wider(acts, wanted):
        for subject, changed in one.act.changes.items() if one.holds else ():
            for name in changed if dossier_of(subject) not in wanted else ():
                if register.heads[f"{subject}#{name}"] == one.row.operation:
                    value = register.fields[subject].get(name)
                    freed = name == HELD_BY and value in held
                    found.setdefault(subject, {})[name] = None if freed else value
    return found


def _wider(acts: Iterable[Recorded], wanted: set[str]) -> Iterator[Recorded]:
    """Those that are about something else too: only they are read."""
    return (one for one in acts if any(dossier_of(subject) not in wanted for subject in one.touched))


def _holds(files: Files, dossiers: tuple[str, ...], acts: Iterable[Recorded], today: date) -> Iterator[str]:
    """Who or what holds it back, a sentence each; none when it may be done."""
    yield from _common_steps(dossiers, acts)
    for dossier in dossiers:
        for one in open_challenges(files.register, dossier):
            yield f"Dossier {dossier} : un recours est ouvert ({one.programme}, n° {one.number})"
        for entry in _entries(files, (dossier,)):
            state = files.session.workflow.states.get(entry.state)
            if entry.proposed or state is None or not (state.final or ADMITTED in state.traits):
                label = state.label if state else "sans état"
                yield f"Dossier {dossier} : candidature {entry.programme} encore en cours ({label})"
        due = erasable_from(files.session, _last_act(files, dossier))
        if due is None:
            yield f"Dossier {dossier} : la durée de conservation est à fixer (Feuille, onglet Session, {MONTHS})"
        elif today < due:
            yield f"Dossier {dossier} : à conserver jusqu’au {due:%d/%m/%Y}"


def _common_steps(dossiers: tuple[str, ...], acts: Iterable[Recorded]) -> Iterator[str]:
    """A step taken for several people at once can't be told again as it was: they go together."""
    wanted = {*dossiers, ""}
    for one in _wider(acts, wanted):
        others = {dossier_of(s) for s, changed in one.act.changes.items() if STATE in changed} - wanted
        if others:
            yield f"L’acte du {one.row.instant[:10]} porte aussi une étape du dossier {', '.join(sorted(others))}"


def _entries(files: Files, dossiers: Iterable[str]) -> Iterator[Entry]:
    for dossier in dossiers:
        for code in files.programmes(dossier):
            yield files.entries[dossier, code]


def _last_act(files: Files, dossier: str) -> date:
    """Handing over a right-of-access pack, or the purge of someone else, does not make a dossier be kept longer."""
    zone = files.session.calendar.zone
    subjects = [f"dossier:{dossier}"]
    for code in files.register.applications.get(dossier, ()):
        subjects += [f"candidature:{dossier}/{code}", *files.register.records(f"candidature:{dossier}/{code}")]
    acts = (one for subject in subjects for one in files.register.thread(subject))
    return max((one.at.astimezone(zone).date() for one in acts if one.row.nature not in UNCOUNTED), default=date.min)
