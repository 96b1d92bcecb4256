"""The tests that rows of `Verdicts` may name: a closed list, each a small function of the facts.

A test is made once a session from its row's argument, then answers yes, no or unknown. Unknown is not no: it is
answered when the possible values of what is missing would not all agree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from rules.facts import Earlier, Facts
from rules.preparatory import Prepa
from rules.qualifications import Titles
from rules.three_valued import NO, UNKNOWN, YES, Answer, Holds, Known, either

ATS, SCIENTIFIC, UNKNOWN_STREAM = Prepa.ATS, Prepa.SCIENTIFIC, Prepa.UNKNOWN  # an Enum's attribute is slow to reach
Test = Callable[[Facts], Answer]


def _lists(speciality: str) -> Holds:
    return lambda title, stage: speciality in title.specialities and not title.is_too_early(stage)


def main_title_listed(argument: str, titles: Titles) -> Test:
    """The main title is French, listed for this speciality, held or to be held within the academic year (§1.1.x a).

    Skipped in ATS, where it counts as a title before the class. A class of unknown stream skips nothing: if it
    were ATS, the next route would give the same right.
    """
    on_time = Known(titles, _lists(argument))
    late = Known(titles, lambda title, stage: _lists(argument)(title, stage) and title.is_far_enough(stage))

    def test(facts: Facts) -> Answer:
        if facts.foreign or facts.prepa is ATS:
            return NO
        return (late if facts.late else on_time)[facts.main]

    return test


def main_title_listed_later(argument: str, titles: Titles) -> Test:
    """The main title is French and listed, but awaited after the academic year (§1.1.x a)."""
    listed = Known(titles, _lists(argument))

    def test(facts: Facts) -> Answer:
        if not facts.late or facts.foreign or facts.prepa is ATS:
            return NO
        return listed[facts.main]

    return test


def ats_after_listed_title(argument: str, titles: Titles) -> Test:
    """In Spé ATS, in France, after a title listed for this speciality, obtained or only followed (§1.1.x b).

    A class of unknown stream may be ATS.
    """
    listed = Known(titles, _lists(argument))

    def test(facts: Facts) -> Answer:
        prepa = facts.prepa
        if (prepa is not ATS and prepa is not UNKNOWN_STREAM) or facts.foreign:
            return NO
        before = listed[facts.main]
        if facts.earlier is not None and not facts.earlier.foreign:
            before = either(before, listed[facts.earlier.claim])
        return before if prepa is ATS or before is NO else UNKNOWN

    return test


def scientific_class_with_credits(argument: str, titles: Titles) -> Test:
    """In another scientific preparatory class, in France, with enough credits held or to come (§1.1.x c)."""
    enough = credits_at_least(argument, titles)

    def test(facts: Facts) -> Answer:
        prepa = facts.prepa
        if (prepa is not SCIENTIFIC and prepa is not UNKNOWN_STREAM) or facts.foreign:
            return NO
        found = enough(facts)
        return found if prepa is SCIENTIFIC or found is NO else UNKNOWN

    return test


def earlier_title_listed(argument: str, titles: Titles) -> Test:
    """An earlier French title, obtained, is listed for this speciality (R-016)."""
    listed = Known(titles, _lists(argument))

    def test(facts: Facts) -> Answer:
        earlier = facts.earlier
        return NO if earlier is None or not _counts(earlier) else listed[earlier.claim]

    return test


def main_title_foreign(argument: str, titles: Titles) -> Test:
    """The main title was awarded outside France (§1.3, §2.2)."""
    return lambda facts: YES if facts.foreign else NO


def obtained_title_confers(argument: str, titles: Titles) -> Test:
    """A French title marked obtained confers these credits by itself, whatever is typed (§1.2)."""
    least = int(argument)
    confers = Known(titles, lambda t, stage: (t.ects or 0) >= least and not t.is_too_early(stage))

    def test(facts: Facts) -> Answer:
        main = confers[facts.main] if facts.obtained and not facts.foreign else NO
        earlier = facts.earlier
        if earlier is None or not _counts(earlier):
            return main
        return either(main, confers[earlier.claim])

    return test


def credits_at_least(argument: str, titles: Titles) -> Test:
    """Credits held and to come reach this number; a blank part leaves it unknown until the others reach it."""
    least = Decimal(argument)

    def test(facts: Facts) -> Answer:
        return YES if facts.known >= least else UNKNOWN if facts.some_blank else NO

    return test


def title_without_credits(argument: str, titles: Titles) -> Test:
    """No credits are typed, and the main title is one that has none, by its row or its own text (§1.2)."""
    without = Known(titles, lambda title, stage: title.ects == 0)

    def test(facts: Facts) -> Answer:
        if not facts.none_typed:
            return NO
        return YES if facts.uncredited else without[facts.main]

    return test


def holds_level(argument: str, titles: Titles) -> Test:
    """The main title or an earlier one is of this level; the jury judges whether it is validated (§2.1)."""
    level = Known(titles, lambda title, stage: title.level == argument)

    def test(facts: Facts) -> Answer:
        main, earlier = level[facts.main], facts.earlier
        return main if earlier is None else either(main, level[earlier.claim])

    return test


def years_without_credits(argument: str, titles: Titles) -> Test:
    """No credits are typed, and the main title, or the year reached in it, attests this many years (§2.1)."""
    least = int(argument)
    attests = Known(titles, lambda title, stage: max(title.bac_plus or 0, stage or 0) >= least)
    return lambda facts: attests[facts.main] if facts.none_typed else NO


def otherwise(argument: str, titles: Titles) -> Test:
    """Always yes: what no earlier row concluded."""
    return lambda facts: YES


def _counts(earlier: Earlier) -> bool:
    return earlier.obtained and not earlier.foreign


@dataclass(frozen=True)
class Word:
    """A test of the vocabulary: how it is made, what argument it takes, which facts it may wait for or rest on."""

    make: Callable[[str, Titles], Test]
    argument: str  # speciality · number · level · none
    shows: str  # the facts behind a no, in French
    waits_for: frozenset[str] = frozenset()  # title · earlier · class · credits
    rests_on: str = "main"  # main · earlier · before (ATS) · held (marked obtained) · none
    awaitable: bool = False  # its title may still be in preparation

    @property
    def name(self) -> str:
        return self.make.__name__


TITLE, EARLIER, CLASS, CREDITS = (frozenset((fact,)) for fact in ("title", "earlier", "class", "credits"))
_TITLE, _CREDITS, _CLASS = "{principal}, {etat}", "{credits} crédits ECTS", "classe : {classe}"
VOCABULARY = {
    word.name: word
    for word in (
        Word(main_title_listed, "speciality", _TITLE, TITLE, awaitable=True),
        Word(ats_after_listed_title, "speciality", _CLASS, TITLE | EARLIER | CLASS, "before"),
        Word(scientific_class_with_credits, "number", f"{_CLASS}, {_CREDITS}", CLASS | CREDITS, "none"),
        Word(earlier_title_listed, "speciality", "titre antérieur : {anterieur}", EARLIER, "earlier"),
        Word(main_title_listed_later, "speciality", _TITLE, TITLE, awaitable=True),
        Word(main_title_foreign, "none", "pays : {pays}"),
        Word(obtained_title_confers, "number", _TITLE, TITLE | EARLIER, "held"),
        Word(credits_at_least, "number", _CREDITS, CREDITS),
        Word(title_without_credits, "none", f"{_TITLE}, {_CREDITS}", TITLE),
        Word(holds_level, "level", _TITLE, TITLE | EARLIER, "held", awaitable=True),
        Word(years_without_credits, "number", f"{_TITLE}, {_CREDITS}", TITLE),
        Word(otherwise, "none", ""),
    )
}
