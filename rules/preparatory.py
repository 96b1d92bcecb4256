"""Preparatory classes (§1.1.x b and c): which route a class, as it is written, belongs to."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

WORD = re.compile(r"[A-Z0-9]+")


class Prepa(Enum):
    """The preparatory class, as the routes b and c tell them apart (§1.1)."""

    NONE = "aucune"
    ATS = "classe de la voie b"
    SCIENTIFIC = "scientifique"
    OTHER = "non scientifique"
    UNKNOWN = "filière inconnue"


@dataclass(frozen=True)
class Streams:
    """The preparatory classes that the notice's routes b and c name, as words in capitals without accents (§1.1)."""

    ats: frozenset[str]
    scientific: frozenset[str]
    other: frozenset[str]

    def kind(self, text: str | None) -> Prepa:
        if text is None:
            return Prepa.NONE
        words = _words(text)
        for kind, streams in ((Prepa.ATS, self.ats), (Prepa.SCIENTIFIC, self.scientific), (Prepa.OTHER, self.other)):
            if words & streams:
                return kind
        return Prepa.UNKNOWN


@lru_cache(maxsize=1_000)
def _words(text: str) -> frozenset[str]:
    """With and without its slashes; few texts come, again and again."""
    return frozenset(word for said in (plain(text), plain(text).replace("/", "")) for word in WORD.findall(said))


def plain(text: str) -> str:
    """Capitals without accents: `Prépa intégrée` → `PREPA INTEGREE`."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).upper()
