"""Decided is not announced (§3): nothing bound to no date may leave while it would let a decision be known."""

from datetime import date, datetime

from desk.announced import Decided, counting, decided, subject_of, taken_here
from desk.files import Files, Key
from desk.letters import GONE, VOID, MailRecord, came_back, mails_of
from rules.case import DECISION
from rules.fact_guards import untold
from sheets_sync.standings import TAKEN_OVER


def withheld(files: Files, key: Key, now: datetime) -> str:
    """Why nothing may be written yet to this candidate, "" once what was decided of them is told.

    Told: its day has come, and its letter has left. A decision taken here waits for it, signed or not; one taken over
    from elsewhere too, once its announcement is signed here or it has a letter: until then its day alone tells.
    """
    one = _last(files, key)
    if one is None:
        return ""
    awaited, back = _awaits_its_letter(files, key, one), came_back_on(files, key)
    return untold(files.session.calendar, one.period, awaited, now, back) or ""


def letter_awaited(files: Files, key: Key) -> str | None:
    """The announcement whose letter to this candidate has not left yet; None when none is to leave."""
    one = _last(files, key)
    return one.period if one and _awaits_its_letter(files, key, one) else None


def told_on(files: Files, key: Key) -> date | None:
    """The day from which what was decided of them is told: its own, or that on which its letter left when it is later;
    None when nothing of theirs is announced, or has no date."""
    one = _last(files, key)
    period = files.session.calendar.periods.get(one.period) if one else None
    if one is None or period is None:
        return None
    mails = _mails(files, key, one)
    left = [files.session.calendar.day(at) for mail in mails if mail.status in GONE and (at := _left_at(files, mail))]
    return max(period.start, min(left, default=period.start))


def came_back_on(files: Files, key: Key) -> date | None:
    """The day on which the letter that is awaited had left, when it came back since."""
    one = _last(files, key)
    left = (came_back(files, mail) for mail in _mails(files, key, one)) if one else ()
    return max((files.session.calendar.day(at) for at in left if at), default=None)


def _left_at(files: Files, mail: MailRecord) -> datetime | None:
    recorded = files.register.recorded(files.register.heads[f"{mail.subject}#status"] or "")
    return mail.sent_at or (recorded.act.at if recorded else None)


def gone_on(files: Files, key: Key, period: str) -> bool:
    """Did a step taken here follow what this announcement was to tell, and no letter of it has left from here?"""
    one = _last(files, key)
    recorded = files.register.recorded(one.operation) if one and one.period == period else None
    if one is None or recorded is None or GONE.intersection(_statuses(files, key, one)):
        return False
    subject = subject_of(key)
    since = (act for act in files.register.thread(subject) if act.holds and act.position > recorded.position)
    first = next((act for act in since if "state" in act.act.changes.get(subject, {})), None)
    return first is not None and TAKEN_OVER not in first.act.facts


def _statuses(files: Files, key: Key, one: Decided) -> list[str]:
    return [mail.status for mail in _mails(files, key, one) if mail.status != VOID]


def _mails(files: Files, key: Key, one: Decided) -> list[MailRecord]:
    return [mail for mail in mails_of(files.register, key) if one.is_for(mail.announcement, mail.decision)]


def _awaits_its_letter(files: Files, key: Key, one: Decided) -> bool:
    mine = _statuses(files, key, one)
    here = files.register.fields.get(f"annonce:{one.period}/{key[1]}", {})
    if GONE.intersection(mine):
        return False
    return bool(mine or here.get("frozen_at") or here.get("signed")) or taken_here(files, one)


def _last(files: Files, key: Key) -> Decided | None:
    """The decision that it stands on, or the one before what happened since: a slot taken says what was decided."""
    if found := decided(files, key):
        return found
    steps = files.session.workflow.transitions
    for one in reversed(counting(files, key)):
        step = steps.get(one.transition)
        if step and step.kind == DECISION and step.announcement:
            return Decided(step.announcement, one.acts[0], one.target)
    return None
