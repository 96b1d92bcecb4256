"""What a lot wrote on one application, and what of it may still be given back: only what nobody touched since (§5)."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from desk.announced import last_change
from desk.files import Files, Key
from sheets_sync.register import Recorded
from sheets_sync.standings import TAKEN_OVER

KIND: Final = "lot_repris"
STEPS: Final = ("transition", "proposition", "validation")
UNDOES: Final = "défait"
"""The fact by which an act says which one it takes back."""
Changes = dict[str, dict[str, Any]]


def acts(files: Files, key: Key) -> Iterator[Recorded]:
    """Every holding act on an application, on what it owns, and on its dossier."""
    mine = subject_of(key)
    subjects = (mine, *files.register.records(mine), f"dossier:{key[0]}")
    found = {one.position: one for subject in subjects for one in files.register.thread(subject) if one.holds}
    return iter(found.values())


def of_lot(files: Files, key: Key, lot: str) -> list[Recorded]:
    """The acts by which the lot changed this application: its steps, and what its columns said."""
    return [one for one in acts(files, key) if source_of(one).get("lot") == lot and about(one, key)]


def left(files: Files, key: Key, lot: str, staying: Collection[Key]) -> Iterator[Recorded]:
    """Its acts that nothing took back yet, and that have something to give back."""
    undone = {(one.act.facts.get(UNDOES) or {}).get("acte") for one in acts(files, key)}
    mine = (one for one in of_lot(files, key, lot) if one.row.operation not in undone)
    return (one for one in mine if any(given_back(files, one, key, lot, staying).values()))


def given_back(files: Files, one: Recorded, key: Key, lot: str, staying: Collection[Key]) -> Changes:
    """The fields whose last act is the lot's own, with what they were before it."""
    free = {
        subject: fields for subject, fields in one.act.changes.items()
        if not (subject.startswith("dossier:") and rests_on(files, one, key, lot, staying))
    }  # fmt: skip
    return {
        subject: {name: before for name, (before, _) in changed.items() if _still(files, one, subject, name)}
        for subject, changed in free.items()
    }


def rests_on(files: Files, one: Recorded, key: Key, lot: str, staying: Collection[Key]) -> str:
    """Another application of the same dossier, acted on since, that keeps what it was decided from (§4.1)."""
    for code in files.programmes(key[0]):
        other = key[0], code
        since = (act for act in acts(files, other) if act.position > one.position and about(act, other))
        others = (act for act in since if act.act.kind != KIND)
        if other != key and any(source_of(act).get("lot") != lot or other in staying for act in others):
            return f"{key[0]}/{code}"
    return ""


def stays(files: Files, key: Key, lot: str, staying: Collection[Key]) -> Iterator[tuple[str, str]]:
    """(subject, field) that the lot wrote and that will not go back, of an application that does."""
    undone = {(one.act.facts.get(UNDOES) or {}).get("acte") for one in acts(files, key)}
    ours = {one.row.operation for one in of_lot(files, key, lot)}
    for one in of_lot(files, key, lot):
        kept = one.row.operation not in undone and one.act.kind not in STEPS
        for subject, fields in one.act.changes.items() if kept else ():
            rests = subject.startswith("dossier:") and rests_on(files, one, key, lot, staying)
            heads = ((name, last_change(files.register, f"{subject}#{name}")) for name in fields)
            yield from ((subject, name) for name, head in heads if rests or not head or head.row.operation not in ours)


def source_of(one: Recorded) -> Mapping[str, Any]:
    told = one.act.facts.get(TAKEN_OVER)
    return told if isinstance(told, Mapping) else {}


def about(one: Recorded, key: Key) -> bool:
    """On this application or its records; of the dossier's own data, only what the lot wrote for it."""
    own = any(_owned(subject, key) for subject in one.act.changes)
    return own or source_of(one).get("candidature") == f"{key[0]}/{key[1]}"


def _owned(subject: str, key: Key) -> bool:
    name = subject.partition(":")[2]
    return f"{name}/".startswith(f"{key[0]}/{key[1]}/")


def subject_of(key: Key) -> str:
    return f"candidature:{key[0]}/{key[1]}"


def _still(files: Files, one: Recorded, subject: str, name: str) -> bool:
    """Is this act the last that changed the field, those taken back left aside? What somebody changed since stays; a
    step of the lot that only rests on it, as an admission does on its contract, changed nothing."""
    head = last_change(files.register, f"{subject}#{name}")
    undone = (head.act.facts.get(UNDOES) or {}).get("lot") if head else None
    return head is not None and (head.row.operation == one.row.operation or undone == source_of(one).get("lot"))
