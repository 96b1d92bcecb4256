"""What is recorded and that someone must see: fees short of what is due, a trial out of its days, an age before a
contract.

They are shown where a person looks for them, the fees to who examines, the trial to the jury, the age to who follows
contracts; none refuses anything.
"""

from datetime import date

from desk.files import Files, Key
from rules.ages import age_alert
from rules.examine import Examination
from rules.fees import unpaid
from rules.findings import Finding
from rules.trials import outside_window
from sheets_sync.applications import day, paid


def unpaid_fee(files: Files, dossier: str, examination: Examination) -> Finding | None:
    """What the person's dossiers paid, all together, short of what is due (R-055); unknown is not nothing."""
    known = paid(map(files.fields, files.dossiers_of(files.person(dossier))))
    if examination.fee_due is None or known is None:
        return None
    return unpaid(examination.fee_due, known, files.session.rules)


def trials_outside(files: Files, key: Key) -> tuple[Finding, ...]:
    """The trials taken outside their window: the jury appreciates them (R-038, R-041)."""
    session, calendar = files.session, files.session.calendar
    taken = ((one.trial, one.taken_at) for one in files.trials(*key) if one.taken)
    known = ((code, at) for code, at in taken if at is not None and code in session.trials)
    windows = ((code, at) for code, at in known if session.trials[code].period in calendar.periods)
    found = (outside_window(session, code, at.astimezone(calendar.zone)) for code, at in windows)
    return tuple(finding for finding in found if finding)


def age_told(files: Files, dossier: str, on: date) -> str:
    """The person's age on the day of a contract, when the law would look at it (R-133); "" when nothing is to say."""
    return age_alert(files.session.parameters, day(files.fields(dossier).get("birth_date")), on)
