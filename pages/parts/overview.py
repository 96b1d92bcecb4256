"""The drawings of the dashboard: where applications stand, the pace against what the date demands, what is to mend."""

from collections.abc import Sequence
from datetime import datetime

from desk.dashboard import Advance, Colleague, Milestone, Pace
from desk.mending import Mending
from desk.stages import STAGES
from pages.parts.figures import INKS, nested
from pages.parts.layout import block
from pages.parts.markup import Html, bold, join, note, soft, tag, whole
from pages.parts.tables import Column, table
from pages.parts.typography import NB, clock, day, number, plural, section
from pages.parts.words import tinted

NEXT = 7  # dates shown: as far as one looks ahead
SOON = 21  # days from which a countdown is written in bold


def advance(lines: Sequence[Advance], now: datetime) -> Html:
    """Nested bars, one a programme, on one scale, of the same stages as the statistics: the whole season's."""
    scale = max((line.funnel.counts[0] for line in lines), default=0)
    heads = [Column(label, right=True, dot=ink) for label, ink in zip(STAGES, INKS, strict=True)]
    columns = ["Formation", Column("", width="5rem"), *heads, Column("À trancher", right=True)]
    rows = [
        [line.funnel.name, nested(line.funnel, scale), *map(number, line.funnel.counts), _left(line.to_decide)]
        for line in lines
    ]
    drawn = table("Candidatures par formation et par étape", columns, rows, style="folded")
    return block("Où en sont les candidatures", drawn, right=f"au {day(now)} à{NB}{clock(now)[:5]}")


def _left(count: int) -> Html:
    return tinted(number(count), "ambre") if count else soft(count)


def pace(made: Pace) -> Html:
    """Decisions a working day as columns; the dotted line is what each day left would need."""
    top = max([count for _, count in made.days] + [made.needed or 0, 1])
    bars = [_column(count, f"{when:%d/%m}", top) for when, count in made.days]
    high = f"bottom:calc(1.4rem + (100% - 2.7rem) * {(made.needed or 0) / top:.3f})"
    need = tag("div", classes="need", style=high) if made.needed else ""
    said = f"il en faudrait {number(made.needed)} jusqu’au {made.until:%d/%m}" if made.needed and made.until else ""
    words = "Décisions par jour ouvré : " + ", ".join(f"{when:%d/%m} {count}" for when, count in made.days)
    drawn = tag("div", need, *bars, classes="gt-columns", role="img", aria_label=words)
    return block("Décisions par jour ouvré", drawn, right=said)


def _column(count: int, label: str, top: int) -> Html:
    bar = tag("i", tag("b", number(count)), classes="middle", style=f"height:{count / top * 100:.1f}%")
    return tag("div", tag("span", bar, classes="up"), tag("span", label, classes="day"))


def milestones(lines: Sequence[Milestone], made: Pace) -> Html:
    """What the calendar still asks, with the days that are left."""
    rows = [[line.text, _days(line.days), line.label, soft(section(line.section))] for line in lines[:NEXT]]
    columns = [Column("Date", width="7.8rem"), Column("Dans", right=True), "Quoi", Column("", width="3rem")]
    left = f"{plural(made.left, 'candidature')} à trancher en {plural(made.working_days, 'jour ouvré', 'jours ouvrés')}"
    said = note(f"{left} d’ici au {made.until:%d/%m}.") if made.until and made.left else Html("")
    return block("Prochaines dates de la notice", table("Dates", columns, rows) if rows else _nothing(), said)


def _nothing() -> Html:
    return note("Plus aucune date à venir dans cette session.")


def _days(days: int) -> Html:
    if days <= 0:
        return tinted("en cours", "bleu")
    return join((bold(days) if days <= SOON else soft(days), soft(" jour" if days == 1 else " jours")))


def mending(lines: Sequence[Mending]) -> Html:
    """By effect: what blocks an announcement first."""
    if not lines:
        return block("À réparer", note("Rien à réparer."))
    rows = [[tinted(line.effect, line.colour), _fault(line), _where(line)] for line in lines]
    columns = [Column("Effet", width="7.8rem"), "Faute", Column("Où", width="11.5rem")]
    return block("À réparer", table("Fautes à réparer", columns, rows, style="wrap fixed"), right="relu à chaque acte")


def _fault(line: Mending) -> Html:
    cited = soft(f" {section(line.section)}") if line.section else Html("")
    fix = soft(f". {line.fix}") if line.fix else Html("")
    return join((line.fault, cited, fix))


def _where(line: Mending) -> Html:
    """A number is not cut at its hyphen."""
    return join((whole(part) for part in line.where.split(", ")), ", ")


def colleagues(lines: Sequence[Colleague]) -> Html:
    """Who has a dossier open, and what each did today."""
    rows = [[line.name, _reads(line), soft(plural(line.acts_today, "acte"))] for line in lines]
    columns = [Column("Qui", width="34%"), "Dossier ouvert", Column("Aujourd’hui", right=True)]
    inside = table("Au bureau", columns, rows) if rows else note("Personne d’autre pour le moment.")
    return block("Au bureau en ce moment", inside)


def _reads(line: Colleague) -> object:
    if line.since is None:
        return soft("aucun")
    return f"{line.dossier} depuis {clock(line.since)[:5]}"
