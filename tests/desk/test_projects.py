"""Employment projects (§8): a fiche's small life, accords that commit in one act, default, renouncing, contract."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from desk.access import Denied
from desk.checking import contents
from desk.fiches import ProjectRefused
from desk.placement_views import PlacementFile
from desk.projects import ProjectView
from rules.invariants import check
from sheets_sync.answers import MEANWHILE, NOTHING_DONE, Draft, Refused, Saved
from tests.desk.conftest import World, candidate, kept

NUMBER, PROGRAMME = "24-00001", "MKX1"
FICHE = f"fiche:{NUMBER}/{PROGRAMME}/1"
WORDS = {
    "company": "Atelier Fictif", "contact": "rh@atelier.invalid", "missions": "Maintenance d'une ligne",
    "progression": "Du relevé au pilotage", "skills": "Automatismes",
}  # fmt: skip
JUNE = datetime(2024, 6, 10, 9, 0, tzinfo=UTC)


def put(book: World, number: str, programme: str, *states: str) -> None:
    subject = f"candidature:{number}/{programme}"
    for state in states:
        bases = book.desk.journal.register().bases(f"{subject}#state")
        act = Draft(
            book.form(), "jury@ecole.example.org", "transition", subject, {subject: {"state": state}}, bases=bases
        )
        assert isinstance(book.desk.journal.record(act), Saved)


@kept
def june(book: World) -> World:
    """One admissible, who searches."""
    book.bring(candidate(NUMBER, (PROGRAMME,)))
    put(book, NUMBER, PROGRAMME, "ADMISSIBLE")
    book.clock.now = JUNE
    return book


def opened(book: World, number: str = NUMBER, programme: str = PROGRAMME, role: str = "placement") -> PlacementFile:
    return book.desk.placement_file(book.who(role), number, programme)


def first(book: World, number: str = NUMBER, programme: str = PROGRAMME) -> ProjectView:
    return opened(book, number, programme).projects[0]


def state(book: World, number: str = NUMBER, programme: str = PROGRAMME) -> str:
    return book.desk.files().entries[number, programme].state


def ask(book: World, what: str, *given: Any, role: str = "placement", shown: PlacementFile | None = None) -> Any:
    number, programme = (shown.dossier, shown.programme) if shown else (NUMBER, PROGRAMME)
    file = shown or opened(book, number, programme, role)
    return getattr(book.desk, what)(book.form(), book.who(role), file, *given)


def done(answer: Any) -> None:
    assert isinstance(answer, Saved), answer


def says(answer: Any) -> str:
    assert isinstance(answer, Refused), answer
    return " ".join(answer.reasons)


def receive(book: World, number: str = NUMBER, programme: str = PROGRAMME, on: str = "03/06/2024", **more: str) -> None:
    shown = opened(book, number, programme)
    done(book.desk.receive(book.form(), book.who("placement"), shown, "", on, "entreprise", WORDS | more))


def agree(book: World, number: str = NUMBER, programme: str = PROGRAMME) -> Any:
    shown = opened(book, number, programme)
    return book.desk.agree(book.form(), book.who("placement"), shown, shown.projects[-1].subject)


def engage(book: World, number: str = NUMBER, programme: str = PROGRAMME) -> None:
    """Received, agreed, the three accords."""
    receive(book, number, programme)
    done(agree(book, number, programme))
    for party in ("candidat", "entreprise", "ecole"):
        shown = opened(book, number, programme)
        done(
            book.desk.give_accord(
                book.form(), book.who("placement"), shown, shown.projects[-1].subject, party, "10/06/2024"
            )
        )


def broken(book: World, *numbers: str) -> list[str]:
    found = check(contents(book.desk.files(), book.desk.today()))
    return [f"{one.number} {one.says}" for one in found if not numbers or one.number in numbers]


def test_no_fiche_is_handed_before_the_announcement(book: World) -> None:
    """R-071: the blank fiche would tell them first."""
    book.bring(candidate(NUMBER, (PROGRAMME,)))
    subject = f"candidature:{NUMBER}/{PROGRAMME}"
    decided = {subject: {"state": "ADMISSIBLE"}}
    book.desk.journal.record(Draft("d", "x", "validation", subject, decided, transition="admettre_principale"))
    book.clock.now = datetime(2024, 5, 1, 21, 59, tzinfo=UTC)
    why = "sa décision ne s'annonce que le 02/05/2024 : rien ne part qui la dirait avant"
    acts = book.desk.project_acts(book.who("placement"), opened(book), "")
    assert [(act.id, act.closed) for act in acts] == [("receive", ""), ("provide", why)], "said before one clicks"
    assert ask(book, "provide", "01/05/2024") == Refused((why,))
    book.clock.now = datetime(2024, 5, 1, 22, 0, tzinfo=UTC)
    why = "la lettre de l'annonce du 02/05/2024 n'est pas encore partie : rien ne la précède"
    assert ask(book, "provide", "02/05/2024") == Refused((why,)), "nobody signed, nobody wrote: not told yet"
    act = book.desk.journal.register().heads[f"{subject}#state"]
    letter = {"status": "parti", "announcement": "annonce_phase_principale", "decision": act}
    mail = f"courriel:{NUMBER}/{PROGRAMME}/annonce_phase_principale"
    book.desk.journal.record(Draft("l", "x", "courriel", mail, {mail: letter}))
    done(ask(book, "provide", "02/05/2024"))


def test_a_fiche_lives_from_the_blank_one_to_the_contract(june: World) -> None:
    done(ask(june, "provide", "27/05/2024"))
    assert (first(june).label, first(june).awaits, first(june).waits) == ("Remise", "l'entreprise", 14)
    done(ask(june, "receive", FICHE, "03/06/2024", "entreprise", {"company": "Atelier Fictif"}, "les missions"))
    assert (first(june).label, first(june).project.registered) == ("À compléter", False)
    done(ask(june, "complete", FICHE, "05/06/2024", WORDS))
    assert (first(june).label, first(june).awaits, first(june).since) == (
        "Reçue complète", "placement ou direction", date(2024, 6, 5),
    )  # fmt: skip
    done(ask(june, "agree", FICHE))
    assert (state(june), first(june).awaits) == ("FICHE_AGREEE", "accord : candidat, entreprise, école")
    done(ask(june, "give_accord", FICHE, "candidat", "08/06/2024"))
    done(ask(june, "give_accord", FICHE, "cfa", "09/06/2024"))
    done(ask(june, "give_accord", FICHE, "entreprise", "09/06/2024"))
    assert state(june) == "FICHE_AGREEE"
    done(ask(june, "give_accord", FICHE, "ecole", "10/06/2024"))
    assert (state(june), first(june).label) == ("ENGAGE", "Accords donnés")
    days = {"contract_signed_on": "10/06/2024", "contract_from": "02/09/2024", "contract_to": "31/08/2027"}
    done(ask(june, "record_contract", FICHE, days))
    assert (first(june).label, first(june).awaits, first(june).alerts) == ("Contrat signé", "direction", ())
    assert broken(june, "2", "3", "18", "19") == []


def test_the_fiche_is_handed_to_all_who_search_without_one_at_once(june: World) -> None:
    """R-109: to each its own act; nobody who was given one, or has nothing to bring back, is given another."""
    others = [f"24-0000{n}" for n in range(2, 6)]
    june.bring(*(candidate(number, (PROGRAMME,), family_name=f"Nom{number[-1]}") for number in others))
    for number in others:
        put(june, number, PROGRAMME, "ADMISSIBLE")
    gone, has, late, last = others
    done(ask(june, "provide", "10/06/2024", shown=opened(june, has)))
    desk, who = june.desk, june.who("placement")
    board = desk.placement_board(who, PROGRAMME)
    assert [line.dossier for line in board.without] == [NUMBER, gone, late, last]
    with pytest.raises(ProjectRefused, match="n'est pas encore venu"):
        desk.provide_all(june.form(), who, board, "11/06/2024")
    put(june, gone, PROGRAMME, "RETRAIT")
    receive(june, late, on="10/06/2024")
    told = {line.dossier: answer for line, answer in desk.provide_all(june.form(), who, board, "10/06/2024")}
    assert {number: type(answer) for number, answer in told.items()} == {
        NUMBER: Saved, gone: Refused, late: Refused, last: Saved,
    }  # fmt: skip
    assert "pas de projet d'emploi sur une candidature" in says(told[gone])
    assert "entre-temps" in says(told[late])
    assert [first(june, number).project.provided_on for number in (NUMBER, last)] == [date(2024, 6, 10)] * 2
    assert desk.placement_board(who, PROGRAMME).without == ()
    again = {line.dossier: answer for line, answer in desk.provide_all(june.form(), who, board, "10/06/2024")}
    assert {number: type(answer) for number, answer in again.items()} == {
        NUMBER: Saved, gone: Refused, late: Refused, last: Saved,
    }, "clicked twice: the same answer"  # fmt: skip
    assert [len(opened(june, number).projects) for number in (NUMBER, last)] == [1, 1]


def test_the_last_accord_is_the_step_that_commits_in_one_act(june: World) -> None:
    receive(june)
    done(agree(june))
    done(ask(june, "give_accord", FICHE, "candidat", "10/06/2024"))
    done(ask(june, "give_accord", FICHE, "ecole", "10/06/2024"))
    before = june.desk.files().position
    answer = ask(june, "give_accord", FICHE, "entreprise", "10/06/2024")
    done(answer)
    assert june.desk.files().position == before + 1
    assert answer.act.transition == "engager"
    assert answer.act.after[FICHE] == {"accord.entreprise": "2024-06-10"}
    assert broken(june, "18") == []


def test_the_last_accord_is_closed_before_the_click_to_who_may_not_commit(june: World) -> None:
    def closed(role: str) -> str:
        acts = june.desk.project_acts(june.who(role), opened(june, role=role), FICHE)
        return next(one.closed for one in acts if one.id == "give_accord")

    receive(june)
    done(agree(june))
    for party in ("candidat", "entreprise"):
        assert closed("direction") == ""
        done(ask(june, "give_accord", FICHE, party, "10/06/2024", role="direction"))
    assert closed("direction") == "le dernier accord engage, réservé à : instruction, placement"
    assert closed("placement") == ""


def test_two_accords_recorded_at_once_never_complete_them_without_the_step(june: World) -> None:
    receive(june)
    done(agree(june))
    done(ask(june, "give_accord", FICHE, "ecole", "10/06/2024"))
    one, other = opened(june), opened(june)
    done(ask(june, "give_accord", FICHE, "candidat", "10/06/2024", shown=one))
    assert isinstance(ask(june, "give_accord", FICHE, "entreprise", "10/06/2024", shown=other), Refused)
    assert broken(june, "18") == []
    done(ask(june, "give_accord", FICHE, "entreprise", "10/06/2024"))
    assert (state(june), broken(june, "18")) == ("ENGAGE", [])


@pytest.mark.parametrize("state_", ["RECEVABLE", "CONVOQUE", "EPREUVES_FAITES", "NON_ADMISSIBLE", "RETRAIT"])
def test_no_fiche_before_admissibility_nor_after_the_end(june: World, state_: str) -> None:
    shown = opened(june)
    put(june, NUMBER, PROGRAMME, state_)
    assert "pas de projet d'emploi sur une candidature" in says(ask(june, "provide", "03/06/2024", shown=shown))
    assert opened(june).projects == ()


def test_a_refused_fiche_says_why_and_burns_nobody(june: World) -> None:
    receive(june)
    assert "demande un motif" in says(ask(june, "refuse_project", FICHE, " "))
    done(ask(june, "refuse_project", FICHE, "Missions sans progression", role="direction"))
    assert (state(june), first(june).label, first(june).project.refusal) == (
        "ADMISSIBLE", "Refusée", "Missions sans progression",
    )  # fmt: skip
    assert "elle ne change plus" in says(ask(june, "complete", FICHE, "05/06/2024", WORDS))
    receive(june)
    done(agree(june))
    assert [one.label for one in opened(june).projects] == ["Refusée", "Agréée"]


def test_several_may_wait_and_the_one_that_is_named_is_agreed(june: World) -> None:
    receive(june, company="Premier")
    receive(june, company="Second")
    done(june.desk.agree(june.form(), june.who("direction"), opened(june), FICHE.replace("/1", "/2")))
    assert [(one.name, one.label) for one in opened(june).projects] == [
        ("Premier", "Reçue complète"),
        ("Second", "Agréée"),
    ]


def test_a_fiche_refused_meanwhile_is_not_agreed(june: World) -> None:
    receive(june, company="Premier")
    receive(june, company="Second")
    shown = opened(june)
    done(ask(june, "refuse_project", FICHE, "Missions hors référentiel"))
    assert "n'attend pas d'agrément" in says(ask(june, "agree", FICHE, shown=shown))
    assert state(june) == "ADMISSIBLE"


def test_words_corrected_meanwhile_are_seen_before_they_are_agreed(june: World) -> None:
    receive(june)
    shown = opened(june)
    done(ask(june, "correct_project", FICHE, {"missions": "Nettoyage"}))
    first_of_two = "la fiche de projet d'emploi a été changée par Placement le 10/06/2024 à 11:00"
    assert says(ask(june, "agree", FICHE, shown=shown)) == f"{first_of_two} : relisez la fiche, puis recommencez"
    assert state(june) == "ADMISSIBLE"


def test_the_words_of_an_agreed_fiche_change_by_who_agrees_with_a_reason_and_an_alert(june: World) -> None:
    """R-110: the school agreed these words; R-112: a person is committed on them."""
    receive(june)
    done(agree(june))
    other = {"company": "Toute Autre SARL"}
    assert says(ask(june, "correct_project", FICHE, other, "Rachat", role="instruction")) == (
        "cette fiche est agréée : ses mots reviennent à placement, direction"
    )
    assert "demande un motif" in says(ask(june, "correct_project", FICHE, other))
    done(ask(june, "correct_project", FICHE, {"contact": "04 66 00 00 00"}, role="instruction"))
    assert first(june).alerts == ()
    done(ask(june, "correct_project", FICHE, other, "Rachat de l'atelier"))
    assert first(june).alerts == ("entreprise : changé le 10/06/2024 par Placement, après l'agrément",)
    for party in ("candidat", "entreprise", "ecole"):
        done(ask(june, "give_accord", FICHE, party, "10/06/2024"))
    for word in ("company", "missions"):
        assert "l'engagement est ferme" in says(ask(june, "correct_project", FICHE, {word: "Vente"}, "Erreur"))
    done(ask(june, "correct_project", FICHE, {"skills": "Réseaux"}, "Référentiel de l'an dernier"))
    assert (first(june).name, first(june).project.missions) == ("Toute Autre SARL", WORDS["missions"])


def test_a_contract_on_record_is_dated_anew_with_a_reason(june: World) -> None:
    """R-134: a day earlier would keep a trainee whose time was over."""
    engage(june)
    done(ask(june, "record_contract", FICHE, {"contract_signed_on": "10/06/2024"}))
    done(ask(june, "record_contract", FICHE, {"contract_signed_on": "10/06/2024", "contract_from": "02/09/2024"}))
    for later in ({"contract_signed_on": "09/06/2024"}, {"contract_signed_on": "", "contract_from": ""}):
        assert "demande un motif" in says(ask(june, "record_contract", FICHE, later))
        assert first(june).project.contract_signed_on == date(2024, 6, 10)
    done(ask(june, "record_contract", FICHE, {"contract_signed_on": "09/06/2024"}, "Date lue sur le contrat"))


def test_two_who_complete_a_fiche_see_only_the_words_that_differ(june: World) -> None:
    receive(june)
    done(ask(june, "ask_more", FICHE, "progression"))
    one, day = opened(june), "10/06/2024"
    done(ask(june, "complete", FICHE, day, WORDS | {"progression": "Par trimestre"}, shown=one))
    answer = ask(june, "complete", FICHE, day, WORDS | {"progression": "Par mois"}, shown=one)
    assert isinstance(answer, Refused)
    assert (answer.mine, answer.theirs) == ({"Progression": "Par mois"}, {"Progression": "Par trimestre"})


def test_two_corrections_of_one_word_show_both_values(june: World) -> None:
    receive(june)
    one, other = opened(june), opened(june)
    done(ask(june, "correct_project", FICHE, WORDS | {"missions": "Conception"}, shown=one))
    answer = ask(june, "correct_project", FICHE, WORDS | {"missions": "Essais"}, shown=other)
    assert isinstance(answer, Refused)
    assert (answer.mine, answer.theirs) == ({"Missions": "Essais"}, {"Missions": "Conception"})
    done(ask(june, "correct_project", FICHE, WORDS | {"skills": "Réseaux"}, shown=other))


REFUSED = [
    ("provide", ("11/06/2024",), "ce jour n'est pas encore venu"),
    ("provide", ("le 3",), "jj/mm/aaaa"),
    ("provide", ("31/04/2024",), "un jour qui existe (ce mois-là en a 30)"),
    ("provide", ("",), "Rien n'est écrit"),
    ("provide", ("01/01/2020",), "Fiche remise le 01/01/2020 : l'admissibilité a été décidée le 27/03/2024, attendu"),
    ("receive", ("", "03/06/2023", "entreprise", WORDS), "Fiche reçue le 03/06/2023 : l'admissibilité a été décidée"),
    ("receive", ("", "03/06/2024", "mairie", WORDS), "d'où vient la fiche ?"),
    ("receive", ("", "03/06/2024", "entreprise", {"company": "X"}), "missions, progression, compétences visées"),
    ("receive", (FICHE, "03/06/2024", "entreprise", WORDS), "déjà reçue"),
    ("ask_more", (FICHE, " "), "écrivez ce qui manque"),
    ("complete", (FICHE, "01/06/2024", WORDS), "reçue le 03/06/2024"),
    ("correct_project", (FICHE, WORDS), "rien ne change"),
    ("correct_project", (FICHE, {"missions": ""}), "garde : missions"),
    ("correct_project", (f"{FICHE}9", WORDS), "n'est pas de cette candidature"),
    ("give_accord", (FICHE, "ecole", "05/06/2024"), "agréez-le d'abord"),
    ("give_accord", (FICHE, "mairie", "05/06/2024"), "de qui est l'accord"),
    ("give_accord", (FICHE, "candidat", "11/06/2024"), "pas encore venu"),
    ("take_accord_back", (FICHE, "candidat", "Erreur"), "n'est pas enregistré"),
    ("record_default", (FICHE, "courriel du 9"), "engagement ferme"),
    ("take_default_back", (FICHE, "Erreur"), "aucune preuve de défaillance"),
    ("give_accord", (FICHE, "candidat", "03/06/2023"),
     "Accord, candidat 03/06/2023 : l'admissibilité a été décidée le 27/03/2024, attendu : ce jour-là ou"),
    ("record_contract", (FICHE, {"contract_signed_on": "11/06/2024"}), "pas encore venu"),
    ("record_contract", (FICHE, {"contract_signed_on": "09/06/2023"}),
     "Contrat signé le 09/06/2023 : l'admissibilité a été décidée le 27/03/2024, attendu : ce jour-là ou"),
    ("record_contract", (FICHE, {"contract_signed_on": "09/06/2024", "contract_from": "08/06/2024"}),
     "Contrat du 08/06/2024 : le contrat est signé le 09/06/2024, attendu : ce jour-là ou un jour suivant, vérifiez"),
    ("record_contract", (FICHE, {"contract_signed_on": "09/06/2024", "contract_to": "09/06/2023"}),
     "Contrat jusqu'au 09/06/2023 : le contrat est signé le 09/06/2024"),
    ("record_contract", (FICHE, {"contract_signed_on": "09/06/2024", "opco_on": "08/06/2024"}),
     "Déposé à l'OPCO le 08/06/2024 : le contrat est signé le 09/06/2024"),
    ("record_contract", (FICHE, {"contract_from": "02/09/2024"}), "écrivez sa date"),
    ("record_contract", (FICHE, {"contract_signed_on": "09/06/2024", "contract_from": "02/09/2024",
                                 "contract_to": "01/09/2024"}), "la fin précède le début"),
    ("placement_step", ("employeur_defaillant", "Faillite"), "pas ouverte"),
    ("placement_step", ("annuler", "Faux"), "autre écran"),
]  # fmt: skip


def test_a_fiche_is_not_older_than_what_it_follows_and_the_day_itself_is_in_time(june: World) -> None:
    """R-109, R-122: a wrong year would take the first turn for the last seat."""
    decided = june.desk.files().register.acts[-1].at.date()
    eve = f"{decided - timedelta(days=1):%d/%m/%Y}"
    assert f"l'admissibilité a été décidée le {decided:%d/%m/%Y}" in says(ask(june, "provide", eve))
    done(ask(june, "provide", f"{decided:%d/%m/%Y}"))
    done(ask(june, "provide", "27/05/2024"))
    late = ask(june, "receive", f"fiche:{NUMBER}/{PROGRAMME}/2", "26/05/2024", "entreprise", WORDS)
    assert "Fiche reçue le 26/05/2024 : la fiche vierge a été remise le 27/05/2024" in says(late)
    done(ask(june, "receive", f"fiche:{NUMBER}/{PROGRAMME}/2", "27/05/2024", "entreprise", WORDS))


def test_an_accord_and_a_contract_are_in_time_on_the_very_day(june: World) -> None:
    """Handed, received, agreed to, signed, begun and lodged on one day; nothing before the blank fiche was handed."""
    done(ask(june, "provide", "27/05/2024"))
    done(ask(june, "receive", FICHE, "27/05/2024", "entreprise", WORDS))
    assert "Accord, CFA 26/05/2024 : la fiche vierge a été remise" in says(
        ask(june, "give_accord", FICHE, "cfa", "26/05/2024")
    )
    eve = {"contract_signed_on": "26/05/2024"}
    assert "Contrat signé le 26/05/2024 : la fiche vierge a été remise" in says(
        ask(june, "record_contract", FICHE, eve)
    )
    for party in ("cfa", "candidat", "entreprise"):
        done(ask(june, "give_accord", FICHE, party, "27/05/2024"))
    names = ("contract_signed_on", "contract_from", "opco_on")
    done(ask(june, "record_contract", FICHE, dict.fromkeys(names, "27/05/2024")))


@pytest.mark.parametrize(
    ("stated", "refused", "why", "taken"),
    [
        ("2024-05-02", "01/05/2024", "l'admissibilité a été décidée le 02/05/2024", "02/05/2024"),
        (None, "31/01/2024", "la session ouvre le 01/02/2024", "01/02/2024"),
    ],
)
def test_an_admissibility_taken_over_counts_from_its_stated_day(
    book: World, stated: str | None, refused: str, why: str, taken: str
) -> None:
    """The act is later than the facts it takes over."""
    book.bring(candidate(NUMBER, (PROGRAMME,)))
    book.clock.now = JUNE
    subject = f"candidature:{NUMBER}/{PROGRAMME}"
    act = Draft("t", "x", "transition", subject, {subject: {"state": "ADMISSIBLE"}}, facts={"repris": {"le": stated}})
    assert isinstance(book.desk.journal.record(act), Saved)
    assert why in says(ask(book, "receive", "", refused, "entreprise", WORDS))
    done(ask(book, "receive", "", taken, "entreprise", WORDS))


@pytest.mark.parametrize(("what", "given", "why"), REFUSED, ids=lambda one: one if isinstance(one, str) else "")
def test_a_mistake_is_told_and_nothing_is_recorded(june: World, what: str, given: tuple[Any, ...], why: str) -> None:
    receive(june)
    before = june.desk.files().position
    assert why in says(ask(june, what, *given))
    assert june.desk.files().position == before


def test_a_fiche_that_the_candidate_brought_back_is_a_finding(june: World) -> None:
    done(ask(june, "receive", "", "03/06/2024", "candidat", WORDS))
    assert first(june).alerts == ("rendue par le candidat : la notice l'attend de l'entreprise",)


def test_a_contract_dated_before_the_agreement_is_an_alert(june: World) -> None:
    receive(june)
    done(ask(june, "record_contract", FICHE, {"contract_signed_on": "04/06/2024"}))
    assert first(june).alerts == ("contrat daté du 04/06/2024, avant l'agrément",)
    done(agree(june))
    assert first(june).alerts == ("contrat daté du 04/06/2024, avant l'agrément du 10/06/2024",)


@pytest.mark.parametrize(
    ("born", "says"),
    [("2003-05-14", ""), ("1994-06-10", "30 ans le 10/06/2024"), (None, "date de naissance inconnue, âge à vérifier")],
)
def test_the_age_that_the_law_looks_at_is_an_alert_and_no_bar(born: str | None, says: str, book: World) -> None:
    """R-133: not in the notice."""
    book.bring(candidate(NUMBER, (PROGRAMME,), birth_date=born))
    put(book, NUMBER, PROGRAMME, "ADMISSIBLE")
    book.clock.now = JUNE
    engage(book)
    assert [alert.partition(" : ")[0] for alert in first(book).alerts] == ([says] if says else [])
    assert state(book) == "ENGAGE"


def test_what_is_waited_for_opens_first_and_what_takes_something_back_never_does(june: World) -> None:
    receive(june)
    done(agree(june))
    for party in ("candidat", "entreprise"):
        done(ask(june, "give_accord", FICHE, party, "10/06/2024"))
    for role in ("placement", "instruction", "direction"):
        acts = june.desk.project_acts(june.who(role), opened(june, role=role), FICHE)
        assert acts[0].id in ("give_accord", "record_contract"), role
        assert [act.id for act in acts].index("take_accord_back") > 0
    done(ask(june, "give_accord", FICHE, "ecole", "10/06/2024"))
    assert june.desk.project_acts(june.who("placement"), opened(june), FICHE)[0].id == "record_contract"


def test_an_accord_recorded_by_mistake_is_taken_back_until_it_commits(june: World) -> None:
    receive(june)
    done(ask(june, "give_accord", FICHE, "candidat", "05/06/2024"))
    done(ask(june, "take_accord_back", FICHE, "candidat", "Saisi sur la mauvaise fiche"))
    assert first(june).project.missing_accords == ("candidat", "entreprise", "ecole")
    done(agree(june))
    for party in ("candidat", "entreprise", "ecole"):
        done(ask(june, "give_accord", FICHE, party, "10/06/2024"))
    assert "engagement est ferme" in says(ask(june, "take_accord_back", FICHE, "candidat", "Erreur"))
    assert broken(june, "18") == []


def test_an_accord_on_record_is_not_written_over(june: World) -> None:
    """R-112: it is taken back first, with its reason; on a firm commitment nothing moves."""
    receive(june)
    for party in ("candidat", "cfa"):
        done(ask(june, "give_accord", FICHE, party, "05/06/2024"))
    again = "Accord, candidat : déjà enregistré le 05/06/2024 : retirez-le d'abord"
    assert says(ask(june, "give_accord", FICHE, "candidat", "06/06/2024")) == again
    done(ask(june, "take_accord_back", FICHE, "candidat", "Mauvais jour"))
    done(ask(june, "give_accord", FICHE, "candidat", "06/06/2024"))
    done(agree(june))
    for party in ("entreprise", "ecole"):
        done(ask(june, "give_accord", FICHE, party, "10/06/2024"))
    before = first(june).project.accords
    for party in before:
        why = says(ask(june, "give_accord", FICHE, party, "10/06/2024"))
        assert "l'engagement est ferme, ses dates restent ; il ne tombe que par défaillance" in why
    assert first(june).project.accords == before


def test_the_evidence_of_a_default_recorded_by_mistake_is_taken_back_with_the_seat_it_held(june: World) -> None:
    """§5: a slip is put right, with its reason, while the step is not taken."""
    engage(june)
    assert "take_default_back" not in acts_of(june, "placement")
    done(ask(june, "record_default", FICHE, "Courriel du liquidateur, 9 juin"))
    done(hold(june, "20/06/2024"))
    assert defaults(june) == 1
    assert acts_of(june, "placement")["take_default_back"] == ""
    assert "demande un motif" in says(ask(june, "take_default_back", FICHE, " "))
    done(ask(june, "take_default_back", FICHE, "Autre personne"))
    assert (first(june).project.default_evidence, first(june).project.seat_held_until) == ("", None)
    assert (defaults(june), first(june).alerts, state(june)) == (0, (), "ENGAGE")
    assert "il manque : preuve" in says(ask(june, "placement_step", "employeur_defaillant", "Faillite"))
    done(ask(june, "record_default", FICHE, "Jugement du 12 juin"))
    done(ask(june, "placement_step", "employeur_defaillant", "Faillite"))
    done(ask(june, "placement_step", "employeur_defaillant", "", role="direction"))
    assert "est caduque : elle ne change plus" in says(ask(june, "take_default_back", FICHE, "Autre personne"))
    assert "take_default_back" not in acts_of(june, "placement")


def test_a_default_taken_back_while_it_waits_is_not_validated(june: World) -> None:
    engage(june)
    done(ask(june, "record_default", FICHE, "Courriel du liquidateur, 9 juin"))
    done(ask(june, "placement_step", "employeur_defaillant", "Faillite"))
    late = opened(june, role="direction")
    done(ask(june, "take_default_back", FICHE, "Autre personne"))
    validate = ("employeur_defaillant", "", FICHE)
    assert isinstance(ask(june, "placement_step", *validate, role="direction", shown=late), Refused)
    assert state(june) == "ENGAGE"


def defaults(book: World) -> int:
    """Those that the clock of defaults counts."""
    running = book.desk.clocks(book.who("direction")).running
    return sum(one.count for one in running if one.label.startswith("Employeur défaillant"))


def test_an_employer_that_defaults_frees_the_person_and_the_seat(june: World) -> None:
    engage(june)
    assert "il manque : preuve" in says(ask(june, "placement_step", "employeur_defaillant", "Faillite"))
    done(ask(june, "record_default", FICHE, "Courriel du liquidateur, 9 juin"))
    done(ask(june, "placement_step", "employeur_defaillant", "Faillite"))
    assert state(june) == "ENGAGE"
    assert "vous avez proposé cette étape" in says(
        ask(june, "placement_step", "employeur_defaillant", "Faillite", role="placement")
    )
    done(ask(june, "placement_step", "employeur_defaillant", "", role="direction"))
    assert (state(june), first(june).label, first(june).project.default_evidence) == (
        "ADMISSIBLE", "Caduque", "Courriel du liquidateur, 9 juin",
    )  # fmt: skip
    assert broken(june, "2", "3", "18", "19") == []
    receive(june)
    done(agree(june))


def test_what_is_said_of_a_default_follows_its_step_until_somebody_else_validates_it(june: World) -> None:
    """§5: whoever reads that it is to be proposed proposes it in vain, and nobody validates."""
    engage(june)
    done(ask(june, "record_default", FICHE, "Courriel du liquidateur, 9 juin"))
    to_propose = "étape à proposer puis à valider"
    assert told(june) == (f"preuve versée, {to_propose}", f"preuve versée : {to_propose}, ou place à garder")
    done(ask(june, "placement_step", "employeur_defaillant", "Faillite"))
    step, validated = "« L’employeur fait défaut » proposé le 10/06/2024", "par une autre personne (direction)"
    waits = f"preuve versée, {step} par Placement, à valider {validated}"
    assert told(june) == (waits, f"preuve versée : {step}, à valider {validated}")
    assert told(june, "direction")[0] == waits
    done(hold(june, "20/06/2024"))
    assert told(june) == (
        f"preuve versée, place gardée jusqu'au 20/06/2024 : {step} par Placement, à valider après ce jour {validated}",
        f"place gardée jusqu'à ce jour : {step}, à valider après ce jour {validated}",
    )
    direction = june.who("direction")
    shown = june.desk.file(direction, NUMBER)
    done(june.desk.refuse_proposal(june.form(), direction, shown, PROGRAMME, "Il reprend"))
    assert told(june) == (
        "preuve versée, place gardée jusqu'au 20/06/2024 : reçue complète, une autre fiche la prend",
        f"place gardée jusqu'à ce jour, puis {to_propose}",
    )
    receive(june, company="Atelier Second")
    done(ask(june, "placement_step", REPLACES, "Faillite", opened(june).projects[-1].subject))
    other = f"« {REPLACED} » proposé le 10/06/2024"
    assert told(june) == (
        f"preuve versée, place gardée jusqu'au 20/06/2024 : {other} par Placement, à valider {validated}",
        f"place gardée jusqu'à ce jour : {other}, à valider {validated}",
    )


DEFAULTS, REPLACED = "défaillance de l'employeur", "Un autre employeur prend la place gardée"


def told(book: World, role: str = "placement") -> tuple[str, str]:
    """What the alert of the project says of its employer's default, and what the clock of defaults says."""
    (alert,) = opened(book, role=role).projects[0].alerts
    running = book.desk.clocks(book.who("direction")).running
    (clock,) = (about.says for one in running if one.label.startswith("Employeur défaillant") for about in one.about)
    return alert.removeprefix(f"{DEFAULTS} : "), clock


