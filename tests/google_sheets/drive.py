"""The calls to Drive v3 that gspread makes: create, list, describe, copy, delete, export, permissions."""

import csv
import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tests.google_sheets import fields, values
from tests.google_sheets.batch import Change
from tests.google_sheets.errors import DriveRefusal
from tests.google_sheets.pictures import Known
from tests.google_sheets.ranges import Grid
from tests.google_sheets.store import MIME, File, Store

Json = dict[str, Any]
CLAUSE = re.compile(r"(name|mimeType)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def _instant(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def found(store: Store, id_: str) -> File:
    if id_ not in store.files or not store.files[id_].shared:
        raise DriveRefusal(404, f"File not found: {id_}.")
    return store.files[id_]


def picture(file: File, mask: str = "kind,id,name,mimeType") -> Json:
    json = {
        "kind": "drive#file",
        "id": file.book.id,
        "name": file.book.title,
        "mimeType": MIME,
        "createdTime": _instant(file.created),
        "modifiedTime": _instant(file.modified),
        "version": str(file.version),
        "trashed": False,
    }
    return dict(fields.chosen(json, fields.parse(mask or "kind,id,name,mimeType")))


def create(store: Store, json: Mapping[str, Any], now: float) -> Json:
    return picture(store.create(json.get("name") or "Untitled", now))


def listed(store: Store, params: Mapping[str, str]) -> Json:
    """Newest first."""
    wanted = {key: one or other for key, one, other in CLAUSE.findall(params.get("q") or "")}
    mine = [file for file in store.files.values() if file.shared and wanted.get("mimeType", MIME) == MIME]
    mine = [file for file in mine if wanted.get("name", file.book.title) == file.book.title]
    mask = fields.parse(params.get("fields") or "kind,files(kind,id,name,mimeType)")
    files = [picture(file, "*") for file in sorted(mine, key=lambda file: -file.created)]
    return dict(fields.chosen({"kind": "drive#fileList", "incompleteSearch": False, "files": files}, mask))


def exported(file: File, known: Known) -> bytes:
    """The first sheet as CSV, the only format one can make without a layout."""
    sheet = file.book.sheets[0]
    rows = values.read(file.book, known, Grid(sheet.id), {}).get("values") or []
    width = max(map(len, rows), default=0)
    text = io.StringIO()
    csv.writer(text).writerows([*row, *[""] * (width - len(row))] for row in rows)
    return text.getvalue().removesuffix("\r\n").encode()


def imported(change: Change, text: str) -> None:
    """As Drive converts a CSV: read as if typed, the other sheets removed."""
    sheet = change.book.sheets[0]
    rows = list(csv.reader(io.StringIO(text)))
    change.book.sheets, change.book.named, change.book.metadata = [sheet], {}, []
    sheet.rows.clear()
    sheet.row_count, sheet.column_count = max(len(rows), 1), max(map(len, rows), default=1)
    values.written(change.book, Grid(sheet.id), rows, "USER_ENTERED", change.today, change.switches)
