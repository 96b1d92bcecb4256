"""The long names that a platform gives programmes → the session's codes, read through the rows of `Formations`."""

import csv
import re
from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path

from rapidfuzz.distance import DamerauLevenshtein

from rules.session import Session
from sheets_sync.importing.cells import Cell
from sheets_sync.importing.words import Raw, fold, tidy

ORDINAL = re.compile(r"\b(\d)(?:re|ere|er|e|eme|nde|nd|iere|ieme)\b")
TYPO_FROM = 7  # letters from which one slip is forgiven


def programme_codec(session: Session) -> Callable[[Raw], Cell]:
    """A codec: a code, the short name that screens and their exports show, or the label whose every word is in the
    text; two possible programmes are none."""
    labels = {row["code"]: _words(row["libelle"]) for row in session.tables["Formations"]}
    named = {code: code for code in labels} | {row.short.upper(): code for code, row in session.programmes.items()}

    @cache
    def read(written: str) -> Cell:
        if not fold(written):
            return None, ""
        if code := named.get(written.strip().upper()):
            return code, ""
        words = _words(written)
        fitting = {code: label for code, label in labels.items() if label and _all_in(label, words)}
        longest = max(map(len, fitting.values()), default=0)
        best = [code for code, label in fitting.items() if len(label) == longest]
        if len(best) == 1:
            return best[0], ""
        return None, "attendu une formation de l’onglet Formations : " + ", ".join(labels)

    return lambda raw: read(tidy(raw))


def _words(written: str) -> frozenset[str]:
    return frozenset(ORDINAL.sub(r"\1", fold(written)).split())


def _all_in(label: Collection[str], words: Collection[str]) -> bool:
    return all(word in words or any(_one_slip(word, other) for other in words) for word in label)


def _one_slip(word: str, other: str) -> bool:
    return len(word) >= TYPO_FROM and DamerauLevenshtein.distance(word, other, score_cutoff=1) <= 1


@cache
def _countries() -> Mapping[str, str]:
    with (Path(__file__).parent / "countries.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = {fold(name): row["code"] for row in rows for name in row["names"].split("|")}
    return names | {row["code"].lower(): row["code"] for row in rows}


def country(raw: Raw) -> Cell:
    """A country's French name, its nationality's or its ISO code → ISO 3166 alpha-2."""
    folded = fold(raw)
    code = _countries().get(folded)
    return (code, "") if code or not folded else (None, "attendu un pays, comme France ou Maroc")
