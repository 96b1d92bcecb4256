"""What a book says now: the journal folded up to one position. Immutable, shared by every session of a process."""

from bisect import bisect_left
from collections import ChainMap
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import takewhile
from typing import TypeVar, overload

from rules.faults import Fault
from rules.tabs import RIGHTS, Row, Tables
from sheets_sync import tables
from sheets_sync.fold import CANCELLED, NOTHING, Fold, Grown, Heads, Leaving, dossier_of
from sheets_sync.journal import ANNULMENT, Act, Value, join_key, split_key
from sheets_sync.rows import JournalRow, read_act
from sheets_sync.tables import Force

T = TypeVar("T")


@dataclass(frozen=True)
class Recorded:
    """A row of the journal, read when asked. `lost`: the base keys that another act had taken first; `touched`: the
    subjects that it is about or changes, known without reading it.
    """

    position: int
    row: JournalRow
    lost: tuple[str, ...]
    touched: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.lost

    @cached_property
    def act(self) -> Act:
        return read_act(self.row)

    @property
    def at(self) -> datetime:
        """Without reading the rest: lists ask it of thousands of rows."""
        return datetime.fromisoformat(self.row.instant)


class HeadsView(Mapping[str, str | None]):
    """Base key → the last holding act there; a key on which nothing was ever done answers None."""

    def __init__(self, heads: Heads):
        self._heads = heads

    def __getitem__(self, key: str) -> str | None:
        subject, name = split_key(key)
        return self._heads.get(subject, NOTHING).get(name)

    def __iter__(self) -> Iterator[str]:
        return (join_key(subject, name) for subject, names in self._heads.items() for name in names)

    def __len__(self) -> int:
        return sum(map(len, self._heads.values()))


class Acts(Sequence[Recorded]):
    """Acts at these places of a list that only grows."""

    def __init__(self, grown: Grown, places: Sequence[int], length: int):
        self._grown, self._places, self._length = grown, places, length

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Recorded: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Recorded, ...]: ...
    def __getitem__(self, index: int | slice) -> Recorded | tuple[Recorded, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(self._length)))
        if not -self._length <= index < self._length:
            raise IndexError(index)
        return _recorded(self._grown, self._places[index % self._length])


def _recorded(grown: Grown, position: int) -> Recorded:
    return Recorded(position, grown.rows[position], grown.lost[position] or (), grown.touched[position])


