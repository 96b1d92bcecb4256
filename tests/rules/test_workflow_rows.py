"""A workflow that someone broke is refused, and the cell that is wrong is named."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from rules.faults import SessionFaults
from rules.session import NOTICES, read_folder
from rules.workflow_rows import COLOURS, KINDS, TRAITS, compile_workflow
from tests.rules.journeys import session
from tests.tables import each_row

TABLES = read_folder(NOTICES / "imt-mines-ales-2024")
DELETED = "∅"


def compiled(tables: dict[str, list[dict[str, str]]]) -> object:
    return compile_workflow(
        tables["États"],
        tables["Transitions"],
        tables["Motifs"],
        periods=[row["code"] for row in TABLES["Calendrier"]],
        trials=[row["code"] for row in TABLES["Épreuves prévues"]],
    )


def ours() -> dict[str, list[dict[str, str]]]:
    return {tab: [dict(row) for row in TABLES[tab]] for tab in ("États", "Transitions", "Motifs")}


def test_the_notices_own_workflow_has_no_fault() -> None:
    assert compiled(ours()) == session().workflow


@each_row(Path(__file__).parent / "cases" / "workflows" / "fautes.csv")
def test_a_broken_cell_is_named(row: dict[str, str]) -> None:
    tables = ours()
    (broken,) = [each for each in tables[row["tab"]] if each["code"] == row["row"]]
    if row["text"] == DELETED:
        tables[row["tab"]].remove(broken)
    else:
        broken[row["column"]] = row["text"]
    with pytest.raises(SessionFaults) as refused:
        compiled(tables)
    found = [fault.says for fault in refused.value.faults if f"{fault.tab}/{fault.row}/{fault.column}" == row["at"]]
    assert any(row["says"] in text for text in found), found


def test_several_mistakes_are_all_named_at_once() -> None:
    tables = ours()
    tables["États"][0]["final"] = "?"
    tables["Transitions"][0]["roles"] = "doyen"
    tables["Transitions"][1]["conditions"] = "toujours"
    with pytest.raises(SessionFaults) as refused:
        compiled(tables)
    assert [(fault.tab, fault.row, fault.column) for fault in refused.value.faults] == [
        ("États", "DEPOSE", "final"),
        ("Transitions", "deposer", "roles"),
        ("Transitions", "deposer_tard", "conditions"),
    ]


def test_a_step_added_by_staff_needs_no_code() -> None:
    tables = ours()
    tables["États"].append({**tables["États"][6], "code": "ENTRETIEN_LIBRE", "libelle": "Entretien libre"})
    step = next(row for row in tables["Transitions"] if row["code"] == "douter_du_titre")
    tables["Transitions"] += [
        {**step, "code": "inviter", "vers": "ENTRETIEN_LIBRE"},
        {**step, "code": "revenir", "de": "ENTRETIEN_LIBRE", "vers": "RECEVABLE"},
    ]
    assert compiled(tables) != session().workflow


@pytest.mark.parametrize(
    ("tab", "column", "vocabulary"),
    [("États", "proprietes", TRAITS), ("États", "couleur", COLOURS), ("Transitions", "nature", KINDS)],
)
def test_every_word_of_a_vocabulary_is_used(tab: str, column: str, vocabulary: Iterable[str]) -> None:
    assert {word for row in TABLES[tab] for word in row[column].split(";") if word} == set(vocabulary)


def test_every_row_names_its_section_and_every_motive_a_decision_can_give() -> None:
    workflow = session().workflow
    assert [row["code"] for rows in ours().values() for row in rows if not row["section"]] == []
    due = {row.id for row in workflow.transitions.values() if row.motive_required or row.reservations}
    assert {transition for transition in due if not workflow.reasons_for(transition)} == set()


def test_ineligible_is_not_rejected_on_quality() -> None:
    """R-019: two states, two motives, kept apart in statistics and minutes."""
    workflow = session().workflow
    for step, word in (("juger_irrecevable", "Irrecevabilité"), ("rejeter_dossier", "Rejet sur qualité")):
        labels = [reason.label for year in ("", "_2") for reason in workflow.reasons_for(step + year)]
        assert labels
        assert all(label.startswith(word) for label in labels)
