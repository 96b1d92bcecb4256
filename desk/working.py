"""Daily work on a dossier: a note, a correction, the documents checked, the answer to a question."""

from collections.abc import Mapping
from typing import Any

from desk.access import CLERKS, READERS, WORKERS, use_case
from desk.deciding import Deciding
from desk.room import Answer
from desk.views import MENDED, AcademicFile
from rules.case import Actor
from rules.tabs import TABS
from rules.titles import synonym_row
from sheets_sync import fields as champs
from sheets_sync import tables
from sheets_sync.answers import Draft, Guard, Refused, Saved
from sheets_sync.fields import QUESTION
from sheets_sync.in_force import faults_after
from sheets_sync.values import Unreadable

NOTERS = READERS - {"lecture"}
MENDERS = CLERKS | WORKERS


class Working(Deciding):
    """What staff put right, or say of a dossier."""

    @use_case(NOTERS)
    def note(self, form: str, actor: Actor, shown: AcademicFile, text: str) -> Answer:
        """A note is for the desk, never for the candidate; it depends on nothing, so it never conflicts."""
        self._require(actor, shown.dossier, NOTERS)
        if not text.strip():
            return Refused(("la note est vide",))
        return self._record(Draft(form, actor.email, "note", f"dossier:{shown.dossier}", {}, reason=text.strip()))

    @use_case(MENDERS)
    def correct(self, form: str, actor: Actor, shown: AcademicFile, field: str, text: str, reason: str = "") -> Answer:
        """A data field as typed; what cannot be read is refused with what was expected, and stays in the form."""
        self._require(actor, shown.dossier, MENDERS)
        known = champs.fields(self.session).get(field)
        if known is None or not known.data:
            return Refused((f"« {champs.label(self.session, field)} » ne se corrige pas : c'est une décision",))
        try:
            value = known.read(text, self.session)
        except Unreadable as problem:
            return Refused((f"{known.label}. {problem}",))
        return self._put(form, actor, shown, {field: value}, reason)

    @use_case(MENDERS)
    def set_documents(self, form: str, actor: Actor, shown: AcademicFile, missing: frozenset[str]) -> Answer:
        """The checklist as someone checked it: the codes that are missing, none when complete (§4.1)."""
        self._require(actor, shown.dossier, MENDERS)
        codes = [code for code in self.session.documents if code in missing]
        return self._put(form, actor, shown, {"missing_documents": codes}, "")

    @use_case(MENDERS)
    def answer(self, form: str, actor: Actor, shown: AcademicFile, field: str, value: Any) -> Answer:
        """The answer to a question: it becomes the field's value, and the question ends.

        A title that the rows did not read becomes a synonym in force: the same words are read everywhere from then on.
        So does one read by mending a word, once confirmed; another answer is this dossier's alone.
        """
        self._require(actor, shown.dossier, MENDERS)
        asked = next((question for question in shown.questions if question.field == field), None)
        if asked is None:
            return Refused(("cette question n'attend plus de réponse",))
        confirmed = asked.kind == MENDED and value == asked.choices[0][0]
        if asked.kind == "diploma" or confirmed:
            learnt = self._learn(form, actor, asked.file_text, str(value))
            if confirmed or not isinstance(learnt, Saved):
                return learnt  # a title that is confirmed stands as it was read
        if value not in self.session.titles and asked.kind == MENDED:
            return Refused((f"« {value} » n'est pas un code de l'onglet Titres",))
        return self._put(form, actor, shown, {field: value, f"{QUESTION}{field}": None}, "", "reponse")

    def _learn(self, form: str, actor: Actor, text: str, code: str) -> Answer:
        """The synonym, in the draft and in force at once; rows that others prepare stay a draft."""
        if code not in self.session.titles:
            return Refused((f"« {code} » n'est pas un code de l'onglet Titres",))
        row = synonym_row(text, code)
        return self._put_rows_in_force(form, actor, {"Synonymes": [row]}, None, f"Lu « {text} »")

    def _put_rows_in_force(
        self, form: str, actor: Actor, rows: Mapping[str, list[Mapping[str, str]]], columns: frozenset[str] | None,
        reason: str, extra: Mapping[str, str | None] | None = None, section: str = "", guard: Guard = lambda _: (),
    ) -> Answer:  # fmt: skip
        """Rows that are decided and take effect by one act, whatever else waits as a draft.

        `columns` are those that change (None: all of the row); `extra` are the bases it takes beside or instead of
        what stands there; `guard` is asked with the rows' own faults.
        """
        changes: dict[str, dict[str, str]] = {}
        lines: dict[str, dict[str, dict[str, str]]] = {}
        for tab, some in rows.items():
            for row in some:
                key = row[TABS[tab].key]
                changed = {column: text for column, text in row.items() if columns is None or column in columns}
                changes[tables.subject(tab, key)] = changed
                lines.setdefault(tab, {})[key] = dict(row)
        keys = [f"{subject}#{column}" for subject, row in changes.items() for column in row]
        bases = {**self.journal.register().bases(*keys), **(extra or {})}
        draft = Draft(
            form, actor.email, "mise_en_vigueur", next(iter(changes)), changes,
            reason=reason, section=section, facts={"lignes": lines}, bases=bases,
        )  # fmt: skip
        return self._told(self.journal.record(draft, lambda known: [*faults_after(known, lines), *guard(known)]))

    def _put(
        self, form: str, actor: Actor, shown: AcademicFile, values: Mapping[str, Any], reason: str, kind: str = "saisie"
    ) -> Answer:
        subject = f"dossier:{shown.dossier}"
        bases = {f"{subject}#{field}": shown.bases.get(f"{subject}#{field}") for field in values}
        draft = Draft(form, actor.email, kind, subject, {subject: dict(values)}, reason=reason.strip(), bases=bases)
        return self._told(self._record(draft))
