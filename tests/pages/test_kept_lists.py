"""Lists of the program's own pages to give out: counts published, forecast, differences, workbooks sent, purges."""

import io
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from desk.access import Denied
from desk.desk import Desk
from documents.tables import Table, csv, xlsx
from pages.parts import book_lists, purges, seat_lists
from pages.parts.book_lists import ON_SCREEN
from tests.desk.test_reconciling import small
from tests.pages.desks import ADMIN, CAMILLE, NOW, READER, small_desk
from tests.pages.screens import popovers, screen
from tests.pages.season import DIRECTION, NAMES, PROGRAMME, autumn, number, write
from tests.pages.shared import SharedDesk, shared_desk
from tests.pages.test_seats import direct, remember

SHORT = "INFRES-DL 2A"
FIRM = "Atelier Lagarde"


def dictionaries(table: Table) -> list[dict[str, object]]:
    """Its rows by heading; both files are made of it, as many rows long."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(xlsx(table, NOW))).get_sheet_by_index(0)
    assert len(sheet.to_python()) == len(table.rows) + 1
    assert csv(table).startswith("\ufeff".encode())
    heads = [label for _, label in table.columns]
    assert len(set(heads)) == len(heads)
    return [dict(zip(heads, row, strict=True)) for row in table.rows]


@pytest.fixture
def summer(tmp_path: Path) -> Desk:
    """Four people admissible; one seat taken, told twice; two past sessions of the same programme."""
    desk = autumn(tmp_path, {})
    for form in ("one", "two"):
        who = desk.actor(CAMILLE)
        desk.publish(form, who, [one for one in desk.bulletins(who) if one.programme == PROGRAMME])
        write(desk, "fiche", f"fiche:{number(1)}/{PROGRAMME}/1", {"received_on": "2024-03-26", "complete": True})
    direct(desk)
    remember(desk, PROGRAMME, ("2022", "5", "3"), ("2023", "6", "4"))
    return desk


def test_every_count_ever_published_the_last_first(summer: Desk) -> None:
    rows = dictionaries(seat_lists.bulletins(summer, summer.bulletins(summer.actor(READER))))
    said = [(row["Code"], row["Places"], row["Ouvertes"], row["Enregistrées"], row["Par"]) for row in rows]
    assert said == [(PROGRAMME, 1, 2, 1, "Camille Roux"), (PROGRAMME, 2, 2, 0, "Camille Roux")]
    assert [str(row["Date dite"]) for row in rows] == [f"{NOW.date()}"] * 2


def test_the_forecast_is_the_screens(summer: Desk) -> None:
    who = summer.actor(READER)
    shown = {one.programme: one for one in summer.forecasts(who)}
    mine = shown[PROGRAMME]
    rows = dictionaries(seat_lists.forecast(shown.values()))
    assert [row["Code"] for row in rows] == list(shown)
    told = next(row for row in rows if row["Code"] == PROGRAMME)
    assert (told["Sessions passées"], told["Admissibles passés"], told["Contrats passés"]) == (2, 11, 7)
    assert (told["À déclarer"], told["Contrats, de"]) == (mine.outlook.recommended, mine.outlook.advice.low)
    assert {row["Contrats, de"] for row in rows if row["Code"] != PROGRAMME} == {None}
    season = next(row for row in dictionaries(seat_lists.season(shown.values())) if row["Code"] == PROGRAMME)
    assert (season["Agréées"], season["Cherchent"], season["Contrats, à"]) == (0, len(NAMES), mine.season.high)


def test_what_each_number_risks_is_there_for_each_programme_with_a_past(summer: Desk) -> None:
    who = summer.actor(READER)
    rows = dictionaries(seat_lists.risks(summer, who, summer.forecasts(who)))
    lines = summer.forecast_table(who, PROGRAMME)
    assert [(row["Code"], row["Admissibles"], row["Conseillé"]) for row in rows] == [
        (PROGRAMME, one.line.admissibles, one.recommended) for one in lines
    ]
    assert [row["Risque de dépasser"] for row in rows] == [round(one.line.overfill, 3) for one in lines]


def test_a_book_where_nothing_was_told_has_empty_lists_and_the_screen_stands(tmp_path: Path) -> None:
    desk = small_desk(tmp_path)
    who = desk.actor(CAMILLE)
    assert dictionaries(seat_lists.bulletins(desk, desk.bulletins(who))) == []
    assert dictionaries(seat_lists.risks(desk, who, desk.forecasts(who))) == []
    assert {row["Contrats attendus"] for row in dictionaries(seat_lists.season(desk.forecasts(who)))} == {None}


@pytest.fixture
def shared(tmp_path: Path) -> SharedDesk:
    found = shared_desk(tmp_path, small)
    found.type("Dossiers", "24-00002", "Courriel", "")
    found.type("Fiches", "24-00001/MKX1/1", "Entreprise", "")
    found.type("Dossiers", "24-00001", "Boursier", "peut-être")
    found.look()
    return found


def differences(shared: SharedDesk, role: str) -> list[dict[str, object]]:
    found = shared.desk.reconciliation(shared.desk.actor(f"{role}@ecole.example.org"))
    return dictionaries(book_lists.differences(found))


def test_each_gets_the_differences_that_wait_for_them_and_no_word_of_a_project(shared: SharedDesk) -> None:
    clerk, placer = differences(shared, "instruction"), differences(shared, "placement")
    cells = [[row[head] for head in ("Quoi", "Onglet", "N°", "Colonne", "Feuille", "Guichet")] for row in clerk]
    assert sorted(cells) == [
        ["cellule", "Dossiers", "24-00001", "Boursier", "peut-être", "non"],
        ["cellule", "Dossiers", "24-00002", "Courriel", "(vide)", "noemie@example.org"],
        ["à réparer", "Dossiers", "", "Boursier", "", ""],
    ]
    (mine,) = placer
    assert (mine["Onglet"], mine["Colonne"], mine["Feuille"], mine["Guichet"]) == (
        "Fiches", "Entreprise", ON_SCREEN, ON_SCREEN,
    )  # fmt: skip
    seen = shared.desk.reconciliation(shared.desk.actor("placement@ecole.example.org")).questions
    assert FIRM in str(seen)
    assert FIRM not in str((clerk, placer, differences(shared, "direction")))
    with pytest.raises(Denied):
        differences(shared, "lecture")


def test_the_screen_gives_them_and_not_before_the_sheet_was_read(shared: SharedDesk) -> None:
    at = screen(shared.desk, "instruction@ecole.example.org", "reconciliation")
    assert popovers(at) == {"export_ecarts"}
    watching = shared.desk.journal.watching
    assert watching
    watching.differences = type(watching.differences)()
    assert popovers(screen(shared.desk, "instruction@ecole.example.org", "reconciliation")) == set()


def test_the_purges_say_who_asked_and_name_no_dossier(tmp_path: Path) -> None:
    desk = small_desk(tmp_path)
    desk.grant("direction", desk.actor(ADMIN), DIRECTION, "", "direction", ("*",))
    fields = {"dossiers": ["24-00004"], "reason": "durée échue", "slip": "V 12", "by": DIRECTION}
    write(desk, "purge", "purge:1", fields | {"asked_at": "2026-09-01T08:00:00+00:00"})
    who = desk.actor(DIRECTION)
    (row,) = dictionaries(book_lists.purges(desk.purges(who), purges.state))
    assert (row["Dossiers"], row["Motif"], row["État"]) == (
        1,
        "durée échue",
        "attend une autre personne de la direction",
    )
    assert "24-00004" not in str(row)
    assert popovers(screen(desk, DIRECTION, "personal")) == {"export_purges"}
    with pytest.raises(Denied):
        desk.purges(desk.actor(CAMILLE))
