"""The demonstration: always the same people, on its fixed day, never in a real book, nor a real desk in its."""

import re
from collections import Counter
from pathlib import Path

import pytest

from desk import demo
from desk.desk import open_desk
from desk.fields import fields
from desk.screening import View
from rules.session import load, notices
from tests.desk.conftest import SESSION, World, candidate

SMALL = 150


def test_the_same_seed_gives_the_same_people() -> None:
    one, two, other = (list(demo.synthetic_dossiers(30, SESSION, seed)) for seed in (1, 1, 2))
    assert one == two
    assert one != other
    assert all(
        str(dossier.fields.get("email", "@candidat.example.org")).endswith("@candidat.example.org") for dossier in one
    )


def test_it_opens_on_its_day_with_work_for_each_role(tmp_path: Path) -> None:
    desk = demo.open_demo(tmp_path, SMALL)
    again = demo.open_demo(tmp_path, SMALL)
    assert desk.demo
    assert desk.today() == demo.day().of(load(notices()[-1]))
    assert desk.sight().position == again.sight().position
    assert desk.sight().alarm == ""
    titles = {account.title for account in desk.accounts()}
    assert {"direction", "instruction", "présidence du jury INFRES", "lecture", "administration"} <= titles
    states = Counter(entry.state for entry in desk.files().entries.values())
    assert {"COMPLET", "RECEVABLE", "A_JUGER", "A_COMPLETER", "PRE_ADMISSIBLE", "REJETE_DOSSIER"} <= set(states)
    chair = next(one for one in desk.accounts() if one.title == "présidence du jury BAT et MKX")
    labels = {one.label for one in desk.dashboard(desk.actor(chair.email)).waiting}
    assert "Propositions à valider" in labels
    clerk = next(one for one in desk.accounts() if one.title == "instruction")
    assert desk.queue(desk.actor(clerk.email), View()).counts["mine"] > 0
    desk.journal.close()
    again.journal.close()


def test_an_interrupted_making_is_made_again(tmp_path: Path) -> None:
    desk = demo.open_demo(tmp_path, SMALL)
    (path,) = tmp_path.glob("*.db")
    desk.journal.close()
    path.unlink()
    for left in tmp_path.glob("*-wal"):
        left.unlink()
    desk = demo.open_demo(tmp_path, SMALL)
    assert desk.sight().alarm == ""
    desk.journal.close()


def test_it_does_not_enter_a_book_where_something_is(book: World) -> None:
    book.bring(candidate())
    with pytest.raises(demo.DemoRefused):
        demo.seed(book.desk.journal, 10)


def test_a_real_desk_does_not_open_the_demonstration(tmp_path: Path) -> None:
    desk = demo.open_demo(tmp_path, SMALL)
    (path,) = tmp_path.glob("*.db")
    desk.journal.close()
    with pytest.raises(demo.DemoRefused):
        open_desk(f"sqlite:///{path}")


MACHINE = re.compile(r"\b(True|False|None)\b|[a-z]+_[a-z]+|[{}\[\]]|^[a-z]{4,}:|[0-9a-f]{16}")


def test_every_act_is_told_in_french_to_everyone(tmp_path: Path) -> None:
    """No key, code of the program, digest or value of Python reaches the journal (R-25)."""
    desk = demo.open_demo(tmp_path, SMALL)
    known = {field.label for field in fields(desk.session).values()}
    for account in desk.accounts():
        for line in desk.journal_lines(desk.actor(account.email), limit=100_000):
            told = [line.what, line.who, line.reason, line.since, *sum(line.changes, ()), *sum(line.facts, ())]
            assert [text for text in told if MACHINE.search(text)] == [], line
            assert (line.what[0] + line.who[0]).isupper(), line
            assert line.at <= desk.now(), line
            labels = {label.removeprefix("Question : ") for label, _, _ in line.changes}
            assert line.kind == "mise_en_vigueur" or labels <= known | {"Fichier", "Lignes du fichier"}, line
    desk.journal.close()
