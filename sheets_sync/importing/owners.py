"""Whose dossier is this? A new one that is surely someone's says so; every other doubt is a question, asked once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sheets_sync.importing.duplicates import DOUBTFUL, Pair, pairs, person, representatives
from sheets_sync.importing.export_rows import ExportRow
from sheets_sync.importing.three_way import asked as question


class Known(Protocol):
    """What a preview reads of a register."""

    @property
    def fields(self) -> Mapping[str, Mapping[str, Any]]: ...
    @property
    def applications(self) -> Mapping[str, Sequence[str]]: ...


class Owners:
    """The people behind a register's dossiers and a file's rows."""

    def __init__(self, rows: Sequence[ExportRow], known: Known, import_id: str):
        self._import = import_id
        found = _pairs(rows, known)
        self._person = representatives(found)
        self._doubts: dict[str, list[Pair]] = defaultdict(list)
        self._reasons: dict[str, str] = {}
        for pair in found:
            if pair.verdict == DOUBTFUL:
                self._doubts[pair.second].append(pair)
            else:
                self._reasons.setdefault(pair.second, pair.reason)

    def settle(self, dossier: str, fields: Mapping[str, Any], after: dict[str, Any], is_known: bool) -> list[str]:
        """Adds to `after` whom a dossier belongs to, or the question; answers what people are told."""
        same = self._person.get(dossier)
        doubts = [pair.first for pair in self._doubts[dossier]]
        said = [f"même personne que {same} ({self._reasons.get(dossier, 'par un autre dossier')})"] if same else []
        said += [f"peut-être la même personne que {pair.first} ({pair.reason})" for pair in self._doubts[dossier]]
        if not is_known:
            after |= {"person": same or dossier, "imported.person": same or dossier}
        asked = {*doubts} - {*(fields.get("imported.doubtful") or ())}
        if is_known and same and same not in (fields.get("imported.person"), fields.get("person")):
            after["imported.person"] = same
            asked.add(same)
        if asked:
            other, says = sorted(asked)[0], " ; ".join(said)
            now = fields.get("person") or dossier
            after["question.person"] = question("doubtful_duplicate", other, now, self._import, says)
            if doubts:
                after["imported.doubtful"] = sorted(doubts)
        return said if asked or not is_known else []


def _pairs(rows: Sequence[ExportRow], known: Known) -> tuple[Pair, ...]:
    """Those already here come first, in the order they came, then the file's rows in theirs."""
    held = {number: person(number, known.fields.get(f"dossier:{number}", {})) for number in known.applications}
    coming = {row.dossier: person(row.dossier, row.values) for row in rows if not row.refused}
    return pairs((held | coming).values())
