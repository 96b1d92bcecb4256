"""Épreuves: results by hand and by file, the doubtful queue, no-shows, marks; the main job in Chromium too (§6, §7)."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from desk.desk import Desk, open_desk
from sheets_sync import writer
from sheets_sync.answers import Draft, Saved
from sheets_sync.memory_book import MemoryBook, MemoryService
from tests.pages.conftest import serve
from tests.pages.desks import ADMIN, BUT, CAMILLE, HOSTILE, PAUL, small_desk
from tests.pages.screens import html, screen, table, words
from tests.pages.test_accessibility import MENDED, violations
from tests.pages.visitor import act_as

SECRETARY, JUROR = "inès.faure@ecole.invalid", "omar.diallo@ecole.invalid"
HEADER = ["Adresse mél", "Nom", "Prénom", "Date", "Note", "Statut"]
PEOPLE = {
    "24-00011": ("Garnier", "Noémie", "noemie.garnier@exemple.invalid"),
    "24-00012": ("Vasseur", "Théo", "theo.vasseur@exemple.invalid"),
    "24-00013": (HOSTILE, "Ève", "eve@exemple.invalid"),
}
ROWS = [
    ["noemie.garnier@exemple.invalid", "Garnier", "Noémie", "18/04/2024 10:30", "13,5", "Terminé"],
    ["theo.vasseur+evd@exemple.invalid", "Vasseur", "Theo", "19/04/2024 09:00", "11", "Terminé"],
    ["qui@exemple.invalid", "Blanc", "Zoé", "19/04/2024 09:00", "11", "Terminé"],
    ["eve@exemple.invalid", "", "", "12/04/2024 09:00", "11", "Terminé"],
]


def results(rows: Sequence[Sequence[str]] = ROWS) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([HEADER, *rows])
    return out.getvalue().encode("cp1252")


def convoke(desk: Desk) -> Desk:
    """Three people convened to the EVD, a secretary and a juror."""
    for email, role in ((SECRETARY, "secretariat"), (JUROR, "jury")):
        assert isinstance(desk.grant(f"grant {email}", desk.actor(ADMIN), email, "", role, ("*",)), Saved)
    for number, (family, given, email) in PEOPLE.items():
        dossier = {**BUT, "family_name": family, "given_name": given, "email": email, "phone": "+33639980001"}
        told = {"state": "CONVOQUE", "trials": ["EVD1"]}
        changes = {f"dossier:{number}": dossier, f"candidature:{number}/MKX1": told}
        draft = Draft(f"convoke {number}", ADMIN, "import", f"dossier:{number}", changes)
        assert isinstance(desk.journal.record(draft), Saved)
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """As in `small_desk`, some days before the window."""
    return small_desk(tmp_path, convoke)


def opened(desk: Desk, email: str = SECRETARY) -> AppTest:
    at = screen(desk, email, "trials")
    at.selectbox(key="trial_programme").set_value("MKX1").run()
    assert not at.exception
    return at


def later(desk: Desk) -> Desk:
    """The same once trials were taken, some days into the window."""
    return Desk(desk.journal, lambda: datetime(2024, 4, 22, tzinfo=UTC))


def person(at: AppTest, number: str) -> AppTest:
    return at.selectbox(key="trial_who EVD1").set_value(f"{number}/MKX1").run()


def subject(number: str) -> str:
    return f"epreuve:{number}/MKX1/EVD1"


def test_the_screen_says_who_is_convened(desk: Desk) -> None:
    at = opened(desk)
    assert "3 convoqués, 3 sans résultat. Fenêtre à venir · enregistrements gardés : durée inconnue" in words(html(at))
    assert sorted(at.dataframe[0].value["Dossier"]) == sorted(PEOPLE)
    assert "Ne se sont pas présentés" not in html(at)


def test_who_did_not_come_and_was_decided_on_since_is_not_said_to_have_come(desk: Desk) -> None:
    for number, outcome in zip(PEOPLE, ("passee", "absent", "incident"), strict=True):
        records = {subject(number): ("epreuve", {"outcome": outcome})}
        records[f"candidature:{number}/MKX1"] = ("transition", {"state": "NON_ADMISSIBLE"})
        for name, (kind, fields) in records.items():
            draft = Draft(f"{kind} {number}", ADMIN, kind, name, {name: fields}, "refuser_principale", "Résultats")
            assert isinstance(desk.journal.record(draft), Saved)
    later = Desk(desk.journal, lambda: datetime(2024, 8, 28, tzinfo=UTC))
    at = screen(later, SECRETARY, "trials")
    at.selectbox(key="trial_programme").set_value("MKX1").run()
    said = words(html(at))
    assert "Plus personne à relancer : 2 candidatures sans épreuve passée" in said
    assert "chaque convoqué a passé" not in said


def test_who_is_still_to_be_seen_is_told_beside_those_decided_on_since(desk: Desk) -> None:
    """The counts above the list and the list agree."""
    for number, state in zip(PEOPLE, ("CONVOQUE", "CONVOQUE", "NON_ADMISSIBLE"), strict=True):
        records = {subject(number): {"outcome": "absent"}, f"candidature:{number}/MKX1": {"state": state}}
        for name, fields in records.items():
            kind = "epreuve" if "outcome" in fields else "transition"
            assert isinstance(desk.journal.record(Draft(name, ADMIN, kind, name, {name: fields})), Saved)
    at = screen(Desk(desk.journal, lambda: datetime(2024, 4, 29, tzinfo=UTC)), SECRETARY, "trials")
    at.selectbox(key="trial_programme").set_value("MKX1").run()
    assert "3 absents" in words(html(at))
    assert len(table(at, "Ne se sont pas présentés")) == 2
    assert "Sans épreuve passée aussi : 1 autre, décidée depuis." in words(html(at))


def test_a_reader_of_nothing_here_sees_nothing(desk: Desk) -> None:
    assert [box.key for box in opened(desk, CAMILLE).selectbox][:1] == ["trial_programme"]
    juror = opened(desk, JUROR)
    assert not [button for button in juror.button if button.key == "save_result"]
    assert [button.key for button in juror.button] == [
        "trial Précédent", "trial Suivant", "save_marks", "save_conclusive",
    ]  # fmt: skip


def test_a_result_in_the_future_is_refused_and_stays_typed(desk: Desk) -> None:
    at = person(opened(desk), "24-00011")
    at.selectbox(key=f"outcome {subject('24-00011')}").set_value("passee")
    at.text_input(key=f"taken {subject('24-00011')}").set_value("18/04/2024 10:30")
    at.button(key="save_result").click().run()
    assert "18/04/2024 à 10:30 n&#x27;est pas encore passé" in html(at)
    assert at.text_input(key=f"taken {subject('24-00011')}").value == "18/04/2024 10:30"


def test_an_incident_by_hand_is_told_in_the_list(desk: Desk) -> None:
    at = person(opened(desk), "24-00011")
    at.selectbox(key=f"outcome {subject('24-00011')}").set_value("incident")
    at.text_input(key=f"why {subject('24-00011')}").set_value("panne signalée par le prestataire")
    at.button(key="save_result").click().run()
    assert "Enregistré" in html(at)
    assert "3 convoqués, 1 incident, 2 sans résultat" in words(html(at))
    assert list(at.dataframe[0].value["Issue"]).count("incident") == 1


def test_a_refusal_leaves_open_the_form_that_was_opened(desk: Desk) -> None:
    own = subject("24-00011")
    assert isinstance(desk.journal.record(Draft("r", ADMIN, "epreuve", own, {own: {"outcome": "absent"}})), Saved)
    at = person(opened(desk), "24-00011")
    assert not [one for one in at.text_input if one.key == f"taken {own}"], "drawn once its fold is open"
    at.session_state[f"Résultat {own}"] = True
    at.run()
    at.text_input(key=f"taken {own}").set_value("18 avril")
    at.button(key="save_result").click().run()
    assert "Refusé" in words(html(at))
    assert [one.proto.expanded for one in at.expander if one.label == "Résultat"] == [True]


def test_fields_that_nobody_touched_say_what_a_colleague_recorded(desk: Desk) -> None:
    """Else « Enregistrer » would put back what stood when they were drawn."""
    own = subject("24-00011")
    at = person(opened(desk), "24-00011")
    at.text_input(key=f"score {own}").set_value("12").run()
    fields = {"outcome": "passee", "taken_at": "2024-04-18T10:30:00+02:00", "score": "8"}
    assert isinstance(desk.journal.record(Draft("colleague", ADMIN, "epreuve", own, {own: fields})), Saved)
    at.run()
    taken, mark = (at.text_input(key=f"{name} {own}").value for name in ("taken", "score"))
    assert (at.selectbox(key=f"outcome {own}").value, taken, mark) == ("passee", "18/04/2024 10:30", "12")
    other = person(at, "24-00012")
    assert other.selectbox(key=f"outcome {subject('24-00012')}").value is None
    other.segmented_control(key="trial_task").set_value("Étapes").run()
    other.segmented_control(key="trial_task").set_value("Une personne").run()
    assert other.selectbox(key=f"outcome {subject('24-00012')}").value is None
    other.session_state[f"Résultat {own}"] = True
    back = person(other, "24-00011")
    for task in ("Étapes", "Une personne"):
        back.segmented_control(key="trial_task").set_value(task).run()
        back.session_state[f"Résultat {own}"] = True
    back.run()
    assert [back.text_input(key=f"{name} {own}").value for name in ("taken", "score")] == ["18/04/2024 10:30", "8"]


def test_a_result_typed_waits_while_one_looks_at_the_next(desk: Desk) -> None:
    own, told = subject("24-00011"), "ce qui est écrit vous attend ici"
    at = person(opened(desk), "24-00011")
    assert told not in html(at)
    at.selectbox(key=f"outcome {own}").set_value("incident").run()
    at.text_input(key=f"why {own}").set_value("panne").run()
    assert told in html(at)
    next_ = person(at, "24-00012")
    assert told not in html(next_)
    back = person(next_, "24-00011")
    assert back.selectbox(key=f"outcome {own}").value == "incident"
    assert back.text_input(key=f"why {own}").value == "panne"
    back.button(key="save_result").click().run()
    assert told not in html(back)
    assert "3 convoqués, 1 incident, 2 sans résultat" in words(html(back))


def test_what_a_colleague_records_under_ones_words_is_told_before_it_is_replaced(desk: Desk) -> None:
    own, under = subject("24-00011"), "quelqu’un a enregistré autre chose ici : « 8 ». Enregistrer le remplacera."
    at = person(opened(later(desk)), "24-00011")
    at.selectbox(key=f"outcome {own}").set_value("passee").run()
    at.text_input(key=f"taken {own}").set_value("18/04/2024 10:30").run()
    at.text_input(key=f"score {own}").set_value("12,50").run()
    assert under not in html(at)
    fields = {"outcome": "passee", "taken_at": "2024-04-18T10:30:00+02:00", "score": "8"}
    assert isinstance(desk.journal.record(Draft("colleague", ADMIN, "epreuve", own, {own: fields})), Saved)
    told = person(person(at, "24-00012"), "24-00011")
    told.session_state[f"Résultat {own}"] = True
    assert under in html(told.run())
    assert under in html(told.run()), "until one saves, or types what stands"
    told.button(key="save_result").click().run()
    assert "Enregistré" in html(told)
    assert told.text_input(key=f"score {own}").value == "12,5", "as the desk writes it"
    assert under not in html(told)
    assert "vous attend ici" not in html(told)


def test_what_came_under_ones_words_is_still_told_after_another_save_and_after_looking_elsewhere(desk: Desk) -> None:
    own, under = subject("24-00011"), "quelqu’un a enregistré autre chose ici : « absent »"
    at = person(opened(later(desk)), "24-00011")
    at.selectbox(key=f"outcome {own}").set_value("incident").run()
    fields = {"outcome": "absent"}
    assert isinstance(desk.journal.record(Draft("colleague", ADMIN, "epreuve", own, {own: fields})), Saved)
    at.session_state[f"Enregistrement {own}"] = True
    at = at.run()
    at.text_input(key=f"asked {own}").set_value("19/04/2024 10:30")
    at.button(key="save_deletion").click().run()
    assert "Enregistré" in html(at)
    assert under in html(at), "what one saved oneself is another form"
    back = person(person(at, "24-00012"), "24-00011")
    assert under in html(back), "it was told before one looked elsewhere"
    back.selectbox(key=f"outcome {own}").set_value("absent").run()
    assert "quelqu’un a enregistré" not in html(back)


def test_a_result_that_was_being_checked_is_not_said_to_wait_once_it_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, own, waits = MemoryService(fates=("lost",)), subject("24-00011"), "vous attend ici"
    desk = later(small_desk(tmp_path, convoke, book=MemoryBook(service)))
    at = person(opened(desk), "24-00011")
    typed = {"taken": "18/04/2024 10:30", "score": "12,50", "why": "saisi du relevé"}
    at.selectbox(key=f"outcome {own}").set_value("passee")
    for name, text in typed.items():
        at.text_input(key=f"{name} {own}").set_value(text)
    monkeypatch.setattr(writer, "PATIENCE", 0.2)
    service.faults = 1.0
    at.button(key="save_result").click().run()
    assert "Vérification en cours" in words(html(at))
    at.text_input(key=f"taken {own}").set_value("18/04/2024 10:45").run()
    assert waits in html(at)
    monkeypatch.setattr(writer, "PATIENCE", 25.0)
    service.calm()
    desk.journal.check()
    at.run()
    assert "Enregistré" in html(at.run())
    fields = {name: at.text_input(key=f"{name} {own}").value for name in typed}
    assert fields == {"taken": "18/04/2024 10:45", "score": "12,5", "why": ""}, "what was typed since is not lost"
    at.text_input(key=f"taken {own}").set_value("18/04/2024 10:30").run()
    assert waits not in html(at)


@pytest.mark.parametrize(("stands", "said"), [("passee", "passée"), ("absent", "absent")])
def test_what_came_under_ones_words_is_told_in_the_words_of_the_screen(stands: str, said: str, desk: Desk) -> None:
    own = subject("24-00011")
    at = person(opened(later(desk)), "24-00011")
    at.selectbox(key=f"outcome {own}").set_value("incident").run()
    assert isinstance(desk.journal.record(Draft("x", ADMIN, "epreuve", own, {own: {"outcome": stands}})), Saved)
    assert f"autre chose ici : « {said} »" in html(at.run())


def test_a_result_of_somebody_else_is_taken_back_and_leaves_the_fields(desk: Desk) -> None:
    own = subject("24-00011")
    at = person(opened(desk), "24-00011")
    assert "withdraw_result" not in [button.key for button in at.button]
    at.selectbox(key=f"outcome {own}").set_value("incident")
    at.button(key="save_result").click().run()
    at.button(key="withdraw_result").click().run()
    assert "Retirer ce qui est enregistré demande un motif" in words(html(at))
    at.text_input(key=f"why {own}").set_value("mauvais candidat")
    at.button(key="withdraw_result").click().run()
    assert "3 convoqués, 3 sans résultat" in words(html(at))
    assert (at.selectbox(key=f"outcome {own}").value, at.text_input(key=f"why {own}").value) == (None, "")


def uploaded(desk: Desk) -> AppTest:
    at = opened(later(desk))
    at.segmented_control(key="trial_task").set_value("Fichier de résultats").run()
    return at.file_uploader[0].upload("resultats.csv", results(), "text/csv").run()


def two_recorded(desk: Desk) -> AppTest:
    """Results of two people that stand, one typed, one of another file; the new file says both otherwise."""
    known = {
        "24-00011": {"outcome": "absent", "source": "saisie"},
        "24-00012": {
            "outcome": "passee",
            "taken_at": "2024-04-18T09:00:00+02:00",
            "score": "8",
            "source": "a.csv, ligne 4",
        },
    }
    for number, fields in known.items():
        draft = Draft(f"known {number}", SECRETARY, "epreuve", subject(number), {subject(number): fields})
        assert isinstance(desk.journal.record(draft), Saved)
    at = opened(later(desk))
    at.segmented_control(key="trial_task").set_value("Fichier de résultats").run()
    lines = [ROWS[0], ["theo.vasseur@exemple.invalid", *ROWS[1][1:]]]
    return at.file_uploader[0].upload("resultats.csv", results(lines), "text/csv").run()


def kept(desk: Desk) -> list[tuple[object, object]]:
    fields = desk.journal.register(0).fields
    return [
        (fields[subject(number)].get("outcome"), fields[subject(number)].get("score")) for number in list(PEOPLE)[:2]
    ]


def test_what_stands_is_replaced_line_by_line_and_by_nobody_s_default(desk: Desk) -> None:
    at = two_recorded(desk)
    shown = next(one.value for one in at.dataframe if "Ce fichier dit" in one.value.columns)
    typed = ["Inès Faure, le 27/03/2024", "saisi à la main"]
    assert shown.values.tolist() == [
        ["2", "Noémie Garnier", "absent", "passée le 18/04/2024 à 10:30, 13,5", *typed, "24-00011/MKX1"],
        ["3", "Théo Vasseur", "passée le 18/04/2024 à 09:00, 8", "passée le 19/04/2024 à 09:00, 11", typed[0],
         "a.csv, ligne 4", "24-00012/MKX1"],
    ]  # fmt: skip
    assert "Ligne 2, Noémie Garnier, 24-00011/MKX1 : absent (Inès Faure, le 27/03/2024, saisi à la main) →" in words(
        html(at)
    )
    record = at.button(key="record_results")
    assert (record.label, record.disabled) == ("Rien à enregistrer", True)
    at.button(key="replace_all").click().run()
    assert at.button(key="record_results").label == "Remplacer 2\u00a0résultats"
    at.button(key="replace_none").click().run()
    assert at.button(key="record_results").disabled
    second = tuple(shown.values[1][column] for column in (6, 2, 3))
    at.session_state["results_ticked results_file 0"] = frozenset([second])
    at.run()
    assert at.button(key="record_results").label == "Remplacer 1\u00a0résultat"
    at.button(key="record_results").click().run()
    assert kept(desk) == [("absent", None), ("passee", "11")]


def test_a_tick_falls_with_what_it_was_ticked_for(desk: Desk) -> None:
    """A result that somebody records meanwhile is another question."""
    at = two_recorded(desk)
    at.button(key="replace_all").click().run()
    theirs = {subject("24-00011"): {"outcome": "incident"}}
    assert isinstance(desk.journal.record(Draft("late", ADMIN, "epreuve", subject("24-00011"), theirs)), Saved)
    at.run()
    shown = next(one.value for one in at.dataframe if "Ce fichier dit" in one.value.columns)
    assert shown["Enregistré"].tolist()[0] == "incident"
    assert at.button(key="record_results").label == "Remplacer 1\u00a0résultat"
    at.button(key="record_results").click().run()
    assert kept(desk) == [("incident", None), ("passee", "11")]


def test_a_long_file_is_seen_whole_too(desk: Desk) -> None:
    """Past a screenful nothing is left out: whoever confirms has seen each line."""
    numbers = [f"24-{rank:05d}" for rank in range(101, 141)]
    for number in numbers:
        person = {**BUT, "family_name": f"Nom{number}", "given_name": "Ève", "email": f"p{number}@exemple.invalid"}
        told = {"state": "CONVOQUE", "trials": ["EVD1"]}
        changes = {f"dossier:{number}": person, f"candidature:{number}/MKX1": told}
        assert isinstance(desk.journal.record(Draft(number, ADMIN, "import", f"dossier:{number}", changes)), Saved)
    lines = [[f"p{number}@exemple.invalid", "", "", "18/04/2024 10:30", "13", "Terminé"] for number in numbers]
    at = opened(later(desk))
    at.segmented_control(key="trial_task").set_value("Fichier de résultats").run()
    at.file_uploader[0].upload("resultats.csv", results(lines), "text/csv").run()
    drawn = next(one.value for one in at.dataframe if "Ligne" in one.value.columns)
    assert drawn["Dossier"].tolist() == [f"{number}/MKX1" for number in numbers]
    assert "n’a pas pu être fait en entier" not in words(html(at))


def test_a_file_is_seen_whole_before_anything_is_written(desk: Desk) -> None:
    before = desk.sight().position
    at = uploaded(desk)
    assert table(at, "Lignes sûres") == [["2", "Noémie Garnier", "24-00011/MKX1", "passée le 18/04/2024 à 10:30, 13,5"]]
    assert table(at, "Inconnus")[0][:2] == ["4", "Zoé Blanc · qui@exemple.invalid"]
    assert table(at, "Lignes à corriger")[0][:2] == ["5", "Date"]
    assert "hors de la fenêtre" in table(at, "Lignes à corriger")[0][2]
    assert at.button(key="record_results").label == "Enregistrer 1\u00a0nouveau résultat"
    assert desk.sight().position == before


def test_past_a_screenful_each_doubt_may_be_answered_whatever_the_others_are(desk: Desk) -> None:
    """Twenty lines that are nobody's hide none of the next; an answer waits while one looks at another screenful, and
    is not another file's."""
    lines = [[f"x{n}@exemple.invalid", "Vasseur", "Theo", "19/04/2024 09:00", "11", "Terminé"] for n in range(22)]
    at = opened(later(desk))
    at.segmented_control(key="trial_task").set_value("Fichier de résultats").run()
    at.file_uploader[0].upload("r.csv", results(lines), "text/csv").run()
    for n in range(2, 22):
        at.selectbox(key=f"doubt {n}").set_value("")
    at.run()
    assert "22 lignes douteuses, 2 sans réponse" in words(html(at))
    at.selectbox(key="results_screenful").set_value(20).run()
    at.selectbox(key="doubt 22").set_value("24-00012/MKX1").run()
    at.selectbox(key="results_screenful").set_value(0).run()
    assert at.selectbox(key="doubt 2").value == ""
    other = at.file_uploader[0].set_value([("s.csv", results(lines), "text/csv")]).run()
    assert (other.selectbox(key="doubt 2").value, other.button(key="record_results").disabled) == (None, True)
    for n in (22, 23):
        other.selectbox(key="results_screenful").set_value(20).run()
        other.selectbox(key=f"doubt {n}").set_value("24-00012/MKX1" if n == 22 else "").run()
    other.button(key="record_results").click().run()
    assert desk.journal.register().fields[subject("24-00012")]["source"] == "s.csv, ligne 22"


