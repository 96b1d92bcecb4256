"""Reprise, as stories: a school that starts in April brings its spreadsheet of decisions (§5)."""

from datetime import UTC, datetime

import pytest

from desk.cases import case_of
from desk.takeover import TakeoverRefused
from desk.takeover_views import CLOSED, CONFIRMED, DONE, DOUBT, HELD, READY, UNKNOWN, UNREADABLE, Line, Takeover
from desk.views import ThreadLine
from rules.invariants import Breach, check
from sheets_sync.answers import Draft, Refused, Saved
from sheets_sync.book import Silent
from sheets_sync.importing.apply import ImportDone
from sheets_sync.importing.reading import ImportRefused
from sheets_sync.projects import projects_of
from sheets_sync.records import trials_of
from sheets_sync.standings import history, standings
from tests.desk.autumn import fix_first_day
from tests.desk.conftest import World, candidate, kept

ONE, TWO, THREE, FOUR = "24-00001", "24-00002", "24-00003", "24-00004"
APRIL = datetime(2024, 4, 26, 9, 0, tzinfo=UTC)
DL = "INFRES2-DL"
"""Two seats (Places en deuxième année)."""
FILE = "décisions 2024.csv"
HEADER = "N° de dossier,Nom,Prénom,Formation,Décision,Date,Décidé par,Motif,Épreuves demandées,Annoncé le,EVD"


