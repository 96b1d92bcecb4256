"""Interviews as the demonstration tells them: slots opened, chosen, held or missed, marked (§6.2, §7.3, §7.4)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from desk.demo.teller import Teller
from desk.demo.trials_story import marks
from desk.files import Key, key_of
from rules.trials import Trial
from sheets_sync.answers import Draft
from sheets_sync.records import ABSENT, TAKEN, SlotRecord, slots

HELD: Final = {"evs_fait": 1, "evs_absent": 1, "serie2_passee": 1}
CLOSED: Final = {**HELD, "evs_non_inscrit": 1, "serie2_manquante": 1}
DECIDED: Final = {
    "admettre_complementaire": 0.5,
    "refuser_complementaire": 0.5,
    "admettre_serie2": 0.6,
    "refuser_serie2": 0.4,
}
WAITS: Final = {1: "PHASE_COMPLEMENTAIRE", 2: "CONVOQUE_SERIE2"}
BOOKED, ILL = "EVS_PREVU", "Juré souffrant"
SHARE_BOOKED, SHARE_SPARED, SHARE_CAME = 0.93, 0.6, 0.93
MORNING, EVENING, LONG = time(8, 40), time(17, 30), 30
Wish = tuple[Key, Trial, datetime, int, str]
"""Who, which trial, when, how many minutes, which juror."""


class Agenda:
    """Who is taken when: one juror, one candidate, one place at a time."""

    def __init__(self, teller: Teller):
        self._teller = teller
        self._next: dict[tuple[str, date], datetime] = {}
        self._days: dict[str, set[date]] = defaultdict(set)
        self._rank: Counter[str] = Counter()

    def place(self, person: str, juror: str, trial: Trial, minutes: int) -> datetime | None:
        """The first free moment of a day that the candidate has free, the days taken in turn."""
        period = self._teller.session.calendar[trial.period]
        days = [period.start + timedelta(n) for n in range(((period.end or period.start) - period.start).days + 1)]
        self._rank[juror] += 1
        turn = self._rank[juror] % len(days)
        for day in days[turn:] + days[:turn]:
            at = self._next.get((juror, day)) or datetime.combine(day, MORNING, self._teller.session.calendar.zone)
            if day not in self._days[person] and at + timedelta(minutes=minutes) <= at.replace(
                hour=EVENING.hour, minute=EVENING.minute
            ):
                self._next[juror, day] = at + timedelta(minutes=minutes)
                self._days[person].add(day)
                return at
        return None


def open_and_book(teller: Teller, opened: date, chosen: date, until: date) -> None:
    """The jury spares some the speciality orals, opens its slots; most candidates choose theirs."""
    _spare(teller, opened)
    wishes = list(_wishes(teller))
    teller.on(opened)
    teller.record(list(_openings(teller, wishes)), opened, opened)
    teller.on(chosen)
    booked = [
        draft
        for rank, wish in enumerate(wishes)
        if rank and _came(teller, SHARE_BOOKED) and (draft := _booking(teller, wish))
    ]
    teller.record(booked, chosen, until)
    with teller.aside():
        _cancelled(teller, wishes[1:], until)


def _cancelled(teller: Teller, wishes: list[Wish], on: date) -> None:
    """A juror is ill: one slot is cancelled, its candidate told, and taken at the end of the same day (§6.2)."""
    teller.on(on)
    wish = next((one for one in wishes if teller.files().candidature(*one[0]).get("state") == BOOKED), None)
    if wish is None:
        return
    key, trial, at, minutes, juror = wish
    subject, old = f"candidature:{key[0]}/{key[1]}", f"creneau:{_name(wish)}"
    freed = {old: {"held_by": None, "cancelled": ILL}, subject: {f"slot.{trial.code}": None}}
    step = teller.step(key, "annuler_creneau", ILL, also=freed)
    clerk = teller.someone(key[1], "secretariat").email
    teller.record([replace(step, kind="creneau", actor=clerk)] if step else [], on, on)
    late = at.replace(hour=EVENING.hour, minute=EVENING.minute + 5)
    other = next((one for one in teller.team(("jury",), key[1], juror)), None)
    again: Wish = key, trial, late, minutes, other.email if other else juror
    teller.on(on)
    teller.record(list(_openings(teller, [again])), on, on)
    booked = _booking(teller, again)
    teller.record([booked] if booked else [], on, on)


def _came(teller: Teller, share: float) -> bool:
    return teller.draw.random() < share


def _spare(teller: Teller, on: date) -> None:
    teller.on(on)
    drafts = [
        teller.says(
            "saisie", teller.someone(key[1], "jury").email, f"candidature:{key[0]}/{key[1]}",
            {"speciality_dispense": True}, "Parcours déjà dans la spécialité",
        )
        for key in teller.standing(WAITS[2]) if _came(teller, SHARE_SPARED)
    ]  # fmt: skip
    teller.record(drafts, on, on)


def _wishes(teller: Teller) -> Iterator[Wish]:
    agenda, files = Agenda(teller), teller.files()
    for key in teller.standing(*WAITS.values()):
        year = teller.session.programmes[key[1]].year
        series = [one for one in teller.session.trials.values() if one.year == year and one.series > 1]
        spared = bool(files.candidature(*key).get("speciality_dispense"))
        for rank, trial in enumerate(one for one in series if not (spared and one.can_be_spared)):
            role = "presidence" if year > 1 and rank == 0 else "jury"
            juror, minutes = teller.someone(key[1], role).email, trial.minutes or LONG
            if at := agenda.place(files.person(key[0]), juror, trial, minutes):
                yield key, trial, at, minutes, juror


def _name(wish: Wish) -> str:
    key, trial, at, _, juror = wish
    return f"{key[1]}-{trial.code}-{at:%Y%m%d-%H%M}-{juror.partition('.')[0]}"


def _openings(teller: Teller, wishes: list[Wish]) -> Iterator[Draft]:
    """One act a board, as the desk lays them out; what nobody will hold stays free."""
    boards: dict[tuple[str, str], list[Wish]] = defaultdict(list)
    for wish in wishes:
        boards[wish[0][1], wish[1].code].append(wish)
    for (programme, trial), some in boards.items():
        changes = {
            f"creneau:{_name(wish)}": {
                "programme": programme, "trial": trial, "starts_at": wish[2].isoformat(), "minutes": wish[3],
                "jurors": [wish[4]], "room": "", "held_by": None, "cancelled": None,
            }
            for wish in some
        }  # fmt: skip
        secretary = teller.someone(programme, "secretariat").email
        yield Draft(teller.form, secretary, "creneau", next(iter(changes)), changes)


def _booking(teller: Teller, wish: Wish) -> Draft | None:
    """One act: the slot, the application, and the step that is due."""
    key, trial, at, _, _ = wish
    subject, name = f"candidature:{key[0]}/{key[1]}", _name(wish)
    also: dict[str, dict[str, Any]] = {
        f"creneau:{name}": {"held_by": f"{key[0]}/{key[1]}"},
        subject: {f"slot.{trial.code}": name},
    }
    clerk = teller.someone(key[1], "instruction").email
    if teller.session.programmes[key[1]].year > 1:
        return Draft(teller.form, clerk, "creneau", subject, also, section=trial.section)
    step = teller.step(key, "inscrire_evs", also=also, known={"slot": at})
    return replace(step, kind="creneau", actor=clerk) if step else None


def hold(teller: Teller, start: date, end: date) -> None:
    """What became of the slots from one day to the eve of another: held, or missed; the jury marks at once."""
    zone = teller.session.calendar.zone
    first, last = (datetime.combine(day, time(0), zone) for day in (start, end))
    held = [slot for slot in slots(teller.files().register) if slot.held_by and first <= slot.starts_at < last]
    held.sort(key=lambda slot: teller.session.programmes[slot.programme].year)
    eve = end - timedelta(days=1)
    teller.on(eve)
    teller.record([_result(teller, slot, rank > 0) for rank, slot in enumerate(held)], eve, eve)
    teller.on(eve)
    given = [draft for slot in held for draft in marks(teller, key_of(slot.held_by), _kind(teller, slot))]
    teller.record(given, eve, eve)


def _kind(teller: Teller, slot: SlotRecord) -> str:
    return teller.session.trials[slot.trial].kind


def _result(teller: Teller, slot: SlotRecord, may_come: bool) -> Draft:
    came = may_come and _came(teller, SHARE_CAME)
    said = {"outcome": TAKEN if came else ABSENT, "source": "saisie"}
    if came:
        said["taken_at"] = slot.starts_at.isoformat()
    who = teller.someone(slot.programme, "secretariat").email
    return teller.says("epreuve", who, f"epreuve:{slot.held_by}/{slot.trial}", said)
