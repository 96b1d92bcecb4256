"""What the columns of the lines before one have the book say of their application, beside what stands there (§5)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from desk.files import Files, Key
from sheets_sync.applications import instant
from sheets_sync.fold import NOTHING
from sheets_sync.importing.decisions_words import TAKEN
from sheets_sync.projects import Project, project, projects_of

TRIAL, PROJECT = "epreuve:", "fiche:"
_Told = dict[str, tuple[Any, int]]
"""Field → its value, and the number of the line that states it."""


class Said:
    """The facts of one application as its lines come: the book's, and those of lines that are only planned yet."""

    def __init__(self, files: Files, key: Key):
        self.files: Final = files
        self.key: Final = key
        self._told: dict[str, _Told] = {}

    def take(self, number: int, changes: Mapping[str, Mapping[str, Any]]) -> None:
        """What a line that holds writes, for those after it."""
        for subject, fields in changes.items():
            self._told.setdefault(subject, {}).update({name: (value, number) for name, value in fields.items()})

    def value(self, subject: str, name: str) -> Any:
        told = self._told.get(subject, {})
        return told[name][0] if name in told else self.files.register.value(subject, name)

    def line(self, subject: str, name: str) -> int | None:
        """The line before that states it; None of what the book says."""
        return self._told.get(subject, {}).get(name, (None, None))[1]

    def projects(self) -> tuple[Project, ...]:
        """As `projects_of`, those that the lines bring last."""
        fields = self.files.register.fields
        kept = [one.subject for one in projects_of(self.files.register, *self.key)]
        subjects = dict.fromkeys([*kept, *(one for one in self._told if one.startswith(PROJECT))])
        return tuple(project(one, {**fields.get(one, NOTHING), **self._fields(one)}) for one in subjects)

    def taken(self) -> dict[str, datetime | None]:
        """Trial → when it was taken, of those that the lines say were."""
        told = {one: self._fields(one) for one in self._told if one.startswith(TRIAL)}
        return {
            subject.rpartition("/")[2]: instant(fields.get("taken_at"))
            for subject, fields in told.items()
            if fields.get("outcome") == TAKEN
        }

    def _fields(self, subject: str) -> dict[str, Any]:
        return {name: value for name, (value, _) in self._told.get(subject, {}).items()}
