"""What two people decide with no sitting open is in the next minutes of its phase, once, and is shown until then (§5,
R-060, R-064)."""

import re
from typing import Any

import pytest

from desk.deliberating import NoSitting
from documents.minutes import minutes
from pages.parts.sitting_papers import of_sitting
from sheets_sync.answers import Draft, Saved
from tests.desk.conftest import World, candidate
from tests.desk.test_deliberating import (
    ADDRESSES,
    NUMBERS,
    PHASE,
    PROGRAMME,
    alone,
    close,
    deliberation_closed,
    eight,
    sit,
    the_sitting,
    validated,
)
from tests.documents.papers import text

__all__ = ["eight"]

ANNEX = "Annexe. Décisions de la phase prises hors séance"
OTHER = "BAT1"


def paper(book: World, sitting: str, role: str = "presidence") -> bytes:
    return minutes(of_sitting(book.desk.sealed_proceedings(book.who(role), sitting)))


def annex(book: World, sitting: str) -> list[str]:
    """The dossiers of the annex, as its PDF says them."""
    said = text(paper(book, sitting)).partition(ANNEX)[2]
    return re.findall(r"24-\d{5}", said)


def waiting(book: World, role: str = "presidence") -> list[str]:
    return [one.decided.dossier for one in book.desk.out_of_sitting(book.who(role))]


def held(book: World, *decided: str) -> str:
    """A sitting that decides so many, and closes."""
    assert isinstance(sit(book), Saved)
    for number in decided:
        validated(book, number)
    return deliberation_closed(book)


def says(
    book: World, number: str, state: str, nature: str = "validation", programme: str = PROGRAMME, **more: Any
) -> None:
    subject = f"candidature:{number}/{programme}"
    draft = Draft(book.form(), ADDRESSES["presidence"], nature, subject, {subject: {"state": state}}, **more)
    assert isinstance(book.desk.journal.record(draft), Saved)


def test_it_is_shown_until_the_next_sitting_closes_and_is_in_its_minutes_once(eight: World) -> None:
    validated(eight, NUMBERS[0])
    validated(eight, NUMBERS[1])
    (first, second) = eight.desk.out_of_sitting(eight.who("presidence"))
    assert (first.decided.dossier, first.decided.after, first.decided.motive) == (
        NUMBERS[0], "Rejeté sur dossier", "Résultats",
    )  # fmt: skip
    assert (first.short, first.phase.code, first.proposed_by, first.validated_by, first.decided.back) == (
        "MKX 1A", PHASE, "Secretariat", "Presidence", None,
    )  # fmt: skip
    assert first.at < second.at
    before = held(eight, NUMBERS[2])
    assert (annex(eight, before), waiting(eight)) == ([NUMBERS[0], NUMBERS[1]], [])
    found = eight.desk.proceedings(eight.who("presidence"), before)
    assert [one.dossier for one in found.decisions] == [NUMBERS[2]]
    said = text(paper(eight, before))
    assert said.count(NUMBERS[0]) == 1, "in the annex alone"
    assert "comporte 1 décision, et en annexe 2 décisions prises hors séance. Séance close le" in said
    assert "proposée par Secretariat, validée par Presidence le 27 mars 2024 à 12 h" in said
    validated(eight, NUMBERS[3])
    assert waiting(eight) == [NUMBERS[3]]
    after, last = held(eight), held(eight)
    assert [annex(eight, one) for one in (before, after, last)] == [list(NUMBERS[:2]), [NUMBERS[3]], []]
    assert ANNEX not in text(paper(eight, last))


def test_while_a_sitting_lasts_its_draft_already_says_what_it_will_take_up(eight: World) -> None:
    validated(eight, NUMBERS[0])
    sit(eight)
    validated(eight, NUMBERS[1])
    name = the_sitting(eight)
    assert (annex(eight, name), waiting(eight)) == ([NUMBERS[0]], [NUMBERS[0]])
    assert "ce projet comporte 1 décision, et en annexe 1 décision prise hors séance, et ne se signe pas" in text(
        paper(eight, name)
    )


