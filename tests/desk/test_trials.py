"""Trials, as stories: who is convened, results by hand and by file, marks, no-shows, deletion, dispense (§6, §7)."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from desk.access import Denied
from desk.checking import contents
from desk.demo.candidates import Synthetic
from desk.desk import Desk
from desk.results import EVERY
from desk.trial_views import Sitting, TrialLine
from desk.trials import DELETION, ERASURE, RESULT, TrialRefused
from pages.parts import trial_lists, year_lists
from rules.invariants import check
from sheets_sync.answers import Answer, Draft, Refused, Saved
from sheets_sync.records import facts_of
from tests.desk.autumn import record
from tests.desk.conftest import World, candidate, kept

ONE, TWO, THREE, FOUR = "24-00001", "24-00002", "24-00003", "24-00004"
BEFORE = datetime(2024, 4, 16, 10, tzinfo=UTC)
DURING = datetime(2024, 4, 20, 10, tzinfo=UTC)
LAST_NIGHT = datetime(2024, 4, 23, 21, 59, 59, tzinfo=UTC)
AFTER = datetime(2024, 4, 23, 22, 0, tzinfo=UTC)
HEADER = ["Adresse mél", "Nom", "Prénom", "Date", "Note", "Statut"]


def convoked(number: str, family: str, given: str, *programmes: str, **fields: object) -> Synthetic:
    mail = f"{given}.{family}@example.org".lower()
    known = {"family_name": family, "given_name": given, "email": mail, **fields}
    return candidate(number, programmes or ("MKX1",), **known)


@kept
def year(book: World) -> World:
    """Four people convened, and one who is only pre-admissible: nobody told them yet."""
    book.bring(
        convoked(ONE, "Garnier", "Noemie", "MKX1", "BAT1"),
        convoked(TWO, "Vasseur", "Theo"),
        convoked(THREE, "Petit", "Ugo", "MKX2", native_language="Wolof"),
        convoked(FOUR, "Roy", "Lou"),
    )
    at(book, BEFORE)
    place(book, ONE, "MKX1", "CONVOQUE", ["EVD1", "ANGLAIS1"])
    place(book, ONE, "BAT1", "CONVOQUE", ["EVD1", "ANGLAIS1"])
    place(book, TWO, "MKX1", "CONVOQUE", ["EVD1"])
    place(book, THREE, "MKX2", "CONVOQUE", ["EVD2", "ANGLAIS2"])
    place(book, FOUR, "MKX1", "PRE_ADMISSIBLE", ["EVD1"])
    at(book, DURING)
    return book


def at(book: World, now: datetime) -> None:
    book.clock.now = now


def place(book: World, dossier: str, programme: str, state: str, trials: Sequence[str] | None = None) -> None:
    subject = f"candidature:{dossier}/{programme}"
    fields = {"state": state} | ({"trials": list(trials)} if trials is not None else {})
    draft = Draft(book.form(), "secretariat@ecole.example.org", "transition", subject, {subject: fields})
    assert isinstance(book.desk.journal.record(draft), Saved)


def sitting(book: World, trial: str, programme: str = "", role: str = "secretariat") -> Sitting:
    return book.desk.sitting(book.who(role), trial, programme)


def line(book: World, trial: str, dossier: str, programme: str = "", role: str = "secretariat") -> TrialLine:
    return next(one for one in sitting(book, trial, programme, role).lines if one.dossier == dossier)


def by_hand(book: World, shown: TrialLine, outcome: str, taken: str = "", **more: str) -> Answer:
    return book.desk.record_result(book.form(), book.who("instruction"), shown, outcome, taken, **more)


def file(*rows: Sequence[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([HEADER, *rows])
    return out.getvalue().encode()


NOEMIE = ["noemie.garnier@example.org", "Garnier", "Noemie", "18/04/2024 10:30", "14", "Terminé"]


def says(answer: Answer) -> str:
    assert isinstance(answer, Refused), answer
    return " ; ".join(answer.reasons)


def test_who_is_convened_is_who_was_told_and_asked(year: World) -> None:
    """R-069, R-075: pre-admissible is not convened yet; English only of those whom the jury asked it."""
    assert [one.key for one in sitting(year, "EVD1").lines] == [f"{ONE}/BAT1", f"{ONE}/MKX1", f"{TWO}/MKX1"]
    assert [one.key for one in sitting(year, "ANGLAIS1", "MKX1").lines] == [f"{ONE}/MKX1"]
    assert [one.key for one in sitting(year, "EVD2").lines] == [f"{THREE}/MKX2"]
    assert sitting(year, "ENTRETIEN2").lines == ()
    place(year, THREE, "MKX2", "CONVOQUE_SERIE2")
    assert [one.key for one in sitting(year, "ENTRETIEN2").lines] == [f"{THREE}/MKX2"]
    assert [one.live for one in sitting(year, "EVD2").lines] == [False]


def test_an_accent_keeps_its_place_among_the_names(year: World) -> None:
    year.bring(convoked("24-00005", "Étienne", "Zoe"))
    place(year, "24-00005", "MKX1", "CONVOQUE", ["EVD1"])
    assert [one.family for one in sitting(year, "EVD1", "MKX1").lines] == ["Étienne", "Garnier", "Vasseur"]


def test_whoever_left_stays_in_the_list_and_out_of_the_providers_file(year: World) -> None:
    """R-086: exactly four fields, only those convened to that trial and still there."""
    place(year, TWO, "MKX1", "RETRAIT")
    assert [one.key for one in sitting(year, "EVD1", "MKX1").lines] == [f"{ONE}/MKX1", f"{TWO}/MKX1"]
    table = year.desk.handed_out(year.who("secretariat"), "EVD1")
    assert table.header == ("Nom", "Prénom", "Téléphone", "Courriel")
    assert table.rows == (("Garnier", "Noemie", "06 39 98 00 01", "noemie.garnier@example.org"),)
    with pytest.raises(TrialRefused, match="Aucun prestataire"):
        year.desk.handed_out(year.who("secretariat"), "ENTRETIEN2")


def test_no_shows_are_known_the_day_after_the_window_and_not_before(year: World) -> None:
    """R-038, R-076: the midnight that ends the last day."""
    assert isinstance(by_hand(year, line(year, "EVD1", ONE, "MKX1"), "passee", "18/04/2024 10:30"), Saved)
    at(year, LAST_NIGHT)
    assert sitting(year, "EVD1").no_shows == ()
    at(year, AFTER)
    shown = sitting(year, "EVD1")
    assert [one.key for one in shown.no_shows] == [f"{ONE}/BAT1", f"{TWO}/MKX1"]
    assert (shown.over, shown.count("passee"), shown.waiting) == (True, 1, 2)
    assert isinstance(by_hand(year, line(year, "EVD1", TWO), "absent"), Saved)
    assert [one.key for one in sitting(year, "EVD1").no_shows] == [f"{ONE}/BAT1", f"{TWO}/MKX1"]


def test_an_incident_is_the_jurys_to_judge_and_no_absence(year: World) -> None:
    """R-080: whoever had one came; it stays counted, apart from those who did not come."""
    assert isinstance(by_hand(year, line(year, "EVD1", ONE, "MKX1"), "incident", "18/04/2024 09:00"), Saved)
    at(year, AFTER)
    shown = sitting(year, "EVD1")
    assert [one.key for one in shown.no_shows] == [f"{ONE}/BAT1", f"{TWO}/MKX1"]
    assert ([one.key for one in shown.to_judge], shown.count("incident"), shown.waiting) == ([f"{ONE}/MKX1"], 1, 2)
    first = trial_lists.held(shown).first
    assert ("Hors de cette liste : 1\u00a0incident, à juger par le jury." in first, "décidée" in first) == (True, False)
    alone = trial_lists.held(sitting(year, "ANGLAIS1", "MKX1"))
    assert "incident" not in alone.first
    place(year, TWO, "MKX1", "RETRAIT")
    place(year, ONE, "BAT1", "RETRAIT")
    first = trial_lists.held(sitting(year, "EVD1", "MKX1")).first
    assert ("1\u00a0candidature sans épreuve passée, décidée" in first, "1\u00a0incident, à juger" in first) == (
        True,
        True,
    )
    assert isinstance(by_hand(year, line(year, "EVD1", TWO), "passee", "18/04/2024 10:30"), Saved)
    first = trial_lists.held(sitting(year, "EVD1", "MKX1")).first
    assert ("Personne." in first, "chaque convoqué a passé" in first, "décidée" in first) == (True, False, False)
    place(year, ONE, "MKX1", "RETRAIT")
    first = trial_lists.held(sitting(year, "EVD1", "MKX1")).first
    assert ("sans épreuve passée, décidée" in first, "à juger" in first) == (True, False)


def test_nobody_is_a_no_show_of_what_they_were_never_told(year: World) -> None:
    """§3: frozen, and the letter that convenes them has not left."""
    told = "annonce_preadmissibilite"
    record(year, "annonce", f"annonce:{told}/MKX1", {"frozen_at": "2024-04-15T08:00:00+02:00"})
    assert [row[0] for row in year.desk.handed_out(year.who("secretariat"), "EVD1").rows] == ["Garnier"], "of BAT1"
    assert year.desk.handed_out(year.who("secretariat"), "EVD1", "MKX1").rows == ()
    assert "2\u00a0lettres à faire partir, écran Annonces" in trial_lists.held(sitting(year, "EVD1", "MKX1")).counts
    at(year, AFTER)
    shown = sitting(year, "EVD1")
    assert [one.key for one in shown.no_shows] == [f"{ONE}/BAT1"]
    assert [one.key for one in shown.untold] == [f"{ONE}/MKX1", f"{TWO}/MKX1"]
    decision = year.desk.files().register.heads[f"candidature:{TWO}/MKX1#state"]
    letter = {"template": "preadmissible1", "status": "remis", "announcement": told, "decision": decision}
    record(year, "courriel", f"courriel:{TWO}/MKX1/{told}", letter)
    shown = sitting(year, "EVD1")
    assert [one.key for one in shown.no_shows] == [f"{ONE}/BAT1", f"{TWO}/MKX1"]
    assert [one.key for one in shown.untold] == [f"{ONE}/MKX1"]
    drawn = trial_lists.held(shown).first
    assert ("Jamais convoqués</span> Garnier Noemie (24-00001, MKX 1A)" in drawn, "décidée" in drawn) == (True, False)


@pytest.mark.parametrize(
    ("outcome", "taken", "more", "why"),
    [
        ("", "18/04/2024 10:30", {}, "l'issue manque"),
        ("passee", "", {}, "quand a-t-elle été passée"),
        ("passee", "18/04/2024", {}, "une heure aussi"),
        ("passee", "18 avril", {}, "Attendu : une date et une heure, comme 12/03/2024 18:30."),
        ("absent", "18/04/2024 10:30", {}, "n'a pas d'heure de passage"),
        ("passee", "16/04/2024 23:59", {}, "hors de la fenêtre du 17/04/2024 au 23/04/2024 (§6.2) : dites pourquoi"),
        ("passee", "21/04/2024 10:30", {}, "n'est pas encore passé"),
        ("absent", "", {"score": "12"}, "une personne absente n'a pas de note"),
        ("passee", "18/04/2024 10:30", {"score": "21"}, "21 est hors de l’échelle"),
        ("passee", "18/04/2024 10:30", {"score": "bien"}, "« bien » n’est pas une note"),
    ],
)
def test_a_result_by_hand_that_cannot_be(outcome: str, taken: str, more: dict[str, str], why: str, year: World) -> None:
    before = year.desk.sight().position
    assert why in says(by_hand(year, line(year, "EVD1", TWO), outcome, taken, **more))
    assert year.desk.sight().position == before


def test_outside_the_window_is_the_jurys_to_judge_with_a_reason(year: World) -> None:
    shown = line(year, "EVD1", TWO)
    assert isinstance(by_hand(year, shown, "passee", "16/04/2024 23:59", reason="panne du prestataire"), Saved)
    found = line(year, "EVD1", TWO)
    assert (found.outcome_label, found.source, str(found.taken_at)) == ("passée", "saisie", "2024-04-16 23:59:00+02:00")


def test_the_thread_says_what_was_recorded_and_a_conflict_both_values(year: World) -> None:
    shown = line(year, "EVD1", TWO)
    assert isinstance(by_hand(year, shown, "passee", "18/04/2024 10:30", score="12,5"), Saved)
    told = year.desk.thread(year.who("instruction"), TWO)[0]
    assert (told.what, set(told.changes)) == (
        "Épreuve, MKX 1A",
        {
            ("Issue de l'épreuve", "", "passée"), ("Épreuve passée le", "", "18/04/2024 10:30"),
            ("Résultat de l'épreuve", "", "12,5"), ("D'où vient le résultat", "", "saisie"),
        },
    )  # fmt: skip
    late = by_hand(year, shown, "absent")
    assert isinstance(late, Refused)
    assert (late.mine["Issue de l'épreuve"], late.theirs["Issue de l'épreuve"]) == ("absent", "passée")


def test_two_colleagues_on_one_result_the_second_is_told(year: World) -> None:
    shown = line(year, "EVD1", TWO)
    assert isinstance(by_hand(year, shown, "passee", "18/04/2024 10:30", score="12"), Saved)
    late = year.desk.record_result(year.form(), year.who("secretariat"), shown, "absent", "")
    assert isinstance(late, Refused)
    assert late.winner is not None
    assert line(year, "EVD1", TWO).outcome == "passee"


def back(book: World, shown: TrialLine, what: str, reason: str = "autre candidat") -> Answer:
    return book.desk.withdraw_trial(book.form(), book.who("instruction"), shown, what, reason)


def test_a_result_put_on_somebody_else_is_taken_back_whole(year: World) -> None:
    """Nothing is known of the trial again, which is neither absent nor an incident; the thread keeps both."""
    before = line(year, "ANGLAIS1", ONE, "MKX1")
    assert "rien n'est enregistré" in says(back(year, before, RESULT))
    assert isinstance(by_hand(year, before, "passee", "18/04/2024 10:30", score="B2"), Saved)
    shown = line(year, "ANGLAIS1", ONE, "MKX1")
    assert says(back(year, shown, RESULT, " ")) == "retirer ce qui est enregistré demande un motif"
    assert isinstance(back(year, shown, RESULT), Saved)
    for one in sitting(year, "ANGLAIS1").lines:  # hers is one result for both of her applications
        assert (one.outcome, one.taken_at, one.score, one.source) == ("", None, "", "")
    assert facts_of(year.desk.journal.register(), ONE, "BAT1")["trials_done"] == frozenset()
    told = year.desk.thread(year.who("instruction"), ONE)[0]
    assert (told.reason, ("Issue de l'épreuve", "passée", "") in told.changes) == ("autre candidat", True)
    late = by_hand(year, shown, "absent")
    assert isinstance(late, Refused)
    assert late.winner is not None, "who looks at the result still is told that it was taken back"


def test_somebody_elses_recording_leaves_with_their_result(year: World) -> None:
    subject = f"epreuve:{TWO}/MKX1/EVD1"
    fields = {"outcome": "passee", "provider": "evd", "recording_url": "https://v.example.org/a"}
    assert isinstance(year.desk.journal.record(Draft("file", "x", "epreuve", subject, {subject: fields})), Saved)
    assert isinstance(back(year, line(year, "EVD1", TWO), RESULT), Saved)
    assert line(year, "EVD1", TWO).recording_url == ""
    assert not year.desk.journal.register().value(subject, "provider")


def test_a_request_of_deletion_that_was_somebody_elses_rejects_nobody(year: World) -> None:
    assert isinstance(deleted(year, TWO, "20/04/2024 09:00"), Saved)
    assert offered(year.desk, year, "instruction", TWO) == {"rejeter_suppression": True}
    assert isinstance(back(year, line(year, "EVD1", TWO), DELETION), Saved)
    assert line(year, "EVD1", TWO).deletion == ""
    assert not any(offered(year.desk, year, "instruction", TWO).values())


def test_english_is_one_result_for_the_persons_applications_of_the_year(year: World) -> None:
    """R-077; the EVD is of one application (R-076)."""
    assert isinstance(
        by_hand(year, line(year, "ANGLAIS1", ONE, "MKX1"), "passee", "18/04/2024 10:30", score="b2"), Saved
    )
    assert [(one.key, one.score) for one in sitting(year, "ANGLAIS1").lines] == [
        (f"{ONE}/BAT1", "B2"), (f"{ONE}/MKX1", "B2"),
    ]  # fmt: skip
    register = year.desk.journal.register()
    assert facts_of(register, ONE, "BAT1")["trials_done"] == {"ANGLAIS1"}
    assert isinstance(by_hand(year, line(year, "EVD1", ONE, "MKX1"), "passee", "18/04/2024 11:30"), Saved)
    assert facts_of(year.desk.journal.register(), ONE, "BAT1")["trials_done"] == {"ANGLAIS1"}


def test_english_goes_only_to_the_applications_that_ask_it(year: World) -> None:
    place(year, ONE, "BAT1", "CONVOQUE", ["EVD1"])
    answer = by_hand(year, line(year, "ANGLAIS1", ONE, "MKX1"), "passee", "18/04/2024 10:30", score="C1")
    assert isinstance(answer, Saved)
    assert [*answer.act.changes] == [f"epreuve:{ONE}/MKX1/ANGLAIS1"]


def test_a_file_of_results_is_seen_then_recorded_one_act_a_result(year: World) -> None:
    desk, clerk = year.desk, year.who("secretariat")
    rows = [
        NOEMIE,
        ["theo.vasseur+evd@example.org", "Vasseur", "Théo", "19/04/2024", "9", ""],
        ["qui@exemple.invalid", "Blanc", "Zoé", "19/04/2024", "9", ""],
        ["lou.roy@example.org", "Roy", "Lou", "19/04/2024", "9", ""],
    ]
    before = desk.sight().position
    shown = desk.preview_results(clerk, "EVD1", "MKX1", "resultats.csv", file(*rows))
    assert [(one.found.who.key, one.after) for one in shown.new] == [
        (f"{ONE}/MKX1", "passée le 18/04/2024 à 10:30, 14")
    ]
    assert [one.line.number for one in shown.doubtful] == [3]
    assert [(one.line.number, one.says.split(" : ")[0]) for one in shown.results.unknown] == [
        (4, "personne de cette session ne porte cette adresse ni ce nom"),
        (5, f"{FOUR}/MKX1 y ressemble (même adresse) mais n’est pas convoqué ici"),
    ]
    assert desk.sight().position == before
    done = desk.record_results(year.form(), clerk, shown, {})
    assert (done.saved, done.left, desk.sight().position) == (1, (), before + 1)
    again = desk.preview_results(clerk, "EVD1", "MKX1", "resultats.csv", file(*rows))
    assert (again.new, [one.same for one in again.changes]) == ((), [True])
    done = desk.record_results(year.form(), clerk, again, {3: f"{TWO}/MKX1"})
    assert (done.saved, done.left) == (1, ())
    found = line(year, "EVD1", TWO)
    assert (found.score, found.source) == ("9", "resultats.csv, ligne 3")
    over = desk.preview_results(clerk, "EVD1", "MKX1", "resultats.csv", file(*rows))
    assert (over.new, over.doubtful, [one.same for one in over.changes]) == ((), (), [True, True])


def test_a_link_that_comes_later_is_added_and_a_file_without_links_takes_none_away(year: World) -> None:
    desk, clerk = year.desk, year.who("secretariat")

    def seen(link: str) -> tuple[int, int, int]:
        out = io.StringIO()
        csv.writer(out, delimiter=";").writerows([[*HEADER, "Lien"], [*NOEMIE, link]])
        shown = desk.preview_results(clerk, "EVD1", "MKX1", "r.csv", out.getvalue().encode())
        done = desk.record_results(year.form(), clerk, shown, {}, {f"{ONE}/MKX1"})
        return len(shown.new), len(shown.replaced), done.saved

    assert [seen(link) for link in ("", "https://v.example.org/a", "", "https://v.example.org/a")] == [
        (1, 0, 1), (0, 1, 1), (0, 0, 0), (0, 0, 0),
    ]  # fmt: skip
    assert line(year, "EVD1", ONE, "MKX1").recording_url == "https://v.example.org/a"


def test_a_doubtful_line_goes_only_to_someone_it_resembles(year: World) -> None:
    desk, clerk = year.desk, year.who("secretariat")
    content = file(["theo.vasseur+evd@example.org", "", "", "19/04/2024", "", ""])
    shown = desk.preview_results(clerk, "EVD1", "MKX1", "r.csv", content)
    assert desk.record_results(year.form(), clerk, shown, {2: f"{ONE}/MKX1"}).saved == 0
    assert desk.record_results(year.form(), clerk, shown, {2: ""}).saved == 0
    assert line(year, "EVD1", ONE, "MKX1").outcome == ""


def test_a_sibling_at_the_familys_address_is_asked_about_and_never_taken_for_the_other(year: World) -> None:
    """Hugo is convened, Léa is a candidate elsewhere: one address, one surname."""
    home, hugo, lea = "famille.martin@example.org", "24-00006", "24-00007"
    year.bring(convoked(hugo, "Martin", "Hugo", email=home), convoked(lea, "Martin", "Léa", "BAT1", email=home))
    place(year, hugo, "MKX1", "CONVOQUE", ["EVD1"])
    desk, clerk = year.desk, year.who("secretariat")

    def asked(given: str) -> tuple[list[str], list[str]]:
        content = file([home, "Martin", given, "18/04/2024 10:30", "14", "Terminé"])
        shown = desk.preview_results(clerk, "EVD1", "MKX1", "r.csv", content)
        assert desk.record_results(year.form(), clerk, shown, {}).saved == len(shown.changes)
        return [one.key for one in shown.changes], [one.why for one in shown.doubtful]

    assert asked("Léa") == ([], ["même adresse, mais le fichier dit « Léa Martin »"])
    assert asked("Hugo") == ([], [f"adresse qui est aussi celle de {lea}/BAT1"])
    place(year, lea, "BAT1", "CONVOQUE", ["EVD1"])
    assert asked("") == ([], [f"adresse qui est aussi celle de {lea}/BAT1"])


def test_a_sibling_whom_the_clerk_is_recused_from_makes_a_doubt_and_is_not_named(year: World) -> None:
    desk, clerk, home = year.desk, year.who("secretariat"), "theo.vasseur@example.org"
    year.bring(convoked("24-00006", "Vasseur", "Max", email=home))
    place(year, "24-00006", "MKX1", "CONVOQUE", ["EVD1"])
    record(year, "recusation", f"candidature:{TWO}/MKX1", {"recused": [clerk.email]})
    shown = desk.preview_results(clerk, "EVD1", "MKX1", "r.csv", file([home, "", "", *NOEMIE[3:]]))
    assert [([who.who.key for who in one.candidates], one.why) for one in shown.doubtful] == [
        (["24-00006/MKX1"], "adresse qui est aussi celle d’une autre personne")
    ]


@pytest.mark.parametrize("state", ["CONVOQUE", "REJETE_DOSSIER"])
def test_a_line_about_someone_the_clerk_is_recused_from_says_so_and_nothing_more(state: str, year: World) -> None:
    """§5: whoever is recused learns neither that they are convened nor that they are not."""
    desk, clerk = year.desk, year.who("secretariat")
    place(year, TWO, "MKX1", state, ["EVD1"])
    record(year, "recusation", f"candidature:{TWO}/MKX1", {"recused": [clerk.email]})
    lines = (["theo.vasseur@example.org", "", "", *NOEMIE[3:]], ["", "Vasseur", "Théo", *NOEMIE[3:]])
    shown = desk.preview_results(clerk, "EVD1", "MKX1", "r.csv", file(*lines))
    says = "peut être d’une personne dont vous êtes déporté : quelqu’un d’autre dépose ce fichier (§5)"
    assert [one.says for one in shown.results.unknown] == [says, says]
    assert (shown.changes, shown.doubtful, [one.key for one in shown.results.missing]) == ((), (), [f"{ONE}/MKX1"])


def test_two_lines_answered_for_one_person_record_none(year: World) -> None:
    desk, clerk = year.desk, year.who("secretariat")
    content = file(NOEMIE, ["garnier@exemple.invalid", "Garnier", "Noémie", "19/04/2024", "9", ""])
    shown = desk.preview_results(clerk, "EVD1", "MKX1", "r.csv", content)
    done = desk.record_results(year.form(), clerk, shown, {3: f"{ONE}/MKX1"})
    assert done.saved == 0
    assert [number for number, _ in done.left] == [2, 3]
    assert "une seule compte" in done.left[0][1]


def test_a_result_that_stands_is_not_replaced_unless_someone_says_so(year: World) -> None:
    desk, clerk = year.desk, year.who("secretariat")
    assert isinstance(by_hand(year, line(year, "EVD1", ONE, "MKX1"), "incident", "18/04/2024 09:00"), Saved)
    shown = desk.preview_results(clerk, "EVD1", "MKX1", "r.csv", file(NOEMIE))
    assert [(one.key, one.before, one.after, one.by, one.source) for one in shown.replaced] == [
        (f"{ONE}/MKX1", "incident le 18/04/2024 à 09:00", "passée le 18/04/2024 à 10:30, 14",
         f"Instruction, le {year.clock.now:%d/%m/%Y}", ""),
    ]  # fmt: skip
    done = desk.record_results(year.form(), clerk, shown, {})
    assert (done.saved, [number for number, _ in done.left]) == (0, [2])
    assert desk.record_results(year.form(), clerk, shown, {}, {f"{TWO}/MKX1"}).saved == 0
    assert desk.record_results(year.form(), clerk, shown, {}, {f"{ONE}/MKX1"}).saved == 1
    assert line(year, "EVD1", ONE, "MKX1").outcome == "passee"


def test_a_result_recorded_since_the_preview_wins(year: World) -> None:
    desk, clerk = year.desk, year.who("secretariat")
    shown = desk.preview_results(clerk, "EVD1", "MKX1", "r.csv", file(NOEMIE))
    assert isinstance(by_hand(year, line(year, "EVD1", ONE, "MKX1"), "absent"), Saved)
    done = desk.record_results(year.form(), clerk, shown, {})
    assert (done.saved, [number for number, _ in done.left]) == (0, [2])
    assert line(year, "EVD1", ONE, "MKX1").outcome == "absent"


def test_a_double_click_on_an_import_writes_once(year: World) -> None:
    desk, clerk, form = year.desk, year.who("secretariat"), year.form()
    shown = desk.preview_results(clerk, "EVD1", "MKX1", "r.csv", file(NOEMIE))
    position = desk.sight().position
    assert [desk.record_results(form, clerk, shown, {}).saved for _ in range(2)] == [1, 1]
    assert desk.sight().position == position + 1


def test_english_of_someone_with_two_applications_is_one_line_and_both_have_it(year: World) -> None:
    desk, clerk = year.desk, year.who("secretariat")
    shown = desk.preview_results(clerk, "ANGLAIS1", "", "r.csv", file([*NOEMIE[:4], "C1", "Terminé"]))
    assert desk.record_results(year.form(), clerk, shown, {}).saved == 1
    assert [one.score for one in sitting(year, "ANGLAIS1").lines] == ["C1", "C1"]


def test_one_deferred_video_of_a_person_with_two_applications_is_asked_once_and_may_serve_both(year: World) -> None:
    """R-076: it is one application's, its questions being about the speciality, unless the jury lets it be shared."""
    desk, clerk = year.desk, year.who("secretariat")
    shown = desk.preview_results(clerk, "EVD1", "", "r.csv", file(NOEMIE))
    (doubt,) = shown.doubtful
    assert (shown.changes, doubt.one_person, "dites laquelle" in doubt.why) == ((), True, True)
    done = desk.record_results(year.form(), clerk, shown, {2: EVERY})
    assert (done.saved, done.left) == (1, ())
    assert [(one.key, one.score) for one in sitting(year, "EVD1", "").lines if one.dossier == ONE] == [
        (f"{ONE}/BAT1", "14"), (f"{ONE}/MKX1", "14"),
    ]  # fmt: skip
    assert done.answers[0].act.reason == f"Une seule épreuve pour {ONE}/BAT1, {ONE}/MKX1"  # type: ignore[union-attr]
    again = desk.preview_results(clerk, "EVD1", "", "r.csv", file(NOEMIE))
    assert (again.doubtful, [one.same for one in again.changes]) == ((), [True])
    mended = desk.preview_results(clerk, "EVD1", "", "r.csv", file([*NOEMIE[:4], "15", ""]))
    assert desk.record_results(year.form(), clerk, mended, {}, {mended.replaced[0].key}).saved == 1
    assert [one.score for one in sitting(year, "EVD1").lines if one.dossier == ONE] == ["15", "15"]
    asked = desk.ask_deletion(year.form(), clerk, line(year, "EVD1", ONE, "MKX1"), "19/04/2024 10:00")
    assert isinstance(asked, Saved)
    assert all(one.deletion for one in sitting(year, "EVD1").lines if one.dossier == ONE)  # of both


