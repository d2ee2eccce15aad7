"""The end of the process, which waits for no thread: all that matters is kept, closed and printed before."""

import atexit
import contextlib
import os
import sys
import threading
from typing import NoReturn

from tui.exit_codes import INTERRUPTED

PATIENCE_S = 1.0
"""How long libraries may take to tidy up."""


def leave(code: int) -> NoReturn:
    """End the process with this exit code. The interpreter by itself waits for every thread, even for ever."""
    try:
        _flush()  # takes as long as whoever reads
        leave_soon(code)
        atexit._run_exitfuncs()
        _flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    finally:
        os._exit(code)


def leave_soon(code: int) -> None:
    """End the process in `PATIENCE_S` seconds, unless it ends by itself before."""
    last = threading.Timer(PATIENCE_S, os._exit, (code,))
    last.daemon = True
    last.start()


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):  # closed, full, or never there
            stream.flush()
