"""All that runs: the calendar's rows as they stand, those that wait for the first day, people whose clock runs."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desk.running import About, Board, Running
from rules.case import Actor
from sheets_sync.answers import Draft, Saved
from sheets_sync.projects import PARTIES
from tests.desk.conftest import World, candidate
from tests.desk.test_sheet import draft
from tests.tables import each_row

CASES = Path(__file__).parent / "cases"


def act(world: World, kind: str, subject: str, **changes: object) -> None:
    who = world.who("instruction").email
    answer = world.desk.journal.record(
        Draft(world.form(), who, kind, subject, {subject: changes}, reason="dit au bureau")
    )
    assert isinstance(answer, Saved)


def board(world: World, role: str = "direction") -> Board:
    return world.desk.clocks(world.who(role))


def clock(shown: Board, key: str) -> Running:
    return next(one for one in shown.running if one.key == key)


def keys(shown: Board, *groups: str) -> list[str]:
    return [one.key for one in shown.running if one.group in groups]


def first_day(world: World, text: str) -> None:
    who = world.who("direction")
    draft(world, "Calendrier", "rentree", "debut", text)
    answer = world.desk.put_in_force(world.form(), who, world.desk.effect_of_draft(who), "Rentrée fixée")
    assert isinstance(answer, Saved)


def test_the_calendar_runs_what_is_over_is_left_and_the_nearest_comes_first(book: World) -> None:
    shown = board(book)
    days = [one.left(shown.today) for one in shown.running]
    assert days == sorted(left for left in days if left is not None) + [None] * 3
    assert [(one.key, one.left(shown.today)) for one in shown.running[:2]] == [
        ("calendrier:annonce_preadmissibilite", 19), ("calendrier:epreuves", 21),
    ]  # fmt: skip
    assert "calendrier:depots" not in [one.key for one in shown.running]
    assert clock(shown, "calendrier:annonce_preadmissibilite").group == "Annonces"


def test_until_the_first_day_is_entered_what_needs_it_says_so_then_it_runs(book: World) -> None:
    shown = board(book)
    assert [one.key.partition(":")[2] for one in shown.unset] == ["rentree", "liste_complementaire", "fin_stagiaires"]
    for one in shown.unset:
        assert (one.due, one.screen, dict(one.asked)) == (None, "sheet", {"onglet": "Calendrier", "ligne": "rentree"})
        assert one.waits.endswith("à saisir dans Feuille, onglet Calendrier, ligne rentree")
    first_day(book, "2024-09-02")
    shown = board(book)
    assert shown.unset == ()
    assert clock(shown, "calendrier:liste_complementaire").first == date(2024, 8, 26)
    assert clock(shown, "calendrier:fin_stagiaires").due == date(2024, 12, 2)


def test_the_freeze_that_is_over_still_runs_while_dossiers_are_incomplete(book: World) -> None:
    assert "calendrier:gel_examen" not in keys(board(book), "Dates")
    book.bring(candidate("24-00001"))
    act(book, "transition", "candidature:24-00001/MKX1", state="A_COMPLETER")
    frozen = clock(board(book), "calendrier:gel_examen")
    assert (frozen.left(board(book).today), frozen.count, frozen.who) == (-7, 1, "instruction")
    assert frozen.view is not None
    assert (frozen.view.states, frozen.view.programmes) == ({"A_COMPLETER"}, {"MKX1"})


@each_row(CASES / "trainees.csv")
def test_three_months_are_those_of_trainees_only(row: dict[str, str], book: World) -> None:
    first_day(book, "2024-09-02")
    book.bring(candidate("24-00001"))
    act(book, "transition", "candidature:24-00001/MKX1", state=row["state"], origin=row["origin"] or None)
    if row["contract"]:
        signed, _, kept = row["contract"].partition(" ")
        days = {"received_on": "2024-09-01", "agreed_on": "2024-09-01", "contract_signed_on": signed}
        if kept:
            act(book, "transition", "candidature:24-00001/MKX1", late_contract_kept=signed)
        act(book, "fiche", "fiche:24-00001/MKX1/1", complete=True, **days)
    assert clock(board(book), "calendrier:fin_stagiaires").count == int(row["count"])
    assert clock(board(book), "calendrier:rentree").count == int(row["first_day"])
    book.clock.now = datetime(2024, 12, 10, 8, tzinfo=UTC)
    counts = {"calendrier:fin_stagiaires": row["count"], "calendrier:rentree": row["first_day"]}
    late = {key for key, count in counts.items() if count != "0"}
    assert late == counts.keys() & set(keys(board(book), "Dates"))


@each_row(CASES / "titles_owed.csv")
def test_titles_and_documents_owed(row: dict[str, str], book: World) -> None:
    """R-048: as soon as the title is obtained; after the days of the session someone is reminded."""
    told = {
        name: row[name] for name in ("title_obtained_on", "documents_received_on", "diploma_expected_on") if row[name]
    }
    book.bring(candidate("24-00001", diploma_obtained=row["held"] == "yes"))
    act(book, "transition", "candidature:24-00001/MKX1", state=row["state"])
    if row["validated"]:
        act(book, "saisie", "dossier:24-00001", documents_validated=row["validated"] == "yes")
    if told:
        act(book, "saisie", "dossier:24-00001", **told)
    found = [one for one in board(book).running if one.key == "pieces"]
    assert [(who.says, str(who.due or "")) for one in found for who in one.about] == (
        [(row["says"], row["due"])] if row["says"] else []
    )


STAGES = {
    "fiches:provided": {"provided_on": "2024-03-20"},
    "fiches:to_complete": {"received_on": "2024-03-21", "complete": False, "to_complete": "missions"},
    "fiches:received": {"received_on": "2024-03-22", "complete": True},
    "fiches:agreed": {"received_on": "2024-03-22", "complete": True, "agreed_on": "2024-03-25"},
    "fiches:defaulted": {"received_on": "2024-03-22", "complete": True, "agreed_on": "2024-03-25"}
    | {f"accord.{party}": "2024-03-25" for party in PARTIES}
    | {"default_evidence": "jugement", "seat_held_until": "2024-04-02"},
}  # fmt: skip


@pytest.mark.parametrize("stage", STAGES)
def test_a_project_waits_and_who_still_judges_the_person_hears_nothing_of_it(stage: str, book: World) -> None:
    book.bring(candidate("24-00001", ("MKX1", "BAT1")))
    act(book, "transition", "candidature:24-00001/BAT1", state="ADMISSIBLE")
    before = keys(board(book, "jury"))
    act(book, "fiche", "fiche:24-00001/BAT1/1", **STAGES[stage])
    assert keys(board(book, "placement"), "Projets d'emploi") == [stage]
    (who,) = clock(board(book, "placement"), stage).about
    assert (who.dossier, who.programme) == ("24-00001", "BAT1")
    acts = dict.fromkeys(("fiches:provided", "fiches:to_complete"), "l'entreprise")
    waits = clock(board(book, "placement"), stage).who
    assert waits == acts.get(stage, waits), "as Entreprises says (R-109)"
    held = STAGES[stage].get("seat_held_until")
    assert clock(board(book, "placement"), stage).due == (date.fromisoformat(held) if held else None), "R-113"
    assert keys(board(book, "jury"), "Projets d'emploi") == []
    assert keys(board(book, "jury")) == before
    act(book, "transition", "candidature:24-00001/MKX1", state="NON_ADMISSIBLE")
    assert keys(board(book, "jury"), "Projets d'emploi") == [stage]


def test_a_recording_runs_until_its_provider_erased_it_where_someone_said_how_long_it_is_kept(book: World) -> None:
    """R-090: an unknown length is no clock; each recording has its own day."""
    book.bring(candidate("24-00001", ("MKX1",)), candidate("24-00002", ("MKX1",)))
    for number, on in (("24-00001", "2024-03-20"), ("24-00002", "2024-03-18")):
        act(book, "epreuve", f"epreuve:{number}/MKX1/EVD1", outcome="passee", taken_at=f"{on}T23:30:00+01:00")
    assert keys(board(book), "Enregistrements") == []
    rows = {row["code"]: row for row in book.desk.session.tables["Prestataires"]}
    lines = {"Prestataires": {"evd": {**rows["evd"], "conservation_jours": "60"}}}
    put = Draft("p", book.who("direction").email, "mise_en_vigueur", "classeur", facts={"lignes": lines})
    assert isinstance(book.desk.journal.record(put), Saved)
    runs = clock(board(book), "enregistrements:evd")
    assert (runs.due, runs.who, runs.screen) == (date(2024, 5, 17), "instruction, secrétariat du jury", "trials")
    assert [(one.dossier, one.due) for one in runs.about] == [
        ("24-00002", date(2024, 5, 17)), ("24-00001", date(2024, 5, 19)),
    ]  # fmt: skip
    act(book, "epreuve", "epreuve:24-00002/MKX1/EVD1", recording_deleted_on="2024-03-26")
    assert clock(board(book), "enregistrements:evd").due == date(2024, 5, 19)
    act(book, "epreuve", "epreuve:24-00001/MKX1/EVD1", recording_deleted_on="2024-03-26")
    assert keys(board(book), "Enregistrements") == []


def test_a_project_that_ended_or_that_all_agreed_on_waits_for_nothing(book: World) -> None:
    book.bring(candidate("24-00001"))
    accords = {f"accord.{party}": "2024-03-26" for party in ("candidat", "entreprise", "ecole")}
    act(book, "fiche", "fiche:24-00001/MKX1/1", received_on="2024-03-22", complete=True, refused_on="2024-03-23")
    act(
        book,
        "fiche",
        "fiche:24-00001/MKX1/2",
        received_on="2024-03-24",
        complete=True,
        agreed_on="2024-03-25",
        **accords,
    )
    assert keys(board(book), "Projets d'emploi") == []


def test_counts_of_seats_are_due_on_one_day_for_the_board_and_for_places(book: World) -> None:
    book.bring(candidate("24-00001"))
    assert keys(board(book), "Places") == []
    act(book, "transition", "candidature:24-00001/MKX1", state="ADMISSIBLE")
    assert clock(board(book), "decompte:MKX1").due == date(2024, 3, 27) == owed(book)
    act(book, "formation", "formation:MKX1", bulletin=COUNT | {"on": "2024-03-18"})
    assert clock(board(book), "decompte:MKX1").left(date(2024, 3, 27)) == -2
    assert clock(board(book), "decompte:MKX1").due == owed(book)


COUNT = {"published": 1, "opened": 1, "registered": 0}


def owed(book: World) -> date | None:
    """What the screen Places says of the same count."""
    return next(one.due_on for one in book.desk.bulletins(book.who("direction")) if one.programme == "MKX1")


def test_a_clock_that_presses_waits_on_the_dashboard_of_who_must_act(book: World) -> None:
    book.bring(candidate("24-00001"))
    act(book, "transition", "candidature:24-00001/MKX1", state="ADMISSIBLE")
    act(book, "formation", "formation:MKX1", bulletin=COUNT | {"on": "2024-03-18"})

    def pressing(role: str) -> list[tuple[int, str]]:
        waiting = book.desk.dashboard(book.who(role)).waiting
        return [(one.count, one.screen) for one in waiting if one.label == "Horloges qui pressent"]

    who = clock(board(book), "decompte:MKX1").who.split(", ")
    assert who
    assert {role for role in ("direction", "placement", "lecture", "jury") if pressing(role)} == set(who) & {
        "direction",
        "placement",
    }
    act(book, "formation", "formation:MKX1", bulletin=COUNT | {"on": "2024-03-27"})
    assert pressing("direction") == [(1, "clocks")]
    act(book, "formation", "formation:MKX1", bulletin=COUNT | {"on": "2024-03-30"})
    assert pressing("direction") == []


def test_who_has_no_slot_and_the_window_of_the_interview(book: World) -> None:
    book.bring(candidate("24-00001"))
    act(book, "transition", "candidature:24-00001/MKX1", state="PHASE_COMPLEMENTAIRE")
    shown = clock(board(book), "creneaux:MKX1/EVS1")
    assert (shown.first, shown.due, shown.who, shown.count) == (date(2024, 5, 13), date(2024, 5, 17), "le candidat", 1)
    act(
        book, "creneau", "creneau:c1", programme="MKX1", trial="EVS1", starts_at="2024-05-14T09:00:00+02:00", minutes=20
    )
    act(book, "saisie", "candidature:24-00001/MKX1", **{"slot.EVS1": "c1"})
    assert keys(board(book), "Entretiens") == []


def test_a_proposal_waits_until_its_announcement_for_who_validates_it(book: World) -> None:
    book.bring(candidate("24-00001"))
    act(book, "transition", "candidature:24-00001/MKX1", state="RECEVABLE")
    jury = book.who("jury")
    book.desk.decide(book.form(), jury, book.desk.file(jury, "24-00001"), "MKX1", "rejeter_dossier", "Trop juste")
    shown = clock(board(book), "proposition:rejeter_dossier")
    assert (shown.due, shown.who, shown.count) == (date(2024, 4, 15), "présidence du jury", 1)


def test_who_is_kept_on_after_the_first_day_waits_for_their_own_day(book: World) -> None:
    """§9.2: not late since the first day."""
    first_day(book, "2024-09-02")
    book.clock.now = datetime(2024, 9, 10, 8, tzinfo=UTC)
    book.bring(candidate("24-00001"), candidate("24-00002"))
    for number in ("24-00001", "24-00002"):
        act(book, "transition", f"candidature:{number}/MKX1", state="ADMISSIBLE")
    assert clock(board(book), "calendrier:rentree").count == 2
    act(book, "saisie", "candidature:24-00001/MKX1", kept_until="2024-09-20")
    kept = clock(board(book), "maintien")
    assert (kept.due, kept.left(board(book).today), kept.who) == (date(2024, 9, 20), 10, "direction")
    assert kept.about == (About("24-00001", "MKX1", "Lefèvre Noémie", None, date(2024, 9, 20), "Admissible"),)
    assert clock(board(book), "calendrier:rentree").count == 1
    days = dict.fromkeys(("received_on", "agreed_on", "contract_signed_on"), "2024-09-09")
    act(book, "fiche", "fiche:24-00001/MKX1/1", complete=True, **days)
    act(book, "transition", "candidature:24-00001/MKX1", state="ENGAGE", origin="ADMISSIBLE")
    assert "maintien" not in keys(board(book), "Décisions")


def test_no_list_is_waited_for_where_every_seat_is_filled(book: World) -> None:
    """R-130."""
    first_day(book, "2024-09-02")
    book.clock.now = datetime(2024, 8, 28, 8, tzinfo=UTC)
    book.bring(*(candidate(f"24-0000{n}", ("INFRES2-DL",)) for n in range(1, 4)))
    for n, state in ((1, "ADMISSIBLE"), (2, "ENGAGE"), (3, "ADMISSIBLE")):
        act(book, "transition", f"candidature:24-0000{n}/INFRES2-DL", state=state)
    assert clock(board(book), "calendrier:liste_complementaire").count == 2
    act(book, "transition", "candidature:24-00003/INFRES2-DL", state="FICHE_AGREEE", origin="ADMISSIBLE")
    assert clock(board(book), "calendrier:liste_complementaire").count == 0


def test_numbers_declared_full_are_the_clock_of_their_trainees(book: World) -> None:
    """R-134: no list is drawn any more, and whoever has no contract leaves now, not at the end of the three months."""
    first_day(book, "2024-09-02")
    book.bring(*(candidate(f"24-0000{n}", ("INFRES2-DL",)) for n in range(1, 5)), candidate("24-00009", ("BAT2",)))
    for n, state in ((1, "ADMISSIBLE"), (2, "STAGIAIRE"), (3, "STAGIAIRE"), (4, "LISTE_COMPLEMENTAIRE")):
        act(book, "transition", f"candidature:24-0000{n}/INFRES2-DL", state=state)
    act(book, "transition", "candidature:24-00009/BAT2", state="STAGIAIRE")
    book.clock.now = datetime(2024, 10, 9, 8, tzinfo=UTC)
    periods = ("liste_complementaire", "rentree", "fin_stagiaires")

    def counts() -> list[int]:
        season = {one.key: one.count for one in board(book).season}
        return [season[f"calendrier:{one}"] for one in periods]

    assert counts() == [1, 2, 3]
    act(book, "formation", "formation:INFRES2-DL", declared_full_on="2024-10-01")
    assert counts() == [0, 2, 1]
    mine = clock(board(book), "complets:INFRES2-DL")
    assert (mine.count, mine.left(date(2024, 10, 9)), mine.who, mine.programme) == (2, -8, "direction", "INFRES2-DL")
    act(book, "transition", "candidature:24-00002/INFRES2-DL", state="SORTI")
    act(book, "transition", "candidature:24-00003/INFRES2-DL", state="SORTI")
    assert "complets:INFRES2-DL" not in [one.key for one in board(book).running]


def test_a_challenge_runs_until_it_is_answered(book: World) -> None:
    book.bring(candidate("24-00001"))
    act(book, "recours", "recours:24-00001/MKX1/1", received_on="2024-03-20", due_on="2024-05-20", about="le rejet")
    assert clock(board(book), "recours").about == (
        About("24-00001", "MKX1", "Lefèvre Noémie", date(2024, 3, 20), date(2024, 5, 20), "reçu, sans réponse"),
    )
    act(book, "recours", "recours:24-00001/MKX1/1", answered_on="2024-03-26")
    assert "recours" not in keys(board(book), "Décisions")


def test_the_clocks_are_those_of_ones_programmes(book: World) -> None:
    desk = book.desk
    desk.grant(book.form(), book.who("administration"), "bat@ecole.example.org", "", "placement", ("BAT1",))
    bat: Actor = desk.actor("bat@ecole.example.org")
    before = desk.clocks(bat).running
    book.bring(candidate("24-00001"), candidate("24-00002"), candidate("24-00003"))
    act(book, "transition", "candidature:24-00001/MKX1", state="ADMISSIBLE")
    act(book, "fiche", "fiche:24-00001/MKX1/1", received_on="2024-03-22", complete=True)
    act(book, "recours", "recours:24-00001/MKX1/1", received_on="2024-03-20")
    act(book, "transition", "candidature:24-00002/MKX1", state="PHASE_COMPLEMENTAIRE")
    act(book, "transition", "candidature:24-00003/MKX1", state="RECEVABLE")
    jury = book.who("jury")
    desk.decide(book.form(), jury, desk.file(jury, "24-00003"), "MKX1", "rejeter_dossier", "Trop juste")
    assert desk.clocks(bat).running == before
    mine = {
        "pieces",
        "decompte:MKX1",
        "fiches:received",
        "recours",
        "creneaux:MKX1/EVS1",
        "proposition:rejeter_dossier",
    }
    assert mine <= {one.key for one in board(book).running}


def test_a_day_is_counted_where_the_notice_is_written(book: World) -> None:
    book.clock.now = datetime(2024, 4, 14, 22, 30, tzinfo=UTC)
    shown = board(book)
    assert clock(shown, "calendrier:annonce_preadmissibilite").left(shown.today) == 0
