"""Three calendar months, last day included; numbers declared full; a contract of the same day wins (§9.2, R-134)."""

from datetime import date

import pytest

from desk.listing_views import LEAVE, Departures
from pages.parts import year_lists
from rules.invariants import Breach, check
from sheets_sync.answers import Answer, Draft, Saved
from sheets_sync.standings import standings
from tests.desk.autumn import (
    FIRST_DAY,
    TWO_SEATS,
    admissible,
    at,
    contract,
    fix_first_day,
    held,
    number,
    place,
    project,
    record,
    says,
    states,
)
from tests.desk.conftest import World, kept

LAST_DAY, AFTER, NOVEMBER = date(2024, 12, 2), date(2024, 12, 3), date(2024, 11, 12)


@kept
def three(book: World) -> World:
    """Three trainees, the third with a project agreed since and no contract."""
    fix_first_day(admissible(book, 3))
    for rank in (1, 2, 3):
        place(book, rank, "LISTE_COMPLEMENTAIRE")
        place(book, rank, "STAGIAIRE")
    place(book, 3, "FICHE_AGREEE", origin="STAGIAIRE")
    project(book, 3, agreed_on="2024-10-01")
    at(book, NOVEMBER)
    return book


def shown(book: World) -> Departures:
    return book.desk.departures(book.who("placement"), TWO_SEATS)


def leaving(book: World) -> list[str]:
    return [line.dossier for line in book.desk.leaving(book.who("direction"), TWO_SEATS).open]


def declare(book: World, on: str, reason: str = "") -> Answer:
    return book.desk.declare_full(book.form(), book.who("direction"), shown(book), on, reason)


def twenty(book: World) -> list[Breach]:
    """What invariant 20 says of the book as it stands."""
    files = book.desk.files()
    contents = standings(files.register, files.session).contents(book.desk.today())
    return [breach for breach in check(contents) if breach.number == "20"]


def test_three_calendar_months_and_the_days_left(three: World) -> None:
    """R-133: 2/09 → 2/12, not ninety days (1/12)."""
    found = shown(three)
    assert (found.first_day, found.last_day, found.days_left, found.over) == (FIRST_DAY, LAST_DAY, 20, False)
    assert [one.name for one in found.trainees] == ["Arnaud", "Bonnet", "Chevalier"]
    assert leaving(three) == []
    assert [one.alert for one in found.trainees] == ["", "", ""]
    assert isinstance(three.desk.journal.record(Draft("b", "x", "saisie", "dossier:24-00001", OLD)), Saved)
    assert shown(three).trainees[0].alert.startswith("30 ans le "), "the law, not the notice: an alert (R-133)"


OLD = {"dossier:24-00001": {"birth_date": "1994-05-14"}}


def test_the_last_day_is_included_in_paris(three: World) -> None:
    at(three, LAST_DAY, 23, 59, 58)
    assert (shown(three).days_left, shown(three).over, leaving(three)) == (0, False, [])
    lot = three.desk.lot(three.who("direction"), [(number(1), TWO_SEATS)], "faire_sortir")
    assert "pas avant la fin du 02/12/2024" in " ".join(lot.closed[0].objections)
    assert twenty(three) == []
    at(three, AFTER, 0)
    assert (shown(three).days_left, shown(three).over) == (-1, True)
    assert leaving(three) == [number(1), number(2), number(3)]
    assert len(twenty(three)) == 3


@pytest.mark.parametrize("cost", [0.0, 3600.0])
def test_midnight_alone_breaks_the_delay_on_every_screen(three: World, cost: float) -> None:
    """No act comes between: what was checked the day before is not what holds today, however long a check takes."""
    desk, boss = three.desk, three.who("direction")
    still = f"sans contrat depuis la fin du délai, le {LAST_DAY:%d/%m/%Y}"

    def screens() -> tuple[int, int, int]:
        """The dashboard, what a rehearsal asks, and last what is never answered from a moment ago."""
        mended = [one for one in desk.dashboard(boss).mending if still in one.fault]
        asked = [one for one in desk._check().breaches if one.number == "20"]
        listed = [one for one in desk.invariants(boss).broken if one.number == "20"]
        return sum(len(one.dossiers) for one in mended), len(asked), sum(len(one.broken) for one in listed)

    at(three, LAST_DAY, 23, 59, 58)
    assert screens() == (0, 0, 0)
    assert desk._checked is not None
    desk._checked = desk._checked._replace(cost=cost)
    at(three, AFTER, 0)
    assert screens() == (3, 3, 3)


