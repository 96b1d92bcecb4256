"""Each line of a spreadsheet of decisions with what becomes of it: whose it is, what it would make, or why nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from desk.access import CLERKS
from desk.files import Files, Key
from desk.takeover_people import Candidate, People
from desk.takeover_plan import Lot, Planned, ordered, plan
from desk.takeover_run import RunningLots
from desk.takeover_views import DONE, DOUBT, HELD, READY, UNKNOWN, UNREADABLE, Line
from rules.case import Actor
from rules.leading import SEAT
from sheets_sync.importing.decisions import Stated

NOBODY: Final = ""
"""The answer to a doubtful line that is nobody's here."""


class TakeoverLines(RunningLots):
    """What the lines of a file, or of a lot, come to for this person."""

    def _takeover_lines(
        self, files: Files, actor: Actor, rows: Sequence[Stated], people: People, lot: Lot, chosen: Mapping[int, str]
    ) -> Iterator[Line]:
        mine: dict[Key, list[Stated]] = {}
        told: dict[int, Line] = {}
        for row in rows:
            candidates = () if row.problems else people.candidates(row)
            settled = _settled(row, candidates, chosen)
            if settled is None or (settled.dossier, row.programme) not in files.entries:
                told[row.number] = _nobody(row, candidates, settled, chosen)
            else:
                mine.setdefault((settled.dossier, row.programme), []).append(replace(row, dossier=settled.dossier))
        for key, about in mine.items():
            told |= {line.number: line for line in self._lines_about(files, actor, key, about, lot)}
        told |= {line.number: line for line in _beyond_the_seats(told.values())}
        yield from (told[row.number] for row in rows)

    def _lines_about(self, files: Files, actor: Actor, key: Key, rows: Sequence[Stated], lot: Lot) -> Iterator[Line]:
        name = files.entries[key].name
        if why := self._shut_to(files, actor, key):
            yield from (Line(row, HELD, key, name, says=(why,)) for row in rows)
            return
        for planned in plan(files, key, rows, lot, self.today()):
            yield _line(files, key, name, planned)

    def _shut_to(self, files: Files, actor: Actor, key: Key) -> str:
        """Why this person takes nothing over there: not theirs, recused, or followed by others (§5)."""
        if not actor.has(CLERKS, key[1]):
            return "cette formation n’est pas des vôtres"
        if actor.email in files.recused.get(key, ()):
            return "vous êtes déporté de cette candidature : une autre personne la reprend"
        seen = self._seen(actor).candidature(*key)
        if seen.get("state") != files.candidature(*key).get("state"):
            return "cette candidature ne se reprend pas ici : transmettez la ligne à la direction"
        return ""


def _settled(row: Stated, candidates: Sequence[Candidate], chosen: Mapping[int, str]) -> Candidate | None:
    """The one it surely is, or the one that a person chose among those that it resembles."""
    if answered := [one for one in candidates if one.dossier == chosen.get(row.number)]:
        return answered[0]
    return next((one for one in candidates if one.sure), None)


def _nobody(row: Stated, candidates: Sequence[Candidate], settled: Candidate | None, chosen: Mapping[int, str]) -> Line:
    """Why a line is not put to an application."""
    if row.problems:
        return Line(row, UNREADABLE, says=tuple(map(str, row.problems)))
    if settled is not None:
        key = settled.dossier, row.programme
        says = (
            f"le dossier {key[0]} n’a pas de candidature en {key[1]} : corrigez la ligne, ou importez d’abord l’export"
        )
        return Line(row, HELD, name=settled.name, says=(says,))
    if candidates and chosen.get(row.number) != NOBODY:
        why = candidates[0].why if len(candidates) == 1 else "plusieurs personnes possibles"
        return Line(row, DOUBT, says=(why,), candidates=tuple(candidates))
    says = (
        "personne ici ne porte ce numéro ni ce nom : importez d’abord l’export de la plateforme, ou corrigez la ligne"
    )
    return Line(row, UNKNOWN, says=(says,))


def _beyond_the_seats(lines: Iterable[Line]) -> Iterator[Line]:
    """Of a programme's lines that each take a seat, by day, those that come once none is left (§9.1)."""
    taking = {line.number: line for line in lines if line.outcome == READY and line.seats}
    taken: Counter[str] = Counter()
    for row in ordered(line.stated for line in taking.values()):
        line = taking[row.number]
        taken[row.programme] += 1
        if taken[row.programme] > line.seats:
            says = (
                f"les lignes d’avant prennent les {line.seats} places qui restent : déposez de nouveau ce fichier "
                "s’il s’en libère"
            )
            yield replace(line, outcome=HELD, steps=(), says=(says,))


def _seats(files: Files, planned: Planned) -> int:
    """The seats left under the cap, when the line takes one."""
    workflow = files.session.workflow
    takes = [step for step in planned.way.steps if workflow.has(step.target, SEAT)]
    left = planned.before.facts.get("seats_left")
    return left if takes and not workflow.has(planned.before.state, SEAT) and isinstance(left, int) else 0


def _line(files: Files, key: Key, name: str, planned: Planned) -> Line:
    states = files.session.workflow.states

    def label(code: str) -> str:
        return states[code].label if code in states else "sans état"

    steps = [f"{step.transition.label}{' (deux personnes)' if step.by_two else ''}" for step in planned.way.steps]
    facts = [f"{len(fields)} fait{'s' * (len(fields) > 1)} ({subject.partition(':')[0]})"
             for subject, fields in planned.facts.changes.items()]  # fmt: skip
    outcome = HELD if planned.objections else DONE if planned.done else READY
    return Line(
        planned.row, outcome, key, name, label(planned.before.state), label(planned.row.state),
        () if planned.objections else (*facts, *steps), planned.objections, seats=_seats(files, planned),
    )  # fmt: skip