def test_a_doubt_is_answered_then_recorded(desk: Desk) -> None:
    at = uploaded(desk)
    assert at.selectbox(key="doubt 3").value is None
    at.selectbox(key="doubt 3").set_value("24-00012/MKX1").run()
    at.button(key="record_results").click().run()
    assert "2\u00a0résultats enregistrés, un acte chacun." in html(at)
    kept = desk.journal.register().fields
    assert [kept[subject(number)]["score"] for number in ("24-00011", "24-00012")] == ["13.5", "11"]
    assert not at.file_uploader[0].value


def test_one_video_for_two_applications_is_one_question_and_may_serve_both(desk: Desk) -> None:
    other = {"candidature:24-00012/BAT1": {"state": "CONVOQUE", "trials": ["EVD1"]}}
    draft = Draft("second", ADMIN, "import", "candidature:24-00012/BAT1", other)
    assert isinstance(desk.journal.record(draft), Saved)
    at = screen(later(desk), SECRETARY, "trials")
    at.segmented_control(key="trial_task").set_value("Fichier de résultats").run()
    line = ["theo.vasseur@exemple.invalid", "Vasseur", "Theo", "19/04/2024 09:00", "11", "Terminé"]
    at.file_uploader[0].upload("r.csv", results([line])).run()
    assert at.selectbox(key="doubt 2").options[-2:] == ["Ses 2 candidatures, épreuve partagée", "Aucune d’elles"]
    at.selectbox(key="doubt 2").set_value("toutes").run()
    at.button(key="record_results").click().run()
    assert "1\u00a0résultat enregistré, un acte chacun." in html(at)
    kept = desk.journal.register().fields
    assert [kept[f"epreuve:24-00012/{code}/EVD1"]["score"] for code in ("MKX1", "BAT1")] == ["11", "11"]


