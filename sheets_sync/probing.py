"""`python -m sheets_sync probe --book google:KEY`: what Guichet believes of Google Sheets, tried on a spreadsheet to
throw away. One line each, OK or NON with what to do; nothing is recorded, a scratch tab comes and goes.
"""

import argparse
import sys
from typing import cast

from rules.command_line import say
from sheets_sync import beliefs, google_trials
from sheets_sync.answers import Answer, Draft
from sheets_sync.beliefs import Answers
from sheets_sync.book import BookError
from sheets_sync.google_book import GoogleBook
from sheets_sync.google_client import SheetsClient
from sheets_sync.opening import is_google, open_book
from sheets_sync.writer import Journal


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("probe", help="essaie sur une feuille à jeter ce que Guichet attend de Google")
    command.add_argument("--book", metavar="URL", required=True, help="google:IDENTIFIANT d'une feuille à jeter")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when all that is needed is OK, 1 when it is not or Google did not answer, 2 when the address is refused."""
    try:
        if not is_google(arguments.book):
            raise BookError(f"« {arguments.book} » n'est pas une feuille Google ; attendu : google:IDENTIFIANT.")
        book = open_book(arguments.book)
    except BookError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    try:
        answers = google_trials.tried(client_of(book), _by_hand if sys.stdin.isatty() else None)
    except BookError as silence:
        sys.stderr.write(f"{silence}\n")
        return 1
    finally:
        book.close()
    say(beliefs.lines(answers))
    return 1 if beliefs.wrong(answers) else 0


def client_of(book: object) -> SheetsClient:
    """The way to the workbook of a book that `is_google` named."""
    return cast(GoogleBook, book).client


def record(journal: Journal, answers: Answers, actor: str) -> Answer:
    """The answers, as an act that every process of the workbook reads."""
    head = journal.register(0).heads[f"{beliefs.SUBJECT}#{beliefs.FIELD}"]
    changes = {beliefs.SUBJECT: {beliefs.FIELD: dict(answers)}}
    reason = "Essai de ce que Guichet attend de Google Sheets"
    return journal.record(Draft(f"essai:{head or ''}", actor, beliefs.TRIED, beliefs.SUBJECT, changes, reason=reason))


def _by_hand(says: str) -> None:
    input(f"{says} Puis Entrée : ")
