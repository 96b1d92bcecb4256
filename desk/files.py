"""The register as dossiers and applications: a frozen value, rebuilt only where the register changed.

A hundred thousand applications stay cheap: an examination is worked out when it is first asked, then kept as long as
its facts and the session are the same; the copy for a new position touches only the subjects that changed.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

from desk.reading import Fields, examined
from rules.examine import Examination
from rules.session import Session
from sheets_sync.collector import paused
from sheets_sync.fold import NOTHING, dossier_of
from sheets_sync.journal import Act
from sheets_sync.records import TrialRecord
from sheets_sync.register import Recorded, Register
from sheets_sync.shared_results import results_of

Key = tuple[str, str]
"""(dossier, programme)."""
Place = tuple[str, str]
"""(programme, state)."""
NOBODY = ""
PROJECT = "fiche:"
WORDS = ("about", "answer")
"""What people wrote of a challenge."""
MUTED = "texte non montré à qui juge encore cette personne (§5)"
ASKS, PROPOSED, UNREACHABLE = "asks", "proposed", "unreachable"
"""Signs: a question waits on the dossier, a proposal on the application, no address to write to."""


class Entry(NamedTuple):
    """One application in the lists. `since` is when it came to its state, `asks` whether a question waits on its
    dossier."""

    dossier: str
    programme: str
    person: str
    family: str
    given: str
    email: str
    state: str
    assigned: str
    proposed: str
    proposer: str
    since: datetime
    asks: bool

    @property
    def key(self) -> Key:
        return self.dossier, self.programme

    @property
    def place(self) -> Place:
        return self.programme, self.state

    @property
    def name(self) -> str:
        return f"{self.family} {self.given}".strip()

    @property
    def signs(self) -> Iterable[str]:
        """What someone is to look at."""
        shown = {ASKS: self.asks, PROPOSED: bool(self.proposed), UNREACHABLE: "@" not in self.email}
        return (sign for sign, here in shown.items() if here)


@dataclass(frozen=True, eq=False)
class Files:
    """`entries` by key; `order` the keys, longest waiting first; `held` by who has the dossier.

    `places` by programme and state, `free` how many of them nobody has, `signs` by sign. `merged` dossier → its person,
    and `persons` back, only for people who have several dossiers.
    """

    register: Register
    session: Session
    entries: Mapping[Key, Entry]
    order: tuple[tuple[datetime, Key], ...]
    held: Mapping[str, Set[Key]]
    places: Mapping[Place, Set[Key]]
    free: Mapping[Place, int]
    signs: Mapping[str, Set[Key]]
    merged: Mapping[str, str]
    persons: Mapping[str, tuple[str, ...]]
    examinations: dict[Key, tuple[tuple[Any, ...], Examination]]
    standings: dict[Key, tuple[Any, ...]]
    projects: dict[Key, tuple[Any, ...]]
    recused: Mapping[Key, frozenset[str]] = field(default_factory=dict)
    """Application → addresses of those who neither see nor judge it (*déport*); withdrawn applications too. The tie is
    with the person: said of one application, it holds on each of theirs, one that comes later too."""
    unsaid: frozenset[str] = frozenset()
    """Operations left out, for someone who may not know of them (desk/blindness.py)."""
    hidden: frozenset[Key] = frozenset()
    """Applications left out, for someone recused from them (desk/recusal.py)."""
    whole: "Files | None" = field(default=None, repr=False)
    """The files with what is hidden here: a verdict is the same for everyone."""
    veiled: frozenset[str] = frozenset()
    """The projects that what is unsaid is about: nothing at all is said of them, by whatever act."""
    muted: frozenset[str] = frozenset()
    """The challenges (*recours*) whose words are not told, for someone who may not know of a project."""
    memo: dict[str, Any] = field(default_factory=dict, repr=False)
    """What was worked out from these very files."""

    @property
    def position(self) -> int:
        return self.register.position

    def dossiers_changed_since(self, older: "Files") -> set[str]:
        return {dossier_of(subject) for subject in self.register.changed_since(older.register)} - {""}

    def programmes(self, dossier: str) -> tuple[str, ...]:
        """Those the dossier applies to, in the order of the session's rows; withdrawn ones are left out."""
        return tuple(code for code in self.session.programmes if (dossier, code) in self.entries)

    def known_programmes(self, dossier: str) -> tuple[str, ...]:
        """The same, those that undoing an import withdrew included: their past can still be read."""
        mine = self.register.applications.get(dossier, ())
        return tuple(code for code in self.session.programmes if code in mine and (dossier, code) not in self.hidden)

    def shut(self, dossier: str) -> bool:
        """Is nothing of this dossier left to someone who is recused from it?"""
        return any(one == dossier for one, _ in self.hidden) and not self.known_programmes(dossier)

    def fields(self, dossier: str) -> Fields:
        return self.register.fields.get(f"dossier:{dossier}", {})

    def candidature(self, dossier: str, programme: str) -> Fields:
        return self.register.fields.get(f"candidature:{dossier}/{programme}", {})

    def trials(self, dossier: str, programme: str) -> tuple[TrialRecord, ...]:
        """The results that count for an application, those that are the person's with its own (R-077)."""
        return results_of(self.register, self.session, (dossier, programme), self.of_person(dossier))

    def of_person(self, dossier: str) -> Iterator[Key]:
        """Every application of the person, this one's included."""
        others = self.dossiers_of(self.person(dossier))
        return ((other, code) for other in others for code in self.programmes(other))

    def standing(self, programme: str, state: str) -> Set[Key]:
        return self.places.get((programme, state), frozenset())

    def signed(self, sign: str) -> Iterable[Entry]:
        """The applications that show it."""
        return (self.entries[key] for key in self.signs.get(sign, ()))

    def person(self, dossier: str) -> str:
        """The number that stands for the person; a dossier is its own by default."""
        return self.merged.get(dossier, dossier)

    def dossiers_of(self, person: str) -> tuple[str, ...]:
        return self.persons.get(person, (person,))

    def siblings(self, dossier: str) -> tuple[str, ...]:
        """Every programme the person applies to, whatever the dossier."""
        every = self.whole or self
        return tuple(code for other in self.dossiers_of(self.person(dossier)) for code in every.programmes(other))

    def without(self, acts: Sequence[Recorded]) -> "Files":
        """The same as if these acts, the last on what they changed, had not been."""
        changed = {dossier_of(subject) for one in acts for subject in one.act.changes} - {""}
        veiled = frozenset(subject for one in acts for subject in one.act.changes if subject.startswith(PROJECT))
        shown = _Changing(self, self.register.without(acts, veiled)).to(self.session, changed)
        return replace(shown, unsaid=frozenset(one.row.operation for one in acts), veiled=veiled)

    def told(self, act: Act) -> Act:
        """An act as it may be told: what it changes of a veiled project is left out, the words of a muted challenge
        are not told."""
        if self.veiled.isdisjoint(act.changes) and self.muted.isdisjoint(act.changes):
            return act
        left = {name: changed for name, changed in act.changes.items() if name not in self.veiled}
        return replace(act, changes={name: self._mute(name, changed) for name, changed in left.items()})

    def _mute(self, subject: str, changed: Mapping[str, tuple[Any, Any]]) -> Mapping[str, tuple[Any, Any]]:
        if subject not in self.muted:
            return changed
        return {
            name: (pair[0] and MUTED, pair[1] and MUTED) if name in WORDS else pair for name, pair in changed.items()
        }

    def muting(self, subjects: Iterable[str]) -> "Files":
        """The same where the words of these challenges are not told; all the rest of them is."""
        muted, fields = frozenset(subjects), self.register.fields
        said = {one: {name: MUTED for name in WORDS if fields[one].get(name)} for one in muted}
        return replace(self, register=self.register.reading(said), muted=muted, memo={}) if muted else self

    def hiding(self, keys: frozenset[Key]) -> "Files":
        """The same for someone who may know nothing of these applications: they are in no list and no count."""
        shown = _Changing(self, self.register, keys).to(self.session, {dossier for dossier, _ in keys})
        return replace(shown, unsaid=self.unsaid, veiled=self.veiled, muted=self.muted, hidden=keys, whole=self)

    def examination(self, dossier: str, programme: str) -> Examination:
        """Today's answers; kept while the facts, the siblings and the session stay the same."""
        fields, siblings = self.fields(dossier), self.siblings(dossier)
        facts = (self.session, fields, siblings)
        kept = self.examinations.get((dossier, programme))
        if kept and kept[0][0] is self.session and kept[0][1] is fields and kept[0][2] == siblings:
            return kept[1]
        found = examined(dossier, programme, fields, siblings, self.session)
        self.examinations[dossier, programme] = (facts, found)
        return found


