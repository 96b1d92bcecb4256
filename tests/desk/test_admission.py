"""Admission as stories: why not admitted yet, titles and their papers, the two absolute bars (§4.1, §9.1)."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from desk.access import Denied
from desk.admission_checks import AGREED, COMPLETE, CONTRACT, FREE, LEFT, PAPERS, TITLE
from desk.admission_views import ANNUL, FAILED, PRONOUNCE, AdmissionFile, Requirement
from desk.lots import Lot
from rules.case import ROLES
from sheets_sync.answers import Answer, Draft, Refused, Saved
from tests.desk.autumn import TWO_SEATS, admissible, at, contract, held, number, place, project, record, says, states
from tests.desk.conftest import SESSION, World, candidate, kept

TODAY = date(2024, 7, 15)
SIGNED = date(2024, 7, 5)
VALID: dict[str, Any] = {
    "title_obtained": True, "title_obtained_on": "2024-06-28", "documents_received_on": "2024-07-02",
    "documents_validated": True,
}  # fmt: skip


def title(book: World, rank: int, **fields: Any) -> None:
    record(book, "saisie", f"dossier:{number(rank)}", fields)


def engaged(book: World, rank: int = 1, programme: str = TWO_SEATS, signed: date = SIGNED) -> None:
    place(book, rank, "ENGAGE", programme, origin="ADMISSIBLE")
    contract(book, rank, signed, programme)


@kept
def three(book: World) -> World:
    """One admissible, one engaged with a contract and nothing of the title, one to whom nothing is missing."""
    admissible(book, 3)
    engaged(book, 2, signed=SIGNED)
    engaged(book, 3)
    title(book, 3, **VALID)
    at(book, TODAY)
    return book


def opened(book: World, rank: int, role: str = "direction", programme: str = TWO_SEATS) -> AdmissionFile:
    return book.desk.admission_file(book.who(role), number(rank), programme)


def asked(book: World, rank: int, programme: str = TWO_SEATS) -> dict[str, Requirement]:
    return {one.code: one for one in opened(book, rank, programme=programme).line.requirements}


def pronounce(book: World, role: str = "direction", programme: str = TWO_SEATS) -> list[Answer]:
    who = book.who(role)
    taken = book.desk.take_lot(book.form(), who, book.desk.admission_lot(who, programme))
    return [answer for _, answer in taken.answers]


def test_why_not_admitted_in_the_order_of_the_notice(three: World) -> None:
    """R-122: each condition with its section, what is missing, who must act, since when, and where."""
    told = [(one.label, one.met, one.section, one.who, one.screen) for one in asked(three, 2).values()]
    assert told == [
        ("Une place sous le plafond de la formation", True, "9.1", "", "seats"),
        ("Fiche de projet d'emploi remplie et reçue complète", True, "9.1", "", "projects"),
        ("Fiche agréée par l'école", True, "9.1", "", "projects"),
        ("Accord de toutes les parties", True, "8", "", "projects"),
        ("Diplôme, titre ou crédits obtenus", None, "9.1", "candidat, puis instruction qui le constate", "admission"),
        ("Titre et derniers relevés validés", None, "4.1", "candidat, puis instruction ou direction", "admission"),
        ("Contrat d'apprentissage signé", True, "9.1", "", "projects"),
        ("Personne libre de tout autre engagement", True, "8", "", "projects"),
    ]
    assert [one.code for one in opened(three, 2).line.requirements if one.absolute] == [PAPERS, CONTRACT]


def test_unknown_is_not_no(three: World) -> None:
    assert asked(three, 2)[TITLE].met is None
    assert asked(three, 2)[TITLE].says.startswith("on ne sait pas encore")
    title(three, 2, title_obtained=False)
    assert asked(three, 2)[TITLE].met is False
    assert asked(three, 1)[COMPLETE].says == "il manque : fiche de projet d'emploi reçue complète"


def test_since_when(three: World) -> None:
    """Met: the day it came; missing: the day from which it is waited for."""
    project(three, 1, received_on="2024-07-10")
    since = {code: one.since for code, one in asked(three, 1).items()}
    assert (since[COMPLETE], since[AGREED]) == (date(2024, 7, 10), date(2024, 7, 10))
    assert {since[code] for code in (TITLE, PAPERS)} == {date(2024, 3, 27)}, "since admissible"
    assert asked(three, 3)[TITLE].since == date(2024, 6, 28)
    assert asked(three, 2)[CONTRACT].since == SIGNED
    title(three, 2, title_obtained=True, title_obtained_on="2024-07-01")
    assert asked(three, 2)[PAPERS].since == date(2024, 7, 1)
    title(three, 2, documents_received_on="2024-07-12")
    assert (asked(three, 2)[PAPERS].since, "à valider" in asked(three, 2)[PAPERS].says) == (date(2024, 7, 12), True)


def test_missing_accords_are_named(book: World) -> None:
    admissible(book, 1)
    place(book, 1, "FICHE_AGREEE", origin="ADMISSIBLE")
    project(book, 1, agreed_on="2024-07-02", **{"accord.candidat": "2024-07-03"})
    at(book, TODAY)
    found = asked(book, 1)["fait(all_parties_agreed)"]
    assert (found.met, found.since) == (False, date(2024, 7, 3))
    assert found.says.endswith("attendus : entreprise, école")


@pytest.mark.parametrize("facts", list(product((True, False), repeat=3)))
def test_the_checklist_never_disagrees_with_the_button(book: World, facts: tuple[bool, bool, bool]) -> None:
    """The step is open exactly when nothing is missing, and objects exactly what is shown."""
    papers, signed, seat = facts
    admissible(book, 3)
    engaged(book, 1, signed=SIGNED if signed else TODAY + timedelta(days=1))
    if papers:
        title(book, 1, **VALID)
    if not seat:
        for rank in (2, 3):
            engaged(book, rank)
    at(book, TODAY)
    file = opened(book, 1)
    objections = file.offers[PRONOUNCE].objections
    assert (not objections) is (not file.line.missing) is all(facts)
    assert len(objections) == len(file.line.missing)
    for objection in objections:
        assert any(one.says.startswith(objection) for one in file.line.missing)


def test_a_contract_of_tomorrow_admits_nobody_and_one_of_today_does(book: World) -> None:
    """R-123: a contract concluded; its signature is what counts (R-125)."""
    admissible(book, 1)
    engaged(book, 1, signed=TODAY)
    title(book, 1, **VALID)
    at(book, TODAY - timedelta(days=1))
    assert says(pronounce(book)[0]) == "le contrat est daté du 15/07/2024"
    at(book, TODAY)
    assert isinstance(pronounce(book)[0], Saved)
    assert states(book, 1) == ["ADMIS"]


FICHE = f"fiche:{number(1)}/{TWO_SEATS}/1"
TAKEN_AWAY = [
    (FICHE, "contract_signed_on", None), (FICHE, "contract_signed_on", "2024-09-01"),
    (f"dossier:{number(1)}", "documents_validated", False), (f"dossier:{number(1)}", "title_obtained", False),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "field", "value"), TAKEN_AWAY)
def test_nobody_is_admitted_on_what_another_process_just_took_away(
    subject: str, field: str, value: object, book: World
) -> None:
    """R-049, R-123: the two bars hold whatever a desk had read before."""
    admissible(book, 1)
    engaged(book, 1)
    title(book, 1, **VALID)
    at(book, TODAY)
    lot, other = book.desk.admission_lot(book.who("direction"), TWO_SEATS), book.open()
    held(other.journal.record(Draft(book.form(), "x", "saisie", subject, {subject: {field: value}})))
    assert book.desk.take_lot(book.form(), book.who("direction"), lot).saved == 0
    assert states(book, 1) == ["ENGAGE"]


@pytest.mark.parametrize(("subject", "field", "value"), TAKEN_AWAY)
def test_nor_on_what_is_taken_away_once_the_book_was_read_again(
    subject: str, field: str, value: object, book: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    admissible(book, 1)
    engaged(book, 1)
    title(book, 1, **VALID)
    at(book, TODAY)
    takes = Draft(book.form(), "x", "saisie", subject, {subject: {field: value}})
    book.meanwhile(takes, monkeypatch)
    assert not isinstance(pronounce(book)[0], Saved)
    assert states(book, 1) == ["ENGAGE"]


def test_who_was_admitted_may_still_be_corrected(book: World) -> None:
    """What an admission rests on, it does not take over: papers said again meanwhile are no conflict with it."""
    admissible(book, 1)
    engaged(book, 1)
    title(book, 1, **VALID)
    at(book, TODAY)
    subject = f"dossier:{number(1)}"
    shown = book.desk.journal.register(0).bases(f"{subject}#documents_validated")
    held(pronounce(book)[0])
    told = Draft(book.form(), "x", "saisie", subject, {subject: {"documents_validated": True}}, bases=shown)
    assert isinstance(book.open().journal.record(told), Saved)


def test_a_contract_is_not_taken_from_who_was_just_admitted(book: World) -> None:
    admissible(book, 1)
    engaged(book, 1)
    title(book, 1, **VALID)
    at(book, TODAY)
    other, who = book.open(), book.who("placement")
    shown = other.placement_file(who, number(1), TWO_SEATS)
    held(pronounce(book)[0])
    answer = other.record_contract(book.form(), who, shown, FICHE, {"contract_signed_on": ""}, "Saisi par erreur")
    pronounced = f"« {SESSION.workflow.transitions[PRONOUNCE].label} » a été enregistré par"
    assert says(answer) == f"{pronounced} Direction le 15/07/2024 à 12:00 : relisez la fiche, puis recommencez"


def test_several_at_once_and_nobody_is_left_out(three: World) -> None:
    lot = three.desk.admission_lot(three.who("direction"), TWO_SEATS)
    assert [(line.name, line.open) for line in lot.lines] == [("Chevalier", True), ("Bonnet", False)]
    answers = pronounce(three)
    assert [type(one) for one in answers] == [Saved, Refused]
    assert states(three, 3) == ["ADMISSIBLE", "ENGAGE", "ADMIS"]
    board = three.desk.admission_board(three.who("placement"), TWO_SEATS)
    assert [(line.name, len(line.missing), line.admitted) for line in board.near] == [
        ("Bonnet", 2, False), ("Chevalier", 0, True),
    ]  # fmt: skip
    assert ([line.name for line in board.others], board.admitted, board.ready) == (["Arnaud"], 1, 0)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("lacks", ["papers refused", "papers unknown", "no contract", "contract to come", "no project"])
def test_the_two_bars_hold_against_everyone(book: World, role: str, lacks: str) -> None:
    """R-049, R-123: no admission without validated papers, none without a host; the chair and management included,
    by every door of the desk, and with a line that claims that nothing is held against it."""
    admissible(book, 1)
    engaged(book, 1)
    title(book, 1, **VALID)
    shown = opened(book, 1)
    at(book, TODAY)
    if lacks.startswith("papers"):
        title(book, 1, documents_validated=False if lacks.endswith("refused") else None)
    elif lacks == "no project":
        record(book, "fiche", f"fiche:{number(1)}/{TWO_SEATS}/1", {"lapsed_on": "2024-07-10"})
    else:
        signed = (TODAY + timedelta(days=1)).isoformat() if lacks.endswith("come") else None
        record(book, "fiche", f"fiche:{number(1)}/{TWO_SEATS}/1", {"contract_signed_on": signed})
    assert all(refused(one) for one in attempts(book, role, shown))
    assert states(book, 1) == ["ENGAGE"]


def attempts(book: World, role: str, shown: AdmissionFile) -> list[Any]:
    """Every way to ask for it, each answered or refused at the door."""
    desk, who, key = book.desk, book.who(role), (number(1), TWO_SEATS)
    file = desk.file(book.who("lecture"), number(1))

    def forged() -> Answer:
        lot = desk.lot(book.who("direction"), [key], PRONOUNCE)
        lines = tuple(replace(line, objections=()) for line in lot.lines)
        return desk.take_lot(book.form(), who, Lot(PRONOUNCE, "", "", lines), "décision du jury souverain").answers[0][
            1
        ]

    asks = (
        forged,
        lambda: desk.decide(book.form(), who, file, TWO_SEATS, PRONOUNCE, "décision du jury souverain"),
        lambda: desk.take_lot(book.form(), who, desk.admission_lot(who, TWO_SEATS), "motif").answers[0][1],
    )
    return [_asked(ask) for ask in asks]


def _asked(ask: Any) -> Any:
    try:
        return ask()
    except Denied as denied:
        return denied


def refused(answer: Any) -> bool:
    return isinstance(answer, Refused | Denied)


def test_without_anything_missing_management_alone_admits(book: World) -> None:
    """What the test above tries does pass when nothing is missing: its refusals are those of the bars."""
    admissible(book, 1)
    engaged(book, 1)
    title(book, 1, **VALID)
    at(book, TODAY)
    for role in ROLES:
        if role != "direction":
            assert all(refused(one) for one in attempts(book, role, opened(book, 1)))
    assert [type(answer) for answer in pronounce(book)] == [Saved]
    assert states(book, 1) == ["ADMIS"]


# ---- titles and their papers


def record_title(book: World, rank: int = 1, role: str = "instruction", **said: Any) -> Answer:
    asked_ = {"obtained": True, "obtained_on": date(2024, 6, 28), "received_on": None, **said}
    return book.desk.record_title(book.form(), book.who(role), opened(book, rank, role), **asked_)


def validate(book: World, valid: bool = True, reason: str = "", role: str = "instruction") -> Answer:
    return book.desk.validate_papers(book.form(), book.who(role), opened(book, 1, role), valid, reason)


@kept
def one(book: World) -> World:
    admissible(book, 1)
    engaged(book, 1)
    at(book, TODAY)
    return book


def test_papers_received_then_validated_by_a_named_person(one: World) -> None:
    assert "aucune pièce n'est dite reçue" in says(validate(one))
    held(record_title(one, received_on=date(2024, 7, 2)))
    held(validate(one))
    papers = opened(one, 1).papers
    assert (papers.validated, papers.validated_by, papers.validated_on) == (True, "Instruction", TODAY)
    assert opened(one, 1).line.missing == ()
    line = one.desk.thread(one.who("direction"), number(1))[0]
    assert (line.who, line.section, line.changes) == ("Instruction", "4.1", (("Pièces du titre validées", "", "oui"),))


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"obtained_on": date(2024, 7, 16)}, "titre obtenu le 16/07/2024 : cette date est à venir"),
        ({"received_on": date(2024, 7, 16)}, "pièces reçues le 16/07/2024 : cette date est à venir"),
        ({"obtained": False}, "un jour d'obtention est donné pour un titre qui n'est pas dit obtenu"),
        ({"obtained_on": None}, "un titre obtenu l'est à une date"),
        ({"obtained": None, "obtained_on": None}, "rien n'a changé"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(one: World, said: dict[str, Any], reason: str) -> None:
    assert reason in says(record_title(one, **said))
    assert opened(one, 1).papers.obtained is None


@pytest.mark.parametrize(
    ("said", "born", "question", "answered"),
    [
        ({"obtained_on": date(1924, 6, 28)}, "2003-05-14", "la personne est née le 14/05/2003", False),
        ({"obtained_on": date(2003, 5, 14)}, "2003-05-14", "la personne est née le 14/05/2003", False),
        ({"received_on": date(1900, 7, 2)}, None, "la session ouvre le 01/02/2024", False),
        ({"received_on": date(2024, 1, 31)}, None, "la session ouvre le 01/02/2024", False),
        ({"obtained_on": date(2023, 6, 28)}, None, "le dossier, déposé le 08/03/2024, ne le disait pas", True),
        ({"received_on": date(2024, 6, 27)}, None, "avant le titre, obtenu le 28/06/2024", True),
    ],
)
def test_a_day_before_what_it_follows_is_questioned(
    one: World, said: dict[str, Any], born: str | None, question: str, answered: bool
) -> None:
    """Where it cannot be, no reason makes it so; where it may, the reason is kept with it."""
    dossier = f"dossier:{number(1)}"
    held(one.desk.journal.record(Draft(one.form(), "x", "saisie", dossier, {dossier: {"birth_date": born}})))
    assert question in says(record_title(one, **said))
    assert opened(one, 1).papers.obtained is None
    if answered:
        held(record_title(one, **said, reason="Relevé vu, daté de ce jour"))
    else:
        assert question in says(record_title(one, **said, reason="Relevé vu, daté de ce jour"))


def test_papers_are_refused_with_a_reason_and_nothing_is_validated_before_the_title(one: World) -> None:
    held(record_title(one, obtained=None, obtained_on=None, received_on=date(2024, 7, 2)))
    assert "le titre n'est pas dit obtenu" in says(validate(one))
    assert "demande un motif" in says(validate(one, valid=False))
    held(validate(one, valid=False, reason="relevé du second semestre absent"))
    assert "pièces refusées" in asked(one, 1)[PAPERS].says


@pytest.mark.parametrize(("today", "late"), [("2024-07-08", 0), ("2024-07-09", 1), ("2024-07-15", 7)])
def test_the_clock_of_the_papers_starts_with_the_title_and_only_alerts(one: World, today: str, late: int) -> None:
    """R-048: ten days of the row from the day the title was obtained, that last day included; no sanction."""
    at(one, date(2024, 7, 1))
    held(record_title(one))
    at(one, date.fromisoformat(today))
    file = opened(one, 1)
    assert (file.papers.due, file.papers.late, file.line.late) == (date(2024, 7, 8), late, late)
    assert ("de retard" in asked(one, 1)[PAPERS].says) is bool(late)
    assert states(one, 1) == ["ENGAGE"]
    held(record_title(one, received_on=date.fromisoformat(today)))
    assert opened(one, 1).papers.late == 0


def test_two_people_on_one_title_and_the_second_is_told(one: World) -> None:
    shown = opened(one, 1)
    desk, first, second = one.desk, one.who("instruction"), one.who("direction")
    held(desk.record_title(one.form(), first, shown, True, date(2024, 6, 28), None))
    lost = desk.record_title(one.form(), second, shown, False, None, None)
    assert isinstance(lost, Refused)
    assert (lost.winner.actor if lost.winner else "") == first.email
    assert lost.theirs["Titre ou crédits obtenus"] == "oui"


def test_a_title_that_failed_ends_the_application(one: World) -> None:
    """R-122-4."""
    held(record_title(one, obtained=False, obtained_on=None))
    assert opened(one, 1).offers[FAILED].objections == ()
    who = one.who("direction")
    taken = one.desk.take_lot(
        one.form(), who, one.desk.lot(who, [(number(1), TWO_SEATS)], FAILED), "Diplôme non obtenu"
    )
    assert (taken.saved, states(one, 1)) == (1, ["ADMISSION_IMPOSSIBLE"])


def test_a_title_taken_back_takes_its_validation_back_but_not_under_an_admission(one: World) -> None:
    held(record_title(one, received_on=date(2024, 7, 2)))
    held(validate(one))
    held(record_title(one, obtained=None, obtained_on=None, received_on=date(2024, 7, 2)))
    assert opened(one, 1).papers.validated is None
    held(record_title(one, received_on=date(2024, 7, 2)))
    held(validate(one))
    assert isinstance(pronounce(one)[0], Saved)
    assert "la personne est admise en INFRES2-DL" in says(validate(one, valid=False, reason="faux"))
    assert "la personne est admise" in says(record_title(one, obtained=False, obtained_on=None))
    assert opened(one, 1).papers.validated is True


def test_a_right_on_another_programme_is_none_here(one: World) -> None:
    one.desk.grant(one.form(), one.who("administration"), "b@ecole.example.org", "", "direction", ("BAT1",))
    who, shown = one.desk.actor("b@ecole.example.org"), opened(one, 1)
    for ask in (
        lambda: one.desk.admission_board(who, TWO_SEATS),
        lambda: one.desk.admission_file(who, number(1), TWO_SEATS),
        lambda: one.desk.why_not_admitted(who, number(1)),
        lambda: one.desk.record_title(one.form(), who, shown, False, None, None),
        lambda: one.desk.validate_papers(one.form(), who, shown, True),
        lambda: one.desk.admission_lot(who, TWO_SEATS),
    ):
        with pytest.raises(Denied):
            ask()


# ---- the person's other applications, false declaration


def test_a_person_committed_elsewhere_is_told_where_and_since_when(book: World) -> None:
    """R-112."""
    book.bring(candidate(number(1), (TWO_SEATS, "MKX2")))
    engaged(book, 1, "MKX2")
    place(book, 1, "ADMISSIBLE")
    at(book, TODAY)
    found = asked(book, 1)[FREE]
    assert (found.met, found.since) == (False, date(2024, 3, 27))
    assert found.says.endswith(f"dossier {number(1)}, MKX2")


def test_who_still_judges_the_person_is_told_nothing_of_a_project(book: World) -> None:
    """§5: the same lines whether the person has a project or not."""
    told = []
    book.bring(*(candidate(number(rank), (TWO_SEATS, "MKX2")) for rank in (1, 2)))
    for rank in (1, 2):
        place(book, rank, "RECEVABLE", "MKX2")
        place(book, rank, "ADMISSIBLE")
    engaged(book, 2)
    at(book, TODAY)
    for rank in (1, 2):
        lines = book.desk.why_not_admitted(book.who("presidence"), number(rank))
        told.append([(line.state.code, line.requirements, bool(line.closed), line.near) for line in lines])
    assert told[0] == told[1] == [("ADMISSIBLE", (), True, False)]
    board = book.desk.admission_board(book.who("presidence"), TWO_SEATS)
    assert (board.near, len(board.others)) == ((), 2)
    assert [one.near for one in book.desk.why_not_admitted(book.who("direction"), number(2))] == [True]


@pytest.mark.parametrize("state", ["ENGAGE", "ADMIS"])
def test_a_false_declaration_takes_two_people_and_gives_the_seat_back(one: World, state: str) -> None:
    """R-050: at any time, admitted included; the project lapses and the seat is free again."""
    title(one, 1, **VALID)
    if state == "ADMIS":
        assert isinstance(pronounce(one)[0], Saved)
    key, evidence = [(number(1), TWO_SEATS)], "Fausse déclaration établie : relevé falsifié, mél de l'IUT du 12/07"
    desk, chief, chair = one.desk, one.who("direction"), one.who("presidence")
    assert "motif" in says(desk.take_lot(one.form(), chief, desk.lot(chief, key, ANNUL)).answers[0][1])
    assert desk.take_lot(one.form(), chief, desk.lot(chief, key, ANNUL), evidence).saved == 1
    assert states(one, 1) == [state]
    assert desk.take_lot(one.form(), chief, desk.lot(chief, key, ANNUL), evidence).saved == 0
    assert desk.admission_board(chief, TWO_SEATS).seats.agreed == 1
    assert desk.take_lot(one.form(), chair, desk.lot(chair, key, ANNUL)).saved == 1
    assert states(one, 1) == ["ANNULEE"]
    seats = desk.admission_board(chief, TWO_SEATS).seats
    assert (seats.registered, seats.agreed, seats.contracts) == (0, 0, 0)
    fiche = desk.files().register.fields[f"fiche:{number(1)}/{TWO_SEATS}/1"]
    assert (fiche["lapsed_on"], fiche["lapse"]) == ("2024-07-15", "Annulée (fausse déclaration)")
    assert evidence in [line.reason for line in desk.thread(chief, number(1))]


def test_a_false_declaration_is_not_proposed_on_its_motive_alone(one: World) -> None:
    """R-050 asks the evidence; whoever validates reads it."""
    title(one, 1, **VALID)

    def takes(role: str, reason: str = "") -> Answer:
        return one.desk.take_admission_step(one.form(), one.who(role), opened(one, 1, role), ANNUL, reason)

    motive = next(row["libelle"] for row in SESSION.tables["Motifs"] if row["etape"] == ANNUL)
    assert says(takes("direction", f" {motive} ")).startswith("écrivez la preuve de la fausse déclaration")
    chief, key = one.who("direction"), (number(1), TWO_SEATS)
    elsewhere = one.desk.decide(one.form(), chief, one.desk.file(chief, key[0]), key[1], ANNUL, motive)
    assert says(elsewhere).startswith("écrivez la preuve"), "whatever the screen"
    assert "écrivez la preuve" in says(
        one.desk.take_lot(one.form(), chief, one.desk.lot(chief, [key], ANNUL), motive).answers[0][1]
    )
    assert ANNUL not in opened(one, 1, "presidence").offers
    held(takes("direction", f"{motive} : relevé falsifié"))
    held(takes("presidence"))
    assert states(one, 1) == ["ANNULEE"]


def test_a_condition_that_a_row_adds_is_told_in_its_own_words(book: World) -> None:
    row = next(row for row in SESSION.tables["Transitions"] if row["code"] == PRONOUNCE)
    row = {**row, "conditions": "depuis(liste_complementaire)"}
    held(book.desk._put_rows_in_force(book.form(), book.who("direction"), {"Transitions": [row]}, None, "essai"))
    admissible(book, 1)
    engaged(book, 1)
    title(book, 1, **VALID)
    at(book, TODAY)
    assert [one.label for one in opened(book, 1).line.missing] == ["« depuis(liste_complementaire) »"]
    assert asked(book, 1)[LEFT].met
