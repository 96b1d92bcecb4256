"""The files follow the register: brought up act after act, they equal those built from nothing."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import NoReturn

import pytest

from desk.dashboard import TO_DECIDE, to_decide
from desk.demo import synthetic_dossiers
from desk.files import Entry, Files, Key, build, following
from desk.mending import mending
from desk.screening import Taken, View
from sheets_sync.answers import Draft
from tests.desk.conftest import SESSION, World


def same(one: Files, other: Files) -> None:
    assert one.entries == other.entries
    assert one.order == other.order
    for name in ("held", "places", "free", "signs", "merged", "persons"):
        here, there = ({key: value for key, value in getattr(files, name).items() if value} for files in (one, other))
        assert here == there, name


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_brought_up_equals_built_anew(crowd: World, seed: int) -> None:
    draw, desk = Random(seed), crowd.desk
    desk.files()
    clerk, dossiers = crowd.who("instruction"), list(desk.files().register.dossiers)[:4]
    for _ in range(20):
        dossier = draw.choice(dossiers)
        shown, act = desk.file(clerk, dossier), draw.randrange(7)
        programme = shown.applications[0].programme
        if act == 0:
            assert isinstance(desk.take_next(crowd.form(), clerk), Taken)
        elif act == 1:
            desk.assign(crowd.form(), clerk, shown, draw.choice(["instruction2@ecole.example.org", None]))
        elif act == 2:
            desk.decide(crowd.form(), clerk, shown, programme, "retirer", "demande")
        elif act == 3:
            desk.correct(crowd.form(), clerk, shown, "ects_obtained", str(draw.randrange(200)))
        elif act == 4:
            desk.correct(crowd.form(), clerk, shown, "email", draw.choice(["", "noe@example.org"]))
        elif act == 5:
            chair = crowd.who("presidence")
            for offer in desk.offers(chair, dossier, programme):
                desk.decide(crowd.form(), chair, shown, programme, offer.id, "au vu du dossier")
        else:
            subject = f"dossier:{dossier}"
            asked = draw.choice([None, {"kind": "both_changed", "file": "1", "now": "2"}])
            said = {"person": draw.choice(dossiers), "question.rank": asked}
            desk.journal.record(Draft(crowd.form(), "x", "reponse", subject, {subject: said}))
        files = desk.files()
        same(files, build(files.register, files.session))


def test_an_examination_is_kept_until_its_facts_change(crowd: World) -> None:
    desk, clerk = crowd.desk, crowd.who("instruction")
    one, two = [(key[0], key[1]) for key in sorted(desk.files().entries)][:2]
    before = desk.files().examination(*one), desk.files().examination(*two)
    desk.correct(crowd.form(), clerk, desk.file(clerk, one[0]), "rank", "1")
    after = desk.files().examination(*one), desk.files().examination(*two)
    assert after[1] is before[1]
    assert after[0] is not before[0]


def test_many_applications_keep_their_order(book: World) -> None:
    book.bring(*synthetic_dossiers(120, SESSION, seed=5))
    order = [at for at, _ in book.desk.files().order]
    assert order == sorted(order)
    assert len(order) == len(book.desk.files().entries)


class NeverThroughAll(dict[Key, Entry]):
    """Applications that are asked for one by one: nobody goes through them all."""

    def __iter__(self) -> Iterator[Key]:
        raise AssertionError("toutes les candidatures sont parcourues")

    def values(self) -> NoReturn:
        raise AssertionError("toutes les candidatures sont parcourues")

    items = keys = values  # type: ignore[assignment]


def test_an_act_works_out_its_own_dossier_again_and_no_other(crowd: World) -> None:
    """What an act costs does not grow with the book."""
    desk, clerk = crowd.desk, crowd.who("instruction")
    before = desk.files()
    dossier = next(iter(before.register.dossiers))
    desk.assign(crowd.form(), clerk, desk.file(clerk, dossier), "instruction2@ecole.example.org")
    after = desk.files()
    again = {key for key in after.entries if after.entries[key] is not before.entries.get(key)}
    assert again == {(dossier, code) for code in after.programmes(dossier)}
    assert following(after, after.register, after.session) is after


def test_the_board_and_the_queue_count_without_going_through_every_application(crowd: World) -> None:
    """They read what is counted as acts come in."""
    desk = crowd.desk
    subject = f"dossier:{next(iter(desk.files().register.dossiers))}"
    desk.journal.record(Draft(crowd.form(), "x", "reponse", subject, {subject: {"question.rank": {"kind": "doute"}}}))
    files = replace(desk.files(), entries=NeverThroughAll(desk.files().entries))
    states = files.session.workflow.states.values()
    undecided = {state.code for state in states if state.phase in TO_DECIDE and not state.final}
    for role in ("instruction", "presidence", "direction"):
        who = crowd.who(role)
        programmes = tuple(files.session.programmes)
        assert list(desk._waiting(files, who)) == list(desk.dashboard(who).waiting)
        assert desk._queue(files, who, programmes, View(), 10).counts == desk.queue(who, View(), 10).counts
        assert mending(files, (), frozenset(programmes))
        for code in programmes:
            states = [entry.state for key, entry in desk.files().entries.items() if key[1] == code]
            assert to_decide(files, code) == sum(state in undecided for state in states)
