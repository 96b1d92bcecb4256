"""Tables, as an append looks for them: filled cells that touch."""

from tests.google_sheets.ranges import Grid
from tests.google_sheets.workbook import Sheet


def region(sheet: Sheet, grid: Grid) -> Grid | None:
    """The last table that a range meets: cells that touch, grown from the last filled one of the range."""
    last = next(
        (
            (at, column)
            for at in range(min(grid.bottom, len(sheet.rows)) - 1, grid.top - 1, -1)
            for column in range(min(grid.right, len(sheet.rows[at])) - 1, grid.left - 1, -1)
            if sheet.rows[at][column].filled
        ),
        None,
    )
    return None if last is None else _grown(sheet, Grid(sheet.id, last[0], last[0] + 1, last[1], last[1] + 1))


def _grown(sheet: Sheet, box: Grid) -> Grid:
    while True:
        top, left, bottom, right = max(box.top - 1, 0), max(box.left - 1, 0), box.bottom + 1, box.right + 1

        def any_filled(rows: range, columns: range) -> bool:
            return any(sheet.cell(r, c).filled for r in rows for c in columns)

        new = Grid(
            box.sheet,
            top if any_filled(range(top, box.top), range(left, right)) else box.top,
            bottom if any_filled(range(box.bottom, bottom), range(left, right)) else box.bottom,
            left if any_filled(range(top, bottom), range(left, box.left)) else box.left,
            right if any_filled(range(top, bottom), range(box.right, right)) else box.right,
        )
        if new == box:
            return box
        box = new
