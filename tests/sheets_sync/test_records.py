"""Trials, slots and projects as the journal keeps them → frozen values, and the facts that guards ask."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from sheets_sync.answers import Draft, Saved
from sheets_sync.opening import open_journal
from sheets_sync.projects import projects_of
from sheets_sync.records import facts_of, slots, trials_of
from sheets_sync.register import Register
from sheets_sync.writer import Journal

KEY = ("24-00001", "MKX1")
NAME = "24-00001/MKX1"


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = open_journal(f"sqlite:///{tmp_path / 'book.db'}")
    yield opened
    opened.close()


def said(journal: Journal, subject: str, **fields: Any) -> Register:
    kind = subject.partition(":")[0]
    kind = kind if kind in ("epreuve", "creneau", "fiche", "formation") else "saisie"
    named = {name.replace("__", "."): value for name, value in fields.items()}
    answer = journal.record(
        Draft(f"form {journal.register().position}", "x@ecole.invalid", kind, subject, {subject: named})
    )
    assert isinstance(answer, Saved), answer
    return journal.register()


def test_an_application_owns_its_records_in_order_of_arrival(journal: Journal) -> None:
    for subject in (
        f"epreuve:{NAME}/EVD1",
        f"fiche:{NAME}/1",
        "epreuve:24-00001/BAT1/EVD1",
        "creneau:7",
        f"fiche:{NAME}/2",
    ):
        register = said(journal, subject, provided_on="2024-05-03")
    assert register.records(f"candidature:{NAME}") == (f"epreuve:{NAME}/EVD1", f"fiche:{NAME}/1", f"fiche:{NAME}/2")
    assert [project.number for project in projects_of(register, *KEY)] == ["1", "2"]
    assert register.records("creneau") == ("creneau:7",)


def test_an_older_register_keeps_what_it_had(journal: Journal) -> None:
    older = said(journal, f"fiche:{NAME}/1", provided_on="2024-05-03")
    said(journal, f"fiche:{NAME}/2", provided_on="2024-05-04")
    assert older.records(f"candidature:{NAME}") == (f"fiche:{NAME}/1",)


def test_nothing_said_is_unknown_and_a_trial_not_taken_is_known(journal: Journal) -> None:
    facts = facts_of(said(journal, f"candidature:{NAME}", state="CONVOQUE"), *KEY)
    assert facts["trials_done"] == frozenset()
    assert {"documents_validated", "title_obtained", "present_on_first_day"} & facts.keys() == set()
    assert (facts["fiche_complete"], facts["contract_date"], facts["slot"]) == (False, None, None)


def test_only_a_trial_that_was_taken_counts(journal: Journal) -> None:
    said(
        journal,
        f"epreuve:{NAME}/EVD1",
        outcome="passee",
        taken_at="2024-04-18T10:00:00+02:00",
        marks__a={"EVD1-PARCOURS": "13.5"},
    )
    said(journal, f"epreuve:{NAME}/ANGLAIS1", outcome="absent")
    register = said(journal, f"epreuve:{NAME}/EVD1", deletion_asked_at="2024-04-30T09:00:00+02:00")
    facts = facts_of(register, *KEY)
    assert facts["trials_done"] == {"EVD1"}
    assert trials_of(register, *KEY)[0].deletion_asked_at == datetime(2024, 4, 30, 7, tzinfo=UTC)
    assert trials_of(register, *KEY)[0].marks["a"]["EVD1-PARCOURS"].as_tuple().digits == (1, 3, 5)


def test_an_instant_without_its_zone_is_unknown(journal: Journal) -> None:
    register = said(journal, f"epreuve:{NAME}/EVD1", outcome="passee", taken_at="2024-04-18T10:00:00")
    assert trials_of(register, *KEY)[0].taken_at is None
    assert slots(said(journal, "creneau:1", starts_at="le 14 mai", minutes=20)) == ()


def test_the_slot_held_gives_its_instant(journal: Journal) -> None:
    said(
        journal,
        "creneau:7",
        trial="EVS1",
        programme="MKX1",
        starts_at="2024-05-14T09:00:00+02:00",
        minutes=20,
        held_by=NAME,
    )
    register = said(journal, f"candidature:{NAME}", slot__EVS1="7")
    assert facts_of(register, *KEY)["slot"] == datetime(2024, 5, 14, 7, tzinfo=UTC)
    assert facts_of(said(journal, f"candidature:{NAME}", slot__EVS1=None), *KEY)["slot"] is None


LIFE = [
    ({"provided_on": "2024-05-03"}, "provided", False, None),
    ({"received_on": "2024-05-20", "complete": False, "to_complete": "missions"}, "to_complete", False, None),
    ({"complete": True}, "received", True, None),
    ({"agreed_on": "2024-05-22"}, "agreed", True, date(2024, 5, 22)),
    ({"lapsed_on": "2024-06-01", "lapse": "retirée"}, "lapsed", False, None),
]


def test_the_small_life_of_a_project(journal: Journal) -> None:
    for fields, state, complete, agreed in LIFE:
        register = said(journal, f"fiche:{NAME}/1", **fields)
        facts = facts_of(register, *KEY)
        assert [project.state for project in projects_of(register, *KEY)] == [state]
        assert (facts["fiche_complete"], facts["fiche_agreed"]) == (complete, agreed)


def test_commitment_waits_for_the_three_parties(journal: Journal) -> None:
    said(journal, f"fiche:{NAME}/1", received_on="2024-05-20", complete=True, agreed_on="2024-05-22")
    for party in ("candidat", "cfa", "entreprise", "ecole"):
        assert facts_of(journal.register(), *KEY)["all_parties_agreed"] is False
        said(journal, f"fiche:{NAME}/1", **{f"accord__{party}": "2024-05-23"})
    assert facts_of(journal.register(), *KEY)["all_parties_agreed"] is True


def test_a_refused_project_leaves_another_one_its_place(journal: Journal) -> None:
    said(
        journal, f"fiche:{NAME}/1", received_on="2024-05-20", complete=True, refused_on="2024-05-21", refusal="missions"
    )
    register = said(journal, f"fiche:{NAME}/2", received_on="2024-05-24", complete=True)
    assert facts_of(register, *KEY)["fiche_complete"] is True
    assert [project.registered for project in projects_of(register, *KEY)] == [False, True]
