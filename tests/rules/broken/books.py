"""What a book says, made to order: one application, one fiche, one mail, changed in one place at a time."""

from dataclasses import replace
from datetime import date, datetime

from rules.contents import Batch, Contents, Mail, Standing
from rules.history import Passage
from rules.seats import Fiche
from tests.rules.journeys import session

ZONE = session().calendar.zone
A = "24-00001/BAT1"
B = "24-00001/MKX1"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T12:00").replace(tzinfo=ZONE)


def went(*steps: str, validated: bool = True) -> tuple[Passage, ...]:
    """`transition SOURCE>TARGET day motive`; a blank source is the creation."""
    history = []
    for text in steps:
        transition, move, day, *motive = text.split(" ", 3)
        source, _, target = move.partition(">")
        validator = "v@exemple.fr" if validated else ""
        history.append(Passage(transition, source, target, at(day), "a@exemple.fr", " ".join(motive), validator))
    return tuple(history)


ADMITTED = {
    "contract_date": date(2024, 7, 1),
    "fiche_agreed": date(2024, 6, 1),
    "documents_validated": True,
    "title_obtained": True,
    "trials_asked": frozenset({"EVD1"}),
}
LISTED = went(
    "admettre_principale EPREUVES_FAITES>ADMISSIBLE 2024-05-02",
    "inscrire_liste ADMISSIBLE>LISTE_COMPLEMENTAIRE 2024-08-26",
)
TRAINED = (*LISTED, *went("debuter_stagiaire LISTE_COMPLEMENTAIRE>STAGIAIRE 2024-09-02"))
EVD = {"EVD1": at("2024-04-18")}
AGREED = Fiche("p1", "BAT1", registered_on=date(2024, 6, 1), agreed_on=date(2024, 6, 2), company="Bâtisseurs du Gard")
ALL = replace(AGREED, all_agreed=True)
APPLICATION = Standing("24-00001", "BAT1", "p1", "COMPLET", submitted_at=at("2024-02-10"))


def book(*applications: Standing, today: str = "2024-06-01", **more: object) -> Contents:
    return Contents(session(), date.fromisoformat(today), applications, **more)  # type: ignore[arg-type]


def one(**changes: object) -> Contents:
    today = str(changes.pop("today", "2024-06-01"))
    return book(replace(APPLICATION, **changes), today=today)  # type: ignore[arg-type]


def seats(taken: int) -> Contents:
    return book(
        *(
            replace(
                APPLICATION,
                dossier=f"24-{number:05}",
                programme="INFRES2-DL",
                person=f"p{number}",
                state="FICHE_AGREEE",
            )
            for number in range(taken)
        )
    )


def complementary(programme: str, *steps: str, state: str) -> Contents:
    return one(programme=programme, state=state, history=went(*steps))


PLACED = "placer_complementaire EPREUVES_FAITES>PHASE_COMPLEMENTAIRE 2024-05-02"
BOOKED = "inscrire_evs PHASE_COMPLEMENTAIRE>EVS_PREVU 2024-05-05"
MAIL = Mail(A, "BAT1", "Vous êtes admissible.", "annonce_phase_principale", at("2024-04-30"), at("2024-05-02"))
SCORED = book(replace(APPLICATION, results=("12.50", "14", "B2")))
BATCH = Batch("15 avril", "BAT1", (A,))
REFUSED = went("rejeter_dossier RECEVABLE>REJETE_DOSSIER 2024-04-02 Résultats insuffisants")
ASKED = {"recording_deletion_asked_at": at("2024-04-29")}
KEPT = went("garder_malgre_suppression EPREUVES_FAITES>EPREUVES_FAITES 2024-04-30 Prestation déjà vue")
ADMISSIBLE = went("admettre_principale EPREUVES_FAITES>ADMISSIBLE 2024-05-01")
SECOND = {"EVD2": at("2024-04-18"), "ANGLAIS2": at("2024-04-19"), "ENTRETIEN2": at("2024-05-14")}


def admissible2(**facts: object) -> Contents:
    history = went("admettre_serie2 SERIE2_FAITE>ADMISSIBLE 2024-05-20")
    return one(programme="BAT2", state="ADMISSIBLE", history=history, trials=SECOND, facts=facts)


def stated(on: date, *steps: str) -> tuple[Passage, ...]:
    """The same, taken over: decided on that day elsewhere."""
    return tuple(replace(step, stated=on) for step in went(*steps))


Case = tuple[str, Contents, list[tuple[str, str]]]
"""Name, what the book says, the breaches: subject and sentence."""
