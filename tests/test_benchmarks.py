"""What a benchmark clicks on is still on the screen: a figure measured on nothing is none."""

from pathlib import Path

from benchmarks.books import book
from benchmarks.screens import NEXT, ROOT, STEP, at_work
from benchmarks.tab import serve

DOSSIERS = 30


def test_the_queue_of_a_measured_book_is_worked(tmp_path: Path) -> None:
    with serve(ROOT / "streamlit_app.py", GUICHET_BOOK=book(tmp_path, DOSSIERS)) as ours:
        tab = at_work(ours)
        assert NEXT in tab.widgets
        assert len(tab.options[STEP]) > 1
        assert tab.click(NEXT) > 0
        tab.close()
