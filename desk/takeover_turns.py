"""Whose turn it is in a lot: what takes a seat, a place or a commitment goes by the days that the lines state (§9).

The preview counts them in that order, so the run must too: who came first elsewhere comes first here.
"""

from collections.abc import Iterator, Mapping, Sequence

from desk.files import Files, Key
from desk.takeover_plan import Place, place
from sheets_sync.importing.decisions import Stated

First = Mapping[str, Place]
"""Programme, or person, → the earliest line that is not done there."""


class Turns:
    """The applications that still wait, each with its lines by day, and the next of them as far as it is known."""

    def __init__(self, rows: Mapping[Key, Sequence[Stated]]):
        self.waiting = dict(rows)
        self._next = {key: place(lines[0]) for key, lines in rows.items()}
        self._counted: set[Key] = set()
        """Those whose next line is known to count for others."""

    def by_day(self) -> list[Key]:
        return sorted(self.waiting, key=self._next.__getitem__)

    def over(self, key: Key) -> None:
        self.waiting.pop(key, None)

    def first(self, files: Files) -> First:
        found: dict[str, Place] = {}
        for key in self.by_day():
            for thing in _shared(files, key):
                found.setdefault(thing, self._next[key])
        return found

    def must_wait(self, files: Files, key: Key, first: First) -> bool:
        """Known already, without planning it again."""
        return key in self._counted and any(first[thing] < self._next[key] for thing in _shared(files, key))

    def counts(self, files: Files, key: Key, at: Place, counted: bool, first: First) -> bool:
        """Keeps where the application is; true when earlier lines of its programme or its person come first."""
        self._next[key] = at
        (self._counted.add if counted else self._counted.discard)(key)
        return self.must_wait(files, key, first)


def _shared(files: Files, key: Key) -> Iterator[str]:
    yield f"registre:{key[1]}"
    yield f"personne:{files.person(key[0])}"
