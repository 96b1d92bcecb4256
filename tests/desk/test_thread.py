"""The thread of a dossier: every act, who, when, why, from which facts, and what has changed since (R-25)."""

import pytest

from desk.screening import View
from desk.sheet import Edit
from rules.case import ROLES, Actor
from sheets_sync import register
from sheets_sync.answers import Saved
from sheets_sync.rows import Act, JournalRow, read_act
from tests.desk.conftest import World, candidate

ONE = "24-00001"


def act(book: World, role: str, step: str, reason: str = "") -> None:
    who = book.who(role)
    answer = book.desk.decide(book.form(), who, book.desk.file(who, ONE), "MKX1", step, reason)
    assert isinstance(answer, Saved), answer


def test_each_act_says_who_what_why_and_from_which_facts(book: World) -> None:
    book.bring(candidate())
    act(book, "instruction", "completude_oui")
    act(book, "instruction", "recevable_de_droit")
    act(book, "jury", "rejeter_dossier", "Résultats insuffisants")
    act(book, "presidence", "rejeter_dossier")
    last, proposed, first, *_ = book.desk.thread(book.who("lecture"), ONE)
    assert (last.who, last.what) == ("Presidence", "Validation : Rejeter sur dossier, MKX 1A")
    assert ("État", "Recevable", "Rejeté sur dossier") in last.changes
    assert (proposed.who, proposed.reason, proposed.section) == ("Jury", "Résultats insuffisants", "5.1")
    assert ("crédits acquis", "120") in first.facts
    assert all(line.holds and not line.since for line in (last, proposed, first))


def test_a_fact_that_changed_since_is_said_and_the_decision_stands(book: World) -> None:
    book.bring(candidate())
    act(book, "instruction", "completude_oui")
    act(book, "instruction", "recevable_de_droit")
    clerk = book.who("instruction")
    book.desk.correct(book.form(), clerk, book.desk.file(clerk, ONE), "ects_obtained", "60")
    line = next(one for one in book.desk.thread(clerk, ONE) if one.kind == "transition")
    assert line.since == "le fait a changé depuis : crédits acquis 120 → 60"
    assert book.desk.file(clerk, ONE).application("MKX1").state == book.desk.session.workflow.states["RECEVABLE"]


def test_a_route_that_changed_since_shows_among_what_is_to_be_mended(book: World) -> None:
    book.bring(candidate())
    act(book, "instruction", "completude_oui")
    act(book, "instruction", "recevable_de_droit")
    clerk = book.who("instruction")
    book.desk.correct(book.form(), clerk, book.desk.file(clerk, ONE), "diploma", "BUT_GCCD")
    found = [one for one in book.desk.dashboard(clerk).mending if "le fait a changé depuis" in one.fault]
    assert [(one.effect, one.dossiers) for one in found] == [("Sans effet", (ONE,))]


def test_an_act_that_lost_is_in_the_thread_and_holds_nothing(book: World) -> None:
    """Two processes append at once: the second row is void, and stays readable."""
    book.bring(candidate())
    other = book.open()
    stale = other.file(book.who("jury"), ONE)
    other.journal.register()
    act(book, "instruction", "completude_oui")
    other.decide("late", book.who("instruction2"), stale, "MKX1", "completude_oui")
    lines = book.desk.thread(book.who("lecture"), ONE)
    assert sum(line.holds for line in lines if line.kind == "transition") == 1
    book.desk.journal.register(0)
    void = [line for line in book.desk.thread(book.who("lecture"), ONE) if not line.holds]
    assert [line.who for line in void] == ["Instruction2"]
    assert "Instruction2" not in {line.who for line in book.desk.file(book.who("lecture"), ONE).notes}


def test_the_journal_leaves_out_what_one_may_not_read(book: World) -> None:
    book.bring(candidate(ONE, ("MKX1",)), candidate("24-00002", ("BAT1",)))
    desk = book.desk
    desk.grant(book.form(), book.who("administration"), "bat@ecole.example.org", "", "jury", ("BAT1",))
    seen = {line.dossier for line in desk.journal_lines(desk.actor("bat@ecole.example.org"))}
    assert seen == {"", "24-00002"}
    assert {line.dossier for line in desk.journal_lines(book.who("administration"))} == {""}
    assert {line.dossier for line in desk.journal_lines(book.who("lecture"))} == {"", ONE, "24-00002"}


