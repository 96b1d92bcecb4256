"""What the service answers at the addresses of Sheets v4."""

from typing import Any
from urllib.parse import unquote

from tests.google_sheets import (
    batch,
    batch_cells,
    batch_hung,
    batch_paste,
    batch_rows,
    batch_sheets,
    batch_text,
    fields,
    metadata,
    pictures,
    values,
)
from tests.google_sheets.batch import Change
from tests.google_sheets.calls import Answer, Call, made, route
from tests.google_sheets.errors import Refusal, bad
from tests.google_sheets.workbook import Workbook

Json = dict[str, Any]
REQUESTS = (batch_cells, batch_hung, batch_paste, batch_rows, batch_sheets, batch_text, metadata)
"""The modules whose import registers the requests of a batch."""
ID = r"/v4/spreadsheets/([^/:]+)"


def _picture(call: Call, book: Workbook, ranges: list[str], with_cells: bool, mask: fields.Mask) -> Json:
    asked = [book.range(text) for text in ranges]
    known = call.service.known(call.service.file(book.id), book)
    return pictures.spreadsheet(book, known, mask, asked, with_cells)


@route("POST", r"/v4/spreadsheets")
def create_spreadsheet(call: Call) -> Json:
    asked = call.json.get("properties") or {}
    file = call.service.store.create(
        asked.get("title") or "Untitled", call.service.clock.now(), asked.get("locale") or "en_US"
    )
    return _picture(call, file.book, [], False, fields.parse(call.params.get("fields") or ""))


@route("GET", ID)
def get_spreadsheet(call: Call, id_: str) -> Json:
    book, params = call.service.file(id_).book, call.params
    with_cells = params.get("includeGridData", "").lower() == "true"
    return _picture(call, book, call.query.get("ranges") or [], with_cells, fields.parse(params.get("fields") or ""))


@route("POST", ID + ":batchUpdate")
def batch_update(call: Call, id_: str) -> Json:
    asked, file = call.json, call.service.file(id_)
    requests = asked.get("requests") or []
    unknown = set(asked) - {"requests", "includeSpreadsheetInResponse", "responseRanges", "responseIncludeGridData"}
    if unknown:
        raise bad(f'Invalid JSON payload received. Unknown name "{min(unknown)}": Cannot find field.')
    old = file.book
    replies = call.service.change(id_, lambda change: batch.apply(change, requests))
    mask = fields.parse(call.params.get("fields") or "")
    answer = dict(fields.chosen({"spreadsheetId": id_, "replies": replies}, mask))
    if asked.get("includeSpreadsheetInResponse") and fields.wants(mask, "updatedSpreadsheet"):
        book = file.book if call.service.switches.answer_shows_append else old
        with_cells = bool(asked.get("responseIncludeGridData"))
        below = fields.under(mask, "updatedSpreadsheet")
        answer["updatedSpreadsheet"] = _picture(call, book, asked.get("responseRanges") or [], with_cells, below)
    return answer


def _read(call: Call, id_: str, text: str, late: bool = False) -> Json:
    file = call.service.file(id_)
    book = file.before(call.service.clock.now() - 5) if late and not call.service.switches.one_instant else file.book
    try:
        grid = book.range(text)
    except Refusal:
        if book is file.book:
            raise
        book, grid = file.book, file.book.range(text)
    return values.read(book, call.service.known(file, book), grid, call.params)


@route("GET", ID + "/values:batchGet")
def batch_get(call: Call, id_: str) -> Answer:
    asked = call.query.get("ranges") or []
    found = [_read(call, id_, text, late=at > 0) for at, text in enumerate(asked)]
    return made({"spreadsheetId": id_} | ({"valueRanges": found} if found else {}))


@route("GET", ID + "/values/([^/]+)")
def get_values(call: Call, id_: str, text: str) -> Answer:
    return made(_read(call, id_, unquote(text)))


