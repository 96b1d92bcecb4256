"""Time as an argument: the machine's, or a virtual one whose actors take turns in an order that a seed decides."""

import heapq
import threading
import time
from collections.abc import Callable
from itertools import count
from typing import Protocol
from weakref import WeakKeyDictionary

from greenlet import getcurrent, greenlet


class Clock(Protocol):
    def now(self) -> float:
        """Seconds since 1970, UTC."""
        ...

    def at(self, delay: float, act: Callable[[], None]) -> None:
        """Does something later, whatever becomes of the caller."""
        ...

    def sleep(self, seconds: float) -> None: ...


class RealClock:
    def now(self) -> float:
        return time.time()

    def at(self, delay: float, act: Callable[[], None]) -> None:
        timer = threading.Timer(delay, act)
        timer.daemon = True
        timer.start()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class Killed(BaseException):
    """Raised in an actor at its next wait: its process died there."""


class Actor:
    """A thread of its own that runs only when the clock wakes it: one at a time, so that a schedule repeats exactly."""

    def __init__(self, clock: "VirtualClock", act: Callable[[], None]) -> None:
        self.clock, self.killed, self.done, self.error = clock, False, False, None
        self.thread = greenlet(lambda: self._run(act))

    def _run(self, act: Callable[[], None]) -> None:
        try:
            if not self.killed:
                act()
        except Killed:
            pass
        except BaseException as error:
            self.error = error
        self.done = True

    def wake(self) -> None:
        """Runs the actor until its next wait. Raises what it raised."""
        if self.done:
            return
        self.thread.parent = getcurrent()
        self.thread.switch()
        if self.error:
            raise self.error

    def pause(self) -> None:
        self.thread.parent.switch()
        if self.killed:
            raise Killed


class VirtualClock:
    """Time passes only in `sleep` and `advance`, from one event to the next.

    Outside actors a sleep runs what is due meanwhile; inside one it gives the turn away. An event due at the same
    time as another comes after it.
    """

    def __init__(self, start: float = 1_711_530_000.0) -> None:
        self._now, self._events, self._count = start, list[tuple[float, int, Callable[[], None]]](), count()
        self._actors: WeakKeyDictionary[greenlet, Actor] = WeakKeyDictionary()

    def now(self) -> float:
        return self._now

    def at(self, delay: float, act: Callable[[], None]) -> None:
        heapq.heappush(self._events, (self._now + max(delay, 0), next(self._count), act))

    def start(self, act: Callable[[], None], delay: float = 0) -> Actor:
        """A new actor, first woken after a delay; `actor.killed = True` ends it at its next wait."""
        actor = Actor(self, act)
        self._actors[actor.thread] = actor
        self.at(delay, actor.wake)
        return actor

    def sleep(self, seconds: float) -> None:
        actor = self._actors.get(getcurrent())
        if actor is None:
            self.advance(seconds)
        else:
            self.at(seconds, actor.wake)
            actor.pause()

    def advance(self, seconds: float) -> None:
        """Runs every event due within this time."""
        until = self._now + seconds
        while self._events and self._events[0][0] <= until:
            self.step()
        self._now = max(self._now, until)

    def step(self) -> bool:
        """Runs the next event; False when none is left."""
        if not self._events:
            return False
        when, _, act = heapq.heappop(self._events)
        self._now = max(self._now, when)
        act()
        return True
