"""What people were told and what they did, in words: all that the checker knows of the desk."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

OPEN, SAVED, REFUSED, PENDING, SILENT = "ouvert", "enregistré", "refusé", "vérification en cours", "silence"
"""SILENT: told that the workbook does not answer and that nothing was sent. OPEN: nobody was there to be told."""


@dataclass
class Click:
    """One save. `changes`: what it asks of each field (`subject#field`); `seen`: the last act on each thing when the
    form was opened; `twin`: the same form, sent again.
    """

    number: int
    process: int
    kind: str
    form: str
    subject: str
    changes: Mapping[str, Any]
    seen: Mapping[str, str | None]
    at: float
    twin: bool = False
    told: str = OPEN
    """The first word."""
    refused: bool = False
    """Was it ever said refused, or not sent?"""
    status: str = OPEN
    """The last word."""
    sent: bool = False
    """Was it said to be checked by who had sent it?"""
    operation: str = ""
    by_another: bool = False
    """Saved as somebody else's act of the same content."""
    why: str = ""
    answered: float = 0.0
    waited: float = 0.0
    """Seconds until the first word; `requests`: sent meanwhile."""
    requests: int = 0
    row: tuple[tuple[str, Any], ...] = ()
    """The content of the row typed by hand that it answers about."""


@dataclass(frozen=True)
class Typed:
    """A person's value in a cell of `subject`, as its row said. `over`: what the cell showed; `upto`: rows of the
    journal that its line of `Miroir` reflected then; `paste`: the number of the block it came with.
    """

    at: float
    subject: str
    field: str
    value: Any
    over: Any
    upto: int
    paste: int | None = None


class Sent(NamedTuple):
    """A write, by what makes another one the same: who sent it (process, and which of its lives), `what` it asks word
    for word, and all that the sender had heard by then: how often it was asked to save, how many reads were answered.
    `reads_back`: it asks in the same request what then stands.
    """

    process: int
    life: int
    what: int
    asked: int
    read: int
    reads_back: bool


@dataclass
class History:
    clicks: list[Click] = field(default_factory=list)
    typed: list[Typed] = field(default_factory=list)
    new_rows: list[dict[str, Any]] = field(default_factory=list)
    let_go: list[Typed] = field(default_factory=list)
    """Cells that a person let follow again: `over` what had been typed there, `value` what they then showed."""
    alarms: list[str] = field(default_factory=list)
    sent: Counter[Sent] = field(default_factory=Counter)
    """How often each write left."""
    forms: int = -1
    """The number of the last form that was opened."""
    tampered: bool = False
    """Did somebody lay hands on the journal itself? Alarms are then expected."""
    given_up: set[str] = field(default_factory=set)
    """What was told enregistré and the journal lost, when two people resumed it so."""

    def another_form(self) -> int:
        """A number that no form and no click has had."""
        self.forms = max(self.forms + 1, len(self.clicks))
        return self.forms


@dataclass(frozen=True)
class Asked:
    """What a process asks a named person at the end: cells (subject, field, value), rows typed by hand."""

    cells: frozenset[tuple[str, str, Any]]
    rows: frozenset[tuple[tuple[str, Any], ...]]
    fields: Mapping[str, Mapping[str, Any]]
    """What it holds to be in force."""
    held: tuple[str, ...]
    """The acts that it believes to hold, in order."""
    doubts: frozenset[str]
    """Operations that it still sends."""


@dataclass(frozen=True)
class Truth:
    """The workbook itself, once all is at rest. `rows`: the journal, with the instant when each row came to stand."""

    rows: list[tuple[float, tuple[str, ...]]]
    cells: list[tuple[str, Mapping[str, tuple[Any, bool]]]]
    """Of each row of the people's tab: its subject ("" for none); by field, what it shows and whether it follows."""
    written_over: int
    """Existing people's cells that the desk wrote."""
