"""Stories of one save: what people are told, and what stands afterwards."""

import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from sheets_sync.answers import Answer, Draft, Pending, Refused, Saved
from sheets_sync.known import QUEUED
from sheets_sync.memory_book import MemoryBook, MemoryService
from sheets_sync.pace import Pace
from sheets_sync.register import Register
from sheets_sync.rounds import MOST_SENDS, Request
from sheets_sync.writer import Journal
from tests.sheets_sync.conftest import KEY, Opening, now, open_journal

UNFORESEEN = (
    r"Une erreur imprévue a arrêté cet acte avant son envoi \(opération [0-9A-F]{8}\)\. Rien n'est enregistré\. "
    r"Recommencez ; si cela se répète, donnez ce numéro à l'administration\."
)
ANNE, BRUNO = "anne@ecole.fr", "bruno@ecole.fr"
DOSSIER = "dossier:24-00001"
PHONE = f"{DOSSIER}#phone"


@pytest.fixture(params=["sqlite", "postgresql", "google"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal]:
    opening: Opening = request.getfixturevalue(request.param)
    journal = open_journal(opening(), tmp_path)
    yield journal
    journal.close()


def phone(register: Register, form: str, value: str, actor: str = ANNE, **more: Any) -> Draft:
    """A form that shows the phone as `register` knows it."""
    return Draft(form, actor, "saisie", DOSSIER, {DOSSIER: {"phone": value}}, bases=register.bases(PHONE), **more)


def saved(answer: Answer) -> Saved:
    assert isinstance(answer, Saved), answer
    return answer


def refused(answer: Answer) -> Refused:
    assert isinstance(answer, Refused), answer
    return answer


def in_doubt(service: MemoryService, journal: Journal, draft: Draft) -> Pending:
    """Saved while the book answers to nobody."""
    service.faults = 1.0
    answer = journal.record(draft)
    assert isinstance(answer, Pending)
    return answer


def test_a_save_is_read_at_once_by_who_saved(journal: Journal) -> None:
    before = journal.register()
    answer = saved(journal.record(phone(before, "f1", "0601")))
    after = journal.register()
    assert after.value(DOSSIER, "phone") == "0601"
    assert after.heads[PHONE] == answer.act.operation
    assert answer.act.changes == {DOSSIER: {"phone": (None, "0601")}}
    assert before.value(DOSSIER, "phone") is None


def test_a_double_click_is_one_act_and_both_get_its_answer(journal: Journal) -> None:
    form = phone(journal.register(), "f1", "0601")
    answers: list[Answer] = []
    clicks = [Thread(target=lambda: answers.append(journal.record(form))) for _ in range(4)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert len({saved(answer).act.operation for answer in answers}) == 1
    assert {saved(answer).already_by for answer in answers} == {None}
    assert len(journal.register().thread(DOSSIER)) == 1


def test_save_change_save_is_two_acts(journal: Journal) -> None:
    saved(journal.record(phone(journal.register(), "f1", "0601")))
    saved(journal.record(phone(journal.register(), "f2", "0602")))
    saved(journal.record(phone(journal.register(), "f3", "0601")))
    assert [act.act.changes[DOSSIER]["phone"] for act in journal.register().thread(DOSSIER)] == [
        (None, "0601"),
        ("0601", "0602"),
        ("0602", "0601"),
    ]


def test_who_comes_second_is_told_both_values_and_who_came_first(journal: Journal) -> None:
    shown = journal.register()
    saved(journal.record(phone(shown, "f1", "0601")))
    answer = refused(journal.record(phone(shown, "f2", "0699", BRUNO)))
    assert "« 0699 »" in answer.reasons[0]
    assert "« 0601 »" in answer.reasons[0]
    assert f"par {ANNE} le " in answer.reasons[0]
    assert (answer.mine, answer.theirs) == ({PHONE: "0699"}, {PHONE: "0601"})
    assert answer.winner is not None
    assert answer.winner.actor == ANNE
    assert journal.register().value(DOSSIER, "phone") == "0601"


def test_the_same_by_someone_else_is_already_recorded_by_them(journal: Journal) -> None:
    shown = journal.register()
    saved(journal.record(phone(shown, "f1", "0601")))
    assert saved(journal.record(phone(shown, "f2", "0601", BRUNO))).already_by == ANNE
    assert len(journal.register().thread(DOSSIER)) == 1


def test_a_guard_refuses_on_what_stands_now(journal: Journal) -> None:
    answer = refused(journal.record(phone(journal.register(), "f1", "0601"), lambda register: ["le dossier est clos"]))
    assert answer.reasons == ("le dossier est clos",)
    assert len(journal.register().acts) == 0


def test_a_guard_that_breaks_tells_only_its_caller(journal: Journal) -> None:
    def broken(register: Register) -> list[str]:
        raise LookupError("pas de calendrier")

    answer = refused(journal.record(phone(journal.register(), "f1", "0601"), broken))
    assert re.fullmatch(UNFORESEEN, answer.reasons[0])
    saved(journal.record(phone(journal.register(), "f2", "0602")))


def test_an_act_that_lost_only_a_ledger_goes_again_by_itself(journal: Journal) -> None:
    shown = journal.register()
    first = saved(journal.record(on_the_ledger(shown, 1)))
    second = saved(journal.record(on_the_ledger(shown, 2)))
    assert second.act.bases["registre:BAT1"] == first.act.operation
    assert second.act.instead_of is not None
    assert saved(journal.record(on_the_ledger(shown, 2))).act == second.act
    stale = Draft(**{**vars(on_the_ledger(shown, 3)), "rebase": lambda register: "plus de place"})
    assert refused(journal.record(stale)).reasons == ("plus de place",)


def test_whoever_comes_last_of_twenty_at_one_moment_still_gets_an_answer_of_its_own(tmp_path: Path) -> None:
    """Nineteen take a seat of the same ledger, each just before this act is sent again (§9.1)."""
    service = MemoryService()
    ahead = iter(range(1, 20))
    quiet = Pace(sleep=lambda seconds: None)
    other = open_journal(MemoryBook(service), tmp_path / "other", pace=quiet)

    def passed(step: str) -> None:
        if step == "outbox written" and (number := next(ahead, None)):
            saved(other.record(on_the_ledger(other.register(0), number)))

    journal = open_journal(MemoryBook(service), tmp_path / "one", step=passed, pace=quiet)
    saved(journal.record(on_the_ledger(journal.register(), 20)))
    assert next(ahead, None) is None
    seats = [act.act.subject for act in journal.register(0).acts if act.holds and act.act.kind == "transition"]
    assert seats == [f"candidature:24-{number}/BAT1" for number in range(1, 21)]
    journal.close()
    other.close()


def on_the_ledger(shown: Register, number: int) -> Draft:
    subject = f"candidature:24-{number}/BAT1"
    bases = shown.bases(f"{subject}#state", "registre:BAT1")
    return Draft(f"f{number}", ANNE, "transition", subject, {subject: {"state": "ENGAGE"}}, bases=bases)


def test_a_batch_is_one_append_and_each_act_holds_by_itself(journal: Journal) -> None:
    shown = journal.register()
    saved(journal.record(phone(shown, "f0", "0600")))
    drafts = [
        Draft(f"i{n}", ANNE, "import", f"dossier:24-{n:05d}", {f"dossier:24-{n:05d}": {"phone": str(n)}})
        for n in range(2, 200)
    ]
    answers = journal.record([*drafts, phone(shown, "late", "0699")])
    assert [type(answer) for answer in answers] == [*[Saved] * 198, Refused]
    assert [saved(answer).position for answer in answers[:-1]] == list(range(2, 200))


def test_acts_of_a_batch_on_one_thing_follow_each_other(journal: Journal) -> None:
    drafts = [Draft(f"n{n}", ANNE, "saisie", DOSSIER, {DOSSIER: {"phone": str(n)}}) for n in range(3)]
    assert [type(answer) for answer in journal.record(drafts)] == [Saved] * 3
    assert journal.register().value(DOSSIER, "phone") == "2"


def decision(shown: Register, number: int, sitting: str, actor: str = ANNE) -> Draft:
    subject = f"candidature:24-{number:05d}/BAT1"
    bases = shown.bases(f"{subject}#state", f"{subject}#recused", sitting)
    return Draft(f"d{number}", actor, "validation", subject, {subject: {"state": "RECEVABLE"}}, bases=bases)


def test_many_decisions_rest_on_one_sitting_and_lose_to_who_changes_it(journal: Journal) -> None:
    """It is read, not moved: a batch is one append, and one that was prepared before the sitting closed says so."""
    sitting = "seance:BAT1-1"
    opened = Draft("o", BRUNO, "seance", sitting, {sitting: {"present": [ANNE]}}, bases={sitting: None})
    first = saved(journal.record(opened))
    shown = journal.register()
    batch = [decision(shown, number, sitting) for number in range(1, 60)]
    assert [saved(one).position for one in journal.record(batch)] == list(range(2, 61))
    assert journal.register().heads[sitting] == first.act.operation
    late = decision(journal.register(), 99, sitting)
    bases = journal.register().bases(sitting)
    closed = saved(journal.record(Draft("c", BRUNO, "seance", sitting, {sitting: {"closed_at": "x"}}, bases=bases)))
    assert refused(journal.record(late)).winner == closed.act


def test_what_only_reads_one_thing_goes_in_one_append(tmp_path: Path) -> None:
    steps: list[str] = []
    journal = open_journal(MemoryBook(MemoryService()), tmp_path, step=steps.append)
    shown = journal.register()
    assert all(map(saved, journal.record([decision(shown, number, "seance:BAT1-1") for number in range(60)])))
    assert steps.count("outbox written") == 1
    journal.close()


def test_a_decision_loses_to_a_recusal_and_a_recusal_to_no_decision(journal: Journal) -> None:
    subject = "candidature:24-00001/BAT1"
    before = journal.register()
    saved(journal.record(decision(before, 1, "seances:BAT1/juger")))
    apart = Draft("r", BRUNO, "recusation", subject, {subject: {"recused": [ANNE]}})
    recusal = saved(journal.record(Draft(**{**vars(apart), "bases": before.bases(f"{subject}#recused")})))
    assert journal.register().heads[f"{subject}#recused"] == recusal.act.operation
    again = Draft(**{**vars(decision(before, 1, "seances:BAT1/juger")), "form": "d", "bases": {
        **journal.register().bases(f"{subject}#state"), **before.bases(f"{subject}#recused")}})  # fmt: skip
    assert refused(journal.record(again)).winner == recusal.act


def test_a_silent_book_gives_neither_yes_nor_no_and_the_outcome_is_told_later(tmp_path: Path) -> None:
    service = MemoryService(fates=("late",))
    journal = open_journal(MemoryBook(service), tmp_path)
    shown = journal.register()
    answer = in_doubt(service, journal, phone(shown, "f1", "0601"))
    service.calm()
    journal.check()
    (outcome,) = journal.pending(ANNE)
    assert saved(outcome.answer).act.operation == answer.operation
    assert journal.register(0).value(DOSSIER, "phone") == "0601"
    assert journal.pending(BRUNO) == []
    journal.seen(answer.operation)
    assert journal.pending() == []
    journal.close()


def test_a_second_click_that_finds_it_recorded_ends_what_the_first_waits_for(tmp_path: Path) -> None:
    service = MemoryService(fates=("lost",))
    journal = open_journal(MemoryBook(service), tmp_path)
    shown = journal.register()
    first = in_doubt(service, journal, phone(shown, "f1", "0601"))
    service.calm()
    second = saved(journal.record(phone(shown, "f1", "0601")))
    (outcome,) = journal.pending(ANNE)
    assert (outcome.act.operation, outcome.answer) == (first.operation, second)
    journal.close()


def test_a_click_in_doubt_that_its_second_found_lost_and_refused_is_refused_too(tmp_path: Path) -> None:
    """It lost on a ledger, and went again where its guard said no."""
    service = MemoryService(fates=("lost",))
    journal, other = (open_journal(MemoryBook(service), tmp_path / name) for name in ("one", "other"))
    register = journal.register()
    seat = Draft(
        "f1", ANNE, "transition", DOSSIER, {DOSSIER: {"state": "ENGAGE"}}, bases=register.bases("registre:BAT1")
    )
    first = in_doubt(service, journal, seat)
    service.calm()
    saved(other.record(Draft("g", BRUNO, "transition", "dossier:24-00002", bases=register.bases("registre:BAT1"))))
    full = refused(journal.record(seat, lambda now: ["plus de place"] if now.heads["registre:BAT1"] else []))
    (outcome,) = journal.pending(ANNE)
    assert (outcome.act.operation, outcome.answer) == (first.operation, full)
    journal.close()
    other.close()


def test_what_is_in_doubt_leaves_once_less_when_it_is_asked_again(tmp_path: Path) -> None:
    """It has already left unread: a lot of the sheet asked again at each turn would send it without end."""
    service, sent = MemoryService(fates=("lost",)), list[int]()
    journal = open_journal(MemoryBook(service), tmp_path, pace=Pace(sleep=lambda seconds: None))
    draft = phone(journal.register(), "f1", "0601")
    service.faults = 1.0
    for _ in range(2):
        before = service.requests
        journal._rounds.serve([Request([draft], None)])
        sent.append(service.requests - before)
    assert sent == [MOST_SENDS, MOST_SENDS - 1]
    journal.close()


def test_reading_while_the_writer_settles_breaks_nothing(tmp_path: Path) -> None:
    """What the outbox may forget changes on the writer's thread, at any moment of a read."""
    store = open_journal(MemoryBook(MemoryService()), tmp_path)._store
    store.refresh()
    before, over = sys.getswitchinterval(), Event()

    def settles() -> None:
        for turn in count():
            for number in range(40):
                store._acknowledged[f"{turn} {number}"] = [number, 0]
            store.settle([], [])
            if over.is_set():
                return

    writer = Thread(target=settles)
    sys.setswitchinterval(1e-6)
    try:
        writer.start()
        shown = [store.refresh().position for _ in range(100)]
        assert writer.is_alive()
    finally:
        over.set()
        writer.join()
        sys.setswitchinterval(before)
    assert shown == [0] * 100


class Dead(BaseException):
    """A process that ends there."""


@pytest.mark.parametrize("ends", ["killed", "given up"])
def test_who_left_while_the_click_went_again_knows_an_operation_that_tells_what_became_of_it(
    ends: str, tmp_path: Path
) -> None:
    """It lost on a ledger; its author left before its second form was in the outbox, where alone it is known."""
    service = MemoryService(fates=("lost",))
    journal, other = (open_journal(MemoryBook(service), tmp_path / name) for name in ("one", "other"))
    register = journal.register()
    bases = register.bases("registre:BAT1")
    saved(other.record(Draft("g", BRUNO, "transition", "dossier:24-00002", bases=bases)))
    seat = Draft("f1", ANNE, "transition", DOSSIER, {DOSSIER: {"state": "ENGAGE"}}, bases=bases)

    def leaves_when_asked_again(now: Register) -> list[str]:
        if now.heads["registre:BAT1"]:
            journal._leave(request)
            service.faults = 1.0
        return []

    def dies(step: str) -> None:
        if request.left and ends == "killed":
            raise Dead

    request = Request([seat], leaves_when_asked_again)
    journal._rounds.step = dies
    with suppress(Dead):
        journal._rounds.serve([request])
    told = request.jobs[0].told
    service.faults = 0.0
    if ends == "killed":
        journal.close()
        found = other.register(0).recorded(told)
        assert found is not None
        assert not found.holds
    else:
        assert refused(journal._rounds.cancel(told, ANNE)).reasons[0].startswith("Acte annulé")
        journal.check()
        assert other.register(0).value(DOSSIER, "state") is None
        journal.close()
    other.close()


def test_an_interrupted_user_sees_the_outcome_after_a_restart(tmp_path: Path) -> None:
    service = MemoryService(fates=("lost",))
    journal = open_journal(MemoryBook(service), tmp_path)
    shown = journal.register()
    in_doubt(service, journal, phone(shown, "f1", "0601"))
    journal.close()
    service.calm()
    again = open_journal(MemoryBook(service), tmp_path)
    again.check()
    assert [type(found.answer) for found in again.pending(ANNE)] == [Saved]
    assert again.register(0).value(DOSSIER, "phone") == "0601"
    again.close()


@pytest.mark.parametrize("became", [Saved, Refused])
def test_what_became_of_it_is_told_after_a_restart_until_its_author_looks(became: type, tmp_path: Path) -> None:
    """The process that knew it dies before they look, the outbox has forgotten it since."""
    service = MemoryService(fates=("lost",))
    journal, other = (open_journal(MemoryBook(service), tmp_path / name) for name in ("one", "other"))
    shown = journal.register()
    answer = in_doubt(service, journal, phone(shown, "f1", "0601"))
    service.calm()
    if became is Refused:
        saved(other.record(phone(shown, "g", "0602")))
    for _ in range(3):
        journal.check()
    for _ in range(2):
        journal.close()
        journal = open_journal(MemoryBook(service), tmp_path / "one")
        assert journal.register(0).position
        assert journal._local.waiting() == []
        (found,) = journal.pending(ANNE)
        assert (found.act.operation, found.act.subject, type(found.answer)) == (answer.operation, DOSSIER, became)
    journal.seen(answer.operation)
    journal.close()
    journal = open_journal(MemoryBook(service), tmp_path / "one")
    assert journal.register(0).position
    assert journal.pending() == []
    journal.close()
    other.close()


def test_who_left_before_anything_was_sent_is_told_that_nothing_is_recorded(tmp_path: Path) -> None:
    """The writer was busy, then killed: no outbox, no journal has it."""
    journal = open_journal(MemoryBook(MemoryService()), tmp_path)
    request = Request([phone(journal.register(), "f1", "0601")], None)
    journal._leave(request)
    journal.close()
    again = Journal(journal.book, tmp_path / "outbox.db", lambda: now() + QUEUED, key=KEY)
    assert again.register(0).value(DOSSIER, "phone") is None
    (found,) = again.pending(ANNE)
    assert found.act.operation == request.jobs[0].told
    assert refused(found.answer).reasons[-1] == "Rien n'est enregistré."
    again.close()


@pytest.mark.parametrize("never", [False, True])
def test_who_left_is_told_nothing_while_another_process_may_still_send_it(never: bool, tmp_path: Path) -> None:
    """Two processes of one machine: an act in the queue of one is in no outbox. Its author, told « pas enregistré » by
    the other, would do it again."""
    service, passed = MemoryService(), [timedelta()]
    busy = open_journal(MemoryBook(service), tmp_path)
    request = Request([phone(busy.register(), "f1", "0601")], None)
    busy._leave(request)
    other = Journal(MemoryBook(service), tmp_path / "outbox.db", lambda: now() + passed[0], key=KEY)
    for minutes in (0, 4):
        passed[0] = timedelta(minutes=minutes)
        assert other.register(0).position == 0
        assert [found.answer for found in other.pending(ANNE)] == [Pending(request.jobs[0].told)]
    if never:
        passed[0] = QUEUED
    else:
        busy._rounds.serve([request])
    other.register(0)
    assert [type(found.answer) for found in other.pending(ANNE)] == [Refused if never else Saved]
    busy.close()
    other.close()


def test_an_act_given_up_is_refused_once_its_annulation_is_read_ahead_of_it(tmp_path: Path) -> None:
    service = MemoryService(fates=("lost",))
    journal = open_journal(MemoryBook(service), tmp_path)
    shown = journal.register()
    answer = in_doubt(service, journal, phone(shown, "f1", "0601"))
    service.faults = 0.0
    assert refused(journal.cancel(answer.operation, ANNE)).reasons[0].startswith("Acte annulé")
    late = journal.record(phone(shown, "f1", "0601"))
    assert refused(late)
    assert journal.register(0).value(DOSSIER, "phone") is None
    journal.close()


def test_a_value_json_cannot_hold_is_the_callers_mistake(journal: Journal) -> None:
    answer = refused(journal.record(Draft("f", ANNE, "saisie", DOSSIER, {DOSSIER: {"mark": float("nan")}})))
    assert re.fullmatch(UNFORESEEN, answer.reasons[0])
    saved(journal.record(Draft("g", ANNE, "saisie", DOSSIER, {DOSSIER: {"note": "\ud800 \x00 𝒳"}})))
    assert journal.register().value(DOSSIER, "note") == "\ud800 \x00 𝒳"
