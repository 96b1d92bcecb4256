"""Purge: rehearsed, asked and confirmed by two of direction; then nothing of the person is left, and all else is."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desk.access import Denied
from desk.purge_plan import Rehearsal
from desk.purging import PurgeView
from rules.case import Actor
from rules.retention import MONTHS
from sheets_sync.answers import Answer, Draft, Refused, Saved
from tests.desk.autumn import at, held, says
from tests.desk.conftest import SESSION, World, candidate, kept

ONE, TWO, OTHER = "24-00001", "24-00002", "24-00003"
LATER = date(2026, 1, 15)
SECRETS = ("Zyqwor", "Quibrelune", "zyq@example.org", "2003-05-14", "+33639981234", "Exposé hésitant", "Bonjour Zyq")
CODE = "MKX1"


def record(book: World, kind: str, subject: str, fields: dict[str, Any], step: str = "", reason: str = "") -> None:
    changes = {subject: fields} if fields else {}
    draft = Draft(book.form(), "x@ecole.example.org", kind, subject, changes, step or None, reason)
    held(book.desk.journal.record(draft))


def goes(book: World, dossier: str, *states: str, code: str = CODE) -> None:
    for state in states:
        record(book, "transition", f"candidature:{dossier}/{code}", {"state": state})


@kept
def ended(book: World) -> World:
    """One person with two dossiers, rejected; another admitted; acts that speak of both; two years later."""
    mine = {"family_name": "Zyqwor", "given_name": "Quibrelune", "email": "zyq@example.org", "phone": "+33639981234"}
    book.bring(
        candidate(ONE, (CODE,), **mine), candidate(TWO, ("BAT1",), **mine | {"person": ONE}),
        candidate(OTHER, (CODE,), family_name="Vexombre", email="autre@example.org", birth_date="2002-01-02"),
    )  # fmt: skip
    goes(book, ONE, "COMPLET", "RECEVABLE", "REJETE_DOSSIER")
    goes(book, TWO, "IRRECEVABLE", code="BAT1")
    goes(book, OTHER, "RECEVABLE", "ADMISSIBLE", "FICHE_AGREEE", "ENGAGE", "ADMIS")
    record(book, "epreuve", f"epreuve:{ONE}/{CODE}/EVS1", {"outcome": "passee", "says.x@y": "Exposé hésitant"})
    letter = {"status": "parti", "text": "Bonjour Zyq", "to": "zyq@example.org"}
    record(book, "courriel", f"courriel:{ONE}/{CODE}/M1", letter)
    record(book, "fiche", f"fiche:{OTHER}/{CODE}/1", {"received_on": "2024-06-03", "complete": True})
    record(book, "note", f"dossier:{ONE}", {}, reason="Appelé Quibrelune au +33639981234")
    both = {f"candidature:{OTHER}/{CODE}": {"list_rank": 2}, f"candidature:{ONE}/{CODE}": {"list_rank": 1}}
    held(book.desk.journal.record(Draft(book.form(), "x@y.fr", "saisie", f"candidature:{OTHER}/{CODE}", both)))
    slot = {"programme": CODE, "trial": "EVS1", "starts_at": "2024-05-14T09:00:00+02:00", "minutes": 20, "jurors": [],
            "held_by": f"{ONE}/{CODE}"}  # fmt: skip
    booked = {"creneau:7": slot, f"candidature:{ONE}/{CODE}": {"slot.EVS1": "7"}}
    held(book.desk.journal.record(Draft(book.form(), "x@y.fr", "creneau", "creneau:7", booked)))
    at(book, LATER)
    return book


def second(book: World) -> Actor:
    return book.desk.actor("direction2@ecole.example.org")


def rehearsed(book: World, dossier: str = TWO) -> Rehearsal:
    return book.desk.rehearse_purge(book.who("direction"), dossier)


def ask(book: World, dossier: str = TWO, reason: str = "Conservation échue", slip: str = "BE 2026-3") -> Answer:
    return book.desk.ask_purge(book.form(), book.who("direction"), rehearsed(book, dossier), reason, slip)


def last(book: World) -> PurgeView:
    return book.desk.purges(book.who("direction"))[0]


def confirm(book: World, who: Actor | None = None) -> Answer:
    return book.desk.confirm_purge(book.form(), who or second(book), last(book))


def raw(book: World) -> bytes:
    folder = Path(book.url.removeprefix("sqlite:///")).parent
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def left(book: World) -> list[str]:
    stored = raw(book)
    return [secret for secret in SECRETS if secret.encode() in stored or ascii(secret)[1:-1].encode() in stored]


def counts(book: World) -> Any:
    season = book.desk.statistics(book.who("direction"))
    return season.applications, season.by_programme, season.by_origin, season.refusals, season.flows


def test_the_rehearsal_says_what_goes_what_stays_and_does_nothing(ended: World) -> None:
    before, found = ended.desk.journal.register().position, rehearsed(ended)
    assert found.dossiers == (ONE, TWO)
    assert dict(found.vanish) == {"dossiers": 2, "candidatures": 2, "épreuves": 1, "méls": 1}
    assert found.remain == (("BAT1", "IRRECEVABLE", 1), (CODE, "REJETE_DOSSIER", 1))
    assert found.acts == 11
    assert (found.held, found.restated) == ((), 7)
    assert ended.desk.journal.register().position == before


def test_then_nothing_of_the_person_is_left_in_any_file(ended: World) -> None:
    """Not in the workbook's bytes, nor in what this machine keeps beside it."""
    assert left(ended) == list(SECRETS)
    held(ask(ended))
    held(confirm(ended))
    assert left(ended) == []
    ended.close()
    assert left(ended) == []
    assert last_of(ended).done == 11


