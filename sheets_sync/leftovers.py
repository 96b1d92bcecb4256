"""Rows of people's tabs that name someone who was erased: the desk writes no cell there, a person deletes them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from rules.faults import Fault
from sheets_sync.people_tabs import prefix_of
from sheets_sync.register import Register

Places = Mapping[str, Mapping[str, tuple[int, ...]]]
"""Tab → subject → numbers of its rows, as they were last read; those of `Saisies` too."""
NAMED: Final = 8
"""Subjects named one by one in a sentence; of more, the row numbers alone."""
WHOLE: Final = "effacé par une purge : à supprimer de la feuille, ligne entière"


def left(places: Places, register: Register) -> dict[str, dict[str, tuple[int, ...]]]:
    """What is to be deleted, by tab; nothing of a tab where nothing is left."""
    found = {tab: {one: rows for one, rows in mine.items() if register.erased(one)} for tab, mine in places.items()}
    return {tab: mine for tab, mine in found.items() if mine}


def faults(places: Places, register: Register) -> Iterator[Fault]:
    """One sentence a tab, with every row."""
    for tab, mine in left(places, register).items():
        yield Fault(tab, where(mine), "toutes", WHOLE)


def where(mine: Mapping[str, Iterable[int]]) -> str:
    """Whose rows, and where they stand."""
    if len(mine) > NAMED:
        return _runs(sorted(number for rows in mine.values() for number in rows))
    return ", ".join(f"{one.removeprefix(prefix_of(one))} ({_runs(sorted(rows))})" for one, rows in mine.items())


def _runs(numbers: Sequence[int]) -> str:
    """`lignes 2 à 5, 9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    said = (str(first) if first == last else f"{first} à {last}" for first, last in runs)
    return f"ligne{'s' if len(numbers) > 1 else ''} {', '.join(said)}"
