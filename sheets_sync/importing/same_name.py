"""Whether a line that gives a dossier's number names its person too: what a family shares is not a person."""

from rapidfuzz.distance import JaroWinkler

from sheets_sync.importing.results_people import CLOSE
from sheets_sync.importing.words import fold

Name = tuple[str, str]
"""Family name, given name; "" where none is given."""


def same_name(said: Name, known: Name) -> bool:
    """The whole name in any order, else each part that the line gives; a line that names nobody names nobody else.
    Accents, case, one name of a double one, a slip and the initial of a given name are no other name.
    """
    family = not said[0] or _alike(said[0], known[0])
    given = not said[1] or _alike(said[1], known[1], initials=True)
    return (family and given) or _paired(_words(*said), _words(*known), least=2)


def _alike(said: str, known: str, initials: bool = False) -> bool:
    """By its words, or by its letters when words are cut otherwise."""
    ours, theirs = _words(known), _words(said)
    return _paired(theirs, ours, initials=initials) or _close("".join(theirs), "".join(ours))


def _paired(said: list[str], known: list[str], least: int = 1, initials: bool = False) -> bool:
    """Every word of the shorter name has its own in the other."""
    few, more = sorted((list(said), list(known)), key=len)
    for word in few:
        found = word if word in more else next((one for one in more if _close(word, one, initials)), None)
        if found is None:
            return False
        more.remove(found)
    return len(few) >= least


def _close(one: str, other: str, initials: bool = False) -> bool:
    begins = initials and 1 in (len(one), len(other)) and one[0] == other[0]
    return begins or JaroWinkler.similarity(one, other) >= CLOSE


def _words(*parts: str) -> list[str]:
    return [word for part in parts for word in fold(part).split()]
