"""The Polish catalogue says everything that the program says, and with the same values in it."""

import ast
import re
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message

from tools.texts import catalogue, compiled, extracted, po_path, untranslated
from tui.text import LOCALES, ngettext, speak

MESSAGES = "python -m tools.texts brings the catalogues up to date"


@cache
def polish() -> Catalog:
    return catalogue("pl")


@cache
def program() -> Catalog:
    return extracted()


def keys(messages: Catalog) -> set[tuple[str | None, object]]:
    return {(message.context, message.id) for message in messages if message.id}


def placeholders(text: object) -> set[str]:
    return set(re.findall(r"\{(\w*)", str(text).replace("{{", "")))


def test_every_message_of_the_program_is_in_the_catalogue_and_none_besides() -> None:
    said, known = keys(program()), keys(polish())
    assert (said - known, known - said) == (set(), set()), MESSAGES


def test_no_message_hides_inside_an_f_string_where_it_is_not_found() -> None:
    hidden = []
    for file in sorted((LOCALES.parent).rglob("*.py")):
        strings = [node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.JoinedStr)]
        calls = [node for string in strings for node in ast.walk(string) if isinstance(node, ast.Call)]
        hidden += [f"{file}:{call.lineno}" for call in calls if _is_message(call)]
    assert hidden == []


def _is_message(call: ast.Call) -> bool:
    return (
        isinstance(call.func, ast.Name) and call.func.id in ("_", "ngettext") and isinstance(call.args[0], ast.Constant)
    )


def test_every_message_is_translated_in_every_form() -> None:
    assert [message.id for message in untranslated(polish())] == []


def test_a_translation_has_the_placeholders_of_its_message() -> None:
    wrong = [message.id for message in polish() if message.id and not _has_same_places(message)]
    assert wrong == []


def _has_same_places(message: Message) -> bool:
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(placeholders(text) == placeholders(ids[-1]) for text in texts)


@pytest.mark.parametrize(("count", "form"), [(1, 0), (2, 1), (4, 1), (5, 2), (12, 2), (22, 1), (25, 2), (102, 1)])
def test_counts_have_the_three_forms_of_polish(count: int, form: int) -> None:
    speak("pl")
    assert ngettext("{n} option", "{n} options", count) == ("{n} opcja", "{n} opcje", "{n} opcji")[form]


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    assert po_path("pl").with_suffix(".mo").read_bytes() == compiled(polish()), MESSAGES
