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
    state.opens_a_copy(dossier=3)
