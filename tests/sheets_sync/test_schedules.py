"""Seeded schedules over a bad network: three processes, double clicks, kills at every step, late and doubled appends.

Acknowledged ⇒ holds, once. Refused ⇒ holds nowhere. Nobody overbooks a ledger. And each sabotage of the save is caught.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

import pytest

from sheets_sync import judging, rounds
from sheets_sync.answers import Answer, Draft, Pending, Refused, Saved
from sheets_sync.book import BookError, Silent
from sheets_sync.fold import Fold
from sheets_sync.journal import TAB
from sheets_sync.local import Local
from sheets_sync.memory_book import MemoryBook, MemoryService
from sheets_sync.pace import Pace
from sheets_sync.register import Register
from sheets_sync.rounds import Request, Rounds
from sheets_sync.rows import Seal, read_act
from sheets_sync.store import Store
from tests.sheets_sync import naive
from tests.sheets_sync.conftest import KEY, now

PROCESSES, CLICKS, SEATS = 3, 14, 3


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Process:
    service: MemoryService
    name: str
    chance: random.Random
    deadly: float = 0.06
    disk: Local = field(default_factory=lambda: Local(None))
    """What survives its kills."""

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.seen: Register | None = None
        self.store = Store(MemoryBook(self.service), self.disk, KEY, now)
        self.rounds = Rounds(self.store, now, self.step, Pace(sleep=lambda seconds: None))

    def step(self, name: str) -> None:
        if self.chance.random() < self.deadly:
            raise Killed(name)

    def register(self) -> Register:
        while True:
            try:
                return self.store.refresh()
            except Silent:
                continue


@dataclass
class Click:
    draft: Draft
    guard: Callable[[Register], list[str]] | None
    told: Answer | None = None


@dataclass
class World:
    """One schedule, entirely decided by its seed."""

    seed: int
    clicks: list[Click] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.service = MemoryService(seed=self.seed, faults=self.chance.choice((0.3, 0.6, 0.85)))
        self.processes = [Process(self.service, f"p{i}", self.chance) for i in range(PROCESSES)]

    def run(self) -> "World":
        for number in range(CLICKS):
            who = self.chance.choice(self.processes)
            click = self._again() if self.clicks and self.chance.random() < 0.2 else self._new(number, who)
            self.clicks.append(click)
            self._click(who, click)
        self.service.calm()
        for process in self.processes:
            process.deadly = 0
            process.start()
            process.register()
            process.rounds.flush()
            process.rounds.flush()
        return self

    def _again(self) -> Click:
        last = self.chance.choice(self.clicks[-3:])
        return Click(last.draft, last.guard)

    def _new(self, number: int, who: Process) -> Click:
        register = who.seen if who.seen and self.chance.random() < 0.4 else who.register()
        who.seen = register  # a form may stay open while others save
        subject = f"candidature:{self.chance.choice('ABCDEF')}/MKX1"
        kind = self.chance.random()
        if kind < 0.1:
            return Click(Draft(f"f{number}", who.name, "note", subject, reason="vu"), None)
        if kind < 0.55:
            bases = register.bases(f"{subject}#state", "registre:MKX1")
            changes: dict[str, dict[str, Any]] = {subject: {"state": "ENGAGE"}}
            return Click(Draft(f"f{number}", who.name, "transition", subject, changes, bases=bases), seat_left)
        changes = {subject: {"note": self.chance.choice(["x", "y", f"z{number}"])}}
        return Click(
            Draft(f"f{number}", who.name, "saisie", subject, changes, bases=register.bases(f"{subject}#note")), None
        )

    def _click(self, who: Process, click: Click) -> None:
        request = Request([click.draft], click.guard)
        try:
            who.rounds.serve([request])
            click.told = request.jobs[0].answer
            if isinstance(click.told, Pending) and self.chance.random() < 0.3:
                click.told = who.rounds.cancel(click.told.operation, "someone")
            if self.chance.random() < 0.3:
                who.rounds.flush()
        except BookError:
            pass
        except Killed:
            if request.jobs[0].answer is not None and request.done.is_set():
                click.told = request.jobs[0].answer
            who.start()
            who.register()

    def anomalies(self) -> Counter[str]:
        rows = self.service.tabs.get(TAB, [])
        held = naive.holding(rows)
        operations = {row[naive.OPERATION] for row in held}
        forms = Counter(naive.content(row).get("form") for row in held)
        bad: Counter[str] = Counter()
        for click in self.clicks:
            if isinstance(click.told, Saved):
                bad["acknowledged, does not hold"] += click.told.act.operation not in operations
            elif isinstance(click.told, Refused):
                twin = any(c.draft.form == click.draft.form and isinstance(c.told, Saved) for c in self.clicks)
                bad["refused, holds"] += forms[click.draft.form] > 0 and not twin
            bad["one click, two acts"] += forms[click.draft.form] > 1
            if isinstance(click.told, Pending):
                bad["under verification for ever"] += click.told.operation not in {row[naive.OPERATION] for row in rows}
            if isinstance(click.told, Saved) and click.told.act.form == click.draft.form:
                own = {key: base for key, base in click.draft.bases.items() if not key.startswith("registre:")}
                bad["overwrote unseen"] += not own.items() <= click.told.act.bases.items()
        taken = sum(fields.get("state") == "ENGAGE" for fields in naive.fields(rows).values())
        bad["overbooked"] += max(0, taken - SEATS)
        for process in self.processes:
            register = process.register()
            bad["alarm"] += register.alarm is not None
            bad["register differs"] += dict(register.fields) != naive.fields(rows)
            bad["acts differ"] += [a.row[0] for a in register.acts if a.holds and a.row.nature != "annulation"] != [
                r[0] for r in held
            ]
            bad["left in the outbox"] += any(
                row.operation not in {r[0] for r in rows} for row in process.store.doubts.values()
            )
        return +bad


def seat_left(register: Register) -> list[str]:
    taken = sum(fields.get("state") == "ENGAGE" for fields in register.fields.values())
    return ["plus de place"] if taken >= SEATS else []


def anomalies(seeds: range, stop: bool = False) -> Counter[str]:
    found: Counter[str] = Counter()
    for seed in seeds:
        found += World(seed).run().anomalies()
        if stop and found:
            break
    return found


def test_no_anomaly() -> None:
    assert anomalies(range(300)) == Counter()


def acknowledge_unread(patch: pytest.MonkeyPatch) -> None:
    """Enregistré as soon as it was sent."""

    def judge(self: Rounds, job: Any, row: Any, register: Any, held: Any, done: Any) -> None:
        job.answer = Saved(read_act(row), 0)

    patch.setattr(Rounds, "_judge", judge)


def absence_is_a_refusal(patch: pytest.MonkeyPatch) -> None:
    """No answer came, so it did not apply."""
    patch.setattr(rounds, "Pending", lambda operation: Refused(("non parti",)))


def no_outbox(patch: pytest.MonkeyPatch) -> None:
    """What was sent is remembered nowhere."""
    patch.setattr(Local, "put", lambda self, rows: None)


def another_operation_each_time(patch: pytest.MonkeyPatch) -> None:
    """A double click, a resend: one more act."""
    patch.setattr(Seal, "operation", lambda self, act: token_hex(16))


def copies_count(patch: pytest.MonkeyPatch) -> None:
    """The same operation twice counts twice."""
    add = Fold.add

    def again(self: Fold, row: Any, groups: Any, content: Any) -> None:
        self.grown.first.pop(row.operation, None)
        add(self, row, groups, content)

    patch.setattr(Fold, "add", again)


def position_does_not_decide(patch: pytest.MonkeyPatch) -> None:
    """Every act holds."""
    patch.setattr(Fold, "_lost", lambda self, row, groups: None)


def guards_are_not_asked_again(patch: pytest.MonkeyPatch) -> None:
    """Re-based onto a fuller ledger without counting again."""
    patch.setattr(
        Request, "asked", property(lambda self: self.jobs[0].rebased > 0, lambda self, value: None), raising=False
    )


def ledgers_are_no_base(patch: pytest.MonkeyPatch) -> None:
    """A seat depends on its application only."""
    bases = Register.bases
    patch.setattr(Register, "bases", lambda self, *keys: bases(self, *(k for k in keys if "registre" not in k)))


def everything_is_rebased(patch: pytest.MonkeyPatch) -> None:
    """An act that lost on a field is sent again over what came first."""
    patch.setattr(judging, "REBASED", ("",))


def annulled_unread(patch: pytest.MonkeyPatch) -> None:
    """Given up: refused at once, whether its annulation came first or not."""
    patch.setattr(Rounds, "cancel", lambda self, operation, actor: Refused(("annulé",)))


SABOTAGES = (
    acknowledge_unread,
    absence_is_a_refusal,
    no_outbox,
    another_operation_each_time,
    copies_count,
    position_does_not_decide,
    guards_are_not_asked_again,
    ledgers_are_no_base,
    everything_is_rebased,
    annulled_unread,
)


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda sabotage: sabotage.__name__)
def test_a_sabotage_is_caught(sabotage: Callable[[pytest.MonkeyPatch], None]) -> None:
    """If the schedules miss one of these, what they say of the real save is worth nothing."""
    with pytest.MonkeyPatch.context() as patch:
        sabotage(patch)
        assert anomalies(range(1_000, 1_300), stop=True) != Counter()
