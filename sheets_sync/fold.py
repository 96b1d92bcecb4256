"""Reading the acts in order: what stands on each subject, and which acts hold. Position decides.

An act holds if each of its bases is still the last holding act there; the same operation twice counts once; an
`annulation`
read ahead of its operation makes it void. Nothing but the journal is read, and a past act is never judged again.

What only grows (rows, threads, first positions) is shared by every register, each of which looks no further than its
own
position; what changes (fields, heads) is copied at the level that changes, so that a register handed out never moves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from sys import intern
from typing import Any, NamedTuple

from sheets_sync.journal import ANNULMENT, EXPORT, PUT_IN_FORCE, Value, join_key, moved
from sheets_sync.rows import JournalRow
from sheets_sync.tables import PREFIX, Force, put

Fields = dict[str, dict[str, Value]]
Heads = dict[str, dict[str, str]]
NOTHING: Mapping[str, Any] = {}
OWNED = frozenset(("epreuve", "fiche", "courriel", "recours"))
"""Records of one application, whose subject reads `kind:DOSSIER/PROGRAMME/NAME`."""
LISTED = frozenset(("creneau", "annonce", "seance", "purge"))
"""Records that belong to no application."""
CANCELLED = "annulation:"
"""The subject of an annulation is this, then the operation: a purge leaves it readable."""
SET_ASIDE = "mis de côté"
"""What an act lost that has not the shape of an act: it holds nowhere, and never will."""


def dossier_of(subject: str) -> str:
    """The dossier that a subject belongs to, or ""."""
    kind, _, name = subject.partition(":")
    return name.partition("/")[0] if kind in ("dossier", "candidature") or kind in OWNED else ""


class Leaving(NamedTuple):
    """A file that left, at this place of the journal: what its act says of it, and the tables in force as it did."""

    position: int
    at: str
    by: str
    subject: str
    facts: Mapping[str, Any]
    force: Force


@dataclass
class Grown:
    """What only grows, by position in the journal or by name."""

    rows: list[JournalRow] = field(default_factory=list)
    lost: list[tuple[str, ...] | None] = field(default_factory=list)
    """For each row: None if it holds, else the base keys it lost; ("doublon",) for a second copy."""
    touched: list[tuple[str, ...]] = field(default_factory=list)
    order: list[int] = field(default_factory=list)
    """Positions of the acts, second copies left out."""
    first: dict[str, int] = field(default_factory=dict)
    threads: dict[str, list[int]] = field(default_factory=dict)
    instead: dict[str, str] = field(default_factory=dict)
    """Operation that lost on a ledger or a slot → the one of the same click that took its place."""
    kept: dict[tuple[Any, str], tuple[int, Any]] = field(default_factory=dict)
    """(function, subject) → the length of the subject's thread, and what the function made of it."""
    left: list[Leaving] = field(default_factory=list)
    """The files that left, those whose act was purged but for them."""
    past: dict[Any, Any] = field(default_factory=dict)
    """What was found true at a place of the journal: it stays so."""


