"""The guide in docs: every command it shows runs, every page it names is there, the reference is the program's own."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from tests.tui.small import leadsim
from tools.paste_result import GUIDE, shown, with_outputs
from tools.reference_pages import FOLDER, pages
from tui.cli import app
from tui.text import speak

DOCS = FOLDER.parent
PAGES = sorted(path for path in DOCS.rglob("*.md") if path.name != "commands.md" and path.parent != FOLDER)
WITH_COMMANDS = [path for path in PAGES if "```console\nleadsim" in path.read_text(encoding="utf-8")]
ELSEWHERE = {("leadsim",), ("leadsim", "open"), ("leadsim", "serve"), ("leadsim", "selfcheck")}
"""What waits for keys, which other tests press; and the self-check, whose minutes docs/commands.md takes already."""


def named(path: Path) -> str:
    return str(path.relative_to(DOCS))


def commands(page: Path) -> list[list[str]]:
    """The lines of a page's console blocks that call leadsim, without its name, in order."""
    blocks = re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
    lines = [shlex.split(line) for block in blocks for line in block.splitlines() if line.startswith("leadsim")]
    return [line[1:] for line in lines if tuple(line[:2]) not in ELSEWHERE]


def test_the_guide_has_a_tutorial_in_both_languages_how_tos_and_background() -> None:
    names = {named(path) for path in PAGES}
    assert {"README.md", "tutorial.md", "pl/samouczek.md", "background/model.md", "background/limits.md"} <= names
    assert sum(name.startswith("how-to/") for name in names) == 7


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=named)
def test_every_command_of_a_page_has_the_flags_it_shows(page: Path) -> None:
    group = typer.main.get_command(app)
    for name, *arguments in commands(page):
        command = group.commands[name]  # type: ignore[attr-defined]  # a group has commands
        assert command.make_context(name, list(arguments))


@pytest.mark.slow
@pytest.mark.parametrize("page", WITH_COMMANDS, ids=named)
def test_the_commands_of_a_page_run_in_their_order(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEADSIM_STORE", str(tmp_path / "results.sqlite"))
    try:
        for command in commands(page):
            told = leadsim(*command)
            assert told.exit_code == 0, (command, told.stderr, told.exception)
    finally:
        speak("en")


@pytest.mark.parametrize("page", [*PAGES, DOCS.parent / "README.md"], ids=lambda path: path.name)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_reference_says_what_the_program_says() -> None:
    made = pages()
    assert {path.name for path in FOLDER.iterdir()} == set(made)
    for name, text in made.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, f"{name}: python -m tools.reference_pages"


def test_every_reference_page_and_guide_page_is_named_in_the_entry() -> None:
    entry = (DOCS / "README.md").read_text(encoding="utf-8")
    for path in [*PAGES, *FOLDER.iterdir(), DOCS / "commands.md"]:
        assert path.name == "README.md" or f"]({named(path)})" in entry, path


@pytest.mark.slow
def test_the_guide_shows_what_the_commands_print() -> None:
    for page in GUIDE:
        text = page.read_text(encoding="utf-8")
        assert shown(text)
        assert with_outputs(text) == text
