"""A workbook that came back: compared cell by cell with the desk, then taken by a named person, one act a row.

What one may take is what one may settle (`settlers`), whoever the file was for. Nothing is remembered of a file but the
acts made of it: compared again, it asks what nobody answered, and no more.
"""

from collections.abc import Iterator, Mapping, Sequence

from desk.access import SCREENERS, Denied, use_case
from desk.handing_out import SENDERS
from desk.reconciling import Reconciling
from desk.reconciling_views import Settled, TypedRow
from desk.returned_views import BLIND, BLIND_IN_PART, Back, Comparison, in_words
from desk.room import Answer
from desk.settlers import Settler
from rules.case import Actor
from sheets_sync import hand_answers, returned, typed_cells
from sheets_sync.answers import NOTHING_DONE, Draft, Refused
from sheets_sync.hand_questions import Question
from sheets_sync.hand_rows import NewRow
from sheets_sync.people_tabs import CANDIDATURES, FICHES, PeopleTab, session_tabs, tab_of
from sheets_sync.returned import Returned
from sheets_sync.returned_cells import DEPARTURE, Brought

CHANGED = f"le guichet a changé depuis que cet écran l'a montrée : relisez la ligne, puis répondez. {NOTHING_DONE}"
SHOWN = 60
"""Letters of a value that a reason quotes."""
NAMED = 100
"""Letters of a file's name that a reason quotes."""


class TakingBack(Reconciling):
    """Read, compared, taken."""

    @use_case(SENDERS)
    def read_returned(self, actor: Actor, name: str, content: bytes) -> Brought:
        """What a file holds, and whether its slip is ours. Raises ImportRefused."""
        return returned.read(name, content, self.journal.book.identity, self.journal.stamp)

    @use_case(SENDERS)
    def compare_returned(self, actor: Actor, brought: Brought) -> Comparison:
        """The file beside the register of now, as far as this person may settle it."""
        settler, found = self._settler_of_files(actor), self._compared(brought)
        mine = tuple(self._back(settler, found, brought, one) for one in found.cells if settler.asked(one))
        gone = (
            (tab, name) for tab, names in found.gone.items()
            for name in names if settler.about(tab, f"{settler.tabs[tab].prefix}{name}")
        )  # fmt: skip
        slip = brought.slip
        return Comparison(
            brought, self.name_of(slip.to) if slip else "", self.name_of(slip.by) if slip else "", mine,
            tuple(self._typed_row(settler, one) for one in found.rows if settler.row(one)),
            settler.faults(found.faults), tuple(_others(settler, found)), tuple(gone),
            sum(self._may_know(settler, *one) for one in found.kept), _unread(settler, brought),
        )  # fmt: skip

    @use_case(SENDERS)
    def take_back(self, actor: Actor, shown: Comparison, chosen: Mapping[str, int | None], reason: str = "") -> Settled:
        """One act a row for the cells chosen: key → the reading of the file taken, None for the desk's value. The same
        again is the same act."""
        settler, now = self._settler_of_files(actor), {one.key: one for one in self._compared(shown.brought).cells}
        rows: dict[str, list[Question]] = {}
        others: list[tuple[str, Answer]] = []
        for one in (each.asked.question for each in shown.cells if each.key in chosen):
            if problem := _problem(settler, one, now.get(one.key), chosen[one.key]):
                others.append((_where(settler, one), Refused((problem,))))
            else:
                rows.setdefault(one.subject, []).append(one)
        drafts = [_draft(actor, shown.brought, settler, cells, chosen, reason) for cells in rows.values()]
        answers = self.journal.record(drafts) if drafts else []
        told = [
            (_where(settler, one), answer)
            for cells, answer in zip(rows.values(), answers, strict=True) for one in cells
        ]  # fmt: skip
        return self._settled([*others, *told])

    @use_case(SENDERS)
    def take_back_row(self, actor: Actor, shown: Comparison, typed: TypedRow, identifier: str) -> Answer:
        """A row typed in the file becomes a row of the desk under this identifier. Raises CannotTake."""
        tab = self._its_tab(actor, shown, typed.row)
        register, says = self.journal.register(), _source(shown.brought, typed.row.tab, typed.row.number)
        draft = hand_answers.take_row(
            f"retour {shown.brought.id}", actor.email, tab, typed.row, identifier, register, f"repris de {says}"
        )
        return self._one(draft)

    @use_case(SENDERS)
    def ignore_back_row(self, actor: Actor, shown: Comparison, typed: TypedRow) -> Answer:
        """A row typed in the file is left alone, as long as its content stays."""
        self._its_tab(actor, shown, typed.row)
        says = f"ignorée : {_source(shown.brought, typed.row.tab, typed.row.number)}"
        return self._one(hand_answers.ignore_row(f"retour {shown.brought.id}", actor.email, typed.row, says))

    # ---- what it is made of

    def _compared(self, brought: Brought) -> Returned:
        """Once for a file and a register, whoever asks."""
        found: Returned = self.kept(
            ("returned", brought.digest),
            lambda files: returned.compare(brought, files.register, files.session, session_tabs(files.session)),
        )
        return found

    def _settler_of_files(self, actor: Actor) -> Settler:
        judged = frozenset(self._visible(actor, SCREENERS))
        return Settler(actor, self._seen(actor), judged, session_tabs(self.session))

    def _back(self, settler: Settler, found: Returned, brought: Brought, one: Question) -> Back:
        asked = in_words(self._asked(settler.files, one))
        left = self._cell_in_words(one.kind, found.left[one.key]) if one.key in found.left else "?"
        last = self.journal.register().recorded(one.head) if one.head else None
        since = last if last and brought.slip and last.position >= brought.slip.position else None
        return Back(asked, left, self.name_of(since.row.acteur) if since else "", since.at if since else None)

    def _may_know(self, settler: Settler, tab: str, subject: str, field: str) -> bool:
        """May this person know what the desk holds there?"""
        value = self.journal.register().value(subject, field)
        return settler.about(tab, subject) and settler.files.register.value(subject, field) == value

    def _typed_row(self, settler: Settler, row: NewRow) -> TypedRow:
        labels = {column.key: column.label for column in settler.tabs[row.tab].columns}
        cells = tuple((labels.get(key, key), typed_cells.text(cell)) for key, cell in row.cells.items())
        return TypedRow(row, cells, tuple(f"{fault.column} : {fault.says}" for fault in row.faults))

    def _its_tab(self, actor: Actor, shown: Comparison, row: NewRow) -> PeopleTab:
        settler = self._settler_of_files(actor)
        if row not in self._compared(shown.brought).rows or not settler.row(row):
            raise Denied(f"Cette ligne de l'onglet {row.tab} n'est pas à vous, ou quelqu'un y a répondu.")
        return settler.tabs[row.tab]


