"""The year through, two books that differ only by what a company did give whoever still judges the person the same
answers (§5): every reading of the desk is asked, found by its parameters, so that a new one is asked too."""

import inspect
import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desk.access import SCREENERS
from desk.blindness import STILL_JUDGES
from desk.desk import Desk
from desk.exporting import Export
from desk.outside import account
from desk.recovering import Recovery
from desk.screening import View
from rules.case import Actor
from rules.faults import RuleError
from sheets_sync.answers import Refused, Saved
from tests.desk.conftest import World, candidate
from tests.desk.test_blindness import _without_chance, judge
from tests.desk.test_projects import FICHE, JUNE, WORDS, agree, ask, done, engage, opened, put, receive

NUMBER, HERE, THERE = "24-00001", "MKX1", "BAT1"
COUNTS = {
    "seats", "what_if", "forecast_table", "forecasts", "bulletin", "bulletins", "bulletin_log", "published",
}  # fmt: skip
"""Counts of persons by programme, which every admissible is told (R-124): nobody is named."""
MACHINE = {"actes-en-attente", "sceaux"}
"""Of a copy for the day of an alarm: the last acts that this machine sent, how many rows there were."""
JUDGES = ("instruction", "secretariat", "jury", "presidence")


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
            found[label] = _without_chance(json.dumps(_plain(answer), default=repr, ensure_ascii=False), world)
    return found


def _plain(answer: Any) -> Any:
    """Without what only the machine reads (bases, rows with their salt), nor public counts."""
    hidden = {"bases", "register", "seats", "examination", "present", "checks"}
    if isinstance(answer, Recovery):
        return _plain(answer.tables)
    if hasattr(answer, "__dataclass_fields__"):
        return {name: _plain(getattr(answer, name)) for name in answer.__dataclass_fields__ if name not in hidden}
    if isinstance(answer, dict):
        return {str(name): _plain(one) for name, one in answer.items() if name not in MACHINE}
    if isinstance(answer, list | tuple):
        return [_plain(one) for one in answer]
    return answer


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


LIVES = (provided, received, refused, to_complete, agreed, lapsed, engage, contract, defaulted, renounced)


def world_of(folder: Path, *, linked: bool) -> tuple[World, tuple[str, ...]]:
    """A person admissible here, still to be judged there."""
    folder.mkdir()
    world = World(folder).found()
    if linked:
        world.bring(candidate(NUMBER, (HERE,)), candidate("24-00002", (THERE,), person=NUMBER))
    else:
        world.bring(candidate(NUMBER, (HERE, THERE)))
    dossiers = (NUMBER, "24-00002") if linked else (NUMBER,)
    put(world, NUMBER, HERE, "CONVOQUE", "ADMISSIBLE")
    put(world, dossiers[-1], THERE, "CONVOQUE", "EPREUVES_FAITES")
    world.clock.now = JUNE
    return world, dossiers


CASES = [(life, bool(rank % 2)) for rank, life in enumerate(LIVES)]


@pytest.mark.parametrize(("life", "linked"), CASES, ids=lambda one: getattr(one, "__name__", "two" if one else "one"))
def test_whoever_still_judges_is_answered_the_same_with_and_without_a_company(
    tmp_path: Path, life: Callable[[World], None], linked: bool
) -> None:
    found = []
    for lived in (False, True):
        world, dossiers = world_of(tmp_path / str(lived), linked=linked)
        judges = [judge(world), *(world.who(role) for role in JUDGES)]
        if lived:
            life(world)
        world.desk.journal.check()  # nothing waits to be settled
        read = [everything(world, one, dossiers) for one in judges]
        placing = everything(world, world.who("direction"), dossiers)
        decided = [_decided(world, dossiers[-1], step) for step in ("admettre_principale", "admettre_principale")]
        found.append((read, placing, decided))
        world.close()
    (read, placing, decided), (other, other_placing, other_decided) = found
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
        found[step] = _asked(lambda: desk.decide(world.form(), actor, shown, HERE, step, "Motif"))  # noqa: B023
        lot = desk.lot(actor, [(NUMBER, HERE)], step)
        forced = replace(lot, lines=tuple(replace(line, objections=()) for line in lot.lines))
        found[f"lot {step}"] = _asked(lambda: desk.take_lot(world.form(), actor, forced, "Motif").answers[0][1])  # noqa: B023
    shown = desk.file(actor, NUMBER)
    found["refuse"] = _asked(lambda: desk.refuse_proposal(world.form(), actor, shown, HERE, "Motif"))
    found["note"] = _asked(lambda: desk.note(world.form(), actor, shown, "Une note"))
    found["assign"] = _asked(lambda: desk.assign(world.form(), actor, shown, actor.email))
    found["correct"] = _asked(lambda: desk.correct(world.form(), actor, shown, "phone", "0612345678", "Appel"))
    return {
        name: _without_chance(json.dumps(one, default=repr, ensure_ascii=False), world) for name, one in found.items()
    }


