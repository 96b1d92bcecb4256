"""Letters leave once, each with its own outcome (§5): never too early, never outdated, never twice after a cut."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desk.announcing import CHANGED, REWRITE
from desk.letters import FAILED, HANDED, READY, SENDING, SENT, VOID, mails_of
from desk.outbox import BROKEN
from desk.outgoing import Carrier, Dispatch, Outcome, Outgoing
from rules.faults import RuleError
from sheets_sync.answers import Draft, Refused, Saved
from tests.desk.announcing import FIRST, NUMBERS, PROGRAMME, decide, five, freeze, prepared, shown
from tests.desk.carriers import carrier, loopback
from tests.desk.conftest import World, kept
from tests.desk.cut_sending import STEPS

EVE = datetime(2024, 4, 14, 21, 59, 59, tzinfo=UTC)
DAY = datetime(2024, 4, 14, 22, 0, tzinfo=UTC)
"""Midnight in Paris is two hours before midnight in universal time: the fifteenth begins then."""
TO = [f"c{number}@example.org" for number in NUMBERS]


@kept
def ready(book: World) -> World:
    """Three letters written, on the morning of the announcement."""
    five(book)
    freeze(book)
    prepared(book)
    book.clock.now = DAY
    return book


def subjects(book: World) -> list[str]:
    return [line.subject for line in book.desk.outbox(book.who("secretariat"), FIRST)]


def send(book: World, carry: Carrier, form: str = "") -> Dispatch:
    running = book.desk.send(form or book.form(), book.who("secretariat"), subjects(book), carry)
    assert running.over.wait(30)
    return running


def statuses(book: World) -> list[str]:
    register = book.desk.files().register
    return [one.status for number in NUMBERS for one in mails_of(register, (number, PROGRAMME))]


def nobody(letters: Iterable[Outgoing], at: datetime) -> Iterator[Outcome]:
    """Takes letters, and brings them nowhere."""
    list(letters)
    return iter(())


def test_nothing_leaves_before_the_first_instant_of_the_day_in_paris(ready: World) -> None:
    ready.clock.now = EVE
    with loopback() as (server, settings):
        early = send(ready, carrier(settings))
        assert (server.to, early.sent) == ([], 0)
        assert "trop tôt : rien ne part avant le 15/04/2024, 0 h" in early.left[0][1]
        handed = ready.desk.hand_out(ready.form(), ready.who("secretariat"), subjects(ready))
        assert (handed.letters, len(handed.left)) == ((), 3)
        ready.clock.now = DAY
        assert send(ready, carrier(settings)).sent == 3
    assert statuses(ready) == [SENT] * 3
    assert ready.desk.rehearsal(ready.who("direction"), FIRST, PROGRAMME).standing == ("Envoyée", "vert")
    assert not ready.desk._check().breaches


def test_one_refusal_stops_nobody_else_and_is_shown(ready: World) -> None:
    with loopback() as (server, settings):
        server.refuses = {TO[1]: "550 5.1.1 No such user"}
        done = send(ready, carrier(settings))
        assert server.to == [TO[0], TO[2]]
    assert statuses(ready) == [SENT, FAILED, SENT]
    assert [subject for subject, _ in done.left] == [subjects(ready)[1]]
    with loopback() as (server, settings):
        send(ready, carrier(settings))
        assert server.to == [], "what was refused for good waits for a person"


def test_what_is_refused_for_now_waits_and_goes_with_the_next_sending(ready: World) -> None:
    with loopback() as (server, settings):
        server.refuses = {TO[1]: "451 4.7.1 Greylisted"}
        send(ready, carrier(settings))
        assert statuses(ready) == [SENT, READY, SENT]
        server.refuses = {}
        send(ready, carrier(settings))
        assert server.to == [TO[0], TO[2], TO[1]]


def test_a_double_click_sends_once(ready: World) -> None:
    with loopback() as (server, settings):
        send(ready, carrier(settings), "same")
        send(ready, carrier(settings), "same")
        assert Counter(server.to) == Counter(TO[:3])


def test_two_processes_that_send_at_once_send_each_letter_once(ready: World) -> None:
    with loopback() as (server, settings):
        other, who, mine = ready.open(), ready.who("secretariat"), subjects(ready)
        other.files()
        both = [desk.send(ready.form(), who, mine, carrier(settings)) for desk in (ready.desk, other)]
        assert all(one.over.wait(30) for one in both)
        assert Counter(server.to) == Counter(TO[:3])
    ready.desk.journal.check()
    assert statuses(ready) == [SENT] * 3


@pytest.mark.parametrize("step", STEPS)
def test_a_process_cut_at_any_step_leaves_nothing_twice(step: str, ready: World) -> None:
    with loopback() as (server, settings):
        command = [sys.executable, "-m", "tests.desk.cut_sending", str(ready.folder), str(settings.port), step]
        cut = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
        assert cut.returncode == 9, cut.stderr
        ready.desk.journal.check()
        told = {"before": [READY] * 3, "announced": [SENT, SENDING, READY], "sent": [SENT, SENDING, READY]}
        assert statuses(ready) == told.get(step, [SENT, SENT, READY])
        send(ready, carrier(settings))
        arrived = 1 if step == "announced" else 2
        assert Counter(server.to) == Counter([TO[0], TO[2], *TO[1:arrived]] if step != "before" else TO[:3])
        if step in ("announced", "sent"):
            assert [line.label for line in ready.desk.outbox(ready.who("direction"), FIRST)][
                1
            ] == "en cours, à vérifier"
            left = step == "sent"
            with pytest.raises(RuleError, match="rien ne repart au jugé"):
                ready.desk.say_left(ready.form(), ready.who("secretariat"), [subjects(ready)[1]], left, " ")
            ready.desk.say_left(ready.form(), ready.who("secretariat"), [subjects(ready)[1]], left, "Vu au serveur")
            send(ready, carrier(settings))
    assert statuses(ready) == [SENT] * 3
    assert Counter(server.to) == Counter(TO[:3])


def test_a_decision_changed_as_the_sending_goes_stops_its_letter(ready: World) -> None:
    """The second letter's decision changes while the first one is on its way."""
    subject = f"candidature:{NUMBERS[1]}/{PROGRAMME}"
    changed = Draft("late", "x", "transition", subject, {subject: {"state": "RETRAIT"}}, reason="Dit au téléphone")
    with loopback() as (server, settings):
        plain = carrier(settings)

        def carry(letters: Iterable[Outgoing], at: datetime) -> Iterator[Outcome]:
            for outcome in plain(letters, at):
                ready.desk.journal.record(changed)
                yield outcome

        done = send(ready, carry)
        assert server.to == [TO[0], TO[2]]
    assert done.left == [(subjects(ready)[1], "la décision a changé : cette lettre n'est plus la sienne")]


