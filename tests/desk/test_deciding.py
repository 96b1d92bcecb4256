"""Deciding, as stories: what is offered, proposed, refused to its author, validated by another, lost to who came
first."""

from decimal import Decimal

import pytest

from desk.cases import holders
from rules.case import Actor
from sheets_sync.answers import Draft, Refused, Saved
from tests.desk.conftest import World, candidate

ONE = "24-00001"


def take(world: World, who: Actor, step: str, reason: str = "", **more: object) -> object:
    shown = world.desk.file(who, ONE)
    return world.desk.decide(world.form(), who, shown, "MKX1", step, reason, **more)  # type: ignore[arg-type]


def state(world: World) -> str:
    shown = world.desk.file(world.who("lecture"), ONE).application("MKX1").state
    assert shown is not None
    return shown.code


def receivable(book: World) -> World:
    book.bring(candidate())
    assert isinstance(take(book, book.who("instruction"), "completude_oui"), Saved)
    assert isinstance(take(book, book.who("instruction"), "recevable_de_droit"), Saved)
    return book


def test_a_case_worker_takes_the_rules_proposal(book: World) -> None:
    receivable(book)
    application = book.desk.file(book.who("lecture"), ONE).application("MKX1")
    assert state(book) == "RECEVABLE"
    assert (application.examination.eligibility, application.examination.route) == ("by_right", "1.1.3 a")
    assert book.desk.files().candidature(ONE, "MKX1")["decided_route"] == "1.1.3 a"


def test_proposed_refused_to_its_author_validated_by_the_chair(book: World) -> None:
    receivable(book)
    chair = book.who("presidence")
    proposed = take(book, chair, "pre_admettre", trials=["EVD1", "ANGLAIS1"])
    assert isinstance(proposed, Saved)
    assert state(book) == "RECEVABLE"
    assert take(book, chair, "pre_admettre") == Refused(
        ("vous avez proposé cette étape : une autre personne doit la valider",)
    )
    validated = take(book, book.who("presidence2"), "pre_admettre")
    assert isinstance(validated, Saved)
    assert validated.act.kind == "validation"
    assert state(book) == "PRE_ADMISSIBLE"
    assert book.desk.files().candidature(ONE, "MKX1")["trials"] == ["EVD1", "ANGLAIS1"]
    assert book.desk.file(chair, ONE).application("MKX1").proposal is None


def test_the_offer_names_who_may_validate_and_what_it_asks(book: World) -> None:
    receivable(book)
    offers = {offer.id: offer for offer in book.desk.offers(book.who("jury"), ONE, "MKX1")}
    offer = offers["pre_admettre"]
    assert offer.validators == ("Presidence", "Presidence2")
    assert [(trial.code, trial.compulsory) for trial in offer.trials] == [("EVD1", True), ("ANGLAIS1", False)]
    assert (offer.proposes, offer.objections, offer.section) == (True, (), "5.1.1")
    chair = next(one for one in book.desk.offers(book.who("presidence"), ONE, "MKX1") if one.id == "pre_admettre")
    assert chair.validators == ("Presidence2",), "never oneself"
    assert [motive.section for motive in offers["rejeter_dossier"].motives] == ["5.1", "5.1", "5.1"]


def test_a_rejection_needs_a_motive(book: World) -> None:
    receivable(book)
    refused = take(book, book.who("jury"), "rejeter_dossier")
    assert isinstance(refused, Refused)
    assert refused.reasons[0] == "un motif est obligatoire"


def test_a_case_worker_is_offered_no_decision_of_the_jury(book: World) -> None:
    receivable(book)
    offered = {offer.id for offer in book.desk.offers(book.who("instruction"), ONE, "MKX1")}
    assert not offered & {"pre_admettre", "rejeter_dossier"}
    assert isinstance(take(book, book.who("instruction"), "rejeter_dossier", "parce que"), Refused)


def test_the_second_of_two_jurors_is_told_both_values(book: World) -> None:
    receivable(book)
    other = book.open()
    shown = other.file(book.who("secretariat"), ONE)
    assert isinstance(take(book, book.who("jury"), "rejeter_dossier", "Résultats insuffisants"), Saved)
    answer = other.decide("late", book.who("secretariat"), shown, "MKX1", "pre_admettre", trials=["EVD1"])
    assert isinstance(answer, Refused)
    assert answer.winner is not None
    assert answer.winner.actor == "jury@ecole.example.org"
    assert answer.mine == {"Proposition en attente": "Déclarer pré-admissible"}
    assert answer.theirs == {"Proposition en attente": "Rejeter sur dossier"}