def test_a_seat_is_held_after_a_default_until_the_day_that_management_says(june: World) -> None:
    """R-113: released by default; the candidate looks for another employer while it is held."""
    engage(june)
    assert "hold_seat" not in acts_of(june, "direction"), "nothing to hold yet"
    assert "versez-en d'abord la preuve" in says(hold(june, "20/06/2024"))
    done(ask(june, "record_default", FICHE, "Courriel du liquidateur, 9 juin"))
    assert acts_of(june, "placement")["hold_seat"] == "réservé à : direction"
    with pytest.raises(Denied):
        ask(june, "hold_seat", FICHE, "20/06/2024", "Une autre entreprise en vue")
    for until, reason, why in HOLDS:
        assert why in says(hold(june, until, reason))
    done(hold(june, "20/06/2024"))
    assert "place gardée jusqu'au 20/06/2024" in " ".join(first(june).alerts)
    held = "la direction garde la place jusqu'au 20/06/2024"
    june.clock.now = datetime(2024, 6, 20, 21, 59, tzinfo=UTC)
    assert held in says(ask(june, "placement_step", "employeur_defaillant", "Faillite", role="direction"))
    assert state(june) == "ENGAGE"
    june.clock.now = datetime(2024, 6, 20, 22, 0, tzinfo=UTC)
    done(ask(june, "placement_step", "employeur_defaillant", "Faillite"))
    done(hold(june, "25/06/2024"))
    assert "25/06/2024" in says(ask(june, "placement_step", "employeur_defaillant", "", role="direction"))
    done(hold(june, ""))
    done(ask(june, "placement_step", "employeur_defaillant", "", role="direction"))
    assert state(june) == "ADMISSIBLE"


