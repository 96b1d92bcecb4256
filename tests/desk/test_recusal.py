"""Déport (§5): who is recused from a dossier neither sees nor judges it, whatever they ask, until another lifts it."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from desk.access import Denied
from desk.lots import Lot
from desk.screening import ALL, MINE, View
from desk.views import AcademicFile
from rules.case import ROLES, Actor
from rules.faults import RuleError
from sheets_sync.answers import Refused, Saved
from tests.desk.conftest import World, candidate, kept
from tests.desk.test_rights import public

TIED, OTHER, PROGRAMME = "24-00077", "24-00002", "MKX1"
NAME, MAIL = "Quelconque-Zéphirine", "zephirine@example.org"
EVERYTHING = "tout@ecole.example.org"
"""Someone on the jury who holds every other role too: whatever opens to anyone opens to them."""


def tied(number: str = TIED) -> Any:
    return candidate(number, (PROGRAMME, "BAT1"), family_name=NAME, email=MAIL, diploma_text=f"BUT de {NAME}")


@kept
def jury(book: World) -> World:
    book.bring(tied(), candidate(OTHER, (PROGRAMME, "BAT1")))
    for role in ROLES:
        book.desk.grant(book.form(), book.who("administration"), EVERYTHING, "Tout Ensemble", role, ("*",))
    return book


def set_apart(here: World, who: str = EVERYTHING, by: str = "presidence", number: str = TIED) -> Any:
    chair = here.desk.actor(by) if "@" in by else here.who(by)
    return here.desk.recuse(here.form(), chair, here.desk.file(chair, number), PROGRAMME, who)


SHOWN = {"shown": AcademicFile, "lot": Lot}


def every_reading(here: World, actor: Actor) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Each use case whose arguments are known here, asked about the dossier, and as widely as it can be."""
    desk, other = here.desk, here.who("presidence")
    file = desk.file(other, TIED)
    lot = desk.lot(other, [(TIED, PROGRAMME)], "recevable_de_droit")
    known: dict[str, list[Any]] = {
        "actor": [actor], "dossier": [TIED], "programme": [PROGRAMME], "text": [NAME, TIED, ""], "shown": [file],
        "view": [View(which=ALL), View(which=MINE)], "tab": ["Dossiers", "Candidatures"], "transition": ["a_juger"],
        "keys": [[(TIED, PROGRAMME), (OTHER, PROGRAMME)]], "trial": ["EVD1"], "form": [here.form()], "reason": ["x"],
        "lot": [lot], "missing": [frozenset()], "field": ["phone"], "to": [EVERYTHING], "value": ["x"],
    }  # fmt: skip
    for name, method in public().items():
        if not hasattr(method, "asks"):
            continue
        asked = [p for p in inspect.signature(method).parameters.values() if p.name != "self"]
        if any(p.annotation is not SHOWN.get(p.name, p.annotation) for p in asked):
            continue  # it answers what another use case, asked here, has shown
        needed = [p.name for p in asked if p.default is p.empty]
        if all(one in known for one in needed):
            wide = [one.name for one in asked if one.name in needed or one.name == "text"]
            for rank in range(max(len(known[one]) for one in wide)):
                given = {one: known[one][min(rank, len(known[one]) - 1)] for one in wide}
                yield f"{name} {rank}", lambda ask=method, given=given: ask(desk, **given)


READ = {
    "take_next",
    "recovery",
    "dashboard",
    "queue",
    "note",
    "take_lot",
    "reading",
    "refuse_proposal",
    "grid",
    "journal_lines",
    "file",
    "lot",
    "decide",
    "thread",
    "interviews",
    "offers",
    "handed_out",
    "find",
    "sitting",
    "readers",
}
"""What the loop must have asked, whatever is renamed."""


def test_nothing_of_it_is_left_whatever_is_asked(jury: World) -> None:
    """Before the recusal the same questions do show it: the loop would see it if it were there."""
    whoever = jury.desk.actor(EVERYTHING)
    shows = {name for name, ask in every_reading(jury, whoever) if tells(answered(ask))}
    assert {"queue 0", "file 0", "thread 0", "journal_lines 0", "find 0", "lot 0", "grid 0", "grid 1"} <= shows
    assert isinstance(set_apart(jury), Saved)
    asked = dict(every_reading(jury, whoever))
    assert {name.split()[0] for name in asked} >= READ
    assert [name for name, ask in asked.items() if tells(answered(ask), name)] == []