def test_a_batch_opened_again_stops_what_has_not_left(ready: World) -> None:
    for role in ("secretariat", "direction"):
        ready.desk.unfreeze(ready.form(), ready.who(role), shown(ready, role), "Liste fausse")
    with loopback() as (server, settings):
        done = send(ready, carrier(settings))
        assert server.to == []
    assert {why for _, why in done.left} == {"elle n'est pas dans le lot figé"}


def test_a_carrier_that_breaks_says_so_and_leaves_what_it_had_to_be_checked(ready: World) -> None:
    def broken(letters: Iterable[Outgoing], at: datetime) -> Iterator[Outcome]:
        next(iter(letters))
        raise RuleError("Adresse de l'expéditeur illisible.")
        yield

    assert send(ready, broken).failed == "Adresse de l'expéditeur illisible."
    assert statuses(ready) == [SENDING, READY, READY]


def test_drafts_are_handed_to_a_person_who_then_says_that_they_left(ready: World) -> None:
    desk, who = ready.desk, ready.who("secretariat")
    handed = desk.hand_out(ready.form(), who, subjects(ready))
    assert [one.to for one in handed.letters] == TO[:3]
    assert statuses(ready) == [HANDED] * 3
    assert desk.handed(who, FIRST) == handed.letters, "the same files again, if the first were lost"
    assert desk.hand_out(ready.form(), who, subjects(ready)).letters == ()
    with loopback() as (server, settings):
        send(ready, carrier(settings))
        assert server.to == [], "a draft in someone's hands is not sent beside"
    assert not desk.rehearsal(who, FIRST, PROGRAMME).sent
    desk.say_left(ready.form(), who, subjects(ready)[:2], True)
    desk.say_left(ready.form(), who, subjects(ready)[2:], False, "Messagerie en panne")
    assert statuses(ready) == [SENT, SENT, READY]


