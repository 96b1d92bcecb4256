"""A letter that left and says what was taken back since: who holds it is told to whoever announces (§5)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.access import Denied
from desk.announced import last_change
from desk.announcement_views import Rehearsal
from desk.letters import next_code
from desk.owed_letters import owed
from desk.room import Answer
from rules.faults import RuleError
from sheets_sync.answers import Refused, Saved
from tests.desk.autumn import says
from tests.desk.journeys import ONE, Life, lived

PROGRAMME, MAY, APRIL = "BAT1", "annonce_phase_principale", "annonce_preadmissibilite"
AGAIN = "sa lettre est partie, et la décision qu'elle dit a été reprise : décidez à nouveau, une autre lettre le dira"


@pytest.fixture
def life(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Life]:
    """The story « de droit » until the state that the test names."""
    one = Life(tmp_path, PROGRAMME)
    rows = lived("de droit")
    for row in rows[: next(n for n, row in enumerate(rows, 1) if row["then"] == request.param)]:
        one.play(row)
    yield one
    one.close()


def until(state: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("life", [state], indirect=True)


def seen(life: Life, period: str = MAY, role: str = "direction") -> Rehearsal:
    return life.desk.rehearsal(life.who(role), period, PROGRAMME)


def untrue(life: Life, *periods: str) -> list[tuple[str, str]]:
    return [(one.dossier, one.says) for period in periods for one in seen(life, period).untrue]


def decide(life: Life, step: str, *who: str) -> None:
    for role in who:
        life.take(step, role, "Mauvaise ligne")


def from_the_second_of_may(life: Life) -> None:
    """The letter of what stands now leaves, on its day or later."""
    life.clock.now = life.clock.now.replace(month=5, day=2)
    life.told()


@until("ADMISSIBLE")
def test_who_was_told_what_is_taken_back_is_listed_until_another_letter_says_it(life: Life) -> None:
    from_the_second_of_may(life)
    assert (untrue(life, APRIL, MAY), seen(life).standing) == ([], ("Envoyée", "vert"))
    decide(life, "corriger_erreur", "secretariat", "presidence")
    assert life.state == ("EPREUVES_FAITES", "")
    assert (untrue(life, APRIL), untrue(life, MAY)) == ([], [(ONE, AGAIN)])
    assert seen(life).standing == ("À décider à nouveau", "ambre")
    says = "il manque une décision là où la lettre partie est devenue fausse (1) : décidez à nouveau, puis signez"
    assert life.desk.sign(life.form(), life.who("direction"), seen(life)) == Refused((says,))
    desk, chair = life.desk, life.who("presidence")
    assert isinstance(desk.recuse(life.form(), chair, desk.file(chair, ONE), PROGRAMME, chair.email), Saved)
    assert seen(life, MAY, "presidence").untrue == (), "nothing of whom they are recused from (§5)"
    decide(life, "refuser_principale", "jury", "presidence2")
    assert (untrue(life, MAY), [one.dossier for one in seen(life).late]) == ([], [ONE])
    members = seen(life).members[f"{ONE}/{PROGRAMME}"]
    life.say(f"annonce:{MAY}/{PROGRAMME}", members={f"{ONE}/{PROGRAMME}": members})
    life.say(f"courriel:{ONE}/{PROGRAMME}/{MAY}-2", status="parti", announcement=MAY, decision=members)
    assert (untrue(life, APRIL, MAY), seen(life).standing) == ([], ("Envoyée", "vert"))
    answer = life.desk.sign(life.form(), life.who("direction"), seen(life))
    assert answer == Refused(("ce lot est déjà figé : rien n'y manque",))


@until("CONVOQUE")
def test_a_convocation_taken_back_leaves_the_letter_true_as_long_as_its_decision_stands(life: Life) -> None:
    """§5.1.1: it tells the pre-admissibility; taken back too, it is to be decided again, and told."""
    decide(life, "corriger_erreur", "instruction", "direction")
    assert (life.state, untrue(life, APRIL)) == (("PRE_ADMISSIBLE", ""), [])
    decide(life, "corriger_erreur", "secretariat", "presidence")
    assert (life.state, untrue(life, APRIL)) == (("RECEVABLE", ""), [(ONE, AGAIN)])


@until("ADMISSIBLE")
def test_the_same_decision_taken_again_is_told_again_and_a_batch_opened_again_forgets_nobody(life: Life) -> None:
    from_the_second_of_may(life)
    decide(life, "corriger_erreur", "secretariat", "presidence")
    life.say(f"annonce:{MAY}/{PROGRAMME}", "Rouvert", frozen_at=None, members={})
    assert (untrue(life, MAY), seen(life).standing) == ([(ONE, AGAIN)], ("À décider à nouveau", "ambre"))
    decide(life, "admettre_principale", "jury", "presidence")
    assert (untrue(life, MAY), list(seen(life).members)) == ([], [f"{ONE}/{PROGRAMME}"])


@pytest.mark.parametrize("life", ["CONVOQUE", "EPREUVES_FAITES", "ADMISSIBLE", "FICHE_AGREEE", "ENGAGE"], indirect=True)
def test_a_letter_that_a_later_step_followed_is_true(life: Life) -> None:
    assert untrue(life, APRIL, MAY) == []


@until("ADMISSIBLE")
def test_nobody_is_listed_whose_wrong_decision_was_told_by_no_letter(life: Life) -> None:
    """Its letter is written, and never left. What was told before it stands: nothing of the pre-admissibility was
    wrong."""
    wrong = seen(life).members[f"{ONE}/{PROGRAMME}"]
    life.say(f"courriel:{ONE}/{PROGRAMME}/{MAY}", status="pret", announcement=MAY, decision=wrong)
    decide(life, "corriger_erreur", "secretariat", "presidence")
    assert untrue(life, APRIL, MAY) == []


@until("ADMISSIBLE")
def test_who_withdrew_since_has_nothing_more_to_be_decided(life: Life) -> None:
    from_the_second_of_may(life)
    decide(life, "corriger_erreur", "secretariat", "presidence")
    decide(life, "retirer", "instruction")
    assert untrue(life, APRIL, MAY) == []


def left(life: Life, template: str) -> None:
    """The letter that tells the state where it stands left."""
    about = f"candidature:{ONE}/{PROGRAMME}#state"
    act = last_change(life.desk.files().register, about)
    assert act
    code = next_code(life.desk.files().register, (ONE, PROGRAMME), template)
    life.say(code, template=template, status="parti", about=about, decision=act.row.operation)


def owed_now(life: Life) -> list[str]:
    return [one.template for one in owed(life.desk.files(), life.clock.now)]


@until("FICHE_AGREEE")
def test_an_agreement_told_once_is_not_told_again_because_a_commitment_was_taken_back(life: Life) -> None:
    """§8: no letter told the commitment, and the one of the agreement is true."""
    assert owed_now(life) == ["fiche_agreee"]
    left(life, "fiche_agreee")
    assert owed_now(life) == []
    life.take("engager", "placement", "")
    decide(life, "corriger_erreur", "direction", "presidence")
    assert (life.state[0], owed_now(life)) == ("FICHE_AGREEE", [])


@until("FICHE_AGREEE")
def test_an_agreement_that_was_never_told_still_is(life: Life) -> None:
    """By the letter that waited for it, whatever was taken back meanwhile."""
    who = life.who("secretariat")
    keys = [one.key for one in life.desk.owed_letters(who, "fiche_agreee")]
    assert life.desk.write(life.form(), who, "fiche_agreee", keys) == (1, ())
    life.take("engager", "placement", "")
    decide(life, "corriger_erreur", "direction", "presidence")
    (line,) = [one for one in life.desk.outbox(who) if one.mail.template == "fiche_agreee"]
    assert (line.closed, owed_now(life)) == ("", [])


@until("ADMIS")
def test_what_a_letter_said_since_makes_the_way_back_news(life: Life) -> None:
    """§9.1: whoever read « admission prononcée » is told where they stand, now that two slips are put right."""
    left(life, "admis")
    for validator in ("direction2", "presidence"):
        decide(life, "corriger_erreur", "direction", validator)
    assert (life.state[0], owed_now(life)) == ("FICHE_AGREEE", ["fiche_agreee"])
    left(life, "fiche_agreee")
    assert owed_now(life) == []


STEP = "« {} » : cette étape a été reprise"


def untrue_now(life: Life, role: str = "direction") -> list[str]:
    return [one.says for one in life.desk.untrue_letters(life.who(role))]


@until("ADMIS")
def test_who_holds_an_admission_taken_back_is_listed_until_another_letter_tells_their_state(life: Life) -> None:
    """§9.1: no letter tells a commitment, and none takes an admission back."""
    left(life, "admis")
    assert untrue_now(life) == []
    decide(life, "corriger_erreur", "direction", "direction2")
    assert (life.state[0], owed_now(life), untrue_now(life)) == ("ENGAGE", [], [STEP.format("Admission prononcée")])
    desk, chair = life.desk, life.who("presidence")
    assert isinstance(desk.recuse(life.form(), chair, desk.file(chair, ONE), PROGRAMME, chair.email), Saved)
    assert untrue_now(life, "presidence") == [], "nothing of whom they are recused from (§5)"
    life.take("prononcer_admission", "direction", "")
    assert (owed_now(life), untrue_now(life)) == (["admis"], [STEP.format("Admission prononcée")])
    left(life, "admis")
    assert (owed_now(life), untrue_now(life)) == ([], [])


@until("ADMISSIBLE")
def test_a_withdrawal_of_another_candidate_that_was_confirmed_is_listed(life: Life) -> None:
    """Whatever no letter of the desk says again: what they stand on is told since May."""
    from_the_second_of_may(life)
    decide(life, "retirer", "instruction")
    left(life, "retrait")
    assert untrue_now(life) == []
    decide(life, "corriger_erreur", "instruction", "presidence")
    assert (life.state[0], untrue(life, MAY)) == ("ADMISSIBLE", [])
    assert untrue_now(life) == [STEP.format("Retrait enregistré")]


@until("ADMISSIBLE")
def test_a_letter_that_waits_when_its_step_is_taken_back_was_read_by_nobody(life: Life) -> None:
    from_the_second_of_may(life)
    decide(life, "retirer", "instruction")
    who = life.who("secretariat")
    assert life.desk.write(life.form(), who, "retrait", [one.key for one in life.desk.owed_letters(who, "retrait")])[0]
    decide(life, "corriger_erreur", "instruction", "presidence")
    assert untrue_now(life) == []


WHEN, HOW = "15/07/2024", "Appel de la direction : il l'a compris"


def rectify(life: Life, role: str = "secretariat", on: str = WHEN, how: str = HOW, letter: str = "") -> Answer:
    listed = [one.letter for one in life.desk.untrue_letters(life.who("direction"))]
    return life.desk.rectify(life.form(), life.who(role), letter or listed[0], on, how)


@until("ADMIS")
def test_who_was_told_otherwise_by_hand_leaves_the_list_and_their_thread_says_so(life: Life) -> None:
    """By whoever may send those letters, who says when and how; another letter that becomes untrue is listed again."""
    left(life, "admis")
    letter = f"courriel:{ONE}/{PROGRAMME}/admis"
    assert says(rectify(life, letter=letter)) == "cette lettre n'est pas à rectifier : relisez la liste"
    life.clock.now = life.clock.now.replace(day=16)
    decide(life, "corriger_erreur", "direction", "direction2")
    for role in ("placement", "jury", "presidence", "lecture"):
        with pytest.raises(Denied):
            rectify(life, role)
    assert says(rectify(life, how="  ")).startswith("dites comment la personne l'a su")
    assert "à aujourd'hui" in says(rectify(life, on="17/07/2024")), "to come"
    with pytest.raises(RuleError, match=r"30/02"):
        rectify(life, on="30/02/2024")
    desk, secretary = life.desk, life.who("secretariat")
    assert isinstance(desk.recuse(life.form(), secretary, desk.file(secretary, ONE), PROGRAMME, secretary.email), Saved)
    assert isinstance(rectify(life), Refused), "nothing of whom they are recused from (§5)"
    form, who = life.form(), life.who("instruction")
    for _ in range(2):
        assert isinstance(desk.rectify(form, who, letter, WHEN, HOW), Saved | Refused)
        assert untrue_now(life) == []
    (line,) = [one for one in desk.thread(who, ONE) if one.reason == HOW]
    assert (line.what, line.who) == ("Courriel, BAT 1A", "Instruction")
    assert line.changes == (("Devenue fausse, rectifiée à la main le", "", WHEN),)
    assert line.facts == (("lettre", STEP.format("Admission prononcée")),)
    life.take("prononcer_admission", "direction", "")
    assert (owed_now(life), untrue_now(life)) == (["admis"], [])
    left(life, "admis")
    decide(life, "corriger_erreur", "direction", "direction2")
    assert untrue_now(life) == [STEP.format("Admission prononcée")], "the second letter said it again"


@until("ADMIS")
def test_what_is_said_of_a_letter_rests_on_what_was_untrue_of_it(life: Life) -> None:
    """They were admitted again before it was recorded: what the candidate was told on the phone is untrue itself."""
    left(life, "admis")
    life.clock.now = life.clock.now.replace(day=16)
    decide(life, "corriger_erreur", "direction", "direction2")
    other, letter = life.open(), f"courriel:{ONE}/{PROGRAMME}/admis"
    who = other.actor(life.who("secretariat").email)
    other.untrue_letters(who)
    life.take("prononcer_admission", "direction", "")
    answer = other.rectify(life.form(), who, letter, WHEN, HOW)
    assert isinstance(answer, Refused)
    assert answer.winner
    assert untrue_now(life) == [STEP.format("Admission prononcée")]


@pytest.mark.parametrize("life", ["FICHE_AGREEE", "ENGAGE"], indirect=True)
def test_a_letter_that_another_step_followed_is_no_less_true(life: Life) -> None:
    left(life, "fiche_agreee")
    step, who = ("renoncer", "placement") if life.state[0] == "ENGAGE" else ("projet_caduc", "direction")
    life.take(step, who, "Écrit du candidat")
    assert untrue_now(life) == []


def test_who_was_told_that_they_came_too_late_and_is_let_in_is_listed(tmp_path: Path) -> None:
    """§3: « ne peut pas être examinée » is so no more, and the next letter may be that of April."""
    life = Life(tmp_path, PROGRAMME)
    late, back = lived("hors délai")[:2]
    life.play(late)
    assert owed_now(life) == ["hors_delai"]
    left(life, "hors_delai")
    assert untrue_now(life) == []
    life.play(back)
    assert (life.state[0], untrue_now(life)) == ("DEPOSE", [STEP.format("Dépôt hors délai")])
    life.say(f"dossier:{ONE}", missing_documents=["cv"])
    life.take("completude_non", "instruction", "")
    left(life, "a_completer")
    assert untrue_now(life) == []
    life.close()