def test_one_line_for_both_entry_years_is_asked_and_a_deletion_then_reaches_both(year: World) -> None:
    """R-076, R-091: the provider's one file of the week, dropped on each year's trial."""
    year.bring(convoked("24-00009", "Garnier", "Lea", "MKX1", "MKX2"))
    place(year, "24-00009", "MKX1", "CONVOQUE", ["EVD1"])
    place(year, "24-00009", "MKX2", "CONVOQUE", ["EVD2", "ANGLAIS2"])
    row = ["lea.garnier@example.org", "Garnier", "Lea", "18/04/2024 10:30", "14", "Terminé"]
    desk, clerk = year.desk, year.who("secretariat")
    first = desk.preview_results(clerk, "EVD1", "", "evd.csv", file(row))
    assert desk.record_results(year.form(), clerk, first, {}).saved == 1
    second = desk.preview_results(clerk, "EVD2", "", "evd.csv", file(row))
    assert second.changes == ()
    (doubt,) = second.doubtful
    assert doubt.why == (
        "déjà enregistrée pour 24-00009/MKX1, de la même personne : dites si une seule épreuve sert les deux"
    )
    assert desk.record_results(year.form(), clerk, second, {}).saved == 0
    assert desk.record_results(year.form(), clerk, second, {doubt.line.number: "24-00009/MKX2"}).saved == 1
    again = desk.preview_results(clerk, "EVD2", "", "evd.csv", file(row))
    assert (again.doubtful, [one.same for one in again.changes]) == ((), [True])
    asked = desk.ask_deletion(year.form(), clerk, line(year, "EVD1", "24-00009"), "19/04/2024 09:00")
    assert isinstance(asked, Saved)
    assert line(year, "EVD2", "24-00009").deletion.startswith("suppression demandée le 19/04/2024 à 09:00")


