"""The stand-in on a loopback socket."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.google_sheets import control
from tests.google_sheets.calls import Answer, Request
from tests.google_sheets.line import Line
from tests.google_sheets.service import Service


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet an answer: headers alone would wait for their acknowledgement
    server: "Server"

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        try:
            self._write(self.server.answer(Request(self.command, self.path, body, token)))
        except (TimeoutError, ConnectionError):
            self.close_connection = True

    def _write(self, answer: Answer) -> None:
        self.send_response(answer.status)
        if answer.status != 204:
            self.send_header("Content-Type", answer.type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _answer  # noqa: N815 - the names that http.server looks for

    def log_message(self, *_: Any) -> None:
        """Says nothing: what was asked is counted by the service."""


class Server(ThreadingHTTPServer):
    """Answers on 127.0.0.1 only; requests apply one at a time."""

    daemon_threads = True

    def __init__(self, line: Line | Service, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.line = line if isinstance(line, Line) else Line(line)

    def answer(self, request: Request) -> Answer:
        if request.path == control.PATH:
            with self.line.lock:
                return Answer(200, json.dumps(control.answer(self.line, json.loads(request.body or b"{}"))).encode())
        return self.line.send(request)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> "Server":
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
