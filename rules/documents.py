"""The documents of a dossier (§4.1): all asked at the deposit, some indispensable to its examination.

A false declaration voids the application at any time, admission included: that is a step of two persons, the row
`annuler` of `Transitions` (R-050), and no finding sets it off by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rules.findings import Fact, Finding, Rule


@dataclass(frozen=True)
class Document:
    """A row of `Pièces`; without an indispensable one the dossier is not examined."""

    code: str
    label: str
    indispensable: bool
    section: str


COMPLETE, TO_COMPLETE, INDISPENSABLE_MISSING = "complete", "to_complete", "indispensable_missing"
UNCHECKED = "unchecked"
"""Nobody has looked yet: neither complete nor not."""


def check(missing: frozenset[str] | None, documents: Mapping[str, Document]) -> str:
    """Where the dossier stands; unchecked when nobody has looked yet (R-046, R-047)."""
    if missing is None:
        return UNCHECKED
    if any(code in documents and documents[code].indispensable for code in missing):
        return INDISPENSABLE_MISSING
    return TO_COMPLETE if missing else COMPLETE


def findings(
    missing: frozenset[str] | None, documents: Mapping[str, Document], rules: Mapping[str, Rule]
) -> tuple[Finding, ...]:
    """What is missing (R-046), and what of it forbids the examination (R-047)."""
    if not missing:
        return ()
    known = [code for code in documents if code in missing]
    grave = [code for code in known if documents[code].indispensable]
    lacking = [*known, *sorted(missing - documents.keys())]
    asked = rules["R-046"].objects(f"Pièces manquantes au dépôt : {_names(lacking, documents)}", facts=_facts(lacking))
    if not grave:
        return (asked,)
    says = f"Pièces indispensables à l'examen manquantes : {_names(grave, documents)}"
    return asked, rules["R-047"].objects(says, facts=_facts(grave))


def _names(codes: list[str], documents: Mapping[str, Document]) -> str:
    return ", ".join(documents[code].label if code in documents else code for code in codes)


def _facts(codes: list[str]) -> tuple[Fact, ...]:
    return tuple(("pièce manquante", code) for code in codes)


def acknowledged(sent_on: date | None, rules: Mapping[str, Rule]) -> Finding | None:
    """The deposit is acknowledged by mail only, most often by the platform: only its date is kept (R-045)."""
    return None if sent_on else rules["R-045"].objects("Accusé de réception : aucune date d'envoi par mél connue")


def justified(
    obtained_on: date | None, received_on: date | None, today: date, days: int, rules: Mapping[str, Rule]
) -> Finding | None:
    """« Aussitôt » the title is held, its documents are sent: an alert after some days, no sanction (R-048)."""
    if obtained_on is None or received_on is not None or today <= obtained_on + timedelta(days):
        return None
    says = f"Titre acquis le {obtained_on:%d/%m/%Y}, justificatifs toujours attendus après {days} jours"
    return rules["R-048"].objects(says)


def admissible(validated: bool, rules: Mapping[str, Rule]) -> Finding | None:
    """In no case is an admission pronounced without the title and the last transcripts, validated (R-049)."""
    if validated:
        return None
    return rules["R-049"].objects(
        "Justificatifs du titre et relevés de l'année non validés : aucune admission possible"
    )
