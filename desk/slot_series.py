"""Slots opened in series (§6.2, §7.3): laid out and shown first, each with what stands against it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from desk.access import use_case
from desk.booking import CANCELLED, KIND, TOOK, Bookings
from desk.files import Files
from desk.interview_views import Batch, Laid, batch
from desk.planning import BOOKERS, VIEWERS, agenda, every_slot
from rules.case import Actor
from rules.slots import Series, Slot, objections, plain_room, said, series
from sheets_sync.answers import Draft


class SlotSeries(Bookings):
    """Laying slots out, and opening them."""

    @use_case(VIEWERS)
    def lay_out(self, actor: Actor, asked: Series) -> tuple[Laid, ...]:
        """The slots of a series, each with what stands against it: nothing is recorded."""
        self._must_read_programme(actor, asked.programme)
        return tuple(self._laid(asked, self.files()))

    def _laid(self, asked: Series, files: Files) -> Iterator[Laid]:
        others, zone = list(every_slot(files)), files.session.calendar.zone
        known = {one.id for one in others}
        for one in series(asked, zone):
            there = next((other for other in others if _same(one, other)), None)
            slot = there or replace(one, id=_fresh(one.id, known))
            known.add(slot.id)
            against = () if there else objections(slot, others, files.session, self.now(), self._called)
            against = against if there else (*against, *self._strangers(slot))
            others += [] if there or against else [slot]
            yield Laid(slot, said(slot, zone), against, bool(there))

    def _strangers(self, slot: Slot) -> Iterator[str]:
        """Only the jury of the programme sits opposite its candidates, whatever the screen offered (§6.2, §7.3)."""
        known = {address for address, _ in self._sitters(slot.programme)}
        for juror in slot.jurors:
            if juror not in known:
                yield f"{self.name_of(juror)} n'est pas du jury de {self.short(slot.programme)} : voyez l'écran Accès"

    @use_case(BOOKERS)
    def open_slots(self, form: str, actor: Actor, asked: Series) -> Batch:
        """Opens those of a series that nothing stands against, one act a day and board; run again, it converges: those
        that stand already are left as they are."""
        if not actor.has(BOOKERS, asked.programme):
            return Batch(0, None, ((self.short(asked.programme), self._not_theirs(asked.programme)),))
        files = self.files()
        new = sorted((one.slot for one in self._laid(asked, files) if one.new), key=_board)
        drafts = [self._opening(form, actor, list(slots), files) for _, slots in groupby(new, key=_board)]
        answers = self.journal.record(drafts)
        told = zip(drafts, map(self._in_moments, answers), strict=True)
        return batch([(str(draft.facts["créneaux"]), answer) for draft, answer in told])

    def _opening(self, form: str, actor: Actor, slots: Sequence[Slot], files: Files) -> Draft:
        first, zone = slots[0], files.session.calendar.zone
        days = [key for slot in slots for key in agenda(slot, [*slot.jurors, slot.room])]
        text = f"{len(slots)} à partir du créneau {said(first, zone)}"
        return Draft(
            f"{form} {first.id}", actor.email, KIND, f"creneau:{first.id}",
            {f"creneau:{slot.id}": _fields(slot) for slot in slots},
            section=files.session.trials[first.trial].section, facts={"créneaux": text},
            bases=files.register.bases(*dict.fromkeys(days)),
            rebase=lambda _: "d'autres créneaux viennent d'être ouverts à ces heures : regardez le planning",
        )  # fmt: skip


def _same(one: Slot, other: Slot) -> bool:
    """The very slot that is asked: opened before, and still standing."""
    return not other.cancelled and _identity(one) == _identity(other)


def _identity(slot: Slot) -> tuple[object, ...]:
    return slot.programme, slot.trial, slot.starts, slot.minutes, set(slot.jurors), plain_room(slot.room)


def _board(slot: Slot) -> tuple[str, tuple[str, ...], str]:
    return f"{slot.starts_at:%Y-%m-%d}", slot.jurors, slot.room


def _fresh(name: str, known: set[str]) -> str:
    """Another board sits at the same time, or a cancelled slot keeps the name."""
    stem, _, rank = name.rpartition("-")
    return next(f"{stem}-{n}" for n in range(int(rank), int(rank) + len(known) + 1) if f"{stem}-{n}" not in known)


def _fields(slot: Slot) -> dict[str, object]:
    return {
        "programme": slot.programme, "trial": slot.trial, "starts_at": slot.starts_at.isoformat(),
        "minutes": slot.minutes, "jurors": list(slot.jurors), "room": slot.room, TOOK: None, CANCELLED: None,
    }  # fmt: skip
