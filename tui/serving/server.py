"""A web server that only this machine reaches: a page of our own, a process of the screens for each window."""

import asyncio
import logging
import os
import socket
import threading
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import aiohttp_jinja2
from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.server import Server

from tui.errors import InputError
from tui.served import SERVER
from tui.text import _

HOST = "127.0.0.1"
PATIENCE_S = 2.0
"""How long the screens may take to save and end; without the server they go on with it by themselves."""
_ASKS_EVERY_S = 0.01
_PAGE = Path(__file__).parent / "page"
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self' ws://{host}; frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
)
"""The page may load nothing from anywhere else, and be part of no other page."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ScreensServer(Server):
    """Serves `command` (a shell command that shows the screens) on a port of the loopback address."""

    def __init__(self, command: str, port: int) -> None:
        super().__init__(command, HOST, port, title="leadsim", templates_path=_PAGE)
        self._saying: asyncio.Task[None] | None = None
        self._windows: set[asyncio.Task[Any]] = set()
        self._ending: set[asyncio.Task[Any]] = set()

    def serve(self, debug: bool = False) -> None:
        """Serve until Ctrl-C or SIGTERM; windows are given time to save. InputError when the port is taken."""
        with socket.socket() as wanted:
            wanted.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                wanted.bind((HOST, self.port))
            except OSError as error:
                why = error.strerror or str(error)
                said = _("port {port} of this machine cannot be used ({why}); choose another one with --port")
                raise InputError(said.format(port=self.port, why=why.lower())) from None
        if os.name != "nt":  # there a shell stands between
            os.environ[SERVER] = str(os.getpid())
        super().serve(debug)

    def initialize_logging(self) -> None:
        """Only what is wrong, and on stderr."""
        logging.basicConfig(level=logging.WARNING, format="leadsim: %(message)s")

    def request_exit(self) -> None:
        """End soon, even if a browser does not answer, which would hold the server for a minute."""
        last = threading.Timer(PATIENCE_S + 0.5, os._exit, (0,))
        last.daemon = True
        last.start()
        super().request_exit()

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._only_from_here)
        aiohttp_jinja2.get_env(app).globals["words"] = {
            "opening": _("leadsim: opening ..."),
            "ended": _("leadsim has ended; all is saved."),
            "again": _("Start again"),
        }
        return app

    async def on_startup(self, app: web.Application) -> None:
        """Say where the screens are, as soon as they are there: this is called before the port is listened at."""
        del app
        self._saying = asyncio.create_task(self._say())

    async def _say(self) -> None:
        while not await _is_answered(self.port):
            await asyncio.sleep(_ASKS_EVERY_S)
        said = _("leadsim is at {address}, for browsers of this machine only. Ctrl-C ends it.")
        print(said.format(address=self.public_url), flush=True)

    async def on_shutdown(self, app: web.Application) -> None:
        """Close every window: its screens save and end; what hangs is not waited for."""
        del app
        for window in self._windows:
            window.cancel()
        if self._windows:
            await asyncio.wait(self._windows, timeout=PATIENCE_S)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """A window: not before those that are just closed have let go of their file."""
        if self._ending:
            await asyncio.wait(self._ending, timeout=PATIENCE_S)
        window = asyncio.current_task()
        assert window is not None
        self._windows.add(window)
        try:
            return await super().handle_websocket(request)
        finally:
            self._windows.discard(window)
            self._ending.discard(window)

    async def _process_messages(self, websocket: web.WebSocketResponse, app_service: AppService) -> None:
        window = asyncio.current_task()
        assert window is not None
        try:
            await super()._process_messages(websocket, app_service)
        finally:
            self._ending.add(window)

    @web.middleware
    async def _only_from_here(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """No page of the web may talk to the screens through the browser, whatever name it gives this machine."""
        here, origin = f"{HOST}:{self.port}", request.headers.get("Origin")
        if request.host == f"localhost:{self.port}" and request.path == "/":
            raise web.HTTPFound(f"{self.public_url}{request.rel_url}")
        if request.host != here or origin not in (None, self.public_url):
            raise web.HTTPForbidden(text=f"leadsim answers at {self.public_url} only")
        response = await handler(request)
        if not response.prepared:
            response.headers.update(_headers(here))
        return response


async def _is_answered(port: int) -> bool:
    try:
        _reader, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.close()
    return True


def _headers(here: str) -> Mapping[str, str]:
    return {
        "Content-Security-Policy": _POLICY.format(host=here),
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