def csv(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join((header, *lines)).encode()


@kept
def school(book: World) -> World:
    """Three complete dossiers, at the end of April; nothing else was ever recorded."""
    book.bring(
        candidate(ONE),
        candidate(TWO, family_name="Vasseur", given_name="Théo", email="theo@example.org"),
        candidate(THREE, ("BAT1",), family_name="Petit", given_name="Ugo", email="ugo@example.org"),
    )
    for key in ((ONE, "MKX1"), (TWO, "MKX1"), (THREE, "BAT1")):
        put(book, key, "RECEVABLE")
    book.clock.now = APRIL
    return book


def put(book: World, key: tuple[str, str], state: str, **fields: object) -> None:
    subject = f"candidature:{key[0]}/{key[1]}"
    draft = Draft(
        book.form(), "instruction@ecole.example.org", "import", subject, {subject: {"state": state, **fields}}
    )
    assert isinstance(book.desk.journal.record(draft), Saved)


def said(book: World, kind: str, subject: str, fields: dict[str, object]) -> None:
    draft = Draft(book.form(), "instruction@ecole.example.org", kind, subject, {subject: fields})
    assert isinstance(book.desk.journal.record(draft), Saved)


def preview(book: World, content: bytes, role: str = "instruction", **answers: object) -> Takeover:
    shown: Takeover = book.desk.preview_takeover(book.who(role), FILE, content, **answers)
    return shown


def line(shown: Takeover, number: int) -> Line:
    return next(one for one in shown.lines if one.number == number)


def take_over(book: World, content: bytes, **answers: object) -> ImportDone:
    """Proposed by one, confirmed by another, and run to its end."""
    shown = preview(book, content, **answers)
    assert isinstance(book.desk.propose_takeover(book.form(), book.who("instruction"), shown), Saved)
    return confirm(book)


def confirm(book: World, role: str = "direction") -> ImportDone:
    lot = book.desk.lots_taken(book.who(role))[0]
    return finished(book.desk.confirm_takeover(book.form(), book.who(role), lot.id))


def finished(running: object) -> ImportDone:
    assert running.over.wait(60)  # type: ignore[attr-defined]
    assert running.failed == "", running.failed  # type: ignore[attr-defined]
    done: ImportDone = running.result  # type: ignore[attr-defined]
    return done


def state(book: World, dossier: str, programme: str = "MKX1") -> str:
    return str(book.desk.files().candidature(dossier, programme).get("state"))


def breaches(book: World) -> tuple[Breach, ...]:
    files = book.desk.files()
    return check(standings(files.register, files.session).contents(APRIL.date()))


def thread(book: World, dossier: str) -> list[ThreadLine]:
    return list(book.desk.thread(book.who("instruction"), dossier))


def test_a_proposal_that_waits_is_told_once(school: World) -> None:
    waits = {"transition": "rejeter_dossier", "by": "jury@ecole.example.org", "at": APRIL.isoformat(), "reason": "Peu"}
    put(school, (ONE, "MKX1"), "RECEVABLE", proposal=waits)
    found = line(preview(school, csv(f"{ONE},,,MKX1,Pré-admissible,15/04/2024,,,EVD,,")), 2)
    assert found.says == ("une proposition attend déjà : Rejeter sur dossier ; validez-la ou écartez-la",)


def test_a_decision_becomes_a_proposal_and_a_validation_by_two_people_and_says_where_it_comes_from(
    school: World,
) -> None:
    content = csv(f"{ONE},Lefèvre,Noémie,MKX1,Pré-admissible,10/04/2024,M. Martin,,EVD + anglais,,")
    shown = preview(school, content)
    assert shown.counts == ((READY, 1),)
    assert line(shown, 2).steps == ("Déclarer pré-admissible (deux personnes)",)
    take_over(school, content)
    assert state(school, ONE) == "PRE_ADMISSIBLE"
    assert school.desk.files().candidature(ONE, "MKX1")["trials"] == ["EVD1", "ANGLAIS1"]
    acts = [one.act for one in school.desk.journal.register().acts]
    proposal, validation = (act for act in acts if act.kind in ("proposition", "validation"))
    assert (proposal.actor, validation.actor) == ("instruction@ecole.example.org", "direction@ecole.example.org")
    told = {"fichier": FILE, "ligne": 2, "le": "2024-04-10", "par": "M. Martin"}
    assert {name: validation.facts["repris"][name] for name in told} == told
    assert validation.at.date() == APRIL.date()
    shown_facts = [fact for one in thread(school, ONE) for fact in one.facts if fact[0] == "repris de"]
    assert set(shown_facts) == {("repris de", f"{FILE}, ligne 2 (décidé le 10/04/2024 par M. Martin)")}
    passage = history(school.desk.journal.register(), ONE, "MKX1")[-1]
    assert (passage.by, passage.validated_by) == ("instruction@ecole.example.org", "direction@ecole.example.org")


def test_the_guards_are_those_of_the_stated_day(school: World) -> None:
    late = csv(f"{ONE},,,MKX1,Pré-admissible,20/04/2024,,,EVD,,", f"{TWO},,,MKX1,Pré-admissible,15/04/2024,,,EVD,,")
    shown = preview(school, late)
    assert line(shown, 2).says == (
        "« Déclarer pré-admissible » : un motif est obligatoire ; la date du 15/04/2024 est passée",
    )
    assert line(shown, 3).outcome == READY


def test_a_trial_not_asked_is_not_guessed(school: World) -> None:
    shown = preview(school, csv(f"{ONE},,,MKX1,Pré-admissible,10/04/2024,,,,,"))
    assert line(shown, 2).outcome == HELD
    assert "épreuves demandées" in line(shown, 2).says[0]


def test_nobody_confirms_what_they_took_over(school: World) -> None:
    shown = preview(school, csv(f"{ONE},,,MKX1,Pré-admissible,10/04/2024,,,EVD,,"))
    school.desk.propose_takeover(school.form(), school.who("instruction"), shown)
    with pytest.raises(TakeoverRefused, match="une autre personne"):
        confirm(school, "instruction")
    assert state(school, ONE) == "RECEVABLE"
    confirm(school, "instruction2")
    assert state(school, ONE) == "PRE_ADMISSIBLE"


def test_the_same_file_twice_does_nothing(school: World) -> None:
    content = csv(
        f"{ONE},,,MKX1,Pré-admissible,10/04/2024,,,EVD,,",
        f"{TWO},,,MKX1,Rejeté sur dossier,10/04/2024 09:30,,Parcours,,,",
        f"{THREE},,,BAT1,Retiré par le candidat,10/04/2024,,Retrait demandé,,,",
    )
    take_over(school, content)
    assert (state(school, ONE), state(school, TWO)) == ("PRE_ADMISSIBLE", "REJETE_DOSSIER")
    shown, position = preview(school, content), school.desk.sight().position
    assert shown.counts == ((DONE, 3),)
    answer = school.desk.propose_takeover(school.form(), school.who("instruction"), shown)
    assert isinstance(answer, Refused)
    assert school.desk.sight().position == position


OTHERWISE = "{} : {} ici, {} dans le fichier ; corrigez l’un ou l’autre"
TAKEN = f"{ONE},,,MKX1,Pré-admissible,10/04/2024,M. Martin,Parcours,EVD,,"


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ("14/04/2024,M. Martin,Parcours,EVD", ("jour", "10/04/2024", "14/04/2024")),
        ("10/04/2024,Mme Roy,Parcours,EVD", ("décidé par", "M. Martin", "Mme Roy")),
        ("10/04/2024,M. Martin,Dossier incomplet,EVD", ("motif", "Parcours", "Dossier incomplet")),
        (
            "10/04/2024,M. Martin,Parcours,EVD + anglais",
            (
                "épreuves demandées",
                "Entretien vidéo différé (EVD)",
                "Évaluation du niveau d’anglais + Entretien vidéo différé (EVD)",
            ),
        ),
        ("10/04/2024,m. martin,parcours,EVD", ()),
        ("10/04/2024 09:30,,,", ()),
    ],
)
def test_a_decision_that_is_here_otherwise_is_listed_with_both(
    cells: str, says: tuple[str, ...], school: World
) -> None:
    """A second spreadsheet of the same season: « déjà là » is said only of what agrees."""
    take_over(school, csv(TAKEN))
    shown = line(preview(school, csv(f"{ONE},,,MKX1,Pré-admissible,{cells},,")), 2)
    assert shown.says == ((OTHERWISE.format(*says),) if says else ())
    assert shown.outcome == (HELD if says else DONE)


