"""What a screen is given: frozen values in French, ready to draw. None of them has a place for a company (§5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rules.case import Proposal, Reason, State
from rules.examine import Examination
from rules.explain import Step
from rules.findings import Finding
from rules.trials import Trial

Bases = Mapping[str, str | None]
"""`<subject>#<field>` → the last act seen there when the form was opened."""


@dataclass(frozen=True)
class Account:
    """Someone of `Accès`: `title` says the roles in French."""

    email: str
    name: str
    title: str


@dataclass(frozen=True)
class Sight:
    """What the head of a page prints: how far and how fresh the register is. `read_only` says why, or "".

    `silence`: why the book does not answer while a copy is read. `skew`: seconds that the server's clock is
    ahead of the service's, 0 when it is not worth telling.
    """

    position: int
    read_at: datetime
    read_only: str = ""
    alarm: str = ""
    pending: int = 0
    silence: str = ""
    skew: float = 0.0


@dataclass(frozen=True)
class Outcome:
    """What became of one's own act, told by its operation: `what` it was, `about` which dossier, "" for none."""

    operation: str
    at: datetime
    what: str
    about: str
    holds: bool


@dataclass(frozen=True)
class Fact:
    """A field of a dossier: its key, its French label, its value in the journal, and its text."""

    key: str
    label: str
    value: Any
    text: str
    section: str = ""


@dataclass(frozen=True)
class Mark:
    """One semester; `value` None when it is unknown."""

    label: str
    value: Decimal | None


@dataclass(frozen=True)
class Piece:
    """A document of the notice's list; `there` None when nobody has checked."""

    code: str
    label: str
    indispensable: bool
    there: bool | None
    section: str


MENDED = "mended"
"""The kind of question that confirms a title read by mending one of its words."""


@dataclass(frozen=True)
class Question:
    """What an import refused to guess. `choices` are (value, label): the answers that cost one click."""

    field: str
    label: str
    kind: str
    says: str
    file_text: str
    now_text: str
    choices: tuple[tuple[Any, str], ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quarantined:
    """A cell that could not be read: its last good value still counts, no decision leaves from it."""

    tab: str
    row: str
    column: str
    written: str
    says: str


@dataclass(frozen=True)
class Line:
    """A note or an act in one line."""

    at: datetime
    who: str
    text: str


@dataclass(frozen=True)
class ApplicationView:
    """One application of the dossier. `examination` is recomputed from today's facts and the session in force;
    `recused` names those who neither see nor judge it; `found` is what its trials raise (R-038)."""

    dossier: str
    programme: str
    short: str
    label: str
    state: State | None
    examination: Examination
    proposal: Proposal | None
    proposal_label: str
    proposer_name: str
    trials: tuple[str, ...] = ()
    recused: tuple[str, ...] = ()
    found: tuple[Finding, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.examination.steps


@dataclass(frozen=True)
class AcademicFile:
    """A dossier for those who decide. There is no field for a company, and there will be none (§5.1, §5.2).

    `blind`: criteria still judged whose document is read elsewhere and may name one (R-063).
    """

    dossier: str
    name: str
    family_name: str
    given_name: str
    birth_date_text: str
    email: str
    phone: str
    submitted_at: datetime | date | None
    submitted_text: str
    platform_url: str
    diploma_text: str
    diploma_label: str
    facts: tuple[Fact, ...]
    marks: tuple[Mark, ...]
    marks_label: str
    marks_section: str
    rank: int | None
    cohort: int | None
    opinion: str
    fee_due: int | None
    fee_exact: bool
    fee_paid: int | None
    paid_on: str
    fee_section: str
    fee_alert: Finding | None
    grant_text: str
    documents: tuple[Piece, ...]
    blind: tuple[str, ...]
    applications: tuple[ApplicationView, ...]
    questions: tuple[Question, ...]
    assigned_to: str
    assigned_name: str
    notes: tuple[Line, ...]
    others: tuple[str, ...]
    quarantined: tuple[Quarantined, ...]
    bases: Bases = field(repr=False, default_factory=dict)

    def application(self, programme: str) -> ApplicationView:
        """The application on this programme, else the first."""
        return next((view for view in self.applications if view.programme == programme), self.applications[0])


@dataclass(frozen=True)
class OfferView:
    """A step put to this person. Closed while `objections` holds something; a validation when `validates` is there.

    `validators` name who may validate after this person; `trials` are what the form must ask, empty when nothing.
    """

    id: str
    label: str
    target: State | None
    objections: tuple[str, ...]
    reservations: tuple[str, ...]
    needs_motive: bool
    proposes: bool
    validators: tuple[str, ...]
    motives: tuple[Reason, ...]
    section: str
    kind: str
    validates: Proposal | None
    trials: tuple[Trial, ...] = ()


@dataclass(frozen=True)
class Missing:
    """An act that the book no longer holds, in one line; `dossier` and `says` empty when this person may not read."""

    at: datetime
    who: str
    what: str
    dossier: str
    says: str


@dataclass(frozen=True)
class ThreadLine:
    """An act in full. `changes` are (label, before, after), `facts` what was read then; `since` says what has changed
    since, or ""; an act that lost to another does not hold, and `lost` says to which."""

    position: int
    operation: str
    at: datetime
    who: str
    actor: str
    what: str
    kind: str
    dossier: str
    programme: str
    reason: str
    section: str
    changes: tuple[tuple[str, str, str], ...]
    facts: tuple[tuple[str, str], ...]
    holds: bool
    lost: str = ""
    since: str = ""
