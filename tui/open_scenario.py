"""The scenario file that is open: its text, what it says, what can be undone, whether it is on the disk."""

import datetime as dt
import errno
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenarios.editing import with_value, without
from scenarios.file_replacement import replace_file
from scenarios.loading import loads
from scenarios.places import Place
from scenarios.problems import Problem, ScenarioError
from scenarios.saving import saved_text
from scenarios.scenario import Scenario
from sim.measures.kpis import kpi_keys
from tui.errors import InputError, shortened
from tui.file_lock import FileLock
from tui.folders import Folders
from tui.problem_words import problems_text
from tui.text import _
from tui.undo_log import UndoLog


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says: a scenario, or what is wrong with it."""

    text: str
    scenario: Scenario | None
    problems: tuple[Problem, ...] = ()


def read_text(text: str, path: Path) -> Reading:
    """Read the text of a scenario file with all checks, and the calendars beside it; some tenths of a second."""
    try:
        scenario = loads(text, path.name, folder=path.parent)
        keys, frame = set(kpi_keys(scenario)), scenario.scenario
        if not {frame.primary_kpi, *frame.smallest_effect} <= keys:
            scenario = loads(text, path.name, kpis=keys, folder=path.parent)
    except ScenarioError as error:
        return Reading(text, None, error.problems)
    return Reading(text, scenario)


class OpenScenario:
    """One file. Edits change `text` at once; `scenario` follows when the text was read again, and only if it is right.

    `problems` are those of the newest text that was read. A second window has the file `is_read_only`.
    """

    def __init__(self, path: Path, folders: Folders) -> None:
        """Raises InputError when the file cannot be read, or neither it nor any step before it is a scenario."""
        self.path = path.resolve()
        self._locks = folders.state / "locks"
        self._lock = FileLock(self.path, self._locks)
        self._saving = threading.Lock()
        self.is_read_only = not self._lock.take()
        written = _text_of(self.path)
        self._log = UndoLog(self.path, written, keeps=not self.is_read_only)
        self.text = self._log.text
        self._on_disk = written
        self.saved_at: dt.datetime | None = None
        self.save_trouble: str | None = None
        try:
            self._read_first()
        except InputError:
            self.close()
            raise

    def _read_first(self) -> None:
        first = read_text(self.text, self.path)
        self.problems = first.problems
        found = first.scenario
        for text in self._log.earlier():
            if found is not None:
                break
            found = read_text(text, self.path).scenario
        if found is None:
            raise InputError(problems_text(ScenarioError(first.problems).problems))
        self.scenario: Scenario = found
        self.read = self.text

    def close(self) -> None:
        """Save what is not saved and let another window edit it."""
        self.save()
        self._lock.release()

    # Edits

    def edit(self, place: Place, value: Any) -> None:
        """Set one value, as TOML has it (durations are texts: "5m"). KeyError for a list entry that is absent."""
        self.change(with_value(self.text, place, value), place)

    def remove(self, place: Place) -> None:
        """Take a key or a list entry away; what has a default then has it."""
        self.change(without(self.text, place), place)

    def replace(self, scenario: Scenario) -> None:
        """Say the same as this scenario, with the file's comments. Raises ScenarioError if it would not load again."""
        self.change(saved_text(scenario, self.text, self.path.name))

    def change(self, text: str, place: Place = ()) -> None:
        """Put a whole text; changes of one place in quick succession are undone together. Nothing when read-only."""
        if not self.is_read_only and text != self.text:
            self._log.add(text, place)
            self.text = text

    @property
    def can_undo(self) -> bool:
        """There is an edit to take back."""
        return not self.is_read_only and self._log.can_undo

    @property
    def can_redo(self) -> bool:
        """There is an edit to make again."""
        return not self.is_read_only and self._log.can_redo

    def undo(self) -> None:
        """Take the newest edit back."""
        if self.can_undo:
            self.text = self._log.undo()

    def redo(self) -> None:
        """Make the edit again that was taken back last."""
        if self.can_redo:
            self.text = self._log.redo()

    # Reading

    @property
    def is_read(self) -> bool:
        """`scenario` and `problems` are those of the newest text."""
        return self.read == self.text

    def take(self, reading: Reading) -> bool:
        """Accept what a text says, if it is still the newest; a text with problems leaves `scenario` as it was."""
        if reading.text != self.text:
            return False
        self.read, self.problems = reading.text, reading.problems
        if reading.scenario is not None:
            self.scenario = reading.scenario
        return True

    # Saving

    @property
    def is_saved(self) -> bool:
        """The file has the newest text."""
        return self._on_disk == self.text

    def save(self) -> None:
        """Write the file all or nothing; `save_trouble` says why it could not be."""
        with self._saving:
            if self.is_saved or self.is_read_only:
                return
            text = self.text
            try:
                replace_file(self.path, text.encode("utf-8"))
            except OSError as error:
                self.save_trouble = _trouble(error)
                return
            self._on_disk, self.save_trouble = text, None
            self.saved_at = dt.datetime.now()

    def move(self, path: Path) -> None:
        """Be that file from now on, with all that can be undone. OSError when it cannot be written; nothing changed."""
        path = path.resolve()
        with self._saving:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, self.text.encode("utf-8"))
            self._lock.release()
            self.path, self._lock = path, FileLock(path, self._locks)
            self.is_read_only = not self._lock.take()
            self._log.move(path)
            self._on_disk, self.save_trouble = self.text, None
            self.saved_at = dt.datetime.now()


def _trouble(error: OSError) -> str:
    said = {
        errno.ENOSPC: _("the disk is full"),
        errno.EDQUOT: _("the disk is full"),
        errno.EACCES: _("the folder may not be written to"),
        errno.EROFS: _("the disk is read-only"),
        errno.ENOENT: _("the folder is gone"),
    }
    return said.get(error.errno or 0, error.strerror or str(error))


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else _("is not UTF-8 text")
        raise InputError(f"{shortened(str(path))}: {why}") from None
