"""`python -m sheets_sync COMMAND`: each command is declared by the module that does it."""

import argparse
import sys
from collections.abc import Sequence

from sheets_sync import setting_up, verifying
from sheets_sync.importing import command as importing

COMMANDS = (importing, verifying, setting_up)
"""Modules with `add_to(subparsers)`, which sets `run(arguments) -> exit code`."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m sheets_sync", description="Le classeur de Guichet.")
    commands = parser.add_subparsers(title="commandes", required=True, metavar="COMMANDE")
    for module in COMMANDS:
        module.add_to(commands)
    chosen = parser.parse_args(arguments)
    return int(chosen.run(chosen))


if __name__ == "__main__":
    sys.exit(main())