def test_a_contract_that_another_process_records_at_that_moment_keeps_its_trainee(three: World) -> None:
    """R-134: nobody is sent away on a screen of a moment ago."""
    at(three, AFTER)
    lot, other = three.desk.lot(three.who("direction"), [(number(3), TWO_SEATS)], LEAVE), three.open()
    fiche = f"fiche:{number(3)}/{TWO_SEATS}/1"
    draft = Draft(three.form(), "x", "fiche", fiche, {fiche: {"contract_signed_on": LAST_DAY.isoformat()}})
    held(other.journal.record(draft))
    assert three.desk.take_lot(three.form(), three.who("direction"), lot, "Délai écoulé").saved == 0
    assert states(three, 3) == ["STAGIAIRE", "STAGIAIRE", "FICHE_AGREEE"]


def test_a_contract_of_the_last_day_wins_even_typed_the_day_after(three: World) -> None:
    contract(three, 1, LAST_DAY)
    at(three, AFTER, 8)
    contract(three, 2, LAST_DAY)
    assert leaving(three) == [number(3)]
    boss = three.who("direction")
    lot = three.desk.leaving(boss, TWO_SEATS)
    assert three.desk.take_lot(three.form(), boss, lot).saved == 0
    assert three.desk.take_lot(three.form(), boss, lot, "délai écoulé sans contrat").saved == 1
    assert states(three, 3) == ["STAGIAIRE", "STAGIAIRE", "SORTI"]
    assert three.desk.files().register.value(f"fiche:{number(3)}/{TWO_SEATS}/1", "lapsed_on") == AFTER.isoformat()
    assert twenty(three) == []


def test_a_contract_typed_between_the_list_and_the_click_keeps_its_trainee(three: World) -> None:
    at(three, AFTER, 8)
    boss = three.who("direction")
    lot = three.desk.leaving(boss, TWO_SEATS)
    contract(three, 1, LAST_DAY)
    taken = three.desk.take_lot(three.form(), boss, lot, "délai écoulé sans contrat")
    assert (taken.saved, states(three, 3)) == (2, ["STAGIAIRE", "SORTI", "SORTI"])
    assert "un contrat est signé du 02/12/2024" in str(taken.others[0][1])


def test_a_contract_after_the_last_day_is_managements_to_judge(three: World) -> None:
    """It came late: its trainee is in a list apart, where management may take the step; one whose contract is of the
    last day is in neither (R-134)."""
    at(three, AFTER, 8)
    contract(three, 1, AFTER)
    contract(three, 2, LAST_DAY)
    first = shown(three).trainees[0]
    assert (first.name, first.contract, first.late) == ("Arnaud", AFTER, True)
    assert leaving(three) == [number(3)]
    boss = three.who("direction")
    apart = three.desk.leaving(boss, TWO_SEATS, late=True)
    assert [line.dossier for line in apart.lines] == [number(1)]
    assert [row[:2] + row[5:6] for row in year_lists.departures(shown(three)).rows] == [
        ("Arnaud", number(1), "à décider, contrat tardif"), ("Bonnet", number(2), ""),
        ("Chevalier", number(3), "à prononcer"),
    ]  # fmt: skip
    lot = three.desk.lot(boss, [(number(1), TWO_SEATS), (number(2), TWO_SEATS)], "faire_sortir")
    assert three.desk.take_lot(three.form(), boss, apart, "contrat signé trop tard").saved == 1
    assert states(three, 3) == ["SORTI", "STAGIAIRE", "FICHE_AGREEE"]
    assert lot.closed[0].objections == ("un contrat est signé du 02/12/2024, et le dernier jour était le 02/12/2024",)


