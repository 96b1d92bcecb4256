"""The interviews as one sees them (§6.2, §7.3): the slots of a trial, who holds them, who has none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from desk.access import CHAIR, SCREENERS, use_case
from desk.announced import subject_of
from desk.cases import case_of
from desk.deciding import Deciding
from desk.files import Entry, Files, Key, key_of
from desk.interview_views import RECUSED, Group, Invited, Planned, Planning, Waiting
from desk.letters import VOID, came_back, mails_of
from desk.slot_moves import moves_of
from desk.spelling import plain
from desk.thread import may_read
from desk.views import ThreadLine
from desk.withheld import withheld
from rules.calendar import Period
from rules.case import Actor
from rules.slot_steps import chosen_by_candidate, needs_slot, waiting_states
from rules.slots import Slot, doubles, live_trials, out_of_window, plain_room, said
from rules.trials import Trial
from sheets_sync.records import SLOT, slots

VIEWERS = SCREENERS | CHAIR
BOOKERS = frozenset(("instruction", "secretariat", "jury"))
"""Who opens, gives and cancels slots, on their programmes."""
SITTERS = frozenset(("jury", "presidence"))
"""Who may sit opposite a candidate."""
AGENDA = "agenda:"
AWAY = "away"
"""The field of an application that keeps when the candidate said to be taken: [from, to] instants."""


class Plannings(Deciding):
    """Reading the interviews."""

    @use_case(VIEWERS)
    def interviews(self, actor: Actor) -> tuple[Group, ...]:
        """Every programme that this person may read, with each trial that needs slots."""
        pairs = [(code, trial) for code in self._visible(actor, VIEWERS) for trial in self._live(code)]
        name = ("interviews", actor.email, *self._visible(actor, VIEWERS))
        found: tuple[Group, ...] = self._kept_for(
            actor, name, lambda _: tuple(self._group(actor, code, trial) for code, trial in pairs)
        )
        return found

    def _live(self, programme: str) -> tuple[Trial, ...]:
        return live_trials(self.session, self.session.programmes[programme].year)

    def _group(self, actor: Actor, programme: str, trial: Trial) -> Group:
        shown = self.planning(actor, programme, trial.code)
        return Group(programme, trial.code, shown.short, trial.label, len(shown.waiting), len(shown.free))

    @use_case(VIEWERS)
    def planning(self, actor: Actor, programme: str, trial: str) -> Planning:
        """A recused juror is not told who the candidate is (§5)."""
        self._must_read_programme(actor, programme)
        name = ("planning", actor.email, programme, trial)
        found: Planning = self._kept_for(actor, name, lambda files: self._planning(files, actor, programme, trial))
        return found

    def _must_read_programme(self, actor: Actor, programme: str) -> None:
        if programme not in self._visible(actor, VIEWERS):
            self._require(actor, "", VIEWERS)

    def _planning(self, files: Files, actor: Actor, programme: str, code: str) -> Planning:
        trial = files.session.trials[code]
        period = files.session.calendar.periods.get(trial.period)
        shown = [self._planned(files, actor, one) for one in slots_of(files, programme, code)]
        days = _by_day(one for one in every_slot(files) if not one.cancelled)
        shown = [replace(one, doubled=self._doubled(files, one.slot, days)) for one in shown]
        waiting = [self._without_slot(files, one, trial) for one in waiting_for(files, programme, trial, self.now())]
        return Planning(
            programme=programme,
            short=self.short(programme),
            trial=trial,
            period=period,
            days=tuple(_days(period)),
            chosen=chosen_by_candidate(files.session.workflow, trial),
            slots=tuple(one for one in shown if not one.slot.cancelled),
            cancelled=tuple(one for one in shown if one.slot.cancelled),
            waiting=tuple(one for one in waiting if actor.email not in one.recused),
            sitters=self._sitters(programme),
            may_book=actor.has(BOOKERS, programme),
        )

    def _planned(self, files: Files, actor: Actor, slot: Slot) -> Planned:
        subject = f"creneau:{slot.id}"
        bases = files.register.bases(*(f"{subject}#{name}" for name in ("held_by", "cancelled", "jurors")))
        if slot.held_by:
            bases |= files.register.bases(*application_keys(slot.held_by, slot.trial))
        jurors, recused = tuple(map(self.name_of, slot.jurors)), files.recused.get(key_of(slot.held_by), ())
        apart = tuple(self.name_of(one) for one in slot.jurors if one in recused)
        said_of, name = said(slot, files.session.calendar.zone), self._named(files, actor, slot)
        outside = slot.trial in files.session.trials and bool(out_of_window(slot, files.session))
        return Planned(slot, said_of, jurors, name, bases, apart, outside)

    def _doubled(self, files: Files, slot: Slot, days: Mapping[date, Sequence[Slot]]) -> tuple[str, ...]:
        """Its room was put right since it was opened, and another interview is held there at that time."""
        others = () if slot.cancelled else days.get(slot.starts.date(), ())
        return doubles(slot, others, files.session.calendar.zone, self._called)

    def _called(self, name: str) -> str:
        return self.short(name) if name in self.session.programmes else self.name_of(name)

    def _named(self, files: Files, actor: Actor, slot: Slot) -> str:
        key = key_of(slot.held_by)
        if actor.email in files.recused.get(key, ()):
            return RECUSED
        entry = files.entries.get(key)
        return (entry.name if entry else "") or key[0]

    def _without_slot(self, files: Files, entry: Entry, trial: Trial) -> Waiting:
        mine = files.candidature(*entry.key)
        state = files.session.workflow.states.get(entry.state)
        keys = application_keys(f"{entry.dossier}/{entry.programme}", trial.code)
        return Waiting(
            dossier=entry.dossier,
            programme=entry.programme,
            trial=trial.code,
            name=entry.name or entry.dossier,
            email=entry.email,
            state=state.label if state else "",
            away=tuple((_at(start), _at(end)) for start, end in mine.get(AWAY) or ()),
            recused=tuple(sorted(files.recused.get(entry.key, ()))),
            person=entry.person,
            bases=files.register.bases(*keys, f"candidature:{entry.dossier}/{entry.programme}#{AWAY}"),
        )

    def _sitters(self, programme: str) -> tuple[tuple[str, str], ...]:
        """(address, name) of those who may sit, by name."""
        found = ((who.email, who.name) for who in self._everyone().values() if who.has(SITTERS, programme))
        return tuple(sorted(found, key=lambda pair: pair[1]))

    @use_case(VIEWERS)
    def slot_history(self, actor: Actor, slot: str) -> tuple[ThreadLine, ...]:
        """Every act on a slot, the newest first: opened, given, moved, cancelled, by whom and why."""
        files, programmes = self._seen(actor), frozenset(self._visible(actor, VIEWERS))
        acts = files.register.thread(f"creneau:{slot}")
        may = (one for one in reversed(acts) if may_read(files, one.act, programmes, actor.email))
        return tuple(self._line(files, one) for one in may)

    @use_case(VIEWERS)
    def my_interviews(self, actor: Actor) -> tuple[tuple[Planned, int], ...]:
        """The slots where this person sits, or sat until another took their place, with how many acts changed each: a
        calendar knows a newer copy by it."""
        programmes = self._visible(actor, VIEWERS)
        name = ("my interviews", actor.email, *programmes)
        found: tuple[tuple[Planned, int], ...] = self._kept_for(
            actor, name, lambda files: tuple(self._my_slots(files, actor, programmes))
        )
        return found

    def _my_slots(self, files: Files, actor: Actor, programmes: tuple[str, ...]) -> Iterator[tuple[Planned, int]]:
        for one in every_slot(files):
            if one.programme in programmes and actor.email in sat(files, one):
                yield self._planned(files, actor, one), len(files.register.thread(f"creneau:{one.id}"))

    @use_case(VIEWERS)
    def invited(self, actor: Actor, shown: Planned) -> Invited | None:
        """Who holds the slot, or lost it when it was cancelled and has no other; None: nobody to write to."""
        self._must_read_programme(actor, shown.slot.programme)
        files, one = self.files(), shown.slot
        key = one.held_by or _last_holder(files, one)
        place = key_of(key)
        entry, mine = files.entries.get(place), files.candidature(*place)
        elsewhere = one.cancelled and mine.get(f"{SLOT}{one.trial}")
        if entry is None or not entry.email or elsewhere or actor.email in files.recused.get(place, ()):
            return None
        moves = moves_of(files, place, one.trial)
        waits = withheld(files, place, self.now())
        back = _came_back(files, place, one.trial)
        return Invited(key, "" if waits else entry.email, moves, bool(one.cancelled), waits, back)


def _came_back(files: Files, key: Key, trial: str) -> date | None:
    """The day on which the last letter of a slot had left, when it came back since."""
    about = f"{subject_of(key)}#{SLOT}{trial}"
    mine = [mail for mail in mails_of(files.register, key) if mail.about == about and mail.status != VOID]
    at = came_back(files, mine[-1]) if mine else None
    return files.session.calendar.day(at) if at else None


def _last_holder(files: Files, slot: Slot) -> str:
    """Who had a slot when it was cancelled."""
    subject = f"creneau:{slot.id}"
    acts = [one.act.changes.get(subject, {}) for one in files.register.thread(subject) if one.holds]
    return str(acts[-1].get("held_by", (None,))[0] or "") if slot.cancelled and acts else ""


def sat(files: Files, slot: Slot) -> frozenset[str]:
    """Who sits opposite, and who did before being replaced: their calendar has it still."""
    subject = f"creneau:{slot.id}"
    changed = (one.act.changes.get(subject, {}) for one in files.register.thread(subject) if one.holds)
    return frozenset(slot.jurors).union(*(each["jurors"][0] or () for each in changed if "jurors" in each))


def waiting_for(files: Files, programme: str, trial: Trial, now: datetime) -> Iterator[Entry]:
    """Who needs a slot for this trial and has none, by name."""
    workflow = files.session.workflow
    keys = (key for state in waiting_states(workflow, trial) for key in files.standing(programme, state))
    without = (key for key in keys if not files.candidature(*key).get(f"{SLOT}{trial.code}"))
    found = (files.entries[key] for key in without if needs_slot(workflow, case_of(files, *key, now), trial))
    yield from sorted(found, key=lambda entry: (plain(entry.name), entry.key))


def _by_day(every: Iterable[Slot]) -> Mapping[date, Sequence[Slot]]:
    found: dict[date, list[Slot]] = {}
    for one in every:
        found.setdefault(one.starts.date(), []).append(one)
    return found


def slots_of(files: Files, programme: str, trial: str) -> Iterator[Slot]:
    """Those of a programme and a trial, by time."""
    return (one for one in every_slot(files) if (one.programme, one.trial) == (programme, trial))


def every_slot(files: Files) -> Iterator[Slot]:
    for one in slots(files.register):
        person = files.person(one.held_by.partition("/")[0]) if one.held_by else ""
        yield Slot(
            one.id, one.programme, one.trial, one.starts_at, one.minutes, one.jurors, one.room, one.held_by, person,
            one.cancelled,
        )  # fmt: skip


def agenda(slot: Slot, whom: Sequence[str]) -> tuple[str, ...]:
    """What two acts on the same day would fill, each looking right alone: the day of a juror, of a room, of a person.
    The second loses, and its author looks again."""
    return tuple(f"{AGENDA}{slot.starts:%Y-%m-%d}/{plain_room(name)}" for name in whom if name)


def application_keys(key: str, trial: str = "") -> tuple[str, ...]:
    """What a booking rests on in an application; with a trial, its slot too."""
    subject = f"candidature:{key}"
    slot = (f"{subject}#{SLOT}{trial}",) if trial else ()
    return (f"{subject}#state", f"{subject}#proposal", *slot)


def _at(text: object) -> datetime:
    return datetime.fromisoformat(str(text))


def _days(period: Period | None) -> Iterator[date]:
    """The days of a window; of one that never closes, none are drawn."""
    if period is not None and period.end is not None:
        yield from (period.start + timedelta(days=n) for n in range((period.end - period.start).days + 1))