def last_of(book: World) -> PurgeView:
    desk = book.open()
    return desk.purges(desk.actor("direction@ecole.example.org"))[0]


def test_the_journal_still_verifies_and_everyone_else_is_untouched(ended: World) -> None:
    kept = {s: dict(f) for s, f in ended.desk.journal.register().fields.items() if OTHER in s}
    held(ask(ended))
    held(confirm(ended))
    fresh = ended.open()
    register = fresh.journal.check()
    assert (register.alarm, register.faults, register.quarantine) == (None, (), ())
    assert {s: dict(f) for s, f in register.fields.items() if OTHER in s} == kept
    assert register.dossiers == (OTHER,)
    slot = register.fields["creneau:7"]
    assert (slot["programme"], slot["minutes"], slot["held_by"]) == (CODE, 20, None)
    assert b"Vexombre" in raw(ended)


def test_statistics_do_not_move_at_any_step(ended: World) -> None:
    before, weeks = counts(ended), ended.desk.statistics(ended.who("direction")).weeks
    held(ask(ended))
    assert counts(ended) == before
    held(confirm(ended))
    assert counts(ended) == before
    held(ask(ended, OTHER))
    held(confirm(ended))
    assert ended.desk.files().register.dossiers == ()
    assert counts(ended) == before
    assert ended.desk.statistics(ended.who("direction")).weeks[:-1] == weeks[:-1]


def test_a_whole_ended_session_goes_and_its_figures_stay(ended: World) -> None:
    before = counts(ended)
    held(ask(ended, ""))
    held(confirm(ended))
    assert left(ended) == []
    assert b"Vexombre" not in raw(ended)
    assert counts(ended) == before


def test_two_people_of_direction(ended: World) -> None:
    held(ask(ended))
    assert "une autre personne" in says(confirm(ended, ended.who("direction")))
    assert left(ended) == list(SECRETS)
    for role in ("administration", "instruction", "presidence"):
        with pytest.raises(Denied):
            confirm(ended, ended.who(role))
    held(confirm(ended))
    assert "déjà faite" in says(confirm(ended))


