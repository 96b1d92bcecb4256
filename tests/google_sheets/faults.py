"""What may happen to a request on its way there, at the service, and on its answer's way back."""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

from tests.google_sheets.calls import Request
from tests.google_sheets.switches import Switches


class Fate(NamedTuple):
    """When a request applies and when it is answered, in seconds after it was sent."""

    applies: tuple[float, ...] = (0.0,)
    """None: never. Several: it reached the service more than once."""
    answers: float | None = 0.0
    """None: its caller waits until its own patience ends."""
    status: int = 0
    """An error in place of the answer."""
    broken: str = ""
    """`cut`: the connection ends without an answer. `json`: half of it comes."""


ONCE = Fate().applies
LATE = (20.0, 300.0)
"""Between these, by default, a request may still apply after its caller gave up."""
KINDS: dict[str, Callable[[float], Fate]] = {
    "429": lambda late: Fate((), status=429),
    "500 before": lambda late: Fate((), status=500),
    "503 before": lambda late: Fate((), status=503),
    "500 after": lambda late: Fate(status=500),
    "503 after": lambda late: Fate(status=503),
    "503 then late": lambda late: Fate((late,), status=503),
    "timeout before": lambda late: Fate((), None),
    "timeout after": lambda late: Fate(answers=None),
    "late": lambda late: Fate((late,), None),
    "twice": lambda late: Fate((*ONCE, late)),
    "twice, no answer": lambda late: Fate((*ONCE, late), None),
    "cut before": lambda late: Fate((), broken="cut"),
    "cut after": lambda late: Fate(broken="cut"),
    "cut then late": lambda late: Fate((late,), broken="cut"),
    "bad json": lambda late: Fate(broken="json"),
    "revoked key": lambda late: Fate((), status=401),
    "slow": lambda late: Fate((3.0,), 6.0),
}
ALL = tuple(KINDS)


class Faults:
    """Gives each request its fate: the next one that was asked for, else one at random in a share of them.

    `struck` says which requests may be struck; the others, and those spared by chance, apply and are answered within
    twice `spread` seconds, in any order: 0 is at once.
    """

    def __init__(self, switches: Switches | None = None, draw: Random | None = None, share: float = 0.0) -> None:
        self.switches, self.draw, self.share = switches or Switches(), draw or Random(0), share
        self.kinds: Sequence[str] = ALL
        self.coming: deque[str] = deque()
        self.late = LATE
        self.spread = 0.0
        self.struck: Callable[[Request], bool] = lambda request: True
        self.happened: Counter[str] = Counter()
        self.held = False
        """While true, requests wait: they apply when it is false again, even without their caller."""

    @property
    def late_at_most(self) -> float:
        """How long after its sending a request may apply, as the design believes."""
        return self.late[1]

    def then(self, *kinds: str) -> None:
        """The next requests that may be struck have these fates; `""` spares one."""
        self.coming.extend(kinds)

    def fate(self, request: Request) -> Fate:
        kind = self._kind(request)
        fate = KINDS[kind](self._lateness()) if kind else Fate()
        self.happened[kind or "none"] += 1
        if self.spread and not kind:
            at = self.draw.uniform(0, self.spread)
            return Fate((at,), at + self.draw.uniform(0, self.spread))
        return fate

    def _kind(self, request: Request) -> str:
        if not self.struck(request):
            return ""
        if self.coming:
            return self.coming.popleft()
        return self.draw.choice(self.kinds) if self.share and self.draw.random() < self.share else ""

    def _lateness(self) -> float:
        low, high = self.late
        return self.draw.uniform(low, high) if self.switches.late_is_bounded else self.draw.uniform(high, 10 * high)
