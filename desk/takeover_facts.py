"""The facts that a line of decisions states beside its state: what they would make true, and what they would write.

A fact that stands otherwise in the book is never written over: both are said, for a person to settle (§5).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from desk.project_days import too_early
from desk.takeover_said import Said
from rules.calendar import Moment
from rules.case import Case
from rules.history import Passage
from rules.trials import outside_window
from sheets_sync.applications import day
from sheets_sync.importing.decisions import Stated
from sheets_sync.importing.decisions_columns import columns, label
from sheets_sync.importing.decisions_words import TAKEN
from sheets_sync.projects import PARTIES

Changes = dict[str, dict[str, Any]]
ADMISSIBLE: Final = "admissibilite_decidee"
KINDS: Final = {"epreuve": "epreuve", "fiche": "fiche", "dossier": "saisie", "candidature": "saisie"}
"""Subject → the kind of the act that writes it."""
NO_PROJECT: Final = "aucune fiche reçue complète : il manque le jour où elle l’a été (§8)"


@dataclass(frozen=True)
class FactsOf:
    """What a line's columns come to: `known` for the guards of that day, `agreed` once a project is agreed, `changes`
    to write, `objections` to what cannot be."""

    known: Mapping[str, object]
    agreed: Mapping[str, object]
    changes: Changes
    objections: tuple[str, ...]


def facts_stated(
    said: Said, row: Stated, last: Case, past: Sequence[Passage], source: str, done: bool = False
) -> FactsOf:
    """`said`, `last` and `past` are what the lines before have made of the application, `source` what is written as a
    trial's source; `done` when it already went through the state of the line."""
    writes: Changes = {}
    objections: list[str] = []
    for subject, name, value in (
        *_trials(said, row, source, objections),
        *_others(said, row, last, past, done, objections),
    ):
        stands = said.value(subject, name)
        if stands not in (None, "", value) and name != "source":
            objections.append(_otherwise(said, row, subject, name, value))
        elif stands != value and (name != "source" or not stands):
            writes.setdefault(subject, {})[name] = value
    return FactsOf(_known(said, row, last), _agreed(said, row), writes, tuple(objections))


def _otherwise(said: Said, row: Stated, subject: str, name: str, value: object) -> str:
    line, here = said.line(subject, name), _told(said.value(subject, name))
    where = (f"{here} ici", "dans le fichier") if line is None else (f"{here} ligne {line}", f"ligne {row.number}")
    return f"{fact_label(subject, name)} : {where[0]}, {_told(value)} {where[1]} ; corrigez l’un ou l’autre"


def _trials(said: Said, row: Stated, source: str, objections: list[str]) -> Iterator[tuple[str, str, Any]]:
    key, session = said.key, said.files.session
    for code, (outcome, at) in row.trials.items():
        if at is not None and (finding := outside_window(session, code, at)):
            objections.append(
                f"{finding.says} ; s’il faut la garder, saisissez-la à la main avec un motif (§{finding.section})"
            )
            continue
        subject = f"epreuve:{key[0]}/{key[1]}/{code}"
        yield subject, "outcome", outcome
        if at is not None:
            first = at if isinstance(at, datetime) else datetime.combine(at, time(), session.calendar.zone)
            yield subject, "taken_at", first.astimezone(session.calendar.zone).isoformat()
        yield subject, "source", source


def _others(
    said: Said, row: Stated, last: Case, past: Sequence[Passage], done: bool, objections: list[str]
) -> Iterator[tuple[str, str, Any]]:
    key = said.key
    records = {name: columns()[name].record for name in row.facts}
    where = {"dossier": f"dossier:{key[0]}", "candidature": f"candidature:{key[0]}/{key[1]}"}
    yield from ((where[records[name]], name, value) for name, value in row.facts.items() if records[name] in where)
    project = {name: value for name, value in row.facts.items() if records[name] == "fiche"}
    if not project:
        return
    if not (done or said.files.session.workflow.has(last.state, ADMISSIBLE)):
        objections.append(
            "une fiche n’existe qu’après l’admissibilité : donnez d’abord à celle-ci sa propre ligne (§8)"
        )
    elif why := [] if done else list(_too_early(said, past, project)):
        objections.extend(why)
    elif subject := _project(said, row, done):
        yield from ((subject, name, value) for name, value in project.items())
        if row.facts.get("received_on"):
            yield subject, "complete", True
    else:
        objections.append(NO_PROJECT)


def _too_early(said: Said, past: Sequence[Passage], project: Mapping[str, Any]) -> Iterator[str]:
    """As on the screen: a wrong year takes no turn, and signs nothing (R-109, R-122)."""
    days = ((name, day(value)) for name, value in project.items())
    for name, on in days:
        if on and (why := too_early(said.files, said.key, on, past=past)):
            yield f"{label(name)} {on:%d/%m/%Y} : {why}"


def _project(said: Said, row: Stated, done: bool) -> str:
    """The project that the line is about: the one that lives, else a new one if the line says when it came. Of a line
    that is done, the last one, which may have ended since."""
    every = said.projects()
    living = [one.subject for one in every if not one.ended]
    if living or (done and every):
        return (living or [one.subject for one in every])[-1]
    return f"fiche:{said.key[0]}/{said.key[1]}/{len(every) + 1}" if row.facts.get("received_on") else ""


def _known(said: Said, row: Stated, last: Case) -> dict[str, object]:
    """The facts of `rules.case_facts` that the line states, as of its day."""
    today = row.on.date() if isinstance(row.on, datetime) else row.on
    zone = said.files.session.calendar.zone
    already = {one.trial for one in said.files.trials(*said.key) if one.taken}
    stated = said.taken() | {code: at for code, (outcome, at) in row.trials.items() if outcome == TAKEN}
    taken = {code for code, at in stated.items() if not _later(at, today, zone)}
    found: dict[str, object] = {"trials_done": frozenset(already | taken)} if taken else {}
    if row.asked is not None:
        found["trials_asked"] = row.asked
    if (told := day(row.facts.get("announced_on"))) and today and told <= today:
        found["batch_frozen"] = True
    plain = ("title_obtained", "documents_validated", "list_rank", "present_on_first_day", "speciality_dispense")
    found |= {name: row.facts[name] for name in plain if name in row.facts}
    if "kept_until" in row.facts:
        found["kept_until"] = day(row.facts["kept_until"])
    if row.facts.get("received_on"):
        found["fiche_complete"] = True
    if last.facts.get("fiche_agreed"):
        found |= _agreed(said, row)
    return found


def _agreed(said: Said, row: Stated) -> dict[str, object]:
    """What is true once the project of the line is agreed: all accords (R-112), the contract."""
    living = [one for one in said.projects() if not one.ended]
    given = {name.partition(".")[2] for name in row.facts if name.startswith("accord.")}
    given |= set(living[-1].accords) if living else set()
    signed = day(row.facts.get("contract_signed_on")) or (living[-1].contract_signed_on if living else None)
    found: dict[str, object] = {"contract_date": signed} if signed else {}
    return found | ({"all_parties_agreed": True} if set(PARTIES) <= given else {})


def _later(at: Moment | None, today: date | None, zone: ZoneInfo) -> bool:
    if at is None or today is None:
        return False
    return (at.astimezone(zone).date() if isinstance(at, datetime) else at) > today


def fact_label(subject: str, name: str) -> str:
    """As the columns of the file name it."""
    where, _, about = subject.partition(":")
    return f"épreuve {about.rpartition('/')[2]}" if where == "epreuve" else label(name)


def _told(value: object) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    found = day(value) if isinstance(value, str) else None
    return f"{found:%d/%m/%Y}" if found else str(value)
