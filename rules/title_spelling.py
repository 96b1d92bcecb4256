"""The words of a text, each with what it may stand for: itself, a misspelt word, an abbreviation.

Only words of five letters or more are taken for misspelt ones; never digits, options (a single letter) or acronyms.
"""

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from rules.title_rows import Lexicon
from rules.title_words import stem, words

LETTERS = 5
"""The shortest word that a typo may hide in; it may lose one letter."""
LONG = 9
"""From this length on, two typos are taken."""
ABBREVIATION, ABBREVIATED = 4, 7
"""`elec` may be short for `electrique`: letters written, letters of the word."""


class Word(NamedTuple):
    """A word as written and the vocabulary it may stand for: one when it is certain, none when it is unknown."""

    text: str
    stems: frozenset[str]

    @property
    def sure(self) -> str:
        """The one word meant, or the text as it is."""
        return next(iter(self.stems)) if len(self.stems) == 1 else self.text


class Speller:
    """Reads words against a session's vocabulary; each word is worked out once."""

    def __init__(self, lexicon: Lexicon):
        self._lexicon = lexicon
        whole = sorted(w for w in lexicon.vocabulary if len(w) >= LETTERS - 1 and w.isalpha())
        self._whole = [w for w in whole if w not in lexicon.acronyms]
        self._long = sorted(w for w in lexicon.title_words if len(w) >= ABBREVIATED)
        self._level_words = sorted(lexicon.level_words, key=len, reverse=True)
        self.stems = lru_cache(maxsize=50_000)(self._stems)
        self._parts = lru_cache(maxsize=50_000)(self._find_parts)

    def read(self, text: str) -> list[Word]:
        """The words of a text, glued ones taken apart, without those that are passed over."""
        said = self._lexicon.meaningful(part for word in self._spaced(words(text)) for part in self._parts(word))
        return [Word(word, self.stems(word)) for word in said]

    def known(self, word: str) -> bool:
        return word in self._lexicon.vocabulary or word in self._lexicon.links

    def _stems(self, word: str) -> frozenset[str]:
        if word in self._lexicon.vocabulary:
            return frozenset({word})
        if len(word) < LETTERS - 1 or not word.isalpha():
            return frozenset()
        near = process.extract(word, self._whole, scorer=DamerauLevenshtein.distance, score_cutoff=2, limit=None)
        close = [(distance, other) for other, distance, _ in near if self._may_be(other, int(distance))]
        best = min((distance for distance, _ in close), default=0)
        nearest = (other for distance, other in close if distance == best)
        return frozenset(self._lexicon.meaningful(nearest)) | self._abbreviated(word)

    @staticmethod
    def _may_be(word: str, distance: int) -> bool:
        return len(word) >= LETTERS and distance <= (1 if len(word) < LONG else 2)

    def _abbreviated(self, word: str) -> frozenset[str]:
        if len(word) < ABBREVIATION:
            return frozenset()
        first = bisect_left(self._long, word)
        last = bisect_left(self._long, word + "\uffff")
        return frozenset(self._long[first:last])

    def _find_parts(self, word: str) -> tuple[str, ...]:
        """`but2` → `but`, `2`; `boishabitat` → `bois`, `habitat`: every part must be known as it is."""
        if self.known(word):
            return (word,)
        for start in self._level_words:
            if word.startswith(start) and (parts := self._after_level(word[len(start) :])):
                return (start, *parts)
        for cut in range(2, len(word) - LETTERS + 2):
            first, second = stem(word[:cut]), word[cut:]
            if self.known(second) and (first in self._lexicon.links or (cut >= LETTERS - 1 and self.known(first))):
                return (first, second)
        return (word,)

    def _after_level(self, rest: str) -> tuple[str, ...]:
        """A year, a known word, or both; empty when it is neither."""
        if rest.isdigit() or self.known(rest):
            return (rest,)
        return (rest[0], rest[1:]) if rest[:1].isdigit() and self.known(rest[1:]) else ()

    def _spaced(self, said: tuple[str, ...]) -> Iterator[str]:
        """A space typed too early or too late (`btsc ira`, `cpg e`) is put right when the words are then known."""
        rest = list(said)
        while rest:
            word = rest.pop(0)
            if rest and not self.known(word) and not self.known(rest[0]):
                both, cut = word + rest[0], len(word)
                moved = ((both[:at], both[at:]) for at in (cut - 1, cut + 1, len(both)))
                for first, second in moved:
                    if first and self.known(first) and (not second or self.known(second)):
                        word, rest[:1] = first, [second] if second else []
                        break
            yield word
