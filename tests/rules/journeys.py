"""Lives of applications as tables: each row is a step taken by someone, on a day, with what is then known.

`who` is a role (`jury2` is another person of the role `jury`); `jury>presidence` proposes, then validates. The step
`comme` starts as the journey named in `who` does, until the state of `then`. Facts add up along the way.
`tests/desk/test_journeys.py` lives the same stories through the desk, on a real book.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from rules.case import Actor, Case, Proposal
from rules.history import Passage, past_facts
from rules.session import NOTICES, Session, compile_session, read_folder
from tests.tables import rows

STORIES = Path(__file__).parent / "cases" / "journeys.csv"
CASES = Path(__file__).parent / "cases" / "journeys"
FIRST_DAY = "2024-09-02"
ANSWERS = ("eligibility", "submission", "documents")
TRIALS = ("trials_asked", "trials_done", "trials_conclusive", "trials_inconclusive")


@lru_cache
def session() -> Session:
    """The notice's session, with the first day of the year that management adds to it."""
    tables = dict(read_folder(NOTICES / "imt-mines-ales-2024"))
    tables["Calendrier"] = tuple(
        {**row, "debut": FIRST_DAY} if row["code"] == "rentree" else row for row in tables["Calendrier"]
    )
    return compile_session(tables)


@dataclass(frozen=True)
class Applied:
    programme: str


@dataclass(frozen=True)
class Examined:
    eligibility: str = ""
    submission: str = ""
    documents: str = ""


@dataclass(frozen=True)
class Life:
    """An application under way. `known` are the facts that were told; those of its past are added to every case."""

    programme: str
    state: str = ""
    origin: str | None = None
    proposal: Proposal | None = None
    examined: Examined = field(default_factory=Examined)
    known: dict[str, object] = field(default_factory=dict)
    history: tuple[Passage, ...] = ()

    def case(self, now: datetime) -> Case:
        facts = {"letter_awaited": None, **past_facts(self.history, session().workflow), **self.known}
        application = Applied(self.programme)
        return Case(application, self.state, self.origin, self.examined, facts, self.proposal, now, session())

    def told(self, facts: str) -> "Life":
        answers, known = {}, {}
        for name, text in (part.strip().split("=", 1) for part in facts.split(";") if part.strip()):
            if name in ANSWERS:
                answers[name] = text
            else:
                known[name] = value(name, text)
        return replace(self, examined=replace(self.examined, **answers), known={**self.known, **known})

    def take(self, step: str, who: str, now: datetime, motive: str = "") -> "Life":
        outcome = session().workflow.take(step, self.case(now), actor(who, self.programme), motive)
        life = replace(self, state=outcome.state, origin=outcome.origin, proposal=outcome.proposal)
        if outcome.kind == "proposition":
            return life
        by, reason = (self.proposal.by, self.proposal.reason) if self.proposal else (actor(who).email, motive)
        validator = actor(who).email if outcome.kind == "validation" else ""
        passage = Passage(step, self.state, outcome.state, now, by, reason, validator)
        return replace(life, history=(*self.history, passage))


def value(name: str, text: str) -> object:
    """`+` between trials, ISO dates and instants, oui/non, whole numbers; blank is a known *no*."""
    if name in TRIALS:
        return frozenset(text.split("+")) - {""}
    if text in ("oui", "non", ""):
        return {"oui": True, "non": False, "": None}[text]
    if text.isdigit():
        return int(text)
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    return text


def actor(who: str, programme: str = "*") -> Actor:
    return Actor(f"{who}@exemple.fr", who.title(), frozenset({(who.rstrip("23"), programme)}))


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=session().calendar.zone)


@lru_cache
def journeys() -> dict[str, list[dict[str, str]]]:
    """Journey → its rows, in order."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows(STORIES):
        found.setdefault(row["journey"], []).append(row)
    return found


def play(journey: str) -> Iterator[tuple[dict[str, str], Life]]:
    """Each row of a journey with the application as it stands after it."""
    life: Life | None = None
    for row in journeys()[journey]:
        life = start(row) if row["step"] == "comme" else step(life or Life(row["programme"]), row)
        yield row, life


def start(row: dict[str, str]) -> Life:
    return next(life for _, life in play(row["who"]) if life.state == row["then"])


def step(life: Life, row: dict[str, str]) -> Life:
    life = life.told(row["facts"])
    for who in row["who"].split(">"):
        life = life.take(row["step"], who, noon(row["on"]), row["motive"])
    return life


WORKFLOW = session().workflow
LIVES = list(journeys())
NOT_OPEN = "cette étape n'est pas ouverte à cette personne dans cet état"


def steps() -> list[tuple[Life, dict[str, str]]]:
    """Every step of every journey, with the application as it stood just before, told what the row tells."""
    found = []
    for name in LIVES:
        before: Life | None = None
        for row, after in play(name):
            if row["step"] != "comme":
                found.append(((before or Life(row["programme"])).told(row["facts"]), row))
            before = after
    return found


STEPS = steps()


def offer_of(step: str, life: Life, who: Actor, now: datetime) -> tuple[str, ...]:
    """What is held against a step for this person: not offered at all, or its objections."""
    offers = [offer for offer in WORKFLOW.offers(life.case(now), who) if offer.transition.id == step]
    return offers[0].objections if offers else (NOT_OPEN,)
