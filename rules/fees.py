"""Application fees (§4.1): a price for the first programme, a lower one for each further line chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rules.findings import Finding, Rule

GRANT, FULL = "boursier", "non_boursier"
"""The two rows of `Frais`."""


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


class Due(NamedTuple):
    """`exact` is false when the number of programmes is unknown: the fee is a minimum."""

    amount: int
    exact: bool
    findings: tuple[Finding, ...]


def due(
    grant: str | None,
    proof: bool | None,
    chosen: int | None,
    seen: int,
    fees: Mapping[str, Fee],
    rules: Mapping[str, Rule],
) -> Due:
    """What a person owes, from their grant and the lines chosen, `seen` of which reached the desk (R-051, R-052)."""
    fee = fees[GRANT if grant == "yes" and proof else FULL]
    lines = max(seen, chosen or 0)
    amount, exact = fee.amount(lines), chosen is not None
    words = f"{lines} formation{'s' if lines > 1 else ''}"
    computed = rules[fee.rule].informs(
        f"{fee.label} : {'' if exact else 'au moins '}{amount} € pour {words}",
        fee.section,
        (("formations", str(lines)), ("boursier", grant or "inconnu"), ("frais dus", str(amount))),
    )
    asked = (_grant(grant, proof, fees, rules), computed, _lines(chosen, seen, rules))
    return Due(amount, exact, tuple(finding for finding in asked if finding))


def _grant(grant: str | None, proof: bool | None, fees: Mapping[str, Fee], rules: Mapping[str, Rule]) -> Finding | None:
    """Why the grant holder's price is not given, never silently (R-051)."""
    if grant == "no" or (grant == "yes" and proof):
        return None
    reason = {
        "yes": "boursier sans justificatif joint au dossier",
        "foreign": "bourse d'un autre État que l'État français",
        None: "qualité de boursier inconnue",
    }[grant]
    says = f"Tarif non boursier appliqué : {reason}"
    return rules[fees[GRANT].rule].objects(says, facts=(("boursier", grant or "inconnu"),))


def _lines(chosen: int | None, seen: int, rules: Mapping[str, Rule]) -> Finding | None:
    facts = (("formations choisies", str(chosen) if chosen else "inconnu"), ("candidatures reçues", str(seen)))
    if chosen is None:
        return rules["R-054"].objects("Nombre de formations choisies inconnu : les frais sont un minimum", facts=facts)
    if chosen < seen:
        says = f"{chosen} formation(s) annoncée(s) mais {seen} candidatures reçues : ce sont elles qui comptent"
        return rules["R-054"].objects(says, facts=facts)
    return None


def unpaid(amount: int, paid: int | None, rules: Mapping[str, Rule]) -> Finding | None:
    """Fees short of what is due: an alert, never a rejection (R-055)."""
    if paid is not None and paid >= amount:
        return None
    shown = "rien" if not paid else f"{paid} €"
    says = f"Frais : {shown} reçu sur {amount} € dus ; la notice ne prévoit aucune sanction"
    return rules["R-055"].objects(says, facts=(("frais dus", str(amount)), ("frais acquittés", shown)))
