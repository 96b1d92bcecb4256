"""What the journal rests on, held by every book: SQLite, a real PostgreSQL, and one late, doubled and unheard."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest

from sheets_sync.book import Book, Doubt, Row, Silent, Tail
from sheets_sync.memory_book import MemoryBook
from tests.sheets_sync.conftest import Opening

T = TypeVar("T")
HEADER = ("qui", "quoi")
NAUGHTY = ("É « à » ’", "=1+1", "a;b\tc\nd", "007", "12E3", "\x00 \\u0000".replace("\x00", ""), "𝒳", "' OR 1=1 --", "")


def insist(ask: Callable[[], T]) -> T:
    """Asks again for as long as the answer is lost; the bytes stay the same."""
    for _ in range(200):
        try:
            return ask()
        except (Doubt, Silent):
            continue
    raise AssertionError("never answered")


def append(book: Book, rows: Sequence[Row], start: int = 0) -> Tail:
    return insist(lambda: book.append("Journal", rows, start))


def read(book: Book, start: int = 0, tab: str = "Journal") -> Tail:
    return insist(lambda: book.read({tab: start}))[tab]


def settled(book: Book) -> None:
    """Lets what is late apply."""
    if isinstance(book, MemoryBook):
        book._service.calm()


@pytest.fixture
def book(opening: Opening) -> Book:
    book = opening()
    insist(lambda: book.create("Journal", HEADER))
    return book


def test_a_tab_is_made_once(book: Book, opening: Opening) -> None:
    assert not opening().create("Journal", HEADER)
    assert opening().create("Autre", HEADER)


def test_a_tab_that_does_not_exist_is_empty(book: Book) -> None:
    assert list(read(book, tab="Nulle part").rows) == []
    assert read(book, 5, tab="Nulle part").start == 0


def test_an_answer_shows_its_own_rows_where_they_will_stay(book: Book, opening: Opening) -> None:
    answered = append(book, [("a", "1"), ("b", "2")])
    place = list(answered.rows).index(("a", "1"))
    assert answered.rows[place + 1] == ("b", "2")
    append(book, [("c", "3")])
    settled(book)
    later = read(opening())
    assert list(later.rows[: len(answered.rows)]) == list(answered.rows)


def test_every_row_read_is_one_that_was_sent_byte_for_byte(book: Book) -> None:
    rows = [(text or "first", text) for text in NAUGHTY]
    append(book, rows)
    settled(book)
    assert set(read(book).rows) == set(rows)


def test_a_tail_is_the_end_of_the_whole(book: Book) -> None:
    append(book, [(str(i), "") for i in range(20)])
    settled(book)
    whole = read(book)
    for start in (0, 1, 7, len(whole.rows)):
        assert read(book, start) == Tail(start, whole.rows[start:])
    assert read(book, len(whole.rows) + 9) == Tail(len(whole.rows), [])


def test_rows_of_one_append_stay_together(book: Book, opening: Opening) -> None:
    def write(name: str) -> None:
        own = opening()
        for i in range(15):
            append(own, [(name, f"{i} first"), (name, f"{i} second")])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, "abcd"))
    settled(book)
    rows = read(book).rows
    pairs = [rows[i : i + 2] for i in range(0, len(rows), 2)]
    assert all(a[0] == b[0] and a[1].split()[0] == b[1].split()[0] for a, b in pairs)
    assert {row for pair in pairs for row in pair} == {
        (name, f"{i} {which}") for name in "abcd" for i in range(15) for which in ("first", "second")
    }


def test_tabs_are_read_at_one_instant(book: Book, opening: Opening) -> None:
    """A writer adds to the first tab then the second: no reader may see more in the second."""
    insist(lambda: book.create("Second", HEADER))

    def write() -> None:
        own = opening()
        for i in range(40):
            append(own, [(str(i), "")])
            insist(lambda i=i: own.append("Second", [(str(i), "")], 0))  # type: ignore[misc]

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        while not writing.done():
            seen = insist(lambda: book.read({"Second": 0, "Journal": 0}))
            assert {row[0] for row in seen["Second"].rows} <= {row[0] for row in seen["Journal"].rows}
        writing.result()


def test_cells_are_blanked_and_nothing_else(book: Book) -> None:
    append(book, [("a", "secret"), ("b", "kept")])
    settled(book)
    before = list(read(book).rows)
    place = before.index(("a", "secret"))
    for _ in range(2):
        insist(lambda: book.blank("Journal", [place], ["quoi"]))
    settled(book)
    assert list(read(book).rows) == [*before[:place], ("a", ""), *before[place + 1 :]]


def test_a_book_names_itself_and_keeps_its_name(book: Book, opening: Opening) -> None:
    assert book.identity == opening().identity != ""


def test_a_long_text_is_one_cell_whatever_the_book_holds_in_one(book: Book, opening: Opening) -> None:
    """The act that founds a session has 626,000 characters; a cell of Google's holds 50,000."""
    long = "é𝒳=1" * 30_000
    append(book, [("a", long), ("b", "short"), ("c", long + "end")])
    settled(book)
    rows = list(read(opening()).rows)
    assert set(rows) == {("a", long), ("b", "short"), ("c", long + "end")}
    insist(lambda: book.blank("Journal", [rows.index(("a", long))], ["quoi"]))
    settled(book)
    assert set(read(opening()).rows) == {("a", ""), ("b", "short"), ("c", long + "end")}
