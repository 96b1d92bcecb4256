"""A short word misspelt — a level, an acronym, a lost space: read only when every way to mend it says the same title.

Longer words are mended one by one by `rules.title_spelling`; here one word is changed and the whole text is read again.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from rules.title_lexicon import Lexicon
from rules.title_spelling import LETTERS, Speller, Word

TELLING = 4
"""Letters of a word, as written or as meant, below which another title is too near, unless two letters are swapped."""
PART = 3
"""Letters of the shortest word that a lost space may hide."""


class Mend(NamedTuple):
    """The words with one of them mended. `sure` when the word alone is enough; else a mention must prove the level."""

    said: tuple[Word, ...]
    written: str
    meant: str
    is_level: bool
    sure: bool


class Mender:
    """Finds what the unknown short words of a text may stand for, one edit away."""

    def __init__(self, rows: Lexicon, speller: Speller):
        self._speller = speller
        alone = {word for level in rows.levels if len(level.words) == 1 for word in level.words if len(word) >= PART}
        self._levels = sorted(word for word in alone if word in rows.acronyms or len(word) < LETTERS)
        self._short = sorted((rows.title_words & rows.acronyms) | set(rows.whole))

    def mends(self, said: Sequence[Word], has_level: bool) -> Iterator[Mend]:
        """Every text that one mended word gives; a level is only mended where none is written."""
        for at, word in enumerate(said):
            if word.stems or len(word.text) < PART - 1:
                continue
            for meant, is_level in self._meant(word.text, has_level):
                words = tuple(self._speller.word(part) for part in meant)
                sure = len(word.text) >= TELLING or (not is_level and _is_telling(word.text, meant))
                yield Mend((*said[:at], *words, *said[at + 1 :]), word.text, " ".join(meant), is_level, sure)

    def _meant(self, word: str, has_level: bool) -> Iterator[tuple[tuple[str, ...], bool]]:
        if not has_level and word.isalpha():
            yield from (((level,), True) for level in _near(word, self._levels))
        yield from (((short,), False) for short in _near(word, self._short))
        yield from ((parts, False) for parts in self._parted(word))

    def _parted(self, word: str) -> Iterator[tuple[str, str]]:
        """`dptinfo` → `dpt`, `info`; `butninfo` → `but`, `info`: a space lost, or another key struck for it."""
        for cut in range(1, len(word)):
            for after in (cut, cut + 1):
                parts = word[:cut], word[after:]
                if all(map(self._is_part, parts)):
                    yield parts

    def _is_part(self, part: str) -> bool:
        """A known word or a year; a first year is never what is left of a word (§1.1)."""
        return self._speller.known(part) and (len(part) >= PART or (part.isdigit() and part != "1"))


def _near(word: str, others: Iterable[str]) -> Iterator[str]:
    """One letter lost, added, mistaken, or two swapped."""
    return (other for other in others if OSA.distance(word, other, score_cutoff=1) == 1)


def _is_telling(word: str, meant: Sequence[str]) -> bool:
    return any(len(part) >= TELLING or (len(part) >= PART and sorted(part) == sorted(word)) for part in meant)
