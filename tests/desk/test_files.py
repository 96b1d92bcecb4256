"""The files follow the register: brought up act after act, they equal those built from nothing."""

from random import Random

import pytest

from desk.demo import synthetic_dossiers
from desk.files import Files, build
from desk.screening import Taken
from tests.desk.conftest import SESSION, World


def same(one: Files, other: Files) -> None:
    assert one.entries == other.entries
    assert one.order == other.order
    for name in ("held", "places", "free", "merged", "persons"):
        here, there = ({key: value for key, value in getattr(files, name).items() if value} for files in (one, other))
        assert here == there, name


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_brought_up_equals_built_anew(crowd: World, seed: int) -> None:
    draw, desk = Random(seed), crowd.desk
    desk.files()
    clerk, dossiers = crowd.who("instruction"), list(desk.files().register.dossiers)
    for _ in range(12):
        dossier = draw.choice(dossiers)
        shown, act = desk.file(clerk, dossier), draw.randrange(5)
        programme = shown.applications[0].programme
        if act == 0:
            assert isinstance(desk.take_next(crowd.form(), clerk), Taken)
        elif act == 1:
            desk.assign(crowd.form(), clerk, dossier, draw.choice(["instruction2@ecole.example.org", None]))
        elif act == 2:
            desk.decide(crowd.form(), clerk, shown, programme, "retirer", "demande")
        elif act == 3:
            desk.correct(crowd.form(), clerk, shown, "ects_obtained", str(draw.randrange(200)))
        else:
            subject = f"dossier:{dossier}"
            from sheets_sync.answers import Draft

            person = draw.choice(dossiers)
            desk.journal.record(Draft(crowd.form(), "x", "reponse", subject, {subject: {"person": person}}))
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
