"""Rows of the parameter tabs → values. A cell that cannot be read, or that contradicts another, becomes a fault."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Final, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rules import ages, periods, row_values, trial_rows
from rules.calendar import Calendar
from rules.documents import Document
from rules.eligibility import VerdictRow, VerdictTable, read_row
from rules.facts import Reading
from rules.faults import Fault, SessionFaults
from rules.fees import FULL, GRANT, Fee
from rules.findings import Rule
from rules.jury import OUTCOMES
from rules.preparatory import Streams, plain
from rules.programmes import Programme
from rules.qualifications import Titles
from rules.rows import Cells, each
from rules.tabs import TABS, Tables
from rules.workflow import Workflow
from rules.workflow_rows import compile_workflow

T = TypeVar("T")
Faults = list[Fault]
DEPOSITS, ACADEMIC_YEAR = "depots", "annee_academique"
STREAMS: Final = ("filieres_ats", "filieres_scientifiques", "filieres_autres")
FRANCE, HOME = "pays_france", "pays"
UNCREDITED: Final = "mots_sans_credits"
LAST: Final = "otherwise"


def _read(tables: Tables, tab: str, faults: Faults, make: Callable[[Cells], T]) -> Mapping[str, T]:
    return MappingProxyType({cells.key: make(cells) for cells in each(tables, tab, faults)})


def parameters(tables: Tables, faults: Faults) -> Mapping[str, str]:
    return _read(tables, "Session", faults, lambda cells: cells.text("valeur"))


DELAYS: Final = ("delai_justificatifs",)
OWN_DELAYS: Final = ("delai_recours_jours",)
"""Delays that the notice does not give: blank, nothing is due on a day."""
REQUIRED: Final = ("nom", "fuseau", "pays", *DELAYS, *trial_rows.MARKS)


def check_parameters(
    parameters: Mapping[str, str], programmes: Mapping[str, Programme], rules: Collection[str], faults: Faults
) -> None:
    """Rows of `Session` that the rules cannot do without."""
    missing = [key for key in REQUIRED if not parameters.get(key)]
    faults.extend(Fault("Session", key, "valeur", "cellule vide, une valeur est attendue") for key in missing)
    faults.extend(
        Fault("Session", key, "valeur", f"« {parameters[key]} » n'est pas un nombre de jours")
        for key in (*DELAYS, *OWN_DELAYS)
        if parameters.get(key) and not parameters[key].isdecimal()
    )
    faults.extend(trial_rows.scale_faults(parameters))
    faults.extend(ages.age_faults(parameters))
    for year in sorted({programme.year for programme in programmes.values()}):
        if parameters.get(f"{OUTCOMES}{year}") not in rules:
            faults.append(Fault("Session", f"{OUTCOMES}{year}", "valeur", "un code de l'onglet Règles est attendu"))


SPOKEN: Final = (
    "R-015", "R-016", "R-018", "R-019", "R-031", "R-033", "R-035", "R-036", "R-044", "R-045", "R-046", "R-047",
    "R-048", "R-049", "R-054", "R-055", "R-060", "R-068", "R-069", "R-120",
)  # fmt: skip
"""The rules that modules name themselves: without their rows a finding would have no section to cite."""


def rules(tables: Tables, faults: Faults) -> Mapping[str, Rule]:
    read = _read(tables, "Règles", faults, row_values.rule)
    says = "ligne absente, une règle la cite : remettez-la, avec sa section"
    faults.extend(Fault("Règles", code, "code", says) for code in SPOKEN if code not in read)
    return read


def programmes(tables: Tables, faults: Faults) -> Mapping[str, Programme]:
    return _read(tables, "Formations", faults, row_values.programme)


def titles(tables: Tables, programmes: Mapping[str, Programme], faults: Faults) -> Titles:
    specialities = {programme.speciality for programme in programmes.values()}
    codes = {row.get("code", "").strip() for row in tables.get("Titres", ())}
    return Titles(_read(tables, "Titres", faults, lambda cells: row_values.title(cells, specialities, codes)))


def documents(tables: Tables, faults: Faults) -> Mapping[str, Document]:
    return _read(tables, "Pièces", faults, row_values.document)


def fees(tables: Tables, rules: Collection[str], faults: Faults) -> Mapping[str, Fee]:
    read = _read(tables, "Frais", faults, lambda cells: row_values.fee(cells, rules))
    faults.extend(Fault("Frais", code, "code", "ligne absente") for code in (GRANT, FULL) if code not in read)
    return read


def calendar(tables: Tables, parameters: Mapping[str, str], rules: Collection[str], faults: Faults) -> Calendar | None:
    """None, with the fault, when the deposits or the academic year have no end: nothing can be examined without."""
    read = periods.read(tables, rules, faults)
    zone = _zone(parameters.get("fuseau", ""), faults)
    missing = [code for code in (DEPOSITS, ACADEMIC_YEAR) if code not in read or read[code].end is None]
    faults.extend(Fault("Calendrier", code, "fin", "ligne absente, ou sans date de fin") for code in missing)
    return None if missing or zone is None else Calendar(read, read[DEPOSITS], zone)


def _zone(name: str, faults: Faults) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        says = f"« {name} » n'est pas un fuseau horaire, attendu : par exemple Europe/Paris"
        faults.append(Fault("Session", "fuseau", "valeur", says))
        return None


def reading(parameters: Mapping[str, str], titles: Titles, calendar: Calendar | None, faults: Faults) -> Reading | None:
    words = {key: _words(parameters, key, faults) for key in (*STREAMS, FRANCE, UNCREDITED)}
    end = calendar[ACADEMIC_YEAR].end if calendar else None
    home = parameters.get(HOME, "").upper()
    if home not in words[FRANCE]:
        faults.append(Fault("Session", HOME, "valeur", f"« {home} » n'est pas un code de la ligne « {FRANCE} »"))
    if end is None:
        return None
    streams = Streams(*(words[key] for key in STREAMS))
    return Reading(titles, streams, words[FRANCE], home, end, words[UNCREDITED])


def _words(parameters: Mapping[str, str], key: str, faults: Faults) -> frozenset[str]:
    words = frozenset(plain(word.strip()) for word in parameters.get(key, "").split(";") if word.strip())
    if not words:
        faults.append(Fault("Session", key, "valeur", "cellule vide, des codes séparés par « ; » sont attendus"))
    return words


def verdicts(
    tables: Tables, programmes: Mapping[str, Programme], titles: Titles, rules: Collection[str], faults: Faults
) -> Mapping[tuple[str, int], VerdictTable]:
    """One table per speciality and entry year; a row without speciality serves them all."""
    specialities = sorted({programme.speciality for programme in programmes.values()})
    levels = sorted({title.level for title in titles.values()})
    ranked: dict[tuple[str, int], dict[int, VerdictRow]] = defaultdict(dict)
    for cells in each(tables, "Verdicts", faults):
        row, rank, year = read_row(cells, rules, specialities, levels), cells.whole("rang"), cells.whole("annee")
        for speciality in cells.codes("specialite", specialities) or specialities:
            if rank in ranked[speciality, year]:
                cells.fault("rang", f"{rank} est déjà pris par « {ranked[speciality, year][rank].code} »")
            elif row is not None:
                ranked[speciality, year][rank] = row
    asked = sorted({(programme.speciality, programme.year) for programme in programmes.values()})
    return {key: _table(key, ranked[key], titles, faults) for key in asked}


def _table(key: tuple[str, int], ranked: Mapping[int, VerdictRow], titles: Titles, faults: Faults) -> VerdictTable:
    rows = [ranked[rank] for rank in sorted(ranked)]
    if not rows or rows[-1].word.name != LAST:
        says = f"la dernière ligne de la spécialité et de l'année doit être « {LAST} »"
        faults.append(Fault("Verdicts", f"{key[0]}, année {key[1]}", "test", says))
    return VerdictTable(rows, titles)


def workflow(tables: Tables, faults: Faults) -> Workflow | None:
    """States, transitions, reasons; a condition may name a row of the calendar whose day is not fixed yet."""
    states, transitions, reasons = (tables.get(tab, ()) for tab in ("États", "Transitions", "Motifs"))
    periods, trials = (_keys(tables, tab) for tab in ("Calendrier", "Épreuves prévues"))
    try:
        return compile_workflow(states, transitions, reasons, periods=periods, trials=trials)
    except SessionFaults as found:
        faults.extend(found.faults)
        return None


def _keys(tables: Tables, tab: str) -> list[str]:
    return [row.get(TABS[tab].key, "").strip() for row in tables.get(tab, ())]
