"""A book in memory, as a spreadsheet over a bad network is: appends come late, twice, out of order, answers get lost.

`MemoryService` is the shared truth, moved by a seeded chance; each process sees it through its own `MemoryBook`. Time
is counted in requests: one that is late applies when some later request comes. A position once taken never moves.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

from sheets_sync.book import Doubt, Row, Silent, Tail

SILENCE = "Le classeur n'a pas répondu à temps ; la vérification continue."


@dataclass
class MemoryService:
    """`faults`: the share of requests that meet one, 0 to 1; `latest`: how many requests late an append may be."""

    identity: str = "memoire:1"
    seed: int = 0
    faults: float = 0.0
    latest: int = 12
    tabs: dict[str, list[Row]] = field(default_factory=dict)
    headers: dict[str, Row] = field(default_factory=dict)
    requests: int = 0
    fates: tuple[str, ...] = ("lost", "unheard", "late", "twice", "twice unheard")
    """What a fault may do to an append."""
    _late: list[tuple[int, Callable[[], None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._chance, self._lock = random.Random(self.seed), Lock()  # noqa: S311 - a schedule, no secret

    def calm(self) -> None:
        """From now on every request is answered; what was late applies."""
        with self._lock:
            self.faults = 0.0
            for _, apply in self._due(everything=True):
                apply()

    def write(self, apply: Callable[[], None]) -> bool:
        """Applies a request now, later, twice or never; tells whether its sender gets an answer."""
        self._tick()
        fate = self._chance.choice(self.fates) if self._faulty() else "heard"
        if fate in ("heard", "unheard", "twice", "twice unheard"):
            apply()
        if fate in ("late", "twice", "twice unheard"):
            self._late.append((self.requests + self._chance.randint(1, self.latest), apply))
        return fate in ("heard", "twice")

    def hears(self) -> bool:
        self._tick()
        return not self._faulty()

    def _faulty(self) -> bool:
        return self._chance.random() < self.faults

    def _tick(self) -> None:
        self.requests += 1
        for _, apply in self._due():
            apply()

    def _due(self, everything: bool = False) -> list[tuple[int, Callable[[], None]]]:
        due = [late for late in self._late if everything or late[0] <= self.requests]
        self._late = [late for late in self._late if late not in due]
        self._chance.shuffle(due)
        return due


class MemoryBook:
    """One process's way to a `MemoryService`."""

    far = False

    def __init__(self, service: MemoryService):
        self._service = service

    @property
    def identity(self) -> str:
        return self._service.identity

    def create(self, tab: str, header: Row) -> bool:
        with self._service._lock:
            fresh = tab not in self._service.tabs
            self._service.tabs.setdefault(tab, [])
            self._service.headers.setdefault(tab, header)
            return fresh

    def read(self, wanted: Mapping[str, int]) -> Mapping[str, Tail]:
        with self._service._lock:
            if not self._service.hears():
                raise Silent(SILENCE)
            return {tab: self._tail(tab, start) for tab, start in wanted.items()}

    def append(self, tab: str, rows: Sequence[Row], read_back_from: int) -> Tail:
        added = [tuple(row) for row in rows]
        with self._service._lock:
            if not self._service.write(lambda: self._service.tabs[tab].extend(added)):
                raise Doubt(SILENCE)
            return self._tail(tab, read_back_from)

    def blank(self, tab: str, positions: Sequence[int], columns: Sequence[str]) -> None:
        places = [self._service.headers[tab].index(column) for column in columns]

        def apply() -> None:
            rows = self._service.tabs[tab]
            for position in positions:
                rows[position] = tuple("" if i in places else cell for i, cell in enumerate(rows[position]))

        with self._service._lock:
            if not self._service.write(apply):
                raise Doubt(SILENCE)

    def too_long(self, row: Row) -> bool:
        return False

    def close(self) -> None:
        """Holds nothing."""

    def _tail(self, tab: str, start: int) -> Tail:
        rows = self._service.tabs.get(tab, [])
        return Tail(min(start, len(rows)), rows[start:])