def test_a_draft_in_someone_s_hands_is_called_back_when_its_decision_changes(ready: World) -> None:
    """§5: it is given no more, and named until someone says whether it left."""
    desk, who = ready.desk, ready.who("secretariat")
    desk.hand_out(ready.form(), who, subjects(ready))
    decide(ready, "corriger_erreur", NUMBERS[2])
    passed = {"taken_at": "2024-04-18T10:00:00+02:00", "outcome": "passee"}
    ready.clock.now = datetime(2024, 4, 19, tzinfo=UTC)
    trial = f"epreuve:{NUMBERS[0]}/{PROGRAMME}/EVD1"
    desk.journal.record(Draft(ready.form(), "x", "epreuve", trial, {trial: passed}))
    for role, step in (("secretariat", "convoquer"), ("direction", "convoquer"), ("secretariat", "epreuves_passees")):
        lot = desk.lot(ready.who(role), [(NUMBERS[0], PROGRAMME)], step)
        assert desk.take_lot(ready.form(), ready.who(role), lot).saved == 1, "life goes on: it takes no letter back"
    assert [one.dossier for one in desk.handed(who, FIRST)] == list(NUMBERS[:2])
    (one,) = [line for line in desk.outbox(who, FIRST) if line.recalled]
    assert (one.mail.key[0], one.closed) == (NUMBERS[2], f"ne l'envoyez plus : {CHANGED}")
    desk.say_left(ready.form(), who, [one.subject], False, "Retirée du zip")
    prepared(ready)
    assert statuses(ready) == [HANDED, HANDED, VOID]


def test_a_mail_that_came_back_makes_its_address_red_until_it_is_corrected(ready: World) -> None:
    desk, who = ready.desk, ready.who("secretariat")
    with loopback() as (_, settings):
        send(ready, carrier(settings))
    first = subjects(ready)[0]
    assert isinstance(desk.record_bounce(ready.form(), who, first, ""), Refused)
    assert isinstance(desk.record_bounce(ready.form(), who, first, "550 boîte inconnue"), Saved)
    assert [(line.dossier, line.says) for line in shown(ready).bounced] == [(NUMBERS[0], "550 boîte inconnue")]
    assert desk.say_left(ready.form(), who, [first], False) == (), "not by saying that it did not leave"
    barred = "les méls y reviennent (550 boîte inconnue) : corrigez l'adresse, ou dites qu'elle est bonne"
    for says in ("échec", barred):
        with loopback() as (server, settings):
            assert (first, says) in send(ready, carrier(settings)).left
            assert server.to == []
        desk.journal.record(Draft(ready.form(), "x", "courriel", first, {first: {"status": READY}}))
    dossier = f"dossier:{NUMBERS[0]}"
    desk.journal.record(Draft(ready.form(), "x", "saisie", dossier, {dossier: {"email": "neuve@example.org"}}))
    assert shown(ready).bounced == ()
    prepared(ready)
    with loopback() as (server, settings):
        send(ready, carrier(settings))
        assert server.to == ["neuve@example.org"]


def test_a_mail_that_came_back_from_the_right_address_goes_again_once_someone_says_so(ready: World) -> None:
    """A full mailbox: there is nothing to correct, and the same address typed again would change nothing."""
    desk, who = ready.desk, ready.who("secretariat")
    first, second = subjects(ready)[:2]
    assert isinstance(desk.address_is_right(ready.form(), who, first, "Appel"), Refused), "it did not come back"
    with loopback() as (_, settings):
        send(ready, carrier(settings))
    assert isinstance(desk.record_bounce(ready.form(), who, first, "452 boîte pleine"), Saved)
    assert [line.returned for line in desk.outbox(who, FIRST)] == [True, False, False]
    assert "dites comment on sait" in str(desk.address_is_right(ready.form(), who, first, " "))
    assert isinstance(desk.address_is_right(ready.form(), who, first, "Appel : boîte vidée"), Saved)
    assert shown(ready).bounced == ()
    with loopback() as (server, settings):
        send(ready, carrier(settings))
        assert server.to == [desk.files().entries[NUMBERS[0], PROGRAMME].email]
    assert isinstance(desk.address_is_right(ready.form(), who, first, "Appel"), Refused), "it left"
    assert isinstance(desk.address_is_right(ready.form(), who, second, "Appel"), Refused)


