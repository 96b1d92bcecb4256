"""Changes that come in bulk, or on rows that say they are somebody else's: one lot, for one act of a named person."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Final

from sheets_sync.hand_cells import Found
from sheets_sync.hand_questions import DECISION, FOREIGN, TWO_ROWS, UNREAD, Lot, Question
from sheets_sync.layouts import folded
from sheets_sync.register import Register
from sheets_sync.values import Value

MANY, SHARE, FEWEST = 20, 0.05, 5
"""More than `MANY` cells of a column at once, or this share of them and at least `FEWEST`."""
NAMES: Final = ("family_name", "given_name")
NUMBERS: Final = ("birth_date", "ine")
"""With the names, the cells that say whose row it is."""
REACHED: Final = ("phone", "email")
"""How one person is reached: somebody else's in a row is a paste that slipped."""
RESPELT = 0.6
"""A name typed over by one that resembles it this much is a correction of it."""
NOT_TAKEN = (DECISION, TWO_ROWS, UNREAD)
"""Questions whose value cannot be taken for many at once."""

Others = Mapping[str, Mapping[Value, frozenset[str]]]
"""Field → value → whose it is."""


def lots(found: Found, register: Register) -> tuple[list[Question], frozenset[str], list[Lot]]:
    """The questions that stay alone, the keys of the cells that wait in a lot, and the lots."""
    acts = [question for _, question in found.edits]
    bulk, misaligned = _bulk(found), strangers([*acts, *found.questions], register)
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
    if act and one.why == FOREIGN:
        return True  # and it stays held once the file is set to France again
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


def strangers(typed: Iterable[Question], register: Register) -> frozenset[str]:
    """Subjects whose row was given another name, or somebody else's birth date or INE, or several of them at once."""
    rows: dict[str, list[Question]] = {}
    for one in typed:
        if one.field in (*NAMES, *NUMBERS, *REACHED) and one.values and one.values[0]:
            rows.setdefault(one.subject, []).append(one)
    others = _others(register) if rows else {}
    return frozenset(subject for subject, cells in rows.items() if _slipped(subject, cells, register, others))


def _slipped(subject: str, cells: Iterable[Question], register: Register, others: Others) -> bool:
    said = [one for one in cells if one.field not in REACHED and one.desk]
    if len(said) > 1 or any(one.field in NAMES and _another_name(one) for one in said):
        return True
    person = register.value(subject, "person") or subject
    elses = (others[one.field].get(one.values[0], frozenset()) - {person} for one in cells if one.field not in NAMES)
    return any(elses)


def _another_name(one: Question) -> bool:
    return SequenceMatcher(None, folded(str(one.values[0])), folded(str(one.desk))).ratio() < RESPELT


def _others(register: Register) -> Others:
    """Whose birth dates, numbers, phones and addresses: the same person may have several dossiers."""
    found: dict[str, dict[Value, frozenset[str]]] = {name: {} for name in (*NUMBERS, *REACHED)}
    for dossier in register.dossiers:
        subject = f"dossier:{dossier}"
        fields = register.fields.get(subject, {})
        person = frozenset((fields.get("person") or subject,))
        for name, by_value in found.items():
            if fields.get(name):
                by_value[fields[name]] = by_value.get(fields[name], frozenset()) | person
    return found
