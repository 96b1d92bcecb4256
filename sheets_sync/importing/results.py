"""A provider's results put beside those convened to the trial: matched, doubtful, unknown, or a line to mend (§6, §7).

Only the exact address of one person, on one line, matches. Nothing is guessed, and nothing of the file is lost.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from rules.calendar import Moment
from rules.marking import LEVELS, scale, shown, words
from rules.session import Session
from rules.trials import Trial, outside_window
from sheets_sync.importing import cells
from sheets_sync.importing.reading import Sheet
from sheets_sync.importing.results_columns import (
    ABSENT,
    SCORE,
    STATUS,
    TAKEN,
    TAKEN_OUTCOME,
    Columns,
    Line,
    Problem,
    find_columns,
    lines,
)
from sheets_sync.importing.results_people import (
    SAME_ADDRESS,
    Candidate,
    Convened,
    People,
    in_doubt,
    sure,
    sure_person,
)
from sheets_sync.importing.same_name import like

APART: Final = "peut être d’une personne dont vous êtes déporté : quelqu’un d’autre dépose ce fichier (§5)"


@dataclass(frozen=True)
class Matched:
    """A line that is surely this application's; `also` are the person's others that the same recording serves."""

    line: Line
    who: Convened
    also: tuple[Convened, ...] = ()

    @property
    def everyone(self) -> tuple[Convened, ...]:
        return (self.who, *self.also)


@dataclass(frozen=True)
class Doubtful:
    """A line that may be one of these people's: a named person says which, or none."""

    line: Line
    candidates: tuple[Candidate, ...]
    why: str
    one_person: bool = False
    """Surely one person's, on the only line about them: only which of their applications it serves is asked."""


@dataclass(frozen=True)
class Unknown:
    """A line about nobody who is convened to this trial."""

    line: Line
    says: str