def test_a_decision_taken_here_is_compared_too(school: World) -> None:
    """The desk's decision is of its act's day; what a file brought as a state tells no day."""
    moved = {"state": "REJETE_DOSSIER"}
    subject = f"candidature:{ONE}/MKX1"
    draft = Draft(
        school.form(), "jury@ecole.example.org", "validation", subject, {subject: moved}, "rejeter_dossier", "Parcours"
    )
    assert isinstance(school.desk.journal.record(draft), Saved)
    put(school, (TWO, "MKX1"), "REJETE_DOSSIER")
    shown = preview(school, csv(*(f"{one},,,MKX1,Rejeté sur dossier,12/04/2024,,,,," for one in (ONE, TWO))))
    assert [one.says for one in shown.lines] == [(OTHERWISE.format("jour", "26/04/2024", "12/04/2024"),), ()]
    assert line(shown, 3).outcome == DONE


PRE, REFUSED = f"{ONE},,,MKX1,Pré-admissible,{{}},,,EVD,,", f"{ONE},,,MKX1,Rejeté sur dossier,{{}},,Parcours,,,"


@pytest.mark.parametrize("lines", [(PRE, REFUSED), (REFUSED, PRE)], ids=["taken first", "refused first"])
@pytest.mark.parametrize("days", [("10/04/2024", "10/04/2024"), ("10/04/2024", "10/04/2024 09:30")])
def test_two_decisions_of_one_day_that_exclude_each_other_are_both_held(
    lines: tuple[str, str], days: tuple[str, str], school: World
) -> None:
    """The order of the file is nobody's decision."""
    shown = preview(school, csv(*(text.format(on) for text, on in zip(lines, days, strict=True))))
    assert [one.outcome for one in shown.lines] == [HELD, HELD]
    told = "Pré-admissible" if lines[0] == REFUSED else "Rejeté sur dossier"
    says = f"la ligne 3 dit « {told} » le même jour : les deux s’excluent, gardez celle qui est juste"
    assert [one.says for one in shown.lines] == [(says,), ("attend la ligne 2 de la même candidature",)]


def test_two_decisions_of_one_day_with_their_hours_are_in_order(school: World) -> None:
    shown = preview(school, csv(REFUSED.format("10/04/2024 11:00"), PRE.format("10/04/2024 09:30")))
    assert [one.outcome for one in shown.lines] == [HELD, READY]
    assert "aucune étape ne mène de « Pré-admissible »" in line(shown, 2).says[0]


def test_a_whole_spring_in_several_lines(school: World) -> None:
    content = csv(
        f"{ONE},,,MKX1,Convoqué aux épreuves,15/04/2024,,,,15/04/2024,",
        f"{ONE},,,MKX1,Épreuves passées,24/04/2024,,,,,20/04/2024",
        f"{ONE},,,MKX1,Pré-admissible,10/04/2024,,,EVD,,",
        f"{ONE},,,MKX1,Admissible,25/04/2024,le jury,,,,",
    )
    shown = preview(school, content)
    assert [one.outcome for one in shown.lines] == [READY] * 4, [one.says for one in shown.lines]
    done = take_over(school, content)
    assert done.left == {}
    assert state(school, ONE) == "ADMISSIBLE"
    files = school.desk.files()
    assert check(standings(files.register, files.session).contents(APRIL.date())) == ()
    (trial,) = trials_of(school.desk.journal.register(), ONE, "MKX1")
    assert (trial.trial, trial.outcome, trial.source) == ("EVD1", "passee", f"{FILE}, ligne 3")
    undo(school)
    assert (state(school, ONE), breaches(school)) == ("RECEVABLE", ())


def test_a_line_whose_announcement_is_not_stated_is_listed_and_those_after_wait(school: World) -> None:
    content = csv(
        f"{ONE},,,MKX1,Pré-admissible,10/04/2024,,,EVD,,",
        f"{ONE},,,MKX1,Convoqué aux épreuves,15/04/2024,,,,,",
        f"{ONE},,,MKX1,Épreuves passées,24/04/2024,,,,,20/04/2024",
    )
    shown = preview(school, content)
    assert [one.outcome for one in shown.lines] == [READY, HELD, HELD]
    assert "lot d'annonces arrêté" in shown.lines[1].says[0]
    assert shown.lines[2].says == ("attend la ligne 3 de la même candidature",)
    take_over(school, content)
    assert state(school, ONE) == "PRE_ADMISSIBLE"


