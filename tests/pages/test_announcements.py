"""Annonces, driven without a browser; `test_second_of_may` has the same chain in Chromium."""

import re
from datetime import date, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from desk.desk import Desk, open_desk
from pages.parts import year_lists
from pages.parts.announce_owed import held_by
from pages.parts.announce_sending import noted
from sheets_sync.answers import Draft, Pending
from tests.desk.carriers import loopback
from tests.pages.announcing import (
    CASES,
    CHAIR,
    PERIOD,
    SECRETARY,
    Clock,
    decide,
    freeze,
    saved,
    season,
    spread,
    took_their_trials,
    utc,
)
from tests.pages.desks import standing
from tests.pages.screens import html, popovers, screen, table, words

EVE, DAY = utc(4, 30), utc(5, 2)


@pytest.fixture
def clock() -> Clock:
    return Clock(EVE)


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Desk:
    return standing(tmp_path, lambda url: open_desk(url, clock), nine)


def nine(desk: Desk) -> None:
    """Nine applications, one of which nobody decided."""
    took_their_trials(desk, spread(9))
    decide(desk, [1, 2, 3, 4, 5], "admettre_principale")
    decide(desk, [6, 7, 8], "refuser_principale")


@pytest.mark.parametrize(
    ("on", "opens"),
    [((4, 30), "02/05"), ((5, 4), "02/05"), ((5, 22), "23/05"), ((8, 28), "02/05")],
)
def test_it_opens_on_the_announcement_that_is_next_due_or_just_past(
    desk: Desk, clock: Clock, on: tuple[int, int], opens: str
) -> None:
    decide(desk, [9], "placer_complementaire")
    clock.now = utc(*on)
    who = desk.actor(CHAIR)
    lines = {line.period.code: line for line in desk.announcement_calendar(who)}
    at = screen(desk, CHAIR, "announcements")
    assert f"{lines[at.selectbox(key='announce_which').value].period.start:%d/%m}" == opens


def announcements(desk: Desk, email: str, task: str = "", **secrets: dict[str, object]) -> AppTest:
    at = screen(desk, email, "announcements")
    for name, value in secrets.items():
        at.secrets[name] = value
    at.selectbox(key="announce_which").set_value(PERIOD).run()
    if task:
        at.segmented_control(key="announce_task").set_value(task).run()
    return at


def click(at: AppTest, key: str) -> AppTest:
    return at.button(key=key).click().run()


def test_an_empty_season_says_that_nothing_is_to_announce(tmp_path: Path, clock: Clock) -> None:
    at = announcements(season(tmp_path, clock, spread(1)), SECRETARY)
    assert "Rien à annoncer" in words(html(at))


def test_the_rehearsal_shows_red_lists_first_and_how_many_of_each_outcome(desk: Desk) -> None:
    at = announcements(desk, SECRETARY)
    assert table(at, "Ce qui serait annoncé") == [
        ["Admissible", "", "5"], ["Non admissible", "", "3"], ["Sans décision", "", "1"],
    ]  # fmt: skip
    given = year_lists.calendar(desk.announcement_calendar(desk.actor(SECRETARY)))
    told = [row for row in given.rows if row[0] == date(2024, 5, 2) and row[5]]
    label = "Annonce de l’admissibilité, du rejet ou de la phase complémentaire"
    assert [(row[1], row[3:]) for row in told][:1] == [(label, ("BAT 1A", "À signer", 3, 0))]
    seen = at.dataframe[0].value
    assert list(seen["À voir"]) == ["Sans décision"]
    assert list(seen["Dossier"]) == ["24-00009"]
    assert "rien ne part avant le 02/05/2024 à 00:00" in words(html(at))


def test_no_address_blocks_and_leads_to_the_dossier(desk: Desk) -> None:
    subject = "dossier:24-00003"
    saved(desk.journal.record(Draft("blank", "x", "saisie", subject, {subject: {"email": ""}})))
    at = announcements(desk, SECRETARY)
    assert "Annonce bloquée" in words(html(at))
    assert at.dataframe[0].value["À voir"].iloc[0] == "Sans adresse"
    at = announcements(desk, SECRETARY, "Signer")
    assert at.button(key="announce_sign").label.startswith("Signer (2")


def test_two_people_sign_all_the_programmes_and_letters_are_written(desk: Desk) -> None:
    at = click(announcements(desk, SECRETARY, "Signer"), "announce_sign")
    assert "Une signature sur deux" in words(html(at))
    assert at.button(key="announce_sign").label.startswith("Signer (3")
    second = announcements(desk, CHAIR, "Signer")
    assert second.button(key="announce_sign").label.startswith("Signer et figer (3")
    second = click(second, "announce_sign")
    assert "Figée" in words(html(second))
    at = click(announcements(desk, CASES, "Lettres"), "announce_prepare")
    assert "8 lettres écrites, 0 annulée." in words(html(at))
    again = words(html(click(announcements(desk, CASES, "Lettres"), "announce_prepare")))
    assert "Rien à écrire : chaque candidature des lots figés a déjà sa lettre." in again
    assert at.text[1].value.startswith("Bonjour Noé Candidat")
    assert "export_lettres" in popovers(at)


