"""`python -m sheets_sync import FILE [--dry-run] [--json] [--book URL]`."""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from rules.faults import RuleError
from rules.session import load, notices
from sheets_sync.importing.dry_run import dry_run
from sheets_sync.importing.export_rows import ExportRow, export_rows
from sheets_sync.importing.headers import Layout, find_layout
from sheets_sync.importing.reading import read_sheets


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declares the command; `run` is what it does."""
    command = commands.add_parser("import", help="importe un export de la plateforme (CSV ou XLSX)")
    command.add_argument("file", metavar="FICHIER", type=Path)
    command.add_argument("--dry-run", action="store_true", help="montre tout, n’écrit rien")
    command.add_argument("--json", action="store_true", help="une ligne JSON par ligne de l’export")
    command.add_argument("--book", metavar="URL", default="", help="le classeur où importer")
    command.add_argument("--session", metavar="NOM", default="", help="sans classeur : nom ou dossier d’une session")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when done, 2 when the file is refused (one sentence on the error output)."""
    try:
        session = load(arguments.session or notices()[-1])
        layout = find_layout(read_sheets(arguments.file.name, arguments.file.read_bytes()))
        rows = export_rows(layout, session)
    except OSError as error:
        sys.stderr.write(f"{arguments.file} : fichier illisible ({error.strerror}) ; vérifiez son chemin.\n")
        return 2
    except RuleError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if arguments.json:
        sys.stdout.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in dry_run(rows))
    else:
        sys.stdout.write(summary(layout, rows) + "\n")
    return 0


def summary(layout: Layout, rows: tuple[ExportRow, ...]) -> str:
    """What a person reads of a dry run: columns not taken, rows refused, problems by column."""
    lines = [f"{len(rows)} lignes lues ({layout.sheet.read_as})."]
    lines += [f"Colonne « {c.header} » : {c.says}." for c in layout.columns if not c.field and c.header]
    lines += [f"Ligne {row.position} refusée : {row.refused}." for row in rows if row.refused]
    problems = Counter((problem.column, problem.says) for row in rows for problem in row.problems)
    lines += [f"{times} × « {column} » : {says}." for (column, says), times in problems.most_common()]
    return "\n".join(lines)