def test_a_proposal_left_by_a_sitting_and_validated_after_it_is_of_the_next_one(eight: World) -> None:
    sit(eight)
    assert isinstance(alone(eight, "jury", NUMBERS[0]), Saved)
    before = deliberation_closed(eight)
    assert waiting(eight) == []
    assert isinstance(alone(eight, "presidence", NUMBERS[0]), Saved)
    assert waiting(eight) == [NUMBERS[0]]
    assert (annex(eight, before), annex(eight, held(eight))) == ([], [NUMBERS[0]])


def test_another_programme_and_another_phase_have_their_own(eight: World) -> None:
    eight.bring(candidate("24-00051", (OTHER,)), candidate("24-00052", (PROGRAMME,)))
    validated(eight, NUMBERS[0])
    says(eight, "24-00051", "REJETE_DOSSIER", programme=OTHER, transition="rejeter_dossier")
    says(eight, "24-00052", "IRRECEVABLE", transition="juger_irrecevable")
    found = eight.desk.out_of_sitting(eight.who("presidence"))
    assert {(one.programme, one.phase.code, one.decided.dossier) for one in found} == {
        (PROGRAMME, "juger_recevable", "24-00052"), (PROGRAMME, PHASE, NUMBERS[0]), (OTHER, PHASE, "24-00051"),
    }  # fmt: skip
    assert annex(eight, held(eight)) == [NUMBERS[0]]
    assert sorted(waiting(eight)) == ["24-00051", "24-00052"]
    eight.desk.grant(eight.form(), eight.who("administration"), "bat@ecole.example.org", "", "jury", (OTHER,))
    assert [one.decided.dossier for one in eight.desk.out_of_sitting(eight.desk.actor("bat@ecole.example.org"))] == [
        "24-00051"
    ]


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ({"transition": "rejeter_dossier"}, True),
        ({"transition": "rejeter_dossier", "nature": "transition"}, True),
        ({"transition": "rejeter_dossier", "facts": {"repris": {"lot": "L1", "fichier": "f.xlsx", "ligne": 2}}}, False),
        ({"nature": "import"}, False),
        ({"transition": "corriger_erreur"}, False),
        ({"transition": "rejeter_dossier", "nature": "lot_repris"}, False),
    ],
)
def test_only_what_was_decided_here_by_a_step_of_the_phase_is_annexed(
    eight: World, more: dict[str, Any], shown: bool
) -> None:
    """A *Reprise* brings what was decided elsewhere; an import and an error put right decide nothing of the phase."""
    says(eight, NUMBERS[0], "REJETE_DOSSIER", **more)
    expected = [NUMBERS[0]] if shown else []
    assert (waiting(eight), annex(eight, held(eight))) == (expected, expected)


def test_what_was_put_right_before_the_closing_is_said_to_stand_no_more_and_after_it_changes_nothing(
    eight: World,
) -> None:
    """The minutes keep their own decisions whatever became of them; so does the annex, of the closing."""
    for number in NUMBERS[:3]:
        validated(eight, number)
    for number in NUMBERS[:2]:
        says(eight, number, "RECEVABLE", transition="corriger_erreur")
    validated(eight, NUMBERS[1])
    shown = eight.desk.out_of_sitting(eight.who("presidence"))
    assert [one.decided.back is None for one in shown] == [False, True, True]
    name = held(eight)
    said = paper(eight, name)
    assert annex(eight, name) == list(NUMBERS[:3])
    assert text(said).count("Rejeté sur dossier (n’est plus en vigueur à la clôture)") == 1
    says(eight, NUMBERS[2], "RECEVABLE", transition="corriger_erreur")
    validated(eight, NUMBERS[2])
    assert paper(eight, name) == said
    assert annex(eight, held(eight)) == [NUMBERS[2]]


def test_decided_again_in_the_sitting_it_is_in_both_and_the_annex_says_it_stands_no_more(eight: World) -> None:
    validated(eight, NUMBERS[0])
    says(eight, NUMBERS[0], "RECEVABLE", transition="corriger_erreur")
    name = held(eight, NUMBERS[0])
    found = eight.desk.proceedings(eight.who("presidence"), name)
    assert [one.dossier for one in found.decisions] == [NUMBERS[0]]
    assert [(one.decided.dossier, one.decided.back is None) for one in found.annexed] == [(NUMBERS[0], False)]


