"""Facts that contradict the notice, written straight into a real book: the invariant each breaks sees it, alike in the
desk, in the command that verifies and in the second reading of the tests (rules.md §2.4).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from desk.checking import contents
from desk.founding import account_row, founding
from rules.case import ROLES
from rules.invariants import check
from sheets_sync.answers import Draft, Saved
from sheets_sync.verifying import verify
from tests.desk.conftest import World, candidate
from tests.desk.test_takeover_deletion import broken_in_both
from tests.rules.journeys import noon, session

M1, M2 = "candidature:24-00001/MKX1", "candidature:24-00001/MKX2"
TRIED = ("epreuve:24-00001/MKX1/EVD1", {"outcome": "passee", "taken_at": "2024-04-18T10:00:00+02:00"})


class Said(NamedTuple):
    """One act: what it says of a subject; `by` is the step, `why` its motive, `on` the day when another one."""

    subject: str
    fields: dict[str, Any]
    by: str = ""
    why: str = ""
    on: str = ""


def record(book: World, *acts: Said) -> None:
    kinds = {"dossier": "saisie", "candidature": "validation"}
    for act in acts:
        book.clock.now = max(book.clock.now, noon(act.on)) if act.on else book.clock.now
        kind = kinds.get(name := act.subject.partition(":")[0], name)
        changes = {act.subject: act.fields}
        draft = Draft(book.form(), "jury@ecole.example.org", kind, act.subject, changes, act.by or None, reason=act.why)
        assert isinstance(book.desk.journal.record(draft), Saved)


def seen(book: World) -> list[tuple[str, str]]:
    """As the desk sees it: what the command says is the same."""
    found = check(contents(book.desk.files(), book.desk.today()))
    assert [(one.subject, one.says) for one in found] == [
        (one.row, one.says) for one in verify(book.desk.journal, book.clock())
    ]
    return [(one.number, one.subject) for one in found]


def broken(book: World) -> list[tuple[str, str]]:
    """The same, and the numbers are those of the second reading."""
    found = seen(book)
    assert {number for number, _ in found} == broken_in_both(book)
    return found


def step(subject: str, state: str, by: str, why: str = "", on: str = "", **more: Any) -> Said:
    return Said(subject, {"state": state, **more}, by, why, on)


ASKED = step(M1, "PRE_ADMISSIBLE", "pre_admettre", trials=["EVD1"])
ASKED2 = step(M2, "PRE_ADMISSIBLE", "pre_admettre_2", trials=["EVD2", "ANGLAIS2"])
ADMITTED, ADMITTED2 = step(M1, "ADMISSIBLE", "admettre_principale"), step(M2, "ADMISSIBLE", "admettre_serie2")
CALLED = step(M2, "CONVOQUE_SERIE2", "convoquer_serie2")


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        pytest.param((ASKED, ADMITTED), [("9", M1)], id="no trial, no motive"),
        pytest.param(
            (step(M1, "RECEVABLE", "juger_recevable", "Titre équivalent"), ASKED, ADMITTED),
            [("9", M1)],
            id="a motive about the title",
        ),
        pytest.param((ASKED, ADMITTED._replace(why="Panne du fournisseur")), [], id="a motive about the trial"),
        pytest.param((ASKED, Said(*TRIED), ADMITTED), [], id="the trial"),
        pytest.param(
            (step(M2, "RECEVABLE", "juger_recevable_2", "Titre équivalent"), ASKED2, CALLED, ADMITTED2),
            [("9", M2)],
            id="year 2, a motive about the title",
        ),
        pytest.param(
            (ASKED2, CALLED._replace(why="Panne"), ADMITTED2), [("9", M2)], id="year 2, a motive about one series"
        ),
        pytest.param((ASKED2, CALLED, ADMITTED2._replace(why="Hospitalisé")), [], id="year 2, a motive about all"),
    ],
)
def test_who_is_admissible_without_a_trial_is_so_by_a_motive_about_it(
    acts: tuple[Said, ...], expected: list[tuple[str, str]], book: World
) -> None:
    """A verdict on the title says nothing of a trial that was not taken (R-101, R-106)."""
    book.bring(candidate("24-00001", (acts[-1].subject.rpartition("/")[2],)))
    record(book, *acts)
    assert broken(book) == [(number, subject.partition(":")[2]) for number, subject in expected]


@pytest.mark.parametrize(
    ("said", "fields", "told"),
    [
        pytest.param({"score": "13.5"}, {"text": "Votre note : 13,5."}, True, id="a score"),
        pytest.param({"score": "13.5"}, {"object": "Note 13,50/20", "text": "Bonjour"}, True, id="in the object"),
        pytest.param({"score": "14"}, {"text": "Vous avez 14/20."}, True, id="a whole score"),
        pytest.param({"score": "14"}, {"text": "Rendez-vous le 14 mai."}, False, id="a day"),
        pytest.param(
            {"marks.jury@ecole.example.org": {"motivation": "17.25"}}, {"text": "Motivation : 17,25/20"}, True,
            id="a juror's mark",
        ),
        pytest.param({"score": "B2"}, {"text": "Vous avez le niveau B2 en anglais."}, True, id="a level"),
        pytest.param({"score": "B2"}, {"text": "Le 18 avril, en salle B2."}, False, id="a room"),
    ],
)  # fmt: skip
def test_no_text_for_a_candidate_gives_a_result(
    said: dict[str, Any], fields: dict[str, Any], told: bool, book: World
) -> None:
    """Neither what a trial got nor what a juror gave, wherever in the mail (§6.3, §7.5)."""
    book.bring(candidate("24-00001"))
    record(book, Said(TRIED[0], {**TRIED[1], **said}), Said("courriel:24-00001/MKX1/1", fields))
    assert broken(book) == ([("22", "24-00001/MKX1")] if told else [])


def fiche(programme: str, number: int = 1, **more: Any) -> Said:
    """A project on which everybody agreed."""
    accords = dict.fromkeys(("accord.candidat", "accord.entreprise", "accord.ecole"), "2024-03-25")
    said = {"received_on": "2024-03-22", "complete": True, "agreed_on": "2024-03-24", **accords, **more}
    return Said(f"fiche:24-00001/{programme}/{number}", said)


SEATED = [step(M1, "ADMISSIBLE", "admettre_principale", "Au vu du dossier"), step(M1, "ENGAGE", "engager")]


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        pytest.param((fiche("MKX1"),), set(), id="one"),
        pytest.param((fiche("MKX1"), fiche("BAT1")), {"18"}, id="one on each programme"),
        pytest.param((fiche("BAT1"), fiche("MKX1")), {"18"}, id="one on each programme, the other first"),
        pytest.param((fiche("MKX1"), fiche("MKX1", 2)), {"18"}, id="two on one programme"),
        pytest.param((fiche("MKX1"), fiche("MKX1", 2, lapsed_on="2024-03-26")), set(), id="another, lapsed"),
        pytest.param((), {"18", "19"}, id="none"),
        pytest.param((fiche("MKX1", lapsed_on="2024-03-26"),), {"18", "19"}, id="one, lapsed"),
    ],
)
def test_a_seat_and_a_commitment_rest_on_one_project(acts: tuple[Said, ...], expected: set[str], book: World) -> None:
    """Commitment is firm: all parties agreed on this project and on no other (§8), and it holds the seat (§9.1)."""
    book.bring(candidate("24-00001", ("MKX1", "BAT1"), fee_paid=99))
    record(book, *SEATED, *acts)
    assert {number for number, _ in broken(book)} == expected


@pytest.fixture
def autumn(tmp_path: Path) -> Iterator[World]:
    """A school whose first day is known: 2 September."""
    school = World(tmp_path)
    accounts = [account_row(f"{role}@ecole.example.org", "", role, "*") for role in ROLES]
    school.desk.journal.record(founding("f", "administration@ecole.example.org", session().tables, accounts, {}))
    yield school
    school.close()


@pytest.mark.parametrize(("signed", "late"), [("2024-12-02", False), ("2024-12-03", True), (None, True)])
def test_a_trainee_has_a_contract_before_the_delay_ends(signed: str | None, late: bool, autumn: World) -> None:
    """Signed on the last day it holds, signed the day after it comes too late (§9.2)."""
    autumn.bring(candidate("24-00001"))
    record(
        autumn, step(M1, "ADMISSIBLE", "admettre_principale", "Au vu du dossier"),
        step(M1, "LISTE_COMPLEMENTAIRE", "inscrire_liste", on="2024-08-27"),
        step(M1, "STAGIAIRE", "debuter_stagiaire", on="2024-09-02"),
        fiche("MKX1", agreed_on="2024-10-01", contract_signed_on=signed)._replace(on="2024-12-04"),
        step(M1, "ENGAGE", "engager", origin="STAGIAIRE"),
    )  # fmt: skip
    assert seen(autumn) == ([("20", "24-00001/MKX1")] if late else [])


@pytest.mark.parametrize("moved", ["24-00001", "24-00002"])
@pytest.mark.parametrize("holder", ["24-00001", "24-00002"])
def test_what_a_person_owes_is_the_same_whichever_of_their_dossiers_moved_last(
    holder: str, moved: str, book: World
) -> None:
    """One dossier proves the grant, the other announces three programmes: both count (R-051, R-054)."""
    numbers = {"24-00001": "MKX1", "24-00002": "BAT1"}
    grants = {number: {"grant_holder": "yes", "grant_proof": True} if number == holder else {} for number in numbers}
    book.bring(*(
        candidate(
            number, (programme,), person="24-00001", fee_paid=0, programmes_chosen=1 if grants[number] else 3,
            **grants[number],
        )
        for number, programme in numbers.items()
    ))  # fmt: skip
    record(book, Said(f"dossier:{moved}", {"phone": "+33611223344"}))
    (owed,) = check(contents(book.desk.files(), book.desk.today()))
    assert (owed.number, owed.subject, owed.says) == ("16", "24-00001", "0 € payés, au moins 44 € dus")
    assert [one.says for one in verify(book.desk.journal, book.clock())] == [owed.says]
    assert [person.fee_due for person in contents(book.desk.files(), book.desk.today()).persons] == [44]


def test_which_of_two_applications_is_the_second_does_not_hang_on_the_last_edit(book: World) -> None:
    book.bring(candidate("24-00001"), candidate("24-00002", person="24-00001", fee_paid=99))
    before = check(contents(book.desk.files(), book.desk.today()))
    record(book, Said("dossier:24-00001", {"phone": "+33611223344"}))
    assert check(contents(book.desk.files(), book.desk.today())) == before
    assert (
        [one.row for one in verify(book.desk.journal, book.clock())]
        == ["24-00002/MKX1"]
        == [one.subject for one in before]
    )


def test_a_motive_cites_a_company_however_it_is_typed(book: World) -> None:
    """Neither accents nor a legal form between brackets hide it (§5)."""
    book.bring(candidate("24-00001", ("MKX1", "BAT1"), fee_paid=99))
    record(
        book,
        Said(
            "fiche:24-00001/BAT1/1", {"received_on": "2024-03-22", "complete": True, "company": "Énergie du Gard (SAS)"}
        ),
        step(M1, "REJETE_DOSSIER", "rejeter_dossier", "Contrat chez Energie du Gard"),
    )
    assert broken(book) == [("12", "24-00001/MKX1")]


def test_a_deletion_asked_before_a_decision_that_replaces_a_mistaken_one_comes_before_it(book: World) -> None:
    """What a material error took back decides nothing any more (R-091)."""
    book.bring(candidate("24-00001"))
    record(
        book, ASKED, Said(*TRIED), step(M1, "EPREUVES_FAITES", "epreuves_passees"),
        step(M1, "NON_ADMISSIBLE", "refuser_principale", "Résultats", "2024-04-26"),
        step(M1, "EPREUVES_FAITES", "corriger_erreur", "Mauvaise ligne", "2024-04-27"),
        Said(TRIED[0], {"deletion_asked_at": "2024-04-28T12:00:00+02:00"}),
        step(M1, "ADMISSIBLE", "admettre_principale", on="2024-04-29"),
    )  # fmt: skip
    assert seen(book) == [("23", "24-00001/MKX1")]


EVS = "epreuve:24-00001/MKX1/EVS1"
SLOT = Said(
    "creneau:s1", {"trial": "EVS1", "programme": "MKX1", "starts_at": "2024-05-14T09:00:00+02:00", "minutes": 20}
)
HELD = Said(M1, {"slot.EVS1": "s1"})


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        pytest.param((SLOT, HELD), {"7"}, id="a slot"),
        pytest.param((Said(EVS, {"outcome": "absent"}),), {"7"}, id="a result"),
        pytest.param((step(M1, "PHASE_COMPLEMENTAIRE", "placer_complementaire"), SLOT, HELD), set(), id="placed in it"),
        pytest.param((Said(TRIED[0], {"outcome": "passee"}),), {"15"}, id="a trial taken nobody knows when"),
        pytest.param((Said(TRIED[0].replace("EVD1", "EVD2"), TRIED[1]),), {"15"}, id="a trial of the other year"),
        pytest.param((Said(*TRIED),), set(), id="a trial in its window"),
        pytest.param((Said("dossier:24-00001", {"submitted_at": None}),), {"13"}, id="deposited nobody knows when"),
    ],
)
def test_a_synchronous_interview_a_trial_and_a_deposit_are_where_and_when_the_notice_says(
    acts: tuple[Said, ...], expected: set[str], book: World
) -> None:
    """§6, R-082; §3; §4.1: what is not known to be so is said."""
    book.bring(candidate("24-00001"))
    record(book, step(M1, "DEPOSE", "deposer"), *acts)
    assert {number for number, _ in broken(book)} == expected


def test_a_trial_taken_nobody_knows_when_is_the_jurys_to_judge(book: World) -> None:
    """By what it decided since, as of one taken outside its window: it goes on showing (R-038)."""
    book.bring(candidate("24-00001"))
    record(book, Said(TRIED[0], {"outcome": "passee"}))
    judged = []
    for acts in ((), (step(M1, "ADMISSIBLE", "admettre_principale", trials=["EVD1"]),)):
        record(book, *acts)
        judged += [one.judged for one in check(contents(book.desk.files(), book.desk.today()))]
    assert judged == [False, True]


@pytest.mark.parametrize(("sent", "early"), [("2024-04-29T12:00:00+02:00", True), ("2024-05-03T12:00:00+02:00", False)])
def test_a_mail_leaves_after_the_decision_that_it_tells(sent: str, early: bool, book: World) -> None:
    """The instant of the decision's own act, whatever day the announcement is bound to (§3)."""
    book.bring(candidate("24-00001"))
    record(book, step(M1, "REJETE_DOSSIER", "rejeter_dossier", "Résultats", "2024-05-02"))
    decided = book.desk.journal.register().acts[-1].act.operation
    told = {"status": "parti", "sent_at": sent, "announcement": "annonce_preadmissibilite", "decision": decided}
    record(book, Said("courriel:24-00001/MKX1/1", told))
    assert broken(book) == ([("11", "24-00001/MKX1")] if early else [])