def test_a_doubt_left_unanswered_keeps_the_file_and_nobodys_line_is_left(desk: Desk) -> None:
    at = uploaded(desk)
    at.button(key="record_results").click().run()
    assert "1\u00a0résultat enregistré, un acte chacun." in html(at)
    assert table(at, "Lignes sûres")[0][3].startswith("déjà enregistré")
    at.selectbox(key="doubt 3").set_value("").run()
    assert at.button(key="record_results").disabled
    assert "outcome" not in desk.journal.register().fields.get(subject("24-00012"), {})


def test_a_file_that_is_no_file_is_refused_in_one_sentence(desk: Desk) -> None:
    at = opened(later(desk))
    at.segmented_control(key="trial_task").set_value("Fichier de résultats").run()
    at.file_uploader[0].upload("resultats.csv", b"a;b\n1;2\n", "text/csv").run()
    assert "Aucune ligne d’en-têtes reconnue" in html(at)
    assert not [button for button in at.button if button.key == "record_results"]


def marked(desk: Desk, email: str, first: str) -> AppTest:
    at = person(opened(desk, email), "24-00012")
    fields = [field for field in at.text_input if (field.key or "").startswith("mark ")]
    for field, text in zip(fields, [first, "12", "12", "12", "12"], strict=True):
        field.set_value(text)
    at.button(key="save_marks").click().run()
    return at


