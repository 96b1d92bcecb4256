"""One import: opened, one act a dossier in batches, closed. Killed anywhere, it is taken up where it stopped.

What remains to do is never remembered: it is planned again from the journal, so doing it twice changes nothing.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from rules.session import Session
from sheets_sync.answers import Draft, Pending, Refused, Saved
from sheets_sync.importing.export_rows import ExportRow
from sheets_sync.importing.opened import KEY, OPEN, OpenedMeanwhile, close_import, imports, open_import, still_open
from sheets_sync.importing.plan import DossierPlan, Plan, file_digest
from sheets_sync.importing.planner import preview
from sheets_sync.register import Register
from sheets_sync.writer import Journal

BATCH = 50
TRIES = 3
Progress = Callable[[int, int], None]
"""Told after each batch how many dossiers are done, of how many."""


def silent(done: int, total: int) -> None:
    """Nobody looks at the progress."""


@dataclass(frozen=True)
class ImportDone:
    """What an import did. `id` is None when there was nothing to do; not `closed` when the book stopped answering.

    `left`: dossiers on which nothing was written, with the reason (someone was saving them at every try).
    """

    id: str | None
    written: tuple[str, ...] = ()
    left: Mapping[str, str] = field(default_factory=dict)
    resumed: bool = False
    closed: bool = True


def apply_import(
    journal: Journal,
    actor: str,
    name: str,
    rows: Sequence[ExportRow],
    session: Session,
    form: str = "",
    mapping: Mapping[str, str] | None = None,
    accepted: Collection[str] = (),
    progress: Progress = silent,
    batch: int = BATCH,
) -> ImportDone:
    """Writes what `preview` shows. `form` names the opening of the page; `mapping` is what staff said of headers.

    Raises ImportRefused when another import is open.
    """
    digest = file_digest(rows)
    register = journal.register(0)
    is_open = any(one.state == OPEN for one in imports(register))
    if not is_open and not preview(rows, register, session, register.read_at, accepted=accepted).writes:
        return ImportDone(None)
    about = {"name": name, "mapping": dict(mapping or {}), "lines": len(rows)}
    same = {"digest": digest, "undoes": ""}
    try:
        one, resumed = open_import(journal, actor, form or uuid4().hex, about, same, register)
    except OpenedMeanwhile:
        return apply_import(journal, actor, name, rows, session, form, mapping, accepted, progress, batch)

    def remaining(now: Register, only: Collection[str] | None) -> Plan:
        return preview(rows, now, session, now.read_at, one.id, accepted, only)

    written, left, pending = write_all(journal, actor, one.id, remaining, progress, batch)
    if not pending:
        close_import(journal, actor, one)
    return ImportDone(one.id, tuple(written), left, resumed, not pending)


def write_all(
    journal: Journal,
    actor: str,
    import_id: str,
    remaining: Callable[[Register, Collection[str] | None], Plan],
    progress: Progress,
    size: int,
) -> tuple[list[str], dict[str, str], bool]:
    """Records what remains, batch by batch. → (dossiers written, those left and why, whether an answer is awaited).

    A dossier that someone saved meanwhile is planned again on what now stands; the others are not touched by that.
    """
    register = journal.register(0)
    todo = remaining(register, None).writes
    written: list[str] = []
    left: dict[str, str] = {}
    total = len(todo)
    for attempt in range(TRIES):
        left = {}
        for batch in _batches(todo, size):
            drafts = [_draft(plan, import_id, actor, register) for plan in batch]
            answers = journal.record(drafts, still_open(import_id))
            if any(isinstance(answer, Pending) for answer in answers):
                return written, left, True
            for plan, answer in zip(batch, answers, strict=True):
                if isinstance(answer, Saved):
                    written.append(plan.dossier)
                elif isinstance(answer, Refused):
                    left[plan.dossier] = " ".join(answer.reasons)
            progress(len(written), total)
        if not left or attempt == TRIES - 1:
            break
        register = journal.register(0)
        todo = remaining(register, tuple(left)).writes
    return written, left, False


def _batches(plans: Sequence[DossierPlan], size: int) -> Iterator[Sequence[DossierPlan]]:
    return (plans[start : start + size] for start in range(0, len(plans), size))


def _draft(plan: DossierPlan, import_id: str, actor: str, register: Register) -> Draft:
    """One act a dossier. Its form is the import itself: whoever sends it, it is the same act."""
    subject = f"dossier:{plan.dossier}"
    facts = {"import": import_id, "new": plan.is_new}
    wished = Draft(f"{KEY}:{import_id}", actor, KEY, subject, plan.after, plan.transition, facts=facts)
    return Draft(
        wished.form, actor, KEY, subject, plan.after, plan.transition, facts=facts, bases=register.bases(*wished.keys)
    )
