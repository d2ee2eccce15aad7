"""docs/commands.md shows every command with what it prints and every flag there is."""

import re

import pytest
import typer

from tools.paste_result import COMMANDS, shown, with_outputs
from tui.cli import app


@pytest.mark.slow
def test_every_command_is_on_the_page_with_its_flags() -> None:
    text = COMMANDS.read_text(encoding="utf-8")
    names = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]  # a group has commands
    assert {arguments[0] for arguments in shown(text) if arguments[1:] == ["--help"]} == names


@pytest.mark.slow
def test_the_page_shows_what_the_commands_print() -> None:
    text = COMMANDS.read_text(encoding="utf-8")
    assert without_times(with_outputs(text)) == without_times(text)


def without_times(text: str) -> str:
    """How long the exact cases took is this machine's affair."""
    return re.sub(r"(largest \|z\| [\d.]+), in [^\n]*", r"\1", text)