def test_ones_own_marks_first(desk: Desk) -> None:
    marked(desk, JUROR, "8,5")
    for who in (SECRETARY, PAUL):
        at = person(opened(desk, who), "24-00012")
        assert "1 membre du jury a noté : à lire une fois vos notes complètes." in words(html(at))
        assert "8,5" not in html(at)
    at = marked(desk, PAUL, "13")
    assert table(at, "Notes des membres du jury")[0] == ["Parcours", "8,5", "13"]
    assert "moyenne 11,75, 1 écart à discuter" in words(html(at))


def test_marks_typed_wait_while_one_looks_at_the_next(desk: Desk) -> None:
    at = person(opened(desk, JUROR), "24-00011")
    first = next(field.key for field in at.text_input if (field.key or "").startswith("mark "))
    at.text_input(key=first).set_value("12,5").run()
    assert "Pas encore enregistrées" in words(html(at))
    here = at.selectbox(key="trial_who EVD1").value
    at.button(key="trial Suivant").click().run()
    assert at.selectbox(key="trial_who EVD1").value != here
    assert "Pas encore enregistrées" not in words(html(at))
    at.button(key="trial Précédent").click().run()
    assert at.selectbox(key="trial_who EVD1").value == here
    assert at.text_input(key=first).value == "12,5"
    for field in [one for one in at.text_input if (one.key or "").startswith("mark ")]:
        field.set_value("12")
    at.button(key="save_marks").click().run()
    assert "Pas encore enregistrées" not in words(html(at))
    at.button(key="trial Suivant").click().run()
    assert first not in at.session_state


