"""Seats drawn: what is open, the range, three nested counters; a decided number against what is held."""

from collections.abc import Sequence

from desk.counting import SeatRow
from pages.parts.layout import block
from pages.parts.markup import Html, bold, join, soft
from pages.parts.tables import Column, table
from pages.parts.tracks import Layer, Rule, track
from pages.parts.typography import number, section
from pages.parts.words import tinted
from rules.seats import Seats

COUNTERS = (("Enregistrées", "pale"), ("Agréées", "middle"), ("Contrats", "full"))


def seats(lines: Sequence[SeatRow]) -> Html:
    """One table for all programmes, on one scale; a solid line is the cap, a dotted one what is open."""
    scale = max((max(line.seats.cap, line.seats.registered) for line in lines), default=0) + 1
    heads = [Column(label, right=True, dot=ink) for label, ink in COUNTERS]
    columns = [
        Column("Formation", width="8.5rem"), Column("Ouvertes", right=True), Column("", width="24rem"), *heads,
        Column("Décompte publié", right=True), Column("Cherchent", right=True), "À savoir",
        Column("Section", soft=True),
    ]  # fmt: skip
    rows = [[line.short, _open(line), _bar(line, scale), *_counts(line), *_rest(line)] for line in lines]
    legend = soft("trait plein : plafond · pointillé : ouvertes")
    return block("Places par formation", table("Places", columns, rows), right=legend)


def _bar(line: SeatRow, scale: int) -> Html:
    return bar(line.seats, scale, line.short)


def bar(count: Seats, scale: int, name: str = "") -> Html:
    """Registered holds agreed holds contracts."""
    layers = [Layer(count.registered, "pale", 18), Layer(count.agreed, "middle", 12), Layer(count.contracts, "full", 6)]
    says = (
        f"{name} : {count.opened} ouvertes, plafond {count.cap}, {count.registered} enregistrées, "
        f"{count.agreed} agréées, {count.contracts} contrats"
    )
    rules = [Rule(count.cap), *([Rule(count.opened, "dotted")] if count.opened != count.cap else [])]
    return track(scale, layers, rules, height=18, floor=count.cap, says=says)


def _open(line: SeatRow) -> Html:
    """The number that counts, and where it comes from: a range, a decision, seats opened beyond."""
    count, extra = line.seats, f" + {line.seats.extra} suppl." if line.seats.extra else ""
    span = f"{line.min} à {line.max}" if line.min != line.max else ""
    decided = f"{count.decided} décidées" if count.decided is not None else ""
    told = ", ".join(filter(None, (span, decided)))
    return join((bold(number(count.opened)), soft(f" {told}{extra}") if told or extra else ""))


def _counts(line: SeatRow) -> list[object]:
    count = line.seats
    return [number(count.registered), number(count.agreed), bold(number(count.contracts))]


def _rest(line: SeatRow) -> list[object]:
    warn = tinted(line.note, "rouge" if line.seats.agreed > line.seats.cap else "ambre") if line.note else ""
    return [bold(number(line.seats.published)), number(line.searching), warn, section(line.section)]


def what_if(now: Seats, then: Seats, objection: str) -> Html:
    """The same bar as it would be, above the same scale, and what the notice says of it."""
    scale = max(now.cap, then.cap, then.registered) + 1
    rows = [
        [name, number(count.opened), number(count.cap), bar(count, scale, name), bold(number(count.published))]
        for name, count in (("Aujourd’hui", now), ("Et si…", then))
    ]
    columns = [
        Column("", width="7rem"), Column("Ouvertes", right=True), Column("Plafond", right=True),
        Column("", width="24rem"), Column("Décompte publié", right=True),
    ]  # fmt: skip
    said = [tinted(f"{objection[:1].upper()}{objection[1:]}.", "rouge")] if objection else []
    return block("Et si…", table("Avant et après", columns, rows), *said)