@paused()
def build(register: Register, session: Session) -> Files:
    """From nothing: at start, or when another session is put in force."""
    return _Changing(Files(register, session, {}, (), {}, {}, {}, {}, {}, {}, {}, {}, {}), register).to(
        session, register.dossiers
    )


def key_of(name: str) -> Key:
    """The application that a name says, its own (`24-00012/MKX1`) or a record's of it (`24-00012/MKX1/EVD1`)."""
    dossier, _, rest = name.partition("/")
    return dossier, rest.partition("/")[0]


def following(older: Files, register: Register, session: Session) -> Files:
    """The files of a later register, from those of an earlier one."""
    if register is older.register and session is older.session:
        return older
    if session is not older.session:
        return build(register, session)
    changed = {dossier_of(subject) for subject in register.changed_since(older.register)} - {""}
    return _Changing(older, register).to(session, changed)


class _Changing:
    """A copy being brought to another register, before it is frozen."""

    def __init__(self, older: Files, register: Register, hidden: frozenset[Key] = frozenset()):
        self._register, self._examinations, self._hidden = register, older.examinations, hidden
        self._recused = dict(older.recused)
        self._standings, self._projects = older.standings, older.projects
        self._entries, self._order = dict(older.entries), list(older.order)
        self._held, self._places, self._free = dict(older.held), dict(older.places), dict(older.free)
        self._signs = dict(older.signs)
        self._merged, self._persons = dict(older.merged), dict(older.persons)
        self._bulk = not self._order

    def to(self, session: Session, dossiers: Iterable[str]) -> Files:
        people: set[str] = set()
        for dossier in dossiers:
            people.add(self._merged.get(dossier, dossier))
            self._person(dossier)
            people.add(self._merged.get(dossier, dossier))
            mine = self._register.applications.get(dossier, ())
            for programme in session.programmes:
                if programme in mine or (dossier, programme) in self._entries:
                    self._application((dossier, programme))
        for person in people:
            self._recuse(person, session)
        self._order.sort() if self._bulk else None
        return Files(
            self._register, session, self._entries, tuple(self._order), self._held, self._places, self._free,
            self._signs, self._merged, self._persons, self._examinations, self._standings, self._projects,
            self._recused,
        )  # fmt: skip

    def _application(self, key: Key) -> None:
        if before := self._entries.pop(key, None):
            del self._order[bisect_left(self._order, (before.since, key))]
            self._places[before.place] = self._places[before.place] - {key}
            self._count(before, -1)
            for sign in before.signs:
                self._signs[sign] = self._signs[sign] - {key}
        if entry := _entry(key, self._register) if key not in self._hidden else None:
            self._entries[key] = entry
            self._order.append((entry.since, key)) if self._bulk else insort(self._order, (entry.since, key))
            self._add(self._places, entry.place, key)
            self._count(entry, 1)
            for sign in entry.signs:
                self._add(self._signs, sign, key)

    def _recuse(self, person: str, session: Session) -> None:
        known, fields = self._register.applications, self._register.fields
        theirs = (one for one in self._persons.get(person, (person,)) if self._merged.get(one, one) == person)
        every = ((one, known.get(one, ())) for one in theirs)
        keys = [(one, code) for one, mine in every for code in session.programmes if code in mine]
        said = [fields.get(f"candidature:{one}/{code}", NOTHING).get("recused") or () for one, code in keys]
        if away := frozenset(who for some in said for who in some):
            self._recused |= dict.fromkeys(keys, away)
        else:
            for key in keys:
                self._recused.pop(key, None)

    def _count(self, entry: Entry, one: int) -> None:
        """Whose it is: somebody's, or one more that nobody has."""
        if entry.assigned == NOBODY:
            self._free[entry.place] = self._free.get(entry.place, 0) + one
        elif one > 0:
            self._add(self._held, entry.assigned, entry.key)
        else:
            self._held[entry.assigned] = self._held[entry.assigned] - {entry.key}

    def _add(self, index: dict[Any, Any], name: object, key: Key) -> None:
        """In place while everything is new; on a copy when an older value may be in use."""
        if self._bulk:
            index.setdefault(name, set()).add(key)
        else:
            index[name] = index.get(name, frozenset()) | {key}

    def _person(self, dossier: str) -> None:
        """Only people with several dossiers are kept; everyone else is their own dossier."""
        before = self._merged.get(dossier, dossier)
        person = str(self._register.fields.get(f"dossier:{dossier}", {}).get("person") or dossier)
        if person == before:
            return
        if before != dossier:
            self._persons[before] = tuple(one for one in self._persons[before] if one != dossier)
            del self._merged[dossier]
        if person != dossier:
            self._persons[person] = tuple(dict.fromkeys((*self._persons.get(person, (person,)), dossier)))
            self._merged[dossier] = person


