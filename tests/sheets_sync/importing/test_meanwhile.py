"""What people do around an import: they correct during it, give it up, answer its questions, take its undoing back."""

from pathlib import Path
from typing import Any

import pytest

from rules.session import Session
from sheets_sync.answers import Draft, Saved
from sheets_sync.importing.apply import apply_import
from sheets_sync.importing.opened import OpenedMeanwhile, close_import, imports, open_import
from sheets_sync.importing.planner import preview
from sheets_sync.importing.reading import ImportRefused
from sheets_sync.importing.undo import undo_import
from sheets_sync.writer import Journal
from tests.sheets_sync.importing import worker
from tests.sheets_sync.importing.conftest import Export
from tests.sheets_sync.importing.test_story import changed_export, save

ANNE, BRUNO = "anne@ecole.example", "bruno@ecole.example"
Stop = RuntimeError("the process stops here")


def stop(done: int, total: int) -> None:
    raise Stop


@pytest.fixture
def journal(tmp_path: Path) -> Any:
    held = worker.journal(tmp_path)
    yield held
    held.close()


def bring(journal: Journal, export: Export, session: Session, **options: Any) -> Any:
    return apply_import(journal, ANNE, "export.csv", export.read(session), session, **options)


def test_a_correction_made_during_the_import_is_kept_and_asked(
    journal: Journal, sample: Export, session: Session
) -> None:
    """Anne's import was planned before Bruno's correction: his stands, and the platform's value is a question."""
    bring(journal, sample, session)

    def meanwhile(done: int, total: int) -> None:
        if done == 1:
            save(journal, "saisie", "dossier:24-00006", email="bruno@corrige.example")

    done = bring(journal, changed_export(sample), session, progress=meanwhile, batch=1)
    fields = journal.register(0).fields["dossier:24-00006"]
    assert fields["email"] == "bruno@corrige.example"
    assert fields["question.email"]["file"] == "margaux@ecole.example"
    assert (done.left, done.closed) == ({}, True)


def test_an_answered_question_is_not_asked_again(journal: Journal, sample: Export, session: Session) -> None:
    bring(journal, sample, session)
    save(journal, "saisie", "dossier:24-00001", phone="+33622222222")
    bring(journal, changed_export(sample), session)
    save(journal, "reponse", "dossier:24-00001", **{"question.phone": None})
    again = preview(changed_export(sample).read(session), journal.register(0), session, worker.CLOCK)
    assert again.writes == ()
    (kept,) = [one for one in again.dossiers if one.dossier == "24-00001"]
    assert kept.outcome == "corrigé ici (gardé)"


def test_an_open_import_is_finished_with_its_file_or_given_up(
    journal: Journal, sample: Export, session: Session
) -> None:
    with pytest.raises(RuntimeError):
        bring(journal, sample, session, progress=stop, batch=5)
    with pytest.raises(ImportRefused, match="Un seul import à la fois"):
        bring(journal, changed_export(sample), session)
    undone = undo_import(journal, BRUNO, "0001")
    assert len(undone.written) == 5
    assert [one.state for one in imports(journal.register(0))] == ["annulé", "clos"]
    assert len(bring(journal, sample, session).written) == 20
    assert journal.register(0).value("dossier:24-00001", "withdrawn") is False


def test_who_still_writes_for_an_import_given_up_is_refused(journal: Journal, sample: Export, session: Session) -> None:
    """A process thought dead wakes up after its import was undone: it writes nothing more."""

    def give_up(done: int, total: int) -> None:
        if imports(journal.register(0))[0].state == "ouvert":
            undo_import(journal, BRUNO, "0001")

    done = bring(journal, sample, session, progress=give_up, batch=5)
    assert len(done.written) == 5
    assert len(done.left) == 15
    assert "n’est plus ouvert" in done.left["24-00006"]


def test_an_undoing_is_taken_up_where_it_stopped(journal: Journal, sample: Export, session: Session) -> None:
    bring(journal, sample, session)
    with pytest.raises(RuntimeError):
        undo_import(journal, ANNE, "0001", progress=stop, batch=5)
    done = undo_import(journal, ANNE, "0001", batch=5)
    assert (len(done.written), done.left, done.resumed) == (15, {}, True)
    assert all(journal.register(0).value(f"dossier:{row[0]}", "withdrawn") for row in sample.rows)
    with pytest.raises(ImportRefused, match="l’est déjà"):
        undo_import(journal, ANNE, "0001")


