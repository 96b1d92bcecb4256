"""What a caller sees of each fault, and what stands in the workbook then and later."""

from random import Random

import gspread
import pytest
import requests

from tests.google_sheets import faults, transport
from tests.google_sheets.clock import Killed, VirtualClock
from tests.google_sheets.faults import Faults
from tests.google_sheets.line import Line
from tests.google_sheets.people import Person
from tests.google_sheets.server import Server
from tests.google_sheets.service import Service
from tests.google_sheets.switches import Switches

TIMEOUT = 20.0


class Desk:
    """A gspread client with a time limit, on a line with faults."""

    def __init__(self, switches: Switches | None = None) -> None:
        self.clock = VirtualClock()
        self.service = Service(self.clock, switches=switches)
        self.line = Line(self.service)
        self.id = self.service.store.create("Session", self.clock.now()).book.id
        client = gspread.Client(auth=None, session=transport.session(self.line))
        client.set_timeout((5, TIMEOUT))
        self.sheet = client.open_by_key(self.id).sheet1

    def appends(self, text: str) -> None:
        row = {"values": [{"userEnteredValue": {"stringValue": text}}]}
        append = {"sheetId": 0, "rows": [row], "fields": "userEnteredValue"}
        self.sheet.spreadsheet.batch_update({"requests": [{"appendCells": append}]})

    @property
    def texts(self) -> list[object]:
        """What stands there, read by nobody."""
        return [row[0] for row in Person(self.service, self.id).read("Sheet1")]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize(
    ("kind", "seen", "at_once", "in_the_end"),
    [
        ("429", gspread.exceptions.APIError, 0, 0),
        ("500 before", gspread.exceptions.APIError, 0, 0),
        ("500 after", gspread.exceptions.APIError, 1, 1),
        ("503 before", gspread.exceptions.APIError, 0, 0),
        ("503 after", gspread.exceptions.APIError, 1, 1),
        ("503 then late", gspread.exceptions.APIError, 0, 1),
        ("timeout before", requests.ReadTimeout, 0, 0),
        ("timeout after", requests.ReadTimeout, 1, 1),
        ("late", requests.ReadTimeout, 0, 1),
        ("twice", None, 1, 2),
        ("twice, no answer", requests.ReadTimeout, 1, 2),
        ("cut before", requests.ConnectionError, 0, 0),
        ("cut after", requests.ConnectionError, 1, 1),
        ("cut then late", requests.ConnectionError, 0, 1),
        ("bad json", requests.exceptions.JSONDecodeError, 1, 1),
        ("revoked key", gspread.exceptions.APIError, 0, 0),
        ("slow", None, 1, 1),
    ],
)
def test_each_fault(desk: Desk, kind: str, seen: type[Exception] | None, at_once: int, in_the_end: int) -> None:
    desk.line.faults.then(kind)
    if seen is None:
        desk.appends("acte")
    else:
        with pytest.raises(seen):
            desk.appends("acte")
    assert len(desk.texts) == at_once
    desk.clock.sleep(desk.line.faults.late_at_most)
    assert len(desk.texts) == in_the_end
    desk.appends("suivant")
    assert desk.texts[-1] == "suivant"


def test_every_fault_is_tried_above() -> None:
    tried = {mark.args[1][at][0] for mark in test_each_fault.pytestmark for at in range(len(mark.args[1]))}
    assert tried == set(faults.ALL)


def test_a_caller_waits_as_long_as_its_patience(desk: Desk) -> None:
    desk.line.faults.then("timeout before")
    before = desk.clock.now()
    with pytest.raises(requests.ReadTimeout):
        desk.sheet.get_all_values()
    assert desk.clock.now() - before == TIMEOUT


def test_a_late_request_applies_after_later_reads_and_after_its_callers_death(desk: Desk) -> None:
    desk.line.faults.then("late")
    caller = desk.clock.start(lambda: desk.appends("tardif"))
    desk.clock.sleep(1)
    caller.killed = True
    desk.clock.sleep(TIMEOUT)
    assert caller.done
    assert desk.sheet.get_all_values() == [[]]
    desk.clock.sleep(desk.line.faults.late_at_most)
    assert desk.texts == ["tardif"]


