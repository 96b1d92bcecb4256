"""The published count as stories: one click, its log, its reminder, its letters; past ones are never wrong (R-124)."""

from datetime import date, timedelta

from desk.bulletins import BulletinRow
from desk.letters import READY, VOID, mails_of
from rules.invariants import check
from sheets_sync.answers import Answer, Draft, Saved
from sheets_sync.standings import standings
from tests.desk.autumn import TWO_SEATS, admissible, at, held, number, place, project, record, says
from tests.desk.conftest import World, candidate, kept

JUNE = date(2024, 6, 3)
TOLD = date(2024, 5, 23)  # admissible since 27 March, and told on the day of their announcement


@kept
def three(book: World) -> World:
    """Three admissible people for two seats; nobody was told how many are left."""
    admissible(book, 3)
    at(book, JUNE)
    return book


def row(book: World, programme: str = TWO_SEATS) -> BulletinRow:
    return next(one for one in book.desk.bulletins(book.who("lecture")) if one.programme == programme)


def publish(book: World, shown: BulletinRow | None = None, role: str = "placement") -> Answer:
    return book.desk.publish(book.form(), book.who(role), [shown or row(book)])[0][1]


def nineteen(book: World) -> list[str]:
    """What invariant 19 says of the published counts."""
    files = book.desk.files()
    contents = standings(files.register, files.session).contents(book.desk.today())
    return [breach.says for breach in check(contents) if breach.number == "19" and breach.tab == "Places"]


def test_the_count_is_what_projects_leave_of_the_seats_opened(three: World) -> None:
    """R-124: registered is received complete, neither refused nor lapsed, before any signature."""
    assert (row(three).seats.published, row(three).told, row(three).last) == (2, 3, None)
    project(three, 1)
    project(three, 2, complete=False)
    assert row(three).seats.published == 1
    project(three, 1, refused_on="2024-06-04")
    assert row(three).seats.published == 2
    for rank in (1, 2, 3):
        project(three, rank, refused_on=None)
    assert row(three).seats.published == 0


def test_one_click_records_the_count_and_logs_it(three: World) -> None:
    held(publish(three))
    project(three, 1)
    at(three, JUNE + timedelta(days=7))
    assert (row(three).moved, row(three).due) == (True, True)
    held(publish(three))
    told = [(one.on, one.published, one.opened, one.registered, one.by) for one in row(three).past]
    by = "placement@ecole.example.org"
    assert told == [(date(2024, 6, 10), 1, 2, 1, by), (JUNE, 2, 2, 0, by)]
    lines = three.desk.journal_lines(three.who("lecture"), limit=1)
    assert (lines[0].what, lines[0].changes) == (
        "Décompte publié, INFRES-DL 2A", (("Décompte publié", "2 places", "1 place"),),
    )  # fmt: skip
    assert "1 place disponible au 10/06/2024" in row(three).text


def test_a_project_that_comes_between_the_screen_and_the_click_is_told(three: World) -> None:
    shown = row(three)
    project(three, 1)
    assert says(publish(three, shown)).startswith(
        "INFRES-DL 2A : les fiches ont changé, places à publier maintenant : 1"
    )
    assert row(three).last is None


def test_it_is_owed_so_many_days_after_the_last_while_someone_searches(three: World) -> None:
    """« Régulièrement » is a row of the session."""
    assert (row(three).due, row(three).due_on) == (True, TOLD)
    held(publish(three))
    assert (row(three).due, row(three).due_on) == (False, date(2024, 6, 10))
    at(three, date(2024, 6, 9), 23, 59)
    assert not row(three).due
    at(three, date(2024, 6, 10), 0)
    assert row(three).due
    for rank in (1, 2, 3):
        place(three, rank, "RETRAIT")
    assert (row(three).due, row(three).due_on) == (False, None)


def test_who_publishes(three: World) -> None:
    assert three.desk.may_publish(three.who("secretariat"), TWO_SEATS)
    assert not three.desk.may_publish(three.who("jury"), TWO_SEATS)


def test_a_count_that_was_right_stays_right(three: World) -> None:
    """Invariant 19: compared with its own place in the journal, whatever came, ended or was merged since."""
    project(three, 1)
    held(publish(three))
    assert nineteen(three) == []
    project(three, 2)
    project(three, 1, refused_on="2024-06-05")
    place(three, 3, "ENGAGE", origin="ADMISSIBLE")
    place(three, 1, "RETRAIT")
    assert nineteen(three) == []


