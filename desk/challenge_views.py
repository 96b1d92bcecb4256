"""A challenge (*recours*) as a screen draws it, and its whole file as it is printed: what was known, done and sent."""

from dataclasses import dataclass, field
from datetime import date, datetime

from desk.views import Bases, Fact, ThreadLine
from rules.explain import Step


@dataclass(frozen=True)
class ChallengeView:
    """`due_on` None: the delay of `Session` is not set; `left` are days until then, negative once it is over, None when
    answered or not known. `known_by` and `answered_by` name who recorded it and who answered."""

    subject: str
    dossier: str
    programme: str
    short: str
    name: str
    number: str
    received_on: date | None
    about: str
    due_on: date | None
    left: int | None
    answered_on: date | None
    answer: str
    known_by: str
    answered_by: str
    bases: Bases = field(repr=False, default_factory=dict)

    @property
    def open(self) -> bool:
        return self.answered_on is None


@dataclass(frozen=True)
class Challenges:
    """Those of an application; `coming` is the number of the next one, `delay` the days that one has to answer."""

    dossier: str
    programme: str
    coming: str
    delay: int | None
    received: tuple[ChallengeView, ...]


@dataclass(frozen=True)
class Letter:
    """A mail to the candidate. `sent_at` None: it has not left, `status` then says where it stands."""

    sent_at: datetime | None
    status: str
    subject: str
    text: str


@dataclass(frozen=True)
class ChallengeFile:
    """All that bears on a challenge. `sections` are (section, what the notice says there); `seal` (rows, digest)."""

    view: ChallengeView
    school: str
    session: str
    programme: str
    facts: tuple[Fact, ...]
    steps: tuple[Step, ...]
    acts: tuple[ThreadLine, ...]
    sections: tuple[tuple[str, str], ...]
    letters: tuple[Letter, ...]
    drawn_on: date
    seal: tuple[int, str] | None
