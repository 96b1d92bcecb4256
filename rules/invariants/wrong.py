"""What one invariant answers: where it is broken, and how."""

from dataclasses import dataclass

from rules.contents import Standing


@dataclass(frozen=True)
class Wrong:
    tab: str
    subject: str
    programme: str
    says: str


def of(standing: Standing, says: str) -> Wrong:
    return Wrong("Candidatures", standing.key, standing.programme, says)