def test_an_answer_for_one_application_writes_nothing_on_the_other(year: World) -> None:
    desk, clerk = year.desk, year.who("secretariat")
    shown = desk.preview_results(clerk, "EVD1", "", "r.csv", file(NOEMIE))
    assert desk.record_results(year.form(), clerk, shown, {2: f"{ONE}/BAT1"}).saved == 1
    assert [(one.key, one.outcome) for one in sitting(year, "EVD1").lines if one.dossier == ONE] == [
        (f"{ONE}/BAT1", "passee"), (f"{ONE}/MKX1", ""),
    ]  # fmt: skip
    asked = desk.ask_deletion(year.form(), clerk, line(year, "EVD1", ONE, "BAT1"), "19/04/2024 10:00")
    assert isinstance(asked, Saved)
    assert [bool(one.deletion) for one in sitting(year, "EVD1").lines if one.dossier == ONE] == [True, False]


def test_two_lines_of_a_person_with_two_applications_are_two_and_none_serves_both(year: World) -> None:
    desk, clerk = year.desk, year.who("secretariat")
    other = [*NOEMIE[:3], "19/04/2024 09:00", "11", ""]
    shown = desk.preview_results(clerk, "EVD1", "", "r.csv", file(NOEMIE, other))
    assert [one.one_person for one in shown.doubtful] == [False, False]
    assert desk.record_results(year.form(), clerk, shown, {2: EVERY}).saved == 0
    done = desk.record_results(year.form(), clerk, shown, {2: f"{ONE}/MKX1", 3: f"{ONE}/BAT1"})
    assert (done.saved, done.left) == (2, ())