def test_a_mark_beyond_the_scale_is_refused_in_french(desk: Desk) -> None:
    assert "Parcours : 25 est hors de l&#x27;échelle, une note de 0 à 20 est attendue." in html(
        marked(desk, JUROR, "25")
    )


def test_whoever_is_recused_gives_no_file_and_keeps_the_screen(desk: Desk) -> None:
    away = "candidature:24-00013/MKX1"
    draft = Draft("away", ADMIN, "recusation", away, {away: {"recused": [SECRETARY]}})
    assert isinstance(desk.journal.record(draft), Saved)
    at = opened(desk)
    assert "une autre personne sort ce fichier" in html(at)
    assert sorted(at.dataframe[0].value["Dossier"]) == ["24-00011", "24-00012"]


def test_a_deletion_is_recorded_and_decides_nothing(desk: Desk) -> None:
    at = person(opened(desk), "24-00012")
    assert not [one for one in at.button if one.key == "save_deletion"]  # drawn once its fold is open
    at.session_state[f"Enregistrement {subject('24-00012')}"] = True
    at.run()
    at.text_input(key=f"asked {subject('24-00012')}").set_value("27/03/2024 10:00")
    at.button(key="save_deletion").click().run()
    assert "Demande de suppression, dossier 24-00012" in words(html(at))
    (row,) = table(at, "Suppressions")
    assert row[1:3] == ["24-00012", "MKX 1A"]
    assert "avant la décision : à rejeter, ou à conserver avec un motif du jury" in row[3]
    assert desk.journal.register().value("candidature:24-00012/MKX1", "state") == "CONVOQUE"


