"""One story: import, correct, decide, import a changed file, answer, undo: alone, killed after each batch, doubled."""

import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from rules.session import Session
from sheets_sync.answers import Draft, Saved
from sheets_sync.importing.opened import imports
from sheets_sync.importing.planner import preview
from sheets_sync.importing.undo import undo_preview
from sheets_sync.writer import Journal
from tests.sheets_sync.importing import worker
from tests.sheets_sync.importing.conftest import Export

ROOT = Path(__file__).parents[3]
ANNE = "anne@ecole.example"
Run = Callable[[Path, str, str], None]
"""How an import or an undo is run: folder, « import » or « undo », file or id."""


def alone(folder: Path, what: str, argument: str) -> None:
    assert worker.main(str(folder), what, argument, "0") == 0


def start(folder: Path, what: str, argument: str, kill_after: int = 0) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", worker.__name__, str(folder), what, argument, str(kill_after)]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)


def killed_after_each_batch(folder: Path, what: str, argument: str) -> None:
    """Every process dies after its first batch; the next one takes up what is left."""
    for _ in range(10):
        process = start(folder, what, argument, kill_after=1)
        process.communicate()
        if process.returncode == 0:
            return
        assert process.returncode == -signal.SIGKILL
    pytest.fail("never finished")


def twice_at_once(folder: Path, what: str, argument: str) -> None:
    """Two processes that start together: each ends well, or is told that the other is at it."""
    processes = [start(folder, what, argument) for _ in range(2)]
    errors = [process.communicate()[1] for process in processes]
    codes = sorted(process.returncode for process in processes)
    assert codes in ([0, 0], [0, 3]), errors


def save(journal: Journal, kind: str, subject: str, **changes: Any) -> None:
    keys = [f"{subject}#{name}" for name in changes]
    register = journal.register(0)
    answer = journal.record(Draft("form", ANNE, kind, subject, {subject: changes}, bases=register.bases(*keys)))
    assert isinstance(answer, Saved)


def changed_export(sample: Export) -> Export:
    """What the platform exports a week later."""
    new = sample.row("24-00020")
    new[0], new[4], new[6] = "24-09999", "Arrivée", "Tardive"
    new[sample.header.index("N° INE")] = ""
    cells = {
        ("24-00001", "Téléphone\nportable"): "0611111111",
        ("24-00006", "courriel"): "margaux@ecole.example",
        ("24-00008", "Formation choisie 2"): sample.row("24-00001")[sample.header.index("Formation choisie 1")],
        ("24-00009", "Montant payé"): "33 €",
    }
    return sample.changed(cells, without=["24-00007"], more=[new])


def story(folder: Path, sample: Export, session: Session, run: Run) -> list[Mapping[str, Mapping[str, Any]]]:
    """→ the register's fields after each of its steps."""
    first, second = folder / "first.csv", folder / "second.csv"
    first.write_bytes(sample.bytes())
    second.write_bytes(changed_export(sample).bytes())
    journal = worker.journal(folder)
    pictures = []

    def picture() -> None:
        pictures.append({key: dict(fields) for key, fields in journal.register(0).fields.items()})

    run(folder, "import", str(first))
    picture()
    save(journal, "saisie", "dossier:24-00001", phone="+33622222222")
    save(journal, "saisie", "dossier:24-00002", postcode="30319")
    save(journal, "saisie", "dossier:24-00003", family_name="Roussel")
    save(journal, "transition", "candidature:24-00004/INFRES1-DL", state="COMPLET")
    save(journal, "transition", "candidature:24-00005/MKX1", state="COMPLET")
    run(folder, "import", str(second))
    picture()
    answer = {"phone": "+33611111111", "question.phone": None}
    save(journal, "reponse", "dossier:24-00001", **answer)
    run(folder, "undo", "0002")
    picture()
    journal.close()
    return pictures


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, sample: Export, session: Session) -> Any:
    return story(tmp_path_factory.mktemp("plain"), sample, session, alone)


def test_an_import_keeps_what_people_corrected_and_asks_where_both_changed(plain: Any) -> None:
    _, after, _ = plain
    assert after["dossier:24-00001"]["phone"] == "+33622222222"
    question = after["dossier:24-00001"]["question.phone"]
    assert (question["kind"], question["file"], question["now"]) == ("both_changed", "+33611111111", "+33622222222")
    assert after["dossier:24-00002"]["postcode"] == "30319"
    assert after["dossier:24-00003"]["family_name"] == "Roussel"
    assert after["dossier:24-00006"]["email"] == "margaux@ecole.example"
    assert after["dossier:24-00007"]["family_name"] == "Carlier"
    assert after["candidature:24-00004/INFRES1-DL"]["state"] == "COMPLET"
    assert after["candidature:24-00008/MKX1"]["state"] == "DEPOSE"
    assert after["dossier:24-09999"]["family_name"] == "Arrivée"


