"""A register never moves, tells what changed, and read warm it equals itself read cold."""

import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.session import load, notices
from sheets_sync import tables
from sheets_sync.answers import Draft, Saved
from sheets_sync.local import Local
from sheets_sync.memory_book import MemoryBook, MemoryService
from sheets_sync.register import Recorded, Register
from sheets_sync.rows import content_of, read_act
from sheets_sync.setting_up import set_up
from sheets_sync.writer import Journal
from tests.sheets_sync.conftest import Opening, now, open_journal

SUBJECTS = ("dossier:24-1", "dossier:24-2", "candidature:24-1/BAT1", "candidature:24-1/MKX1", "parametre:Titres/BUT")


@pytest.fixture
def journal(sqlite: Opening, tmp_path: Path) -> Journal:
    return open_journal(sqlite(), tmp_path)


def record(journal: Journal, subject: str, changes: Mapping[str, Any], kind: str = "saisie", **more: Any) -> Register:
    form = f"f{journal.register().position}"
    answer = journal.record(Draft(form, "a@ecole.fr", kind, subject, {subject: changes} if changes else {}, **more))
    assert isinstance(answer, Saved), answer
    return journal.register()


def picture(register: Register) -> tuple[Any, ...]:
    """All that a register says, copied."""
    acts = [(act.position, act.row, act.lost) for act in register.acts]
    threads = {subject: [act.position for act in register.thread(subject)] for subject in SUBJECTS}
    fields = {subject: dict(values) for subject, values in register.fields.items()}
    said = (register.position, fields, dict(register.heads), dict(register.applications), register.dossiers)
    return (*said, acts, threads, register.draft, register.in_force)


def test_it_tells_dossiers_their_applications_and_their_thread(journal: Journal) -> None:
    record(journal, "dossier:24-1", {"phone": "0601"})
    record(journal, "candidature:24-1/BAT1", {"state": "DEPOSE"})
    record(journal, "candidature:24-1/MKX1", {"state": "DEPOSE"})
    older = journal.register()
    register = record(journal, "dossier:24-2", {"phone": "0602"})
    assert register.dossiers == ("24-1", "24-2")
    assert register.applications == {"24-1": ("BAT1", "MKX1"), "24-2": ()}
    assert [act.act.changes for act in register.thread("dossier:24-2")] == [{"dossier:24-2": {"phone": (None, "0602")}}]
    assert register.changed_since(older) == {"dossier:24-2"}
    assert register.changed_since(register) == frozenset()
    assert older.dossiers == ("24-1",)
    assert len(older.thread("dossier:24-2")) == 0


def test_it_tells_every_subject_of_a_dossier_even_one_that_was_erased(journal: Journal) -> None:
    record(journal, "dossier:24-1", {"phone": "0601"})
    older = record(journal, "candidature:24-1/BAT1", {"state": "DEPOSE"})
    record(journal, "epreuve:24-1/BAT1/EVD1", {"outcome": "passee"}, "epreuve")
    journal.purge("candidature:24-1/BAT1")
    told = {"24-1": {"dossier:24-1", "candidature:24-1/BAT1"}}
    assert {dossier: {*some} for dossier, some in older.subjects.items()} == told
    told["24-1"].add("epreuve:24-1/BAT1/EVD1")
    assert {dossier: {*some} for dossier, some in journal.register().subjects.items()} == told


def test_what_is_made_of_a_thread_is_made_again_only_once_it_grew(journal: Journal) -> None:
    made: list[str] = []

    def values(subject: str, thread: Iterable[Recorded]) -> list[Any]:
        made.append(subject)
        return [one.act.changes[subject]["phone"][1] for one in thread]

    older = record(journal, "dossier:24-1", {"phone": "0601"})
    assert [older.kept("dossier:24-1", values) for _ in range(2)] == [["0601"]] * 2
    aside = record(journal, "dossier:24-2", {"phone": "0602"})
    assert aside.kept("dossier:24-1", values) == ["0601"]
    assert made == ["dossier:24-1"]
    newer = record(journal, "dossier:24-1", {"phone": "0603"})
    assert newer.kept("dossier:24-1", values) == ["0601", "0603"]
    assert older.kept("dossier:24-1", values) == ["0601"]
    first, last = newer.thread("dossier:24-1")
    assert newer.without([last]).kept("dossier:24-1", values) == ["0601"]
    assert newer.without([first]).kept("dossier:24-1", values) == ["0603"]
    assert newer.kept("dossier:24-1", values) == ["0601", "0603"]
    assert newer.kept("dossier:24-2", values) == ["0602"]
    made.clear()
    assert newer.without([first]).kept("dossier:24-2", values) == ["0602"]
    assert made == [], "nothing of that one is left out"


