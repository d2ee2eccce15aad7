"""`leadsim serve`: the screens in a browser of this machine, for a workshop's projector."""

import os
import shlex
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from scenarios.catalogue import library_paths
from tui.errors import InputError
from tui.text import _, language


def serve(scenario: str | None, port: int, store: Path | None) -> int:
    """Serve until Ctrl-C; the exit code."""
    if find_spec("textual_serve") is None:
        raise InputError(_("leadsim serve needs textual-serve: install leadsim[serve]"))
    if scenario is not None and scenario not in library_paths() and not Path(scenario).is_file():
        raise InputError(
            _("{scenario}: there is no such file, and the library has no scenario of this name").format(
                scenario=scenario
            )
        )
    from tui.serving.server import ScreensServer

    ScreensServer(screens_command(scenario, store), port).serve()
    return 0


def screens_command(scenario: str | None, store: Path | None) -> str:
    """What the shell is to start for each window: the screens, in this language."""
    words = [sys.executable, "-m", "tui.cli", "--lang", language(), "open"]
    words += [] if store is None else ["--store", str(store)]
    words += [] if scenario is None else ["--", scenario]
    return subprocess.list2cmdline(words) if os.name == "nt" else f"exec {shlex.join(words)}"
