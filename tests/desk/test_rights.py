"""Nothing is asked without a right: every public use case is tried by every role, and by who has it elsewhere
(deny by default)."""

import inspect
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from desk.access import Denied, actors, identity
from desk.demo import synthetic_dossiers
from desk.desk import Desk
from desk.screening import View
from rules.case import ROLES, Actor
from tests.desk.conftest import SESSION, World, candidate
from tests.tables import rows

OPEN = {
    "actor": "signs in",
    "appoint": "only on an empty book",
    "accounts": "names, where accounts are chosen",
    "busiest": "an account, where accounts are chosen",
    "title": "roles in words",
    "screens": "what the roles open",
    "enter": "what the roles open",
    "may": "what the roles open",
    "sight": "no candidate",
    "settled": "one's own act, by its hash",
    "now": "the clock",
    "today": "the clock",
    "name_of": "a colleague's name",
    "short": "a programme's label",
    "states": "labels",
    "programmes": "labels",
    "kinds": "labels",
    "files": "the desk's own; pages ask use cases",
    "kept": "a memory, of what was already asked",
}
"""Public names that check no role, each with why; whatever is new and not here must declare who may ask."""
TABLE = {row["use_case"]: row for row in rows(Path(__file__).parent / "cases" / "rights.csv")}


def public() -> dict[str, Callable[..., Any]]:
    named = inspect.getmembers(Desk, inspect.isfunction)
    return {name: method for name, method in named if not name.startswith("_")}


def test_every_use_case_declares_who_may_ask() -> None:
    declared = {name for name, method in public().items() if hasattr(method, "asks")}
    assert set(public()) - declared == set(OPEN)
    assert declared == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_the_roles_of_a_use_case_are_those_of_the_table(name: str) -> None:
    wanted = {role for role in ROLES if TABLE[name][role] == "x"}
    assert set(public()[name].asks) == wanted  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One crowd for all the refusals: none of them changes anything."""
    here = World(tmp_path_factory.mktemp("rights")).found().bring(*synthetic_dossiers(10, SESSION))
    yield here
    here.close()


@pytest.mark.parametrize("name", TABLE)
def test_whoever_lacks_the_role_is_refused_before_anything_is_read(name: str, standing: World) -> None:
    crowd, method = standing, public()[name]
    given = [parameter for parameter in inspect.signature(method).parameters if parameter != "self"]
    for role in ROLES:
        if TABLE[name][role] != "x":
            arguments = [crowd.who(role) if one == "actor" else None for one in given]
            with pytest.raises(Denied):
                method(crowd.desk, *arguments)


def test_an_actor_is_believed_for_the_address_only(crowd: World) -> None:
    forged = Actor("lecture@ecole.example.org", "Moi", frozenset({("direction", "*")}))
    with pytest.raises(Denied):
        crowd.desk.decide_capacity("f", forged, "BAT2", 7, 0, "")


def test_a_role_taken_away_takes_effect_at_once(crowd: World) -> None:
    desk, chief = crowd.desk, crowd.who("administration")
    desk.grant(crowd.form(), chief, "nouveau@ecole.example.org", "Ève Neuve", "instruction", ("BAT1",))
    newcomer = desk.actor("nouveau@ecole.example.org")
    assert desk.title(newcomer) == "instruction BAT 1A"
    grid = desk.grid(chief, "Accès")
    desk.delete_row(crowd.form(), chief, grid, "instruction nouveau@ecole.example.org")
    desk.put_in_force(crowd.form(), chief, desk.effect_of_draft(chief), "Départ")
    with pytest.raises(Denied):
        desk.queue(newcomer, None)  # type: ignore[arg-type]


def test_a_right_on_a_programme_is_no_right_on_another(book: World) -> None:
    book.bring(
        candidate("24-00001", ("MKX1",)), candidate("24-00002", ("BAT1",)), candidate("24-00003", ("MKX1", "BAT1"))
    )
    desk = book.desk
    desk.grant(book.form(), book.who("administration"), "bat@ecole.example.org", "", "instruction", ("BAT1",))
    bat = desk.actor("bat@ecole.example.org")
    assert [row.dossier for row in desk.queue(bat, View(which="all")).rows] == ["24-00002", "24-00003"]
    assert [view.programme for view in desk.file(bat, "24-00003").applications] == ["BAT1"]
    assert [hit.dossier for hit in desk.find(bat, "Lefèvre")] == ["24-00002", "24-00003"]
    shown = desk.file(book.who("lecture"), "24-00001")
    for ask in (
        lambda: desk.file(bat, "24-00001"),
        lambda: desk.thread(bat, "24-00001"),
        lambda: desk.offers(bat, "24-00003", "MKX1"),
        lambda: desk.note(book.form(), bat, shown, "lu"),
        lambda: desk.correct(book.form(), bat, shown, "phone", "0612345678"),
        lambda: desk.assign(book.form(), bat, shown, "bat@ecole.example.org"),
        lambda: desk.reading(bat, "24-00001"),
    ):
        with pytest.raises(Denied):
            ask()


def test_look_alike_letters_do_not_borrow_an_identity() -> None:
    assert identity(" Lea@Ecole.Example.org ") == "lea@ecole.example.org"
    with pytest.raises(Denied):
        identity("ｌea@ecole.example.org")


def test_a_row_with_an_unknown_role_or_programme_gives_nothing() -> None:
    rows_ = (
        {"code": "1", "courriel": "a@x.fr", "role": "chef", "formation": "*"},
        {"code": "2", "courriel": "b@x.fr", "role": "jury", "formation": "BAT9"},
        {"code": "3", "courriel": "C@x.fr", "role": "jury", "formation": "BAT1;MKX1"},
    )
    found = actors({"Accès": rows_}, frozenset(SESSION.programmes))
    assert {address: actor.roles for address, actor in found.items()} == {
        "c@x.fr": frozenset({("jury", "BAT1"), ("jury", "MKX1")})
    }


def test_an_empty_book_takes_one_administrator_and_no_more(empty: World) -> None:
    assert empty.desk.empty
    first = empty.desk.appoint("f1", "chef@ecole.example.org", "Jo Chef")
    again = empty.desk.appoint("f2", "autre@ecole.example.org", "Autre")
    assert (type(first).__name__, type(again).__name__) == ("Saved", "Refused")
    assert not empty.desk.empty
    assert [account.name for account in empty.desk.accounts()] == ["Jo Chef"]
    assert (
        empty.desk.session.digest == SESSION.digest or empty.desk.session.programmes.keys() == SESSION.programmes.keys()
    )


@pytest.mark.parametrize("name", TABLE)
def test_whoever_is_not_in_the_accesses_is_refused_every_use_case(name: str, standing: World) -> None:
    """Whatever roles the page says they have: someone who left, or whom nobody ever named."""
    method = public()[name]
    given = [parameter for parameter in inspect.signature(method).parameters if parameter != "self"]
    forged = Actor("partie@ecole.example.org", "Partie", frozenset((role, "*") for role in ROLES))
    with pytest.raises(Denied):
        method(standing.desk, *[forged if one == "actor" else None for one in given])


def test_no_part_of_the_desk_hides_what_another_defines() -> None:
    """Parts are mixed into one class: a name of two of them would be the first one's, even in the other's own calls."""
    places: dict[str, list[type]] = {}
    for part in Desk.__mro__[:-1]:
        for name in vars(part):
            if not name.startswith("__"):
                places.setdefault(name, []).append(part)
    hidden = {
        name: [part.__name__ for part in parts]
        for name, parts in places.items()
        if any(not issubclass(near, far) for near, far in pairwise(parts))
    }
    assert hidden == {}
