"""One cell of an import, three ways: what was last imported, what stands now, what the file says."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, NamedTuple


class Outcome(Enum):
    """What an import makes of a cell; the value is what people read."""

    NEW = "nouveau"
    CHANGED = "changé par la plateforme"
    CORRECTED = "corrigé ici (gardé)"
    BOTH = "changé des deux côtés"
    UNCHANGED = "inchangé"
    UNREADABLE = "illisible dans le fichier"


FIRST = "première importation"


class CellPlan(NamedTuple):
    """A cell and its outcome. `field` is a register's; `file` may be {"illisible": text}."""

    subject: str
    field: str
    imported: Any
    now: Any
    file: Any
    outcome: Outcome
    reason: str


def unreadable(value: Any) -> str | None:
    """The text of a cell that could not be read, None for any other value."""
    found = value.get("illisible") if isinstance(value, dict) else None
    return found if isinstance(found, str) else None


def cell(subject: str, field: str, imported: Any, now: Any, file: Any, known: bool) -> CellPlan:
    """`known`: the register already has the dossier. A person's value is never replaced without asking."""
    outcome, reason = _outcome(imported, now, file, known)
    return CellPlan(subject, field, imported, now, file, outcome, reason)


def _outcome(imported: Any, now: Any, file: Any, known: bool) -> tuple[Outcome, str]:
    if unreadable(file) is not None and imported != file:
        keeps = "la valeur d’ici est gardée" if now is not None else "à demander, puis à saisir"
        return Outcome.UNREADABLE, f"la cellule ne peut pas être lue ; {keeps}"
    if not known:
        return Outcome.NEW, FIRST
    if now == file or (imported == file and unreadable(file) is not None and now is None):
        return Outcome.UNCHANGED, "le fichier dit la même chose"
    if imported == file:
        return Outcome.CORRECTED, "corrigé ici depuis le dernier import, la plateforme n’a pas changé"
    if imported == now or (now is None and unreadable(imported) is not None):
        return Outcome.CHANGED, "la plateforme a changé, personne ne l’avait corrigé ici"
    return Outcome.BOTH, "corrigé ici, et la plateforme a changé aussi : quelqu’un doit choisir"


def first(subject: str, file: Mapping[str, Any]) -> tuple[list[CellPlan], dict[str, Any]]:
    """`cell` and `written` of every field of a dossier that the register knows nothing of, each of which can be read:
    some 200,000 in a first import."""
    cells = [CellPlan(subject, field, None, None, value, Outcome.NEW, FIRST) for field, value in file.items()]
    said = {field: value for field, value in file.items() if value is not None}
    return cells, said | {f"imported.{field}": value for field, value in said.items()}


def asked(kind: str, file: Any, now: Any, import_id: str, says: str) -> dict[str, Any]:
    """A question that waits on a field until a named person answers it."""
    return {"kind": kind, "file": file, "now": now, "import": import_id, "says": says}


def written(plan: CellPlan, import_id: str, says: str = "") -> dict[str, Any]:
    """The fields that one cell has the import write: its value, what was imported, a question; often nothing."""
    field = plan.field
    if plan.outcome is Outcome.NEW:
        return {} if plan.file is None else {field: plan.file, f"imported.{field}": plan.file}
    memory = {f"imported.{field}": plan.file} if plan.imported != plan.file else {}
    match plan.outcome:
        case Outcome.CHANGED:
            return {field: plan.file} | memory
        case Outcome.BOTH:
            return memory | {f"question.{field}": asked("both_changed", plan.file, plan.now, import_id, plan.reason)}
        case Outcome.UNREADABLE if plan.now is None and (plan.imported is None or unreadable(plan.imported)):
            kind = "diploma" if field in ("diploma", "prior_diploma") else "unreadable"
            return memory | {f"question.{field}": asked(kind, unreadable(plan.file), None, import_id, says)}
        case Outcome.UNCHANGED:
            return memory
    return {}