def test_a_count_that_was_wrong_is_told_until_another_is_published(three: World) -> None:
    project(three, 1)
    said = {"on": JUNE.isoformat(), "published": 2, "opened": 2, "registered": 0}
    record(three, "formation", f"formation:{TWO_SEATS}", {"bulletin": said})
    assert nineteen(three) == ["places publiées le 03/06/2024 : 2, d'après les fiches alors enregistrées : 1"]
    held(publish(three))
    assert nineteen(three) == []


def test_the_seat_of_a_state_without_a_project_counts_as_registered(three: World) -> None:
    """A season taken up from a spreadsheet: the state came, its project did not."""
    place(three, 1, "ENGAGE", origin="ADMISSIBLE")
    held(publish(three))
    assert row(three).past[0].published == 1
    place(three, 1, "RENONCE")
    assert nineteen(three) == []


def test_letters_say_the_last_count_once_and_the_older_ones_become_void(three: World) -> None:
    secretary = three.who("secretariat")
    for rank in (1, 2, 3):
        record(three, "saisie", f"dossier:{number(rank)}", {"given_name": "Noé"})
    assert three.desk.prepare_bulletin_letters(three.form(), secretary, TWO_SEATS)[0] == 0
    held(publish(three))
    assert three.desk.prepare_bulletin_letters(three.form(), secretary, TWO_SEATS) == (3, ())
    assert three.desk.prepare_bulletin_letters(three.form(), secretary, TWO_SEATS) == (0, ())
    project(three, 1)
    held(publish(three))
    assert three.desk.prepare_bulletin_letters(three.form(), secretary, TWO_SEATS) == (3, ())
    mine = mails_of(three.desk.files().register, (number(2), TWO_SEATS))
    assert [one.status == VOID for one in mine] == [True, False]
    assert "enregistrées par l'école : 1." in mine[-1].text
    record(three, "saisie", f"dossier:{number(2)}", {"email": "neuve@example.org"})
    assert three.desk.prepare_bulletin_letters(three.form(), secretary, TWO_SEATS) == (1, ())
    assert mails_of(three.desk.files().register, (number(2), TWO_SEATS))[-1].to == "neuve@example.org"


def test_two_desks_publish_the_same_count_once(three: World) -> None:
    other = three.open()
    theirs = next(one for one in other.bulletins(three.who("direction")) if one.programme == TWO_SEATS)
    held(publish(three))
    answer = other.publish(three.form(), three.who("direction"), [theirs])[0][1]
    assert isinstance(answer, Saved)
    assert answer.already_by == "placement@ecole.example.org"
    assert len(row(three).past) == 1


def letters(book: World) -> tuple[int, tuple[str, ...]]:
    return book.desk.prepare_bulletin_letters(book.form(), book.who("secretariat"), TWO_SEATS)


def test_who_does_not_know_yet_that_they_are_admissible_is_sent_no_count(book: World) -> None:
    """§3: decided is not announced; a count would say it."""
    admissible(book, 2)
    for rank in (1, 2):
        record(book, "saisie", f"dossier:{number(rank)}", {"given_name": "Noé"})
    at(book, date(2024, 5, 22), 23, 59)
    held(publish(book))
    assert (row(book).told, row(book).due_on, letters(book)) == (0, None, (0, ()))
    at(book, date(2024, 5, 23), 0)
    assert (row(book).told, row(book).due_on) == (2, date(2024, 5, 29))
    record(book, "annonce", f"annonce:annonce_admissibilite/{TWO_SEATS}", {"signed": [{"by": "x", "at": "2024-05-21"}]})
    assert (row(book).told, letters(book)) == (0, (0, ())), "their letter has not left"
    decided = book.desk.files().register.heads[f"candidature:{number(1)}/{TWO_SEATS}#state"]
    told = {"template": "admissible2", "status": "parti", "announcement": "annonce_admissibilite", "decision": decided}
    record(book, "courriel", f"courriel:{number(1)}/{TWO_SEATS}/admissible2", told)
    assert (row(book).told, letters(book)) == (1, (1, ()))


def closed(book: World, role: str = "secretariat") -> list[str]:
    """Why each count that waits may not leave."""
    return [line.closed for line in book.desk.outbox(book.who(role)) if line.mail.status == READY]


