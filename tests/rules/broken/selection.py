"""From the deposit to the admissibility (§3 to §7): each invariant broken, and kept."""

from collections.abc import Mapping
from datetime import date, datetime

from rules.contents import Contents
from tests.rules.broken.books import (
    ADMISSIBLE,
    ASKED,
    BOOKED,
    EVD,
    KEPT,
    PLACED,
    ZONE,
    A,
    Case,
    admissible2,
    at,
    complementary,
    one,
    stated,
    went,
)


def taken_over(on: str) -> Contents:
    """Admissible on that day by a decision that was taken over later; the deletion was asked on 29 April."""
    history = stated(date.fromisoformat(on), "admettre_principale EPREUVES_FAITES>ADMISSIBLE 2024-05-20")
    return one(state="ADMISSIBLE", trials=EVD, facts=ASKED, history=history)


JUDGED = went("juger_recevable A_JUGER>RECEVABLE 2024-03-20 Titre équivalent")
KEPT_AFTER = went("garder_malgre_suppression ADMISSIBLE>ADMISSIBLE 2024-05-03 Prestation déjà vue")
TAKEN_BACK = went(
    "admettre_principale EPREUVES_INCOMPLETES>ADMISSIBLE 2024-05-01 Panne du fournisseur",
    "corriger_erreur ADMISSIBLE>EPREUVES_INCOMPLETES 2024-05-02 Mauvaise ligne",
    "admettre_principale EPREUVES_INCOMPLETES>ADMISSIBLE 2024-05-03",
)
REDECIDED = went(
    "refuser_principale EPREUVES_FAITES>NON_ADMISSIBLE 2024-04-26 Résultats insuffisants",
    "corriger_erreur NON_ADMISSIBLE>EPREUVES_FAITES 2024-04-27 Mauvaise ligne",
    "admettre_principale EPREUVES_FAITES>ADMISSIBLE 2024-05-03",
)


def second(convened: str, admitted: str) -> Contents:
    """Admissible in year 2 without any trial: the title was judged, two later decisions have a motive or none."""
    history = went(
        "juger_recevable_2 A_JUGER>RECEVABLE 2024-03-20 Titre équivalent",
        f"convoquer_serie2 SERIE1_INCOMPLETE>CONVOQUE_SERIE2 2024-04-30{convened}",
        f"admettre_serie2 SERIE2_INCOMPLETE>ADMISSIBLE 2024-05-20{admitted}",
    )
    return one(programme="BAT2", state="ADMISSIBLE", history=history)


