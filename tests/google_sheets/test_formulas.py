"""Formulas as reads give them."""

from random import Random

import gspread

from tests.google_sheets.clock import VirtualClock
from tests.google_sheets.formulas import Formulas
from tests.google_sheets.people import Person
from tests.google_sheets.service import Service
from tests.google_sheets.switches import Switches

FOLLOWING = "=INDEX(Miroir!B:B;MATCH(INDEX($A:$A;ROW());Miroir!$A:$A;0))"


def mirrored(french: gspread.Worksheet) -> gspread.Worksheet:
    """Two dossiers that follow their line of Miroir."""
    mirror = french.spreadsheet.add_worksheet("Miroir", 50, 3)
    mirror.update([["D1", "0601"], ["D2", "0602"]], "A1", raw=True)
    french.update([["D2", FOLLOWING], ["D1", FOLLOWING], ["D9", FOLLOWING]], "A1", raw=False)
    return mirror


def test_formulas_are_worked_out_and_given_back_in_their_locale(french: gspread.Worksheet) -> None:
    french.update([[2, '=IF(A1>1,5;"oui";"non")', "=A1*1,5", "=TODAY()", "=1/0", "=INCONNUE(1)"]], "A1", raw=False)
    assert french.get("B1:F1") == [["oui", "3", "45378", "#DIV/0!", "#NAME?"]]
    assert french.get("B1", value_render_option="FORMULA") == [['=IF(A1>1,5;"oui";"non")']]
    french.update([[1]], "A1")
    assert french.get("B1:C1", value_render_option="UNFORMATTED_VALUE") == [["non", 1.5]]


def test_a_cell_follows_its_row_wherever_it_goes(french: gspread.Worksheet, service: Service) -> None:
    mirror = mirrored(french)
    person = Person(service, french.spreadsheet_id)
    assert french.get_all_values() == [["D2", "0602"], ["D1", "0601"], ["D9", "#N/A"]]
    person.sorts("Sheet1", 0, header=0)
    assert french.get_all_values() == [["D1", "0601"], ["D2", "0602"], ["D9", "#N/A"]]
    person.inserts("Sheet1", 0)
    person.inserts("Sheet1", 0, columns=True)
    mirror.update([["0699"]], "B2", raw=True)
    assert french.get_all_values() == [["", "", ""], ["", "D1", "0601"], ["", "D2", "0699"], ["", "D9", "#N/A"]]
    assert french.get("C2", value_render_option="FORMULA") == [[FOLLOWING.replace("$A:$A;ROW", "$B:$B;ROW")]]


def test_a_look_up_is_what_ironcalc_makes_of_it(french: gspread.Worksheet, service: Service) -> None:
    """The same formula, once as itself and once hidden from `following.py` by a useless sum, over random sheets."""
    mirror = mirrored(french)
    draw = Random(7)
    keys = ["D1", "d1", "D2", "7", 7, "Éa", "éA", "x y", True]
    for _ in range(20):
        lines = [[draw.choice(keys), draw.choice(["a", 3, 2.5, "É"])] for _ in range(8)]
        mirror.update(lines, "A1", raw=True)
        hidden = FOLLOWING.replace("=INDEX", "=IF(TRUE;INDEX") + ";0)"
        rows = [[draw.choice([*keys, "absent"]), FOLLOWING, hidden] for _ in range(8)]
        french.update(rows, "A1", raw=False)
        shown = french.get("B1:C8", value_render_option="UNFORMATTED_VALUE")
        assert [row[0] for row in shown] == [row[1] for row in shown]


def test_values_are_late_when_the_switch_is_bad() -> None:
    """Late in its own row, or at its own place: what a sort then shows."""
    for name, shown in (("formulas_up_to_date", ["0601", "0602"]), ("formulas_in_place", ["0602", "0601"])):
        service = Service(VirtualClock(), switches=Switches().bad(name))
        file = service.store.create("S", service.clock.now(), "fr_FR")
        person = Person(service, file.book.id)
        person.act({"addSheet": {"properties": {"title": "Miroir"}}})
        for row, (key, value) in enumerate([("D1", "'0601"), ("D2", "'0602")]):
            person.types("Miroir", row, 0, key, value)
        for row, key in enumerate(["D2", "D1"]):
            person.types("Sheet1", row, 0, key, FOLLOWING)
        service.clock.sleep(60)
        person.sorts("Sheet1", 1, header=0)
        assert [row[1] for row in person.read("Sheet1")] == shown
        service.clock.sleep(60)
        assert [row[1] for row in person.read("Sheet1")] == ["0601", "0602"]


def test_a_state_that_did_not_change_is_not_worked_out_again(french: gspread.Worksheet, service: Service) -> None:
    mirrored(french)
    book = service.store.files[french.spreadsheet_id].book
    formulas = Formulas()
    first = formulas.of(book, None, Switches(), service.today)
    assert formulas.of(book.copy(), None, Switches(), service.today) == first


def test_a_sorted_row_keeps_its_own_formula(french: gspread.Worksheet, service: Service) -> None:
    french.update([["b", 2, "=B1*10"], ["a", 1, "=B2*10"], ["c", 3, "=$B$1"]], "A1", raw=False)
    Person(service, french.spreadsheet_id).sorts("Sheet1", 2, header=0)
    assert french.get("A1:C3", value_render_option="FORMULA") == [
        ["c", 3, "=$B$1"],
        ["a", 1, "=B2*10"],
        ["b", 2, "=B3*10"],
    ]
    assert french.col_values(3) == ["3", "10", "20"]


def test_a_formula_sees_what_was_emptied(french: gspread.Worksheet) -> None:
    french.update([["a"], ["b"]], "A1")
    french.update([["=COUNTA(A:A)"]], "B1", raw=False)
    assert french.acell("B1").value == "2"
    french.batch_clear(["A2"])
    assert french.acell("B1").value == "1"


def test_a_refused_batch_leaves_values_as_they_were(french: gspread.Worksheet) -> None:
    """The batch sorted its copy by a formula's value before it was refused."""
    mirrored(french)
    sort = {"range": {"sheetId": 0}, "sortSpecs": [{"dimensionIndex": 1}]}
    try:
        french.spreadsheet.batch_update({"requests": [{"sortRange": sort}, {"deleteSheet": {"sheetId": 9}}]})
    except gspread.exceptions.APIError:
        assert french.get_all_values() == [["D2", "0602"], ["D1", "0601"], ["D9", "#N/A"]]
