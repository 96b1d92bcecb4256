"""Cells: what one holds, and the service's typed values."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

from tests.google_sheets.errors import bad, bad_field

MOST_CHARACTERS = 50_000
Value = None | bool | int | float | str
Format = Mapping[str, Any]


class Cell(NamedTuple):
    """A literal value or a formula; never changed in place, so that a copy of a sheet shares its cells.

    A formula is kept as `references.canonical` writes it, whatever the locale; an empty text is no value.
    """

    value: Value = None
    formula: str = ""
    format: Format | None = None
    note: str = ""
    validation: Mapping[str, Any] | None = None

    @property
    def filled(self) -> bool:
        return self.value is not None or bool(self.formula)

    def holding(self, content: "Cell") -> "Cell":
        """The same cell with another's content, and its number format where it brings one."""
        brought = content.format and not (self.format and "numberFormat" in self.format)
        format_ = {**(self.format or {}), **(content.format or {})} if brought else self.format
        return Cell(content.value, content.formula, format_, self.note, self.validation)

    @property
    def number_format(self) -> Mapping[str, str]:
        return (self.format or {}).get("numberFormat") or {}

    @property
    def is_text(self) -> bool:
        return self.number_format.get("type") == "TEXT"


BLANK = Cell()


class Row(tuple[Cell, ...]):
    """Cells side by side, shared by every copy of their sheet: what is read of them is made once."""

    @cached_property
    def has_formulas(self) -> bool:
        return any(cell.formula for cell in self)

    @cached_property
    def values(self) -> list[Value]:
        """What its literal cells hold, an empty text where there is nothing."""
        return ["" if cell.value is None else cell.value for cell in self]

    @cached_property
    def entered(self) -> list[dict[str, Any]]:
        """Its literal cells as `CellData` of which only the `userEnteredValue` is asked."""
        return [{} if cell.value is None else {"userEnteredValue": extended(cell.value)} for cell in self]


EMPTY = Row()


def number(value: float) -> int | float:
    """A whole number is kept and returned as an integer."""
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else float(value)


def literal(value: Value) -> Cell:
    """A value stored as it is; an empty text empties the cell. Raises Refusal for too long a text."""
    if isinstance(value, bool) or value is None:
        return Cell(value)
    if isinstance(value, int | float):
        return Cell(number(value))
    if len(value) > MOST_CHARACTERS:
        raise bad(f"Your input contains more than the maximum of {MOST_CHARACTERS} characters in a single cell.")
    return Cell(value or None)


EXTENDED = {"numberValue": (int, float), "stringValue": (str,), "boolValue": (bool,), "formulaValue": (str,)}


def typed(json: Mapping[str, Any]) -> tuple[str, Any] | None:
    """An `ExtendedValue` as its kind and value, never parsed; None when it holds nothing.

    Raises Refusal when the value has another type than its kind.
    """
    if not json:
        return None
    for kind, types in EXTENDED.items():
        if (value := json.get(kind)) is not None:
            if not isinstance(value, types) or (isinstance(value, bool) and kind != "boolValue"):
                raise bad_field(f"requests.{kind}", kind, f"{value!r}")
            return kind, value
    if unknown := set(json) - set(EXTENDED) - {"errorValue"}:
        raise bad(f'Invalid JSON payload received. Unknown name "{min(unknown)}": Cannot find field.')
    return None


ERRORS = {
    "#NULL!": "NULL_VALUE",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#REF!": "REF",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#N/A": "N_A",
    "#ERROR!": "ERROR",
}


def extended(value: Value, is_formula: bool = False) -> dict[str, Any]:
    """A value as an `ExtendedValue`; the text of an error that a formula gave is an `errorValue`."""
    if value is None or isinstance(value, str):
        if is_formula and value in ERRORS:
            return {"errorValue": {"type": ERRORS[value], "message": value}}
        return {"stringValue": value or ""}
    return {"boolValue" if isinstance(value, bool) else "numberValue": value}
