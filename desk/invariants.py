"""The invariants as people read them: each holds or is broken, where, how to mend it, whose announcements wait (§5)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desk.access import READERS, keeps_the_book, use_case
from desk.breaches import blocked, concerned, dossier_in, is_for, only_shown
from desk.checking import Checking, told
from desk.files import Files
from rules.case import Actor
from rules.invariants import INVARIANTS, Breach

SEATS, PROGRAMMES = "Places", "Formations"


@dataclass(frozen=True)
class Broken:
    """One breach. Either `dossier` is the one to open, or `tab` and `row` say where in Feuille; `blocks` are the
    programmes whose announcements wait for it."""

    dossier: str
    tab: str
    row: str
    says: str
    blocks: tuple[str, ...]


@dataclass(frozen=True)
class Invariant:
    """A row of `Invariants`. `broken` is empty when it holds; `only_shown` when what is broken blocks nothing."""

    number: str
    label: str
    section: str
    fix: str
    only_shown: bool
    broken: tuple[Broken, ...]


@dataclass(frozen=True)
class Checks:
    """Every invariant, in order, over `applications` that this person may read."""

    invariants: tuple[Invariant, ...]
    applications: int

    @property
    def broken(self) -> tuple[Invariant, ...]:
        return tuple(one for one in self.invariants if one.broken)


class Invariants(Checking):
    """What must always hold, and where it does not."""

    @use_case(READERS)
    def invariants(self, actor: Actor) -> Checks:
        """Of the programmes that this person reads; what they may not know of someone is left out (§5)."""
        programmes, checked = frozenset(self._visible(actor)), self._check(at_once=True)

        def look(files: Files) -> Checks:
            some = told(files, checked.breaches, self.today(), keeps_the_book(actor))
            mine = _mine(files, some, programmes, actor)
            return Checks(
                tuple(_lines(files, mine)), sum(entry.programme in programmes for entry in files.entries.values())
            )

        found: Checks = self._kept_for(actor, ("invariants", actor.email, programmes, checked.at), look)
        return found


def _mine(files: Files, breaches: Sequence[Breach], programmes: frozenset[str], actor: Actor) -> Iterator[Breach]:
    """A recused juror hears nothing of the dossier (§5)."""
    for breach in breaches:
        if is_for(files, breach, programmes) and not _recused(files, breach, actor):
            yield breach


def _recused(files: Files, breach: Breach, actor: Actor) -> bool:
    keys = ((dossier_in(breach), code) for code in concerned(files, breach))
    return any(actor.email in files.recused.get(key, ()) for key in keys)


def _lines(files: Files, breaches: Iterator[Breach]) -> Iterator[Invariant]:
    rows = {row["code"].strip(): row for row in files.session.tables["Invariants"]}
    found: dict[str, list[Breach]] = defaultdict(list)
    for breach in breaches:
        found[breach.number].append(breach)
    for number in INVARIANTS:
        row, some = rows.get(number, {}), found[number]
        label, section, fix = (row.get(name, "") for name in ("libelle", "section", "correction"))
        shown = bool(some) and all(map(only_shown, some))
        broken = tuple(_broken(files, one) for one in some)
        yield Invariant(number, label or f"Invariant {number}", section, fix, shown, broken)


def _broken(files: Files, breach: Breach) -> Broken:
    tab = PROGRAMMES if breach.tab == SEATS else breach.tab
    return Broken(dossier_in(breach), tab, breach.subject, breach.says, blocked(files, breach))
