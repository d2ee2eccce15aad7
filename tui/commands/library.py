"""`leadsim scenarios`: what is in the library."""

from scenarios.catalogue import library
from tui.tables import paragraph, screen_width
from tui.text import _, spoken
from tui.writing import json_text


def show_library(*, as_json: bool, schema: bool) -> int:
    """List the scenarios that come with leadsim, or print the JSON schema of scenario files; the exit code."""
    if schema:
        from scenarios.reference import json_schema

        print(json_text(json_schema()))
        return 0
    entries = library()
    if as_json:
        rows = [{"name": one.name, "title": one.title, "description": one.description} for one in entries]
        print(json_text({"scenarios": rows}))
        return 0
    width = screen_width()
    for one in entries:
        print(one.name)
        print(paragraph(f"{spoken(one.title)}. {spoken(one.description)}".strip(), width, "    ", "    "))
    print("\n" + _("Play one:  leadsim compare NAME      Copy one:  leadsim new my-team --from NAME"))
    return 0
