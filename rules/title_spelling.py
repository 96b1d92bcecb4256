"""The words of a text, each with what it may stand for: itself, a misspelt word, an abbreviation.

Only words of five letters or more are taken for misspelt ones; never digits, options (a single letter) or acronyms.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from rules.title_lexicon import Lexicon
from rules.title_words import stem, surfaces

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
        self.word = lru_cache(maxsize=50_000)(self._find_word)
        self._parts = lru_cache(maxsize=50_000)(self._find_parts)

    def read(self, text: str) -> list[Word]:
        """The words of a text, glued ones taken apart, without those that are passed over."""
        parts = (part for surface in self._spaced(surfaces(text)) for part in self._parts(surface))
        return [word for word in map(self.word, parts) if word.text not in self._lexicon.links]

    def known(self, surface: str) -> bool:
        word = stem(surface)
        return word in self._lexicon.vocabulary or word in self._lexicon.links

    def _find_word(self, surface: str) -> Word:
        word = stem(surface)
        if word in self._lexicon.vocabulary:
            meant = self._lexicon.whole.get(word, word)
            return Word(meant, frozenset({meant}))
        if len(word) < LETTERS - 1 or not word.isalpha():
            return Word(word, frozenset())
        return Word(word, (self._near(word) or self._near(surface)) | self._abbreviated(word))

    def _near(self, word: str) -> frozenset[str]:
        """The words that fewest typos away may be; several when they are as near."""
        near = process.extract(word, self._whole, scorer=DamerauLevenshtein.distance, score_cutoff=2, limit=None)
        close = [(distance, other) for other, distance, _ in near if self._may_be(other, int(distance))]
        best = min((distance for distance, _ in close), default=0)
        return frozenset(self._lexicon.meaningful(other for distance, other in close if distance == best))

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
        if len(word) >= LETTERS and word[-1] in "sx" and self.known(word[:-1]):  # `TBS` is no class TB
            return (word[:-1],)
        if word[-1].isdigit() and word[:-1].isalpha() and self.known(word[:-1]):
            return (word[:-1], word[-1])
        for start in self._level_words:
            if word.startswith(start) and (parts := self._after_level(word[len(start) :])):
                return (start, *parts)
        for cut in range(2, len(word) - LETTERS + 2):
            first, second = word[:cut], word[cut:]
            if self.known(second) and (first in self._lexicon.links or (cut >= LETTERS - 1 and self.known(first))):
                return (first, second)
        return (word,)

    def _after_level(self, rest: str) -> tuple[str, ...]:
        """A year, a known word, or both; empty when it is neither."""
        if rest.isdigit() or self.known(rest):
            return (rest,)
        return (rest[0], rest[1:]) if rest[:1].isdigit() and self.known(rest[1:]) else ()

    def _spaced(self, said: Sequence[str]) -> Iterator[str]:
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
