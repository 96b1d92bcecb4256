"""What the rules refuse, and how a faulty row is named.

RuleError            a sentence for the person who can act on it
└── SessionFaults    the rows of a session contradict themselves: every faulty cell, not only the first
"""

from collections.abc import Iterable
from dataclasses import dataclass


class RuleError(Exception):
    """Base of every refusal; `str(error)` is a French sentence."""


@dataclass(frozen=True, order=True)
class Fault:
    """One cell to mend: `row` is the key of its row in the tab, `says` what is wrong and what was expected."""

    tab: str
    row: str
    column: str
    says: str

    def __str__(self) -> str:
        return f"{self.tab}, ligne « {self.row} », colonne « {self.column} » : {self.says}"


class SessionFaults(RuleError):  # noqa: N818  it is a list of faults
    """A session that cannot be put in force."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))
