"""One browser tab without a browser: the websocket protocol that Streamlit's own page speaks.

It times what a person waits for, from the message sent to "script finished", with the cached messages and fragment
identifiers a browser would send. Checked with Streamlit 1.67.
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

ACCIDENTS = ("Erreur G-", "Accès refusé")
"""What our pages say instead of themselves: a time measured on it would be of nothing."""
GRID = "dataframe"
PATIENCE = 60.0  # seconds before a page that does not answer is an error


class Server(NamedTuple):
    """A Streamlit server of ours on loopback."""

    address: str
    process: subprocess.Popen[bytes]


@contextmanager
def serve(script: Path, **environment: str) -> Iterator[Server]:
    """Runs a script of the project on a free port until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"server.port": port, "server.address": "127.0.0.1", "server.headless": "true"}
    flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *flags, "--server.fileWatcherType", "none"]
    process = subprocess.Popen(
        command,
        cwd=Path(__file__).parents[1],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health")
        yield Server(f"127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.wait(10)


def _wait(url: str) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310 - loopback, our own server
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


class Tab:
    """A tab open on a page. By key or label: `widgets` are (identifier, fragment), `options` those of a list."""

    def __init__(self, server: Server, page: str = "", query: str = "") -> None:
        self.widgets: dict[str, tuple[str, str]] = {}
        self.options: dict[str, list[str]] = {}
        self._kinds: dict[str, str] = {}
        self._query, self._hash, self._cached = query, "", dict[str, bool]()
        address = server.address
        self._socket = connect(
            f"ws://{address}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            origin=f"http://{address}",  # type: ignore[arg-type]
            max_size=None,
            compression=None,
        )
        self._send(page_name=page.strip("/"))

    def rerun(self) -> float:
        """Seconds of a full rerun, as after a change outside every fragment."""
        return self._timed()

    def click(self, widget: str) -> float:
        """Seconds of a click on the button of that key or label: its fragment's rerun when it is in one."""
        identifier, fragment = self.widgets[widget]
        return self._timed(identifier, fragment)

    def choose(self, widget: str, option: str) -> float:
        """Seconds of choosing an option of the list of that key or label, or of typing it in the field; in a grid,
        `3` is a row and `3/Name` a cell."""
        identifier, fragment = self.widgets[widget]
        kind = self._kinds[identifier]
        return self._timed(identifier, fragment, option=_selected(option) if kind == GRID else option, kind=kind)

    def act_as(self, name: str) -> None:
        """Another account, in the demonstration."""
        self.choose("account", next(one for one in self.options["account"] if one.startswith(name)))

    def go(self, page: str) -> float:
        """Seconds of another screen of the same session, as by the navigation."""
        self._hash = ""
        return self._timed(page_name=page)

    def close(self) -> None:
        self._socket.close()

    def _timed(self, identifier: str = "", fragment: str = "", **more: str) -> float:
        start = time.perf_counter()
        self._send(identifier, fragment, **more)
        return time.perf_counter() - start

    def _send(
        self, identifier: str = "", fragment: str = "", page_name: str = "", option: str | None = None, kind: str = ""
    ) -> None:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.page_name, rerun.page_script_hash = self._query, page_name, self._hash
        rerun.cached_message_hashes.extend(self._cached)
        if identifier:
            state = rerun.widget_states.widgets.add()
            state.id = identifier
            if option is None:
                state.trigger_value = True
            elif kind == "button_group":
                state.string_array_value.data.append(option)
            else:
                state.string_value = option
        rerun.fragment_id = fragment
        self._socket.send(message.SerializeToString())
        while not self._finished(ForwardMsg.FromString(self._socket.recv(PATIENCE))):  # type: ignore[arg-type]
            pass

    def _finished(self, message: Any) -> bool:
        kind = message.WhichOneof("type")
        if message.metadata.cacheable and message.hash:
            self._cached[message.hash] = True
        if kind == "new_session":
            self._hash = message.new_session.page_script_hash
        elif kind == "navigation":
            self._hash = message.navigation.page_script_hash or self._hash
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._notice(message.delta)
        return kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def _notice(self, delta: Any) -> None:
        kind = delta.new_element.WhichOneof("type")
        element = getattr(delta.new_element, kind) if kind else None
        if kind == "exception":
            raise RuntimeError(f"la page a levé {element.type}: {element.message}")
        if kind == "html" and any(words in element.body for words in ACCIDENTS):
            raise RuntimeError(f"la page a dit : {element.body}")
        if identifier := getattr(element, "id", ""):
            parts = identifier.split("-", 2)
            key = parts[2] if len(parts) == 3 else ""
            names = {key, getattr(element, "label", ""), getattr(element, "alt", "")} - {"", "None"}
            options = [getattr(one, "content", one) for one in getattr(element, "options", ())]
            self.widgets.update(dict.fromkeys(names, (identifier, delta.fragment_id)))
            self.options.update(dict.fromkeys(names, options))
            self._kinds[identifier] = str(kind)


def _selected(place: str) -> str:
    """A grid's selection as the browser says it."""
    row, _, column = place.partition("/")
    rows, cells = ([], [[int(row), column]]) if column else ([int(row)], [])
    return json.dumps({"selection": {"rows": rows, "columns": [], "cells": cells}})
