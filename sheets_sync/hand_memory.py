"""What this machine remembers of the people's tabs between two reads, restarts included: when each cell last followed.

A cell that follows needs no entry of its own: its row says which place of the journal its line of `Miroir` reflected,
its column when it was last read. Only cells that stopped following are kept one by one, as they were before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sheets_sync.book import Cell
from sheets_sync.people_tabs import PeopleTab, prefix_of


class Followed(NamedTuple):
    """A read in which a cell followed: rows of the journal that its line of `Miroir` reflected, and when it was."""

    upto: int
    at: float


class Stopped(NamedTuple):
    """A cell that does not follow: the last read in which it did (None: not known here), what stands there, and
    whether it waits in a lot."""

    followed: Followed | None
    cells: tuple[Cell, ...]
    held: bool = False


@dataclass(frozen=True)
class Memory:
    """`rows`: subject → place reflected by its line, for the rows of the last read; `gone`: those that were there
    before; `columns`: tab/key → rows of the journal known and instant of the last read of that column; `stopped`: by
    `subject#field`; `learned`: (rows of the journal known, when), the last ones.
    """

    rows: Mapping[str, int] = field(default_factory=dict)
    gone: Mapping[str, Followed] = field(default_factory=dict)
    columns: Mapping[str, Followed] = field(default_factory=dict)
    stopped: Mapping[str, Stopped] = field(default_factory=dict)
    learned: tuple[tuple[int, float], ...] = ()

    def followed(self, subject: str, key: str, column: str) -> Followed | None:
        """The last read in which this cell followed."""
        if key in self.stopped:
            return self.stopped[key].followed
        read = self.columns.get(column)
        if subject in self.rows and read is not None:
            return Followed(min(self.rows[subject], read.upto), read.at)
        return self.gone.get(subject)

    def learned_at(self, position: int, now: float) -> float:
        """When this machine first knew the act at this place of the journal; too late rather than too early."""
        return next((at for known, at in self.learned if known > position), now)

    def knows(self, subject: str) -> bool:
        """Was a row of this subject ever seen?"""
        return subject in self.rows or subject in self.gone


def by_tab(memory: Memory, tabs: Mapping[str, PeopleTab]) -> Mapping[str, Memory]:
    """What is remembered of each tab, by the prefix of its subjects."""
    parts: dict[str, Memory] = {tab.prefix: Memory({}, {}, {}, {}) for tab in tabs.values()}
    names = {tab.name: tab.prefix for tab in tabs.values()}
    for part in ("rows", "gone", "stopped", "columns"):
        for name, value in getattr(memory, part).items():
            prefix = names.get(name.partition("/")[0], "") if part == "columns" else prefix_of(name)
            if prefix in parts:
                getattr(parts[prefix], part)[name] = value
    return parts


def learn(
    learned: tuple[tuple[int, float], ...], position: int, now: float, late: float
) -> tuple[tuple[int, float], ...]:
    """One read more; of those that are past any late request, the last one is enough."""
    after = learned if learned and learned[-1][0] >= position else (*learned, (position, now))
    old = [one for one in after if one[1] <= now - late]
    return (*old[-1:], *(one for one in after if one[1] > now - late))


def written(memory: Memory) -> dict[str, Any]:
    """Name → what JSON holds, so that only what changed is written again."""
    lines: dict[str, Any] = {f"row {subject}": upto for subject, upto in memory.rows.items()}
    lines |= {f"gone {subject}": list(found) for subject, found in memory.gone.items()}
    lines |= {f"column {name}": list(found) for name, found in memory.columns.items()}
    lines |= {f"stopped {key}": [one.followed, list(one.cells), one.held] for key, one in memory.stopped.items()}
    return lines | {"learned": [list(one) for one in memory.learned]}


def read(lines: Mapping[str, Any]) -> Memory:
    """What `written` wrote."""
    kinds: dict[str, dict[str, Any]] = {"row": {}, "gone": {}, "column": {}, "stopped": {}}
    for name, value in lines.items():
        kind, _, rest = name.partition(" ")
        if kind in kinds:
            kinds[kind][rest] = value
    stopped = {
        key: Stopped(Followed(*followed) if followed else None, tuple(cells), held)
        for key, (followed, cells, held) in kinds["stopped"].items()
    }
    return Memory(
        kinds["row"],
        {name: Followed(*one) for name, one in kinds["gone"].items()},
        {name: Followed(*one) for name, one in kinds["column"].items()},
        stopped,
        tuple((known, at) for known, at in lines.get("learned", ())),
    )
