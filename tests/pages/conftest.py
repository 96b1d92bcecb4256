"""A desk served for real, and a Chromium to drive it: the fixtures of every browser test.

`serve` starts a server on a book of its own; `desk_url` is one demo server for the whole run; `page` is one tab for the
whole run, emptied between tests; `visit` opens an address of the demo there and waits until the script is over.
"""

import os
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, flock
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from desk.demo import make_demo
from tests import chromium
from tests.pages import desks, running
from tests.pages.visitor import IDLE

PATIENCE = 60.0  # seconds for a demo book to be made on a slow machine
expect.set_options(timeout=1000 * PATIENCE)  # what is expected comes, or does not: how soon is no test's business
Visit = Callable[[str], Page]
_ports: list[int] = []


@contextmanager
def serve(book: str, folder: Path, *more: str, again: str = "") -> Iterator[str]:
    """The project's own script on a free port of loopback; its local files go to `folder`. Yields its address.
    `more`: other options of Streamlit's command line; `again`: the address of a server that stopped, to start there."""
    port = int(again.rpartition(":")[2]) if again else _free_port()
    options = ("--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true")
    environment = {**os.environ, "GUICHET_BOOK": book, "GUICHET_FOLDER": str(folder)}
    log = folder / "server.log"
    process = running.start((*options, "--server.fileWatcherType", "none", *more), environment, log)
    try:
        _wait(process, f"http://127.0.0.1:{port}", log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.join(PATIENCE)
    assert not process.is_alive()
    assert "Traceback" not in log.read_text(encoding="utf-8"), log.read_text(encoding="utf-8")[-3000:]


def _free_port() -> int:
    """The same one each time nobody listens there: the browser then knows Streamlit's scripts already."""
    for wanted in (*_ports[:1], 0):
        with socket.socket() as free, suppress(OSError):
            free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # else a port just left is refused for a minute
            free.bind(("127.0.0.1", wanted))
            _ports.append(free.getsockname()[1])
            return _ports[-1]
    raise RuntimeError("no free port on loopback")


def _wait(process: BaseProcess, url: str, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while process.is_alive() and time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):  # noqa: S310 - loopback, our own server
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(log.read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    with desks.closing():
        yield


@pytest.fixture(autouse=True, scope="module")
def _closed_with_its_module() -> Iterator[None]:
    with desks.closing():
        yield


@pytest.fixture(scope="session")
def desk_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo: a synthetic session, whoever I choose to be. Workers that need it serve one book, made by the first."""
    folder, base = tmp_path_factory.mktemp("demo"), tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demonstration"
    shared.mkdir(exist_ok=True)
    with (shared / "turn").open("w") as turn:
        flock(turn, LOCK_EX)
        make_demo(shared)
    for one in shared.glob("demo-*"):
        (folder / one.name).symlink_to(one)
    with serve("", folder) as url:
        yield url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    flags = ["--disable-dev-shm-usage", "--disable-gpu", "--force-prefers-reduced-motion"]
    root = ["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": chromium.path(), "args": [*flags, *root]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """A French colleague's smallest screen."""
    french = {"locale": "fr-FR", "timezone_id": "Europe/Paris", "reduced_motion": "reduce"}
    return {**browser_context_args, **french, "viewport": {"width": 1366, "height": 768}}


@pytest.fixture(scope="session")
def tabs(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[BrowserContext]:
    with browser.new_context(**browser_context_args) as context:
        context.set_default_timeout(1000 * PATIENCE)
        yield context


@pytest.fixture
def page(tabs: BrowserContext) -> Iterator[Page]:
    """The tab of the run: reading Streamlit's scripts anew takes longer than most tests. The next test finds in it
    neither a page, nor a cookie, nor anything stored."""
    tab = tabs.pages[0] if tabs.pages else tabs.new_page()
    tab.emulate_media(color_scheme="light")
    yield tab
    for one in tabs.pages:
        with suppress(Error):  # a tab that shows no page stores nothing
            one.evaluate("localStorage.clear(); sessionStorage.clear()")
    for other in tabs.pages[1:]:
        other.close()
    try:
        tab.goto("about:blank")
    except Error:
        tab.close()
    tabs.clear_cookies()


@pytest.fixture
def idle(page: Page) -> Callable[[], None]:
    """Waits until the page is drawn and the script is over. A quick rerun may never show: wait for its effect too."""

    def wait() -> None:
        page.wait_for_selector('[data-testid="stMainBlockContainer"]')
        page.wait_for_function(IDLE)

    return wait


@pytest.fixture
def visit(page: Page, desk_url: str, idle: Callable[[], None]) -> Visit:
    """Opens an address of the demo, such as `/instruction?dossier=24-00012`."""

    def go(path: str) -> Page:
        page.goto(desk_url + path)
        idle()
        return page

    return go
