"""Whoever paused the collector first lets it go again, whatever happens meanwhile."""

import gc
from contextlib import suppress

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
