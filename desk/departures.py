"""Three months, last day included (R-133), numbers declared full (R-134), and who then leaves; applications kept on.

The program lists who would leave; management takes the step. A contract of the same day wins.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from desk.access import CHAIR, use_case
from desk.alerts import age_told
from desk.cases import holders
from desk.counting import seats_of
from desk.deciding import Choice
from desk.files import Entry, Files, Key
from desk.first_day import FirstDays
from desk.listing import LISTERS
from desk.listing_limits import FORMATION, said_of
from desk.listing_views import (
    CLOSE,
    FIRST_DAY,
    KEEP,
    KEEP_LATE,
    LAST_DAY,
    LEAVE,
    NEVER_BEGAN,
    Departures,
    Kept,
    Trainee,
)
from desk.lots import Lot, LotLine
from desk.room import Answer
from rules.case import Actor
from sheets_sync import values
from sheets_sync.answers import Refused
from sheets_sync.applications import day
from sheets_sync.records import facts_of
from sheets_sync.register import Register


class Leaving(FirstDays):
    """Trainees without a contract, and admissible people whom the year began without."""

    @use_case(LISTERS)
    def departures(self, actor: Actor, programme: str) -> Departures:
        """Who is there without a contract, and until when."""
        self._must_list(actor, programme, LISTERS)
        found: Departures = self._kept_for(
            actor, ("departures", programme), lambda files: self._departures(files, programme)
        )
        return found

    def _departures(self, files: Files, programme: str) -> Departures:
        calendar = files.session.calendar
        first, last = calendar.periods.get(FIRST_DAY), calendar.periods.get(LAST_DAY)
        end = last.end if last else None
        declared = day(said_of(files, programme).get("declared_full_on"))
        final = min((one for one in (end, declared) if one), default=None)
        trainees = (_trainee(files, entry, final, self.today()) for entry in _trainees(files, programme))
        begun = first is not None and calendar.is_after(self.now(), first)
        return Departures(
            programme=programme,
            short=self.short(programme),
            first_day=first.start if first else None,
            last_day=end,
            today=self.today(),
            declared_on=declared,
            seats=seats_of(self.files(), programme),
            trainees=tuple(sorted(trainees, key=lambda one: (one.name.casefold(), one.dossier))),
            waiting=tuple(left_out(files, programme)) if begun else (),
            over=last is not None and calendar.is_after(self.now(), last),
            bases=files.register.bases(f"{FORMATION}:{programme}#declared_full_on"),
        )

    @use_case(CHAIR)
    def declare_full(self, form: str, actor: Actor, shown: Departures, on: str, reason: str = "") -> Answer:
        """« Effectifs réputés complets », on a day, by management (R-134); no day takes it back, with a reason."""
        self._must_list(actor, shown.programme, CHAIR)
        found = values.day(on.strip()) if on.strip() else None
        if on.strip() and found is None:
            unread = values.Unreadable(on, values.a_day(on.strip()))
            return Refused((f"Effectifs réputés complets le. {unread}",))
        if found is None and shown.declared_on is None:
            return Refused(("saisissez le jour où les effectifs sont réputés complets, jj/mm/aaaa",))
        if found is None and not reason.strip():
            return Refused(("revenir sur les effectifs réputés complets demande un motif",))
        if found and (why := self._wrong_day(found) or self._made_late(shown, found, reason)):
            return Refused((why,))

        def never(_: Register) -> Sequence[str]:
            return ()

        said = {"declared_full_on": found.isoformat() if found else None}
        return self._say(form, actor, shown, said, reason, never)

    @staticmethod
    def _made_late(shown: Departures, found: date, reason: str) -> str | None:
        """A day before contracts that stand would make them late, and their trainees leave: said by name (R-134)."""
        late = [one for one in shown.trainees if one.contract and not one.late and one.contract > found]
        if not late or reason.strip():
            return None
        who = ", ".join(f"{one.name} (du {one.contract:%d/%m/%Y})" for one in late)
        return f"ce jour rendrait tardifs des contrats enregistrés : {who} ; une date antérieure demande un motif"

    def _wrong_day(self, found: date) -> str | None:
        first = self.session.calendar.periods.get(FIRST_DAY)
        if first is None:
            return "la rentrée n'est pas fixée : les effectifs ne peuvent être réputés complets avant elle"
        if found < first.start:
            return f"le {found:%d/%m/%Y} précède la rentrée, le {first.start:%d/%m/%Y}"
        return f"le {found:%d/%m/%Y} n'est pas encore là : vérifiez la date" if found > self.today() else None

    @use_case(LISTERS)
    def leaving(self, actor: Actor, programme: str, late: bool = False) -> Lot:
        """The step put to those whose time is over without a contract; apart, to those whose contract came `late`. To
        nobody whose contract is of the last day: it wins (R-134)."""
        shown = self.departures(actor, programme)
        people = shown.late if late else shown.leaving
        return self.lot(actor, [(one.dossier, one.programme) for one in people], LEAVE)

    @use_case(LISTERS)
    def keeping(self, actor: Actor, programme: str) -> Lot:
        """Their contract came late: the notice makes them leave, and says nothing of one that management would keep;
        management keeps it with a motive, or they leave (R-134)."""
        people = [(one.dossier, one.programme) for one in self.departures(actor, programme).late]
        step = self.session.workflow.transitions.get(KEEP_LATE)
        return self.lot(actor, people, KEEP_LATE) if step else Lot(KEEP_LATE, "", "", ())

    @use_case(LISTERS)
    def closing(self, actor: Actor, programme: str) -> Lot:
        """The year began without them, and nobody keeps them on (§9.2)."""
        waiting = self.departures(actor, programme).waiting
        today = self.today()
        over = [one for one in waiting if one.until is None or one.until < today]
        return self.lot(actor, [(one.dossier, one.programme) for one in over], CLOSE)

    @use_case(LISTERS)
    def never_begun(self, actor: Actor, programme: str) -> Lot:
        """The step put to those of the list who hold a seat by a project, never began and signed nothing, once the
        time of trainees is over: nothing else gives their seat back (§9.2)."""
        shown = self.departures(actor, programme)
        people = self.expected(actor, programme) if shown.ends else ()
        files = self._seen(actor)
        known = NEVER_BEGAN in files.session.workflow.transitions
        held = {entry.key for entry in holders(files, programme, "place")} if known else set()
        waiting = [one.key for one in people if one.key in held and not _contract(files, one.key)]
        return self.lot(actor, waiting, NEVER_BEGAN) if known else Lot(NEVER_BEGAN, "", "", ())

    @use_case(CHAIR)
    def keep_on(self, form: str, actor: Actor, key: Key, until: str, reason: str) -> Answer:
        """Management keeps an application after the first day, until a day, saying why; one act carries both."""
        self._must_list(actor, key[1], CHAIR)
        found = values.day(until.strip())
        if found is None or found < self.today():
            expected = values.a_day(until.strip(), "une date à venir, jj/mm/aaaa")
            return Refused((f"Jusqu’au. {values.Unreadable(until, expected)}",))
        lot = self.lot(actor, [key], KEEP)
        line: LotLine | None = next(iter(lot.lines), None)
        if line is None:
            return Refused((f"la candidature {key[0]}/{key[1]} n'est plus là",))
        choice = Choice(
            form, key[1], KEEP, reason.strip(),
            also={f"candidature:{key[0]}/{key[1]}": {"kept_until": found.isoformat()}}, known={"kept_until": found},
        )  # fmt: skip
        return self._take(choice, actor, line, self.files())


def _trainees(files: Files, programme: str) -> Iterator[Entry]:
    """In the state, or with a project agreed from it; once admitted, nobody is a trainee any more (R-135)."""
    workflow = files.session.workflow
    yield from holders(files, programme, "stagiaire")
    for entry in holders(files, programme, "origine"):
        from_it = workflow.has(files.candidature(*entry.key).get("origin"), "stagiaire")
        if from_it and not workflow.has(entry.state, "admission"):
            yield entry


def _trainee(files: Files, entry: Entry, last: date | None, today: date) -> Trainee:
    contract, facts = _contract(files, entry.key), facts_of(files.register, *entry.key)
    waiting, kept = facts.get("contract_to_agree"), facts.get("late_contract_kept")
    pending = waiting if isinstance(waiting, date) and (last is None or waiting <= last) else None
    late = bool(contract and last and contract > last and contract != kept)
    name = entry.name or entry.dossier
    label, alert = _label(files, entry), age_told(files, entry.dossier, contract or today)
    return Trainee(entry.dossier, entry.programme, name, label, contract, late, pending, alert)


def _contract(files: Files, key: Key) -> date | None:
    signed = facts_of(files.register, *key).get("contract_date")
    return signed if isinstance(signed, date) else None


def left_out(files: Files, programme: str) -> Iterator[Kept]:
    """Whom the year began without: admissible and not listed, or with a project agreed from there and no contract."""
    workflow = files.session.workflow
    with_project = (
        entry
        for entry in holders(files, programme, "origine")
        if workflow.has(files.candidature(*entry.key).get("origin"), "admissible")
        and not facts_of(files.register, *entry.key).get("contract_date")
    )
    people = [*holders(files, programme, "admissible"), *with_project]
    for entry in sorted(people, key=lambda one: (one.name.casefold(), one.dossier)):
        until = day(files.candidature(*entry.key).get("kept_until"))
        yield Kept(entry.dossier, entry.programme, entry.name or entry.dossier, _label(files, entry), until)


def _label(files: Files, entry: Entry) -> str:
    state = files.session.workflow.states.get(entry.state)
    return state.label if state else entry.state
