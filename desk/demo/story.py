"""The story of the demonstration: who did what before its day. Every act goes through the journal like any other."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from desk.cases import case_of
from desk.demo.candidates import rows
from desk.demo.clock import WorkingClock
from desk.demo.days import screening
from desk.demo.world import BATCH, Person, people
from desk.files import Files, Key, build, following
from desk.reading import facts_read
from rules.case import EVERYWHERE, Offer
from rules.session import Session
from sheets_sync.answers import Draft
from sheets_sync.writer import Journal

SHARE_ASSIGNED, SHARE_NOTED, SHARE_PROPOSED = 0.42, 0.3, 0.2


class Story:
    """What the team did until the demonstration's day: rounds of steps, each as its guards allow."""

    def __init__(self, journal: Journal, clock: WorkingClock, session: Session, seed: int):
        self._journal, self._clock, self._session = journal, clock, session
        self._draw = Random(seed)  # noqa: S311 (a story, nothing secret)
        self._people = people(session)
        self._day = screening(session)
        self._known: Files | None = None

    def tell(self) -> None:
        start = (self._session.calendar.deposits.end or self._session.calendar.deposits.start) + timedelta(days=1)
        self._assign(start)
        days = [start, *(self._day - timedelta(days=back) for back in (9, 7, 5, 2, 1))]
        for rank, (begin, share) in enumerate(zip(days, (0.9, 0.62, 0.5, 0.4, 0.32, 0.3), strict=True)):
            self._round(rank, begin, share)
        self._propose()
        self._notes(start)
        self._questions()

    def _files(self) -> Files:
        register = self._journal.register(fresh_for=0)
        known = self._known
        self._known = following(known, register, self._session) if known else build(register, self._session)
        return self._known

    def _record(self, drafts: Sequence[Draft], start: date, end: date) -> None:
        self._clock.through(start, end, len(drafts))
        for begin in range(0, len(drafts), BATCH):
            self._journal.record(drafts[begin : begin + BATCH])

    def _who(self, roles: Iterable[str], programme: str, besides: str = "") -> Person | None:
        wanted = [
            person
            for person in self._people
            if person.role in roles and {programme, EVERYWHERE} & set(person.programmes) and person.email != besides
        ]
        return self._draw.choice(wanted) if wanted else None

    def _assign(self, start: date) -> None:
        files = self._files()
        drafts = []
        for dossier in sorted(files.register.dossiers):
            if self._draw.random() < SHARE_ASSIGNED and files.programmes(dossier):
                who = self._who(("instruction",), files.programmes(dossier)[0])
                if who:
                    subject = f"dossier:{dossier}"
                    drafts.append(
                        Draft("demo", who.email, "attribution", subject, {subject: {"assigned_to": who.email}})
                    )
        self._record(drafts, start, start + timedelta(days=4))

    def _round(self, rank: int, begin: date, share: float) -> None:
        """One step further for a share of the applications, as their guards and roles allow; two steps need two
        people."""
        files = self._files()
        drafts = [
            draft
            for key in sorted(files.entries)
            if self._draw.random() < share and (draft := self._step(files, key, rank)) is not None
        ]
        self._record(drafts, begin, min(begin + timedelta(days=2), self._day - timedelta(days=1)))

    def _step(self, files: Files, key: Key, rank: int) -> Draft | None:
        offer, person = self._offer(files, key)
        if offer is None or person is None:
            return None
        validator = None
        if offer.transition.validation_roles:
            validator = self._who(offer.transition.validation_roles, key[1], besides=person.email)
        return self._taken(files, key, offer, person, validator, f"demo-{rank}")

    def _offer(self, files: Files, key: Key) -> tuple[Offer | None, Person | None]:
        """One of the open steps that go forward, and someone who may take it."""
        case = case_of(files, *key, self._clock(), self._trials(key[1]))
        steps = [step for step in self._session.workflow.transitions.values() if step.kind in ("controle", "decision")]
        roles = {role for step in steps if case.state in step.named_sources for role in step.roles}
        person = self._who(roles, key[1])
        if person is None:
            return None, None
        offers = [
            o for o in self._session.workflow.offers(case, person.actor()) if o.open and self._forward(o, case.state)
        ]
        chosen = self._draw.choices(offers, [self._weight(o) for o in offers])[0] if offers else None
        return (chosen if chosen and self._draw.random() < self._weight(chosen) else None), person

    def _forward(self, offer: Offer, state: str) -> bool:
        """Neither withdrawn, cancelled nor looked at again: those are rare, and the demonstration leaves them to
        its visitor."""
        phases = list(dict.fromkeys(state.phase for state in self._session.workflow.states.values()))
        target, here = self._session.workflow.states.get(offer.transition.target), self._session.workflow.states[state]
        return bool(
            target
            and offer.transition.kind in ("controle", "decision")
            and state in offer.transition.named_sources
            and phases.index(target.phase) >= phases.index(here.phase)
        )

    def _weight(self, offer: Offer) -> float:
        """Refusals are fewer than the rest, refusals to examine rare."""
        target = self._session.workflow.states[offer.transition.target]
        return (0.08 if target.phase == "instruction" else 0.6) if target.final else 1.0

    def _trials(self, programme: str) -> tuple[str, ...]:
        """The compulsory trials of the first series, and sometimes one more."""
        year = self._session.programmes[programme].year
        every = [trial for trial in self._session.trials.values() if trial.year == year]
        first = [trial for trial in every if trial.series == min(t.series for t in every)]
        return tuple(trial.code for trial in first if trial.compulsory or self._draw.random() < 0.4)

    def _reason(self, offer: Offer) -> tuple[str, str]:
        reasons = self._session.workflow.reasons_for(offer.transition.id)
        if not reasons or not offer.needs_motive:
            return "", offer.transition.section
        chosen = self._draw.choice(reasons)
        return chosen.label, chosen.section

    def _taken(
        self, files: Files, key: Key, offer: Offer, person: Person, validator: Person | None, form: str
    ) -> Draft | None:
        """The act of a step already validated: what the two acts leave, in one, to keep the demonstration quick to
        make."""
        if offer.transition.validation_roles and validator is None:
            return None
        subject, examination = f"candidature:{key[0]}/{key[1]}", files.examination(*key)
        reason, section = self._reason(offer)
        facts = facts_read(examination)
        changes: dict[str, Any] = {"state": offer.transition.target}
        if self._session.workflow.has(offer.transition.target, "preadmissible"):
            changes["trials"] = list(self._trials(key[1]))
        changes |= {"decided_eligibility": examination.eligibility, "decided_route": examination.route}
        kind, actor = ("validation", validator.email) if validator else ("transition", person.email)
        return Draft(form, actor, kind, subject, {subject: changes}, offer.transition.id, reason, section, facts)

    def _propose(self) -> None:
        """What waits for a second person since the eve."""
        files = self._files()
        drafts = []
        for key in sorted(files.entries):
            offer, person = self._offer(files, key) if self._draw.random() < SHARE_PROPOSED else (None, None)
            if offer is None or person is None or not offer.transition.validation_roles:
                continue
            subject = f"candidature:{key[0]}/{key[1]}"
            reason, section = self._reason(offer)
            proposal = {
                "transition": offer.transition.id,
                "by": person.email,
                "at": self._clock().isoformat(),
                "reason": reason,
                "section": section,
                "trials": list(self._trials(key[1])),
            }
            facts = facts_read(files.examination(*key))
            drafts.append(
                Draft(
                    "demo", person.email, "proposition", subject, {subject: {"proposal": proposal}},
                    offer.transition.id, reason, section, facts,
                )
            )  # fmt: skip
        eve = self._day - timedelta(days=1)
        self._record(drafts, eve, eve)

    def _notes(self, start: date) -> None:
        files = self._files()
        drafts = []
        for rank, dossier in enumerate(sorted(files.register.dossiers)):
            who = str(files.fields(dossier).get("assigned_to") or "")
            if who and self._draw.random() < SHARE_NOTED:
                text = self._draw.choice(rows("notes"))["text"]
                drafts.append(Draft(f"demo-{rank}", who, "note", f"dossier:{dossier}", {}, reason=text))
        self._record(drafts, start + timedelta(days=5), self._day - timedelta(days=1))

    def _questions(self) -> None:
        """A later file changed on both sides, could not be read, or brought someone who may be known."""
        files = self._files()
        dossiers = sorted(files.register.dossiers)
        chosen = self._draw.sample(dossiers, min(len(dossiers), 24))
        drafts = [self._question(files, dossier, rank, dossiers) for rank, dossier in enumerate(chosen)]
        unread = [d for d in dossiers if files.fields(d).get("diploma_text") and not files.fields(d).get("diploma")]
        drafts += [self._unread(files, dossier) for dossier in unread]
        self._record(drafts, self._day - timedelta(days=1), self._day - timedelta(days=1))

    def _question(self, files: Files, dossier: str, rank: int, dossiers: list[str]) -> Draft:
        fields = files.fields(dossier)
        if rank % 4 == 0:
            other = dossiers[(dossiers.index(dossier) + 7) % len(dossiers)]
            says = f"peut-être la même personne que {other} (même nom, dates de naissance proches)"
            asked = {"kind": "doubtful_duplicate", "file": other, "now": dossier, "import": "demo", "says": says}
            return _asked(dossier, {"question.person": asked})
        now = str(fields.get("ects_obtained") or "0")
        asked = {
            "kind": "both_changed", "file": str(int(float(now)) + 6), "now": now, "import": "demo",
            "says": "corrigé ici, et la plateforme a changé aussi : quelqu'un doit choisir",
        }  # fmt: skip
        return _asked(dossier, {"question.ects_obtained": asked})

    def _unread(self, files: Files, dossier: str) -> Draft:
        text = files.fields(dossier)["diploma_text"]
        asked = {
            "kind": "diploma",
            "file": text,
            "now": None,
            "import": "demo",
            "says": f"« {text} » : quel titre est-ce ?",
        }
        return _asked(dossier, {"question.diploma": asked})


def _asked(dossier: str, fields: dict[str, Any]) -> Draft:
    subject = f"dossier:{dossier}"
    return Draft("demo-questions", "import", "import", subject, {subject: fields})
