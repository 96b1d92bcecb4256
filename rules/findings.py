"""One rule's answer on one application, and who may set it aside.

Severities: BLOQ nobody overrides · JURY the jury decides · DIR management · ADM a check that staff correct · INFO.
"""

from dataclasses import dataclass
from typing import Final

SEVERITIES: Final = ("BLOQ", "JURY", "DIR", "ADM", "INFO")
OVERRIDERS: Final = ("none", "jury", "management", "case_worker", "none_needed")
INFORMS: Final = "INFO"

Fact = tuple[str, str]
"""What was read: its French name, and its value as text."""


@dataclass(frozen=True)
class Finding:
    """`code` is the rule's number (`R-017`), `section` the notice's own, `says` a French sentence."""

    code: str
    section: str
    says: str
    severity: str
    overridable_by: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Rule:
    """A row of `Règles`: what the notice says, where, how serious, and who may set a finding aside."""

    code: str
    section: str
    severity: str
    overridable_by: str
    says: str

    def objects(self, says: str, section: str = "", facts: tuple[Fact, ...] = ()) -> Finding:
        """A finding that someone must deal with."""
        return Finding(self.code, section or self.section, says, self.severity, self.overridable_by, facts)

    def informs(self, says: str, section: str = "", facts: tuple[Fact, ...] = ()) -> Finding:
        """A finding that raises no objection: a route found by right, a fee computed."""
        return Finding(self.code, section or self.section, says, INFORMS, self.overridable_by, facts)