def test_a_seat_that_is_held_goes_to_the_next_employer_without_being_free(june: World) -> None:
    """R-113: the last seat of the programme; who is next in line never gets it in between."""
    other = "24-00002"
    june.bring(candidate(other, (PROGRAMME,)))
    put(june, other, PROGRAMME, "ADMISSIBLE")
    receive(june, other, on="10/06/2024")
    engage(june)
    full(june)
    receive(june, company="Atelier Second")
    second = opened(june).projects[-1].subject
    assert REPLACES in {act.id for act in june.desk.project_acts(june.who("direction"), opened(june), second)}
    done(ask(june, "record_default", FICHE, "Courriel du liquidateur, 9 juin"))
    assert "il manque : place gardée" in says(ask(june, "placement_step", REPLACES, "Faillite", second))
    assert acts_of(june, "placement", second)["agree"] == SEATED_ALREADY, "no seat is held yet"
    done(hold(june, "20/06/2024"))
    assert "20/06/2024 : reçue complète, une autre fiche la prend" in " ".join(first(june).alerts)
    open_now = acts_of(june, "placement", second)
    assert open_now[REPLACES] == ""
    assert open_now["agree"] == f"{SEATED_ALREADY} : « Un autre employeur prend la place gardée » l'agrée à sa place"
    assert "choisissez la fiche" in says(ask(june, "placement_step", REPLACES, "Faillite", FICHE))
    done(ask(june, "placement_step", REPLACES, "Faillite", second))
    assert "vous avez proposé" in says(ask(june, "placement_step", REPLACES, "", second))
    refused = agree(june, other)
    assert "il n'en reste pas" in says(refused)
    before = june.desk.seats(june.who("direction"))
    done(ask(june, "placement_step", REPLACES, "", second, role="direction"))
    mine = june.desk.files().candidature(NUMBER, PROGRAMME)
    assert (mine["state"], mine["origin"]) == ("FICHE_AGREEE", "ADMISSIBLE")
    assert [one.label for one in opened(june).projects] == ["Caduque", "Agréée"]
    assert june.desk.seats(june.who("direction")) == before, "the same seat, all along"
    assert "il n'en reste pas" in says(agree(june, other))
    assert broken(june, "2", "3", "4", "18", "19") == []
    for party in ("candidat", "entreprise", "ecole"):
        done(ask(june, "give_accord", second, party, "10/06/2024"))
    assert state(june) == "ENGAGE"
    assert broken(june, "2", "3", "4", "18", "19") == []


