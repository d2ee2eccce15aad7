"""Every edit of a file, kept beside it, so that it can be undone tomorrow too."""

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scenarios.file_replacement import replace_file
from scenarios.places import Place

_KEPT = 300
_TOGETHER_S = 1.0


@dataclass(frozen=True, slots=True)
class _Edit:
    """At character `at`, `old` became `new`."""

    at: int
    old: str
    new: str

    def done(self, text: str) -> str:
        return text[: self.at] + self.new + text[self.at + len(self.old) :]

    def undone(self, text: str) -> str:
        return text[: self.at] + self.old + text[self.at + len(self.new) :]


class UndoLog:
    """The edits of one file in the order they were made; `text` is how it stands.

    The log is a file of JSON lines that is only ever added to. If it ends with a text that is not the file's but some
    step of it is (the program was killed before it had saved), the log is right; else the file was changed by other
    means, and the log begins anew.
    """

    def __init__(self, path: Path, text: str, *, keeps: bool = True) -> None:
        self.text = text
        self._path = path.with_name(f".{path.name}.undo")
        self._edits: list[_Edit] = []
        self._at = 0
        self._newest: tuple[Place, float] | None = None
        self._keeps, self._is_begun = keeps, False
        if keeps:
            self._read()

    @property
    def can_undo(self) -> bool:
        """There is an edit before this text."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """There is an edit behind this text."""
        return self._at < len(self._edits)

    def add(self, text: str, place: Place = ()) -> None:
        """The text became this one. Edits of one place within a second count as one."""
        now = time.monotonic()
        together = self._newest is not None and place and self._newest[0] == place
        if together and self._newest is not None and now - self._newest[1] < _TOGETHER_S:
            self.undo()
        self._begin()
        del self._edits[self._at :]
        edit = _edit(self.text, text)
        self._edits.append(edit)
        self._at += 1
        self.text = text
        self._newest = (place, now)
        self._write({"at": edit.at, "old": edit.old, "new": edit.new})

    def undo(self) -> str:
        """The text before the newest edit."""
        self._begin()
        self._at -= 1
        self.text = self._edits[self._at].undone(self.text)
        self._newest = None
        self._write({"undo": 1})
        return self.text

    def redo(self) -> str:
        """The text with the edit again that was undone last."""
        self._begin()
        self.text = self._edits[self._at].done(self.text)
        self._at += 1
        self._newest = None
        self._write({"redo": 1})
        return self.text

    def earlier(self) -> Iterator[str]:
        """The texts before this one, the newest first."""
        text = self.text
        for edit in reversed(self._edits[: self._at]):
            text = edit.undone(text)
            yield text

    def move(self, path: Path) -> None:
        """The file has another name from now on."""
        self._path = path.with_name(f".{path.name}.undo")
        self._keeps, self._is_begun = True, False
        self._begin()

    def _read(self) -> None:
        try:
            lines = [json.loads(line) for line in self._path.read_text(encoding="utf-8").splitlines()]
            self._replay(lines)
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            self._edits, self._at = [], 0

    def _replay(self, lines: list[dict[str, object]]) -> None:
        """Follow the lines from the text they began with; keep them only if the file's text is one of the steps."""
        if not lines:
            return
        text = start = str(lines[0]["start"])
        edits: list[_Edit] = []
        at, seen = 0, {_digest(start)}
        for line in lines[1:]:
            if "undo" in line:
                at -= 1
                text = edits[at].undone(text)
            elif "redo" in line:
                text = edits[at].done(text)
                at += 1
            else:
                del edits[at:]
                edits.append(_Edit(int(str(line["at"])), str(line["old"]), str(line["new"])))
                text = edits[at].done(text)
                at += 1
            seen.add(_digest(text))
        if _digest(self.text) in seen:
            self.text, self._edits, self._at = text, edits, at

    def _begin(self) -> None:
        """The log anew before the first edit of this session, with the last edits only."""
        if self._is_begun or not self._keeps:
            return
        self._is_begun = True
        cut = max(0, self._at - _KEPT)
        del self._edits[:cut]
        self._at -= cut
        start = next(reversed([self.text, *self.earlier()]))
        lines: list[dict[str, object]] = [{"start": start}]
        lines += [{"at": edit.at, "old": edit.old, "new": edit.new} for edit in self._edits]
        lines += [{"undo": 1}] * (len(self._edits) - self._at)
        try:
            replace_file(self._path, "".join(map(_line, lines)).encode())
        except OSError:
            self._keeps = False

    def _write(self, line: dict[str, object]) -> None:
        if not self._keeps:
            return
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(_line(line))
        except OSError:
            self._keeps = False  # undo still works until the program ends


def _line(line: dict[str, object]) -> str:
    return json.dumps(line, ensure_ascii=False) + "\n"


def _edit(old: str, new: str) -> _Edit:
    begin = 0
    most = min(len(old), len(new))
    while begin < most and old[begin] == new[begin]:
        begin += 1
    end = 0
    while end < most - begin and old[-1 - end] == new[-1 - end]:
        end += 1
    return _Edit(begin, old[begin : len(old) - end], new[begin : len(new) - end])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
