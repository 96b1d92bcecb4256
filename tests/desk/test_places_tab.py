"""`Places`, worked out by IronCalc over `Miroir`, says what the rules say of the same journal (R-001 to R-006)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ironcalc
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from desk import files
from desk.counting import seats_of
from rules.seats import Seats
from rules.session import Session
from sheets_sync import mirror, places_tab
from sheets_sync.answers import Draft, Saved
from sheets_sync.book import Cell
from sheets_sync.in_force import in_force
from sheets_sync.memory_book import MemoryBook, MemoryService
from sheets_sync.people_tabs import people_tabs
from sheets_sync.register import Register
from sheets_sync.setting_up import set_up
from sheets_sync.writer import Journal
from tests.sheets_sync.conftest import KEY, now
from tests.sheets_sync.hand_world import SESSION, TABS, WHO

WHOLE = re.compile(r"!\$([A-Z]+):\$\1")
DOSSIERS = ("24-00001", "24-00002", "24-00003", "24-0003")
PROGRAMMES = ("MKX1", "BAT2", "INFRES1-SR")
SEEN = ("candidature:", "dossier:", "fiche:", "parametre:Formations/")
day = st.sampled_from((None, "2024-06-03", "2024-07-01"))
fiche = st.fixed_dictionaries(
    {"complete": st.sampled_from((None, True, True, True, False)), "received_on": day, "completed_on": day}
    | {"agreed_on": day, "contract_signed_on": day}
    | {name: st.sampled_from((None, None, "2024-07-02")) for name in ("refused_on", "lapsed_on")}
)  # fmt: skip
state = st.sampled_from(
    ("ADMISSIBLE", "FICHE_AGREEE", "ENGAGE", "ADMIS", "RENONCE", "RECEVABLE", "LISTE_COMPLEMENTAIRE")
)


@st.composite
def years(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Subject → its fields: some applications, who is one person with whom, their projects."""
    said: dict[str, dict[str, Any]] = {f"dossier:{one}": {"person": None} for one in DOSSIERS}
    if draw(st.booleans()):
        said[f"dossier:{DOSSIERS[1]}"] = {"person": DOSSIERS[0]}
    for dossier in DOSSIERS:
        for programme in PROGRAMMES:
            said[f"candidature:{dossier}/{programme}"] = {"state": draw(state)}
            for number in range(1, draw(st.integers(1, 3))):
                said[f"fiche:{dossier}/{programme}/{number}"] = draw(fiche)
    return said


class Year:
    """A journal to which each example adds, and a model of the workbook."""

    def __init__(self, folder: Path) -> None:
        self.journal = Journal(MemoryBook(MemoryService()), folder / "outbox.db", now, key=KEY)
        set_up(self.journal, SESSION.tables, "mise en place")
        self.forms = 0

    def record(self, kind: str, changes: dict[str, dict[str, Any]], facts: dict[str, Any] | None = None) -> Register:
        self.forms += 1
        draft = Draft(f"f{self.forms}", WHO, kind, "classeur", changes, facts=facts or {})
        assert isinstance(self.journal.record(draft), Saved)
        return self.journal.register(0)

    def said(self, year: dict[str, dict[str, Any]]) -> Register:
        """Exactly this: projects of an earlier example are unsaid."""
        before = self.journal.register(0).fields
        unsaid = {one: dict.fromkeys(fields) for one, fields in before.items() if one.startswith("fiche:")}
        return self.record("saisie", unsaid | {one: unsaid.get(one, {}) | fields for one, fields in year.items()})


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    made = Year(tmp_path_factory.mktemp("year"))
    yield made
    made.journal.close()