def test_doubtful_unknown_and_unreadable_lines_are_listed_and_nothing_is_lost(school: World) -> None:
    content = csv(
        ",Lefevre,Noemie,MKX1,Pré-admissible,10/04/2024,,,EVD,,",
        "99-1,Dupont,Zoé,MKX1,Pré-admissible,10/04/2024,,,EVD,,",
        f"{TWO},Autre,Nom,MKX1,Pré-admissible,10/04/2024,,,EVD,,",
        f"{THREE},,,BAT1,Rejeté,10/04/2024,,,,,",
        f"{THREE},,,MKX1,Rejeté sur dossier,10/04/2024,,Parcours,,,",
    )
    shown = preview(school, content)
    assert [one.outcome for one in shown.lines] == [DOUBT, UNKNOWN, DOUBT, UNREADABLE, HELD]
    assert len(shown.lines) == 5
    answered = preview(school, content, chosen={2: ONE, 4: ""}, said={"Rejeté": "REJETE_DOSSIER"})
    assert [one.outcome for one in answered.lines] == [READY, UNKNOWN, UNKNOWN, HELD, HELD]
    assert "un motif est obligatoire" in answered.lines[3].says[0]


def test_an_empty_book_says_what_comes_first(book: World) -> None:
    with pytest.raises(ImportRefused, match="importez d’abord l’export"):
        preview(book, csv(f"{ONE},,,MKX1,Pré-admissible,10/04/2024,,,EVD,,"))


def test_a_day_to_come_is_refused(school: World) -> None:
    shown = preview(school, csv(f"{ONE},,,MKX1,Retiré par le candidat,01/05/2024,,Retrait demandé,,,"))
    assert "à venir" in line(shown, 2).says[0]


OPENS = "est avant l’ouverture des dépôts, le 01/02/2024 : corrigez la date, ou son année"
CAME = "est avant le dépôt du dossier, le 08/03/2024 : corrigez la date, ou celle du dépôt"


@pytest.mark.parametrize(
    ("on", "says"),
    [
        ("10/04/2023", [OPENS]),
        ("31/01/2024", [OPENS]),
        ("01/02/2024", [CAME]),
        ("07/03/2024", [CAME]),
        ("08/03/2024", []),
    ],
)
def test_a_day_before_the_deposits_open_or_before_the_deposit_is_refused(
    on: str, says: list[str], school: World
) -> None:
    shown = line(preview(school, csv(f"{ONE},,,MKX1,Rejeté sur dossier,{on},,Parcours,,,")), 2)
    assert [one for one in shown.says if "est avant" in one] == [f"le {on} {one}" for one in says]


def test_a_refused_lot_is_set_aside_and_can_be_proposed_again(school: World) -> None:
    content = csv(f"{ONE},,,MKX1,Pré-admissible,10/04/2024,,,EVD,,")
    clerk = school.who("instruction")
    school.desk.propose_takeover(school.form(), clerk, preview(school, content))
    again = school.desk.propose_takeover(school.form(), clerk, preview(school, content))
    assert isinstance(again, Refused)
    assert "attend déjà" in again.reasons[0]
    lot = school.desk.lots_taken(clerk)[0]
    assert isinstance(school.desk.discard_takeover(school.form(), clerk, lot.id), Saved)
    with pytest.raises(TakeoverRefused, match="écarté"):
        school.desk.confirm_takeover(school.form(), school.who("direction"), lot.id)
    take_over(school, content)
    assert state(school, ONE) == "PRE_ADMISSIBLE"


def test_statistics_count_a_decision_on_its_stated_day(school: World) -> None:
    """The act is of the day of the takeover, which tells nothing of the season; one taken back, nothing at all."""
    take_over(school, csv(*SPRING[:3]))
    assert lengths(school) == {"PRE_ADMISSIBLE": (1, 5.0), "CONVOQUE": (1, 9.0)}
    undo(school)
    assert lengths(school) == {}


def test_seats_are_held_from_the_stated_day(school: World) -> None:
    told = {"fichier": FILE, "ligne": 2, "le": "2024-04-11"}
    subject = f"candidature:{ONE}/MKX1"
    draft = Draft(school.form(), "x", "transition", subject, {subject: {"state": "ADMIS"}}, facts={"repris": told})
    assert isinstance(school.desk.journal.record(draft), Saved)
    weeks = school.desk.statistics(school.who("direction"), "MKX1").weeks
    assert [(week.last_day.day, week.contracts) for week in weeks] == [(14, 1), (21, 1), (28, 1)]


def lengths(book: World) -> dict[str, tuple[int, float]]:
    """Days spent in a state from the pre-admissibility on: how many applications left it, and the median."""
    found = book.desk.statistics(book.who("direction"), "MKX1").delays
    return {one.state: (one.left, one.median) for one in found if one.state not in ("DEPOSE", "RECEVABLE")}


def undo(book: World) -> ImportDone:
    clerk, lot = book.who("instruction"), book.desk.lots_taken(book.who("instruction"))[0]
    assert isinstance(book.desk.ask_undoing(book.form(), clerk, lot.id), Saved)
    with pytest.raises(TakeoverRefused, match="une autre personne"):
        book.desk.confirm_undoing(book.form(), clerk, lot.id)
    return finished(book.desk.confirm_undoing(book.form(), book.who("direction"), lot.id))