def test_a_trainee_does_not_leave_because_the_school_has_not_agreed_their_fiche_yet(three: World) -> None:
    """§9.2: the contract is on record and in time; the school agrees or refuses the project first, and says so."""
    fiche = {"contract_signed_on": "2024-11-29", "received_on": "2024-11-27"}
    project(three, 1, **fiche)
    at(three, AFTER, 8)
    boss = three.who("direction")
    first = shown(three).trainees[0]
    assert (first.name, first.contract, first.pending, leaving(three)) == (
        "Arnaud", None, date(2024, 11, 29), [number(2), number(3)],
    )  # fmt: skip
    assert year_lists.departures(shown(three)).rows[0][5] == "contrat au dossier, fiche à agréer"
    lot = three.desk.lot(boss, [(number(1), TWO_SEATS)], LEAVE)
    assert lot.closed[0].objections == (
        "un contrat est signé du 29/11/2024, et le dernier jour était le 02/12/2024 : "
        "sa fiche attend l'école, qui l'agrée ou la refuse d'abord",
    )
    project(three, 1, **fiche, refused_on="2024-12-03", refusal="Missions hors référentiel")
    assert leaving(three) == [number(1), number(2), number(3)]


def test_a_trainee_comes_back_to_where_their_project_was_agreed_however_full_the_school_is(three: World) -> None:
    """§9.2: they were let in, and never left; a capacity said too low since does not keep them nowhere."""
    record(three, "formation", f"formation:{TWO_SEATS}", {"hosting_capacity": 1})
    boss = three.who("direction")
    shown_ = three.desk.file(boss, number(3))
    held(three.desk.decide(three.form(), boss, shown_, TWO_SEATS, "projet_caduc", "Le poste ferme"))
    assert states(three, 3) == ["STAGIAIRE"] * 3


def test_a_late_contract_is_one_question_that_management_answers(three: World) -> None:
    """R-134: until then the notice makes them leave and nobody is admitted on it; once kept, nobody sends them away."""
    at(three, AFTER, 8)
    contract(three, 3, AFTER)
    place(three, 3, "ENGAGE")
    boss, key = three.who("direction"), [(number(3), TWO_SEATS)]

    def closed(step: str) -> str:
        (line,) = three.desk.lot(boss, key, step).lines
        return " ; ".join(line.objections)

    late = "signé du 03/12/2024, après le dernier jour, le 02/12/2024 : la direction le retient, avec un motif, ou fait"
    assert late in closed("prononcer_admission")
    assert closed(LEAVE) == ""
    found = three.desk.admission_file(boss, *key[0]).line.missing
    assert [(one.label, one.who) for one in found if late in one.says] == [
        ("Contrat signé au plus tard le dernier jour du stagiaire", "direction")
    ]
    kept = three.desk.keeping(boss, TWO_SEATS)
    assert [line.dossier for line in kept.open] == [number(3)]
    assert three.desk.take_lot(three.form(), boss, kept, "").saved == 0
    assert three.desk.take_lot(three.form(), boss, kept, "La place est restée libre").saved == 1
    assert closed(LEAVE) == "déjà établi : contrat tardif retenu par la direction"
    assert late not in closed("prononcer_admission")
    assert (shown(three).late, three.desk.keeping(boss, TWO_SEATS).lines, len(twenty(three))) == ((), (), 2)
    contract(three, 3, date(2024, 12, 4))
    at(three, date(2024, 12, 5), 8)
    assert closed(LEAVE) == "", "what was kept is that contract, and no other"


def test_a_contract_after_the_day_declared_full_is_late_too(three: World) -> None:
    contract(three, 1, date(2024, 10, 15))
    held(declare(three, "15/10/2024"))
    assert not shown(three).trainees[0].late
    assert says(declare(three, "14/10/2024")) == (
        "ce jour rendrait tardifs des contrats enregistrés : Arnaud (du 15/10/2024) ; "
        "une date antérieure demande un motif"
    )
    assert shown(three).declared_on == date(2024, 10, 15)
    held(declare(three, "14/10/2024", "effectifs constatés ce jour-là"))
    assert shown(three).trainees[0].late


def test_numbers_declared_full_make_the_list_of_departures(three: World) -> None:
    """R-134: an act of management, dated; the contract signed that very day wins."""
    held(declare(three, "12/11/2024"))
    boss, all_three = three.who("direction"), [(number(rank), TWO_SEATS) for rank in (1, 2, 3)]
    at(three, NOVEMBER, 23, 59, 58)
    assert (shown(three).declared_on, leaving(three)) == (NOVEMBER, [])
    stale = three.desk.lot(boss, all_three, LEAVE)
    says = "pas avant la fin du 12/11/2024 : déclaration des effectifs réputés complets"
    assert [says in " ".join(line.objections) for line in stale.closed] == [True] * 3
    assert three.desk.take_lot(three.form(), boss, stale, "effectifs réputés complets").saved == 0
    contract(three, 2, NOVEMBER)
    at(three, date(2024, 11, 13), 0)
    assert leaving(three) == [number(1), number(3)]
    three.desk.take_lot(three.form(), boss, three.desk.leaving(boss, TWO_SEATS), "effectifs réputés complets")
    assert states(three, 3) == ["SORTI", "STAGIAIRE", "SORTI"]


