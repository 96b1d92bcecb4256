"""A takeover that was a mistake is undone by name, act by act, by two people, where nobody acted since (§5).

Each act of the lot, its steps and what its columns said, gets its own, which gives back what it had changed and names
it; nothing is erased, and a field that somebody changed since stays as it is.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from desk.access import CLERKS, use_case
from desk.deposits import Running
from desk.files import Files, Key
from desk.room import Answer
from desk.takeover import KIND, TakeoverRefused, TakingOver, lines_of
from desk.takeover_back import UNDOES, about, acts, given_back, left, of_lot, source_of, stays, subject_of
from desk.takeover_facts import fact_label
from desk.takeover_run import BATCH, LEDGERS
from desk.takeover_views import CLOSED, TO_UNDO, UNDONE
from rules.case import MISTAKE, Actor
from rules.workflow import PREVIOUS
from sheets_sync.answers import Draft, Refused
from sheets_sync.importing.apply import ImportDone
from sheets_sync.register import Recorded


@dataclass(frozen=True)
class Undoing:
    """What undoing a lot would do: applications that go back, those that stay, each with why; and `said`, what stays of
    those that go back (application → names): somebody changed it since, or another application rests on it."""

    back: tuple[str, ...]
    kept: Mapping[str, str]
    said: Mapping[str, tuple[str, ...]]


class UndoingLots(TakingOver):
    """Undo a lot: asked by one, confirmed by another."""

    @use_case(CLERKS)
    def undoing_effect(self, actor: Actor, lot: str) -> Undoing:
        """Of who acted since, those whom this person is told (§5)."""
        files, keys = self._seen(actor), lines_of(self.files(), lot)
        kept = self._kept_back(files, keys, lot)
        back = [key for key in keys if key not in kept and any(left(files, key, lot, kept))]
        said = {_told(key): names for key in back if (names := _names(files, key, lot, kept))}
        return Undoing(tuple(map(_told, back)), {_told(key): why for key, why in kept.items()}, said)

    def _kept_back(self, files: Files, keys: Iterable[Key], lot: str) -> dict[Key, str]:
        return {key: why for key in keys if (why := self._acted_since(files, key, lot))}

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
        mine = of_lot(files, key, lot)
        ours, first = {one.row.operation for one in mine}, min((one.position for one in mine), default=0)
        others = (one for one in acts(files, key) if one.position > first and one.act.kind != KIND)
        later = next((one for one in others if one.row.operation not in ours and about(one, key)), None)
        return f"{self.name_of(later.act.actor)} y a fait un acte le {later.at:%d/%m/%Y}" if later and first else ""

    def _undone(self, lot: str, actor: Actor, running: Running) -> ImportDone:
        """The last act of each person first, until none is left: what a step rests on goes back after it."""
        keys = list(lines_of(self.files(), lot))
        kept, done = self._kept_back(self.files(), keys, lot), dict[Key, None]()
        while last := _last(files := self.files(), (key for key in keys if key not in kept), lot, kept):
            running.progress(len(done), len(keys))
            for start in range(0, len(last), BATCH):
                batch = last[start : start + BATCH]
                drafts = [self._taking_back(files, one, key, lot, actor, kept) for key, one in batch]
                for (key, _), answer in zip(batch, self.journal.record(drafts), strict=True):
                    if isinstance(answer, Refused):
                        kept[key] = " ; ".join(answer.reasons) or "un autre acte est passé avant"
                    else:
                        done[key] = None
        return ImportDone(lot, tuple(map(_told, done)), {_told(key): why for key, why in kept.items()})

    def _taking_back(
        self, files: Files, one: Recorded, key: Key, lot: str, actor: Actor, kept: Collection[Key]
    ) -> Draft:
        told, subject = source_of(one), subject_of(key)
        found = given_back(files, one, key, lot, kept)
        changes = {about: fields for about, fields in found.items() if fields}
        rows = files.session.workflow.transitions.values()
        mistake = next((row.id for row in rows if row.kind == MISTAKE and row.target == PREVIOUS), None)
        moved = "state" in changes.get(subject, {})
        bases = [f"{about}#{name}" for about, fields in changes.items() for name in fields]
        bases += [base for base in one.act.bases if base.startswith(LEDGERS)]
        return Draft(
            f"{lot} {one.row.operation}", actor.email, KIND, subject, changes, mistake if moved else None,
            f"Annulation de la reprise de « {told['fichier']} », ligne {told['ligne']}",
            facts={UNDOES: {"acte": one.row.operation, "lot": lot, "demandé par": self._taken_lot(lot).undo_by}},
            bases={base: files.register.heads.get(base) for base in bases},
        )  # fmt: skip


def _last(files: Files, keys: Iterable[Key], lot: str, kept: Collection[Key]) -> list[tuple[Key, Recorded]]:
    """Of each person's applications, the last act that is left."""
    found: dict[str, tuple[Key, Recorded]] = {}
    for key in keys:
        person = files.person(key[0])
        for one in left(files, key, lot, kept):
            if person not in found or one.position > found[person][1].position:
                found[person] = key, one
    return list(found.values())


def _names(files: Files, key: Key, lot: str, kept: Collection[Key]) -> tuple[str, ...]:
    """What stays said, as the file's columns name it."""
    return tuple(dict.fromkeys(fact_label(*one) for one in stays(files, key, lot, kept)))


def _told(key: Key) -> str:
    return f"{key[0]}/{key[1]}"


__all__ = ["Undoing", "UndoingLots"]