def test_a_seat_is_not_given_to_the_next_employer_once_its_day_is_over(june: World) -> None:
    engage(june)
    receive(june)
    second = opened(june).projects[-1].subject
    done(ask(june, "record_default", FICHE, "Courriel du liquidateur, 9 juin"))
    done(hold(june, "20/06/2024"))
    june.clock.now = datetime(2024, 6, 20, 21, 59, tzinfo=UTC)
    done(ask(june, "placement_step", REPLACES, "Faillite", second))
    june.clock.now = datetime(2024, 6, 20, 22, 0, tzinfo=UTC)
    why = "la direction ne gardait la place que jusqu'au 20/06/2024"
    assert why in says(ask(june, "placement_step", REPLACES, "", second, role="direction"))
    assert state(june) == "ENGAGE"
    to_do = "la place n'est plus gardée, écartez la proposition, écran Instruction"
    assert told(june)[0] == f"preuve versée, « {REPLACED} » proposé le 20/06/2024 par Placement : {to_do}"
    assert acts_of(june, "placement", second)["agree"] == SEATED_ALREADY


def full(book: World) -> None:
    """Room for one person, who is there."""
    formation = f"formation:{PROGRAMME}"
    room = {formation: {"hosting_capacity": 1}}
    draft = Draft(book.form(), "direction@ecole.example.org", "formation", formation, room)
    assert isinstance(book.desk.journal.record(draft), Saved)


