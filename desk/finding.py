"""A person found from any screen: by name (with or without accents), number (whole or by its end), or address."""

from bisect import bisect_left
from dataclasses import dataclass
from threading import Lock

from desk.access import READERS, use_case
from desk.files import Files
from desk.room import Clock, Room
from desk.spelling import plain
from rules.case import Actor
from sheets_sync.values import day
from sheets_sync.writer import Journal

Words = list[tuple[str, str]]
"""(word, dossier), sorted: whatever begins with what was typed stands together."""
MANY = 400
"""Candidates looked at for one word: beyond, the word says too little."""


@dataclass(frozen=True)
class Hit:
    """A dossier found; state and colour are those of its first application."""

    dossier: str
    name: str
    birth_date_text: str
    email: str
    programmes_text: str
    state_label: str
    colour: str


class Finding(Room):
    """Search over an index that follows the register."""

    def __init__(self, journal: Journal, clock: Clock):
        super().__init__(journal, clock)
        self._indexing = Lock()
        self._indexed: tuple[Files | None, Words] = (None, [])

    @use_case(READERS)
    def find(self, actor: Actor, text: str, limit: int = 12) -> tuple[Hit, ...]:
        """Dossiers where every word typed begins a name, ends or begins a number, or begins an address."""
        words, programmes = plain(text).split(), set(self._visible(actor))
        if not words:
            return ()
        files = self._seen(actor)
        index = self._index(self.files())
        found = [_beginning(index, word) for word in words]
        common = found[0].intersection(*found[1:])
        dossiers = (dossier for dossier in sorted(common) if programmes & set(files.programmes(dossier)))
        exact = sorted(dossiers, key=lambda dossier: (words[0] not in _words(files, dossier), dossier))
        return tuple(self._hit(files, dossier, programmes) for dossier in exact[:limit])

    def _index(self, files: Files) -> Words:
        """The index of these files, brought up from the last one: only the dossiers that changed are read again."""
        with self._indexing:
            older, index = self._indexed
            if older is not files:
                changed = files.dossiers_changed_since(older) if older else set(files.register.dossiers)
                gone = {pair for dossier in changed for pair in _pairs(older, dossier)}
                come = {pair for dossier in changed for pair in _pairs(files, dossier)}
                if gone != come:
                    index = sorted([pair for pair in index if pair not in gone] + list(come))
                self._indexed = files, index
            return index

    def _hit(self, files: Files, dossier: str, programmes: set[str]) -> Hit:
        fields = files.fields(dossier)
        mine = [code for code in files.programmes(dossier) if code in programmes]
        state = files.session.workflow.states.get(str(files.candidature(dossier, mine[0]).get("state") or ""))
        born = day(str(fields.get("birth_date") or ""))
        return Hit(
            dossier,
            f"{fields.get('family_name') or ''} {fields.get('given_name') or ''}".strip() or dossier,
            f"{born:%d/%m/%Y}" if born else "",
            str(fields.get("email") or ""),
            ", ".join(self.short(code) for code in mine),
            state.label if state else "Sans état",
            state.colour if state else "gris",
        )


def _beginning(index: Words, word: str) -> set[str]:
    start = bisect_left(index, (word, ""))
    found: set[str] = set()
    for here, dossier in index[start : start + MANY * len(word)]:
        if not here.startswith(word):
            break
        found.add(dossier)
    return found


def _pairs(files: Files | None, dossier: str) -> list[tuple[str, str]]:
    return [(word, dossier) for word in _words(files, dossier)] if files else []


def _words(files: Files, dossier: str) -> set[str]:
    """The words of the names, the number whole and its ends without zeros, the address."""
    fields = files.fields(dossier)
    names = f"{fields.get('family_name') or ''} {fields.get('given_name') or ''}"
    address = plain(str(fields.get("email") or ""))
    return (_of_person(names, dossier) | {address, *address.split("@")[:1]}) - {""}


def answers_to(typed: str, name: str, dossier: str) -> bool:
    """Does every word typed begin one of the name, or the number or its end? Accents, capitals, order do not matter."""
    mine = {*_of_person(name, dossier), "".join(plain(name).replace("-", " ").split())}
    words = plain(typed).split()
    return bool(words) and all(any(one.startswith(word) for one in mine) for word in words)


def _of_person(names: str, dossier: str) -> set[str]:
    end, words = plain(dossier).rpartition("-")[2], plain(names)
    return {*words.replace("-", " ").replace("_", " ").split(), *words.split(), plain(dossier), end, end.lstrip("0")}
