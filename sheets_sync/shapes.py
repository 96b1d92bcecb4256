"""What an act must look like: asked before it is sent, and of each row that is read. One that does not is set aside
alone; the journal goes on.
"""

from collections.abc import Mapping
from typing import Any, Final

from sheets_sync.journal import ANNULMENT, GENESIS, KINDS, PUT_IN_FORCE, RESUMED, SEALED, Draft

_FACTS: Final[Mapping[str, Mapping[str, type]]] = {
    GENESIS: {"classeur": str},
    SEALED: {"lignes": int, "empreinte": str},
    RESUMED: {"lignes": int, "empreinte": str, "classeur": str},
    PUT_IN_FORCE: {"lignes": dict},
    ANNULMENT: {},
}
"""What the journal itself reads in the facts of an act, by kind."""
_READ = KINDS | _FACTS.keys()
_TEXTS = ("form", "transition", "reason", "section", "instead_of")


def undraftable(draft: Draft) -> str | None:
    """Why this draft cannot become an act; None when it can."""
    if draft.kind not in KINDS:
        return f"nature d'acte « {draft.kind} » inconnue, ou réservée au journal"
    named = all(isinstance(one, Mapping) for one in (draft.changes, draft.facts, draft.bases))
    if not named or not all(isinstance(fields, Mapping) for fields in draft.changes.values()):
        return "changements, faits ou bases illisibles, attendu : nom → valeur"
    return None


def misshapen(kind: str, content: Any) -> str | None:
    """Why the content of a row (`changes`, `facts`, texts) cannot be that of an act of this kind; None when it can."""
    if kind not in _READ:
        return f"nature d'acte « {kind} » inconnue"
    if not isinstance(content, dict):
        return "contenu illisible, attendu : un objet JSON"
    if not _changes(content.get("changes", {})):
        return "changements illisibles, attendu : sujet → champ → [avant, après]"
    facts = content.get("facts", {})
    if not isinstance(facts, dict):
        return "faits illisibles, attendu : nom → valeur"
    if wrong := [name for name, of in _FACTS.get(kind, {}).items() if not isinstance(facts.get(name), of)]:
        return f"un acte « {kind} » doit dire : {', '.join(wrong)}"
    if kind == PUT_IN_FORCE and not _tables(facts["lignes"]):
        return "lignes mises en vigueur illisibles, attendu : onglet → clé → ligne"
    return None if all(isinstance(content.get(name) or "", str) for name in _TEXTS) else "textes illisibles"


def _changes(changes: Any) -> bool:
    """Asked of every row of the journal: no more than one look at each field."""
    if type(changes) is not dict:
        return False
    for fields in changes.values():
        if type(fields) is not dict:
            return False
        for pair in fields.values():
            if type(pair) is not list or len(pair) != 2:
                return False
    return True


def _tables(lines: Mapping[str, Any]) -> bool:
    """Tab → key of the row → its cells, all of them texts, or None for a row that goes."""
    return all(
        isinstance(rows, dict) and all(row is None or _texts(row) for row in rows.values()) for rows in lines.values()
    )


def _texts(row: Any) -> bool:
    return isinstance(row, dict) and all(isinstance(cell, str) for cell in row.values())