REPLACES, SEATED_ALREADY = "remplacer_employeur", "une place est déjà tenue par un projet agréé"
HOLDS = (
    ("20/06/2024", "", "demande un motif"),
    ("", "Plus la peine", "saisissez le jour"),
    ("09/06/2024", "Une piste", "ce jour est passé"),
    ("bientôt", "Une piste", "Place gardée jusqu'au. "),
)


def hold(book: World, until: str, reason: str = "Une autre entreprise en vue") -> Any:
    return ask(book, "hold_seat", FICHE, until, reason, role="direction")


def acts_of(book: World, role: str, subject: str = FICHE) -> dict[str, str]:
    return {act.id: act.closed for act in book.desk.project_acts(book.who(role), opened(book, role=role), subject)}


def test_an_agreement_may_lapse_by_management_alone(june: World) -> None:
    receive(june)
    done(agree(june))
    assert "pas ouverte" in says(ask(june, "placement_step", "projet_caduc", "Le poste ferme"))
    done(ask(june, "placement_step", "projet_caduc", "Le poste ferme", role="direction"))
    assert (state(june), first(june).label, first(june).project.lapse) == ("ADMISSIBLE", "Caduque", "Le poste ferme")


@kept
def two(book: World) -> World:
    """A person admissible on two programmes, in two dossiers, and still to be judged on a third."""
    book.bring(candidate(NUMBER, (PROGRAMME,)), candidate("24-00002", ("BAT1", "INFRES1-SR"), person=NUMBER))
    put(book, NUMBER, PROGRAMME, "ADMISSIBLE")
    put(book, "24-00002", "BAT1", "ADMISSIBLE")
    put(book, "24-00002", "INFRES1-SR", "CONVOQUE")
    book.clock.now = JUNE
    return book