def test_the_jury_says_whether_it_was_conclusive(desk: Desk) -> None:
    at = person(opened(desk, JUROR), "24-00012")
    at.selectbox(key=f"mark {subject('24-00012')} conclusive").set_value("non concluante")
    at.button(key="save_conclusive").click().run()
    assert "Avis : non concluante, dossier 24-00012" in words(html(at))
    assert list(at.dataframe[0].value["Concluante"]).count("non") == 1


def test_what_a_colleague_says_of_the_trial_is_not_put_back(desk: Desk) -> None:
    at = person(opened(desk, JUROR), "24-00012")
    shown = at.selectbox(key=f"mark {subject('24-00012')} conclusive")
    assert (shown.index, shown.value) == (0, "sans avis")
    said = {subject("24-00012"): {"conclusive": False}}
    assert isinstance(desk.journal.record(Draft("c", PAUL, "epreuve", subject("24-00012"), said)), Saved)
    assert at.run().selectbox(key=f"mark {subject('24-00012')} conclusive").value == "non concluante"


def test_a_case_worker_sees_no_mark(desk: Desk) -> None:
    marked(desk, JUROR, "8,5")
    at = person(opened(desk, CAMILLE), "24-00012")
    assert "Notes du jury" not in html(at)
    assert at.button(key="save_result")


