"""Text of a file, taken from its front: piece by piece, or line by line where that is needed."""

import io
import re
from collections.abc import Iterator

PIECE = 1 << 19
"""Bytes that are looked at together."""
_LINE_END = re.compile(rb"\r\n?|\n")


class Pieces:
    """What is left of a text, as UTF-8; `line` is where it begins, `taken` how many bytes were taken before."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        """`text` translates no line ends."""
        self._text = text
        self._left = b""
        self._at = 0
        self._has_more = True
        self.line = 1
        self.taken = 0

    def look(self) -> bytes:
        """What comes next, a piece or more; empty at the end."""
        while self._has_more and len(self._left) - self._at < PIECE:
            self._add(self._text.read(PIECE))
        return self._left[self._at :]

    def take(self, size: int, lines: int) -> None:
        """Go on behind so many bytes, which are so many lines."""
        self._at += size
        self.taken += size
        self.line += lines

    def lines(self) -> Iterator[str]:
        """Lines with their ends, each taken as it is given; the last one has an end even if the file does not."""
        while line := self._next_line():
            self.take(len(line), 1)
            yield line.decode("utf-8", "surrogatepass")

    def _next_line(self) -> bytes:
        found = _LINE_END.search(self._left, self._at)
        # of a return the newline may still come
        while self._has_more and (found is None or (found.end() == len(self._left) and found.group() == b"\r")):
            line = self._text.readline()
            self._add(line)
            found = _LINE_END.search(self._left, self._at)
            if line.endswith("\r"):
                break
        return b"" if found is None else self._left[self._at : found.end()]

    def _add(self, text: str) -> None:
        self._left = self._left[self._at :] + text.encode("utf-8", "surrogatepass")
        self._at = 0
        if self._has_more and not text:
            self._has_more = False
            if self._left and not self._left.endswith(b"\n"):
                self._left += b"\n"
