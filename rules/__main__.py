"""`python -m rules examine FILE.csv [--session NAME or FOLDER]`: one JSON line a row, without any sheet.

`python -m rules next FOLDER [--session NAME or FOLDER]`: next year's rows, and each difference, to be read.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path

from rules.command_line import REFUSED, Parser, say, speak_utf8, understood
from rules.dossier import Application
from rules.examine import Examination, examine
from rules.examine_file import FileRefusedError, read
from rules.faults import RuleError, SessionFaults
from rules.findings import Finding
from rules.next_session import written
from rules.session import Session, default_notice, load

USAGE = "python -m rules examine FICHIER.csv [--session NOM ou DOSSIER]"
NEXT_USAGE = "python -m rules next DOSSIER [--session NOM ou DOSSIER]"


def main(arguments: Sequence[str] | None = None) -> int:
    """0, or 2 with one French sentence a fault on standard error and nothing on standard output."""
    speak_utf8()
    parser = Parser(prog="python -m rules", description="Les règles de la notice, sans classeur.")
    asked = understood(parser, _commands(parser), arguments)
    run: Callable[[argparse.Namespace], int] = asked.run
    return run(asked)


def _examine(asked: argparse.Namespace) -> int:
    try:
        session = load(asked.session)
        applications = read(Path(asked.file), session)
    except (FileRefusedError, SessionFaults) as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    for sentence in _twice(applications):
        print(sentence, file=sys.stderr)
    say(json.dumps(answer, ensure_ascii=False) for answer in answers(session, applications))
    return 0


def _next(asked: argparse.Namespace) -> int:
    """Next year's session as a folder of rows; what moved, and what names a day, is printed to be read."""
    try:
        to_read = written(load(asked.session).tables, Path(asked.folder))
    except RuleError as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    say(map(str, to_read))
    return 0


def _commands(parser: Parser) -> "argparse._SubParsersAction[Parser]":
    commands = parser.add_subparsers(title="commandes", required=True, dest="command")
    shown = "examine les dossiers d'un CSV, une ligne JSON par candidature"
    asked = commands.add_parser("examine", usage=USAGE, help=shown)
    asked.add_argument("file", metavar="FICHIER.csv", help="colonnes `dossier` et `programme` au moins")
    asked.set_defaults(run=_examine)
    kit = commands.add_parser("next", usage=NEXT_USAGE, help="écrit les lignes de l'année suivante, et dit quoi relire")
    kit.add_argument("folder", metavar="DOSSIER", help="un dossier neuf")
    kit.set_defaults(run=_next)
    for command in (asked, kit):
        command.add_argument("--session", default=default_notice(), help="nom d'une session, ou dossier de même forme")
    return commands


def _twice(applications: Sequence[Application]) -> Iterator[str]:
    """An application on several lines keeps them all: nothing says which is right, so someone must."""
    for (dossier, programme), times in Counter((one.dossier, one.programme) for one in applications).items():
        if times > 1:
            said = f"{times} lignes, une seule est attendue ; chacune est examinée"
            yield f"dossier « {dossier} », formation « {programme} » : {said}"


def answers(session: Session, applications: Sequence[Application]) -> Iterator[dict[str, object]]:
    """What is printed of each application; those of one dossier are one person's."""
    siblings: dict[str, list[str]] = defaultdict(list)
    for application in applications:
        siblings[application.dossier].append(application.programme)
    for application in applications:
        yield _answer(application, examine(session, application, siblings[application.dossier]))


def _answer(application: Application, examination: Examination) -> dict[str, object]:
    return {
        "dossier": application.dossier,
        "programme": application.programme,
        "eligibility": examination.eligibility,
        "route": examination.route,
        "submission": examination.submission,
        "documents": examination.documents,
        "fee_due": examination.fee_due,
        "fee_exact": examination.fee_exact,
        "findings": [_finding(finding) for finding in examination.findings],
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {field.name: getattr(finding, field.name) for field in fields(finding) if field.name != "facts"}


if __name__ == "__main__":
    sys.exit(main())
