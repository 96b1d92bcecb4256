"""The questions of `checker.py` for a book without a journal: only what people were told, what they typed, and the tab.

Each doubt is decided for who wrote it: a value is lost when no row of its dossier shows it at rest though nobody said
anything of that field later, nor may have, and nobody deleted such a row. What was lost and then typed again is not
counted.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from tests.simulation.history import REFUSED, SAVED, History

ACKNOWLEDGED, TYPED, MISPLACED, ROW = "acknowledged, lost", "a typed value lost", "misplaced", "a row lost"
REFUTED = "refused, yet applied"
KINDS = (ACKNOWLEDGED, TYPED, MISPLACED, ROW, REFUTED)
Key = tuple[str, str]
"""A dossier and a field."""
Cells = Mapping[Key, Collection[str]]


@dataclass(frozen=True)
class Rest:
    """The tab before the storm and after it. `shown`: all its values then; `gone`: when somebody deleted a row, of
    which dossier; `seen`: all that ever stood there.
    """

    before: Cells
    after: Cells
    shown: Collection[str]
    gone: Sequence[tuple[float, str]]
    seen: Collection[object]


@dataclass(frozen=True)
class Said:
    """A value given to a field: from the click to the last instant when it may still be written. `kind`: what is
    counted when it is lost; "" for what nobody was told was saved.
    """

    key: Key
    value: str
    since: float
    until: float
    kind: str


def losses(history: History, rest: Rest) -> Counter[str]:
    said = _said(history)
    known: dict[Key, set[str]] = defaultdict(set)
    for one in said:
        known[one.key].add(one.value)
    bad = Counter(one.kind for one in said if one.kind and _lost(one, said, rest))
    for key, values in rest.after.items():
        own = {"", *rest.before.get(key, ()), *known[key]}
        bad[MISPLACED] += sum(value not in own for value in values) if key[0] in _subjects(rest.before) else 0
    deleted = {subject for _, subject in rest.gone}
    bad[ROW] = len(_subjects(rest.before) - _subjects(rest.after) - deleted)
    bad[ROW] += sum(set(new.values()).isdisjoint(rest.shown) for new in history.new_rows)
    failed = (value for click in history.clicks if click.status == REFUSED for value in click.changes.values())
    by_hand = {one.value for one in history.typed}
    bad[REFUTED] = sum(value in rest.seen and value not in by_hand for value in failed)
    return +bad


def _said(history: History) -> list[Said]:
    typed = [Said((one.subject, one.field), text(one.value), one.at, one.at, TYPED) for one in history.typed]
    clicked = [
        Said(
            (subject, name),
            value,
            click.at,
            click.answered if click.status == SAVED else inf,
            ACKNOWLEDGED if click.status == SAVED else "",
        )
        for click in history.clicks
        for (subject, _, name), value in ((key.partition("#"), value) for key, value in click.changes.items())
    ]
    return [one for one in typed + clicked if one.key[0] != "dossier:"]


def _lost(one: Said, said: Sequence[Said], rest: Rest) -> bool:
    later = any(other.key == one.key and other.until > one.since for other in said if other is not one)
    deleted = any(subject == one.key[0] and at > one.since for at, subject in rest.gone)
    return one.value not in rest.after.get(one.key, ()) and not later and not deleted


def _subjects(cells: Cells) -> set[str]:
    return {subject for subject, _ in cells}


def text(value: object) -> str:
    return "" if value is None else str(value)
