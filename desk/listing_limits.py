"""What is against a size, a capacity, a rank of the complementary list, by what stands when it is recorded (R-131)."""

from collections.abc import Container, Iterable, Mapping
from typing import Any

from desk.cases import begun, holders, on_the_list
from desk.counting import seats_of
from desk.files import Files, Key
from desk.listing_views import DRAW
from desk.ranks import rank_twice
from sheets_sync.standings import history

FORMATION, RANK = "formation", "list_rank"
AFTER = ("placement", "admission", "sortie")
"""The phases of `États` that the list may lead to."""


def said_of(files: Files, programme: str) -> Mapping[str, Any]:
    """What management and the jury said of a programme."""
    return files.register.fields.get(f"{FORMATION}:{programme}", {})


def present(files: Files, programme: str) -> int:
    """Persons in the school, or with a seat: each counts once (§9.2)."""
    return len({entry.person for entry in holders(files, programme, "present")})


def ever_listed(files: Files, programme: str) -> bool:
    """Was anyone ever put on its list?"""
    workflow = files.session.workflow
    if holders(files, programme, "liste"):
        return True
    later = [code for code, state in workflow.states.items() if state.phase in AFTER]
    keys = (key for state in later for key in files.standing(programme, state))
    return any(workflow.has(step.target, "liste") for key in keys for step in history(files.register, *key))


def proposed(files: Files, programme: str) -> tuple[Key, ...]:
    """Whose inscription waits for its validation."""
    return tuple(one.key for one in holders(files, programme, "admissible") if one.proposed == DRAW)


def criteria_used(files: Files, programme: str) -> str:
    """What already rests on the jury's criteria, "" when nothing does."""
    if ever_listed(files, programme):
        return "des candidats sont déjà inscrits sur la liste"
    if proposed(files, programme):
        return "des inscriptions sont proposées, et tomberaient"
    ranked = any(files.candidature(*one.key).get(RANK) for one in holders(files, programme, "admissible"))
    return "des rangs sont déjà donnés" if ranked else ""


def limit_objection(files: Files, programme: str, capacity: int | None, size: int | None) -> str | None:
    if any(number is not None and number < 0 for number in (capacity, size)):
        return "une capacité d'accueil et une taille de liste ne sont pas négatives"
    here, hosts = present(files, programme), seats_of(files, programme).cap if capacity is None else capacity
    listed, came = len(on_the_list(files, programme)), len({entry.person for entry in begun(files, programme)})
    if hosts < here:
        return f"présents ou places agréées : {here} ; la capacité d'accueil ne peut descendre à {hosts}"
    if size is not None and size < listed:
        return f"personnes déjà inscrites : {listed} ; la liste ne peut descendre à {size}"
    if size is not None and here + size - came > hosts:
        left = f"la capacité d'accueil en laisse inscrire {hosts - here + came} au plus"
        return f"taille : {size}, présents ou places agréées : {here} ; {left}"
    return None


def rank_objections(
    files: Files, programme: str, moved: Mapping[Key, int | None], reason: str, hidden: Container[Key] = ()
) -> tuple[str, ...]:
    """What is against these ranks, now, as whoever gives them may read it."""
    if not str(files.register.value(f"{FORMATION}:{programme}", "list_criteria") or "").strip():
        return ("les critères du jury manquent : ils s'enregistrent avant tout rang (§9.2)",)
    if low := [f"dossier {key[0]}" for key, rank in moved.items() if rank is not None and rank < 1]:
        return (f"{', '.join(low)} : un rang est un nombre entier à partir de 1",)
    people = [*holders(files, programme, "admissible"), *holders(files, programme, "liste")]
    ranks = {entry.key: files.candidature(*entry.key).get(RANK) for entry in people} | dict(moved)
    here = {entry.key for entry in people}
    gone = [f"dossier {key[0]} : n'est plus admissible ni sur la liste" for key in moved if key not in here]
    return (*rank_twice(ranks, hidden), *_settled(files, moved, reason), *gone)


def _settled(files: Files, moved: Mapping[Key, int | None], reason: str) -> Iterable[str]:
    """A rank that someone was listed by, or is proposed by, does not move in silence."""
    for key in moved:
        entry = files.entries.get(key)
        if entry and entry.proposed == DRAW:
            yield f"dossier {key[0]} : son inscription est proposée à ce rang, écartez d'abord la proposition"
        elif entry and files.session.workflow.has(entry.state, "liste") and not reason.strip():
            yield f"dossier {key[0]} : déjà sur la liste, changer son rang demande un motif"