def _with_values(call: Call, change: Change, answer: Json, asked: Json) -> Json:
    """What was written as it now stands, when it is asked for."""
    if str(asked.get("includeValuesInResponse", "")).lower() != "true" or "updatedRange" not in answer:
        return answer
    params = {
        "valueRenderOption": asked.get("responseValueRenderOption") or "",
        "dateTimeRenderOption": asked.get("responseDateTimeRenderOption") or "",
    }
    known = call.service.formulas.of(change.book, None, change.switches, change.today)
    return answer | {"updatedData": values.read(change.book, known, change.book.range(answer["updatedRange"]), params)}


@route("PUT", ID + "/values/([^/]+)")
def update_values(call: Call, id_: str, text: str) -> Json:
    asked, option = call.json, call.params.get("valueInputOption") or ""

    def act(change: Change) -> Json:
        answer = values.update(change.book, unquote(text), asked, option, change.today, change.switches)
        return _with_values(call, change, answer, call.params)

    return {"spreadsheetId": id_} | call.service.change(id_, act)


@route("POST", ID + "/values/([^/]+):append")
def append_values(call: Call, id_: str, text: str) -> Json:
    asked = call.json

    def act(change: Change) -> Json:
        answer = values.append(change, unquote(text), asked, call.params)
        updates = {"spreadsheetId": id_} | _with_values(call, change, answer["updates"], call.params)
        return answer | {"updates": updates}

    return {"spreadsheetId": id_} | call.service.change(id_, act)


@route("POST", ID + "/values/([^/]+):clear")
def clear_values(call: Call, id_: str, text: str) -> Json:
    cleared = call.service.change(id_, lambda change: values.clear(change.book, unquote(text)))
    return {"spreadsheetId": id_, "clearedRange": cleared}


@route("POST", ID + "/values:batchClear")
def batch_clear(call: Call, id_: str) -> Json:
    asked = call.json.get("ranges") or []
    cleared = call.service.change(id_, lambda change: [values.clear(change.book, text) for text in asked])
    return {"spreadsheetId": id_, "clearedRanges": cleared}


@route("POST", ID + "/values:batchUpdate")
def batch_update_values(call: Call, id_: str) -> Json:
    asked = call.json
    option = asked.get("valueInputOption") or ""

    def act(change: Change) -> list[Json]:
        out = []
        for at, one in enumerate(asked.get("data") or []):
            answer = values.update(change.book, one["range"], one, option, change.today, change.switches, f"data[{at}]")
            out.append({"spreadsheetId": id_} | _with_values(call, change, answer, asked))
        return out

    answers = call.service.change(id_, act)
    sheets = {answer["updatedRange"].rpartition("!")[0] for answer in answers}
    total = {
        f"totalU{name[1:]}": sum(answer.get(name, 0) for answer in answers)
        for name in ("updatedRows", "updatedColumns", "updatedCells")
    }
    return {"spreadsheetId": id_} | total | {"totalUpdatedSheets": len(sheets), "responses": answers}


@route("GET", ID + r"/developerMetadata/(\d+)")
def get_metadata(call: Call, id_: str, wanted: str) -> Json:
    return metadata.one(call.service.file(id_).book, int(wanted))


@route("POST", ID + "/developerMetadata:search")
def search_metadata(call: Call, id_: str) -> Json:
    filters = call.json.get("dataFilters") or []
    found = metadata.found(call.service.file(id_).book, filters)
    matched = [{"developerMetadata": item, "dataFilters": filters} for item in found]
    return {"matchedDeveloperMetadata": matched} if matched else {}


@route("POST", ID + r"/sheets/(\d+):copyTo")
def copy_sheet_to(call: Call, id_: str, wanted: str) -> Json:
    source = call.service.file(id_).book.sheet(int(wanted))

    def act(change: Change) -> Json:
        titles = {sheet.title for sheet in change.book.sheets}
        names = ["Copy of " + source.title, *(f"Copy of {source.title} {n}" for n in range(1, 1000))]
        copy = batch_sheets.copied(change, source, None, next(name for name in names if name not in titles))
        change.book.sheets.append(copy)
        return pictures.sheet_properties(change.book, copy)

    return call.service.change(call.json["destinationSpreadsheetId"], act)
