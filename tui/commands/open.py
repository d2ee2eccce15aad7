"""`leadsim` and `leadsim open`: the terminal UI."""

import sys
from dataclasses import replace
from multiprocessing import resource_tracker
from pathlib import Path

from scenarios.catalogue import library_paths
from tui.config import load_config
from tui.errors import InputError
from tui.folders import usual_folders
from tui.served import ServerWatch, is_served
from tui.session import load_session
from tui.text import _
from tui.workspace import own_file

DEMO = "saas-20-salespeople"


def open_ui(given: str | None, store: Path | None) -> int:
    """Show the screens until the planner quits; the exit code."""
    if not is_served() and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InputError(_("the screens need a terminal; leadsim --help lists the commands that do without"))
    watch = ServerWatch() if is_served() else None
    folders = usual_folders(store)
    config, session = load_config(folders.config), load_session(folders.state)
    if config.workspace is not None:
        folders = replace(folders, workspace=config.workspace.expanduser())
    if given is None and session.file is not None and Path(session.file).is_file():
        path = Path(session.file)
    else:
        path = own_file(library_paths()[DEMO] if given is None else _named(given), folders.workspace)
    resource_tracker.ensure_running()  # a process started while the screens are there could not start it
    from tui.app import LeadsimApp  # words its keys when it is loaded, in the language that was chosen before

    app = LeadsimApp(path, folders, session=session, config=config)
    if watch is not None:
        watch.app = app
    app.run()
    if app.failed_to_open:
        raise InputError(app.failed_to_open)
    return app.return_code or 0


def _named(given: str) -> Path:
    from tui.opening import scenario_path  # heavy: not before the first paint of a plain start

    return scenario_path(given)