def _apart(world: World, actor: Actor) -> Any:
    return _asked(
        lambda: world.desk.recuse(world.form(), actor, world.desk.file(actor, NUMBER), HERE, actor.email, "Lien")
    )


def _asked(ask: Callable[[], Any]) -> Any:
    try:
        answer = ask()
    except RuleError as refused:
        return str(refused)
    if not isinstance(answer, Refused):
        return type(answer).__name__
    return [*answer.reasons, _plain(answer.mine), _plain(answer.theirs)]


@pytest.mark.parametrize(("life", "linked"), CASES, ids=lambda one: getattr(one, "__name__", "two" if one else "one"))
def test_whoever_still_judges_is_answered_the_same_when_they_act(
    tmp_path: Path, life: Callable[[World], None], linked: bool
) -> None:
    """Not only what they read: their act on the application that something followed is answered as if nothing had."""
    found = []
    for lived in (False, True):
        world, dossiers = world_of(tmp_path / str(lived), linked=linked)
        judges = [judge(world), *(world.who(role) for role in JUDGES)]
        if lived:
            life(world)
        world.desk.journal.check()
        found.append([acts(world, one, dossiers) for one in judges])
        found[-1].append({one.email: _apart(world, one) for one in judges[2:]})
        world.close()
    for mine, theirs in zip(*found, strict=True):
        assert {name: (said, theirs[name]) for name, said in mine.items() if said != theirs[name]} == {}
    closed = [said for mine in found[0][1:-1] for name, said in mine.items() if STILL_JUDGES in said]
    assert len(closed) > 20
    assert "Saved" in found[0][1]["note"]
    assert set(found[0][-1].values()) == {"Saved"}


def test_once_they_judge_nothing_of_the_person_their_steps_are_open_again(tmp_path: Path) -> None:
    world, dossiers = world_of(tmp_path / "one", linked=True)
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


def test_a_candidate_withdrawn_tells_a_judge_nothing_of_the_fiche_that_lapses(tmp_path: Path) -> None:
    """The act of a colleague ends a project that they do not know of: its thread does not say so."""
    texts = []
    for lived in (False, True):
        world, _ = world_of(tmp_path / str(lived), linked=False)
        if lived:
            receive(world)
        clerk, placing = world.who("instruction"), world.who("placement")
        answer = world.desk.decide(world.form(), placing, world.desk.file(placing, NUMBER), HERE, "retirer", "Départ")
        assert isinstance(answer, Saved), answer
        lines = world.desk.thread(clerk, NUMBER)
        texts.append([(one.what, one.changes, one.reason) for one in lines])
        if lived:
            whole = world.desk.thread(world.who("placement"), NUMBER)[0]
            assert ("Caduque le", "", "10/06/2024") in whole.changes
        world.close()
    assert texts[0] == texts[1]


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
                if WORDS["company"] in json.dumps(_plain(answer), default=repr, ensure_ascii=False):
                    found[f"{name} {[one for one in given if one is not actor]}"] = log.messages
    return found


@pytest.mark.parametrize("linked", [False, True])
def test_whoever_reads_a_company_while_another_application_is_to_be_decided_is_logged(
    tmp_path: Path, linked: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """Outside the switch nothing is closed, and each reading leaves a line: identifiers, no name of anyone."""
    world, dossiers = world_of(tmp_path / "one", linked=linked)
    agreed(world)
    who = world.who("placement")
    line = f"compte {account(who.email)}, {NUMBER}/{HERE}, à décider : {dossiers[-1]}/{THERE}"
    found = reads(world, who, dossiers, caplog)
    assert {name.split()[0] for name in found} == {
        "grid",
        "journal_lines",
        "placement_board",
        "placement_file",
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
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Something read of nobody, then dropped, left its answer to whatever was made there next: its line was missing."""
    world, _ = world_of(tmp_path / "one", linked=False)
    agreed(world)
    who, times = world.who("placement"), 50
    caplog.clear()
    for keys in ((), ((NUMBER, HERE),)):
        for _ in range(times):
            world.desk._noted.clear()
            world.desk._reads_projects(who, object(), keys)
    assert len(caplog.messages) == times
    world.close()


def test_whoever_judges_reads_no_company_and_leaves_no_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    world, dossiers = world_of(tmp_path / "one", linked=False)
    agreed(world)
    for role in JUDGES:
        assert reads(world, world.who(role), dossiers, caplog) == {}
    assert caplog.messages == []
    world.close()