def test_the_cfa_s_accord_that_comes_after_the_commitment_is_still_entered(two: World) -> None:
    engage(two)
    subject = first(two).subject
    for offered in (True, False):
        acts = two.desk.project_acts(two.who("placement"), opened(two), subject)
        assert ("give_accord" in {act.id for act in acts if not act.closed}) is offered
        if offered:
            done(ask(two, "give_accord", subject, "cfa", "10/06/2024"))
    assert state(two) == "ENGAGE"


def test_a_firm_commitment_locks_the_person_everywhere(two: World) -> None:
    receive(two, "24-00002", "BAT1")
    engage(two)
    shown = opened(two, "24-00002", "BAT1")
    assert shown.locked == "MKX 1A"
    why, clerk = "la personne est liée par MKX 1A", two.who("placement")
    assert shown.projects[0].alerts == (f"{why} : à refuser",)
    assert why in says(ask(two, "provide", "10/06/2024", shown=shown))
    assert why in says(ask(two, "receive", "", "10/06/2024", "entreprise", WORDS, shown=shown))
    closed = {act.id: act.closed for act in two.desk.project_acts(clerk, shown, "")}
    assert all(why in one for one in closed.values()), closed
    waiting = {one.key: one.about[0].says for one in two.desk.clocks(clerk).running if one.key.startswith("fiches:")}
    assert waiting == {"fiches:bound": f"lié par {NUMBER}, {PROGRAMME} : à refuser"}
    done(ask(two, "refuse_project", shown.projects[0].subject, "Engagée en MKX", shown=shown))
    assert broken(two, "2", "18") == []


COMMITTED_FIRST = (
    "« Toutes les parties ont donné leur accord, MKX 1A », dossier 24-00001, a été enregistré avant par Placement le "
    "10/06/2024 à 11:00 : cela change ce que la personne peut encore. Rouvrez la candidature, puis recommencez."
)


@pytest.mark.parametrize(("judged", "said"), [("NON_ADMISSIBLE", COMMITTED_FIRST), ("", MEANWHILE)])
def test_a_commitment_that_loses_the_race_is_told_what_committed_the_person(judged: str, said: str, two: World) -> None:
    """R-112: who, when, which application; nothing of it while someone still judges the person (§5)."""
    put(two, "24-00002", "INFRES1-SR", *([judged] if judged else []))
    for number, programme in ((NUMBER, PROGRAMME), ("24-00002", "BAT1")):
        receive(two, number, programme)
        done(agree(two, number, programme))
        for party in ("candidat", "entreprise"):
            shown = opened(two, number, programme)
            done(ask(two, "give_accord", shown.projects[0].subject, party, "10/06/2024", shown=shown))
    other = two.open()
    who = other.actor(two.who("placement").email)
    late, early = other.placement_file(who, "24-00002", "BAT1"), opened(two)
    done(ask(two, "give_accord", FICHE, "ecole", "10/06/2024", shown=early))
    answer = other.give_accord(two.form(), who, late, late.projects[0].subject, "ecole", "10/06/2024")
    assert isinstance(answer, Refused)
    assert answer == Refused((said, NOTHING_DONE)), "said once, on the screen too"