SPRING = (
    f"{ONE},,,MKX1,Pré-admissible,10/04/2024,,,EVD,,",
    f"{ONE},,,MKX1,Convoqué aux épreuves,15/04/2024,,,,15/04/2024,",
    f"{ONE},,,MKX1,Épreuves passées,24/04/2024,,,,,20/04/2024",
    f"{TWO},,,MKX1,Rejeté sur dossier,10/04/2024,,Parcours,,,",
)


def test_undone_by_two_people_where_nobody_acted_since_and_the_rest_is_named(school: World) -> None:
    take_over(school, csv(*SPRING))
    put(school, (TWO, "MKX1"), "REJETE_DOSSIER", note="lu")
    clerk = school.who("instruction")
    effect = school.desk.undoing_effect(clerk, school.desk.lots_taken(clerk)[0].id)
    assert effect.back == (f"{ONE}/MKX1",)
    assert list(effect.kept) == [f"{TWO}/MKX1"]
    done = undo(school)
    assert list(done.left) == [f"{TWO}/MKX1"], done.left
    files = school.desk.files()
    assert (state(school, ONE), state(school, TWO)) == ("RECEVABLE", "REJETE_DOSSIER")
    assert files.candidature(ONE, "MKX1")["trials"] is None
    (trial,) = trials_of(files.register, ONE, "MKX1")
    assert (trial.outcome, trial.taken_at, trial.source) == ("", None, "")
    breaches = check(standings(files.register, files.session).contents(APRIL.date()))
    assert [one for one in breaches if one.subject == f"{ONE}/MKX1"] == []
    case = case_of(files, ONE, "MKX1", school.clock.now)
    assert case.proposal is None
    assert case.facts["previous_state"] is None or case.facts["previous_state"] != "CONVOQUE"
    assert preview(school, csv(*SPRING)).counts == ((READY, 3), (DONE, 1))
    take_over(school, csv(*SPRING))
    assert state(school, ONE) == "EPREUVES_FAITES"


def test_a_run_that_was_cut_is_taken_up_by_whoever_comes_next(school: World) -> None:
    """The first act of the lot stands, the process is gone: confirming again ends it, each act once."""
    content = csv(*SPRING)
    desk, clerk, chief = school.desk, school.who("instruction"), school.who("direction")
    desk.propose_takeover(school.form(), clerk, preview(school, content))
    lot = desk.lots_taken(clerk)[0]
    record, calls = desk.journal.record, []

    def cut(drafts: object, *rest: object) -> object:
        calls.append(drafts)
        if len(calls) == 5:  # opened, then three rounds
            raise Silent
        return record(drafts, *rest)  # type: ignore[arg-type]

    desk.journal.record = cut  # type: ignore[method-assign]
    running = desk.confirm_takeover(school.form(), chief, lot.id)
    assert running.over.wait(60)
    other = school.open()
    assert other.lots_taken(clerk)[0].state == CONFIRMED
    finished(other.confirm_takeover(school.form(), chief, lot.id))
    assert other.lots_taken(clerk)[0].state == CLOSED
    assert str(other.files().candidature(ONE, "MKX1")["state"]) == "EPREUVES_FAITES"
    moves = [
        one.act.transition
        for one in other.journal.register().thread(f"candidature:{ONE}/MKX1")
        if one.holds and one.act.transition
    ]
    assert len(moves) == len({*moves}) + 2, moves  # pre-admitted and convened: proposed, then validated


def ready_to_agree(book: World, *dossiers: str) -> bytes:
    """People admissible with a project received complete, and the file that says the school agreed it."""
    for dossier in dossiers:
        put(book, (dossier, DL), "ADMISSIBLE")
        said(book, "fiche", f"fiche:{dossier}/{DL}/1", {"received_on": "2024-04-20", "complete": True})
    return csv(*(f"{one},,,{DL},Projet d'emploi agréé,24/04/2024,,,,," for one in dossiers))


def test_a_project_is_agreed_on_the_stated_day(book: World) -> None:
    book.bring(candidate(ONE, (DL,)))
    book.clock.now = APRIL
    take_over(book, ready_to_agree(book, ONE))
    assert state(book, ONE, DL) == "FICHE_AGREEE"
    assert book.desk.files().register.value(f"fiche:{ONE}/{DL}/1", "agreed_on") == "2024-04-24"


def test_three_lines_for_two_seats_are_two_and_the_third_is_listed(book: World) -> None:
    people = {ONE: "Lefèvre", TWO: "Vasseur", THREE: "Petit"}
    book.bring(*(candidate(n, (DL,), family_name=name, email=f"{n}@example.org") for n, name in people.items()))
    book.clock.now = APRIL
    shown = preview(book, ready_to_agree(book, *people))
    assert [one.outcome for one in shown.lines] == [READY, READY, HELD]
    assert "il n'en reste pas : place sous le plafond" in shown.lines[2].says[0]
    assert "les lignes d’avant l’ont pris" in shown.lines[2].says[1]


