"""Application fees (§4.1): a price for the first programme, a lower one for each further line chosen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rules.findings import Fact, Finding, Rule

GRANT, FULL = "boursier", "non_boursier"
"""The two rows of `Frais`."""
REFUSED: Final[Mapping[str | None, str]] = {
    "yes": "boursier sans justificatif joint au dossier",
    "foreign": "bourse d'un autre État que l'État français",
    None: "qualité de boursier inconnue",
}


@dataclass(frozen=True)
class Fee:
    """A row of `Frais`, in whole euros."""

    code: str
    label: str
    first: int
    further: int
    rule: str
    section: str

    def amount(self, lines: int) -> int:
        """For `lines` programmes chosen, two tracks being two (R-054); none is not an application (R-052)."""
        if lines < 1:
            raise ValueError(f"un dossier choisit au moins une formation, pas {lines}")
        return self.first + (lines - 1) * self.further

    def added(self, before: int, after: int) -> int:
        """What a programme added later owes: the increment only, and nothing comes back on a retreat (R-053)."""
        return max(0, self.amount(after) - self.amount(before))


@dataclass(frozen=True)
class Due:
    """What a person owes in whole euros, and from what: `seen` programmes reached the desk, `chosen` were announced.

    It is a minimum, not `exact`, when the number of programmes is unknown (R-054).
    """

    grant: str | None
    proof: bool | None
    chosen: int | None
    seen: int
    fees: Mapping[str, Fee]
    rules: Mapping[str, Rule]

    @property
    def fee(self) -> Fee:
        """The grant holder's only on proof (R-051), else everyone's (R-052)."""
        return self.fees[GRANT if self.grant == "yes" and self.proof else FULL]

    @property
    def lines(self) -> int:
        return max(self.seen, self.chosen or 0)

    @property
    def amount(self) -> int:
        return self.fee.amount(self.lines)

    @property
    def exact(self) -> bool:
        return self.chosen is not None

    def findings(self) -> tuple[Finding, ...]:
        found = (self._refused_grant(), self._computed(), self._lines_in_doubt())
        return tuple(finding for finding in found if finding)

    def _computed(self) -> Finding:
        least, words = "" if self.exact else "au moins ", f"{self.lines} formation{'s' if self.lines > 1 else ''}"
        facts = (("formations", str(self.lines)), self._grant, ("frais dus", str(self.amount)))
        says = f"{self.fee.label} : {least}{self.amount} € pour {words}"
        return self.rules[self.fee.rule].informs(says, self.fee.section, facts)

    @property
    def _grant(self) -> Fact:
        return "boursier", self.grant or "inconnu"

    def _refused_grant(self) -> Finding | None:
        """Why the grant holder's price is not given, never silently (R-051)."""
        if self.grant == "no" or self.fee.code == GRANT:
            return None
        says = f"Tarif non boursier appliqué : {REFUSED[self.grant]}"
        return self.rules[self.fees[GRANT].rule].objects(says, facts=(self._grant,))

    def _lines_in_doubt(self) -> Finding | None:
        """Each line chosen counts; the desk sees those that reached it (R-054)."""
        if self.chosen is not None and self.chosen >= self.seen:
            return None
        facts = (("formations choisies", str(self.chosen or "inconnu")), ("candidatures reçues", str(self.seen)))
        says = "Nombre de formations choisies inconnu : les frais sont un minimum"
        if self.chosen is not None:
            says = f"{self.chosen} formation(s) choisie(s), {self.seen} candidatures reçues : elles comptent"
        return self.rules["R-054"].objects(says, facts=facts)


def owed(dues: Iterable[Due]) -> int:
    """What one person owes at least, in whole euros, whose dossiers say it each in its own way: for all the lines that
    one of them announces, at the grant holder's price if one of them proves it (R-051, R-054)."""
    known = tuple(dues)
    lines = max(due.lines for due in known)
    return min(due.fee.amount(lines) for due in known)


def unpaid(amount: int, paid: int | None, rules: Mapping[str, Rule]) -> Finding | None:
    """Fees short of what is due: an alert, never a rejection (R-055)."""
    if paid is not None and paid >= amount:
        return None
    shown = "rien" if not paid else f"{paid} €"
    says = f"Frais : {shown} reçu sur {amount} € dus ; la notice ne prévoit aucune sanction"
    return rules["R-055"].objects(says, facts=(("frais dus", str(amount)), ("frais acquittés", shown)))
