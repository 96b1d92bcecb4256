"""Notes, corrections, documents, questions: what staff put right, and what a conflict keeps of both sides."""

from typing import Any

import pytest

from desk.views import AcademicFile
from sheets_sync.answers import Draft, Refused, Saved
from tests.desk.conftest import World, candidate

ONE, TWO = "24-00001", "24-00002"


def shown(world: World, role: str = "instruction", dossier: str = ONE) -> AcademicFile:
    return world.desk.file(world.who(role), dossier)


def ask(world: World, dossier: str, field: str, **asked: Any) -> None:
    subject = f"dossier:{dossier}"
    fields = {f"question.{field}": asked}
    world.desk.journal.record(Draft("ask", "import", "import", subject, {subject: fields}))


def test_notes_never_conflict_and_are_read_by_all(book: World) -> None:
    book.bring(candidate())
    seen = shown(book)
    for role, text in (("instruction", "Relevé redemandé."), ("jury", "À revoir.")):
        assert isinstance(book.desk.note(book.form(), book.who(role), seen, text), Saved)
    assert [(line.who, line.text) for line in shown(book, "lecture").notes][:2] == [
        ("Jury", "À revoir."), ("Instruction", "Relevé redemandé."),
    ]  # fmt: skip
    assert book.desk.note(book.form(), book.who("jury"), seen, "  ") == Refused(("la note est vide",))


def test_a_correction_changes_the_verdict(book: World) -> None:
    book.bring(candidate(diploma="BUT_GCCD", diploma_text="BUT Génie civil - Construction durable"))
    assert shown(book).application("MKX1").examination.eligibility == "jury"
    saved = book.desk.correct(book.form(), book.who("instruction"), shown(book), "diploma", "BUT_GMP", "relevé lu")
    assert isinstance(saved, Saved)
    assert shown(book).application("MKX1").examination.eligibility == "by_right"


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("ects_obtained", "12O", "Crédits ECTS acquis. Écrit : « 12O ». Attendu : un nombre, par exemple 97,5."),
        ("birth_date", "2003", "Date de naissance. Écrit : « 2003 ». Attendu : une date, jj/mm/aaaa."),
        ("birth_date", "31/02/2003",
         "Date de naissance. Écrit : « 31/02/2003 ». Attendu : un jour qui existe (ce mois-là en a 28)."),
        ("email", "noemie", "Courriel. Écrit : « noemie ». Attendu : une adresse de messagerie, nom@domaine.fr."),
        ("mark_s1", "21", "Moyenne S1. Écrit : « 21 ». Attendu : une note de 0 à 20."),
        ("mark_s1", ",5", "Moyenne S1. Écrit : « ,5 ». Attendu : un nombre, par exemple 97,5."),
        ("ects_obtained", "1e2", "Crédits ECTS acquis. Écrit : « 1e2 ». Attendu : un nombre, par exemple 97,5."),
        ("assigned_to", "moi@x.fr", "« Attribué à » ne se corrige pas : c'est une décision"),
        ("host_company", "Acme", "« host_company » ne se corrige pas : c'est une décision"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_what_was_expected(book: World, field: str, text: str, says: str) -> None:
    book.bring(candidate())
    answer = book.desk.correct(book.form(), book.who("instruction"), shown(book), field, text)
    assert answer == Refused((says,))


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("ects_obtained", "97,5", "97.5"),
        ("phone", "06 12 34 56 78", "+33612345678"), ("birth_date", "1/2/2003", "2003-02-01"),
        ("diploma_obtained", "Oui", True),
        ("grant_holder", "bourse étrangère", "foreign"), ("diploma_country", "ma", "MA"),
        ("submitted_at", "12/03/2024 23:59", "2024-03-12T23:59:00+01:00"), ("rank", "1 204", 1204), ("ine", "", None),
        ("postcode", "01000", "01000"), ("mark_s2", "22,00", None),
    ],
)  # fmt: skip
def test_french_cells_are_read(book: World, field: str, text: str, value: object) -> None:
    book.bring(candidate())
    answer = book.desk.correct(book.form(), book.who("instruction"), shown(book), field, text)
    assert isinstance(answer, Refused if field == "mark_s2" else Saved)
    if field != "mark_s2":
        assert book.desk.files().fields(ONE)[field] == value


def test_the_second_correction_of_one_field_is_told_both_values(book: World) -> None:
    book.bring(candidate())
    other = book.open()
    stale = other.file(book.who("instruction2"), ONE)
    book.desk.correct(book.form(), book.who("instruction"), shown(book), "phone", "0611111111")
    answer = other.correct("late", book.who("instruction2"), stale, "phone", "0622222222")
    assert isinstance(answer, Refused)
    assert (answer.mine, answer.theirs) == ({"Téléphone": "+33622222222"}, {"Téléphone": "+33611111111"})
    assert isinstance(other.correct("later", book.who("instruction2"), stale, "rank", "3"), Saved)


def test_documents_are_checked(book: World) -> None:
    book.bring(candidate(missing_documents=None))
    assert {piece.there for piece in shown(book).documents} == {None}
    book.desk.set_documents(book.form(), book.who("instruction"), shown(book), frozenset({"cv"}))
    assert [piece.code for piece in shown(book).documents if not piece.there] == ["cv"]
    assert shown(book).application("MKX1").examination.documents == "to_complete"


