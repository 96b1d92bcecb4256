"""`make bench`: every budget of the design in one run, as a table and as benchmarks/latest.json; exit 1 beyond one."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import crowd, importing, recipes, register, screens, silence, verdicts, year
from benchmarks.books import book
from benchmarks.measure import Figure, machine, table

LATEST = Path(__file__).with_name("latest.json")
ACTS = 45_000
APPLICATIONS = 1.25  # a dossier, in the synthetic session


def main() -> int:
    with TemporaryDirectory() as folder:
        print("Classeurs d'essai : 3 000 dossiers et 45 000 actes, 10 000 puis 100 000 candidatures…", flush=True)
        small = book(Path(folder), 3_000, ACTS)
        middle, large = (book(Path(folder), int(n / APPLICATIONS)) for n in (10_000, 100_000))
        sizes = {"3 000 dossiers": small, "100 000 candidatures": large}
        found: list[Figure] = []
        print(machine())
        for lines in _every(sizes, Path(folder), (small, middle, large)):
            print(table(lines), flush=True)
            found += lines
    LATEST.write_text(json.dumps(_record(found), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return int(any(not figure.holds for figure in found))


def _every(sizes: dict[str, str], folder: Path, books: tuple[str, str, str]) -> Iterator[list[Figure]]:
    """One subject after the other: the whole takes long."""
    yield verdicts.figures()
    yield importing.figures()
    yield register.figures(*books)
    yield screens.figures(sizes)
    yield crowd.figures(books[0])
    yield year.figures(folder)
    yield silence.figures()
    storms = recipes.storms()
    yield recipes.figures(storms)
    print(recipes.table(storms))


def _record(found: list[Figure]) -> dict[str, object]:
    lines = [figure._asdict() | {"holds": figure.holds} for figure in found]
    return {"at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine(), "figures": lines}


if __name__ == "__main__":
    sys.exit(main())
