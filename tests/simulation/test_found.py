"""What the machine once found, mended since: its shortest steps, each kept as a story."""

from collections.abc import Iterator

import pytest

from tests.simulation.machine import Machine


@pytest.fixture
def state() -> Iterator[Machine]:
    machine = Machine()
    yield machine
    machine.teardown()


def test_a_copy_of_a_workbook_in_which_two_people_once_resumed_was_taken_for_it(state: Machine) -> None:
    state.looks(process=0)
    state.loses_a_row_of_the_journal(back=5, resumed=True, seen_by=[0])
    assert state.world.history.tampered  # two people did resume
    state.opens_a_copy(dossier=3)
    assert state.copied  # read, and nothing written there: the step itself asserts it


def test_what_was_in_doubt_when_two_people_resumed_without_its_base_was_never_told(state: Machine) -> None:
    """Nor may it be sent again: it would no longer verify, and ring everywhere."""
    state.looks(process=1)
    state.clicks(process=0, kind="typed", dossier=1, name="school")
    (form,) = state.opens(process=1, kind="typed", dossier=1, name="school", fresh=True).values
    for _ in range(3):
        state.meets(fault="timeout before", late=5.0)
    state.saves(form=form, fault="", late=5.0)
    state.loses_a_row_of_the_journal(back=0, resumed=True, seen_by=[0])
    assert state.world.history.given_up
