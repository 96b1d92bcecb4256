"""`python -m sheets_sync COMMAND`: each command is declared by the module that does it."""

import sys
from collections.abc import Sequence

from rules.command_line import Parser, speak_utf8, understood
from sheets_sync import next_year, probing, setting_up, verifying
from sheets_sync.importing import command as importing

COMMANDS = (importing, verifying, setting_up, next_year, probing)
"""Modules with `add_to(subparsers)`, which sets `run(arguments) -> exit code`."""


def main(arguments: Sequence[str] | None = None) -> int:
    speak_utf8()
    parser = Parser(prog="python -m sheets_sync", description="Le classeur de Guichet.")
    commands = parser.add_subparsers(title="commandes", required=True, dest="command")
    for module in COMMANDS:
        module.add_to(commands)
    asked = understood(parser, commands, arguments)
    return int(asked.run(asked))


if __name__ == "__main__":
    sys.exit(main())
