"""The row that carries an act in the tab `Journal`, and its keyed digests.

operation   what makes two sends one act: keyed hash of form opening, subject, bases and content
bases       written compactly, {subject: {operation: [fields]}}
condensé    keyed hash of salt and payload, so that a purge blanks both and the row still verifies
empreinte   keyed hash of the workbook's identity, the row, its condensé and its bases' own empreintes
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from secrets import token_hex
from typing import Any, NamedTuple

from sheets_sync.journal import PUT_IN_FORCE, Act, dumps, join_key, loads, split_key
from sheets_sync.shapes import misshapen

Groups = Mapping[str, Mapping[str, Iterable[str]]]
"""Bases as a row writes them: subject → operation seen ("" = none) → fields ("" = the thing itself)."""


class JournalRow(NamedTuple):
    """One row of the tab, every cell a text; its fields are the tab's header."""

    operation: str
    instant: str
    acteur: str
    nature: str
    sujet: str
    bases: str
    notice: str
    format: str
    contenu: str
    sel: str
    condensé: str
    empreinte: str


HEADER = JournalRow._fields


def as_row(cells: Sequence[str]) -> JournalRow:
    """A row of any width, as a sheet whose columns were moved gives it; what is not ours then does not verify."""
    if len(cells) != len(HEADER):
        cells = (*cells, *[""] * len(HEADER))[: len(HEADER)]
    return JournalRow._make(cells)


PURGED = ("contenu", "sel")


def group(bases: Mapping[str, str | None]) -> dict[str, dict[str, list[str]]]:
    groups: dict[str, dict[str, list[str]]] = {}
    for key in sorted(bases):
        subject, name = split_key(key)
        groups.setdefault(subject, {}).setdefault(bases[key] or "", []).append(name)
    return groups


def ungroup(groups: Groups) -> dict[str, str | None]:
    return {
        join_key(subject, name): operation or None
        for subject, seen in groups.items()
        for operation, names in seen.items()
        for name in names
    }


class Seal:
    """The keyed hashes of one journal; `key` is the secret that only the desk's servers hold."""

    def __init__(self, key: bytes):
        self._key = key

    def hash(self, *parts: str) -> str:
        return blake2b("\x1f".join(parts).encode(), key=self._key, digest_size=16).hexdigest()

    def operation(self, act: Act) -> str:
        content = [act.kind, act.after, act.transition, act.reason, act.section, act.facts]
        return self.hash("operation", act.form, act.subject, dumps(dict(act.bases), True), dumps(content, True))

    def row(self, act: Act, workbook: str, base_digests: Mapping[str, str]) -> JournalRow:
        """The act's row, its salt drawn now; `base_digests`: operation → empreinte of the acts it rests on."""
        payload = {"form": act.form, "changes": act.changes, "facts": act.facts}
        named = {
            "transition": act.transition,
            "reason": act.reason,
            "section": act.section,
            "instead_of": act.instead_of,
        }
        content, salt = dumps(payload | {name: value for name, value in named.items() if value}), token_hex(16)
        groups = group(act.bases)
        bases = dumps(groups) if groups else ""
        row = JournalRow(
            act.operation, act.at.isoformat(), act.actor, act.kind, act.subject, bases, act.notice, act.format,
            content, salt, self.condensed(content, salt), "",
        )  # fmt: skip
        return row._replace(empreinte=self.digest(row, workbook, rests_on(groups, base_digests)))

    def condensed(self, content: str, salt: str) -> str:
        return blake2b((salt + content).encode(), key=self._key, digest_size=16).hexdigest()

    def digest(self, row: JournalRow, workbook: str, base_digests: Iterable[str]) -> str:
        covered = "\x1f".join((workbook, *row[:8], row.condensé, *base_digests))
        return blake2b(covered.encode(), key=self._key, digest_size=16).hexdigest()

    def running(self) -> "blake2b":
        """Fed with each row's empreinte, gives what `prefixes` gives."""
        return blake2b(key=self._key, digest_size=16)

    def prefixes(self, rows: list[JournalRow], lengths: Iterable[int]) -> dict[int, str]:
        """Digest of the first n rows, for each n asked; a purge does not change it."""
        running, done, digests = self.running(), 0, {}
        for n in sorted(set(lengths)):
            running.update("".join(row.empreinte for row in rows[done:n]).encode())
            done, digests[n] = n, running.copy().hexdigest()
        return digests


def rests_on(groups: Groups, digests: Mapping[str, str]) -> list[str]:
    """The empreintes of the bases, in the row's own order; an unknown one raises KeyError."""
    return [digests[operation] for seen in groups.values() for operation in seen if operation]


def content_of(row: JournalRow) -> dict[str, Any]:
    """What was said, {} once purged. Raises ValueError, in French, when it has not the shape of such an act."""
    if not row.contenu:
        return {}
    return (_content_kept if row.nature == PUT_IN_FORCE else _content)(row.nature, row.contenu)


def _content(kind: str, text: str) -> dict[str, Any]:
    try:
        content: dict[str, Any] = loads(text)
    except ValueError:
        raise ValueError("contenu illisible, attendu : un objet JSON") from None
    if problem := misshapen(kind, content):
        raise ValueError(problem)
    return content


def read_act(row: JournalRow) -> Act:
    """The act of a row; a purged one keeps who, when, on what, and nothing of what was said; so does one set aside."""
    return (_act_kept if row.nature == PUT_IN_FORCE else _act)(row)


def _act(row: JournalRow) -> Act:
    try:
        content = content_of(row)
    except ValueError:
        content = {}
    changes = {
        subject: {name: (before, after) for name, (before, after) in fields.items()}
        for subject, fields in content.get("changes", {}).items()
    }
    return Act(
        operation=row.operation,
        at=datetime.fromisoformat(row.instant),
        actor=row.acteur,
        kind=row.nature,
        subject=row.sujet,
        changes=changes,
        transition=content.get("transition"),
        reason=content.get("reason", ""),
        section=content.get("section", ""),
        bases=ungroup(loads(row.bases)) if row.bases else {},
        notice=row.notice,
        facts=content.get("facts", {}),
        form=content.get("form", ""),
        instead_of=content.get("instead_of"),
        format=row.format,
        purged=not row.contenu,
    )


_content_kept, _act_kept = lru_cache(maxsize=8)(_content), lru_cache(maxsize=8)(_act)
"""The rows of a session put in force are hundreds of thousands of characters, that each opening of the book and each
reading of its journal meets, and no candidate’s data: they are read once. What is said of people is never kept."""
