"""Columns are found by name; staff correct and it is remembered; an employer's column is nobody's to take (§5)."""

import csv
import io
from pathlib import Path

import pytest

from rules.session import Session
from sheets_sync.importing.apply import apply_import
from sheets_sync.importing.export_rows import export_rows
from sheets_sync.importing.headers import Layout, find_layout, known_fields
from sheets_sync.importing.opened import remembered_mapping
from sheets_sync.importing.planner import preview
from sheets_sync.importing.reading import ImportRefused, read_sheets
from sheets_sync.importing.words import fold
from tests.sheets_sync.importing import worker
from tests.sheets_sync.importing.conftest import DATA, Export
from tests.tables import each_row

CASES = Path(__file__).parent / "cases"


def layout(*lines: str, mapping: dict[str, str] | None = None) -> Layout:
    return find_layout(read_sheets("export.csv", "\n".join(lines).encode()), mapping)


@each_row(CASES / "headers.csv")
def test_a_header(row: dict[str, str]) -> None:
    found = layout(f'N° dossier;Nom;Prénom;"{row["header"]}"', "24-1;Roy;Ada;x").columns[3]
    assert (found.field, found.kind) == (row["field"], row["kind"])
    assert row["says"] in found.says


def test_every_column_of_the_sample_is_known() -> None:
    found = find_layout(read_sheets("export.csv", (DATA / "export.csv").read_bytes()))
    assert [column.header for column in found.columns if column.kind == "unknown"] == []
    assert found.missing == ()


def test_aliases_are_folded_and_name_one_field_each() -> None:
    aliases = [alias for known in known_fields().values() for alias in known.aliases]
    assert aliases == [fold(alias) for alias in aliases]
    assert len(aliases) == len(set(aliases))


def test_the_header_row_is_found_under_a_preamble_and_repeated_or_total_lines_are_no_data(session: Session) -> None:
    header = "N° dossier;Nom;Prénom;Formation choisie 1"
    data = ["24-1;Roy;Ada;MKX1", ";;;", "24-2;Lee;Bob;MKX1", header, "24-3;Fay;Cid;MKX1", "Total;3;;"]
    found = layout("Export du 13/03;;;", ";;;", header, *data)
    assert [(row.line, row.position, row.dossier) for row in export_rows(found, session)] == [
        (1, 4, "24-1"), (2, 6, "24-2"), (3, 8, "24-3"),
    ]  # fmt: skip


def test_staff_say_what_a_column_is_and_it_is_remembered(tmp_path: Path, sample: Export, session: Session) -> None:
    file = sample.bytes().replace(b"courriel", "Contact préféré".encode())
    sheets = read_sheets("export.csv", file)
    unknown = next(column for column in find_layout(sheets).columns if column.header == "Contact préféré")
    assert (unknown.field, unknown.kind) == ("", "unknown")
    mapping = {fold("Contact préféré"): "email"}
    journal = worker.journal(tmp_path)
    rows = export_rows(find_layout(sheets, mapping), session)
    apply_import(journal, "anne@ecole.example", "export.csv", rows, session, mapping=mapping)
    assert journal.register(0).value("dossier:24-00001", "email") == "robert.levy86@hotmail.com"
    assert remembered_mapping(journal.register(0)) == mapping
    journal.close()


@pytest.mark.parametrize(
    "header", ["Nom de l'entreprise", "Entreprise d'accueil trouvée ?", "Commentaire", "SIRET", "Tuteur", "Société"]
)
def test_nobody_can_have_an_employer_column_taken(header: str) -> None:
    found = layout(f"N° dossier;Nom;Prénom;{header}", "24-1;Roy;Ada;Alstom", mapping={fold(header): "opinion"})
    assert found.columns[3].field == ""
    assert "non repris, §5" in found.columns[3].says


def test_two_columns_for_one_field_take_the_first() -> None:
    found = layout("N° dossier;Nom;Prénom;Courriel;E-mail", "24-1;Roy;Ada;a@b.fr;c@d.fr")
    assert [column.kind for column in found.columns[3:]] == ["kept", "twice"]


def test_a_header_close_to_a_known_one_is_only_suggested() -> None:
    found = layout("N° dossier;Nom;Prénom;Crédits ECTS validées", "24-1;Roy;Ada;120").columns[3]
    assert (found.field, found.like) == ("", "ects_obtained")


def test_a_file_without_dossier_numbers_is_refused_with_what_is_missing() -> None:
    with pytest.raises(ImportRefused, match="N° de dossier"):
        layout("Nom;Prénom;Courriel", "Roy;Ada;a@b.fr")


def test_two_exports_that_differ_only_in_company_columns_are_one(
    tmp_path: Path, sample: Export, session: Session
) -> None:
    """Same records, same preview, same acts: an employer leaves no trace (§5)."""
    other = sample.changed(
        {
            **{(row[0], "Nom de l'entreprise"): "Alstom" for row in sample.rows},
            **{(row[0], "Entreprise d'accueil trouvée ?"): "Oui" for row in sample.rows},
            **{(row[0], "Commentaire"): "J'ai une promesse chez Alstom" for row in sample.rows},
        }
    )
    assert other.bytes() != sample.bytes()
    assert other.read(session) == sample.read(session)
    acts, plans = [], []
    for name, export in (("one", sample), ("other", other)):
        journal = worker.journal(tmp_path / name)
        register = journal.register(0)
        plans.append(preview(export.read(session), register, session, register.read_at))
        apply_import(journal, "anne@ecole.example", "export.csv", export.read(session), session, form="form")
        held = [found.act for found in journal.register(0).acts]
        acts.append([(act.kind, act.subject, act.changes, act.facts, act.transition) for act in held[1:]])
        journal.close()
    assert plans[0] == plans[1]
    assert acts[0] == acts[1]
    assert "Alstom" not in str(acts)


def test_a_title_from_elsewhere_is_foreign_whatever_its_name(sample: Export, session: Session) -> None:
    """Its country decides (§1.3): no question is asked of a text that nobody here could read."""
    title, where = "Diplôme préparé ou obtenu", "Pays du diplôme"
    cells = {("24-00001", title): "Licence informatique", ("24-00001", where): "Tunisie"}
    cells |= {("24-00002", title): "Maîtrise Ès Riens", ("24-00002", where): "Maroc"}
    first, second, *_ = sample.changed(cells).read(session)
    for row in (first, second):
        assert row.values["diploma"] == "ETRANGER"
        assert {found.route for found in row.examinations.values()} == {"1.3"}
        assert "diploma" not in row.unreadable


def test_lines_that_cannot_come_in_say_why(session: Session) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerows(
        [
            ["N° dossier", "Nom", "Prénom", "Formation choisie 1"],
            ["", "Roy", "Ada", "MKX1"],
            ["24-2", "Roy", "Ada", "Mécatronique - 1ère année", "décalé"],
            ["24-3", "Roy", "Ada", "Génie chimique - 1ère année"],
            ["24-4", "Roy", "Ada", "MKX1"],
            ["24-4", "Lee", "Bob", "MKX1"],
            ["24-5", "Roy", "Ada", "Ingénieur - Mécatronque - 1re année"],
        ]
    )
    found = export_rows(find_layout(read_sheets("export.csv", file.getvalue().encode())), session)
    assert [row.refused.split(" ")[:3] for row in found] == [
        ["sans", "numéro", "de"],
        ["5", "cellules", "pour"],
        ["aucune", "formation", "de"],
        ["le", "numéro", "24-4"],
        ["le", "numéro", "24-4"],
        [""],
    ]
    assert found[5].programmes == ("MKX1",)
