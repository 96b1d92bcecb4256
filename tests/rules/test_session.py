"""A session is rows: every mistake is named where it is, and other rows make another notice without any code."""

import csv
from datetime import date
from pathlib import Path

import pytest

from rules.dossier import Application
from rules.examine import examine
from rules.faults import Fault, SessionFaults
from rules.periods import misplaced, months_later
from rules.session import NOTICES, Session, compile_session, digest, load, notices, read_folder
from rules.tabs import TABS, Tables
from tests.tables import each_row

NAME = notices()[0]
TABLES = read_folder(NOTICES / NAME)


def amended(tab: str, key: str, **cells: str) -> Tables:
    """The session's rows with some cells of one row changed."""
    column = TABS[tab].key
    rows = tuple({**row, **cells} if row[column] == key else row for row in TABLES[tab])
    assert rows != TABLES[tab]
    return {**TABLES, tab: rows}


@each_row(Path(__file__).parent / "cases" / "session" / "mistakes.csv")
def test_a_mistake_is_named(row: dict[str, str]) -> None:
    with pytest.raises(SessionFaults) as refusal:
        compile_session(amended(row["tab"], row["row"], **{row["column"]: row["text"]}))
    told = [fault for fault in refusal.value.faults if (fault.tab, fault.column) == (row["tab"], row["column"])]
    assert any(row["says"] in fault.says for fault in told), refusal.value


def test_all_mistakes_are_named_at_once() -> None:
    tables = {
        **amended("Pièces", "cv", indispensable="?"),
        "Frais": amended("Frais", "boursier", premiere="x")["Frais"],
    }
    with pytest.raises(SessionFaults) as refusal:
        compile_session(tables)
    assert {(fault.tab, fault.row) for fault in refusal.value.faults} == {("Pièces", "cv"), ("Frais", "boursier")}


def test_a_session_is_compiled_once() -> None:
    assert load(NAME) is load(NAME)


def test_the_digest_names_the_rows_whatever_their_order() -> None:
    turned = {tab: tuple(dict(reversed(row.items())) for row in reversed(rows)) for tab, rows in TABLES.items()}
    assert digest(turned) == digest(TABLES) == load(NAME).digest
    assert digest(amended("Frais", "boursier", premiere="23")) != digest(TABLES)


def test_a_column_that_staff_add_is_not_read() -> None:
    tables = {**TABLES, "Pièces": tuple({**row, "remarque": "à relire"} for row in TABLES["Pièces"])}
    assert compile_session(tables).documents == load(NAME).documents


def test_a_folder_of_the_same_form_is_a_session(tmp_path: Path) -> None:
    for tab, rows in amended("Frais", "non_boursier", premiere="80").items():
        with (tmp_path / TABS[tab].file).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, dict.fromkeys((*TABS[tab].columns, *(c for row in rows for c in row))))
            writer.writeheader()
            writer.writerows(rows)
    assert examine(load(str(tmp_path)), Application("1", "MKX1")).fee_due == 80


def test_a_file_or_a_column_that_is_missing_is_named(tmp_path: Path) -> None:
    for spec in TABS.values():
        (tmp_path / spec.file).write_bytes((NOTICES / NAME / spec.file).read_bytes())
    (tmp_path / "frais.csv").unlink()
    (tmp_path / "pieces.csv").write_text("code,libelle,section\n", encoding="utf-8")
    with pytest.raises(SessionFaults) as refusal:
        read_folder(tmp_path)
    assert [(fault.tab, fault.column) for fault in refusal.value.faults] == [("Pièces", "indispensable"), ("Frais", "")]


def test_a_file_that_is_absent_is_told_from_one_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "frais.csv").write_bytes("libellé\n".encode("latin-1"))
    with pytest.raises(SessionFaults) as refusal:
        read_folder(tmp_path)
    told = {fault.tab: fault.says for fault in refusal.value.faults}
    assert told["Frais"] == "fichier illisible, un CSV en UTF-8 est attendu"
    assert told["Pièces"] == "fichier absent, un CSV en UTF-8 est attendu"