def test_a_mail_that_never_left_cannot_have_come_back(ready: World) -> None:
    answer = ready.desk.record_bounce(ready.form(), ready.who("secretariat"), subjects(ready)[0], "550")
    assert isinstance(answer, Refused)


def test_after_the_letters_left_life_goes_on_and_the_announcement_stays_sent(ready: World) -> None:
    with loopback() as (_, settings):
        send(ready, carrier(settings))
    subject = f"candidature:{NUMBERS[0]}/{PROGRAMME}"
    ready.desk.journal.record(Draft(ready.form(), "x", "transition", subject, {subject: {"state": "RETRAIT"}}))
    assert shown(ready).standing == ("Envoyée", "vert")


def test_a_decision_taken_after_the_sending_is_signed_and_told_in_its_turn(ready: World) -> None:
    with loopback() as (server, settings):
        send(ready, carrier(settings))
        decide(ready, "rejeter_dossier", NUMBERS[3])
        assert shown(ready).standing == ("Figée, à compléter", "ambre")
        freeze(ready)
        prepared(ready)
        send(ready, carrier(settings))
        assert Counter(server.to) == Counter(TO[:4])


WITHDRAWN = f"candidature:{NUMBERS[0]}/{PROGRAMME}"
BATCH = f"annonce:{FIRST}/{PROGRAMME}"
KINDS = {"candidature": "transition", "dossier": "saisie", "annonce": "annonce"}
OVERTAKEN = (
    (WITHDRAWN, {"state": "RETRAIT"}, CHANGED, NUMBERS[:1]),
    (f"dossier:{NUMBERS[0]}", {"email": "neuve@example.org"}, "l'adresse a changé depuis", NUMBERS[:1]),
    (BATCH, {"frozen_at": None, "members": None, "signed": []}, "elle n'est pas dans le lot figé", NUMBERS[:3]),
)


@pytest.mark.parametrize(("subject", "fields", "says", "stopped"), OVERTAKEN)
def test_a_draft_whose_decision_changes_as_it_is_recorded_is_not_given(
    ready: World, monkeypatch: pytest.MonkeyPatch,
    subject: str, fields: dict[str, Any], says: str, stopped: tuple[str, ...],
) -> None:  # fmt: skip
    """Another process acts between the reading and the writing: those alone are left aside, named, and wait again."""
    desk, who, mine = ready.desk, ready.who("secretariat"), subjects(ready)
    ready.meanwhile(Draft("late", "x", KINDS[subject.partition(":")[0]], subject, {subject: fields}), monkeypatch)
    out = desk.hand_out(ready.form(), who, mine)
    assert [key.split(":")[1].split("/")[0] for key, _ in out.left] == [*stopped]
    assert all(says in why for _, why in out.left)
    rest = [number for number in NUMBERS[:3] if number not in stopped]
    assert [one.dossier for one in out.letters] == rest
    assert statuses(ready) == [READY] * len(stopped) + [HANDED] * len(rest), "what is given is what is recorded"
    assert desk.handed(who, FIRST) == out.letters


