"""What a screen can do, a command can do: every action of every screen has its twin, or a reason why it needs none."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest
import typer
from textual.binding import Binding

import tui
from tests.tui.screens.driven import folders
from tui.app import LeadsimApp
from tui.areas import AREAS
from tui.cli import app as commands

DEMO = "saas-20-salespeople"
VARY = "sla.hot.first_touch=5m,15m"


class No(Enum):
    """Why an action has no command."""

    MOVES = "looks elsewhere, moves, opens or closes what is shown; a command prints all of it"
    LOOKS = "how the screen looks"
    EDITS = "changes the scenario's file, which is text: any editor does it and `leadsim check` reads it"
    STOPS = "Ctrl-C stops every command and keeps what is done"
    COPIES = "what a command prints is text already"


Twin = No | tuple[str, ...]
TWINS: dict[str, dict[str, Twin]] = {
    "LeadsimApp": {
        "go": No.MOVES, "explain": ("compare", "--help"), "undo": No.EDITS, "redo": No.EDITS,
        "library": ("scenarios",), "big": No.LOOKS, "save_elsewhere": ("new", "mine", "--from", DEMO, "--out", "mine"),
        "step_back": No.STOPS, "quit": No.STOPS,
        "Dark theme": No.LOOKS, "Light theme": No.LOOKS, "Theme for a projector": No.LOOKS,
        "Tour of the program": No.MOVES,
        "Make a scenario from some questions about your team": ("new", "mine", "--interview"),
        "Save the scenario in another place": ("new", "mine", "--from", DEMO, "--out", "mine"),
    },
    "ScenarioScreen": {
        "find": No.MOVES, "new": No.EDITS, "duplicate": No.EDITS, "delete": No.EDITS, "make_base": No.EDITS,
        "changes": ("check", DEMO, "--changes"), "run": ("compare", DEMO), "back": No.MOVES,
    },
    "CompareScreen": {
        "run": ("compare", DEMO), "more": ("compare", DEMO, "--replications", "90"), "view": No.MOVES,
        "zoom": No.MOVES, "baseline": ("compare", DEMO, "--policies", "2,1,3"),
        "holds": ("compare", DEMO, "--break-even"), "duplicate": No.EDITS, "copy": No.COPIES,
        "export": ("compare", DEMO, "--out", "results"),
    },
    "SlaMapScreen": {
        "run": ("sweep", DEMO, "--vary", VARY, "--target", "touched_within_sla>=60%"),
        "rows": ("sweep", DEMO, "--vary", VARY, "--vary", "teams.SDR.headcount=4..6"),
        "colour": ("sweep", DEMO, "--vary", VARY, "--kpi", "profit_per_month"),
        "target": ("sweep", DEMO, "--vary", VARY, "--target", "touched_within_sla>=80%"),
        "more": ("sweep", DEMO, "--vary", VARY, "--replications", "60"), "make": No.EDITS,
    },
    "TeamSizeScreen": {
        "run": ("size", DEMO, "--team", "SDR", "--target", "touched_within_sla>=60%"), "option": No.MOVES,
        "target": ("size", DEMO, "--team", "SDR", "--target", "meetings_held_per_month>=40"), "make": No.EDITS,
    },
    "FloorScreen": {
        "play": ("floor", DEMO, "--policy", "4"), "skip": ("floor", DEMO, "--policy", "4", "--at", "Tue 10:14"),
        "pace": No.LOOKS, "next_late": ("floor", DEMO, "--policy", "4"),
        "ask_time": ("floor", DEMO, "--policy", "4", "--at", "Tue 10:14"),
        "week": ("floor", DEMO, "--policy", "4", "--week", "2"), "typical": ("floor", DEMO, "--policy", "4"),
        "choose_option": ("floor", DEMO, "--policy", "2"), "beside": ("diff", DEMO, "--policies", "1,4"),
        "run": ("floor", DEMO, "--policy", "4"),
    },
    "LeadStoryScreen": {"dismiss": No.MOVES},
    "FloorLanes": {"move": No.MOVES, "choose": ("trace", DEMO, "--policy", "4", "--lead", "409")},
    "WorkshopScreen": {
        "agree": No.EDITS, "variant": No.EDITS, "other": No.MOVES,
        "run": ("compare", DEMO, "--policies", "1,2,3"), "back": No.MOVES,
    },
    "Slider": {"step": ("gate", DEMO), "end": ("gate", DEMO), "type": ("gate", DEMO)},
    "PilotScreen": {
        "run": ("pilot", DEMO, "--treatment", "4", "--control", "1"),
        "days": ("pilot", DEMO, "--treatment", "4", "--control", "1", "--days", "28"),
        "swap": ("pilot", DEMO, "--treatment", "1", "--control", "4"),
        "option": ("pilot", DEMO, "--treatment", "5", "--control", "1"),
        "export": ("pilot", DEMO, "--treatment", "4", "--control", "1", "--out", "plan"),
        "Copy the command that asks the same": No.COPIES,
    },
    "CalibrateScreen": {
        "next": No.MOVES, "back": No.MOVES, "run": ("calibrate", "leads.csv"),
        "use": ("calibrate", "leads.csv", "-o", "mine.toml"), "clear": No.MOVES,
    },
    "ReportScreen": {
        "write": ("report", "1", "--for", "leadership", "--as", "html", "--out", "board"), "view": No.MOVES,
        "copy": ("report", "1"), "whom": ("report", "1", "--for", "team", "--out", "board"),
        "run": ("compare", DEMO), "Copy the command that writes the same": No.COPIES,
    },
    "LibraryScreen": {
        "open": ("compare", "mine.toml"), "copy": ("new", "mine", "--from", DEMO),
        "bring": ("new", "mine", "--from", "elsewhere.toml"), "interview": ("new", "mine", "--interview"),
        "find": ("scenarios",), "leave": No.MOVES,
    },
    "InterviewScreen": {"solve": ("new", "mine", "--interview"), "open": ("compare", "mine.toml"), "leave": No.STOPS},
    "Chart": {"copy": No.COPIES},
    "CursorChart": {"move": No.MOVES, "choose": No.MOVES},
    "Form": {
        "ask": No.EDITS, "pick": No.EDITS, "turn": No.EDITS, "ways": No.EDITS, "copy": No.EDITS, "clear": No.EDITS,
        "leave": No.MOVES,
    },
    "FormLines": {"move": No.MOVES},
    "LineEditor": {"keep": No.EDITS},
    "OpeningList": {"edit": No.MOVES},
    "AskDialog": {"leave": No.MOVES}, "FaultDialog": {"dismiss": No.MOVES}, "PickDialog": {"dismiss": No.MOVES},
    "QuitDialog": {"dismiss": No.MOVES}, "TourStep": {"next": No.MOVES, "end": No.MOVES},
}  # fmt: skip
"""Class -> name of an action, or the palette's words of one without a key -> its command as one types it."""


