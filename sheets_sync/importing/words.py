"""Text as platforms and spreadsheets leave it, and the same text as it can be compared."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import TypeAlias

from rapidfuzz.distance import Levenshtein

Raw: TypeAlias = "str | float | bool | date | datetime"

WORD = re.compile("[a-z0-9]+")
MOJIBAKE = re.compile("[ÃÂâÅ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ¡-¿]")


def unmangled(text: str) -> str:
    """Undoes one passage of UTF-8 read as cp1252 (« Ã© » → « é »), only where the result is valid UTF-8."""
    if text.isascii() or not MOJIBAKE.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


@lru_cache(maxsize=20_000, typed=True)  # typed: True is not 1.0
def tidy(raw: Raw) -> str:
    """A cell as a line of text: whole floats without their « .0 », no outer or double spaces, no leading apostrophe."""
    if isinstance(raw, bool):
        return "Oui" if raw else "Non"
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    return " ".join(unmangled(str(raw)).replace("’", "'").split()).lstrip("'")


@lru_cache(maxsize=20_000, typed=True)
def fold(raw: Raw) -> str:
    """The words alone, without accents, case or punctuation: what two spellings of one thing share."""
    text = tidy(raw).lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("æ", "ae").replace("ı", "i"))
        text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(WORD.findall(text))


def nearest(written: str, names: Iterable[str]) -> str:
    """The name that a misspelt word may be, one letter in five apart at most, both folded; "" when none is, or several
    are."""
    most = len(written) // 5
    apart = {name: Levenshtein.distance(written, fold(name), score_cutoff=most) for name in names}
    least = min(apart.values(), default=most + 1)
    found = [name for name, letters in apart.items() if letters == least]
    return found[0] if least <= most and len(found) == 1 else ""