def test_a_letter_whose_decision_changes_as_its_leaving_is_recorded_does_not_leave(
    ready: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = Draft("late", "x", "transition", WITHDRAWN, {WITHDRAWN: {"state": "RETRAIT"}}, reason="Dit au téléphone")
    ready.meanwhile(left, monkeypatch)
    with loopback() as (server, settings):
        done = send(ready, carrier(settings))
        assert server.to == TO[1:3]
    assert done.left == [(f"courriel:{NUMBERS[0]}/{PROGRAMME}/{FIRST}", CHANGED)]
    assert (done.done, statuses(ready)) == (3, [READY, SENT, SENT])


def test_a_letter_is_looked_at_again_as_its_leaving_is_recorded(ready: World) -> None:
    """What was read an instant before may be old: the writer's thread asks again."""
    desk, who = ready.desk, ready.who("secretariat")
    before = desk.files()
    one = mails_of(before.register, (NUMBERS[0], PROGRAMME))[0]
    subject = f"candidature:{NUMBERS[0]}/{PROGRAMME}"
    desk.journal.record(Draft(ready.form(), "x", "transition", subject, {subject: {"state": "RETRAIT"}}))
    answer = desk._about_to_leave(Dispatch(ready.form(), who.email, 1), who, before, one)
    assert isinstance(answer, Refused)
    assert answer.reasons == ("la décision a changé : cette lettre n'est plus la sienne",)
    assert statuses(ready)[0] == READY


def test_a_trial_passed_before_its_letter_left_takes_nobody_out_of_the_announcement(ready: World) -> None:
    """The letter still says what was decided (R-068): convened, then examined, its reader is told nonetheless."""
    for role in ("secretariat", "direction"):
        lot = ready.desk.lot(ready.who(role), [(NUMBERS[0], PROGRAMME)], "convoquer")
        assert ready.desk.take_lot(ready.form(), ready.who(role), lot, "").saved == 1
    subject = f"candidature:{NUMBERS[0]}/{PROGRAMME}"
    changes = {subject: {"state": "EPREUVES_FAITES"}}
    passed = Draft(ready.form(), "x", "transition", subject, changes, transition="epreuves_passees")
    assert isinstance(ready.desk.journal.record(passed), Saved)
    seen = shown(ready)
    assert (seen.changed, seen.ahead, seen.outdated) == ((), (), ())
    assert NUMBERS[0] in {member.partition("/")[0] for member in seen.members}
    with loopback() as (_, settings):
        running = send(ready, carrier(settings))
    assert (running.sent, running.left) == (3, [])


def test_a_letter_that_would_be_written_otherwise_now_waits_to_be_written_anew(ready: World) -> None:
    """A name corrected since: the old text does not leave, and « Écrire les lettres » replaces it."""
    desk, who, number = ready.desk, ready.who("secretariat"), f"dossier:{NUMBERS[0]}"
    draft = Draft(ready.form(), "x", "saisie", number, {number: {"given_name": "Zoé"}})
    assert isinstance(desk.journal.record(draft), Saved)
    mine = [line for line in desk.outbox(who, FIRST) if NUMBERS[0] in line.subject]
    assert [line.closed for line in mine] == [REWRITE]
    with loopback() as (server, settings):
        assert send(ready, carrier(settings)).left == [(mine[0].subject, REWRITE)]
        assert server.to == TO[1:3]
    assert desk.hand_out(ready.form(), who, [mine[0].subject]).left == ((mine[0].subject, REWRITE),)
    done = desk.prepare(ready.form(), who, shown(ready))
    assert (done.made, done.voided, done.failed) == (1, 1, ())
    letters = mails_of(desk.files().register, (NUMBERS[0], PROGRAMME))
    assert [(one.status, "Zoé" in one.text) for one in letters] == [(VOID, False), (READY, True)]
    assert desk.prepare(ready.form(), who, shown(ready)).made == 0


def test_nothing_of_a_frozen_batch_leaves_while_an_invariant_of_its_programme_is_broken(ready: World) -> None:
    """rules.md §2.4: a withdrawal without its reason (14), of somebody else."""
    desk, who, subject = ready.desk, ready.who("secretariat"), f"candidature:{NUMBERS[4]}/{PROGRAMME}"
    withdrawn = Draft("late", "x", "transition", subject, {subject: {"state": "RETRAIT"}})
    assert isinstance(desk.journal.record(withdrawn), Saved)
    assert {line.closed for line in desk.outbox(who, FIRST)} == {BROKEN}
    with loopback() as (server, settings):
        assert send(ready, carrier(settings)).left == [(one, BROKEN) for one in subjects(ready)]
        assert server.to == []
    assert desk.hand_out(ready.form(), who, subjects(ready)).left == tuple((one, BROKEN) for one in subjects(ready))
    mended = Draft("mended", "x", "transition", subject, {subject: {"state": "RETRAIT"}}, reason="Parti ailleurs")
    assert isinstance(desk.journal.record(mended), Saved)
    with loopback() as (_, settings):
        assert send(ready, carrier(settings)).sent == 3
