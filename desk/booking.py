"""A booking as one act (§6.2, §7.3): it changes the slot and the application together, and takes the step that is due.

Where the candidate signs up, the workflow has that step; the rows say so. Who comes second is told who came first.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from desk.cases import case_of
from desk.files import Files, following, key_of
from desk.planning import AGENDA, BOOKERS, Plannings, agenda, every_slot
from desk.room import Answer
from rules.case import Actor, Transition
from rules.slot_steps import booking_step, needs_slot, release_step
from rules.slots import Slot, booking_objections, doubles, out_of_window, said
from rules.workflow import TransitionRefused
from sheets_sync.answers import Draft, Refused
from sheets_sync.records import SLOT
from sheets_sync.register import Register

KIND = "creneau"
TOOK, CANCELLED, JURORS = "held_by", "cancelled", "jurors"
BUSY = "vient d'occuper ce jour-là le même juré, la même salle ou la même personne"
AGAIN = "regardez le planning, puis recommencez"
Changes = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Wish:
    """What is asked: this application (`DOSSIER/PROGRAMME`, "" for none) from one slot to another, "" for none.

    `reason` says why, or who told the choice; `bases` what was shown. `cancels` takes the slot that is left out of the
    planning.
    """

    form: str
    actor: Actor
    key: str
    trial: str
    before: str
    after: str
    reason: str
    bases: Mapping[str, str | None]
    cancels: bool = False

    @property
    def place(self) -> tuple[str, str]:
        return key_of(self.key)


class Bookings(Plannings):
    """From a wish to its act."""

    def _move(self, wish: Wish) -> Answer:
        draft = self._booking(wish, self.files())
        return draft if isinstance(draft, Refused) else self._in_moments(self._record(draft))

    def _booking(self, wish: Wish, files: Files) -> Draft | Refused:
        """The act, or what stands against it now."""
        every = {one.id: one for one in every_slot(files)}
        before, after = every.get(wish.before), every.get(wish.after)
        moved = after or before
        if moved is None:
            return Refused(("ce créneau n'existe pas",))
        if reasons := self._against(wish, files, moved, after, every.values()):
            return Refused(reasons)
        try:
            changes, step = self._slot_changes(wish, files, before, after)
        except TransitionRefused as refused:
            return Refused(refused.reasons)
        day = files.register.bases(*agenda(after, [files.person(wish.place[0])])) if after else {}
        return Draft(
            form=wish.form,
            actor=wish.actor.email,
            kind=KIND,
            subject=f"candidature:{wish.key}" if wish.key else f"creneau:{moved.id}",
            changes=changes,
            transition=step.id if step else None,
            reason=wish.reason,
            section=files.session.trials[wish.trial].section,
            facts={"créneau": said(moved, files.session.calendar.zone)},
            bases={**_bases(changes, wish.bases, files), **day},
            rebase=self._again(wish, moved.id),
        )

    def _against(
        self, wish: Wish, files: Files, moved: Slot, after: Slot | None, every: Collection[Slot]
    ) -> tuple[str, ...]:
        """Rights, then a recusal, then what the rules hold against the slot for this candidate."""
        recused = files.recused.get(wish.place, ())
        if not wish.actor.has(BOOKERS, moved.programme):
            return self._not_theirs(moved.programme).reasons
        if wish.actor.email in recused:
            return ("vous vous êtes déporté de cette candidature : une autre personne s'en charge",)
        if after is None:
            return ()
        if (after.programme, after.trial) != (wish.place[1], wish.trial):
            return ("ce créneau est celui d'une autre formation ou d'une autre épreuve",)
        trial = files.session.trials[wish.trial]
        if not needs_slot(files.session.workflow, case_of(files, *wish.place, self.now()), trial):
            return (
                f"cette candidature n'attend pas cette épreuve là où elle en est : {trial.label} (§{trial.section})",
            )
        person = files.person(wish.place[0])
        held = [one for one in every if one.person == person and one.id != wish.before]
        shown = _as_shown(after, wish.bases, files.register)
        against = booking_objections(shown, held, recused, self.now(), files.session.calendar.zone, self._called)
        taken = [one for one in every if one.held_by and one.id != wish.before]
        twice = doubles(after, taken, files.session.calendar.zone, self._called)
        return (*against, *twice, *out_of_window(after, files.session))

    def _not_theirs(self, programme: str) -> Refused:
        return Refused((f"les créneaux de {self.short(programme)} reviennent à son instruction et à son jury",))

    def _slot_changes(
        self, wish: Wish, files: Files, before: Slot | None, after: Slot | None
    ) -> tuple[Changes, Transition | None]:
        """Subject → field → value, with the step that it takes. Raises `TransitionRefused`."""
        changes: Changes = {}
        if before:
            gone = {CANCELLED: wish.reason} if wish.cancels else {}
            changes[f"creneau:{before.id}"] = ({TOOK: None} if wish.key else {}) | gone
        if after:
            changes[f"creneau:{after.id}"] = {TOOK: wish.key}
        if not wish.key:
            return changes, None
        mine = changes.setdefault(f"candidature:{wish.key}", {f"{SLOT}{wish.trial}": after.id if after else None})
        step = self._step(wish, files)
        if step:
            known = {"slot": after.starts_at if after else None}
            case = case_of(files, *wish.place, self.now(), known=known)
            mine["state"] = files.session.workflow.take(step.id, case, wish.actor, wish.reason).state
            mine |= {"proposal": None} if case.proposal else {}
        return changes, step

    @staticmethod
    def _step(wish: Wish, files: Files) -> Transition | None:
        state = str(files.candidature(*wish.place).get("state") or "")
        due = booking_step if wish.after else release_step
        return due(files.session.workflow, state, files.session.trials[wish.trial])

    def _again(self, wish: Wish, slot: str) -> Callable[[Register], Draft | str]:
        """An act that lost on a slot alone goes again if the slot is still to be had, else says who has it."""

        def again(register: Register) -> Draft | str:
            files = following(self.files(), register, self.session)
            now = register.value(f"creneau:{slot}", TOOK) or ""
            if register.value(f"creneau:{slot}", CANCELLED) or now != ("" if wish.after else wish.key):
                return self._came_first(files, slot)
            bases = {**wish.bases, **register.bases(*(f"creneau:{slot}#{name}" for name in (TOOK, CANCELLED, JURORS)))}
            draft = self._booking(replace(wish, bases=bases), files)
            return " ; ".join(draft.reasons) if isinstance(draft, Refused) else draft

        return again

    def _came_first(self, files: Files, slot: str) -> str:
        one, register = next(one for one in every_slot(files) if one.id == slot), files.register
        heads = (register.heads[f"creneau:{slot}#{name}"] for name in (CANCELLED, TOOK))
        last = next(found for found in (register.recorded(head or "") for head in heads) if found)
        what = "annulé" if one.cancelled else "pris" if one.held_by else "rendu"
        when, who = said(one, files.session.calendar.zone), self.name_of(last.act.actor)
        return f"le créneau {when} vient d'être {what} par {who} : rien n'est enregistré, choisissez-en un autre"

    def _in_moments(self, answer: Answer) -> Answer:
        """Both values as moments: the name of a slot says nothing to a person, that of an agenda neither."""
        if not isinstance(answer, Refused):
            return answer
        if answer.winner and not answer.mine and any(key.startswith(AGENDA) for key in answer.lost):
            who = self.name_of(answer.winner.actor)
            return Refused(
                (f"{who} vient d'occuper ce jour-là le même juré, la même salle ou la même personne : {AGAIN}",)
            )
        files = self.files()
        when = {one.id: said(one, files.session.calendar.zone) for one in every_slot(files)}

        def told(values: Mapping[str, object]) -> dict[str, object]:
            return {key: when.get(str(value), value) for key, value in values.items()}

        return self._in_french(replace(answer, mine=told(answer.mine), theirs=told(answer.theirs)))


def _as_shown(slot: Slot, shown: Mapping[str, str | None], register: Register) -> Slot:
    """A slot that was taken since it was shown is told as such, by who came first."""
    keys = [f"creneau:{slot.id}#{name}" for name in (TOOK, CANCELLED)]
    moved = any(key in shown and shown[key] != register.heads[key] for key in keys)
    return replace(slot, held_by="", cancelled="") if moved else slot


def _bases(changes: Changes, shown: Mapping[str, str | None], files: Files) -> dict[str, str | None]:
    """What was shown of each changed field, and of the slot: a cancelled one is given to nobody, nor one whose jury
    becomes theirs to stand back from (§5)."""
    keys = {f"{subject}#{name}" for subject, fields in changes.items() for name in fields}
    slots = (subject for subject in changes if subject.startswith(f"{KIND}:"))
    keys |= {f"{slot}#{name}" for slot in slots for name in (TOOK, CANCELLED, JURORS)}
    heads = files.register.heads
    return {key: shown[key] if key in shown else heads[key] for key in sorted(keys)}
