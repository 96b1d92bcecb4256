"""Undoing an import is an import too: it gives back only what nobody touched since, and lists the rest.

A dossier that the import brought is withdrawn, never deleted; an application that it added is withdrawn alone.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sheets_sync.importing.apply import BATCH, ImportDone, Progress, silent, write_all
from sheets_sync.importing.opened import KEY, OPEN, UNDONE, OpenedMeanwhile, close_import, imports, open_import
from sheets_sync.importing.plan import DossierPlan, Plan
from sheets_sync.importing.reading import ImportRefused
from sheets_sync.journal import Act
from sheets_sync.register import Recorded, Register
from sheets_sync.writer import Journal

RESTORED, WITHDRAWN, KEPT = "rétabli", "retiré", "gardé"


@dataclass(frozen=True)
class Touched:
    """What one import wrote on one dossier: its acts, oldest first, and what it found before them."""

    dossier: str
    operations: frozenset[str]
    is_new: bool
    before: Mapping[str, Mapping[str, Any]]


def undo_preview(register: Register, import_id: str, undo_id: str = "") -> Plan:
    """What undoing would do now: dossiers « rétabli », « retiré » or « gardé » (someone acted since), and why."""
    ours = {one.operation for one in _operations(register, undo_id)} if undo_id else frozenset()
    plans = (_plan(register, touched, ours) for touched in _touched(register, import_id))
    return Plan(tuple(plans), f"annule-{import_id}")


def undo_import(
    journal: Journal, actor: str, import_id: str, form: str = "", progress: Progress = silent, batch: int = BATCH
) -> ImportDone:
    """Undoes an import, even one that stopped half-way; `left` lists what was kept. Raises ImportRefused."""
    register = journal.register(0)
    seen = {one.id: one for one in imports(register)}
    if import_id not in seen or seen[import_id].state == UNDONE:
        raise ImportRefused(f"L’import {import_id} ne peut pas être annulé : il n’existe pas, ou l’est déjà.")
    if seen[import_id].state == OPEN:  # given up where it stopped; whoever still writes for it is refused
        close_import(journal, actor, seen[import_id])
    about, same = {"name": seen[import_id].name}, {"digest": "", "undoes": import_id}
    try:
        one, resumed = open_import(journal, actor, form or uuid4().hex, about, same, register)
    except OpenedMeanwhile:
        return undo_import(journal, actor, import_id, form, progress, batch)

    def remaining(now: Register, only: Collection[str] | None) -> Plan:
        plan = undo_preview(now, import_id, one.id)
        return Plan(tuple(p for p in plan.dossiers if only is None or p.dossier in only), plan.digest)

    written, left, pending = write_all(journal, actor, one.id, remaining, progress, batch)
    plan = undo_preview(journal.register(0), import_id, one.id)
    kept = {found.dossier: found.reason for found in plan.dossiers if found.outcome == KEPT}
    if not pending:
        close_import(journal, actor, one, "import_annule")
    return ImportDone(one.id, tuple(written), kept | left, resumed, not pending)


def _operations(register: Register, import_id: str) -> Iterator[Act]:
    """The holding acts of one import, oldest first."""
    return (
        found.act
        for found in register.acts
        if found.row.nature == KEY and found.holds and found.act.facts.get("import") == import_id
    )


def _touched(register: Register, import_id: str) -> list[Touched]:
    acts: dict[str, list[Act]] = {}
    for act in _operations(register, import_id):
        acts.setdefault(act.subject, []).append(act)
    return [_gathered(subject.removeprefix("dossier:"), found) for subject, found in acts.items()]


def _gathered(dossier: str, acts: list[Act]) -> Touched:
    before: dict[str, dict[str, Any]] = {}
    for act in acts:
        for subject, changed in act.changes.items():
            for name, (value, _) in changed.items():
                before.setdefault(subject, {}).setdefault(name, value)
    operations = frozenset(act.operation for act in acts)
    return Touched(dossier, operations, any(act.facts.get("new") for act in acts), before)


def _plan(register: Register, touched: Touched, ours: Collection[str]) -> DossierPlan:
    subject = f"dossier:{touched.dossier}"
    fields = register.fields.get(subject, {})
    label = " ".join(str(fields.get(name) or "") for name in ("family_name", "given_name")).strip()
    if touched.is_new:
        mine = [f"candidature:{touched.dossier}/{programme}" for programme in register.applications[touched.dossier]]
        subjects = (subject, *(each for one in mine for each in _with_records(register, one)))
        later = _later(register, subjects, {*touched.operations, *ours})
        if later:
            return DossierPlan(touched.dossier, None, label, KEPT, f"nouveau, mais {_by(later)} : à retirer à la main")
        after = {} if fields.get("withdrawn") else {subject: {"withdrawn": True}}
        reason = "apporté par cet import, sans acte depuis"
        return DossierPlan(touched.dossier, None, label, WITHDRAWN, reason, after=after)
    after, kept = _restored(register, touched, ours)
    if kept:
        return DossierPlan(touched.dossier, None, label, KEPT, " ; ".join(kept), after=after)
    return DossierPlan(touched.dossier, None, label, RESTORED, "tout ce que l’import a écrit est rendu", after=after)


def _restored(
    register: Register, touched: Touched, ours: Collection[str]
) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """The fields whose last act is the import's own go back; the others are named, with who acted since."""
    after: dict[str, dict[str, Any]] = {}
    kept: list[str] = []
    for subject, names in touched.before.items():
        if subject.startswith("candidature:") and names.get("state", "") is None:
            later = _later(register, _with_records(register, subject), {*touched.operations, *ours})
            if later:
                kept.append(f"{subject.removeprefix('candidature:')} : {_by(later)}")
            elif not register.value(subject, "withdrawn"):
                after[subject] = {"withdrawn": True}
            continue
        for name, value in names.items():
            head = register.heads[f"{subject}#{name}"]
            if head in touched.operations:
                after.setdefault(subject, {})[name] = value
            elif head not in ours and not name.startswith("imported."):
                found = register.recorded(head or "")
                shown = register.label(name.removeprefix("question."))
                kept.append(f"{shown} : {_by(found)}" if found else shown)
    return after, kept


def _with_records(register: Register, application: str) -> tuple[str, ...]:
    """An application and what is recorded under its name: a challenge, a trial, a letter, a project."""
    return (application, *register.records(application))


def _later(register: Register, subjects: Collection[str], own: Collection[str]) -> Recorded | None:
    """The last act on any of these subjects that is not the import's own."""
    threads = (found for subject in subjects for found in register.thread(subject) if found.holds)
    others = [found for found in threads if found.row.operation not in own]
    return max(others, key=lambda found: found.position, default=None)


def _by(found: Recorded) -> str:
    return f"{found.row.acteur} y a fait un acte le {found.at:%d/%m/%Y}"
