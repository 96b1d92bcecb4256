"""The year through, two books that differ only by what a company did give whoever still judges the person the same
answers (§5): every reading of the desk is asked, found by its parameters, so that a new one is asked too."""

import inspect
import itertools
import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk.access import SCREENERS
from desk.blindness import STILL_JUDGES
from desk.desk import Desk
from desk.exporting import Export
from desk.outside import account
from desk.projects import REPLACE
from desk.screening import View
from rules.case import ROLES, Actor
from rules.faults import RuleError
from sheets_sync.answers import Refused, Saved
from tests.desk.autumn import fix_first_day, record
from tests.desk.conftest import World, candidate
from tests.desk.test_blindness import _without_chance, judge
from tests.desk.test_projects import FICHE, JUNE, WORDS, agree, ask, done, engage, opened, put, receive
from tests.desk.use_cases import (
    ELSEWHERE,
    HERE,
    HIDDEN,
    JUDGES,
    NUMBER,
    OTHER,
    THERE,
    TITLE,
    answered,
    forms,
    plain,
)

COUNTS = {
    "seats", "what_if", "forecast_table", "forecasts", "bulletin", "bulletins", "bulletin_log", "published",
}  # fmt: skip
"""Counts of persons by programme, which every admissible is told (R-124): nobody is named."""


def known(world: World, actor: Actor, dossiers: tuple[str, ...]) -> dict[str, list[Any]]:
    """The values that a reading may be asked with, by the name of its parameter."""
    workflow = world.desk.session.workflow
    return {
        "actor": [actor], "dossier": list(dossiers), "programme": [HERE, THERE],
        "trial": [code for code, trial in world.desk.session.trials.items() if trial.year == 1],
        "keys": [[(number, code) for number in dossiers for code in (HERE, THERE)]],
        "transition": list(workflow.transitions), "view": [View(which="all"), View(which="all", text="engag")],
        "tab": ["Dossiers", "Candidatures", "Épreuves", "Entretiens", "Fiches"],
        "text": ["noemie"], "period": list(world.desk.session.calendar.periods),
    }  # fmt: skip


def readings() -> Iterator[tuple[str, Callable[..., Any], list[str]]]:
    """Every use case open to a judge that records nothing: it names no opening of a form."""
    for name, method in inspect.getmembers(Desk, inspect.isfunction):
        if not name.startswith("_") and getattr(method, "asks", frozenset()) & SCREENERS and name not in COUNTS:
            wanted = [one for one in inspect.signature(method).parameters.values() if one.name != "self"]
            required = [one.name for one in wanted if one.default is inspect.Parameter.empty]
            if "form" not in required:
                yield name, method, required


def everything(world: World, actor: Actor, dossiers: tuple[str, ...]) -> dict[str, str]:
    """What each reading answers, refusals included."""
    values, found = known(world, actor, dossiers), {}
    for name, method, required in readings():
        if not set(required) <= set(values):
            continue
        for given in itertools.product(*(values[one] for one in required)):
            world.clock.now = JUNE + timedelta(hours=1)
            label = f"{name} {[one for one in given if one is not actor]}"
            try:
                answer = method(world.desk, **dict(zip(required, given, strict=True)))
            except RuleError as refused:
                answer = str(refused)
            found[label] = _without_chance(json.dumps(plain(answer), default=repr, ensure_ascii=False), world)
    return found


def provided(world: World) -> None:
    done(ask(world, "provide", "03/06/2024"))


def received(world: World) -> None:
    receive(world)


def refused(world: World) -> None:
    receive(world)
    done(ask(world, "refuse_project", FICHE, "Missions hors référentiel"))


def to_complete(world: World) -> None:
    done(ask(world, "receive", "", "03/06/2024", "candidat", {"company": "Atelier Fictif"}, "les missions"))


