"""What may befall one request: whether it applies, when, and what its sender is told."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from sheets_sync.google_book import GoogleBook
from sheets_sync.google_client import CONNECT, SheetsClient
from sheets_sync.writer import Journal
from tests.google_sheets.calls import Answer
from tests.google_sheets.errors import Refusal
from tests.google_sheets.line import Line
from tests.google_sheets.transport import HOSTS, Adapter, _asked, _response
from tests.sheets_sync.conftest import KEY, now
from tests.sheets_sync.google.world import Drive

LATE = 400.0
"""Seconds: long after its sender stopped waiting, and after a restart."""


class Faults(Adapter):
    """Befalls the request of number `at` (0 the first), and those after it when `ever`."""

    def __init__(self, drive: Drive, name: str, at: int, ever: bool = False) -> None:
        super().__init__(Line(drive.service))
        self.service = drive.service
        self.drive, self.at, self.ever, self.name, self.seen = drive, at, ever, name, 0
        self.patience = 0.0

    def send(self, request: requests.PreparedRequest, *rest: Any, **more: Any) -> requests.Response:
        number, self.seen, self.patience = self.seen, self.seen + 1, more["timeout"][1]
        if number == self.at or (self.ever and number > self.at):
            return FATES[self.name](self, request)
        return super().send(request, *rest, **more)

    def session(self) -> requests.Session:
        made = requests.Session()
        for host in HOSTS:
            made.mount(host, self)
        return made

    def apply(self, request: requests.PreparedRequest) -> Answer:
        return self.service.answer(_asked(request))

    def wait(self) -> None:
        self.drive.clock.sleep(self.patience)


Fate = Callable[[Faults, requests.PreparedRequest], requests.Response]


def told(code: int, applies: bool) -> Fate:
    def fate(way: Faults, request: requests.PreparedRequest) -> requests.Response:
        if applies:
            way.apply(request)
        return _response(request, Answer(code, json.dumps(Refusal(code, "no").json()).encode()))

    return fate


def unheard(error: Exception, applies: bool, slow: bool = True) -> Fate:
    def fate(way: Faults, request: requests.PreparedRequest) -> requests.Response:
        if applies:
            way.apply(request)
        if slow:
            way.wait()
        raise error

    return fate


def instead(body: Callable[[bytes], bytes]) -> Fate:
    def fate(way: Faults, request: requests.PreparedRequest) -> requests.Response:
        answer = way.apply(request)
        return _response(request, answer.with_body(body(answer.body)))

    return fate


def late(way: Faults, request: requests.PreparedRequest) -> requests.Response:
    sent = _asked(request)
    way.drive.clock.at(LATE, lambda: (way.service.answer(sent), None)[1])
    way.wait()
    raise requests.ReadTimeout("late")


def unreachable(way: Faults, request: requests.PreparedRequest) -> requests.Response:
    way.drive.clock.sleep(CONNECT)
    raise requests.ConnectTimeout("no way")


FATES: dict[str, Fate] = {
    "429": told(429, applies=False),
    "500 before": told(500, applies=False),
    "500 after": told(500, applies=True),
    "503 before": told(503, applies=False),
    "503 after": told(503, applies=True),
    "timeout before": unheard(requests.ReadTimeout("before"), applies=False),
    "timeout after": unheard(requests.ReadTimeout("after"), applies=True),
    "no way there": unheard(requests.ConnectionError("refused"), applies=False, slow=False),
    "cut before": unheard(requests.exceptions.ChunkedEncodingError("cut"), applies=False, slow=False),
    "cut after": unheard(requests.exceptions.ChunkedEncodingError("cut"), applies=True, slow=False),
    "half an answer": instead(lambda body: body[: len(body) // 2]),
    "no JSON": instead(lambda body: b"<html>Sorry</html>"),
    "an empty answer": instead(lambda body: b""),
    "another answer": instead(lambda body: b"{}"),
    "a list": instead(lambda body: b"[]"),
    "nothing": instead(lambda body: b"null"),
    "revoked": told(401, applies=False),
    "no more shared": told(403, applies=False),
    "deleted": told(404, applies=False),
    "refused": told(400, applies=False),
    "its answer refused": told(400, applies=True),
    "late": late,
    "unreachable": unreachable,
}
"""Fate → what befalls a request."""
SILENCES = (
    "timeout before", "timeout after", "429", "503 before", "no way there", "half an answer", "late", "unreachable",
)  # fmt: skip
"""Those that, when they last, are Google silent."""


def opened(drive: Drive, folder: Path, faults: Faults, **more: Any) -> Journal:
    """The workbook through a faulty way; what this machine keeps is in `folder`."""
    book = GoogleBook(SheetsClient(faults.session(), drive.key, drive.budget, drive.pace))
    return Journal(book, folder / "one" / "outbox.db", now, key=KEY, pace=drive.pace, **more)
