"""Rows of the tabs Dossiers and Candidatures, with the columns that `Champs` says."""

from collections.abc import Iterable, Iterator, Sequence

from desk.files import Files
from desk.sheet_views import Grid, GridColumn, GridRow
from sheets_sync import fields as champs
from sheets_sync.fields import Field
from sheets_sync.people_tabs import DOSSIERS

CELLS = 130_000
"""Cells of people that a grid takes at once, 3,000 whole dossiers; a word of filter reaches the others."""
HEADS = {"dossier": "Numéro", "programme": "Formation"}


def people(files: Files, tab: str, programmes: Sequence[str], text: str, editable: bool) -> Grid:
    known = [field for field in champs.fields(files.session).values() if field.tab == tab]
    heads = [key for key in HEADS if tab != DOSSIERS or key == "dossier"]
    columns = [GridColumn(key, HEADS[key], "texte", False) for key in heads]
    columns += [GridColumn(f.key, f.label, f.kind, editable and f.data, f.help) for f in known]
    kept, total = kept_rows(_rows(files, tab, programmes, known), len(columns), text)
    faults = tuple(fault for fault in files.register.faults if fault.tab == tab)
    return Grid(tab, False, editable, tuple(columns), kept, total, faults, register=files.register)


def kept_rows(rows: Iterable[GridRow], width: int, text: str) -> tuple[tuple[GridRow, ...], int]:
    """Those where the word of filter stands in a cell, as many as a grid takes; and how many there are."""
    wanted, kept, total = text.casefold(), list[GridRow](), 0
    for row in rows:
        if not wanted or any(wanted in cell.casefold() for cell in row.cells):
            total += 1
            if len(kept) < CELLS // width:
                kept.append(row)
    return tuple(kept), total


def _rows(files: Files, tab: str, programmes: Sequence[str], known: Sequence[Field]) -> Iterator[GridRow]:
    for dossier in files.register.dossiers:
        here = [code for code in files.programmes(dossier) if code in programmes]
        if tab == DOSSIERS:
            if here:
                fields = files.fields(dossier)
                yield GridRow(dossier, (dossier, *(f.text(fields.get(f.key), files.session) for f in known)))
            continue
        for code in here:
            mine = files.candidature(dossier, code)
            yield GridRow(
                f"{dossier}/{code}", (dossier, code, *(f.text(mine.get(f.key), files.session) for f in known))
            )