def test_the_same_proposal_by_someone_else_is_already_recorded(book: World) -> None:
    receivable(book)
    other = book.open()
    shown = other.file(book.who("secretariat"), ONE)
    take(book, book.who("jury"), "rejeter_dossier", "Résultats insuffisants")
    answer = other.decide("late", book.who("secretariat"), shown, "MKX1", "rejeter_dossier", "Résultats insuffisants")
    assert isinstance(answer, Saved)
    assert answer.already_by == "jury@ecole.example.org"


def test_the_same_step_with_other_trials_is_another_proposal(book: World) -> None:
    receivable(book)
    other = book.open()
    shown = other.file(book.who("secretariat"), ONE)
    desk, jury = book.desk, book.who("jury")
    desk.decide(book.form(), jury, desk.file(jury, ONE), "MKX1", "pre_admettre", trials=["EVD1"])
    answer = other.decide("late", book.who("secretariat"), shown, "MKX1", "pre_admettre", trials=["EVD1", "ANGLAIS1"])
    assert answer == Refused(("les épreuves sont celles de la proposition : pour en demander d'autres, écartez-la",))


@pytest.mark.parametrize("again", ["same", "reopened meanwhile"])
def test_a_double_click_is_one_act(book: World, again: str) -> None:
    """Of a click that waited behind the first, the form had opened anew: it is nobody else's act for all that."""
    book.bring(candidate())
    who = book.who("instruction")
    shown = book.desk.file(who, ONE)
    first, second = (book.desk.decide(form, who, shown, "MKX1", "completude_oui") for form in ("same", again))
    assert isinstance(first, Saved)
    assert isinstance(second, Saved)
    assert (first.position, second.already_by) == (second.position, None)


def test_a_verdict_that_changed_since_it_was_shown_is_not_decided_upon(book: World) -> None:
    receivable(book)
    who = book.who("jury")
    shown = book.desk.file(who, ONE)
    clerk = book.who("instruction")
    book.desk.correct(book.form(), clerk, book.desk.file(clerk, ONE), "diploma_stage", "1")
    answer = book.desk.decide(book.form(), who, shown, "MKX1", "rejeter_dossier", "Résultats insuffisants")
    assert isinstance(answer, Refused)
    assert "Les faits ont changé" in answer.reasons[0]


def test_a_proposal_is_given_up_by_its_author_or_refused_with_a_reason(book: World) -> None:
    receivable(book)
    take(book, book.who("jury"), "rejeter_dossier", "Résultats insuffisants")
    desk, chair = book.desk, book.who("presidence")
    shown = desk.file(chair, ONE)
    assert isinstance(desk.refuse_proposal(book.form(), chair, shown, "MKX1", " "), Refused)
    assert isinstance(desk.refuse_proposal(book.form(), chair, shown, "MKX1", "À revoir en séance"), Saved)
    assert desk.file(chair, ONE).application("MKX1").proposal is None
    assert state(book) == "RECEVABLE"


def test_the_file_shows_what_counts(book: World) -> None:
    book.bring(candidate(programmes=("MKX1", "BAT1")))
    shown = book.desk.file(book.who("jury"), ONE)
    assert shown.name == "Lefèvre Noémie"
    assert [mark.value for mark in shown.marks] == [Decimal("12.5"), Decimal("13"), Decimal("11.75"), Decimal("14")]
    assert (shown.marks_section, shown.fee_due, shown.fee_paid, shown.fee_exact) == ("5.1", 99, 77, True)
    assert [view.programme for view in shown.applications] == ["BAT1", "MKX1"]
    assert all(piece.there for piece in shown.documents)


def test_a_step_on_a_form_older_than_a_proposal_is_refused(book: World) -> None:
    """Even a proposal whose act rests on nothing but itself, as those of the demonstration do."""
    receivable(book)
    old, subject = book.desk.file(book.who("instruction"), ONE), f"candidature:{ONE}/MKX1"
    proposal = {"transition": "rejeter_dossier", "by": book.who("jury").email, "at": book.clock().isoformat()}
    book.desk.journal.record(Draft("f", proposal["by"], "proposition", subject, {subject: {"proposal": proposal}}))
    answer = book.desk.decide(book.form(), book.who("instruction"), old, "MKX1", "reexaminer")
    assert isinstance(answer, Refused)
    assert answer.winner is not None
    assert answer.winner.actor == "jury@ecole.example.org"
    application = book.desk.file(book.who("instruction"), ONE).application("MKX1")
    assert (state(book), application.proposal_label) == ("RECEVABLE", "Rejeter sur dossier")


