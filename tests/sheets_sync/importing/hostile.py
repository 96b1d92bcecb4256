"""Files made to hurt, built in memory: each is a name and its bytes."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Export" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="rId1" Type="{KIND}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{KIND}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)
ROOT = (
    f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="rId1" Type="{KIND}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEADER = "N° dossier;Nom;Prénom;INE\n"


def inline(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet(*rows: str) -> str:
    return f"<worksheet {MAIN}><sheetData>{''.join(rows)}</sheetData></worksheet>"


def row(number: int, *cells: str) -> str:
    places = zip("ABCDEFGH", cells, strict=False)
    return f'<row r="{number}">{"".join(inline(f"{letter}{number}", text) for letter, text in places)}</row>'


GOOD = (row(1, "N° dossier", "Nom", "Prénom"), row(2, "24-1", "Roy", "Ada"))


def workbook(sheet_xml: str, **parts: str | bytes) -> bytes:
    """An XLSX of one sheet, with more parts (« __ » stands for « / »)."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", ROOT)
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet_xml)
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/"), part)
    return content.getvalue()


def lying(content: bytes, name: bytes) -> bytes:
    """The same archive, where one part declares 10 bytes once unzipped, in both of its headers."""
    patched = bytearray(content)
    central = patched.rindex(b"PK\x01\x02", 0, patched.rindex(name))
    while patched[central + 46 : central + 46 + len(name)] != name:
        central = patched.index(b"PK\x01\x02", central + 4)
    (local,) = struct.unpack_from("<I", patched, central + 42)
    struct.pack_into("<I", patched, central + 24, 10)
    struct.pack_into("<I", patched, local + 22, 10)
    return bytes(patched)


def overlapping() -> bytes:
    """A thousand entries of one compressed block: the archive is small, what it holds is not."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    whole = b" " * 10_000_000
    packed = packer.compress(whole) + packer.flush()
    crc = zlib.crc32(whole)
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 33, crc, len(packed), len(whole), 1, 0) + b"a"
    sizes = (crc, len(packed), len(whole), 4, 0, 0, 0, 0, 0, 0)
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, *sizes)
    entries = b"".join(entry + f"{number:04}".encode() for number in range(900))
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 900, 900, len(entries), len(local) + len(packed), 0)
    return local + packed + entries + end


def bomb() -> bytes:
    """300 MB of blanks after a good table."""
    content = io.BytesIO(workbook(sheet(*GOOD)))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/calcChain.xml", "w") as part:
        for _ in range(300):
            part.write(b" " * 1_000_000)
    return content.getvalue()


def many_parts() -> bytes:
    return workbook(sheet(*GOOD), **{f"xl__media__{number}.png": b"" for number in range(1_200)})


def unplaced() -> str:
    return f"<row>{'<c><v>1</v></c>' * 200_000}</row>"


def elsewhere() -> bytes:
    """The workbook's only sheet lies where sheets usually do not, and reaches the last line."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", ROOT)
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS.replace("worksheets/sheet1.xml", "other/table.txt"))
        archive.writestr("xl/other/table.txt", sheet(*GOOD, row(1_048_576, "x")))
    return content.getvalue()


def shared_text() -> bytes:
    """One text of 30 kB that 20,000 cells point to: 600 MB once each has its copy."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001))
    return workbook(sheet(rows), **{"xl__sharedStrings.xml": f"<sst {MAIN}><si><t>{'a' * 30_000}</t></si></sst>"})


def xxe() -> bytes:
    entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return workbook(entity + sheet(row(1, "N° dossier", "Nom", "Prénom"), row(2, "24-1", "&e;", "Ada")))


FILES: dict[str, Callable[[], tuple[str, bytes]]] = {
    "zip bomb": lambda: ("export.xlsx", bomb()),
    "bomb that lies on its size": lambda: ("export.xlsx", lying(bomb(), b"xl/calcChain.xml")),
    "entries that overlap": lambda: ("export.xlsx", overlapping()),
    "too many parts": lambda: ("export.xlsx", many_parts()),
    "shared text multiplied": lambda: ("export.xlsx", shared_text()),
    "far corner": lambda: ("export.xlsx", workbook(sheet(*GOOD, row(1_048_576, "x")))),
    "far column": lambda: ("export.xlsx", workbook(sheet(*GOOD, f"<row r='9'>{inline('XFD9', 'x')}</row>"))),
    "cells that do not say where they are": lambda: ("export.xlsx", workbook(sheet(*GOOD, unplaced()))),
    "sheet in another place": lambda: ("export.xlsx", elsewhere()),
    "20,000 rows": lambda: ("export.xlsx", workbook(sheet(*(f"<row r='{n}'/>" for n in range(1, 20_200))))),
    "20,000 lines": lambda: ("export.csv", (HEADER + "24-1;Roy;Ada;\n" * 20_200).encode()),
    "line of a million cells": lambda: ("export.csv", (HEADER + ";" * 6_000_000 + "\n").encode()),
    "40 MB where one character is wide": lambda: ("export.csv", (HEADER + "24-1;🙂;Ada;\n" * 2_500_000).encode()),
    "60 MB of text": lambda: ("export.csv", (HEADER + "24-1;Roy;Ada;\n" * 4_300_000).encode()),
    "cell of 1 MB": lambda: ("export.csv", (HEADER + "24-1;Roy;" + "a" * 1_000_000 + ";\n").encode()),
    "workbook cell of 1 MB": lambda: ("export.xlsx", workbook(sheet(*GOOD, row(3, "24-2", "a" * 1_000_000)))),
    "external entity": lambda: ("export.xlsx", xxe()),
    "nulls in a CSV": lambda: ("export.csv", (HEADER + "24-1;R\0oy;Ada;\n").encode()),
    "nulls in a workbook": lambda: ("export.xlsx", workbook(sheet(*GOOD) + "\0")),
    "path outside": lambda: ("export.xlsx", workbook(sheet(*GOOD), **{"..__..__evil.xml": "x"})),
    "absolute path": lambda: ("export.xlsx", workbook(sheet(*GOOD), **{"__etc__passwd": "x"})),
    "workbook named csv": lambda: ("export.csv", workbook(sheet(*GOOD))),
    "text named xlsx": lambda: ("export.xlsx", HEADER.encode()),
    "picture": lambda: ("export.png", b"\x89PNG"),
    "old workbook": lambda: ("export.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600),
    "empty": lambda: ("export.csv", b""),
    "not a workbook": lambda: ("export.xlsx", many_zip()),
    "broken workbook": lambda: ("export.xlsx", workbook(sheet(*GOOD))[:-30]),
    "quote left open": lambda: ("export.csv", (HEADER + '24-1;"Roy;Ada;\n24-2;Roy;Ada;\n').encode()),
    "no header": lambda: ("export.csv", b"a;b;c;d\n1;2;3;4\n"),
}


def many_zip() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("photo.txt", "x")
    return content.getvalue()
