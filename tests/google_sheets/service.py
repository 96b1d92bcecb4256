"""The service: a request in, a status and JSON out, from a store of workbooks. No socket, no clock of its own."""

from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from tests.google_sheets import batch, dates, ranges, routes_drive, routes_sheets
from tests.google_sheets.batch import Change
from tests.google_sheets.calls import Answer, Request, routed, told
from tests.google_sheets.clock import Clock, RealClock
from tests.google_sheets.errors import QUOTA, Refusal, bad
from tests.google_sheets.formulas import Formulas
from tests.google_sheets.store import File, Store
from tests.google_sheets.switches import Switches
from tests.google_sheets.workbook import Sheet, Workbook

Json = dict[str, Any]
T = TypeVar("T")
MOST_CELLS = 10_000_000
ADDRESSES = (routes_drive, routes_sheets)
"""The modules whose import registers what is answered."""


class Service:
    """One Google project's view of one Drive, at one clock.

    `people_tabs`: the titles whose existing cells nobody but people may write (see `counts`), whatever those tabs are
    called later. `quota`: requests of each kind in any minute, beyond which it answers 429; None is no limit. `between`
    is called before each request applies.
    """

    def __init__(self, clock: Clock | None = None, seed: int = 0, switches: Switches | None = None) -> None:
        self.clock: Clock = clock or RealClock()
        self.store, self.switches, self.formulas = Store(seed), switches or Switches(), Formulas()
        self.people_tabs: set[str] = set()
        self._theirs: set[tuple[str, int]] = set()
        """Workbook and number of the sheets that were once called so."""
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
            found = routed(self, request)
        except Refusal as refusal:
            self.counts["refused"] += 1
            return told(refusal.code, refusal.json())
        if isinstance(found, Answer):
            return found
        return Answer(204, b"") if found is None else told(200, found)

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
        return self.formulas.of(book, past, self.switches, self.today)

    @property
    def today(self) -> datetime:
        """The instant as a cell writes it, in UTC."""
        return dates.EPOCH + timedelta(days=self.clock.now() / 86400 + 25569)

    def change(self, id_: str, act: Callable[[Change], T], by_hand: bool = False) -> T:
        """Works on a copy, which becomes the workbook if nothing is refused."""
        file, now = self.file(id_), self.clock.now()
        if not (file.writable or by_hand):
            raise Refusal(403)
        self._theirs |= {(id_, sheet.id) for sheet in file.book.sheets if sheet.title in self.people_tabs}
        change = Change(
            file.book.copy(), dates.EPOCH + timedelta(days=now / 86400 + 25569), self.store.draw, self.switches
        )
        change.known = lambda *place: self.known(file, change.book)(*place)
        if not self.switches.appends_apart and file.past and now - file.modified < 2:
            change.before = file.past[-1][1]
        try:
            found = act(change)
            _refuse_too_large(change.book)
        except Refusal:
            if not self.switches.batch_is_atomic and not by_hand:
                file.commit(change.book, now)
            raise
        if not by_hand:
            self._watch(file.book, change.book)
        file.commit(change.book, now)
        return found

    def _watch(self, old: Workbook, book: Workbook) -> None:
        """Counts what was written over in people's tabs."""
        height = {sheet.id: sheet.last_row for sheet in old.sheets if (old.id, sheet.id) in self._theirs}
        for sheet in book.sheets:
            over = [(book.id, sheet.title, *place) for place in sheet.written if place[0] < height.get(sheet.id, 0)]
            self.counts["people's cells in setup" if self.setting_up else "people's cells"] += len(over)
            self.people_cells += [] if self.setting_up else over

    def by_hand(self, id_: str, *requests: Mapping[str, Any], owner: bool = False) -> list[Json]:
        """What a person does in the sheet, as requests; nothing is counted. Raises Refusal.

        Enforced protections stop whoever is not the owner.
        """

        def act(change: Change) -> list[Json]:
            replies = batch.apply(change, requests)
            if self.switches.protection_stops_people and not owner:
                _refuse_protected(change.book)
            return replies

        return self.change(id_, act, by_hand=True)


def _refuse_too_large(book: Workbook) -> None:
    if sum(sheet.row_count * sheet.column_count for sheet in book.sheets) > MOST_CELLS:
        raise bad(
            f"This action would increase the number of cells in the workbook above the limit of {MOST_CELLS} cells."
        )


def _refuse_protected(book: Workbook) -> None:
    for sheet in book.sheets:
        for item in sheet.hung.get("protectedRanges", ()):
            grid = ranges.of_json(item.get("range") or {"sheetId": sheet.id})
            if not item.get("warningOnly") and any(_inside(grid, place) for place in sheet.written):
                raise Refusal(400, "You are trying to edit a protected cell or object.")


def _inside(grid: Any, place: Sequence[int]) -> bool:
    rows = grid.top <= place[0] and (grid.bottom is None or place[0] < grid.bottom)
    return rows and grid.left <= place[1] and (grid.right is None or place[1] < grid.right)
