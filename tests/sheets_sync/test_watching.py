"""The watch: pictures compared, acts recorded, `Miroir` written and rows appended, a step at a time under a clock that
only the test moves."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sheets_sync import hand_answers, mirror, watching
from sheets_sync.answers import Draft, Saved
from sheets_sync.book import BookError, Rejected
from sheets_sync.differences import Differences
from sheets_sync.hand_edits import LATE
from sheets_sync.hints import HEADER
from sheets_sync.local import Local
from sheets_sync.memory_book import MemoryService
from sheets_sync.opening import open_journal
from sheets_sync.pace import Pace
from sheets_sync.people_tabs import HINTS, MIRROR
from sheets_sync.rounds import Rounds
from sheets_sync.rows_to_add import SPREAD_SECONDS
from sheets_sync.store import Store
from sheets_sync.watching import PICTURE_SECONDS, Watching
from sheets_sync.writer import Journal
from tests.sheets_sync.hand_world import KEY, TABS, WHO, HandWorld, Process, arrival
from tests.sheets_sync.shared_sheet import SharedMemoryBook, SharedSheet

ONE, PHONE = "dossier:24-00001", "Téléphone"


class Time:
    """`ahead`: seconds by which someone set the machine's clock."""

    def __init__(self) -> None:
        self.now, self.ahead = 1_700_000_000.0, 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class Shared:
    """A workbook in memory and the processes that open it; `time` is theirs."""

    def __init__(self, folder: Path, dossiers: int = 0):
        self.folder, self.time, self.forms = folder, Time(), 0
        self.service, self.sheet = MemoryService(), SharedSheet().set_up(TABS)
        first = self.process("first")
        first.in_force()
        for number in range(1, dossiers + 1):
            assert isinstance(first.record(arrival(number)), Saved)
        self.settled(first)

    def process(self, machine: str, **more: Any) -> Process:
        clock: Callable[[], datetime] = lambda: datetime.fromtimestamp(self.time.now + self.time.ahead, UTC)  # noqa: E731
        pace = Pace(lambda: self.time.now, self.time.sleep, lambda: 0.5)
        book, local = SharedMemoryBook(self.service, self.sheet), Local(self.folder / machine / "outbox.db")
        store = Store(book, local, KEY, clock, pace)
        rounds = Rounds(store, clock, lambda step: None, pace)
        watch = Watching(book, store, rounds, local, clock, pace, **more)
        store.beside = watch
        store.refresh()
        return Process(store, rounds, watch)

    def look(self, process: Process) -> Differences:
        self.time.now += PICTURE_SECONDS
        process.read()
        process.turns()
        return process.watch.differences

    def settled(self, process: Process) -> None:
        """Read until nothing is left to do, and nothing is recent."""
        for _ in range(6):
            self.look(process)
        self.time.now += 2 * LATE
        self.look(process)

    def desk(self, process: Process, **fields: Any) -> None:
        self.forms += 1
        assert isinstance(process.record(Draft(f"f{self.forms}", WHO, "saisie", ONE, {ONE: fields})), Saved)


@pytest.fixture
def shared(tmp_path: Path) -> Shared:
    return Shared(tmp_path, 8)


def test_an_import_shows_in_the_sheet_by_itself(shared: Shared) -> None:
    assert [row[0] for row in shared.sheet.tabs["Dossiers"][1:]] == [f"24-{n:05d}" for n in range(1, 9)]
    assert shared.sheet.looks("Dossiers", "24-00003", PHONE) == "+33639900003"
    assert shared.sheet.looks("Dossiers", "24-00003", "INE") == "0000000003A"


def test_a_correction_of_the_desk_shows_at_its_next_turn(shared: Shared) -> None:
    process = shared.process("a")
    shared.look(process)
    shared.desk(process, phone="+33600000000")
    assert process.turns() == 1
    assert shared.sheet.looks("Dossiers", "24-00001", PHONE) == "+33600000000"


def test_several_saves_travel_in_one_writing(shared: Shared) -> None:
    process = shared.process("a")
    shared.look(process)
    shared.desk(process, phone="+33600000000")
    process.turns()
    for number in range(5):
        shared.desk(process, phone=f"+3360000000{number}")
    assert process.turns() == 0
    assert process.watch.due_in == pytest.approx(watching.MIRROR_SECONDS)
    shared.time.now += watching.MIRROR_SECONDS
    assert process.turns() == 1
    assert shared.sheet.looks("Dossiers", "24-00001", PHONE) == "+33600000004"


