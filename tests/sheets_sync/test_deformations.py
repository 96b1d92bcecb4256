"""What people do to a tab: no traceback, no act on what cannot be trusted, one sentence that says where and what to do,
and the rest goes on: a phone corrected elsewhere in the same read is still an act.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from sheets_sync.people_tabs import MIRROR
from tests.sheets_sync.hand_world import HandWorld, said
from tests.sheets_sync.shared_sheet import Follow

TAB, ONE, PHONE = "Dossiers", "24-00001", "Téléphone"
ELSEWHERE = "feuille dossier:24-00040#email = elsewhere@example.org"
Deform = Callable[[HandWorld], Any]


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HandWorld]:
    with closing(HandWorld(tmp_path_factory.mktemp("forty"), 40).calm()) as world:
        yield world


@pytest.fixture
def world(forty: HandWorld, tmp_path: Path) -> Iterator[HandWorld]:
    with closing(forty.copy(tmp_path)) as one:
        yield one


def rows(world: HandWorld, tab: str = TAB) -> list[list[Any]]:
    return world.sheet.tabs[tab]


def header(world: HandWorld, name: str, other: Any) -> None:
    """Writes over a header."""
    place = world.sheet.place(TAB, name)
    next(row for row in rows(world) if name in row)[place] = other


def column(world: HandWorld, name: str) -> int:
    return world.sheet.place(TAB, name)


def drop(world: HandWorld, name: str) -> None:
    place = column(world, name)
    for row in rows(world):
        del row[place]


def move(world: HandWorld, name: str, to: int) -> None:
    place = column(world, name)
    for row in rows(world):
        row.insert(to, row.pop(place))
    if name == "Numéro":  # as the service does to every formula
        for row in rows(world):
            row[:] = [
                Follow(cell.text.replace("INDEX($A:$A;", "INDEX($C:$C;")) if isinstance(cell, Follow) else cell
                for cell in row
            ]


def swap(world: HandWorld) -> None:
    one, other = column(world, "Téléphone"), column(world, "Courriel")
    rows(world)[0][one], rows(world)[0][other] = "Courriel", "Téléphone"


def double(world: HandWorld, name: str) -> None:
    place = column(world, name)
    for row in rows(world):
        row.append(row[place])


def put(name: str, cell: Any, dossier: str = ONE) -> Deform:
    return lambda world: world.sheet.type(TAB, dossier, name, cell)


def fault(column: str, *words: str, row: str = "24-00001 (ligne 2)", tab: str = TAB) -> tuple[str, ...]:
    return (f"{tab}, ligne « {row} », colonne « {column} » :", *words)


def asked(why: str, name: str, *fault: str) -> dict[str, Any]:
    return {"questions": [f"{why} dossier:{ONE}#{name}"]} | ({"faults": [fault]} if fault else {})


def faulty(column: str, *words: str, row: str = "1") -> dict[str, Any]:
    return {"faults": [fault(column, *words, row=row)]}


def act(name: str, value: object) -> dict[str, Any]:
    return {"acts": [f"feuille dossier:{ONE}#{name} = {value}"]}


NOTHING: dict[str, Any] = {}
SLOT = "vu"
DEFORMATIONS: dict[str, tuple[Deform, dict[str, Any]]] = {
    "title rows above the header": (lambda w: rows(w).insert(0, ["Candidats 2024", "", "à relire"]), NOTHING),
    "a blank row and a title above": (lambda w: rows(w).__setitem__(slice(0, 0), [["Session"], []]), NOTHING),
    "the header sorted among the rows": (lambda w: rows(w).insert(25, rows(w).pop(0)), NOTHING),
    "the header deleted": (
        lambda w: rows(w).pop(0),
        faulty("Numéro", "la ligne d'en-tête est introuvable", "remettez une ligne"),
    ),
    "the tab deleted": (
        lambda w: w.sheet.tabs.pop(TAB),
        faulty("Numéro", "l'onglet a disparu", "annulez sa suppression", row="en-tête"),
    ),
    "a column renamed": (
        lambda w: header(w, PHONE, "Téléphone (portable)"),
        faulty(PHONE, "a disparu", "si c'est « Téléphone (portable) » (colonne F), écrivez « Téléphone » en F1"),
    ),
    "a column renamed to nothing alike": (
        lambda w: header(w, PHONE, "GSM"),
        faulty(PHONE, "a disparu", "annulez sa suppression, ou remettez une colonne « Téléphone »"),
    ),
    "a column deleted": (lambda w: drop(w, PHONE), faulty(PHONE, "a disparu", "remettez une colonne « Téléphone »")),
    "a column doubled": (
        lambda w: double(w, PHONE),
        faulty(PHONE, "plusieurs colonnes portent ce nom (F et AW)", "renommez ou supprimez"),
    ),
    "a header emptied, or merged with its neighbour": (
        lambda w: header(w, PHONE, ""),
        faulty(PHONE, "la colonne F n'a pas d'en-tête (cellules fusionnées ?)", "écrivez « Téléphone » en F1"),
    ),
    "a column moved": (lambda w: move(w, PHONE, 1), NOTHING),
    "the identifier moved": (lambda w: move(w, "Numéro", 2), NOTHING),
    "the identifier deleted": (
        lambda w: drop(w, "Numéro"),
        faulty("Numéro", "la colonne a disparu", "remettez une colonne « Numéro »"),
    ),
    "two headers swapped": (
        swap,
        {
            "lots": ["Dossiers 80 à écarter"],
            "faults": [fault(name, "Attendu", row="24-00001 (ligne 2) et 39 autres") for name in (PHONE, "Courriel")],
        },
    ),
    "a column that staff added": (lambda w: [row.insert(3, "à rappeler") for row in rows(w)], NOTHING),
    "headers in capitals, without accents": (lambda w: header(w, PHONE, "  TELEPHONE "), NOTHING),
    "a header that is the key": (lambda w: header(w, PHONE, "phone"), NOTHING),
    "blank rows inside": (lambda w: rows(w).__setitem__(slice(5, 5), [[], ["", ""], []]), NOTHING),
    "rows sorted": (lambda w: rows(w).__setitem__(slice(1, None), rows(w)[:0:-1]), NOTHING),
    "an identifier with spaces": (
        lambda w: w.sheet.row(TAB, ONE).__setitem__(0, f" {ONE} "),
        faulty("Numéro", "espaces en trop : tapez « 24-00001 »", row="ligne 2"),
    ),
    "a row copied": (
        lambda w: rows(w).append(list(w.sheet.row(TAB, ONE))),
        faulty("Numéro", "figure aux lignes 2, 42", "supprimez", row=ONE),
    ),
    "a row deleted": (lambda w: rows(w).remove(w.sheet.row(TAB, ONE)), {"vanished": [f"dossier:{ONE}"]}),
    "a row typed under the others": (lambda w: rows(w).append(["", "Canari", "Zélie"]), {"rows": ["Dossiers ?"]}),
    "an identifier in error": (
        lambda w: w.sheet.row(TAB, ONE).__setitem__(0, "#REF!"),
        faulty("Numéro", "formule en erreur (#REF!)", "tapez-le", row="ligne 2") | {"vanished": [f"dossier:{ONE}"]},
    ),
    "a day typed as text": (put("Date de naissance", "14/06/2003"), act("birth_date", "2003-06-14")),
    "the same day typed as text": (put("Date de naissance", "02/05/2003"), NOTHING),
    "a day typed in a US sheet": (
        put("Date de naissance", "05/14/2003"),
        asked("illisible", "birth_date", *fault("Date de naissance", "Écrit : « 05/14/2003 ». Attendu : une date")),
    ),
    "a day that may be two": (  # F09
        put("Date de naissance", "3-4-24"),
        asked("illisible", "birth_date", *fault("Date de naissance", "« 3-4-24 ». Attendu : une date, jj/mm/aaaa")),
    ),
    "a year for a day": (
        put("Date de naissance", 2003.0),
        asked("illisible", "birth_date", *fault("Date de naissance", "Attendu : une date, jj/mm/aaaa")),
    ),
    "a decimal as text": (put("Moyenne S1", "13,5"), act("mark_s1", "13.5")),
    "the same decimal as text": (put("Moyenne S1", "12,50"), NOTHING),
    "a phone without its zero": (
        put(PHONE, 639900001.0),
        asked("illisible", "phone", *fault(PHONE, "avec son zéro ou son « + »")),
    ),
    "an INE as a number": (put("INE", 1234567890.0), asked("illisible", "ine", *fault("INE", "zéros de tête"))),
    "a box in a text": (put("Nom", True), asked("illisible", "family_name", *fault("Nom", "case à cocher"))),
    "a box for yes or no": (put("Déposé sur la plateforme", False), act("on_platform", False)),
    "a formula in error": (
        put(PHONE, "#REF!"),
        {"faults": [fault(PHONE, "formule en erreur", "copiez-y une cellule")]},
    ),
    "a formula that loads": (put(PHONE, "Loading..."), {"faults": [fault(PHONE, "formule en erreur")]}),
    "a text too long": (
        put("Établissement", "x" * 2_001),
        asked("illisible", "school", *fault("Établissement", "au plus 2000 caractères")),
    ),
    "cells merged down a column": (put(PHONE, ""), asked("vidée", "phone")),
    "somebody else's phone": (put(PHONE, "06 39 90 00 02"), {"lots": ["Dossiers 1 à prendre"]}),
    "every row deleted": (
        lambda w: rows(w).__delitem__(slice(1, None)),
        {"vanished": [f"dossier:24-{n:05d}" for n in range(1, 41)]},
    ),
    "Miroir emptied": (lambda w: rows(w, MIRROR).clear(), NOTHING),
    "a header of Miroir typed over": (lambda w: rows(w, MIRROR)[0].__setitem__(10, "Autre"), NOTHING),
    "Miroir sorted": (lambda w: rows(w, MIRROR).__setitem__(slice(1, None), rows(w, MIRROR)[:0:-1]), NOTHING),
}  # fmt: skip
UNREAD = ("the header deleted", "the tab deleted", "the identifier deleted", "every row deleted", "two headers swapped")
"""Where the tab itself, or the very column, says nothing more."""


def plain(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name != "faults"}


@pytest.mark.parametrize("name", DEFORMATIONS)
def test_a_deformation(world: HandWorld, name: str) -> None:
    deform, expected = DEFORMATIONS[name]
    deform(world)
    found = dict(said(world.look()))
    assert plain(found) == plain(expected)
    sentences, wanted = found.get("faults", []), expected.get("faults", [])
    assert len(sentences) == len(wanted)
    for sentence, words in zip(sentences, wanted, strict=True):
        assert [word for word in words if word not in sentence] == []
        assert "\n" not in sentence


@pytest.mark.parametrize("name", [name for name in DEFORMATIONS if name not in UNREAD])
def test_the_rest_goes_on(world: HandWorld, name: str) -> None:
    world.sheet.type(TAB, "24-00040", "Courriel", "elsewhere@example.org")
    DEFORMATIONS[name][0](world)
    assert ELSEWHERE in said(world.look()).get("acts", [])


@pytest.mark.parametrize("name", DEFORMATIONS)
def test_once_mended_all_is_as_before(world: HandWorld, name: str) -> None:
    """Nothing of what was read meanwhile is believed: put back as it was, the sheet says nothing."""
    before = {tab: [list(row) for row in kept] for tab, kept in world.sheet.tabs.items()}
    DEFORMATIONS[name][0](world)
    world.look()
    world.sheet.tabs = before
    assert said(world.look()) == {}
    world.sheet.type(TAB, ONE, PHONE, "06 11 22 33 44")
    assert said(world.look()) == {"acts": [f"feuille dossier:{ONE}#phone = +33611223344"]}
