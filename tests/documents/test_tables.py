"""Lists as XLSX and CSV: no formula ever, dates that are dates, zeros and accents kept; read back by another."""

import csv as reader
import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from documents.tables import Table, Value, csv, xlsx
from rules.faults import RuleError

AT = datetime(2024, 5, 2, 9, 0, tzinfo=UTC)
COLUMNS = (("dossier", "Dossier"), ("nom", "Nom"), ("tel", "Téléphone"), ("depot", "Déposé le"), ("rang", "Rang"))
ROW: tuple[Value, ...] = ("00123", "Lefèvre Œdipe", "0612345678", date(2024, 3, 12), 4)
LIST = Table("Admissibles", COLUMNS, (ROW,))
FORMULAS = ["=1+1", "+33639980001", "-2+3", "@SOMME(A1)", "\t=1", "\r=1", "\n=1", " =1", "{=1}", "=HYPERLINK(\"http://x\")",
            "http://exemple.invalid", "mailto:x@y.z", "internal:A1"]  # fmt: skip


def read(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def parts(content: bytes) -> dict[str, str]:
    files = ZipFile(io.BytesIO(content))
    return {name: files.read(name).decode("utf-8") for name in files.namelist()}


def column(*values: Value) -> Table:
    return Table("Essai", (("x", "X"),), tuple((value,) for value in values))


def lines(content: bytes) -> list[list[str]]:
    return list(reader.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_sheet_is_read_back_with_its_zeros_its_accents_and_its_dates() -> None:
    assert read(xlsx(LIST, AT)) == [
        ["Dossier", "Nom", "Téléphone", "Déposé le", "Rang"],
        ["00123", "Lefèvre Œdipe", "0612345678", date(2024, 3, 12), 4.0],
    ]
    assert CalamineWorkbook.from_filelike(io.BytesIO(xlsx(LIST, AT))).sheet_names == ["Admissibles"]


def test_a_csv_opens_with_its_accents() -> None:
    content = csv(LIST)
    assert content.startswith("\ufeffDossier;Nom;".encode())
    assert lines(content)[1] == ["00123", "Lefèvre Œdipe", "0612345678", "12/03/2024", "4"]


@pytest.mark.parametrize(
    ("value", "in_csv", "in_xlsx"),
    [
        (-2, "-2", -2.0),
        (Decimal("13.5"), "13,5", 13.5),
        (0.25, "0,25", 0.25),
        (True, "oui", "oui"),
        (False, "non", "non"),
        (0, "0", 0.0),
        (10**16, "10000000000000000", "10000000000000000"),
        (10**400, "1" + "0" * 400, "1" + "0" * 400),
        (Decimal("sNaN"), "sNaN", "sNaN"),
        (float("inf"), "inf", "inf"),
        (Decimal("NaN"), "NaN", "NaN"),
        (date(1899, 1, 2), "02/01/1899", "02/01/1899"),
        (datetime(2024, 5, 14, 9, 30, tzinfo=UTC), "14/05/2024 09:30", datetime(2024, 5, 14, 9, 30)),  # noqa: DTZ001
        ("1e5", "1e5", "1e5"),
        ("2024-05-14", "2024-05-14", "2024-05-14"),
        ("a\x00b\ud800", "a␀b\\ud800", "a␀b\\ud800"),
        ("deux\nlignes", "deux\nlignes", "deux\nlignes"),
        ("a_x0041_b", "a_x0041_b", "a_x0041_b"),
    ],
)
def test_a_value_keeps_its_kind(value: Value, in_csv: str, in_xlsx: object) -> None:
    assert lines(csv(column(value)))[1] == [in_csv]
    (_, (found,)) = read(xlsx(column(value), AT))
    assert (found, type(found)) == (in_xlsx, type(in_xlsx))


def test_nothing_is_an_empty_cell() -> None:
    assert lines(csv(Table("L", (("a", "A"), ("b", "B")), ((None, ""), ("x", None))))) == [
        ["A", "B"],
        ["", ""],
        ["x", ""],
    ]
    assert read(xlsx(Table("L", (("a", "A"), ("b", "B")), (("", "y"), ("x", None))), AT))[1:] == [["", "y"], ["x", ""]]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula_nor_a_link(text: str) -> None:
    table = Table(text, (("x", text),), ((text,),))
    content = xlsx(table, AT)
    assert [row[0].replace("\r\n", "\n").replace("\r", "\n") for row in read(content)] == [text.replace("\r", "\n")] * 2
    for name, part in parts(content).items():
        assert not re.search(r"<f[ >/]|<hyperlink|<definedName[^>]*>[^<]*[=+@]", part), name
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", " ")) or cell.startswith("'") for row in lines(csv(table)) for cell in row)  # fmt: skip  # noqa: E501


def test_what_looks_like_a_formula_stays_a_text_when_it_is_edited() -> None:
    styles = parts(xlsx(column("=1+1"), AT))["xl/styles.xml"]
    assert 'quotePrefix="1"' in styles


@given(st.lists(st.text(max_size=20) | st.integers() | st.floats() | st.booleans() | st.none(), max_size=8))
def test_no_value_makes_a_formula_or_a_file_that_cannot_be_read(values: list[Value]) -> None:
    content = xlsx(column(*values), AT)
    assert not any(re.search(r"<f[ >/]", part) for part in parts(content).values())
    assert len(read(content)) >= 1
    assert len(lines(csv(column(*values)))) == len(values) + 1


def test_the_same_list_is_the_same_bytes() -> None:
    assert xlsx(LIST, AT) == xlsx(LIST, AT)
    assert csv(LIST) == csv(LIST)
    core = parts(xlsx(LIST, AT))["docProps/core.xml"]
    assert re.findall(r">([^<]*Z)<", core) == ["2024-05-02T09:00:00Z"] * 2


def test_columns_are_those_chosen_in_the_order_chosen() -> None:
    chosen = LIST.only(["nom", "dossier"])
    assert chosen == Table("Admissibles", (("nom", "Nom"), ("dossier", "Dossier")), (("Lefèvre Œdipe", "00123"),))
    with pytest.raises(RuleError, match="« age » n'est pas une colonne, attendu : dossier, nom, tel, depot, rang"):
        LIST.only(["nom", "age"])
    with pytest.raises(RuleError, match="aucune colonne n'est choisie"):
        LIST.only([])


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("", "Liste"),
        ("Liste [MKX1] : 1/2 ?", "Liste MKX1 1 2"),
        ("'quote'", "quote"),
        ("é" * 50, "é" * 31),
        ("Historique", "Historique (liste)"),
        ("=1+1", "1 1"),
        ("Projets d’emploi, BAT 1A", "Projets d’emploi, BAT 1A"),
        ("L'heure : " + "é" * 22 + "’é", "L'heure " + "é" * 22),
    ],
)
def test_a_sheet_has_a_name_that_a_spreadsheet_takes(title: str, name: str) -> None:
    content = xlsx(Table(title, COLUMNS, (ROW,)), AT)
    (found,) = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
    assert found == name


def test_a_text_too_long_for_a_cell_says_so_and_the_csv_has_it_whole() -> None:
    text = "é" * 40_000
    (_, (found,)) = read(xlsx(column(text), AT))
    assert found.endswith("é … (coupé ici : le CSV a tout)")
    assert lines(csv(column(text)))[1] == [text]


def test_an_empty_list_is_its_header() -> None:
    assert read(xlsx(Table("Vide", COLUMNS, ()), AT)) == [["Dossier", "Nom", "Téléphone", "Déposé le", "Rang"]]
    assert lines(csv(Table("Vide", COLUMNS, ()))) == [["Dossier", "Nom", "Téléphone", "Déposé le", "Rang"]]
