"""What one invariant answers: where it is broken, and how."""

from dataclasses import dataclass

from rules.contents import Standing


@dataclass(frozen=True)
class Wrong:
    tab: str
    subject: str
    programme: str
    says: str
    judged: bool = False
    """Someone answered for it, by a motive or a decision of the jury: it is shown and holds nothing back."""
    of_a_file: bool = False
    """About a file that left: told to whoever keeps the book and judges nobody (§5)."""


def of(standing: Standing, says: str, judged: bool = False) -> Wrong:
    return Wrong("Candidatures", standing.key, standing.programme, says, judged)
