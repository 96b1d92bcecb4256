"""60 reads and 60 writes a minute are what the service gives one account: one waits rather than be refused."""

import pytest

from sheets_sync.book import Silent
from sheets_sync.google_client import A_MINUTE, PER_MINUTE, Budget
from tests.sheets_sync.google.timing import Time


def test_a_minute_never_holds_more_than_its_share() -> None:
    time = Time()
    budget, sent = Budget(time.pace()), []
    for _ in range(300):
        budget.take("read")
        sent.append(time.now)
        time.now += 0.1
    busiest = max(sum(at <= other < at + 60 for other in sent) for at in sent)
    assert busiest == PER_MINUTE


def test_reads_and_writes_are_counted_apart() -> None:
    time = Time()
    budget = Budget(time.pace())
    for kind in ("read", "write"):
        for _ in range(PER_MINUTE):
            budget.take(kind)
    assert time.waited == []
    budget.take("write")
    assert time.waited == [A_MINUTE]


@pytest.mark.parametrize(("processes", "each"), [(1, 60), (2, 30), (3, 20), (90, 1)])
def test_several_processes_share_it(processes: int, each: int) -> None:
    time = Time()
    budget = Budget(time.pace(), processes)
    for _ in range(each):
        budget.take("read")
    assert time.waited == []
    budget.take("read")
    assert time.waited == [A_MINUTE]


def test_who_may_not_wait_that_long_is_told_and_takes_nothing() -> None:
    time = Time()
    budget = Budget(time.pace())
    for _ in range(PER_MINUTE):
        budget.take("read")
    for _ in range(3):
        with pytest.raises(Silent, match="limite le nombre de demandes par minute : réessayez dans 62 s"):
            budget.take("read", until=time.now + 20)
    time.now += A_MINUTE
    budget.take("read", until=time.now)
    assert time.waited == []
