"""Projects, seats, the complementary list and trainees (§8, §9): each invariant broken, and kept."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from rules.contents import Person, Published
from tests.rules.broken.books import (
    ADMISSIBLE,
    ADMITTED,
    AGREED,
    ALL,
    APPLICATION,
    LISTED,
    TRAINED,
    A,
    B,
    Case,
    book,
    one,
    seats,
    stated,
    went,
)

DRAWN = "inscrire_liste ADMISSIBLE>LISTE_COMPLEMENTAIRE 2024-09-20"

CASES: Mapping[str, list[Case]] = {
    "1": [
        ("admis complet", one(state="ADMIS", facts=ADMITTED), []),
        (
            "admis sans contrat",
            one(state="ADMIS", facts={**ADMITTED, "contract_date": None}),
            [(A, "admission prononcée sans : date du contrat")],
        ),
        (
            "admis sur rien",
            one(state="ADMIS"),
            [(A, "admission prononcée sans : date du contrat, fiche agréée, pièces validées, titre obtenu")],
        ),
        ("pas encore admis", one(state="ENGAGE"), []),
    ],
    "2": [
        (
            "engagé deux fois",
            book(replace(APPLICATION, state="ENGAGE"), replace(APPLICATION, state="ENGAGE", programme="MKX1")),
            [(B, f"la personne est déjà engagée sur {A}")],
        ),
        (
            "stagiaire deux fois",
            book(
                replace(APPLICATION, state="STAGIAIRE"),
                replace(APPLICATION, state="FICHE_AGREEE", origin="STAGIAIRE", programme="MKX1"),
            ),
            [(B, f"la personne est déjà stagiaire sur {A}")],
        ),
        (
            "stagiaire, agréé ailleurs",
            book(replace(APPLICATION, state="STAGIAIRE"), replace(APPLICATION, state="FICHE_AGREEE", programme="MKX1")),
            [],
        ),
        (
            "engagé une fois",
            book(replace(APPLICATION, state="ENGAGE"), replace(APPLICATION, state="FICHE_AGREEE", programme="MKX1")),
            [],
        ),
        (
            "deux personnes",
            book(
                replace(APPLICATION, state="ENGAGE"), replace(APPLICATION, dossier="24-2", person="p2", state="ENGAGE")
            ),
            [],
        ),
    ],
    "3": [
        ("le plafond est atteint", seats(2), []),
        ("le plafond est dépassé", seats(3), [("INFRES2-DL", "places occupées : 3, pour un plafond de 2")]),
        (
            "deux dossiers d'une personne occupent une place",
            book(*seats(2).applications, replace(seats(1).applications[0], dossier="24-00099")),
            [],
        ),
    ],
    "4": [
        ("la capacité suffit", replace(seats(2), capacities={"INFRES2-DL": 2}), []),
        (
            "la capacité est dépassée",
            replace(seats(2), capacities={"INFRES2-DL": 1}),
            [("INFRES2-DL", "2 présents pour une capacité de 1")],
        ),
        (
            "une personne compte une fois",
            book(
                replace(APPLICATION, state="STAGIAIRE", history=TRAINED),
                replace(APPLICATION, dossier="24-2", state="ENGAGE"),
                capacities={"BAT1": 1},
            ),
            [],
        ),
    ],
    "5": [
        ("stagiaire de la liste", one(state="STAGIAIRE", history=TRAINED), []),
        (
            "stagiaire venu d'ailleurs",
            one(state="STAGIAIRE", history=ADMISSIBLE),
            [(A, "stagiaire sans avoir été sur la liste complémentaire")],
        ),
        (
            "projet d'un stagiaire venu d'ailleurs",
            one(state="FICHE_AGREEE", origin="STAGIAIRE", history=ADMISSIBLE),
            [(A, "stagiaire sans avoir été sur la liste complémentaire")],
        ),
        ("projet d'un admissible", one(state="FICHE_AGREEE", origin="ADMISSIBLE", history=ADMISSIBLE), []),
    ],
    "6": [
        ("tirée à J-7", one(state="LISTE_COMPLEMENTAIRE", history=LISTED), []),
        (
            "tirée trop tôt",
            one(
                state="LISTE_COMPLEMENTAIRE",
                history=went("inscrire_liste ADMISSIBLE>LISTE_COMPLEMENTAIRE 2024-08-25"),
            ),
            [(A, "inscrit sur la liste avant le 26/08/2024")],
        ),
        (
            "reprise plus tard, tirée trop tôt",
            one(state="LISTE_COMPLEMENTAIRE", history=stated(date(2024, 8, 25), DRAWN)),
            [(A, "inscrit sur la liste avant le 26/08/2024")],
        ),
        (
            "reprise plus tard, agréé entre le tirage et la reprise",
            book(
                replace(APPLICATION, state="LISTE_COMPLEMENTAIRE", history=stated(date(2024, 8, 26), DRAWN)),
                fiches=(replace(AGREED, agreed_on=date(2024, 8, 28)),),
            ),
            [],
        ),
        (
            "avec un projet agréé",
            book(replace(APPLICATION, state="LISTE_COMPLEMENTAIRE", history=LISTED), fiches=(AGREED,)),
            [(A, "inscrit sur la liste avec un projet déjà agréé")],
        ),
        (
            "agréé le jour même, après le tirage",
            book(
                replace(APPLICATION, state="LISTE_COMPLEMENTAIRE", history=LISTED),
                fiches=(replace(AGREED, agreed_on=date(2024, 8, 26)),),
            ),
            [],
        ),
        (
            "avec un projet refusé",
            book(
                replace(APPLICATION, state="LISTE_COMPLEMENTAIRE", history=LISTED),
                fiches=(replace(AGREED, ended=True),),
            ),
            [],
        ),
        (
            "revenu d'un projet caduc",
            one(
                state="LISTE_COMPLEMENTAIRE",
                history=(*LISTED, *went("projet_caduc FICHE_AGREEE>LISTE_COMPLEMENTAIRE 2024-08-20 Projet retiré")),
            ),
            [],
        ),
    ],
    "18": [
        ("engagée par tous", book(persons=(Person("p1", committed_on="BAT1"),), fiches=(ALL,)), []),
        ("libre", book(persons=(Person("p1"),), fiches=(AGREED,)), []),
        ("libérée par une défaillance", book(persons=(Person("p1"),), fiches=(replace(ALL, ended=True),)), []),
        (
            "engagée sans les accords",
            book(persons=(Person("p1", committed_on="BAT1"),), fiches=(AGREED,)),
            [("p1", "engagement sur BAT1, accords sur aucune")],
        ),
        (
            "accords sans engagement",
            book(persons=(Person("p1"),), fiches=(ALL,)),
            [("p1", "engagement sur aucune formation, accords sur BAT1")],
        ),
        *(
            (
                f"deux fiches de tous, engagée sur {programme}",
                book(persons=(Person("p1", committed_on=programme),), fiches=(ALL, replace(ALL, programme="MKX1"))),
                [("p1", f"engagement sur {programme}, accords sur BAT1 et MKX1")],
            )
            for programme in ("BAT1", "MKX1")
        ),
        (
            "deux fiches de tous sur une formation",
            book(persons=(Person("p1", committed_on="BAT1"),), fiches=(ALL, ALL)),
            [("p1", "engagement sur BAT1, accords sur BAT1 et BAT1")],
        ),
    ],
    "19": [
        ("la fiche vit", book(replace(APPLICATION, state="FICHE_AGREEE"), fiches=(AGREED,)), []),
        (
            "la fiche est caduque",
            book(replace(APPLICATION, state="FICHE_AGREEE"), fiches=(replace(AGREED, ended=True),)),
            [(A, "une place est occupée par une fiche refusée ou caduque")],
        ),
        (
            "aucune fiche",
            one(state="FICHE_AGREEE"),
            [(A, "une place est occupée sans aucune fiche")],
        ),
        ("le décompte est juste", book(bulletins=(Published("BAT1", date(2024, 6, 3), 41, 41),)), []),
        (
            "le décompte compte une fiche morte",
            book(bulletins=(Published("BAT1", date(2024, 6, 3), 41, 42),)),
            [("BAT1", "places publiées le 03/06/2024 : 41, d'après les fiches alors enregistrées : 42")],
        ),
    ],
    "20": [
        ("le dernier jour", one(state="STAGIAIRE", history=TRAINED, today="2024-12-02"), []),
        (
            "le lendemain",
            one(state="STAGIAIRE", history=TRAINED, today="2024-12-03"),
            [(A, "sans contrat depuis la fin du délai, le 02/12/2024")],
        ),
        (
            "un contrat du dernier jour l'emporte",
            one(
                state="FICHE_AGREEE",
                origin="STAGIAIRE",
                history=TRAINED,
                today="2024-12-03",
                facts={"contract_date": date(2024, 12, 2)},
            ),
            [],
        ),
        (
            "un contrat du lendemain ne l'emporte pas",
            one(
                state="ENGAGE",
                origin="STAGIAIRE",
                history=TRAINED,
                today="2024-12-04",
                facts={"contract_date": date(2024, 12, 3), "late_contract_kept": None},
            ),
            [(A, "contrat signé du 03/12/2024, après la fin du délai, le 02/12/2024")],
        ),
        (
            "un contrat tardif retenu par la direction",
            one(
                state="ENGAGE",
                origin="STAGIAIRE",
                history=TRAINED,
                today="2024-12-04",
                facts={"contract_date": date(2024, 12, 3), "late_contract_kept": date(2024, 12, 3)},
            ),
            [],
        ),
    ],
}
