"""Results of a provider: its file beside the book, doubts answered by a person, then one act a result (§6, §7)."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any, Final

from desk import convened as calls
from desk.access import WORKERS, use_case
from desk.announced import last_change
from desk.decision_hours import DecisionHours
from desk.files import Files, key_of
from desk.room import Answer
from desk.shared_trials import elsewhere, of_person
from desk.shared_trials import people as people_of
from desk.trial_views import Change, ResultsPreview
from desk.trials import BY_HAND, EPREUVE, recused
from rules.case import Actor
from rules.marking import shown as as_mark
from rules.providers import of_trial
from rules.trials import Trial
from sheets_sync.answers import Draft, Pending, Refused, Saved
from sheets_sync.applications import number
from sheets_sync.importing.reading import read_sheets
from sheets_sync.importing.results import Doubtful, Matched, read_results
from sheets_sync.importing.results import Results as Read
from sheets_sync.importing.results_columns import Line
from sheets_sync.importing.results_people import Candidate, Convened
from sheets_sync.records import TrialRecord
from sheets_sync.values import OUTCOMES

NOBODY: Final = ""
"""The answer to a doubtful line that is nobody's here."""
EVERY: Final = "toutes"
"""The answer that one recording serves every application of the person (R-076)."""
UNTICKED: Final = "remplacerait un résultat enregistré : à cocher"
WRITTEN: Final = ("outcome", "taken_at", "score", "source", "provider", "recording_url")


@dataclass(frozen=True)
class Written:
    """What an import of results did. `left` are lines that were not recorded, each with its sentence."""

    saved: int
    left: tuple[tuple[int, str], ...]
    answers: tuple[Answer, ...]


class Results(DecisionHours):
    """Import of results."""

    @use_case(WORKERS)
    def preview_results(self, actor: Actor, trial: str, programme: str, name: str, content: bytes) -> ResultsPreview:
        """What a file says of those convened to a trial: nothing is written. Raises `ImportRefused`."""
        files, programmes = self.files(), self._sat(actor, programme, WORKERS)
        asked = self._trial(files, trial)
        everyone = {entry.key: entry for entry in calls.convened(files, asked, programmes)}
        away = {e.key: e for e in files.entries.values() if recused(files, actor, e.dossier, e.programme)}
        mine = [e for e in everyone.values() if e.key not in away]
        others = (e for e in files.entries.values() if e.key not in everyone and e.key not in away)
        people, strangers, apart = (people_of(files, asked, some) for some in (mine, others, away.values()))
        found = read_results(
            read_sheets(name, content), files.session, asked, people, strangers, apart=apart, now=self.now()
        )
        found = _without_settled(files, asked, name, _asked_again(files, asked, name, found))
        subjects = [subject for one in people for subject in _subjects(files, asked, [one])]
        keys = [f"{subject}#{field}" for subject in subjects for field in WRITTEN]
        changes = tuple(self._change(files, asked, one) for one in found.matched)
        doubts = {(one.line.number, key): self._change(files, asked, one) for key, one in _possible(found)}
        return ResultsPreview(name, asked, programme, found, changes, doubts, files.register.bases(*keys))

    @use_case(WORKERS)
    def record_results(
        self,
        form: str,
        actor: Actor,
        shown: ResultsPreview,
        chosen: Mapping[int, str],
        replace: Collection[str] = frozenset(),
    ) -> Written:
        """One act a result: the sure lines, and the doubtful ones that a person answered (`chosen`: line → key).

        What is already recorded is left alone, and a result that would replace another unless `replace` names its
        application (`DOSSIER/PROGRAMME`).
        """
        files, every = self.files(), shown.answered(chosen)
        count = Counter(who.key for change in every for who in change.found.everyone)
        why = {change.found.line.number: _why_not(change, count, replace) for change in every}
        wanted = [one.found for one in every if not one.same and not why[one.found.line.number]]
        for one in wanted:
            self._must_record(actor, one)
        drafts = [self._result_draft(files, form, actor, shown, one) for one in wanted]
        answers = self.journal.record(drafts) if drafts else []
        told = [self._in_french(one) if isinstance(one, Refused) else one for one in answers]
        why |= {one.line.number: _lost(answer) for one, answer in zip(wanted, told, strict=True)}
        left = tuple(sorted((line, says) for line, says in why.items() if says))
        return Written(sum(isinstance(one, Saved) for one in told), left, tuple(told))

    def _change(self, files: Files, trial: Trial, one: Matched) -> Change:
        """Beside what is recorded of the first of its applications that says otherwise, and by whom."""
        records = [calls.record_of(files, key_of(who.key), trial) for who in one.everyone]
        known = next((record.recording_url for record in records if record), "")
        link = one.line.recording or known  # a file without links takes none away
        after = _told(one.line.outcome, _parsed(_instant(files, one.line)), one.line.score, link, files)
        before = [(_recorded(record, files), record) for record in records]
        otherwise = [one for one in before if one[0] not in ("", after)]
        says, record = (otherwise or sorted(before, key=lambda one: one[0]))[0]
        return Change(one, says, after, self._who_recorded(files, record), _file_of(record))

    def _who_recorded(self, files: Files, record: TrialRecord | None) -> str:
        if record is None or not record.outcome:
            return ""
        acts = filter(None, (last_change(files.register, f"{record.subject}#{name}") for name in WRITTEN))
        last = max(acts, key=lambda one: one.position)
        return f"{self.name_of(last.act.actor)}, le {last.act.at.astimezone(files.session.calendar.zone):%d/%m/%Y}"

    def _must_record(self, actor: Actor, one: Matched) -> None:
        for dossier, programme in (key_of(who.key) for who in one.everyone):
            if programme not in self._require(actor, dossier, WORKERS):
                self._require(actor, "", WORKERS)

    def _result_draft(self, files: Files, form: str, actor: Actor, shown: ResultsPreview, one: Matched) -> Draft:
        subjects = _subjects(files, shown.trial, one.everyone)
        result = _result(files, shown, one.line)
        keys = [f"{subject}#{name}" for subject in subjects for name in result]
        return Draft(
            f"{form} {one.line.number}", actor.email, EPREUVE, subjects[0], dict.fromkeys(subjects, result),
            reason=_why_shared(one), section=shown.trial.section, bases={key: shown.bases.get(key) for key in keys},
        )  # fmt: skip


