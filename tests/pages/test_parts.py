"""What screens are made of: text is escaped by its type, figures are French, drawings keep their scale."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from pages.parts import banners, tracks, typography
from pages.parts.layout import block, title
from pages.parts.markup import Html, html, join, tag
from pages.parts.tables import Column, grid, table
from pages.parts.timeline import timeline
from pages.parts.words import colour, tinted, word
from rules.explain import Step
from tests.tables import rows

ROOT = Path(__file__).parents[2]
HOSTILE = '<img src=x onerror="alert(1)">'
NOW = datetime(2024, 3, 27, 13, 32, 7, tzinfo=UTC)
WRITTEN = {
    "table": lambda text: table(text, [text, Column(text)], [[text, text]]),
    "title": lambda text: title(text, text),
    "block": lambda text: block(text, text, right=text),
    "word": lambda text: word(text, text) + tinted(text, text),
    "timeline": lambda text: timeline([Step(text, text, "jury", text, True)]),
    "track": lambda text: tracks.track(1, [tracks.Layer(1, "full")], says=text),
    "conflict": lambda text: banners.conflict(text, NOW, [(text, text, text)]),
    "quarantine": lambda text: banners.quarantine(text, text, text, text),
    "refused": lambda text: banners.refused([text]),
}


@pytest.mark.parametrize("part", WRITTEN)
def test_what_a_candidate_typed_is_never_markup(part: str) -> None:
    drawn = WRITTEN[part](HOSTILE)
    assert "<img" not in drawn
    assert "&lt;img" in drawn


@given(some.text())
def test_text_has_no_angle_bracket_once_it_is_markup(text: str) -> None:
    assert "<" not in html(text)
    assert html(html(text)) == html(text)
    assert join([text, Html("<b>")]) == html(text) + "<b>"
    assert tag("p", text) == f"<p>{html(text)}</p>"


def test_a_heading_stands_over_its_column_whether_or_not_the_one_before_has_a_title() -> None:
    """What follows figures is set apart from them, by their class, in the head as in the body."""
    drawn = table("", ["Candidat", Column("", right=True), "Attend"], [["a", 1, "b"]])
    lines = re.findall(r"<tr>(.*?)</tr>", drawn)
    assert [re.findall(r'<t[hd](?: scope="\w+")?(?: class="(\w*)")?', line) for line in lines] == [["", "n", ""]] * 2


def test_the_style_sheet_survives_the_sanitiser() -> None:
    """DOMPurify drops a whole style element that holds an angle bracket before a letter, even in a comment."""
    sheet = (Path(banners.__file__).parent / "guichet.css").read_text(encoding="utf-8")
    assert "<" not in sheet


def test_a_state_of_the_rows_has_a_colour_of_the_theme() -> None:
    states = rows(ROOT / "rules/notices/imt-mines-ales-2024/etats.csv")
    used = {row["couleur"] for row in states}
    assert {colour(name) for name in used} == {"gray", "blue", "violet", "orange", "green", "red"}
    assert colour("<script>") == "gray"


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (typography.number(1500), "1\u202f500"),
        (typography.euros(99), "99\u00a0€"),
        (typography.euros(Decimal("99.5")), "99,50\u00a0€"),
        (typography.decimal(Decimal("13.50")), "13,5"),
        (typography.decimal(13.25, 1), "13,2"),
        (typography.plural(0, "dossier"), "0\u00a0dossier"),
        (typography.plural(1, "dossier"), "1\u00a0dossier"),
        (typography.plural(2, "dossier"), "2\u00a0dossiers"),
        (typography.plural(2, "cheval", "chevaux"), "2\u00a0chevaux"),
        (typography.long_day(date(2024, 3, 1)), "Vendredi 1er mars 2024"),
        (typography.day(datetime(2024, 3, 12, 23, 30, tzinfo=UTC)), "13/03/2024"),
        (typography.clock(NOW), "14:32:07"),
        (typography.stamp(NOW, NOW), "14:32"),
        (typography.stamp(datetime(2024, 3, 19, 8, 41, tzinfo=UTC), NOW), "19/03\u00a009:41"),
        (typography.stamp(datetime(2023, 3, 19, 8, 41, tzinfo=UTC), NOW), "19/03/2023\u00a009:41"),
        (typography.ago(datetime(2024, 3, 27, 13, 21, tzinfo=UTC), NOW), "il y a 11\u00a0minutes"),
        (typography.ago(NOW, NOW), "il y a 0\u00a0s"),
        (typography.section("1.1.2 a"), "§1.1.2\u00a0a"),
        (typography.section("Places en première année"), "Places en première année"),
    ],
)
def test_figures_are_written_as_the_french_do(shown: str, expected: str) -> None:
    assert shown == expected


@given(some.floats(0, 1e6), some.floats(1, 1e6))
def test_a_bar_never_leaves_its_track(value: float, scale: float) -> None:
    drawn = tracks.track(scale, [tracks.Layer(value, "full")])
    width = float(drawn.split("width:")[1].split("%")[0])
    assert 0 <= width <= 100


def test_only_the_step_that_concludes_is_open() -> None:
    drawn = timeline([Step("1", "A ?", "no", "x"), Step("2", "B ?", "yes", "y", True)])
    assert f"A{typography.NB}?" in drawn  # its mark never begins a line
    assert drawn.count("<details") == 2
    assert drawn.count("<details open") == 1
    assert drawn.index("§1") < drawn.index("<details open") < drawn.index("§2")


def test_a_grid_is_texts_and_whole_numbers_even_empty() -> None:
    drawn = grid(("Quoi", "Combien"), [("un", 1), ("rien", None)], counts=("Combien",))
    assert drawn.to_pylist() == [{"Quoi": "un", "Combien": 1}, {"Quoi": "rien", "Combien": None}]
    assert grid(("Quoi", "Combien"), [], counts=("Combien",)).schema == drawn.schema


def _drawing() -> None:
    import streamlit as st

    from pages.parts.once import once

    state = st.session_state
    st.text(once("values", state["shown"], lambda value: state["made"].append(value) or f"vu : {value}"))


def test_a_value_is_drawn_once_for_as_long_as_it_is_shown() -> None:
    at = AppTest.from_function(_drawing, default_timeout=30)
    at.session_state["made"], at.session_state["shown"] = [], "un"
    said = [at.run().text[0].value, at.run().text[0].value]
    at.session_state["shown"] = "deux"
    said.append(at.run().text[0].value)
    assert said == ["vu : un", "vu : un", "vu : deux"]
    assert at.session_state["made"] == ["un", "deux"]


def _reading() -> None:
    import streamlit as st

    from pages.parts.once import read_once
    from sheets_sync.importing.reading import ImportRefused

    def make() -> str:
        state["made"].append(state["file"])
        if state["file"] == "hostile":
            raise ImportRefused("illisible")
        return f"lu : {state['file']}"

    state = st.session_state
    try:
        st.text(read_once("read", state["file"], make))
    except ImportRefused as hostile:
        st.text(str(hostile))


def test_a_file_is_read_once_whether_it_can_be_or_not() -> None:
    at = AppTest.from_function(_reading, default_timeout=30)
    at.session_state["made"] = []
    for file, said in (("a", "lu : a"), ("hostile", "illisible"), ("b", "lu : b")):
        at.session_state["file"] = file
        for _ in range(2):
            at.run()
            assert at.text[0].value == said
    assert at.session_state["made"] == ["a", "hostile", "b"]


def test_no_screen_has_a_number_field() -> None:
    """It turns « 2,5 » into 25, and gives the number before of one beyond its bounds: numbers are typed as text."""
    pages = (ROOT / "pages").rglob("*.py")
    assert [path.name for path in pages if "number_input" in path.read_text(encoding="utf-8")] == []
