"""Each screen's rerun, as a tab waits for it, against a page that prints one word on the same kind of server.

The peer runs beside ours for the whole time and the two are asked in turn, so that a busy machine slows both.
"""

import itertools
from pathlib import Path

from benchmarks.books import NAME
from benchmarks.measure import Figure
from benchmarks.tab import Server, Tab, serve

ROOT = Path(__file__).parents[1]
SCREENS = {
    "Tableau de bord": "", "Dépôts": "depots", "Instruction": "instruction", "Dossier": "dossier", "Places": "places",
    "Feuille": "feuille", "Journal": "journal",
}  # fmt: skip
INSTRUCTION, NEXT, STEP = "instruction", "next", "Étape"
RUNS, AT_ONCE, FULL, INSIDE, GROWTH, DAY = 110, 10, 6, 2, 1.3, 400
SHEET, WIDE = "Feuille", 8
"""An editable grid of 130,000 cells is Streamlit's own work: beside the same bare grid, and at most eight pages."""


def figures(sizes: dict[str, str]) -> list[Figure]:
    """`sizes`: a word for each book → its address, the smallest first."""
    found, before = [], dict[str, float]()  # by screen, how many pages of one word it is worth
    bare = [serve(ROOT / "benchmarks" / f"{name}.py") for name in ("one_word", "bare_pane", "bare_grid")]
    with bare[0] as plain, bare[1] as pane, bare[2] as grid:
        for size, url in sizes.items():
            with serve(ROOT / "streamlit_app.py", GUICHET_BOOK=url) as ours:
                times = {name: _screen(ours, plain, page) for name, page in SCREENS.items()}
                cells = _screen(ours, grid, SCREENS[SHEET])
                following, choosing, same = _next(ours, plain), _step(ours, plain), _next(ours, pane, NEXT)
                at_first, later = _all_day(ours)
            for name, pair in times.items():
                found.append(figure(f"{name}, tour entier, {size}", *pair, WIDE if name == SHEET else FULL))
            found.append(figure(f"{SHEET}, tour entier, {size}", *cells, INSIDE, "mêmes cellules, sans guichet"))
            found.append(figure(f"Instruction, choisir l'étape dans son fragment, {size}", *choosing, INSIDE))
            found.append(figure(f"Instruction, « suivant », {size}", *following, FULL))  # docs/architecture.md
            found.append(figure(f"Instruction, « suivant », {size}", *same, INSIDE, "mêmes éléments, sans guichet"))
            found.append(figure(f"Instruction, « suivant » {DAY} dossiers plus tard, {size}", later, at_first, GROWTH,
                                "les premiers"))  # fmt: skip
            found += [
                Figure(f"{name}, {size}", mine / theirs, "pages", "plus petit classeur", before[name],
                       mine / theirs / before[name], GROWTH)
                for name, (mine, theirs) in times.items() if name in before
            ]  # fmt: skip
            before = {name: mine / theirs for name, (mine, theirs) in times.items()}
    return found


def figure(name: str, mine: float, theirs: float, budget: float, peer: str = "page d'un mot") -> Figure:
    """Milliseconds of ours and of the peer's, from seconds."""
    return Figure(name, mine * 1000, "ms", peer, theirs * 1000, mine / theirs, budget)


def _screen(ours: Server, plain: Server, page: str) -> tuple[float, float]:
    mine, theirs = Tab(ours, page), Tab(plain)
    return fastest(mine.rerun, theirs.rerun, mine, theirs)


def at_work(ours: Server) -> Tab:
    """Instruction, opened by whom the book gave a queue."""
    tab = Tab(ours, INSTRUCTION)
    tab.act_as(NAME)
    return tab


def _next(ours: Server, peer: Server, button: str = "") -> tuple[float, float]:
    """« suivant », against the peer's own button or, without one, its rerun."""
    mine, theirs = at_work(ours), Tab(peer)
    ask = (lambda: theirs.click(button)) if button else theirs.rerun
    return fastest(lambda: mine.click(NEXT), ask, mine, theirs)


def _all_day(ours: Server) -> tuple[float, float]:
    """« suivant » in one tab that nothing draws whole again: the fastest of its first turns, and of its last."""
    mine = at_work(ours)
    times = [mine.click(NEXT) for _ in range(DAY + RUNS + 3)][3:]
    mine.close()
    return min(times[:RUNS]), min(times[-RUNS:])


def _step(ours: Server, plain: Server) -> tuple[float, float]:
    """The list of steps, changed from one to the other and back."""
    mine, theirs = at_work(ours), Tab(plain)
    options = itertools.cycle(mine.options[STEP])
    return fastest(lambda: mine.choose(STEP, next(options)), theirs.rerun, mine, theirs)


def fastest(ask, peer, *tabs: Tab) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    """Seconds of each one's fastest turn, the two asked in turn after three that do not count: whatever else a shared
    machine does only adds to a turn, to one of the two more than to the other. Its own speed changes by a third within
    a second: the fastest are sought among ten turns of the same moment, and of eleven moments the middle ratio holds.
    """
    pairs = [(ask(), peer()) for _ in range(RUNS + 3)][3:]
    for tab in tabs:
        tab.close()
    moments = [pairs[start : start + AT_ONCE] for start in range(0, RUNS, AT_ONCE)]
    fast = [(min(a for a, _ in some), min(b for _, b in some)) for some in moments]
    return sorted(fast, key=lambda pair: pair[0] / pair[1])[len(fast) // 2]
