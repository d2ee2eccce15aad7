"""The screens when a browser shows them: started by `leadsim serve`, and gone when that is gone."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app import LeadsimApp

_LOOKS_EVERY_S = 0.5
_PATIENCE_S = 2.0


def is_served() -> bool:
    """Whether what would be a terminal is a browser."""
    return os.environ.get("TEXTUAL_DRIVER", "").endswith(":WebDriver")


def end_with_server(app: LeadsimApp) -> None:
    """Quit once the server is no longer there, even if it was killed; give up on what hangs."""
    server = os.getppid()

    def watch() -> None:
        while os.getppid() == server:
            time.sleep(_LOOKS_EVERY_S)
        with contextlib.suppress(RuntimeError):  # it has ended by itself
            app.call_from_thread(app.exit)
        time.sleep(_PATIENCE_S)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="server").start()
