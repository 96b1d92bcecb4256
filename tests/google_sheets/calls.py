"""Requests and answers, and the table of addresses that handlers register in."""

import json
import marshal
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from tests.google_sheets.errors import Refusal, bad

if TYPE_CHECKING:
    from tests.google_sheets.service import Service

Json = dict[str, Any]


class Request(NamedTuple):
    """As it came: `target` is path and query, still quoted."""

    method: str
    target: str
    body: bytes = b""
    token: str = ""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def kind(self) -> str:
        """`read` and `write` count against the quota of Sheets; Drive and tokens have their own."""
        if not self.path.startswith("/v4/"):
            return "other"
        return "read" if self.method == "GET" else "write"


class Answer(NamedTuple):
    """`content` is the body, or JSON that nobody asked as text: within one process it is only copied (`told`), and
    not even that when it was made for this answer alone (`made`).
    """

    status: int
    content: Any
    type: str = "application/json; charset=UTF-8"
    is_text: bool = True

    @property
    def body(self) -> bytes:
        return self.content if self.is_text else json.dumps(self.json, ensure_ascii=False).encode()

    @property
    def json(self) -> Any:
        if self.is_text:
            return json.loads(self.content)
        return marshal.loads(self.content) if isinstance(self.content, bytes) else self.content  # noqa: S302 - its own

    def with_body(self, body: bytes) -> "Answer":
        return Answer(self.status, body, self.type)


def told(status: int, said: Json) -> Answer:
    """As it is now, whatever becomes of it."""
    return Answer(status, marshal.dumps(said), is_text=False)


def made(said: Json) -> Answer:
    """Lists and objects that nobody else holds, handed over as they are."""
    return Answer(200, said, is_text=False)


class Call(NamedTuple):
    """A request as a handler reads it."""

    service: "Service"
    query: Mapping[str, list[str]]
    body: bytes

    @property
    def params(self) -> dict[str, str]:
        return {name: several[-1] for name, several in self.query.items()}

    @property
    def json(self) -> Json:
        """Raises Refusal for what is no JSON object."""
        try:
            read = json.loads(self.body or b"{}")
        except ValueError:
            read = None
        if not isinstance(read, dict):
            raise bad("Invalid JSON payload received. Unexpected token.")
        return read


Handler = Callable[..., Any]
"""Takes the call and the groups of its path, still quoted; answers JSON, an Answer, or None for 204."""
ROUTES: list[tuple[str, re.Pattern[str], Handler]] = []


def route(method: str, path: str) -> Callable[[Handler], Handler]:
    """Registers a handler."""

    def register(handler: Handler) -> Handler:
        ROUTES.append((method, re.compile(path), handler))
        return handler

    return register


def routed(service: "Service", request: Request) -> Any:
    """What the handler of an address answers. Raises Refusal."""
    parts = urlsplit(request.target)
    for method, pattern, handler in ROUTES:
        if method == request.method and (match := pattern.fullmatch(parts.path)):
            return handler(Call(service, parse_qs(parts.query, keep_blank_values=True), request.body), *match.groups())
    raise Refusal(404)
