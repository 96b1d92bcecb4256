"""Trials: results, marks of several jurors, a recording that is asked to be deleted, what the jury spares (§6, §7)."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from random import Random
from typing import Final

from desk.trial_views import TrialLine
from desk.trials import DELETION, RESULT
from rules.case import Actor
from rules.slot_steps import chosen_by_candidate
from rules.slots import Board, Series
from rules.trials import trials
from tests.desk.years.world import Move, Year

TAKEN_ON: Final = {1: "18/04/2024 10:30", 2: "14/05/2024 09:30"}
OUTSIDE: Final = ("16/04/2024 23:59", "24/04/2024 00:00", "18/05/2024 09:00")
SCORES: Final = ("8.5", "12.25", "", "14", "21")


def _line(year: Year, chance: Random, who: Actor) -> TrialLine | None:
    """Somebody's line of a trial of theirs, one that waits rather."""
    key = chance.choice(year.places())
    session = year.desk.session
    known = list(trials(session, session.programmes[key[1]].year))
    chance.shuffle(known)
    lines = [one for code in known for one in year.desk.sitting(who, code, key[1]).lines if one.dossier == key[0]]
    waiting = [one for one in lines if not one.outcome]
    return next(iter((waiting if chance.randrange(4) else lines) or lines), None)


def result(year: Year, chance: Random) -> Iterator[None]:
    """By hand, at the right hour or not, said why or not."""
    who, form = year.one(chance, "instruction", "secretariat"), year.form()
    line = _line(year, chance, who)
    if line is None:
        return
    outcome = chance.choice(("passee", "passee", "passee", "absent", "incident"))
    at = TAKEN_ON[line.trial.series] if chance.randrange(6) else chance.choice(OUTSIDE)
    score, reason = chance.choice(SCORES), chance.choice(("", "", "panne du prestataire"))
    yield
    taken = at if outcome != "absent" or not chance.randrange(5) else ""
    year.desk.record_result(form, who, line, outcome, taken, score if taken else "", reason)


def withdraw(year: Year, chance: Random) -> Iterator[None]:
    who, form = year.one(chance, "instruction", "secretariat"), year.form()
    line = _line(year, chance, who)
    yield
    if line is not None:
        year.desk.withdraw_trial(form, who, line, chance.choice((RESULT, DELETION)), "Une autre personne")


def delete(year: Year, chance: Random) -> Iterator[None]:
    """The candidate asks the provider to delete the recording: now, or days ago; it is then gone, or not."""
    who, form = year.one(chance, "instruction", "secretariat"), year.form()
    line = _line(year, chance, who)
    if line is None:
        return
    ago = year.clock.now - timedelta(days=chance.choice((0, 1, 8)), minutes=1)
    asked = f"{ago.astimezone(year.desk.session.calendar.zone):%d/%m/%Y %H:%M}"
    yield
    if chance.randrange(5):
        year.desk.ask_deletion(form, who, line, asked, "Dit par le prestataire")
    else:
        year.desk.record_erased(form, who, line, year.day)


def settle(year: Year, chance: Random) -> Iterator[None]:
    """The jury rejects for a deletion asked in time, or keeps the application saying why."""
    asked = [key for key in year.places() if year.facts(key).get("recording_deletion_asked_at")]
    if not asked:
        return
    key, reason = chance.choice(asked), chance.choice(("Demande ancienne", ""))
    chosen = chance.choice(("rejeter_suppression", "garder_malgre_suppression", "garder_malgre_suppression"))
    proposed = (year.desk.files().candidature(*key).get("proposal") or {}).get("transition", chosen)
    for roles in (("instruction", "jury"), ("presidence",)):
        who, form = year.one(chance, *roles), year.form()
        shown = year.desk.file(who, key[0])
        yield
        year.desk.decide(form, who, shown, key[1], proposed, reason)


def mark(year: Year, chance: Random) -> Iterator[None]:
    """One's own marks, in or out of scale, then what one may see of the others'."""
    who, form = year.one(chance, "jury", "presidence"), year.form()
    line = _line(year, chance, who)
    view = year.desk.marking(who, line) if line else None
    if line is None or view is None:
        return
    known = [code for sheet in view.seen.sheets for code in sheet.marks if sheet.juror != who.email]
    mine = view.mine.marks
    assert not known or not who.has(frozenset(("jury", "presidence")), line.programme) or mine, "another's came first"
    texts = {one.code: chance.choice(("12,5", "8", "15,25", "21")) for one in view.criteria}
    yield
    year.desk.mark(form, who, line, view, texts, "Bien")


def judge(year: Year, chance: Random) -> Iterator[None]:
    """Spared a trial, or said conclusive."""
    who, form = year.one(chance, "jury", "presidence"), year.form()
    line = _line(year, chance, who)
    yield
    if line is not None and chance.randrange(2):
        year.desk.spare(form, who, line, chance.randrange(3) > 0, "Titre du domaine")
    elif line is not None:
        year.desk.conclude(form, who, line, True)


def open_slots(year: Year, chance: Random) -> Iterator[None]:
    """Of the right length and in the window, or not."""
    who, form, (_, programme) = year.one(chance, "secretariat", "jury"), year.form(), chance.choice(year.places())
    live = year.desk._live(programme)
    if not live:
        return
    day = date(2024, 5, chance.choice((13, 14, 15, 17, 17) if chance.randrange(5) else (12, 18)))
    board = Board((f"jury{chance.choice(('', '2'))}@ecole.example.org",), chance.choice(("B 12", "B 13")))
    trial = chance.choice(live)
    minutes = (trial.minutes or 20) if chance.randrange(5) else 45
    yield
    year.desk.open_slots(form, who, Series(programme, trial.code, day, day, time(9), time(11), minutes, 5, (board,)))


def book(year: Year, chance: Random) -> Iterator[None]:
    """A slot is given, changed for another, taken back or cancelled."""
    who, form, key = year.one(chance, "secretariat", "jury", "instruction"), year.form(), chance.choice(year.places())
    live = year.desk._live(key[1])
    if not live:
        return
    trial = chance.choice(live)
    shown = year.desk.planning(who, key[1], trial.code)
    free, held, waits = list(shown.free), list(shown.held), list(shown.waiting)
    said = chance.choice(("mél du candidat", "mél du candidat", ""))
    assert shown.chosen is chosen_by_candidate(year.desk.session.workflow, trial)
    yield
    if waits and free and chance.randrange(5):
        year.desk.book(form, who, chance.choice(waits), chance.choice(free), said)
    elif held and free and chance.randrange(2):
        year.desk.move_booking(form, who, chance.choice(held), chance.choice(free), said)
    elif held and chance.randrange(2):
        year.desk.release(form, who, chance.choice(held), said)
    elif held or free:
        year.desk.cancel_slot(form, who, chance.choice(held or free), "Juré souffrant")


def assign(year: Year, chance: Random) -> Iterator[None]:
    """Those who have none, at best."""
    who, form = year.one(chance, "secretariat", "instruction"), year.form()
    groups = sorted({(code, trial.code) for _, code in year.places() for trial in year.desk._live(code)})
    shown = year.desk.propose_slots(who, groups)
    yield
    year.desk.confirm_slots(form, who, shown)


MOVES: tuple[tuple[int, Move], ...] = (
    (8, result), (1, withdraw), (3, delete), (7, settle), (3, mark), (2, judge),
)  # fmt: skip
INTERVIEWS: tuple[tuple[int, Move], ...] = ((3, open_slots), (5, book), (2, assign))
