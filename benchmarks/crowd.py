"""Thirty people at work on one process, and the memory that it then holds."""

from pathlib import Path

from benchmarks.measure import Figure
from benchmarks.screens import NEXT, ROOT, SCREENS, at_work
from benchmarks.tab import serve

PEOPLE, STEPS, MEGABYTES = 30, 5, 600


def figures(url: str) -> list[Figure]:
    """`url`: a book whose every screen each of them opens, who then works the queue."""
    with serve(ROOT / "streamlit_app.py", GUICHET_BOOK=url) as ours:
        tabs = [at_work(ours) for _ in range(PEOPLE)]
        for page in SCREENS.values():
            for tab in tabs:
                tab.go(page)
        for tab in tabs:
            tab.go("instruction")
            for _ in range(STEPS):
                tab.click(NEXT)
        held = _megabytes(ours.process.pid)
        for tab in tabs:
            tab.close()
    return [Figure(f"{PEOPLE} personnes au travail, mémoire du processus au plus haut", held, "Mo", budget=MEGABYTES)]


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
