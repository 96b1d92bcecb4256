"""A `requests` session that calls the service in this very process: gspread uses it unmodified, under any clock."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3.response import HTTPResponse

from tests.google_sheets import batch_cells, batch_sheets, routes  # noqa: F401 - registers the addresses
from tests.google_sheets.service import Answer, Request, Service

HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com", "https://oauth2.googleapis.com")


class Adapter(BaseAdapter):
    def __init__(self, service: Service) -> None:
        super().__init__()
        self.service = service

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        return self.response(request, self.service.answer(asked(request)))

    def response(self, request: requests.PreparedRequest, answer: Answer) -> requests.Response:
        response = requests.Response()
        response.status_code, response.url, response.request = answer.status, request.url or "", request
        response.headers["Content-Type"] = answer.type
        response.encoding = "utf-8"
        response.raw = HTTPResponse(BytesIO(answer.body), status=answer.status, preload_content=False)
        return response

    def close(self) -> None:
        pass


def asked(request: requests.PreparedRequest) -> Request:
    url = urlsplit(request.url or "")
    body = request.body.encode() if isinstance(request.body, str) else request.body or b""
    headers: Mapping[str, str] = request.headers
    token = headers.get("Authorization", "").removeprefix("Bearer ")
    return Request(request.method or "GET", url.path + ("?" + url.query if url.query else ""), bytes(body), token)


class Loopback(HTTPAdapter):
    """Sends what is meant for Google to a stand-in on a socket."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def send(self, request: requests.PreparedRequest, *rest: Any, **more: Any) -> requests.Response:
        asked = urlsplit(request.url or "")
        request.url = self.url + asked.path + (f"?{asked.query}" if asked.query else "")
        return super().send(request, *rest, **more)


def session(way: Service | str) -> requests.Session:
    """To a service in this process, or to the address of one: `gspread.Client(auth=None, session=session(service))`."""
    made = requests.Session()
    for host in HOSTS:
        made.mount(host, Loopback(way) if isinstance(way, str) else Adapter(way))
    return made
