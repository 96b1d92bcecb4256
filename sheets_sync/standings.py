"""A register as the invariants look at it (rules.md §2.4): where each application stands, and how it got there."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from rules.calendar import Moment
from rules.contents import Batch, Contents, Mail, Person, Standing
from rules.examine import Examination
from rules.fees import owed
from rules.history import Passage, past_facts
from rules.seats import Fiche, cap
from rules.session import Session
from rules.trials import outside_window
from sheets_sync.applications import Fields, application, day, examined, instant, paid
from sheets_sync.bulletins import published
from sheets_sync.exports import exports
from sheets_sync.projects import ITS_WORDS, projects_of
from sheets_sync.records import TrialRecord, deletion_asked, facts_of, slots_held
from sheets_sync.register import Recorded, Register
from sheets_sync.rows import JournalRow, content_of
from sheets_sync.shared_results import results_of

SENT = "parti"
HOUR = "decided_hour"
"""The field of an application that gives its hour to a decision taken over on a bare day: an instant of that day."""
TAKEN_OVER = "repris"
"""The fact by which an act says that it was taken over: lot, file, line, stated day (`le`) and author."""


class Place(NamedTuple):
    """One application, and the dossier number that stands for its person."""

    dossier: str
    programme: str
    person: str


@dataclass(frozen=True)
class Standings:
    """`register` under `session`. `examine` answers for (dossier, programme): a caller that keeps examinations gives
    its own.
    """

    register: Register
    session: Session
    places: Sequence[Place]
    examine: Callable[[str, str], Examination]

    def contents(self, today: date, applications: Iterable[Standing] | None = None) -> Contents:
        """`applications`: those that the caller kept, else all of them are read."""
        found = tuple(map(self.standing, self.places)) if applications is None else tuple(applications)
        persons = {place.person: place for place in self.places}
        people = tuple(map(self._person, persons.values()))
        return Contents(
            self.session,
            today,
            (*found, *self.lost()),
            people,
            fiches=tuple(self._fiches()),
            mails=tuple(self._mails()),
            exports=tuple(exports(self.register, self.session)),
            batches=tuple(batches(self.register)),
            capacities=dict(self._capacities()),
            project_columns=frozenset(ITS_WORDS),
            bulletins=tuple(published(self.register, self.session, self._applications())),
        )

    def _fiches(self) -> Iterator[Fiche]:
        for place in self.places:
            for project in projects_of(self.register, place.dossier, place.programme):
                yield project.fiche(place.person)

    def _mails(self) -> Iterator[Mail]:
        for place in self.places:
            yield from mails_of(self.register, place.dossier, place.programme)

    def _applications(self) -> Iterator[tuple[str, str]]:
        return ((place.dossier, place.programme) for place in self.places)

    def _capacities(self) -> Iterator[tuple[str, int]]:
        """Whom each programme can host: what management said, else its cap (§9.2)."""
        for code, programme in self.session.programmes.items():
            said = self.register.value(f"formation:{code}", "hosting_capacity")
            yield code, int(said) if said is not None else cap(programme)

    def lost(self) -> Iterator[Standing]:
        """Applications to a programme whose row is gone: nothing is said of them but that they are there, and where."""
        for place in places(self.register, besides=self.session.programmes):
            address = str(self._fields(place.dossier).get("email") or "")
            yield Standing(place.dossier, place.programme, place.person, "", email=address)

    def standing(self, place: Place) -> Standing:
        mine, fields = self._candidature(place), self._fields(place.dossier)
        past = history(self.register, place.dossier, place.programme)
        trials = results_of(self.register, self.session, place[:2], self._keys_of(place))
        known = facts_of(self.register, place.dossier, place.programme, trials)
        facts = past_facts(past, self.session.workflow) | known
        asked = deletion_asked(trials, facts["recording_kept_at"], self.session.calendar)
        facts["recording_deletion_asked_at"] = asked
        if mine.get("trials") is not None:
            facts["trials_asked"] = mine["trials"]
        route = str(mine["decided_route"]) if mine.get("decided_route") else None
        return Standing(
            dossier=place.dossier,
            programme=place.programme,
            person=place.person,
            state=str(mine.get("state") or ""),
            origin=str(mine["origin"]) if mine.get("origin") else None,
            history=past,
            facts=facts,
            submitted_at=application(place.dossier, place.programme, fields, self.session).submitted_at,
            decided_route=route,
            route=self.examine(place.dossier, place.programme).route if route else None,
            trials={trial.trial: trial.taken_at for trial in trials if trial.taken and trial.taken_at},
            outside={trial.trial: self._recorded(trial) for trial in trials if self._outside(trial)},
            called=frozenset((*(trial.trial for trial in trials if trial.outcome), *slots_held(mine))),
            results=tuple(dict.fromkeys(result for trial in trials for result in trial.results)),
            email=str(fields.get("email") or ""),
        )

    def _outside(self, trial: TrialRecord) -> bool:
        planned = self.session.trials.get(trial.trial)
        if not (trial.taken and planned and planned.period in self.session.calendar.periods):
            return False
        return trial.taken_at is None or outside_window(self.session, planned.code, trial.taken_at) is not None

    def _recorded(self, trial: TrialRecord) -> tuple[datetime, str]:
        """When its instant, or that it has none, was recorded, and why it was accepted."""
        heads = (self.register.heads.get(f"{trial.subject}#{name}") for name in ("taken_at", "outcome"))
        said = self.register.recorded(next(filter(None, heads), ""))
        return (said.at, said.act.reason) if said else (datetime.max.replace(tzinfo=UTC), "")

    def records(self, place: Place) -> tuple[Fields, ...]:
        """The fields of what the person's applications own: as long as they are the same, so is each one's standing."""
        owners = (f"candidature:{dossier}/{programme}" for dossier, programme in self._keys_of(place))
        return tuple(self.register.fields[subject] for owner in owners for subject in self.register.records(owner))

    def _keys_of(self, place: Place) -> tuple[tuple[str, str], ...]:
        return tuple(one[:2] for one in self._of_persons.get(place.person, (place,)))

    @cached_property
    def _of_persons(self) -> Mapping[str, tuple[Place, ...]]:
        found: dict[str, list[Place]] = {}
        for place in self.places:
            found.setdefault(place.person, []).append(place)
        return {person: tuple(places) for person, places in found.items()}

    def _person(self, place: Place) -> Person:
        places = self._of_persons[place.person]
        first = {one.dossier: one for one in reversed(places)}
        return Person(
            key=place.person,
            dossiers=tuple(sorted(first)),
            fee_paid=paid(map(self._fields, first)),
            fee_due=owed(self.examine(one.dossier, one.programme).due for one in first.values()),
            committed_on=next((one.programme for one in places if self._engaged(one)), None),
        )

    def _engaged(self, place: Place) -> bool:
        return self.session.workflow.has(str(self._candidature(place).get("state") or ""), "engagement")

    def _fields(self, dossier: str) -> Fields:
        return self.register.fields.get(f"dossier:{dossier}", {})

    def _candidature(self, place: Place) -> Fields:
        return self.register.fields.get(f"candidature:{place.dossier}/{place.programme}", {})


def standings(register: Register, session: Session) -> Standings:
    """From the register alone; withdrawn applications are left out."""
    known = ordered((place for place in places(register) if place.programme in session.programmes), session)
    siblings: dict[str, list[str]] = {}
    for place in known:
        siblings.setdefault(place.person, []).append(place.programme)
    person = {place.dossier: place.person for place in known}

    def examine(dossier: str, programme: str) -> Examination:
        fields = register.fields.get(f"dossier:{dossier}", {})
        return examined(dossier, programme, fields, tuple(siblings[person[dossier]]), session)

    return Standings(register, session, known, examine)


def ordered(places: Iterable[Place], session: Session) -> tuple[Place, ...]:
    """By programme, as the rows have them, then by dossier: whichever moved last, what is said of a person with several
    is the same."""
    ranks = {code: rank for rank, code in enumerate(session.programmes)}
    return tuple(sorted(places, key=lambda one: (ranks[one.programme], one.dossier)))


def mails_of(register: Register, dossier: str, programme: str) -> Iterator[Mail]:
    """The mails to the candidate about one application, sent or not (§5)."""
    key = f"{dossier}/{programme}"
    for subject in register.owned(dossier, programme, "courriel"):
        fields = register.fields[subject]
        decision = register.recorded(str(fields.get("decision") or ""))
        yield Mail(
            subject=key,
            programme=programme,
            text="\n".join(str(fields.get(part) or "") for part in ("object", "text")),
            announcement=str(fields.get("announcement") or ""),
            decided_at=decision.at if decision else None,
            sent_at=instant(fields.get("sent_at")) if fields.get("status") == SENT else None,
        )


def batches(register: Register) -> Iterator[Batch]:
    """The announcements that were frozen: to whom each writes (§3)."""
    for subject in register.records("annonce"):
        fields = register.fields[subject]
        if fields.get("frozen_at"):
            period, _, programme = subject.partition(":")[2].partition("/")
            yield Batch(period, programme, tuple(fields.get("members") or ()))


def places(register: Register, besides: Container[str] = ()) -> Iterator[Place]:
    """Every application that was not withdrawn, but those to these programmes."""
    for dossier, mine in register.applications.items():
        for programme in mine:
            if programme in besides:
                continue
            fields = register.fields.get(f"dossier:{dossier}", {})
            if not fields.get("withdrawn") and not register.value(f"candidature:{dossier}/{programme}", "withdrawn"):
                yield Place(dossier, programme, str(fields.get("person") or dossier))


def history(register: Register, dossier: str, programme: str) -> tuple[Passage, ...]:
    """Every act that set the state and holds, oldest first; an import's has no transition and no source."""
    return register.kept(f"candidature:{dossier}/{programme}", _passages)