def test_a_count_already_written_does_not_leave_to_who_seeks_no_more(three: World) -> None:
    for rank in (1, 2, 3):
        record(three, "saisie", f"dossier:{number(rank)}", {"given_name": "Noé"})
    held(publish(three))
    assert (letters(three)[0], closed(three)) == (3, ["", "", ""])
    place(three, 1, "RETRAIT")
    place(three, 2, "FICHE_AGREEE", origin="ADMISSIBLE")
    gone = "la candidature est passée à « {} » depuis : cette lettre ne la concerne plus"
    assert closed(three) == [gone.format("Retiré par le candidat"), gone.format("Projet d’emploi agréé"), ""]
    subjects = [line.subject for line in three.desk.outbox(three.who("secretariat"))]
    out = three.desk.hand_out(three.form(), three.who("secretariat"), subjects)
    assert ([one.dossier for one in out.letters], len(out.left)) == ([number(3)], 2)
    place(three, 3, "RETRAIT")
    (line,) = [one for one in three.desk.outbox(three.who("secretariat")) if one.recalled]
    assert line.closed == f"ne l'envoyez plus : {gone.format('Retiré par le candidat')}"


def test_a_count_tells_nobody_that_a_project_came_of_who_is_still_judged_elsewhere(book: World) -> None:
    """§5: the same answer to all, whether or not something followed."""
    book.bring(candidate(number(1), (TWO_SEATS, "MKX2"), given_name="Noé"))
    record(book, "transition", f"candidature:{number(1)}/MKX2", {"state": "CONVOQUE"})
    place(book, 1, "ADMISSIBLE")
    at(book, JUNE)
    held(publish(book))
    assert letters(book)[0] == 1
    for state in ("ENGAGE", "RENONCE"):
        place(book, 1, state, origin="ADMISSIBLE")
        assert closed(book) == closed(book, "direction") == [""]
    record(book, "transition", f"candidature:{number(1)}/MKX2", {"state": "NON_ADMISSIBLE"})
    assert "A renoncé" in closed(book)[0]


def test_the_first_count_is_owed_from_the_day_on_which_someone_was_told(book: World) -> None:
    """R-124, §3: decided on 26 April, announced on 2 May, the letter left on the 3rd: late on none of them."""
    book.bring(candidate(number(1), ("MKX1",)))
    subject = f"candidature:{number(1)}/MKX1"
    at(book, date(2024, 4, 26))
    decision = Draft(
        "d", "x", "validation", subject, {subject: {"state": "ADMISSIBLE"}}, transition="admettre_principale"
    )
    held(book.desk.journal.record(decision))
    act = book.desk.files().register.heads[f"{subject}#state"]
    at(book, date(2024, 5, 3))
    assert row(book, "MKX1").due_on is None
    letter = {"status": "parti", "announcement": "annonce_phase_principale", "decision": act}
    record(book, "courriel", f"courriel:{number(1)}/MKX1/annonce_phase_principale", letter)
    assert (row(book, "MKX1").due_on, row(book, "MKX1").due) == (date(2024, 5, 3), True)


def test_who_is_committed_elsewhere_is_written_no_count_once_nobody_judges_them(book: World) -> None:
    """R-112, R-124: a letter that is missing while someone still judges the third application would tell (§5)."""
    programmes = (TWO_SEATS, "MKX2", "BAT2")
    book.bring(*(candidate(number(rank), programmes, given_name="Noé") for rank in (1, 2)))
    for rank in (1, 2):
        place(book, rank, "ADMISSIBLE")
        place(book, rank, "ADMISSIBLE", "MKX2")
        place(book, rank, "CONVOQUE" if rank == 1 else "NON_ADMISSIBLE", "BAT2")
    at(book, JUNE)
    held(publish(book))
    place(book, 2, "ENGAGE", "MKX2", origin="ADMISSIBLE")
    assert (row(book).told, letters(book)) == (1, (1, ()))
    place(book, 1, "ENGAGE", "MKX2", origin="ADMISSIBLE")
    assert (row(book).told, row(book).due_on, closed(book), closed(book, "direction")) == (
        1,
        date(2024, 6, 10),
        [""],
        [""],
    )
    place(book, 1, "NON_ADMISSIBLE", "BAT2")
    assert (row(book).told, row(book).due_on) == (0, None)
    gone = "la personne s'est engagée, ou a renoncé, sur une autre candidature : elle ne cherche plus"
    assert closed(book) == closed(book, "direction") == [gone]