def test_what_is_left_out_takes_nothing_of_what_was_changed_since(journal: Journal) -> None:
    """Of two fields of one act, the one that an act that stays changed since is as that one left it."""
    record(journal, "dossier:24-1", {"phone": "0601", "city": "Alès"})
    record(journal, "dossier:24-1", {"phone": "0602", "city": "Nîmes"})
    record(journal, "dossier:24-1", {"phone": "0603"})
    last = record(journal, "dossier:24-1", {"phone": "0604"})
    first, second, third, fourth = last.thread("dossier:24-1")
    left = [last.without(acts) for acts in ([second], [first, second], [second, fourth], [third, fourth])]
    told = [(one.value("dossier:24-1", "phone"), one.value("dossier:24-1", "city")) for one in left]
    assert told == [("0604", "Alès"), ("0604", None), ("0603", "Alès"), ("0602", "Nîmes")]


def test_an_act_says_what_it_touches_and_when_without_being_read(journal: Journal) -> None:
    changes = {"dossier:24-1": {"phone": "0601"}, "candidature:24-1/BAT1": {"state": "DEPOSE"}}
    saved = journal.record(Draft("f", "a@ecole.fr", "saisie", "dossier:24-1", changes))
    assert isinstance(saved, Saved), saved
    recorded = journal.register().acts[-1]
    assert recorded.at == saved.act.at
    assert set(recorded.touched) == set(changes)


CHANGE = st.tuples(
    st.sampled_from(SUBJECTS), st.sampled_from("abc"), st.none() | st.integers(0, 3) | st.text(max_size=3)
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(CHANGE, min_size=1, max_size=4), min_size=1, max_size=8))
def test_a_register_handed_out_never_moves_and_warm_equals_cold(batches: list[list[tuple[str, str, Any]]]) -> None:
    service = MemoryService()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sheets_sync.writer.Local", lambda path: Local(None))
        warm = Journal(MemoryBook(service), Path("outbox"), now, key=bytes(32))
        cold = Journal(MemoryBook(service), Path("outbox"), now, key=bytes(32))
        handed: list[tuple[Register, tuple[Any, ...]]] = []
        for number, batch in enumerate(batches):
            register = warm.register(0)
            handed.append((register, picture(register)))
            drafts = [
                Draft(
                    f"{number}.{i}",
                    "a",
                    "saisie",
                    subject,
                    {subject: {name: value}},
                    bases=register.bases(f"{subject}#{name}"),
                )
                for i, (subject, name, value) in enumerate(batch)
            ]
            warm.record(drafts)
        for register, before in handed:
            assert picture(register) == before
        assert picture(warm.register(0)) == picture(cold.register())
        changed = warm.register().changed_since(handed[0][0])
        assert changed - {"classeur"} == {subject for batch in batches for subject, _, _ in batch}
        warm.close()
        cold.close()


