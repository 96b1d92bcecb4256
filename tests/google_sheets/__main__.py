"""`python -m tests.google_sheets --port N`: the stand-in on loopback, until it is interrupted."""

import argparse
import threading

from tests.google_sheets.server import Server
from tests.google_sheets.service import Service


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.google_sheets", description=__doc__)
    parser.add_argument("--port", type=int, default=8791)
    asked = parser.parse_args()
    with Server(Service(), asked.port) as server:
        print(server.url, flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
