"""Files that leave the desk: each is an act first — who, when, which list, how many lines, which columns (RGPD, 32)."""

from collections.abc import Callable
from dataclasses import dataclass

from desk.access import ANYONE, READERS, use_case
from desk.room import Room
from desk.telling_exports import EXPORT
from rules.case import Actor
from rules.faults import RuleError
from sheets_sync.answers import Draft, Refused, Saved


class NotRecorded(RuleError):  # noqa: N818 - an answer to a person, not an accident
    """The file was not given: its act is not in the journal."""


@dataclass(frozen=True)
class Export:
    """What leaves. `name` as people call the list; `columns` by their headings, none where a file has no columns.

    `dossier`: whom a file about one person is about; who may not read it is given no file.
    """

    name: str
    lines: int
    columns: tuple[str, ...] = ()
    dossier: str = ""


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
        facts = {"liste": what.name, "lignes": what.lines, "colonnes": list(what.columns)}
        answer = self._record(Draft(form, actor.email, EXPORT, subject, facts=facts))
        if not isinstance(answer, Saved):
            why = " ; ".join(answer.reasons) if isinstance(answer, Refused) else "le classeur ne répond pas"
            raise NotRecorded(f"« {what.name} » : fichier gardé, car son acte n'est pas enregistré ({why}). Réessayez.")
        return content