def three(book: World, state: str, **fields: object) -> None:
    people = {ONE: "Lefèvre", TWO: "Vasseur", THREE: "Petit"}
    book.bring(*(candidate(n, (DL,), family_name=name, email=f"{n}@example.org") for n, name in people.items()))
    for number in people:
        put(book, (number, DL), state, **fields)


def test_a_seat_given_back_by_an_earlier_line_is_there_for_a_later_one_whatever_the_order_of_the_file(
    book: World,
) -> None:
    three(book, "ADMISSIBLE")
    book.clock.now = APRIL
    ready_to_agree(book, ONE, TWO, THREE)
    content = csv(
        f"{THREE},,,{DL},Projet d'emploi agréé,25/04/2024,,,,,",
        f"{ONE},,,{DL},A renoncé,24/04/2024,,Le candidat revient sur sa décision,,,",
        f"{TWO},,,{DL},Projet d'emploi agréé,23/04/2024,,,,,",
        f"{ONE},,,{DL},Engagé,22/04/2024,,,,,,22/04/2024,22/04/2024,22/04/2024",
        header=f"{HEADER},Accord du candidat,Accord de l'entreprise,Accord de l'école",
    )
    shown = preview(book, content)
    assert [one.outcome for one in shown.lines] == [READY] * 4, [one.says for one in shown.lines]
    assert take_over(book, content).left == {}
    assert preview(book, content).counts == ((DONE, 4),)
    assert [state(book, one, DL) for one in (ONE, TWO, THREE)] == ["RENONCE", "FICHE_AGREEE", "FICHE_AGREEE"]


def test_the_last_seat_goes_to_the_earlier_day_when_one_is_lost_meanwhile(book: World) -> None:
    """What was shown for two is confirmed when one seat is left: the earlier day has it, not the first of the file."""
    three(book, "ADMISSIBLE")
    book.clock.now = APRIL
    ready_to_agree(book, ONE, TWO)
    content = csv(
        f"{ONE},,,{DL},Projet d'emploi agréé,25/04/2024,,,,,", f"{TWO},,,{DL},Projet d'emploi agréé,24/04/2024,,,,,"
    )
    book.desk.propose_takeover(book.form(), book.who("instruction"), preview(book, content))
    put(book, (THREE, DL), "FICHE_AGREEE")
    assert list(confirm(book).left) == [f"{ONE}/{DL}"]
    assert [state(book, one, DL) for one in (ONE, TWO)] == ["ADMISSIBLE", "FICHE_AGREEE"]


AUTUMN = datetime(2024, 9, 3, 9, 0, tzinfo=UTC)
LISTED = f"{HEADER},Rang,Présent à la rentrée"


def test_hosting_capacity_and_places_of_the_list_are_counted_before_anything_is_recorded(book: World) -> None:
    three(book, "ADMISSIBLE")
    fix_first_day(book)
    said(book, "formation", f"formation:{DL}", {"list_criteria": "mérite", "list_size": 2, "hosting_capacity": 1})
    book.clock.now = AUTUMN
    content = csv(
        f"{ONE},,,{DL},Liste complémentaire,27/08/2024,,,,,,1,",
        f"{ONE},,,{DL},Stagiaire,02/09/2024,,,,,,,oui",
        f"{TWO},,,{DL},Liste complémentaire,28/08/2024,,,,,,1,",
        f"{THREE},,,{DL},Liste complémentaire,29/08/2024,,,,,,2,",
        f"{THREE},,,{DL},Stagiaire,03/09/2024,,,,,,,oui",
        header=LISTED,
    )
    position = book.desk.sight().position
    shown = preview(book, content)
    assert [one.outcome for one in shown.lines] == [READY, READY, HELD, READY, HELD], [one.says for one in shown.lines]
    assert shown.lines[2].says == (f"rang 1 donné à {ONE} et {TWO} : un rang ne va qu'à une personne",)
    assert "place dans la capacité d'accueil" in shown.lines[4].says[0]
    assert book.desk.sight().position == position
    one_place = content.replace(f"{TWO},,,{DL},Liste complémentaire,28/08/2024,,,,,,1,".encode(), (
        f"{TWO},,,{DL},Liste complémentaire,28/08/2024,,,,,,3,"
    ).encode())  # fmt: skip
    said(book, "formation", f"formation:{DL}", {"list_size": 1})
    shown = preview(book, one_place)
    assert [one.outcome for one in shown.lines] == [READY, READY, HELD, HELD, HELD], [one.says for one in shown.lines]
    assert "place sur la liste complémentaire" in shown.lines[3].says[0]


