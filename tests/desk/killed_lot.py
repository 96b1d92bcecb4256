"""`deciding|validating|approving URL STEP INSTANT`: takes a lot, and is killed at a step of the save."""

from desk.desk import Desk
from tests.desk.dying import dying

NUMBERS = tuple(f"24-{n:05d}" for n in range(1, 7))
BATCH, TWO_SEATS = "MKX1", "INFRES2-DL"
LOTS = {
    "deciding": ("jury", "rejeter_dossier", BATCH, "Résultats insuffisants"),
    "validating": ("presidence", "rejeter_dossier", BATCH, ""),
    "approving": ("direction", "agreer", TWO_SEATS, ""),
}


def take(desk: Desk, lot: str, form: str) -> int:
    """How many were saved, or were already."""
    role, step, programme, reason = LOTS[lot]
    actor = desk.actor(f"{role}@ecole.example.org")
    shown = desk.lot(actor, [(number, programme) for number in NUMBERS], step)
    return desk.take_lot(form, actor, shown, reason).saved


def main(lot: str, url: str, step: str, instant: str) -> None:
    desk = dying(url, step, instant)
    take(desk, lot, "the lot")
    desk.journal.close()
