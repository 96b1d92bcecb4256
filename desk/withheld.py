"""Decided is not announced (§3): nothing bound to no date may leave while it would let a decision be known."""

from datetime import datetime

from desk.announced import Decided, decided, subject_of, taken_here
from desk.files import Files, Key
from desk.letters import GONE, VOID, mails_of
from rules.case import DECISION
from rules.fact_guards import untold


def withheld(files: Files, key: Key, now: datetime) -> str:
    """Why nothing may be written yet to this candidate, "" once what was decided of them is told.

    Told: its day has come, and its letter has left. A decision taken here waits for it, signed or not; one taken over
    from elsewhere too, once its announcement is signed here or it has a letter: until then its day alone tells.
    """
    one = _last(files, key)
    if one is None:
        return ""
    return untold(files.session.calendar, one.period, _awaits_its_letter(files, key, one), now) or ""


def letter_awaited(files: Files, key: Key) -> str | None:
    """The announcement whose letter to this candidate has not left yet; None when none is to leave."""
    one = _last(files, key)
    return one.period if one and _awaits_its_letter(files, key, one) else None


def _awaits_its_letter(files: Files, key: Key, one: Decided) -> bool:
    mine = [
        mail.status
        for mail in mails_of(files.register, key)
        if one.is_for(mail.announcement, mail.decision) and mail.status != VOID
    ]
    here = files.register.fields.get(f"annonce:{one.period}/{key[1]}", {})
    if GONE.intersection(mine):
        return False
    return bool(mine or here.get("frozen_at") or here.get("signed")) or taken_here(files, key, one)


def _last(files: Files, key: Key) -> Decided | None:
    """The decision that it stands on, or the one before what happened since: a slot taken says what was decided."""
    if found := decided(files, key):
        return found
    subject, steps = subject_of(key), files.session.workflow.transitions
    for one in reversed(files.register.thread(subject)):
        step = steps.get(one.act.transition or "")
        changed = one.act.changes.get(subject, {}).get("state") if one.holds else None
        if changed and step and step.kind == DECISION and step.announcement:
            return Decided(step.announcement, one.row.operation, str(changed[1]))
    return None