def test_who_does_not_sign_is_told_who_does(desk: Desk) -> None:
    at = announcements(desk, CASES, "Signer")
    assert "Deux personnes signent" in words(html(at))
    assert "announce_sign" not in [button.key for button in at.button]


def test_signing_twice_is_refused_in_words(desk: Desk) -> None:
    click(announcements(desk, SECRETARY, "Signer"), "announce_sign")
    at = click(announcements(desk, SECRETARY, "Signer"), "announce_sign")
    assert "vous avez déjà signé" in words(html(at))


def test_too_early_nothing_is_handed_out_and_the_screen_says_when(desk: Desk, clock: Clock) -> None:
    freeze(desk)
    click(announcements(desk, CASES, "Lettres"), "announce_prepare")
    at = announcements(desk, CASES, "Envoyer")
    assert at.button(key="announce_hand_out").disabled
    assert set(at.dataframe[0].value["Remarque"]) == {"trop tôt : rien ne part avant le 02/05/2024, 0 h (§3.1)"}
    clock.now = DAY
    at = click(announcements(desk, CASES, "Envoyer"), "announce_hand_out")
    assert "8 brouillons remis" in words(html(at))
    at = click(at, "announce_gone")
    assert "8 lettres notées parties" in words(html(at))
    assert "Envoyée" in words(html(announcements(desk, CASES)))
    subject = next(one for one in desk.files().register.fields if one.startswith("candidature:"))
    saved(desk.journal.record(Draft("gone", "x", "transition", subject, {subject: {"state": "RETRAIT"}})))
    rows = table(announcements(desk, CASES), "Annonce du 02/05/2024, par formation")
    assert [row[2] for row in rows] == [row[3] for row in rows], "who left since was told all the same"


def test_letters_that_are_no_longer_true_come_first_with_what_to_do(desk: Desk, clock: Clock) -> None:
    freeze(desk)
    click(announcements(desk, CASES, "Lettres"), "announce_prepare")
    clock.now = DAY
    click(click(announcements(desk, CASES, "Envoyer"), "announce_hand_out"), "announce_gone")
    assert "devenue" not in words(html(announcements(desk, CASES)))
    subject = next(one for one in desk.files().register.fields if one.startswith("candidature:"))
    changes = {subject: {"state": "EPREUVES_FAITES"}}
    saved(desk.journal.record(Draft("back", "x", "validation", subject, changes, "corriger_erreur", reason="Erreur")))
    at = announcements(desk, CASES)
    assert at.dataframe[0].value["À voir"].iloc[0] == "Lettre devenue fausse"
    assert "1 lettre devenue fausse" in words(html(at))
    assert "décidez à nouveau, une autre lettre le dira" in words(html(at))
    assert "à décider à nouveau : 1" in words(html(at))


def test_a_letter_is_noted_as_gone_only_once_that_is_recorded(desk: Desk, clock: Clock) -> None:
    """A colleague said it first, or the book does not answer."""
    freeze(desk)
    click(announcements(desk, CASES, "Lettres"), "announce_prepare")
    clock.now = DAY
    at = click(announcements(desk, CASES, "Envoyer"), "announce_hand_out")
    who = desk.actor(SECRETARY)
    desk.say_left("first", who, [one.mail.subject for one in desk.outbox(who, PERIOD)], True)
    said = words(html(click(at, "announce_gone"))).replace("\u202f", " ").replace("\xa0", " ")
    assert "À revoir 0 lettre notée partie. 8 autres : leur état ne le permet plus" in said
    said = words(noted(3, (Pending("x"), Pending("y")), True)).replace("\u202f", " ").replace("\xa0", " ")
    assert said.startswith("À revoir 0 lettre notée partie. 2 autres : vérification en cours. 1 autre : leur état")


def test_without_a_server_the_screen_says_that_direct_sending_is_off(desk: Desk, clock: Clock) -> None:
    freeze(desk)
    click(announcements(desk, CASES, "Lettres"), "announce_prepare")
    clock.now = DAY
    at = announcements(desk, CASES, "Envoyer")
    assert "Envoi direct éteint" in words(html(at))
    assert "announce_send" not in [button.key for button in at.button]


def test_a_server_badly_set_is_said_and_nothing_leaves(desk: Desk, clock: Clock) -> None:
    freeze(desk)
    click(announcements(desk, CASES, "Lettres"), "announce_prepare")
    at = announcements(desk, CASES, "Envoyer", smtp={"host": "127.0.0.1"})
    assert "« host » et « sender » sont attendus" in words(html(at))


