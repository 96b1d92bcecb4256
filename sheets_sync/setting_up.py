"""`python -m sheets_sync setup [--book URL] [--session NAME]`: a workbook ready to work in.

What a session's folder holds and the workbook never held is added, as a draft and in force; what staff edited or
deleted stays as they left it. A Google workbook is first tried, then its tabs are made or completed. Running it twice
changes nothing.
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
from sheets_sync import beliefs, google_setup, google_trials, probing, tables
from sheets_sync.answers import Answer, Draft, Pending, Refused
from sheets_sync.book import BookError
from sheets_sync.in_force import faults_after, in_force
from sheets_sync.journal import PUT_IN_FORCE
from sheets_sync.opening import DEFAULT_BOOK, is_google, open_journal
from sheets_sync.register import Register
from sheets_sync.writer import Journal

SET_UP = "classeur#mise_en_place"
"""Two set-ups at once cannot be: the second is told what the first wrote."""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("setup", help="crée ou complète les onglets d’un classeur")
    command.add_argument("--book", metavar="URL", default=DEFAULT_BOOK, help=f"le classeur ({DEFAULT_BOOK})")
    command.add_argument("--session", metavar="NOM", default="", help="nom ou dossier d’une session")
    command.add_argument("--try-again", action="store_true", help="essaie de nouveau un classeur Google déjà essayé")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when the workbook is ready, 1 when it was not written, 2 when the session or the address is refused."""
    try:
        session = load(arguments.session or default_notice())
        journal = open_journal(arguments.book)
    except (RuleError, BookError, ValueError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    actor = f"{getpass.getuser()} (setup)"
    try:
        if is_google(arguments.book):
            google_lines, held = _google_first(journal, actor, arguments.try_again)
            say(google_lines)
            if held:
                sys.stderr.write(f"{held}\n")
                return 1
        lines, answer = set_up(journal, session.tables, actor)
        if is_google(arguments.book) and not isinstance(answer, Refused | Pending):
            lines += _google_then(journal)
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


def _google_first(journal: Journal, actor: str, again: bool) -> tuple[list[str], str]:
    """What was tried of the service, once for all unless asked; and why the workbook is only read, else ""."""
    if not again and not journal.held_back:
        return [], ""
    answers = google_trials.tried(probing.client_of(journal.book))
    answer = probing.record(journal, answers, actor)
    if isinstance(answer, Refused):
        return beliefs.lines(answers), "\n".join(answer.reasons)
    return beliefs.lines(answers), beliefs.held_back(journal.register(0))


def _google_then(journal: Journal) -> list[str]:
    """The tabs, once the session is in force; what only a person can mend is said too."""
    session = in_force(journal.register(0)).session
    if session is None:
        return []
    left = google_setup.set_up(probing.client_of(journal.book), session)
    journal.complete()
    return [*left.done, *(f"À reprendre dans la feuille — {fault}" for fault in left.faults)]


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