def test_a_shared_result_that_would_replace_one_says_so(year: World) -> None:
    desk, clerk = year.desk, year.who("secretariat")
    assert isinstance(by_hand(year, line(year, "EVD1", ONE, "MKX1"), "incident", "18/04/2024 09:00"), Saved)
    shown = desk.preview_results(clerk, "EVD1", "", "r.csv", file(NOEMIE))
    done = desk.record_results(year.form(), clerk, shown, {2: EVERY})
    assert (done.saved, [says for _, says in done.left]) == (0, ["remplacerait un résultat enregistré : à cocher"])
    (change,) = shown.answered({2: EVERY})
    assert desk.record_results(year.form(), clerk, shown, {2: EVERY}, {change.key}).saved == 1


def marks(book: World, role: str, trial: str, dossier: str, texts: Sequence[str], words: str = "") -> Answer:
    shown = line(book, trial, dossier, role=role)
    view = book.desk.marking(book.who(role), shown)
    codes = [each.code for each in view.criteria]
    typed = dict(zip(codes, texts, strict=False))
    return book.desk.mark(book.form(), book.who(role), shown, view, typed, words)


def test_ones_own_marks_first_then_the_others(year: World) -> None:
    """§5: a colleague's marks show once one's own are in; the mean and the gaps with them."""
    assert isinstance(marks(year, "jury", "EVD1", TWO, ["8", "12", "12", "12", "12"], "net"), Saved)
    shown = line(year, "EVD1", TWO)
    chair = year.desk.marking(year.who("presidence"), shown)
    assert (chair.seen.sheets, chair.seen.hidden, chair.together) == ((), 1, None)
    assert chair.names == {}
    assert isinstance(marks(year, "presidence", "EVD1", TWO, ["13,5", "12", "12", "12", ""]), Saved)
    assert year.desk.marking(year.who("presidence"), shown).seen.hidden == 1
    assert isinstance(marks(year, "presidence", "EVD1", TWO, ["13,5", "12", "12", "12", "12"]), Saved)
    chair = year.desk.marking(year.who("presidence"), shown)
    assert chair.seen.hidden == 0
    assert chair.together is not None
    assert [(each.label, each.low, each.high) for each in chair.together.divergences] == [("Parcours", 8, 13.5)]
    assert line(year, "EVD1", TWO).marks_in == 2


