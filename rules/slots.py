"""Interview slots (§6.2, §7.3): inside the trial's window, no longer than its row says, nobody in two at once (R-041).

The first series is taken at the moment the candidate likes, with a provider; from the second on, someone sits opposite.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rules.calendar import Period
from rules.trials import Trial

if TYPE_CHECKING:
    from rules.session import Session

Named = Callable[[str], str]
"""A juror's address or a programme's code → what a sentence calls them."""


@dataclass(frozen=True)
class Slot:
    """`starts_at` is aware; `room` is "" for a video call, which any number may hold at once.

    `held_by` is `DOSSIER/PROGRAMME`, `person` the number of that candidate's person; "" when nobody holds it.
    """

    id: str
    programme: str
    trial: str
    starts_at: datetime
    minutes: int
    jurors: tuple[str, ...] = ()
    room: str = ""
    held_by: str = ""
    person: str = ""
    cancelled: str = ""

    @property
    def starts(self) -> datetime:
        """In UTC, where minutes add up whatever the clocks do that night."""
        return self.starts_at.astimezone(UTC)

    @property
    def ends(self) -> datetime:
        """The first instant after it, in UTC."""
        return self.starts + timedelta(minutes=self.minutes)

    @property
    def free(self) -> bool:
        return not self.held_by and not self.cancelled

    def overlaps(self, other: "Slot") -> bool:
        """One that begins as the other ends does not."""
        return self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True)
class Board:
    """Who sits, and where."""

    jurors: tuple[str, ...]
    room: str = ""


@dataclass(frozen=True)
class Series:
    """Slots to lay out: each day from `first` to `last`, from `opens` to `closes` on the clock of that day, one every
    `minutes` + `pause`, for each board."""

    programme: str
    trial: str
    first: date
    last: date
    opens: time
    closes: time
    minutes: int
    pause: int
    boards: tuple[Board, ...]


def series(asked: Series, zone: ZoneInfo) -> tuple[Slot, ...]:
    """The slots asked, in order of time, then of board; none when nothing fits. The last ends by `closes`."""
    if asked.minutes <= 0 or asked.pause < 0:
        return ()
    days = (asked.first + timedelta(days=n) for n in range((asked.last - asked.first).days + 1))
    starts = [start for day in days for start in _starts(asked, day, zone)]
    return tuple(
        _slot(asked, start.astimezone(zone), rank, board)
        for start in starts
        for rank, board in enumerate(asked.boards, 1)
    )


def _starts(asked: Series, day: date, zone: ZoneInfo) -> Iterator[datetime]:
    at, end = (datetime.combine(day, hour, zone).astimezone(UTC) for hour in (asked.opens, asked.closes))
    length = timedelta(minutes=asked.minutes)
    while at + length <= end:
        yield at
        at += length + timedelta(minutes=asked.pause)


def _slot(asked: Series, start: datetime, rank: int, board: Board) -> Slot:
    name = f"{asked.programme}-{asked.trial}-{start:%Y%m%d-%H%M}-{rank}"
    return Slot(name, asked.programme, asked.trial, start, asked.minutes, board.jurors, board.room.strip())


def live_trials(session: "Session", year: int) -> tuple[Trial, ...]:
    """The trials of an entry year that need a slot: those after the first series (§6.2, §7.3, §7.4)."""
    mine = [trial for trial in session.trials.values() if trial.year == year]
    first = min((trial.series for trial in mine), default=0)
    return tuple(trial for trial in mine if trial.series > first)


def objections(
    slot: Slot, others: Iterable[Slot], session: "Session", now: datetime, named: Named = str
) -> tuple[str, ...]:
    """Why this slot may not be opened, as sentences: its trial, its length, its window, its day, then whom it doubles
    among `others`."""
    trial, row = session.trials.get(slot.trial), session.programmes.get(slot.programme)
    if row is None:
        return (f"« {slot.programme} » n'est pas une formation : choisissez-en une de l'onglet Formations",)
    if trial is None:
        return (f"« {slot.trial} » n'est pas une épreuve : choisissez-en une de l'onglet Épreuves prévues",)
    if trial.year != row.year:
        says = f"« {trial.label} » est une épreuve de l'année d'entrée {trial.year}, {named(slot.programme)} entre en"
        return (f"{says} {row.year} : choisissez une épreuve de cette année",)
    zone = session.calendar.zone
    found = (*_length(slot, trial), *_window(slot, trial, session), *past(slot, now, zone))
    return (*found, *doubles(slot, others, zone, named))


def _length(slot: Slot, trial: Trial) -> Iterator[str]:
    """No longer than the row says (R-084, R-104)."""
    if slot.minutes <= 0:
        yield f"un créneau dure au moins une minute, {slot.minutes} demandée"
    elif trial.minutes is not None and slot.minutes > trial.minutes:
        yield f"{trial.label} dure {trial.minutes} minutes au plus (§{trial.section}), {slot.minutes} demandées"


def _window(slot: Slot, trial: Trial, session: "Session") -> Iterator[str]:
    period = session.calendar.periods.get(trial.period)
    if period is None:
        yield f"la fenêtre « {trial.period} » n'est pas fixée : donnez ses dates dans l'onglet Calendrier"
    elif not _within(slot, period, session):
        yield f"{said(slot, session.calendar.zone)} : hors de la fenêtre {period} (§{period.section})"


def out_of_window(slot: Slot, session: "Session") -> tuple[str, ...]:
    """Opened inside its window, and the window was moved since (R-041)."""
    return tuple(_window(slot, session.trials[slot.trial], session))


def _within(slot: Slot, period: Period, session: "Session") -> bool:
    """Begun and ended inside: midnight itself may end the last one."""
    calendar = session.calendar
    closes = calendar.closes(period).astimezone(UTC)
    return calendar.opens(period).astimezone(UTC) <= slot.starts and slot.ends <= closes


def past(slot: Slot, now: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    """Whoever holds a slot must still be able to come."""
    return (f"{said(slot, zone)} : ce moment est passé",) if slot.starts <= now.astimezone(UTC) else ()


def doubles(slot: Slot, others: Iterable[Slot], zone: ZoneInfo, named: Named = str) -> tuple[str, ...]:
    """A juror or a room that is already taken at that time; cancelled slots take nobody."""
    found: list[str] = []
    for other in others:
        if other.id == slot.id or other.cancelled or not slot.overlaps(other):
            continue
        where = f"déjà dans un autre créneau, {said(other, zone)} ({named(other.programme)})"
        found += [f"{named(juror)} est {where}" for juror in slot.jurors if juror in other.jurors]
        if slot.room and plain_room(slot.room) == plain_room(other.room):
            found.append(f"la salle {slot.room} est {where}")
    return tuple(found)


def plain_room(room: str) -> str:
    """« B 12 » and « b12 » are one room."""
    return "".join(room.casefold().split())


def booking_objections(
    slot: Slot,
    held: Iterable[Slot],
    recused: Sequence[str],
    now: datetime,
    zone: ZoneInfo,
    named: Named = str,
) -> tuple[str, ...]:
    """Why this candidate may not have this slot. `held` are the slots of the same person, whatever the programme; that
    which would be given back is left out of them. `recused` are the jurors who may not judge this application."""
    found = [f"{said(slot, zone)} : créneau annulé"] if slot.cancelled else []
    found += [f"{said(slot, zone)} : créneau déjà pris"] if slot.held_by else []
    found += past(slot, now, zone)
    for other in held:
        if other.id != slot.id and not other.cancelled and slot.overlaps(other):
            found.append(f"la même personne a déjà un entretien {said(other, zone)} ({named(other.programme)})")
    found += [f"{named(juror)} s'est déporté de cette candidature" for juror in slot.jurors if juror in recused]
    return tuple(found)


def said(slot: Slot, zone: ZoneInfo) -> str:
    """« le 13/05/2024 de 09:00 à 09:20 », on the clock of the notice's zone."""
    start, end = slot.starts.astimezone(zone), slot.ends.astimezone(zone)
    return f"le {start:%d/%m/%Y} de {start:%H:%M} à {end:%H:%M}"
