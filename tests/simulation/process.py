"""One process of the desk: its users, its refreshes, its death at any request, its restart from its local file."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from math import inf
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import requests

from sheets_sync import hand_answers
from sheets_sync.answers import Answer, Draft, Guard, Pending, Refused, Saved
from sheets_sync.book import BookError
from sheets_sync.google_client import Budget
from sheets_sync.hand_questions import Lot
from sheets_sync.hand_rows import NewRow
from sheets_sync.pace import Pace
from sheets_sync.people_tabs import DOSSIERS
from sheets_sync.register import Register
from sheets_sync.rounds import Request
from sheets_sync.writer import PATIENCE
from tests.google_sheets.clock import Killed, VirtualClock
from tests.google_sheets.line import Line
from tests.google_sheets.service import Service
from tests.google_sheets.transport import Adapter
from tests.sheets_sync.hand_world import TABS
from tests.simulation.history import OPEN, PENDING, REFUSED, SAVED, SILENT, Asked, Click, History, Sent
from tests.simulation.workbook import DATA, NUMBERS, PROGRAMME, Stepped, arrival, opened

SEATS = 1
LEDGER = f"registre:{PROGRAMME}"
NO_ROW: Mapping[str, Any] = {}
KINDS = {"note": 0.08, "typed": 0.55, "seat": 0.75, "import": 0.9, "arrival": 1.0}
"""What a form asks, with the shares of the storm, added up."""


class Form(NamedTuple):
    """What a screen asks once it was filled in; `seen`: the last act on each thing as it was opened."""

    draft: Draft
    guard: Guard | None
    seen: dict[str, str | None]


class Way(Adapter):
    """To the service, for as long as the process lives."""

    def __init__(self, line: Line, process: "Process") -> None:
        super().__init__(line)
        self.process = process

    def send(self, request: requests.PreparedRequest, *rest: Any, **more: Any) -> requests.Response:
        process = self.process
        process.reaches("asks")
        process.sent += 1
        dies = process.chance.random() < process.deadly
        if dies and process.chance.random() < 0.5:
            process.die()
        reads_back = process.notes(request.body)
        answer = super().send(request, *rest, **more)
        process.read += bool(answer.ok and (reads_back or not request.body))
        if dies:
            process.die()
        process.reaches("is answered")
        return answer


@dataclass
class Process:
    """Everything that it does is drawn from `chance`; `late`: how long after a request may still apply, as it knows."""

    number: int
    service: Service
    key: str
    line: Line
    clock: VirtualClock
    chance: Random
    history: History
    folder: Path
    late: float
    processes: int = 6
    quota: int = 4
    deadly: float = 0.03
    fatal: str = ""
    """The step of a save, or of a request, at which it dies."""
    dead: bool = False
    over: bool = False
    sent: int = 0
    asked: int = 0
    """Saves that its users asked for; `read`: requests that told it what stands."""
    read: int = 0
    kills: int = 0
    opened: int = 0
    answered: tuple[float, int] = (0.0, 0)
    """When the last save had its answer, and the requests sent by then: what comes behind it is nobody's wait."""
    questions: dict[str, int] = field(default_factory=dict)
    form: Register | None = None
    journal: Stepped = None  # type: ignore[assignment] # made by start
    waiting: dict[str, list[Click]] = field(default_factory=dict)
    """Operation → the clicks whose author was told that it is being checked."""

    # ---- life and death

    def alive(self) -> None:
        if self.dead:
            raise Killed

    def reaches(self, step: str) -> None:
        if step == self.fatal:
            self.fatal = ""
            self.die()
        self.alive()
        if step == "acknowledged":
            self.answered = self.clock.now(), self.sent

    def notes(self, body: Any) -> bool:
        """Remembers a write as it leaves; does it read back what then stands?"""
        reads_back = bool(body) and b"includeSpreadsheetInResponse" in body
        if body:
            self.history.sent[Sent(self.number, self.opened, hash(body), self.asked, self.read, reads_back)] += 1
        return reads_back

    def die(self) -> None:
        self.dead, self.kills = True, self.kills + 1
        raise Killed

    def start(self) -> None:
        if self.journal is not None:
            self.journal._local.close()
        self.dead, self.form = False, None
        pace = Pace(self.clock.now, self.pause, self.chance.random)
        budget = Budget(pace, self.processes)
        folder = self.folder / f"p{self.number}"
        self.opened += 1
        self.journal = opened(self.service, self.key, self.line, folder, pace, self.processes, self.reaches, budget)
        way = Way(self.line, self)
        for host in list(self.journal.book._client.session.adapters):  # type: ignore[attr-defined]
            self.journal.book._client.session.mount(host, way)  # type: ignore[attr-defined]
        if self.journal.watching:
            self.journal.watching._late = self.late

    def pause(self, seconds: float) -> None:
        self.clock.sleep(seconds)
        self.alive()

    def live(self) -> None:
        """Until the schedule is over: it starts again after each death."""
        while not self.over:
            self.start()
            with suppress(Killed):
                while not self.over:
                    self.pause(self.chance.uniform(2, 22))
                    self.step()
            if self.dead:
                self.clock.sleep(self.chance.uniform(5, 40))

    def step(self) -> None:
        chosen = self.chance.random()
        if self.quota > 0 and chosen < 0.5:
            self.quota -= 1
            self.does(self.click)
        else:
            self.does(self.settle_a_difference if chosen < 0.65 else self.refresh)

    def does(self, act: Callable[[], Any]) -> None:
        """What a user makes it do, then what it does by itself."""
        with suppress(BookError):
            act()
        self.alive()
        self.turns()
        self.read_answers()

    def refresh(self) -> None:
        self.journal._store.refresh()

    def turns(self) -> None:
        self.journal.idles()
        self.alive()
        register = self.journal._store.known
        if register is not None and register.alarm:
            self.history.alarms.append(register.alarm)

    # ---- its users

    @property
    def user(self) -> str:
        return f"u{self.number}@ecole.invalid"

    def click(self) -> None:
        register = self._opened()
        self.pause(self.chance.choice([0.0, self.chance.uniform(0, 10)]))
        form = self._form(register)
        click = self.save(form)
        if click.told == PENDING and self.chance.random() < 0.5:
            self._tell(click, self.journal.cancel(click.operation, form.draft.actor))
        if self.chance.random() < 0.1:
            self.save(form, twin=True)

    def _opened(self) -> Register:
        """What a form shows that was opened now, or a while ago."""
        if self.form is None or self.chance.random() < 0.6:
            self.form = self.journal.register(0 if self.chance.random() < 0.5 else 30)
        return self.form

    def _form(self, register: Register) -> Form:
        chosen = self.chance.random()
        number = self.chance.randint(1, NUMBERS if self.chance.random() < 0.5 else 4)
        name = self.chance.choice(DATA[:3])
        kind = next(kind for kind, share in KINDS.items() if chosen < share)
        return self.form_of(kind, 100 + self.chance.randrange(3) if kind == "arrival" else number, name, register)

    def form_of(self, kind: str, number: int, name: str, register: Register) -> Form:
        """A form about a dossier and one of its fields, opened on what the register shows."""
        count, dossier = self.history.another_form(), f"24-{number:05d}"
        subject, form, actor = f"dossier:{dossier}", f"{self.number}.{self.opened}.{count}", self.user
        if kind == "note":
            return Form(Draft(form, actor, "note", subject, reason=f"vu {count}"), None, {})
        if kind == "typed":
            key = f"{subject}#{name}"
            changes: dict[str, dict[str, Any]] = {subject: {name: f"au guichet {count}"}}
            draft = Draft(form, actor, "saisie", subject, changes, bases=register.bases(key))
            return Form(draft, None, {key: register.heads[key]})
        if kind == "seat":
            seat = f"candidature:{dossier}/{PROGRAMME}"
            key = f"{seat}#state"
            changes = {seat: {"state": "ENGAGE"}}
            draft = Draft(form, actor, "transition", seat, changes, bases=register.bases(key, LEDGER))
            return Form(draft, seat_left, {key: register.heads[key]})
        if kind == "import":
            return based(Draft(form, actor, "import", subject, {subject: {name: f"importé {count}"}}), register)
        return based(replace(arrival(number), form=form, actor=actor), register)

    def save(self, form: Form, twin: bool = False, row: Mapping[str, Any] = NO_ROW) -> Click:
        draft = form.draft
        changes = {f"{to}#{name}": value for to, fields in draft.changes.items() for name, value in fields.items()}
        click = Click(
            len(self.history.clicks), self.number, draft.kind, draft.form, draft.subject, changes, form.seen,
            self.clock.now(), twin, row=tuple(sorted(row.items())),
        )  # fmt: skip
        self.history.clicks.append(click)
        self.asked += 1
        request = Request([draft], form.guard, self.journal._pace.now())
        life, sent, self.answered = self.opened, self.sent, (inf, self.sent)
        self.clock.at(PATIENCE, lambda: self._leaves(request, click) if life == self.opened else None)
        self.journal.serve(request)
        self.alive()
        click.waited, click.requests = min(PATIENCE, self.answered[0] - click.at), self.answered[1] - sent
        if click.told != PENDING:
            self._tell(click, request.error or request.jobs[0].answer or Pending(request.jobs[0].told))
            click.sent = click.told == PENDING
        return click

    def _leaves(self, request: Request, click: Click) -> None:
        """Its author waits no more, and is told that it is being checked."""
        if self.dead or request.done.is_set():
            return
        self.journal._leave(request)
        self._tell(click, Pending(request.jobs[0].told))

    def _tell(self, click: Click, answer: Answer | BookError) -> None:
        click.answered = self.clock.now()
        if isinstance(answer, Saved):
            click.status, click.operation, click.by_another = SAVED, answer.act.operation, bool(answer.already_by)
        elif isinstance(answer, Refused):
            click.status, click.why = REFUSED, " ".join(answer.reasons)
        elif isinstance(answer, Pending):
            click.status, click.operation = PENDING, answer.operation
            self.waiting.setdefault(answer.operation, []).append(click)
        else:
            click.status, click.why = SILENT, str(answer)
        click.refused |= click.status in (REFUSED, SILENT)
        click.told = click.told if click.told != OPEN else click.status

    def read_answers(self) -> None:
        """What became of what was being checked, as the screen shows it to whoever looks."""
        for found in self.journal.pending():
            operation = found.act.operation
            if not isinstance(found.answer, Pending):
                for click in self.waiting.pop(operation, []):
                    self._tell(click, found.answer)
                self.journal.seen(operation)

    def gives_up(self) -> None:
        """Whoever was told first that it is being checked wants it no more."""
        for operation in list(self.waiting)[:1]:
            answer = self.journal.cancel(operation, self.user)
            for click in self.waiting.pop(operation, []):
                self._tell(click, answer)

    @property
    def differing(self) -> list[Any]:
        """What the tabs ask."""
        found = self.journal.differences()
        return [*found.questions, *found.lots, *found.rows]

    def settle_a_difference(self) -> None:
        if asked := self.differing:
            self.settle(self.chance.choice(asked), self.chance.random() < 0.5)
        else:
            self.refresh()

    def settle(self, one: Any, takes: bool) -> None:
        """A named person answers one thing that the tabs ask."""
        form, who = f"e{len(self.history.clicks)}", self.user
        register = self.journal._store.known
        assert register is not None
        if isinstance(one, NewRow):
            name = f"25-{len(self.history.clicks)}"
            taken = hand_answers.take_row(form, who, TABS[DOSSIERS], one, name, register) if takes else None
            drafts = [taken or hand_answers.ignore_row(form, who, one)]
        elif isinstance(one, Lot):
            answers = hand_answers.take_lot if takes and one.takable else hand_answers.keep_lot
            drafts = answers(form, who, one)
        elif takes and one.values:
            drafts = [hand_answers.take(form, who, one, one.values[0])]
        else:
            drafts = [hand_answers.keep(form, who, one)]
        for draft in drafts:
            self.save(Form(draft, None, dict(draft.bases)), row=one.cells if isinstance(one, NewRow) else {})

    # ---- at the end

    def looks(self) -> None:
        with suppress(BookError):
            self.journal._store.refresh()
        self.turns()
        self.read_answers()

    @property
    def rings(self) -> bool:
        """Does what it read last raise the alarm?"""
        known = self.journal._store.known
        return known is not None and bool(known.alarm)

    def quiet(self, since: float) -> bool:
        """Has it read the tabs since that instant, and nothing left to do?"""
        watching = self.journal.watching
        assert watching is not None
        read_at = watching.differences.read_at
        looked = read_at is not None and read_at.timestamp() >= since
        return looked and not self.journal._store.doubts and watching.due_in is None

    def asks(self) -> Asked:
        store, differences = self.journal._store, self.journal.differences()
        cells = [*differences.questions, *(one for lot in differences.lots for one in lot.cells)]
        known = store.known
        return Asked(
            frozenset((one.subject, one.field, cell) for one in cells for cell in one.cells),
            frozenset(tuple(sorted(row.cells.items())) for row in differences.rows),
            known.fields if known else {},
            tuple(one.row.operation for one in known.acts if one.holds) if known else (),
            frozenset(store.doubts),
        )

    def close(self) -> None:
        self.journal._local.close()
        self.journal.book.close()


def based(draft: Draft, register: Register) -> Form:
    """An import rests on what it was planned on."""
    seen = {key: register.heads[key] for key in draft.keys}
    return Form(replace(draft, bases=register.bases(*draft.keys)), None, seen)


def seat_left(register: Register) -> list[str]:
    taken = sum(fields.get("state") == "ENGAGE" for fields in register.fields.values())
    return ["plus de place"] if taken >= SEATS else []