def test_a_proposal_that_replaced_the_one_shown_is_not_set_aside(book: World) -> None:
    receivable(book)
    desk, juror, chair = book.desk, book.who("jury"), book.who("presidence")
    take(book, juror, "rejeter_dossier", "Résultats insuffisants")
    old = desk.file(chair, ONE)
    desk.refuse_proposal(book.form(), juror, desk.file(juror, ONE), "MKX1", "")
    take(book, juror, "pre_admettre", trials=["EVD1"])
    answer = desk.refuse_proposal(book.form(), chair, old, "MKX1", "À revoir en séance")
    assert isinstance(answer, Refused)
    assert desk.file(chair, ONE).application("MKX1").proposal_label == "Déclarer pré-admissible"


def test_no_trial_asked_is_what_was_chosen_and_is_refused(book: World) -> None:
    receivable(book)
    assert take(book, book.who("jury"), "pre_admettre", trials=[]) == Refused(
        ("épreuve obligatoire non demandée : Entretien vidéo différé (EVD)", "aucune épreuve n'est demandée")
    )
    assert book.desk.file(book.who("jury"), ONE).application("MKX1").proposal is None


def test_whoever_validates_approves_the_trials_that_were_proposed(book: World) -> None:
    receivable(book)
    take(book, book.who("jury"), "pre_admettre", trials=["EVD1", "ANGLAIS1"])
    chair = book.who("presidence")
    refused = take(book, chair, "pre_admettre", trials=["EVD1"])
    assert isinstance(refused, Refused)
    assert "les épreuves sont celles de la proposition" in refused.reasons[0]
    assert isinstance(take(book, chair, "pre_admettre"), Saved)
    assert book.desk.files().candidature(ONE, "MKX1")["trials"] == ["EVD1", "ANGLAIS1"]


def renounced(book: World, *keys: str) -> None:
    """Committed, then gone back on it; management asks to take that back as a mistake (§5)."""
    for key in keys:
        subject = f"candidature:{key}"
        for target in ("ENGAGE", "RENONCE"):
            book.desk.journal.record(Draft(book.form(), "x", "transition", subject, {subject: {"state": target}}))
    for key in keys:
        dossier, programme = key.split("/")
        who = book.who("direction")
        shown = book.desk.file(who, dossier)
        answer = book.desk.decide(book.form(), who, shown, programme, "corriger_erreur", "Saisi par erreur")
        assert isinstance(answer, Saved), answer


def both(book: World, *keys: str) -> list[object]:
    """Two desks, each opened on the book before the other one validated, take both applications back."""
    desks = (book.desk, book.open())
    who, asked = book.who("direction2"), []
    for desk, key in zip(desks, keys, strict=True):
        dossier, programme = key.split("/")
        asked.append((desk, desk.file(who, dossier), programme))
    return [
        desk.decide(f"late-{n}", who, shown, programme, "corriger_erreur")
        for n, (desk, shown, programme) in enumerate(asked)
    ]


def test_two_desks_on_the_last_seat_give_it_once(book: World) -> None:
    keys = ("24-00001/INFRES2-DL", "24-00002/INFRES2-DL")
    book.bring(*(candidate(f"24-0000{n}", ("INFRES2-DL",)) for n in (1, 2, 3)))
    third = "candidature:24-00003/INFRES2-DL"
    book.desk.journal.record(Draft("third", "x", "transition", third, {third: {"state": "FICHE_AGREEE"}}))
    renounced(book, *keys)
    won, lost = both(book, *keys)
    assert isinstance(won, Saved)
    assert isinstance(lost, Refused)
    assert lost.reasons[0] == "il n'en reste pas : place sous le plafond de la formation"
    assert [entry.dossier for entry in holders(book.desk.files(), "INFRES2-DL", "engagement")] == [ONE]


def test_two_desks_commit_one_person_once(book: World) -> None:
    keys = ("24-00001/MKX1", "24-00002/BAT1")
    book.bring(candidate(ONE, ("MKX1",)), candidate("24-00002", ("BAT1",), person=ONE))
    renounced(book, *keys)
    won, lost = both(book, *keys)
    assert isinstance(won, Saved)
    assert isinstance(lost, Refused)
    files = book.open().files()
    assert [entry.key for code in ("MKX1", "BAT1") for entry in holders(files, code, "engagement")] == [(ONE, "MKX1")]
