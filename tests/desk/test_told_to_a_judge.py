"""Invariant 12, a file that left: had it a column of a project, and somebody in it whom its reader then judged (§5)?

The desk refuses such a file. What lands between its last look and the act, only the journal knows.
"""

from datetime import date
from typing import Any

import pytest

from desk.checking import contents
from desk.exporting import Export, NotRecorded
from desk.founding import account_row
from desk.handing_out import Parcel
from desk.sheet_views import Grid
from pages.parts import lists
from rules.invariants import Breach, check
from sheets_sync.answers import Draft, Saved
from sheets_sync.journal import PUT_IN_FORCE
from sheets_sync.people_tabs import DOSSIERS, FICHES
from sheets_sync.verifying import verify
from tests.desk.conftest import SESSION, World, candidate, kept
from tests.desk.naive_invariants import broken
from tests.desk.years.world import CAPS
from tests.rules.journeys import FIRST_DAY

BOTH, ONE, TWO = "24-00001", "24-00001/MKX1", "24-00001/BAT1"
MARC = "marc@ecole.example.org"
SAYS = f"« Fiches », sorti le 27/03/2024 à 12:00, a pu dire une entreprise (Entreprise, Missions) à {MARC}, qui la juge"


def act(world: World, kind: str, subject: str, **changes: Any) -> None:
    draft = Draft(world.form(), world.who("direction").email, kind, subject, {subject: changes}, reason="dit au bureau")
    assert isinstance(world.desk.journal.record(draft), Saved)


@kept
def placing(book: World) -> World:
    """One person, admissible at MKX1 with a project there, undecided at BAT1; somebody who only places."""
    book.bring(candidate(BOTH, ("MKX1", "BAT1"), fee_paid=150), candidate("24-00002", ("MKX1",)))
    act(book, "transition", f"candidature:{ONE}", state="ADMISSIBLE", trials=["EVD1"])
    act(book, "fiche", f"fiche:{ONE}/1", company="Atelier Lagarde", missions="Méthodes", received_on="2024-03-20")
    book.desk.journal.record(right(book, "placement", "MKX1"))
    return book


def right(world: World, role: str, *programmes: str, taken: bool = False) -> Draft:
    row = account_row(MARC, "Marc", role, ";".join(programmes))
    lines = {"Accès": {row["code"]: None if taken else row}}
    return Draft(world.form(), world.who("administration").email, PUT_IN_FORCE, "classeur", facts={"lignes": lines})


def listed(world: World) -> tuple[Grid, Export]:
    """Feuille › Fiches, as it is drawn for Marc, and what leaves of it."""
    shown = world.desk.grid(world.desk.actor(MARC), FICHES)
    table = lists.grid(shown, SESSION).only(["name", "company", "missions"])
    return shown, Export(table.title, len(table.rows), tuple(label for _, label in table.columns))


def give(world: World, what: Export) -> bytes:
    return world.desk.give_file(world.form(), world.desk.actor(MARC), what, lambda: b"a;b")


def breaches(world: World) -> list[Breach]:
    """Those of a file; the second reading, written apart, says the same."""
    today, acts = world.desk.today(), [one.act for one in world.desk.journal.register(0).acts if one.holds]
    found = [one for one in check(contents(world.desk.files(), today)) if one.number == "12"]
    naive = broken(acts, CAPS, date.fromisoformat(FIRST_DAY), today)
    assert {("12", one.subject) for one in found} == {one for one in naive if one[0] == "12"}
    return found


def told(world: World, role: str) -> list[str]:
    return [one.says for line in world.desk.invariants(world.who(role)).broken for one in line.broken]


def raced(world: World, patch: pytest.MonkeyPatch, *, role: str = "jury") -> None:
    """A right given elsewhere, after the desk's last look: the file is given."""
    _, what = listed(world)
    world.meanwhile(right(world, role, "BAT1"), patch)
    assert give(world, what) == b"a;b"


def test_who_judges_nobody_takes_the_list_and_nothing_is_broken(placing: World) -> None:
    shown, what = listed(placing)
    assert [row.id for row in shown.rows] == [f"{ONE}/1"]
    give(placing, what)
    assert breaches(placing) == []
    last = placing.desk.journal.register().acts[-1].act
    assert last.facts["formations"] == ["MKX1"]
    assert BOTH not in str(last)


