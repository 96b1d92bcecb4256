"""What one asks of the journal, and its three answers. Never two: absence proves nothing.

Draft      what a form wishes to record, with the bases that it saw when it opened
Saved      enregistré: read back, and holding
Refused    refusé: why, what came first, with both values; it holds nowhere and never will
Pending    vérification en cours: sent, not read back; `Journal.pending()` will tell
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sheets_sync.journal import Act, Value, join_key
from sheets_sync.register import Register

Guard = Callable[[Register], Sequence[str]]
"""The reasons to refuse, given what the book says now; none = no objection. Called on the writer's thread: plain
Python only.
"""


@dataclass(frozen=True)
class Draft:
    """An act that someone wishes to record.

    `form`: names the opening of the form, so that a double click is one act. `changes`: subject → field → value after.
    `bases`: what the form saw, from `register.bases(...)` at its opening; ledgers, slots and persons are added there.
    A changed
    field left out is based on what stands when recorded: right for an import or a set-up, wrong for a form that
    someone fills in.
    `rebase`: only for an act that lost on a ledger or a slot and whose content depends on it; else the same content
    is sent again.
    """

    form: str
    actor: str
    kind: str
    subject: str
    changes: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    transition: str | None = None
    reason: str = ""
    section: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    bases: Mapping[str, str | None] = field(default_factory=dict)
    rebase: "Callable[[Register], Draft | str] | None" = None

    @property
    def keys(self) -> list[str]:
        """The base keys of what it changes."""
        return [join_key(subject, name) for subject, values in self.changes.items() for name in values]

    def wished_by(self, act: Act) -> bool:
        """Did this act do the same thing, whoever did it?"""
        mine = (
            self.kind,
            self.subject,
            self.transition,
            self.reason,
            {k: dict(v) for k, v in self.changes.items() if v},
        )
        return mine == (act.kind, act.subject, act.transition, act.reason, act.after)


@dataclass(frozen=True)
class Saved:
    """`already_by`: who had recorded the same before, when it was someone else; that person validates nothing by it."""

    act: Act
    position: int
    already_by: str | None = None


@dataclass(frozen=True)
class Refused:
    """`reasons`: French sentences. `mine`, `theirs`: the values wished and those that stand, by base key."""

    reasons: tuple[str, ...]
    winner: Act | None = None
    mine: Mapping[str, Value] = field(default_factory=dict)
    theirs: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Pending:
    """`operation`: what to look for in `Journal.pending()`."""

    operation: str


Answer = Saved | Refused | Pending


@dataclass(frozen=True)
class Interrupted:
    """An act whose author did not see the answer: the process was killed, or the book did not answer in time."""

    act: Act
    answer: Answer
