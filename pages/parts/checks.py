"""The invariants drawn: all of them in one table, then the cases of one that is broken."""

from collections.abc import Sequence

import pyarrow as pa

from desk.desk import Desk
from desk.invariants import Broken, Checks, Invariant
from pages.parts.banners import banner
from pages.parts.markup import Html, bold, join, note, soft
from pages.parts.tables import Column, grid, table
from pages.parts.typography import plural, section
from pages.parts.words import tinted

ROW, MOST = 26, 12  # pixels of a line of the grid; lines shown before it scrolls


def heading(found: Checks) -> str:
    if not found.broken:
        return "Tout tient"
    return f"{plural(len(found.broken), 'contrôle')} à corriger sur {len(found.invariants)}"


def every(found: Checks) -> Html:
    """Each invariant, its section, whether it holds."""
    rows = [[one.number, one.label, soft(_sections(one.section)), _holds(one)] for one in found.invariants]
    columns = [
        Column("", width="2rem", right=True),
        "Ce qui doit tenir",
        Column("", width="5rem"),
        Column("", width="6.5rem"),
    ]
    return table("Contrôles", columns, rows, style="wrap fixed")


def _sections(cited: str) -> str:
    return " ".join(section(one) for one in cited.split(";"))


def _holds(one: Invariant) -> Html:
    if not one.broken:
        return tinted("tient", "vert")
    return bold(tinted(plural(len(one.broken), "cas", "cas"), "gris" if one.only_shown else "rouge"))


def all_hold(found: Checks) -> Html:
    looked = plural(len(found.invariants), "contrôle")
    return banner("Tout tient", "vert", f"{looked} sur {plural(found.applications, 'candidature')}.")


def told(one: Invariant) -> Html:
    """What to do, and what waits until then."""
    waits = soft(" Ce contrôle montre et ne bloque rien.") if one.only_shown else Html("")
    return note(join((bold(one.fix), "." if one.fix else "", waits)))


def frame(desk: Desk, cases: Sequence[Broken]) -> pa.Table:
    rows = ((where(case), case.says, _blocks(desk, case)) for case in cases)
    return grid(("Où", "Ce qui est vu", "Annonces bloquées"), rows)


def where(case: Broken) -> str:
    return case.row if case.dossier else f"{case.tab}, {case.row}"


def height(one: Invariant) -> int:
    return ROW * (min(len(one.broken), MOST) + 1) + 10


def _blocks(desk: Desk, case: Broken) -> str:
    return ", ".join(map(desk.short, case.blocks)) or "aucune"


def case(desk: Desk, case: Broken) -> Html:
    """The open case in full: where, what, which announcements wait."""
    waits = f"Bloque les annonces de {_blocks(desk, case)}, et d’elles seules." if case.blocks else "Ne bloque rien."
    return banner(where(case), "rouge" if case.blocks else "gris", case.says, soft(waits))