def test_whoever_is_recused_sees_nothing_of_it(eight: World) -> None:
    chair = eight.who("presidence")
    file = eight.desk.file(chair, NUMBERS[0])
    assert isinstance(eight.desk.recuse(eight.form(), chair, file, PROGRAMME, ADDRESSES["jury"]), Saved)
    validated(eight, NUMBERS[0])
    validated(eight, NUMBERS[1])
    assert (waiting(eight, "jury"), waiting(eight)) == ([NUMBERS[1]], list(NUMBERS[:2]))
    name = held(eight)
    with pytest.raises(NoSitting, match="déporté"):
        eight.desk.proceedings(eight.who("jury"), name)
    assert annex(eight, name) == list(NUMBERS[:2])


ODILE = "odile@ecole.example.org"


def test_the_annex_is_the_same_bytes_whatever_is_said_since_and_in_another_process(eight: World) -> None:
    """Who validated it leaves the school after the closing: the paper names them as it did."""
    administration, chair = eight.who("administration"), eight.who("presidence")
    given = eight.desk.grant(eight.form(), administration, ODILE, "Odile Chaire", "presidence", ("*",))
    assert isinstance(given, Saved)
    assert isinstance(alone(eight, "secretariat", NUMBERS[0]), Saved)
    who = eight.desk.actor(ODILE)
    answer = eight.desk.decide(
        eight.form(), who, eight.desk.file(who, NUMBERS[0]), PROGRAMME, "rejeter_dossier", "Résultats"
    )
    assert isinstance(answer, Saved)
    sit(eight, "presidence", "jury", "secretariat")
    assert isinstance(close(eight), Saved)
    name = the_sitting(eight)
    said = paper(eight, name)
    assert "proposée par Secretariat, validée par Odile Chaire le" in text(said)
    gone = {row["code"]: None for row in eight.desk.session.tables["Accès"] if row["courriel"] == ODILE}
    lines = {"lignes": {"Accès": gone}}
    draft = Draft(eight.form(), "x", "mise_en_vigueur", "classeur", {"classeur": {"left": True}}, facts=lines)
    assert isinstance(eight.desk.journal.record(draft), Saved)
    assert eight.desk.name_of(ODILE) == "Odile"
    validated(eight, NUMBERS[1])
    held(eight)
    again = eight.open().sealed_proceedings(chair, name)
    assert minutes(of_sitting(again)) == said


def test_what_was_purged_does_not_come_back_by_naming_no_sitting(eight: World) -> None:
    name = held(eight, NUMBERS[0], NUMBERS[1])
    subject = f"candidature:{NUMBERS[0]}/{PROGRAMME}"
    assert eight.desk.journal.purge(f"dossier:{NUMBERS[0]}", subject)
    again = eight.open()
    assert [one.dossier for one in again.proceedings(again.actor(ADDRESSES["presidence"]), name).decisions] == [
        NUMBERS[1]
    ]
    assert again.out_of_sitting(again.actor(ADDRESSES["presidence"])) == ()


def test_whoever_still_judges_the_person_is_not_shown_what_followed_a_project(eight: World) -> None:
    """Listed once a project had fallen: the list is as if nothing had been since that project (§5)."""
    for state, nature, step in (
        ("ADMISSIBLE", "import", ""), ("FICHE_AGREEE", "transition", "agreer"),
        ("ADMISSIBLE", "transition", "projet_caduc"), ("LISTE_COMPLEMENTAIRE", "validation", "inscrire_liste"),
    ):  # fmt: skip
        says(eight, NUMBERS[0], state, nature, transition=step or None)
    eight.desk.grant(eight.form(), eight.who("administration"), ODILE, "", "presidence", (PROGRAMME,))
    assert (waiting(eight), waiting(eight, "jury")) == ([NUMBERS[0]], [NUMBERS[0]])
    says(eight, NUMBERS[0], "RECEVABLE", "import", programme=OTHER)
    assert (waiting(eight), waiting(eight, "jury")) == ([], [])
    assert [one.decided.after for one in eight.desk.out_of_sitting(eight.desk.actor(ODILE))] == ["Liste complémentaire"]
