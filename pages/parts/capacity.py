"""Seats drawn: what is open, the range, three nested counters; a decided number against what is held."""

from collections.abc import Sequence

from desk.counting import SeatRow
from pages.parts.layout import block
from pages.parts.markup import Html, bold, join, note, soft, tag
from pages.parts.tables import Column, table
from pages.parts.tracks import Layer, Rule, track
from pages.parts.typography import number, ordinal, plural, section
from pages.parts.words import tinted
from rules.seats import Seats

COUNTERS = (("Enregistrées", "pale"), ("Agréées", "middle"), ("Contrats", "full"))
LEGEND = (
    "Trait plein : plafond des agréments. Pointillé : places ouvertes, base du décompte publié (ouvertes moins "
    "enregistrées, jamais sous zéro)."
)


def seats(lines: Sequence[SeatRow]) -> Html:
    """One table for each entry year, on its own scale; a solid line is the cap, a dotted one what is open."""
    years = sorted({line.year for line in lines})
    return join([*(_year(year, [line for line in lines if line.year == year]) for year in years), note(LEGEND)])


def _year(year: int, lines: Sequence[SeatRow]) -> Html:
    scale = max(max(line.seats.cap, line.seats.registered) for line in lines) + 1
    heads = [Column(label, right=True, dot=ink, width="7.4rem") for label, ink in COUNTERS]
    columns = [
        Column("Formation", width="8.5rem"), Column("Ouvertes", width="10rem"),
        Column(f"De 0 à {plural(scale, 'place')}", width="24rem"), *heads, Column("Publié", right=True, width="5rem"),
        Column("Cherchent", right=True, width="6rem"), "À savoir",
    ]  # fmt: skip
    rows = [[line.short, _open(line), _bar(line, scale), *_counts(line), *_rest(line)] for line in lines]
    cited = ", ".join(dict.fromkeys(section(line.section) for line in lines))
    name = f"{ordinal(year)} année"
    return block(name, table(f"Places, {name}", columns, rows, style="fixed"), right=f"notice : {cited}")


def _bar(line: SeatRow, scale: int) -> Html:
    return bar(line.seats, scale, line.short)


def bar(count: Seats, scale: int, name: str = "") -> Html:
    """Registered holds agreed holds contracts."""
    layers = [Layer(count.registered, "pale", 18), Layer(count.agreed, "middle", 12), Layer(count.contracts, "full", 6)]
    says = (
        f"{name}, places ouvertes : {count.opened}, plafond : {count.cap}, enregistrées : {count.registered}, "
        f"agréées : {count.agreed}, contrats : {count.contracts}"
    )
    rules = [Rule(count.cap), *([Rule(count.opened, "dotted")] if count.opened != count.cap else [])]
    return track(scale, layers, rules, height=18, floor=count.cap, says=says)


def _open(line: SeatRow) -> Html:
    """A range until management decides; then the number, and the seats opened beyond it."""
    count = line.seats
    base = f"{line.min} à {line.max}" if line.min != line.max else number(line.min)
    decided = join((", décidé ", bold(number(count.decided)))) if count.decided is not None else ""
    return join((base, decided, f" + {count.extra}" if count.extra else ""))


def _counts(line: SeatRow) -> list[object]:
    count = line.seats
    return [number(count.registered), number(count.agreed), number(count.contracts)]


def _rest(line: SeatRow) -> list[object]:
    warn = tinted(line.note, "rouge" if line.seats.agreed > line.seats.cap else "ambre") if line.note else ""
    apart = soft(f"{', ' if warn else ''}{plural(line.trainees, 'stagiaire')} à part") if line.trainees else ""
    searching = number(line.searching) if line.searching else soft("0")
    return [bold(number(line.seats.published)), searching, join((warn, apart))]


def what_if(now: Seats, then: Seats, objection: str) -> Html:
    """The bar as it would be, the numbers that would move, and what the notice says of it."""
    scale = max(now.cap, then.cap, then.registered) + 1
    moved = [_moved("publié", now.published, then.published), _moved("plafond", now.cap, then.cap)]
    beyond = f"{plural(then.extra, 'place')} au-delà de ce que la notice annonce, avec un motif (R-004)."
    opened = tinted(beyond, "ambre") if then.extra != now.extra else soft(beyond)
    allowed = opened if then.extra else soft("Dans la notice.")
    said = tinted(f"{objection[:1].upper()}{objection[1:]}.", "rouge") if objection else allowed
    return tag("div", bar(then, scale, "Et si"), note(join(moved, ", "), ". ", said), classes="gt-what-if")


def _moved(what: str, before: int, after: int) -> Html:
    return join((f"{what} {number(before)} → ", bold(number(after))))
