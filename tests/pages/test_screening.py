"""Instruction, driven without a browser: the queue, the dossier beside it, decisions, refusals, what never shows."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from desk.desk import Desk
from pages.parts.correction import NOBODY
from sheets_sync.answers import Draft, Saved
from tests.pages.desks import CAMILLE, HOSTILE, LEA, PAUL, READER, small_desk
from tests.pages.screens import words


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_desk(tmp_path)


def show(desk: object, email: str) -> None:
    from pages import screening

    screening.page(desk, desk.actor(email))  # type: ignore[attr-defined, arg-type]


def screen(desk: Desk, email: str = CAMILLE, **asked: str) -> AppTest:
    at = AppTest.from_function(show, args=(desk, email), default_timeout=30)
    for name, value in asked.items():
        at.query_params[name] = value
    return at.run()


def html(at: AppTest) -> str:
    """All that we wrote as HTML on the page."""
    return "".join(element.proto.body for element in at.get("html"))


def heading(at: AppTest) -> str:
    return html(at).split("<h1", 1)[1].split("</h1>")[0]


def opened(at: AppTest) -> tuple[str, str]:
    """What the address says is open."""
    values = (at.query_params[name] for name in ("dossier", "formation"))
    number, programme = (value[0] if isinstance(value, list) else value for value in values)
    return number, programme


def rows(at: AppTest) -> list[str]:
    return list(at.dataframe[0].value["Numéro"])


def labels(at: AppTest) -> list[str]:
    return [button.label for button in at.button]


def test_the_documents_say_which_is_read_without_the_company(desk: Desk) -> None:
    """R-063: the confidential appreciation is read on the platform, and may name one."""
    label = "Appréciation confidentielle du responsable de stage ou d’apprentissage, si elle est fournie"
    assert f"À lire sans l’employeur : {label} ; qui elle nomme n’intervient pas" in words(html(screen(desk)))


def test_the_queue_opens_on_my_first_dossier(desk: Desk) -> None:
    at = screen(desk)
    assert not at.exception
    assert rows(at) == ["24-00001", "24-00001"]
    assert "Garnier" in heading(at)
    assert "24-00001" in heading(at)


def test_with_no_dossier_open_an_answer_is_told_all_the_same(desk: Desk) -> None:
    at = screen(desk, LEA)
    assert "Aucun dossier ouvert" in heading(at)
    at.session_state["view"] = True  # the popover is open
    at.run().text_input(key="view_name").set_value("Complets").run()
    at.button(key="view_save").click().run()
    assert "Enregistré" in words(html(at))
    assert "Vue « Complets »" in words(html(at))


def test_a_link_opens_its_dossier_whatever_the_queue_holds(desk: Desk) -> None:
    at = screen(desk, dossier="24-00004")
    assert "Vasseur" in heading(at)
    assert rows(at) == ["24-00001", "24-00001"]


@pytest.mark.parametrize("number", ["99-99999", "<script>", "", "24-00001/../x"])
def test_a_link_to_nothing_says_so_and_the_queue_works(desk: Desk, number: str) -> None:
    at = screen(desk, dossier=number)
    assert not at.exception
    assert rows(at) == ["24-00001", "24-00001"]
    assert "<script>" not in html(at)


def test_scope_and_filter_never_change_the_open_dossier(desk: Desk) -> None:
    at = screen(desk, dossier="24-00002")
    at.segmented_control(key="queue_which").set_value("nobody").run()
    assert sorted(rows(at)) == ["24-00002", "24-00003", "24-00004"]
    at.text_input(key="queue_filter").set_value("vasseur").run()
    assert rows(at) == ["24-00004"]
    assert "Meunier" in heading(at)


def test_what_was_first_in_the_queue_stays_open_whatever_is_filtered_then(desk: Desk) -> None:
    """A decision falls on whom the pane names: the queue never marks someone else, and nothing moves after a save."""
    at = screen(desk)
    at.segmented_control(key="queue_which").set_value("all").run()
    at.text_input(key="queue_filter").set_value("vasseur").run()
    assert rows(at) == ["24-00004"]
    assert "Garnier" in heading(at)
    assert at.session_state["queue_grid"]["selection"]["cells"] == []
    key = ("24-00001", "INFRES1-DL")
    offer = next(one for one in desk.offers(desk.actor(CAMILLE), *key) if not one.objections and not one.proposes)
    at.selectbox(key="offer 24-00001/INFRES1-DL").set_value(offer.id).run()
    at.text_input(key="says 24-00001/INFRES1-DL").set_value("Relu.").run()
    at.button(key="save").click().run()
    assert desk.file(desk.actor(CAMILLE), key[0]).application(key[1]).state == offer.target
    assert "Garnier" in heading(at)


def test_a_step_changed_at_the_moment_of_the_click_is_not_taken_for_the_one_that_was_drawn(desk: Desk) -> None:
    """The browser sends both at once; the button was drawn for the step before."""
    at = screen(desk, dossier="24-00001", formation="INFRES1-SR")
    key = "offer 24-00001/INFRES1-SR"
    at.selectbox(key=key).set_value("recevable_de_droit").run()
    before = desk.sight().position
    at.selectbox(key=key).set_value("retirer")
    at.button(key="save").click().run()
    assert desk.sight().position == before
    assert "Le choix a changé au moment du clic : rien n’est enregistré." in html(at)
    assert at.selectbox(key=key).value == "retirer"


def test_another_account_opens_on_its_own_first(desk: Desk) -> None:
    at = screen(desk)
    at.args = (desk, PAUL)
    assert "Garnier" not in heading(at.run())


def test_next_and_previous_walk_the_queue(desk: Desk) -> None:
    at = screen(desk)
    at.segmented_control(key="queue_which").set_value("all").run()
    seen = []
    for _ in rows(at):
        at.button(key="next").click().run()
        seen.append(opened(at))
    assert len(set(seen)) == len(rows(at))
    at.button(key="previous").click().run()
    assert opened(at) == seen[-2]


def test_taking_the_next_makes_it_mine(desk: Desk) -> None:
    at = screen(desk)
    at.button(key="take").click().run()
    taken, _ = opened(at)
    assert taken in rows(at)
    assert desk.file(desk.actor(CAMILLE), taken).assigned_to == CAMILLE


def test_a_decision_is_recorded_once_and_the_next_application_opens(desk: Desk) -> None:
    at = screen(desk, dossier="24-00001", formation="INFRES1-SR")
    at.selectbox(key="offer 24-00001/INFRES1-SR").set_value("recevable_de_droit").run()
    before = desk.sight().position
    at.button(key="save_next").click().run()
    assert desk.sight().position == before + 1
    assert desk.file(desk.actor(CAMILLE), "24-00001").application("INFRES1-SR").state.code == "RECEVABLE"
    assert opened(at) == ("24-00001", "INFRES1-DL")
    assert "Enregistré" in html(at)


def test_a_closed_step_says_why_and_cannot_be_saved(desk: Desk) -> None:
    at = screen(desk, dossier="24-00001", formation="INFRES1-SR")
    at.selectbox(key="offer 24-00001/INFRES1-SR").set_value("a_juger").run()
    assert "Fermée" in html(at)
    assert at.button(key="save").disabled


def test_who_proposed_may_not_validate_and_the_chair_may(desk: Desk) -> None:
    for email in (PAUL, LEA):
        desk.grant(f"jury {email}", desk.actor("admin@ecole.invalid"), email, "", "jury", ("*",))
    at = screen(desk, LEA, dossier="24-00002", formation="INFRES1-SR")
    at.selectbox(key="offer 24-00002/INFRES1-SR").set_value("rejeter_dossier").run()
    at.text_input(key="says 24-00002/INFRES1-SR").set_value("Résultats trop justes").run()
    at.button(key="save").click().run()
    assert "Retirer ma proposition" in labels(at)
    assert at.button(key="save").disabled
    chair = screen(desk, PAUL, dossier="24-00002", formation="INFRES1-SR")
    assert "propose «" in html(chair)
    chair.button(key="save").click().run()
    assert desk.file(desk.actor(PAUL), "24-00002").application("INFRES1-SR").state.code == "REJETE_DOSSIER"


def test_documents_that_nobody_touched_follow_what_a_colleague_checked(desk: Desk) -> None:
    at = screen(desk)
    at.session_state["correct"] = True
    at.run()
    subject, code = "dossier:24-00001", next(iter(desk.session.documents))
    said = {subject: {"missing_documents": [code]}}
    assert isinstance(desk.journal.record(Draft("colleague", LEA, "saisie", subject, said)), Saved)
    at.session_state["correct"] = True
    at.run()
    assert at.multiselect(key="missing 24-00001").value == [code]


def test_whom_a_dossier_is_given_to_follows_a_colleague_s_act_and_says_so_under_a_choice(desk: Desk) -> None:
    def seen(opened: AppTest) -> str:
        opened.session_state["correct"] = True
        return str(opened.run().selectbox(key="holder 24-00001").value)

    def gives(who: str, to: str) -> None:
        by = desk.actor(who)
        assert isinstance(desk.assign(f"to {to}", by, desk.file(by, "24-00001"), to), Saved)

    at = screen(desk)
    assert seen(at) == CAMILLE
    gives(CAMILLE, LEA)
    assert seen(at) == LEA
    at.session_state["correct"] = True
    at.selectbox(key="holder 24-00001").set_value(NOBODY).run()
    gives(LEA, CAMILLE)
    assert seen(at) == NOBODY
    assert "quelqu’un a enregistré autre chose ici : « Camille Roux »" in words(html(at))


def test_a_colleague_who_came_first_wins_and_both_values_show(desk: Desk) -> None:
    at = screen(desk, dossier="24-00001", formation="INFRES1-SR")
    at.selectbox(key="offer 24-00001/INFRES1-SR").set_value("recevable_de_droit").run()
    lea = desk.actor(LEA)
    shown = desk.file(lea, "24-00001")
    callback = at.button(key="save")
    desk.decide("léa", lea, shown, "INFRES1-SR", "retirer", "demande du candidat")
    callback.click().run()
    assert "Conflit" in html(at)
    assert "Lea Marchand a agi avant vous, le 27/03/2024 à 14:32." in words(html(at))
    said = html(at).split("Les deux valeurs")[1].split("</table>")[0]
    assert "Retiré par le candidat" in said
    assert "Recevable" in said
    assert "Recevabilité retenue" not in said  # both acts keep the same


def test_a_reader_sees_no_way_to_write(desk: Desk) -> None:
    at = screen(desk, READER, dossier="24-00001")
    assert not at.exception
    assert {"Enregistrer", "Enregistrer et suivant", "Valider"}.isdisjoint(labels(at))
    assert not [field for field in at.text_input if field.key and field.key.startswith("note ")]


def test_what_a_candidate_typed_reaches_no_markdown(desk: Desk) -> None:
    at = screen(desk, dossier="24-00003")
    assert "<img" not in html(at)
    assert "&lt;img" in html(at)
    markdown: list[Any] = [*at.markdown, *at.caption, *at.button, *at.expander, *at.segmented_control]
    assert not [one for one in markdown if HOSTILE[:8] in str(getattr(one, "value", "") or getattr(one, "label", ""))]


def test_a_note_is_kept_and_shown(desk: Desk) -> None:
    at = screen(desk, dossier="24-00001")
    at.text_input(key="note 24-00001").set_value("Attestation redemandée.").run()
    assert "Attestation redemandée." in html(at)
    assert at.text_input(key="note 24-00001").value == ""


def test_fees_short_of_what_is_due_and_a_trial_out_of_its_window_are_told(desk: Desk) -> None:
    dossier, trial = "dossier:24-00001", "epreuve:24-00001/INFRES1-SR/EVD1"
    taken = {"outcome": "passee", "taken_at": "2024-04-25T10:00:00+02:00"}
    changes = {dossier: {"fee_paid": 22, "grant_holder": "no"}, trial: taken}
    assert isinstance(desk.journal.record(Draft("alert", CAMILLE, "saisie", dossier, changes)), Saved)
    at = screen(desk, dossier="24-00001", formation="INFRES1-SR")
    assert "la notice ne prévoit aucune sanction" in html(at)
    assert "hors de la fenêtre" in html(at).split("Constats", 1)[1].split("Frais", 1)[0]


def test_a_title_is_told_in_words_and_by_the_code_that_a_sheet_names_it_by(desk: Desk) -> None:
    label = desk.session.titles["BUT_INFO"].label
    assert f"{label} (BUT_INFO)" in html(screen(desk, dossier="24-00001"))
