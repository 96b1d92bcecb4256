"""The thread of a dossier, act by act: what changed, before and after, from which facts, and whether it still holds."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from desk.views import AcademicFile, ThreadLine
from pages.parts.layout import block
from pages.parts.markup import Html, bold, join, soft, tag
from pages.parts.tables import Column, table
from pages.parts.typography import number, plural, section, stamp
from pages.parts.words import tinted, word

UNKNOWN = "inconnu"


def thread(lines: Sequence[ThreadLine], now: datetime) -> Html:
    """The newest first; an act opens on its changes and on the facts that were read."""
    if not lines:
        return block("Fil", soft("Aucun acte encore."))
    drawn = tag("ol", *(_act(line, now) for line in lines), classes="gt-acts")
    return block("Fil", drawn, right=plural(len(lines), "acte"))


def standing(file: AcademicFile) -> Html:
    """Where each application stands, and what waits."""
    lines = [
        [
            application.short,
            tinted(application.state.label, application.state.colour) if application.state else soft(UNKNOWN),
            soft(f"proposé par {application.proposer_name}") if application.proposal else Html(""),
        ]
        for application in file.applications
    ]
    columns = [Column("Formation", width="7.5rem"), "État", "Attend"]
    return block("Candidatures", table("Candidatures", columns, lines, bare=True))


def _act(line: ThreadLine, now: datetime) -> Html:
    fate = () if line.holds else (Html(" "), word("sans effet", "ambre"), Html(" "), soft(line.lost))
    since = (Html(" "), tinted(line.since, "ambre")) if line.since else ()
    cited = (Html(" "), soft(section(line.section))) if line.section else ()
    head = (tag("span", stamp(line.at, now), classes="when"), bold(line.what), *cited, *fate, *since)
    said = tag("p", line.who, soft(f" : {line.reason}") if line.reason else "", classes="who")
    inside = [*changes(line.changes), *facts(line.facts)]
    if not inside:
        return tag("li", tag("div", *head, classes="head"), said)
    folded = tag("details", tag("summary", *head), *inside, soft(f"Acte {number(line.position)}"))
    return tag("li", folded, said)


def changes(made: Iterable[tuple[str, str, str]]) -> list[Html]:
    """Before and after; what had no value before, all of it, has no column for it."""
    told = tuple(made)
    lines = [[label, before or UNKNOWN, after or UNKNOWN] for label, before, after in told]
    columns = [Column("Donnée", soft=True, width="30%"), Column("Avant", soft=True, width="35%"), "Après"]
    if not any(before for _, before, _ in told):
        lines, columns = [[label, after or UNKNOWN] for label, _, after in lines], [columns[0], "Après"]
    return [table("Ce qui a changé", columns, lines, style="wrap fixed")] if lines else []


def facts(known: Iterable[tuple[str, str]]) -> list[Html]:
    read = join((join((soft(f"{label} : "), value or UNKNOWN)) for label, value in known), " · ")
    return [tag("p", soft("Lu alors : "), read, classes="gt-note")] if read else []
