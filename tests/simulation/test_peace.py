"""A calm week: of what people type in their tab, almost nothing is asked again."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from sheets_sync.answers import Draft
from sheets_sync.book import BookError
from sheets_sync.hand_history import BY_SHEET
from sheets_sync.hand_questions import CROSSED
from sheets_sync.pace import Pace
from sheets_sync.register import Register
from tests.google_sheets.faults import Faults
from tests.google_sheets.line import Line
from tests.simulation.history import History
from tests.simulation.people import People
from tests.simulation.workbook import DATA, DECISION, Stepped, in_use, opened
from tests.simulation.world import FAULTS

DAYS, HOURS, EVERY = 7, 8, 300.0
"""Days of so many hours, in which somebody looks at the desk every so many seconds."""
TYPED, MOVED, DESK, DOSSIERS = 100, 10, 15, 100
"""A day: values typed by three people, sorts and insertions, acts at the desk, of which one on what people type too.
Rows of the tab.
"""
MOST = 0.02
SEED = 0


class Week:
    def __init__(self, folder: Path) -> None:
        self.folder, self.chance, self.history = folder, Random(SEED), History()
        self.service, self.clock, self.key = in_use(SEED, DOSSIERS)
        self.line = Line(self.service, Faults(draw=self.chance, share=0.01))
        self.line.faults.kinds = FAULTS
        self.people = People(self.service, self.key, self.chance, self.history)
        self.asked: dict[tuple[str, str, object], str] = {}
        self.journal = self.start()
        self.saved = 0

    def start(self) -> Stepped:
        pace = Pace(self.clock.now, self.clock.sleep, self.chance.random)
        return opened(self.service, self.key, self.line, self.folder, pace)

    def run(self) -> "Week":
        for _ in range(DAYS):
            self.day()
        return self

    def day(self) -> None:
        acts: list[Callable[[], None]] = [self.types] * TYPED + [self.people.sorts, self.people.inserts_a_row] * (
            MOVED // 2
        )
        for act in acts:
            self.clock.at(self.chance.uniform(0, 3600 * HOURS), act)
        for _ in range(DESK):
            self.clock.at(self.chance.uniform(0, 3600 * HOURS), lambda: self.todo.append(self.corrects))
        self.todo: list[Callable[[], None]] = []
        end, restart = self.clock.now() + 3600 * HOURS, self.chance.uniform(0, 3600 * HOURS)
        while (left := end - self.clock.now()) > 0:
            self.clock.sleep(min(EVERY, left))
            if restart is not None and end - self.clock.now() < restart:
                self.journal.close()
                self.journal, restart = self.start(), None  # type: ignore[assignment]
            self.looks()
        self.clock.sleep(3600 * (24 - HOURS))
        self.people_tidy()

    def people_tidy(self) -> None:
        for _ in range(MOVED):
            self.people.tidies()

    def types(self) -> None:
        grid = self.people.grid()
        rows = [at for at in range(1, len(grid)) if grid[at][self.people.columns(grid)[""]]]
        self.people.put(grid, self.chance.choice(rows), self.chance.choice(DATA[:3]), self.people.fresh())

    def corrects(self) -> None:
        self.saved += 1
        subject = f"dossier:24-{self.chance.randint(1, DOSSIERS):05d}"
        name = self.chance.choice(DATA[:3]) if self.saved % DESK == 0 else DECISION
        bases = self.journal.register().bases(f"{subject}#{name}")
        changes = {subject: {name: f"au guichet {self.saved}"}}
        self.journal.record(Draft(f"f{self.saved}", "u@ecole.invalid", "saisie", subject, changes, bases=bases))

    def looks(self) -> None:
        todo, self.todo = self.todo, []
        try:
            self.journal.register(0)
            for act in todo:
                act()
        except BookError:
            return
        finally:
            self.journal.idles()
        found = self.journal.differences()
        for one in found.questions:
            self.asked |= {(one.subject, one.field, cell): one.why for cell in one.cells}
        for lot in found.lots:
            self.asked |= {(one.subject, one.field, cell): "lot" for one in lot.cells for cell in one.cells}


def crossed_nothing(week: Week, register: Register) -> Iterator[tuple[str, str, str]]:
    """Values asked as typed over an act unseen, though the last act there, and the next, was made of the sheet."""
    for one in week.history.typed:
        kinds = [
            act.act.kind
            for act in register.thread(one.subject)
            if act.holds and one.field in act.act.changes.get(one.subject, {}) and act.at.timestamp() <= one.at + EVERY
        ]
        if week.asked.get((one.subject, one.field, one.value)) == CROSSED and kinds[-1] == BY_SHEET:
            yield one.subject, one.field, one.value


def test_almost_nothing_that_is_typed_is_asked_again(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    week = Week(tmp_path).run()
    typed = {(one.subject, one.field, one.value) for one in week.history.typed}
    why = Counter(week.asked[one] for one in typed if one in week.asked)
    record_property(
        "figures",
        f"peace, seed {SEED}: {len(typed)} values typed in {DAYS} days, {week.saved} acts at the desk, "
        f"{week.line.faults.happened.total()} requests; asked again: {why.total()} ({dict(why)})",
    )
    register = week.journal.register(0)
    acts = sum(one.act.kind == BY_SHEET for one in register.acts)
    week.journal.close()
    assert len(typed) >= 0.99 * TYPED * DAYS
    assert acts >= 0.9 * len(typed)
    assert why.total() <= MOST * len(typed)
    assert list(crossed_nothing(week, register)) == []
    assert week.service.counts["people's cells"] == 0
