"""The figures of a season, counted from the acts: how far each application came, how long it waited, which seats, what
was refused and why. Nothing is typed, nothing is kept apart."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import quantiles
from typing import NamedTuple

from desk.files import Files
from desk.stages import Funnel, funnel
from rules.case import DECISION
from rules.contents import Standing
from rules.history import ELIGIBILITY, kind, standing

OTHER, NO_TITLE = "autre motif écrit", "titre non reconnu"
WEEK = 7


class Delay(NamedTuple):
    """Days spent in a state before leaving it: quartiles of `left` applications; `still` are in it now."""

    state: str
    label: str
    left: int
    still: int
    low: float
    median: float
    high: float


class Week(NamedTuple):
    """Persons at the end of a week: projects registered, agreed, contracts signed."""

    last_day: date
    registered: int
    agreed: int
    contracts: int


class Refusal(NamedTuple):
    """A final answer and its motive. `eligibility` sets apart a title that opens no right from a rejection (R-019)."""

    state: str
    label: str
    eligibility: bool
    reason: str
    count: int


class Flow(NamedTuple):
    """How many passages from one state to another."""

    source: str
    target: str
    count: int


@dataclass(frozen=True)
class Season:
    """Everything the screen of statistics shows, of the programmes looked at."""

    programmes: tuple[str, ...]
    applications: int
    by_programme: tuple[Funnel, ...]
    by_origin: tuple[Funnel, ...]
    delays: tuple[Delay, ...]
    refusals: tuple[Refusal, ...]
    flows: tuple[Flow, ...]
    weeks: tuple[Week, ...] = ()


def families(files: Files, some: Iterable[Standing]) -> dict[str, str]:
    """Dossier → family of its title (`niveau` of `Titres`)."""
    levels = {row["code"].strip(): row["niveau"].strip() for row in files.session.tables["Titres"]}
    return {one.dossier: levels.get(str(files.fields(one.dossier).get("diploma") or ""), NO_TITLE) for one in some}


def origins(files: Files, some: Sequence[Standing], kept: Mapping[str, str] | None = None) -> tuple[Funnel, ...]:
    """By family of the title, the largest first; `kept`: those of dossiers that were erased."""
    found: dict[str, list[Standing]] = defaultdict(list)
    known = families(files, some) | {**(kept or {})}
    for one in some:
        found[known[one.dossier]].append(one)
    said = _families_said(files)
    lines = (funnel(files, said.get(name, name), of_it) for name, of_it in found.items())
    return tuple(sorted(lines, key=lambda line: (-line.counts[0], line.name)))


def _families_said(files: Files) -> dict[str, str]:
    """A family of one title alone is called as it is, precisions apart: « Titre étranger », « Classe préparatoire »."""
    labels: dict[str, list[str]] = defaultdict(list)
    for row in files.session.tables["Titres"]:
        labels[row["niveau"].strip()].append(row["libelle"].partition(",")[0].strip())
    return {level: some[0] for level, some in labels.items() if len(some) == 1}


def delays(files: Files, some: Iterable[Standing]) -> tuple[Delay, ...]:
    """Days in each state that one leaves, in the order of the rows. What a takeover says was decided before the dossier
    came here tells no length."""
    spent: dict[str, list[float]] = defaultdict(list)
    still: Counter[str] = Counter()
    instant = files.session.calendar.instant
    for one in some:
        past = standing(one.history, files.session.workflow)
        moves = [step for step in past if step.source != step.target]
        still[one.state] += 1
        for entered, left in pairwise(moves):
            days = (instant(left.decided_at) - instant(entered.decided_at)) / timedelta(days=1)
            if days >= 0:
                spent[entered.target].append(days)
    states = (state for code, state in files.session.workflow.states.items() if spent.get(code))
    return tuple(Delay(s.code, s.label, len(spent[s.code]), still[s.code], *_quartiles(spent[s.code])) for s in states)


def _quartiles(days: Sequence[float]) -> tuple[float, float, float]:
    if len(days) == 1:
        return days[0], days[0], days[0]
    low, median, high = quantiles(days, n=4, method="inclusive")
    return low, median, high


def refusals(files: Files, some: Iterable[Standing]) -> tuple[Refusal, ...]:
    """Final answers of the jury by their motive; a motive that is no row of `Motifs` counts as another."""
    workflow, counts = files.session.workflow, Counter[tuple[str, str]]()
    known = {reason.label for reason in workflow.reasons.values()}
    for one in some:
        state = workflow.states.get(one.state)
        if state and state.final and one.history and kind(one.history[-1], workflow) == DECISION:
            counts[one.state, _motive(one.history[-1].reason, known)] += 1
    ranks = list(workflow.states)
    lines = (_refusal(files, state, reason, count) for (state, reason), count in counts.items())
    return tuple(
        sorted(lines, key=lambda line: (not line.eligibility, ranks.index(line.state), -line.count, line.reason))
    )


def _motive(written: str, known: set[str]) -> str:
    return written.strip() if written.strip() in known else OTHER


def _refusal(files: Files, code: str, reason: str, count: int) -> Refusal:
    state = files.session.workflow.states[code]
    return Refusal(code, state.label, state.phase == ELIGIBILITY, reason, count)


def flows(files: Files, some: Iterable[Standing]) -> tuple[Flow, ...]:
    """Passages between two states, the most frequent first; the arrival comes from no state."""
    counts = Counter((step.source, step.target) for one in some for step in one.history if step.source != step.target)
    labels = {code: state.label for code, state in files.session.workflow.states.items()}
    found = (Flow(labels.get(a, ""), labels.get(b, b), count) for (a, b), count in counts.items())
    return tuple(sorted(found, key=lambda flow: (-flow.count, flow.source, flow.target)))


def weeks(spans: Mapping[str, Sequence[tuple[str, date, date | None]]], today: date) -> Iterator[Week]:
    """`spans`: `registered`, `agreed`, `contracts` → (person, from, until or None), the last day left out."""
    starts = [first for some in spans.values() for _, first, _ in some]
    last = min(starts) if starts else today + timedelta(days=1)
    last += timedelta(days=WEEK - 1 - last.weekday())
    while last - timedelta(days=WEEK) < today:
        on = min(last, today)
        yield Week(last, *(_held(spans.get(name, ()), on) for name in ("registered", "agreed", "contracts")))
        last += timedelta(days=WEEK)


def _held(some: Sequence[tuple[str, date, date | None]], on: date) -> int:
    return len({person for person, first, until in some if first <= on and (until is None or on < until)})
