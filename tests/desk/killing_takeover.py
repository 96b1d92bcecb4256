"""`propose|confirm|undo URL STEP TIME INSTANT`: takes decisions over, or confirms them as the second of two, or
undoes them, and is killed the TIME-th time that it comes to a step of a save."""

from desk.desk import Desk
from tests.desk.dying import dying

NUMBERS = ("24-00001", "24-00002", "24-00003")
FILE = "décisions.csv"
PROGRAMME = "MKX1"
HEADER = "N° de dossier,Formation,Décision,Date,Épreuves demandées,Annoncé le,EVD,Titre obtenu"
LINES = [
    line
    for number in NUMBERS
    for line in (
        f"{number},{PROGRAMME},Pré-admissible,10/04/2024,EVD,,,oui",
        f"{number},{PROGRAMME},Convoqué aux épreuves,15/04/2024,,15/04/2024,,",
        f"{number},{PROGRAMME},Épreuves passées,24/04/2024,,,20/04/2024,",
    )
]
CONTENT = "\n".join((HEADER, *LINES)).encode()
FIRST, SECOND = "instruction@ecole.example.org", "direction@ecole.example.org"


def propose(desk: Desk, form: str) -> None:
    actor = desk.actor(FIRST)
    desk.propose_takeover(form, actor, desk.preview_takeover(actor, FILE, CONTENT))


def confirm(desk: Desk, form: str) -> None:
    actor = desk.actor(SECOND)
    assert desk.confirm_takeover(form, actor, desk.lots_taken(actor)[0].id).over.wait(60)


def undo(desk: Desk, form: str) -> None:
    actor = desk.actor(SECOND)
    assert desk.confirm_undoing(form, actor, desk.lots_taken(actor)[0].id).over.wait(60)


DOING = {"propose": propose, "confirm": confirm, "undo": undo}


def main(what: str, url: str, step: str, time: str, instant: str) -> None:
    desk = dying(url, step, instant, int(time))
    DOING[what](desk, f"killed {what}")
    desk.journal.close()
