"""`leadsim serve` in a real browser: it runs, follows the window, stops, downloads, and talks to nobody else."""

import asyncio
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.shortened import first
from tests.tui.screens.terminal import gone
from tests.tui.small import SMALL, leadsim, written
from tui.served import SERVER

pytest.importorskip("textual_serve")
aiohttp = pytest.importorskip("aiohttp")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of a terminal are POSIX")

LONG = SMALL.replace("weeks = 5", "weeks = 52").replace("leads_per_week = 20", "leads_per_week = 300")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(home: Path, *arguments: str) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """The command in a home of its own; the process, and the port that it said it has."""
    own = {"HOME": str(home), "LEADSIM_STORE": str(home / "r.sqlite"), "PYTHONUNBUFFERED": "1"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "tui.cli", "serve", *arguments, "--port", str(port)],
        env=kept | own,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        said = server.stdout.readline()
        assert said == f"leadsim is at http://127.0.0.1:{port}, for browsers of this machine only. Ctrl-C ends it.\n"
        yield server, port
    finally:
        server.kill()
        server.wait()
        if server.stdout is not None:
            server.stdout.close()


def answer(port: int, path: str = "/", **headers: str) -> http.client.HTTPResponse:
    """What the server says to a request with these headers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest("GET", path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    found = connection.getresponse()
    found.read()
    connection.close()
    return found


def test_it_answers_this_machine_only_under_its_own_name(tmp_path: Path) -> None:
    with serving(tmp_path) as (server, port):
        here = f"127.0.0.1:{port}"
        assert answer(port).status == 200
        assert answer(port, Host="leadsim.example.com").status == 403
        assert answer(port, Host=f"localhost:{port}").getheader("Location") == f"http://{here}/"
        upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
        upgrade["Sec-WebSocket-Key"] = "AAAAAAAAAAAAAAAAAAAAAA=="
        assert answer(port, "/ws", Origin="https://example.com", **upgrade).status == 403
        listens = [each.laddr for each in psutil.Process(server.pid).net_connections() if each.status == "LISTEN"]
        assert listens == [("127.0.0.1", port)]
        server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0


@pytest.mark.parametrize("is_opening", first(1, [True, False]))
def test_with_an_open_page_that_reads_nothing_it_ends_within_three_seconds(tmp_path: Path, is_opening: bool) -> None:
    async def visit(server: "subprocess.Popen[str]", port: int) -> tuple[int, list[psutil.Process]]:
        address = f"http://127.0.0.1:{port}/ws?width=80&height=24"
        async with aiohttp.ClientSession() as session, session.ws_connect(address) as page:
            while not is_opening and b"busy" not in (await page.receive_bytes()):
                pass
            await asyncio.sleep(1.0)
            windows = psutil.Process(server.pid).children(recursive=True)
            server.send_signal(signal.SIGINT)
            return await asyncio.to_thread(server.wait, 3), windows

    with serving(tmp_path, written(tmp_path, LONG)) as (server, port):
        code, windows = asyncio.run(visit(server, port))
        assert code == 0
        assert windows
        assert gone(windows)


def test_a_window_whose_server_is_gone_before_it_looks_ends_by_itself(tmp_path: Path) -> None:
    own = {"HOME": str(tmp_path), "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver", SERVER: "1"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    command = [sys.executable, "-m", "tui.cli", "open", "--", written(tmp_path, SMALL)]
    with subprocess.Popen(command, env=kept | own, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as window:
        assert window.wait(20) == 1


def test_a_port_that_is_taken_is_told_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = leadsim("serve", "--port", str(port))
    assert told.exit_code == 2
    assert f"port {port} of this machine cannot be used" in told.stderr
    assert "--port" in told.stderr


def test_a_scenario_that_is_not_there_is_told_before_anything_is_served() -> None:
    told = leadsim("serve", "absent.toml")
    assert told.exit_code == 2
    assert "absent.toml: there is no such file" in told.stderr


@contextmanager
def browsing() -> Iterator[Any]:
    """A window of a headless Chromium: what playwright has installed, else the system's; skips without either."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        path = own if Path(own).exists() else shutil.which("chromium") or shutil.which("google-chrome")
        if path is None:
            pytest.skip("there is no Chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
        browser.close()


class Screens:
    """What the screens have painted in a page, as text."""

    def __init__(self, context: Any) -> None:
        self.asked: list[str] = []
        """addresses"""
        self.downloads: list[Any] = []
        self._painted = ""
        self.page = context.new_page()
        context.on("request", lambda request: self.asked.append(request.url))
        self.page.on("download", self._keep)
        self.page.on("websocket", self._listen)

    def _listen(self, opened: Any) -> None:
        self.asked.append(opened.url)
        opened.on("framereceived", self._paint)

    def _keep(self, download: Any) -> None:
        self.downloads.append(download)

    def _paint(self, payload: bytes | str) -> None:
        if isinstance(payload, bytes):
            self._painted += re.sub(r"\x1b\[[0-9;?]*[A-Za-z$]", "", payload.decode("utf-8", "replace"))

    def wait_for(self, text: str, seconds: float = 60) -> None:
        """Until this is painted; what was painted before it counts no longer."""
        self.wait_until(lambda: text in self._painted, seconds)
        self._painted = self._painted.split(text, 1)[1]

    def wait_until(self, holds: Callable[[], bool], seconds: float = 60) -> None:
        """Let the page work until it holds."""
        for _ in range(int(seconds / 0.1)):
            if holds():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"it never came to that; painted last: {self._painted[-2000:]}")


@pytest.mark.slow
def test_run_resize_stop_download_and_end_and_nothing_leaves_this_machine(tmp_path: Path) -> None:
    with serving(tmp_path, written(tmp_path, LONG)) as (server, port), browsing() as context:
        screens = Screens(context)
        page = screens.page
        page.goto(f"http://127.0.0.1:{port}/")
        screens.wait_for("Tour, 1 of 3")
        page.keyboard.press("Escape")
        screens.wait_for("so far")
        page.keyboard.press("Escape")
        screens.wait_for("Stopped at")
        page.set_viewport_size({"width": 800, "height": 500})
        screens.wait_for("2 Compare")
        screens.wait_for("2 of ")
        page.keyboard.press("e")
        screens.wait_until(lambda: bool(screens.downloads))
        assert screens.downloads[0].suggested_filename == "small-comparison.zip"
        with zipfile.ZipFile(screens.downloads[0].path()) as pack:
            assert {"kpis.csv", "comparison.json", "comparison.txt"} <= set(pack.namelist())
        page.reload()
        screens.wait_for("saved")
        children = psutil.Process(server.pid).children(recursive=True)
        assert len(children) >= 2
        server.send_signal(signal.SIGINT)
        assert server.wait(3) == 0
        assert gone(children)
    assert {url.split("/")[2] for url in screens.asked} == {f"127.0.0.1:{port}"}


@pytest.mark.slow
def test_screens_are_gone_when_the_server_is_killed(tmp_path: Path) -> None:
    with serving(tmp_path, written(tmp_path, LONG)) as (server, port), browsing() as context:
        screens = Screens(context)
        screens.page.goto(f"http://127.0.0.1:{port}/")
        screens.wait_for("processes busy")
        children = psutil.Process(server.pid).children(recursive=True)
        assert len(children) > 2
        server.kill()
        assert gone(children)
