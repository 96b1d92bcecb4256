"""Whether two names are one person's, for whatever file says them: a guess is worse than a question.

`same_name` is for a line whose number or address says whose it is: what a family shares is not a person. `like` is for
a line that only a name says: it proposes, a person answers.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import JaroWinkler

from sheets_sync.importing.duplicates import same_words
from sheets_sync.importing.words import fold

Name = tuple[str, str]
"""Family name, given name; "" where none is given."""
CLOSE: Final = 0.92


def same_name(said: Name, known: Name) -> bool:
    """Both names, in their order or swapped; one alone, or both in one column. A line that names nobody names nobody
    else. Accents, case, one name of a double one, a slip in the family name and initials are no other name; a given
    name cut short or a letter apart is one: « Pauline » is not « Paul », « Salman » is not « Salma ».
    """
    if not (said[0] and said[1]):
        return not any(said) or _same_in_one(said, known)
    straight, swapped = (_same_family(a, known[0]) and _same_given(b, known[1]) for a, b in (said, said[::-1]))
    return straight or swapped or sorted(_words(*said)) == sorted(_words(*known))


def _same_in_one(said: Name, known: Name) -> bool:
    """What is no word of the family name is a given name, « Martin-Duval » being one word. A given name alone says no
    family: it has no word of its own, and stands in its own column."""
    text, (family, given) = said[0] or said[1], known
    if _letters(text) == _letters(family if said[0] else given):
        return True
    of_family = [word for word in text.split() if _paired(_words(word), _words(family), _close)]
    rest = " ".join(word for word in text.split() if word not in of_family)
    if said[0] and (not of_family or not rest):
        return bool(of_family)
    return _same_given(rest, given) and (bool(of_family) or len(_words(rest)) <= len(_words(given)))


def _same_family(said: str, known: str) -> bool:
    """By its words, or by its letters when words are cut otherwise."""
    return _paired(_words(said), _words(known), _close) or _close(_letters(said), _letters(known))


def _same_given(said: str, known: str) -> bool:
    return _paired(_words(said), _words(known), _whole) or _letters(said) == _letters(known)


def _paired(said: Sequence[str], known: Sequence[str], same: Callable[[str, str], bool]) -> bool:
    """Every word of the shorter name has its own in the other."""
    few, more = sorted((list(said), list(known)), key=len)
    for word in few:
        found = word if word in more else next((one for one in more if same(word, one)), None)
        if found is None:
            return False
        more.remove(found)
    return bool(few)


def _close(one: str, other: str) -> bool:
    return JaroWinkler.similarity(one, other) >= CLOSE


def _whole(one: str, other: str) -> bool:
    """The same word but for a doubled letter, or its initial."""
    return same_words(one, other) or (1 in (len(one), len(other)) and one[0] == other[0])


def _words(*parts: str) -> list[str]:
    return [word for part in parts for word in fold(part).split()]


def _letters(part: str) -> str:
    return "".join(_words(part))


def like(written: str, known: str) -> str:
    """How two whole names resemble each other, in words; "" when they do not."""
    (ours, here), (theirs, there) = spelt(known), spelt(written)
    if not ours or not theirs:
        return ""
    if ours == theirs:
        return "même nom"
    if min(len(ours), len(theirs)) > 1 and (ours < theirs or theirs < ours):
        return "nom double ou prénom de plus"
    return "nom à une graphie près" if JaroWinkler.similarity(there, here, score_cutoff=CLOSE) else ""


@lru_cache(maxsize=16_384)
def spelt(name: str) -> tuple[frozenset[str], str]:
    """The words of a name, and the same in order."""
    words = frozenset(fold(name).split())
    return words, " ".join(sorted(words))
