"""Déport: who is recused from an application neither sees nor judges it (§5).

Nothing of it reaches that person: it is in no list, no count, no thread, and no step of it can be taken.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from desk.files import Files, Key, key_of
from sheets_sync.fold import OWNED
from sheets_sync.journal import Act

RECUSED = "Vous êtes déporté du dossier {dossier} : il est instruit et jugé sans vous (§5)."
Changes = Mapping[str, Mapping[str, tuple[Any, Any]]]


def away(files: Files, email: str) -> frozenset[Key]:
    """The applications that this person is recused from."""
    return frozenset(key for key, people in files.recused.items() if email in people)


def without_hidden(files: Files, act: Act) -> Act | None:
    """The act without what it says of hidden applications; None when it is about them, or says nothing else."""
    if not files.hidden:
        return act
    if _tells(files, act.subject, {}):
        return None
    left = {subject: changed for subject, changed in act.changes.items() if not _tells(files, subject, changed)}
    return None if act.changes and not left else replace(act, changes=left)


def _tells(files: Files, subject: str, changed: Mapping[str, tuple[Any, Any]]) -> bool:
    """Is it an application's that is hidden, a record's of one, or a slot's that one holds?"""
    kind, _, name = subject.partition(":")
    if kind == "candidature" or kind in OWNED:
        return key_of(name) in files.hidden
    if kind == "dossier":
        return files.shut(name)
    return any(key_of(value) in files.hidden for value in _texts(changed))


def _texts(changed: Mapping[str, tuple[Any, Any]]) -> Iterator[str]:
    return (value for pair in changed.values() for value in pair if isinstance(value, str) and "/" in value)