def test_whoever_may_mark_writes_first_and_who_may_not_reads(year: World) -> None:
    """§5: a secretary marks as a juror does, so is shown nothing before; the head of the school only reads."""
    for role, first, words in (("jury", "8", "net"), ("presidence", "13,5", "")):
        assert isinstance(marks(year, role, "EVD1", TWO, [first, "12", "12", "12", "12"], words), Saved)
    shown = line(year, "EVD1", TWO)
    secretary = year.desk.marking(year.who("secretariat"), shown)
    assert (secretary.may_mark, secretary.seen, secretary.together, secretary.names) == (True, ((), 2), None, {})
    head = year.desk.marking(year.who("direction"), shown)
    assert (head.may_mark, [sheet.says for sheet in head.seen.sheets]) == (False, ["net", ""])
    assert isinstance(marks(year, "secretariat", "EVD1", TWO, ["20", "20", "20", "20", "20"]), Saved)
    secretary = year.desk.marking(year.who("secretariat"), shown)
    assert ([sheet.says for sheet in secretary.seen.sheets], secretary.seen.hidden) == (["net", "", ""], 0)


def test_marks_are_typed_with_a_comma_and_stay_on_the_scale(year: World) -> None:
    assert "20,5 est hors de l'échelle, une note de 0 à 20" in says(marks(year, "jury", "EVD1", TWO, ["20,5"]))
    assert "pour « Parcours », une note de 0 à 20" in says(marks(year, "jury", "EVD1", TWO, ["quinze"]))
    assert line(year, "EVD1", TWO).marks_in == 0


def test_nobody_writes_in_a_colleagues_name(year: World) -> None:
    shown = line(year, "EVD1", TWO)
    view = year.desk.marking(year.who("jury"), shown)
    answer = year.desk.mark(year.form(), year.who("presidence"), shown, view, {view.criteria[0].code: "12"}, "")
    register = year.desk.journal.register()
    assert isinstance(answer, Saved)
    assert [name for name in register.fields[shown.subject] if name.startswith("marks.")] == [
        "marks.presidence@ecole.example.org"
    ]


def test_french_is_asked_of_whom_it_is_not_the_language(year: World) -> None:
    """R-105; what nobody said is asked about, neither yes nor no."""
    for number in (TWO, THREE):
        code = "MKX2" if number == THREE else "MKX1"
        place(year, number, code, "CONVOQUE_SERIE2" if number == THREE else "PHASE_COMPLEMENTAIRE")
    known = year.desk.marking(year.who("jury"), line(year, "ENTRETIEN2", THREE, role="jury"))
    unknown = year.desk.marking(year.who("jury"), line(year, "EVS1", TWO, role="jury"))
    assert [each.optional for each in known.criteria if "français" in each.label] == [False]
    assert (known.french, "Langue maternelle inconnue" in unknown.french) == ("", True)


def test_a_recused_juror_neither_sees_nor_judges(year: World) -> None:
    """§5: nor does what they had written before weigh on the others."""
    for role in ("jury", "presidence"):
        assert isinstance(marks(year, role, "EVD1", TWO, ["8", "12", "12", "12", "12"]), Saved)
    shown = line(year, "EVD1", TWO, role="jury")
    subject = f"candidature:{TWO}/MKX1"
    draft = Draft(
        "r", "jury@ecole.example.org", "recusation", subject, {subject: {"recused": ["jury@ecole.example.org"]}}
    )
    assert isinstance(year.desk.journal.record(draft), Saved)
    assert [one.dossier for one in sitting(year, "EVD1", "MKX1", "jury").lines] == [ONE]
    view = year.desk.marking(year.who("presidence"), shown)
    assert [sheet.juror for sheet in view.seen.sheets] == ["presidence@ecole.example.org"]
    assert line(year, "EVD1", TWO).marks_in == 1
    for ask in (
        lambda: year.desk.marking(year.who("jury"), shown),
        lambda: year.desk.mark(year.form(), year.who("jury"), shown, view, {}, ""),
        lambda: year.desk.conclude(year.form(), year.who("jury"), shown, True),
    ):
        with pytest.raises(Denied, match="déporté"):
            ask()


def deleted(book: World, dossier: str, text: str) -> Answer:
    shown = line(book, "EVD1", dossier, "MKX1")
    return book.desk.ask_deletion(book.form(), book.who("instruction"), shown, text)


def offered(desk: Desk, book: World, role: str, dossier: str) -> dict[str, bool]:
    steps = desk.offers(book.who(role), dossier, "MKX1")
    return {step.id: not step.objections for step in steps if "suppression" in step.id}


def test_a_deletion_asked_before_the_decision_is_offered_to_people_and_decides_nothing(year: World) -> None:
    """R-091: strictly before the instant of the admissibility decision."""
    assert isinstance(deleted(year, TWO, "20/04/2024 09:00"), Saved)
    found = line(year, "EVD1", TWO)
    assert found.deletion == (
        "suppression demandée le 20/04/2024 à 09:00, avant la décision : "
        "à rejeter, ou à conserver avec un motif du jury"
    )
    assert found.state == "Convoqué aux épreuves"
    assert offered(year.desk, year, "instruction", TWO) == {"rejeter_suppression": True}
    assert offered(year.desk, year, "jury", TWO) == {"garder_malgre_suppression": True}


def test_at_the_very_instant_of_the_decision_a_deletion_has_no_effect(year: World) -> None:
    at(year, datetime(2024, 5, 2, 8, 0, tzinfo=UTC))
    place(year, TWO, "MKX1", "EPREUVES_FAITES")
    place(year, TWO, "MKX1", "ADMISSIBLE")
    decided = year.desk.journal.register().acts[-1].at
    at(year, datetime(2024, 5, 3, 8, 0, tzinfo=UTC))
    shown = line(year, "EVD1", TWO)
    answer = year.desk.ask_deletion(year.form(), year.who("instruction"), shown, decided.isoformat())
    assert isinstance(answer, Saved)
    assert "sans effet, la suppression a été demandée après la décision" in line(year, "EVD1", TWO).deletion
    assert offered(year.desk, year, "instruction", TWO) == {"rejeter_suppression": False}


@pytest.mark.parametrize(
    ("text", "why"),
    [("20/04/2024", "une heure aussi"), ("", "une date et une heure"), ("21/04/2024 10:00", "n'est pas encore passé")],
)
def test_a_deletion_without_its_instant_is_refused(text: str, why: str, year: World) -> None:
    assert why in says(deleted(year, TWO, text))


def test_recordings_and_how_long_they_are_kept(year: World) -> None:
    """R-090: an unknown duration says so."""
    assert isinstance(by_hand(year, line(year, "EVD1", TWO), "passee", "18/04/2024 10:30"), Saved)
    assert "durée de conservation inconnue" in line(year, "EVD1", TWO).purge
    shown = line(year, "EVD1", TWO)
    assert "une date passée" in says(year.desk.record_erased(year.form(), year.who("instruction"), shown, "21/04/2024"))
    for text, why in (("17/04/2024", "passée le 18/04/2024 à 10:30 : vérifiez"), (" ", "Rien n'est écrit. Attendu : ")):
        assert why in says(year.desk.record_erased(year.form(), year.who("instruction"), shown, text))
    assert "précède l'épreuve, passée le 18/04/2024 à 10:30" in says(deleted(year, TWO, "18/04/2024 10:29"))
    assert isinstance(year.desk.record_erased(year.form(), year.who("instruction"), shown, "20/04/2024"), Saved)
    assert line(year, "EVD1", TWO).purge == ""


