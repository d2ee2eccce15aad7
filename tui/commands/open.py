"""`leadsim` and `leadsim open`: the terminal UI."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.catalogue import library_paths
from tui.config import load_config
from tui.errors import InputError
from tui.exit_codes import OUR_FAULT
from tui.folders import usual_folders
from tui.leaving import leave_soon
from tui.served import ServerWatch, is_served
from tui.session import load_session
from tui.text import _
from tui.workspace import own_file

if TYPE_CHECKING:
    from tui.app import LeadsimApp

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
    from tui.app import LeadsimApp  # words its keys when it is loaded, in the language that was chosen before

    app = LeadsimApp(path, folders, session=session, config=config)
    if watch is not None:
        watch.app = app
    asyncio.run(_shown(app))
    if app.failed_to_open:
        raise InputError(app.failed_to_open)
    return app.return_code or 0


async def _shown(app: "LeadsimApp") -> None:
    """Until all is saved and the terminal given back; asyncio would then wait for every thread, even for ever."""
    code = OUR_FAULT
    try:
        await app.run_async()
        code = app.return_code or 0
    finally:
        if not app.failed_to_open:  # which is still to be told
            leave_soon(code)


def _named(given: str) -> Path:
    from tui.opening import scenario_path  # heavy: not before the first paint of a plain start

    return scenario_path(given)
