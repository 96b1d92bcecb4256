"""The file of a challenge (*recours*) as one PDF: what was known, what was done, under which section, what was sent.

Its caller passes what the reader may see: before the jury's decision, nothing of a company (R-063).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from documents.french import NB, cited, count, day, instant
from documents.minutes import Seal
from documents.typesetting import Content, pdf
from rules.explain import Step
from rules.findings import Fact

ANSWERS = {"yes": "oui", "no": "non", "unknown": "à préciser", "jury": "au jury"}
"""What a step answers (`rules/explain.py`), as it is printed."""


@dataclass(frozen=True)
class ActTold:
    """An act of the journal in words: `by` names who did it, and who validated it where two are needed."""

    at: datetime
    by: str
    what: str
    section: str = ""
    motive: str = ""


@dataclass(frozen=True)
class Cited:
    """A section of the notice that an act or a step rests on, and what it says."""

    section: str
    says: str


@dataclass(frozen=True)
class MailTold:
    """A mail to the candidate; `sent_at` None while it has not left, `status` then says where it stands."""

    sent_at: datetime | None
    status: str
    subject: str
    text: str


@dataclass(frozen=True)
class Challenge:
    """One challenge and all that bears on it. `drawn_on`: the day this file is made; instants are aware, in Paris."""

    school: str
    session: str
    programme: str
    dossier: str
    name: str
    received_on: date
    about: str
    due_on: date | None
    answered_on: date | None
    answer: str
    facts: tuple[Fact, ...]
    verdict: tuple[Step, ...]
    acts: tuple[ActTold, ...]
    sections: tuple[Cited, ...]
    mails: tuple[MailTold, ...]
    drawn_on: date
    seal: Seal | None


def challenge(told: Challenge) -> bytes:
    """PDF/A-2b, dated on the day it is drawn: the same file gives the same bytes."""
    content: dict[str, Content] = {
        "school": told.school,
        "session": told.session,
        "programme": told.programme,
        "dossier": told.dossier,
        "name": told.name,
        "drawn_on": day(told.drawn_on),
        "received_on": day(told.received_on),
        "about": told.about,
        "due_on": day(told.due_on) if told.due_on else "délai à préciser",
        "answer": _answer(told),
        "facts": [[name, value or "non renseigné"] for name, value in told.facts],
        "verdict": [_step(each) for each in told.verdict],
        "acts": [_act(each) for each in _in_order(told.acts)],
        "sections": [[cited(each.section), each.says] for each in told.sections],
        "mails": [_mail(each) for each in told.mails],
        "seal": str(told.seal or "Journal non scellé"),
        "holds": f"{count(len(told.acts), 'acte')}, {count(len(told.mails), 'mél')}",
    }
    return pdf("challenge", content, told.drawn_on)


def _in_order(acts: Iterable[ActTold]) -> list[ActTold]:
    """By instant; acts of the same instant stay in the journal's order, which alone says who came first."""
    return sorted(acts, key=lambda act: act.at)


def _answer(told: Challenge) -> str:
    if told.answered_on is None:
        return "Sans réponse à ce jour."
    return f"Le {day(told.answered_on)}{NB}: {told.answer or 'réponse sans texte'}"


def _step(each: Step) -> Content:
    return {
        "section": cited(each.section),
        "question": each.question,
        "answer": ANSWERS.get(each.answer, each.answer),
        "why": each.why,
        "concludes": each.concludes,
    }


def _act(each: ActTold) -> Content:
    return [instant(each.at), each.by, each.what, cited(each.section), each.motive]


def _mail(each: MailTold) -> Content:
    left = f"Parti le {instant(each.sent_at)}" if each.sent_at else f"Non parti ({each.status})"
    return {"left": left, "subject": each.subject, "text": each.text}
