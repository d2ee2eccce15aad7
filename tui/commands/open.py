"""`leadsim` and `leadsim open`: the terminal UI."""

import sys
from multiprocessing import resource_tracker
from pathlib import Path

from scenarios.catalogue import library_paths
from scenarios.file_replacement import replace_file
from tui.errors import InputError, shortened
from tui.folders import Folders, usual_folders
from tui.opening import scenario_path

DEMO = "saas-20-salespeople"


def open_ui(given: str | None, store: Path | None) -> int:
    """Show the screens until the planner quits; the exit code."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InputError("the screens need a terminal; leadsim --help lists the commands that do without")
    folders = usual_folders(store)
    path = _own_copy(DEMO if given is None else given, folders)
    resource_tracker.ensure_running()  # a process started while the screens are there could not start it
    from tui.app import LeadsimApp
    from tui.text import speak

    speak()
    app = LeadsimApp(path, folders)
    app.run()
    if app.failed_to_open:
        raise InputError(app.failed_to_open)
    return app.return_code or 0


def _own_copy(given: str, folders: Folders) -> Path:
    """The file itself, or the workspace's copy of a scenario of the library."""
    path = scenario_path(given)
    if path not in library_paths().values():
        return path
    copy = folders.workspace / path.name
    if not copy.exists():
        try:
            copy.parent.mkdir(parents=True, exist_ok=True)
            replace_file(copy, path.read_bytes())
        except OSError as error:
            raise InputError(f"{shortened(str(copy))} cannot be written: {error.strerror or error}") from None
    return copy
