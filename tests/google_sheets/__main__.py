"""`python -m tests.google_sheets --port N`: the stand-in on loopback, until it is interrupted."""

import sys
import threading

from rules.command_line import Parser
from tests.google_sheets.server import Server
from tests.google_sheets.service import Service


def main() -> None:
    parser = Parser(prog="python -m tests.google_sheets", description=__doc__)
    parser.add_argument("--port", type=int, default=8791)
    parser.add_argument("--create", metavar="TITLE", help="make a spreadsheet and say its key")
    parser.add_argument("--locale", default="fr_FR", help="of the spreadsheet that is made")
    parser.add_argument("--key", default="", help="of the spreadsheet that is made; drawn when it is not given")
    asked = parser.parse_args()
    service = Service()
    if asked.create:
        print(service.store.create(asked.create, service.clock.now(), asked.locale, asked.key).book.id)
    try:
        listening = Server(service, asked.port)
    except (OSError, OverflowError):
        sys.exit(f"Le port {asked.port} est pris, ou n’en est pas un : donnez-en un autre, de 1024 à 65535.")
    with listening as server:
        print(server.url, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print()
