"""`URL STEP INSTANT FILE`: takes all that a file says, is killed at a step."""

from pathlib import Path

from desk.desk import Desk
from tests.desk.dying import dying

WHO = "instruction@ecole.example.org"


def take(desk: Desk, name: str, content: bytes) -> int:
    """How many cells were settled."""
    actor = desk.actor(WHO)
    shown = desk.compare_returned(actor, desk.read_returned(actor, name, content))
    return desk.take_back(actor, shown, {one.key: 0 for one in shown.cells}).saved


def main(url: str, step: str, instant: str, file: str) -> None:
    take(dying(url, step, instant), Path(file).name, Path(file).read_bytes())
