"""The screens when a browser shows them: started by `leadsim serve`, and gone when that is gone."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app import LeadsimApp

SERVER = "LEADSIM_SERVER"
"""Environment variable: the process of the server, which may be gone before the screens can ask who started them."""
_LOOKS_EVERY_S = 0.5
_PATIENCE_S = 2.0


def is_served() -> bool:
    """Whether what would be a terminal is a browser."""
    return os.environ.get("TEXTUAL_DRIVER", "").endswith(":WebDriver")


class ServerWatch:
    """Quits once the server is no longer there, even if it was killed; gives up on what hangs.

    Begun before anything is loaded; `app` is what is to quit, None while there is nothing to save.
    """

    def __init__(self) -> None:
        self.app: LeadsimApp | None = None
        self._server = int(os.environ.get(SERVER) or os.getppid())
        threading.Thread(target=self._watch, daemon=True, name="server").start()

    def _watch(self) -> None:
        while os.getppid() == self._server:
            time.sleep(_LOOKS_EVERY_S)
        if self.app is not None:
            with contextlib.suppress(RuntimeError):  # it has ended by itself
                self.app.call_from_thread(self.app.exit)
            time.sleep(_PATIENCE_S)
        os._exit(1)
