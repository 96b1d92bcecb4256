"""Each line of a spreadsheet of decisions with what becomes of it: whose it is, what it would make, or why nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from desk.access import CLERKS
from desk.files import Files, Key
from desk.takeover_people import Candidate, People
from desk.takeover_plan import Lot, Planned, plan_all
from desk.takeover_run import RunningLots
from desk.takeover_views import DONE, DOUBT, HELD, READY, UNKNOWN, UNREADABLE, Line
from rules.case import Actor
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
        told |= {line.number: line for line in self._lines_about(files, actor, mine, lot)}
        yield from (told[row.number] for row in rows)

    def _lines_about(
        self, files: Files, actor: Actor, about: Mapping[Key, Sequence[Stated]], lot: Lot
    ) -> Iterator[Line]:
        """Counted in the order of their days, so that what will not hold is listed before anything is recorded (§9)."""
        shut = {key: why for key in about if (why := self._shut_to(files, actor, key))}
        for key, why in shut.items():
            yield from (Line(row, HELD, key, files.entries[key].name, says=(why,)) for row in about[key])
        mine = {key: rows for key, rows in about.items() if key not in shut}
        yield from (_line(files, planned) for planned in plan_all(files, mine, lot, self.today()))

    def _shut_to(self, files: Files, actor: Actor, key: Key) -> str:
        """Why this person takes nothing over there: not theirs, recused, or followed by others (§5)."""
        if not actor.has(CLERKS, key[1]):
            return "cette formation n’est pas des vôtres"
        if actor.email in files.recused.get(key, ()):
            return "vous êtes déporté de cette candidature : une autre personne la reprend"
        if self._closed_to(actor, *key):
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
        return Line(row, UNREADABLE, says=tuple(f"colonne « {one.column} » : {one.says}" for one in row.problems))
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


def _line(files: Files, planned: Planned) -> Line:
    key, states = (planned.row.dossier, planned.row.programme), files.session.workflow.states

    def label(code: str) -> str:
        return states[code].label if code in states else "sans état"

    steps = [f"{step.transition.label}{' (deux personnes)' if step.by_two else ''}" for step in planned.way.steps]
    facts = [f"{len(fields)} fait{'s' * (len(fields) > 1)} ({subject.partition(':')[0]})"
             for subject, fields in planned.facts.changes.items()]  # fmt: skip
    outcome = HELD if planned.objections else DONE if planned.done else READY
    return Line(
        planned.row, outcome, key, files.entries[key].name, label(planned.before.state), label(planned.row.state),
        () if planned.objections else (*facts, *steps), planned.objections,
    )  # fmt: skip
