"""The storm of the tests, lived by the desk and by what people use today on a shared sheet: losses, requests, seconds.

Everything is virtual but the code: real gspread, real pandas, the same seeds, people, faults and deaths. Alone:
`python -m benchmarks.recipes [SCHEDULES]`.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from math import isnan, nan
from multiprocessing import get_context

from benchmarks.measure import Figure
from tests.simulation.history import SAVED
from tests.simulation.losses import KINDS
from tests.simulation.recipes import RECIPES, RecipeStorm
from tests.simulation.schedule import Schedule
from tests.simulation.world import Setting

SCHEDULES, CHUNK = 40, 5
DESK = "Guichet"
CALM = "sans panne"
WORLDS = {"25 % de pannes": Setting(), CALM: Setting(faults=0.0, kills=0.0)}
"""Both with 6 writers and 3 people over 8 dossiers; the first kills 3 % of the requests' senders too."""
SAID = dict(zip(KINDS, ("enregistré, puis perdu", "saisie perdue", "sur une autre ligne", "ligne perdue",
                        "« échec », pourtant écrit"), strict=True))  # fmt: skip


Lived = Counter[str]
"""Of some schedules: MEASURES, and what is wrong by kind. Requests and seconds: of the saves acknowledged, in all."""
UNITS = {"requests": "demandes", "seconds": "s virtuelles"}
MEASURES = ("clicks", "saved", "timed", *UNITS)


def lived(who: str, world: str, seeds: range) -> Lived:
    """What became of these schedules; `who`: the desk or a recipe."""
    found = Lived()
    for seed in seeds:
        if who == DESK:
            schedule = Schedule(seed, WORLDS[world]).run()
            found += _measured(schedule) + schedule.anomalies()
        else:
            storm = RecipeStorm(who, seed, WORLDS[world])
            storm.run()
            found += _measured(storm) + storm.losses()
    return found


def _measured(storm: Schedule) -> Lived:
    """Of corrections, which all can make; what is lost is counted over all that the desk does besides."""
    clicks = [click for click in storm.history.clicks if click.kind == "saisie" and not click.twin]
    saved = [click for click in clicks if click.told == SAVED]
    timed = [click for click in saved if click.answered <= storm.calm_at]  # later, the network takes no time
    took = len(timed), sum(click.requests for click in timed), sum(click.waited for click in timed)
    return Lived(dict(zip(MEASURES, (len(clicks), len(saved), *took), strict=True)))


def losses(found: Lived, kinds: Iterable[str] = ()) -> float:
    """Of these kinds, or of all, for 100 saves asked for."""
    wanted = set(kinds) or set(found) - set(MEASURES)
    return 100 * sum(found[kind] for kind in wanted) / found["clicks"]


def mean(found: Lived, what: str) -> float:
    """Of a save that was acknowledged during the storm, if any."""
    return found[what] / found["timed"] if found["timed"] else nan


def storms(schedules: int = SCHEDULES) -> dict[tuple[str, str], Lived]:
    """(who, world) → what became of the first seeds."""
    jobs = [
        (who, world, range(start, min(start + CHUNK, schedules)))
        for world in WORLDS
        for who in (DESK, *RECIPES)
        for start in range(0, schedules, CHUNK)
    ]
    found: dict[tuple[str, str], Lived] = {}
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        for (who, world, _), part in zip(jobs, pool.map(lived, *zip(*jobs, strict=True)), strict=True):
            found[who, world] = found.get((who, world), Lived()) + part
    return found


def table(found: dict[tuple[str, str], Lived], schedules: int = SCHEDULES) -> str:
    """Each kind of loss for 100 saves asked for, then what an acknowledged one took."""
    lines, those = [], (DESK, *RECIPES)
    for world in WORLDS:
        each = [found[who, world] for who in those]
        rows = {
            "corrections demandées": [float(one["clicks"]) for one in each],
            "dites enregistrées, sur 100": [100 * one["saved"] / one["clicks"] for one in each],
            **{f"{said}, sur 100": [losses(one, [kind]) for one in each] for kind, said in SAID.items()},
            "pertes en tout, sur 100": [losses(one) for one in each],
            **{f"{unit}, par enregistrement": [mean(one, what) for one in each] for what, unit in UNITS.items()},
        }
        lines.append(f"{f'{world}, graines 0 à {schedules - 1}':38}" + "".join(f"{who:>20}" for who in those))
        lines += [f"{name:38}" + "".join(map(_cell, values)) for name, values in rows.items()]
    return "\n".join(lines)


def _cell(value: float) -> str:
    return f"{'—' if isnan(value) else f'{value:,.3g}':>20}"


def figures(found: dict[tuple[str, str], Lived]) -> list[Figure]:
    """Ours beside each recipe's: nothing lost; where each save of both has its answer, no more requests nor seconds."""
    lines = []
    for (who, world), its in found.items():
        if who == DESK:
            continue
        ours, about = found[DESK, world], f"feuille partagée, {world}"
        lines.append(Figure(f"{about} : pertes, 100 enregistrements", losses(ours), "", who, losses(its), budget=0))
        for what, unit in UNITS.items() if world == CALM else ():
            mine, theirs = mean(ours, what), mean(its, what)
            lines.append(Figure(f"{about} : un enregistrement", mine, unit, who, theirs, mine / theirs, 1))
    return lines


if __name__ == "__main__":
    many = int(sys.argv[1]) if sys.argv[1:] else SCHEDULES
    print(table(storms(many), many))
