"""The twenty-five invariants of a book: each one broken by one change, and kept by what it was before."""

from dataclasses import replace
from datetime import date

import pytest

from rules.contents import Export, Person
from rules.invariants import INVARIANTS, check
from tests.rules.broken import placement, records, selection
from tests.rules.broken.books import ADMITTED, ALL, APPLICATION, BATCH, EVD, MAIL, Case, at, book, one, went
from tests.rules.journeys import session

CASES = {**placement.CASES, **records.CASES, **selection.CASES}
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
    assert list(INVARIANTS) == [row["code"] for row in session().tables["Invariants"]] == sorted(CASES, key=int)
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
        results=("13.5",),
        decided_route="1.1.1 a",
        route="1.1.1 a",
        email="a@exemple.fr",
    )
    person = Person("p1", ("24-00001",), fee_paid=77, fee_due=77, committed_on="BAT1")
    contents = book(
        admitted,
        today="2024-12-24",
        persons=(person,),
        fiches=(replace(ALL, contract_on=date(2024, 7, 1)),),
        mails=(MAIL,),
        exports=(Export("Fiches", {"Entreprise": "company"}, at("2024-06-04")),),
        batches=(BATCH,),
        capacities={"BAT1": 48},
        project_columns=frozenset({"company"}),
    )
    assert check(contents) == ()


def test_an_invariant_whose_row_was_deleted_is_still_checked() -> None:
    tables = {**session().tables, "Invariants": ()}
    contents = replace(one(state="ADMIS"), session=replace(session(), tables=tables))
    assert [(breach.number, breach.section) for breach in check(contents) if breach.number == "1"] == [("1", "")]
