"""The twenty-five invariants of a book: each one broken by one change, and kept by what it was before."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from rules.contents import Batch, Contents, Export, Mail, Person, Standing
from rules.history import Passage
from rules.invariants import INVARIANTS, check
from rules.seats import Fiche
from tests.rules.journeys import session

ZONE = session().calendar.zone
A, B = "24-00001/BAT1", "24-00001/MKX1"


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
SCORED = book(replace(APPLICATION, scores={"EVD1": Decimal("12.50"), "EVS1": Decimal(14)}))
BATCH = Batch("15 avril", "BAT1", (A,))
REFUSED = went("rejeter_dossier RECEVABLE>REJETE_DOSSIER 2024-04-02 Résultats insuffisants")
ASKED = {"recording_deletion_asked_at": at("2024-04-29")}
KEPT = went("garder_malgre_suppression EPREUVES_FAITES>EPREUVES_FAITES 2024-04-30 Prestation déjà vue")
ADMISSIBLE = went("admettre_principale EPREUVES_FAITES>ADMISSIBLE 2024-05-01")
SECOND = {"EVD2": at("2024-04-18"), "ANGLAIS2": at("2024-04-19"), "ENTRETIEN2": at("2024-05-14")}


def admissible2(**facts: object) -> Contents:
    history = went("admettre_serie2 SERIE2_FAITE>ADMISSIBLE 2024-05-20")
    return one(programme="BAT2", state="ADMISSIBLE", history=history, trials=SECOND, facts=facts)


Case = tuple[str, Contents, list[tuple[str, str]]]
"""Name, what the book says, the breaches: subject and sentence."""

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
        ("le plafond est dépassé", seats(3), [("INFRES2-DL", "3 places occupées pour un plafond de 2")]),
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
            "avec un projet agréé",
            book(replace(APPLICATION, state="LISTE_COMPLEMENTAIRE", history=LISTED), fiches=(AGREED,)),
            [(A, "inscrit sur la liste avec un projet déjà agréé")],
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
    "7": [
        ("après la phase complémentaire", complementary("BAT1", PLACED, BOOKED, state="EVS_PREVU"), []),
        (
            "sans phase complémentaire",
            complementary("BAT1", BOOKED, state="EVS_PREVU"),
            [(A, "entretien synchrone sans être passé par la phase complémentaire")],
        ),
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
            "une colonne pour le jury",
            book(
                exports=(Export("jury.xlsx", ("Nom", "Entreprise"), for_jury=True),),
                company_columns=frozenset({"Entreprise"}),
            ),
            [("jury.xlsx", "colonne d'entreprise dans un export du jury : Entreprise")],
        ),
        (
            "une colonne pour le placement",
            book(exports=(Export("placement.xlsx", ("Entreprise",)),), company_columns=frozenset({"Entreprise"})),
            [],
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
    "15": [
        ("dans la fenêtre", one(trials=EVD), []),
        ("le dernier jour", one(trials={"EVD1": date(2024, 4, 23)}), []),
        (
            "hors de la fenêtre",
            one(trials={"EVD1": at("2024-04-24")}),
            [(A, "Entretien vidéo différé (EVD) : passée hors de la période du 17/04/2024 au 23/04/2024")],
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
    "18": [
        ("engagée par tous", book(persons=(Person("p1", committed_on="BAT1"),), fiches=(ALL,)), []),
        ("libre", book(persons=(Person("p1"),), fiches=(AGREED,)), []),
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
    ],
    "19": [
        ("la fiche vit", book(replace(APPLICATION, state="FICHE_AGREEE"), fiches=(AGREED,)), []),
        (
            "la fiche est caduque",
            book(replace(APPLICATION, state="FICHE_AGREEE"), fiches=(replace(AGREED, ended=True),)),
            [(A, "une place est occupée par une fiche refusée ou caduque")],
        ),
        ("le décompte est juste", book(fiches=(AGREED,), published={"BAT1": 41}), []),
        (
            "le décompte compte une fiche morte",
            book(fiches=(replace(AGREED, ended=True),), published={"BAT1": 41}),
            [("BAT1", "41 places publiées, 42 d'après les fiches enregistrées")],
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
    ],
    "21": [
        ("une adresse", book(APPLICATION, persons=(Person("p1", email="a@exemple.fr"),), batches=(BATCH,)), []),
        (
            "sans adresse",
            book(APPLICATION, persons=(Person("p1"),), batches=(BATCH,)),
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
            for text in ("Vous avez eu 12,5.", "Note : 12.50", "EVS : 14/20", "14 sur 20", "14,0 / 20")
        ),
        ("une date", replace(SCORED, mails=(replace(MAIL, text="le 14/05/2024, dossier 112,5 ou 12,57"),)), []),
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
    "24": [
        ("formation connue", one(), []),
        ("formation inconnue", one(programme="BAT1-SR"), [("24-00001/BAT1-SR", "formation inconnue « BAT1-SR »")]),
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
EACH = [pytest.param(number, case, id=f"{number}-{case[0]}") for number, cases in CASES.items() for case in cases]


@pytest.mark.parametrize(("number", "case"), EACH)
def test_an_invariant(number: str, case: Case) -> None:
    _, contents, expected = case
    breaches = [breach for breach in check(contents) if breach.number == number]
    assert [(breach.subject, breach.says) for breach in breaches] == expected
    row = next(row for row in session().tables["Invariants"] if row["code"] == number)
    assert all((breach.section, breach.fix) == (row["section"], row["correction"]) for breach in breaches)
    assert all(breach.tab for breach in breaches)


def test_the_list_is_closed_and_each_has_both_a_breach_and_a_peace() -> None:
    assert list(INVARIANTS) == [row["code"] for row in session().tables["Invariants"]] == list(CASES)
    assert len(INVARIANTS) == 25
    for cases in CASES.values():
        assert {bool(expected) for _, _, expected in cases} == {True, False}


def test_an_empty_book_breaks_nothing() -> None:
    assert check(book()) == ()


def test_what_breaks_nothing_breaks_nothing_else() -> None:
    """An ordinary admitted candidate with everything in order."""
    history = went(
        "deposer >DEPOSE 2024-02-10",
        "completude_oui DEPOSE>COMPLET 2024-02-12",
        "recevable_de_droit COMPLET>RECEVABLE 2024-02-13",
        "pre_admettre RECEVABLE>PRE_ADMISSIBLE 2024-04-02",
        "convoquer PRE_ADMISSIBLE>CONVOQUE 2024-04-15",
        "epreuves_passees CONVOQUE>EPREUVES_FAITES 2024-04-18",
        "admettre_principale EPREUVES_FAITES>ADMISSIBLE 2024-04-30",
        "agreer ADMISSIBLE>FICHE_AGREEE 2024-06-02",
        "engager FICHE_AGREEE>ENGAGE 2024-06-03",
        "prononcer_admission ENGAGE>ADMIS 2024-07-15",
    )
    admitted = replace(
        APPLICATION,
        state="ADMIS",
        origin="ADMISSIBLE",
        history=history,
        facts=ADMITTED,
        trials=EVD,
        scores={"EVD1": Decimal("13.5")},
        decided_route="1.1.1 a",
        route="1.1.1 a",
    )
    person = Person("p1", ("24-00001",), "a@exemple.fr", fee_paid=77, fee_due=77, committed_on="BAT1")
    contents = book(
        admitted,
        today="2024-12-24",
        persons=(person,),
        fiches=(replace(ALL, contract_on=date(2024, 7, 1)),),
        mails=(MAIL,),
        exports=(Export("jury.xlsx", ("Nom",), for_jury=True),),
        batches=(BATCH,),
        capacities={"BAT1": 48},
        published={"BAT1": 41},
        company_columns=frozenset({"Entreprise"}),
    )
    assert check(contents) == ()


def test_an_invariant_whose_row_was_deleted_is_still_checked() -> None:
    tables = {**session().tables, "Invariants": ()}
    contents = replace(one(state="ADMIS"), session=replace(session(), tables=tables))
    assert [(breach.number, breach.section) for breach in check(contents) if breach.number == "1"] == [("1", "")]
