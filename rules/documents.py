"""The documents of a dossier (§4.1): all asked at the deposit, some indispensable to its examination."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from rules.findings import Finding, Rule


@dataclass(frozen=True)
class Document:
    """A row of `Pièces`; without an indispensable one the dossier is not examined."""

    code: str
    label: str
    indispensable: bool
    section: str


class Documents(Enum):
    COMPLETE = "complete"
    TO_COMPLETE = "to_complete"
    INDISPENSABLE_MISSING = "indispensable_missing"
    UNCHECKED = "unchecked"


def check(missing: frozenset[str] | None, documents: Mapping[str, Document]) -> Documents:
    """Where the dossier stands; unchecked when nobody has looked yet (R-046, R-047)."""
    if missing is None:
        return Documents.UNCHECKED
    if any(documents[code].indispensable for code in missing):
        return Documents.INDISPENSABLE_MISSING
    return Documents.TO_COMPLETE if missing else Documents.COMPLETE


def findings(
    missing: frozenset[str] | None, documents: Mapping[str, Document], rules: Mapping[str, Rule]
) -> tuple[Finding, ...]:
    """What is missing (R-046), and what of it forbids the examination (R-047)."""
    if not missing:
        return ()
    lacking = [document for document in documents.values() if document.code in missing]
    asked = rules["R-046"].objects(f"Pièces manquantes au dépôt : {_names(lacking)}", facts=_facts(lacking))
    grave = [document for document in lacking if document.indispensable]
    if not grave:
        return (asked,)
    return (
        asked,
        rules["R-047"].objects(f"Pièces indispensables à l'examen manquantes : {_names(grave)}", facts=_facts(grave)),
    )


def _names(documents: list[Document]) -> str:
    return ", ".join(document.label for document in documents)


def _facts(documents: list[Document]) -> tuple[tuple[str, str], ...]:
    return tuple(("pièce manquante", document.code) for document in documents)
