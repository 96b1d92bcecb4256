"""An act that has not the shape of an act: refused before it is sent, set aside when it stands in the journal."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from rules.faults import RuleError
from sheets_sync import rounds
from sheets_sync.answers import Draft, Pending, Refused, Saved
from sheets_sync.journal import TAB, Act
from sheets_sync.reading import Reader
from sheets_sync.register import Register
from sheets_sync.rows import JournalRow, Seal
from sheets_sync.sql_book import SqlBook
from sheets_sync.writer import Journal
from tests.sheets_sync.conftest import KEY, Opening, now, open_journal
from tests.tables import each_row

CASES = Path(__file__).parent / "cases"
DOSSIER = "dossier:24-00001"


@pytest.fixture
def journal(sqlite: Opening, tmp_path: Path) -> Journal:
    return open_journal(sqlite(), tmp_path)


def good(form: str) -> Draft:
    return Draft(form, "zelie@ecole.fr", "saisie", DOSSIER, {DOSSIER: {"phone": form}})


@each_row(CASES / "shapes.csv")
def test_it_is_refused_in_french_and_the_next_one_is_saved(row: dict[str, str], journal: Journal) -> None:
    bad = Draft(
        "bad", "zelie@ecole.fr", row["kind"], DOSSIER, json.loads(row["changes"]), facts=json.loads(row["facts"])
    )
    answer, *others = journal.record([bad, good("with it")])
    assert isinstance(answer, Refused)
    assert row["says"] in answer.reasons[0]
    assert "Rien n'est enregistré" in answer.reasons[0]
    assert [type(other) for other in others] == [Saved]
    assert isinstance(journal.record(good("after it")), Saved)
    assert [act.act.kind for act in journal.check().acts] == ["genese", "saisie", "saisie"]
    journal.close()


def append(folder: Path, *contents: tuple[str, Any]) -> None:
    """Rows signed as the desk signs, whose content is none: what an older version may have left there."""
    book, seal = SqlBook(f"sqlite:///{folder}/book.db"), Seal(KEY)
    reader = Reader(seal, book.identity)
    reader.take(book.read({TAB: 0})[TAB], 0)
    for kind, content in contents:
        act = Act(f"{hash((kind, str(content))) & 0xFFFFFFFF:032x}", now(), "zelie@ecole.fr", kind, DOSSIER)
        row = reader.row(act)._replace(contenu=content if isinstance(content, str) else json.dumps(content))
        row = row._replace(condensé=seal.condensed(row.contenu, row.sel))
        book.append(TAB, [row._replace(empreinte=seal.digest(row, book.identity, []))], 0)
    book.close()


LEFT: dict[str, tuple[str, Any]] = {
    "a resumption that says nothing": ("reprise", {"form": "f", "changes": {}, "facts": {}}),
    "a seal that says nothing": ("sceau", {"form": "f", "changes": {}, "facts": {}}),
    "an unknown kind": ("promotion", {"form": "f", "changes": {}, "facts": {}}),
    "no object": ("saisie", [1, 2]),
    "no JSON": ("saisie", "{"),
    "a change without its before": ("saisie", {"form": "f", "changes": {DOSSIER: {"phone": "0602"}}, "facts": {}}),
    "changes in a list": ("saisie", {"form": "f", "changes": [DOSSIER], "facts": {}}),
    "facts in a text": ("saisie", {"form": "f", "changes": {}, "facts": "aucun"}),
    "a session whose rows are a text": ("mise_en_vigueur", {"form": "f", "changes": {}, "facts": {"lignes": "x"}}),
    "a reason that is a number": ("saisie", {"form": "f", "changes": {}, "facts": {}, "reason": 12}),
}


@pytest.mark.parametrize("left", LEFT.values(), ids=LEFT)
def test_a_row_that_stands_there_is_set_aside_and_the_rest_goes_on(left: Any, journal: Journal, tmp_path: Path) -> None:
    assert isinstance(journal.record(good("before")), Saved)
    append(tmp_path, left)
    restarted = open_journal(SqlBook(f"sqlite:///{tmp_path}/book.db"), tmp_path)
    for process in (journal, restarted):
        register = process.check()
        assert register.alarm is None
        assert [(fault.tab, fault.row, fault.column) for fault in register.quarantine] == [(TAB, "ligne 4", "contenu")]
        assert "mis de côté" in register.quarantine[0].says
        assert isinstance(process.record(good("restarted" if process is restarted else "kept")), Saved)
        assert process.check().value(DOSSIER, "phone") in ("kept", "restarted")
        process.close()


def test_what_a_former_version_left_in_the_outbox_ends_as_a_refusal(journal: Journal, tmp_path: Path) -> None:
    journal.record(good("before"))
    journal.close()
    append(tmp_path, LEFT["a resumption that says nothing"])
    row = JournalRow(*SqlBook(f"sqlite:///{tmp_path}/book.db").read({TAB: 2})[TAB].rows[0])
    journal = open_journal(SqlBook(f"sqlite:///{tmp_path}/book.db"), tmp_path)
    journal._local.put([row])
    journal.close()
    journal = open_journal(SqlBook(f"sqlite:///{tmp_path}/book.db"), tmp_path)
    journal.register()
    journal.check()
    assert [type(found.answer) for found in journal.pending()] == [Refused]
    assert isinstance(journal.record(good("after")), Saved)
    journal.close()


def test_a_value_that_no_journal_can_hold_does_not_carry_its_batch_away(journal: Journal) -> None:
    bad = Draft("bad", "zelie@ecole.fr", "saisie", "dossier:24-00002", {"dossier:24-00002": {"mark": float("nan")}})
    answers = journal.record([bad, good("with it")])
    assert [type(answer) for answer in answers] == [Refused, Saved]
    journal.close()


class Stopped(BaseException):
    """As a screen's own stop, or an exit: no `Exception`."""


@pytest.mark.parametrize("error", [Stopped(), SystemExit(3), KeyError("Zélie"), RecursionError(), MemoryError()])
def test_a_guard_may_break_in_any_way(error: BaseException, journal: Journal, caplog: pytest.LogCaptureFixture) -> None:
    def guard(register: Register) -> list[str]:
        raise error

    with caplog.at_level(logging.WARNING):
        answer = journal.record(good("f1"), guard)
    assert isinstance(answer, Refused)
    number = answer.reasons[0].split("opération ")[1][:8]
    assert number in caplog.text
    assert type(error).__name__ in caplog.text
    assert "Zélie" not in caplog.text + answer.reasons[0]
    assert "zelie" not in caplog.text
    assert isinstance(journal.record(good("f2")), Saved)
    journal.close()


def test_a_guard_that_refuses_by_the_rules_is_believed(journal: Journal) -> None:
    def guard(register: Register) -> list[str]:
        raise RuleError("le dépôt est clos")

    assert journal.record(good("f1"), guard) == Refused(("le dépôt est clos", "Rien n'est enregistré."))
    journal.close()


def test_what_breaks_after_the_send_is_being_checked_then_settled(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:

        def broken(*arguments: object) -> None:
            raise KeyError("classeur")

        patched.setattr(rounds.Rounds, "_judge", broken)
        answer = journal.record(good("f1"))
    assert isinstance(answer, Pending)
    journal.check()
    assert [type(found.answer) for found in journal.pending()] == [Saved]
    assert journal.register(0).value(DOSSIER, "phone") == "f1"
    assert isinstance(journal.record(good("f2")), Saved)
    journal.close()
