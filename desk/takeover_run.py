"""A confirmed lot becomes acts, one a step, each told « repris de <fichier>, ligne n » by its facts (§5).

What remains to do is never remembered: it is planned again from the book after each act, so that a run which was killed
is taken up where it was, and the same file again does nothing.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from desk.deciding import Choice, Deciding, bases_of
from desk.deposits import Deposits, Running
from desk.files import Files, Key
from desk.takeover_facts import KINDS
from desk.takeover_plan import Lot, Planned, ordered, place, plan
from desk.takeover_said import PROJECT
from desk.takeover_turns import Turns
from rules.calendar import Moment
from sheets_sync.answers import Draft, Refused
from sheets_sync.importing.apply import ImportDone
from sheets_sync.importing.decisions import Stated
from sheets_sync.importing.decisions_words import written
from sheets_sync.standings import TAKEN_OVER

BATCH: Final = 50
TRIES: Final = 3
LEDGERS: Final = ("registre:", "personne:")
AGAIN: Final = "une place ou un engagement a changé entre-temps"
DAYS: Final = ("agreed_on", "lapsed_on")


class RunningLots(Deposits, Deciding):
    """Acts of a lot, step by step."""

    def _run_lot(self, lot: Lot, rows: Mapping[Key, Sequence[Stated]], running: Running) -> ImportDone:
        """Until no line gives an act. `left`: application → why its next line does not hold."""
        tries: Counter[Key] = Counter()
        left: dict[Key, str] = {}
        acted: dict[Key, None] = {}
        turns = Turns({key: ordered(lines) for key, lines in rows.items()})
        while turns.waiting:
            running.progress(len(rows) - len(turns.waiting), len(rows))
            for batch in self._taken_rounds(lot, turns, left):
                answers = iter(self.journal.record([draft for _, drafts in batch for draft in drafts]))
                for key, drafts in batch:
                    acted[key] = None
                    lost = [one for _, one in zip(drafts, answers, strict=False) if isinstance(one, Refused)]
                    if lost:
                        tries[key] += 1
                        left[key] = " ; ".join(lost[0].reasons)
            for key in [key for key in turns.waiting if key in left and (tries[key] >= TRIES or not tries[key])]:
                turns.over(key)
        running.progress(len(rows), len(rows))
        told = {f"{dossier}/{programme}": says for (dossier, programme), says in left.items()}
        return ImportDone(lot.id, tuple(f"{dossier}/{programme}" for dossier, programme in acted), told)

    def _taken_rounds(self, lot: Lot, turns: Turns, left: dict[Key, str]) -> Iterator[list[tuple[Key, list[Draft]]]]:
        """The next acts of each application, in batches; one that has none left is over."""
        for start in range(0, len(keys := turns.by_day()), BATCH):
            files, batch = self.files(), list[tuple[Key, list[Draft]]]()
            taken: set[str] = set()
            first = turns.first(files)
            for key in keys[start : start + BATCH]:
                if turns.must_wait(files, key, first):
                    continue
                planned, drafts = self._next_taken(files, key, turns.waiting[key], lot)
                things = {base for draft in drafts for base in draft.bases}
                counted = any(base.startswith(LEDGERS) for draft in drafts if draft.transition for base in draft.bases)
                if planned and turns.counts(files, key, place(planned.row), counted or not drafts, first):
                    continue  # a seat, a place, a commitment: after the lines of earlier days, as they were shown
                if planned is None or not drafts:
                    turns.over(key)
                    says = " ; ".join(planned.objections) if planned else ""
                    left |= {key: f"ligne {planned.row.number} : {says}"} if planned else {}
                elif taken.isdisjoint(things):
                    taken |= things  # two acts on one ledger of seats, or on one dossier, never share a batch
                    left.pop(key, None)
                    batch.append((key, drafts))
            if batch:
                yield batch

    def _next_taken(
        self, files: Files, key: Key, rows: Sequence[Stated], lot: Lot
    ) -> tuple[Planned | None, list[Draft]]:
        """The first line that is not done, with its acts (its facts, else its next step); none if it does not hold."""
        for planned in plan(files, key, rows, lot, self.today()):
            if planned.objections:
                return planned, []
            if planned.facts.changes:
                return planned, list(self._fact_drafts(files, key, planned, lot))
            if planned.way.steps:
                return planned, [self._step_draft(files, key, planned, lot)]
        return None, []

    def _fact_drafts(self, files: Files, key: Key, planned: Planned, lot: Lot) -> Iterator[Draft]:
        for subject, fields in planned.facts.changes.items():
            keys = [f"{subject}#{name}" for name in fields]
            if subject.startswith(PROJECT) and subject not in files.register.fields:
                keys.append(f"personne:{files.person(key[0])}")  # a way back before admissibility excludes it (§5)
            bases = {one: files.register.heads.get(one) for one in keys}
            yield Draft(
                f"reprise {lot.id} {planned.row.number} {subject}", lot.first, KINDS[subject.partition(":")[0]],
                subject, {subject: fields}, facts={TAKEN_OVER: _told(lot, planned.row)}, bases=bases,
            )  # fmt: skip

    def _step_draft(self, files: Files, key: Key, planned: Planned, lot: Lot) -> Draft:
        """The proposal by who took the lot over, then its validation by who confirmed it; or the step, by the first."""
        step, row, case = planned.way.steps[0], planned.row, planned.way.steps[0].before
        first, second = lot.actors
        actor = second if step.by_two and case.proposal else first
        outcome = files.session.workflow.take(step.transition.id, case, actor, step.reason)
        reason = "" if outcome.kind == "validation" else step.reason
        choice = Choice(
            f"reprise {lot.id} {row.number} {step.transition.id}", key[1], step.transition.id, reason,
            _section(files, step.transition.id, step.reason), row.asked,
        )  # fmt: skip
        draft = self._draft(choice, actor, self._application(files, *key), case, outcome, files)
        changes = _dated(draft.changes, row.on, self.now().isoformat())
        draft = replace(draft, changes=changes, facts={**draft.facts, TAKEN_OVER: _told(lot, row)})
        bases = bases_of(draft, {}, files, case, outcome)
        again = (lambda register: AGAIN) if any(base.startswith(LEDGERS) for base in bases) else None
        return replace(draft, bases=bases, rebase=again)


def _told(lot: Lot, row: Stated) -> dict[str, Any]:
    """Where the act was taken from, and what the file says of the decision: its day and its author, as stated."""
    return {
        "lot": lot.id, "fichier": lot.file, "ligne": row.number, "le": written(row.on), "par": row.by,
        "candidature": f"{row.dossier}/{row.programme}",
    }  # fmt: skip


def _dated(changes: Mapping[str, Mapping[str, Any]], on: Moment | None, now: str) -> dict[str, dict[str, Any]]:
    """A project is agreed, or lapses, on the day that is stated; a proposal is made when the lot is taken over."""
    day = (written(on) or "").partition("T")[0]

    def value(subject: str, name: str, said: Any) -> Any:
        if name == "proposal" and said:
            return {**said, "at": now}
        return day if subject.startswith("fiche:") and name in DAYS and said else said

    return {
        subject: {name: value(subject, name, said) for name, said in fields.items()}
        for subject, fields in changes.items()
    }


def _section(files: Files, transition: str, reason: str) -> str:
    """That of the motive, when a row of `Motifs` gives it."""
    named = files.session.workflow.reasons_for(transition)
    return next((one.section for one in named if one.label == reason), "")
