"""Reading a cell of conditions: `depuis(rentree); epreuves_passees(SPECIALITE) | fait(speciality_dispense)`."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from rules.case import Case
from rules.case_facts import FACTS
from rules.dossier_guards import DOCUMENTS, ELIGIBILITIES, SUBMISSIONS
from rules.guards import GUARDS

_WORD = re.compile(r"(\w+)\s*(?:\(([^()]*)\))?")
Names = Mapping[str, Collection[str] | None]
"""What an argument may name, by kind (`state`, `period`, `trial`); None = anything."""


@dataclass(frozen=True)
class Word:
    """One word of the vocabulary with its arguments: `depuis(rentree)`."""

    guard: str
    arguments: tuple[str, ...]

    def objection(self, case: Case) -> str | None:
        return GUARDS[self.guard].check(case, *self.arguments)


@dataclass(frozen=True)
class EitherOf:
    """A condition as written; one alternative without objection is enough."""

    text: str
    words: tuple[Word, ...]

    def objection(self, case: Case) -> str | None:
        objections = [word.objection(case) for word in self.words]
        return None if None in objections else " — ou bien — ".join(filter(None, objections))


def read(cell: str, names: Names, fault: Callable[[str], None]) -> tuple[EitherOf, ...]:
    """The conditions of a cell, separated by `;`. Each word that cannot be read is told to `fault`."""
    texts = [text.strip() for text in cell.split(";") if text.strip()]
    return tuple(_condition(text, names, fault) for text in texts)


def _condition(text: str, names: Names, fault: Callable[[str], None]) -> EitherOf:
    words = (_word(part.strip(), names, fault) for part in text.split("|"))
    return EitherOf(text, tuple(word for word in words if word))


def _word(text: str, names: Names, fault: Callable[[str], None]) -> Word | None:
    match = _WORD.fullmatch(text)
    if not match or match[1] not in GUARDS:
        fault(f"condition inconnue « {text} », attendu : {', '.join(GUARDS)}")
        return None
    guard, arguments = GUARDS[match[1]], tuple(part.strip() for part in (match[2] or "").split(",") if part.strip())
    if not guard.least <= len(arguments) <= guard.most:
        fault(f"« {text} » : {_count(guard.least, guard.most)}")
        return None
    allowed = _vocabulary(names).get(guard.takes)
    if unknown := [argument for argument in arguments if allowed is not None and argument not in allowed]:
        fault(f"« {text} » : « {unknown[0]} » est inconnu, attendu : {', '.join(sorted(allowed or ()))}")
        return None
    return Word(match[1], arguments)


def _count(least: int, most: int) -> str:
    if most == 0:
        return "cette condition ne prend pas d'argument"
    return f"il faut {'exactement' if least == most else 'au moins'} {least} argument entre parenthèses"


def _vocabulary(names: Names) -> Names:
    return {
        "fact": FACTS,
        "submission": SUBMISSIONS,
        "documents": DOCUMENTS,
        "eligibility": ELIGIBILITIES,
        **names,
    }