def test_the_server_of_the_secrets_sends_each_letter_and_one_refusal_is_shown(desk: Desk, clock: Clock) -> None:
    freeze(desk)
    click(announcements(desk, CASES, "Lettres"), "announce_prepare")
    clock.now = DAY
    with loopback() as (server, settings):
        server.refuses = {"c002@exemple.invalid": "550 5.1.1 No such user"}
        smtp = {"host": settings.host, "port": settings.port, "security": "aucune", "sender": "adm@ecole.example.org"}
        at = announcements(desk, CASES, "Envoyer", smtp=smtp)
        at = click(at, "announce_send")
        running = desk.sending(desk.actor(CASES))
        assert running is not None
        assert running.over.wait(30)
        at.run()
        assert len(server.to) == 7
        dates = [message_from_bytes(text, policy=default)["Date"].datetime for text in server.texts]
    assert {(one.date(), one.utcoffset()) for one in dates} == {(date(2024, 5, 2), timedelta(hours=2))}
    assert "7 lettres parties." in words(html(at))
    assert ["échec", "1", ""] in table(at, "Lettres par état")
    assert re.search(r"parties\. 24-\d{5}, [\w-]+ [12]A : Le serveur de mél le refuse : 550", words(html(at)))
    remarks = [str(one) for one in at.dataframe[0].value["Remarque"]]
    assert (remarks[0][:10], set(remarks[1:])) == ("Le serveur", {""}), "what failed stands first"
    assert "corrigez l’adresse (Instruction, « Corriger »), puis réécrivez la lettre" in words(html(at))
    at.text_input(key="announce_doubt_why").set_value("Appel : boîte pleine")
    at = click(at, "announce_right")
    assert at.session_state["announce_doubt_why"] == "", "said of this letter, and not of the next one"
    said = words(html(at))
    assert "Envoi terminé 7 lettres parties. Lettres par état" in said, "what was settled since is told no more"


def test_a_broken_invariant_leads_to_its_row_and_its_fix(desk: Desk) -> None:
    subject = "candidature:24-00009/MKX1"
    saved(desk.journal.record(Draft("broken", "x", "transition", subject, {subject: {"state": "ADMIS"}})))
    shown = words(html(announcements(desk, SECRETARY)))
    assert "MKX 1A : un contrôle de cette formation est rompu" in shown
    assert "À faire :" in shown
    assert "BAT 1A :" not in shown


def undated(desk: Desk, task: str = "") -> AppTest:
    at = screen(desk, CASES, "announcements")
    at.selectbox(key="announce_which").set_value("").run()
    if task:
        at.segmented_control(key="announce_task Courriers sans date").set_value(task).run()
    return at


def test_a_letter_bound_to_no_date_is_read_then_written_then_sent(desk: Desk, clock: Clock) -> None:
    assert "Aucun courrier n’est dû." in words(html(undated(desk)))
    clock.now = DAY
    subject, mail = "candidature:24-00001/BAT1", "courriel:24-00001/BAT1/told"
    decision = desk.files().register.heads[f"{subject}#state"]
    told = {"template": "x", "status": "parti", "announcement": PERIOD, "decision": decision}
    saved(desk.journal.record(Draft("told", "x", "courriel", mail, {mail: told})))
    slot = {"programme": "BAT1", "trial": "EVS1", "starts_at": "2024-05-14T09:30:00+02:00", "minutes": 20, "room": "V3"}
    booked = {subject: {"state": "EVS_PREVU", "slot.EVS1": "A"}, "creneau:A": slot | {"held_by": "24-00001/BAT1"}}
    saved(desk.journal.record(Draft("slot", "x", "creneau", subject, booked)))
    at = undated(desk)
    assert table(at, "Courriers sans date") == [["Créneau d'entretien réservé", "§6", "1"]]
    assert "14/05/2024" in at.text[1].value
    assert any(key.startswith("export_courriers-") for key in popovers(at))
    at = click(at, "owed_write")
    assert "1 courrier écrit." in words(html(at))
    joined = sent_with(desk)
    assert "DTSTART;TZID=Europe/Paris:20240514T093000" in str(joined.get_content())
    assert joined.get_param("method") == "REQUEST"
    gone = {subject: {"state": "PHASE_COMPLEMENTAIRE", "slot.EVS1": None}, "creneau:A": {"cancelled": "juré malade"}}
    saved(desk.journal.record(Draft("gone", "x", "creneau", subject, gone)))
    click(undated(desk), "owed_write")
    joined = sent_with(desk)
    assert joined.get_param("method") == "CANCEL"
    assert {"STATUS:CANCELLED", "SEQUENCE:2"} <= set(str(joined.get_content()).split())


