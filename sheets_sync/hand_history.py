"""What the journal ever said of a cell: the values it asked for there, those a person set aside, its last act."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from sheets_sync.book import Cell
from sheets_sync.fields import ASIDE
from sheets_sync.journal import PUT_IN_FORCE
from sheets_sync.register import Register
from sheets_sync.values import Value

BY_SHEET: Final = "feuille"
"""The kind of an act that a cell typed over makes, and its actor: nobody who is known."""
ARRIVES: Final = frozenset(("import", PUT_IN_FORCE))
"""Kinds of the act by which a subject arrives: what is typed over its values unseen overwrites no colleague."""


class Past(NamedTuple):
    """`opening`: has nobody said anything of the field in the desk since its subject arrived? `values` that the acts
    asked for; `aside`: cells once set aside; `last`: the place of the last one in the journal, -1 for none; `by_sheet`:
    was that one made of a hand edit?
    """

    opening: bool
    values: tuple[Value, ...]
    aside: tuple[Cell, ...]
    last: int
    by_sheet: bool


@dataclass
class Histories:
    """Kept from one picture to the next: only subjects on which something was done are looked at again."""

    _pasts: dict[str, tuple[object, dict[str, Past]]] = field(default_factory=dict)
    _asides: dict[str, tuple[object, dict[str, tuple[Cell, ...]]]] = field(default_factory=dict)
    _of: Register | None = None

    def past(self, register: Register, subject: str, name: str) -> Past:
        heads, kept = register.heads_of(subject), self._pasts.get(subject)
        if kept is None or kept[0] is not heads:
            kept = self._pasts[subject] = (heads, _pasts(register, subject))
        return kept[1].get(name) or Past(True, (), (), -1, False)

    def asides(self, register: Register, prefix: str) -> Iterator[tuple[str, str, tuple[Cell, ...]]]:
        """Subject, field, cells that are set aside there now."""
        if self._of is not register:
            self._asides = dict(self._aside_cells(register))
            self._of = register
        for subject, (_, found) in self._asides.items():
            if subject.startswith(prefix):
                yield from ((subject, name, cells) for name, cells in found.items())

    def _aside_cells(self, register: Register) -> Iterator[tuple[str, tuple[object, dict[str, tuple[Cell, ...]]]]]:
        for subject, fields in register.fields.items():
            if (kept := self._asides.get(subject)) is not None and kept[0] is fields:
                yield subject, kept
                continue
            found = {name.removeprefix(ASIDE): tuple(cells) for name, cells in fields.items() if _kept(name, cells)}
            if found:
                yield subject, (fields, found)


def _kept(name: str, cells: Any) -> bool:
    return name.startswith(ASIDE) and bool(cells)


def _pasts(register: Register, subject: str) -> dict[str, Past]:
    values: dict[str, list[Value]] = {}
    aside: dict[str, list[Cell]] = {}
    acts: dict[str, list[bool]] = {}
    arriving = True
    for recorded in register.thread(subject):
        if not recorded.holds:
            continue
        changed = recorded.act.changes.get(subject, {})
        opens = recorded.row.nature == BY_SHEET or (arriving and recorded.row.nature in ARRIVES)
        arriving = arriving and not changed
        named = (key.removeprefix(f"{subject}#") for key in recorded.act.bases if key.startswith(f"{subject}#"))
        for name in {*changed, *named}:
            acts.setdefault(name, []).append(opens)
        for name, (_, after) in changed.items():
            if name.startswith(ASIDE):
                aside.setdefault(name.removeprefix(ASIDE), []).extend(after or ())
            else:
                values.setdefault(name, []).append(after)
    heads = register.heads_of(subject)
    return {name: _past(register, name, heads[name], acts, values, aside) for name in heads}


def _past(
    register: Register,
    name: str,
    head: str,
    acts: dict[str, list[bool]],
    values: dict[str, list[Value]],
    aside: dict[str, list[Cell]],
) -> Past:
    last = register.recorded(head)
    return Past(
        acts.get(name, [True]) == [True],
        tuple(values.get(name, ())),
        tuple(aside.get(name, ())),
        last.position if last else -1,
        last is not None and last.row.nature == BY_SHEET,
    )
