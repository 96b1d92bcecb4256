"""A text seen as a sentence: its levels, years, countries and classes, and the words left to name a title."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from rules.title_lexicon import Alias, Lexicon, counted, maximal
from rules.title_mentions import hidden
from rules.title_spelling import Word

ORDINAL = re.compile(r"([1-9])[eirmnd]+")
"""`2ème` however its letters were typed."""
COUNTRY, LIKE_A_COUNTRY = 6, 0.3
"""Letters of a name that a typo leaves certain; part of the letters that may be wrong in a longer one for a doubt."""
GARBLED = 5
"""Letters and digits of a year that cannot be read; a longer word is something else."""


@dataclass(frozen=True, slots=True)
class Part:
    """A word, or the words of a phrase of the rows: its genre (empty: it may name a title) and code."""

    words: tuple[Word, ...]
    genre: str = ""
    code: str = ""

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


class Sentence:
    """Looks a text up in a session's rows; decides nothing."""

    def __init__(self, rows: Lexicon, said: Sequence[Word]):
        self._rows, self._said = rows, said
        self.parts = tuple(self._cut())
        single = [part.words[0] for part in self.parts if len(part.words) == 1]
        self._free = counted(word.sure for word in single)
        self._levels = maximal([level for level in rows.levels if level.words <= self._free])
        spent = {word for level in self._levels for word in level.words}
        self.words = [self._told(part) for part in self.parts if not part.genre and part.words[0].sure not in spent]
        self.strange = [word.text for word in self.words if not word.stems]

    def _cut(self) -> Iterator[Part]:
        """The longest phrases of the rows first, from left to right."""
        at = 0
        while at < len(self._said):
            for size in range(min(self._rows.longest_phrase, len(self._said) - at), 0, -1):
                words = tuple(self._said[at : at + size])
                if found := self._phrase(words):
                    yield Part(words, *found)
                    break
            else:
                size = 1
                yield Part((self._said[at],))
            at += size

    def _phrase(self, words: Sequence[Word]) -> tuple[str, str] | None:
        """What the words are in the rows; a misspelt one may be several that say the same (Alger, Algérie)."""
        if len(words) > 1 or not words[0].stems:
            return self._rows.phrases.get(tuple(word.sure for word in words))
        found = {self._rows.phrases.get((stem,)) for stem in words[0].stems}
        return found.pop() if len(found) == 1 else None

    def _told(self, part: Part) -> Word:
        """A misspelt word that may as well be noise names nothing."""
        word = part.words[0]
        noise = any(self._rows.phrases.get((stem,), ("",))[0] == "bruit" for stem in word.stems)
        return Word(word.text, frozenset()) if noise else word

    def _written(self, genre: str) -> tuple[str, ...]:
        return tuple(part.code or part.text for part in self.parts if part.genre == genre)

    @property
    def doubts(self) -> tuple[str, ...]:
        return self._written("doute")

    @property
    def others(self) -> tuple[str, ...]:
        return self._written("autre")

    @property
    def countries(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._written("pays")))

    def unsure_country(self) -> str:
        """A word that may be a misspelt country: a short one read with a typo, or a long one too far to be read."""
        for word in (part.words[0] for part in self.parts if part.genre == "pays" and len(part.words) == 1):
            if word.text not in word.stems and any(len(stem) < COUNTRY for stem in word.stems):
                return word.text
        return next((word for word in self.strange if len(word) >= COUNTRY and self._is_like_a_country(word)), "")

    def _is_like_a_country(self, word: str) -> bool:
        countries = (phrase for phrase, (genre, _) in self._rows.phrases.items() if genre == "pays")
        return any(
            DamerauLevenshtein.normalized_distance(word, country) <= LIKE_A_COUNTRY
            for country in (" ".join(phrase) for phrase in countries)
            if len(country) > COUNTRY
        )

    def levels(self) -> frozenset[str]:
        return frozenset(level.code for level in self._levels)

    def hidden_level(self) -> str:
        """What makes the level doubtful: `bachelor` beside `universitaire`, misspelt or without `technologie`."""
        for level in self._rows.levels:
            for found in self._levels:
                if found.words < level.words and found.code != level.code and (level.words - found.words) & self._free:
                    return f"il manque un mot à « {level.text} »"
        return hidden(self.strange, self._levels, self._rows.levels)

    def halves(self) -> tuple[Sequence[Word], Sequence[Word]] | None:
        """What stands before and after « après »; None when nothing is written on one side."""
        at = 0
        for part in self.parts:
            if part.genre == "suite":
                before, after = self._said[:at], self._said[at + len(part.words) :]
                return (before, after) if before and after else None
            at += len(part.words)
        return None

    def years(self) -> tuple[frozenset[int], bool]:
        """The years of study written, and whether one is written that cannot be told: a first year must not be missed.

        A digit alone counts right after a level (`BUT 2`); elsewhere it may be a street's or a university's.
        """
        found, unclear, before = set(), False, Part(())
        for part in self.parts:
            if ordinal := ORDINAL.fullmatch(part.text):
                found.add(int(ordinal[1]))
            elif part.genre == "annee" and (self._is_level(before) or not part.text.isdigit()):
                found.add(int(part.code))
            else:
                unclear = unclear or part.code == "1" or self._is_unread_year(before, part)
            before = part
        return frozenset(found), unclear and not found

    def _is_level(self, part: Part) -> bool:
        return len(part.words) == 1 and part.words[0].sure in self._rows.level_words

    @staticmethod
    def _is_unread_year(before: Part, part: Part) -> bool:
        """`1AA`, `S11`, or an unknown word before « année »."""
        garbled = not part.genre and "1" in part.text and not part.text.isdigit() and len(part.text) <= GARBLED
        nameless = (part.genre, part.code) == ("bruit", "annee") and bool(before.words) and not before.genre
        return (garbled and not part.words[0].stems) or (nameless and not before.words[0].stems)

    def streams(self, beside_level: bool) -> tuple[str, ...]:
        """The preparatory classes named, as written; some need the word « prépa » beside them."""
        known: Sequence[Alias] = self._rows.streams_alone + (self._rows.streams if beside_level else [])
        found = maximal([stream for stream in known if stream.words <= self._free])
        order = {word.sure: at for at, word in enumerate(self._said)}
        at = {stream.code: max(order.get(word, 0) for word in stream.words) for stream in found}
        return tuple(sorted(at, key=at.__getitem__))

    def prepositions(self) -> bool:
        """Whether an `a` may be « à »: before a place or an unknown word, unless it is announced as an option."""
        return any(self._is_preposition(at) for at, word in enumerate(self._said) if word.text == "a")

    def _is_preposition(self, at: int) -> bool:
        before = self._said[at - 1] if at else None
        after = self._said[at + 1] if at + 1 < len(self._said) else None
        if before and self._rows.phrases.get((before.sure,)) == ("bruit", "option"):
            return False
        return before is None or self._is_place(before) or (after is not None and self._is_place(after))

    def _is_place(self, word: Word) -> bool:
        genre, code = self._rows.phrases.get((word.sure,), ("", ""))
        return not word.stems or genre == "pays" or (genre, code) == ("bruit", "lieu")
