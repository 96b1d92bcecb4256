"""Tables as CSV files that a spreadsheet opens without running anything: no cell begins as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

LIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet may take for a formula, as a first character; the last three are skipped before one."""
QUOTE = "'"


def csv_file(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with its mark and `;`, as French spreadsheets open by a double click; the header is the first row."""
    return csv_cells([safe(cell) for cell in row] for row in rows)


def csv_cells(rows: Iterable[Sequence[str]]) -> bytes:
    """The same, for cells made safe by their writer: a number below zero needs no quote."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig", errors="backslashreplace")


def safe(cell: str) -> str:
    """The text, behind a quote when it could be taken for a formula. NUL, which no cell holds, is shown."""
    text = cell.replace("\x00", "␀")
    return QUOTE + text if text.lstrip(" \u00a0\ufeff").startswith(LIVE) or text.startswith(QUOTE) else text
