"""The lists of the screens as files: what is shown and no more, chosen columns, one value a cell."""

import io
import re
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from desk.desk import Desk, open_desk
from desk.screening import ALL, View
from documents.tables import Table, csv, xlsx
from pages.parts import lists, year_lists
from pages.parts.placement import project_list
from sheets_sync.answers import Draft, Saved
from sheets_sync.projects import ITS_WORDS
from tests.pages.conftest import serve
from tests.pages.desks import CAMILLE, HOSTILE, NOW, PAUL, small_desk
from tests.pages.season import DIRECTION, PLACEMENT, autumn, number, sign, write
from tests.pages.season import PROGRAMME as YEAR2
from tests.pages.visitor import IDLE, comes

FORMULA = '=HYPERLINK("http://203.0.113.9/")'
SAYS = "Chaudronnerie Fictive SARL"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    here = small_desk(tmp_path)
    says(here, "saisie", "dossier:24-00004", family_name=FORMULA)
    return here


def says(desk: Desk, kind: str, subject: str, **fields: object) -> None:
    draft = Draft(f"{subject} {fields}", CAMILLE, kind, subject, {subject: fields}, reason="dit au bureau")
    assert isinstance(desk.journal.record(draft), Saved)


def every(desk: Desk, email: str = CAMILLE) -> dict[str, Table]:
    who = desk.actor(email)
    season = desk.statistics(who)
    found = {
        "queue": lists.queue(desk.queue(who, View(which=ALL))),
        "seats": lists.seats(desk.seats(who)),
        "clocks": lists.clocks(desk, desk.clocks(who)),
        "invariants": lists.checks(desk, desk.invariants(who)),
        "journal": lists.journal(desk.journal_lines(who, 999)),
    }
    more = (lists.funnel, lists.delays, lists.refusals, lists.weeks, lists.flows)
    return found | {make.__name__: make(season) for make in more}


def test_each_list_is_square_has_distinct_columns_and_becomes_both_files(desk: Desk) -> None:
    for name, table in every(desk).items():
        assert len(set(table.columns)) == len(table.columns), name
        assert {len(row) for row in table.rows} <= {len(table.columns)}, name
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(xlsx(table, NOW))).get_sheet_by_index(0)
        assert len(sheet.to_python()) == len(table.rows) + 1, name
        assert csv(table).startswith("\ufeff".encode()), name


def test_the_queue_as_it_is_on_screen_a_formula_is_a_text(desk: Desk) -> None:
    table = every(desk)["queue"]
    assert [label for _, label in table.columns][:4] == ["Dossier", "Candidat", "Formation", "État"]
    asked = desk.queue(desk.actor(CAMILLE), View(which=ALL))
    assert [row[0] for row in table.rows] == [row.dossier for row in asked.rows]
    assert {HOSTILE + " Ève", FORMULA + " Théo"} <= {row[1] for row in table.rows}
    assert "'=HYPERLINK" in csv(table).decode("utf-8-sig")
    assert ";=HYPERLINK" not in csv(table).decode("utf-8-sig")


def test_a_clock_gives_a_line_and_one_for_each_person_that_it_is_about(desk: Desk) -> None:
    says(desk, "transition", "candidature:24-00002/INFRES1-SR", state="ADMISSIBLE")
    says(desk, "saisie", "dossier:24-00002", title_obtained_on="2024-03-01")
    rows = [
        dict(zip([k for k, _ in table.columns], row, strict=True))
        for table in [every(desk)["clocks"]]
        for row in table.rows
    ]
    mine = [row for row in rows if row["Quoi"] == "Titre et derniers relevés à recevoir"]
    assert [(row["Dossier"], row["Formation"], str(row["Échéance"])) for row in mine] == [
        ("", "", "None"), ("24-00002", "INFRES-SR 1A", "2024-03-11"),
    ]  # fmt: skip


def test_each_invariant_is_there_and_the_case_of_the_broken_one(desk: Desk) -> None:
    rows = every(desk)["invariants"].rows
    assert [row[0] for row in rows] == list(range(1, 26))
    assert [row[3:6] for row in rows if row[0] == 16] == [(False, "24-00001", "77 € payés, au moins 99 € dus")]


@pytest.mark.parametrize("email", [CAMILLE, PAUL])
def test_no_list_says_a_word_of_a_project_to_who_still_judges_the_person(desk: Desk, email: str) -> None:
    """§5, R-087: the same person's other application is still to be decided."""
    says(desk, "transition", "candidature:24-00001/INFRES1-SR", state="ADMISSIBLE")
    before = every(desk, email)
    says(desk, "fiche", "fiche:24-00001/INFRES1-SR/1", company=SAYS, received_on="2024-03-22", complete=True)
    after = every(desk, email)
    assert {name for name in after if after[name] != before[name]} == {"seats"}  # only counts, which are no secret
    assert SAYS not in str(after)
    assert not {name for table in after.values() for name, _ in table.columns} & {*ITS_WORDS}


