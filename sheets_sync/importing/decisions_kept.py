"""The lines of a lot of decisions as the journal keeps them, on the application that each is about.

So a purge of the application takes them with it, and what one person proposed is what another confirms.
"""

from collections.abc import Mapping
from typing import Any, Final

from sheets_sync.importing.decisions import Stated
from sheets_sync.importing.decisions_words import read_moment, written

FIELD: Final = "repris."
"""`candidature:D/P#repris.LOT`: the lines of that lot."""


def kept(row: Stated) -> dict[str, Any]:
    """What a line states, without what only served to find the person."""
    trials = {code: [outcome, written(at)] for code, (outcome, at) in row.trials.items()}
    return {
        "line": row.number, "state": row.state, "on": written(row.on), "by": row.by, "why": row.why,
        "asked": None if row.asked is None else list(row.asked), "trials": trials, "facts": dict(row.facts),
    }  # fmt: skip


def stated(dossier: str, programme: str, line: Mapping[str, Any]) -> Stated:
    """A kept line again."""
    trials = {code: (said[0], read_moment(said[1])) for code, said in line["trials"].items()}
    asked = line["asked"]
    return Stated(
        line["line"], dossier, "", "", None, "", programme, line["state"], read_moment(line["on"]), line["by"],
        line["why"], None if asked is None else tuple(asked), trials, line["facts"],
    )  # fmt: skip
