"""A workbook: sheets of cells and what hangs on them. A request works on a copy, so that a batch is atomic."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.google_sheets import hanging, ranges, references
from tests.google_sheets.cells import BLANK, EMPTY, Cell, Row
from tests.google_sheets.errors import bad
from tests.google_sheets.locales import Locale, locale
from tests.google_sheets.ranges import Grid, Moved

VERSIONS = count(1)
"""A sheet's version names its content: no two contents share one, even in copies that were thrown away."""
Json = dict[str, Any]


@dataclass
class Sheet:
    """Rows of cells, cut after the last that holds anything; positions count from 0."""

    id: int
    title: str
    row_count: int = 1000
    column_count: int = 26
    rows: list[Row] = field(default_factory=list)
    properties: Json = field(default_factory=dict)
    grid: Json = field(default_factory=dict)
    merges: list[Grid] = field(default_factory=list)
    hung: dict[str, list[Json]] = field(default_factory=dict)
    """protectedRanges, conditionalFormats, bandedRanges, rowGroups, columnGroups, basicFilter: as the API shows
    them.
    """
    sizes: dict[str, dict[int, Json]] = field(default_factory=lambda: {"ROWS": {}, "COLUMNS": {}})
    version: int = field(default_factory=lambda: next(VERSIONS))
    written: list[tuple[int, int]] = field(default_factory=list)
    """The places whose content this request wrote, or moved."""
    has_formulas: bool = False
    """Whether one was ever put here."""

    def copy(self) -> "Sheet":
        hung = {name: list(items) for name, items in self.hung.items()}
        sizes = {name: dict(items) for name, items in self.sizes.items()}
        fresh = {"rows": list(self.rows), "merges": list(self.merges), "hung": hung, "sizes": sizes, "written": []}
        return Sheet(**{**self.__dict__, "properties": dict(self.properties), "grid": dict(self.grid), **fresh})

    def cell(self, row: int, column: int) -> Cell:
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else BLANK

    def cells(self, row: int, left: int, many: int) -> list[Cell]:
        """Side by side."""
        found = self.rows[row][left : left + many] if row < len(self.rows) else ()
        return [*found, *[BLANK] * (many - len(found))]

    def put(self, row: int, left: int, cells: Sequence[Cell]) -> None:
        """Writes cells side by side; the sheet must be large enough."""
        self.rows.extend(EMPTY for _ in range(len(self.rows), row + 1))
        old = self.rows[row]
        padded = old + (BLANK,) * (left - len(old))
        self.rows[row] = trimmed((*padded[:left], *cells, *old[left + len(cells) :]))
        self.has_formulas = self.has_formulas or any(cell.formula for cell in cells)
        self.written += [(row, left + at) for at in range(len(cells))]
        self.changed()

    def changed(self) -> None:
        """Its content is no longer what its version named."""
        self.version = next(VERSIONS)

    def grow(self, rows: int, columns: int) -> None:
        self.row_count, self.column_count = max(self.row_count, rows), max(self.column_count, columns)

    @property
    def last_row(self) -> int:
        """How many rows stand above and at the last one with content."""
        at = len(self.rows)
        while at and not any(cell.filled for cell in self.rows[at - 1]):
            at -= 1
        return at

    @property
    def whole(self) -> Grid:
        return Grid(self.id, 0, self.row_count, 0, self.column_count)

    def within(self, grid: Grid) -> Grid:
        """A grid cut to this sheet. Raises Refusal when it starts outside."""
        if grid.top >= self.row_count or grid.left >= self.column_count:
            start = ranges.to_a1(self.title, Grid(self.id, grid.top, grid.top + 1, grid.left, grid.left + 1))
            raise bad(
                f"Range ({start}) exceeds grid limits. Max rows: {self.row_count}, max columns: {self.column_count}"
            )
        return grid.within(self.row_count, self.column_count)

    def a1(self, grid: Grid) -> str:
        return ranges.to_a1(self.title, grid)

    def block(self, grid: Grid) -> list[list[Cell]]:
        """The cells of a grid whose sides are known."""
        rows, columns = grid.size
        return [self.cells(grid.top + at, grid.left, columns) for at in range(rows)]


def trimmed(cells: Sequence[Cell]) -> Row:
    end = len(cells)
    while end and cells[end - 1] == BLANK:
        end -= 1
    return Row(cells[:end])


@dataclass
class Workbook:
    """What one spreadsheet id answers for."""

    id: str
    properties: Json
    sheets: list[Sheet] = field(default_factory=list)
    named: dict[str, tuple[str, Grid]] = field(default_factory=dict)
    metadata: list[Json] = field(default_factory=list)

    def copy(self) -> "Workbook":
        sheets = [sheet.copy() for sheet in self.sheets]
        return Workbook(self.id, dict(self.properties), sheets, dict(self.named), list(self.metadata))

    @property
    def locale(self) -> Locale:
        return locale(self.properties["locale"])

    @property
    def title(self) -> str:
        return str(self.properties["title"])

    def sheet(self, id_: int) -> Sheet:
        for sheet in self.sheets:
            if sheet.id == id_:
                return sheet
        raise bad(f"No grid with id: {id_}")

    def range(self, text: str) -> Grid:
        """Raises Refusal for a range that names nothing here."""
        titles = {sheet.title: sheet.id for sheet in self.sheets}
        return ranges.parse(text, titles, dict(self.named.values()), self.sheets[0].id)

    def formulas(self) -> Iterator[tuple[Sheet, int, int, Cell]]:
        for sheet in (one for one in self.sheets if one.has_formulas):
            for at, row in enumerate(sheet.rows):
                for column, cell in enumerate(row):
                    if cell.formula:
                        yield sheet, at, column, cell

    def rewrite(self, change: Callable[[Sheet, str], str]) -> None:
        """Writes formulas anew; the same formula of a sheet is worked out once."""
        known: dict[tuple[int, str], str] = {}
        for sheet, row, column, cell in list(self.formulas()):
            key = (sheet.id, cell.formula)
            if key not in known:
                known[key] = change(sheet, cell.formula)
            if known[key] != cell.formula:
                cells = sheet.rows[row]
                sheet.rows[row] = Row((*cells[:column], cell._replace(formula=known[key]), *cells[column + 1 :]))
                sheet.changed()

    def follow(self, moving: Sheet, rows: bool, goes: Moved) -> None:
        """After rows or columns of a sheet moved: all that points at them goes along."""

        def grid_goes(grid: Grid) -> Grid | None:
            return ranges.moved(grid, moving.id, rows, goes)

        moving.merges = [grid for old in moving.merges if (grid := grid_goes(old)) and grid.size != (1, 1)]
        self.named = {id_: (name, grid) for id_, (name, old) in self.named.items() if (grid := grid_goes(old))}
        for name, items in moving.hung.items():
            moving.hung[name] = [new for item in items if (new := hanging.item_goes(item, rows, goes, grid_goes))]
        kept = ((item, hanging.metadata_goes(item, moving.id, rows, goes)) for item in self.metadata)
        self.metadata = [new for _, new in kept if new]
        self.rewrite(
            lambda sheet, formula: references.followed(formula, moving.title, sheet.id == moving.id, rows, goes)
        )
