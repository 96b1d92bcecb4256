"""Who tells the demonstration: rounds of acts by its people, each step as its guards allow, all through the journal."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from random import Random
from typing import Any, Final, NamedTuple

from desk.cases import case_of, proposal_of
from desk.consequences import Changes, consequences
from desk.demo.clock import WorkingClock
from desk.demo.days import Says, in_words, nothing
from desk.demo.two_people import in_two
from desk.demo.world import BATCH, Person, people
from desk.files import Files, Key, build, following, key_of
from desk.reading import facts_read
from desk.step_acts import in_sitting
from rules.case import EVERYWHERE, Case, Transition
from rules.faults import RuleError
from rules.session import Session
from sheets_sync.answers import Draft, Saved
from sheets_sync.in_force import in_force
from sheets_sync.writer import Journal

Weights = Mapping[str, float]
"""How often each step is taken, by the identifier of its row, that of the second year without its `_2`."""
NINE: Final = time(9)
EARLY = frozenset(("depot", "instruction", "recevabilite"))


class Book(NamedTuple):
    """Where it is told; `says` is told how far the year is."""

    journal: Journal
    clock: WorkingClock
    session: Session
    says: Says = nothing


class Teller:
    """The journal, the clock that the telling sets, the people, and a draw of one's own."""

    def __init__(self, book: Book, seed: int):
        self._journal, self._clock, self._says = book.journal, book.clock, book.says
        self.session = in_force(self._journal.register(fresh_for=0)).session or book.session
        self.draw = Random(seed)  # noqa: S311 (a story, nothing secret)
        self._people = people(self.session)
        self._known: Files | None = None
        self._moved = True
        self._steps: dict[tuple[str, int], tuple[Transition, ...]] = {}
        self._teams: dict[tuple[frozenset[str], str], list[Person]] = {}
        self._round = self.unpaid = 0
        self.now = book.clock()

    def files(self) -> Files:
        """As they are after the last acts told; nobody else writes meanwhile."""
        if self._known is None or self._moved:
            register, known = self._journal.register(fresh_for=0), self._known
            self._known = following(known, register, self.session) if known else build(register, self.session)
            self._moved = False
        return self._known

    def record(self, drafts: Sequence[Draft], start: date, end: date) -> None:
        """Spread over the working days from `start` to `end`. Raises RuleError: a story that is refused is wrong."""
        proposed, drafts = self._by_two(drafts, start)
        self._clock.through(start, end, len(proposed) + len(drafts))
        for some in (proposed, drafts):
            self._send(some)

    def _by_two(self, drafts: Sequence[Draft], on: date) -> tuple[list[Draft], list[Draft]]:
        """What one person proposed first, and the acts; a proposal that waits already is the one validated."""
        proposed, acts = list[Draft](), list[Draft]()
        at = datetime.combine(on, NINE, self.session.calendar.zone)
        for draft in drafts:
            who = self._proposer(draft)
            first, act = in_two(draft, who.email, at) if who else (None, draft)
            proposed += [first] if first else []
            acts.append(act)
        return proposed, acts

    def _proposer(self, draft: Draft) -> Person | None:
        """Drawn apart: who proposes changes nothing of what happens. The screening's thousands stay one act each, which
        keeps the demonstration quick to make."""
        dossier, programme = key_of(draft.subject.partition(":")[2])
        if draft.kind != "validation":
            return None
        mine, states = self.files().candidature(dossier, programme), self.session.workflow.states
        if mine.get("proposal") or states[str(mine.get("state"))].phase in EARLY:
            return None
        roles = self.session.workflow.transitions[str(draft.transition)].roles
        others = self.team(roles, programme, draft.actor)
        return Random(f"{draft.subject} {draft.transition}").choice(others) if others else None  # noqa: S311

    def _send(self, drafts: Sequence[Draft]) -> None:
        self._moved = self._moved or bool(drafts)
        for begin in range(0, len(drafts), BATCH):
            answers = self._journal.record(drafts[begin : begin + BATCH])
            if refused := next((answer for answer in answers if not isinstance(answer, Saved)), None):
                raise RuleError(f"La démonstration se contredit : {refused}")

    def on(self, day: date) -> "Teller":
        """Steps are judged as of this day from here on."""
        self.now = datetime.combine(day, time(12), self.session.calendar.zone)
        self._round += 1
        self._says(f"L’année se raconte : {in_words(day)}.")
        return self

    @property
    def form(self) -> str:
        return f"demo-{self.now:%Y%m%d}-{self._round}"

    def put_in_force(self, drafts: Sequence[Draft], day: date) -> None:
        """Rows of the session that change on the way; the rest is told under them."""
        self.record(drafts, day, day)
        self._steps.clear()
        self.session = in_force(self._journal.register(fresh_for=0)).session or self.session
        self._known = None

    def who(self, roles: Iterable[str], programme: str, besides: str = "") -> Person | None:
        wanted = self.team(roles, programme, besides)
        return self.draw.choice(wanted) if wanted else None

    def team(self, roles: Iterable[str], programme: str, besides: str = "") -> list[Person]:
        asked = frozenset(roles), programme
        if asked not in self._teams:
            self._teams[asked] = [
                one for one in self._people
                if one.role in asked[0] and {programme, EVERYWHERE} & set(one.programmes)
            ]  # fmt: skip
        return [person for person in self._teams[asked] if person.email != besides]

    @contextmanager
    def aside(self) -> Iterator[None]:
        """What is told meanwhile takes nothing from the draw of the rest."""
        kept = self.draw.getstate()
        yield
        self.draw.setstate(kept)

    def someone(self, programme: str, *roles: str) -> Person:
        """One who has the role; the demonstration has one everywhere."""
        return self.draw.choice(self.team(roles, programme))

    def standing(self, *states: str, programme: str = "", year: int = 0) -> list[Key]:
        """Applications in these states, in the order of their numbers."""
        files = self.files()
        chosen = [code for code, row in self.session.programmes.items() if year in (0, row.year)]
        return sorted(
            key for code in chosen if programme in ("", code) for s in states for key in files.standing(code, s)
        )

    def round(self, weights: Weights, start: date, end: date, share: float = 1.0, keys: Iterable[Key] = ()) -> int:
        """One step further for a share of the applications; answers how many."""
        self.on(start)
        files = self.files()
        chosen = [key for key in (keys or sorted(files.entries)) if share >= 1 or self.draw.random() < share]
        drafts = [draft for key in chosen if (draft := self.one_of(key, weights)) is not None]
        self.record(drafts, start, end)
        return len(drafts)

    def but_one(self, *states: str) -> list[Key]:
        """Those in these states, but one of each state and entry year: it is still to be looked at."""
        every = self.standing(*(states or self.session.workflow.states))
        entries = self.files().entries
        last = {(self.session.programmes[key[1]].year, entries[key].state): key for key in every}
        return [key for key in every if key not in {*last.values()}]

    def one_of(self, key: Key, weights: Weights) -> Draft | None:
        """The proposal that waits, else one of the open steps."""
        files = self.files()
        if waiting := files.candidature(*key).get("proposal"):
            return self._validated(key, waiting)
        chances = [(self._chance(step.id, weights), step) for step in self._leaving(files, key)]
        open_ = [(chance ** (1 / w), step.id) for (w, step) in chances if w and (chance := self.draw.random())]
        found = (self.step(key, step) for _, step in sorted(open_, reverse=True))
        return next((draft for draft in found if draft is not None), None)

    def _validated(self, key: Key, waiting: Mapping[str, Any]) -> Draft | None:
        """By another person than who proposed; where none may, or the step is shut, its author takes it back."""
        row, by = self.session.workflow.transitions[waiting["transition"]], waiting["by"]
        if self.who(row.validation_roles, key[1], by):
            found = self.step(key, row.id, waiting["reason"], trials=waiting.get("trials"))
            if found is not None:
                return found
        subject = f"candidature:{key[0]}/{key[1]}"
        return Draft(self.form, by, "refus_proposition", subject, {subject: {"proposal": None}}, row.id)

    @staticmethod
    def _chance(step: str, weights: Weights) -> float:
        return weights.get(step, weights.get(step.removesuffix("_2"), 0.0))

    def _leaving(self, files: Files, key: Key) -> Iterable[Transition]:
        place = files.entries[key].state, self.session.programmes[key[1]].year
        if place not in self._steps:
            every = self.session.workflow.transitions.values()
            self._steps[place] = tuple(step for step in every if place[0] in step.sources and place[1] in step.years)
        return self._steps[place]

    def step(
        self, key: Key, transition: str, reason: str = "", also: Changes | None = None,
        known: Mapping[str, object] | None = None, trials: Sequence[str] | None = None, project: str = "",
    ) -> Draft | None:  # fmt: skip
        """The act of a step, its validation where two people are asked: `record` has it proposed first. None when
        something is held against it."""
        files, workflow = self.files(), self.session.workflow
        row, source = workflow.transitions[transition], files.entries[key].state
        if source not in row.sources:
            return None
        asks = workflow.has(row.target, "preadmissible")
        trials = self.trials_of(key[1]) if asks and trials is None else trials
        case = case_of(files, *key, self.now, trials, known)
        target = workflow.target(row, case)
        if target is None or workflow.objections(row, case):
            return None
        reserved = any(one.objection(case) for one in row.reservations) or self._without_trials(target, case)
        reason = reason or self._reason(row, reserved or row.motive_required or workflow.states[target].final)
        proposal = proposal_of(files, *key)
        who = self._signs(row, key[1], proposal.by if proposal else "")
        changes: Changes = {f"candidature:{key[0]}/{key[1]}": self._changed(files, key, row, case, target, trials)}
        more = consequences(files, key, transition, source, target, reason, self.now, project)
        for subject, fields in (*more.items(), *(also or {}).items()):
            changes[subject] = {**changes.get(subject, {}), **fields}
        kind = "validation" if row.validation_roles else "transition"
        facts = facts_read(files.examination(*key))
        subject = f"candidature:{key[0]}/{key[1]}"
        act = Draft(self.form, who.email, kind, subject, changes, transition, reason, row.section, facts)
        return in_sitting(act, {}, files, key)

    def _without_trials(self, target: str, case: Case) -> bool:
        """Declared admissible without a compulsory trial: the jury says why (§6)."""
        done = case.facts.get("trials_done")
        due = {one.code for one in self.session.trials.values() if one.compulsory and one.year == case.year}
        return self.session.workflow.has(target, "admissible") and not due <= frozenset(done or ())

    def _signs(self, row: Transition, programme: str, besides: str) -> Person:
        found = self.who(row.validation_roles or row.roles, programme, besides)
        if found is None:
            raise RuleError(f"La démonstration n'a personne pour « {row.label} » en {programme}.")
        return found

    def _changed(
        self, files: Files, key: Key, row: Transition, case: Case, target: str, trials: Sequence[str] | None
    ) -> dict[str, Any]:
        """As the desk writes them (desk/step_acts.py)."""
        workflow = self.session.workflow
        origin = workflow._origin(row, case)
        changed: dict[str, Any] = {"state": target}
        if case.proposal is not None:
            changed["proposal"] = None
        if origin != case.origin:
            changed["origin"] = origin
        if workflow.has(target, "preadmissible"):
            changed["trials"] = list(trials or ())
        if workflow.states[case.state].phase in EARLY:
            read = files.examination(*key)
            changed |= {"decided_eligibility": read.eligibility, "decided_route": read.route}
        return changed

    @staticmethod
    def level(key: Key) -> float:
        """How good this candidate is, the same in every chapter."""
        return Random(f"level {key[0]}").gauss(12.5, 2.4)  # noqa: S311

    def trials_of(self, programme: str) -> tuple[str, ...]:
        """The compulsory trials of the first series, and sometimes one more."""
        year = self.session.programmes[programme].year
        every = [trial for trial in self.session.trials.values() if trial.year == year]
        first = [trial for trial in every if trial.series == min(t.series for t in every)]
        return tuple(trial.code for trial in first if trial.compulsory or self.draw.random() < 0.4)

    def _reason(self, row: Transition, wanted: bool) -> str:
        if not wanted:
            return ""
        reasons = self.session.workflow.reasons_for(row.id) or self.session.workflow.reasons_for(
            row.id.removesuffix("_2")
        )
        return self.draw.choice(reasons).label if reasons else "Décision du jury au vu du dossier"

    def says(self, kind: str, who: str, subject: str, fields: Mapping[str, Any], reason: str = "") -> Draft:
        """An act that records something and takes no step."""
        return Draft(self.form, who, kind, subject, {subject: fields}, reason=reason)