def test_a_step_is_shown_for_each_before_it_is_taken(desk: Desk) -> None:
    at = opened(desk)
    at.segmented_control(key="trial_task").set_value("Étapes").run()
    rows = table(at, "Les épreuves demandées sont passées")
    assert [row[1] for row in rows] == ["24-00013", "24-00011", "24-00012"]
    assert {(row[2], row[3].split(" ; ")[-1]) for row in rows} == {
        ("MKX 1A", "épreuve non passée : Entretien vidéo différé (EVD)")
    }
    assert at.button(key="lot epreuves_passees").disabled


def test_a_long_list_of_a_step_is_whole_too(desk: Desk) -> None:
    """Nobody is « et 12 autres » (§5): past a screenful, all are in a grid."""
    numbers = [f"24-{rank:05d}" for rank in range(101, 161)]
    for number in numbers:
        told = {"state": "CONVOQUE", "trials": ["EVD1"]}
        changes = {f"dossier:{number}": {**BUT, "family_name": "Nom"}, f"candidature:{number}/MKX1": told}
        assert isinstance(desk.journal.record(Draft(number, ADMIN, "import", f"dossier:{number}", changes)), Saved)
    at = opened(desk)
    at.segmented_control(key="trial_task").set_value("Étapes").run()
    drawn = next(one.value for one in at.dataframe if "Ce que l’étape ferait" in one.value.columns)
    assert sorted(drawn["Dossier"]) == sorted([*PEOPLE, *numbers])
    after = Desk(desk.journal, lambda: datetime(2024, 4, 29, tzinfo=UTC))
    missing = next(one.value for one in opened(after).dataframe if "Ce qui est su" in one.value.columns)
    assert sorted(missing["Dossier"]) == sorted([*PEOPLE, *numbers])


def test_recordings_past_their_day_are_named_and_said_erased_at_once(desk: Desk) -> None:
    """R-090: the provider erases them all on one day; nobody opens each person, nor keeps a list aside."""
    at = opened(desk)
    at.segmented_control(key="trial_task").set_value("Enregistrements").run()
    assert "La durée se saisit dans Feuille › Prestataires" in html(at)
    rows = {row["code"]: row for row in desk.session.tables["Prestataires"]}
    lines = {"Prestataires": {"evd": {**rows["evd"], "conservation_jours": "60"}}}
    draft = Draft("sixty", ADMIN, "mise_en_vigueur", "classeur", facts={"lignes": lines})
    assert isinstance(desk.journal.record(draft), Saved)
    for number in list(PEOPLE)[:2]:
        taken = {subject(number): {"outcome": "passee", "taken_at": "2024-04-18T10:30:00+02:00"}}
        assert isinstance(desk.journal.record(Draft(number, ADMIN, "epreuve", subject(number), taken)), Saved)
    at = opened(Desk(desk.journal, lambda: datetime(2024, 7, 1, tzinfo=UTC)))
    assert "2 enregistrements à faire effacer" in words(html(at))
    at.segmented_control(key="trial_task").set_value("Enregistrements").run()
    shown = next(one.value for one in at.dataframe if "Enregistrement" in one.value.columns)
    assert sorted(shown["Dossier"]) == sorted(PEOPLE)[:2]
    assert set(shown["Enregistrement"]) == {"à effacer le 17/06/2024"}
    at.text_input(key="erased_on").set_value("31/07/2024").run()
    at.button(key="save_all_erased").click().run()
    assert "une date passée" in html(at)
    assert at.text_input(key="erased_on").value == "31/07/2024"
    at.text_input(key="erased_on").set_value("30/06/2024").run()
    at.button(key="save_all_erased").click().run()
    assert "2 effacements notés, un acte pour chaque." in words(html(at))
    assert "Aucun n’a passé son jour" in html(at)
    at.segmented_control(key="trial_task").set_value("Une personne").run()
    at = person(at, "24-00012")
    assert "enregistrement effacé le 30/06/2024" in words(html(at))


