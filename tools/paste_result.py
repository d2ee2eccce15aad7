"""Put what the demo prints now into the README, between its two markers (`make readme`)."""

import subprocess
import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"
BEGIN, END = "<!-- result: made by `make readme` -->\n", "<!-- end of result -->\n"
COMMAND = ["compare", "saas-20-salespeople"]
UNTIL = "\n\nDifferences from"


def result() -> str:
    """Verdict, options and what each comes to, at 80 columns, as a Markdown block."""
    done = subprocess.run(
        [sys.executable, "-m", "tui.cli", *COMMAND],
        capture_output=True,
        text=True,
        check=True,
        cwd=README.parent,
        env={"COLUMNS": "80", "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(README.parent)},
    )
    return f"```text\n{done.stdout.split(UNTIL)[0].rstrip()}\n```\n"


def with_result(text: str, block: str) -> str:
    """The README's text with the block between the markers."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}{block}{END}{after}"


if __name__ == "__main__":
    README.write_text(with_result(README.read_text(encoding="utf-8"), result()), encoding="utf-8")
