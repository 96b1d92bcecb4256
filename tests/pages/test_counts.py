"""What is counted on the screens of seats, projects, admission and lists, for none, one and two: « 1 agréée », never
« 1 agréées »; none is singular too."""

import re
from datetime import date

import pytest

from desk.admission_views import AdmissionBoard, AdmissionLine, Requirement
from desk.counting import SeatRow
from desk.forecasting import ForecastRow
from desk.listing_checks import checks
from desk.listing_views import Candidate, ComplementaryList
from desk.placement_views import PlacedLine, PlacementBoard
from pages.parts import admission_list, capacity, forecast, list_draw
from pages.parts.markup import Html, join
from pages.parts.placement import projects
from rules.case import State
from rules.forecast import Line, Outlook
from rules.seats import Seats
from tests.pages.screens import words

WRONG = re.compile(r"(?<![\d/,.-])[01]\s(?!(?:admis|fois|puis|dans|sans|vous|plus|mois)\b)\w+s\b")
"""None or one, then a word in the plural."""
STATE = State("ADMISSIBLE", "Admissible", "vert", final=False, years=frozenset((1,)))


def drawn(n: int) -> str:
    """Each of these parts with `n` of everything: its words, and what a screen reader is told of its drawings."""
    count = Seats(n, n, n, n, 0, n, n, n)
    row = SeatRow("MKX1", "MKX 1A", "MKX", 1, n, n, count, n, "", "9.1", trainees=n)
    asked = tuple(
        Requirement(str(one), "Contrat conclu", one < n, "", "", None, "9.1", "", absolute=False)
        for one in range(n + 1)
    )
    lines = (
        AdmissionLine("24-1", "MKX1", "MKX 1A", "Zola", STATE, admitted=False, near=True, requirements=asked, late=n),
    )
    admission = AdmissionBoard("MKX1", "MKX 1A", "MKX", count, lines * n, lines * n)
    placed = (PlacedLine("24-1", "MKX1", "Zola", STATE, searching=True, projects=()),) * n
    line = Line(n, 0.1, float(n), n, n, float(n), 0.0)
    season = ForecastRow("MKX1", "MKX 1A", (), Outlook(n, n, (line,)), n, n, line, None, None)
    board = PlacementBoard("", "MKX", count, placed, ())
    sizes = [(size, listed) for size in range(3) for listed in (True, False)]
    parts = [
        capacity.seats([row]), capacity.what_if(count, count, ""), projects.head(board), projects.lines(board),
        admission_list.counts(admission), admission_list.lists(admission), admission_list.why(lines[0]),
        forecast._advice([season], 0.1), *([forecast._season([season])] if n else []),
        *(list_draw.told(listing(n, count, size, listed=listed)) for size, listed in sizes),
    ]  # fmt: skip
    return said(join(parts))


def listing(n: int, count: Seats, size: int, *, listed: bool) -> ComplementaryList:
    people = tuple(Candidate(f"24-{rank}", "MKX1", "Zola", "Admissible", rank) for rank in range(n))
    shown = ComplementaryList(
        "MKX1", "MKX 1A", "MKX", count, "Dossier", size, n, n, n, n, None, None, "", (), people, people,
        people if listed else (), begun=False,
    )  # fmt: skip
    return checks(shown, date(2024, 8, 28))


def said(markup: Html) -> str:
    """Each cell and sentence apart, then what only a screen reader is told."""
    told = re.findall(r'(?:aria-label|title)="([^"]*)"', markup)
    return " | ".join((words(re.sub(r"</(?:caption|div|h\d|p|t[dh]|svg)>", " | ", markup)), *map(words, told)))


@pytest.mark.parametrize("n", [0, 1, 2])
def test_a_count_is_never_said_in_the_plural_below_two(n: int) -> None:
    text = drawn(n)
    assert "Agréées" in text
    assert WRONG.findall(text) == []


@pytest.mark.parametrize("says", ["1 agréées", "0 places", "fait, 1 présents ou agréés", "1\u00a0contrats"])
def test_the_pattern_sees_a_wrong_plural(says: str) -> None:
    assert WRONG.search(says)