def test_a_parameter_is_a_draft_until_someone_puts_it_in_force(journal: Journal) -> None:
    row = {"code": "BUT_INFO", "libelle": "BUT informatique"}
    subject = tables.subject("Titres", "BUT_INFO")
    edited = record(journal, subject, row, kind="parametre")
    assert (edited.draft, edited.in_force, edited.notice) == ({"Titres": (row,)}, {}, "")
    lines = tables.changes(edited.in_force, edited.draft, {"Titres": "code"})
    put = record(
        journal,
        "classeur",
        {},
        kind="mise_en_vigueur",
        facts={"lignes": lines},
        bases=edited.bases("classeur#en_vigueur"),
    )
    assert put.in_force == put.draft == {"Titres": (row,)}
    after = record(journal, "dossier:24-1", {"phone": "0601"})
    assert after.in_force is put.in_force
    assert after.draft is put.draft
    assert after.acts[-1].act.notice == put.notice != ""
    deleted = record(journal, subject, {tables.DELETED: True}, kind="parametre")
    assert deleted.draft == {"Titres": ()}
    assert deleted.in_force == {"Titres": (row,)}
    lines = tables.changes(deleted.in_force, deleted.draft, {"Titres": "code"})
    assert lines == {"Titres": {"BUT_INFO": None}}
    gone = record(journal, "classeur", {}, kind="mise_en_vigueur", facts={"lignes": lines})
    assert gone.in_force == {"Titres": ()}


def test_a_session_put_in_force_is_read_once_and_what_is_said_of_people_never_kept(journal: Journal) -> None:
    """Hundreds of thousands of characters, met at each opening; what a purge blanks must stand nowhere else."""
    lines = {"Titres": {"BUT_INFO": {"code": "BUT_INFO", "libelle": "BUT informatique"}}}
    record(journal, "classeur", {}, kind="mise_en_vigueur", facts={"lignes": lines})
    record(journal, "dossier:24-1", {"phone": "0601"})
    (*_, put, said), (*_, again, said_again) = journal.register().acts, journal.register().acts
    assert put.act is again.act
    assert put.act.facts == {"lignes": lines}
    assert said.act == said_again.act
    assert said.act is not said_again.act
    with pytest.raises(ValueError, match="lignes mises en vigueur illisibles"):
        content_of(put.row._replace(contenu='{"facts":{"lignes":{"Titres":{"BUT_INFO":{"code":1}}}}}'))
    assert read_act(put.row._replace(contenu="")).facts == {}


def test_one_read_at_a_time_and_none_when_it_is_fresh(tmp_path: Path) -> None:
    service = MemoryService()
    journal = open_journal(MemoryBook(service), tmp_path)
    journal.register()
    asked = service.requests
    readers = [threading.Thread(target=lambda: [journal.register() for _ in range(50)]) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert service.requests == asked
    journal.close()


def test_a_save_is_one_request_on_the_waiting_path(tmp_path: Path) -> None:
    service = MemoryService()
    journal = open_journal(MemoryBook(service), tmp_path)
    journal.register()
    asked = service.requests
    record(journal, "dossier:24-1", {"phone": "0601"})
    assert service.requests == asked + 1
    journal.close()


def test_google_silent_the_copy_is_shown_and_without_one_a_sentence(tmp_path: Path) -> None:
    service = MemoryService()
    journal = open_journal(MemoryBook(service), tmp_path)
    before = record(journal, "dossier:24-1", {"phone": "0601"})
    service.faults = 1.0
    assert picture(journal.register(0)) == picture(before)
    other = open_journal(MemoryBook(service), tmp_path, "other.db")
    with pytest.raises(Exception, match="n'a pas répondu"):
        other.register()


def test_a_set_up_twice_changes_nothing_and_keeps_what_staff_edited(journal: Journal) -> None:
    session = load(notices()[-1]).tables
    said, answer = set_up(journal, session, "setup")
    assert isinstance(answer, Saved)
    assert said
    first = journal.register(0)
    assert {tab: rows for tab, rows in first.in_force.items() if rows} == {
        tab: rows for tab, rows in session.items() if rows
    }
    assert set_up(journal, session, "setup") == ([], None)
    row = session["Titres"][0]
    subject = tables.subject("Titres", row["code"])
    record(journal, subject, {"libelle": "Corrigé ici"}, kind="parametre")
    assert set_up(journal, session, "setup") == ([], None)
    assert journal.register(0).value(subject, "libelle") == "Corrigé ici"
    fewer = {"Titres": ({**row, "code": "NOUVEAU"},)}
    assert set_up(journal, fewer, "setup")[0] == ["Titres : 1 lignes ajoutées et mises en vigueur."]
    assert isinstance(answer, Saved)
    journal.close()