def test_whoever_still_judges_the_person_is_not_told_that_a_first_fiche_came_first(book: World) -> None:
    """§5: they put a rejection right elsewhere at that very moment, and lose to it."""
    book.bring(candidate(NUMBER, (PROGRAMME,)), candidate("24-00002", ("BAT1", "INFRES1-SR"), person=NUMBER))
    put(book, NUMBER, PROGRAMME, "RECEVABLE", "REJETE_DOSSIER")
    put(book, "24-00002", "BAT1", "ADMISSIBLE")
    put(book, "24-00002", "INFRES1-SR", "CONVOQUE")
    book.clock.now = JUNE
    asked = (PROGRAMME, "corriger_erreur", "Mauvaise ligne")
    done(book.desk.decide(book.form(), book.who("jury"), book.desk.file(book.who("jury"), NUMBER), *asked))
    other = book.open()
    chair = other.actor(book.who("presidence").email)
    late = other.file(chair, NUMBER)
    receive(book, "24-00002", "BAT1")
    answer = other.decide(book.form(), chair, late, *asked)
    assert isinstance(answer, Refused)
    assert answer == Refused((MEANWHILE, NOTHING_DONE)), "nor who came first"


def test_the_agreed_project_of_who_commits_elsewhere_is_to_be_ended(two: World) -> None:
    """It holds a seat until then, and is not said to wait for accords (R-112, R-124)."""
    receive(two, "24-00002", "BAT1")
    done(agree(two, "24-00002", "BAT1"))
    engage(two)
    mine = first(two, "24-00002", "BAT1")
    assert (mine.awaits, mine.alerts) == ("direction", ("la personne est liée par MKX 1A : à faire tomber",))
    waiting = [one.key for one in two.desk.clocks(two.who("placement")).running if one.key.startswith("fiches:")]
    assert waiting == ["fiches:bound"]
    boss = two.who("direction")
    put(two, "24-00002", "INFRES1-SR", "NON_ADMISSIBLE")
    file = opened(two, "24-00002", "BAT1", "direction")
    done(two.desk.placement_step(two.form(), boss, file, "projet_caduc", "Engagée en MKX", file.projects[0].subject))
    assert state(two, "24-00002", "BAT1") == "ADMISSIBLE"


def test_who_renounced_has_no_other_project_agreed(two: World) -> None:
    """R-114: the fiche that waits on the other application is not agreed any more, nor was its agreement kept from
    whoever takes the renouncing back."""
    other = ("24-00002", "BAT1")
    receive(two, *other)
    engage(two)
    done(ask(two, "placement_step", "renoncer", "Préfère une autre école"))
    why = "déjà établi : renonciation de la personne sur une autre candidature"
    assert (says(agree(two, *other)), state(two, *other)) == (why, "ADMISSIBLE")
    lot = two.desk.renouncing(two.who("placement"), opened(two))
    assert two.desk.take_lot(two.form(), two.who("placement"), lot, "A renoncé en MKX 1A").saved == 1
    put(two, "24-00002", "INFRES1-SR", "NON_ADMISSIBLE")
    for role in ("direction", "presidence"):
        who = two.who(role)
        shown = two.desk.file(who, NUMBER)
        done(two.desk.decide(two.form(), who, shown, PROGRAMME, "corriger_erreur", "Mél d'une autre personne"))
    assert (state(two), state(two, *other)) == ("ENGAGE", "RENONCE")


def test_who_renounces_renounces_everywhere_unless_management_limits_it(two: World) -> None:
    engage(two)
    done(ask(two, "placement_step", "renoncer", "Préfère une autre école"))
    assert state(two) == "RENONCE"
    shown, placement = opened(two), two.who("placement")
    lot = two.desk.renouncing(placement, shown)
    assert [(line.key, line.open) for line in lot.lines] == [
        (("24-00002", "BAT1"), True),
        (("24-00002", "INFRES1-SR"), False),
    ]
    limit = two.desk.limit_renouncing(two.form(), two.who("direction"), opened(two), ("24-00002/BAT1",), "Autre projet")
    done(limit)
    assert [line.open for line in two.desk.renouncing(placement, opened(two)).lines] == [False, False]
    done(two.desk.limit_renouncing(two.form(), two.who("direction"), opened(two), (), "Reconsidéré"))
    taken = two.desk.take_lot(two.form(), placement, two.desk.renouncing(placement, opened(two)), "A renoncé")
    assert (taken.saved, state(two, "24-00002", "BAT1")) == (1, "RENONCE")


def test_a_limit_needs_management_a_reason_and_the_person_s_own_applications(two: World) -> None:
    engage(two)
    done(ask(two, "placement_step", "renoncer", "Préfère une autre école"))
    direction, shown = two.who("direction"), opened(two)
    assert "motif" in says(two.desk.limit_renouncing("a", direction, shown, ("24-00002/BAT1",), " "))
    assert "pas de cette personne" in says(
        two.desk.limit_renouncing("b", direction, shown, ("24-00009/BAT1",), "Autre")
    )
    with pytest.raises(Denied):
        two.desk.limit_renouncing("c", two.who("placement"), shown, ("24-00002/BAT1",), "Autre")


SEATED = "INFRES2-DL"


def crowd(book: World, *days: str) -> tuple[str, ...]:
    """As many admissibles of a programme of two seats as there are days, each with a fiche received that day."""
    numbers = tuple(f"24-0001{n}" for n in range(len(days)))
    book.bring(*(candidate(number, (SEATED,), family_name=f"Nom{number[-1]}") for number in numbers))
    for number in numbers:
        put(book, number, SEATED, "ADMISSIBLE")
    book.clock.now = JUNE
    for number, on in zip(numbers, days, strict=True):
        receive(book, number, SEATED, on)
    return numbers


WRONG = [
    ({"received_on": "03/05/2024"}, " ", "corriger une date demande un motif"),
    ({"received_on": "03/06/2024"}, "Tampon", "rien ne change"),
    ({"received_on": ""}, "Tampon", "Rien n'est écrit"),
    ({"received_on": "11/06/2024"}, "Tampon", "ce jour n'est pas encore venu"),
    ({"received_on": "03/06/2023"}, "Tampon", "Fiche reçue le 03/06/2023 : l'admissibilité a été décidée"),
    ({"received_on": "30/05/2024"}, "Tampon", "Fiche reçue le 30/05/2024 : fiche remise le 31/05/2024, attendu"),
    ({"provided_on": "04/06/2024"}, "Tampon", "Fiche reçue le 03/06/2024 : fiche remise le 04/06/2024, attendu"),
    ({"completed_on": "04/06/2024"}, "Tampon", "rien ne change"),
]  # fmt: skip


@pytest.mark.parametrize(("days", "reason", "why"), WRONG)
def test_a_day_is_not_put_wrong_by_its_correction(days: dict[str, str], reason: str, why: str, june: World) -> None:
    done(ask(june, "provide", "31/05/2024"))
    done(ask(june, "receive", FICHE, "03/06/2024", "entreprise", WORDS))
    before = june.desk.files().register.fields[FICHE]
    assert why in says(ask(june, "correct_days", FICHE, days, reason))
    assert june.desk.files().register.fields[FICHE] == before


