"""Files that left with a column of what a project says, and whom they may have told it to: who judged then (§5).

An act of export names no candidate, so that it stays after a purge: it says how many lines, from which programmes. Who
judged is in `Accès` as it was at the act's place of the journal, and so are states and projects. With more lines than
there were projects of people whom the reader did not judge, one of those was in the file; fewer prove nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from rules.case import DECIDE, EVERYWHERE
from rules.contents import Export
from rules.session import Session
from sheets_sync.fold import Leaving
from sheets_sync.journal import RECUSED
from sheets_sync.projects import its_columns
from sheets_sync.register import Register
from sheets_sync.rights import rights_of, spelled

LIST, LINES, COLUMNS, READER, PROGRAMMES, PROJECTS = "liste", "lignes", "colonnes", "pour", "formations", "fiches"
"""Facts of an act of export: `pour` is to whom it is sent, `fiches` how many lines are projects, if not all."""

GONE = "withdrawn"
WHOSE = (GONE, "person")


class Told(NamedTuple):
    """An application that `reader` judged while a file may have told them of the person's project."""

    reader: str
    key: str


def exports(register: Register, session: Session) -> Iterator[Export]:
    """Each file and reader of whom something is to be said today."""
    past = Past(register, session)
    for left in register.left:
        for reader, keys in _still(past, left).items():
            columns, at = dict(its_columns(_headings(left.facts))), datetime.fromisoformat(left.at)
            yield Export(str(left.facts.get(LIST) or ""), columns, at, reader, tuple(keys))


def _still(past: "Past", left: Leaving) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in past.told(left):
        if past.judges_now(one):
            found.setdefault(one.reader, []).append(one.key)
    return found


def _headings(facts: Mapping[str, Any]) -> tuple[str, ...]:
    said = facts.get(COLUMNS)
    return tuple(map(str, said)) if isinstance(said, list | tuple) else ()


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


@dataclass(frozen=True)
class Past:
    """A register, asked how it was at a place of its journal."""

    register: Register
    session: Session

    def told(self, left: Leaving) -> tuple[Told, ...]:
        """Whom it may have told, of which application, as things were then; worked out once for an act."""
        if not its_columns(_headings(left.facts)):
            return ()
        return self.register.past((left.position, self._undecided), lambda: tuple(self.tells(left)))

    def tells(self, left: Leaving) -> Iterator[Told]:
        """The same, of a file that has not left yet."""
        lines = _number(left.facts.get(PROJECTS, left.facts.get(LINES)))
        for reader in dict.fromkeys(filter(None, (left.by, str(left.facts.get(READER) or "")))):
            every = tuple(self._of_each_project(reader, left))
            if lines > sum(not keys for keys in every):
                yield from dict.fromkeys(Told(reader, key) for keys in every for key in keys)

    def judges_now(self, one: Told) -> bool:
        """Neither recused from it since, nor without the role: what a breach asks for."""
        programme = one.key.partition("/")[2]
        mine = self.register.fields.get(f"candidature:{one.key}", {})
        if one.reader not in self._judging:
            self._judging[one.reader] = _programmes(self.register.rights(), one.reader)
        judges = self._judging[one.reader]
        return bool(mine) and bool(judges & {programme, EVERYWHERE}) and one.reader not in (mine.get(RECUSED) or ())

    def _of_each_project(self, reader: str, left: Leaving) -> Iterator[tuple[str, ...]]:
        """For each project that may be a line, its person's applications that this reader judged."""
        if programmes := _programmes(self.register.rights(left.force), reader):
            yield from (self._judged(reader, programmes, one, left.position) for one in self._in(left))

    def _in(self, left: Leaving) -> Iterator[str]:
        """The dossiers whose projects may be its lines, one for each project that was there."""
        whose, wanted = left.subject.partition(":")[2], left.facts.get(PROGRAMMES)
        alone = left.subject.startswith("dossier:")
        for first, dossier, programme in self._projects:
            if first < left.position and (dossier == whose if alone else not wanted or programme in wanted):
                yield dossier

    def _judged(self, reader: str, programmes: frozenset[str], dossier: str, position: int) -> tuple[str, ...]:
        """The person's applications that this reader judged, still undecided; of dossiers linked then and now."""
        person = self._person(dossier, position)
        mine = (one for one in self._dossiers.get(person, ()) if self._person(one, position) == person)
        keys = (f"{one}/{code}" for one in mine for code in self.register.applications.get(one, ()))
        return tuple(key for key in keys if self._waits(key, programmes, reader, position))

    def _waits(self, key: str, programmes: frozenset[str], reader: str, position: int) -> bool:
        dossier, _, programme = key.partition("/")
        if programme not in programmes and EVERYWHERE not in programmes:
            return False
        then = self._then(f"candidature:{key}", ("state", GONE, RECUSED), position)
        gone = then.get(GONE) or self._then(f"dossier:{dossier}", WHOSE, position).get(GONE)
        return not gone and then.get("state") in self._undecided and reader not in (then.get(RECUSED) or ())

    def _person(self, dossier: str, position: int) -> str:
        return str(self._then(f"dossier:{dossier}", WHOSE, position).get("person") or dossier)

    def _then(self, subject: str, names: tuple[str, ...], position: int) -> Mapping[str, Any]:
        """As the register's, each subject always asked for the same fields: where they last moved is looked up once."""
        if subject not in self._moved:
            heads = (self.register.recorded(self.register.heads.get(f"{subject}#{name}") or "") for name in names)
            self._moved[subject] = max((head.position for head in heads if head), default=-1)
        if self._moved[subject] < position:
            return self.register.fields.get(subject, {})
        return self.register.then(subject, names, position)

    @cached_property
    def _moved(self) -> dict[str, int]:
        return {}

    @cached_property
    def _judging(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _undecided(self) -> frozenset[str]:
        workflow = self.session.workflow
        return frozenset(code for code in workflow.states if workflow.undecided(code))

    @cached_property
    def _projects(self) -> tuple[tuple[int, str, str], ...]:
        """Of each project, where the journal first says it, its dossier and its programme."""
        found = []
        for dossier, programmes in self.register.applications.items():
            for code in programmes:
                owned = self.register.owned(dossier, code, "fiche")
                found += [(self._first(one), dossier, code) for one in owned]
        return tuple(found)

    def _first(self, subject: str) -> int:
        return next(one.position for one in self.register.thread(subject) if one.holds)

    @cached_property
    def _dossiers(self) -> Mapping[str, Sequence[str]]:
        """Person → their dossiers, as they are linked now."""
        found: dict[str, list[str]] = {}
        for one in self.register.applications:
            person = self.register.fields.get(f"dossier:{one}", {}).get("person")
            found.setdefault(str(person or one), []).append(one)
        return found


def _programmes(rows: Any, reader: str) -> frozenset[str]:
    """Where this account screens or judges, by these rows of `Accès`."""
    mine = (row for row in rows if spelled(row.get("courriel", "")) == reader)
    return frozenset(programme for row in mine for role, programme in rights_of(row) if role in DECIDE)