def _entry(key: Key, register: Register) -> Entry | None:
    dossier, programme = key
    if programme not in register.applications.get(dossier, ()):
        return None
    fields = register.fields.get(f"dossier:{dossier}", {})
    subject = f"candidature:{dossier}/{programme}"
    mine = register.fields.get(subject, {})
    if fields.get("withdrawn") or mine.get("withdrawn"):
        return None
    proposal = mine.get("proposal") or {}
    return Entry(
        dossier,
        programme,
        str(fields.get("person") or dossier),
        str(fields.get("family_name") or ""),
        str(fields.get("given_name") or ""),
        str(fields.get("email") or ""),
        str(mine.get("state") or ""),
        str(fields.get("assigned_to") or NOBODY),
        str(proposal.get("transition") or ""),
        str(proposal.get("by") or ""),
        _since(register, f"{subject}#state", str(fields.get("submitted_at") or "")),
        any(value for name, value in fields.items() if name[:9] == "question."),
    )


def _since(register: Register, key: str, submitted_at: str) -> datetime:
    """When the last act on the state was done; an application without one waits since its deposit."""
    operation = register.heads.get(key)
    recorded = register.recorded(operation) if operation else None
    if recorded is not None:
        return datetime.fromisoformat(recorded.row.instant)
    try:
        return datetime.fromisoformat(submitted_at).astimezone(UTC)
    except ValueError:
        return register.read_at
