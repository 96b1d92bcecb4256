"""Whose line is it? The dossier's number says so, when nothing else on the line is of somebody else; without one, a
name with its birth date or its address. Less is a doubt."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from desk.files import Files
from sheets_sync.importing.decisions import Stated
from sheets_sync.importing.results_people import fold_address
from sheets_sync.importing.same_name import like, same_name


@dataclass(frozen=True)
class Candidate:
    """Someone a line may be about: their dossier, their name, and why; `sure` when nothing else can be meant."""

    dossier: str
    name: str
    why: str
    sure: bool = False


@dataclass(frozen=True)
class _Known:
    dossier: str
    family: str
    given: str
    birth: str
    email: str
    programmes: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}".strip()


class People:
    """Those whom this person may read, by what a line may tell of them."""

    def __init__(self, files: Files, programmes: Iterable[str]):
        may = frozenset(programmes)
        dossiers = dict.fromkeys(key[0] for key in files.entries if key[1] in may)
        self._known = {dossier: _known(files, dossier) for dossier in dossiers}

    def candidates(self, row: Stated) -> tuple[Candidate, ...]:
        """By the number, else by the name; nobody when nothing resembles."""
        if row.dossier:
            known = self._known.get(row.dossier)
            return (
                (_at_number(row, known),) if known else tuple(self._near(row, f"le dossier {row.dossier} n’existe pas"))
            )
        return self._by_name(row)

    def _by_name(self, row: Stated) -> tuple[Candidate, ...]:
        found = tuple(self._near(row, ""))
        same = [one for one in found if one.sure]
        return (same[0],) if len(same) == 1 else tuple(_unsure(one) for one in found)

    def _near(self, row: Stated, unless: str) -> Iterator[Candidate]:
        """Of a person's own dossiers, those that apply to the programme of the line, if any does."""
        close = [(one, why) for one in self._known.values() if (why := like(_name(row), one.name))]
        here = [pair for pair in close if row.programme in pair[0].programmes]
        for one, why in here or close:
            more = _besides(row, one)
            says = " ; ".join(filter(None, (unless, why, *more.values())))
            yield Candidate(
                one.dossier, one.name, says, not unless and why == "même nom" and bool(more) and _agrees(more)
            )


def _known(files: Files, dossier: str) -> _Known:
    fields = files.fields(dossier)
    family, given = str(fields.get("family_name") or ""), str(fields.get("given_name") or "")
    birth, email = str(fields.get("birth_date") or ""), fold_address(str(fields.get("email") or ""))
    return _Known(dossier, family, given, birth, email, frozenset(files.programmes(dossier)))


def _at_number(row: Stated, known: _Known) -> Candidate:
    """Another name, birth date or address beside the number is a doubt: one of the two is wrong."""
    more = sorted(_besides(row, known).values(), key=_same)
    if not same_name((row.family, row.given), (known.family, known.given)):
        more.insert(0, f"le fichier dit « {_name(row)} »")
    if all(map(_same, more)):
        return Candidate(known.dossier, known.name, "même numéro", sure=True)
    return Candidate(known.dossier, known.name, f"même numéro, mais {' ; '.join(more)}")


def _besides(row: Stated, known: _Known) -> dict[str, str]:
    """What is said of both: « same » or « other »."""
    found: dict[str, str] = {}
    if row.birth and known.birth:
        found["birth"] = "même date de naissance" if row.birth.isoformat() == known.birth else "né à une autre date"
    if row.email and known.email:
        found["email"] = "même adresse" if fold_address(row.email) == known.email else "une autre adresse"
    return found


def _agrees(more: dict[str, str]) -> bool:
    return all(map(_same, more.values()))


def _same(says: str) -> bool:
    return says.startswith("même")


def _unsure(one: Candidate) -> Candidate:
    return Candidate(one.dossier, one.name, one.why)


def _name(row: Stated) -> str:
    return f"{row.given} {row.family}".strip()
