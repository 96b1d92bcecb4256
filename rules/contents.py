"""What a book says, as plain values: all that the invariants look at. What is not kept yet is simply empty."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from rules.calendar import Moment
from rules.history import Passage
from rules.history import standing as still_counting
from rules.seats import Fiche
from rules.session import Session


@dataclass(frozen=True)
class Standing:
    """An application: where it stands, how it got there, what is known of it.

    `facts` are those of `rules.case_facts`; `decided_route` is the one of the decision, `route` today's, when both are
    known. `trials` maps a trial's code to when it was taken, `outside` (those taken out of their window, or nobody
    knows when) to when that was recorded and why; `called` are the trials of which a result or a slot is recorded;
    `results` are the scores, levels and criteria's marks, as typed. `email` is the address
    to which its letters go, that of its own dossier.
    """

    dossier: str
    programme: str
    person: str
    state: str
    origin: str | None = None
    history: tuple[Passage, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    submitted_at: Moment | None = None
    decided_route: str | None = None
    route: str | None = None
    trials: Mapping[str, Moment] = field(default_factory=dict)
    outside: Mapping[str, tuple[datetime, str]] = field(default_factory=dict)
    called: frozenset[str] = frozenset()
    results: tuple[str, ...] = ()
    email: str = ""

    @property
    def key(self) -> str:
        return f"{self.dossier}/{self.programme}"


@dataclass(frozen=True)
class Person:
    """A person: the dossiers that are theirs, fees in whole euros, the programme of their firm commitment."""

    key: str
    dossiers: tuple[str, ...] = ()
    fee_paid: int | None = None
    fee_due: int | None = None
    committed_on: str | None = None


@dataclass(frozen=True)
class Mail:
    """A mail to a candidate; `text` is all that it says, its object first. `announcement` is the calendar code it is
    bound to, empty when it is bound to none."""

    subject: str
    programme: str
    text: str = ""
    announcement: str = ""
    decided_at: datetime | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Export:
    """A file given out. `columns`: its headings that tell of a project → the key of what each shows. `judged`: the
    applications (`dossier/programme`) of people in it that `reader`, an address, judged then, and judges still."""

    name: str
    columns: Mapping[str, str]
    at: datetime
    reader: str = ""
    judged: tuple[str, ...] = ()


@dataclass(frozen=True)
class Batch:
    """An announcement's batch: the applications (`dossier/programme`) it writes to."""

    name: str
    programme: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Published:
    """The last published count of a programme, and `due`: what the book said at that very place of its journal."""

    programme: str
    on: date | None
    said: int
    due: int


@dataclass(frozen=True)
class Contents:
    """`capacities`: whom a programme can host; `bulletins`: the last count told to the candidates; `today`: the day in
    the notice's zone."""

    session: Session
    today: date
    applications: tuple[Standing, ...] = ()
    persons: tuple[Person, ...] = ()
    fiches: tuple[Fiche, ...] = ()
    mails: tuple[Mail, ...] = ()
    exports: tuple[Export, ...] = ()
    batches: tuple[Batch, ...] = ()
    capacities: Mapping[str, int] = field(default_factory=dict)
    project_columns: frozenset[str] = frozenset()
    bulletins: tuple[Published, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, Standing]:
        return {standing.key: standing for standing in self.applications}

    @cached_property
    def fiches_of(self) -> Mapping[tuple[str, str], tuple[Fiche, ...]]:
        """(person, programme) → fiches."""
        found: dict[tuple[str, str], tuple[Fiche, ...]] = {}
        for fiche in self.fiches:
            found[fiche.person, fiche.programme] = (*found.get((fiche.person, fiche.programme), ()), fiche)
        return found

    def is_in(self, standing: Standing, trait: str) -> bool:
        return self.session.workflow.has(standing.state, trait)

    def was_in(self, standing: Standing, trait: str) -> bool:
        """Whether it is in such a state, or ever went through one."""
        return self.is_in(standing, trait) or bool(self.passages_into(standing, trait))

    def holds_in(self, standing: Standing, trait: str) -> bool:
        """The same, passages that a material error took back left out: nothing rests on them any more (§5)."""
        kept = still_counting(standing.history, self.session.workflow)
        return self.is_in(standing, trait) or any(self.session.workflow.has(step.target, trait) for step in kept)

    def passages_into(self, standing: Standing, trait: str) -> tuple[Passage, ...]:
        return tuple(step for step in standing.history if self.session.workflow.has(step.target, trait))
