"""What the README shows works."""

import re
import shlex
from pathlib import Path

import pytest

from tests.tui.small import leadsim
from tools.paste_result import BEGIN, END, README, result, with_result

PLAYED = ("compare", "replay", "sweep", "size", "case", "lost", "fix", "ladder", "front", "monitor")
"""Commands that take a number of simulated runs."""


def commands() -> list[list[str]]:
    """The lines of the README's console blocks that call leadsim, in order."""
    blocks = re.findall(r"```console\n(.*?)```", README.read_text(encoding="utf-8"), re.S)
    return [shlex.split(line)[1:] for block in blocks for line in block.splitlines() if line.startswith("leadsim ")]


@pytest.mark.slow
def test_the_commands_of_the_readme_run_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    alone = [command for command in commands() if "--cluster" not in command]  # other machines are needed for these
    assert len(alone) > 7
    for command in alone:
        few = ["--replications", "1"] if command[0] in PLAYED or "agreement" in command else []
        told = leadsim(*command, *few)
        assert told.exit_code == 0, (command, told.stderr)


def test_the_result_goes_between_its_markers_and_nowhere_else() -> None:
    assert with_result(f"a{BEGIN}old\n{END}b", "new\n") == f"a{BEGIN}new\n{END}b"


@pytest.mark.slow
def test_the_result_in_the_readme_is_what_the_demo_prints() -> None:
    text = README.read_text(encoding="utf-8")
    assert with_result(text, result()) == text
