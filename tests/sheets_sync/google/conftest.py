from collections.abc import Iterator

import pytest

from tests.sheets_sync.google.world import Drive


@pytest.fixture
def drive() -> Iterator[Drive]:
    drive = Drive()
    yield drive
    drive.close()