def kept_for_sixty_days(book: World, *providers: str) -> None:
    rows = {row["code"]: row for row in book.desk.session.tables["Prestataires"]}
    lines = {"Prestataires": {code: {**rows[code], "conservation_jours": "60"} for code in providers}}
    put = Draft("p", "direction@ecole.example.org", "mise_en_vigueur", "classeur", facts={"lignes": lines})
    assert isinstance(book.desk.journal.record(put), Saved)


def test_a_recording_past_its_day_is_counted(year: World) -> None:
    kept_for_sixty_days(year, "evd")
    assert isinstance(by_hand(year, line(year, "EVD1", TWO), "passee", "18/04/2024 10:30"), Saved)
    assert (line(year, "EVD1", TWO).purge, sitting(year, "EVD1").overdue) == ("à effacer le 17/06/2024", ())
    at(year, datetime(2024, 6, 16, 22, tzinfo=UTC))
    assert [one.key for one in sitting(year, "EVD1").overdue] == [f"{TWO}/MKX1"]
    shown, clerk = line(year, "EVD1", TWO), year.who("instruction")
    assert isinstance(year.desk.record_erased(year.form(), clerk, shown, "16/06/2024"), Saved)
    assert sitting(year, "EVD1").overdue == ()
    assert "à retirer" in says(year.desk.withdraw_trial(year.form(), clerk, shown, ERASURE, "Un autre"))
    shown = line(year, "EVD1", TWO)
    assert "demande un motif" in says(year.desk.withdraw_trial(year.form(), clerk, shown, ERASURE, " "))
    assert isinstance(year.desk.withdraw_trial(year.form(), clerk, shown, ERASURE, "Un autre"), Saved)
    assert [one.key for one in sitting(year, "EVD1").overdue] == [f"{TWO}/MKX1"]


def test_all_those_past_their_day_are_said_erased_at_once_each_recording_by_its_own_act(year: World) -> None:
    """R-090: a provider erases hundreds on one day; English is the person's, one recording for two applications."""
    kept_for_sixty_days(year, "evd", "anglais")
    for trial, dossier, programme in (("EVD1", ONE, "MKX1"), ("EVD1", TWO, "MKX1"), ("ANGLAIS1", ONE, "MKX1")):
        assert isinstance(by_hand(year, line(year, trial, dossier, programme), "passee", "18/04/2024 10:30"), Saved)
    at(year, datetime(2024, 7, 1, tzinfo=UTC))
    desk, clerk = year.desk, year.who("secretariat")
    english, videos = sitting(year, "ANGLAIS1").overdue, sitting(year, "EVD1").overdue
    assert [one.key for one in english] == [f"{ONE}/BAT1", f"{ONE}/MKX1"]
    for day, why in (("02/07/2024", "une date passée"), ("", "Rien n'est écrit")):
        with pytest.raises(TrialRefused, match=why):
            desk.record_all_erased(year.form(), clerk, english, day)
    done = desk.record_all_erased(year.form(), clerk, english, "30/06/2024")
    assert [(one.key, isinstance(answer, Saved)) for one, answer in done] == [(f"{ONE}/BAT1", True)]
    assert sitting(year, "ANGLAIS1").overdue == ()
    twice = desk.record_all_erased(year.form(), clerk, english, "30/06/2024")
    assert [isinstance(answer, Saved) for _, answer in twice] == [True], "clicked twice: the same answer"
    assert isinstance(desk.record_erased(year.form(), clerk, line(year, "EVD1", TWO), "20/06/2024"), Saved)
    done = desk.record_all_erased(year.form(), clerk, videos, "30/06/2024")
    assert {one.key: type(answer) for one, answer in done} == {f"{ONE}/MKX1": Saved, f"{TWO}/MKX1": Refused}
    assert line(year, "EVD1", TWO).erased_on == date(2024, 6, 20), "who came first"
    shown = line(year, "EVD1", ONE, "MKX1")
    ((_, early),) = desk.record_all_erased(year.form(), clerk, [shown], "17/04/2024")
    assert "l'effacement précède l'épreuve" in says(early)
    with pytest.raises(Denied):
        desk.record_all_erased(year.form(), year.who("lecture"), videos, "30/06/2024")


def test_the_jury_spares_the_speciality_and_says_why(year: World) -> None:
    """R-106, §7.4: nothing else can be spared."""
    place(year, THREE, "MKX2", "CONVOQUE_SERIE2")
    shown, jury = line(year, "SPECIALITE2", THREE), year.who("jury")
    assert "demande un motif" in says(year.desk.spare(year.form(), jury, shown, True, " "))
    interview = line(year, "ENTRETIEN2", THREE)
    assert "ne peut pas être dispensée" in says(year.desk.spare(year.form(), jury, interview, True, "non"))
    assert isinstance(year.desk.spare(year.form(), jury, shown, True, "titre de la spécialité"), Saved)
    assert line(year, "SPECIALITE2", THREE).outcome_label == "dispensé"
    assert facts_of(year.desk.journal.register(), THREE, "MKX2")["speciality_dispense"] is True


def test_the_jury_says_what_each_candidate_is_asked_and_their_letter_tells_it(year: World) -> None:
    """R-106: nature, modality and place, by their title and the speciality; nobody keeps them in a side spreadsheet."""
    place(year, THREE, "MKX2", "CONVOQUE_SERIE2")
    desk, jury, clerk = year.desk, year.who("jury"), year.who("secretariat")

    def ask(nature: str, modality: str = "", where: str = "") -> Answer:
        return desk.ask_oral(year.form(), jury, line(year, "SPECIALITE2", THREE), nature, modality, where)

    assert "dites la nature" in says(ask("", "distanciel"))
    assert "modalité inconnue" in says(ask("Oral de thermique", "par télépathie"))
    shown = line(year, "ENTRETIEN2", THREE)
    assert "n'est pas au choix du jury" in says(desk.ask_oral(year.form(), jury, shown, "Oral", "", ""))
    with pytest.raises(Denied):
        desk.ask_oral(year.form(), year.who("instruction"), line(year, "SPECIALITE2", THREE), "Oral", "", "")
    assert isinstance(ask(" Oral  de thermique ", "presentiel", "salle B12"), Saved)
    asked = "Oral de thermique, en présentiel, salle B12"
    assert line(year, "SPECIALITE2", THREE).asked == asked
    template = next(one for one in desk.templates(clerk) if one.code == "serie2")
    letter = desk.preview_letter(clerk, template, THREE, "MKX2")[0].text
    told = f"Elle comprend : Entretien avec le jury, 30 minutes ; Épreuves de spécialité orales : {asked}."
    assert told in letter
    lists = trial_lists.held(sitting(year, "SPECIALITE2", "MKX2"))
    assert lists.frame.column("Nature").to_pylist() == [asked]
    assert asked in str(year_lists.trial(sitting(year, "SPECIALITE2", "MKX2")))
    told_of = [change for one in desk.thread(clerk, THREE) for change in one.changes]
    assert ("Modalité", "", "en présentiel") in told_of
    before = line(year, "SPECIALITE2", THREE)
    assert isinstance(ask("Oral de mécanique"), Saved)
    assert isinstance(desk.ask_oral(year.form(), year.who("presidence"), before, "Oral", "", ""), Refused)
    assert isinstance(ask(""), Saved)
    assert "(nature au choix du jury)" in desk.preview_letter(clerk, template, THREE, "MKX2")[0].text
    assert isinstance(desk.spare(year.form(), jury, line(year, "SPECIALITE2", THREE), True, "titre"), Saved)
    assert "dispensée" in says(ask("Oral de thermique"))


def test_results_open_the_step_that_follows(year: World) -> None:
    """CONVOQUE → EPREUVES_FAITES by a person, once the trials asked are taken (R-076, R-077)."""

    def step(name: str) -> bool:
        return next(not o.objections for o in year.desk.offers(year.who("secretariat"), TWO, "MKX1") if o.id == name)

    assert not step("epreuves_passees")
    assert isinstance(by_hand(year, line(year, "EVD1", TWO), "passee", "18/04/2024 10:30"), Saved)
    assert step("epreuves_passees")
    assert not step("epreuves_manquantes")


def test_conclusive_is_said_by_the_jury(year: World) -> None:
    shown = line(year, "EVD1", TWO)
    assert isinstance(year.desk.conclude(year.form(), year.who("jury"), shown, False), Saved)
    assert line(year, "EVD1", TWO).conclusive is False