@dataclass(frozen=True)
class Results:
    """What a file says. `problems` are lines that cannot be recorded, each with its column; `missing` are convened
    people whom no line is about."""

    read_as: str
    matched: tuple[Matched, ...]
    doubtful: tuple[Doubtful, ...]
    unknown: tuple[Unknown, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    missing: tuple[Convened, ...]


def read_results(
    sheets: Iterable[Sheet],
    session: Session,
    trial: Trial,
    convened: Sequence[Convened],
    others: Sequence[Convened] = (),
    *,
    apart: Sequence[Convened] = (),
    now: datetime,
) -> Results:
    """`others` are the session's people who are not convened to this trial, `apart` those whom the reader may not see,
    convened or not; nothing is taken after `now`. Raises ImportRefused for the whole file."""
    columns = find_columns(sheets)
    people, elsewhere, unseen = People(convened), People(others), People(apart)
    sorted_out = [_checked(columns, session, trial, line, now) for line in lines(columns)]
    good = [line for line in sorted_out if not line.problems]
    found = {
        line.number: in_doubt(people.candidates(line), elsewhere.at(line.email), unseen.at(line.email)) for line in good
    }
    several = _several(found)
    matched = [Matched(line, one) for line in good if line.number not in several and (one := sure(found[line.number]))]
    settled = {one.line.number for one in matched}
    left = [line for line in good if line.number not in settled]
    ours = Counter(person for candidates in found.values() if (person := sure_person(candidates)))
    doubtful = [
        Doubtful(line, candidates, several.get(line.number) or _doubt(candidates, matched), alone)
        for line in left
        if (candidates := found[line.number])
        for alone in [len(candidates) > 1 and ours[sure_person(candidates)] == 1]
    ]
    unknown = [
        Unknown(line, _nobody(line, elsewhere.candidates(line), unseen.candidates(line)))
        for line in left if not found[line.number]
    ]  # fmt: skip
    told = {one.who.key for one in matched} | {c.who.key for one in doubtful for c in one.candidates}
    problems = tuple(problem for line in sorted_out for problem in line.problems)
    missing = tuple(one for one in convened if one.key not in told)
    return Results(
        columns.sheet.read_as, tuple(matched), tuple(doubtful), tuple(unknown), problems, columns.twice, missing
    )


def _checked(columns: Columns, session: Session, trial: Trial, line: Line, now: datetime) -> Line:
    """The line, with what the clock, the trial's window and its scale say of it."""
    more = list(line.problems)
    if line.taken_at is not None and _to_come(line.taken_at, now.astimezone(session.calendar.zone)):
        says = f"le {line.taken_at:%d/%m/%Y} n’est pas encore passé : attendu une date de passage, non une échéance"
        more.append(Problem(line.number, columns.header(TAKEN), says))
    if line.taken_at is not None and (finding := outside_window(session, trial.code, line.taken_at)):
        says = f"{finding.says} ; s’il faut la garder, saisissez-la à la main avec un motif (§{finding.section})"
        more.append(Problem(line.number, columns.header(TAKEN), says))
    if line.outcome == TAKEN_OUTCOME and (wrong := score_objection(session, trial, line.score)):
        more.append(Problem(line.number, columns.header(SCORE), wrong))
    if line.outcome == ABSENT and line.score and _number(line.score) != 0:
        says = f"« {line.score} », mais le statut dit absent : demandez au prestataire ce qu’il en est"
        more.append(Problem(line.number, columns.header(SCORE), says))
    if not line.email and not line.name and not more:
        more.append(Problem(line.number, columns.header(STATUS), "ni adresse ni nom : personne n’est désigné"))
    return replace(line, score=plain_score(line.score), problems=tuple(more))


def _to_come(taken: Moment, now: datetime) -> bool:
    return taken > now if isinstance(taken, datetime) else taken > now.date()


def score_objection(session: Session, trial: Trial, score: str) -> str | None:
    """A mark on the trial's scale, or one of the levels its provider gives; a blank one is no mark yet."""
    levels = words(session, f"{LEVELS}_{trial.kind.lower()}")
    if not score or score.upper() in levels:
        return None
    most = scale(session, trial.kind)
    expected = f"une note de 0 à {most}" + (f", ou un niveau parmi {', '.join(levels)}" if levels else "")
    mark = _number(score)
    if mark is None:
        return f"« {score} » n’est pas une note, attendu : {expected}"
    return None if 0 <= mark <= most else f"{shown(mark)} est hors de l’échelle, attendu : {expected}"


def _number(score: str) -> Decimal | None:
    value: Decimal | None = cells.number(score.removeprefix("-"))[0]
    return -value if value is not None and score.startswith("-") else value


def plain_score(score: str) -> str:
    """« 13,50 » and « 13.5 » are one mark; a level is written in capitals."""
    mark = _number(score)
    return score.upper() if mark is None else f"{mark.normalize():f}"


def _several(found: dict[int, tuple[Candidate, ...]]) -> dict[int, str]:
    """Lines of which another is surely about the same application: which one counts is for a person to say."""
    ours: defaultdict[str, list[int]] = defaultdict(list)
    for number, candidates in found.items():
        if one := sure(candidates):
            ours[one.key].append(number)
    return dict(_told(ours.values()))


def _told(groups: Iterable[list[int]]) -> Iterator[tuple[int, str]]:
    for numbers in groups:
        for number in numbers if len(numbers) > 1 else ():
            rest = ", ".join(str(other) for other in numbers if other != number)
            yield number, f"deux lignes pour la même personne : voir aussi la ligne {rest}"


def _doubt(candidates: Sequence[Candidate], matched: Sequence[Matched]) -> str:
    persons = {candidate.who.person for candidate in candidates}
    many = "plusieurs candidatures de la même personne : dites laquelle, ou toutes si l’épreuve est partagée"
    why = "plusieurs personnes possibles" if len(persons) > 1 else many
    if len(persons) == 1 and not sure_person(candidates):
        why = candidates[0].why if len(candidates) == 1 else f"{candidates[0].why} ; {many}"
    taken = [str(one.line.number) for one in matched if one.who.person in persons]
    return f"{why} ; la ligne {', '.join(taken)} est déjà à cette personne" if taken else why


def _nobody(line: Line, elsewhere: Sequence[Candidate], unseen: Sequence[Candidate]) -> str:
    """Of who is not seen, nothing but that: not even whether they are convened (§5)."""
    if unseen and (not elsewhere or unseen[0].why.startswith(SAME_ADDRESS)):
        return APART
    if not elsewhere:
        return "personne de cette session ne porte cette adresse ni ce nom : demandez au prestataire de qui il s’agit"
    where = ", ".join(dict.fromkeys(candidate.who.key for candidate in elsewhere))
    why = elsewhere[0].why
    how = why if why.startswith(SAME_ADDRESS) else like(line.name, elsewhere[0].who.name) or "adresse voisine"
    return f"{where} y ressemble ({how}) mais n’est pas convoqué ici : vérifiez l’épreuve et la formation choisies"