def of_the_year(desk: Desk) -> dict[str, Table]:
    """The lists of the screens that come after the screening, in the autumn."""
    who, away = desk.actor(DIRECTION), desk.actor(PLACEMENT)
    slot = next(one for one in desk.interviews(who) if one.programme == YEAR2)
    period = next(line for line in desk.announcement_calendar(who) if line.rehearsals)
    return {
        "trials": year_lists.trial(desk.sitting(who, "EVD2", YEAR2)),
        "interviews": year_lists.slots(desk.planning(who, YEAR2, slot.trial)),
        "announcements": year_lists.announced(period.rehearsals),
        "projects": project_list.projects(desk.placement_board(away, YEAR2)),
        "admission": year_lists.admission(desk.admission_board(who, YEAR2)),
        "complementary": year_lists.complementary(desk.complementary_list(who, YEAR2)),
        "departures": year_lists.departures(desk.departures(who, YEAR2)),
    }


def test_the_lists_of_the_year_say_who_and_become_both_files(tmp_path: Path) -> None:
    desk = autumn(
        tmp_path,
        {1: ("CONVOQUE",), 2: ("ADMISSIBLE", "FICHE_AGREEE"), 3: ("LISTE_COMPLEMENTAIRE", "STAGIAIRE")},
        NOW.date(),
    )
    sign(desk, 2, NOW.date())
    write(desk, "saisie", f"candidature:{number(1)}/{YEAR2}", {"trials": ["EVD2"]})
    write(desk, "fiche", f"fiche:{number(2)}/{YEAR2}/1", {"missions": FORMULA})
    subject = f"creneau:{YEAR2}-1"
    at = {"programme": YEAR2, "starts_at": "2024-05-13T09:00:00+02:00", "minutes": 30, "jurors": [], "room": FORMULA}
    trial = next(one.trial for one in desk.interviews(desk.actor(DIRECTION)) if one.programme == YEAR2)
    write(desk, "creneau", subject, at | {"trial": trial})
    found = of_the_year(desk)
    for name, table in found.items():
        assert {len(row) for row in table.rows} == {len(table.columns)}, name
        assert len(CalamineWorkbook.from_filelike(io.BytesIO(xlsx(table, NOW))).get_sheet_by_index(0).to_python()) > 1
        assert ";=" not in csv(table).decode("utf-8-sig"), name
        assert "Fictive SA" not in str(table), name
    agreed = next(row for row in found["projects"].rows if row[1] == number(2))
    assert agreed[:6] == ("Bonnet Alix", number(2), "INFRES-DL 2A", "Projet d’emploi agréé", "1", "Contrat signé")
    assert [row[1] for row in found["admission"].rows] == [number(2)]
    assert [row[:3] for row in found["trials"].rows] == [("Arnaud Alix", number(1), "INFRES-DL 2A")]
    assert [row[2:5] for row in found["interviews"].rows][:1] == [(FORMULA, "", "libre")]
    assert [(row[0], row[3], row[5]) for row in found["departures"].rows] == [("Chevalier Alix", True, "")]
    assert [(row[1], row[4]) for row in found["complementary"].rows] == [("Dupuis Alix", "en recherche")]
    assert "24-00001" in {row[2] for row in found["announcements"].rows}


def test_what_was_decided_out_of_a_sitting_leaves_as_a_list(desk: Desk) -> None:
    subject = "candidature:24-00004/INFRES1-SR"
    draft = Draft("out", CAMILLE, "validation", subject, {subject: {"state": "REJETE_DOSSIER"}},
                  transition="rejeter_dossier", reason=FORMULA, section="5.1")  # fmt: skip
    assert isinstance(desk.journal.record(draft), Saved)
    table = year_lists.out_of_sitting(desk.out_of_sitting(desk.actor(PAUL)))
    (row,) = [dict(zip([label for _, label in table.columns], row, strict=True)) for row in table.rows]
    assert (row["Dossier"], row["Décision"], row["Motif"]) == ("24-00004", "Rejeté sur dossier", FORMULA)
    assert (row["Proposée par"], row["Validée par"], row["En vigueur"]) == ("", "Camille Roux", True)
    assert isinstance(row["Validée le"], datetime)
    assert ";=HYPER" not in csv(table).decode("utf-8-sig")


@pytest.mark.browser
def test_a_list_downloaded_is_an_act_with_its_columns(page: Page, desk: Desk, tmp_path: Path) -> None:
    desk.journal.close()
    url = f"sqlite:///{tmp_path / 'book.db'}"
    with serve(url, tmp_path) as served:
        comes(page, f"{served}/places", "Camille Roux")
        page.get_by_role("button", name="Exporter", exact=True).click()
        page.get_by_role("button", name=re.compile(r"^(Remove|Retirer) Code$")).click()  # said in French once dressed
        expect(page.get_by_text("8 lignes, 14 colonnes")).to_be_visible()
        expect(page.locator("[data-tag]").nth(1)).to_have_text("Minimum")  # a column's name is ours
        page.wait_for_function(IDLE)  # the buttons are those of the columns left
        page.get_by_text("8 lignes, 14 colonnes").click()  # the first click leaves the list of columns
        with page.expect_download() as found:
            page.get_by_role("button", name="CSV", exact=True).click()
    heads = Path(found.value.path()).read_text(encoding="utf-8-sig").splitlines()[0].split(";")
    assert (heads[0], len(heads)) == ("Formation", 14)
    again = open_desk(url)
    (line,) = [one for one in again.journal_lines(again.actor(CAMILLE)) if one.kind == "export"]
    assert (line.who, line.what) == ("Camille Roux", "Export : Places, 8 lignes")
    assert dict(line.facts)["Colonnes"].split(", ") == heads
    again.journal.close()
