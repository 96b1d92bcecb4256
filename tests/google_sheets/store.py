"""The files of one Drive: their workbooks, who may open them, when they changed, what they held a while ago."""

import string
from collections import deque
from dataclasses import dataclass, field
from random import Random

from tests.google_sheets import new
from tests.google_sheets.errors import Refusal
from tests.google_sheets.workbook import Workbook

MIME = "application/vnd.google-apps.spreadsheet"
LETTERS = string.ascii_letters + string.digits + "-_"
KEPT = 64
"""How many past states of a workbook are remembered, for switches on their bad side."""


@dataclass
class File:
    book: Workbook
    created: float
    modified: float
    shared: bool = True
    """Whether the service account may open it."""
    writable: bool = True
    """Whether it may write in it."""
    version: int = 1
    past: deque[tuple[float, Workbook]] = field(default_factory=lambda: deque(maxlen=KEPT))
    permissions: list[dict[str, str]] = field(default_factory=list)

    def commit(self, book: Workbook, now: float) -> None:
        self.past.append((self.modified, self.book))
        self.book, self.modified, self.version = book, now, self.version + 1

    def before(self, moment: float) -> Workbook:
        """As it stood at that moment, or the oldest state that is remembered."""
        for since, book in reversed((*self.past, (self.modified, self.book))):
            if since <= moment:
                return book
        return self.past[0][1] if self.past else self.book


class Store:
    """A deleted file is gone at once; identifiers are drawn from the seed."""

    def __init__(self, seed: int = 0) -> None:
        self.files: dict[str, File] = {}
        self.draw = Random(seed)

    def create(self, title: str, now: float, locale: str = "en_US", id_: str = "") -> File:
        id_ = id_ or "1" + "".join(self.draw.choice(LETTERS) for _ in range(43))
        self.files[id_] = File(new.workbook(id_, title, locale), now, now)
        return self.files[id_]

    def copy(self, source: File, title: str, now: float) -> File:
        """Another file with the same content: sheets keep their ids, protections lose their editors."""
        file = self.create(title, now)
        book = source.book.copy()
        book.id, book.properties = file.book.id, {**book.properties, "title": title}
        file.book = book
        return file

    def file(self, id_: str) -> File:
        """Raises Refusal for one that is not there, or not shared."""
        if id_ not in self.files:
            raise Refusal(404)
        if not self.files[id_].shared:
            raise Refusal(403)
        return self.files[id_]
