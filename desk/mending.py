"""What is to be mended, told by its effect before its cause: what stops an announcement comes first (§5)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence, Sized
from dataclasses import dataclass

from desk.breaches import is_for, only_shown
from desk.files import ASKS, UNREACHABLE, Files
from rules.invariants import Breach
from sheets_sync.in_force import in_force

SHOWN = 3


@dataclass(frozen=True)
class Mending:
    """Faults of one kind: what they stop, how many, where, and how to mend them. `dossiers` are those to open."""

    effect: str
    colour: str
    fault: str
    where: str
    dossiers: tuple[str, ...] = ()
    fix: str = ""
    section: str = ""


STOPS, BLOCKS, AGAIN = "Arrête tout", "Bloque l'annonce", "À reprendre"
WAITS, NOTHING = "En attente", "Sans effet"
COLOURS = {STOPS: "rouge", BLOCKS: "rouge", AGAIN: "ambre", WAITS: "ambre", NOTHING: "gris"}


def mending(files: Files, breaches: Sequence[Breach], programmes: frozenset[str]) -> tuple[Mending, ...]:
    """In the order of their effects."""
    found = [
        *_addresses(files, programmes),
        *_broken(breaches, files, programmes),
        *_alarm(files),
        *_rows(files),
        *_set_aside(files),
        *_asked(files, programmes),
    ]
    ranks = list(COLOURS)
    return tuple(sorted(found, key=lambda one: ranks.index(one.effect)))


def _mending(effect: str, fault: str, dossiers: Sequence[str], fix: str = "", section: str = "") -> Mending:
    more = dossiers[SHOWN:]
    shown = ", ".join(dossiers[:SHOWN]) + (f" et {_many(more, 'autre', 'autres')}" if more else "")
    return Mending(effect, COLOURS[effect], fault, shown, tuple(dossiers), fix, section)


def _many(some: Sized, one: str, many: str) -> str:
    return f"{len(some)} {one if len(some) == 1 else many}"


def _addresses(files: Files, programmes: frozenset[str]) -> Iterator[Mending]:
    """Decisions go by mail only: without an address the announcement cannot leave (§5)."""
    live = (entry for entry in files.signed(UNREACHABLE) if entry.programme in programmes)
    states = files.session.workflow.states
    without = {entry.dossier for entry in live if entry.state not in states or not states[entry.state].final}
    if without:
        fault = _many(without, "adresse de messagerie absente", "adresses de messagerie absentes")
        yield _mending(BLOCKS, fault, sorted(without), "Saisir l'adresse")


def _broken(breaches: Sequence[Breach], files: Files, programmes: frozenset[str]) -> Iterator[Mending]:
    groups: dict[tuple[str, str], list[Breach]] = defaultdict(list)
    for breach in breaches:
        if is_for(files, breach, programmes):
            groups[NOTHING if only_shown(breach) else BLOCKS, breach.number].append(breach)
    for (effect, _), some in groups.items():
        fault = f"{len(some)} cas, dont : {some[0].says}" if len(some) > 1 else some[0].says
        dossiers = list(dict.fromkeys(breach.subject.partition("/")[0] for breach in some))
        yield _mending(effect, fault, [one for one in dossiers if one], some[0].fix, some[0].section)


def _alarm(files: Files) -> Iterator[Mending]:
    """The journal was touched behind the desk's back: nothing is saved any more, by anyone."""
    if files.register.alarm:
        rows = _many(files.register.faults, "ligne en cause", "lignes en cause")
        yield Mending(STOPS, COLOURS[STOPS], f"Alarme du journal : {rows}", "", fix="Exporter, puis reprendre à deux")


def _rows(files: Files) -> Iterator[Mending]:
    """Rows in force that contradict themselves: the last session that held together serves meanwhile."""
    fix = "Corriger dans Feuille, puis mettre en vigueur ; la session d'avant sert en attendant"
    for fault in in_force(files.register).faults:
        yield Mending(BLOCKS, COLOURS[BLOCKS], str(fault), "", fix=fix)


def _set_aside(files: Files) -> Iterator[Mending]:
    """Acts that no one can read: they count for nothing, the rest goes on."""
    for fault in files.register.quarantine:
        yield Mending(AGAIN, COLOURS[AGAIN], f"{fault.tab}, {fault.row} : {fault.says}", "", fix="Saisir de nouveau")


def _asked(files: Files, programmes: frozenset[str]) -> Iterator[Mending]:
    asked = sorted({entry.dossier for entry in files.signed(ASKS) if entry.programme in programmes})
    if asked:
        fault = _many(asked, "question sans réponse", "questions sans réponse")
        yield _mending(WAITS, fault, asked, "Répondre dans le dossier")
