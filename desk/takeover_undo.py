"""A takeover that was a mistake is undone by name, act by act, by two people, where nobody acted since (§5).

Each step of the lot gets its own act, which gives back what it had changed and names it; nothing is erased. As after
any material error, what was said of the trials stays: the past that went through them still rests on it (§6).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from desk.access import CLERKS, use_case
from desk.deposits import Running
from desk.files import Files, Key
from desk.room import Answer
from desk.takeover import KIND, TakeoverRefused, TakingOver, lines_of
from desk.takeover_plan import SOURCE
from desk.takeover_run import BATCH
from desk.takeover_views import CLOSED, TO_UNDO, UNDONE
from rules.case import MISTAKE, Actor
from rules.workflow import PREVIOUS
from sheets_sync.answers import Draft, Refused
from sheets_sync.importing.apply import ImportDone
from sheets_sync.register import Recorded

STEPS: Final = ("transition", "proposition", "validation")
ASKED: Final = "trials"
UNDOES: Final = "défait"
"""The fact by which an act says which one it takes back."""


@dataclass(frozen=True)
class Undoing:
    """What undoing a lot would do: applications that go back, and those that stay, each with why."""

    back: tuple[str, ...]
    kept: Mapping[str, str]


class UndoingLots(TakingOver):
    """Undo a lot: asked by one, confirmed by another."""

    @use_case(CLERKS)
    def undoing_effect(self, actor: Actor, lot: str) -> Undoing:
        files = self.files()
        kept = {key: why for key in lines_of(files, lot) if (why := self._acted_since(files, key, lot))}
        every = [key for key in lines_of(files, lot) if list(_left(files, key, lot))]
        told = {f"{key[0]}/{key[1]}": why for key, why in kept.items()}
        return Undoing(tuple(f"{key[0]}/{key[1]}" for key in every if key not in kept), told)

    @use_case(CLERKS)
    def ask_undoing(self, form: str, actor: Actor, lot: str) -> Answer:
        """The first of two people asks; the book says so until another confirms or declines."""
        self._everywhere(actor, lot)
        return self._move_lot(form, actor, lot, CLOSED, {"state": TO_UNDO, "undo_by": actor.email})

    @use_case(CLERKS)
    def decline_undoing(self, form: str, actor: Actor, lot: str) -> Answer:
        """The takeover stays as it is."""
        return self._move_lot(form, actor, lot, TO_UNDO, {"state": CLOSED, "undo_by": ""})

    @use_case(CLERKS)
    def confirm_undoing(self, form: str, actor: Actor, lot: str) -> Running:
        """Another person than who asked; run again after a stop, it takes back what is left."""
        seen = self._taken_lot(lot)
        if seen.state != TO_UNDO:
            raise TakeoverRefused(f"ce lot est {seen.state} : son annulation n’est pas demandée")
        if actor.email == seen.undo_by:
            raise TakeoverRefused("vous avez demandé cette annulation : une autre personne doit la confirmer (§5)")
        self._everywhere(actor, lot)

        def work(running: Running) -> ImportDone:
            done = self._undone(lot, actor, running)
            self._move_lot(f"{lot} {UNDONE}", actor, lot, TO_UNDO, {"state": UNDONE})
            return done

        return self._run(form, f"Annulation de la reprise de « {seen.name} »", actor, work)

    def _everywhere(self, actor: Actor, lot: str) -> None:
        """Who takes back a lot may act on all of it."""
        if why := next(
            (why for key in lines_of(self.files(), lot) if (why := self._shut_to(self.files(), actor, key))), ""
        ):
            raise TakeoverRefused(why)

    def _acted_since(self, files: Files, key: Key, lot: str) -> str:
        """Who acted on the application after the lot began, if somebody did: nothing of it goes back then."""
        ours = {one.row.operation for one in _of_lot(files, key, lot)}
        first = min((one.position for one in _of_lot(files, key, lot)), default=0)
        others = (one for one in _acts(files, key) if one.position > first and one.act.kind != KIND)
        later = next((one for one in others if one.row.operation not in ours and _about(one, key)), None)
        return f"{self.name_of(later.act.actor)} y a fait un acte le {later.at:%d/%m/%Y}" if later and first else ""

    def _undone(self, lot: str, actor: Actor, running: Running) -> ImportDone:
        """The last act of each application first, until none is left."""
        files = self.files()
        keys = list(lines_of(files, lot))
        left = {f"{key[0]}/{key[1]}": why for key in keys if (why := self._acted_since(files, key, lot))}
        waiting = [key for key in keys if f"{key[0]}/{key[1]}" not in left]
        total, done = len(waiting), dict[str, None]()
        while waiting:
            running.progress(total - len(waiting), total)
            files = self.files()
            last = {
                key: max(rest, key=lambda one: one.position)
                for key in waiting
                if (rest := list(_left(files, key, lot)))
            }
            for start in range(0, len(last), BATCH):
                batch = list(last.items())[start : start + BATCH]
                answers = self.journal.record([self._taking_back(files, one, key, lot, actor) for key, one in batch])
                for (key, _), answer in zip(batch, answers, strict=True):
                    if isinstance(answer, Refused):
                        left[f"{key[0]}/{key[1]}"] = " ; ".join(answer.reasons) or "un autre acte est passé avant"
                    else:
                        done[f"{key[0]}/{key[1]}"] = None
            waiting = [key for key in last if f"{key[0]}/{key[1]}" not in left]
        return ImportDone(lot, tuple(done), left)

    def _taking_back(self, files: Files, one: Recorded, key: Key, lot: str, actor: Actor) -> Draft:
        seen, told = self._taken_lot(lot), one.act.facts[SOURCE]
        changes = {
            subject: {
                name: before
                for name, (before, _) in changed.items()
                if name != ASKED and _still(files, one, subject, name)
            }
            for subject, changed in one.act.changes.items()
        }
        subject = f"candidature:{key[0]}/{key[1]}"
        moved = "state" in changes.get(subject, {})
        rows = files.session.workflow.transitions.values()
        mistake = next((row.id for row in rows if row.kind == MISTAKE and row.target == PREVIOUS), None)
        names = [(about, name) for about, fields in changes.items() for name in fields]
        bases = {f"{about}#{name}": files.register.heads.get(f"{about}#{name}") for about, name in names}
        ledgers = [base for base in one.act.bases if base.startswith(("registre:", "personne:"))]
        return Draft(
            f"{lot} {one.row.operation}", actor.email, KIND, subject, changes, mistake if moved else None,
            f"Annulation de la reprise de « {told['fichier']} », ligne {told['ligne']}",
            facts={UNDOES: {"acte": one.row.operation, "lot": lot, "demandé par": seen.undo_by}},
            bases=bases | {base: files.register.heads.get(base) for base in ledgers},
        )  # fmt: skip


def _acts(files: Files, key: Key) -> Iterator[Recorded]:
    """Every holding act on an application, on what it owns, and on its dossier."""
    mine = f"candidature:{key[0]}/{key[1]}"
    subjects = (mine, *files.register.records(mine), f"dossier:{key[0]}")
    found = {one.position: one for subject in subjects for one in files.register.thread(subject) if one.holds}
    return iter(found.values())


def _of_lot(files: Files, key: Key, lot: str) -> list[Recorded]:
    """The acts by which the lot changed this application."""
    return [one for one in _acts(files, key) if _told(one).get("lot") == lot and _about(one, key)]


def _left(files: Files, key: Key, lot: str) -> Iterator[Recorded]:
    """Its steps that nothing took back yet."""
    undone = {(one.act.facts.get(UNDOES) or {}).get("acte") for one in _acts(files, key)}
    steps = (one for one in _of_lot(files, key, lot) if one.act.kind in STEPS)
    return (one for one in steps if one.row.operation not in undone)


def _told(one: Recorded) -> Mapping[str, Any]:
    told = one.act.facts.get(SOURCE)
    return told if isinstance(told, Mapping) else {}


def _about(one: Recorded, key: Key) -> bool:
    """On this application or its records; of the dossier's own data, only what the lot wrote for it."""
    own = any(subject.partition(":")[2].startswith(f"{key[0]}/{key[1]}") for subject in one.act.changes)
    return own or _told(one).get("candidature") == f"{key[0]}/{key[1]}"


def _still(files: Files, one: Recorded, subject: str, name: str) -> bool:
    """Is this act the last on the field, those taken back left aside? What somebody changed since stays."""
    head = files.register.recorded(files.register.heads.get(f"{subject}#{name}") or "")
    undone = (head.act.facts.get(UNDOES) or {}).get("lot") if head else None
    return head is not None and (head.row.operation == one.row.operation or undone == _told(one).get("lot"))


__all__ = ["Undoing", "UndoingLots"]
