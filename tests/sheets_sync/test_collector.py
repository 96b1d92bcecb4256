"""Whoever paused the collector first lets it go again, whatever happens meanwhile."""

import gc
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, Event, Thread

from sheets_sync.collector import paused


def test_it_rests_until_the_outer_block_ends() -> None:
    assert gc.isenabled()
    with paused():
        with suppress(ValueError), paused():
            assert not gc.isenabled()
            raise ValueError
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_block_that_breaks_lets_it_go() -> None:
    with suppress(ValueError), paused():
        raise ValueError
    assert gc.isenabled()


def test_whoever_had_stopped_it_finds_it_stopped() -> None:
    gc.disable()
    try:
        with paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_threads_that_cross_leave_it_as_the_first_found_it() -> None:
    """One starts while the other ends: whoever reads the collector's state between the two would believe it off."""
    both, over = Barrier(2), Event()

    def short() -> None:
        with paused():
            both.wait()
        over.set()

    other = Thread(target=short)
    other.start()
    with paused():
        both.wait()
        over.wait()
        assert not gc.isenabled()
    other.join()
    assert gc.isenabled()


def test_a_crowd_leaves_it_on() -> None:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(6) as crowd:
            for _ in crowd.map(lambda _: _pauses(), range(6)):
                pass
    finally:
        sys.setswitchinterval(interval)
    assert gc.isenabled()


def _pauses() -> None:
    for _ in range(2_000):
        with paused():
            pass
