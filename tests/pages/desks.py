"""A small desk for the tests of screens: a real book in a temporary folder, colleagues, a few invented dossiers."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from desk.desk import Desk, open_desk
from sheets_sync.answers import Draft, Saved
from sheets_sync.book import Book
from sheets_sync.local import KEY_VARIABLE
from sheets_sync.writer import Journal
from tests.kept import Kept

BOOK, LOCAL = "book.db", "book.db.local"
NOW = datetime(2024, 3, 27, 13, 32, 7, tzinfo=UTC)
ADMIN, CAMILLE, LEA, PAUL, READER = (
    f"{name}@ecole.invalid" for name in ("admin", "camille.roux", "lea.marchand", "paul.meunier", "lecture")
)
ROLES = {CAMILLE: "instruction", LEA: "instruction", PAUL: "presidence", READER: "lecture"}
HOSTILE = '<img src=x onerror="alert(1)"> ![x](http://203.0.113.9/x.png)'
BUT = {
    "submitted_at": "2024-03-08T22:14:00+01:00",
    "on_platform": True,
    "diploma_text": "BUT 2 Informatique",
    "diploma": "BUT_INFO",
    "diploma_country": "FR",
    "diploma_stage": 2,
    "ects_obtained": "60",
    "ects_expected": "60",
    "missing_documents": [],
    "grant_holder": "no",
    "programmes_chosen": 1,
    "fee_paid": 77,
    "mark_s1": "12.8",
    "mark_s2": "13.4",
    "email": "n.garnier@exemple.invalid",
}
PEOPLE: dict[str, tuple[str, str, Mapping[str, Any], Mapping[str, str]]] = {
    "24-00001": ("Garnier", "Noémie", BUT, {"INFRES1-SR": "COMPLET", "INFRES1-DL": "COMPLET"}),
    "24-00002": ("Meunier", "Manon", BUT, {"INFRES1-SR": "RECEVABLE"}),
    "24-00003": (HOSTILE, "Ève", BUT | {"diploma_text": HOSTILE, "missing_documents": None}, {"MKX1": "DEPOSE"}),
    "24-00004": ("Vasseur", "Théo", BUT | {"diploma": None, "diploma_text": "licence SPI"}, {"BAT1": "COMPLET"}),
}


Said = Callable[[Desk], object]
_free: dict[tuple[str | None, datetime | None, tuple[Said, ...]], list[Kept]] = {}
"""By the key that the rows are sealed with, when a variable gives it, by what was said and when."""
_open: list[tuple[Desk, Callable[[], None]]] = []
"""What tests hold now, each with what is done once it is closed."""


def small_desk(folder: Path, *said: Said, book: Book | None = None) -> Desk:
    """Camille has the first dossier; the others are nobody's; `said`: functions of a module, that say more. On SQLite,
    as `standing`, or on a given book."""
    if book is None:
        return standing(folder, lambda url: open_desk(url, lambda: NOW), four_people, *said, at=NOW)
    return _told(held(Desk(Journal(book, folder / LOCAL / "outbox.db", lambda: NOW), lambda: NOW)), four_people, *said)


def standing(folder: Path, opened: Callable[[str], Desk], *said: Said, at: datetime | None = None) -> Desk:
    """A desk where all this was said: once, then put back for each test. `book.db` in its folder leads to the book's
    own place. `at`: the clock of `opened`, where the same is said at several."""
    free = _free.setdefault((os.environ.get(KEY_VARIABLE), at, said), [])
    kept = free.pop() if free else _made(Path(mkdtemp(prefix="desk-", dir=folder.parent)), opened, *said)
    place = kept.back()
    for name in (BOOK, LOCAL):
        (folder / name).symlink_to(place / name)
    return held(opened(_url(place)), lambda: free.append(kept))


def held(desk: Desk, closed: Callable[[], None] = lambda: None) -> Desk:
    """Until the end of the test, or of the module whose fixture opened it; then `closed` is done."""
    _open.append((desk, closed))
    return desk


@contextmanager
def closing() -> Iterator[None]:
    """What is opened meanwhile is closed, its place free for the next: each keeps a thread and all that it read."""
    before = len(_open)
    yield
    while len(_open) > before:
        desk, closed = _open.pop()
        desk.journal.close()
        closed()


def _made(place: Path, opened: Callable[[str], Desk], *said: Said) -> Kept:
    _told(opened(_url(place)), *said).journal.close()
    return Kept(place)


def _told(desk: Desk, *said: Said) -> Desk:
    for say in said:
        say(desk)
    return desk


def _url(place: Path) -> str:
    return f"sqlite:///{place / BOOK}"


def four_people(desk: Desk) -> None:
    _holds(desk.appoint("first", ADMIN, "Hélène Barbier"))
    admin = desk.actor(ADMIN)
    for email, role in ROLES.items():
        _holds(desk.grant(f"grant {email}", admin, email, "", role, ("*",)))
    for number, (family, given, fields, states) in PEOPLE.items():
        dossier = {"family_name": family, "given_name": given, **fields}
        changes = {f"dossier:{number}": dossier}
        changes |= {f"candidature:{number}/{code}": {"state": state} for code, state in states.items()}
        _holds(desk.journal.record(Draft(f"import {number}", ADMIN, "import", f"dossier:{number}", changes)))
    _holds(desk.assign("mine", desk.actor(CAMILLE), desk.file(desk.actor(CAMILLE), "24-00001"), CAMILLE))


def _holds(answer: object) -> None:
    assert isinstance(answer, Saved), answer
