"""The service: a request in, a status and JSON out, from a store of workbooks. No socket, no clock of its own."""

import json
import re
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple, TypeVar
from urllib.parse import parse_qs, urlsplit

from tests.google_sheets import batch, dates
from tests.google_sheets.batch import Change
from tests.google_sheets.clock import Clock, RealClock
from tests.google_sheets.errors import QUOTA, DriveRefusal, Refusal, bad
from tests.google_sheets.formulas import Formulas
from tests.google_sheets.store import File, Store
from tests.google_sheets.switches import Switches
from tests.google_sheets.workbook import Sheet, Workbook

Json = dict[str, Any]
T = TypeVar("T")


class Request(NamedTuple):
    """As it came: `target` is path and query, still quoted."""

    method: str
    target: str
    body: bytes = b""
    token: str = ""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def kind(self) -> str:
        """`read` and `write` count against the quota of Sheets; Drive and tokens have their own."""
        if not self.path.startswith("/v4/"):
            return "other"
        return "read" if self.method == "GET" else "write"


class Answer(NamedTuple):
    status: int
    body: bytes
    type: str = "application/json; charset=UTF-8"


class Call(NamedTuple):
    """A request as a handler reads it."""

    service: "Service"
    query: Mapping[str, list[str]]
    body: bytes

    @property
    def params(self) -> dict[str, str]:
        return {name: several[-1] for name, several in self.query.items()}

    @property
    def json(self) -> Json:
        """Raises Refusal for what is no JSON object."""
        try:
            read = json.loads(self.body or b"{}")
        except ValueError:
            read = None
        if not isinstance(read, dict):
            raise bad("Invalid JSON payload received. Unexpected token.")
        return read


Handler = Callable[..., Any]
ROUTES: list[tuple[str, re.Pattern[str], Handler]] = []


def route(method: str, path: str) -> Callable[[Handler], Handler]:
    """Registers a handler; it takes the call and the groups of the path, still quoted."""

    def register(handler: Handler) -> Handler:
        ROUTES.append((method, re.compile(path), handler))
        return handler

    return register


class Service:
    """One Google project's view of one Drive, at one clock.

    `people_tabs`: the titles whose existing cells nobody but people may write (see `counts`). `quota`: requests of each
    kind in any minute, beyond which it answers 429; None is no limit. `between` is called before each request applies.
    """

    def __init__(self, clock: Clock | None = None, seed: int = 0, switches: Switches | None = None) -> None:
        self.clock: Clock = clock or RealClock()
        self.store, self.switches, self.formulas = Store(seed), switches or Switches(), Formulas()
        self.people_tabs: set[str] = set()
        self.setting_up = False
        self.quota: int | None = None
        self.revoked = False
        self.between: Callable[[Request], None] = lambda request: None
        self.counts: Counter[str] = Counter()
        """`read`, `write`, `other`, `refused`; `people's cells`: existing cells of people's tabs that were written
        outside `setting_up`.
        """
        self.people_cells: list[tuple[str, str, int, int]] = []
        """Which ones: workbook, tab, row and column from 0."""
        self.recent: dict[str, deque[float]] = {"read": deque(), "write": deque(), "other": deque()}
        self.most: Counter[str] = Counter()
        """The most requests of each kind in any minute."""

    def answer(self, request: Request) -> Answer:
        """Applies a request now. A refusal is an answer too; what is counted is counted here."""
        self.between(request)
        try:
            self._count(request.kind)
            if self.revoked and request.path != "/token":
                raise Refusal(401)
            found = self._routed(request)
        except Refusal as refusal:
            self.counts["refused"] += 1
            return Answer(refusal.code, _encoded(refusal.json()))
        if isinstance(found, Answer):
            return found
        return Answer(204, b"") if found is None else Answer(200, _encoded(found))

    def _routed(self, request: Request) -> Any:
        parts = urlsplit(request.target)
        call = Call(self, parse_qs(parts.query, keep_blank_values=True), request.body)
        for method, pattern, handler in ROUTES:
            if method == request.method and (match := pattern.fullmatch(parts.path)):
                return handler(call, *match.groups())
        raise Refusal(404)

    def _count(self, kind: str) -> None:
        """Raises Refusal when the minute that ends now has had too many."""
        self.counts[kind] += 1
        recent, now = self.recent[kind], self.clock.now()
        while recent and recent[0] <= now - 60:
            recent.popleft()
        if self.quota is not None and kind != "other" and len(recent) >= self.quota:
            raise Refusal(429, QUOTA.format(kind=kind.capitalize()))
        recent.append(now)
        self.most[kind] = max(self.most[kind], len(recent))

    def file(self, id_: str) -> File:
        return self.store.file(id_)

    def known(self, file: File, book: Workbook) -> Callable[[Sheet, int, int], Any]:
        """The values of a workbook's formulas."""
        past = file.before(self.clock.now() - 5) if self.switches.stale else None
        return self.formulas.of(book, past, self.switches)

    def change(self, id_: str, act: Callable[[Change], T], by_hand: bool = False) -> T:
        """Works on a copy, which becomes the workbook if nothing is refused."""
        file, now = self.file(id_), self.clock.now()
        change = Change(
            file.book.copy(), dates.EPOCH + timedelta(days=now / 86400 + 25569), self.store.draw, self.switches
        )
        change.known = self.known(file, change.book)
        if not self.switches.appends_apart and file.past and now - file.modified < 2:
            change.before = file.past[-1][1]
        try:
            found = act(change)
        except Refusal:
            if not self.switches.batch_is_atomic:
                file.commit(change.book, now)
            raise
        if not by_hand:
            self._watch(file.book, change.book)
        file.commit(change.book, now)
        return found

    def _watch(self, old: Workbook, book: Workbook) -> None:
        """Counts what was written over in people's tabs."""
        height = {sheet.id: sheet.last_row for sheet in old.sheets if sheet.title in self.people_tabs}
        for sheet in book.sheets:
            over = [(book.id, sheet.title, *place) for place in sheet.written if place[0] < height.get(sheet.id, 0)]
            self.counts["people's cells in setup" if self.setting_up else "people's cells"] += len(over)
            self.people_cells += [] if self.setting_up else over

    def by_hand(self, id_: str, *requests: Mapping[str, Any]) -> list[Json]:
        """What a person does in the sheet, as requests; nothing is counted. Raises Refusal."""

        def act(change: Change) -> list[Json]:
            replies = batch.apply(change, requests)
            if self.switches.protection_stops_people:
                _refuse_protected(change.book)
            return replies

        return self.change(id_, act, by_hand=True)


def _refuse_protected(book: Workbook) -> None:
    from tests.google_sheets import ranges

    for sheet in book.sheets:
        for item in sheet.hung.get("protectedRanges", ()):
            grid = ranges.of_json(item.get("range") or {"sheetId": sheet.id})
            if not item.get("warningOnly") and any(_inside(grid, place) for place in sheet.written):
                raise Refusal(400, "You are trying to edit a protected cell or object.")


def _inside(grid: Any, place: Sequence[int]) -> bool:
    rows = grid.top <= place[0] and (grid.bottom is None or place[0] < grid.bottom)
    return rows and grid.left <= place[1] and (grid.right is None or place[1] < grid.right)


def _encoded(found: Any) -> bytes:
    return found if isinstance(found, bytes) else json.dumps(found, ensure_ascii=False).encode()


__all__ = ["Answer", "Call", "DriveRefusal", "Request", "Service", "route"]