def bound() -> Iterator[tuple[str, str]]:
    """Every class of the screens with keys, and the name of each action they lead to."""
    for info in pkgutil.walk_packages(tui.__path__, "tui."):
        if info.name.startswith(("tui.screens.", "tui.widgets.", "tui.dialogs.")) or info.name == "tui.app":
            for name, kind in inspect.getmembers(importlib.import_module(info.name), inspect.isclass):
                if kind.__module__ == info.name:
                    for one in kind.__dict__.get("BINDINGS", ()):
                        assert isinstance(one, Binding)
                        yield name, one.action.partition("(")[0]


def offered(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """What the palette offers without a key, by the words it has there."""
    app = LeadsimApp(tmp_path / "none.toml", folders(tmp_path))
    for words, _do in app.palette_actions():
        yield "LeadsimApp", words
    for area in AREAS:
        screen = area.screen()
        for words, _do in screen.palette_actions():
            yield type(screen).__name__, words


def test_every_action_has_a_command_or_a_reason_and_none_is_listed_that_is_gone(tmp_path: Path) -> None:
    there = {*bound(), *offered(tmp_path)}
    listed = {(kind, action) for kind, actions in TWINS.items() for action in actions}
    assert there - listed == set()
    assert listed - there == set()


LINES = sorted({twin for actions in TWINS.values() for twin in actions.values() if isinstance(twin, tuple)})


@pytest.mark.parametrize("line", [line for line in LINES if "--help" not in line], ids=" ".join)
def test_every_twin_is_a_command_with_the_flags_it_shows(line: tuple[str, ...]) -> None:
    name, *arguments = line
    group = typer.main.get_command(commands)
    assert group.commands[name].make_context(name, arguments)  # type: ignore[attr-defined]  # a group has commands
