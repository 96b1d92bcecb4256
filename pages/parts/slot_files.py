"""Interviews as calendar files (`.ics`): a juror's own, that names dossiers and nobody; a candidate's invitation."""

from collections.abc import Callable
from functools import partial

from desk.desk import Desk
from desk.exporting import Export
from desk.interview_views import Planned, Planning
from documents.calendars import Interview, agenda, invitation
from documents.mails import Sender
from pages.parts import handed
from pages.parts.layout import show
from pages.parts.markup import note
from pages.parts.once import once
from pages.parts.typography import PARIS, day
from pages.parts.words import tinted
from rules.case import Actor
from rules.faults import RuleError

ANNOUNCED = "écran Annonces"


def mine(desk: Desk, actor: Actor) -> None:
    """All the interviews of whoever sits in a jury."""
    held = desk.my_interviews(actor)
    if not held:
        return
    told = once("my_interviews", held, lambda _: [_seen_by_juror(desk, actor, one, moves) for one, moves in held])
    sender = Sender(actor.name, actor.email)
    what = Export("Mes entretiens", len(told))
    ics = partial(agenda, told, sender, PARIS, desk.now())
    _download(desk, actor, "Mes entretiens (.ics)", "mes-entretiens.ics", "slot_mine", what, ics)


def _seen_by_juror(desk: Desk, actor: Actor, one: Planned, moves: int) -> Interview:
    slot = one.slot
    gone = actor.email not in slot.jurors
    who = (f"dossier {one.dossier}" if one.dossier else one.name) if slot.held_by else "créneau libre"
    title = f"Entretien {desk.short(slot.programme)}, {'une autre personne reçoit' if gone else who}"
    return Interview(
        f"creneau:{slot.id}/{actor.email}", slot.starts_at, slot.minutes, title, "", slot.room or "visio",
        (actor.email,), moves, gone or bool(slot.cancelled),
    )  # fmt: skip


def of_candidate(desk: Desk, actor: Actor, shown: Planning, one: Planned) -> None:
    """The invitation to join to a mail; the same event when it moves or is cancelled, with a higher number."""
    who = desk.invited(actor, one)
    if who is None:
        return
    if who.waits:
        show(note(tinted("Invitation en attente", "ambre"), f" : {who.waits} ({ANNOUNCED})."))
        return
    if who.came_back:
        then = f"à renvoyer, une fois l’adresse corrigée ou dite bonne ({ANNOUNCED})."
        show(note(tinted("Invitation revenue", "ambre"), f" : partie le {day(who.came_back)} ; {then}"))
    told = Interview(
        f"entretien:{who.key}/{one.slot.trial}", one.slot.starts_at, one.slot.minutes,
        f"{shown.trial.label}, {shown.short}", "", one.slot.room or "visio", (who.email,), who.moves, who.cancelled,
    )  # fmt: skip
    sender = Sender(actor.name, actor.email)
    label = "Annulation (.ics)" if who.cancelled else "Invitation (.ics)"
    name = f"entretien-{who.key.partition('/')[0]}-{one.slot.trial}.ics"
    what = Export(label, 1, dossier=who.key.partition("/")[0])
    _download(desk, actor, label, name, "slot_invitation", what, partial(invitation, told, sender, PARIS, desk.now()))


def _download(
    desk: Desk, actor: Actor, label: str, name: str, key: str, what: Export, make: Callable[[], bytes]
) -> None:
    """Made before it is offered: an address that no mail can use is said here."""
    try:
        file = make()
    except RuleError as refused:
        show(note(f"{label} : {refused}"))
        return
    handed.button(desk, actor, label, name, handed.ICS, what, lambda: file, key=key, type="tertiary")