def agreed(world: World) -> None:
    receive(world)
    done(agree(world))
    world.desk.give_file(world.form(), world.who("placement"), Export("Fiches", 1, ("Entreprise",)), bytes)


def lapsed(world: World) -> None:
    agreed(world)
    done(ask(world, "placement_step", "projet_caduc", "Le poste ferme", role="direction"))


def contract(world: World) -> None:
    engage(world)
    days = {"contract_signed_on": "10/06/2024", "contract_from": "02/09/2024"}
    done(ask(world, "record_contract", FICHE, days))
    done(ask(world, "correct_project", FICHE, WORDS | {"skills": "Autre chose"}, "Relu avec l'entreprise"))


def admitted(world: World) -> None:
    contract(world)
    put(world, NUMBER, HERE, "ADMIS")


def defaulted(world: World) -> None:
    engage(world)
    done(ask(world, "record_default", FICHE, "Courriel du liquidateur"))
    done(ask(world, "placement_step", "employeur_defaillant", "Faillite"))
    done(ask(world, "placement_step", "employeur_defaillant", "", role="direction"))


def renounced(world: World) -> None:
    engage(world)
    done(ask(world, "placement_step", "renoncer", "Préfère une autre école"))
    others = tuple(f"{dossier}/{code}" for dossier, code, _ in opened(world).others)
    done(world.desk.limit_renouncing(world.form(), world.who("direction"), opened(world), others[:1], "Autre projet"))


def replacing(world: World) -> None:
    """Another employer waits for the seat, and for a second person."""
    engage(world)
    receive(world, company=f"{WORDS['company']} bis")
    done(ask(world, "record_default", FICHE, "Courriel du liquidateur"))
    done(ask(world, "hold_seat", FICHE, "20/07/2024", "Autre employeur en vue", role="direction"))
    done(ask(world, "placement_step", REPLACE, "Faillite", FICHE.replace("/1", "/2")))


LIVES = (
    provided, received, refused, to_complete, agreed, lapsed, engage, contract, admitted, defaulted, renounced,
    replacing,
)  # fmt: skip


Books = Callable[[Callable[[World], World]], World]


def world_of(books: Books, *, linked: bool) -> tuple[World, tuple[str, ...]]:
    """A person admissible here, still to be judged there: by one dossier, or by two that are linked."""
    return books(two_dossiers if linked else one_dossier), dossiers_of(linked=linked)


def dossiers_of(*, linked: bool) -> tuple[str, ...]:
    return (NUMBER, "24-00002") if linked else (NUMBER,)


def one_dossier(world: World) -> World:
    return _met(world.bring(candidate(NUMBER, (HERE, THERE))), linked=False)


def two_dossiers(world: World) -> World:
    world.bring(candidate(NUMBER, (HERE,)), candidate("24-00002", (THERE,), person=NUMBER))
    put(_met(world, linked=True), NUMBER, HERE, "LISTE_COMPLEMENTAIRE")
    return world


def _met(world: World, *, linked: bool) -> World:
    put(world, NUMBER, HERE, "CONVOQUE", "ADMISSIBLE")
    put(world, dossiers_of(linked=linked)[-1], THERE, "CONVOQUE", "EPREUVES_FAITES")
    world.bring(candidate(OTHER, (HERE,), family_name="Bonnet", email="autre@example.org"))
    put(world, OTHER, HERE, "CONVOQUE", "ADMISSIBLE")
    world.clock.now = JUNE
    desk, chair, listed = world.desk, world.who("direction"), world.desk.complementary_list(world.who("jury"), HERE)
    for answer in (
        desk.set_list_criteria(world.form(), world.who("jury"), listed, "Motivation"),
        desk.rank_candidates(world.form(), aloof(world), listed, {(NUMBER, HERE): 1, (OTHER, HERE): 2}),
        desk.record_challenge(world.form(), chair, desk.challenges(chair, NUMBER, HERE), JUNE.date(), "Conteste"),
    ):
        done(answer)
    return world