def test_an_undoing_can_be_undone(journal: Journal, sample: Export, session: Session) -> None:
    bring(journal, sample, session)
    bring(journal, changed_export(sample), session)
    before = {key: dict(fields) for key, fields in journal.register(0).fields.items() if not key.startswith("import:")}
    undo_import(journal, ANNE, "0002")
    undo_import(journal, ANNE, "0003")
    after = journal.register(0).fields
    assert {key: {n: v for n, v in after[key].items() if n in before[key]} for key in before} == before


def test_a_dossier_that_may_be_someone_else_s_is_brought_and_asked(
    journal: Journal, sample: Export, session: Session
) -> None:
    """Same names and birth as a dossier already here, other INE: a question, and the answer is not asked again."""
    bring(journal, sample, session)
    twin = sample.row("24-00005")
    twin[0], twin[sample.header.index("N° INE")] = "24-08888", "1923726099M"
    export = sample.changed({}, more=[twin])
    (found,) = preview(export.read(session), journal.register(0), session, worker.CLOCK).writes
    assert (found.dossier, found.outcome) == ("24-08888", "douteux")
    bring(journal, export, session)
    fields = journal.register(0).fields["dossier:24-08888"]
    assert (fields["person"], fields["question.person"]["file"]) == ("24-08888", "24-00005")
    save(journal, "reponse", "dossier:24-08888", **{"question.person": None, "person": "24-00005"})
    assert preview(export.read(session), journal.register(0), session, worker.CLOCK).writes == ()


def test_a_second_deposit_of_one_person_names_the_first(journal: Journal, sample: Export, session: Session) -> None:
    again = sample.row("24-00005")
    again[0] = "24-08888"
    bring(journal, sample.changed({}, more=[again]), session)
    assert journal.register(0).value("dossier:24-08888", "person") == "24-00005"
    assert journal.register(0).value("dossier:24-00005", "person") == "24-00005"


def test_a_dossier_of_another_session_only_enters_when_someone_lets_it_in(
    journal: Journal, sample: Export, session: Session
) -> None:
    export = sample.changed({}, more=[["23-00001", *sample.row("24-00005")[1:]]])
    bring(journal, export, session)
    assert "23-00001" not in journal.register(0).applications
    bring(journal, export, session, accepted={"23-00001"})
    assert "23-00001" in journal.register(0).applications


def test_late_dossiers_enter_as_late(journal: Journal, sample: Export, session: Session) -> None:
    deposits = {
        ("24-00001", "Date de dépôt"): "12/03/2024 23:59:59",
        ("24-00002", "Date de dépôt"): "13/03/2024 00:00:00",
        ("24-00003", "Date de dépôt"): "12/03/2024",
        ("24-00004", "Date de dépôt"): "hier",
    }
    bring(journal, sample.changed(deposits), session)
    states = {
        dossier: journal.register(0).value(f"candidature:{dossier}/{programmes[0]}", "state")
        for dossier, programmes in journal.register(0).applications.items()
    }
    assert [states[f"24-0000{number}"] for number in (1, 2, 3)] == ["DEPOSE", "HORS_DELAI", "DEPOSE"]
    assert states["24-00004"] == "SAISIE_SECOURS"
    assert journal.register(0).value("dossier:24-00004", "question.submitted_at")["kind"] == "unreadable"


def test_two_openings_of_one_register_make_one_import(journal: Journal) -> None:
    """Both saw the same journal: the first « ouvert » holds, the second is told by whom."""
    bases = journal.register(0).bases("import")
    one, _ = open_import(journal, ANNE, "form-1", {"name": "a.csv"}, {"digest": "a", "undoes": ""})
    draft = Draft("form-2", BRUNO, "import_ouvert", "import:0009", {"import:0009": {"state": "ouvert"}}, bases=bases)
    assert not isinstance(journal.record(draft), Saved)
    with pytest.raises(ImportRefused, match=f"ouvert par {ANNE}"):
        open_import(journal, BRUNO, "form-3", {"name": "b.csv"}, {"digest": "b", "undoes": ""})
    close_import(journal, ANNE, one)
    two, _ = open_import(journal, BRUNO, "form-4", {"name": "b.csv"}, {"digest": "b", "undoes": ""})
    assert (two.id, two.by) == ("0002", BRUNO)


def test_an_import_planned_before_another_one_is_planned_again(journal: Journal) -> None:
    """Two processes with one file: who comes second finds nothing left to do, and opens no empty import."""
    before = journal.register(0)
    one, _ = open_import(journal, ANNE, "form-1", {"name": "a.csv"}, {"digest": "a", "undoes": ""}, before)
    close_import(journal, ANNE, one)
    with pytest.raises(OpenedMeanwhile):
        open_import(journal, BRUNO, "form-2", {"name": "a.csv"}, {"digest": "a", "undoes": ""}, before)
    assert [seen.id for seen in imports(journal.register(0))] == ["0001"]
