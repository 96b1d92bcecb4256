"""An import as a subject of the journal: opened, closed, undone. One is open at a time: the first « ouvert » holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sheets_sync.answers import Draft, Guard, Pending, Refused
from sheets_sync.importing.reading import ImportRefused
from sheets_sync.register import Register
from sheets_sync.writer import Journal

KEY: Final = "import"
"""The thing that every opening and closing depends on, and the kind of the acts in between."""
OPEN, CLOSED, UNDONE = "ouvert", "clos", "annulé"


@dataclass(frozen=True)
class ImportSeen:
    """An import of the journal. `undoes` is the one that it takes back, "" for a plain import; `by` opened it."""

    id: str
    state: str
    name: str
    digest: str
    undoes: str
    by: str
    operation: str


def imports(register: Register) -> tuple[ImportSeen, ...]:
    """Every import, the oldest first."""
    found = (subject for subject in register.fields if subject.startswith(f"{KEY}:"))
    return tuple(sorted((_seen(register, subject) for subject in found), key=lambda one: one.id))


def _seen(register: Register, subject: str) -> ImportSeen:
    fields = register.fields[subject]
    first = next(found for found in register.thread(subject) if found.holds)
    texts = {name: str(fields.get(name) or "") for name in ("state", "name", "digest", "undoes")}
    return ImportSeen(subject.removeprefix(f"{KEY}:"), by=first.row.acteur, operation=first.row.operation, **texts)


def remembered_mapping(register: Register) -> dict[str, str]:
    """What staff said of headers at earlier imports, the last answer winning (folded header → field)."""
    mapping: dict[str, str] = {}
    for one in imports(register):
        mapping |= register.fields[f"{KEY}:{one.id}"].get("mapping") or {}
    return mapping


class OpenedMeanwhile(Exception):  # noqa: N818 - not an accident: what was planned is planned again
    """Another import was opened or closed since the register that this one was planned on."""


def open_import(
    journal: Journal,
    actor: str,
    form: str,
    about: Mapping[str, Any],
    same: Mapping[str, str],
    planned_on: Register | None = None,
) -> tuple[ImportSeen, bool]:
    """Opens an import, or finds again the open one that has the `same` fields. → (it, whether it was open before).

    Raises ImportRefused when another is open, OpenedMeanwhile when `planned_on` is no longer what stands.
    """
    register = journal.register(0)
    for one in imports(register):
        if one.state == OPEN and all(getattr(one, name) == value for name, value in same.items()):
            return one, True
        if one.state == OPEN:
            raise _busy(one)
    number = f"{len(imports(register)) + 1:04d}"
    fields = {"state": OPEN, **about, **same}
    bases = (planned_on or register).bases(KEY)
    draft = Draft(form, actor, "import_ouvert", f"{KEY}:{number}", {f"{KEY}:{number}": fields}, bases=bases)
    answer = journal.record(draft)
    if isinstance(answer, Pending):
        raise ImportRefused("Le classeur ne répond pas : l’import n’est pas ouvert ; réessayez dans un instant.")
    if isinstance(answer, Refused) and answer.winner is None:
        raise ImportRefused(" ".join(answer.reasons))
    if isinstance(answer, Refused):
        raise OpenedMeanwhile
    return next(one for one in imports(journal.register(0)) if one.id == number), answer.already_by is not None


def _busy(one: ImportSeen) -> ImportRefused:
    what = f"l’annulation de l’import {one.undoes}" if one.undoes else f"l’import de « {one.name} »"
    return ImportRefused(
        f"Un seul import à la fois : {what}, ouvert par {one.by}, n’est pas fini ; "
        "reprenez-le avec le même fichier, ou annulez-le."
    )


def still_open(import_id: str) -> Guard:
    """A guard: what belongs to an import is only written while it is open."""

    def guard(register: Register) -> tuple[str, ...]:
        state = register.value(f"{KEY}:{import_id}", "state")
        return () if state == OPEN else (f"L’import {import_id} n’est plus ouvert.",)

    return guard


def close_import(journal: Journal, actor: str, one: ImportSeen, kind: str = "import_clos") -> None:
    """Closes an import, and marks the one that it undid. Whoever comes second finds it done."""
    changes = {f"{KEY}:{one.id}": {"state": CLOSED}}
    if one.undoes:
        changes[f"{KEY}:{one.undoes}"] = {"state": UNDONE}
    journal.record(
        Draft(f"{one.id}:{CLOSED}", actor, kind, f"{KEY}:{one.id}", changes, bases={KEY: one.operation}),
        still_open(one.id),
    )
