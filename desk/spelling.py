"""Words without their accents, capitals and punctuation: how people are looked for."""

import re
import unicodedata
from functools import lru_cache

_MARKS = re.compile(r"[^0-9a-z@.+_-]+")


@lru_cache(maxsize=200_000)
def plain(text: str) -> str:
    """« Lefèvre-Dumas » → « lefevre-dumas »; anything else than letters, digits and address signs becomes a space."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _MARKS.sub(" ", bare).strip()
