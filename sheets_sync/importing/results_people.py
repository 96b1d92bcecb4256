"""Whose line is it? The exact address says so; anything less is a doubt that a named person settles, with its why."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from sheets_sync.importing.duplicates import same_words
from sheets_sync.importing.results_columns import Line
from sheets_sync.importing.words import fold

T = TypeVar("T")
CLOSE: Final = 0.92
CUT: Final = 3  # letters that a short form lacks: « Alex » for « Alexandre », but « Julie » is not « Julien »
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
        names = [_words(one.name) for one in self._people]
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
        near = (self._people[place] for place in sorted(self._near(*_words(line.name))))
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
    return "d’une autre personne convoquée" if any(one.person != person for one in unseen) else ""


def _at_same(line: Line, one: Convened) -> str:
    """Two people of one household may share an address, and a surname: another name is a doubt, another given name
    too."""
    known = not line.name or _shared(fold(line.name), fold(one.name)) or like(line.name, one.name)
    return SAME_ADDRESS if known and _same_given(line, one) else f"même adresse, mais le fichier dit « {line.name} »"


def _same_given(line: Line, one: Convened) -> bool:
    """Nothing in the file says another given name: a blank one says none, and the two columns may be swapped."""
    known, said, family = fold(one.given), fold(line.given), fold(one.family)
    if not known:
        return True
    if not said:
        said = " ".join(fold(word) for word in line.family.split() if not _shared(fold(word), family)).strip()
        return not said or _short(said, known)
    return _short(said, known) or (_short(fold(line.family), known) and _shared(said, family))


def _shared(a: str, b: str) -> bool:
    return not set(a.split()).isdisjoint(b.split())


def _short(a: str, b: str) -> bool:
    """One given name, folded, whole, as one of its words, or cut short on either side: « N. », « Alex »."""
    if same_words(a, b) or a.replace(" ", "") == b.replace(" ", ""):
        return True
    first, other = sorted((a, b), key=len)
    cut = len(first) == 1 or (len(first) >= CUT and len(other) - len(first) >= CUT)
    return cut and other.startswith(first)


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


def like(written: str, known: str) -> str:
    """How two names resemble each other, in words; "" when they do not."""
    (ours, here), (theirs, there) = _words(known), _words(written)
    if not ours or not theirs:
        return ""
    if ours == theirs:
        return "même nom"
    if min(len(ours), len(theirs)) > 1 and (ours < theirs or theirs < ours):
        return "nom double ou prénom de plus"
    return "nom à une graphie près" if JaroWinkler.similarity(there, here, score_cutoff=CLOSE) else ""


@lru_cache(maxsize=16_384)
def _words(name: str) -> tuple[frozenset[str], str]:
    """The words of a name, and the same in order."""
    words = frozenset(fold(name).split())
    return words, " ".join(sorted(words))
