"""Whose line is it? The exact address says so; anything less is a doubt that a named person settles, with its why."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from sheets_sync.importing.results_columns import Line
from sheets_sync.importing.same_name import CLOSE, like, same_name, spelt

T = TypeVar("T")
SAME_ADDRESS: Final = "même adresse"


@dataclass(frozen=True)
class Convened:
    """Someone convened to the trial: `key` is `dossier/programme`, `person` the same for all of one's applications."""

    key: str
    person: str
    family: str
    given: str
    email: str

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True)
class Candidate:
    """Someone a line may be about, and why."""

    who: Convened
    why: str


class People:
    """Those convened, by what a file may tell of them."""

    def __init__(self, people: Iterable[Convened]):
        self._people = tuple(people)
        self._by_address: Mapping[str, list[Convened]] = _grouped((fold_address(p.email), p) for p in self._people)
        self._by_variant: Mapping[str, list[Convened]] = _grouped((variant(p.email), p) for p in self._people)
        names = [spelt(one.name) for one in self._people]
        self._spelt = [whole for _, whole in names]
        each = enumerate(words for words, _ in names)
        self._with: Mapping[str, list[int]] = _grouped((word, place) for place, words in each for word in words)

    def candidates(self, line: Line) -> tuple[Candidate, ...]:
        """Everyone the line may be about: by the address, else by one of its variants, else by the name."""
        for found in (self._at_address(line), self._at_variant(line), self._by_name(line)):
            if found:
                return found
        return ()

    def at(self, address: str) -> Sequence[Convened]:
        """Everyone who has this very address."""
        return self._by_address.get(fold_address(address), ())

    def _at_address(self, line: Line) -> tuple[Candidate, ...]:
        return tuple(Candidate(one, _at_same(line, one)) for one in self.at(line.email))

    def _at_variant(self, line: Line) -> tuple[Candidate, ...]:
        here = self._by_variant.get(variant(line.email), []) if line.email else []
        return tuple(Candidate(one, f"adresse {one.email}, à un point ou à un « + » près") for one in here)

    def _by_name(self, line: Line) -> tuple[Candidate, ...]:
        near = (self._people[place] for place in sorted(self._near(*spelt(line.name))))
        found = ((one, why) for one in near if (why := like(line.name, one.name)))
        return tuple(Candidate(one, f"{why}, adresse {one.email or 'inconnue'}") for one, why in found)

    def _near(self, words: frozenset[str], whole: str) -> set[int]:
        """The places of those whom `like` may find, without asking it of everyone: a word shared, or close letters."""
        close = process.extract(whole, self._spelt, scorer=JaroWinkler.similarity, score_cutoff=CLOSE, limit=None)
        return {place for word in words for place in self._with.get(word, ())} | {place for *_, place in close}


def sure(candidates: Sequence[Candidate]) -> Convened | None:
    """The one person whose very address it is; None when there is any doubt."""
    return candidates[0].who if len(candidates) == 1 and sure_person(candidates) else None


def sure_person(candidates: Sequence[Candidate]) -> str:
    """Whose very address it is, whichever of their applications; "" when there is any doubt."""
    persons = {candidate.who.person for candidate in candidates}
    exact = len(persons) == 1 and all(candidate.why == SAME_ADDRESS for candidate in candidates)
    return next(iter(persons)) if exact else ""


def in_doubt(
    candidates: Sequence[Candidate], there: Sequence[Convened], unseen: Sequence[Convened]
) -> tuple[Candidate, ...]:
    """The same, each in doubt when somebody else has that very address: of `there` by key, of `unseen` by none."""
    return tuple(
        replace(one, why=f"adresse qui est aussi celle {of}")
        if one.why == SAME_ADDRESS and (of := _whose_too(one.who.person, there, unseen))
        else one
        for one in candidates
    )


def _whose_too(person: str, there: Sequence[Convened], unseen: Sequence[Convened]) -> str:
    keys = [one.key for one in there if one.person != person]
    if keys:
        return f"de {', '.join(keys)}"
    return "d’une autre personne" if any(one.person != person for one in unseen) else ""


def _at_same(line: Line, one: Convened) -> str:
    """Two people of one household may share an address, and a surname: another name is a doubt."""
    same = same_name((line.family, line.given), (one.family, one.given))
    return SAME_ADDRESS if same else f"même adresse, mais le fichier dit « {line.name} »"


def _grouped(pairs: Iterator[tuple[str, T]]) -> Mapping[str, list[T]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for key, one in pairs:
        if key:
            found[key].append(one)
    return dict(found)


def fold_address(address: str) -> str:
    return address.strip().casefold()


def variant(address: str) -> str:
    """The same for `n.garnier+test@x` and `ngarnier@x`: some providers of mail ignore dots and what follows a « + »."""
    local, _, domain = fold_address(address).rpartition("@")
    return f"{local.split('+')[0].replace('.', '')}@{domain}" if domain else ""