def test_a_day_put_right_gives_the_turn_back_and_the_wrong_one_stays_in_the_thread(book: World) -> None:
    """R-122: the day of the complete fiche orders the last seat; the correction says why, and by whom."""
    one, two, three = crowd(book, "05/06/2024", "03/06/2024", "04/06/2024")

    def order() -> list[str]:
        return [turn.dossier for turn in book.desk.placement_board(book.who("placement"), SEATED).turns]

    assert order() == [two, three, one]
    shown, right = opened(book, two, SEATED), {"received_on": "06/06/2024"}
    done(ask(book, "correct_days", shown.projects[0].subject, right, "Reçue le 6", shown=shown))
    assert order() == [three, one, two]
    act = book.desk.files().register.acts[-1].act
    assert (dict(act.changes[shown.projects[0].subject]), act.reason) == (
        {"received_on": ("2024-06-03", "2024-06-06")}, "Reçue le 6",
    )  # fmt: skip
    with pytest.raises(Denied):
        ask(book, "correct_days", FICHE, {}, "Sans droit", role="instruction", shown=opened(book, two, SEATED))


def test_days_that_served_to_agree_are_not_corrected_and_the_way_back_is_said(june: World) -> None:
    receive(june)
    stale, right = opened(june), {"received_on": "04/06/2024"}
    done(agree(june))
    back = "cette fiche est agréée : l'agrément tombe d'abord, par la direction"
    assert says(ask(june, "correct_days", FICHE, right, "Tampon")) == back
    assert isinstance(ask(june, "correct_days", FICHE, right, "Tampon", shown=stale), Refused), "asked of what stands"
    acts = june.desk.project_acts(june.who("placement"), opened(june), FICHE)
    assert [act.closed for act in acts if act.id == "correct_days"] == [back]
    for party in ("candidat", "entreprise", "ecole"):
        done(ask(june, "give_accord", FICHE, party, "10/06/2024"))
    assert "l'engagement est ferme" in says(ask(june, "correct_days", FICHE, right, "Tampon"))


def test_the_last_seat_has_an_order_and_ties_are_said(book: World) -> None:
    numbers = crowd(book, "05/06/2024", "03/06/2024", "05/06/2024")
    board = book.desk.placement_board(book.who("placement"), SEATED)
    assert [(turn.rank, turn.dossier, turn.tied) for turn in board.turns] == [
        (1, numbers[1], False), (2, numbers[0], False), (3, numbers[2], True),
    ]  # fmt: skip
    assert (board.seats.registered, board.seats.agreed, board.seats.published) == (3, 0, 0)


def test_who_misses_the_last_seat_is_told_who_got_it(book: World) -> None:
    numbers = crowd(book, *["03/06/2024"] * 3)
    shown = opened(book, numbers[2], SEATED, "direction")
    done(agree(book, numbers[0], SEATED))
    done(agree(book, numbers[1], SEATED))
    refused = book.desk.agree(book.form(), book.who("direction"), shown, shown.projects[0].subject)
    assert "il n'en reste pas" in says(refused)
    assert f"La dernière place est allée à Nom1 Noémie ({numbers[1]}), par Placement le 10/06/2024" in says(refused)
    board = book.desk.placement_board(book.who("placement"), SEATED)
    assert (board.seats.registered, board.seats.agreed, board.seats.contracts, board.searching) == (3, 2, 0, 1)


def test_the_three_counters_come_from_projects_and_a_refused_one_gives_its_seat_back(book: World) -> None:
    numbers = crowd(book, *["03/06/2024"] * 2)
    seats = lambda: next(one.seats for one in book.desk.seats(book.who("lecture")) if one.programme == SEATED)  # noqa: E731
    assert (seats().registered, seats().agreed, seats().published) == (2, 0, 0)
    shown = opened(book, numbers[0], SEATED)
    done(book.desk.refuse_project(book.form(), book.who("placement"), shown, shown.projects[0].subject, "Hors champ"))
    done(agree(book, numbers[1], SEATED))
    assert (seats().registered, seats().agreed, seats().contracts, seats().published) == (1, 1, 0, 1)
    shown = opened(book, numbers[1], SEATED)
    days = {"contract_signed_on": "10/06/2024"}
    done(book.desk.record_contract(book.form(), book.who("placement"), shown, shown.projects[0].subject, days))
    assert seats().contracts == 1
    assert broken(book, "3", "19") == []


def test_a_person_who_still_judges_another_application_follows_no_project(two: World) -> None:
    clerk = two.who("instruction")
    with pytest.raises(Denied, match="Vous jugez encore une candidature"):
        two.desk.placement_file(clerk, NUMBER, PROGRAMME)
    line = two.desk.placement_board(clerk, PROGRAMME).lines[0]
    assert (line.projects, bool(line.closed)) == ((), True)
    put(two, "24-00002", "INFRES1-SR", "NON_ADMISSIBLE")
    shown = two.desk.placement_file(clerk, NUMBER, PROGRAMME)
    done(two.desk.provide(two.form(), clerk, shown, "03/06/2024"))


def test_a_form_kept_open_gives_no_right_that_was_lost(two: World) -> None:
    put(two, "24-00002", "INFRES1-SR", "NON_ADMISSIBLE")
    clerk = two.who("instruction")
    shown = two.desk.placement_file(clerk, NUMBER, PROGRAMME)
    put(two, "24-00002", "INFRES1-SR", "CONVOQUE")
    with pytest.raises(Denied):
        two.desk.provide(two.form(), clerk, shown, "03/06/2024")


def test_a_project_of_one_programme_is_not_another_s_to_follow(june: World) -> None:
    june.desk.grant(june.form(), june.who("administration"), "bat@ecole.example.org", "", "placement", ("BAT1",))
    bat, shown = june.desk.actor("bat@ecole.example.org"), opened(june)
    for ask_ in (
        lambda: june.desk.placement_board(bat, PROGRAMME),
        lambda: june.desk.placement_file(bat, NUMBER, PROGRAMME),
        lambda: june.desk.provide("f", bat, shown, "03/06/2024"),
        lambda: june.desk.agree("f", bat, shown, FICHE),
    ):
        with pytest.raises(Denied):
            ask_()


def test_the_same_click_twice_is_one_fiche(june: World) -> None:
    shown, who = opened(june), june.who("placement")
    for _ in range(2):
        done(june.desk.receive("same", who, shown, "", "03/06/2024", "entreprise", WORDS))
    assert len(opened(june).projects) == 1


def test_the_thread_tells_a_project_in_french(june: World) -> None:
    receive(june)
    done(ask(june, "give_accord", FICHE, "candidat", "05/06/2024"))
    line = june.desk.thread(june.who("placement"), NUMBER)[0]
    assert (line.what, line.section) == ("Projet d'emploi, MKX 1A", "8")
    assert line.changes == (("Accord, candidat", "", "05/06/2024"),)


def test_the_longest_wait_comes_first(book: World) -> None:
    crowd(book, "05/06/2024", "27/05/2024", "03/06/2024")
    board = book.desk.placement_board(book.who("placement"), SEATED)
    assert [line.waits for line in board.lines] == [14, 7, 5]
    book.clock.now += timedelta(days=1)
    assert [line.waits for line in book.desk.placement_board(book.who("placement"), SEATED).lines] == [15, 8, 6]
