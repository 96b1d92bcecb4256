"""Changes that come in bulk, or on rows that say they are somebody else's: one lot, for one act of a named person."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Final

from sheets_sync.hand_cells import Found
from sheets_sync.hand_questions import DECISION, TWO_ROWS, UNREAD, Lot, Question
from sheets_sync.layouts import folded
from sheets_sync.register import Register
from sheets_sync.values import Value

MANY, SHARE, FEWEST = 20, 0.05, 5
"""More than `MANY` cells of a column at once, or this share of them and at least `FEWEST`."""
NAMES: Final = ("family_name", "given_name")
NUMBERS: Final = ("birth_date", "ine")
"""With the names, the cells that say whose row it is."""
RESPELT = 0.6
"""A name typed over by one that resembles it this much is a correction of it."""
NOT_TAKEN = (DECISION, TWO_ROWS, UNREAD)
"""Questions whose value cannot be taken for many at once."""


def lots(found: Found, register: Register) -> tuple[list[Question], frozenset[str], list[Lot]]:
    """The questions that stay alone, the keys of the cells that wait in a lot, and the lots."""
    acts = [question for _, question in found.edits]
    bulk, misaligned = _bulk(found), _misaligned([*acts, *found.questions], register)
    taken = {question.key for question in acts}
    held = [one for one in (*acts, *found.questions) if _held(one, one.key in taken, found, bulk, misaligned)]
    keys = frozenset(question.key for question in held)
    alone = [question for question in found.questions if question.key not in keys]
    return alone, keys, list(_grouped(held, misaligned))


def _bulk(found: Found) -> frozenset[tuple[str, str]]:
    return frozenset(
        column
        for column, cells in found.changed.items()
        if cells > MANY or cells >= max(FEWEST, SHARE * found.counts.get(column[0], 0))
    )


def _held(one: Question, act: bool, found: Found, bulk: frozenset[tuple[str, str]], misaligned: frozenset[str]) -> bool:
    before = found.memory.stopped.get(one.key)
    stood = before is not None and all(cell in before.cells for cell in one.cells)
    if before is not None and before.held and stood:
        return True
    if (one.tab, one.field) in bulk:
        return act or not stood
    return one.subject in misaligned and (act or one.field in (*NAMES, *NUMBERS)) and one.why not in NOT_TAKEN


def _grouped(held: Iterable[Question], misaligned: frozenset[str]) -> Iterator[Lot]:
    groups: dict[tuple[str, bool], list[Question]] = {}
    for question in held:
        groups.setdefault((question.tab, question.why not in NOT_TAKEN), []).append(question)
    for (tab, takable), cells in groups.items():
        wrong = (subject for subject in dict.fromkeys(cell.subject for cell in cells) if subject in misaligned)
        yield Lot(tab, takable, tuple(cells), tuple(wrong))


def _misaligned(typed: Iterable[Question], register: Register) -> frozenset[str]:
    """Subjects whose row was given another name, or somebody else's birth date or INE, or several of them at once."""
    rows: dict[str, list[Question]] = {}
    for one in typed:
        if one.field in (*NAMES, *NUMBERS) and one.desk and one.values and one.values[0]:
            rows.setdefault(one.subject, []).append(one)
    others = _others(register) if rows else {}
    return frozenset(
        subject
        for subject, cells in rows.items()
        if len(cells) > 1 or _disagrees(cells[0], others.get(cells[0].field, {}))
    )


def _disagrees(one: Question, others: Mapping[Value, int]) -> bool:
    typed = one.values[0]
    if one.field in NUMBERS:
        return typed in others
    return SequenceMatcher(None, folded(str(typed)), folded(str(one.desk))).ratio() < RESPELT


def _others(register: Register) -> dict[str, dict[Value, int]]:
    """Birth dates and numbers of everyone."""
    found: dict[str, dict[Value, int]] = {name: {} for name in NUMBERS}
    for dossier in register.dossiers:
        fields = register.fields.get(f"dossier:{dossier}", {})
        for name in NUMBERS:
            if fields.get(name):
                found[name][fields[name]] = found[name].get(fields[name], 0) + 1
    return found