def test_a_seat_taken_before_the_second_person_confirms_is_taken(book: World) -> None:
    """Seats are checked as each act is recorded, one after the other, whatever was shown."""
    people = {ONE: "Lefèvre", TWO: "Vasseur", THREE: "Petit"}
    book.bring(*(candidate(n, (DL,), family_name=name, email=f"{n}@example.org") for n, name in people.items()))
    book.clock.now = APRIL
    shown = preview(book, ready_to_agree(book, ONE, TWO))
    assert isinstance(book.desk.propose_takeover(book.form(), book.who("instruction"), shown), Saved)
    put(book, (THREE, DL), "FICHE_AGREEE")
    done = confirm(book)
    assert sorted(state(book, one, DL) for one in people) == ["ADMISSIBLE", "FICHE_AGREEE", "FICHE_AGREEE"]
    assert ["place" in why for why in done.left.values()] == [True]


def test_someone_recused_takes_nothing_over(school: World) -> None:
    put(school, (ONE, "MKX1"), "RECEVABLE", recused=["instruction@ecole.example.org"])
    content = csv(f"{ONE},,,MKX1,Pré-admissible,10/04/2024,,,EVD,,")
    assert "déporté" in line(preview(school, content), 2).says[0]
    assert line(preview(school, content, "instruction2"), 2).outcome == READY


def test_who_still_judges_the_person_elsewhere_is_refused_in_the_same_words_with_or_without_a_project(
    book: World,
) -> None:
    """A refusal that came only once a project is agreed would tell of it (§5)."""
    book.bring(candidate(ONE, ("MKX1", "BAT1")))
    put(book, (ONE, "MKX1"), "RECEVABLE")
    put(book, (ONE, "BAT1"), "ADMISSIBLE")
    book.clock.now = APRIL
    content = csv(f"{ONE},,,BAT1,Retiré par le candidat,25/04/2024,,Retrait demandé,,,")
    before = line(preview(book, content), 2)
    assert line(preview(book, content, "direction"), 2).outcome == READY
    put(book, (ONE, "BAT1"), "FICHE_AGREEE")
    after = line(preview(book, content), 2)
    assert (
        (before.outcome, before.says)
        == (after.outcome, after.says)
        == (
            HELD,
            ("cette candidature ne se reprend pas ici : transmettez la ligne à la direction",),
        )
    )


def test_a_lot_is_not_confirmed_by_someone_to_whom_one_of_its_applications_is_shut(school: World) -> None:
    put(school, (TWO, "MKX1"), "RECEVABLE", recused=["instruction2@ecole.example.org"])
    content = csv(*(f"{one},,,MKX1,Pré-admissible,10/04/2024,,,EVD,," for one in (ONE, TWO)))
    school.desk.propose_takeover(school.form(), school.who("instruction"), preview(school, content))
    with pytest.raises(TakeoverRefused, match="déporté"):
        confirm(school, "instruction2")
    assert (state(school, ONE), state(school, TWO)) == ("RECEVABLE", "RECEVABLE")
    confirm(school)
    assert (state(school, ONE), state(school, TWO)) == ("PRE_ADMISSIBLE", "PRE_ADMISSIBLE")


@pytest.mark.parametrize(("on", "outcome"), [("19/04/2024", HELD), ("20/04/2024", READY)])
def test_a_trial_taken_after_the_day_of_its_line_does_not_count_for_it(on: str, outcome: str, school: World) -> None:
    lines = *SPRING[:2], f"{ONE},,,MKX1,Épreuves passées,{on},,,,,20/04/2024"
    assert line(preview(school, csv(*lines)), 4).outcome == outcome


def test_a_fact_that_stands_otherwise_is_said_and_never_written_over(school: World) -> None:
    subject = f"epreuve:{ONE}/MKX1/EVD1"
    put(school, (ONE, "MKX1"), "CONVOQUE", trials=["EVD1"])
    said = {"outcome": "absent"}
    school.desk.journal.record(
        Draft(school.form(), "instruction@ecole.example.org", "epreuve", subject, {subject: said})
    )
    shown = preview(school, csv(f"{ONE},,,MKX1,Épreuves passées,24/04/2024,,,,,20/04/2024"))
    assert "absent ici, passee dans le fichier" in line(shown, 2).says[0]


TITLED = f"{HEADER},Titre obtenu,Pièces validées"


def titled(*lines: str) -> bytes:
    return csv(*lines, header=TITLED)


def dossier(book: World, number: str) -> tuple[object, object]:
    fields = book.desk.files().fields(number)
    return fields.get("title_obtained"), fields.get("documents_validated")