@dataclass
class Fold:
    """The state after the rows read so far."""

    grown: Grown = field(default_factory=Grown)
    fields: Fields = field(default_factory=dict)
    heads: Heads = field(default_factory=dict)
    applications: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Dossier → its programmes, both in the order in which they came."""
    records: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """`candidature:D/P` → the subjects that it owns; `creneau`… → all of that kind; in order of arrival."""
    force: Force = field(default_factory=dict)
    drafts: int = 0
    """How many times parameter rows were edited: while it stands, the draft is the same."""
    annulled: set[str] = field(default_factory=set)
    _mine: set[int] = field(default_factory=set)
    """`id`s of the dicts made since the last register: they may be written into."""

    def share(self) -> None:
        """Before writing again: a register may hold what stands, so the tops are copied and nothing below is ours any
        more.
        """
        self.fields, self.heads, self.applications = dict(self.fields), dict(self.heads), dict(self.applications)
        self.records = dict(self.records)
        self._mine = set()

    def skip(self, row: JournalRow, why: str) -> None:
        """A row that cannot be trusted or understood says nothing, not even that its operation was met; it keeps its
        place.
        """
        self.grown.lost.append((why,))
        self.grown.touched.append(())
        self.grown.rows.append(row)

    def set_aside(self, row: JournalRow) -> None:
        """A row that was written by the desk and says nothing that can be read: void, and its operation is known."""
        self.grown.first.setdefault(row.operation, len(self.grown.rows))
        self.skip(row, SET_ASIDE)

    def add(self, row: JournalRow, groups: Mapping[str, Mapping[str, list[str]]], content: Mapping[str, Any]) -> None:
        """One row more; `groups` are its bases, `content` its payload (empty once purged)."""
        changes: Mapping[str, Mapping[str, list[Value]]] = content.get("changes", NOTHING)
        if row.operation in self.grown.first:
            self.skip(row, "doublon")
            return
        lost = self._lost(row, groups)
        touched = (row.sujet,) if not changes or changes.keys() == {row.sujet} else tuple({row.sujet: 0, **changes})
        self._note(row, lost, touched)
        if lost is not None:
            return
        self._hold(row, groups, changes)
        if row.nature == ANNULMENT:
            self.annulled.add(row.sujet.removeprefix(CANCELLED))
        elif row.nature == PUT_IN_FORCE:
            self.force = put(self.force, content.get("facts", NOTHING).get("lignes", NOTHING))
        elif row.nature == EXPORT and content.get("facts"):
            at = len(self.grown.rows) - 1
            self.grown.left.append(Leaving(at, row.instant, row.acteur, row.sujet, content["facts"], self.force))
        if content.get("instead_of"):
            self.grown.instead[content["instead_of"]] = row.operation

    def _lost(self, row: JournalRow, groups: Mapping[str, Mapping[str, list[str]]]) -> tuple[str, ...] | None:
        if row.operation in self.annulled:
            return (ANNULMENT,)
        heads, lost = self.heads, []
        for subject, seen in groups.items():
            now = heads.get(subject)
            for operation, names in seen.items():
                if now is None and not operation:
                    continue  # nothing was ever done there, as its author saw
                known, base = now or NOTHING, operation or None
                lost += [join_key(subject, name) for name in names if known.get(name) != base]
        return tuple(lost) or None

    def _note(self, row: JournalRow, lost: tuple[str, ...] | None, touched: tuple[str, ...]) -> None:
        grown, position = self.grown, len(self.grown.rows)
        grown.lost.append(lost)
        grown.touched.append(touched)
        grown.first.setdefault(row.operation, position)
        grown.order.append(position)
        for subject in touched:
            if subject in grown.threads:
                grown.threads[subject].append(position)
            else:
                grown.threads[subject] = [position]
        grown.rows.append(row)  # last: a reader of another thread sees a row only with all that is said of it

    def _hold(
        self,
        row: JournalRow,
        groups: Mapping[str, Mapping[str, list[str]]],
        changes: Mapping[str, Mapping[str, list[Value]]],
    ) -> None:
        for subject, seen in groups.items():
            heads, changed = self._own(self.heads, subject), changes.get(subject, NOTHING)
            for names in seen.values():
                taken = moved(row.nature, subject, names, changed)
                heads.update(dict.fromkeys(map(intern, taken), row.operation))
        for subject, changed in changes.items():
            if subject not in self.fields:
                self._arrive(subject)
            if subject.startswith(PREFIX):
                self.drafts += 1
            self._own(self.fields, subject).update({intern(name): pair[1] for name, pair in changed.items()})

    def _own(self, top: dict[str, dict[str, Any]], subject: str) -> dict[str, Any]:
        found = top.get(subject)
        if found is None:
            found = top[subject] = {}
            self._mine.add(id(found))
        elif id(found) not in self._mine:
            found = top[subject] = dict(found)
            self._mine.add(id(found))
        return found

    def _arrive(self, subject: str) -> None:
        kind, _, name = subject.partition(":")
        if kind == "dossier":
            self.applications.setdefault(name, ())
        elif kind == "candidature":
            dossier, _, programme = name.partition("/")
            self.applications[dossier] = (*self.applications.get(dossier, ()), programme)
        elif kind in OWNED:
            dossier, programme, *_ = name.split("/", 2)
            owner = f"candidature:{dossier}/{programme}"
            self.records[owner] = (*self.records.get(owner, ()), subject)
        elif kind in LISTED:
            self.records[kind] = (*self.records.get(kind, ()), subject)
