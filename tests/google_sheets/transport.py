"""A `requests` session that calls the service in this very process: gspread uses it unmodified, under any clock."""

from email.utils import formatdate
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from requests.structures import CaseInsensitiveDict

from tests.google_sheets.calls import Answer, Request
from tests.google_sheets.line import Line
from tests.google_sheets.service import Service

HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com", "https://oauth2.googleapis.com")


class Adapter(BaseAdapter):
    """Raises what `requests` raises over a network: ReadTimeout, ConnectionError."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self.line = line

    def send(self, request: requests.PreparedRequest, *_: Any, timeout: Any = None, **__: Any) -> requests.Response:
        patience = timeout[1] if isinstance(timeout, tuple) else timeout
        try:
            response = _response(request, self.line.send(_asked(request), patience))
        except TimeoutError as error:
            raise requests.ReadTimeout("Read timed out.", request=request) from error
        except ConnectionResetError as error:
            raise requests.ConnectionError("Connection aborted.", request=request) from error
        response.headers["Date"] = formatdate(self.line.service.clock.now(), usegmt=True)
        return response

    def close(self) -> None:
        """Nothing is open."""


def _asked(request: requests.PreparedRequest) -> Request:
    url = urlsplit(request.url or "")
    body = request.body.encode() if isinstance(request.body, str) else request.body or b""
    token = (request.headers.get("Authorization") or "").removeprefix("Bearer ")
    return Request(request.method or "GET", url.path + (f"?{url.query}" if url.query else ""), bytes(body), token)


def _response(request: requests.PreparedRequest, answer: Answer) -> requests.Response:
    response = Response(answer)
    response.status_code, response.url, response.request = answer.status, request.url or "", request
    response.headers["Content-Type"] = answer.type
    response.encoding = "utf-8"
    return response


class Response(requests.Response):
    """Its body is written only for who asks for it."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer

    @property
    def content(self) -> bytes:
        return self.answer.body

    def json(self, **named: Any) -> Any:
        return super().json(**named) if self.answer.is_text else self.answer.json


class Loopback(HTTPAdapter):
    """Sends what is meant for Google to a stand-in on a socket."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def send(self, request: requests.PreparedRequest, *rest: Any, **more: Any) -> requests.Response:
        asked = urlsplit(request.url or "")
        request.url = self.url + asked.path + (f"?{asked.query}" if asked.query else "")
        return super().send(request, *rest, **more)


class Session(requests.Session):
    """Without what a request brings that goes over a network: cookies, an account, headers."""

    def prepare_request(self, request: requests.Request) -> requests.PreparedRequest:
        made = requests.PreparedRequest()
        asked = {name: value for name, value in request.params.items() if value is not None}
        made.method = request.method.upper()
        made.url = request.url + (f"?{urlencode(asked, doseq=True)}" if asked else "")
        made.headers = CaseInsensitiveDict(request.headers)
        made.prepare_body(request.data, request.files, request.json)
        return made

    def merge_environment_settings(self, *_: Any) -> dict[str, Any]:
        return {"stream": True}  # a body is asked by who reads it


def session(way: Service | Line | str) -> requests.Session:
    """To a service in this process, by a line that may have faults, or to the address of one.

    For `gspread.Client(auth=None, session=session(way))`.
    """
    made = requests.Session() if isinstance(way, str) else Session()
    made.trust_env = False  # no proxy of this machine stands before the stand-in, and none is looked for
    mount(made, way)
    return made


def mount(onto: requests.Session, way: Service | Line | str) -> None:
    """Turns a session that exists, such as the one of a service account, towards the stand-in."""
    for host in HOSTS:
        onto.mount(
            host, Loopback(way) if isinstance(way, str) else Adapter(way if isinstance(way, Line) else Line(way))
        )
