"""The queue: what each sees, in what order, kept as views; the next dossier goes to one person only."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from desk.access import Denied
from desk.screening import Taken, View
from sheets_sync.answers import Refused, Saved
from tests.desk.conftest import World, candidate


def numbers(world: World, role: str, view: View) -> list[str]:
    return [row.dossier for row in world.desk.queue(world.who(role), view).rows]


def three(book: World) -> World:
    """Three dossiers deposited on different days; the second has two applications."""
    return book.bring(
        candidate("24-00003", family_name="Zola", email="z@example.org"),
        candidate("24-00001", ("BAT1",), family_name="Éluard", diploma="BUT_GCCD"),
        candidate("24-00002", ("MKX1", "INFRES1-SR"), family_name="Barjavel"),
    )


def test_all_is_in_the_order_of_waiting_then_as_sorted(book: World) -> None:
    three(book)
    everything = View(which="all")
    assert numbers(book, "jury", everything) == ["24-00003", "24-00001", "24-00002", "24-00002"]
    assert numbers(book, "jury", View(which="all", sort="last")) == ["24-00002", "24-00002", "24-00001", "24-00003"]
    assert numbers(book, "jury", View(which="all", sort="name")) == ["24-00002", "24-00002", "24-00001", "24-00003"]
    assert numbers(book, "jury", View(which="all", sort="programme"))[0] == "24-00001"


@pytest.mark.parametrize(
    ("view", "found"),
    [
        (View(which="all", text="eluard"), ["24-00001"]),
        (View(which="all", text="00003 zola"), ["24-00003"]),
        (View(which="all", text="déposé"), ["24-00003", "24-00001", "24-00002", "24-00002"]),
        (View(which="all", programmes=frozenset({"MKX1"})), ["24-00003", "24-00002"]),
        (View(which="all", states=frozenset({"COMPLET"})), []),
        (View(which="mine"), []),
    ],
)
def test_a_view_narrows_the_queue(book: World, view: View, found: list[str]) -> None:
    three(book)
    assert numbers(book, "instruction", view) == found


def test_counts_say_what_is_mine_nobodys_and_all(book: World) -> None:
    three(book)
    book.desk.take_next(book.form(), book.who("instruction"))
    queue = book.desk.queue(book.who("instruction"), View())
    assert (queue.counts, queue.total) == ({"mine": 1, "nobody": 3, "all": 4}, 1)
    assert queue.rows[0].assigned_name == "Instruction"


def test_waiting_is_counted_in_days(book: World) -> None:
    three(book)
    book.clock.now += timedelta(days=3)
    assert {row.waits_days for row in book.desk.queue(book.who("jury"), View(which="all")).rows} == {3}


def test_a_final_state_leaves_the_queue_unless_asked_for(book: World) -> None:
    three(book)
    who = book.who("instruction")
    shown = book.desk.file(who, "24-00001")
    assert isinstance(book.desk.decide(book.form(), who, shown, "BAT1", "retirer", "Mél du 26/03"), Saved)
    assert "24-00001" not in numbers(book, "instruction", View(which="all"))
    assert numbers(book, "instruction", View(which="all", states=frozenset({"RETRAIT"}))) == ["24-00001"]


def test_two_people_never_take_the_same_dossier(crowd: World) -> None:
    """Two processes, one book, each believing what it read some seconds ago."""
    other = crowd.open()
    other.files()
    one, two = crowd.who("instruction"), crowd.who("instruction2")
    first = crowd.desk.take_next(crowd.form(), one)
    second = other.take_next(crowd.form(), two)
    assert isinstance(first, Taken)
    assert isinstance(second, Taken)
    assert first.dossier != second.dossier


def test_many_clicks_at_once_take_as_many_dossiers(crowd: World) -> None:
    people = [crowd.who(role) for role in ("instruction", "instruction2", "secretariat", "jury")]
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda n: crowd.desk.take_next(f"click-{n}", people[n % 4]), range(16)))
    dossiers = [one.dossier for one in taken if isinstance(one, Taken)]
    assert len(dossiers) == len(set(dossiers)) == 16


def test_a_double_click_takes_one_dossier(crowd: World) -> None:
    first, second = (crowd.desk.take_next("same", crowd.who("instruction")) for _ in range(2))
    assert first == second
    assert crowd.desk.queue(crowd.who("instruction"), View()).counts["mine"] in (
        1,
        2,
    )  # one dossier, one or two applications


def test_a_dossier_that_someone_reads_is_left_to_them(book: World) -> None:
    three(book)
    book.desk.reading(book.who("jury"), "24-00003")
    taken = book.desk.take_next(book.form(), book.who("instruction"))
    assert isinstance(taken, Taken)
    assert taken.dossier == "24-00001"


def test_an_empty_queue_says_so(book: World) -> None:
    assert book.desk.take_next(book.form(), book.who("instruction")) == Refused(
        ("Plus aucun dossier à personne dans vos formations.",)
    )


def test_who_reads_what_is_told_and_forgotten(book: World) -> None:
    three(book)
    book.desk.reading(book.who("jury"), "24-00001")
    seen = book.desk.readers("24-00001", book.who("instruction"))
    assert [name for name, _ in seen] == ["Jury"]
    assert book.desk.readers("24-00001", book.who("jury")) == ()
    book.clock.now += timedelta(minutes=5)
    assert book.desk.readers("24-00001", book.who("instruction")) == ()


def test_views_are_their_owners(book: World) -> None:
    view = View("Mes juges", "all", "bat", frozenset({"A_JUGER"}), frozenset({"BAT1"}), "name")
    assert isinstance(book.desk.save_view(book.form(), book.who("jury"), view), Saved)
    assert book.desk.views(book.who("jury")) == (view,)
    assert book.desk.views(book.who("secretariat")) == ()
    book.desk.delete_view(book.form(), book.who("jury"), "Mes juges")
    assert book.desk.views(book.who("jury")) == ()


def test_a_dossier_is_given_to_someone_who_may_screen_it(book: World) -> None:
    three(book)
    desk, who = book.desk, book.who("secretariat")
    unread = desk.file(who, "24-00001")
    assert "instruction2@ecole.example.org" in dict(desk.workers(who, "24-00001"))
    assert isinstance(desk.assign(book.form(), who, unread, "instruction2@ecole.example.org"), Saved)
    assert desk.file(who, "24-00001").assigned_name == "Instruction2"
    with pytest.raises(Denied):
        desk.assign(book.form(), who, unread, "lecture@ecole.example.org")
    assert "lecture@ecole.example.org" not in dict(desk.workers(who, "24-00001"))
    late = desk.assign(book.form(), who, unread, who.email)  # the form was open before a colleague gave it
    assert isinstance(late, Refused), late
    assert isinstance(desk.assign(book.form(), who, desk.file(who, "24-00001"), None), Saved)
    assert desk.file(who, "24-00001").assigned_to == ""
