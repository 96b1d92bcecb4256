"""Decisions, mails, exports, fees, keys (§3 to §5): each invariant broken, and kept."""

from collections.abc import Mapping
from dataclasses import replace

from rules.contents import Export, Person
from tests.rules.broken.books import (
    ADMISSIBLE,
    AGREED,
    APPLICATION,
    BATCH,
    EVD,
    MAIL,
    REFUSED,
    SCORED,
    A,
    Case,
    at,
    book,
    one,
    went,
)

LIST = Export("Fiches", {"Nom": "", "Entreprise": "company"}, at("2024-05-03"), "jury@exemple.fr", (A,))

CASES: Mapping[str, list[Case]] = {
    "11": [
        ("parti le jour de l'annonce", book(mails=(MAIL,)), []),
        ("pas encore parti", book(mails=(replace(MAIL, sent_at=None),)), []),
        ("lié à aucune date", book(mails=(replace(MAIL, announcement="", sent_at=at("2024-05-01")),)), []),
        (
            "parti trop tôt",
            book(mails=(replace(MAIL, sent_at=at("2024-05-01")),)),
            [(A, "mél parti avant le 02/05/2024")],
        ),
        (
            "parti avant la décision",
            book(mails=(replace(MAIL, decided_at=at("2024-05-03")),)),
            [(A, "mél parti avant la décision")],
        ),
    ],
    "12": [
        (
            "un motif de décision cite l'entreprise",
            book(
                replace(
                    APPLICATION,
                    state="RECEVABLE",
                    history=went("juger_recevable A_JUGER>RECEVABLE 2024-03-20 Déjà chez BÂTISSEURS du Gard"),
                ),
                fiches=(AGREED,),
            ),
            [(A, "le motif d'une décision cite une entreprise")],
        ),
        (
            "après l'admissibilité on en parle",
            book(
                replace(
                    APPLICATION,
                    state="ADMISSIBLE",
                    trials=EVD,
                    history=(
                        *ADMISSIBLE,
                        *went("projet_caduc FICHE_AGREEE>ADMISSIBLE 2024-06-02 Bâtisseurs du Gard se retire"),
                    ),
                ),
                fiches=(AGREED,),
            ),
            [],
        ),
        *(
            (
                f"un motif cite « {company} » à sa façon",
                book(
                    replace(
                        APPLICATION, history=went(f"juger_recevable A_JUGER>RECEVABLE 2024-03-20 Contrat chez {said}")
                    ),
                    fiches=(replace(AGREED, company=company),),
                ),
                [(A, "le motif d'une décision cite une entreprise")],
            )
            for company, said in (
                ("L’Atelier (SAS)", "L'Atelier (SAS)"),
                ("Atelier Nord (SAS)", "atelier nord."),
                ("Énergie  du Gard", "Energie du Gard"),
            )
        ),
        (
            "un nom contenu dans un mot",
            book(
                replace(
                    APPLICATION,
                    history=went("juger_recevable A_JUGER>RECEVABLE 2024-03-20 Parcours équilibré"),
                ),
                fiches=(replace(AGREED, company="équilibr"),),
            ),
            [],
        ),
        (
            "une colonne pour qui juge",
            book(exports=(LIST,), project_columns=frozenset({"company"})),
            [
                (
                    A,
                    "« Fiches », sorti le 03/05/2024 à 12:00, a pu dire une entreprise (Entreprise) à jury@exemple.fr, "
                    "qui la juge",
                )
            ],
        ),
        (
            "une colonne pour qui ne juge personne",
            book(exports=(replace(LIST, judged=()),), project_columns=frozenset({"company"})),
            [],
        ),
        (
            "une colonne qui n'en dit rien",
            book(exports=(replace(LIST, columns={"Nom": "family_name"}),), project_columns=frozenset({"company"})),
            [],
        ),
    ],
    "14": [
        ("motivé", one(state="REJETE_DOSSIER", history=REFUSED), []),
        ("sans acte", one(state="REJETE_DOSSIER"), [(A, "« Rejeté sur dossier » sans acte qui le dise")]),
        (
            "sans motif",
            one(state="REJETE_DOSSIER", history=(replace(REFUSED[0], reason=" "),)),
            [(A, "« Rejeté sur dossier » sans motif")],
        ),
        (
            "sans auteur",
            one(state="REJETE_DOSSIER", history=(replace(REFUSED[0], by=""),)),
            [(A, "« Rejeté sur dossier » sans auteur")],
        ),
    ],
    "16": [
        ("payé", book(persons=(Person("p1", fee_paid=99, fee_due=99),)), []),
        ("payé davantage", book(persons=(Person("p1", fee_paid=99, fee_due=77),)), []),
        (
            "pas assez",
            book(persons=(Person("p1", fee_paid=77, fee_due=99),)),
            [("p1", "77 € payés, au moins 99 € dus")],
        ),
        ("rien", book(persons=(Person("p1", fee_paid=0, fee_due=22),)), [("p1", "0 € payés, au moins 22 € dus")]),
        ("inconnu", book(persons=(Person("p1", fee_due=22),)), []),
    ],
    "17": [
        ("une clé deux fois", book(persons=(Person("p1"), Person("p1"))), [("p1", "clé de personne portée 2 fois")]),
        (
            "deux candidatures à la même formation",
            book(APPLICATION, replace(APPLICATION, dossier="24-00002")),
            [("24-00002/BAT1", f"deuxième candidature de la personne, après {A}")],
        ),
        ("deux formations", book(APPLICATION, replace(APPLICATION, programme="MKX1")), []),
    ],
    "21": [
        ("une adresse", book(replace(APPLICATION, email="a@exemple.fr"), batches=(BATCH,)), []),
        (
            "sans adresse",
            book(APPLICATION, batches=(BATCH,)),
            [(A, "sans adresse mél, dans le lot « 15 avril »")],
        ),
        ("inconnu du classeur", book(batches=(BATCH,)), [(A, "sans adresse mél, dans le lot « 15 avril »")]),
    ],
    "22": [
        ("aucune note", replace(SCORED, mails=(replace(MAIL, text="Rendez-vous le 14 mai à 12 h 50."),)), []),
        *(
            (
                text,
                replace(SCORED, mails=(replace(MAIL, text=text),)),
                [(A, "le texte donne une note")],
            )
            for text in (
                "Vous avez eu 12,5.",
                "Note : 12.50",
                "EVS : 14/20",
                "14 sur 20",
                "14,0 / 20",
                "Votre niveau : B2.",
                "Anglais : B2",
                "un niveau d'anglais B2",
                "B2 en anglais",
            )
        ),
        ("une salle", replace(SCORED, mails=(replace(MAIL, text="Épreuve d'anglais le 18 avril, salle B2."),)), []),
        ("une date", replace(SCORED, mails=(replace(MAIL, text="le 14/05/2024, dossier 112,5 ou 12,57"),)), []),
    ],
    "24": [
        ("formation connue", one(), []),
        ("formation inconnue", one(programme="BAT1-SR"), [("24-00001/BAT1-SR", "formation inconnue « BAT1-SR »")]),
    ],
}
