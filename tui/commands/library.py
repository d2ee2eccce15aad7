"""`leadsim scenarios`: what is in the library."""

from typing import Any

from scenarios.loading import parse
from tui.opening import library
from tui.showing import json_text
from tui.tables import paragraph, screen_width


def show_library(*, as_json: bool, schema: bool) -> int:
    """List the scenarios that come with leadsim, or print the JSON schema of scenario files; the exit code."""
    if schema:
        from scenarios.reference import json_schema

        print(json_text(json_schema()))
        return 0
    frames = {name: _frame(path.read_text(encoding="utf-8")) for name, path in library().items()}
    if as_json:
        rows = [{"name": n, "title": f["name"], "description": f.get("description", "")} for n, f in frames.items()]
        print(json_text({"scenarios": rows}))
        return 0
    width = screen_width()
    for name, frame in frames.items():
        print(name)
        print(paragraph(f"{frame['name']}. {frame.get('description', '')}".strip(), width, "    ", "    "))
    print("\nPlay one:  leadsim compare NAME      Copy one:  leadsim new my-team --from NAME")
    return 0


def _frame(text: str) -> dict[str, Any]:
    frame: dict[str, Any] = parse(text)["scenario"]
    return frame
