"""A Google workbook made ready over the stand-in: once, twice, over an older one that people made theirs."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import ironcalc
import pytest

from sheets_sync import google_setup, google_setup_signs, mirror
from sheets_sync.google_client import SheetsClient
from sheets_sync.google_setup import Left
from sheets_sync.google_setup_columns import ASKED, SIGNED
from sheets_sync.google_setup_reading import Sheet, Standing, read
from sheets_sync.journal import TAB
from sheets_sync.people_tabs import CANDIDATURES, DOSSIERS, FICHES, HINTS, MIRROR, Column, PeopleTab
from sheets_sync.places_tab import HEADER, PLACES
from sheets_sync.rows import HEADER as JOURNAL
from tests.google_sheets import transport
from tests.google_sheets.errors import Refusal
from tests.google_sheets.people import Person
from tests.sheets_sync.google.world import Drive
from tests.sheets_sync.hand_world import SESSION, TABS

ROWS = 30
PHONE = "Téléphone"


class Workbook:
    """A Drive, one workbook of it, the person who has their hands in it."""

    def __init__(self) -> None:
        self.drive = Drive()
        self.book = self.drive.book()
        self.book.create(TAB, JOURNAL)
        self.person = Person(self.drive.service, self.drive.key)
        self._read = (0, Standing())

    def set_up(self, session: Any = SESSION) -> Left:
        return google_setup.set_up(self.book.client, session, ROWS)

    def read(self, tab: str) -> Sheet:
        found = self.standing().sheet(tab)
        assert found
        return found

    def standing(self) -> Standing:
        """Read by another account, as it stands: the same object while nothing is done."""
        version = self.drive.service.file(self.drive.key).version
        if self._read[0] != version:
            self._read = version, read(SheetsClient(transport.session(self.drive.service), self.drive.key))
        return self._read[1]

    def header(self, tab: str = DOSSIERS) -> list[Any]:
        return next(row for row in self.read(tab).grid if TABS[tab].identifier in row)

    def place(self, label: str, tab: str = DOSSIERS) -> int:
        return self.header(tab).index(label)

    def cells(self, tab: str = DOSSIERS) -> dict[str, list[Any]]:
        """Header → what stands under it, formulas as they are written."""
        sheet = self.drive.tab(tab)
        rows = [[cell.formula or cell.value for cell in row] for row in sheet.rows[: sheet.last_row]]
        width = max(map(len, rows))
        padded = [[*row, *[None] * (width - len(row))] for row in rows]
        return {str(column[0]): list(column[1:]) for column in zip(*padded, strict=True) if column[0] is not None}


@pytest.fixture(scope="module")
def ready() -> Workbook:
    """Set up once; only read."""
    workbook = Workbook()
    workbook.set_up()
    return workbook


@pytest.fixture
def workbook() -> Workbook:
    return Workbook()


def asked(workbook: Workbook, act: Callable[[], Any]) -> dict[str, int]:
    before = workbook.drive.service.counts.copy()
    act()
    return dict(workbook.drive.service.counts - before)


def test_twice_changes_nothing(ready: Workbook) -> None:
    assert asked(ready, ready.set_up) == {"read": 2}
    assert ready.set_up() == Left([], [])


def test_every_tab_is_there_with_its_header_in_sight(ready: Workbook) -> None:
    for tab in TABS.values():
        sheet = ready.read(tab.name)
        assert sheet.grid[0][: len(tab.columns) + 1] == [tab.identifier, *(column.label for column in tab.columns)]
        assert sheet.frozen == 1
    assert tuple(ready.read(MIRROR).grid[0]) == mirror.header((), TABS)
    assert ready.read(PLACES).grid[0] == list(HEADER)
    assert ready.read(HINTS).grid[0][0] == "quand"


@pytest.mark.parametrize(
    ("tab", "label", "expected"),
    [
        (DOSSIERS, "INE", "TEXT"),
        (DOSSIERS, PHONE, "TEXT"),
        (DOSSIERS, "Numéro", "TEXT"),
        (DOSSIERS, "Date de naissance", "DATE"),
        (DOSSIERS, "Déposé le", "DATE_TIME"),
        (CANDIDATURES, "Maintenu jusqu'au", "DATE"),
        (FICHES, "Agréée le", "DATE"),
        ("Session", "valeur", "TEXT"),
    ],
)
def test_columns_have_the_format_of_what_they_hold(ready: Workbook, tab: str, label: str, expected: str) -> None:
    for row in (1, ROWS - 6):
        assert (
            ready.read(tab).cell(row, ready.place(label, tab))["userEnteredFormat"]["numberFormat"]["type"] == expected
        )


def test_zeros_typed_in_a_text_column_stay(ready: Workbook) -> None:
    ready.person.types(DOSSIERS, 20, ready.place(PHONE), "0612345678")
    assert ready.read(DOSSIERS).grid[20][ready.place(PHONE)] == "0612345678"
    ready.person.empties(DOSSIERS, 20, ready.place(PHONE))


@pytest.mark.parametrize(
    ("tab", "label", "says"),
    [
        (DOSSIERS, "INE", "Les zéros de tête comptent\nAvis : §4.1.\nDonnée"),
        (DOSSIERS, "Numéro", "Identifiant de la ligne"),
        (CANDIDATURES, "Maintenu jusqu'au", "Avis : §9.2.\nDécision"),
        ("Formations", "min", "Paramètre : un brouillon"),
    ],
)
def test_a_note_says_what_a_column_is(ready: Workbook, tab: str, label: str, says: str) -> None:
    note = ready.read(tab).cell(0, ready.place(label, tab))["note"]
    assert says in note
    assert note.endswith(SIGNED)


@pytest.mark.parametrize(
    ("tab", "label", "offered"),
    [
        (DOSSIERS, "Déposé sur la plateforme", ["oui", "non"]),
        (DOSSIERS, "Diplôme", list(SESSION.titles)),
        ("Accès", "formation", list(SESSION.programmes)),
        ("Transitions", "vers", list(SESSION.workflow.states)),
    ],
)
def test_a_dropdown_offers_the_rows_of_the_session(ready: Workbook, tab: str, label: str, offered: list[str]) -> None:
    rule = ready.read(tab).cell(1, _column_of(ready, tab, label))["dataValidation"]
    assert [one["userEnteredValue"] for one in rule["condition"]["values"]] == offered
    assert not rule.get("strict")


def _column_of(workbook: Workbook, tab: str, label: str) -> int:
    header = workbook.header(tab)
    return header.index(label) if label in header else next(
        at for at, name in enumerate(header) if str(name).startswith(label)
    )  # fmt: skip


def test_nothing_is_offered_where_the_desk_decides(ready: Workbook) -> None:
    for column in TABS[CANDIDATURES].columns:
        if not column.data:
            assert "dataValidation" not in ready.read(CANDIDATURES).cell(1, ready.place(column.label, CANDIDATURES))


@pytest.mark.parametrize("tab", [TAB, MIRROR, PLACES])
def test_people_do_not_write_in_the_desk_s_tabs(ready: Workbook, tab: str) -> None:
    with pytest.raises(Refusal):
        ready.person.types(tab, 1, 0, "moi")


def test_people_sort_and_write_in_theirs(ready: Workbook) -> None:
    ready.person.types(DOSSIERS, 1, 0, "24-00002")
    ready.person.types(DOSSIERS, 2, 0, "24-00001")
    ready.person.sorts(DOSSIERS, 0)
    assert ready.read(DOSSIERS).grid[1][0] == "24-00001"
    ready.person.empties(DOSSIERS, 1, 0, 2)
    kinds = [item.get("warningOnly") for item in ready.drive.tab(DOSSIERS).hung["protectedRanges"]]
    assert kinds == [True, True]


# ---- over a workbook that people made theirs


def lived_in(workbook: Workbook) -> None:
    """Rows, a column of theirs, columns moved, a format, a note, a rule, a tab; a title row above the header."""
    workbook.set_up()
    person = workbook.person
    formula = mirror.formula(mirror.header((), TABS), TABS[DOSSIERS], "phone")
    for row, dossier in enumerate(("24-00001", "24-00002"), 1):
        person.types(DOSSIERS, row, 0, dossier)
        person.types(DOSSIERS, row, workbook.place(PHONE), "0611223344" if row == 1 else formula)
    person.moves(DOSSIERS, workbook.place(PHONE), 1, columns=True)
    person.inserts(DOSSIERS, 2, columns=True)
    person.types(DOSSIERS, 0, 2, "Suivi")
    person.types(DOSSIERS, 1, 2, "rappelé lundi")
    right = len(workbook.header())
    person.types(DOSSIERS, 0, right, "Avis du bureau")
    person.types(DOSSIERS, 1, right, "favorable")
    person.inserts(DOSSIERS, 0)
    person.types(DOSSIERS, 0, 0, "Candidats 2024")
    number = workbook.drive.tab(DOSSIERS).id
    place = workbook.place("Nom")
    theirs = {"sheetId": number, "startRowIndex": 2, "startColumnIndex": place, "endColumnIndex": place + 1}
    percent = {"userEnteredFormat": {"numberFormat": {"type": "PERCENT", "pattern": "0%"}}}
    start = {"sheetId": number, "rowIndex": 1, "columnIndex": place}
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=$C3=1"}]}
    person.act(
        {"repeatCell": {"range": theirs, "cell": percent, "fields": "userEnteredFormat.numberFormat"}},
        {"updateCells": {"start": start, "rows": [{"values": [{"note": "à nous"}]}], "fields": "note"}},
        {
            "addConditionalFormatRule": {
                "rule": {"ranges": [theirs], "booleanRule": {"condition": condition}},
                "index": 0,
            }
        },
        {"addSheet": {"properties": {"title": "Brouillon"}}},
    )
    person.types("Brouillon", 0, 0, "libre")


def test_a_workbook_that_people_made_theirs_is_left_as_it_is(workbook: Workbook) -> None:
    lived_in(workbook)
    before = {sheet.title: list(sheet.rows) for sheet in workbook.drive.service.file(workbook.drive.key).book.sheets}
    assert asked(workbook, workbook.set_up) == {"read": 2}
    after = {sheet.title: list(sheet.rows) for sheet in workbook.drive.service.file(workbook.drive.key).book.sheets}
    assert after == before


def test_a_missing_column_comes_back_with_its_formula_and_nothing_else_moves(workbook: Workbook) -> None:
    lived_in(workbook)
    workbook.person.deletes(DOSSIERS, workbook.place("Établissement"), columns=True)
    before = _below_header(workbook)
    left = workbook.set_up()
    assert left.done == ["Dossiers : colonnes ajoutées.", "Dossiers : mise en forme."]
    after = _below_header(workbook)
    new = after.pop("Établissement")
    assert after == before
    formula = mirror.formula(mirror.header((), TABS), TABS[DOSSIERS], "school").replace(";", ",")
    assert set(new[:2]) == {formula}
    assert workbook.set_up() == Left([], [])
    rules = workbook.drive.tab(DOSSIERS).hung["conditionalFormats"]
    assert sum("=$C3=1" in str(rule) for rule in rules) == 1
    assert workbook.read(DOSSIERS).cell(1, workbook.place("Nom"))["note"] == "à nous"
    workbook.book.add_rows(DOSSIERS, [["24-00003"]])  # right under the last one, not under a formula that shows nothing
    assert [row[0].value for row in workbook.drive.tab(DOSSIERS).rows[2:5]] == ["24-00001", "24-00002", "24-00003"]


def _below_header(workbook: Workbook) -> dict[str, list[Any]]:
    sheet = workbook.drive.tab(DOSSIERS)
    names = workbook.header()
    return {
        str(name): [(cell.formula or cell.value, cell.format) for row in range(2, 6) for cell in [sheet.cell(row, at)]][
            :4
        ]
        if name != "Établissement"
        else [sheet.cell(row, at).formula for row in range(2, 6)]
        for at, name in enumerate(names)
        if name != ""
    }


def filled(workbook: Workbook) -> Counter[tuple[Any, str]]:
    """What stands in `Dossiers`, wherever."""
    rows = workbook.drive.tab(DOSSIERS).rows
    return Counter((cell.value, cell.formula) for row in rows for cell in row if cell.filled)


def test_what_people_do_between_a_read_and_a_write_is_never_written_over(workbook: Workbook) -> None:
    lived_in(workbook)
    workbook.person.deletes(DOSSIERS, workbook.place("Établissement"), columns=True)
    done: list[int] = []

    def meanwhile(request: Any) -> None:
        if request.kind == "write" and not done:
            done.append(1)
            workbook.person.inserts(DOSSIERS, 3, 2, columns=True)
            workbook.person.types(DOSSIERS, 2, 3, "à moi", "à moi aussi")

    workbook.drive.service.between = meanwhile
    before = filled(workbook)
    workbook.set_up()
    after = filled(workbook)
    assert before <= after
    assert {("à moi", ""), ("à moi aussi", ""), ("Établissement", "")} <= after.keys()


def test_a_renamed_column_is_said_and_not_made_again(workbook: Workbook) -> None:
    lived_in(workbook)
    workbook.person.types(DOSSIERS, 1, workbook.place(PHONE), "Téléphone portable")
    left = workbook.set_up()
    assert left.done == []
    assert "si c'est « Téléphone portable »" in str(left.faults[0])
    assert PHONE not in workbook.header()


def test_a_tab_of_the_same_name_that_holds_something_else_is_left_alone(workbook: Workbook) -> None:
    workbook.person.act({"addSheet": {"properties": {"title": FICHES, "sheetId": 77}}})
    workbook.person.types(FICHES, 0, 0, "mes fiches de lecture")
    left = workbook.set_up()
    assert [fault.tab for fault in left.faults] == [FICHES]
    assert "la ligne d'en-tête est introuvable" in str(left.faults[0])
    assert workbook.cells(FICHES) == {"mes fiches de lecture": []}


def test_an_empty_tab_made_by_hand_is_used(workbook: Workbook) -> None:
    workbook.person.act({"addSheet": {"properties": {"title": FICHES, "sheetId": 77}}})
    assert workbook.set_up().faults == []
    assert workbook.header(FICHES)[0] == "Fiche"
    assert workbook.set_up() == Left([], [])


def test_a_dropdown_follows_the_rows_of_the_session_and_one_of_theirs_stays(workbook: Workbook) -> None:
    workbook.set_up()
    place = workbook.place("Déposé sur la plateforme")
    area = {"sheetId": workbook.drive.tab(DOSSIERS).id, "startRowIndex": 1}
    area |= {"startColumnIndex": place, "endColumnIndex": place + 1}
    theirs = {"condition": {"type": "BOOLEAN"}}
    workbook.person.act({"setDataValidation": {"range": area, "rule": theirs}})
    fewer = dict(list(SESSION.titles.items())[1:])
    left = workbook.set_up(replace(SESSION, titles=fewer))
    assert left.done == ["Dossiers : mise en forme."]
    cells = [cell.get("dataValidation", {}) for cell in workbook.read(DOSSIERS).cells[1]]
    assert [len(one["condition"]["values"]) for one in cells if one.get("inputMessage") == ASKED].count(len(fewer)) == 2
    assert cells[place] == theirs


def test_rules_of_an_older_form_are_replaced(workbook: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook.set_up()
    count = len(workbook.drive.tab(DOSSIERS).hung["conditionalFormats"])
    monkeypatch.setattr(google_setup_signs, "VERSION", "guichet 2")
    workbook.set_up()
    rules = workbook.drive.tab(DOSSIERS).hung["conditionalFormats"]
    assert len(rules) == count
    assert all("guichet 2" in str(rule) for rule in rules)
    assert workbook.set_up() == Left([], [])


# ---- what shows by itself, worked out by IronCalc

TAB_OF_TESTS = PeopleTab("Essais", "dossier:", "Numéro", ())
NAMES = ("sujet", "jusqu'à", "champ")


def signs(kind: str, cell: Any, desk: Any = "", key: str = "champ", own: str = "24-1") -> set[str]:
    """Those that show for a cell; `desk` is what `Miroir` says."""
    names = (*NAMES[:2], key)
    model = ironcalc.create("book", "en", "UTC", "en")
    model.rename_sheet(0, MIRROR)
    model.add_sheet("Essais")
    for row, values in enumerate([names, ("dossier:24-1", 1, desk)], 1):
        for column, value in enumerate(values, 1):
            _put(model, 0, row, column, value)
    _put(model, 1, 2, 1, own)
    _put(model, 1, 2, 2, cell)
    tests = google_setup_signs.tests(TAB_OF_TESTS, Column(key, key, kind, True), "B2", "$A2", names)
    found = set()
    for at, (sign, formula) in enumerate(tests.items(), 5):
        _put(model, 1, 2, at, f"={formula}".replace(";", ","))
        model.evaluate()
        if model.get_cell_value(1, 2, at) is True:
            found.add(sign)
    return found


def _put(model: Any, sheet: int, row: int, column: int, value: Any) -> None:
    if isinstance(value, str) and value.startswith("="):
        model.update_cell_with_formula(sheet, row, column, value)
    elif isinstance(value, str):
        if value:
            model.update_cell_with_text(sheet, row, column, value)
    else:
        model.update_cell_with_number(sheet, row, column, float(value))


FOLLOWS = "=IFERROR(INDEX(Miroir!$C:$C,MATCH(\"dossier:\"&$A2,Miroir!$A:$A,0)),\"\")".replace("$C:$C", "$C$1:$C$9").replace("$A:$A", "$A$1:$A$9")  # fmt: skip # noqa: E501


@pytest.mark.parametrize(
    ("kind", "cell", "desk", "expected"),
    [
        ("texte", FOLLOWS, "IUT", set()),
        ("texte", FOLLOWS, "", set()),
        ("texte", "IUT", "IUT", {"tapée"}),
        ("texte", "IUT de Nîmes", "IUT", {"tapée", "écart"}),
        ("texte", "", "IUT", {"tapée", "écart"}),
        ("texte", "=NA()", "IUT", {"faute"}),
        ("texte", "=1+1", "IUT", set()),
        ("telephone", 612345678, "+33612345678", {"tapée", "écart", "faute"}),
        ("telephone", "0612345678", "+33612345678", {"tapée", "écart"}),
        ("identifiant", 42, "042", {"tapée", "écart", "faute"}),
        ("date", 45_363, 45_363, {"tapée"}),
        ("date", 2024, 45_363, {"tapée", "écart", "faute"}),
        ("note", 22, 12.5, {"tapée", "écart", "faute"}),
        ("note", 12.5, 12.5, {"tapée"}),
        ("entier", 3.5, 3, {"tapée", "écart", "faute"}),
        ("oui_non", "peut-être", "oui", {"tapée", "écart", "faute"}),
        ("oui_non", "OUI", "oui", {"tapée"}),
    ],
)
def test_signs_of_a_cell(kind: str, cell: Any, desk: Any, expected: set[str]) -> None:
    assert signs(kind, cell, desk) == expected


@pytest.mark.parametrize(("day", "expected"), [(-1, {"échue", "proche"}), (0, {"proche"}), (7, {"proche"}), (8, set())])
def test_a_clock_shows_near_and_past(day: int, expected: set[str]) -> None:
    found = signs("date", f"=TODAY()+{day}", key="kept_until")
    assert found == expected


def test_a_row_of_nobody_shows_nothing() -> None:
    assert signs("texte", "une note", own="") == set()
