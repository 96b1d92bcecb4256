"""Titles written badly on purpose, always the same way for the same seed.

Case, accents, order of words, a school or city added, typos in words of five letters or more: never in digits, options
or acronyms.
"""

import random
import re
import unicodedata
from collections.abc import Callable
from string import ascii_lowercase

PLACES = (
    "Lycée Dhuoda, Nîmes",
    "IUT de Montpellier",
    "(Lyon)",
    "- Toulouse",
    "à Marseille",
    "Université Paul Sabatier",
    "Lycée Jean Moulin Béziers",
    "CFA Sud Alès",
    "École La Mache",
    "lycée Monnerville Cahors",
    "lycée Déodat de Séverac",
    "Institut Saint-Joseph",
    "UTC Compiègne",
    "Aix-Marseille Université",
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def corrupted(text: str, seed: int) -> str:
    """One to five of the corruptions, in one order."""
    chance = random.Random(f"{seed} {text}")
    chosen = chance.sample(list(KINDS), chance.randint(1, len(KINDS)))
    for kind in (kind for kind in KINDS if kind in chosen):
        text = KINDS[kind](text, chance)
    return text


def _typos(text: str, chance: random.Random) -> str:
    words = re.findall(r"[^\W\d_]+|[\W\d_]+", text)
    long = [at for at, word in enumerate(words) if word.isalpha() and len(word) >= 5 and not _is_acronym(word)]
    for at in chance.sample(long, min(len(long), chance.choice((1, 1, 2)))):
        words[at] = _typo(words[at], chance)
    return "".join(words)


def _is_acronym(word: str) -> bool:
    return word.isupper() and len(word) <= 6


def _typo(word: str, chance: random.Random) -> str:
    """Two letters swapped, one lost, one doubled, or one mistaken."""
    at = chance.randrange(len(word) - 1)
    start, letter, following, end = word[:at], word[at], word[at + 1], word[at + 2 :]
    return chance.choice(
        (
            start + following + letter + end,
            start + following + end,
            start + letter + letter + following + end,
            start + chance.choice(LETTERS) + following + end,
        )
    )


def _place(text: str, chance: random.Random) -> str:
    return f"{text} {chance.choice(PLACES)}"


def _order(text: str, chance: random.Random) -> str:
    words = text.split()
    return " ".join(chance.sample(words, len(words)))


def _accents(text: str, chance: random.Random) -> str:
    return without_accents(text)


def _case(text: str, chance: random.Random) -> str:
    return chance.choice((str.upper, str.lower, str.title))(text)


def without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "typos": _typos,
    "place": _place,
    "order": _order,
    "accents": _accents,
    "case": _case,
}


def slips(word: str) -> list[str]:
    """Every way to type a word with one letter lost, mistaken, added, or two swapped."""
    found = set()
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        found |= {before + after[1:], before + after[1:2] + after[:1] + after[2:]}
        found |= {before + letter + rest for letter in ascii_lowercase for rest in (after, after[1:])}
    return sorted(found - {word, ""})