def test_undo_gives_back_what_nobody_touched_and_deletes_nothing(plain: Any) -> None:
    before, _, after = plain
    assert after["dossier:24-00006"] == {**before["dossier:24-00006"]}
    assert after["dossier:24-00009"] == before["dossier:24-00009"]
    assert after["dossier:24-09999"]["withdrawn"] is True
    assert after["dossier:24-09999"]["family_name"] == "Arrivée"
    assert after["candidature:24-00008/MKX1"]["withdrawn"] is True
    assert after["dossier:24-00001"]["phone"] == "+33611111111"
    assert after["import:0002"]["state"] == "annulé"


@pytest.mark.parametrize("run", [killed_after_each_batch, twice_at_once])
def test_killed_or_doubled_it_ends_the_same(
    run: Run, plain: Any, tmp_path: Path, sample: Export, session: Session
) -> None:
    assert story(tmp_path, sample, session, run) == plain


def test_the_same_file_twice_changes_nothing(tmp_path: Path, sample: Export, session: Session) -> None:
    file = tmp_path / "first.csv"
    file.write_bytes(sample.bytes())
    alone(tmp_path, "import", str(file))
    journal = worker.journal(tmp_path)
    position = journal.register(0).position
    alone(tmp_path, "import", str(file))
    assert journal.register(0).position == position
    journal.close()


def test_two_different_files_at_once_make_two_imports_one_after_the_other(
    tmp_path: Path, sample: Export, session: Session
) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_bytes(sample.bytes())
    second.write_bytes(changed_export(sample).bytes())
    processes = [start(tmp_path, "import", str(file)) for file in (first, second)]
    errors = [process.communicate()[1] for process in processes]
    for process, error, file in zip(processes, errors, (first, second), strict=True):
        if process.returncode:
            assert "Un seul import à la fois" in error
            alone(tmp_path, "import", str(file))
    journal = worker.journal(tmp_path)
    kinds = [found.row.nature for found in journal.register(0).acts if found.holds]
    journal.close()
    assert [kind for kind in kinds if kind.startswith("import_")] == ["import_ouvert", "import_clos"] * 2


def test_the_preview_says_every_consequence(tmp_path: Path, sample: Export, session: Session) -> None:
    file = tmp_path / "first.csv"
    file.write_bytes(sample.bytes())
    alone(tmp_path, "import", str(file))
    journal = worker.journal(tmp_path)
    save(journal, "saisie", "dossier:24-00001", phone="+33622222222")
    save(journal, "saisie", "dossier:24-00002", postcode="30319")
    cells = {("24-00003", "Diplôme préparé ou obtenu"): "DUT Informatique", ("24-00003", "Code postal"): "48000"}
    late = {("24-00004", "Date de dépôt"): "13/03/2024 00:00:00"}
    rows = changed_export(sample).changed(cells | late, more=[["23-00001", *sample.row("24-00019")[1:]]]).read(session)
    register = journal.register(0)
    plan = preview(rows, register, session, register.read_at)
    found = {one.dossier: (one.outcome, one.reason) for one in plan.dossiers}
    assert plan.counts == {
        "nouveau": 1, "changé par la plateforme": 5, "corrigé ici (gardé)": 1, "changé des deux côtés": 1,
        "inchangé": 12, "absent du fichier": 1, "douteux": 1,
    }  # fmt: skip
    assert found["24-00007"] == ("absent du fichier", "le fichier ne le contient plus ; rien n’est supprimé")
    assert found["23-00001"][0] == "douteux"
    assert "autre session" in found["23-00001"][1]
    assert {(effect.dossier, effect.programme) for effect in plan.late} == {("24-00004", "INFRES1-DL")}
    (flip, *_) = [effect for effect in plan.flipped if effect.programme == "BAT1"]
    assert (flip.dossier, flip.before[:2] if flip.before else None, flip.after[:2]) == (
        "24-00003", ("by_right", "1.1.1 a"), ("jury", "1.2"),
    )  # fmt: skip
    journal.close()


def test_the_preview_of_an_undo_says_what_stays(tmp_path: Path, sample: Export, session: Session) -> None:
    file = tmp_path / "first.csv"
    file.write_bytes(sample.bytes())
    alone(tmp_path, "import", str(file))
    journal = worker.journal(tmp_path)
    save(journal, "transition", "candidature:24-00005/MKX1", state="COMPLET")
    plan = undo_preview(journal.register(0), imports(journal.register(0))[0].id)
    journal.close()
    assert plan.counts == {"retiré": 19, "gardé": 1}
    (kept,) = [one for one in plan.dossiers if one.outcome == "gardé"]
    assert kept.dossier == "24-00005"
    assert ANNE in kept.reason
