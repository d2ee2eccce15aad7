"""Where each key of a TOML text stands: tomllib knows no lines, so a light scan of the text finds them."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

Place = tuple[str | int, ...]
"""Keys and list positions that lead to a value: ("sources", 0, "mix", "region")."""
DEEPEST = 24
"""Brackets inside brackets, or parts of a dotted key, that a file may have."""
_TOKEN = re.compile(
    r"(?P<newline>\n)|(?P<skip>[ \t\r]+|\#[^\n]*)"
    r'|(?P<string>"""(?:\\.|(?!""").)*"{3,5}|\'\'\'(?:(?!\'\'\').)*\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
    r"|(?P<mark>[\[\]{}=,.])|(?P<bare>[^\s\[\]{}=,.#\"']+)|(?P<other>.)",
    re.DOTALL,
)
_OPEN, _CLOSE = frozenset("[{"), frozenset("]}")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


class TooDeep(ValueError):
    """Nesting beyond `DEEPEST`; `line` is where it goes too far."""

    def __init__(self, line: int) -> None:
        super().__init__(f"tables, lists or dotted keys are nested more than {DEEPEST} deep")
        self.line = line


class Places:
    """The line of every key and list element of a valid TOML text."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Place, int] = {}
        self._counts: dict[Place, int] = {}
        self._tokens = _tokens(text)
        self._at = 0
        self._table: Place = ()
        while self._kind() != "end":
            self._statement()

    def line(self, place: Place) -> int | None:
        """The line (from 1) of the key, else of the nearest table around it; None for the whole file."""
        for size in range(len(place), 0, -1):
            if place[:size] in self._lines:
                return self._lines[place[:size]]
        return None

    def _statement(self) -> None:
        if self._kind() == "newline":
            self._at += 1
        elif self._mark() == "[":
            self._header()
        else:
            self._pair(self._table)

    def _header(self) -> None:
        line = self._tokens[self._at].line
        self._at += 1
        is_list = self._mark() == "["
        self._at += is_list
        parts = self._key("]")
        self._at += 1 + is_list
        place: Place = ()
        for number, part in enumerate(parts, 1):
            place = (*place, part)
            self._lines.setdefault(place, line)
            if is_list and number == len(parts):
                self._counts[place] = self._counts.get(place, 0) + 1
            if place in self._counts:
                place = (*place, self._counts[place] - 1)
                self._lines.setdefault(place, line)
        self._table = place

    def _pair(self, table: Place) -> None:
        line, place = self._tokens[self._at].line, table
        for part in self._key("="):
            place = (*place, part)
            self._lines.setdefault(place, line)
        self._at += 1
        self._value(place)

    def _key(self, end: str) -> list[str]:
        """The parts of a dotted key, up to `end`."""
        parts: list[str] = []
        while self._kind() not in ("end", "newline") and self._mark() != end:
            token = self._tokens[self._at]
            if token.kind in ("bare", "string"):
                parts.append(_unquoted(token))
            self._at += 1
        return parts

    def _value(self, place: Place) -> None:
        mark = self._mark()
        self._lines.setdefault(place, self._tokens[self._at].line)
        if mark == "[":
            self._array(place)
        elif mark == "{":
            self._inline(place)
        else:
            while self._kind() not in ("end", "newline") and self._mark() not in (",", "]", "}"):
                self._at += 1

    def _array(self, place: Place) -> None:
        self._at += 1
        number = 0
        while self._kind() != "end" and self._mark() != "]":
            if self._mark() == "," or self._kind() == "newline":
                number += self._mark() == ","
                self._at += 1
            else:
                self._value((*place, number))
        self._at += 1

    def _inline(self, place: Place) -> None:
        self._at += 1
        while self._kind() != "end" and self._mark() != "}":
            if self._mark() == "," or self._kind() == "newline":
                self._at += 1
            else:
                self._pair(place)
        self._at += 1

    def _kind(self) -> str:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else "end"

    def _mark(self) -> str:
        return self._tokens[self._at].text if self._kind() == "mark" else ""


def check_depth(text: str) -> None:
    """Raise TooDeep where brackets or dotted keys nest beyond `DEEPEST`, before any parser meets them."""
    depth = dots = 0
    for token in _scan(text):
        if token.kind == "mark" and token.text in _OPEN:
            depth += 1
        elif token.kind == "mark" and token.text in _CLOSE:
            depth = max(0, depth - 1)
        dots = dots + 1 if token.text == "." and token.kind == "mark" else dots * (token.kind in ("bare", "string"))
        if depth > DEEPEST or dots > DEEPEST:
            raise TooDeep(token.line)


def _tokens(text: str) -> list[_Token]:
    return list(_scan(text))


def _scan(text: str) -> Iterator[_Token]:
    line = 1
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or "other"
        if kind != "skip":
            yield _Token(kind, found.group(), line)
        line += found.group().count("\n")


def _unquoted(token: _Token) -> str:
    if token.kind == "bare":
        return token.text
    return str(tomllib.loads(f"key = {token.text}")["key"])
