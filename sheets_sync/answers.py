"""What one asks of the journal, and its three answers. Never two: absence proves nothing.

Draft      what a form wishes to record, with the bases that it saw when it opened
Saved      enregistré: read back, and holding
Refused    refusé: why, what came first, with both values; it holds nowhere and never will
Pending    vérification en cours: sent, not read back; `Journal.pending()` will tell
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sheets_sync.journal import Act, Draft, Value
from sheets_sync.register import Register

__all__ = ["MEANWHILE", "NOTHING_DONE", "Answer", "Draft", "Guard", "Interrupted", "Pending", "Refused", "Saved"]

NOTHING_DONE = "Rien n'est enregistré."
MEANWHILE = "Un autre acte est passé avant le vôtre : rouvrez la candidature, puis recommencez."
"""All that is said of an act on another application of the person, until someone who may be told is (§5)."""
Guard = Callable[[Register], Sequence[str]]
"""The reasons to refuse, given what the book says now; none = no objection. Called on the writer's thread: plain
Python only.
"""


@dataclass(frozen=True)
class Saved:
    """`already_by`: who had recorded the same before, when it was someone else; that person validates nothing by it."""

    act: Act
    position: int
    already_by: str | None = None


@dataclass(frozen=True)
class Refused:
    """`reasons`: French sentences. `mine`, `theirs`: the values wished and those that stand, by base key. `elsewhere`:
    the act about the same person that came first; what it is, only the desk knows who may be told (§5). `lost`: the
    base keys on which it lost."""

    reasons: tuple[str, ...]
    winner: Act | None = None
    mine: Mapping[str, Value] = field(default_factory=dict)
    theirs: Mapping[str, Value] = field(default_factory=dict)
    elsewhere: Act | None = field(default=None, compare=False)
    lost: tuple[str, ...] = field(default=(), compare=False)


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
