"""The invariants as each person reads them: where each is broken, how it is mended, whose announcements wait."""

import json
from pathlib import Path
from time import sleep

import pytest

from desk import checking
from desk.invariants import Broken, Checks
from rules.contents import Contents
from rules.invariants import INVARIANTS, Breach, check
from sheets_sync.answers import Draft, Saved
from tests.desk.conftest import World, candidate
from tests.tables import each_row

CASES = Path(__file__).parent / "cases"


def act(world: World, kind: str, subject: str, **changes: object) -> None:
    who = world.who("instruction").email
    draft = Draft(world.form(), who, kind, subject, {subject: changes}, reason="dit au bureau")
    assert isinstance(world.desk.journal.record(draft), Saved)


def found(world: World, role: str = "instruction") -> Checks:
    return world.desk.invariants(world.who(role))


def broken(checks: Checks) -> dict[str, tuple[Broken, ...]]:
    return {one.number: one.broken for one in checks.broken}


def test_all_hold_and_how_many_were_looked_at(book: World) -> None:
    book.bring(candidate("24-00001", ("MKX1", "BAT1"), fee_paid=150), candidate("24-00002"))
    checks = found(book)
    assert [one.number for one in checks.invariants] == list(INVARIANTS)
    assert (checks.broken, checks.applications) == ((), 3)


@each_row(CASES / "broken_invariants.csv")
def test_a_breach_says_where_it_is_and_blocks_its_programmes_only(row: dict[str, str], book: World) -> None:
    book.bring(candidate("24-00001", ("MKX1", "BAT1"), fee_paid=150), candidate("24-00002", ("MKX2",)))
    act(book, row["kind"], row["subject"], **json.loads(row["fields"]))
    (case,) = broken(found(book))[row["number"]]
    assert (case.dossier, case.tab, case.row, case.blocks) == (
        row["dossier"], row["tab"], row["row"], tuple(row["blocks"].split()),
    )  # fmt: skip


@pytest.mark.parametrize("silent", ["24-00001", "24-00002"])
def test_a_batch_is_told_at_the_address_of_each_dossier_whatever_the_persons_other_one_says(
    silent: str, book: World
) -> None:
    """Letters go to the dossier's own address; which of a person's two dossiers moved last changes nothing."""
    book.bring(candidate("24-00001", ("MKX1",)), candidate("24-00002", ("BAT1",), person="24-00001", fee_paid=99))
    act(book, "saisie", f"dossier:{silent}", email="")
    for number, programme in (("24-00001", "MKX1"), ("24-00002", "BAT1")):
        frozen = {"frozen_at": "2024-04-15T08:00:00+02:00", "members": {f"{number}/{programme}": "x"}}
        act(book, "annonce", f"annonce:annonce_preadmissibilite/{programme}", **frozen)
    assert [case.dossier for case in broken(found(book)).get("21", ())] == [silent]


def test_a_breach_of_other_programmes_is_not_shown_nor_one_of_a_dossier_one_is_recused_from(book: World) -> None:
    book.bring(candidate("24-00001", ("MKX1",), fee_paid=1))
    desk, chief = book.desk, book.who("administration")
    desk.grant(book.form(), chief, "bat@ecole.example.org", "", "jury", ("BAT1",))
    assert [*broken(found(book, "jury"))] == ["16"]
    assert broken(desk.invariants(desk.actor("bat@ecole.example.org"))) == {}
    act(book, "recusation", "candidature:24-00001/MKX1", recused=["jury@ecole.example.org"])
    assert broken(found(book, "jury")) == {}
    assert [*broken(found(book))] == ["16"]


def test_who_still_judges_the_person_hears_nothing_of_a_project_elsewhere(book: World) -> None:
    """A firm commitment without its accords breaks 18; it would tell that a project exists (§5)."""
    book.bring(candidate("24-00001", ("MKX1", "BAT1")))
    act(book, "transition", "candidature:24-00001/BAT1", state="ADMISSIBLE")
    act(book, "transition", "candidature:24-00001/BAT1", state="ENGAGE")
    assert "18" in broken(found(book, "direction"))
    assert "18" not in broken(found(book, "jury"))


@pytest.mark.parametrize("role", ["direction", "jury"])
def test_once_mended_it_holds_again_even_where_checking_takes_long(book: World, role: str) -> None:
    book.bring(candidate("24-00001", fee_paid=1))
    assert [*broken(found(book, role))] == ["16"]
    book.desk._checked = book.desk._checked._replace(cost=3600.0)
    act(book, "saisie", "dossier:24-00001", fee_paid=77)
    assert broken(found(book, role)) == {}


def test_a_check_that_others_keep_waiting_is_not_one_that_takes_long(
    book: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a busy machine would show for a while the breaches of before."""

    def waiting(contents: Contents) -> tuple[Breach, ...]:
        sleep(1.1 * checking.CHEAP)
        return check(contents)

    monkeypatch.setattr(checking, "check", waiting)
    book.bring(candidate("24-00001", fee_paid=1))
    before = book.desk._check()
    act(book, "saisie", "dossier:24-00001", fee_paid=77)
    assert [len(one.breaches) for one in (before, book.desk._check())] == [1, 0]


def test_a_breach_of_before_does_not_vanish_when_a_project_that_one_may_not_know_of_comes(book: World) -> None:
    book.bring(candidate("24-00001", ("MKX1", "BAT1"), fee_paid=1))
    act(book, "transition", "candidature:24-00001/BAT1", state="ADMISSIBLE")
    before = found(book, "jury")
    assert "16" in broken(before)
    act(book, "fiche", "fiche:24-00001/BAT1/1", received_on="2024-03-22", complete=True)
    act(book, "transition", "candidature:24-00001/BAT1", state="ENGAGE")
    assert found(book, "jury") == before
    assert "18" in broken(found(book, "direction"))
