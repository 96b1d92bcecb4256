"""`python -m sheets_sync import FILE [--dry-run] [--json] [--book URL]`."""

import argparse
import getpass
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from rules.command_line import say
from rules.faults import RuleError
from rules.session import Session, compile_session, default_notice, load
from sheets_sync.book import Absent, BookError
from sheets_sync.importing.apply import ImportDone, apply_import
from sheets_sync.importing.dry_run import dry_run
from sheets_sync.importing.export_rows import ExportRow, export_rows
from sheets_sync.importing.headers import Layout, find_layout
from sheets_sync.importing.opened import remembered_mapping
from sheets_sync.importing.plan import OUTCOMES, Plan
from sheets_sync.importing.planner import preview
from sheets_sync.importing.reading import ImportRefused, read_file
from sheets_sync.opening import DEFAULT_BOOK, open_journal
from sheets_sync.register import Register
from sheets_sync.writer import Journal


@dataclass(frozen=True)
class NoBook:
    """The register of no book: nothing is here yet."""

    fields: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    applications: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declares the command; `run` is what it does."""
    command = commands.add_parser("import", help="importe un export de la plateforme (CSV ou XLSX)")
    command.add_argument("file", metavar="FICHIER")
    command.add_argument("--dry-run", action="store_true", help="montre tout, n’écrit rien")
    command.add_argument("--json", action="store_true", help="une ligne JSON par ligne de l’export")
    command.add_argument("--book", metavar="URL", default="", help=f"le classeur où importer ({DEFAULT_BOOK})")
    command.add_argument("--session", metavar="NOM", default="", help="à blanc et sans classeur : nom ou dossier")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when done, 1 when something was left or the book is silent, 2 when the file or the address is refused."""
    try:
        journal = _opened(arguments)
        if not journal:
            return _shown(arguments, load(arguments.session or default_notice()), None)
        try:
            return _with(journal, arguments)
        finally:
            journal.close()
    except (Absent, RuleError, ValueError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    except BookError as silence:
        sys.stderr.write(f"{silence}\n")
        return 1


def _opened(arguments: argparse.Namespace) -> Journal | None:
    """None for a dry run of a session without its book, or where nobody has made one yet: there, all is new."""
    bookless = arguments.dry_run and not arguments.book
    if bookless and arguments.session:
        return None
    try:
        return open_journal(arguments.book or DEFAULT_BOOK, existing=True)
    except Absent:
        if bookless:
            return None
        raise


def _with(journal: Journal, arguments: argparse.Namespace) -> int:
    register = journal.register(0)
    if not register.in_force:
        raise ImportRefused("Ce classeur n’a pas encore de session : lancez d’abord « python -m sheets_sync setup ».")
    session = compile_session(register.in_force)
    if arguments.dry_run:
        return _shown(arguments, session, register)
    _, rows = _read(arguments, session, register)
    done = apply_import(journal, f"{getpass.getuser()} (import)", arguments.file.rsplit("/", 1)[-1], rows, session)
    say(_json_report(done) if arguments.json else _report(done))
    return 0 if done.closed and not done.left else 1


def _read(
    arguments: argparse.Namespace, session: Session, register: Register | None
) -> tuple[Layout, tuple[ExportRow, ...]]:
    layout = find_layout(read_file(arguments.file), remembered_mapping(register) if register else None)
    return layout, export_rows(layout, session)


def _shown(arguments: argparse.Namespace, session: Session, register: Register | None) -> int:
    layout, rows = _read(arguments, session, register)
    if arguments.json:
        say(json.dumps(record, ensure_ascii=False) for record in dry_run(rows))
        return 0
    plan = preview(rows, register or NoBook(), session, register.read_at if register else datetime.now(UTC))
    say(_preview(layout, rows, plan))
    return 0


def _preview(layout: Layout, rows: tuple[ExportRow, ...], plan: Plan) -> Iterator[str]:
    """What a person reads of a dry run: counts, columns not taken, rows refused or in doubt, problems by column."""
    yield f"{len(rows)} lignes lues ({layout.sheet.read_as})."
    yield " · ".join(f"{outcome} : {plan.counts[outcome]}" for outcome in OUTCOMES)
    yield from (_sentence(f"Colonne « {c.header} » : {c.says}") for c in layout.columns if not c.field and c.header)
    yield from (_sentence(f"Ligne {row.position} refusée : {row.refused}") for row in rows if row.refused)
    said = (OUTCOMES[-2], OUTCOMES[-3], OUTCOMES[3])
    told = (one for one in plan.dossiers if one.outcome in said)
    yield from (_sentence(f"{one.dossier} {one.outcome} : {one.reason}") for one in told)
    yield from (f"{late.dossier} {late.programme} : hors délai." for late in plan.late)
    problems = Counter((problem.column, problem.says) for row in rows for problem in row.problems)
    yield from (_sentence(f"{times} × « {column} » : {says}") for (column, says), times in problems.most_common())


def _sentence(text: str) -> str:
    return f"{text.rstrip('.')}."


def _report(done: ImportDone) -> Iterator[str]:
    if done.id is None:
        yield "Rien à importer : le classeur dit déjà tout ce que dit ce fichier."
        return
    taken_up = " (repris où il s’était arrêté)" if done.resumed else ""
    yield f"Import {done.id}{taken_up} : {len(done.written)} dossiers enregistrés."
    yield from (f"{dossier} n’est pas enregistré : {reason}" for dossier, reason in done.left.items())
    if not done.closed:
        yield "Le classeur ne répond plus : relancez la même commande, l’import reprendra où il en est."


def _json_report(done: ImportDone) -> Iterator[str]:
    for dossier in done.written:
        yield json.dumps({"import": done.id, "dossier": dossier, "saved": True}, ensure_ascii=False)
    for dossier, reason in done.left.items():
        yield json.dumps({"import": done.id, "dossier": dossier, "saved": False, "says": reason}, ensure_ascii=False)