def test_a_folder_that_holds_no_session_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SessionFaults, match="l'une des sessions") as refusal:
        read_folder(tmp_path)
    assert len(refusal.value.faults) == 1


def test_a_session_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(SessionFaults) as refusal:
        load("imt-nord-europe-1999")
    says = f"attendu : l'une des sessions {NAME}, ou un dossier de même forme"
    assert refusal.value.faults == (Fault("Session", "imt-nord-europe-1999", "dossier", says),)


def test_next_year_is_rows() -> None:
    """R-005: another speciality, another threshold and another title, without a line of code."""
    session = compile_session(next_year())
    one = examine(session, Application("1", "GCU1", diploma="BTS_TP"))
    other = examine(session, Application("1", "MKX1", diploma="BTS_ELT"))
    assert (one.eligibility, one.route, one.title) == ("by_right", "1.1.4 a", "BTS_TP")
    assert (other.eligibility, other.route) == ("by_right", "1.1.3 a")


def next_year() -> Tables:
    programme = {"code": "GCU1", "libelle": "Génie urbain", "specialite": "GCU", "annee": "1", "min": "20", "max": "24"}
    title = {
        "code": "BTS_TP",
        "libelle": "BTS Travaux publics",
        "niveau": "BTS",
        "nature": "titre",
        "specialites": "GCU",
    }
    new = {"Formations": programme, "Titres": title}
    first = {**TABLES["Verdicts"][0], "code": "GCU-1", "specialite": "GCU", "argument": "GCU", "section": "1.1.4 a"}
    last = next(row for row in TABLES["Verdicts"] if row["test"] == "otherwise" and row["annee"] == "1")
    added = {tab: (*TABLES[tab], {**row, "section": "1.1.4 a"}) for tab, row in new.items()}
    return {**TABLES, **added, "Verdicts": (*TABLES["Verdicts"], first, {**last, "code": "GCU-2", "specialite": "GCU"})}


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2024, 9, 2), date(2024, 12, 2)),
        (date(2024, 11, 30), date(2025, 2, 28)),
        (date(2023, 11, 30), date(2024, 2, 29)),
        (date(2024, 10, 31), date(2025, 1, 31)),
    ],
)
def test_three_months_are_calendar_months(day: date, later: date) -> None:
    """R-133."""
    assert months_later(day, 3) == later


def first_day(day: str) -> Session:
    return compile_session(amended("Calendrier", "rentree", debut=day))


def test_days_are_counted_from_the_first_one() -> None:
    """R-130, R-133: the notice does not give the first day; what depends on it is absent until someone types it."""
    assert {"rentree", "liste_complementaire", "fin_stagiaires"}.isdisjoint(load(NAME).calendar.periods)
    calendar = first_day("2024-09-02").calendar
    assert calendar["rentree"].end == date(2024, 9, 2)
    assert (calendar["liste_complementaire"].start, calendar["fin_stagiaires"].end) == (
        date(2024, 8, 26),
        date(2024, 12, 2),
    )


@pytest.mark.parametrize(
    ("day", "misread"),
    [("2023-09-02", 1), ("2024-05-23", 1), ("2025-05-24", 1), ("2124-09-02", 1), ("2024-05-24", 0), ("2025-05-23", 0)],
)
def test_a_first_day_in_another_year_is_a_fault_of_its_row(day: str, misread: int) -> None:
    """§9.2: what is counted from it would be over before the last announcement, the 23/05/2024, or never come."""
    found = misplaced(first_day(day))
    assert [(one.tab, one.row, one.column) for one in found] == [("Calendrier", "rentree", "debut")] * misread
    assert all("n'est pas dans l'année qui suit la dernière annonce, le 23/05/2024" in one.says for one in found)
