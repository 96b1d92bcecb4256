"""A session: one notice's rows, read and checked once, then a frozen value.

`load("imt-mines-ales-2024")` or `load(folder)` → `Session`; every faulty cell is named at once (`SessionFaults`).
"""

import csv
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from rules import compiling, trial_rows
from rules.calendar import Calendar
from rules.documents import Document
from rules.eligibility import VerdictTable
from rules.facts import Reading
from rules.faults import Fault, RuleError, SessionFaults
from rules.fees import Fee
from rules.findings import Rule
from rules.jury import Criterion
from rules.past_years import PastYear, accepted_risk, read_past_years
from rules.programmes import Programme
from rules.providers import Provider
from rules.qualifications import Titles
from rules.tabs import TABS, Row, Tables
from rules.templates import Template, read_templates
from rules.title_rows import title_faults
from rules.trials import Trial
from rules.workflow import Workflow

if TYPE_CHECKING:
    from rules.titles import TitleReader

__all__ = [
    "Programme", "Session", "Tables", "compile_session", "default_notice", "digest", "load", "notices", "read_folder",
    "write_folder",
]  # fmt: skip

NOTICES: Final = Path(__file__).parent / "notices"


@dataclass(frozen=True, eq=False)
class Session:
    """Everything the rules need of a notice. `digest` names these rows, whatever their order."""

    digest: str
    parameters: Mapping[str, str]
    rules: Mapping[str, Rule]
    programmes: Mapping[str, Programme]
    titles: Titles
    reading: Reading
    verdicts: Mapping[tuple[str, int], VerdictTable]
    documents: Mapping[str, Document]
    calendar: Calendar
    fees: Mapping[str, Fee]
    trials: Mapping[str, Trial]
    grids: Mapping[str, Criterion]
    providers: Mapping[str, Provider]
    workflow: Workflow
    templates: Mapping[str, Template]
    past_years: Mapping[str, PastYear]
    overfill_risk: float
    tables: Tables

    @property
    def name(self) -> str:
        return self.parameters["nom"]

    @cached_property
    def title_reader(self) -> "TitleReader":
        from rules.titles import title_reader

        return title_reader(self.tables)

    def table(self, programme: str) -> VerdictTable:
        """The eligibility table of a programme: its speciality's, for its entry year. Raises `RuleError`."""
        row = self.programmes.get(programme)
        if row is None:
            fix = "remettez sa ligne dans l'onglet Formations, ou corrigez la candidature"
            raise RuleError(f"« {programme} » n'est pas une formation de la session « {self.name} » : {fix}")
        return self.verdicts[row.speciality, row.year]


def notices() -> tuple[str, ...]:
    """The sessions that ship with the project, by folder name."""
    return _sessions(NOTICES)


@cache
def _sessions(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(one.name for one in folder.iterdir() if (one / TABS["Session"].file).exists()))


def default_notice() -> str:
    """The session used when none is named: the last one, by name."""
    return notices()[-1]


@lru_cache(maxsize=8)
def load(name_or_folder: str) -> Session:
    """A session by its folder name in `notices/`, or any folder of the same form."""
    folder = NOTICES / name_or_folder if name_or_folder in notices() else Path(name_or_folder)
    return compile_session(read_folder(folder))


def read_folder(path: Path) -> Tables:
    """The tabs of a session kept as CSV files; a missing file, column or encoding is a fault."""
    if not any((path / spec.file).exists() for spec in TABS.values()):
        says = f"attendu : l'une des sessions {', '.join(notices())}, ou un dossier de même forme"
        raise SessionFaults([Fault("Session", str(path), "dossier", says)])
    faults: list[Fault] = []
    tables = {tab: _read_file(tab, path / spec.file, faults) for tab, spec in TABS.items()}
    if faults:
        raise SessionFaults(faults)
    return tables


def _read_file(tab: str, path: Path, faults: list[Fault]) -> tuple[Row, ...]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            rows = tuple({k: v for k, v in row.items() if isinstance(k, str)} for row in reader)
    except (OSError, UnicodeDecodeError, csv.Error):
        why = "illisible" if path.exists() else "absent"
        faults.append(Fault(tab, path.name, "", f"fichier {why}, un CSV en UTF-8 est attendu"))
        return ()
    for column in TABS[tab].columns:
        if column not in (reader.fieldnames or ()):
            faults.append(Fault(tab, "en-tête", column, "colonne absente"))
    return rows


def write_folder(tables: Tables, path: Path) -> None:
    """The same form as `read_folder` reads; raises OSError."""
    path.mkdir(parents=True, exist_ok=True)
    for tab, spec in TABS.items():
        rows = tables.get(tab, ())
        columns = list(dict.fromkeys((*spec.columns, *(column for row in rows for column in row))))
        with (path / spec.file).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def compile_session(tables: Tables) -> Session:
    """Reads every tab; raises `SessionFaults` with every cell that cannot be read or contradicts another."""
    faults: list[Fault] = []
    parameters = compiling.parameters(tables, faults)
    rules = compiling.rules(tables, faults)
    programmes = compiling.programmes(tables, faults)
    compiling.check_parameters(parameters, programmes, rules, faults)
    titles = compiling.titles(tables, programmes, faults)
    calendar = compiling.calendar(tables, parameters, rules, faults)
    reading = compiling.reading(parameters, titles, calendar, faults)
    verdicts = compiling.verdicts(tables, programmes, titles, rules, faults)
    documents = compiling.documents(tables, faults)
    fees = compiling.fees(tables, rules, faults)
    trials = trial_rows.trials(tables, faults)
    grids = trial_rows.grids(tables, trials, parameters, faults)
    providers = trial_rows.of_providers(tables, trials, faults)
    workflow = compiling.workflow(tables, faults)
    past = read_past_years(tables, programmes, faults)
    risk = accepted_risk(parameters, faults)
    templates = read_templates(tables, calendar, workflow, faults)
    faults.extend(title_faults(tables))
    if faults or calendar is None or reading is None or workflow is None:
        raise SessionFaults(faults)
    return Session(
        digest=digest(tables),
        parameters=parameters,
        rules=rules,
        programmes=programmes,
        titles=titles,
        reading=reading,
        verdicts=verdicts,
        documents=documents,
        calendar=calendar,
        fees=fees,
        trials=trials,
        grids=grids,
        providers=providers,
        workflow=workflow,
        templates=templates,
        past_years=past,
        overfill_risk=risk,
        tables=MappingProxyType({tab: tuple(rows) for tab, rows in tables.items()}),
    )


def digest(tables: Tables) -> str:
    """SHA-256 of the filled cells: the order of rows and columns changes nothing."""
    content = {
        tab: sorted(sorted((c, v.strip()) for c, v in row.items() if v.strip()) for row in rows)
        for tab, rows in tables.items()
        if tab in TABS
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
