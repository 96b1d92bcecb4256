"""How a column is dressed: the note on its header, the format of its cells, its dropdown. Only what nobody dressed
otherwise is, so that a set-up never undoes what people chose.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rules.session import Session
from sheets_sync import fields, values
from sheets_sync.google_setup_reading import Sheet
from sheets_sync.people_tabs import Column, PeopleTab
from sheets_sync.typed_cells import IDENTIFIER

SIGNED: Final = "— Guichet"
"""The end of a note of ours: one that someone rewrote is theirs."""
ASKED: Final = "Guichet : une valeur de la liste ; une autre sera relue."
"""What a dropdown of ours says, by which it is known again."""
DATA_SAYS: Final = "Donnée : suit Guichet jusqu'à ce qu'on tape dessus ; la correction y est alors enregistrée."
DECISION_SAYS: Final = "Décision : elle se prend dans Guichet ; ce qu'on tape ici devient une question."
IDENTIFIER_SAYS: Final = (
    "Identifiant de la ligne : c'est par lui que Guichet la reconnaît, où qu'elle soit. À ne pas changer."
)
PARAMETER_SAYS: Final = "Paramètre : un brouillon, jusqu'à sa mise en vigueur dans Guichet (Feuille)."
TEXT: Final = {"type": "TEXT"}
FORMATS: Final[Mapping[str, Mapping[str, str]]] = {
    "date": {"type": "DATE", "pattern": "dd/mm/yyyy"},
    "instant": {"type": "DATE_TIME", "pattern": "dd/mm/yyyy hh:mm"},
    "entier": {"type": "NUMBER", "pattern": "0"},
    "decimal": {"type": "NUMBER", "pattern": "0.0#"},
    "note": {"type": "NUMBER", "pattern": "0.0#"},
}
"""By kind; anything else is a text, in which zeros and dots stay what was typed."""
SOURCES: Final[Mapping[tuple[str, str], str]] = {
    ("Transitions", "vers"): "États", ("Modèles", "etat"): "États",
    ("Jurys", "formation"): "Formations", ("Historique", "formation"): "Formations",
    ("Accès", "formation"): "Formations",
    ("Grilles", "epreuve"): "Épreuves prévues", ("Prestataires", "epreuve"): "Épreuves prévues",
    ("Verdicts", "regle"): "Règles", ("Calendrier", "regle"): "Règles", ("Frais", "regle"): "Règles",
    ("Motifs", "etape"): "Transitions", ("Synonymes", "code"): "Titres",
}  # fmt: skip
"""Columns of parameter tabs whose cells are a key of another one."""


def dressed(sheet: Sheet, tab: PeopleTab, header: int, places: Mapping[str, int], session: Session) -> Iterator[Any]:
    """The requests that dress the columns found at `places` ("" is the identifier) under the row `header`."""
    known = {column.key: column for column in tab.columns} | {"": Column("", tab.identifier, IDENTIFIER, True)}
    formats: dict[int, Mapping[str, str]] = {}
    for key, place in sorted(places.items(), key=lambda one: one[1]):
        column = known[key]
        yield from _note(sheet, header, place, note(tab, column, session))
        under = sheet.under(header, place)
        if not any(cell.get("userEnteredFormat", {}).get("numberFormat") for cell in under):
            formats[place] = FORMATS.get(column.kind, TEXT)
        yield from _dropdown(sheet, header, place, under, choices(tab, column, session))
    yield from _formats(sheet, header, formats)


def note(tab: PeopleTab, column: Column, session: Session) -> str:
    """What it is, where the notice says so, and what becomes of what is typed there."""
    known = fields.fields(session).get(column.key) if not tab.parameters else None
    if not column.key:
        says = IDENTIFIER_SAYS
    elif tab.parameters:
        says = PARAMETER_SAYS
    else:
        says = DATA_SAYS if column.data else DECISION_SAYS
    parts = [known.help if known else "", f"Avis : §{known.section}." if known and known.section else "", says, SIGNED]
    return "\n".join(part for part in parts if part)


def choices(tab: PeopleTab, column: Column, session: Session) -> list[str]:
    """What a dropdown offers, none for most; nothing is offered where the desk decides."""
    if not column.data or not column.key:
        return []
    source = SOURCES.get((tab.name, column.key))
    if source:
        return [next(iter(row.values())) for row in session.tables.get(source, ())]
    offered = {
        "oui_non": ["oui", "non"], "bourse": list(values.GRANTS.values()), "titre": list(session.titles),
    }  # fmt: skip
    return offered.get(column.kind, [])


def _note(sheet: Sheet, header: int, place: int, says: str) -> Iterator[Any]:
    stands = sheet.cell(header, place).get("note", "")
    if stands != says and (not stands or stands.endswith(SIGNED)):
        start = {"sheetId": sheet.number, "rowIndex": header, "columnIndex": place}
        yield {"updateCells": {"start": start, "rows": [{"values": [{"note": says}]}], "fields": "note"}}


def _dropdown(
    sheet: Sheet, header: int, place: int, under: Sequence[Mapping[str, Any]], offered: Sequence[str]
) -> Iterator[Any]:
    stands = [cell["dataValidation"] for cell in under if cell.get("dataValidation")]
    if not offered or any(_wanted(one) == list(offered) for one in stands if _ours(one)):
        return
    if stands and not any(map(_ours, stands)):
        return
    condition = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": one} for one in offered]}
    rule = {"condition": condition, "inputMessage": ASKED, "strict": False, "showCustomUi": True}
    yield {"setDataValidation": {"range": below(sheet, header, place), "rule": rule}}


def _ours(rule: Mapping[str, Any]) -> bool:
    return bool(rule.get("inputMessage") == ASKED)


def _wanted(rule: Mapping[str, Any]) -> list[str]:
    return [str(one.get("userEnteredValue", "")) for one in rule.get("condition", {}).get("values", ())]


def _formats(sheet: Sheet, header: int, formats: Mapping[int, Mapping[str, str]]) -> Iterator[Any]:
    """One request for columns side by side with the same format."""
    start = None
    for place in sorted(formats):
        start = place if start is None else start
        if formats.get(place + 1) == formats[place]:
            continue
        cell = {"userEnteredFormat": {"numberFormat": dict(formats[place])}}
        area = below(sheet, header, start, place + 1)
        yield {"repeatCell": {"range": area, "cell": cell, "fields": "userEnteredFormat.numberFormat"}}
        start = None


def below(sheet: Sheet, header: int, first: int, end: int | None = None) -> dict[str, int]:
    """The cells of some columns, under the header, to the last row."""
    sides = {"startColumnIndex": first, "endColumnIndex": first + 1 if end is None else end}
    return {"sheetId": sheet.number, "startRowIndex": header + 1, **sides}
