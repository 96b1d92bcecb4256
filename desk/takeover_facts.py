"""The facts that a line of decisions states beside its state: what they would make true, and what they would write.

A fact that stands otherwise in the book is never written over: both are said, for a person to settle (§5).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from desk.files import Files, Key
from desk.project_days import too_early
from rules.calendar import Moment
from rules.trials import outside_window
from sheets_sync.applications import day
from sheets_sync.importing.decisions import Stated
from sheets_sync.importing.decisions_columns import columns, label
from sheets_sync.importing.decisions_words import TAKEN
from sheets_sync.projects import PARTIES, projects_of
from sheets_sync.records import facts_of

Changes = dict[str, dict[str, Any]]
ADMISSIBLE: Final = "admissibilite_decidee"
KINDS: Final = {"epreuve": "epreuve", "fiche": "fiche", "dossier": "saisie", "candidature": "saisie"}
"""Subject → the kind of the act that writes it."""


@dataclass(frozen=True)
class FactsOf:
    """What a line's columns come to: `known` for the guards of that day, `agreed` once a project is agreed, `changes`
    to write, `objections` to what cannot be."""

    known: Mapping[str, object]
    agreed: Mapping[str, object]
    changes: Changes
    objections: tuple[str, ...]


def facts_stated(files: Files, key: Key, row: Stated, state: str, source: str, done: bool = False) -> FactsOf:
    """`state` is where the application stands before the line, `source` what is written as a trial's source; `done`
    when it already went through the state of the line."""
    writes: Changes = {}
    objections: list[str] = []
    for subject, name, value in (
        *_trials(files, key, row, source, objections),
        *_others(files, key, row, state, done, objections),
    ):
        stands = files.register.value(subject, name)
        if stands not in (None, "", value) and name != "source":
            objections.append(
                f"{fact_label(subject, name)} : {_told(stands)} ici, {_told(value)} dans le fichier ; corrigez l’un "
                "ou l’autre"
            )
        elif stands != value and (name != "source" or not stands):
            writes.setdefault(subject, {})[name] = value
    return FactsOf(_known(files, key, row), _agreed(files, key, row), writes, tuple(objections))


def _trials(files: Files, key: Key, row: Stated, source: str, objections: list[str]) -> Iterator[tuple[str, str, Any]]:
    zone = files.session.calendar.zone
    for code, (outcome, at) in row.trials.items():
        if at is not None and (finding := outside_window(files.session, code, at)):
            objections.append(
                f"{finding.says} ; s’il faut la garder, saisissez-la à la main avec un motif (§{finding.section})"
            )
            continue
        subject = f"epreuve:{key[0]}/{key[1]}/{code}"
        yield subject, "outcome", outcome
        if at is not None:
            first = at if isinstance(at, datetime) else datetime.combine(at, time(), zone)
            yield subject, "taken_at", first.astimezone(zone).isoformat()
        yield subject, "source", source


def _others(
    files: Files, key: Key, row: Stated, state: str, done: bool, objections: list[str]
) -> Iterator[tuple[str, str, Any]]:
    records = {name: columns()[name].record for name in row.facts}
    where = {"dossier": f"dossier:{key[0]}", "candidature": f"candidature:{key[0]}/{key[1]}"}
    yield from ((where[records[name]], name, value) for name, value in row.facts.items() if records[name] in where)
    project = {name: value for name, value in row.facts.items() if records[name] == "fiche"}
    if not project:
        return
    if not (done or files.session.workflow.has(state, ADMISSIBLE)):
        objections.append(
            "une fiche n’existe qu’après l’admissibilité : donnez d’abord à celle-ci sa propre ligne (§8)"
        )
    elif why := [] if done else list(_too_early(files, key, project)):
        objections.extend(why)
    elif subject := _project(files, key, row, done):
        yield from ((subject, name, value) for name, value in project.items())
        if row.facts.get("received_on"):
            yield subject, "complete", True
    else:
        objections.append("aucune fiche reçue complète : il manque le jour où elle l’a été (§8)")


def _too_early(files: Files, key: Key, project: Mapping[str, Any]) -> Iterator[str]:
    """As on the screen: a wrong year takes no turn, and signs nothing (R-109, R-122)."""
    days = ((name, day(value)) for name, value in project.items())
    for name, on in days:
        if on and (why := too_early(files, key, on)):
            yield f"{label(name)} {on:%d/%m/%Y} : {why}"


def _project(files: Files, key: Key, row: Stated, done: bool) -> str:
    """The project that the line is about: the one that lives, else a new one if the line says when it came. Of a line
    that is done, the last one, which may have ended since."""
    every = projects_of(files.register, *key)
    living = [one.subject for one in every if not one.ended]
    if living or (done and every):
        return (living or [one.subject for one in every])[-1]
    return f"fiche:{key[0]}/{key[1]}/{len(every) + 1}" if row.facts.get("received_on") else ""


def _known(files: Files, key: Key, row: Stated) -> dict[str, object]:
    """The facts of `rules.case_facts` that the line states, as of its day."""
    today = row.on.date() if isinstance(row.on, datetime) else row.on
    zone = files.session.calendar.zone
    already = {one.trial for one in files.trials(*key) if one.taken}
    taken = {code for code, (outcome, at) in row.trials.items() if outcome == TAKEN and not _later(at, today, zone)}
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
    if facts_of(files.register, *key).get("fiche_agreed"):
        found |= _agreed(files, key, row)
    return found


def _agreed(files: Files, key: Key, row: Stated) -> dict[str, object]:
    """What is true once the project of the line is agreed: all accords (R-112), the contract."""
    living = [one for one in projects_of(files.register, *key) if not one.ended]
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