def aloof(world: World) -> Actor:
    """A secretary of one programme, who judges nobody of the other."""
    who = "greffe@ecole.example.org"
    world.desk.grant(world.form(), world.who("administration"), who, "Greffe", "secretariat", (HERE,))
    return world.desk.actor(who)


def everywhere(world: World) -> Actor:
    """Someone who has every role: whatever opens to anyone opens to them, and they judge."""
    who = "tout@ecole.example.org"
    for role in ROLES:
        world.desk.grant(world.form(), world.who("administration"), who, "Tout Ensemble", role, ("*",))
    return world.desk.actor(who)


Asked = Callable[[World, tuple[str, ...], Callable[[], None]], Any]
"""A world, its dossiers, and what is lived there once everyone is named → what they are answered then."""


def lived(books: Books, asked: Asked, life: Callable[[World], None] | None, *, linked: bool) -> Any:
    world, dossiers = world_of(books, linked=linked)

    def live() -> None:
        if life:
            life(world)
        world.desk.journal.check()  # nothing waits to be settled

    found = asked(world, dossiers, live)
    world.close()
    return found


@pytest.fixture(scope="module")
def unlived(standing_books: Books) -> Callable[[Asked, bool], Any]:
    """What is answered where no company gave anything: once for all lives."""
    found: dict[tuple[Asked, bool], Any] = {}

    def of(asked: Asked, linked: bool) -> Any:
        if (asked, linked) not in found:
            found[asked, linked] = lived(standing_books, asked, None, linked=linked)
        return found[asked, linked]

    return of


CASES = [(life, bool(rank % 2)) for rank, life in enumerate(LIVES)]


def _answered(world: World, dossiers: tuple[str, ...], live: Callable[[], None]) -> Any:
    judges = [judge(world), *(world.who(role) for role in JUDGES)]
    live()
    read = [everything(world, one, dossiers) for one in judges]
    placing = everything(world, world.who("direction"), dossiers)
    return read, placing, [_decided(world, dossiers[-1], step) for step in ("admettre_principale",) * 2]


@pytest.mark.parametrize(("life", "linked"), CASES, ids=lambda one: getattr(one, "__name__", "two" if one else "one"))
def test_whoever_still_judges_is_answered_the_same_with_and_without_a_company(
    standing_books: Books, life: Callable[[World], None], linked: bool, unlived: Callable[[Asked, bool], Any]
) -> None:
    read, placing, decided = lived(standing_books, _answered, life, linked=linked)
    other, other_placing, other_decided = unlived(_answered, linked)
    for mine, theirs in zip(read, other, strict=True):
        assert len(mine) > 100
        assert mine.keys() == theirs.keys()
        assert {label: text for label, text in mine.items() if text != theirs[label]} == {}
    assert decided == other_decided == [("Saved", ()), ("Saved", ())]
    assert placing != other_placing


def _decided(world: World, dossier: str, step: str) -> tuple[str, tuple[str, ...]]:
    """The jury proposes, the chair validates, on what each was shown."""
    proposed = world.desk.files().candidature(dossier, THERE).get("proposal")
    who = world.who("presidence" if proposed else "jury")
    answer = world.desk.decide(world.form(), who, world.desk.file(who, dossier), THERE, step, "Résultats")
    return type(answer).__name__, answer.reasons if isinstance(answer, Refused) else ()