def answered(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except RuleError as refusal:
        return f"refusé : {str(refusal).replace(TIED, '')}"


def tells(answer: object, name: str = "") -> bool:
    """The copy made under an alarm keeps the number of every row, and of what one may not read nothing else."""
    said = repr(answer)
    return NAME in said or MAIL in said or (TIED in said and not name.startswith("recovery"))


def test_only_denials_answer_who_asks_for_it(jury: World) -> None:
    shown = jury.desk.file(jury.who("presidence"), TIED)
    whoever = jury.desk.actor(EVERYTHING)
    set_apart(jury)
    for ask in (
        lambda: jury.desk.file(whoever, TIED),
        lambda: jury.desk.thread(whoever, TIED),
        lambda: jury.desk.offers(whoever, TIED, PROGRAMME),
        lambda: jury.desk.decide(jury.form(), whoever, shown, PROGRAMME, "recevable_de_droit"),
        lambda: jury.desk.note(jury.form(), whoever, shown, "vu"),
        lambda: jury.desk.correct(jury.form(), whoever, shown, "phone", "0612345678"),
        lambda: jury.desk.assign(jury.form(), jury.who("presidence"), shown, EVERYTHING),
    ):
        with pytest.raises(Denied, match="déporté"):
            ask()


def test_the_counts_leave_it_out_and_the_others_see_it_said(jury: World) -> None:
    whoever, chair = jury.desk.actor(EVERYTHING), jury.who("presidence")
    before = jury.desk.queue(whoever, View(which=ALL)).total
    set_apart(jury)
    assert jury.desk.queue(whoever, View(which=ALL)).total == before - 2
    assert jury.desk.queue(chair, View(which=ALL)).total == before
    assert [one.recused for one in jury.desk.file(chair, TIED).applications] == [("Tout Ensemble",)] * 2
    line = jury.desk.thread(chair, TIED)[0]
    assert (line.kind, line.changes[0]) == ("recusation", ("Membres du jury déportés", "personne", "Tout Ensemble"))
    assert [hit.dossier for hit in jury.desk.find(whoever, "24")] == [OTHER]


def test_a_tie_is_with_the_person_whatever_comes_later(jury: World) -> None:
    """A right given since, a second dossier: nothing is read nor judged until it is lifted."""
    desk, admin, chair = jury.desk, jury.who("administration"), jury.who("presidence")
    desk.grant(jury.form(), admin, "mkx@ecole.example.org", "", "jury", (PROGRAMME,))
    juror = desk.actor("mkx@ecole.example.org")
    assert isinstance(set_apart(jury, juror.email, juror.email), Saved)
    desk.grant(jury.form(), admin, juror.email, "", "jury", ("BAT1", "INFRES1-DL"))
    second = "24-00078"
    jury.bring(candidate(second, ("INFRES1-DL",), person=TIED))
    lot = desk.lot(juror, [(TIED, "BAT1"), (second, "INFRES1-DL")], "recevable_de_droit")
    assert lot.lines == ()
    for number in (TIED, second):
        with pytest.raises(Denied, match="déporté"):
            desk.file(juror, number)
        assert [hit.dossier for hit in desk.find(juror, number)] == []
    assert [one.recused for one in desk.file(chair, second).applications] == [("Mkx",)]
    again = desk.recuse(jury.form(), chair, desk.file(chair, second), "INFRES1-DL", juror.email)
    assert again == Refused(("Mkx est déjà déporté de ce dossier",))
    shown = desk.file(chair, second)
    assert isinstance(desk.lift_recusal(jury.form(), chair, shown, "INFRES1-DL", juror.email, "homonyme"), Saved)
    for number in (TIED, second):
        assert desk.file(juror, number).applications
    assert not desk.files().recused


@pytest.mark.parametrize(
    ("who", "by", "says"),
    [
        ("jury", "jury", ""),
        ("jury", "secretariat", ""),
        ("presidence", "presidence2", ""),
        ("presidence", "jury", "revient à la présidence ou au secrétariat"),
        ("lecture", "presidence", "n'est pas du jury"),
    ],
)
def test_who_may_set_whom_apart(jury: World, who: str, by: str, says: str) -> None:
    answer = set_apart(jury, f"{who}@ecole.example.org", f"{by}@ecole.example.org")
    assert says in answer.reasons[0] if isinstance(answer, Refused) else not says


def test_another_person_lifts_it_saying_why(jury: World) -> None:
    chair = jury.who("presidence")
    set_apart(jury, chair.email)
    other = jury.desk.actor("presidence2@ecole.example.org")
    file = jury.desk.file(other, TIED)
    with pytest.raises(Denied):
        jury.desk.lift_recusal(jury.form(), chair, file, PROGRAMME, chair.email, "si")
    none = jury.desk.lift_recusal(jury.form(), other, file, PROGRAMME, chair.email, " ")
    assert none == Refused(("lever un déport demande un motif",))
    self_again = jury.desk.recuse(jury.form(), other, file, PROGRAMME, chair.email)
    assert self_again == Refused(("Presidence est déjà déporté de ce dossier",))
    lifted = jury.desk.lift_recusal(jury.form(), other, file, PROGRAMME, chair.email, "homonyme")
    assert isinstance(lifted, Saved)
    assert len(jury.desk.file(chair, TIED).applications) == 2


def test_what_they_had_proposed_falls_and_the_dossier_is_nobodys(jury: World) -> None:
    desk, juror = jury.desk, jury.who("jury")
    for number in (TIED, OTHER):
        subject = f"candidature:{number}/{PROGRAMME}"
        state = {subject: {"state": "RECEVABLE"}}
        desk.journal.record(_draft(jury, subject, state))
        shown = desk.file(juror, number)
        desk.decide(jury.form(), juror, shown, PROGRAMME, "rejeter_dossier", "Résultats", "5.1")
        desk.assign(jury.form(), juror, desk.file(juror, number), juror.email)
    set_apart(jury, juror.email, juror.email)
    proposed = {number: desk.file(jury.who("presidence"), number).application(PROGRAMME) for number in (TIED, OTHER)}
    assert [view.proposal is None for view in proposed.values()] == [True, False]
    assert [desk.files().entries[number, PROGRAMME].assigned for number in proposed] == ["", juror.email]


def _draft(here: World, subject: str, changes: Any) -> Any:
    from sheets_sync.answers import Draft

    return Draft(here.form(), "x", "transition", subject, changes)


def test_a_validator_who_is_recused_is_named_to_nobody(jury: World) -> None:
    subject = f"candidature:{TIED}/{PROGRAMME}"
    jury.desk.journal.record(_draft(jury, subject, {subject: {"state": "RECEVABLE"}}))
    set_apart(jury, "presidence2@ecole.example.org", "secretariat@ecole.example.org")
    offers = jury.desk.offers(jury.who("jury"), TIED, PROGRAMME)
    step = next(one for one in offers if one.id == "rejeter_dossier")
    assert "Presidence2" not in step.validators
    assert "Presidence" in step.validators


@pytest.mark.parametrize(
    ("step", "first"), [("rejeter_suppression", "instruction"), ("garder_malgre_suppression", "jury")]
)
def test_whoever_is_recused_meanwhile_validates_no_step_even_of_no_sitting(
    jury: World, step: str, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process sets the chair apart between what they read and what they record (R-091)."""
    desk, subject = jury.desk, f"candidature:{TIED}/{PROGRAMME}"
    jury.clock.now = datetime(2024, 4, 22, 8, tzinfo=UTC)
    jury.desk.journal.record(_draft(jury, subject, {subject: {"state": "CONVOQUE", "trials": ["EVD1"]}}))
    secretary, chair = jury.who("secretariat"), jury.who("presidence")
    for ask in (
        lambda line: desk.record_result(jury.form(), secretary, line, "passee", "20/04/2024 10:00", ""),
        lambda line: desk.ask_deletion(jury.form(), secretary, line, "21/04/2024 10:00"),
    ):
        assert isinstance(ask(desk.sitting(secretary, "EVD1", PROGRAMME).lines[0]), Saved)
    who = jury.who(first)
    assert isinstance(desk.decide(jury.form(), who, desk.file(who, TIED), PROGRAMME, step, "Demande reçue"), Saved)
    shown = desk.file(chair, TIED)
    jury.meanwhile(
        replace(_draft(jury, subject, {subject: {"recused": [chair.email]}}), kind="recusation"), monkeypatch
    )
    assert isinstance(desk.decide(jury.form(), chair, shown, PROGRAMME, step, "Demande reçue"), Refused)
    assert desk.files().entries[TIED, PROGRAMME].state == "CONVOQUE"
