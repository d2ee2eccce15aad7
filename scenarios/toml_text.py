"""TOML text to plain tables, with syntax errors in plain words."""

import re
import tomllib
from typing import Any

from scenarios.places import TooDeep, check_depth
from scenarios.problems import Problem, ScenarioError

LARGEST_FILE = 1024 * 1024
"""Bytes of a scenario file at most."""


def parse(text: str, name: str = "scenario") -> dict[str, Any]:
    """The tables of a TOML text as plain values, nothing checked but the syntax. Raises ScenarioError."""
    if len(text) > LARGEST_FILE:
        raise refused(name, "is larger than 1 MiB: a scenario file is text of a few pages")
    try:
        check_depth(text)
        return tomllib.loads(text)
    except TooDeep as error:
        raise refused(name, str(error), error.line) from None
    except ValueError as error:
        raise refused(name, *_syntax(str(error), text)) from None


def _syntax(message: str, text: str) -> tuple[str, int | None]:
    """What tomllib says, with its line, in plainer words."""
    found = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    line = int(found[1]) if found and found[1] else text.count("\n") + 1 if found else None
    plain = message[: found.start()] if found else message
    if "integer string conversion" in plain:
        return "holds a number with thousands of digits", None
    for start, words in _SYNTAX.items():
        if plain.startswith(start):
            plain = words
    return f"is not valid TOML: {plain[:1].lower()}{plain[1:160]}", line


_SYNTAX = {
    "Cannot declare": "this table stands in the file twice; write its keys once, or [[name]] for a list of tables",
    "Cannot overwrite": "this key stands in the table twice",
    "Duplicate inline table key": "this key stands in the table twice",
    "Invalid statement": "a line must be a [table], a [[list of tables]], key = value, or a # comment",
    "Expected '=' after a key": "a key must be followed by = and its value",
    "Invalid value": "a value must be text in quotes, a number, true or false, a date, a list or { key = value }",
    "Unterminated string": "a text has no closing quote",
    'Illegal character "\\n"': "a text has no closing quote on this line",
    "Illegal character '\\n'": "a text has no closing quote on this line",
    "Invalid date or datetime": "this date or time does not exist",
    "Unclosed array": "a list has no closing ], or a comma is missing between its entries",
    "Unclosed inline table": "a table in braces has no closing }, or a comma is missing between its keys",
    "Expected newline or end of document": "there is something behind the value; one key = value a line",
}


def refused(name: str, message: str, line: int | None = None) -> ScenarioError:
    """One problem that concerns the file as a whole, or one of its lines."""
    return ScenarioError([Problem(name, line, "", "", message)])