def acts(world: World, actor: Actor, dossiers: tuple[str, ...]) -> dict[str, Any]:
    """What each act of a judge is answered on the application that is admissible, on what they are shown: every step,
    alone and in a lot that was open, then what is about the dossier."""
    desk, steps = world.desk, world.desk.session.workflow.transitions
    found: dict[str, Any] = {}
    for step in (one.id for one in steps.values() if "ADMISSIBLE" in one.sources):
        shown = desk.file(actor, NUMBER)
        found[step] = answered(lambda: desk.decide(world.form(), actor, shown, HERE, step, "Motif"))  # noqa: B023
        lot = desk.lot(actor, [(NUMBER, HERE)], step)
        forced = replace(lot, lines=tuple(replace(line, objections=()) for line in lot.lines))
        found[f"lot {step}"] = answered(lambda: desk.take_lot(world.form(), actor, forced, "Motif").answers[0][1])  # noqa: B023
    shown = desk.file(actor, NUMBER)
    found["refuse"] = answered(lambda: desk.refuse_proposal(world.form(), actor, shown, HERE, "Motif"))
    found["note"] = answered(lambda: desk.note(world.form(), actor, shown, "Une note"))
    found["assign"] = answered(lambda: desk.assign(world.form(), actor, shown, actor.email))
    found["correct"] = answered(lambda: desk.correct(world.form(), actor, shown, "phone", "0612345678", "Appel"))
    return {
        name: _without_chance(json.dumps(one, default=repr, ensure_ascii=False), world) for name, one in found.items()
    }


def told(answer: Any) -> Any:
    """What an answer says: neither positions nor operations, which another act before it moves."""
    if isinstance(answer, Saved):
        return "Saved", answer.already_by
    if isinstance(answer, Refused):
        return [*answer.reasons, plain(answer.mine), plain(answer.theirs)]
    if hasattr(answer, "__dataclass_fields__"):
        return {name: told(getattr(answer, name)) for name in answer.__dataclass_fields__ if name not in HIDDEN}
    if isinstance(answer, dict):
        return {str(name): told(one) for name, one in answer.items()}
    if isinstance(answer, list | tuple):
        return [told(one) for one in answer]
    return answer


def _said(world: World, ask: Callable[[], Any]) -> str:
    try:
        answer = told(ask())
    except RuleError as refused:
        answer = str(refused)
    # How many seats are left is a count, that every admissible is told.
    chance = r"form-\d+|[0-9a-f]{32,}|(?<=enregistrées par l'école : )\d+"
    return re.sub(chance, "…", json.dumps(answer, default=repr, ensure_ascii=False))


def test_every_use_case_that_records_is_asked_or_named() -> None:
    asked = {name for name, method in inspect.getmembers(Desk, inspect.isfunction) if hasattr(method, "asks")}
    written = {name for name in asked if "form" in inspect.signature(getattr(Desk, name)).parameters}
    driven = set(re.findall(r'^        "(\w+)": ', inspect.getsource(forms), re.MULTILINE))
    assert driven & set(ELSEWHERE) == set()
    assert driven | set(ELSEWHERE) == written


def _recorded(world: World, _: tuple[str, ...], live: Callable[[], None]) -> dict[str, str]:
    fix_first_day(world, JUNE.date())
    record(world, "saisie", f"dossier:{NUMBER}", TITLE)
    judges = [judge(world), everywhere(world), *(world.who(role) for role in JUDGES)]
    live()
    return {f"{who.name} {name}": _said(world, ask) for who in judges for name, ask in forms(world, who).items()}


@pytest.mark.parametrize(("life", "linked"), CASES, ids=lambda one: getattr(one, "__name__", "two" if one else "one"))
def test_whoever_still_judges_is_answered_the_same_whatever_they_record(
    standing_books: Books, life: Callable[[World], None], linked: bool, unlived: Callable[[Asked, bool], Any]
) -> None:
    found, alone = lived(standing_books, _recorded, life, linked=linked), unlived(_recorded, linked)
    assert found.keys() == alone.keys()
    assert {label: (alone[label], said) for label, said in found.items() if said != alone[label]} == {}


def _apart(world: World, actor: Actor) -> Any:
    return answered(
        lambda: world.desk.recuse(world.form(), actor, world.desk.file(actor, NUMBER), HERE, actor.email, "Lien")
    )