@pytest.mark.parametrize(
    ("on", "why"),
    [
        ("13/11/2024", "n'est pas encore là"),
        ("01/09/2024", "précède la rentrée, le 02/09/2024"),
        ("le 12", "Attendu : une date, jj/mm/aaaa"),
        ("31/11/2024", "Attendu : un jour qui existe (ce mois-là en a 30)"),
        ("", "saisissez le jour"),
    ],
)
def test_a_declaration_that_cannot_be(on: str, why: str, three: World) -> None:
    assert why in says(declare(three, on))
    assert shown(three).declared_on is None


def test_a_declaration_is_taken_back_with_a_reason(three: World) -> None:
    assert "saisissez le jour" in says(declare(three, "", "un apprenti a démissionné")), "nothing to take back"
    held(declare(three, "12/11/2024"))
    assert "demande un motif" in says(declare(three, ""))
    held(declare(three, "", "un apprenti a démissionné"))
    assert (shown(three).declared_on, leaving(three)) == (None, [])


def test_without_a_first_day_nothing_is_counted(book: World) -> None:
    admissible(book, 1)
    found = shown(book)
    assert (found.first_day, found.last_day, found.days_left, found.over) == (None, None, None, False)
    assert "la rentrée n'est pas fixée" in says(declare(book, "12/11/2024"))


def test_who_the_year_began_without_is_closed_or_kept_on_by_management(book: World) -> None:
    fix_first_day(admissible(book, 2))
    boss, one = book.who("direction"), (number(1), TWO_SEATS)
    at(book, FIRST_DAY)
    assert shown(book).waiting == ()
    at(book, date(2024, 9, 3))
    assert [kept.name for kept in shown(book).waiting] == ["Arnaud", "Bonnet"]
    assert "une date à venir" in says(book.desk.keep_on(book.form(), boss, one, "02/09/2024", "signature promise"))
    assert "un motif est obligatoire" in says(book.desk.keep_on(book.form(), boss, one, "20/09/2024", ""))
    held(book.desk.keep_on(book.form(), boss, one, "20/09/2024", "signature promise"))
    assert [kept.until for kept in shown(book).waiting] == [date(2024, 9, 20), None]
    closing = book.desk.closing(boss, TWO_SEATS)
    assert [line.dossier for line in closing.open] == [number(2)]
    book.desk.take_lot(book.form(), boss, closing, "sans entreprise à la rentrée")
    assert states(book, 2) == ["ADMISSIBLE", "SANS_SUITE"]
    at(book, date(2024, 9, 20), 23, 59)
    assert book.desk.closing(boss, TWO_SEATS).lines == ()
    at(book, date(2024, 9, 21), 0)
    assert [line.dossier for line in book.desk.closing(boss, TWO_SEATS).open] == [number(1)]


def test_who_committed_from_the_list_and_never_came_gives_the_seat_back(book: World) -> None:
    """§9.2: absent on the first day, no contract at the end of the three months; whoever signed in time keeps it."""
    fix_first_day(admissible(book, 3))
    for rank in (1, 2, 3):
        project(book, rank, agreed_on="2024-08-28")
        place(book, rank, "ENGAGE", origin="LISTE_COMPLEMENTAIRE", present_on_first_day=False)
    contract(book, 2, LAST_DAY)
    boss = book.who("direction")
    at(book, LAST_DAY)
    assert book.desk.never_begun(boss, TWO_SEATS).lines == ()
    at(book, AFTER, 0)
    lot = book.desk.never_begun(boss, TWO_SEATS)
    assert [line.dossier for line in lot.open] == [number(1), number(3)]
    assert book.desk.take_lot(book.form(), boss, lot, "jamais venu, sans contrat").saved == 2
    assert states(book, 3) == ["SANS_SUITE", "ENGAGE", "SANS_SUITE"]
    assert book.desk.files().register.value(f"fiche:{number(1)}/{TWO_SEATS}/1", "lapsed_on") == AFTER.isoformat()
    assert shown(book).seats.agreed == 1
