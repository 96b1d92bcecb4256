"""Mail templates (§5: by mail only): which letter tells which state, and the letter with its values.

A row of `Modèles` names the states it tells (`etat`), for an entry year or both, at an announcement of `Calendrier` or
at none; a row without state is sent by hand or by a clock (documents owed, a slot, seats left).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from rules.calendar import Calendar
from rules.case import DECISION, State
from rules.faults import Fault, RuleError
from rules.rows import Cells, each
from rules.tabs import TABS, Tables
from rules.template_text import PERIOD, PLACEHOLDERS, Part, Values, read, unknown, words, written
from rules.workflow import Workflow

if TYPE_CHECKING:
    from rules.session import Session

ANNOUNCED_KINDS: Final = frozenset((DECISION, "annonce"))
Told = tuple[str, int, str]
"""A state, an entry year, the code of an announcement or nothing."""


@dataclass(frozen=True)
class Template:
    """A row of `Modèles`, read. `year` None is both; `known` holds the days of the calendar that its text names."""

    code: str
    label: str
    year: int | None
    period: str
    states: frozenset[str]
    object: tuple[Part, ...]
    body: tuple[Part, ...]
    section: str
    known: Values

    @property
    def words(self) -> tuple[str, ...]:
        """The placeholders to give a value to, empty when it is known to be nothing; the calendar gives its days."""
        named = dict.fromkeys((*words(self.object), *words(self.body)))
        return tuple(name for name in named if not name.startswith(f"{PERIOD}:"))


@dataclass(frozen=True)
class Letter:
    """What a candidate reads: a subject on one line, and a plain text."""

    object: str
    text: str


def render(template: Template, values: Values) -> Letter:
    """The letter. Raises `RuleError` naming every placeholder whose value is not known: none is left blank."""
    values = {**values, **template.known}
    missing = list(dict.fromkeys((*unknown(template.object, values), *unknown(template.body, values))))
    if missing:
        words = ", ".join(f"{{{name}}} ({_meaning(name)})" for name in missing)
        raise RuleError(f"Lettre « {template.label} » : il manque {words}. Renseignez-le avant d'écrire au candidat.")
    return Letter(" ".join(written(template.object, values).split()), written(template.body, values))


def _meaning(name: str) -> str:
    word, colon, code = name.partition(":")
    return f"jours de la ligne « {code} » du calendrier" if colon and word == PERIOD else PLACEHOLDERS[name]


def template_for(session: "Session", state: str, year: int, period: str = "") -> Template | None:
    """The letter that tells this state of this entry year at this announcement; None when no row does."""
    return next((one for one in session.templates.values() if (state, year, period) in _told(one, session)), None)


def _told(template: Template, session: "Session") -> set[Told]:
    return set(_tells(template, session.workflow.states))


def read_templates(
    tables: Tables, calendar: Calendar | None, workflow: Workflow | None, faults: list[Fault]
) -> Mapping[str, Template]:
    """The rows of `Modèles`, and a fault for each that cannot be sent, or that tells what another tells too."""
    states = workflow.states if workflow else None
    found = {cells.key: _template(cells, tables, calendar, states) for cells in each(tables, "Modèles", faults)}
    if workflow is not None:
        faults.extend(_twice(found, workflow.states))
        faults.extend(_untold(found, workflow))
    return MappingProxyType(found)


def _template(cells: Cells, tables: Tables, calendar: Calendar | None, states: Mapping[str, State] | None) -> Template:
    periods = [row.get(TABS["Calendrier"].key, "").strip() for row in tables.get("Calendrier", ())]
    subject = cells.text("objet", required=True)
    if len(subject.splitlines()) > 1:
        cells.fault("objet", "un objet tient sur une ligne")
    return Template(
        cells.key,
        cells.text("libelle", required=True),
        cells.maybe_whole("annee"),
        cells.choice("periode", ("", *periods)),
        frozenset(_states(cells, states)),
        read(subject, periods, lambda says: cells.fault("objet", says)),
        read(cells.text("corps", required=True), periods, lambda says: cells.fault("corps", says)),
        cells.text("section", required=True),
        _days(calendar),
    )


def _states(cells: Cells, states: Mapping[str, State] | None) -> Collection[str]:
    """The states that the row tells, which must exist in its entry year."""
    codes, year = cells.codes("etat", states), cells.maybe_whole("annee")
    for code in codes if states and year is not None else ():
        if code in (states or {}) and year not in (states or {})[code].years:
            cells.fault("etat", f"« {code} » n'existe pas en année {year}")
    return codes


def _days(calendar: Calendar | None) -> Values:
    periods = calendar.periods if calendar else {}
    return MappingProxyType({f"{PERIOD}:{code}": str(period) for code, period in periods.items()})


def _tells(template: Template, states: Mapping[str, State]) -> Iterator[Told]:
    for code in sorted(template.states & states.keys()):
        for year in sorted(states[code].years):
            if template.year in (None, year):
                yield code, year, template.period


def _twice(templates: Mapping[str, Template], states: Mapping[str, State]) -> Iterator[Fault]:
    """One letter a decision: two rows that tell the same would leave the choice to chance."""
    met: dict[Told, str] = {}
    for template in templates.values():
        for told in _tells(template, states):
            first = met.setdefault(told, template.code)
            if first != template.code:
                says = f"« {told[0]} » en année {told[1]} est déjà dit par « {first} » à la même annonce"
                yield Fault("Modèles", template.code, "etat", says)


def _untold(templates: Mapping[str, Template], workflow: Workflow) -> Iterator[Fault]:
    """Decided, announced on a date, and no letter says it: nobody would know. Rows older than `etat` name none."""
    told = {one for template in templates.values() for one in _tells(template, workflow.states)}
    for row in workflow.transitions.values() if told else ():
        if row.announcement and row.kind in ANNOUNCED_KINDS and row.target in workflow.states:
            for year in sorted(row.years):
                if (row.target, year, row.announcement) not in told:
                    says = f"aucune ligne de Modèles ne dit « {row.target} » en année {year} : ajoutez-la"
                    yield Fault("Transitions", row.id, "annonce", says)
