"""What the screen of trials is given: frozen values, in French where people read them (§6, §7)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from desk.views import Bases
from rules.jury import Criterion
from rules.marking import Marked, Seen, Sheet
from rules.trials import Trial
from sheets_sync.importing.results import Doubtful, Matched, Results
from sheets_sync.records import INCIDENT, oral_words
from sheets_sync.values import OUTCOMES


@dataclass(frozen=True)
class TrialLine:
    """One application convened to a trial. `outcome` is "" while nothing is recorded; `live` while it still waits for
    the jury; `recorded` when a provider films it; `no_show` once the window is over and they did not come;
    `untold` while the letter that convenes them has not left: the provider is not given them, and they are absent from
    nothing."""

    dossier: str
    programme: str
    short: str
    trial: Trial
    person: str
    family: str
    given: str
    email: str
    state: str
    live: bool
    outcome: str
    taken_at: datetime | None
    score: str
    source: str
    recording_url: str
    recorded: bool
    conclusive: bool | None
    marks_in: int
    no_show: bool
    untold: bool
    spared: bool
    deletion: str
    purge: str
    overdue: bool
    erased_on: date | None
    decided_on: date | None
    oral: Mapping[str, str] = field(default_factory=dict)
    """What the jury asked of this candidate, where it chooses (R-106)."""
    bases: Bases = field(repr=False, default_factory=dict)

    @property
    def asked(self) -> str:
        """In words; "" while the jury said nothing."""
        return oral_words(self.oral)

    @property
    def key(self) -> str:
        return f"{self.dossier}/{self.programme}"

    @property
    def subject(self) -> str:
        return f"epreuve:{self.key}/{self.trial.code}"

    @property
    def name(self) -> str:
        return f"{self.family} {self.given}".strip() or self.dossier

    @property
    def outcome_label(self) -> str:
        return OUTCOMES.get(self.outcome, "dispensé" if self.spared else "")

    @property
    def to_judge(self) -> bool:
        """Came, and an incident stopped it: the jury's to judge, and no absence (R-080)."""
        return self.live and not self.spared and self.outcome == INCIDENT


@dataclass(frozen=True)
class Sitting:
    """One trial, of one programme or of all that someone reads: `lines` in the order of names."""

    trial: Trial
    window: str
    begun: bool
    over: bool
    provider: str
    keeps: str
    lines: tuple[TrialLine, ...]

    @property
    def no_shows(self) -> tuple[TrialLine, ...]:
        """Who was convened and did not come; none before the day after the window."""
        return tuple(line for line in self.lines if line.no_show)

    @property
    def to_judge(self) -> tuple[TrialLine, ...]:
        """Whose incident waits for the jury (R-080)."""
        return tuple(line for line in self.lines if line.to_judge)

    @property
    def untold(self) -> tuple[TrialLine, ...]:
        """Who was never told of it."""
        return tuple(line for line in self.lines if line.untold)

    @property
    def overdue(self) -> tuple[TrialLine, ...]:
        """Whose recording is past the day by which its provider should have erased it (R-090)."""
        return tuple(line for line in self.lines if line.overdue)

    def count(self, outcome: str) -> int:
        return sum(line.outcome == outcome for line in self.lines)

    @property
    def waiting(self) -> int:
        """Nothing is recorded of them, and they are spared nothing."""
        return sum(not line.outcome and not line.spared for line in self.lines)


@dataclass(frozen=True)
class Change:
    """A line of a file that is surely someone's: `before` is what is recorded, "" when nothing is; `by` who recorded it
    and when, `source` the file and line that it came from, "" when it was typed."""

    found: Matched
    before: str
    after: str
    by: str = ""
    source: str = ""

    @property
    def key(self) -> str:
        return self.found.who.key

    @property
    def same(self) -> bool:
        return self.before == self.after

    @property
    def replaces(self) -> bool:
        return bool(self.before) and not self.same


@dataclass(frozen=True)
class ResultsPreview:
    """A provider's file put beside the book: nothing is written yet. `doubts` are what each answer to a doubtful line
    would change, by (line, answer); `bases` by subject's field."""

    name: str
    trial: Trial
    programme: str
    results: Results
    changes: tuple[Change, ...]
    doubts: Mapping[tuple[int, str], Change] = field(default_factory=dict)
    bases: Bases = field(repr=False, default_factory=dict)

    def answered(self, chosen: Mapping[int, str]) -> tuple[Change, ...]:
        """The sure lines, and the doubtful ones that someone answered (`chosen`: line → key): only among the people
        whom the line was said to resemble."""
        return (*self.changes, *(self.doubts[one] for one in chosen.items() if one in self.doubts))

    @property
    def new(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if not change.before)

    @property
    def replaced(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.replaces)

    @property
    def doubtful(self) -> tuple[Doubtful, ...]:
        return self.results.doubtful


@dataclass(frozen=True)
class MarkingView:
    """A juror's form on one trial of one application. `seen` holds what this person may see of colleagues' marks;
    `together` is None while their own are not in; `french` is what is to be known of the mother tongue, or ""."""

    dossier: str
    programme: str
    trial: Trial
    name: str
    criteria: tuple[Criterion, ...]
    scale: str
    mine: Sheet
    seen: Seen
    together: Marked | None
    french: str
    may_mark: bool
    names: Mapping[str, str]
    bases: Bases = field(repr=False, default_factory=dict)