def _asked_again(files: Files, trial: Trial, name: str, found: Read) -> Read:
    """A line that already serves this person's other entry year is sure of nobody: is it one recording for both?"""
    doubts: dict[int, Doubtful] = {}
    for one in found.matched:
        entry, source = files.entries[key_of(one.who.key)], _source(name, one.line)
        if not one.also and (there := elsewhere(files, entry, trial, source, _parsed(_instant(files, one.line)))):
            served = "/".join(there.subject.partition(":")[2].split("/")[:2])
            why = f"déjà enregistrée pour {served}, de la même personne : dites si une seule épreuve sert les deux"
            doubts[one.line.number] = Doubtful(one.line, (Candidate(one.who, why),), why)
    left = tuple(one for one in found.matched if one.line.number not in doubts)
    return replace(found, matched=left, doubtful=(*found.doubtful, *doubts.values()))


def _without_settled(files: Files, trial: Trial, name: str, found: Read) -> Read:
    """A doubt that someone answered is no doubt when the same file comes again: the record names its line."""
    settled: dict[int, Matched] = {}
    for doubt in found.doubtful:
        records = ((one.who, calls.record_of(files, key_of(one.who.key), trial)) for one in doubt.candidates)
        here = [who for who, record in records if record and record.source == _source(name, doubt.line)]
        if here:
            settled[doubt.line.number] = Matched(doubt.line, here[0], tuple(here[1:]))
    left = tuple(doubt for doubt in found.doubtful if doubt.line.number not in settled)
    return replace(found, doubtful=left, matched=(*found.matched, *settled.values()))


def _source(name: str, line: Line) -> str:
    return f"{name}, ligne {line.number}"


def _possible(found: Read) -> Iterator[tuple[str, Matched]]:
    """Each answer that a doubtful line may be given, with what it would make of it."""
    for doubt in found.doubtful:
        yield from ((candidate.who.key, Matched(doubt.line, candidate.who)) for candidate in doubt.candidates)
        if doubt.one_person:
            yield EVERY, Matched(doubt.line, doubt.candidates[0].who, tuple(one.who for one in doubt.candidates[1:]))


def _why_not(change: Change, count: Mapping[str, int], replace: Collection[str]) -> str:
    twice = next((who.key for who in change.found.everyone if count[who.key] > 1), "")
    if twice:
        return f"{twice} a plusieurs lignes de ce fichier : une seule compte, dites laquelle"
    return UNTICKED if change.replaces and change.key not in replace else ""


def _lost(answer: Answer) -> str:
    if isinstance(answer, Saved):
        return ""
    if isinstance(answer, Pending):
        return "vérification en cours"
    return " ; ".join(answer.reasons) or "un autre résultat est passé avant : déposez le fichier de nouveau"


def _subjects(files: Files, trial: Trial, everyone: Sequence[Convened]) -> tuple[str, ...]:
    return tuple(subject for who in everyone for subject in of_person(files, files.entries[key_of(who.key)], trial))


def _why_shared(one: Matched) -> str:
    return f"Une seule épreuve pour {', '.join(who.key for who in one.everyone)}" if one.also else ""


def _result(files: Files, shown: ResultsPreview, line: Line) -> dict[str, Any]:
    provider = of_trial(files.session, shown.trial)
    link = {"recording_url": line.recording} if line.recording else {}
    return {
        "outcome": line.outcome,
        "taken_at": _instant(files, line),
        "score": line.score or None,
        "source": _source(shown.name, line),
        "provider": provider.code if provider else None,
    } | link


def _instant(files: Files, line: Line) -> str | None:
    """A bare day is kept as its first instant: it lies in the window just as its last does (R-038)."""
    if line.taken_at is None:
        return None
    zone = files.session.calendar.zone
    at = line.taken_at if isinstance(line.taken_at, datetime) else datetime.combine(line.taken_at, time(), zone)
    return at.astimezone(zone).isoformat()


def _file_of(record: TrialRecord | None) -> str:
    return record.source if record and record.source != BY_HAND else ""


def _recorded(record: TrialRecord | None, files: Files) -> str:
    if record is None or not record.outcome:
        return ""
    return _told(record.outcome, record.taken_at, record.score, record.recording_url, files)


def _parsed(at: str | None) -> datetime | None:
    return datetime.fromisoformat(at) if at else None


def _told(outcome: str, at: datetime | None, score: str, link: str, files: Files) -> str:
    """« passée le 18/04/2024 à 10:30, 13,5 »: what two results are compared by."""
    when = f" le {at.astimezone(files.session.calendar.zone):%d/%m/%Y à %H:%M}" if at else ""
    mark = number(score)
    said = as_mark(mark) if mark is not None else score
    return ", ".join(filter(None, (f"{OUTCOMES.get(outcome, outcome)}{when}", said, link)))