def test_a_request_may_be_later_than_believed() -> None:
    desk = Desk(Switches().bad("late_is_bounded"))
    desk.line.faults.then("late")
    with pytest.raises(requests.ReadTimeout):
        desk.appends("tardif")
    desk.clock.sleep(desk.line.faults.late_at_most)
    assert desk.texts == []
    desk.clock.sleep(10 * desk.line.faults.late_at_most)
    assert desk.texts == ["tardif"]


def test_a_person_acts_between_any_two_requests(desk: Desk) -> None:
    person = Person(desk.service, desk.id)
    desk.appends("B")
    desk.service.between = lambda request: person.inserts("Sheet1", 0)
    desk.sheet.get_all_values()
    desk.appends("C")
    assert desk.texts == [None, None, "B", "C"]


def test_what_is_held_back_applies_when_it_is_let_go(desk: Desk) -> None:
    desk.line.faults.held = True
    with pytest.raises(requests.ReadTimeout):
        desk.appends("retenu")
    assert desk.texts == []
    desk.line.faults.held = False
    desk.clock.sleep(1)
    assert desk.texts == ["retenu"]


def test_a_share_of_requests_is_struck_by_the_seed() -> None:
    def kinds(seed: int) -> dict[str, int]:
        chance = Faults(draw=Random(seed), share=0.25)
        for _ in range(1000):
            chance.fate(None)  # type: ignore[arg-type]
        return dict(chance.happened)

    assert kinds(1) == kinds(1) != kinds(2)
    assert 200 < sum(count for kind, count in kinds(1).items() if kind != "none") < 300


def test_faults_are_the_same_over_a_socket() -> None:
    service = Service()
    id_ = service.store.create("Session", service.clock.now()).book.id
    line = Line(service)
    with Server(line) as server:
        client = gspread.Client(auth=None, session=transport.session(server.url))
        sheet = client.open_by_key(id_).sheet1
        for kind, seen in (
            ("503 after", gspread.exceptions.APIError),
            ("timeout after", requests.ReadTimeout),
            ("cut after", requests.ConnectionError),
            ("bad json", requests.exceptions.JSONDecodeError),
        ):
            line.faults.then(kind)
            client.set_timeout(0.5 if seen is requests.ReadTimeout else TIMEOUT)
            with pytest.raises(seen):
                sheet.append_row([kind], table_range="A1")
            while kind not in [row[0] for row in Person(service, id_).read("Sheet1")]:
                pass  # whoever waits no more does not know whether it came
        assert sheet.col_values(1) == ["503 after", "timeout after", "cut after", "bad json"]
        control = requests.post(f"{server.url}/stand-in", json={"faults": ["429"]}, timeout=5).json()
        assert control["faults"]["cut after"] == 1
        with pytest.raises(gspread.exceptions.APIError, match="429"):
            sheet.get_all_values()


def test_actors_take_turns_in_one_order() -> None:
    """Two callers whose requests cross, killed or not, give the same history from the same seed."""

    def history(seed: int) -> list[object]:
        desk = Desk()
        desk.line.faults.spread, desk.line.faults.draw = 2.0, Random(seed)

        def caller(name: str) -> None:
            for turn in range(5):
                desk.appends(f"{name}{turn}")
                desk.clock.sleep(0.5)

        actors = [desk.clock.start(lambda name=name: caller(name)) for name in "AB"]
        desk.clock.at(5, lambda: setattr(actors[1], "killed", True))
        desk.clock.sleep(60)
        assert all(actor.done for actor in actors)
        return desk.texts

    one = history(1)
    assert one == history(1) != history(2)
    assert [text for text in one if str(text).startswith("A")] == [f"A{turn}" for turn in range(5)]
    assert not issubclass(Killed, Exception)