def test_a_hostile_name_stays_text(desk: Desk) -> None:
    at = person(opened(desk), "24-00013")
    assert "<img src=x" not in html(at)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, str]]:
    book = f"sqlite:///{tmp_path / 'book.db'}"
    small_desk(tmp_path, convoke).journal.close()
    with serve(book, tmp_path) as url:
        yield book, url


@pytest.mark.browser
def test_a_file_of_results_a_doubt_and_the_no_shows_in_chromium(page: Page, served: tuple[str, str]) -> None:
    """The window is over: who has no result did not come, until the file says otherwise."""
    book, url = served
    page.goto(f"{url}/epreuves")
    act_as(page, "Inès Faure")
    missing = page.locator("table", has_text="Ne se sont pas présentés").locator("tbody tr")
    expect(missing).to_have_count(3)
    page.get_by_role("radio", name="Fichier de résultats").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "resultats.csv", "mimeType": "text/csv", "buffer": results()}
    )
    expect(page.get_by_text("1 ligne douteuse")).to_be_visible()
    page.wait_for_function(MENDED)
    assert violations(page) == {}
    page.locator(".st-key-doubt-3 input").first.click()
    page.get_by_role("option", name="Théo Vasseur").click()
    page.get_by_role("button", name="Enregistrer 2 nouveaux résultats").click()
    expect(page.get_by_text("2 résultats enregistrés, un acte chacun.")).to_be_visible()
    expect(missing).to_have_count(1)
    expect(missing.first).to_contain_text("24-00013")
    desk = open_desk(book)
    assert desk.journal.register().fields[subject("24-00012")]["source"] == "resultats.csv, ligne 3"
    desk.journal.close()


KEY_MS = 60
"""Between two keys of a quick typist."""
SLOW_LINE = """(() => {
  const later = act => setTimeout(act, 150);
  const slow = hears => function (told) { later(() => hears.call(this, told)); };
  const { send, addEventListener } = WebSocket.prototype;
  const heard = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
  WebSocket.prototype.send = function (said) { later(() => send.call(this, said)); };
  WebSocket.prototype.addEventListener = function (kind, hears, ...more) {
    addEventListener.call(this, kind, kind === 'message' ? slow(hears) : hears, ...more);
  };
  const set = function (hears) { heard.set.call(this, slow(hears)); };
  Object.defineProperty(WebSocket.prototype, 'onmessage', { ...heard, set });
})()"""
"""Each message is 150 ms on its way, there and back."""


@pytest.mark.browser
def test_a_quick_hand_on_a_slow_line_loses_nothing_of_what_it_types(page: Page, served: tuple[str, str]) -> None:
    """One field is left and the next is filled in before the first is answered."""
    book, url = served
    page.add_init_script(SLOW_LINE)
    page.goto(f"{url}/epreuves")
    act_as(page, "Inès Faure")
    page.locator("[class*=st-key-trial_who] input").first.click()
    page.keyboard.type("Garnier")
    page.get_by_role("option").first.click()
    taken, mark = (page.get_by_label(label, exact=True) for label in ("Passée le", "Note"))
    taken.click()
    for typed in ("18/04/2024 10:30", "12,5", "saisi vite"):
        page.keyboard.type(typed, delay=KEY_MS)
        page.keyboard.press("Tab")
    page.locator("[class*=st-key-outcome] input").first.click()
    page.get_by_role("option", name="passée", exact=True).click()
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_text("Enregistré", exact=True)).to_be_visible()
    expect(taken).to_have_value("18/04/2024 10:30")
    expect(mark).to_have_value("12,5")
    desk = open_desk(book)
    (line,) = (one for one in desk.journal.register().fields.values() if one.get("score"))
    assert (line["score"], line["taken_at"]) == ("12.5", "2024-04-18T10:30:00+02:00")
    desk.journal.close()
