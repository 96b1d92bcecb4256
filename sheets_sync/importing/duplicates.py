"""Is this the same person? Same, doubtful (someone must say) or different, each with its reason; twins stay two people.

Pairs are only looked for among rows that share an INE, a birth date, an address or a telephone.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Any

from rapidfuzz.distance import JaroWinkler

from sheets_sync.importing.words import fold

SAME, DOUBTFUL, DIFFERENT = "same", "doubtful", "different"
BLOCK_OF_NOBODY = 200  # a value that so many share (an association's number) says nothing of a person

DOUBLED = re.compile(r"(.)\1+")


@dataclass(frozen=True)
class Person:
    """What tells a person: names folded, "" when unknown."""

    key: str
    family: str
    given: str
    born: date | None
    ine: str
    email: str
    phone: str


@dataclass(frozen=True)
class Pair:
    """Two rows that may be one person; `verdict` is same or doubtful."""

    first: str
    second: str
    verdict: str
    reason: str


def person(key: str, values: Mapping[str, Any]) -> Person:
    """`values` are a record's, typed; dates may be ISO text."""
    born = values.get("birth_date")
    return Person(
        key,
        fold(values.get("family_name") or ""),
        fold(values.get("given_name") or ""),
        date.fromisoformat(born) if born and isinstance(born, str) else born or None,
        values.get("ine") or "",
        values.get("email") or "",
        values.get("phone") or "",
    )


def compared(a: Person, b: Person) -> tuple[str, str]:
    """The verdict and its reason. An INE may be copied from one twin to the other: alone it proves nothing. Two valid
    and different INE are two people, unless name and birth agree: then ask.
    """
    likeness, one_person = _names(a, b)
    born = a.born is not None and a.born == b.born
    if a.ine and a.ine == b.ine:
        agree = one_person and likeness >= 0.84 and (born or a.born is None or b.born is None)
        return (SAME, "même INE") if agree else (DOUBTFUL, "même INE, noms ou naissances différents")
    contact = (a.email != "" and a.email == b.email) or (a.phone != "" and a.phone == b.phone)
    if a.ine and b.ine:
        close = likeness >= 0.97 and born
        return (DOUBTFUL, "mêmes nom et naissance, INE différents") if close else (DIFFERENT, "INE différents")
    if born and likeness >= 0.93 and one_person:
        return SAME, "même prénom, nom à une graphie près, même naissance"
    if born and likeness >= 0.84:
        return DOUBTFUL, "noms proches, même naissance" + (", même contact" if contact else "")
    if contact and likeness >= 0.84:
        return DOUBTFUL, "noms proches, même contact, naissances différentes"
    return DIFFERENT, ""


def _names(a: Person, b: Person) -> tuple[float, bool]:
    """The weaker of the two names' likeness, straight or swapped; whether the given name is one and the same.

    « Marie » and « Marine » may be twins: a given name is the same word for word, but for a doubled letter, or not at
    all.
    """
    straight = min(_alike(a.family, b.family), _alike(a.given, b.given))
    crossed = min(_alike(a.family, b.given), _alike(a.given, b.family))
    same = (same_words(a.given, b.given) and straight >= crossed) or (
        same_words(a.given, b.family) and same_words(a.family, b.given)
    )
    return max(straight, crossed), same


def same_words(a: str, b: str) -> bool:
    """One folded name has all the words of the other, but for a doubled letter; an unknown one is nobody's."""
    words, others = _words(a), _words(b)
    return bool(words and others) and (words <= others or others <= words)


@lru_cache(maxsize=20_000)
def _words(name: str) -> frozenset[str]:
    return frozenset(DOUBLED.sub(r"\1", name).split())


def _alike(a: str, b: str) -> float:
    """1 for the same, nearly so when one has all the words of the other (« Auguste » and « Auguste Paul »)."""
    if a == b:
        return 1.0 if a else 0.0
    if same_words(a, b):
        return 0.95
    return float(JaroWinkler.similarity(a, b))


def _keys(one: Person) -> Iterator[Hashable]:
    yield from (
        key for key in (("ine", one.ine), ("mail", one.email), ("phone", one.phone), ("born", one.born)) if key[1]
    )


def pairs(people: Iterable[Person]) -> tuple[Pair, ...]:
    """Every pair that is not two different people, in the order the rows came."""
    everyone = list(people)
    rank = {one.key: index for index, one in enumerate(everyone)}
    blocks: defaultdict[Hashable, list[Person]] = defaultdict(list)
    for one in everyone:
        for key in _keys(one):
            blocks[key].append(one)
    near = {
        (a.key, b.key) if rank[a.key] < rank[b.key] else (b.key, a.key): (a, b)
        for block in blocks.values()
        if len(block) <= BLOCK_OF_NOBODY
        for a, b in combinations(block, 2)
    }
    found = (Pair(*key, *compared(a, b)) for key, (a, b) in near.items())
    kept = (pair for pair in found if pair.verdict != DIFFERENT)
    return tuple(sorted(kept, key=lambda pair: (rank[pair.second], rank[pair.first])))


def representatives(found: Iterable[Pair]) -> dict[str, str]:
    """For each row that is surely someone met before: the first row of that person."""
    first: dict[str, str] = {}

    def root(key: str) -> str:
        while key in first:
            key = first[key]
        return key

    for pair in found:
        if pair.verdict == SAME and (one := root(pair.first)) != (other := root(pair.second)):
            first[other] = one
    return {key: root(key) for key in first}