def shown(register: Register) -> dict[str, tuple[Any, ...]]:
    """Programme → its line, as IronCalc works it out."""
    session = in_force(register).session
    assert session
    names = mirror.header((), TABS)
    lines = [line for line in _lines(register, names, session) if str(line[0]).startswith(SEEN)]
    model = ironcalc.create("book", "en", "UTC", "en")
    model.rename_sheet(0, "Miroir")
    for row, line in enumerate([names, *lines], 1):
        for column, cell in enumerate(line, 1):
            _put(model, row, column, cell)
    model.add_sheet(places_tab.PLACES)
    for row, formulas in enumerate(places_tab.rows(names)[:10], 2):
        for column, formula in enumerate(formulas, 1):
            model.update_cell_with_formula(1, row, column, _english(formula.text, len(lines) + 1))
    model.evaluate()
    width = len(places_tab.HEADER)
    table = [[model.get_cell_value(1, row, column) for column in range(1, width + 1)] for row in range(2, 12)]
    return {row[0]: tuple(row[1:]) for row in table if row[0]}


def _lines(register: Register, names: tuple[str, ...], session: Session) -> Iterator[tuple[Cell, ...]]:
    for subject, cells, last in mirror.Lines().of(register, names, people_tabs(session.tables), session):
        yield subject, float(last), *cells


def _put(model: Any, row: int, column: int, cell: Cell) -> None:
    if isinstance(cell, float):
        model.update_cell_with_number(0, row, column, cell)
    elif cell != "":
        model.update_cell_with_text(0, row, column, cell)


def _english(formula: str, height: int) -> str:
    """Its separators as IronCalc reads them here; whole columns cut to what they hold."""
    return WHOLE.sub(rf"!$\1$1:$\1${height}", formula).replace(";", ",")


def expected(register: Register, programme: str) -> tuple[Any, ...]:
    session = in_force(register).session
    assert session
    row, count = session.programmes[programme], seats_of(files.build(register, session), programme)
    return (row.label, row.min, row.max, "" if row.decided is None else row.decided, row.extra, *_counters(count))


def _counters(count: Seats) -> tuple[int, ...]:
    return (
        count.opened, count.cap, count.registered, count.agreed, count.contracts, count.published, count.left,
        count.vacant,
    )  # fmt: skip


SEEKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""An example that fails is told as it was found: making it smaller would take minutes of IronCalc."""


@settings(max_examples=25, deadline=None, phases=SEEKING, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=years())
def test_places_says_what_the_rules_say(year: Year, said: dict[str, dict[str, Any]]) -> None:
    register = year.said(said)
    found = shown(register)
    assert list(found) == list(SESSION.programmes)
    for programme in PROGRAMMES:
        assert found[programme] == expected(register, programme)


def test_what_is_in_force_is_counted_and_never_the_draft(year: Year) -> None:
    draft = year.record("parametre", {"parametre:Formations/MKX1": {"decide": "43"}})
    assert draft.draft != draft.in_force
    assert shown(draft)["MKX1"] == expected(draft, "MKX1")
    row = {**next(row for row in SESSION.tables["Formations"] if row["code"] == "BAT2"), "decide": "7"}
    lines = {"Formations": {"BAT2": {**row, "supplementaires": "2"}}}
    decided = year.record("mise_en_vigueur", {}, {"lignes": lines})
    assert shown(decided)["BAT2"][3:7] == (7, 2, 9, 9)
    assert shown(decided)["BAT2"] == expected(decided, "BAT2")


def test_one_person_with_two_dossiers_counts_once(year: Year) -> None:
    one, other = DOSSIERS[:2]
    said = {f"candidature:{dossier}/MKX1": {"state": "FICHE_AGREEE"} for dossier in (one, other)}
    apart = year.said({f"dossier:{other}": {"person": None}, **said})
    before = shown(apart)["MKX1"]
    assert before == expected(apart, "MKX1")
    together = year.said({f"dossier:{other}": {"person": one}})
    after = shown(together)["MKX1"]
    assert after == expected(together, "MKX1")
    assert (after[7], after[8]) == (before[7] - 1, before[8] - 1)
