"""A letter bound to no date that was written, and that what came since makes pointless: it stays here, and says why."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from desk.blindness import judged_elsewhere
from desk.cases import bound_elsewhere, seeking
from desk.files import Files
from desk.letters import MailRecord
from sheets_sync.bulletins import BULLETIN
from sheets_sync.projects import projects_of
from sheets_sync.records import SLOT, slot_of


def overtaken(files: Files, mail: MailRecord, now: datetime) -> str:
    """Why it is too late for it, "" when it is not."""
    return next(filter(None, (check(files, mail, now) for check in CHECKS)), "")


def _left(files: Files, mail: MailRecord, now: datetime) -> str:
    """What asks or offers something goes no more to who has left, nor a count of seats to who seeks none (R-124).

    While someone may still judge the person, a state that tells of a project stops nothing: the answer would tell (§5).
    """
    code, workflow = files.entries[mail.key].state, files.session.workflow
    state, counts = workflow.states.get(code), mail.about.endswith(f"#{BULLETIN}")
    everyone = frozenset(files.session.programmes)
    unsaid = workflow.tells_of_a_project(code) and judged_elsewhere(files, mail.key, everyone)
    if state is None or unsaid or not (state.final or (counts and code not in seeking(workflow))):
        return ""
    return f"la candidature est passée à « {state.label} » depuis : cette lettre ne la concerne plus"


def _bound(files: Files, mail: MailRecord, now: datetime) -> str:
    """Nor a count of seats to who can have no project here any more (R-112)."""
    if not mail.about.endswith(f"#{BULLETIN}") or not bound_elsewhere(files, mail.key):
        return ""
    return "la personne s'est engagée, ou a renoncé, sur une autre candidature : elle ne cherche plus"


def _received(files: Files, mail: MailRecord, now: datetime) -> str:
    """A reminder of documents that came since (R-048)."""
    fields = files.fields(mail.key[0]) if mail.about.endswith("#title_obtained") else {}
    came = fields.get("documents_received_on") or fields.get("documents_validated")
    return "les justificatifs sont arrivés depuis : le rappel n'est plus à faire" if came else ""


def _held(files: Files, mail: MailRecord, now: datetime) -> str:
    """An interview that is over is announced to nobody (§6.2)."""
    trial = mail.about.partition(f"#{SLOT}")[2]
    slot = slot_of(files.register, *mail.key, trial) if trial else None
    return "l'entretien qu'elle annonce est passé" if slot and slot.starts_at <= now else ""


def _asked(files: Files, mail: MailRecord, now: datetime) -> str:
    """A fiche to complete that was refused, or lapsed; any, of who is firmly committed since (§8)."""
    subject, _, name = mail.about.partition("#")
    if subject.startswith("fiche:") and files.session.workflow.has(files.entries[mail.key].state, "engagement"):
        return "la personne est engagée depuis : aucun autre projet n'est accepté"
    mine = projects_of(files.register, *mail.key) if name == "to_complete" else ()
    ended = any(project.subject == subject and project.ended for project in mine)
    return "la fiche qu'elle demande a été refusée, ou est caduque" if ended else ""


CHECKS: Final[tuple[Callable[[Files, MailRecord, datetime], str], ...]] = (_left, _bound, _received, _held, _asked)
