"""What the lines about one application would make of it, in the order of their days, each on what the one before made.

Each line goes by the shortest way whose steps hold on its day; a state already reached asks nothing more.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from desk.cases import case_of
from desk.files import Files, Key
from desk.takeover_facts import FactsOf, facts_stated, instant_of
from rules.case import EVERYWHERE, ROLES, Actor, Case
from rules.history import Passage, standing
from rules.leading import Asked, Way, way
from sheets_sync.importing.decisions import Stated
from sheets_sync.standings import history

SOURCE = "repris"
"""The fact by which an act says that it was taken over: lot, file, line, stated day and author."""


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


def ordered(rows: Iterable[Stated]) -> list[Stated]:
    """By day, then as the file has them; a bare day comes before its hours."""

    def place(row: Stated) -> tuple[date, str, int]:
        at = row.on
        on = at.date() if isinstance(at, datetime) else at or date.max
        return on, at.isoformat() if isinstance(at, datetime) else "", row.number

    return sorted(rows, key=place)


def plan(files: Files, key: Key, rows: Sequence[Stated], lot: Lot, today: date) -> Iterator[Planned]:
    """Each line in order; once one does not hold, those that follow wait for it."""
    zone = files.session.calendar.zone
    past = history(files.register, *key)
    held: Stated | None = None
    last: Case | None = None
    for row in ordered(rows):
        now = instant_of(row.on or today, zone)
        fresh = case_of(files, *key, now)
        state = last.state if last else fresh.state
        facts = facts_stated(files, key, row, state, lot.source(row))
        base = {**(last.facts if last else fresh.facts), **facts.known}
        case = replace(last or fresh, now=now, facts=base)
        if held is not None:
            yield Planned(row, case, Way(), facts, (f"attend la ligne {held.number} de la même candidature",))
            continue
        found = Way() if _reached(row, case, past, files) else _way(files, case, row, lot, past, facts)
        against = (*_wrong(files, key, row, lot, today, rows), *facts.objections, *found.objections)
        yield Planned(row, case, found, facts, tuple(dict.fromkeys(against)))
        held = row if against else None
        last, past = found.end or case, found.past or past


def _reached(row: Stated, case: Case, past: Sequence[Passage], files: Files) -> bool:
    """It stands there, or went through it: what is recorded is not taken over twice."""
    kept = standing(past, files.session.workflow)
    return row.state in {case.state, *(passage.target for passage in kept), *(passage.source for passage in kept)}


def _way(files: Files, case: Case, row: Stated, lot: Lot, past: tuple[Passage, ...], facts: FactsOf) -> Way:
    return way(files.session.workflow, case, Asked(row.state, row.why, lot.actors, past, facts.agreed))


def _wrong(files: Files, key: Key, row: Stated, lot: Lot, today: date, rows: Sequence[Stated]) -> Iterator[str]:
    """What no guard says: a day to come, two lines that disagree, a proposal that is somebody else's."""
    on = row.on.date() if isinstance(row.on, datetime) else row.on
    if on is not None and on > today:
        yield f"le {on:%d/%m/%Y} est à venir : une décision se reprend une fois prise"
    others = [one for one in rows if one.state == row.state and one.number != row.number]
    if any((one.on, one.why) != (row.on, row.why) for one in others):
        numbers = ", ".join(str(one.number) for one in others)
        yield f"la ligne {numbers} dit le même état autrement : gardez celle qui est juste"
    proposal = files.candidature(*key).get("proposal")
    if proposal and not _ours(files, key, lot):
        step = files.session.workflow.transitions.get(str(proposal.get("transition")))
        label = step.label if step else proposal.get("transition")
        yield f"une proposition attend déjà : {label} ; validez-la ou écartez-la"


def _ours(files: Files, key: Key, lot: Lot) -> bool:
    head = files.register.heads.get(f"candidature:{key[0]}/{key[1]}#proposal")
    recorded = files.register.recorded(head) if head else None
    return recorded is not None and (recorded.act.facts.get(SOURCE) or {}).get("lot") == lot.id