CASES: Mapping[str, list[Case]] = {
    "7": [
        ("après la phase complémentaire", complementary("BAT1", PLACED, BOOKED, state="EVS_PREVU"), []),
        (
            "sans phase complémentaire",
            complementary("BAT1", BOOKED, state="EVS_PREVU"),
            [(A, "entretien synchrone sans être passé par la phase complémentaire")],
        ),
        (
            "un créneau ou un résultat sans phase complémentaire",
            one(state="EPREUVES_FAITES", called=frozenset({"EVD1", "EVS1"})),
            [(A, "entretien synchrone sans être passé par la phase complémentaire")],
        ),
        ("sans entretien synchrone", one(state="EPREUVES_FAITES", called=frozenset({"EVD1"})), []),
        (
            "en seconde année",
            complementary("BAT2", PLACED, BOOKED, state="EVS_PREVU"),
            [("24-00001/BAT2", "entretien synchrone en année 2")],
        ),
    ],
    "8": [
        ("en première année", complementary("BAT1", PLACED, state="PHASE_COMPLEMENTAIRE"), []),
        (
            "en seconde année",
            complementary("BAT2", PLACED, state="PHASE_COMPLEMENTAIRE"),
            [("24-00001/BAT2", "phase complémentaire en année 2")],
        ),
        (
            "passée en seconde année",
            complementary("BAT2", PLACED, state="RETRAIT"),
            [("24-00001/BAT2", "phase complémentaire en année 2")],
        ),
    ],
    "9": [
        ("EVD passé", one(state="ADMISSIBLE", history=ADMISSIBLE, trials=EVD), []),
        ("EVD connu sans date", one(state="ADMISSIBLE", history=ADMISSIBLE, facts={"trials_done": ["EVD1"]}), []),
        (
            "EVD non passé",
            one(state="ADMISSIBLE", history=ADMISSIBLE),
            [(A, "admissible sans épreuve ni motif du jury : Entretien vidéo différé (EVD)")],
        ),
        (
            "motif du jury",
            one(
                state="ADMISSIBLE",
                history=went("admettre_principale EPREUVES_INCOMPLETES>ADMISSIBLE 2024-05-01 Panne du fournisseur"),
            ),
            [],
        ),
        (
            "motif du jury sur le titre seulement",
            one(state="ADMISSIBLE", history=(*JUDGED, *ADMISSIBLE)),
            [(A, "admissible sans épreuve ni motif du jury : Entretien vidéo différé (EVD)")],
        ),
        (
            "motif du jury sur l'enregistrement seulement",
            one(state="ADMISSIBLE", history=(*ADMISSIBLE, *KEPT_AFTER)),
            [(A, "admissible sans épreuve ni motif du jury : Entretien vidéo différé (EVD)")],
        ),
        (
            "motif d'une admissibilité reprise comme erreur",
            one(state="ADMISSIBLE", history=TAKEN_BACK),
            [(A, "admissible sans épreuve ni motif du jury : Entretien vidéo différé (EVD)")],
        ),
        (
            "seconde année sans rien ni motif, le titre jugé",
            second("", ""),
            [
                (
                    "24-00001/BAT2",
                    "admissible sans épreuve ni motif du jury : Entretien vidéo différé (EVD), "
                    "Évaluation du niveau d’anglais, Entretien avec le jury, "
                    "Épreuves de spécialité orales (nature au choix du jury)",
                )
            ],
        ),
        (
            "seconde année, motif de la convocation à la seconde série",
            second(" Panne du fournisseur", ""),
            [
                (
                    "24-00001/BAT2",
                    "admissible sans épreuve ni motif du jury : Entretien avec le jury, "
                    "Épreuves de spécialité orales (nature au choix du jury)",
                )
            ],
        ),
        ("seconde année, motif de l'admissibilité", second("", " Hospitalisé"), []),
        (
            "seconde année sans spécialité",
            admissible2(),
            [
                (
                    "24-00001/BAT2",
                    "admissible sans épreuve ni motif du jury : "
                    "Épreuves de spécialité orales (nature au choix du jury)",
                )
            ],
        ),
        ("seconde année dispensée", admissible2(speciality_dispense=True), []),
    ],
    "10": [
        ("épreuves demandées", one(state="PRE_ADMISSIBLE", facts={"trials_asked": ["EVD1"]}), []),
        (
            "aucune épreuve",
            one(state="PRE_ADMISSIBLE", facts={"trials_asked": []}),
            [(A, "pré-admissible sans épreuve demandée")],
        ),
        (
            "épreuves inconnues",
            one(state="CONVOQUE", history=went("pre_admettre RECEVABLE>PRE_ADMISSIBLE 2024-04-02")),
            [(A, "pré-admissible sans épreuve demandée")],
        ),
    ],
    "13": [
        ("le dernier jour", one(state="DEPOSE", submitted_at=at("2024-03-12")), []),
        ("une date sans heure", one(state="DEPOSE", submitted_at=date(2024, 3, 12)), []),
        (
            "minuit passé",
            one(state="DEPOSE", submitted_at=datetime(2024, 3, 13, tzinfo=ZONE)),
            [(A, "déposé hors de la période du 01/02/2024 au 12/03/2024")],
        ),
        (
            "on ne sait quand",
            one(state="DEPOSE", submitted_at=None),
            [(A, "déposé, on ne sait quand")],
        ),
        ("saisi à la main, pas encore lié", one(state="SAISIE_SECOURS", submitted_at=None), []),
        (
            "trop tôt, déjà plus loin",
            one(submitted_at=at("2024-01-31"), history=went("deposer >DEPOSE 2024-02-10")),
            [(A, "déposé hors de la période du 01/02/2024 au 12/03/2024")],
        ),
        (
            "réintégré à deux",
            one(
                state="DEPOSE",
                submitted_at=at("2024-03-13"),
                history=went("reintegrer HORS_DELAI>DEPOSE 2024-03-15 Plateforme en panne"),
            ),
            [],
        ),
        (
            "hors délai",
            one(state="HORS_DELAI", submitted_at=at("2024-03-13"), history=went("deposer_tard >HORS_DELAI 2024-03-14")),
            [],
        ),
    ],
    "15": [
        (
            "on ne sait quand",
            one(facts={"trials_done": frozenset({"EVD1"})}),
            [(A, "Entretien vidéo différé (EVD) : passée, on ne sait quand")],
        ),
        (
            "une épreuve de l'autre année",
            one(trials={"ANGLAIS2": at("2024-04-18")}),
            [(A, "Évaluation du niveau d’anglais : épreuve d'entrée en année 2")],
        ),
        ("dans la fenêtre", one(trials=EVD), []),
        ("le dernier jour", one(trials={"EVD1": date(2024, 4, 23)}), []),
        (
            "hors de la fenêtre",
            one(trials={"EVD1": at("2024-04-24")}),
            [(A, "Entretien vidéo différé (EVD) : passée hors de la période du 17/04/2024 au 23/04/2024")],
        ),
    ],
    "23": [
        (
            "demandée avant la décision",
            one(state="EPREUVES_FAITES", facts=ASKED),
            [(A, "suppression d'enregistrement demandée avant la décision, sans rejet ni motif du jury")],
        ),
        ("gardée par le jury", one(state="EPREUVES_FAITES", facts=ASKED, history=KEPT), []),
        (
            "rejetée",
            one(
                state="REJETE_SUPPRESSION_ENREG",
                facts=ASKED,
                history=went("rejeter_suppression EPREUVES_FAITES>REJETE_SUPPRESSION_ENREG 2024-04-30 Demande"),
            ),
            [],
        ),
        (
            "apprise après, demandée avant",
            one(state="ADMISSIBLE", trials=EVD, facts=ASKED, history=ADMISSIBLE),
            [(A, "suppression d'enregistrement demandée avant la décision, sans rejet ni motif du jury")],
        ),
        (
            "reprise, demandée après le jour dit",
            taken_over("2024-04-28"),
            [],
        ),
        (
            "reprise, demandée le jour dit : à clarifier",
            taken_over("2024-04-29"),
            [],
        ),
        (
            "reprise, demandée avant le jour dit",
            taken_over("2024-04-30"),
            [(A, "suppression d'enregistrement demandée avant la décision, sans rejet ni motif du jury")],
        ),
        (
            "demandée entre une décision reprise comme erreur et la nouvelle",
            one(state="ADMISSIBLE", trials=EVD, facts=ASKED, history=REDECIDED),
            [(A, "suppression d'enregistrement demandée avant la décision, sans rejet ni motif du jury")],
        ),
        (
            "à l'instant de la décision",
            one(
                state="ADMISSIBLE",
                trials=EVD,
                facts={"recording_deletion_asked_at": at("2024-05-01")},
                history=ADMISSIBLE,
            ),
            [],
        ),
    ],
    "25": [
        ("la même voie", one(decided_route="1.1.1 a", route="1.1.1 a"), []),
        ("pas encore décidée", one(route="1.1.1 a"), []),
        (
            "le fait a changé",
            one(decided_route="1.1.1 a", route="1.2"),
            [(A, "le fait a changé depuis : voie 1.1.1 a à la décision, 1.2 aujourd'hui")],
        ),
        (
            "un fait s'est perdu",
            one(decided_route="1.1.1 a"),
            [(A, "le fait a changé depuis : voie 1.1.1 a à la décision, à clarifier aujourd'hui")],
        ),
    ],
}