def test_the_journal_is_filtered_and_paged(book: World) -> None:
    book.bring(*(candidate(f"24-0000{n}") for n in range(1, 6)))
    lecture = book.who("lecture")
    first = book.desk.journal_lines(lecture, limit=3)
    then = book.desk.journal_lines(lecture, limit=3, before=first[-1].position)
    assert [line.position for line in (*first, *then)] == [6, 5, 4, 3, 2, 1]
    assert {line.kind for line in book.desk.journal_lines(lecture, kinds=frozenset({"mise_en_vigueur"}))} == {
        "mise_en_vigueur"
    }
    assert book.desk.journal_lines(lecture, who="personne@x.fr") == ()


def test_of_what_a_filter_leaves_out_nothing_is_read(book: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session has tens of thousands of acts; a person or a kind of act, some hundreds."""
    read = []

    def reads(row: JournalRow) -> Act:
        read.append((row.acteur, row.nature))
        return read_act(row)

    book.bring(*(candidate(f"24-0000{n}") for n in range(1, 6)))
    act(book, "instruction", "completude_oui")
    clerk = book.who("instruction")
    book.desk.note(book.form(), clerk, book.desk.file(clerk, ONE), "Appelé.")
    reader, mine, step = book.who("lecture"), clerk.email, frozenset({"transition"})
    monkeypatch.setattr(register, "read_act", reads)
    assert [line.kind for line in book.desk.journal_lines(reader, who=mine)] == ["note", "transition"]
    assert {who for who, _ in read} == {mine}
    read.clear()
    assert [line.actor for line in book.desk.journal_lines(reader, kinds=step)] == [mine]
    assert set(read) == {(mine, "transition")}


def test_codes_are_told_by_their_labels(book: World) -> None:
    book.bring(candidate(missing_documents=["releve_bac"]))
    act(book, "instruction", "completude_non")
    done, came = book.desk.thread(book.who("lecture"), ONE)
    assert ("Diplôme", "", "BUT Génie mécanique et productique") in came.changes
    assert ("Pièces manquantes", "", book.desk.session.documents["releve_bac"].label) in came.changes
    assert ("Recevabilité retenue", "", "de droit") in done.changes
    assert {("recevabilité", "de droit"), ("dépôt", "dans les délais"), ("pièces", "à compléter")} <= set(done.facts)


def test_rows_put_in_force_are_named_while_they_are_few(book: World) -> None:
    desk, keeper = book.desk, book.who("administration")
    desk.grant(book.form(), keeper, "bat@ecole.example.org", "", "jury", ("BAT1",))
    given, opened = desk.journal_lines(keeper, kinds=frozenset({"mise_en_vigueur"}))
    assert given.changes == (("Accès", "", "jury bat@ecole.example.org"),)
    assert ("Titres", "", f"{len(desk.session.tables['Titres'])} lignes") in opened.changes
    assert ("Première administration", "", "Administration") in opened.changes


def test_a_draft_is_told_by_its_row_and_its_column(book: World) -> None:
    desk, keeper = book.desk, book.who("direction")
    desk.edit(book.form(), keeper, desk.grid(keeper, "Frais"), [Edit("boursier", "premiere", "23")])
    line, *_ = desk.journal_lines(keeper, kinds=frozenset({"parametre"}))
    assert line.changes == (("Frais, boursier, Première", "22", "23"),)


def test_a_juror_reads_no_act_on_another_programme_of_the_same_dossier(book: World) -> None:
    book.bring(candidate(ONE, ("MKX1", "BAT1")))
    desk = book.desk
    desk.grant(book.form(), book.who("administration"), "bat@ecole.example.org", "", "jury", ("BAT1",))
    juror = desk.actor("bat@ecole.example.org")
    act(book, "instruction", "completude_oui")
    act(book, "instruction", "recevable_de_droit")
    act(book, "jury", "rejeter_dossier", "Résultats insuffisants en MKX")

    def reasons(who: Actor) -> list[set[str]]:
        return [{line.reason for line in lines} for lines in (desk.thread(who, ONE), desk.journal_lines(who))]

    assert all("Résultats insuffisants en MKX" in some for some in reasons(book.who("jury")))
    assert not any("Résultats insuffisants en MKX" in some for some in reasons(juror))
    assert {line.programme for line in desk.journal_lines(juror)} == {""}
    assert ONE in {line.dossier for line in desk.journal_lines(juror)}


def test_the_views_of_a_colleague_show_in_nobody_elses_journal(book: World) -> None:
    desk = book.desk
    desk.save_view(book.form(), book.who("jury"), View("À revoir"))
    (mine,) = desk.journal_lines(book.who("jury"), kinds=frozenset({"vue"}))
    assert mine.actor == "jury@ecole.example.org"
    for role in set(ROLES) - {"jury"}:
        assert not desk.journal_lines(book.who(role), kinds=frozenset({"vue"}))
