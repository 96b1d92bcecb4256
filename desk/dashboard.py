"""The dashboard: what waits for me, where the applications are, what the calendar says, what is to be mended (§3)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desk.access import CLERKS, READERS, SCREENERS, WORKERS, keeps_the_book, roles_of, use_case
from desk.checking import Checking, told
from desk.clocks import Clocks
from desk.counting import Counting
from desk.files import ASKS, PROPOSED, Entry, Files
from desk.mending import Mending, mending
from desk.proposed import may_validate
from desk.reconciling import Reconciling
from desk.running import Running
from desk.screening import ALL, FREE, MINE, Screening, View
from desk.settlers import EVERYONE as SETTLERS
from desk.stages import Funnel
from desk.statistics import Statistics
from desk.telling_exports import EXPORT
from rules.calendar import Period
from rules.case import ROLES, Actor

MONDAY_TO_FRIDAY = 5
SOON = 7  # days
DAYS_SHOWN = 10
DECISIONS = ("transition", "validation")


@dataclass(frozen=True)
class Waiting:
    """Something asked of this person: how many, what, on which screen with which view, and a word of precision."""

    count: int
    label: str
    screen: str
    view: View | None
    note: str = ""


@dataclass(frozen=True)
class Advance:
    """How far the applications of a programme came, as in the statistics; `to_decide` waits for a decision on the
    dossier."""

    programme: str
    funnel: Funnel
    to_decide: int


@dataclass(frozen=True)
class Milestone:
    """A row of the calendar still to come (or under way, `days` ≤ 0)."""

    start: date
    end: date | None
    days: int
    label: str
    section: str
    text: str


@dataclass(frozen=True)
class Colleague:
    """Someone at the desk now, or who acted today."""

    name: str
    dossier: str
    since: datetime | None
    acts_today: int


@dataclass(frozen=True)
class Pace:
    """Decisions a working day, the oldest first; `needed` a day until `until`, None when nothing is left to decide."""

    days: tuple[tuple[date, int], ...]
    needed: int | None
    until: date | None
    left: int
    working_days: int


@dataclass(frozen=True)
class Dashboard:
    """Everything the first screen shows, for one person and one register."""

    today: date
    session: str
    waiting: tuple[Waiting, ...]
    advance: tuple[Advance, ...]
    milestones: tuple[Milestone, ...]
    mending: tuple[Mending, ...]
    colleagues: tuple[Colleague, ...]
    pace: Pace


class Dashboards(Screening, Counting, Checking, Clocks, Statistics, Reconciling):
    """One value a person; presence aside, worked out once for a register."""

    @use_case(READERS)
    def dashboard(self, actor: Actor) -> Dashboard:
        programmes, today, checked = self._visible(actor), self.today(), self._check()
        keeps = keeps_the_book(actor)
        return Dashboard(
            today=today,
            session=self.session.name,
            waiting=(
                *self._differing(actor),
                *self._kept_for(
                    actor, ("waiting", actor.email, programmes), lambda files: tuple(self._waiting(files, actor))
                ),
            ),
            advance=self._kept_for(
                actor, ("advance", programmes), lambda files: tuple(self._advance(files, programmes))
            ),
            milestones=self.kept("milestones", lambda files: tuple(_milestones(files, today))),
            mending=self._kept_for(
                actor,
                ("mending", programmes, checked.at, keeps),
                lambda files: mending(files, told(files, checked.breaches, today, keeps), frozenset(programmes)),
            ),
            colleagues=self._colleagues(actor, today),
            pace=self._kept_for(actor, ("pace", programmes), lambda files: _pace(files, programmes, today)),
        )

    def _differing(self, actor: Actor) -> Iterator[Waiting]:
        """What people typed in the shared sheet and somebody must settle."""
        if self.shared and roles_of(actor) & SETTLERS and (found := self.reconciliation(actor)).read_at:
            seen = found.read_at.astimezone(self.session.calendar.zone)
            faults = f", dont {len(found.faults)} à réparer dans la feuille" if found.faults else ""
            many = found.count + len(found.faults)
            yield Waiting(many, "Écarts avec la feuille", "reconciliation", None, f"vu à {seen:%H:%M}{faults}")

    def _waiting(self, files: Files, actor: Actor) -> Iterator[Waiting]:
        """Each line only for those whose roles let them deal with it."""
        mine, roles = View(which=MINE), {role for role, _ in actor.roles}
        if roles & SCREENERS:
            queue = self._queue(files, actor, self._visible(actor), mine, 1)
            oldest = f"le plus ancien attend depuis {queue.rows[0].waits_days}\u00a0j" if queue.rows else ""
            yield Waiting(queue.counts[MINE], "Candidatures à instruire", "screening", mine, oldest)
        validate = [entry for entry in self._proposed(files, actor) if entry[1]]
        if validate:
            who = sorted({self.name_of(entry.proposer) for entry, _ in validate})
            states = frozenset(entry.state for entry, _ in validate)
            view = View(which=ALL, states=states, programmes=frozenset(entry.programme for entry, _ in validate))
            yield Waiting(len(validate), "Propositions à valider", "screening", view, f"faites par {', '.join(who)}")
        asked = {entry.dossier for entry in files.signed(ASKS) if actor.has(READERS, entry.programme)}
        if asked and roles & (CLERKS | WORKERS):
            yield Waiting(len(asked), "Questions en attente", "screening", View(which=ALL, text=""), _first(asked))
        if roles & SCREENERS:
            free = self._counts(files, actor, self._visible(actor))[FREE]
            yield Waiting(free, "Candidatures à personne", "screening", View(which=FREE))
        if pressing := self._pressing(actor):
            yield Waiting(len(pressing), "Horloges qui pressent", "clocks", None, f"d’abord : {pressing[0].label}")

    def _pressing(self, actor: Actor) -> list[Running]:
        """The clocks about someone, late or over within a week, that one of this person's roles must act on."""
        board, mine = self.clocks(actor), {ROLES[role] for role, _ in actor.roles}
        days = ((one, one.left(board.today)) for one in board.running if one.count)
        soon = (one for one, left in days if left is not None and left <= SOON)
        return [one for one in soon if mine & set(one.who.split(", "))]

    def _proposed(self, files: Files, actor: Actor) -> Iterator[tuple[Entry, bool]]:
        for entry in files.signed(PROPOSED):
            if entry.proposed in files.session.workflow.transitions and actor.has(READERS, entry.programme):
                yield entry, may_validate(files, actor, entry)

    def _advance(self, files: Files, programmes: tuple[str, ...]) -> Iterator[Advance]:
        for code, funnel in zip(programmes, self._funnels(files, programmes), strict=True):
            yield Advance(code, funnel, to_decide(files, code))

    def _colleagues(self, actor: Actor, today: date) -> tuple[Colleague, ...]:
        """Who has a dossier open, and who acted today; presence is never kept."""
        here = {reader.email: reader for reader in self.presence.readers()}
        acted: Mapping[str, int] = self._kept_for(actor, ("acted",), lambda files: _acts_of(files, today))
        people = sorted({*here, *acted} & set(self._everyone()), key=self.name_of)
        shut = self._seen(actor).shut
        return tuple(
            Colleague(
                self.name_of(email),
                here[email].dossier if email in here and not shut(here[email].dossier) else "",
                here[email].since if email in here else None,
                acted.get(email, 0),
            )
            for email in people
        )


