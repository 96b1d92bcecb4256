"""A journal and a sheet that people have their hands in: what is typed, what is read, what becomes of it."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rules.session import load, notices
from sheets_sync import hand_edits
from sheets_sync.answers import Draft, Saved
from sheets_sync.hand_edits import Edits, together
from sheets_sync.hand_history import Histories
from sheets_sync.hand_memory import Memory
from sheets_sync.hand_questions import Picture
from sheets_sync.memory_book import MemoryBook, MemoryService
from sheets_sync.people_tabs import people_tabs
from sheets_sync.register import Register
from sheets_sync.rounds import Request, Rounds
from sheets_sync.setting_up import missing, set_up
from sheets_sync.store import Store
from sheets_sync.watching import Watching
from sheets_sync.writer import Journal
from tests.sheets_sync.shared_sheet import SharedSheet

SESSION = load(notices()[-1])
TABS = people_tabs(SESSION.tables)
KEY = bytes(range(32))
LONG = hand_edits.LATE + 60.0
"""Seconds after which no request can apply any more."""
WHO = "camille@ecole.example.org"


def person(number: int) -> dict[str, Any]:
    return {
        "family_name": f"Nom{number:03d}", "given_name": f"Prénom{number:03d}", "ine": f"0{number:09d}A",
        "birth_date": f"2003-05-{1 + number % 28:02d}", "phone": f"+336399{number:05d}", "mark_s1": "12.5",
        "email": f"p{number}@example.org", "postcode": f"0{1000 + number}", "on_platform": True, "programmes_chosen": 1,
    }  # fmt: skip


class HandWorld:
    """`now` in seconds; everything else is what people and the desk did."""

    def __init__(self, folder: Path, dossiers: int = 40):
        self.now = 1_700_000_000.0
        self.service = MemoryService()
        self.journal = Journal(MemoryBook(self.service), folder / "outbox.db", self._clock, key=KEY)
        set_up(self.journal, SESSION.tables, "mise en place")
        self.journal.record([self._import(number) for number in range(1, dossiers + 1)])
        self.sheet, self.memory, self.forms = SharedSheet().set_up(TABS), Memory(), 0
        self.histories = Histories()
        self.follow()

    def copy(self, folder: Path) -> "HandWorld":
        """Another workbook that is just the same, and its own machine."""
        other = copy(self)
        other.service = MemoryService(headers=dict(self.service.headers))
        other.service.tabs = {tab: list(rows) for tab, rows in self.service.tabs.items()}
        other.journal = Journal(MemoryBook(other.service), folder / "outbox.db", other._clock, key=KEY)
        other.sheet = SharedSheet({tab: [list(row) for row in rows] for tab, rows in self.sheet.tabs.items()})
        other.histories = Histories()
        return other

    def close(self) -> None:
        self.journal.close()

    def _clock(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)

    def _import(self, number: int) -> Draft:
        dossier, subject = f"24-{number:05d}", f"dossier:24-{number:05d}"
        changes = {
            subject: person(number),
            f"candidature:{dossier}/MKX1": {"state": "DEPOSE", "wish": 1},
        }
        return Draft(f"import {number}", WHO, "import", subject, changes)

    @property
    def register(self) -> Register:
        return self.journal.register(0)

    def wait(self, seconds: float = LONG) -> "HandWorld":
        self.now += seconds
        return self

    def desk(self, subject: str, **fields: Any) -> "HandWorld":
        """Someone corrects it in the desk."""
        self.forms += 1
        assert isinstance(
            self.journal.record(Draft(f"f{self.forms}", WHO, "saisie", subject, {subject: fields})), Saved
        )
        return self

    def follow(self) -> "HandWorld":
        """`Miroir` is written, rows are appended."""
        self.sheet.follow(self.register, TABS, SESSION)
        return self

    def picture(self) -> Picture:
        return Picture(self.now, self.sheet.grids())

    def look(self) -> Edits:
        """One read; what it says is remembered."""
        edits = hand_edits.compare(self.picture(), self.register, self.memory, SESSION, TABS, self.histories)
        self.memory = edits.memory
        return edits

    def record(self, edits: Edits) -> list[Any]:
        return self.journal.record(list(edits.acts))

    def calm(self) -> "HandWorld":
        """Read often enough that nothing is recent any more."""
        self.look()
        self.wait()
        self.look()
        return self

    def value(self, subject: str, name: str) -> Any:
        return self.register.value(subject, name)


def said(edits: Edits) -> Mapping[str, list[str]]:
    """What a picture gave, in words that a test compares whole."""
    words = {
        "acts": [f"{act.kind} {where} = {value}" for act in edits.acts for where, value in changed(act)],
        "questions": [f"{q.why} {q.key}" for q in edits.questions],
        "lots": [f"{lot.tab} {len(lot.cells)} {'à prendre' if lot.takable else 'à écarter'}" for lot in edits.lots],
        "rows": [f"{row.tab} {row.identifier or '?'}" for row in edits.rows],
        "faults": [str(fault) for fault in together(edits.faults)],
        "missing": [one for many in edits.missing.values() for one in many],
        "vanished": [one for many in edits.vanished.values() for one in many],
    }
    return {name: found for name, found in words.items() if found}


def changed(act: Draft) -> list[tuple[str, Any]]:
    return [(f"{subject}#{name}", value) for subject, fields in act.changes.items() for name, value in fields.items()]


def hours(count: float) -> float:
    return timedelta(hours=count).total_seconds()


@dataclass
class Process:
    """One process's store, rounds and watch, without a thread."""

    store: Store
    rounds: Rounds
    watch: Watching

    def read(self) -> Register:
        return self.store.refresh()

    def turns(self) -> int:
        """All that is due now."""
        count = 0
        while self.watch.turn():
            count += 1
        return count

    def record(self, draft: Draft) -> Any:
        request = Request([draft], None)
        self.rounds.serve([request])
        self.watch.moved()
        return request.jobs[0].answer

    def in_force(self) -> None:
        """The notice, without the two thousand lines of its draft."""
        rows = missing(self.read(), SESSION.tables)
        facts = {"lignes": {tab: {key: dict(row) for key, row in found.items()} for tab, found in rows.items()}}
        draft = Draft("setup", WHO, "mise_en_vigueur", "classeur", facts=facts)
        assert isinstance(self.record(draft), Saved)


def arrival(number: int) -> Draft:
    subject = f"dossier:24-{number:05d}"
    return Draft(f"i{number}", WHO, "import", subject, {subject: person(number)})
