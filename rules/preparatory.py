"""Preparatory classes (§1.1.x b and c): which route a class, as it is written, belongs to."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

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
        words = {word for text in (plain(text), plain(text).replace("/", "")) for word in WORD.findall(text)}
        for kind, streams in ((Prepa.ATS, self.ats), (Prepa.SCIENTIFIC, self.scientific), (Prepa.OTHER, self.other)):
            if words & streams:
                return kind
        return Prepa.UNKNOWN


def plain(text: str) -> str:
    """Capitals without accents: `Prépa intégrée` → `PREPA INTEGREE`."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).upper()
