"""Time and chance as arguments, and what is done beside whoever asks: a simulation gives its own."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

MOMENT = 1.5
"""Seconds that who has a copy waits for a fresher one; the usual answer of a service comes before."""


@dataclass(frozen=True)
class Pace:
    """Seconds that only grow, a pause, a number in [0, 1)."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


def on_a_thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="lecture", daemon=True).start()


class Beside:
    """Something slow, done by one thread at a time for all who ask; `start` runs it beside, or at once."""

    def __init__(self, pace: Pace, work: Callable[[], None], start: Callable[[Callable[[], None]], None] = on_a_thread):
        self._pace, self._work, self._start = pace, work, start
        self._lock = threading.Lock()
        self._ended: threading.Event | None = None
        self._since = 0.0

    def ask(self, patient: bool) -> None:
        """Starts it unless it runs already; who is patient waits until it has run for a moment, never longer."""
        with self._lock:
            ended = self._ended
            if starts := ended is None or ended.is_set():
                ended, self._since = threading.Event(), self._pace.now()
                self._ended = ended
        assert ended is not None  # noqa: S101 - just made
        if starts:
            self._start(lambda: self._run(ended))
        if patient:
            ended.wait(max(0.0, self._since + MOMENT - self._pace.now()))

    def _run(self, ended: threading.Event) -> None:
        try:
            self._work()
        finally:
            ended.set()
