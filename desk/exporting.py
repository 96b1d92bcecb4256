"""Files that leave the desk: each is an act first — who, when, which list, how many lines, which columns (RGPD, 32)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from desk.access import ANYONE, PLACERS, READERS, use_case
from desk.room import Room
from desk.telling_exports import EXPORT
from rules.case import Actor
from rules.faults import RuleError
from sheets_sync import exports
from sheets_sync.answers import Draft, Refused, Saved
from sheets_sync.projects import its_columns

OVERTAKEN: Final = (
    "« {} » : fichier gardé, car la liste a été faite avant que ce que vous pouvez lire ne change. Rouvrez l'écran, "
    "puis exportez-la de nouveau."
)


class NotRecorded(RuleError):  # noqa: N818 - an answer to a person, not an accident
    """The file was not given: its act is not in the journal."""


@dataclass(frozen=True)
class Export:
    """What leaves. `name` as people call the list; `columns` by their headings, none where a file has no columns.

    `dossier`: whom a file about one person is about; who may not read it is given no file. `reader`: the address of
    whom it is sent to; `programmes` and `projects`: whence its lines come, and how many are projects, where not all
    of what its author may read is.
    """

    name: str
    lines: int
    columns: tuple[str, ...] = ()
    dossier: str = ""
    reader: str = ""
    programmes: tuple[str, ...] = ()
    projects: int | None = None


class Exporting(Room):
    """The one way out for what a screen shows; what leaves by mail has its own acts (desk/sending.py)."""

    @use_case(ANYONE)
    def give_file(self, form: str, actor: Actor, what: Export, make: Callable[[], bytes]) -> bytes:
        """Made, then recorded, then given: a file that could not be made leaves no act, one that was given always does.
        Raises `NotRecorded`, `Denied`."""
        if what.dossier:
            self._require(actor, what.dossier, READERS)
        content = make()
        subject = f"dossier:{what.dossier}" if what.dossier else f"{EXPORT}:{what.name}"
        facts = {exports.LIST: what.name, exports.LINES: what.lines, exports.COLUMNS: list(what.columns)}
        if its_columns(what.columns):
            facts |= self._of_projects(actor, what)
            self._tells_no_judge(actor, subject, what.name, facts)
        answer = self._record(Draft(form, actor.email, EXPORT, subject, facts=facts))
        if not isinstance(answer, Saved):
            why = " ; ".join(answer.reasons) if isinstance(answer, Refused) else "le classeur ne répond pas"
            raise NotRecorded(f"« {what.name} » : fichier gardé, car son acte n'est pas enregistré ({why}). Réessayez.")
        return content

    def _of_projects(self, actor: Actor, what: Export) -> dict[str, Any]:
        """What invariant 12 asks, once it has left (§5): nothing of a candidate."""
        found: dict[str, Any] = {exports.PROGRAMMES: list(what.programmes or self._visible(actor, PLACERS))}
        found |= {exports.READER: what.reader} if what.reader else {}
        return found | ({exports.PROJECTS: what.projects} if what.projects is not None else {})

    def _tells_no_judge(self, actor: Actor, subject: str, name: str, facts: dict[str, Any]) -> None:
        """A list stays drawn while a right, a link or a state changes. Said in the same words whatever changed (§5)."""
        register = self.files().register
        if any(exports.Past(register, self.session).tells(register.leaving(actor.email, subject, facts))):
            raise NotRecorded(OVERTAKEN.format(name))