@pytest.mark.parametrize(
    ("reason", "slip", "said"),
    [
        (" ", "BE 1", "dites pourquoi"), ("échue", "", "bordereau d'élimination"),
        ("Demande de ZYQWOR", "BE 1", "n'y nommez pas"),
    ],
)  # fmt: skip
def test_a_request_says_why_with_the_archives_visa_and_no_name(ended: World, reason: str, slip: str, said: str) -> None:
    assert said in says(ask(ended, TWO, reason, slip))


def test_an_open_challenge_holds_it_back_at_each_step(ended: World) -> None:
    challenge = f"recours:{TWO}/BAT1/1"
    held(ask(ended))
    record(ended, "recours", challenge, {"received_on": "2026-01-10", "about": "Conteste"})
    assert "un recours est ouvert" in says(confirm(ended))
    assert any("un recours est ouvert" in one for one in rehearsed(ended, ONE).held)
    assert left(ended) == list(SECRETS)


def test_a_live_application_and_a_length_not_over_hold_it_back(ended: World) -> None:
    at(ended, date(2025, 2, 1))
    assert rehearsed(ended).held == (
        "Dossier 24-00001 : à conserver jusqu’au 31/08/2025", "Dossier 24-00002 : à conserver jusqu’au 31/08/2025",
    )  # fmt: skip
    assert isinstance(ask(ended), Refused)
    at(ended, LATER)
    goes(ended, TWO, "RECEVABLE", code="BAT1")
    assert any("encore en cours (Recevable)" in one for one in rehearsed(ended).held)


def test_a_length_that_nobody_set_is_not_no_length(ended: World) -> None:
    row = next(row for row in SESSION.tables["Session"] if row["cle"] == MONTHS)
    assert "absente de la notice" in row["libelle"]
    who = ended.who("direction")
    held(ended.desk._put_rows_in_force(ended.form(), who, {"Session": [{**row, "valeur": ""}]}, None, "à fixer"))
    assert all("durée de conservation est à fixer" in one for one in rehearsed(ended).held)


def test_a_step_taken_for_several_at_once_makes_them_go_together(ended: World) -> None:
    changes = {f"candidature:{one}/{CODE}": {"state": "REJETE_DOSSIER"} for one in (ONE, OTHER)}
    held(ended.desk.journal.record(Draft("f", "x@y.fr", "transition", f"candidature:{ONE}/{CODE}", changes)))
    at(ended, date(2027, 6, 1))
    assert any("porte aussi une étape du dossier 24-00003" in one for one in rehearsed(ended).held)
    assert rehearsed(ended, "").held == ()


class Cut(BaseException):
    pass


@pytest.mark.parametrize("cut", range(1, 5))
def test_killed_anywhere_finishing_does_the_rest(ended: World, cut: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before each save and each blanking: another process finishes, and statistics are right meanwhile."""
    before, journal, left_to_do = counts(ended), ended.desk.journal, [cut]
    held(ask(ended))
    shown = last(ended)
    real = {"record": journal.record, "purge": journal.purge}

    def until(name: str) -> Any:
        def call(*given: Any) -> Any:
            left_to_do[0] -= 1
            if left_to_do[0] == 0:
                raise Cut
            return real[name](*given)

        return call

    for name in real:
        monkeypatch.setattr(journal, name, until(name))
    with pytest.raises(Cut):
        ended.desk.confirm_purge(ended.form(), second(ended), shown)
    fresh = ended.open()
    head = fresh.actor("direction2@ecole.example.org")
    assert fresh.statistics(head).by_programme == before[1]
    assert isinstance(fresh.confirm_purge(ended.form(), head, fresh.purges(head)[0]), Saved)
    assert left(ended) == []
    assert fresh.purges(head)[0].done == 11
    season = fresh.statistics(head)
    assert (season.applications, season.by_programme, season.by_origin, season.refusals, season.flows) == before
    assert fresh.journal.check().fields[f"candidature:{OTHER}/{CODE}"]["list_rank"] == 2
