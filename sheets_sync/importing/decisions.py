"""A school's spreadsheet of decisions → what each line states: who, which programme, which state, when, by whom, why.

One line, one application and one state; an application may have several lines. A cell that cannot be read is told with
its line and its column, and its line waits. Nothing is guessed, and no employer is read (§5).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from rules.calendar import Moment
from rules.session import Session
from sheets_sync.importing import decisions_words as words
from sheets_sync.importing.cells import Codec, choice, count, day
from sheets_sync.importing.decisions_columns import (
    ASKED,
    BY,
    ON,
    STATE,
    TRIAL,
    WHY,
    Columns,
    columns,
    find_columns,
    label,
)
from sheets_sync.importing.identity_cells import email
from sheets_sync.importing.programmes import programme_codec
from sheets_sync.importing.reading import Sheet
from sheets_sync.importing.results_columns import Problem
from sheets_sync.importing.words import Raw, fold, tidy

CODECS: Final[Mapping[str, Codec]] = {"day": day, "choice": choice, "count": count}


@dataclass(frozen=True)
class Stated:
    """One line. `on` is a day or an aware instant; `asked` None when not said; `trials` code → (outcome, moment or
    None); `facts` field → value as the journal keeps it."""

    number: int
    dossier: str
    family: str
    given: str
    birth: date | None
    email: str
    programme: str
    state: str
    on: Moment | None
    by: str = ""
    why: str = ""
    asked: tuple[str, ...] | None = None
    trials: Mapping[str, tuple[str, Moment | None]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def who(self) -> str:
        return " · ".join(filter(None, (self.dossier, f"{self.given} {self.family}".strip(), self.email)))


@dataclass(frozen=True)
class Decisions:
    """`unread` are (header, why) of the columns not taken; `words` the texts that name no state, with how many lines
    say them."""

    read_as: str
    rows: tuple[Stated, ...]
    taken: tuple[tuple[str, str], ...]
    unread: tuple[tuple[str, str], ...]
    words: Mapping[str, int]


def read_decisions(sheets: Iterable[Sheet], session: Session, said: Mapping[str, str] | None = None) -> Decisions:
    """`said`: folded text → state, for words of the file that no row knows. Raises ImportRefused for the whole file."""
    table = find_columns(sheets, session)
    reader = _Reader(table, session, said or {})
    found = tuple(reader.rows())
    taken = tuple((table.header(name), label(name)) for name in table.places)
    return Decisions(table.sheet.read_as, found, taken, table.unread, reader.unknown)


class _Reader:
    """The lines of a table, each cell read or said unreadable."""

    def __init__(self, table: Columns, session: Session, said: Mapping[str, str]):
        self._table, self._session, self._said = table, session, said
        self._programme = programme_codec(session)
        self.unknown: dict[str, int] = {}

    def rows(self) -> Iterator[Stated]:
        table = self._table
        for number, row in enumerate(table.sheet.rows[table.top + 1 :], table.top + 2):
            if any(tidy(cell) for cell in row):
                yield self._row(number, row)

    def _row(self, number: int, row: Sequence[Raw]) -> Stated:
        problems: list[Problem] = []

        def read(name: str, codec: Codec, needed: bool = False) -> Any:
            raw = self._table.cell(row, name)
            value, wrong = codec(raw)
            if not wrong and needed and value in (None, ""):
                wrong = "cellule vide"
            if wrong:
                shown = "" if wrong.startswith("«") or not tidy(raw) else f"« {tidy(raw)[:60]} » : "
                problems.append(Problem(number, self._table.header(name), f"{shown}{wrong}"))
            return value

        def text(name: str) -> str:
            return tidy(self._table.cell(row, name))

        programme = read("programme", self._programme, needed=True) or ""
        state, asked = self._state(row, programme, read), None
        if programme:
            year = self._session.programmes[programme].year
            asked = read(ASKED, lambda raw: words.asked(self._session, year, raw))
        return Stated(
            number=number,
            dossier=text("dossier"),
            family=text("family_name"),
            given=text("given_name"),
            birth=read("birth_date", day),
            email=read("email", email) or "",
            programme=programme,
            state=state,
            on=read(ON, words.moment, needed=True),
            by=text(BY),
            why=words.motive(self._session, state, self._table.cell(row, WHY)),
            asked=asked,
            trials=self._trials(programme, read),
            facts=self._facts(read),
            problems=tuple(problems),
        )

    def _state(self, row: Sequence[Raw], programme: str, read: Any) -> str:
        if not programme:
            return ""
        year, raw = self._session.programmes[programme].year, self._table.cell(row, STATE)
        code = read(
            STATE, lambda raw: words.state(self._session, year, raw, self._said) if tidy(raw) else (None, ""), True
        )
        if not code and tidy(raw):
            self.unknown[tidy(raw)] = self.unknown.get(tidy(raw), 0) + 1
        return code or ""

    def _trials(self, programme: str, read: Any) -> dict[str, tuple[str, Moment | None]]:
        if not programme:
            return {}
        year = self._session.programmes[programme].year
        named = {name: words.trial(self._session, year, name.removeprefix(TRIAL)) for name in self._table.places}
        mine = {name: one.code for name, one in named.items() if name.startswith(TRIAL) and one}
        return {code: value for name, code in mine.items() if (value := read(name, words.result)) is not None}

    def _facts(self, read: Any) -> dict[str, Any]:
        """Only what is said: a blank is unknown, never no (a ticked box, by its nature, is asked for by a word)."""
        found: dict[str, Any] = {}
        for name, known in columns().items():
            if known.record and name in self._table.places:
                value = read(name, _said(CODECS[known.codec]))
                if value is not None:
                    found[name] = value.isoformat() if isinstance(value, date) else value
        return found


def _said(codec: Codec) -> Codec:
    return lambda raw: codec(raw) if fold(raw) or tidy(raw) in ("✓", "✔", "☑") else (None, "")