def _acted(world: World, dossiers: tuple[str, ...], live: Callable[[], None]) -> list[dict[str, Any]]:
    judges = [judge(world), *(world.who(role) for role in JUDGES)]
    live()
    found = [acts(world, one, dossiers) for one in judges]
    return [*found, {one.email: _apart(world, one) for one in judges[2:]}]


@pytest.mark.parametrize(("life", "linked"), CASES, ids=lambda one: getattr(one, "__name__", "two" if one else "one"))
def test_whoever_still_judges_is_answered_the_same_when_they_act(
    standing_books: Books, life: Callable[[World], None], linked: bool, unlived: Callable[[Asked, bool], Any]
) -> None:
    """Not only what they read: their act on the application that something followed is answered as if nothing had."""
    found, alone = lived(standing_books, _acted, life, linked=linked), unlived(_acted, linked)
    for mine, theirs in zip(found, alone, strict=True):
        assert {name: (said, theirs[name]) for name, said in mine.items() if said != theirs[name]} == {}
    closed = [said for mine in alone[1:-1] for name, said in mine.items() if STILL_JUDGES in said]
    assert len(closed) > 20
    assert "Saved" in alone[1]["note"]
    assert set(alone[-1].values()) == {"Saved"}


def test_once_they_judge_nothing_of_the_person_their_steps_are_open_again(standing_books: Books) -> None:
    world, dossiers = world_of(standing_books, linked=True)
    clerk = world.who("instruction")

    def withdraw() -> Any:
        return world.desk.decide(world.form(), clerk, world.desk.file(clerk, NUMBER), HERE, "retirer", "Départ")

    offer = next(one for one in world.desk.offers(clerk, NUMBER, HERE) if one.id == "retirer")
    assert (offer.objections, withdraw()) == ((STILL_JUDGES,), Refused((STILL_JUDGES,)))
    put(world, dossiers[-1], THERE, "NON_ADMISSIBLE")
    assert isinstance(withdraw(), Saved)
    world.close()


def test_the_readings_asked_are_those_that_count() -> None:
    asked = {name for name, *_ in readings()}
    assert {"queue", "file", "thread", "offers", "journal_lines", "find", "grid", "lot", "placement_board"} <= asked


def test_a_candidate_withdrawn_tells_a_judge_nothing_of_the_fiche_that_lapses(standing_books: Books) -> None:
    """The act of a colleague ends a project that they do not know of: its thread does not say so."""
    texts = []
    for followed in (False, True):
        world, _ = world_of(standing_books, linked=False)
        if followed:
            receive(world)
        clerk, placing = world.who("instruction"), world.who("placement")
        answer = world.desk.decide(world.form(), placing, world.desk.file(placing, NUMBER), HERE, "retirer", "Départ")
        assert isinstance(answer, Saved), answer
        lines = world.desk.thread(clerk, NUMBER)
        texts.append([(one.what, one.changes, one.reason) for one in lines])
        if followed:
            whole = world.desk.thread(world.who("placement"), NUMBER)[0]
            assert ("Caduque le", "", "10/06/2024") in whole.changes
        world.close()
    assert texts[0] == texts[1]


def test_the_letter_of_a_withdrawal_that_followed_a_project_tells_a_judge_nothing(standing_books: Books) -> None:
    """They see the application where it stood before: a letter that confirms a withdrawal would say that something
    followed (§5)."""
    world, _ = world_of(standing_books, linked=False)
    desk, placing, sender, reader = world.desk, world.who("placement"), world.who("direction"), world.who("secretariat")
    before = desk.outbox(reader), desk.thread(reader, NUMBER), desk.file(reader, NUMBER).applications

    def write(template: str) -> None:
        keys = [one.key for one in desk.owed_letters(sender, template)]
        assert desk.write(world.form(), sender, template, keys) == (1, ())

    agreed(world)
    write("fiche_agreee")
    done(desk.decide(world.form(), placing, desk.file(placing, NUMBER), HERE, "retirer", "Départ"))
    write("retrait")
    assert [(one.mail.template, one.label) for one in desk.outbox(sender)] == [
        ("fiche_agreee", "annulé"), ("retrait", "prêt"),
    ]  # fmt: skip
    assert (desk.outbox(reader), desk.thread(reader, NUMBER), desk.file(reader, NUMBER).applications) == before
    world.close()


