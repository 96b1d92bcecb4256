"""What the command lines share: French whatever the locale, and an output that may be cut or full."""

import argparse
import errno
import os
import sys
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from typing import NoReturn

REFUSED = 2


class Parser(argparse.ArgumentParser):
    """A command line that cannot be read gets one French sentence: what was expected."""

    def error(self, message: str) -> NoReturn:
        expected = " ".join(self.format_usage().removeprefix("usage: ").replace("[-h] ", "").split())
        self.exit(REFUSED, f"Ligne de commande non comprise, attendu : {expected}\n")

    def format_help(self) -> str:
        """argparse says a few words of its own."""
        said = super().format_help().replace("positional arguments:", "à donner :")
        return said.replace("show this help message and exit", "montre cette aide")


def understood(
    parser: Parser, commands: "argparse._SubParsersAction[Parser]", words: Sequence[str] | None
) -> argparse.Namespace:
    """What was asked; a word too many is told in the usage of its own command."""
    asked, unknown = parser.parse_known_args(words)
    if unknown:
        commands.choices[asked.command].error("")
    return asked


def speak_utf8() -> None:
    """Both streams, whatever the locale; a file's name that is no text is shown escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(lines: Iterable[str]) -> None:
    """Prints each line. Leaves with 0 when nobody reads any more (`| head`), with 1 and a sentence when the output
    cannot be written (a full disk). An output that was closed gets nothing.
    """
    if not sys.stdout:
        return
    for line in lines:
        _written(f"{line}\n")
    _written("")


def _written(text: str) -> None:
    """No text sends what still waits in the buffer."""
    try:
        sys.stdout.write(text)
        if not text:
            sys.stdout.flush()
    except BrokenPipeError:
        _let_go()
        sys.exit(0)
    except OSError as cause:
        _let_go()
        sys.stderr.write(f"La sortie n'a pas pu être écrite ({_why(cause)}) : le résultat affiché est incomplet.\n")
        sys.exit(1)


def _why(cause: OSError) -> str:
    return "disque plein" if cause.errno == errno.ENOSPC else f"erreur {cause.errno} du système"


def _let_go() -> None:
    """What waits in the buffer goes nowhere, so that Python does not try it again on leaving."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
