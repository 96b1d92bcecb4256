"""Recording a *déport* (§5): the juror's own, or by the chair or the secretary; lifted by somebody else, who says why.

The tie is with a person: it is written on every application of theirs that this juror could judge, and holds on those
that come later (`Files.recused`).
"""

from collections.abc import Iterator
from typing import Any

from desk.access import CHAIRS, JURORS, SCREENERS, use_case
from desk.deciding import Deciding
from desk.files import Files, Key
from desk.room import Answer
from desk.views import AcademicFile
from rules.case import Actor
from sheets_sync import fields as champs
from sheets_sync.answers import Draft, Refused

RECUSAL, FIELD = "recusation", "recused"


class Recusing(Deciding):
    """Who is set apart from a dossier."""

    @use_case(JURORS)
    def jury_members(self, actor: Actor, programme: str) -> tuple[tuple[str, str], ...]:
        """(address, name) of the programme's jury, chair and secretaries, by name."""
        found = ((who.email, who.name) for who in self._everyone().values() if who.has(JURORS, programme))
        return tuple(sorted(found, key=lambda pair: pair[1]))

    @use_case(JURORS)
    def recuse(
        self, form: str, actor: Actor, shown: AcademicFile, programme: str, who: str, reason: str = ""
    ) -> Answer:
        """Sets someone apart from the dossier. What that person proposed of it falls, and they have it no more."""
        self._must_read(actor, shown.dossier, programme)
        if who != actor.email and not actor.has(CHAIRS, programme):
            return Refused(("déporter quelqu'un d'autre revient à la présidence ou au secrétariat du jury",))
        if who not in dict(self.jury_members(actor, programme)):
            return Refused((f"{self.name_of(who)} n'est pas du jury de {self.short(programme)}",))
        files = self.files()
        keys = [key for key in _of_person(files, shown.dossier) if self.actor(who).has(SCREENERS, key[1])]
        keys = [key for key in keys if who not in files.recused.get(key, ())]
        if not keys:
            return Refused((f"{self.name_of(who)} est déjà déporté de ce dossier",))
        changes = {_subject(key): _apart(files, key, who) for key in keys}
        for dossier in {key[0] for key in keys}:
            if files.fields(dossier).get("assigned_to") == who:
                changes[f"dossier:{dossier}"] = {"assigned_to": None}
        return self._recusal(form, actor, shown, programme, changes, reason)

    @use_case(JURORS)
    def lift_recusal(
        self, form: str, actor: Actor, shown: AcademicFile, programme: str, who: str, reason: str
    ) -> Answer:
        """The tie was not one: never lifted by the person it sets apart, always with a reason."""
        self._must_read(actor, shown.dossier, programme)
        if who == actor.email or not actor.has(CHAIRS, programme):
            return Refused(("lever un déport revient à une autre personne : la présidence ou le secrétariat du jury",))
        if not reason.strip():
            return Refused(("lever un déport demande un motif",))
        files = self.files()
        keys = [key for key in _of_person(files, shown.dossier) if who in _said(files, key)]
        if not keys:
            return Refused((f"{self.name_of(who)} n'est pas déporté de ce dossier",))
        changes = {_subject(key): {FIELD: sorted(_said(files, key) - {who})} for key in keys}
        return self._recusal(form, actor, shown, programme, changes, reason)

    def _recusal(
        self, form: str, actor: Actor, shown: AcademicFile, programme: str, changes: dict[str, dict[str, Any]], why: str
    ) -> Answer:
        heads, section = self.files().register.heads, champs.fields(self.session)[FIELD].section
        keys = (f"{subject}#{name}" for subject, fields in changes.items() for name in fields)
        bases = {key: shown.bases[key] if key in shown.bases else heads.get(key) for key in keys}
        subject = _subject((shown.dossier, programme))
        subject = subject if subject in changes else next(iter(changes))
        draft = Draft(form, actor.email, RECUSAL, subject, changes, reason=why.strip(), section=section, bases=bases)
        return self._told(self._record(draft))


def _of_person(files: Files, dossier: str) -> Iterator[Key]:
    for one in files.dossiers_of(files.person(dossier)):
        yield from ((one, code) for code in files.known_programmes(one))


def _subject(key: Key) -> str:
    return f"candidature:{key[0]}/{key[1]}"


def _said(files: Files, key: Key) -> frozenset[str]:
    """Who is recused by what is said of this very application."""
    return frozenset(files.candidature(*key).get(FIELD) or ())


def _apart(files: Files, key: Key, who: str) -> dict[str, Any]:
    """Recused, and what they proposed of it falls: another person proposes."""
    proposal = files.candidature(*key).get("proposal") or {}
    falls = {"proposal": None} if proposal.get("by") == who else {}
    return {FIELD: sorted({*_said(files, key), who}), **falls}
