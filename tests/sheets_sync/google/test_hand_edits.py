"""Hand edits over a Google workbook: gspread unmodified, formulas worked out by the stand-in, people in between."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sheets_sync import hand_answers, mirror
from sheets_sync.differences import Differences
from sheets_sync.google_cells import row_data, sheet_number
from sheets_sync.hand_edits import LATE
from sheets_sync.hints import HEADER
from sheets_sync.local import Local
from sheets_sync.people_tabs import CANDIDATURES, DOSSIERS, HINTS, MIRROR
from sheets_sync.rounds import Rounds
from sheets_sync.store import Store
from sheets_sync.watching import PICTURE_SECONDS, Watching
from tests.google_sheets.people import Person
from tests.sheets_sync.conftest import KEY
from tests.sheets_sync.google.world import Drive
from tests.sheets_sync.hand_world import TABS, WHO, Process, arrival

ONE, PHONE = "dossier:24-00001", "Téléphone"
START = datetime(2024, 3, 27, tzinfo=UTC).timestamp()


class Workbook:
    """A Drive, the tabs of one workbook, the person who has their hands in it, one process that watches."""

    def __init__(self, folder: Path):
        self.folder, self.drive = folder, Drive()
        header = mirror.header((), TABS)
        self.tab(MIRROR, list(header))
        for name in (DOSSIERS, CANDIDATURES):
            self.tab(name, [TABS[name].identifier, *(column.label for column in TABS[name].columns)])
        self.person = Person(self.drive.service, self.drive.key)
        self.drive.service.people_tabs = {DOSSIERS, CANDIDATURES}
        self.process = self.opened("one")
        self.process.in_force()
        for number in range(1, 7):
            self.process.record(arrival(number))
        self.settled()

    def tab(self, title: str, header: list[str]) -> None:
        number = sheet_number(title)
        properties = {"sheetId": number, "title": title, "gridProperties": {"rowCount": 50, "columnCount": 200}}
        self.drive.by_hand(addSheet={"properties": properties})
        start = {"sheetId": number, "rowIndex": 0, "columnIndex": 0}
        self.drive.by_hand(updateCells={"start": start, "rows": row_data([header]), "fields": "userEnteredValue"})

    def opened(self, machine: str) -> Process:
        clock = lambda: datetime.fromtimestamp(START + self.drive.clock.now(), UTC)  # noqa: E731
        book, local = self.drive.book(), Local(self.folder / machine / "outbox.db")
        store = Store(book, local, KEY, clock, self.drive.pace)
        rounds = Rounds(store, clock, lambda step: None, self.drive.pace)
        watch = Watching(book, store, rounds, local, clock, self.drive.pace)
        store.beside = watch
        store.refresh()
        return Process(store, rounds, watch)

    def wait(self, seconds: float) -> None:
        self.drive.clock.sleep(seconds)

    def look(self, process: Process | None = None) -> Differences:
        self.wait(PICTURE_SECONDS)
        one = process or self.process
        one.read()
        one.turns()
        return one.watch.differences

    def settled(self) -> None:
        for _ in range(5):
            self.look()
        self.wait(2 * LATE)
        self.look()

    def place(self, dossier: str, header: str) -> tuple[int, int]:
        grid = self.person.read(DOSSIERS)
        names = next(row for row in grid if "Nom" in row)
        return next(at for at, row in enumerate(grid) if row[names.index("Numéro")] == dossier), names.index(header)

    def shows(self, dossier: str, header: str) -> Any:
        row, column = self.place(dossier, header)
        return self.person.read(DOSSIERS)[row][column]

    def types(self, dossier: str, header: str, text: str) -> None:
        self.person.types(DOSSIERS, *self.place(dossier, header), text)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """One for all: each test leaves it as it found it, or as the next ones may find it."""
    return Workbook(tmp_path_factory.mktemp("google"))


def test_rows_come_by_themselves_and_their_formulas_show_the_desk(workbook: Workbook) -> None:
    for number in range(1, 7):
        assert workbook.shows(f"24-{number:05d}", "Nom") == f"Nom{number:03d}"
        assert workbook.shows(f"24-{number:05d}", PHONE) == f"+336399{number:05d}"
    assert workbook.shows("24-00001", "Crédits ECTS acquis") == ""
    assert workbook.look().count == 0


def test_a_correction_typed_is_an_act_and_a_sort_moves_it_with_its_row(workbook: Workbook) -> None:
    workbook.types("24-00002", "Établissement", "IUT de Nîmes")
    workbook.person.sorts(DOSSIERS, 0, down=True)
    assert workbook.look().count == 0
    assert workbook.process.read().value("dossier:24-00002", "school") == "IUT de Nîmes"
    workbook.look()
    assert workbook.shows("24-00002", "Établissement") == "IUT de Nîmes"
    assert workbook.shows("24-00003", "Établissement") == ""


def test_columns_moved_and_inserted_change_nothing(workbook: Workbook) -> None:
    _, at = workbook.place("24-00001", PHONE)
    workbook.person.moves(DOSSIERS, at, 1, columns=True)
    workbook.person.inserts(DOSSIERS, 2, columns=True)
    workbook.person.inserts(DOSSIERS, 0, 2)
    workbook.person.types(DOSSIERS, 0, 0, "Candidats à relire")
    assert workbook.look().count == 0
    assert workbook.shows("24-00001", PHONE) == "+33639900001"
    workbook.process.record(arrival(7))
    workbook.settled()
    assert workbook.shows("24-00007", PHONE) == "+33639900007"
    assert workbook.look().count == 0


def test_a_phone_typed_without_format_lost_its_zero_and_is_asked(workbook: Workbook) -> None:
    workbook.types("24-00004", PHONE, "0612345678")
    differences = workbook.look()
    (question,) = differences.questions
    assert (question.why, question.cells, question.values) == ("illisible", (612345678,), ())
    assert "avec son zéro" in str(differences.faults[0])
    workbook.process.record(hand_answers.keep("f", WHO, question))
    assert workbook.look().count == 0


def test_a_copied_row_is_said_twice_and_a_deleted_one_missed(workbook: Workbook) -> None:
    row, _ = workbook.place("24-00005", "Nom")
    grid = workbook.person.read(DOSSIERS)
    workbook.person.copies(DOSSIERS, row, 0, 1, len(grid[0]), len(grid), 0)
    differences = workbook.look()
    assert differences.count == 0
    assert "figure aux lignes" in str(differences.faults[0])
    for _ in range(2):
        workbook.person.deletes(DOSSIERS, workbook.place("24-00005", "Nom")[0])
    assert workbook.look().vanished[DOSSIERS] == ("dossier:24-00005",)
    workbook.process.watch.append_again(["dossier:24-00005"])
    workbook.settled()
    assert workbook.shows("24-00005", PHONE) == "+33639900005"


def test_a_restarted_process_sees_what_was_typed_meanwhile(workbook: Workbook) -> None:
    workbook.types("24-00006", "Établissement", "Lycée Daudet")
    other = workbook.opened("one")
    workbook.wait(2 * PICTURE_SECONDS)
    assert workbook.look(other).questions == ()
    assert other.read().value("dossier:24-00006", "school") == "Lycée Daudet"


def test_who_typed_is_what_the_hints_declare(workbook: Workbook) -> None:
    workbook.tab(HINTS, list(HEADER))
    workbook.person.types(HINTS, 1, 0, "27/03/2024", DOSSIERS, "24-00003", "Établissement", "IUT de Sète", WHO)
    workbook.types("24-00003", "Établissement", "IUT de Sète")
    workbook.wait(60)  # a tab that was not there is looked for again
    workbook.look()
    act = workbook.process.read().acts[-1].act
    assert (act.kind, act.actor, act.after) == (
        "feuille", f"feuille, déclaré par {WHO}", {"dossier:24-00003": {"school": "IUT de Sète"}},
    )  # fmt: skip


def test_a_refresh_is_one_read_and_a_settled_sheet_no_write(workbook: Workbook) -> None:
    workbook.settled()
    counts = workbook.drive.service.counts
    before = counts["read"], counts["write"]
    for _ in range(3):
        workbook.look()
    assert (counts["read"], counts["write"]) == (before[0] + 3, before[1])


def test_who_is_erased_is_in_no_tab_of_the_desk_and_their_row_is_to_delete(workbook: Workbook) -> None:
    workbook.types("24-00006", PHONE, "chez Zyqwor")
    workbook.look()
    process, secrets = workbook.process, ("Nom006", "+33639900006", "Zyqwor", "Daudet")
    process.store.purge("dossier:24-00006")
    process.watch.erase()
    for tab in ("Journal", MIRROR):
        told = str([cell.value for row in workbook.drive.tab(tab).rows for cell in row])
        assert [secret for secret in secrets if secret in told] == []
    row, _ = workbook.place("24-00006", PHONE)
    assert to_delete(process.watch.differences) == [f"24-00006 (ligne {row + 1})"]
    assert (workbook.look().count, workbook.shows("24-00006", PHONE)) == (0, "chez Zyqwor")
    assert workbook.shows("24-00003", "Nom") == "Nom003"
    workbook.person.deletes(DOSSIERS, row)
    assert to_delete(workbook.look()) == []


def to_delete(found: Differences) -> list[str]:
    return [fault.row for fault in found.faults if "à supprimer" in fault.says]


def test_no_cell_of_theirs_was_ever_written_over(workbook: Workbook) -> None:
    assert workbook.drive.service.counts["people's cells"] == 0


CELLS = ("texte", 0, 12.5, 45_363, None, "=SOMME", "oui", "nom0")


@pytest.mark.parametrize("place", range(8))
def test_the_formula_is_what_ironcalc_makes_of_it(workbook: Workbook, place: int) -> None:
    """The stand-in works following cells out by itself; under another variable's name IronCalc does."""
    title = f"Essai {place}"
    workbook.tab(title, ["Numéro"])
    sheet, lines = workbook.drive.tab(title), workbook.drive.tab(MIRROR)
    at = lines.last_row + 1
    names = ["essai:1", 1, *CELLS]
    start = {"sheetId": lines.id, "rowIndex": at, "columnIndex": 0}
    values = [{} if one is None else _value(one) for one in names]
    workbook.drive.by_hand(updateCells={"start": start, "rows": [{"values": values}], "fields": "userEnteredValue"})
    tab = replace(TABS[DOSSIERS], prefix="essai:")
    header = ["sujet", "jusqu'à", *(f"champ {n}" for n in range(8))]
    formula = mirror.formula(header, tab, f"champ {place}")
    theirs = formula.replace("vu", "vx")
    rows = [
        {"values": [{"userEnteredValue": one}, _formula(formula), _formula(theirs)]}
        for one in ({"stringValue": "1"}, {"numberValue": 1}, {"stringValue": "2"}, {})
    ]
    start = {"sheetId": sheet.id, "rowIndex": 1, "columnIndex": 0}
    workbook.drive.by_hand(updateCells={"start": start, "rows": rows, "fields": "userEnteredValue"})
    shown = [row[1:3] for row in workbook.person.read(title)[1:]]
    expected = "" if CELLS[place] is None else CELLS[place]
    assert shown == [[expected, expected], [expected, expected], ["", ""], ["", ""]]


def _value(cell: str | float) -> dict[str, Any]:
    return {"userEnteredValue": {"stringValue" if isinstance(cell, str) else "numberValue": cell}}


def _formula(text: str) -> dict[str, Any]:
    return {"userEnteredValue": {"formulaValue": text}}
