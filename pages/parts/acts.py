"""The journal as a grid, one act a line, and the act that is open in full: changes, facts read, whether it holds."""

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa

from desk.views import ThreadLine
from pages.parts import threads
from pages.parts.layout import block
from pages.parts.markup import Html, bold, note, soft, tag
from pages.parts.typography import clock, day, number, section, stamp
from pages.parts.words import word

NO_EFFECT = "sans effet"


def frame(lines: Sequence[ThreadLine], now: datetime) -> pa.Table:
    """What a grid shows of each act."""
    return pa.table(
        {
            "Acte": [line.position for line in lines],
            "Quand": [stamp(line.at, now) for line in lines],
            "Qui": [line.who for line in lines],
            "Quoi": [line.what for line in lines],
            "Dossier": [line.dossier for line in lines],
            "Motif, changements": [_summary(line) for line in lines],
            "Notice": [section(line.section) for line in lines],
            "Effet": ["" if line.holds else NO_EFFECT for line in lines],
        }
    )


def _summary(line: ThreadLine) -> str:
    """The reason first; then what changed, as far as a line goes."""
    changes = [f"{label} : {after or threads.UNKNOWN}" for label, _, after in line.changes[:3]]
    more = f"{len(line.changes)} données" if len(line.changes) > len(changes) else " ; ".join(changes)
    return " · ".join(filter(None, (line.reason, more)))


def whole(line: ThreadLine) -> Html:
    """One act, nothing folded."""
    fate = (word(NO_EFFECT, "ambre"), " ", soft(line.lost)) if not line.holds else ()
    since = (word("changé depuis", "ambre"), " ", soft(line.since)) if line.since else ()
    cited = (" ", soft(section(line.section))) if line.section else ()
    said = tag("p", bold(line.what), *cited)
    when = f"{line.who}, le {day(line.at)} à {clock(line.at)}"
    told = [tag("p", *part) for part in (fate, since, (f"Motif : {line.reason}",) if line.reason else ()) if part]
    facts = threads.facts(line.facts)
    return block(
        f"Acte {number(line.position)}", said, note(when), *told, *threads.changes(line.changes), *facts,
        right=line.dossier,
    )  # fmt: skip
