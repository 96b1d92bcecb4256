"""`URL STEP INSTANT`: the chair validates the draw and is killed the second time that a save reaches the step."""

from tests.desk.autumn import TWO_SEATS
from tests.desk.dying import dying


def main(url: str, step: str, instant: str) -> None:
    desk = dying(url, step, instant, 2)
    chair = desk.actor("presidence@ecole.example.org")
    desk.take_lot("draw", chair, desk.draw(chair, TWO_SEATS))
