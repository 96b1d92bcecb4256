"""Whom the list that is posted after a sitting names, and from when (§3, §6.3, R-065, R-092)."""

from datetime import UTC, datetime

import pytest

from desk.deliberating import NotPosted
from pages.parts.sitting_papers import announced
from sheets_sync.answers import Draft, Saved
from tests.desk.announcing import FIRST, decide, freeze, shown
from tests.desk.conftest import World
from tests.desk.test_deliberating import NUMBERS, PROGRAMME, deliberated, eight, sit

__all__ = ["eight"]

LISTED, OTHER = NUMBERS[3], NUMBERS[4]
AGREED = (("agreer", "FICHE_AGREEE"),)
HIRED = (*AGREED, ("engager", "ENGAGE"))
ADMITTED = (*HIRED, ("prononcer_admission", "ADMIS"))
CALLED = (("convoquer", "CONVOQUE"), ("epreuves_passees", "EPREUVES_FAITES"))


def goes(book: World, number: str, *steps: tuple[str, str]) -> None:
    for step, state in steps:
        subject = f"candidature:{number}/{PROGRAMME}"
        nature = "validation" if step in ("rejeter_suppression", "annuler", "corriger_erreur") else "transition"
        draft = Draft(book.form(), "x", nature, subject, {subject: {"state": state}}, transition=step)
        assert isinstance(book.desk.journal.record(draft), Saved)


def named(book: World, sitting: str, role: str = "presidence") -> list[str]:
    return sorted(one.dossier for one in book.desk.proceedings(book.who(role), sitting).admitted)


@pytest.mark.parametrize(
    ("steps", "stays"),
    [
        ((), True),
        (CALLED, True),
        ((("rejeter_suppression", "REJETE_SUPPRESSION_ENREG"),), False),
        ((("annuler", "ANNULEE"),), False),
        ((("retirer", "RETRAIT"),), False),
        ((*CALLED, ("annuler", "ANNULEE")), False),
        ((("annuler", "ANNULEE"), ("corriger_erreur", "PRE_ADMISSIBLE")), True),
        ((*CALLED, ("retirer", "RETRAIT"), ("corriger_erreur", "EPREUVES_FAITES")), True),
        ((("corriger_erreur", "RECEVABLE"),), False),
        ((("corriger_erreur", "RECEVABLE"), ("rejeter_dossier", "REJETE_DOSSIER")), False),
        ((("corriger_erreur", "RECEVABLE"), ("pre_admettre", "PRE_ADMISSIBLE")), False),
        ((("corriger_erreur", "COMPLET"),), False),
        ((("", "RECEVABLE"),), False),
        ((*CALLED, ("admettre_principale", "ADMISSIBLE"), *ADMITTED), True),
        ((*CALLED, ("admettre_principale", "ADMISSIBLE"), *HIRED, ("renoncer", "RENONCE")), False),
        ((*CALLED, ("admettre_principale", "ADMISSIBLE"), *AGREED, ("retirer", "RETRAIT")), False),
        ((*CALLED, ("admettre_principale", "ADMISSIBLE"), ("inscrire_liste", "LISTE_COMPLEMENTAIRE")), True),
    ],
)
def test_the_list_names_who_still_is_what_was_decided_or_what_follows_it(
    eight: World, steps: tuple[tuple[str, str], ...], stays: bool
) -> None:
    sitting = deliberated(eight)
    goes(eight, LISTED, *steps)
    assert named(eight, sitting) == ([LISTED, OTHER] if stays else [OTHER])
    assert len(eight.desk.proceedings(eight.who("presidence"), sitting).decisions) == 5


def test_what_another_jury_day_is_to_tell_is_not_known_by_a_name_that_goes(eight: World) -> None:
    """Refused on 30 April, told on 2 May: the list of 15 April printed again in between says nothing of it."""
    sitting = deliberated(eight)
    goes(eight, LISTED, *CALLED, ("refuser_principale", "NON_ADMISSIBLE"))
    assert named(eight, sitting) == [LISTED, OTHER]


def test_what_was_decided_is_told_once_the_batch_that_holds_it_is_frozen(eight: World) -> None:
    sitting, chair = deliberated(eight), eight.who("presidence")
    assert not eight.desk.proceedings(chair, sitting).told
    first = eight.desk.sign(eight.form(), eight.who("secretariat"), shown(eight))
    assert isinstance(first, Saved)
    assert not eight.desk.proceedings(chair, sitting).told
    assert isinstance(eight.desk.sign(eight.form(), chair, shown(eight, "presidence")), Saved)
    assert eight.desk.proceedings(chair, sitting).told
    goes(eight, LISTED, ("convoquer", "CONVOQUE"))
    goes(eight, OTHER, ("annuler", "ANNULEE"))
    assert eight.desk.proceedings(chair, sitting).told


