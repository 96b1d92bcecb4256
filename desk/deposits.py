"""Dépôts: a platform export comes in (§4.1). Every consequence is seen before anything is written; an import can
be undone.

An import runs on a thread of its own: closing the tab stops nothing, and a killed process takes it up where it was.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Final

from desk.access import CLERKS, use_case
from desk.previewing import Preview, previewed
from desk.room import Clock, Room
from rules.case import Actor
from rules.faults import RuleError
from sheets_sync.book import BookError
from sheets_sync.importing.apply import ImportDone, apply_import
from sheets_sync.importing.headers import find_layout
from sheets_sync.importing.opened import CLOSED, OPEN, UNDONE, ImportSeen, imports, remembered_mapping
from sheets_sync.importing.plan import Plan
from sheets_sync.importing.reading import ImportRefused, read_sheets
from sheets_sync.importing.undo import undo_import, undo_preview
from sheets_sync.importing.words import fold
from sheets_sync.writer import Journal

__all__ = ["Deposits", "ImportDone", "ImportLine", "Preview", "Running"]
SILENT: Final = timedelta(minutes=2)
"""An import at work records some lines sooner: it waits for its turn a minute at most (Google counts 60 writes a
minute), and for its answers 20 seconds each."""


@dataclass
class Running:
    """An import at work, or done. `failed` is a sentence; `done` and `total` count dossiers."""

    form: str
    what: str
    by: str
    started: datetime
    done: int = 0
    total: int = 0
    result: ImportDone | None = None
    failed: str = ""
    ended: datetime | None = None
    over: Event = field(default_factory=Event, repr=False)

    @property
    def finished(self) -> bool:
        return self.over.is_set()

    def progress(self, done: int, total: int) -> None:
        self.done, self.total = done, total


@dataclass(frozen=True)
class ImportLine:
    """An import of the journal: `written` dossiers of a file of `lines`; `undoable` while it is not undone, its end
    reached or not; `last`: when it last recorded something. `unfinished`: cut, or still at work; `elsewhere`: at work
    in another process, as far as one can tell.
    """

    id: str
    name: str
    state: str
    by: str
    at: datetime
    lines: int
    written: int
    undoes: str
    undoable: bool
    unfinished: bool
    last: datetime
    elsewhere: bool = False


class Deposits(Room):
    """Preview, apply, undo, history."""

    def __init__(self, journal: Journal, clock: Clock):
        super().__init__(journal, clock)
        self._running: Running | None = None

    @use_case(CLERKS)
    def preview(
        self,
        actor: Actor,
        name: str,
        content: bytes,
        mapping: Mapping[str, str] | None = None,
        accepted: frozenset[str] = frozenset(),
    ) -> Preview:
        """What a file would change. `mapping` (header → field, "" for none) corrects what was recognised, and is
        remembered
        by the import; `accepted` lets dossiers of another session in. Raises `ImportRefused` with one sentence.
        """
        corrected = {fold(header): to for header, to in (mapping or {}).items()}
        layout = find_layout(read_sheets(name, content), remembered_mapping(self.journal.register()) | corrected)
        shown = previewed(name, layout, self.journal.register(), self.session, self.now(), corrected, accepted)
        same = [one for one in imports(self.journal.register()) if one.digest == shown.plan.digest]
        if not same or same[-1].state == UNDONE:
            return shown
        recorded = self.journal.register().recorded(same[-1].operation)
        return replace(shown, imported_at=recorded.at if recorded else None, resumes=same[-1].state == OPEN)

    @use_case(CLERKS)
    def apply(self, form: str, actor: Actor, shown: Preview) -> Running:
        """Starts the import of what was shown, or finds it again; `importing` says how far it is."""

        def work(running: Running) -> ImportDone:
            return apply_import(
                self.journal, actor.email, shown.name, shown.export_rows, self.session, form, shown.mapping,
                shown.accepted, running.progress,
            )  # fmt: skip

        return self._run(form, f"Import de « {shown.name} »", actor, work)

    @use_case(CLERKS)
    def undo(self, form: str, actor: Actor, import_id: str) -> Running:
        """Starts undoing an import: what nobody touched since goes back, the rest is listed."""

        def work(running: Running) -> ImportDone:
            return undo_import(self.journal, actor.email, import_id, form, running.progress)

        name = self.journal.register().value(f"import:{import_id}", "name")
        return self._run(form, f"Annulation de l'import {import_id}, « {name} »", actor, work)

    @use_case(CLERKS)
    def undo_effect(self, actor: Actor, import_id: str) -> Plan:
        """What undoing would do now, dossier by dossier, and who acted since, of what this person is told (§5)."""
        return undo_preview(self._seen(actor).register, import_id)

    @use_case(CLERKS)
    def importing(self, actor: Actor) -> Running | None:
        """The import at work in this process, or the last one."""
        return self._running

    def _run(self, form: str, what: str, actor: Actor, work: Callable[[Running], ImportDone]) -> Running:
        """One at a time; the same click is the same one, unless it stopped: asked again, it goes on."""
        with self._lock:
            running = self._running
            if running is not None and (not running.finished or (running.form == form and not running.failed)):
                if running.form != form:
                    raise ImportRefused(f"Un seul import à la fois : {running.what} n'est pas fini.")
                return running
            running = self._running = Running(form, what, actor.email, self.now())
        Thread(target=_worked, args=(running, work, self.now), name="import", daemon=True).start()
        return running

    @use_case(CLERKS)
    def history(self, actor: Actor) -> tuple[ImportLine, ...]:
        """Every import, the last first."""
        found: tuple[ImportLine, ...] = self.kept("imports", lambda files: self._history())
        return tuple(replace(one, elsewhere=self._elsewhere(one)) if one.unfinished else one for one in found)

    def _elsewhere(self, line: ImportLine) -> bool:
        """Nothing tells that another process works but the lines that it records; those of this one are known to it."""
        mine = self._running
        here = mine is not None and (mine.ended is None or line.last <= mine.ended)
        return not here and abs(self.now() - line.last) < SILENT

    def _history(self) -> tuple[ImportLine, ...]:
        register = self.journal.register()
        written: dict[str, list[datetime]] = {}
        for recorded in register.acts:
            if recorded.row.nature == "import" and recorded.holds:
                written.setdefault(str(recorded.act.facts.get("import") or ""), []).append(recorded.at)
        return tuple(self._import(one, written.get(one.id, [])) for one in reversed(imports(register)))

    def _import(self, one: ImportSeen, written: Sequence[datetime]) -> ImportLine:
        register = self.journal.register()
        recorded = register.recorded(one.operation)
        at = recorded.at if recorded else register.read_at
        lines = register.value(f"import:{one.id}", "lines")
        return ImportLine(
            one.id, one.name, one.state, self.name_of(one.by), at, int(lines or 0), len(written), one.undoes,
            one.state in (OPEN, CLOSED) and not one.undoes, one.state == OPEN, max((at, *written)),
        )  # fmt: skip


def _worked(running: Running, work: Callable[[Running], ImportDone], now: Clock) -> None:
    try:
        running.result = work(running)
    except (RuleError, BookError) as refused:
        running.failed = str(refused)
    except Exception:
        running.failed = "L'import s'est arrêté ; ce qui est écrit le reste. Recommencez : il reprend où il en était."
        raise
    finally:
        running.ended = now()
        running.over.set()
