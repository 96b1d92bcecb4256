"""A decision taken back in the sitting that took it is there again to be decided, and its minutes say so (§5, R-064,
R-067)."""

import re

from desk.deliberation_views import DECIDED, TO_DECIDE, TO_VALIDATE
from documents.minutes import minutes
from pages.parts.sitting_papers import announced, of_sitting
from sheets_sync.answers import Draft, Saved
from tests.desk.conftest import World
from tests.desk.test_deliberating import (
    ADDRESSES,
    NUMBERS,
    PROGRAMME,
    deliberation_closed,
    eight,
    lot,
    sit,
    table,
    take,
    the_sitting,
    validated,
)
from tests.documents.papers import text

__all__ = ["eight"]

ODILE, WHY = "odile@ecole.example.org", "Mauvaise ligne"


def paper(book: World, sitting: str) -> bytes:
    return minutes(of_sitting(book.desk.sealed_proceedings(book.who("presidence"), sitting)))


def put_right(book: World, number: str, *who: str) -> None:
    """By two people, from the dossier, whoever is there."""
    for one in who or (ADDRESSES["secretariat"], ADDRESSES["presidence"]):
        actor = book.desk.actor(one)
        shown = book.desk.file(actor, number)
        answer = book.desk.decide(book.form(), actor, shown, PROGRAMME, "corriger_erreur", WHY)
        assert isinstance(answer, Saved), answer


def stands(book: World, number: str, role: str = "presidence") -> tuple[str, str]:
    return next((one.stands, one.outcome) for one in table(book, role).lines if one.dossier == number)


def both(book: World, step: str, number: str, **more: object) -> None:
    for role in ("secretariat", "presidence"):
        asked = {} if role == "presidence" else more
        assert take(book, role, lot(book, role, step, (number,), **asked), reason=WHY, **asked).saved == 1


def test_it_is_on_the_table_to_be_decided_as_if_it_never_was(eight: World) -> None:
    sit(eight)
    before = table(eight)
    validated(eight, NUMBERS[0])
    assert stands(eight, NUMBERS[0]) == (DECIDED, "Rejeter sur dossier")
    put_right(eight, NUMBERS[0])
    assert (table(eight).lines, table(eight).counts) == (before.lines, before.counts)
    assert len(table(eight).standing(TO_DECIDE)) == len(NUMBERS)
    take(eight, "jury", lot(eight, "jury", "rejeter_dossier", NUMBERS[:1]), reason=WHY)
    assert stands(eight, NUMBERS[0]) == (TO_VALIDATE, "Rejeter sur dossier")
    assert table(eight).counts["Rejeter sur dossier"] == (1, 0)


def test_its_minutes_print_it_and_say_who_took_it_back_and_why(eight: World) -> None:
    sit(eight)
    for number in NUMBERS[:2]:
        validated(eight, number)
    put_right(eight, NUMBERS[0])
    name = deliberation_closed(eight)
    said = text(paper(eight, name))
    assert "Décision Nombre Rejeté sur dossier 1 Dossier" in said
    (found,) = re.findall(rf"{NUMBERS[0]} .*?Rejeté sur dossier (\(.*?) {NUMBERS[1]}", said)
    assert found.startswith("(n’est plus en vigueur à la clôture) §5.1 Résultats — Reprise par « Corriger une erreur ")
    assert "matérielle », proposée par Secretariat, validée par Presidence le 27 mars 2024 à 12 h" in found
    assert f": {WHY}" in found
    assert said.count("(n’est plus en vigueur") == 1
    assert "comporte 2 décisions, dont 1 reprise avant la clôture. Séance close le" in said


def test_decided_again_there_both_are_printed_and_the_last_counts(eight: World) -> None:
    sit(eight)
    both(eight, "pre_admettre", NUMBERS[0], trials=["EVD1"])
    put_right(eight, NUMBERS[0])
    assert not eight.desk.proceedings(eight.who("presidence"), the_sitting(eight)).admitted
    both(eight, "rejeter_dossier", NUMBERS[0])
    assert stands(eight, NUMBERS[0]) == (DECIDED, "Rejeter sur dossier")
    assert table(eight).counts == {"Déclarer pré-admissible": (0, 0), "Rejeter sur dossier": (0, 1)}
    put_right(eight, NUMBERS[0])
    both(eight, "pre_admettre", NUMBERS[0], trials=["EVD1"])
    name = deliberation_closed(eight)
    found = eight.desk.proceedings(eight.who("presidence"), name)
    assert [(one.after, one.back is None) for one in found.decisions] == [
        ("Pré-admissible", False), ("Rejeté sur dossier", False), ("Pré-admissible", True),
    ]  # fmt: skip
    assert [line.dossier for group in announced(found).programmes for line in group.listed] == [NUMBERS[0]]
    assert "Nombre Pré-admissible 1 Dossier" in text(paper(eight, name))


def test_what_is_put_right_after_the_closing_changes_nothing_of_it_nor_who_leaves_the_school(eight: World) -> None:
    """Who validated the correction was not there, and leaves after the closing: the paper names them as it did."""
    administration = eight.who("administration")
    given = eight.desk.grant(eight.form(), administration, ODILE, "Odile Chaire", "presidence", ("*",))
    assert isinstance(given, Saved)
    sit(eight)
    for number in NUMBERS[:2]:
        validated(eight, number)
    put_right(eight, NUMBERS[0], ADDRESSES["secretariat"], ODILE)
    name = deliberation_closed(eight)
    said = paper(eight, name)
    assert "proposée par Secretariat, validée par Odile Chaire le" in text(said)
    gone = {row["code"]: None for row in eight.desk.session.tables["Accès"] if row["courriel"] == ODILE}
    lines = {"lignes": {"Accès": gone}}
    draft = Draft(eight.form(), "x", "mise_en_vigueur", "classeur", {"classeur": {"left": True}}, facts=lines)
    assert isinstance(eight.desk.journal.record(draft), Saved)
    put_right(eight, NUMBERS[1])
    assert eight.desk.name_of(ODILE) == "Odile"
    assert paper(eight, name) == said
    again = eight.open().sealed_proceedings(eight.who("presidence"), name)
    assert minutes(of_sitting(again)) == said
