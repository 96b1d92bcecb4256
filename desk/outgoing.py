"""What leaves, and what becomes of it: frozen values between the desk and whoever carries a letter (§5)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from typing import Final, Protocol

from desk.letters import FAILED, READY, SENT, UNCERTAIN, MailRecord
from sheets_sync.records import SlotRecord

OUTCOMES: Final = {"parti": SENT, "refuse": FAILED, "differe": READY, "incertain": UNCERTAIN, "reste": READY}
"""What a carrier says of a mail → its status: refused for now, or never gone, it waits again."""


@dataclass(frozen=True)
class Outgoing:
    """A letter on its way: `key` names it for good. `slot` is the interview that it tells of, or that it takes back
    (`cancelled`), with the `title` and the number of changes that its calendar file says."""

    key: str
    to: str
    name: str
    object: str
    text: str
    dossier: str
    programme: str
    slot: SlotRecord | None = None
    title: str = ""
    moves: int = 0
    cancelled: bool = False


class Outcome(Protocol):
    """What a carrier answers for a letter, before it takes the next one."""

    @property
    def key(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def says(self) -> str: ...


Carrier = Callable[[Iterable[Outgoing], datetime], Iterator[Outcome]]


@dataclass(frozen=True)
class MailLine:
    """A mail as a list shows it; `closed` says why it may not leave now, "" when it may. `recalled`: a draft that is in
    someone's hands and may leave no more; `returned`: it came back, or waits because another to that address did."""

    mail: MailRecord
    name: str
    short: str
    label: str
    colour: str
    closed: str
    recalled: bool = False
    returned: bool = False

    @property
    def subject(self) -> str:
        return self.mail.subject


@dataclass
class Dispatch:
    """A sending at work in this process, or its end. `failed` is a sentence; `left` are mails that did not leave."""

    form: str
    by: str
    total: int
    done: int = 0
    sent: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)
    failed: str = ""
    over: Event = field(default_factory=Event, repr=False)

    @property
    def finished(self) -> bool:
        return self.over.is_set()


@dataclass(frozen=True)
class HandedOut:
    """Drafts given to a person, in order, and those that were not, with why."""

    letters: tuple[Outgoing, ...]
    left: tuple[tuple[str, str], ...]
