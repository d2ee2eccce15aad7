"""Put what the commands print now into README, docs/commands.md and tutorials, at their markers (`make readme`)."""

import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README, COMMANDS = ROOT / "README.md", ROOT / "docs" / "commands.md"
GUIDE = (ROOT / "docs" / "tutorial.md", ROOT / "docs" / "pl" / "samouczek.md")
"""Pages of the guide that show what commands print."""
BEGIN, END = "<!-- result: made by `make readme` -->\n", "<!-- end of result -->\n"
COMMAND = ["compare", "saas-20-salespeople"]
UNTIL = "\n\nDifferences from"
_SHOWN = re.compile(r"(<!-- leadsim (?P<arguments>[^\n]*?) -->\n)```text\n.*?```\n", re.S)
"""In docs/commands.md: a marker with what is called, and the block with what it printed."""


def printed(arguments: list[str], folder: Path = ROOT) -> str:
    """What a command prints at 80 columns, results kept nowhere but in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as kept:
        done = subprocess.run(
            [sys.executable, "-m", "tui.cli", *arguments],
            capture_output=True,
            text=True,
            check=True,
            cwd=folder,
            env={
                "COLUMNS": "80",
                "PYTHONIOENCODING": "utf-8",
                "PYTHONPATH": str(ROOT),
                "LEADSIM_STORE": str(Path(kept) / "results.db"),
            },
        )
    return done.stdout.rstrip()


def result() -> str:
    """Verdict, options and what each comes to, as a Markdown block."""
    return f"```text\n{printed(COMMAND).split(UNTIL)[0].rstrip()}\n```\n"


def with_result(text: str, block: str) -> str:
    """The README's text with the block between the markers."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}{block}{END}{after}"


def shown(text: str) -> list[list[str]]:
    """The arguments of every command that a page shows the output of, in order."""
    return [shlex.split(found["arguments"]) for found in _SHOWN.finditer(text)]


def with_outputs(text: str) -> str:
    """A page with what each command that it shows prints now."""

    def renewed(found: re.Match[str]) -> str:
        return f"{found[1]}```text\n{printed(shlex.split(found['arguments']))}\n```\n"

    return _SHOWN.sub(renewed, text)


if __name__ == "__main__":
    README.write_text(with_result(README.read_text(encoding="utf-8"), result()), encoding="utf-8")
    for page in (COMMANDS, *GUIDE):
        page.write_text(with_outputs(page.read_text(encoding="utf-8")), encoding="utf-8")