def _passages(subject: str, thread: Iterable[Recorded]) -> tuple[Passage, ...]:
    rows = [one.row for one in thread if one.holds]
    hours = (content_of(row).get("changes", {}).get(subject, {}).get(HOUR) for row in rows)
    told = instant(next((said[1] for said in reversed(list(hours)) if said), None))
    found = (_passage(subject, row) for row in rows)
    return tuple(_at_its_hour(passage, told) for passage in found if passage is not None)


def _at_its_hour(passage: Passage, told: datetime | None) -> Passage:
    """A day that a file stated without its hour, and the hour that the jury gave since."""
    bare = passage.stated is not None and not isinstance(passage.stated, datetime)
    return replace(passage, stated=told) if bare and told and told.date() == passage.stated else passage


def _passage(subject: str, row: JournalRow) -> Passage | None:
    """Of a row that holds, hence readable: no more of it is read than what a passage says."""
    content = content_of(row)
    mine = content.get("changes", {}).get(subject, {})
    if "state" not in mine:
        return None
    source, target = mine["state"]
    before: Mapping[str, Any] = mine.get("proposal", (None, None))[0] or {}
    return Passage(
        content.get("transition") or "",
        source or "",
        target or "",
        datetime.fromisoformat(row.instant),
        before.get("by", row.acteur),
        content.get("reason", "") or before.get("reason", ""),
        row.acteur if row.nature == "validation" else "",
        _stated(content.get("facts", {}).get(TAKEN_OVER)),
        (row.operation,),
    )


def _stated(told: Any) -> Moment | None:
    """When a decision that was taken over is said to have been taken; an hour without its zone is unknown."""
    said = told.get("le") if isinstance(told, Mapping) else None
    return day(said) or instant(said)
