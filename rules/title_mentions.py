"""Which title of a level some words name: every word of an alias must be there, and no word of another title left."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein

from rules.title_lexicon import Alias, Mentions, counted, maximal
from rules.title_spelling import Word

ALIKE = 0.4
"""Part of its letters that an unknown word may have wrong and still be taken for a hint of another title."""
ENOUGH = 2
"""Words that must be certain before an ambiguous abbreviation is read with them."""


class Match(NamedTuple):
    """The code named, or None and what stands in the way; `candidates` are the likely codes, best first."""

    code: str | None
    why: str
    candidates: tuple[str, ...] = ()


class _Said(NamedTuple):
    """Words as one level knows them: certain ones, ambiguous ones (each a set), and those that nothing knows."""

    sure: frozenset[str]
    vague: tuple[frozenset[str], ...]
    strange: tuple[str, ...]

    def holds(self, alias: Alias) -> bool:
        """Every word of the alias is there; ambiguous ones count only beside enough certain ones."""
        missing = alias.words - self.sure
        if not missing:
            return True
        if len(missing) > len(self.vague) or len(alias.words) - len(missing) < ENOUGH:
            return False
        free = list(self.vague)
        for word in missing:
            reading = next((stems for stems in free if word in stems), None)
            if reading is None:
                return False
            free.remove(reading)
        return True


def match(words: Iterable[Word], level: Mentions) -> Match:
    """The title of this level that the words name."""
    said = _known(words, level)
    heard = said.sure.union(*said.vague)
    found = maximal([alias for word in heard for alias in level.under.get(word, ()) if said.holds(alias)])
    codes = _said_best(found, said, level)
    if len(codes) != 1:
        why = "plusieurs titres sont possibles" if codes else "la mention n'est pas reconnue"
        return Match(None, why, tuple(codes) or _likely(heard, level))
    code, aliases = codes[0], [alias for alias in found if alias.code == codes[0]]
    own = level.own[code].union(*(alias.words for alias in aliases))
    objection = _left_over(said, level, code, own) or hidden(said.strange, aliases, level.aliases)
    if objection:
        return Match(None, objection, tuple(dict.fromkeys((code, *_likely(heard, level)))))
    return Match(code, f"lu comme « {aliases[0].text} »")


def _said_best(found: Sequence[Alias], said: _Said, level: Mentions) -> list[str]:
    """Without the titles whose option is said elsewhere (`maintenance des systèmes (MSP)`), nor those that a stream of
    another one names in passing (`FED option domotique et bâtiments communicants`)."""
    codes = {alias.code for alias in found}
    paths = [(words, code) for words, only, code in level.paths if code in codes and only and only <= said.sure]
    own = {
        alias.code for alias in found if not any(alias.words < words and alias.code != code for words, code in paths)
    }
    return sorted(code for code in own if not own.intersection(level.options[code]))


def _known(words: Iterable[Word], level: Mentions) -> _Said:
    sure: list[str] = []
    vague: list[frozenset[str]] = []
    strange: list[str] = []
    for word in words:
        here = word.stems & level.known
        if len(here) == 1:
            sure.extend(here)
        elif here:
            vague.append(here)
        elif not word.stems:
            strange.append(word.text)
    return _Said(counted(sure), tuple(vague), tuple(strange))


def _left_over(said: _Said, level: Mentions, code: str, own: Collection[str]) -> str:
    """A word of another title, not of this one: « BUT informatique, génie… »."""
    for words in (*({word} for word in sorted(said.sure) if len(word) > 1), *said.vague):
        if words.isdisjoint(own) and any(level.telling.get(word, set()) - {code} for word in words):
            return f"« {', '.join(sorted(words))} » appartient à un autre titre"
    return ""


def hidden(strange: Sequence[str], found: Sequence[Alias], others: Iterable[Alias]) -> str:
    """An unknown word that looks like what would make another meaning: « BTS onvleppe bâtiment »; empty when none."""
    if not strange:
        return ""
    for alias in others:
        wider = [one for one in found if one.words < alias.words and one.code != alias.code]
        for missing in {word.partition("#")[0] for one in wider for word in alias.words - one.words}:
            for word in strange:
                if _is_like(word, missing):
                    return f"« {word} » ressemble à un mot de « {alias.text} »"
    return ""


def _likely(heard: frozenset[str], level: Mentions) -> tuple[str, ...]:
    """The codes that share most words with the text, at most five."""
    score: dict[str, float] = {}
    for alias in level.aliases:
        shared = len(alias.words & heard) / len(alias.words)
        score[alias.code] = max(shared, score.get(alias.code, 0))
    ranked = sorted(score, key=lambda code: (-score[code], code))
    return tuple(code for code in ranked if score[code] > 0)[:5]


def _is_like(word: str, missing: str) -> bool:
    """A letter is half of `IR`: in a word of two, one mistake is enough for a doubt."""
    if len(word) == 1 and len(missing) > 2:
        return False
    wrong = DamerauLevenshtein.distance(word, missing)
    return wrong <= max(1, ALIKE * max(len(word), len(missing))) or missing.startswith(word)
