"""The whole file of a challenge as one PDF: from what the desk tells to what `documents` prints."""

from desk.challenge_views import ChallengeFile, ChallengeView
from desk.desk import Desk
from desk.views import ThreadLine
from documents.challenge import ActTold, Challenge, Cited, MailTold, challenge
from documents.minutes import Seal
from pages.parts.typography import PARIS
from rules.case import Actor


def paper(desk: Desk, actor: Actor, view: ChallengeView) -> bytes:
    """PDF/A-2b of all that this person may see of it."""
    return challenge(told(desk.challenge_file(actor, view)))


def told(file: ChallengeFile) -> Challenge:
    view = file.view
    return Challenge(
        school=file.school,
        session=file.session,
        programme=file.programme,
        dossier=view.dossier,
        name=view.name,
        received_on=view.received_on or file.drawn_on,
        about=view.about,
        due_on=view.due_on,
        answered_on=view.answered_on,
        answer=view.answer,
        facts=tuple((fact.label, fact.text) for fact in file.facts),
        verdict=file.steps,
        acts=tuple(_act(line) for line in file.acts),
        sections=tuple(Cited(section, says) for section, says in file.sections),
        mails=tuple(MailTold(one.sent_at, one.status, one.subject, one.text) for one in file.letters),
        drawn_on=file.drawn_on,
        seal=Seal(*file.seal) if file.seal else None,
    )


def _act(line: ThreadLine) -> ActTold:
    """An act with what it changed: before and after, in the words of the thread."""
    changed = " ; ".join(
        f"{label} : {before or 'inconnu'} → {after or 'inconnu'}" for label, before, after in line.changes
    )
    what = f"{line.what} ({changed})" if changed else line.what
    return ActTold(line.at.astimezone(PARIS), line.who, what, line.section, line.reason)
