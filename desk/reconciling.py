"""Écarts: what people typed in the shared sheet and the desk does not hold, settled by a named person.

A decision is never taken from the sheet, and an answer is about what was shown: given on another picture, it is void.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from desk.access import SCREENERS, Denied, use_case
from desk.files import Files
from desk.reconciling_views import WHY, Asked, AskedLot, Gone, Reconciliation, Settled, TypedRow
from desk.room import Answer, Room
from desk.settlers import EVERYONE, Settler
from rules.case import Actor
from sheets_sync import hand_answers, typed_cells, values
from sheets_sync.answers import NOTHING_DONE, Draft, Refused, Saved
from sheets_sync.book import BookError, Cell
from sheets_sync.differences import Differences
from sheets_sync.fold import dossier_of
from sheets_sync.hand_questions import Lot, Question
from sheets_sync.hand_rows import NewRow
from sheets_sync.people_tabs import CANDIDATURES, DOSSIERS, FICHES, SLOTS, TRIALS, prefix_of
from sheets_sync.values import Unreadable

DECIDES: Final = {
    DOSSIERS: "dossier", CANDIDATURES: "dossier", TRIALS: "trials", SLOTS: "interviews", FICHES: "projects",
}  # fmt: skip
"""Tab → the screen where its decisions are taken."""
MOVED: Final = f"la feuille a changé depuis que cet écran l'a montrée : relisez la ligne, puis répondez. {NOTHING_DONE}"


class Reconciling(Room):
    """Questions, lots, rows and vanished rows of the shared workbook."""

    @property
    def shared(self) -> bool:
        """Is the workbook one that people share and edit beside the desk?"""
        return self.journal.watching is not None

    @use_case(EVERYONE)
    def reconciliation(self, actor: Actor) -> Reconciliation:
        """What this person may settle, as it was at the last picture; nothing is asked of the book."""
        if not self.shared:
            return Reconciliation(False)
        shown = self._reconciled(actor, self.journal.differences())
        return replace(shown, held_back=self.journal.held_back, silence=self.journal.silence)

    def _reconciled(self, actor: Actor, found: Differences) -> Reconciliation:
        """Worked out once for a register and a picture of the sheet: screens ask again and again."""
        last: dict[str, tuple[Differences, Reconciliation]] = self._kept_for(
            actor, ("reconciliation", actor), lambda _: {}
        )
        kept = last.get("picture")
        if kept is None or kept[0] is not found:
            kept = last["picture"] = found, self._read_for(self._settler(actor, found), found)
        return kept[1]

    def _read_for(self, settler: Settler, found: Differences) -> Reconciliation:
        asked = (self._asked(settler.files, one) for one in found.questions if settler.asked(one))
        lots = (self._lot(settler, one) for one in found.lots)
        return Reconciliation(
            shared=True,
            read_at=found.read_at,
            questions=tuple(sorted(asked, key=lambda one: one.sort)),
            lots=tuple(one for one in lots if one.cells),
            rows=tuple(_typed(found, one) for one in found.rows if settler.row(one)),
            vanished=tuple(self._vanished(settler, found)),
            faults=settler.faults(found.faults),
        )

    @use_case(EVERYONE)
    def read_sheet(self, actor: Actor) -> Refused | None:
        """Reads the people's tabs now, or says why it cannot."""
        try:
            self.journal.look()
        except BookError as silence:
            return Refused((str(silence),))
        return None

    @use_case(EVERYONE)
    def settle(self, form: str, actor: Actor, asked: Sequence[Asked], take: int | None, reason: str = "") -> Settled:
        """One answer for each of these cells: the sheet's reading number `take`, or the desk's value (None)."""
        found = self.journal.differences()
        settler, now = self._settler(actor, found), {one.key: one for one in found.questions}
        ready: list[tuple[Asked, Draft]] = []
        others: list[tuple[str, Answer]] = []
        for one in asked:
            if problem := _problem(settler, one.question, now.get(one.key), take):
                others.append((_place(one), Refused((problem,))))
            else:
                ready.append((one, _draft(f"{form} {one.key}", actor, one.question, take, reason)))
        answers = self.journal.settle([draft for _, draft in ready]) if ready else []
        told = [(_place(one), answer) for (one, _), answer in zip(ready, answers, strict=True)]
        return self._settled([*others, *told])

    @use_case(EVERYONE)
    def settle_lot(self, form: str, actor: Actor, asked: AskedLot, take: bool, reason: str = "") -> Settled:
        """The whole lot as it was shown: the sheet's values, or the desk's. Raises CannotTake."""
        found, lot = self.journal.differences(), asked.lot
        settler = self._settler(actor, found)
        if lot not in found.lots:
            return Settled(others=((lot.tab, Refused((MOVED,))),))
        if not all(map(settler.asked, lot.cells)):
            raise Denied("Ce lot touche des lignes qui ne sont pas toutes à vous : une autre personne le règle.")
        make = hand_answers.take_lot if take else hand_answers.keep_lot
        drafts = make(form, actor.email, lot, reason)
        answers = self.journal.settle(drafts)
        sizes = map(len, hand_answers.parts(lot.cells))
        settled = self._settled([(lot.tab, answer) for answer in answers])
        held = sum(size for size, answer in zip(sizes, answers, strict=True) if isinstance(answer, Saved))
        return replace(settled, saved=held)

    @use_case(EVERYONE)
    def take_row(self, form: str, actor: Actor, typed: TypedRow, identifier: str, reason: str = "") -> Answer:
        """A row typed by hand becomes a row of the desk under this identifier. Raises CannotTake."""
        if (problem := self._row_problem(actor, typed.row)) is not None:
            return problem
        found, register = self.journal.differences(), self.journal.register()
        tab = found.tabs[typed.row.tab]
        return self._one(hand_answers.take_row(form, actor.email, tab, typed.row, identifier, register, reason))

    @use_case(EVERYONE)
    def ignore_row(self, form: str, actor: Actor, typed: TypedRow, reason: str = "") -> Answer:
        """A row typed by hand is left alone, as long as its content stays."""
        if (problem := self._row_problem(actor, typed.row)) is not None:
            return problem
        return self._one(hand_answers.ignore_row(form, actor.email, typed.row, reason))

    @use_case(EVERYONE)
    def append_again(self, actor: Actor, gone: Sequence[Gone]) -> int:
        """Asks for these rows back in their tabs; how many. They come with the next pictures."""
        found = self.journal.differences()
        settler = self._settler(actor, found)
        mine = [
            one.subject for one in gone
            if one.subject in found.vanished.get(one.tab, ()) and settler.about(one.tab, one.subject)
        ]  # fmt: skip
        self.journal.append_again(*mine)
        return len(mine)

    # ---- what a person is shown

    def _settler(self, actor: Actor, found: Differences) -> Settler:
        judged = frozenset(self._visible(actor, SCREENERS))
        return Settler(actor, self._seen(actor), judged, found.tabs)

    def _asked(self, files: Files, one: Question) -> Asked:
        dossier = dossier_of(one.subject)
        texts = tuple(values.show(_plain(one.kind), value, files.session) or "(vide)" for value in one.values)
        known = dict(zip_longest((cell for cell, _ in one.readings), texts))
        sheet = " · ".join(known.get(cell) or self._cell_in_words(one.kind, cell) for cell in one.cells)
        decide = "" if one.why != "décision" else DECIDES.get(one.tab, "")
        desk = values.show(_plain(one.kind), one.desk, files.session) or "(vide)"
        who = self._who(files, one.subject)
        return Asked(one, dossier, who, sheet, texts, desk, WHY.get(one.why, one.why), one.declared, decide)

    def _cell_in_words(self, kind: str, cell: Cell) -> str:
        """As a person would have typed it: a serial number of a date is that date."""
        session = self.session
        try:
            return values.show(_plain(kind), typed_cells.value(kind, cell, session), session) or "(vide)"
        except Unreadable:
            return typed_cells.text(cell)

    def _who(self, files: Files, subject: str) -> str:
        fields = files.fields(dossier_of(subject))
        return f"{fields.get('family_name') or ''} {fields.get('given_name') or ''}".strip()

    def _lot(self, settler: Settler, lot: Lot) -> AskedLot:
        mine = [one for one in lot.cells if settler.asked(one)]
        wrong = (_identifier(one) for one in lot.misaligned if settler.about(lot.tab, one))
        cells = tuple(self._asked(settler.files, one) for one in mine)
        return AskedLot(lot, cells, tuple(wrong), len(mine) == len(lot.cells))

    def _vanished(self, settler: Settler, found: Differences) -> Iterable[Gone]:
        for tab, subjects in found.vanished.items():
            for subject in settler.subjects(tab, subjects):
                yield Gone(tab, subject, _identifier(subject), self._who(settler.files, subject))

    # ---- what an answer becomes

    def _row_problem(self, actor: Actor, row: NewRow) -> Refused | None:
        found = self.journal.differences()
        if row not in found.rows:
            return Refused((MOVED,))
        if not self._settler(actor, found).row(row):
            raise Denied(f"Les lignes de l'onglet {row.tab} ne sont pas à vous.")
        return None

    def _one(self, draft: Draft) -> Answer:
        return self._french(self.journal.settle(draft)[0])

    def _french(self, answer: Answer) -> Answer:
        return self._in_french(answer) if isinstance(answer, Refused) else answer

    def _settled(self, answers: Sequence[tuple[str, Answer]]) -> Settled:
        held = [answer for _, answer in answers if isinstance(answer, Saved)]
        others = tuple((place, self._french(one)) for place, one in answers if not isinstance(one, Saved))
        return Settled(len(held), others, held[-1] if held else None)