def test_a_list_drawn_before_its_reader_came_to_judge_somebody_in_it_does_not_leave(placing: World) -> None:
    _, what = listed(placing)
    placing.desk.journal.record(right(placing, "jury", "BAT1"))
    length = placing.desk.journal.register(0).position
    with pytest.raises(NotRecorded, match="Rouvrez l'écran") as refused:
        give(placing, what)
    assert not [word for word in ("entreprise", "projet", "juge", BOTH) if word in str(refused.value)]
    assert placing.desk.journal.register(0).position == length
    again, what = listed(placing)
    assert again.rows == ()
    give(placing, what)
    assert breaches(placing) == []


@pytest.mark.parametrize("role", ["jury", "presidence", "secretariat", "instruction"])
def test_what_lands_in_between_is_named_with_its_row_and_its_fix(
    role: str, placing: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    raced(placing, monkeypatch, role=role)
    (one,) = breaches(placing)
    assert (one.section, one.tab, one.subject, one.programme, one.says) == ("5", "Candidatures", TWO, "BAT1", SAYS)
    assert "déporter" in one.fix
    checks = placing.desk.invariants(placing.who("direction"))
    (case,) = next(line for line in checks.invariants if line.number == "12").broken
    assert (case.dossier, case.row, case.blocks) == (BOTH, TWO, ("BAT1",))
    journal, now = placing.desk.journal, placing.clock.now
    assert [(line.row, line.says) for line in verify(journal, now) if "sorti le" in line.says] == [(TWO, SAYS)]


@pytest.mark.parametrize("role", ["jury", "presidence", "instruction", "secretariat", "placement", "lecture"])
def test_no_judge_learns_of_it_nor_who_does_not_keep_the_book(
    role: str, placing: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = told(placing, role)
    raced(placing, monkeypatch)
    assert told(placing, role) == before
    assert told(placing, "direction") == [*before, SAYS]
    mending = [one.fault for one in placing.desk.dashboard(placing.who(role)).mending]
    assert not [fault for fault in mending if "entreprise" in fault]
    if role in ("jury", "presidence"):
        assert told_to_marc(placing) == before


def told_to_marc(world: World) -> list[str]:
    return [one.says for line in world.desk.invariants(world.desk.actor(MARC)).broken for one in line.broken]


def test_the_announcements_of_what_they_judge_wait_and_no_other(
    placing: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    act(placing, "epreuve", f"epreuve:{ONE}/EVD1", outcome="passee", taken_at="2024-04-18T10:00:00+02:00")
    assert {programme for programme, _ in waiting(placing, "direction")} == set()
    raced(placing, monkeypatch)
    assert waiting(placing, "direction") == {("BAT1", "un contrôle de cette formation est rompu : corrigez-le d'abord")}
    ((programme, why),) = waiting(placing, "presidence")
    assert (programme, "d'autres que vous le voient" in why) == ("BAT1", True)


def waiting(world: World, role: str) -> set[tuple[str, str]]:
    """Programme and why, of the announcements that a control holds back; a judge is told no more than that."""
    shown = [one for line in world.desk.announcement_calendar(world.who(role)) for one in line.rehearsals]
    assert role == "direction" or all("entreprise" not in str((one.blocks, one.breaches)) for one in shown)
    return {(one.programme, why) for one in shown for why in one.blocks if "contrôle" in why}


def test_it_ends_with_the_right_or_by_a_recusal(placing: World, monkeypatch: pytest.MonkeyPatch) -> None:
    raced(placing, monkeypatch)
    placing.desk.journal.record(right(placing, "jury", "BAT1", taken=True))
    assert breaches(placing) == []
    placing.desk.journal.record(right(placing, "presidence", "*"))
    assert [one.subject for one in breaches(placing)] == [TWO]
    chair = placing.who("presidence")
    answer = placing.desk.recuse(placing.form(), chair, placing.desk.file(chair, BOTH), "BAT1", MARC)
    assert isinstance(answer, Saved)
    assert breaches(placing) == []


def test_the_rights_and_the_states_are_those_of_then(placing: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _, what = listed(placing)
    give(placing, what)
    placing.desk.journal.record(right(placing, "jury", "BAT1"))  # who comes to judge later took it before
    assert breaches(placing) == []
    act(placing, "transition", f"candidature:{TWO}", state="NON_ADMISSIBLE")
    give(placing, listed(placing)[1])  # nothing is to be decided of them any more
    act(placing, "transition", f"candidature:{TWO}", state="EPREUVES_FAITES")  # a material error
    assert breaches(placing) == []
    monkeypatch.undo()


def test_a_decision_taken_since_mends_nothing(placing: World, monkeypatch: pytest.MonkeyPatch) -> None:
    raced(placing, monkeypatch)
    act(placing, "transition", f"candidature:{TWO}", state="NON_ADMISSIBLE")
    assert [one.says for one in breaches(placing)] == [SAYS]


def test_a_second_dossier_of_the_person_counts_once_it_is_linked(
    placing: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    placing.bring(candidate("24-00009", ("BAT1",), email="autre@example.org"))
    act(placing, "transition", f"candidature:{TWO}", state="NON_ADMISSIBLE")
    raced(placing, monkeypatch)
    assert breaches(placing) == []
    act(placing, "saisie", "dossier:24-00009", person=BOTH)
    assert breaches(placing) == []
    what = Export("Fiches", 1, ("Entreprise",))
    with pytest.raises(NotRecorded):
        give(placing, what)


def test_columns_that_say_nothing_of_a_project_are_anyones(placing: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.exporting.its_columns", lambda _: ())
    placing.desk.journal.record(right(placing, "jury", "BAT1"))
    give(placing, Export("Places", 8, ("Code", "Contrats", "Publiées")))
    assert breaches(placing) == []
    give(placing, Export("Fiches", 1, ("Candidat", "Entreprise", "Missions")))  # the desk's check cut out
    assert [one.subject for one in breaches(placing)] == [TWO]


def test_a_workbook_is_judged_by_whom_it_is_sent_to(placing: World, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, sender = placing.desk, placing.who("placement")
    columns = {DOSSIERS: ("family_name",), FICHES: ("company",)}
    asked = Parcel(MARC, ("MKX1", "BAT1"), columns)
    what = desk.parcel(sender, asked)
    assert (what.lines, what.projects, what.programmes, what.reader) == (3, 1, ("MKX1",), MARC)
    placing.meanwhile(right(placing, "jury", "BAT1"), monkeypatch)
    desk.give_file(placing.form(), sender, what, lambda: b"zip")
    (one,) = breaches(placing)
    assert (one.subject, MARC in one.says, "Fiches : Entreprise" in one.says) == (TWO, True, True)
    after = desk.parcel(sender, asked)
    assert after.projects == 0
    desk.give_file(placing.form(), sender, after, lambda: b"zip")
    assert len(breaches(placing)) == 1


def test_an_act_of_before_says_less_and_proves_less(placing: World) -> None:
    """Acts once said neither whence their lines came nor to whom: with more lines than there were other projects, one
    of them was theirs."""
    placing.desk.journal.record(right(placing, "jury", "BAT1"))
    act(placing, "transition", "candidature:24-00002/MKX1", state="ADMISSIBLE", trials=["EVD1"])
    act(placing, "fiche", "fiche:24-00002/MKX1/1", company="Essai")
    for lines, count in ((1, 0), (2, 1)):
        facts = {"liste": "Fiches", "lignes": lines, "colonnes": ["Candidat", "Entreprise"]}
        placing.desk.journal.record(Draft(placing.form(), MARC, "export", "export:Fiches", facts=facts))
        assert len(breaches(placing)) == count


def test_a_project_where_none_should_stand_is_in_no_judges_list(placing: World) -> None:
    """An admissibility taken back leaves it there (§5)."""
    placing.desk.journal.record(right(placing, "jury", "MKX1"))
    act(placing, "transition", f"candidature:{TWO}", state="NON_ADMISSIBLE")
    assert len(listed(placing)[0].rows) == 1
    act(placing, "transition", f"candidature:{ONE}", state="EPREUVES_FAITES")
    shown, what = listed(placing)
    assert shown.rows == ()
    give(placing, what)
    assert breaches(placing) == []
