"""Yes, no, unknown: what a test answers when a fact may be missing. Unknown is never no."""

from collections.abc import Callable, Iterable
from enum import Enum

from rules.qualifications import Title, Titles

Claim = tuple[str | None, int | None]
"""A title's code and the year of study reached in it: None is an unknown title, an unsaid year."""
Holds = Callable[[Title, int | None], bool]
"""Does a title, at a year of study, satisfy the row? The dates are looked at apart."""


class Answer(Enum):
    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


NO, YES, UNKNOWN = Answer.NO, Answer.YES, Answer.UNKNOWN


def agree(answers: Iterable[bool]) -> Answer:
    """Yes when every possible value says yes, no when none does."""
    found = set(answers)
    return UNKNOWN if len(found) > 1 else YES if True in found else NO


def either(first: Answer, second: Answer) -> Answer:
    return YES if YES in (first, second) else UNKNOWN if UNKNOWN in (first, second) else NO


class Known(dict[Claim, Answer]):
    """(title, year of study) → answer, worked out the first time it is asked."""

    def __init__(self, titles: Titles, holds: Holds):
        super().__init__()
        self._titles, self._holds = titles, holds

    def __missing__(self, asked: Claim) -> Answer:
        title, stage = asked
        answer = self[asked] = agree(self._holds(possible, stage) for possible in self._titles.possible(title))
        return answer