def _problem(settler: Settler, shown: Question, now: Question | None, take: int | None) -> str:
    """Why this answer cannot be recorded, "" when it can."""
    if not settler.asked(shown):
        return "cette ligne n'est pas à vous, ou n'est dans aucune de vos formations"
    if now is None:
        return f"la feuille et le guichet disent la même chose depuis, ou un autre a répondu. {NOTHING_DONE}"
    if replace(now, rows=shown.rows, declared=shown.declared) != shown:
        return MOVED
    if take is not None and not take < len(shown.values):
        return "cette valeur ne se prend pas de la feuille : gardez celle du guichet, puis décidez-la ou corrigez-la"
    return ""


def _draft(form: str, actor: Actor, asked: Question, take: int | None, reason: str) -> Draft:
    if take is None:
        return hand_answers.keep(form, actor.email, asked, reason.strip())
    return hand_answers.take(form, actor.email, asked, asked.values[take], reason.strip())


def _typed(found: Differences, row: NewRow) -> TypedRow:
    tab = found.tabs[row.tab]
    labels = {column.key: column.label for column in tab.columns}
    cells = tuple((labels.get(key, key), typed_cells.text(cell)) for key, cell in row.cells.items())
    return TypedRow(row, cells, tuple(f"{fault.column} : {fault.says}" for fault in row.faults))


def _plain(kind: str) -> str:
    return "texte" if kind == typed_cells.IDENTIFIER else kind


def _identifier(subject: str) -> str:
    return subject.removeprefix(prefix_of(subject))


def _place(one: Asked) -> str:
    return f"{one.question.tab}, {_identifier(one.question.subject)}, {one.question.label}"
