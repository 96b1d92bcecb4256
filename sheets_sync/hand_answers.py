"""What a named person answers about the people's tabs, as drafts for the journal: a cell, a lot, a row typed by hand.

Each rests on what was shown, so that an answer given on another picture is void, and is asked again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from rules.faults import RuleError
from sheets_sync import typed_cells
from sheets_sync.answers import Draft
from sheets_sync.fields import ASIDE
from sheets_sync.hand_questions import Lot, Question
from sheets_sync.hand_rows import TAKEN_AS, NewRow
from sheets_sync.people_tabs import PeopleTab
from sheets_sync.register import Register
from sheets_sync.tables import PREFIX
from sheets_sync.values import Value

ANSWER: Final = "ecart"
"""The kind of the act of a named person who settled what the sheet shows."""
TOGETHER: Final = 100
"""Cells settled by one act: a row of the journal holds so much and no more."""


class CannotTake(RuleError):  # noqa: N818 - an answer to a person
    """The sheet's value cannot be taken there; the sentence says what to do."""


def take(form: str, actor: str, asked: Question, value: Value, reason: str = "") -> Draft:
    """The sheet's value, one of `asked.values`. Raises CannotTake for a decision and for what cannot be read."""
    if value not in asked.values:
        raise CannotTake(f"« {asked.label} » ne se prend pas de la feuille : décidez-le dans Guichet, ou corrigez-le.")
    return settled(form, actor, asked.subject, [(asked, value)], (), reason)


def keep(form: str, actor: str, asked: Question, reason: str = "") -> Draft:
    """The desk's value; what stands in the sheet is set aside for as long as it stands there."""
    return settled(form, actor, asked.subject, (), [asked], reason)


def take_lot(form: str, actor: str, lot: Lot, reason: str = "") -> list[Draft]:
    """The sheet's values, all of them; several acts when the lot is long. Raises CannotTake."""
    if not lot.takable:
        raise CannotTake("Ce lot ne se prend pas de la feuille : il ne peut qu'être écarté.")
    return [
        settled(f"{form} {number}", actor, part[0].subject, [(one, one.values[0]) for one in part], (), reason)
        for number, part in enumerate(parts(lot.cells))
    ]


def keep_lot(form: str, actor: str, lot: Lot, reason: str = "") -> list[Draft]:
    """The desk's values; each value seen is set aside for as long as it stands there."""
    return [
        settled(f"{form} {number}", actor, part[0].subject, (), part, reason)
        for number, part in enumerate(parts(lot.cells))
    ]


def take_row(
    form: str, actor: str, tab: PeopleTab, row: NewRow, identifier: str, register: Register, reason: str = ""
) -> Draft:
    """A row typed by hand becomes a subject of its own; a copy typed without identifier is then ignored by content.
    Raises CannotTake.
    """
    name = identifier.strip()
    subject = f"{tab.prefix}{name}"
    if not row.opens:
        raise CannotTake(f"Une ligne de {row.tab} naît dans Guichet ou d'un import : celle-ci ne peut qu'être écartée.")
    if not name or "#" in name or ("/" in name and not tab.parameters):
        raise CannotTake("Donnez le numéro de la ligne, sans « / » ni « # ».")
    if register.erased(subject):
        raise CannotTake(f"« {name} » est le numéro d'un dossier effacé : donnez-en un autre.")
    if register.fields.get(subject):
        raise CannotTake(f"« {name} » existe déjà dans {row.tab} : donnez un autre numéro, ou corrigez sa ligne.")
    values: dict[str, Any] = {**row.values, **({tab.identifier: name} if tab.prefix.startswith(PREFIX) else {})}
    changes = {subject: values, row.subject: {TAKEN_AS: subject}}
    return Draft(form, actor, ANSWER, subject, changes, reason=reason, bases=_nothing_yet(changes))


def ignore_row(form: str, actor: str, row: NewRow, reason: str = "") -> Draft:
    """A row typed by hand is left alone; typed again with another content, it is asked again."""
    changes = {row.subject: {"ignored": True}}
    return Draft(form, actor, ANSWER, row.subject, changes, reason=reason, bases=_nothing_yet(changes))


def settled(
    form: str,
    actor: str,
    subject: str,
    taken: Iterable[tuple[Question, Value]],
    kept: Iterable[Question],
    reason: str,
    **facts: Any,
) -> Draft:
    """Cells of the sheet taken, each with its value, and cells kept as the desk says them: one act. `facts`: what else
    it says of where they stood."""
    changes: dict[str, dict[str, Value]] = {}
    bases: dict[str, str | None] = {}
    seen: dict[str, list[str]] = {}
    for one, value in taken:
        chosen = [cell for cell, read in one.readings if read == value]
        others = [cell for cell in one.cells if cell not in chosen]
        fields = changes.setdefault(one.subject, {})
        fields[one.field] = value
        if others or one.aside_head:
            fields[ASIDE + one.field] = others or None
        _note(one, bases, seen)
    for one in kept:
        changes.setdefault(one.subject, {})[ASIDE + one.field] = list(one.cells)
        _note(one, bases, seen)
    return Draft(form, actor, ANSWER, subject, changes, reason=reason, facts={"feuille": seen} | facts, bases=bases)


def _note(one: Question, bases: dict[str, str | None], seen: dict[str, list[str]]) -> None:
    bases[one.key], bases[f"{one.subject}#{ASIDE}{one.field}"] = one.head, one.aside_head
    seen[one.key] = [typed_cells.text(cell) for cell in one.cells]


def parts(cells: Sequence[Question]) -> Iterator[Sequence[Question]]:
    """The cells that each act of a lot settles."""
    for start in range(0, len(cells), TOGETHER):
        yield cells[start : start + TOGETHER]


def _nothing_yet(changes: Mapping[str, Mapping[str, Value]]) -> dict[str, str | None]:
    return {f"{subject}#{name}": None for subject, fields in changes.items() for name in fields}
