"""Whose line is it? The dossier's number says so; else a name with its birth date or its address. Less is a doubt."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from desk.files import Files
from desk.spelling import plain
from sheets_sync.importing.decisions import Stated
from sheets_sync.importing.results_people import fold_address, like


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
    name: str
    birth: str
    email: str
    programmes: frozenset[str]


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
    name = f"{fields.get('given_name') or ''} {fields.get('family_name') or ''}".strip()
    birth, email = str(fields.get("birth_date") or ""), fold_address(str(fields.get("email") or ""))
    return _Known(dossier, name, birth, email, frozenset(files.programmes(dossier)))


def _at_number(row: Stated, known: _Known) -> Candidate:
    """Another name beside the number is a doubt: one of the two is wrong."""
    name = _name(row)
    shared = set(plain(name).split()) & set(plain(known.name).split())
    if not name or shared or like(name, known.name):
        return Candidate(known.dossier, known.name, "même numéro", sure=True)
    return Candidate(known.dossier, known.name, f"même numéro, mais le fichier dit « {name} »")


def _besides(row: Stated, known: _Known) -> dict[str, str]:
    """What is said of both: « same » or « other »."""
    found: dict[str, str] = {}
    if row.birth and known.birth:
        found["birth"] = "même date de naissance" if row.birth.isoformat() == known.birth else "né à une autre date"
    if row.email and known.email:
        found["email"] = "même adresse" if fold_address(row.email) == known.email else "une autre adresse"
    return found


def _agrees(more: dict[str, str]) -> bool:
    return all(says.startswith("même") for says in more.values())


def _unsure(one: Candidate) -> Candidate:
    return Candidate(one.dossier, one.name, one.why)


def _name(row: Stated) -> str:
    return f"{row.given} {row.family}".strip()
