"""What of gspread loses or mangles data is out of reach: its calls that parse, clear, resize, insert or try for ever.

Measured: `get_all_records` reads "22,00" as 2200, `add_rows` cut 50 rows to 15, `BackOffHTTPClient` never gives up.
"""

import ast
from pathlib import Path

from tests.test_layers import MAY_IMPORT, modules

FORBIDDEN = {
    "get_all_records", "get_all_values", "numericise", "numericise_all", "update_cell", "update_acell", "update_cells",
    "BackOffHTTPClient", "append_row", "append_rows", "insert_row", "insert_rows", "delete_rows", "batch_clear",
    "values_append", "values_clear", "values_update", "values_batch_update", "values_batch_clear", "open_by_url",
    "openall", "Worksheet", "Spreadsheet", "Client", "resize",
}  # fmt: skip
KNOWN = {"APIError", "HTTPClient", "SPREADSHEET_BATCH_UPDATE_URL"}
"""All that is taken from gspread; `add_rows` is a method of none of them."""
TYPES = {"google_trials.py": {"values_update"}}
"""The probe types on its scratch tab as at a keyboard: what the service makes of it is the question."""


def names(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    found = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    found |= {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    return found | {node.id for node in nodes if isinstance(node, ast.Name)}


def test_nothing_that_loses_data_is_called() -> None:
    google = [path for path in modules("sheets_sync") if path.name.startswith("google")]
    assert {path.name: found for path in google if (found := names(path) & FORBIDDEN)} == TYPES


def test_one_module_knows_gspread_and_takes_only_what_it_needs() -> None:
    taken: dict[str, set[str]] = {}
    for layer in MAY_IMPORT:
        for path in modules(layer):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "gspread" for alias in node.names):
                    taken.setdefault(path.name, set()).add("*")
                if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "gspread":
                    taken.setdefault(path.name, set()).update(alias.name for alias in node.names)
    assert taken == {"google_client.py": KNOWN}


def test_only_the_least_right_is_asked() -> None:
    from sheets_sync.google_account import SCOPE

    assert SCOPE == "https://www.googleapis.com/auth/spreadsheets"
    sources = [path.read_text(encoding="utf-8") for path in modules("sheets_sync")]
    assert sum(source.count("googleapis.com/auth/") for source in sources) == 1
