"""An XLSX file, first looked at as the archive it is, then read by python-calamine (no formula is ever evaluated).

The sizes an archive declares prove nothing: each part is inflated under a cap, and calamine is given a new archive
made of exactly the parts that were looked at. Calamine keeps a sheet as a full rectangle and one copy of a shared text
a cell, so both are bounded before it sees them.
"""

import io
import itertools
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from sheets_sync.importing.reading import (
    MOST_BYTES,
    MOST_CELLS,
    MOST_ROWS,
    SLACK,
    ImportRefused,
    Sheet,
    bounded,
    too_big,
    too_long,
)

MOST_PARTS = 1_000
MOST_COLUMNS = 500
MOST_TEXT = 100_000_000
LOCAL_HEADER = struct.Struct("<4s5H3I2H")
PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{0,3})([0-9]{1,9})["']""")
INDEX = re.compile(rb"<(?:\w+:)?v[^>]*>\s*([0-9]{1,9})\s*<")
SHARED = re.compile(rb"<(?:\w+:)?si[\s>].*?</(?:\w+:)?si>", re.DOTALL)
WHOLE_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")


def workbook_sheets(content: bytes) -> tuple[Sheet, ...]:
    """The visible sheets that hold at least a header and a row. Raises ImportRefused."""
    seen = (sheet for sheet in whole_sheets(content).sheets if sheet.visible and len(sheet.rows) > 1)
    return tuple(Sheet(sheet.name, bounded(sheet.rows), f"classeur, feuille « {sheet.name} »") for sheet in seen)


class RawSheet(NamedTuple):
    """A sheet from its cell A1, as calamine gives it."""

    name: str
    visible: bool
    rows: Sequence[Sequence[object]]


class Opened(NamedTuple):
    """A workbook that was looked at: its sheets, hidden ones too, and the parts of the archive."""

    sheets: tuple[RawSheet, ...]
    parts: Mapping[str, bytes]


def whole_sheets(content: bytes) -> Opened:
    """Every sheet, in order. Raises ImportRefused."""
    parts = _parts(content)
    _look_at_xml(parts)
    shared = [len(text) for part in parts.values() if b"si>" in part for text in SHARED.findall(part)]
    for part in parts.values():
        if WHOLE_ROW.search(part):  # wherever it lies: the workbook says which parts are sheets
            _look_at_sheet(part, shared)
    try:
        book = CalamineWorkbook.from_filelike(_rebuilt(parts))
        seen = [(sheet.name, sheet.visible == SheetVisibleEnum.Visible) for sheet in book.sheets_metadata]
        sheets = [RawSheet(*one, book.get_sheet_by_name(one[0]).to_python(skip_empty_area=False)) for one in seen]
    except (CalamineError, ValueError, OSError):
        raise broken() from None
    return Opened(tuple(sheets), parts)


def broken() -> ImportRefused:
    return ImportRefused(
        "Ce classeur est abîmé ou n’est pas un classeur Excel : "
        "ouvrez-le dans le tableur et enregistrez-le au format .xlsx."
    )


def _made_up(what: str) -> ImportRefused:
    return ImportRefused(f"Ce classeur {what}, ce qu’aucun tableur n’écrit : n’en faites rien, exportez de nouveau.")


def _parts(content: bytes) -> dict[str, bytes]:
    """The parts of the archive, inflated one by one under a common cap."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, struct.error, OSError):
        raise broken() from None
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_PARTS:
        raise _made_up(f"contient plus de {MOST_PARTS} parties")
    parts: dict[str, bytes] = {}
    for entry in entries:
        _look_at_name(entry, parts)
        parts[entry.filename] = _inflated(content, entry, MOST_BYTES - sum(map(len, parts.values())))
    if "[Content_Types].xml" not in parts or "xl/workbook.xml" not in parts:
        raise ImportRefused(
            "Ce fichier est une archive, pas un classeur Excel (.xlsx) : exportez de nouveau depuis la plateforme."
        )
    return parts


def _look_at_name(entry: zipfile.ZipInfo, parts: Mapping[str, bytes]) -> None:
    name = entry.orig_filename
    if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") or "\0" in name:
        raise _made_up("contient un chemin interdit")
    if entry.filename in parts:
        raise _made_up("contient deux fois la même partie")
    if entry.flag_bits & 0x1:
        raise ImportRefused("Ce classeur est protégé par un mot de passe : enregistrez-le sans protection.")


def _inflated(content: bytes, entry: zipfile.ZipInfo, room: int) -> bytes:
    """What the part really holds, whatever sizes it declares; never more than `room` bytes are kept."""
    try:
        fields = LOCAL_HEADER.unpack_from(content, entry.header_offset)
    except struct.error:
        raise broken() from None
    start = entry.header_offset + LOCAL_HEADER.size + fields[9] + fields[10]
    packed = memoryview(content)[start : start + entry.compress_size]
    if fields[0] != b"PK\x03\x04" or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise broken()
    if entry.compress_type == zipfile.ZIP_STORED:
        whole, left = bytes(packed), False
    else:
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            whole = inflate.decompress(packed, room + 1)
        except zlib.error:
            raise broken() from None
        left = bool(inflate.unconsumed_tail)
    if len(whole) > room or left:
        raise too_big()
    if zlib.crc32(whole) != entry.CRC:
        raise broken()
    return whole


def _look_at_xml(parts: Mapping[str, bytes]) -> None:
    for name, part in parts.items():
        if not name.endswith((".xml", ".rels")) and not part.lstrip().startswith(b"<"):
            continue
        if b"\0" in part or part[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise _made_up("contient des octets nuls dans son texte")
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            raise _made_up("déclare des entités XML")


def _look_at_sheet(part: bytes, shared: list[int]) -> None:
    """Bounds the rectangle and the text that calamine would build."""
    starts = [row.start() for row in itertools.islice(WHOLE_ROW.finditer(part), MOST_ROWS + SLACK + 1)]
    if len(starts) > MOST_ROWS + SLACK:
        raise too_long()
    places = PLACE.findall(part)
    columns, rows = {b"", *(column for column, _ in places)}, {len(starts), *map(int, {row for _, row in places})}
    spans = zip(starts, (*starts[1:], len(part)), strict=True)
    unplaced = max(part.count(b"<c", start, end) + part.count(b":c", start, end) for start, end in spans)
    widest = max(*map(_column_number, columns), unplaced)
    if max(rows) > MOST_ROWS + SLACK:
        raise too_long()
    if widest > MOST_COLUMNS or widest * max(rows) > MOST_CELLS:
        raise ImportRefused(
            f"Une feuille s’étend sur {widest} colonnes et {max(rows)} lignes : "
            "supprimez les cellules hors du tableau, puis enregistrez."
        )
    if shared and max(shared) * part.count(b"<v") > MOST_TEXT:
        used = (int(index) for index in INDEX.findall(part))
        if sum(shared[index] for index in used if index < len(shared)) > MOST_TEXT:
            raise too_big()


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _rebuilt(parts: Mapping[str, bytes]) -> io.BytesIO:
    """Only what an XLSX is made of, so that nothing makes calamine take it for another format."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            if name == "[Content_Types].xml" or (name.startswith(("xl/", "_rels/")) and not name.endswith(".bin")):
                archive.writestr(name, part)
    file.seek(0)
    return file