def reads(world: World, actor: Actor, dossiers: tuple[str, ...], log: pytest.LogCaptureFixture) -> dict[str, list[str]]:
    """Each reading open to this person that says what the company is → what the log says of it."""
    values, found = known(world, actor, dossiers) | {"tab": ["Fiches", "Candidatures"]}, {}
    for name, method in inspect.getmembers(Desk, inspect.isfunction):
        wanted = inspect.signature(method).parameters.values()
        required = [one.name for one in wanted if one.default is inspect.Parameter.empty and one.name != "self"]
        if name.startswith("_") or not hasattr(method, "asks") or not set(required) <= set(values):
            continue
        for given in itertools.product(*(values[one] for one in required)):
            log.clear()
            world.desk._noted.clear()
            with suppress(RuleError):
                answer = method(world.desk, **dict(zip(required, given, strict=True)))
                if WORDS["company"] in json.dumps(plain(answer), default=repr, ensure_ascii=False):
                    found[f"{name} {[one for one in given if one is not actor]}"] = log.messages
    return found


@pytest.mark.parametrize("linked", [False, True])
def test_whoever_reads_a_company_while_another_application_is_to_be_decided_is_logged(
    standing_books: Books, linked: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """Outside the switch nothing is closed, and each reading leaves a line: identifiers, no name of anyone."""
    world, dossiers = world_of(standing_books, linked=linked)
    replacing(world)
    who = world.who("placement")
    line = f"compte {account(who.email)}, {NUMBER}/{HERE}, à décider : {dossiers[-1]}/{THERE}"
    found = reads(world, who, dossiers, caplog)
    assert {name.split()[0] for name in found} == {
        "grid",
        "journal_lines",
        "placement_board",
        "placement_file",
        "proposed_fiche",
        "thread",
    }
    for name, told in found.items():
        assert [one.partition(", ")[2] for one in told] == [line], name
    world.desk._noted.clear()
    caplog.clear()
    for _ in range(2):
        world.desk.placement_file(who, NUMBER, HERE)
        world.desk.placement_board(who, HERE)
    assert len(caplog.messages) == 1, "once a day"
    assert not [word for word in ("Atelier", "Lefèvre", "@", "example") if word in caplog.text]
    put(world, dossiers[-1], THERE, "NON_ADMISSIBLE")
    assert set(map(tuple, reads(world, who, dossiers, caplog).values())) == {()}, "nothing is to be decided any more"
    world.close()


def test_a_reading_is_not_taken_for_one_that_stood_at_the_same_place_in_memory(
    standing_books: Books, caplog: pytest.LogCaptureFixture
) -> None:
    """Something read of nobody, then dropped, left its answer to whatever was made there next: its line was missing."""
    world, _ = world_of(standing_books, linked=False)
    agreed(world)
    who, times = world.who("placement"), 50
    caplog.clear()
    for keys in ((), ((NUMBER, HERE),)):
        for _ in range(times):
            world.desk._noted.clear()
            world.desk._reads_projects(who, object(), keys)
    assert len(caplog.messages) == times
    world.close()


def test_whoever_judges_reads_no_company_and_leaves_no_line(
    standing_books: Books, caplog: pytest.LogCaptureFixture
) -> None:
    world, dossiers = world_of(standing_books, linked=False)
    agreed(world)
    for role in JUDGES:
        assert reads(world, world.who(role), dossiers, caplog) == {}
    assert caplog.messages == []
    world.close()
