"""`python -m sheets_sync verify [--book URL] [--json]`: the journal row by row, the session in force, every invariant.

Exit 1 when something is broken, each with its tab, row, section and what to do.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from rules.command_line import say
from rules.invariants import check
from sheets_sync.book import Absent, BookError, Silent
from sheets_sync.in_force import in_force
from sheets_sync.opening import DEFAULT_BOOK, EMPTY, now, open_journal
from sheets_sync.standings import standings
from sheets_sync.writer import Journal


@dataclass(frozen=True)
class Broken:
    tab: str
    row: str
    section: str
    says: str
    fix: str

    def __str__(self) -> str:
        where = f"{self.tab}, {self.row}" if self.row else self.tab
        section = f" (§ {self.section})" if self.section else ""
        return f"{where}{section} : {self.says}\n    à faire : {self.fix}"


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("verify", help="vérifie le journal et chaque invariant de la session")
    command.add_argument("--book", metavar="URL", default=DEFAULT_BOOK, help=f"le classeur ({DEFAULT_BOOK})")
    command.add_argument("--json", action="store_true", help="une ligne JSON par point à corriger")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when all holds, 1 when something is broken or the book is silent or empty, 2 when its address is refused."""
    try:
        journal = open_journal(arguments.book, existing=True)
    except (Absent, Silent) as silence:
        sys.stderr.write(f"{silence}\n")
        return 1
    except (BookError, ValueError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    try:
        broken = list(verify(journal, now()))
        register = journal.register()
    except BookError as silence:
        sys.stderr.write(f"{silence}\n")
        return 1
    finally:
        journal.close()
    if not broken and not register.acts:
        sys.stderr.write(f"{EMPTY}\n")
        return 1
    if arguments.json:
        say(json.dumps(asdict(one), ensure_ascii=False) for one in broken)
    else:
        say([str(one) for one in broken] or [f"Tout tient : {len(register.acts)} actes vérifiés."])
    return 1 if broken else 0


def verify(journal: Journal, at: datetime) -> Iterator[Broken]:
    """Everything broken: first the journal itself, then the session, then what the notice asks of dossiers."""
    register = journal.check()
    for fault in register.faults:
        yield Broken(fault.tab, fault.row, "", fault.says, "Faites constater la reprise par deux personnes.")
    for fault in register.quarantine:
        yield Broken(fault.tab, fault.row, "", fault.says, "Saisissez de nouveau ce que cet acte devait dire.")
    session, faults = in_force(register)
    for fault in faults:
        fix = "Corrigez la cellule dans le brouillon, puis mettez-le en vigueur."
        yield Broken(fault.tab, fault.row, "", f"colonne « {fault.column} » : {fault.says}", fix)
    if session is not None:
        today = at.astimezone(session.calendar.zone).date()
        for breach in check(standings(register, session).contents(today)):
            yield Broken(breach.tab, breach.subject, breach.section, breach.says, breach.fix)