def test_a_change_on_both_sides_is_answered_with_one_of_them(book: World) -> None:
    book.bring(candidate())
    ask(book, ONE, "ects_obtained", kind="both_changed", file="126", now="120", says="changé des deux côtés")
    (question,) = shown(book).questions
    assert (question.label, question.file_text, question.now_text) == ("Crédits ECTS acquis", "126", "120")
    assert question.choices == (("126", "126 (fichier)"), ("120", "120 (ici)"))
    assert isinstance(
        book.desk.answer(book.form(), book.who("instruction"), shown(book), "ects_obtained", "126"), Saved
    )
    assert (shown(book).questions, book.desk.files().fields(ONE)["ects_obtained"]) == ((), "126")


def test_a_doubtful_duplicate_becomes_one_person_or_two(book: World) -> None:
    book.bring(candidate(ONE, ("MKX1",)), candidate(TWO, ("BAT1",)))
    ask(book, TWO, "person", kind="doubtful_duplicate", file=ONE, now=TWO, says="même nom")
    assert shown(book, dossier=TWO).questions[0].choices[0] == (ONE, f"La même personne que {ONE}")
    book.desk.answer(book.form(), book.who("instruction"), shown(book, dossier=TWO), "person", ONE)
    assert shown(book, dossier=ONE).others == (TWO,)
    assert book.desk.files().siblings(ONE) == ("MKX1", "BAT1")
    book.desk.correct(book.form(), book.who("instruction"), shown(book, dossier=ONE), "rank", "2")
    assert book.desk.files().siblings(TWO) == ("MKX1", "BAT1")


def test_an_answer_on_a_title_serves_every_dossier_that_writes_it_so(book: World) -> None:
    text = "Diplôme universitaire de robotique appliquée"
    unread = {
        "diploma_text": text,
        "diploma": None,
        "diploma_stage": None,
        "ects_obtained": None,
        "ects_expected": None,
    }
    book.bring(candidate(ONE, **unread), candidate(TWO, **unread))
    for dossier in (ONE, TWO):
        ask(book, dossier, "diploma", kind="diploma", file=text, now=None, says="quel titre est-ce ?")
    (question,) = shown(book).questions
    assert (question.file_text, question.others) == (text, (TWO,))
    assert isinstance(book.desk.answer(book.form(), book.who("instruction"), shown(book), "diploma", "BUT_GMP"), Saved)
    assert (shown(book).questions, shown(book, dossier=TWO).questions) == ((), ())
    assert shown(book, dossier=TWO).application("MKX1").examination.eligibility == "by_right"


MENDED = {"diploma_text": "BTS SOI", "diploma": "BTS_SIO", "diploma_stage": None}


def test_a_title_read_by_mending_a_word_is_confirmed_for_all_who_write_it_so(book: World) -> None:
    book.bring(candidate(ONE, **MENDED), candidate(TWO, **MENDED))
    (question,) = shown(book).questions
    assert (question.kind, question.file_text, question.choices[0][0]) == ("mended", "BTS SOI", "BTS_SIO")
    assert question.says.startswith("« soi » est lu « sio » : à vérifier.")
    assert isinstance(book.desk.answer(book.form(), book.who("instruction"), shown(book), "diploma", "BTS_SIO"), Saved)
    for dossier in (ONE, TWO):
        seen = shown(book, dossier=dossier)
        assert (seen.questions, seen.diploma_label) == ((), "BTS Services informatiques aux organisations")


def test_another_title_than_the_mended_one_is_this_dossier_s_alone(book: World) -> None:
    book.bring(candidate(ONE, **MENDED), candidate(TWO, **MENDED))
    desk, clerk = book.desk, book.who("instruction")
    assert isinstance(desk.answer(book.form(), clerk, shown(book), "diploma", "BTS_NULLE_PART"), Refused)
    assert isinstance(desk.answer(book.form(), clerk, shown(book), "diploma", "BTS_AUTRE"), Saved)
    assert (shown(book).questions, desk.files().fields(ONE)["diploma"]) == ((), "BTS_AUTRE")
    assert [one.kind for one in shown(book, dossier=TWO).questions] == ["mended"]


def test_a_question_already_answered_is_told(book: World) -> None:
    book.bring(candidate())
    assert book.desk.answer(book.form(), book.who("instruction"), shown(book), "rank", "3") == Refused(
        ("cette question n'attend plus de réponse",)
    )


def test_an_old_form_of_the_same_desk_is_told_both_values(book: World) -> None:
    """What was shown is what a correction rests on, however fresh the desk is."""
    book.bring(candidate())
    old = shown(book, "instruction2")
    book.desk.correct(book.form(), book.who("instruction"), shown(book), "phone", "0611111111")
    answer = book.desk.correct(book.form(), book.who("instruction2"), old, "phone", "0622222222")
    assert isinstance(answer, Refused)
    assert (answer.mine, answer.theirs) == ({"Téléphone": "+33622222222"}, {"Téléphone": "+33611111111"})
    assert book.desk.files().fields(ONE)["phone"] == "+33611111111"


def test_documents_checked_on_an_old_form_are_told_both_values(book: World) -> None:
    book.bring(candidate(missing_documents=None))
    old = shown(book, "instruction2")
    cv, other = list(book.desk.session.documents)[:2]
    book.desk.set_documents(book.form(), book.who("instruction"), shown(book), frozenset({cv}))
    answer = book.desk.set_documents(book.form(), book.who("instruction2"), old, frozenset({other}))
    assert isinstance(answer, Refused)
    assert (set(answer.mine), answer.mine != answer.theirs) == ({"Pièces manquantes"}, True)
    assert book.desk.files().fields(ONE)["missing_documents"] == [cv]
