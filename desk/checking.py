"""The invariants (rules.md §2.4) over the files of now; a breach stops the announcements of its programme only."""

from collections.abc import Mapping
from datetime import date
from threading import Lock
from time import perf_counter

from desk import cases
from desk.files import Entry, Files
from desk.reading import application
from desk.room import Clock, Room
from rules.contents import Contents, Person, Standing
from rules.history import past_facts
from rules.invariants import Breach, check
from sheets_sync.writer import Journal

SHARE = 50
"""On a very large book the check is asked again only when it would cost less than one part in fifty of the time."""


class Checking(Room):
    """Breaches, worked out again when the register moved."""

    def __init__(self, journal: Journal, clock: Clock):
        super().__init__(journal, clock)
        self._checking = Lock()
        self._checked: tuple[Files | None, tuple[Breach, ...], float, float] = (None, (), 0.0, 0.0)

    def _breaches(self) -> tuple[Breach, ...]:
        files, now = self.files(), perf_counter()
        with self._checking:
            of, found, at, cost = self._checked
            if of is files or (of is not None and now - at < cost * SHARE):
                return found
            found = check(contents(files, self.today()))
            self._checked = files, found, perf_counter(), perf_counter() - now
            return found


def contents(files: Files, today: date) -> Contents:
    """What the book says, as the invariants look at it; projects, mails and batches are not kept yet."""
    entries = files.entries.values()
    persons = {entry.person: entry for entry in entries}
    return Contents(
        session=files.session,
        today=today,
        applications=tuple(_standing(files, entry) for entry in entries),
        persons=tuple(_person(files, entry) for entry in persons.values()),
    )


def _standing(files: Files, entry: Entry) -> Standing:
    """Kept with the application's fields: only those that changed are read again."""
    mine, fields = files.candidature(*entry.key), files.fields(entry.dossier)
    kept = files.standings.get(entry.key)
    if kept and kept[0] is mine and kept[1] is fields and kept[2] is files.session:
        standing: Standing = kept[3]
        return standing
    found = _read(files, entry, mine, fields)
    files.standings[entry.key] = (mine, fields, files.session, found)
    return found


def _read(files: Files, entry: Entry, mine: Mapping[str, object], fields: Mapping[str, object]) -> Standing:
    history = cases.history(files, *entry.key)
    facts = past_facts(history, files.session.workflow)
    if mine.get("trials") is not None:
        facts["trials_asked"] = mine["trials"]
    route = str(mine["decided_route"]) if mine.get("decided_route") else None
    return Standing(
        dossier=entry.dossier,
        programme=entry.programme,
        person=entry.person,
        state=entry.state,
        origin=str(mine["origin"]) if mine.get("origin") else None,
        history=history,
        facts=facts,
        submitted_at=application(entry.dossier, entry.programme, fields, files.session).submitted_at,
        decided_route=route,
        route=files.examination(*entry.key).route if route else None,
    )


def _person(files: Files, entry: Entry) -> Person:
    dossiers = files.dossiers_of(entry.person)
    paid = [files.fields(dossier).get("fee_paid") for dossier in dossiers]
    committed = next((code for one in dossiers for code in files.programmes(one) if _engaged(files, one, code)), None)
    return Person(
        key=entry.person,
        dossiers=dossiers,
        email=entry.email,
        fee_paid=sum(sum_ for sum_ in paid if sum_ is not None) if any(sum_ is not None for sum_ in paid) else None,
        fee_due=files.examination(*entry.key).fee_due,
        committed_on=committed,
    )


def _engaged(files: Files, dossier: str, programme: str) -> bool:
    return files.session.workflow.has(str(files.candidature(dossier, programme).get("state") or ""), "engagement")
