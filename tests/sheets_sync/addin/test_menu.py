"""What each entry of the menu does, on a workbook in memory."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import sheets_sync
from sheets_sync.google_cells import sheet_number
from sheets_sync.hints import HEADER, declared
from sheets_sync.people_tabs import HINTS, MIRROR, people_tabs
from tests.sheets_sync.addin.node import answer, answers

ADDIN = Path(sheets_sync.__file__).parent / "addin"
CHAMPS = [
    ["cle", "libelle", "onglet", "type", "nature", "section", "aide"],
    ["family_name", "Nom", "Dossiers", "texte", "donnee"],
    ["phone", "Téléphone", "Dossiers", "telephone", "donnee"],
    ["birth_date", "Date de naissance", "Dossiers", "date", "donnee"],
    ["state", "État", "Candidatures", "etat", "decision"],
]
EVIL = "<img src=x onerror=alert(1)>\"&'"
FOLLOWING = '=IFERROR(LET(vu;INDEX(Miroir!$C:$C;MATCH("dossier:"&INDEX($A:$A;ROW());Miroir!$A:$A;0));vu);"")'
DOSSIERS = [
    ["Numéro", "Nom", "Téléphone", "Date de naissance"],
    ["24-00001", "Canari", "06 12 34 56 78", 37_743.0],
    ["24-00002", EVIL, "", ""],
    ["", "Zélie", "", ""],
]
SLOTS = [["Créneau", "Formation", "Réservé par"], ["C1", "MKX1", "24-00001/MKX1"], ["C2", "MKX1", ""]]
DESK = "https://guichet.ecole.example.org"


def book(open_: str = "Dossiers", at: tuple[int, ...] = (2, 1), **more: Any) -> dict[str, Any]:
    tabs: dict[str, Any] = {
        "Champs": {"values": CHAMPS},
        "Dossiers": {"values": DOSSIERS, "days": [4]},
        "Candidatures": {"values": [["Candidature", "État"], ["24-00001/MKX1", "Déposé"]]},
        "Entretiens": {"values": SLOTS},
        "Saisies": {"values": [[*HEADER]]},
    }
    return {
        "tabs": tabs | more.pop("tabs", {}),
        "open": open_,
        "at": at,
        "properties": {"adresse_guichet": DESK},
    } | more


def run(name: str, workbook: dict[str, Any]) -> dict[str, Any]:
    return answers([{"run": name, "workbook": workbook}])[0]


# ---- the menu


@pytest.mark.parametrize("reverse", [False, True])
def test_each_entry_runs_a_function_that_is_there_whatever_the_order_of_the_files(reverse: bool) -> None:
    [found] = answers([{"run": "onOpen", "workbook": book()}], reverse=reverse)
    entries = [one[1:] for one in found["said"] if one[0] == "item"]
    assert [label for label, _ in entries] == [
        "Ouvrir ce dossier", "Vérifier cet onglet", "Compter les places", "Nouvel identifiant",
        "Rendre la cellule au guichet", "Adresse du guichet…",
    ]  # fmt: skip
    for _, name in entries:
        assert answers([{"run": name, "workbook": book(tabs={"Places": {"values": [[""]]}})}], reverse=reverse)


# ---- Ouvrir ce dossier


@pytest.mark.parametrize(
    ("tab", "row", "url"),
    [
        ("Dossiers", 2, f"{DESK}/dossier?dossier=24-00001"),
        ("Candidatures", 2, f"{DESK}/dossier?dossier=24-00001&amp;formation=MKX1"),
        ("Entretiens", 2, f"{DESK}/dossier?dossier=24-00001&amp;formation=MKX1"),
    ],
)
def test_a_link_to_the_row_s_dossier(tab: str, row: int, url: str) -> None:
    [[kind, html]] = run("openDossier", book(tab, (row, 2)))["said"]
    assert kind == "dialog"
    assert f'href="{url}"' in html


@pytest.mark.parametrize(
    ("tab", "row", "says"),
    [
        ("Dossiers", 1, "La ligne 1 de Dossiers n'a pas d'identifiant"),
        ("Dossiers", 4, "La ligne 4 n'a pas d'identifiant"),
        ("Dossiers", 9, "La ligne 9 de Dossiers n'a pas d'identifiant"),
        ("Entretiens", 3, "Le créneau « C2 » n'est réservé par personne"),
        ("Saisies", 1, "Placez-vous sur une ligne de Dossiers"),
    ],
)
def test_no_dossier_there(tab: str, row: int, says: str) -> None:
    [[kind, text]] = run("openDossier", book(tab, (row, 1)))["said"]
    assert kind == "alert"
    assert says in text


def test_an_identifier_typed_by_anyone_stays_a_text() -> None:
    tabs = {"Dossiers": {"values": [DOSSIERS[0], [EVIL, "x"]]}}
    [[_, html]] = run("openDossier", book(at=(2, 1), tabs=tabs))["said"]
    assert "<img" not in html
    assert "&lt;img" in html
    assert "dossier=%3Cimg%20src%3Dx" in html


def test_the_address_is_that_of_session_else_asked_and_kept() -> None:
    session = {
        "Session": {"values": [["cle", "libelle", "valeur", "section"], ["adresse_guichet", "", f"{DESK}/", ""]]}
    }
    [[_, html]] = run("openDossier", book(properties={}, tabs=session))["said"]
    assert f"{DESK}/dossier?" in html
    [[_, html]] = run("openDossier", book(properties={}, answers=[f"{DESK}//"]))["said"]
    assert f'"{DESK}/dossier?' in html
    assert run("openDossier", book(properties={}))["said"] == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (f" {DESK}/ ", DESK), ("http://localhost:8501", "http://localhost:8501"), ("http://127.0.0.1", "http://127.0.0.1"),
        ("http://guichet.example.org", ""), ("http://localhost.example.org", ""), ("javascript:alert(1)", ""),
        ("https://", ""), ('https://x"y', ""), ("https://x?y", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_address_of_a_desk(typed: str, kept: str) -> None:
    assert answer("validAddress", typed) == kept


# ---- Compter les places


def test_seats_are_what_the_tab_works_out() -> None:
    values = [["Formation", "Libellé", "Ouvertes"], ["MKX1", "Mécatronique", 24], ["", "", ""]]
    found = answer("seats", workbook=book(tabs={"Places": {"values": values}}))
    assert found == {"says": "", "header": values[0], "rows": [["MKX1", "Mécatronique", "24"]]}


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (None, "n’est pas là"),
        ([["Formation"], [""]], "aucune formation"),
        ([["Formation", "Ouvertes"], ["MKX1", "#REF!"]], "ne se calcule pas"),
    ],
)
def test_without_seats_it_says_to_run_setup(values: Any, says: str) -> None:
    found = answer("seats", workbook=book(tabs={"Places": values and {"values": values}}))
    assert says in found["says"]
    assert "sheets_sync setup" in found["says"]
    assert found["rows"] == []


# ---- Nouvel identifiant


def left(name: str, workbook: dict[str, Any], tab: str = "Dossiers") -> tuple[Any, list[Any]]:
    """What the tab holds afterwards, and what was said."""
    found = run(name, workbook | {"watch": [tab]})
    return found["tabs"][0], found["said"]


def test_a_new_identifier_is_written_in_the_row_that_has_none() -> None:
    tab, said = left("newIdentifier", book(at=(4, 2)))
    assert said == []
    assert tab["values"][3][0].startswith("F-")
    assert len(tab["values"][3][0]) == 10
    assert tab["values"][:3] == DOSSIERS[:3]


@pytest.mark.parametrize(
    ("open_", "at", "says"),
    [
        ("Dossiers", (2, 2), "a déjà un identifiant"),
        ("Dossiers", (1, 1), "sous l’en-tête"),
        ("Candidatures", (3, 1), "naît dans Guichet ou d’un import"),
        ("Saisies", (3, 1), "naît dans Guichet ou d’un import"),
    ],
)
def test_no_identifier_is_written(open_: str, at: tuple[int, int], says: str) -> None:
    workbook = book(open_, at)
    tab, [[kind, text]] = left("newIdentifier", workbook, open_)
    assert kind == "alert"
    assert says in text
    assert tab["values"] == workbook["tabs"][open_]["values"]


# ---- Rendre la cellule au guichet


def followed(*places: str, formula: str = FOLLOWING) -> dict[str, Any]:
    return {"Dossiers": {"values": DOSSIERS, "formulas": dict.fromkeys(places, formula)}}


def test_the_cells_chosen_follow_again() -> None:
    tab, said = left("giveBack", book(at=(3, 2, 2, 2), tabs=followed("2,2", "2,3")))
    assert said == []
    assert set(tab["formulas"]) == {"2,2", "2,3", "3,2", "3,3", "4,2", "4,3"}
    assert set(tab["formulas"].values()) == {FOLLOWING}


@pytest.mark.parametrize(
    ("at", "formula", "says"),
    [
        ((3, 2), "=1+1", "Colonne B : aucune cellule n’y suit"),
        ((3, 2), FOLLOWING.replace("dossier:", "fiche:"), "Colonne B : aucune cellule n’y suit"),
        ((3, 1), FOLLOWING, "Colonne A : aucune cellule n’y suit"),
        ((1, 2), FOLLOWING, "sous l’en-tête"),
    ],
)
def test_only_a_following_formula_of_that_column_is_copied(at: tuple[int, int], formula: str, says: str) -> None:
    tabs = followed("2,1", "2,2", formula=formula)
    tab, [[_, text]] = left("giveBack", book(at=at, tabs=tabs))
    assert says in text
    assert set(tab["formulas"]) == {"2,1", "2,2"}


def test_a_formula_that_somebody_spoilt_is_not_the_one() -> None:
    tabs = followed("2,2", "4,2")
    tabs["Dossiers"]["values"] = [*DOSSIERS, ["24-00004"], ["24-00005"]]
    tabs["Dossiers"]["formulas"]["2,2"] = FOLLOWING.replace("$C:$C", "$D:$D")
    tabs["Dossiers"]["formulas"]["5,2"] = FOLLOWING
    tab, _ = left("giveBack", book(at=(3, 2), tabs=tabs))
    assert tab["formulas"]["3,2"] == FOLLOWING


# ---- Saisies


def noted(at: tuple[int, ...] = (2, 3), tab: str = "Dossiers", **more: Any) -> tuple[list[list[Any]], list[str]]:
    """The lines of `Saisies` once this was typed, and what went wrong."""
    event = {"tab": tab, "at": at, "email": "camille@ecole.example.org"} | more.pop("event", {})
    [found] = answers([{"run": "onEdit", "edit": event, "workbook": book(**more) | {"watch": ["Saisies"]}}])
    assert found["tabs"][0]["formulas"] == {}
    return found["tabs"][0]["values"], found["errors"]


def test_a_hint_says_who_typed_what_and_python_reads_it() -> None:
    grid, errors = noted(event={"oldValue": "06 00 00 00 00"})
    assert errors == []
    when, *line = grid[1]
    assert line == [
        "Dossiers",
        "24-00001",
        "Téléphone",
        "06 12 34 56 78",
        "camille@ecole.example.org",
        "06 00 00 00 00",
    ]
    assert len(when) == len("2024-03-12T14:30:00+01:00")
    assert declared(grid) == {
        ("Dossiers", "24-00001", "telephone"): ("06 12 34 56 78", "camille@ecole.example.org"),
    }


def test_a_day_is_noted_as_python_reads_it() -> None:
    assert noted((2, 4))[0][1][4] == "37743"


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"at": (1, 2)}, "a header"),
        ({"at": (4, 2)}, "a row without identifier"),
        ({"at": (2, 1)}, "the identifier itself"),
        ({"at": (2, 9)}, "a column of nobody's"),
        ({"at": (2, 2, 100, 6)}, "a paste too large"),
        ({"tab": "Saisies", "at": (1, 1)}, "another tab"),
        ({"tabs": followed("2,3")}, "a cell given back"),
    ],
)
def test_nothing_is_noted(more: dict[str, Any], why: str) -> None:
    assert noted(**more) == ([[*HEADER]], [])


def test_a_paste_is_noted_cell_by_cell() -> None:
    grid, _ = noted((2, 2, 2, 2))
    assert [line[2:5] for line in grid[1:]] == [
        ["24-00001", "Nom", "Canari"], ["24-00001", "Téléphone", "06 12 34 56 78"],
        ["24-00002", "Nom", EVIL], ["24-00002", "Téléphone", ""],
    ]  # fmt: skip


@pytest.mark.parametrize("email", ["", None])
def test_who_is_not_known_is_left_empty_and_python_takes_no_name(email: str | None) -> None:
    grid, errors = noted(event={"email": email})
    assert errors == []
    assert grid[1][5] == ""
    assert declared(grid) == {}


@pytest.mark.parametrize("text", ["=1+1", '=IMPORTXML("https://example.org")', "  =A1"])
def test_a_text_that_would_be_a_formula_is_never_written(text: str) -> None:
    tabs = {"Dossiers": {"values": [DOSSIERS[0], ["24-00001", text, "0612"]]}}
    assert noted((2, 2), tabs=tabs) == ([[*HEADER]], [])
    grid, _ = noted((2, 3), tabs=tabs, event={"oldValue": text})
    assert grid[1][4:] == ["0612", "camille@ecole.example.org", ""]


def test_texts_stay_texts() -> None:
    tabs = {"Dossiers": {"values": [DOSSIERS[0], ["24-00001", "x", "0612345678"]]}}
    assert noted(tabs=tabs)[0][1][4] == "0612345678"


def test_without_the_tab_or_its_headers_nobody_is_held_up() -> None:
    assert noted(tabs={"Saisies": {"values": [["autre"]]}}) == ([["autre"]], [])
    [found] = answers(
        [{"run": "onEdit", "edit": {"tab": "Dossiers", "at": (2, 3)}, "workbook": book(tabs={"Saisies": None})}]
    )
    assert found["errors"] == []


def test_the_oldest_go() -> None:
    many = [[*HEADER], *([str(line), "", "", "", "", "", ""] for line in range(1_999))]
    grid, _ = noted(tabs={"Saisies": {"values": many}})
    assert len(grid) == 1_001
    assert grid[1][0] == "1000"
    assert grid[-1][2] == "24-00001"


# ---- renamed tabs, the manifest, the manual


def test_a_renamed_tab_is_found_by_its_number() -> None:
    tabs = {"Dossiers": None, "Élèves": {"values": DOSSIERS, "number": sheet_number("Dossiers")}}
    [[_, html]] = run("openDossier", book("Élèves", (2, 1), tabs=tabs))["said"]
    assert "dossier=24-00001" in html
    assert noted(tab="Élèves", tabs=tabs)[0][1][1] == "Dossiers"


def test_the_numbers_of_the_tabs_are_those_of_python() -> None:
    [[_, text]] = re.findall(r"(const SHEET_NUMBERS = )({.*?});", (ADDIN / "tabs.js").read_text("utf-8"), re.DOTALL)
    numbers = dict(re.findall(r"'?([^\W\d][\w ]*)'?: (\d+)", text))
    assert set(numbers) == {*people_tabs({}), MIRROR, HINTS, "Places"}
    assert {name: int(number) for name, number in numbers.items()} == {name: sheet_number(name) for name in numbers}


def test_it_asks_no_right_but_this_workbook_and_its_panes() -> None:
    manifest = json.loads((ADDIN / "appsscript.json").read_text("utf-8"))
    assert manifest["oauthScopes"] == [
        "https://www.googleapis.com/auth/spreadsheets.currentonly",
        "https://www.googleapis.com/auth/script.container.ui",
    ]
    assert (manifest["runtimeVersion"], manifest["timeZone"]) == ("V8", "Europe/Paris")


def test_the_manual_tells_each_entry() -> None:
    manual = (ADDIN / "LISEZ-MOI.md").read_text("utf-8")
    entries = [one[1] for one in run("onOpen", book())["said"] if one[0] == "item"]
    assert re.findall(r"^\| ([A-Z][^|]*) \|", manual, re.MULTILINE) == entries
