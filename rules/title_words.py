"""A title as a candidate typed it → plain words: what case, accents, dots, mojibake and plurals hide is undone first.

`words("B.U.T. Réseaux & Télécoms")` → `("but", "reseau", "et", "telecom")`; `words("R&T")` → `("rt",)`.
"""

import re
import unicodedata

LONGEST = 300
"""Characters beyond which a text is a story, not a title: it is left to a person."""

_MOJIBAKE = re.compile(r"[ÃãÂâ][\u0080-\u00ff\u0152-\u0178\u02c6\u02dc\u2013-\u2122\u20ac]{1,2}")
_ELISION = re.compile(r"\b(?:qu|[cdjlmnst])'")
_SPELT = re.compile(r"\b[a-z](?:(?:\.|\s*[&/+]\s*|\s+et\s+)[a-z]\b)+")  # b.u.t · r & t · r et t
_ENDINGS = ((re.compile(r"el+es?$"), "el"), (re.compile(r"(?<=[a-z]{5})[sx]$"), ""))


def words(text: str) -> tuple[str, ...]:
    """The words of a text, in order, each reduced to its stem; digits stay as they are."""
    return tuple(stem(word) for word in surfaces(text))


def surfaces(text: str) -> list[str]:
    """The words of a text, in order: small letters without accents, and digits."""
    folded = unicodedata.normalize("NFKD", _MOJIBAKE.sub(_repair, text).casefold()).replace("’", "'")
    plain = folded.replace("œ", "oe").replace("æ", "ae").encode("ascii", "ignore").decode()
    plain = _SPELT.sub(lambda letters: re.sub(r"[^a-z]|\bet\b", "", letters[0]), _ELISION.sub(" ", plain))
    return re.findall(r"[a-z0-9]+", plain)


def stem(word: str) -> str:
    """Without its plural, and `industrielle` as `industriel`."""
    for ending, short in _ENDINGS:
        word = ending.sub(short, word)
    return word


def _repair(garbled: re.Match[str]) -> str:
    """UTF-8 that was read as cp1252 (`GÃ©nie`), also when it was put in small letters since."""
    characters = garbled[0]
    for size in (3, 2):
        for first in (characters[0], characters[0].upper()):
            try:
                return (first + characters[1:size]).encode("cp1252").decode("utf-8") + characters[size:]
            except UnicodeError:
                continue
    return characters
