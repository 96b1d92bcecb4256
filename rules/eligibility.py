"""Eligibility (§1, §2): an ordered table whose first certain yes concludes.

A row that is unknown holds the answer back only if it would change it: when every unknown row above the first yes would
have given the same verdict, that verdict stands, with the route of the first certain yes.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Final, NamedTuple

from rules.facts import Facts
from rules.qualifications import Titles
from rules.rows import Cells
from rules.three_valued import Answer
from rules.vocabulary import VOCABULARY, Word

BY_RIGHT, JURY, NO_ROUTE, TO_CLARIFY = "by_right", "jury", "no_route", "to_clarify"
WORDS: Final = tuple(
    "titre principal anterieur etat section argument classe credits attendu fin_annee pays".split()  # noqa: SIM905
)
"""What the sentences of `Verdicts` may name between braces."""
VERDICTS: Final = (BY_RIGHT, JURY, NO_ROUTE)
NO, YES = Answer.NO, Answer.YES


@dataclass(frozen=True)
class VerdictRow:
    """A row of `Verdicts`: `question` is what it asks, `concludes` what is said when its yes concludes."""

    code: str
    section: str
    rule: str
    word: Word
    argument: str
    verdict: str
    question: str
    concludes: str


class Decision(NamedTuple):
    """`rank` is the row that concluded; `waits` the ranks that are unknown, when they hold the answer back."""

    facts: Facts
    table: "VerdictTable"
    rank: int
    verdict: str
    waits: tuple[int, ...] = ()

    @property
    def row(self) -> VerdictRow:
        return self.table.rows[self.rank]

    @property
    def route(self) -> str | None:
        """The section that concluded; None when a fact must come first."""
        return None if self.verdict == TO_CLARIFY else self.row.section


_new = tuple.__new__  # a NamedTuple's own constructor costs as much as three tests


class VerdictTable:
    """The rows for one speciality and entry year, each test made once."""

    def __init__(self, rows: Sequence[VerdictRow], titles: Titles):
        self.rows = tuple(rows)
        self.tests = tuple(row.word.make(row.argument, titles) for row in self.rows)
        self._steps = tuple(enumerate(zip(self.tests, (row.verdict for row in self.rows), strict=True)))
        self._at = {test: (rank, verdict) for rank, (test, verdict) in self._steps}

    def decide(self, facts: Facts) -> Decision:
        """The first row that is not a no concludes when it is a yes; the last one always is."""
        for test in self.tests:
            answer = test(facts)
            if answer is not NO:
                break
        rank, verdict = self._at[test]
        return _new(Decision, (facts, self, rank, verdict, ())) if answer is YES else self._decide_in_doubt(facts, rank)

    def _decide_in_doubt(self, facts: Facts, first: int) -> Decision:
        """From the first unknown row on: the verdict, if it does not depend on what is unknown."""
        waits: tuple[int, ...] = ()
        verdicts: set[str] = set()
        for rank, (test, verdict) in self._steps[first:]:
            answer = test(facts)
            if answer is NO:
                continue
            verdicts.add(verdict)
            if answer is YES:
                if len(verdicts) == 1:
                    return Decision(facts, self, rank, verdict)
                break
            waits = (*waits, rank)
        return Decision(facts, self, first, TO_CLARIFY, waits)


def read_row(
    cells: Cells, rules: Collection[str], specialities: Collection[str], levels: Collection[str]
) -> VerdictRow | None:
    """A row of `Verdicts`, or None when one of its cells is at fault."""
    test = cells.choice("test", tuple(VOCABULARY))
    word = VOCABULARY.get(test)
    verdict = cells.choice("verdict", VERDICTS)
    rule = cells.choice("regle", rules)
    section = cells.text("section", required=True)
    question, concludes = _sentence(cells, "question"), _sentence(cells, "conclut")
    if word is None:
        return None
    argument = ARGUMENTS[word.argument](cells, specialities, levels)
    return VerdictRow(cells.key, section, rule, word, argument, verdict, question, concludes)


def _sentence(cells: Cells, column: str) -> str:
    """A sentence whose words between braces are those that an explanation knows."""
    text = cells.text(column, required=True)
    try:
        named = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        named = []
        cells.fault(column, f"une accolade n'est pas fermée dans « {text} »")
    for name in named:
        if name not in WORDS:
            cells.fault(column, f"« {name} » n'est pas un mot prévu entre accolades, attendu : {', '.join(WORDS)}")
    return text


def _none(cells: Cells, specialities: Collection[str], levels: Collection[str]) -> str:
    if cells.text("argument"):
        cells.fault("argument", "ce test n'en prend pas : cellule vide attendue")
    return ""


ARGUMENTS: dict[str, Callable[[Cells, Collection[str], Collection[str]], str]] = {
    "none": _none,
    "number": lambda cells, specialities, levels: str(cells.whole("argument")),
    "speciality": lambda cells, specialities, levels: cells.choice("argument", specialities),
    "level": lambda cells, specialities, levels: cells.choice("argument", levels),
}