class Register:
    """`position`: how many rows of the journal it reflects; `read_at`: when the book said so.

    `alarm` is the sentence that explains why nothing can be saved, None when all is well; `faults` are the rows that
    raised it. `quarantine`: rows that say nothing readable, set aside while all the rest goes on.
    """

    def __init__(
        self,
        fold: Fold,
        read_at: datetime,
        faults: tuple[Fault, ...] = (),
        alarm: str | None = None,
        quarantine: tuple[Fault, ...] = (),
        previous: "Register | None" = None,
    ):
        self._grown, self._force, self._drafts = fold.grown, fold.force, fold.drafts
        self.position = len(fold.grown.rows)
        self._acts = len(fold.grown.order)
        self._left_out: frozenset[int] = frozenset()
        self.fields: Mapping[str, Mapping[str, Value]] = fold.fields
        self.heads: Mapping[str, str | None] = HeadsView(fold.heads)
        self._heads: Heads = fold.heads
        self.applications: Mapping[str, tuple[str, ...]] = fold.applications
        self._records: Mapping[str, tuple[str, ...]] = fold.records
        self.read_at, self.faults, self.alarm, self.quarantine = read_at, faults, alarm, quarantine
        if (
            previous is not None and previous._force is fold.force
        ):  # the very same tables: what was compiled from them stands
            self._keep(previous, "in_force", "notice", "_labels")
        if previous is not None and previous._grown is fold.grown and previous._drafts == fold.drafts:
            self._keep(previous, "draft")

    def _keep(self, previous: "Register", *names: str) -> None:
        self.__dict__.update({name: previous.__dict__[name] for name in names if name in previous.__dict__})

    @cached_property
    def in_force(self) -> Tables:
        """The parameter tables that a named person put in force; the same object for as long as they stand."""
        return tables.in_force(self._force)

    def with_rows(self, lines: Mapping[str, Mapping[str, Mapping[str, str] | None]]) -> Tables:
        """The tables in force once these rows (tab → key → row, None for one that goes) are put there."""
        return tables.in_force(tables.put(self._force, lines))

    @property
    def dossiers(self) -> Sequence[str]:
        return tuple(self.applications)

    @cached_property
    def draft(self) -> Tables:
        """The parameter tables as people edit them."""
        return tables.draft(self.fields)

    @cached_property
    def notice(self) -> str:
        """Digest of the session rows in force, which each act names."""
        return tables.digest(self.in_force) if self.in_force else ""

    @property
    def acts(self) -> Acts:
        """Every act, void ones too, in the order of the journal; a second copy of a row is no act."""
        return Acts(self._grown, self._grown.order, self._acts)

    def without(self, acts: Sequence[Recorded], subjects: Collection[str] = ()) -> "Register":
        """The same as if these acts had not been, but for what others changed since; `acts` and `recorded` keep them.
        Of `subjects` nothing is left, whatever other acts say of them."""
        other, fields = copy(self), dict(self.fields)
        other._left_out = self._left_out | {one.position for one in acts}
        heads: dict[str, str | None] = {}
        for one in sorted((one for one in acts if one.holds), key=lambda one: -one.position):
            for subject, changed in one.act.changes.items():
                stays = other._changed_since(subject, one.position)
                before = {name: pair[0] for name, pair in changed.items() if name not in stays}
                fields[subject] = {**fields[subject], **before}
                heads |= {key: one.act.bases.get(key) for key in (join_key(subject, name) for name in before)}
        fields |= dict.fromkeys(subjects, NOTHING)
        other.fields, other.heads = fields, ChainMap(heads, self.heads)  # type: ignore[arg-type]  # only read
        return other

    def _changed_since(self, subject: str, position: int) -> frozenset[str]:
        """The fields that acts after this place changed."""
        since = takewhile(lambda one: one.position > position, reversed(self.thread(subject)))
        return frozenset(name for one in since if one.holds for name in one.act.changes.get(subject, ()))

    def reading(self, said: Mapping[str, Mapping[str, Value]]) -> "Register":
        """The same where these fields of these subjects read otherwise (subject → field → value)."""
        other, fields = copy(self), dict(self.fields)
        fields |= {subject: {**fields[subject], **values} for subject, values in said.items()}
        other.fields = fields
        return other

    def value(self, subject: str, name: str) -> Value:
        return self.fields.get(subject, NOTHING).get(name)

    def records(self, owner: str) -> tuple[str, ...]:
        """The subjects that an application (`candidature:D/P`) owns, or all of a kind (`creneau`); as they came."""
        return self._records.get(owner, ())

    def owned(self, dossier: str, programme: str, kind: str) -> Iterator[str]:
        """Those of an application that are of this kind (`epreuve`, `fiche`…)."""
        prefix = f"{kind}:"
        return (one for one in self.records(f"candidature:{dossier}/{programme}") if one.startswith(prefix))

    def heads_of(self, subject: str) -> Mapping[str, str]:
        """Its fields → the last holding act there; the same object for as long as nothing is done there."""
        return self._heads.get(subject, NOTHING)

    def last_on(self, subject: str) -> int:
        """The place of the last act that holds there, -1 when there is none."""
        return max((self._grown.first[operation] for operation in self.heads_of(subject).values()), default=-1)

    def bases(self, *keys: str) -> dict[str, str | None]:
        """What a form that opens now must name for these keys (`subject#field`, `registre:BAT1`…)."""
        return {key: self.heads[key] for key in keys}

    def recorded(self, operation: str) -> Recorded | None:
        position = self._grown.first.get(operation)
        if position is None or position >= self.position:
            return None
        return _recorded(self._grown, position)

    def instead_of(self, operation: str) -> Recorded | None:
        """The holding act of the same click that took the place of one lost on a ledger or a slot."""
        taken = self._grown.instead.get(operation)
        return self.recorded(taken) if taken else None

    def annulled(self, operation: str) -> bool:
        """Was it given up before it was read? Then it holds nowhere and never will."""
        found = self.recorded(operation)
        if found is not None:
            return found.lost == (ANNULMENT,)
        return any(annulment.holds for annulment in self.thread(CANCELLED + operation))

    def thread(self, subject: str) -> Acts:
        """Every act on a subject, void ones too."""
        places: Sequence[int] = self._grown.threads.get(subject, ())
        length = bisect_left(places, self.position)
        if self._left_out:
            places = [place for place in places[:length] if place not in self._left_out]
            length = len(places)
        return Acts(self._grown, places, length)

    @cached_property
    def subjects(self) -> Mapping[str, tuple[str, ...]]:
        """Dossier → every subject of it that is or was told of, in no order."""
        found: dict[str, list[str]] = {}
        for subject in tuple(self._grown.threads):
            if (dossier := dossier_of(subject)) and self._is_told(subject):
                found.setdefault(dossier, []).append(subject)
        return {dossier: tuple(some) for dossier, some in found.items()}

    def _is_told(self, subject: str) -> bool:
        return subject in self.fields or any(one.row.sujet == subject for one in self.thread(subject))

    def erased(self, subject: str) -> bool:
        """Was all that was said of it, or of the dossier that it belongs to, purged? Its name stays in the journal."""
        if subject in self.fields:
            return False
        dossier = dossier_of(subject)
        whole = f"dossier:{dossier}" if dossier else subject
        return whole not in self.fields and any(one.holds and not one.row.contenu for one in self.thread(whole))

    def kept(self, subject: str, make: Callable[[str, Iterable[Recorded]], T]) -> T:
        """`make(subject, its thread)`, worked out again only once the thread grew, or where some of it is left out.
        `make` is a function of a module."""
        thread = self.thread(subject)
        whole = bisect_left(self._grown.threads.get(subject, ()), self.position) if self._left_out else len(thread)
        if len(thread) < whole:
            return make(subject, thread)
        found = self._grown.kept.get((make, subject))
        if found is None or found[0] != len(thread):
            found = self._grown.kept[make, subject] = len(thread), make(subject, thread)
        value: T = found[1]
        return value

    def then(self, subject: str, names: Sequence[str], position: int) -> Mapping[str, Value]:
        """These fields as they were before this place of the journal: as they are, when nothing touched them since."""
        heads = (self.recorded(self.heads.get(f"{subject}#{name}") or "") for name in names)
        if all(head is None or head.position < position for head in heads):
            return self.fields.get(subject, NOTHING)
        said: dict[str, Value] = {}
        for recorded in self.thread(subject):
            if recorded.position >= position:
                break
            if recorded.holds:
                said |= {name: pair[1] for name, pair in recorded.act.changes.get(subject, {}).items()}
        return said

    @property
    def left(self) -> Iterator[Leaving]:
        """The files that left, in order; none once acts are left out: what one said to a judge is no judge's to know
        (§5)."""
        left = () if self._left_out else self._grown.left
        return takewhile(lambda one: one.position < self.position, left)

    def leaving(self, by: str, subject: str, facts: Mapping[str, Value]) -> Leaving:
        """A file that would leave now."""
        return Leaving(self.position, "", by, subject, facts, self._force)

    def rights(self, force: Force | None = None) -> Iterable[Row]:
        """The rows of `Accès` in force now, or among these tables."""
        return (self._force if force is None else force).get(RIGHTS, NOTHING).values()

    def past(self, key: Hashable, make: Callable[[], T]) -> T:
        """`make()`, worked out once for a journal: what was so at a place of it. `key` says all that it depends on."""
        if key not in self._grown.past:
            self._grown.past[key] = make()
        value: T = self._grown.past[key]
        return value

    def changed_since(self, older: "Register") -> frozenset[str]:
        """Subjects on which an act came to hold since an older register; all of them if the journal was read anew."""
        if older._grown is not self._grown:
            return frozenset({*self.fields, *older.fields})
        touched = self._grown.touched[older.position : self.position]
        lost = self._grown.lost[older.position : self.position]
        return frozenset(
            subject for subjects, why in zip(touched, lost, strict=True) if why is None for subject in subjects
        )

    def label(self, name: str) -> str:
        """What people call a field (tab Champs), else its key."""
        return self._labels.get(name, name)

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {
            row["cle"]: row["libelle"]
            for row in self.in_force.get("Champs", ())
            if row.get("cle") and row.get("libelle")
        }
