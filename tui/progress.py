"""How far a command is, on stderr, and only where somebody watches."""

import sys
import time

from tui.text import _
from tui.words import duration

_EVERY_S = 0.2


class Progress:
    """A bar with the time left; silent when stderr is no terminal. Use it in a `with`, so that the line is cleared."""

    def __init__(self, total: int, what: str) -> None:
        self.total = max(1, total)
        self.what = what
        self.done = self.known = 0
        self.is_shown = sys.stderr.isatty()
        self.began = time.monotonic()
        self.drawn = 0.0

    def __enter__(self) -> "Progress":
        self._draw()
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def step(self, done: int, known: int = 0) -> None:
        """Set how many of the total are done; `known` of them took no time and say nothing of the time left."""
        self.done, self.known = done, known
        if time.monotonic() - self.drawn >= _EVERY_S:
            self._draw()

    def of(self, done: int, total: int, known: int = 0) -> None:
        """Set how many are done, of how many that are known to be needed so far."""
        self.total = max(1, total)
        self.step(done, known)

    def say(self, line: str) -> None:
        """A line that stays, above the bar."""
        if self.is_shown:
            self.clear()
            sys.stderr.write(f"{line}\n")
            self._draw()

    def clear(self) -> None:
        """Take the bar away, so that something can be printed; the next step draws it again."""
        if self.is_shown:
            sys.stderr.write("\r" + " " * 78 + "\r")
            sys.stderr.flush()

    def _draw(self) -> None:
        if not self.is_shown:
            return
        self.drawn = time.monotonic()
        full = 24 * self.done // self.total
        done = _("{done} of {total} {what}").format(done=self.done, total=self.total, what=self.what)
        line = f"[{'#' * full}{'.' * (24 - full)}] {done}{self._left()}"
        sys.stderr.write(f"\r{line[:78]:<78}")
        sys.stderr.flush()

    def _left(self) -> str:
        if self.done == self.known:
            return ""
        left_s = (time.monotonic() - self.began) * (self.total - self.done) / (self.done - self.known)
        return _(", about {time} left").format(time=duration(left_s / 60))
