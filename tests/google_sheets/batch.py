"""`spreadsheets.batchUpdate`: requests applied in order, together or not at all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from tests.google_sheets.errors import Refusal, bad
from tests.google_sheets.switches import Switches
from tests.google_sheets.workbook import Sheet, Workbook

Json = dict[str, Any]


@dataclass
class Change:
    """What requests work on: a copy of the workbook, and the little they may ask of the world."""

    book: Workbook
    today: datetime
    draw: Random
    switches: Switches = field(default_factory=Switches)
    known: Callable[..., Any] = lambda *_: None
    before: Workbook | None = None
    """What an append sees of the workbook, when two appends may share a line."""

    def seen(self, sheet: Sheet) -> Sheet:
        """The sheet whose last row decides where an append goes."""
        past = self.before.sheets if self.before else ()
        return next((one for one in past if one.id == sheet.id), sheet)

    def fresh_id(self, taken: Sequence[int]) -> int:
        while (id_ := self.draw.randrange(1, 2**31)) in taken:
            pass
        return id_


Act = Callable[[Change, Json], Json | None]
"""Applies one request; answers its reply, or None for an empty one. Raises Refusal."""
ACTS: dict[str, Act] = {}


def request(act: Act) -> Act:
    """Registers a request under the name that the API gives it, from the function's own."""
    head, *rest = act.__name__.split("_")
    ACTS[head + "".join(part.capitalize() for part in rest)] = act
    return act


def apply(change: Change, requests: Sequence[Mapping[str, Any]]) -> list[Json]:
    """The replies, in order. Raises Refusal with the place and kind of the request that cannot be."""
    if not requests:
        raise bad("Must specify at least one request.")
    return [_one(change, at, request_) for at, request_ in enumerate(requests)]


def _one(change: Change, at: int, json: Mapping[str, Any]) -> Json:
    kinds = [kind for kind in json if json[kind] is not None]
    if len(kinds) != 1:
        raise bad(f"Invalid requests[{at}]: No request set.")
    kind = kinds[0]
    if kind not in ACTS:
        raise bad(f"Invalid JSON payload received. Unknown name \"{kind}\" at 'requests[{at}]': Cannot find field.")
    try:
        reply = ACTS[kind](change, json[kind])
    except Refusal as refusal:
        raise Refusal(refusal.code, f"Invalid requests[{at}].{kind}: {refusal}", refusal.details) from None
    except KeyError as missing:
        raise bad(f"Invalid requests[{at}].{kind}: {missing} must be specified.") from None
    return {kind: reply} if reply is not None else {}
