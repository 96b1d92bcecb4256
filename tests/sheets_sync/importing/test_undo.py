"""What the undo of an import leaves alone: what somebody decided since stays, and is listed."""

from pathlib import Path

import pytest

from rules.session import Session
from sheets_sync.importing.undo import KEPT, RESTORED, undo_preview
from tests.sheets_sync.importing import worker
from tests.sheets_sync.importing.conftest import Export
from tests.sheets_sync.importing.test_story import ANNE, alone, changed_export, save


def test_an_application_added_by_an_import_and_decided_since_is_kept_and_listed(
    tmp_path: Path, sample: Export, session: Session
) -> None:
    added = "candidature:24-00008/MKX1"
    for name, export in (("first.csv", sample), ("second.csv", changed_export(sample))):
        (tmp_path / name).write_bytes(export.bytes())
        alone(tmp_path, "import", str(tmp_path / name))
    journal = worker.journal(tmp_path)
    before = {plan.dossier: plan.outcome for plan in undo_preview(journal.register(0), "0002").dossiers}
    assert before["24-00008"] == RESTORED
    save(journal, "transition", added, state="COMPLET")
    (kept,) = [plan for plan in undo_preview(journal.register(0), "0002").dossiers if plan.outcome == "gardé"]
    assert (kept.dossier, kept.reason.startswith(f"24-00008/MKX1 : {ANNE}")) == ("24-00008", True)
    alone(tmp_path, "undo", "0002")
    after = journal.register(0)
    journal.close()
    assert (after.value(added, "state"), after.value(added, "withdrawn")) == ("COMPLET", None)


@pytest.mark.parametrize("kind", ["recours", "epreuve", "fiche", "courriel"])
def test_a_new_dossier_under_whose_name_something_was_recorded_since_is_kept(
    kind: str, tmp_path: Path, sample: Export
) -> None:
    """Withdrawn, its open challenge would vanish with it, and the clock that answers it."""
    (tmp_path / "first.csv").write_bytes(sample.bytes())
    alone(tmp_path, "import", str(tmp_path / "first.csv"))
    journal = worker.journal(tmp_path)
    dossier, programmes = next((one, its) for one, its in journal.register(0).applications.items() if its)
    save(journal, kind, f"{kind}:{dossier}/{next(iter(programmes))}/1", says="reçu")
    (kept,) = [plan for plan in undo_preview(journal.register(0), "0001").dossiers if plan.outcome == KEPT]
    journal.close()
    assert (kept.dossier, f"nouveau, mais {ANNE}" in kept.reason) == (dossier, True)
