"""The figures of a season drawn: nested bars for nested sets, a bracket for quartiles, one scale a table."""

from collections.abc import Sequence
from math import log1p

from desk.figures import Delay, Flow, Refusal, Season, Week
from desk.stages import STAGES, Funnel
from pages.parts.layout import block
from pages.parts.markup import Html, bold, note, soft
from pages.parts.tables import Column, table
from pages.parts.tracks import Layer, Rule, track
from pages.parts.typography import decimal, number, plural
from pages.parts.words import tinted

INKS = ("bound", "pale", "pale", "middle", "middle", "full", "full")
THICK = (14, 14, 11, 11, 8, 8, 5)  # px: the further, the thinner, so that each of the seven is seen
MARKS = (1, 7, 30, 90)  # days
SHOWN = 12  # flows shown; the file has them all


def funnel(heading: str, lines: Sequence[Funnel], first: str, narrow: bool = False) -> Html:
    """One bar a line on one scale; each set is a part of the one before."""
    scale = max((line.counts[0] for line in lines), default=0)
    heads = (Column(name, right=True, dot="" if narrow else ink) for name, ink in zip(STAGES, INKS, strict=True))
    columns = [Column(first, width="9rem"), Column("", width="5rem" if narrow else "24rem"), *heads]
    rows = [[line.name, nested(line, scale), *map(number, line.counts)] for line in lines]
    return block(
        heading, table(heading, columns, rows, style="wrap" if narrow else "") if rows else _none("Aucune candidature.")
    )


def nested(line: Funnel, scale: int) -> Html:
    layers = [Layer(n, ink, thick) for n, ink, thick in zip(line.counts, INKS, THICK, strict=True)]
    return track(scale, layers)


def delays(lines: Sequence[Delay]) -> Html:
    """The bracket holds half of the applications, the line is the median. One state may last a hundred times another:
    the scale is logarithmic, with fine marks."""
    scale = max((line.high for line in lines), default=0)
    rows = [
        [
            line.label,
            _box(line, scale),
            bold(decimal(line.median, 1)),
            _middle(line),
            number(line.left),
            number(line.still),
        ]
        for line in lines
    ]
    columns = [
        Column(name, right=name not in ("État", ""))
        for name in ("État", "", "Médiane", "La moitié", "Sorties", "Y sont")
    ]
    columns[1] = Column("", width="8rem")
    inside = (
        table("Jours passés dans chaque état", columns, rows) if rows else _none("Aucun état n’a encore été quitté.")
    )
    return block(
        "Jours passés dans chaque état", inside, right="médiane et moitié du milieu ; traits fins : 1, 7, 30, 90 jours"
    )


def _middle(line: Delay) -> str:
    return f"{decimal(line.low, 1)} à {decimal(line.high, 1)}"


def _box(line: Delay, scale: float) -> Html:
    marks = [Rule(log1p(days), "fine") for days in MARKS if days < scale]
    drawn = (log1p(line.low), log1p(line.high))
    return track(log1p(scale), [], [*marks, Rule(log1p(line.median))], drawn, floor=log1p(scale))


def refusals(lines: Sequence[Refusal]) -> Html:
    """A title that opens no right is not a rejection on quality (R-019)."""
    scale = max((line.count for line in lines), default=0)
    rows = [
        [_answer(line), line.reason, track(scale, [Layer(line.count, "middle", 10)]), number(line.count)]
        for line in lines
    ]
    columns = [Column("Décision", width="8.5rem"), "Motif", Column("", width="6rem"), Column("Combien", right=True)]
    says = "irrecevables d’abord, rejets ensuite (R-019)"
    inside = table("Refus par motif", columns, rows, style="wrap") if rows else _none("Aucun refus.")
    return block("Refus par motif", inside, right=says)


def _answer(line: Refusal) -> Html:
    return tinted(line.label, "violet" if line.eligibility else "rouge")


def weeks(lines: Sequence[Week]) -> Html:
    """Contracts within agreed within registered, at the end of each week."""
    scale = max((max(line[1:]) for line in lines), default=0)
    if not scale:
        return block("Places, semaine par semaine", _none("Aucun projet enregistré."))
    columns = [Column("Semaine", width="4.5rem"), Column("", width="14rem")]
    heads = (("Enregistrés", "pale"), ("Agréés", "middle"), ("Contrats", "full"))
    columns += [Column(name, right=True, dot=ink) for name, ink in heads]
    rows = [[f"{line.last_day:%d/%m}", _week(line, scale), *map(number, line[1:])] for line in lines]
    return block("Places, semaine par semaine", table("Places par semaine", columns, rows))


def _week(line: Week, scale: int) -> Html:
    return track(
        scale, [Layer(line.registered, "pale"), Layer(line.agreed, "middle", 10), Layer(line.contracts, "full", 6)]
    )


def flows(lines: Sequence[Flow]) -> Html:
    scale = max((line.count for line in lines), default=0)
    rows = [
        [
            line.source or soft("arrivée"),
            line.target,
            track(scale, [Layer(line.count, "middle", 10)]),
            number(line.count),
        ]
        for line in lines[:SHOWN]
    ]
    columns = ["De", "Vers", Column("", width="7rem"), Column("Combien", right=True)]
    more = f"les {SHOWN} plus fréquents sur {len(lines)}" if len(lines) > SHOWN else ""
    inside = table("Passages d’un état à l’autre", columns, rows) if rows else _none("Aucun passage.")
    return block("Passages d’un état à l’autre", inside, right=more)


def heading(season: Season) -> str:
    return f"{plural(season.applications, 'candidature comptée', 'candidatures comptées')} d’après les actes"


def _none(says: str) -> Html:
    return note(says)