def test_what_is_typed_becomes_an_act_and_miroir_says_it(shared: Shared) -> None:
    process = shared.process("a")
    shared.look(process)
    shared.sheet.type("Dossiers", "24-00001", PHONE, "06 11 22 33 44")
    assert shared.look(process).count == 0
    assert process.read().value(ONE, "phone") == "+33611223344"
    shared.look(process)
    line = mirror.read(shared.sheet.grid(MIRROR)).lines[ONE]
    assert "+33611223344" in line.cells


def test_nothing_is_asked_of_a_book_that_nobody_reads(shared: Shared) -> None:
    process = shared.process("a")
    shared.settled(process)
    before = shared.service.requests
    shared.time.now += 3_600
    assert process.turns() == 0
    assert process.watch.due_in is None
    assert shared.service.requests == before


def test_a_refresh_is_one_request_picture_or_not(shared: Shared) -> None:
    process = shared.process("a")
    shared.settled(process)
    for seconds in (1.0, PICTURE_SECONDS, 1.0):
        shared.time.now += seconds
        before = shared.service.requests
        process.read()
        assert shared.service.requests == before + 1
        process.turns()


def test_a_restart_remembers_what_followed(shared: Shared) -> None:
    process = shared.process("a")
    shared.look(process)
    shared.desk(process, phone="+33600000000")
    shared.settled(process)
    shared.sheet.type("Dossiers", "24-00001", PHONE, "06 11 22 33 44")
    assert shared.look(shared.process("a")).count == 0
    assert process.read().value(ONE, "phone") == "+33611223344"


@pytest.mark.parametrize("ahead", [2 * LATE, -2 * LATE])
def test_a_clock_that_is_set_makes_no_act_older(shared: Shared, ahead: float) -> None:
    process = shared.process("a")
    shared.settled(process)
    shared.desk(process, phone="+33600000000")
    shared.look(process)
    shared.time.ahead = ahead
    shared.look(process)
    shared.sheet.type("Dossiers", "24-00001", PHONE, "06 11 22 33 44")
    (question,) = shared.look(process).questions
    assert question.why == "acte récent"
    shared.sheet.type("Dossiers", "24-00001", PHONE, "+33600000000")
    shared.settled(process)
    shared.sheet.type("Dossiers", "24-00001", PHONE, "06 11 22 33 44")
    assert shared.look(process).count == 0
    assert process.read().value(ONE, "phone") == "+33611223344"


def test_a_machine_that_remembers_nothing_asks(shared: Shared) -> None:
    process = shared.process("a")
    shared.look(process)
    shared.desk(process, phone="+33600000000")
    shared.settled(process)
    shared.sheet.type("Dossiers", "24-00001", PHONE, "06 11 22 33 44")
    (question,) = shared.look(shared.process("another")).questions
    assert question.why == "base inconnue"


def test_a_row_that_vanished_is_said_and_comes_back_when_a_person_wants_it(shared: Shared) -> None:
    process = shared.process("a")
    shared.settled(process)
    shared.sheet.tabs["Dossiers"].remove(shared.sheet.row("Dossiers", "24-00001"))
    assert shared.look(process).vanished["Dossiers"] == (ONE,)
    shared.settled(process)
    assert shared.look(process).vanished["Dossiers"] == (ONE,)
    process.watch.append_again([ONE])
    process.turns()
    assert shared.look(process).count == 0
    assert shared.sheet.looks("Dossiers", "24-00001", PHONE) == "+33639900001"


def test_a_row_asked_for_twice_comes_once_and_again_when_it_went_again(shared: Shared) -> None:
    process = shared.process("a")
    shared.settled(process)
    for _ in range(2):
        shared.sheet.tabs["Dossiers"].remove(shared.sheet.row("Dossiers", "24-00001"))
        shared.look(process)
        for _ in range(2):
            process.watch.append_again([ONE])
            process.turns()
        assert sum(row[0] == "24-00001" for row in shared.sheet.tabs["Dossiers"]) == 1
        shared.look(process)


