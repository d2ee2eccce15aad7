"""Files of an answer: into a folder beside the scenario, or as one download where the screens are in a browser."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tui.errors import InputError
from tui.files import free_folder, free_paths, slug, write_bytes
from tui.text import _

if TYPE_CHECKING:
    from tui.screens.area import AreaScreen

Make = Callable[[], Mapping[str, bytes]]
"""File names and what stands in them."""


def export(screen: AreaScreen, what: str, make: Make) -> None:
    """Write the files, beside the screen since pictures take a while, and say where: "SCENARIO - what", numbered."""
    path = screen.leadsim.open_scenario.path
    folder = path.parent / f"{path.stem} - {what}"
    screen.run_worker(lambda: _export(screen, folder, make), thread=True, exclusive=True, group="export")


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write all files into a folder that is not there yet; which one it became. InputError."""
    free = free_folder(folder)
    for path, content in zip(free_paths(free, files, force=False), files.values(), strict=True):
        write_bytes(path, content)
    return free


def _export(screen: AreaScreen, folder: Path, make: Make) -> None:
    app = screen.app
    if app.is_web:
        deliver(screen, folder.name, make())
        return
    try:
        with screen.leadsim.writing:
            said = _("Written to {folder}").format(folder=written(folder, make()))
    except InputError as error:
        app.call_from_thread(screen.notify, str(error), severity="error", markup=False)
    else:
        app.call_from_thread(screen.notify, said, markup=False)


def deliver(screen: AreaScreen, name: str, files: Mapping[str, bytes]) -> None:
    """Called in a thread: one download of all files to the browser that shows the screens."""
    app, file = screen.app, f"{slug(name)}.zip"
    sent = partial(app.deliver_binary, _zipped(files), save_filename=file)
    app.call_from_thread(sent, mime_type="application/zip")
    app.call_from_thread(screen.notify, _("Downloaded as {file}").format(file=file), markup=False)


def _zipped(files: Mapping[str, bytes]) -> io.BytesIO:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in files.items():
            pack.writestr(name, content)
    held.seek(0)
    return held
