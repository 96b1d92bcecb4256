"""`python -m tests.desk.years [YEARS] [SEED]`: many random years of each beginning, then each sabotage anew.

Says what was seen, with its seeds; ends with 1 when an invariant broke or a sabotage was missed.
"""

import logging
import sys
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from tests.desk.years.beginnings import BEGINNINGS, Books
from tests.desk.years.living import Wrong, live
from tests.desk.years.sabotages import SABOTAGES

MANY, WITHIN = 200, 60
"""Years of each beginning; those within which each sabotage is caught."""


def lived(books: Books, name: str, seed: int) -> Wrong | None:
    with books.open(name) as year:
        try:
            live(year, name, Random(seed))
        except Wrong as wrong:
            return wrong
    return None


def caught(books: Books, number: str, first: int) -> int | None:
    """The first seed at which it is."""
    sabotage = SABOTAGES[number]
    with pytest.MonkeyPatch.context() as patch:
        sabotage.apply(patch)
        for seed in range(first, first + WITHIN):
            wrong = lived(books, sabotage.begins, seed)
            if wrong and number in wrong.numbers:
                return seed
    return None


def main(years: int = MANY, first: int = 0) -> int:
    logging.disable(logging.CRITICAL)  # what they say of blindness is for the server's log
    bad = 0
    with TemporaryDirectory() as folder:
        books = Books(Path(folder)).all_made()
        for name in BEGINNINGS:
            for seed in range(first, first + years):
                if wrong := lived(books, name, seed):
                    bad += 1
                    print(f"{name} {seed}: {wrong}", flush=True)
            print(f"{name}: seeds {first}-{first + years - 1}", flush=True)
        for number in SABOTAGES:
            seed = caught(books, number, first)
            bad += seed is None
            print(f"sabotage {number}: {'MISSED' if seed is None else f'caught at {seed}'}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