def test_undoing_gives_back_what_the_columns_said_and_leaves_what_somebody_changed_since(school: World) -> None:
    take_over(school, titled(
        f"{ONE},,,MKX1,Pré-admissible,10/04/2024,,,EVD,,,oui,oui",
        f"{TWO},,,MKX1,Pré-admissible,10/04/2024,,,EVD,,,oui,oui",
    ))  # fmt: skip
    assert dossier(school, ONE) == dossier(school, TWO) == (True, True)
    said(school, "saisie", f"dossier:{TWO}", {"title_obtained": False})
    clerk = school.who("instruction")
    effect = school.desk.undoing_effect(clerk, school.desk.lots_taken(clerk)[0].id)
    assert effect.back == (f"{ONE}/MKX1", f"{TWO}/MKX1")
    assert effect.said == {f"{TWO}/MKX1": ("titre obtenu",)}
    undo(school)
    assert (dossier(school, ONE), dossier(school, TWO)) == ((None, None), (False, None))
    assert (state(school, ONE), state(school, TWO)) == ("RECEVABLE", "RECEVABLE")


def test_a_dossier_s_own_facts_stay_while_another_application_rests_on_them(book: World) -> None:
    book.bring(candidate(ONE, ("MKX1", "BAT1")))
    put(book, (ONE, "MKX1"), "RECEVABLE")
    put(book, (ONE, "BAT1"), "RECEVABLE")
    book.clock.now = APRIL
    take_over(book, titled(f"{ONE},,,MKX1,Pré-admissible,10/04/2024,,,EVD,,,oui,oui"))
    put(book, (ONE, "BAT1"), "ADMISSIBLE")
    clerk = book.who("instruction")
    effect = book.desk.undoing_effect(clerk, book.desk.lots_taken(clerk)[0].id)
    assert effect.said == {f"{ONE}/MKX1": ("titre obtenu", "pièces validées")}
    undo(book)
    assert (state(book, ONE), dossier(book, ONE)) == ("RECEVABLE", (True, True))


def test_a_project_that_the_lot_brought_is_gone_once_undone(book: World) -> None:
    book.bring(candidate(ONE, (DL,)))
    put(book, (ONE, DL), "ADMISSIBLE")
    book.clock.now = APRIL
    before = breaches(book)
    header = f"{HEADER},Fiche complète le"
    take_over(book, csv(f"{ONE},,,{DL},Projet d'emploi agréé,24/04/2024,,,,,,20/04/2024", header=header))
    assert state(book, ONE, DL) == "FICHE_AGREEE"
    undo(book)
    files = book.desk.files()
    assert (state(book, ONE, DL), projects_of(files.register, ONE, DL)) == ("ADMISSIBLE", ())
    assert breaches(book) == before


def test_a_contract_that_an_admission_of_the_lot_rests_on_goes_back_with_it(book: World) -> None:
    """The admission names the contract among what it rests on, and changes nothing of it (R-123)."""
    book.bring(candidate(ONE, (DL,)))
    put(book, (ONE, DL), "ADMISSIBLE")
    book.clock.now = APRIL
    header = f"{TITLED},Fiche complète le,Accord candidat,Accord entreprise,Accord école,Contrat signé le"
    days = "20/04/2024,23/04/2024,24/04/2024,24/04/2024,25/04/2024"
    before, content = breaches(book), csv(f"{ONE},,,{DL},Admis,25/04/2024,,,,,,oui,oui,{days}", header=header)
    take_over(book, content)
    assert state(book, ONE, DL) == "ADMIS"
    undo(book)
    assert (state(book, ONE, DL), projects_of(book.desk.files().register, ONE, DL)) == ("ADMISSIBLE", ())
    assert (dossier(book, ONE), breaches(book)) == ((None, None), before)
    assert preview(book, content).counts == ((READY, 1),)


def test_a_project_is_no_older_than_the_admissibility_or_the_session(book: World) -> None:
    """R-122: as on the screen, a wrong year takes no turn."""
    book.bring(candidate(ONE, (DL,)))
    put(book, (ONE, DL), "ADMISSIBLE")
    book.clock.now = APRIL
    header = f"{HEADER},Fiche complète le"
    shown = preview(book, csv(f"{ONE},,,{DL},Projet d'emploi agréé,24/04/2024,,,,,,20/04/2023", header=header))
    assert line(shown, 2).outcome == HELD
    assert "fiche reçue complète le 20/04/2023 : l'admissibilité a été décidée le" in line(shown, 2).says[0]


@pytest.mark.parametrize("header", ["Fiche reçue le", "Projet reçu le"])
def test_a_project_received_is_not_a_project_complete(header: str, book: World) -> None:
    """§8: what came may lack something; such a column is said not to be read, and gives no seat."""
    book.bring(candidate(ONE, (DL,)))
    put(book, (ONE, DL), "ADMISSIBLE")
    book.clock.now = APRIL
    content = csv(f"{ONE},,,{DL},Projet d'emploi agréé,24/04/2024,,,,,,20/04/2024", header=f"{HEADER},{header}")
    shown = preview(book, content)
    assert [column for column, _ in shown.file.unread] == [header]
    assert line(shown, 2).outcome == HELD
    assert "fiche de projet d'emploi reçue complète" in line(shown, 2).says[0]