def sent_with(desk: Desk) -> EmailMessage:
    """The calendar file of the letter that leaves by the school's server."""
    with loopback() as (server, settings):
        smtp = {"host": settings.host, "port": settings.port, "security": "aucune", "sender": "adm@ecole.example.org"}
        at = screen(desk, CASES, "announcements")
        at.secrets["smtp"] = smtp
        at.selectbox(key="announce_which").set_value("").run()
        at.segmented_control(key="announce_task Courriers sans date").set_value("Envoyer").run()
        click(at, "announce_send")
        running = desk.sending(desk.actor(CASES))
        assert running is not None
        assert running.over.wait(30)
        found = message_from_bytes(server.texts[0], policy=default)
    return next(part for part in found.iter_attachments() if part.get_content_type() == "text/calendar")


def wrongly_withdrawn(desk: Desk, *numbers: str) -> None:
    """The withdrawal of somebody else was confirmed to each of them, and is taken back (§5)."""
    for number, programme in (key for key in desk.files().entries if key[0] in numbers):
        subject, mail = f"candidature:{number}/{programme}", f"courriel:{number}/{programme}/retrait"
        for step, email in (("retirer", CASES), ("corriger_erreur", CASES), ("corriger_erreur", CHAIR)):
            who = desk.actor(email)
            shown = desk.file(who, number)
            saved(desk.decide(f"{step} {email} {number}", who, shown, programme, step, "Mauvaise ligne"))
            if step == "retirer":
                act = desk.files().register.heads[f"{subject}#state"]
                told = {"template": "retrait", "status": "parti", "about": f"{subject}#state", "decision": act}
                saved(desk.journal.record(Draft(f"told {number}", "x", "courriel", mail, {mail: told})))


def test_who_holds_a_letter_that_is_untrue_since_is_shown_first_even_when_nothing_is_owed(desk: Desk) -> None:
    assert "devenue fausse" not in words(html(undated(desk)))
    wrongly_withdrawn(desk, "24-00001")
    at = undated(desk)
    shown = words(html(at))
    assert "1 lettre devenue fausse Ce qui y est dit a été repris depuis : écrivez à chacun" in shown
    assert "Aucun courrier n’est dû." in shown
    (line,) = at.dataframe[0].value.to_dict("records")
    assert (line["Dossier"], line["État"]) == ("24-00001", "Admissible")
    assert line["Sa lettre"] == "« Retrait enregistré » : cette étape a été reprise"
    assert "export_lettres-fausses" in popovers(at)


def test_a_letter_put_right_by_hand_leaves_the_list_and_no_other_line_is_chosen_instead(desk: Desk) -> None:
    """A grid holds what is chosen by position: the next line would be somebody else's."""
    wrongly_withdrawn(desk, "24-00001", "24-00002")
    at, form = undated(desk), "owed by hand courriel:24-00001/BAT1/retrait"
    grid = held_by(desk.untrue_letters(desk.actor(CASES)))
    at.session_state[grid] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at = click(at.run(), f"{form} save")
    assert "Dites comment la personne l'a su" in words(html(at))
    at.text_input(key=f"{form} how").set_value("Appel : elle l’a su")
    at = click(at, f"{form} save")
    assert "1 lettre devenue fausse" in words(html(at))
    assert list(at.dataframe[0].value["Dossier"]) == ["24-00002"]
    assert "Rectifiée à la main, dossier" not in str([one.proto for one in at.get("popover")])


def test_a_letter_is_previewed_on_a_real_application_and_says_what_it_lacks(desk: Desk) -> None:
    at = announcements(desk, SECRETARY, "Modèles")
    at.selectbox(key="preview_which").set_value("admissible1").run()
    assert at.text_input(key="preview_who admissible1").value == "24-00001/BAT1"
    assert at.text[-1].value.startswith("Bonjour Noé Candidat001,")
    at.selectbox(key="preview_which").set_value("decompte").run()
    assert "il manque {jour}" in words(html(at))
    assert "« places »" in at.text[-1].value
    at.text_input(key="preview_who decompte").set_value("24-00001/MKX1").run()
    assert "n'a pas de candidature en MKX 1A" in words(html(at))


def test_an_address_that_no_mail_can_use_is_named_and_stops_nobody(desk: Desk, clock: Clock) -> None:
    subject = "dossier:24-00002"
    saved(desk.journal.record(Draft("odd", "x", "saisie", subject, {subject: {"email": "noé, autre@exemple.invalid"}})))
    freeze(desk)
    click(announcements(desk, CASES, "Lettres"), "announce_prepare")
    clock.now = DAY
    at = announcements(desk, CASES, "Envoyer")
    assert "Adresse inutilisable" in words(html(at))
    assert "7 brouillons remis" in words(html(click(at, "announce_hand_out")))
