"""`python -m sheets_sync setup [--book URL] [--session NAME]`: a workbook ready to work in.

What a session's folder holds and the workbook never held is added, as a draft and in force; what staff edited or
deleted stays as they left it. Running it twice changes nothing.
"""

import argparse
import getpass
import sys
from collections.abc import Mapping
from typing import Any

from rules.command_line import say
from rules.faults import RuleError
from rules.session import default_notice, load
from rules.tabs import TABS, Row, Tables
from sheets_sync import tables
from sheets_sync.answers import Answer, Draft, Pending, Refused
from sheets_sync.book import BookError
from sheets_sync.in_force import faults_after
from sheets_sync.journal import PUT_IN_FORCE
from sheets_sync.opening import DEFAULT_BOOK, open_journal
from sheets_sync.register import Register
from sheets_sync.writer import Journal

SET_UP = "classeur#mise_en_place"
"""Two set-ups at once cannot be: the second is told what the first wrote."""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("setup", help="crée ou complète les onglets d’un classeur")
    command.add_argument("--book", metavar="URL", default=DEFAULT_BOOK, help=f"le classeur ({DEFAULT_BOOK})")
    command.add_argument("--session", metavar="NOM", default="", help="nom ou dossier d’une session")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when the workbook is ready, 1 when it was not written, 2 when the session or the address is refused."""
    try:
        session = load(arguments.session or default_notice())
        journal = open_journal(arguments.book)
    except (RuleError, BookError, ValueError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    try:
        lines, answer = set_up(journal, session.tables, f"{getpass.getuser()} (setup)")
    except BookError as silence:
        sys.stderr.write(f"{silence}\n")
        return 1
    finally:
        journal.close()
    if isinstance(answer, Refused):
        sys.stderr.write("\n".join(answer.reasons) + "\n")
        return 1
    if isinstance(answer, Pending):
        sys.stderr.write("Le classeur n'a pas répondu : vérification en cours. Relancez la commande dans un instant.\n")
        return 1
    say(lines or ["Le classeur est déjà prêt : rien n'a changé."])
    return 0


def set_up(journal: Journal, session: Tables, actor: str) -> tuple[list[str], Answer | None]:
    """Adds what is missing, in one act; answers what changed, tab by tab, and the journal's answer (None: nothing)."""
    register = journal.register(0)
    added = missing(register, session)
    if not added:
        return [], None
    answer = journal.record(_draft(register, added, actor), lambda now: faults_after(now, added))
    return [f"{tab} : {len(rows)} lignes ajoutées et mises en vigueur." for tab, rows in added.items()], answer


def missing(register: Register, session: Tables) -> dict[str, dict[str, Row]]:
    """Rows of the session that the workbook never held: tab → key → row."""
    found: dict[str, dict[str, Row]] = {}
    for tab, rows in session.items():
        for row in rows:
            key = row[TABS[tab].key]
            if tables.subject(tab, key) not in register.fields:
                found.setdefault(tab, {})[key] = row
    return found


def _draft(register: Register, added: Mapping[str, Mapping[str, Row]], actor: str) -> Draft:
    changes: dict[str, dict[str, Any]] = {
        tables.subject(tab, key): dict(row) for tab, rows in added.items() for key, row in rows.items()
    }
    return Draft(
        form=f"setup:{register.heads[SET_UP] or ''}",
        actor=actor,
        kind=PUT_IN_FORCE,
        subject="classeur",
        changes=changes,
        reason="Mise en place : lignes que le classeur n'avait pas",
        facts={"lignes": {tab: {key: dict(row) for key, row in rows.items()} for tab, rows in added.items()}},
        bases=register.bases(SET_UP),
    )