def test_a_decision_that_the_frozen_batch_does_not_hold_closes_the_list(eight: World) -> None:
    decide(eight, "rejeter_dossier", NUMBERS[7])
    freeze(eight)
    sitting = deliberated(eight)
    assert not eight.desk.proceedings(eight.who("presidence"), sitting).told
    batch = shown(eight, "direction", FIRST)
    for role in ("secretariat", "presidence"):
        answer = eight.desk.unfreeze(eight.form(), eight.who(role), shown(eight, role), "séance tenue après")
        assert isinstance(answer, Saved), answer
    assert batch.frozen
    freeze(eight)
    assert eight.desk.proceedings(eight.who("presidence"), sitting).told


def test_a_name_that_goes_tells_of_no_project_to_who_still_judges_the_person(eight: World) -> None:
    """Whoever may not know of a project reads the list as if there were none."""
    sitting = deliberated(eight)
    goes(eight, LISTED, *CALLED, ("admettre_principale", "ADMISSIBLE"), *HIRED, ("renoncer", "RENONCE"))
    assert named(eight, sitting) == [OTHER]
    other = f"candidature:{LISTED}/BAT1"
    changes = {other: {"state": "RECEVABLE", "trials": []}}
    assert isinstance(eight.desk.journal.record(Draft(eight.form(), "x", "transition", other, changes)), Saved)
    assert named(eight, sitting) == [LISTED, OTHER]


def test_each_outcome_has_its_own_list_in_the_order_of_the_notice(eight: World) -> None:
    outcomes = {"ADMISSIBLE": NUMBERS[2:5], "PHASE_COMPLEMENTAIRE": NUMBERS[:2], "NON_ADMISSIBLE": NUMBERS[5:]}
    steps = {
        "PHASE_COMPLEMENTAIRE": "placer_complementaire", "ADMISSIBLE": "admettre_principale",
        "NON_ADMISSIBLE": "refuser_principale",
    }  # fmt: skip
    assert isinstance(sit(eight, phase="admettre_principale"), Saved)
    sitting = eight.desk.sittings(eight.who("presidence"))[0].id
    for state, numbers in outcomes.items():
        for number in numbers:
            subject = f"candidature:{number}/{PROGRAMME}"
            draft = Draft(
                eight.form(), "x", "validation", subject, {subject: {"state": state}}, transition=steps[state],
                facts={"seance": sitting},
            )  # fmt: skip
            assert isinstance(eight.desk.journal.record(draft), Saved)
    posted = announced(eight.desk.proceedings(eight.who("presidence"), sitting))
    assert posted.title == "Liste : Admissible ; Phase complémentaire"
    assert [(one.outcome, sorted(each.dossier for each in one.listed)) for one in posted.programmes] == [
        ("Admissible", list(NUMBERS[2:5])), ("Phase complémentaire", list(NUMBERS[:2]))
    ]  # fmt: skip


def test_the_desk_itself_keeps_the_list_until_its_day_and_its_frozen_batch(eight: World) -> None:
    """Not only on the screen (§3, R-065)."""
    chair, sitting = eight.who("presidence"), deliberated(eight)

    def kept(why: str) -> None:
        assert why in eight.desk.proceedings(chair, sitting).unposted
        with pytest.raises(NotPosted, match=why):
            eight.desk.posted_list(chair, sitting)

    kept("elle se publie le 15/04/2024")
    eight.clock.now = datetime(2024, 4, 14, 21, 59, tzinfo=UTC)
    kept("elle se publie le 15/04/2024")
    eight.clock.now = datetime(2024, 4, 14, 22, 0, tzinfo=UTC)
    kept("le lot de l'annonce n'est pas figé")
    decide(eight, "rejeter_dossier", *NUMBERS[5:])
    freeze(eight)
    assert {one.dossier for one in eight.desk.posted_list(chair, sitting).admitted} == {LISTED, OTHER}
    assert sit(eight)
    with pytest.raises(NotPosted, match="la séance n'est pas close"):
        eight.desk.posted_list(chair, eight.desk.sittings(chair)[0].id)