def test_trials_of_other_programmes_are_not_ones_own(year: World) -> None:
    desk = year.desk
    desk.grant(year.form(), year.who("administration"), "bat@ecole.example.org", "", "secretariat", ("BAT1",))
    bat = desk.actor("bat@ecole.example.org")
    assert [code for code, _ in desk.trial_choices(bat)] == ["BAT1"]
    assert [one.key for one in desk.sitting(bat, "EVD1").lines] == [f"{ONE}/BAT1"]
    shown = line(year, "EVD1", TWO)
    assert desk.marking(bat, shown) is None
    theirs = desk.preview_results(year.who("secretariat"), "EVD1", "MKX1", "r.csv", file(NOEMIE))
    for ask in (
        lambda: desk.sitting(bat, "EVD1", "MKX1"),
        lambda: desk.handed_out(bat, "EVD1", "MKX1"),
        lambda: desk.record_result("f", bat, shown, "absent", ""),
        lambda: desk.preview_results(bat, "EVD1", "MKX1", "r.csv", file(NOEMIE)),
        lambda: desk.record_results("f", bat, theirs, {}),
        lambda: desk.trial_steps(bat, "EVD1", "MKX1"),
        lambda: desk.ask_deletion("f", bat, shown, "20/04/2024 09:00"),
    ):
        with pytest.raises(Denied):
            ask()


def test_a_thread_tells_no_colleagues_mark(year: World) -> None:
    """No mark of a colleague in a thread: who reads a dossier's acts must not learn them before writing."""
    assert isinstance(marks(year, "jury", "EVD1", TWO, ["8", "7", "6", "5", "4"], "mot secret"), Saved)
    lines = year.desk.thread(year.who("presidence"), TWO)
    told = repr([(one.what, one.changes, one.facts, one.reason) for one in lines])
    assert "mot secret" not in told
    assert "EVD1-PARCOURS" not in told


def test_the_steps_that_results_lead_to_are_taken_for_many_at_once(year: World) -> None:
    """Who may move, where, and who may not: nobody is left out in silence, and nothing moves by itself (§6)."""
    desk, clerk = year.desk, year.who("secretariat")
    assert isinstance(by_hand(year, line(year, "EVD1", TWO), "passee", "18/04/2024 10:30"), Saved)
    assert desk.trial_steps(year.who("jury"), "EVD1", "MKX1") == ()
    taken, missing = desk.trial_steps(clerk, "EVD1", "MKX1")
    assert (taken.transition, [one.dossier for one in taken.open], [one.dossier for one in taken.closed]) == (
        "epreuves_passees", [TWO], [ONE],
    )  # fmt: skip
    assert dict(taken.counts) == {("Convoqué aux épreuves", "Épreuves passées"): 1}
    assert (missing.transition, missing.open) == ("epreuves_manquantes", ())
    done = desk.take_lot(year.form(), clerk, taken)
    assert (done.saved, [one.dossier for one, _ in done.others]) == (1, [ONE])
    at(year, AFTER)
    (missing,) = [lot for lot in desk.trial_steps(clerk, "EVD1", "MKX1") if lot.open]
    assert [(one.key, missing.transition) for one in missing.open] == [((ONE, "MKX1"), "epreuves_manquantes")]
    assert desk.take_lot(year.form(), clerk, missing).saved == 1
    assert desk.trial_steps(clerk, "EVD1", "MKX1") == ()
    assert [one.no_show for one in sitting(year, "EVD1", "MKX1").lines] == [True, False]


def test_nobody_has_missed_a_trial_that_another_process_just_recorded(year: World) -> None:
    at(year, AFTER)
    clerk, other = year.who("secretariat"), year.open()
    lots = {lot.transition: lot for lot in year.desk.trial_steps(clerk, "EVD1", "MKX1")}
    subject = f"epreuve:{TWO}/MKX1/EVD1"
    result = {"outcome": "passee", "taken_at": "2024-04-18T10:30:00+02:00"}
    assert isinstance(other.journal.record(Draft(year.form(), "x", "epreuve", subject, {subject: result})), Saved)
    done = year.desk.take_lot(year.form(), clerk, lots["epreuves_manquantes"])
    assert ([line.dossier for line, _ in done.others], done.saved) == ([TWO], 1)


def test_nor_a_trial_whose_result_arrives_at_that_very_moment(year: World, monkeypatch: pytest.MonkeyPatch) -> None:
    at(year, AFTER)
    clerk = year.who("secretariat")
    lots = {lot.transition: lot for lot in year.desk.trial_steps(clerk, "EVD1", "MKX1")}
    subject = f"epreuve:{TWO}/MKX1/EVD1"
    result = {"outcome": "passee", "taken_at": "2024-04-18T10:30:00+02:00"}
    year.meanwhile(Draft(year.form(), "x", "epreuve", subject, {subject: result}), monkeypatch)
    done = year.desk.take_lot(year.form(), clerk, lots["epreuves_manquantes"])
    assert ([line.dossier for line, _ in done.others], done.saved) == ([TWO], 1)


@pytest.mark.parametrize(
    ("trial", "state", "steps"),
    [
        ("EVD2", "CONVOQUE", ["serie1_passee", "serie1_manquante"]),
        ("ENTRETIEN2", "CONVOQUE_SERIE2", ["serie2_passee", "serie2_manquante"]),
    ],
)
def test_each_series_of_the_second_year_has_its_steps(trial: str, state: str, steps: list[str], year: World) -> None:
    place(year, THREE, "MKX2", state)
    assert [lot.transition for lot in year.desk.trial_steps(year.who("secretariat"), trial, "MKX2")] == steps


def test_a_second_series_that_lacks_its_speciality_passes_by_the_jurys_dispense(year: World) -> None:
    """R-104, R-106."""
    place(year, THREE, "MKX2", "CONVOQUE_SERIE2")
    at(year, datetime(2024, 5, 15, 10, tzinfo=UTC))
    assert isinstance(by_hand(year, line(year, "ENTRETIEN2", THREE), "passee", "14/05/2024 10:30"), Saved)

    def open_() -> list[str]:
        lots = year.desk.trial_steps(year.who("secretariat"), "ENTRETIEN2", "MKX2")
        return [lot.transition for lot in lots if lot.open]

    assert open_() == []
    shown = line(year, "SPECIALITE2", THREE)
    assert isinstance(year.desk.spare(year.form(), year.who("jury"), shown, True, "titre de la spécialité"), Saved)
    assert open_() == ["serie2_passee"]


def test_a_case_worker_has_no_part_in_marks(year: World) -> None:
    assert isinstance(marks(year, "jury", "EVD1", TWO, ["8", "12", "12", "12", "12"]), Saved)
    with pytest.raises(Denied):
        year.desk.marking(year.who("instruction"), line(year, "EVD1", TWO))
    year.desk.grant(year.form(), year.who("administration"), "bat@ecole.example.org", "", "jury", ("BAT1",))
    year.desk.grant(year.form(), year.who("administration"), "bat@ecole.example.org", "", "instruction", ("MKX1",))
    both = year.desk.actor("bat@ecole.example.org")
    assert year.desk.marking(both, line(year, "EVD1", TWO)) is None


def test_a_project_elsewhere_is_not_told_to_who_still_judges_the_person(year: World) -> None:
    """§5: the person's other application is seen where it stood before its project."""
    for state in ("EPREUVES_FAITES", "ADMISSIBLE", "FICHE_AGREEE", "ENGAGE"):
        place(year, ONE, "BAT1", state)
    seen = {role: line(year, "EVD1", ONE, "BAT1", role).state for role in ("jury", "direction")}
    assert seen == {"jury": "Admissible", "direction": "Engagé"}


def test_english_taken_before_the_other_application_was_convened_is_known_there(year: World) -> None:
    """R-077: read through the person; nobody writes « absent » over it without having seen it."""
    place(year, ONE, "BAT1", "PRE_ADMISSIBLE", ["EVD1", "ANGLAIS1"])
    shown = line(year, "ANGLAIS1", ONE, "MKX1")
    assert isinstance(by_hand(year, shown, "passee", "18/04/2024 10:30", score="B2"), Saved)
    place(year, ONE, "BAT1", "CONVOQUE")
    at(year, AFTER)
    mine = line(year, "ANGLAIS1", ONE, "BAT1")
    assert (mine.outcome, mine.score, mine.no_show) == ("passee", "B2", False)
    assert isinstance(by_hand(year, line(year, "EVD1", ONE, "BAT1"), "passee", "18/04/2024 11:30"), Saved)
    lots = year.desk.trial_steps(year.who("secretariat"), "ANGLAIS1", "BAT1")
    assert {lot.transition: len(lot.open) for lot in lots} == {"epreuves_passees": 1, "epreuves_manquantes": 0}
    found = contents(year.desk.files(), year.desk.today()).by_key
    assert found[f"{ONE}/BAT1"].trials.keys() == {"EVD1", "ANGLAIS1"}
    assert isinstance(by_hand(year, mine, "passee", "18/04/2024 10:30", score="C1"), Saved)
    assert [(one.key, one.score) for one in sitting(year, "ANGLAIS1").lines] == [
        (f"{ONE}/BAT1", "C1"), (f"{ONE}/MKX1", "C1"),
    ]  # fmt: skip


