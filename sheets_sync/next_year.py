"""`python -m sheets_sync next FOLDER [--book URL]`: next year's session from the rows in force in this year's workbook,
with all that the school made of them: letters, grids, juries, providers, past years; this one too, once it is over.
"""

import argparse
import sys
from pathlib import Path

from rules.command_line import say
from rules.faults import RuleError, SessionFaults
from rules.next_session import this_year, written
from rules.session import Session
from sheets_sync.book import Absent, BookError
from sheets_sync.in_force import in_force
from sheets_sync.opening import DEFAULT_BOOK, EMPTY, now, open_journal
from sheets_sync.register import Register
from sheets_sync.standings import standings


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("next", help="écrit les lignes de l’année suivante d’un classeur, et dit quoi relire")
    command.add_argument("--book", metavar="URL", default=DEFAULT_BOOK, help=f"le classeur ({DEFAULT_BOOK})")
    command.add_argument("folder", metavar="DOSSIER", help="un dossier neuf")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when written, 1 when the book is silent, 2 when its address, its rows or the folder are refused. Nothing is
    written in the book."""
    try:
        journal = open_journal(arguments.book, existing=True)
        try:
            register = journal.register()
            session = _in_force(register)
        finally:
            journal.close()
        today = now().astimezone(session.calendar.zone).date()
        lived = this_year(standings(register, session).contents(today))
        to_read = written(session.tables, Path(arguments.folder), lived)
    except (Absent, RuleError, ValueError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    except BookError as silence:
        sys.stderr.write(f"{silence}\n")
        return 1
    say(map(str, to_read))
    return 0


def _in_force(register: Register) -> Session:
    """Rows that contradict themselves begin no year. Raises `RuleError`."""
    session, faults = in_force(register)
    if faults:
        raise SessionFaults(list(faults))
    if session is None:
        raise RuleError(EMPTY)
    return session