def to_decide(files: Files, programme: str) -> int:
    """Of the screening (§1, §5): counted by state, without going through the applications."""
    states = files.session.workflow.states.values()
    return sum(len(files.standing(programme, one.code)) for one in states if not one.final and one.phase in TO_DECIDE)


TO_DECIDE = ("depot", "instruction", "recevabilite")


def _milestones(files: Files, today: date) -> Iterator[Milestone]:
    periods = [period for period in files.session.calendar.periods.values() if (period.end or period.start) >= today]
    for period in sorted(periods, key=lambda period: (period.start, period.code)):
        if period.start >= today or _announces(files, period):
            text = _days(period)
            yield Milestone(period.start, period.end, (period.start - today).days, period.label, period.section, text)


def _announces(files: Files, period: Period) -> bool:
    """A period under way is shown while it lasts, when it is short enough to matter."""
    return period.end is not None and (period.end - period.start) < timedelta(weeks=8)


def _days(period: Period) -> str:
    start = f"{period.start:%d/%m/%Y}"
    if period.end is None:
        return f"dès le {start}"
    return start if period.end == period.start else f"{period.start:%d/%m} au {period.end:%d/%m}"


def _pace(files: Files, programmes: tuple[str, ...], today: date) -> Pace:
    """Decisions that changed a state, by working day; what is left against the next announcement (§3)."""
    done: Counter[date] = Counter()
    zone = files.session.calendar.zone
    for recorded in reversed(files.register.acts):
        day = datetime.fromisoformat(recorded.row.instant).astimezone(zone).date()
        if day < today - timedelta(days=2 * DAYS_SHOWN):
            break
        here = recorded.row.sujet.rpartition("/")[2] in programmes and recorded.row.operation not in files.unsaid
        if here and recorded.row.nature in DECISIONS and recorded.holds:
            done[day] += 1
    left = sum(to_decide(files, code) for code in programmes)
    until = _announcement(files, today)
    working = _working_days(today, until) if until else 0
    days = [today - timedelta(days=back) for back in range(2 * DAYS_SHOWN, -1, -1)]
    shown = [day for day in days if day.weekday() < MONDAY_TO_FRIDAY or done[day]][-DAYS_SHOWN:]
    needed = -(-left // working) if left and working else None
    return Pace(tuple((day, done[day]) for day in shown), needed, until, left, working)


def _announcement(files: Files, today: date) -> date | None:
    """The next day on which decisions are announced: a period that some transition is bound to."""
    codes = {transition.announcement for transition in files.session.workflow.transitions.values()}
    periods = files.session.calendar.periods
    days = [periods[code].start for code in codes if code in periods and periods[code].start >= today]
    return min(days, default=None)


def _working_days(start: date, end: date) -> int:
    days = (start + timedelta(days=one) for one in range((end - start).days))
    return sum(day.weekday() < MONDAY_TO_FRIDAY for day in days)


def _acts_of(files: Files, today: date) -> Mapping[str, int]:
    """Files given out left out: that someone took a list of projects is not everybody's to know (§5)."""
    found: Counter[str] = Counter()
    zone = files.session.calendar.zone
    for recorded in reversed(files.register.acts):
        if datetime.fromisoformat(recorded.row.instant).astimezone(zone).date() < today:
            break
        if recorded.row.operation not in files.unsaid and recorded.row.nature != EXPORT:
            found[recorded.row.acteur] += 1
    return found


def _first(dossiers: set[str]) -> str:
    return f"dont {min(dossiers)}"
