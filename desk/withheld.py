"""Decided is not announced (§3): nothing bound to no date may leave while it would let a decision be known."""

from datetime import datetime

from desk.announced import Decided, decided, subject_of
from desk.files import Files, Key
from desk.letters import GONE, VOID, mails_of
from rules.case import DECISION


def withheld(files: Files, key: Key, now: datetime) -> str:
    """Why nothing may be written yet to this candidate, "" once what was decided of them is told.

    Told: its day has come, and its letter has left. A season taken up under way has no letter here, nor any signature
    for that announcement: its day alone tells.
    """
    one, calendar = _last(files, key), files.session.calendar
    if one is None:
        return ""
    period = calendar.periods.get(one.period)
    if period is None:
        return "sa décision est d'une annonce qui n'a plus de date : voyez l'onglet Calendrier"
    if calendar.is_before(now, period):
        return f"sa décision ne s'annonce que le {period.start:%d/%m/%Y} : rien ne part qui la dirait avant"
    mine = [
        mail.status
        for mail in mails_of(files.register, key)
        if one.is_for(mail.announcement, mail.decision) and mail.status != VOID
    ]
    here = files.register.fields.get(f"annonce:{one.period}/{key[1]}", {})
    if GONE.intersection(mine) or not (mine or here.get("frozen_at") or here.get("signed")):
        return ""
    return f"la lettre de l'annonce du {period.start:%d/%m/%Y} n'est pas encore partie : rien ne la précède"


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
