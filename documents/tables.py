"""Any list as a spreadsheet or a CSV file: chosen columns, dates that are dates, texts that stay as they are.

No cell is a formula, in either. A text of figures (a dossier's number, a telephone) keeps its zeros. The same list at
the same instant is the same bytes.
"""

import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from documents.csv_files import LIVE, csv_cells, safe
from rules.faults import RuleError

Value = str | int | float | Decimal | date | datetime | bool | None
"""A text is always a text; an instant is shown on its own clock: its caller brings it to the notice's zone."""

YES_NO: Final = {True: "oui", False: "non"}
_DAY, _INSTANT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
_ROWS: Final = 1_048_575
_TEXT: Final = 32_767
_EXACT: Final = 10**15
_CUT: Final = " … (coupé ici : le CSV a tout)"
_UNNAMABLE: Final = re.compile(r"[^\w .,()’'-]+")
_ENDS: Final = " .,-’'"
"""What no name of a sheet begins or ends with."""
_RESERVED: Final = frozenset({"history", "historique"})
_SHEET: Final = 31
_WIDTHS: Final = (8, 60)
_GREY: Final = "#595959"
_FIRST_DAY: Final = date(1900, 3, 1)
"""Before it, spreadsheets count a 29 February that never was."""


@dataclass(frozen=True)
class Table:
    """A list: its columns by key, each with the name it is shown under, and rows of one value a column."""

    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Value, ...], ...]
    texts: frozenset[str] = frozenset()
    """Columns in which what a person types stays a text: a telephone keeps its zero."""
    quiet: frozenset[str] = frozenset()
    """Columns that are there to be read; their headings are set in grey."""

    def only(self, keys: Sequence[str]) -> "Table":
        """The chosen columns, in the order chosen. Raises `RuleError` for one that is not there, or none."""
        places = {key: place for place, (key, _) in enumerate(self.columns)}
        unknown = [key for key in keys if key not in places]
        if unknown or not keys:
            named = f"« {unknown[0]} » n'est pas une colonne" if unknown else "aucune colonne n'est choisie"
            raise RuleError(f"Liste « {self.title} » : {named}, attendu : {', '.join(places)}.")
        chosen = [places[key] for key in keys]
        rows = tuple(tuple(row[place] for place in chosen) for row in self.rows)
        return replace(self, columns=tuple(self.columns[place] for place in chosen), rows=rows)


def csv(table: Table) -> bytes:
    """UTF-8 with its mark and `;`, numbers with a comma, as French spreadsheets open by a double click."""
    header = [safe(label) for _, label in table.columns]
    return csv_cells([header, *([_shown(value) for value in row] for row in table.rows)])


def _shown(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return YES_NO[value]
        case str():
            return safe(value)
        case datetime():
            return f"{value:%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case _:
            return str(value).replace(".", ",")


def xlsx(table: Table, at: datetime) -> bytes:
    """One sheet, its header frozen and filtered. Raises `RuleError` when a sheet cannot hold so many rows."""
    return workbook(table.title, [table], at)


def workbook(
    title: str, tables: Sequence[Table], at: datetime, hidden: tuple[str, Sequence[Sequence[str]]] | None = None
) -> bytes:
    """A sheet for each table; `hidden`: a sheet of texts that spreadsheets keep and do not show. Raises `RuleError`."""
    for table in tables:
        if len(table.rows) > _ROWS:
            raise RuleError(
                f"Liste « {table.title} » : {len(table.rows)} lignes, une feuille en tient {_ROWS}. Prenez le CSV."
            )
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": _clean(title), "created": at.replace(tzinfo=None)})
    for table in tables:
        _Sheet(book, table).write()
    if hidden is not None:
        name, lines = hidden
        sheet = book.add_worksheet(name)
        sheet.very_hidden()
        for number, line in enumerate(lines):
            for column, text in enumerate(line):
                sheet.write_string(number, column, _clean(text))
    book.close()
    return out.getvalue()


class _Sheet:
    """Writes a table, each value by the method of its kind: nothing is left for XlsxWriter to guess."""

    def __init__(self, book: Any, table: Table):
        self._table = table
        self._sheet = book.add_worksheet(_sheet_name(table.title))
        self._head = book.add_format({"bold": True, "num_format": "@"})
        self._quiet = book.add_format({"num_format": "@", "font_color": _GREY})
        self._text = book.add_format({"num_format": "@"})
        self._live = book.add_format({"num_format": "@", "quote_prefix": True})
        self._days = {kind: book.add_format({"num_format": kind}) for kind in (_DAY, _INSTANT)}

    def write(self) -> None:
        sheet, last = self._sheet, len(self._table.columns) - 1
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(self._table.rows), last)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{xlsxwriter.utility.xl_col_to_name(last)}{_ROWS + 1}"})
        for column, (key, label) in enumerate(self._table.columns):
            sheet.set_column(column, column, self._width(column), self._text if key in self._table.texts else None)
            sheet.write_string(0, column, _clean(label), self._quiet if key in self._table.quiet else self._head)
        for number, row in enumerate(self._table.rows, 1):
            for column, value in enumerate(row):
                self._cell(number, column, value)

    def _cell(self, row: int, column: int, value: Value) -> None:
        match value:
            case None | "":
                pass
            case bool():
                self._sheet.write_string(row, column, YES_NO[value], self._text)
            case date() if _day(value) >= _FIRST_DAY:
                kind = _INSTANT if isinstance(value, datetime) else _DAY
                self._sheet.write_datetime(row, column, _clock(value), self._days[kind])
            case int() | float() | Decimal() if _exact(value):
                self._sheet.write_number(row, column, value)
            case _:
                text = value if isinstance(value, str) else _shown(value)
                live = text.lstrip().startswith(LIVE)
                self._sheet.write_string(row, column, _clean(text), self._live if live else self._text)

    def _width(self, column: int) -> int:
        longest = max((len(_shown(row[column])) for row in self._table.rows), default=0)
        least, most = _WIDTHS
        return max(least, min(most, max(longest, len(self._table.columns[column][1])) + 2))


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _clock(value: date) -> date:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def _exact(value: int | float | Decimal) -> bool:
    """Whether a cell holds the number as it is: beyond fifteen figures it would be another one."""
    try:
        return math.isfinite(value) and -_EXACT < value < _EXACT
    except (OverflowError, ValueError):
        return False


def _clean(text: str) -> str:
    """What a cell can hold. A text longer than it says where it was cut."""
    whole = text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\x00", "␀")
    return whole if len(whole) <= _TEXT else whole[: _TEXT - len(_CUT)] + _CUT


def _sheet_name(title: str) -> str:
    """A name that every spreadsheet takes: they keep one for themselves, by language."""
    name = " ".join(_UNNAMABLE.sub(" ", title).split()).strip(_ENDS)[:_SHEET].strip(_ENDS)
    return f"{name} (liste)" if name.casefold() in _RESERVED else name or "Liste"