def _unread(settler: Settler, brought: Brought) -> str:
    if not settler.judged or not returned.of_file(brought, FICHES):
        return ""
    return BLIND_IN_PART if settler.somewhere(FICHES) else BLIND


def _others(settler: Settler, found: Returned) -> Iterator[str]:
    """Rows and decisions that the file changes and that somebody else settles. Said from the file alone: whether the
    desk holds the same would tell what it holds (§5)."""
    for (tab, subject), (rows, fields) in found.touched.items():
        if tab == FICHES and settler.judged:
            continue
        where = f"{tab}, {subject.removeprefix(settler.tabs[tab].prefix)}, ligne {', '.join(map(str, rows))}"
        if not settler.about(tab, subject):
            yield where
        elif tab == CANDIDATURES and settler.closed(subject):
            columns = (one for one in settler.tabs[tab].columns if one.key in fields and not one.data)
            yield from (f"{where}, colonne « {one.label} »" for one in columns)


def _problem(settler: Settler, shown: Question, now: Question | None, take: int | None) -> str:
    """Why this answer cannot be recorded, "" when it can."""
    if now is None:
        return f"le fichier et le guichet disent la même chose depuis, ou un autre a répondu. {NOTHING_DONE}"
    if not settler.asked(now):
        return "cette ligne n'est pas à vous, ou n'est dans aucune de vos formations"
    if now != shown:
        return CHANGED
    if take is not None and not 0 <= take < len(shown.values):
        return "cette valeur ne se prend pas d'un fichier : gardez celle du guichet, puis décidez-la ou corrigez-la"
    return ""


def _draft(
    actor: Actor, brought: Brought, settler: Settler, cells: Sequence[Question], chosen: Mapping[str, int | None],
    reason: str,
) -> Draft:  # fmt: skip
    taken = [(one, one.values[take]) for one in cells if (take := chosen[one.key]) is not None]
    kept = [one for one in cells if chosen[one.key] is None]
    said = "".join(f" ; gardé ici, {one.label} (le fichier dit {_quoted(one)})" for one in kept)
    source = _source(brought, cells[0].tab, *cells[0].rows)
    why = f"{'repris de' if taken else 'comparé à'} {source}{said}" + (f". {reason.strip()}" if reason.strip() else "")
    form = f"retour {brought.id}"
    return hand_answers.settled(form, actor.email, cells[0].subject, taken, kept, why, **{DEPARTURE: brought.id})


def _quoted(one: Question) -> str:
    return " · ".join(f"« {typed_cells.text(cell)[:SHOWN]} »" for cell in one.cells)


def _source(brought: Brought, tab: str, *rows: int) -> str:
    lines = ", ".join(map(str, rows))
    return f"{brought.name[:NAMED]}, onglet {tab}, ligne{'s' if len(rows) > 1 else ''} {lines}"


def _where(settler: Settler, one: Question) -> str:
    tab = tab_of(settler.tabs, one.subject)
    name = one.subject.removeprefix(tab.prefix if tab else "")
    return f"{one.tab}, {name}, ligne {', '.join(map(str, one.rows))}, colonne « {one.label} »"


__all__ = ["TakingBack"]