@pytest.mark.parametrize("lost", ["Miroir", "phone"])
def test_a_row_waits_and_says_so_while_miroir_has_not_what_it_follows(shared: Shared, lost: str) -> None:
    process = shared.process("a")
    shared.settled(process)
    shared.sheet.tabs["Dossiers"].remove(shared.sheet.row("Dossiers", "24-00001"))
    shared.look(process)
    lines, show = shared.sheet.tabs[MIRROR], process.watch.book.show

    def refuses(tab: str, lines: object) -> None:
        raise Rejected(f"L'onglet « {tab} » n'est pas dans le classeur.")

    process.watch.book.show = refuses  # type: ignore[method-assign, assignment]
    at = lines[0].index("phone")
    if lost == "phone":
        lines[0][at] = ""
    else:
        del shared.sheet.tabs[MIRROR]
    process.watch.append_again([ONE])
    shared.look(process)
    assert "24-00001" not in [row[0] for row in shared.sheet.tabs["Dossiers"]]
    said = [fault.says for fault in process.watch.differences.faults if fault.tab == "Dossiers"]
    assert [says for says in said if "les lignes à ajouter attendent" in says]
    requests = shared.service.requests
    assert (process.turns(), process.watch.due_in, shared.service.requests) == (0, None, requests)
    shared.sheet.tabs[MIRROR], process.watch.book.show = lines, show  # type: ignore[method-assign]
    lines[0][at] = "phone"
    shared.look(process)
    assert shared.sheet.looks("Dossiers", "24-00001", PHONE) == "+33639900001"


def test_a_row_is_appended_with_its_formulas_wherever_staff_put_the_columns(shared: Shared) -> None:
    process = shared.process("a")
    shared.settled(process)
    rows = shared.sheet.tabs["Dossiers"]
    at = shared.sheet.place("Dossiers", PHONE)
    for row in rows:
        row.insert(1, row.pop(at))
        row.insert(2, "")
    rows[0][2] = "Suivi"
    process.record(arrival(9))
    shared.settled(process)
    assert shared.sheet.row("Dossiers", "24-00009")[2] == ""
    assert shared.sheet.looks("Dossiers", "24-00009", PHONE) == "+33639900009"
    assert shared.sheet.looks("Dossiers", "24-00009", "Nom") == "Nom009"


def test_tabs_are_not_compared_with_a_journal_that_was_read_anew_after_them(shared: Shared) -> None:
    """A purge by another process makes the journal be read again: what it then says is later than the picture."""
    process, other = shared.process("a"), shared.process("b")
    shared.settled(process)
    shared.settled(other)
    other.store.purge("dossier:24-00008")
    book, heard = process.watch.book, process.watch.book.picture

    def picture(start: int, tabs: Sequence[str]) -> Any:
        found = heard(start, tabs)
        shared.sheet.type("Dossiers", "24-00001", PHONE, "06 11 22 33 44")
        shared.desk(other, phone="+33600000000")
        return found

    book.picture = picture  # type: ignore[method-assign]
    before = process.watch.differences
    shared.time.now += PICTURE_SECONDS
    process.read()
    assert process.turns() == 0
    assert process.watch.differences is before
    book.picture = heard  # type: ignore[method-assign]
    process.read()
    process.turns()
    assert [one.why for one in process.watch.differences.questions] == ["acte intercalé"]


def test_held_back_nothing_is_written_nor_taken_and_it_is_still_said(shared: Shared) -> None:
    process = shared.process("a", held=lambda register: "Le classeur n'a pas encore été essayé.")
    shared.settled(process)
    shared.sheet.type("Dossiers", "24-00001", PHONE, "06 11 22 33 44")
    shared.sheet.type("Dossiers", "24-00002", PHONE, "")
    assert shared.look(process).count == 1
    assert process.read().value(ONE, "phone") == "+33639900001"


def test_what_was_typed_while_it_was_held_back_is_taken_once_it_is_not(shared: Shared) -> None:
    held = ["Le classeur n'a pas encore été essayé."]
    process = shared.process("a", held=lambda register: held[0])
    shared.sheet.type("Dossiers", "24-00001", PHONE, "06 11 22 33 44")
    for _ in range(2):
        shared.look(process)
        assert process.read().value(ONE, "phone") == "+33639900001"
    held[0] = ""
    shared.look(process)
    assert process.read().value(ONE, "phone") == "+33611223344"
    assert shared.look(process).count == 0


def test_an_answer_reads_the_row_again(tmp_path: Path) -> None:
    """Over the journal as the desk has it, its thread included."""
    world = HandWorld(tmp_path, 8).calm()
    book = SharedMemoryBook(world.service, world.sheet)
    with_thread = Journal(book, tmp_path / "other" / "outbox.db", world._clock, key=KEY)
    try:
        world.sheet.type("Dossiers", "24-00001", PHONE, "")
        (question,) = with_thread.look().questions
        world.sheet.type("Dossiers", "24-00001", PHONE, "+33639900001")
        (answer,) = with_thread.settle(hand_answers.keep("f", WHO, question))
        assert isinstance(answer, Saved)
        assert with_thread.differences().count == 0
        world.sheet.type("Dossiers", "24-00001", PHONE, "")
        with_thread.look()
        assert [one.why for one in with_thread.look().questions] == ["vidée"]
    finally:
        with_thread.close()


