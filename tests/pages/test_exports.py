"""Every list that a screen shows leaves as a file, with chosen columns: which screen gives which, in one table."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from desk.desk import Desk
from desk.exporting import Export
from desk.handing_out import SENT
from desk.sheet_views import Edit
from sheets_sync.answers import Saved
from streamlit_app import SCREENS
from tests.pages.desks import ADMIN, CAMILLE, LEA, NOW, PAUL, READER
from tests.pages.exports import cut, written
from tests.pages.running import ROOT
from tests.pages.screens import popovers, screen
from tests.pages.season import DIRECTION, PLACEMENT, PROGRAMME, autumn, number, write
from tests.pages.test_takeover import decisions
from tests.tables import each_row, rows

CASES = Path(__file__).with_name("cases") / "exports.csv"
WHO = {
    "lecture": READER, "instruction": CAMILLE, "presidence": PAUL, "direction": DIRECTION, "placement": PLACEMENT,
    "administration": ADMIN,
}  # fmt: skip
ELSEWHERE = {
    "lettres": "test_announcements", "lettres-fausses": "test_announcements",
    "reprise-": "test_takeover", "reprises": "test_takeover", "ecarts": "test_kept_lists",
}  # fmt: skip
"""Lists that come after a story of their own, each with the test that finds it."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The autumn: nobody decides any more, but a dossier waits for its jury; someone asks for a purge."""
    states = {1: ("CONVOQUE",), 2: ("ADMISSIBLE", "FICHE_AGREEE"), 3: ("LISTE_COMPLEMENTAIRE", "STAGIAIRE")}
    here = autumn(tmp_path, states, NOW.date())
    asked = {"dossiers": ["24-00004"], "reason": "durée échue", "slip": "V 12", "by": DIRECTION}
    write(here, "purge", "purge:1", asked | {"asked_at": "2026-09-01T08:00:00+00:00"})
    return here


Arrange = Callable[[Desk, str, str], AppTest]


def year(desk: Desk, who: str, name: str) -> AppTest:
    return screen(desk, who, name)


def state(**kept: object) -> Arrange:
    """The screen, with what one chose or opened there."""

    def arrange(desk: Desk, who: str, name: str) -> AppTest:
        at = screen(desk, who, name)
        for key, value in kept.items():
            at.session_state[key] = value
        return at.run()

    return arrange


def tab(column: str, cell: str) -> Arrange:
    """A tab of the session's rows, in which a cell of the first row was typed."""

    def arrange(desk: Desk, who: str, name: str) -> AppTest:
        actor, wanted = desk.actor(who), "Titres" if column == "libelle" else "Formations"
        shown = desk.grid(actor, wanted)
        edited = desk.edit("typed", actor, shown, [Edit(shown.rows[0].id, column, cell)])
        assert all(isinstance(answer, Saved) for answer in edited.answers), edited
        return state(sheet_tab=wanted)(desk, who, name)

    return arrange


def uploaded(make: Callable[[], bytes], file: str) -> Arrange:
    def arrange(desk: Desk, who: str, name: str) -> AppTest:
        return screen(desk, who, name).file_uploader[0].upload(file, make()).run()

    return arrange


def imported(desk: Desk, who: str, name: str) -> AppTest:
    at = uploaded(lambda: written(cut(2)), "export.csv")(desk, who, name)
    at.button(key="import").click().run()
    running = desk.importing(desk.actor(who))
    assert running
    assert running.over.wait(30)
    return screen(desk, who, name)


def sitting(desk: Desk, who: str, name: str) -> AppTest:
    actor, (phase, *_) = desk.actor(who), desk.to_deliberate(desk.actor(who))
    answer = desk.open_sitting("o", actor, phase.programme, phase.phase.code, desk.today(), [who], who)
    assert isinstance(answer, Saved), answer
    return screen(desk, who, name)


def challenged(desk: Desk, who: str, name: str) -> AppTest:
    said = {"received_on": "2024-03-20", "about": "Conteste"}
    write(desk, "recours", f"recours:{number(2)}/{PROGRAMME}/1", said)
    return state(admission_programme=PROGRAMME)(desk, who, name)


def sent(desk: Desk, who: str, name: str) -> AppTest:
    desk.give_file("sent", desk.actor(who), Export(SENT.format(desk.name_of(LEA)), 3), lambda: b"")
    return screen(desk, who, name)


SHOWN: dict[str, Arrange] = {
    "year": year, "import previewed": uploaded(lambda: written(cut(12)), "export.csv"), "imported": imported,
    "decisions uploaded": uploaded(decisions, "decisions.csv"), "queue opened": state(view=True), "waiting": year,
    "sitting": sitting, "no date": state(announce_which=""), "challenged": challenged,
    "departures": state(list_task="Départs"), "sent": sent, "Dossiers": year,
    "Titres": tab("libelle", "Autre libellé"), "Formations": tab("min", "beaucoup"),
}  # fmt: skip


def drawn(desk: Desk, row: dict[str, str]) -> AppTest:
    return SHOWN[row["shown"]](desk, WHO[row["who"]], row["screen"])


@each_row(CASES)
def test_each_screen_gives_its_lists_whose_columns_are_chosen_once_opened(row: dict[str, str], desk: Desk) -> None:
    at, alone, among = drawn(desk, row), row["lists"].split(), row["among"].split()
    boxes = [one for one in at.selectbox if one.key == row["chooser"]]
    assert [len(one.options) for one in boxes] == [len(among)] * bool(among)
    for name in among or alone or [""]:
        if boxes:
            at.selectbox(key=row["chooser"]).set_value(name).run()
        assert not at.exception
        assert popovers(at) == {f"export_{one}" for one in {*alone, *([name] if among else [])}} - {"export_file"}
        for one in {*alone, name} - {""}:
            opens(at, one)


def opens(at: AppTest, name: str) -> None:
    """Shut, it draws nothing; opened, every column is chosen and both files are there; without a column, neither."""
    columns, files = f"export_columns_{name}", {f"export_{kind}_{name}" for kind in ("xlsx", "csv")}
    if name != "file":  # stands in a popover that is open already
        assert columns not in [one.key for one in at.multiselect]
        at.session_state[f"export_{name}"] = True
        at.run()
    box = at.multiselect(key=columns)
    assert len(box.value) == len(box.options) > 1
    assert files <= buttons(at)
    box.set_value([]).run()
    assert not files & buttons(at)
    at.session_state[f"export_{name}"] = False
    at.run()


def buttons(at: AppTest) -> set[str]:
    return {str(one.key) for one in at.get("download_button")}


def test_the_table_names_every_screen_and_every_list() -> None:
    every = rows(CASES)
    assert {row["screen"] for row in every} == {*SCREENS}
    known = {name for row in every for name in (row["lists"] + " " + row["among"]).split()}
    assert {name for name in named() if not any(one.startswith(name) for one in known)} == {*ELSEWHERE}
    for name, test in ELSEWHERE.items():
        assert f"export_{name}" in (ROOT / "tests" / "pages" / f"{test}.py").read_text(encoding="utf-8"), name


def named() -> Iterator[str]:
    """What the pages call their lists: the names given to `export`, the keys given to `export_one`."""
    for path in sorted((ROOT / "pages").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ("export", "export.choose"):
                yield from texts(call.args[2])


def texts(argument: ast.expr) -> Iterator[str]:
    """A name as it is written, or how it begins."""
    first = argument.values[0] if isinstance(argument, ast.JoinedStr) else argument
    if isinstance(first, ast.Constant):
        yield str(first.value)
