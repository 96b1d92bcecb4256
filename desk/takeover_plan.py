"""What the lines about one application would make of it, in the order of their days, each on what the one before made.

Each line goes by the shortest way whose steps hold on its day; a state already reached asks nothing
more, where what is recorded of it agrees.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from desk.cases import case_of, holders, shared_facts
from desk.files import Files, Key
from desk.ranks import rank_twice
from desk.takeover_doubts import WAITS, against, doubts
from desk.takeover_facts import FactsOf, facts_stated
from desk.takeover_missing import missing
from desk.takeover_said import Said
from rules.case import EVERYWHERE, ROLES, Actor, Case
from rules.history import Passage, standing
from rules.leading import SEAT, Asked, Way, way
from sheets_sync.importing.decisions import Stated
from sheets_sync.standings import history

RANK: Final = "list_rank"
TAKEN_BEFORE: Final = "les lignes d’avant l’ont pris : déposez de nouveau ce fichier s’il s’en libère"
Place = tuple[date, str, int]
"""Where a line stands among all: its day, its hour, its number."""


@dataclass(frozen=True)
class Planned:
    """One line put to its application: `before` is the case on its day. Done: neither a step nor a fact is left."""

    row: Stated
    before: Case
    way: Way
    facts: FactsOf
    objections: tuple[str, ...]

    @property
    def done(self) -> bool:
        return not (self.objections or self.way.steps or self.facts.changes)


@dataclass(frozen=True)
class Lot:
    """What the plan of a lot rests on: its name in acts, its file, and the two identities."""

    id: str
    file: str
    first: str
    second: str

    @property
    def actors(self) -> tuple[Actor, Actor]:
        """A decision that was taken is taken over: the jury's rights were asked then, two people's are asked now."""
        every = frozenset((role, EVERYWHERE) for role in ROLES)
        return Actor(self.first, "", every), Actor(self.second, "", every)

    def source(self, row: Stated) -> str:
        return f"{self.file}, ligne {row.number}"


def place(row: Stated) -> Place:
    """By day, then as the file has them; a bare day comes before its hours."""
    at = row.on
    on = at.date() if isinstance(at, datetime) else at or date.max
    return on, at.isoformat() if isinstance(at, datetime) else "", row.number


def ordered(rows: Iterable[Stated]) -> list[Stated]:
    return sorted(rows, key=place)


def plan(files: Files, key: Key, rows: Sequence[Stated], lot: Lot, today: date) -> Iterator[Planned]:
    """The lines of one application, in order, on what the book says of the others."""
    course = _Course(files, key, rows, lot, today)
    return (course.put(row, Before()) for row in ordered(rows))


def plan_all(files: Files, about: Mapping[Key, Sequence[Stated]], lot: Lot, today: date) -> Iterator[Planned]:
    """The lines of every application, in the order of their days: each finds the seats, the places and the ranks that
    those before it leave (§9)."""
    courses = {key: _Course(files, key, rows, lot, today) for key, rows in about.items()}
    before = Before()
    for row in ordered(row for rows in about.values() for row in rows):
        planned = courses[row.dossier, row.programme].put(row, before)
        if not planned.objections:
            before.take(planned)
        yield planned


class Before:
    """What the lines before one made: where they put their applications, the ranks they gave."""

    def __init__(self) -> None:
        self.moved: dict[Key, str] = {}
        self.ranks: dict[Key, int] = {}

    def take(self, planned: Planned) -> None:
        key = planned.row.dossier, planned.row.programme
        if planned.way.end is not None:
            self.moved[key] = planned.way.end.state
        if (rank := planned.row.facts.get(RANK)) is not None:
            self.ranks[key] = rank


class _Course:
    """One application as its lines come, each on what the one before made; once one does not hold, the next wait."""

    def __init__(self, files: Files, key: Key, rows: Sequence[Stated], lot: Lot, today: date):
        self._files, self._key, self._rows, self._lot, self._today = files, key, rows, lot, today
        self._past = history(files.register, *key)
        self._said = Said(files, key)
        self._held: Stated | None = None
        self._last: Case | None = None

    def put(self, row: Stated, before: Before) -> Planned:
        fresh = case_of(self._files, *self._key, self._files.session.calendar.instant(row.on or self._today))
        last = self._last or fresh
        done = _reached(row, last.state, self._past, self._files)
        facts = facts_stated(self._said, row, last, self._past, self._lot.source(row), done)
        shared = shared_facts(self._files, *self._key, before.moved, {**before.ranks, **self._rank(row)})
        case = replace(last, now=fresh.now, facts={**last.facts, **shared, **facts.known})
        if self._held is not None:
            return Planned(row, case, Way(), facts, (f"attend la ligne {self._held.number} de la même candidature",))
        found = Way() if done else self._way(case, row, facts)
        self._said.take(row.number, facts.changes)
        wrong = tuple(doubts(self._files, self._key, row, self._lot.id, self._today, self._rows))
        blocked = (one for one in found.objections if not (WAITS in one and WAITS in "".join(wrong)))
        differs = against(self._files, self._key, row, self._past) if done else ()
        objections = (
            *wrong, *differs, *facts.objections, *_rank_taken(self._files, self._key, row, before), *blocked,
            *_which_project(self._said, found), *self._taken_before(case, row, facts, found, before),
            *missing(self._said, row, self._rows, (*facts.objections, *found.objections)),
        )  # fmt: skip
        self._held = row if objections else None
        self._last, self._past = found.end or case, found.past or self._past
        return Planned(row, case, found, facts, tuple(dict.fromkeys(objections)))

    def _rank(self, row: Stated) -> dict[Key, int]:
        """The rank that the line states, not recorded yet."""
        return {} if (rank := row.facts.get(RANK)) is None else {self._key: rank}

    def _way(self, case: Case, row: Stated, facts: FactsOf) -> Way:
        asked = Asked(row.state, row.why, self._lot.actors, self._past, facts.agreed, row.on)
        return way(self._files.session.workflow, case, asked)

    def _taken_before(self, case: Case, row: Stated, facts: FactsOf, found: Way, before: Before) -> Iterator[str]:
        """Does it fail only for what the lines before it take?"""
        if found.objections and before.moved:
            shared = shared_facts(self._files, *self._key, ranked=self._rank(row))
            if not self._way(replace(case, facts={**case.facts, **shared}), row, facts).objections:
                yield TAKEN_BEFORE


def _reached(row: Stated, state: str, past: Sequence[Passage], files: Files) -> bool:
    """It stands there, or went through it: what is recorded is not taken over twice."""
    kept = standing(past, files.session.workflow)
    return row.state in {state, *(passage.target for passage in kept), *(passage.source for passage in kept)}


def _which_project(said: Said, found: Way) -> Iterator[str]:
    """The school agrees one; where several wait, no line says which (§8)."""
    has = said.files.session.workflow.has
    takes = any(has(step.target, SEAT) and not has(step.before.state, SEAT) for step in found.steps)
    waiting = [one for one in said.projects() if one.registered and not one.agreed_on]
    if takes and len(waiting) > 1:
        yield f"{len(waiting)} projets d’emploi attendent un agrément : agréez-en ou refusez-en un, écran Entreprises"


def _rank_taken(files: Files, key: Key, row: Stated, before: Before) -> tuple[str, ...]:
    """A rank goes to one person of the programme (§9.2)."""
    if row.facts.get(RANK) is None:
        return ()
    here = (entry.key for trait in ("admissible", "liste") for entry in holders(files, key[1], trait))
    ranks = {one: files.candidature(*one).get(RANK) for one in here}
    ranks |= {one: rank for one, rank in before.ranks.items() if one[1] == key[1]}
    mine: int = row.facts[RANK]
    return rank_twice({one: rank for one, rank in ranks.items() if rank == mine} | {key: mine})
