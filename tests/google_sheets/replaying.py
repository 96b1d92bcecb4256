"""Recorded answers of the real service, asked again of the stand-in.

`tests/data/google_recordings.jsonl`: the exchanges that gspread's own tests recorded (MIT licence, the newest run of
each), without their headers. Ids that a server makes up are learnt from the answers; times are not compared.
"""

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tests.google_sheets.calls import Request
from tests.google_sheets.service import Service

FILE = Path(__file__).parents[1] / "data" / "google_recordings.jsonl"
TIMES = {"createdTime", "modifiedTime"}
IDS = {"spreadsheetId", "id", "sheetId", "namedRangeId"}
Json = Any


def recordings(**renamed: str) -> dict[str, list[Json]]:
    """The exchanges of each recording; words are renamed in requests and answers alike."""
    text = FILE.read_text(encoding="utf-8")
    for old, new in renamed.items():
        text = text.replace(old, new)
    usual, *lines = map(json.loads, text.splitlines())
    for line in lines:
        for exchange in line["exchanges"]:
            properties = exchange["answer"].get("properties", {}) if isinstance(exchange["answer"], dict) else {}
            if properties.pop("usual", False):
                properties.update(usual["usual"])
    return {line["recording"]: line["exchanges"] for line in lines}


class Replay:
    """One recording against one service."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.ids: dict[Any, Any] = {}

    def differences(self, exchanges: list[Json]) -> list[str]:
        """The exchanges that the stand-in answers otherwise: method, path, both answers."""
        return [said for exchange in exchanges if (said := self._difference(exchange))]

    def _difference(self, exchange: Json) -> str:
        if exchange["status"] == 403:
            return ""
        body = self._ours(exchange["body"])
        sent = b"" if body is None else (body if isinstance(body, str) else json.dumps(body)).encode()
        answer = self.service.answer(Request(exchange["method"], self._ours(exchange["target"]), sent))
        found = _read(answer.body)
        self._learn(exchange["answer"], found)
        wanted = _timeless(self._ours(exchange["answer"]))
        if (answer.status, _timeless(found)) == (exchange["status"], wanted):
            return ""
        return f"{exchange['method']} {unquote(exchange['target'])}: {wanted} ≠ {answer.status} {found}"

    def _learn(self, recorded: Json, ours: Json) -> None:
        if isinstance(recorded, dict) and isinstance(ours, dict):
            for name in recorded.keys() & ours.keys():
                if name in IDS and recorded[name] != 0:
                    self.ids.setdefault(recorded[name], ours[name])
                self._learn(recorded[name], ours[name])
        elif isinstance(recorded, list) and isinstance(ours, list):
            for one, other in zip(recorded, ours, strict=False):
                self._learn(one, other)

    def _ours(self, json_: Json) -> Json:
        """With the ids that our service made up."""
        if isinstance(json_, dict):
            return {name: self.ids.get(v, v) if name in IDS else self._ours(v) for name, v in json_.items()}
        if isinstance(json_, list):
            return [self._ours(one) for one in json_]
        if isinstance(json_, str):
            for old, new in self.ids.items():
                if isinstance(old, str) and len(old) > 20:
                    json_ = json_.replace(old, str(new))
        return json_


def _read(body: bytes) -> Json:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode()


def _timeless(json_: Json) -> Json:
    if isinstance(json_, dict):
        return {name: _timeless(value) for name, value in json_.items() if name not in TIMES}
    return [_timeless(one) for one in json_] if isinstance(json_, list) else json_