def test_a_purge_leaves_nothing_in_miroir_nor_here_and_says_what_to_delete(tmp_path: Path) -> None:
    """When it answers, not at some later turn; people's cells and `Saisies` are people's to delete."""
    world = HandWorld(tmp_path, 8).calm()
    local = tmp_path / "other" / "outbox.db"
    journal = Journal(SharedMemoryBook(world.service, world.sheet), local, world._clock, key=KEY)
    try:
        world.sheet.tabs[HINTS] = [
            [*HEADER], ["", "Dossiers", "24-00001", PHONE, "06 0", WHO], ["", "Dossiers", "24-00002", PHONE, "", WHO],
        ]  # fmt: skip
        world.sheet.type("Dossiers", "24-00001", PHONE, "chez Zyqwor")
        assert [one.subject for one in journal.look().questions] == [ONE]
        assert b"chez Zyqwor" in read(local)
        assert journal.purge(ONE, "candidature:24-00001/MKX1") == 1
        assert "24-00001" not in str(world.sheet.grid(MIRROR))
        assert "+33639900001" not in str(world.sheet.grid(MIRROR))
        assert b"chez Zyqwor" not in read(local)
        found = journal.differences()
        assert (found.count, found.rows) == (0, ())
        assert [fault.row for fault in found.faults if "à supprimer de la feuille" in fault.says] == [
            "24-00001 (ligne 2)", "24-00001/MKX1 (ligne 2)", "24-00001 (ligne 2)",
        ]  # fmt: skip
        assert [fault.tab for fault in found.faults][-1] == HINTS
        assert "+33639900002" in str(world.sheet.grid(MIRROR))
    finally:
        journal.close()


def read(path: Path) -> bytes:
    return b"".join(one.read_bytes() for one in path.parent.iterdir())


@pytest.mark.parametrize("seed", range(6))
def test_over_a_bad_network_every_cell_ends_as_it_was_typed_or_asked(tmp_path: Path, seed: int) -> None:
    shared = Shared(tmp_path, 8)
    processes = [shared.process("a"), shared.process("b")]
    for process in processes:
        shared.settled(process)
    shared.service.__post_init__()
    shared.service._chance.seed(seed)
    shared.service.faults = 0.3
    for number in range(1, 5):
        shared.sheet.type("Dossiers", f"24-{number:05d}", PHONE, f"06 11 22 33 0{number}")
        for process in processes:
            shared.time.now += PICTURE_SECONDS
            with suppress(BookError):  # a request without answer
                process.read()
                process.turns()
    shared.service.calm()
    shared.time.now += 2 * LATE
    for _ in range(6):
        for process in processes:
            process.rounds.flush()
            shared.look(process)
    register = processes[0].read()
    asked = {one.key for process in processes for one in process.watch.differences.questions}
    for number in range(1, 5):
        key = f"dossier:24-{number:05d}#phone"
        assert register.value(f"dossier:24-{number:05d}", "phone") == f"+3361122330{number}" or key in asked
    for row in shared.sheet.tabs["Dossiers"][1:]:
        assert shared.sheet.looks("Dossiers", str(row[0]), "Nom") == f"Nom{int(str(row[0])[-3:]):03d}"


def test_what_the_service_refuses_to_write_is_said(shared: Shared) -> None:
    process = shared.process("a")
    shared.settled(process)

    def refuses(tab: str, lines: object) -> None:
        raise Rejected(f"L'onglet « {tab} » est protégé.")

    process.watch.book.show = refuses  # type: ignore[method-assign, assignment]
    shared.desk(process, phone="+33600000000")
    process.turns()
    assert [str(fault) for fault in process.watch.differences.faults] == [
        "Miroir, ligne « toutes », colonne « toutes » : Google refuse d'y écrire : L'onglet « Miroir » est protégé."
    ]


def test_several_processes_append_the_same_row_each_in_its_own_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUICHET_SHEETS_API", "http://127.0.0.1:1")
    for processes in (1, 3):
        monkeypatch.setenv("GUICHET_PROCESSES", str(processes))
        journal = open_journal("google:" + "k" * 44, tmp_path / str(processes))
        assert journal.watching is not None
        assert journal.watching.rows.spread == SPREAD_SECONDS * (processes - 1)
        journal.close()