def test_a_result_of_the_person_that_came_in_elsewhere_meanwhile_wins(year: World) -> None:
    place(year, ONE, "BAT1", "PRE_ADMISSIBLE", ["EVD1", "ANGLAIS1"])
    at(year, AFTER)
    place(year, ONE, "BAT1", "CONVOQUE")
    before = line(year, "ANGLAIS1", ONE, "BAT1")
    place(year, ONE, "BAT1", "PRE_ADMISSIBLE")
    elsewhere = line(year, "ANGLAIS1", ONE, "MKX1")
    assert isinstance(by_hand(year, elsewhere, "passee", "18/04/2024 10:30", score="B2"), Saved)
    place(year, ONE, "BAT1", "CONVOQUE")
    assert isinstance(by_hand(year, before, "absent"), Refused)
    assert line(year, "ANGLAIS1", ONE, "MKX1").score == "B2"
    assert isinstance(year.desk.withdraw_trial(
        year.form(), year.who("instruction"), line(year, "ANGLAIS1", ONE, "BAT1"), RESULT, "autre personne"
    ), Saved)  # fmt: skip
    assert [one.outcome for one in sitting(year, "ANGLAIS1").lines] == ["", ""]


def test_nobody_has_missed_english_whose_result_arrives_elsewhere_at_that_very_moment(
    year: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(year, ONE, "MKX1", "RETRAIT")
    assert isinstance(by_hand(year, line(year, "EVD1", ONE, "BAT1"), "passee", "18/04/2024 11:30"), Saved)
    at(year, AFTER)
    clerk = year.who("secretariat")
    lots = {lot.transition: lot for lot in year.desk.trial_steps(clerk, "ANGLAIS1", "BAT1")}
    subject = f"epreuve:{ONE}/MKX1/ANGLAIS1"
    result = {"outcome": "passee", "taken_at": "2024-04-18T10:30:00+02:00"}
    year.meanwhile(Draft(year.form(), "x", "epreuve", subject, {subject: result}), monkeypatch)
    assert year.desk.take_lot(year.form(), clerk, lots["epreuves_manquantes"]).saved == 0


def test_whoever_was_spared_the_speciality_misses_nothing_of_the_second_series(year: World) -> None:
    """R-106: once the window is over, only the interview is left to miss."""
    place(year, THREE, "MKX2", "CONVOQUE_SERIE2")
    at(year, datetime(2024, 5, 15, 10, tzinfo=UTC))
    shown = line(year, "SPECIALITE2", THREE)
    assert isinstance(year.desk.spare(year.form(), year.who("jury"), shown, True, "titre de la spécialité"), Saved)
    at(year, datetime(2024, 5, 18, 10, tzinfo=UTC))
    assert steps_open(year, "ENTRETIEN2", "MKX2") == {"serie2_passee": 0, "serie2_manquante": 1}
    assert isinstance(by_hand(year, line(year, "ENTRETIEN2", THREE), "passee", "14/05/2024 10:30"), Saved)
    assert steps_open(year, "ENTRETIEN2", "MKX2") == {"serie2_passee": 1, "serie2_manquante": 0}


def steps_open(book: World, trial: str, programme: str) -> dict[str, int]:
    """The steps that the screen of a trial puts to all at once, and to how many each is open."""
    lots = book.desk.trial_steps(book.who("secretariat"), trial, programme)
    return {lot.transition: len(lot.open) for lot in lots}


def test_the_steps_of_the_synchronous_interview_are_put_to_all_at_once_too(year: World) -> None:
    """§6.2: taken, absent; and the night the window closes, « non inscrit » of everyone who chose no slot."""
    place(year, ONE, "MKX1", "EVS_PREVU")
    place(year, TWO, "MKX1", "PHASE_COMPLEMENTAIRE")
    place(year, FOUR, "MKX1", "EVS_PREVU")
    slot = {"programme": "MKX1", "trial": "EVS1", "starts_at": "2024-05-14T10:00:00+02:00", "minutes": 20}
    for number in (ONE, FOUR):
        record(year, "creneau", f"creneau:{number}", {**slot, "held_by": f"{number}/MKX1"})
        record(year, "saisie", f"candidature:{number}/MKX1", {"slot.EVS1": number})
    at(year, datetime(2024, 5, 15, 10, tzinfo=UTC))
    assert isinstance(by_hand(year, line(year, "EVS1", ONE), "passee", "14/05/2024 10:00"), Saved)
    assert steps_open(year, "EVS1", "MKX1") == {"evs_fait": 1, "evs_absent": 1, "evs_non_inscrit": 0}
    at(year, datetime(2024, 5, 17, 22, 0, tzinfo=UTC))
    assert steps_open(year, "EVS1", "MKX1") == {"evs_fait": 1, "evs_absent": 1, "evs_non_inscrit": 1}
    for lot in year.desk.trial_steps(year.who("secretariat"), "EVS1", "MKX1"):
        assert year.desk.take_lot(year.form(), year.who("secretariat"), lot).saved == 1
    states = [year.desk.files().entries[number, "MKX1"].state for number in (ONE, TWO, FOUR)]
    assert states == ["EVS_FAIT", "EVS_ABSENT", "EVS_ABSENT"]


def test_what_the_jury_kept_is_not_to_be_rejected_any_more_but_a_later_request_is(year: World) -> None:
    """R-091: « à rejeter » ends with the jury's decision to keep, for the requests that came before it."""
    assert isinstance(by_hand(year, line(year, "EVD1", TWO), "passee", "18/04/2024 10:30"), Saved)
    clerk = year.who("instruction")
    asked = year.desk.ask_deletion(year.form(), clerk, line(year, "EVD1", TWO), "19/04/2024 10:30")
    assert isinstance(asked, Saved)
    assert offered(year.desk, year, "instruction", TWO)["rejeter_suppression"]
    for role in ("jury", "presidence"):
        who = year.who(role)
        shown = year.desk.file(who, TWO)
        kept = year.desk.decide(year.form(), who, shown, "MKX1", "garder_malgre_suppression", "déjà appréciée")
        assert isinstance(kept, Saved)
    assert line(year, "EVD1", TWO).deletion.endswith(": le jury a conservé la candidature")
    assert not any(offered(year.desk, year, "instruction", TWO).values())
    assert not [one for one in check(contents(year.desk.files(), year.desk.today())) if one.number == "23"]
    at(year, datetime(2024, 4, 22, 10, tzinfo=UTC))
    record(year, "epreuve", f"epreuve:{TWO}/MKX1/ANGLAIS1", {"deletion_asked_at": "2024-04-21T10:00:00+02:00"})
    assert offered(year.desk, year, "instruction", TWO)["rejeter_suppression"]
    found = check(contents(year.desk.files(), year.desk.today()))
    assert [one.subject for one in found if one.number == "23"] == [f"{TWO}/MKX1"]


def test_the_jury_is_told_when_it_goes_against_what_it_said_of_the_video(year: World) -> None:
    """R-081: the decision stays its own, and says why."""
    said = {ONE: True, TWO: False}
    for number, conclusive in said.items():
        assert isinstance(by_hand(year, line(year, "EVD1", number, "MKX1"), "passee", "18/04/2024 10:30"), Saved)
        shown = line(year, "EVD1", number, "MKX1")
        assert isinstance(year.desk.conclude(year.form(), year.who("jury"), shown, conclusive), Saved)
        place(year, number, "MKX1", "EPREUVES_FAITES")

    def reserved(number: str) -> dict[str, tuple[str, ...]]:
        offers = year.desk.offers(year.who("jury"), number, "MKX1")
        return {one.id: one.reservations for one in offers if one.id.endswith(("_principale", "_complementaire"))}

    assert reserved(TWO)["refuser_principale"] == (
        "Entretien vidéo différé (EVD) : non concluante, elle place en phase complémentaire",
    )
    assert reserved(TWO)["placer_complementaire"] == ()
    assert reserved(ONE)["placer_complementaire"] == (
        "épreuve concluante, dit le jury : Entretien vidéo différé (EVD)",
    )
    assert reserved(ONE)["refuser_principale"] == ()
