"""The minutes of a sitting: who sat, who stood back, what was decided and why (R-060, R-066)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from documents.minutes import ApartSince, Decision, Member, Minutes, Moved, Recusal, counts, minutes, short_of_quorum
from tests.documents.papers import ANNEX, BACK, DECISIONS, PARIS, SEAL, SITTING, pages, text

THREE = (*SITTING.present, Member("PETIT Anaïs", "enseignante"))
RECUSED = (Recusal("PETIT Anaïs", ("24-00002", "24-00001")), Recusal("BERNARD Lucie", ("24-00001",)))


def test_all_that_was_decided_is_there_by_name() -> None:
    said = text(minutes(SITTING))
    names = ("DURAND Maëlle", "ÉTIENNE Léa", "ŒUVRARD Zoé")
    assert sorted(names, key=said.index) == list(names)
    assert "24-00001 ÉTIENNE Léa Épreuves faites Non admissible §6.3 Projet trop éloigné ; note 7,25." in said
    assert "Décision Nombre Admissible 2 Non admissible 1" in said
    assert "3 décisions. Séance close le 1er mai 2024 à 17 h 05." in said


def test_who_sat_signs_the_chair_first() -> None:
    said = text(minutes(SITTING))
    assert "MARTIN Claude président du jury, préside la séance BERNARD Lucie responsable de la spécialité" in said
    assert [said.count(each.name) for each in SITTING.present] == [2, 2]


def test_the_last_seal_is_at_the_foot_of_each_page() -> None:
    found = pages(minutes(replace(SITTING, decisions=DECISIONS * 30)))
    assert len(found) > 1
    assert all(f"Journal scellé à l’acte n° 12 345, empreinte {SEAL.digest}" in page for page in found)
    assert "Journal non scellé" in text(minutes(replace(SITTING, seal=None)))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"quorum": 2}, "2 membres présents, pour un quorum de 2 : le quorum est atteint."),
        ({"quorum": 3}, "2 membres présents, pour un quorum de 3 : le quorum n’est pas atteint."),
        ({"quorum": None}, "2 membres présents. Aucun quorum n’est fixé pour ce jury."),
        ({}, "Aucun déport n’a été déclaré."),
        ({"recusals": RECUSED, "present": THREE}, "BERNARD Lucie n° 24-00001 PETIT Anaïs n° 24-00001, 24-00002"),
        ({"recusals": RECUSED, "present": THREE}, "Il ne l’est pas, déports déduits, pour : dossier n° 24-00001 (1 "),
        ({"decisions": ()}, "Aucune décision n’a été prise."),
        ({"closed_at": None}, "Séance non close : ce projet comporte 3 décisions et ne se signe pas."),
    ],
)
def test_what_the_sitting_was_is_said(changes: dict[str, object], says: str) -> None:
    assert says in text(minutes(replace(SITTING, **changes)))


def test_a_draft_has_no_place_to_sign() -> None:
    said = text(minutes(replace(SITTING, closed_at=None)))
    assert "PROJET" in said
    assert [said.count(each.name) for each in SITTING.present] == [1, 1]
    assert "PROJET" not in text(minutes(SITTING))


def test_what_no_sitting_decided_is_apart_after_the_signatures_and_by_whom() -> None:
    body, annex = pages(minutes(replace(SITTING, decisions=DECISIONS[2:], annex=ANNEX)))
    assert "comporte 1 décision, et en annexe 2 décisions prises hors séance. Séance close" in body
    assert "ŒUVRARD" not in body
    assert "Annexe. Décisions de la phase prises hors séance" in annex
    who = "proposée par BERNARD Lucie, validée par MARTIN Claude le 29 avril 2024 à 9 h 05"
    assert annex.index("ÉTIENNE Léa") < annex.index("ŒUVRARD Zoé")
    assert annex.count(who) == 2
    assert "Non admissible (n’est plus en vigueur à la clôture)" in annex
    assert annex.count("(n’est plus") == 1
    assert annex.count(f"Reprise par « {BACK.step} », proposée par BERNARD Lucie") == 1
    assert "validée par MARTIN Claude" in text(minutes(replace(SITTING, annex=(replace(ANNEX[0], proposed_by=""),))))
    assert "Annexe" not in text(minutes(SITTING))


BY_FUNCTION: dict[str, Any] = {"quorum": 2, "needed": (("président du jury", 1), ("enseignante", 1))}


def test_so_many_in_all_do_not_replace_a_function() -> None:
    """Two are there, for a quorum of two: neither teaches."""
    said = text(minutes(replace(SITTING, **BY_FUNCTION)))
    asked = "pour un quorum de 2 (président du jury : 1, enseignante : 1) : le quorum"
    assert f"2 membres présents, {asked} n’est pas atteint." in said
    assert "déports déduits" not in said, "nobody is recused"
    assert f"3 membres présents, {asked} est atteint." in text(minutes(replace(SITTING, present=THREE, **BY_FUNCTION)))
    recused = (Recusal("PETIT Anaïs", ("24-00001",)),)
    assert short_of_quorum(replace(SITTING, present=THREE, recusals=recused, **BY_FUNCTION)) == (("24-00001", 2),)
    some = text(minutes(replace(SITTING, quorum=None, needed=(("enseignante", 1),))))
    assert "pour un quorum de 1 (enseignante : 1) : le quorum n’est pas atteint." in some


def test_who_came_in_or_left_while_the_jury_decided_is_named() -> None:
    at = datetime(2024, 5, 1, 15, 5, tzinfo=PARIS)
    moves = (Moved("PETIT Anaïs", False, 12, at), Moved("ROUX Karim", True, 1, at))
    said = text(minutes(replace(SITTING, moves=moves)))
    assert "2 membres présents à la clôture, pour un quorum de 2" in said
    assert "PETIT Anaïs : départ noté le 1er mai 2024 à 15 h 05, après 12 décisions." in said
    assert "ROUX Karim : arrivée notée le 1er mai 2024 à 15 h 05, après 1 décision." in said


@pytest.mark.parametrize(
    ("recusals", "says"),
    [
        ((), "Aucun déport ne valait quand les décisions ont été prises. PETIT Anaïs : déport "),
        (RECUSED, "PETIT Anaïs n° 24-00001, 24-00002 PETIT Anaïs : déport "),
    ],
)
def test_a_recusal_that_comes_after_the_decision_is_said_apart(recusals: tuple[Recusal, ...], says: str) -> None:
    """It takes nobody off those who judged."""
    at = datetime(2024, 5, 1, 15, 5, tzinfo=PARIS)
    since = (ApartSince("PETIT Anaïs", "24-00003", False, at), ApartSince("PETIT Anaïs", "24-00003", True, at))
    said = text(minutes(replace(SITTING, present=THREE, quorum=3, recusals=recusals, apart_since=since)))
    assert f"{says}déclaré le 1er mai 2024 à 15 h 05, après la décision du dossier n° 24-00003. " in said
    assert "PETIT Anaïs : déport levé le 1er mai 2024 à 15 h 05, après la décision du dossier n° 24-00003." in said
    assert "dossier n° 24-00003 (" not in said


def test_what_was_taken_back_is_printed_with_who_did_and_why_and_is_no_outcome() -> None:
    gone = tuple(replace(each, back=BACK) if each.dossier == "24-00001" else each for each in DECISIONS)
    said = text(minutes(replace(SITTING, decisions=gone)))
    assert "Décision Nombre Admissible 2 Dossier" in said
    assert "Épreuves faites Non admissible (n’est plus en vigueur à la clôture) §6.3 Projet trop éloigné" in said
    assert (
        "note 7,25. — Reprise par « Corriger une erreur matérielle », proposée par BERNARD Lucie, validée par MARTIN "
        "Claude le 30 avril 2024 à 9 h 05 : Mauvaise ligne"
    ) in said
    assert "comporte 3 décisions, dont 1 reprise avant la clôture. Séance close" in said
    draft = text(minutes(replace(SITTING, decisions=gone, closed_at=None)))
    assert "comporte 3 décisions, dont 1 reprise avant la clôture, et ne se signe pas." in draft
    alone = text(minutes(replace(SITTING, decisions=(replace(DECISIONS[0], back=BACK),))))
    assert "Nombre" not in alone, "nothing to count"
    assert "comporte 1 décision, dont 1 reprise avant la clôture." in alone


@pytest.mark.parametrize("members", [3, 8, 13])
def test_nobody_signs_alone_on_a_page(members: int) -> None:
    """Wherever the table of decisions ends."""
    jury = tuple(Member(f"JURÉ{n:02d} Ève", "enseignante") for n in range(members))
    for lines in range(22, 40, 6):
        found = pages(minutes(replace(long(lines), present=jury, chair=jury[0].name)))
        (closing,) = (page for page in found if "Clôture et signatures" in page)
        assert [one.name for one in jury if one.name not in closing] == []


@pytest.mark.parametrize(
    ("quorum", "short"),
    [(None, ()), (1, ()), (2, (("24-00001", 1),)), (3, (("24-00001", 1), ("24-00002", 2)))],
)
def test_the_quorum_of_a_dossier_leaves_out_who_is_recused(quorum: int | None, short: tuple[object, ...]) -> None:
    assert short_of_quorum(replace(SITTING, present=THREE, quorum=quorum, recusals=RECUSED)) == short


def test_who_is_recused_and_absent_is_not_counted_twice() -> None:
    absent = (Recusal("ROUX Karim", ("24-00001",)),)
    assert short_of_quorum(replace(SITTING, recusals=absent)) == ()


def test_outcomes_are_counted_the_most_frequent_first() -> None:
    rejected = [replace(each, decision="Rejetée") for each in DECISIONS]
    assert counts([*DECISIONS, *rejected]) == [("Rejetée", 3), ("Admissible", 2), ("Non admissible", 1)]


def long(lines: int) -> Minutes:
    people = tuple(Decision(f"24-{i:05d}", f"NOM{i:03d} Prénom", "Avant", "Admissible", "6.3") for i in range(lines))
    return replace(SITTING, decisions=people)


def test_a_long_table_says_its_columns_on_each_page() -> None:
    found = pages(minutes(long(400)))
    listed = [page for page in found if "NOM" in page]
    assert len(listed) > 8
    assert all("Dossier Nom État avant Décision Notice Motif" in page for page in listed)
    assert all(f"NOM{i:03d} Prénom" in " ".join(found) for i in range(400))
    assert [f"Page {i} / {len(found)}" in page for i, page in enumerate(found, 1)] == [True] * len(found)
