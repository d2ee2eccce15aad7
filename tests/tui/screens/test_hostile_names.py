"""Thirty names that would do something if anybody obeyed them, wherever the screens show names."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.shortened import first
from tests.tui.hostile import NAMES, REFUSED, SHOWN, quoted
from tests.tui.screens.driven import drive, folders, shown, until
from tests.tui.screens.test_library import to_library
from tests.tui.small import SMALL
from tui.app import LeadsimApp
from tui.areas import AREAS
from tui.comparison_views import VIEWS
from tui.errors import InputError
from tui.open_scenario import OpenScenario
from tui.screens.calibrate import CalibrateScreen
from tui.screens.floor import FloorScreen
from tui.screens.interview import InterviewScreen
from tui.screens.lead_story import LeadStoryScreen
from tui.widgets.choice import Choice
from tui.widgets.clear_table import ClearTable
from tui.widgets.parts_list import PartsList

OBEYED = set("\x1b\x07\u202e\u200f\u2066\u2069\t")
FOUR = SHOWN[1::5]
"""Of the scenario, both teams and a source; options have all of them."""


def with_all_names() -> str:
    """The small scenario with an option of each name, and some for the scenario, teams, sources and what leads are."""
    text = SMALL.replace("seed = 3", "seed = 3\nreplications = 1")
    text = text[: text.index('[[policies]]\nname = "automatic, twice')]
    for own, name in zip(('"Small team"', '"SDR"', '"demo form"', 'name = "AE"', '"PL"'), FOUR, strict=False):
        text = text.replace(own, f"name = {quoted(name)}" if own.startswith("name") else quoted(name))
    return text + "".join(f'\n[[policies]]\nname = {quoted(name)}\nlike = "automatic"\n' for name in SHOWN)


class Watched:
    """What was on the screen so far; each look fails if anything there would be obeyed."""

    def __init__(self, app: LeadsimApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot, self.seen = app, pilot, ""

    async def look(self, *keys: str) -> str:
        """Press these, and look."""
        await self.pilot.press(*keys)
        await self.pilot.pause()
        said = shown(self.app)
        assert not set(said) & OBEYED
        assert len(said.splitlines()) == self.app.size.height
        for strip in self.app.screen._compositor.render_strips():
            for segment in strip:
                if segment.style is not None:
                    assert "app.quit" not in str(segment.style.meta)
                    assert segment.style.link is None
        assert self.app.is_running
        self.seen += said
        return said


def test_there_are_thirty_names() -> None:
    assert len(set(NAMES)) == 30
    assert len(SHOWN) + len(REFUSED) == 30


@pytest.mark.parametrize("size", first(1, [(120, 40), (80, 24)]), ids=str)
@pytest.mark.parametrize("area", first(1, [area.name for area in (AREAS[1], AREAS[0], *AREAS[2:])]))
def test_no_area_obeys_a_name(tmp_path: Path, area: str, size: tuple[int, int]) -> None:
    seen: list[str] = []

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        watched = Watched(app, pilot)
        await idle(app, pilot)
        app.action_go(area)
        await until(pilot, lambda: app.current_mode == area)
        await watched.look()
        await IN_AREA[area](watched)
        await watched.look("question_mark")
        await watched.look("question_mark", "escape")
        seen.append(watched.seen)

    app = drive(tmp_path, act, size=size, text=with_all_names())
    assert app.return_code is None
    if area == "compare":
        plain = [name[:20] for name in SHOWN if name.isascii() and name.isprintable()]
        assert [name for name in plain if name not in seen[0]] == []


async def idle(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running, 120)


async def in_our_numbers(watched: Watched) -> None:
    parts = watched.app.screen.query_one(PartsList)
    for place in (("teams", 0), ("sources", 0), ("attributes",), ("sla",), *(("policies", at) for at in range(5))):
        parts.go_to(place)
        await watched.look()
    await watched.look("enter")
    await watched.look("escape", "c")
    await watched.look("escape")


async def in_compare(watched: Watched) -> None:
    for at in range(len(SHOWN)):
        watched.app.screen.query_one("#options", ClearTable).move_cursor(row=at + 2)
        await watched.look()
    for _view in VIEWS:
        await watched.look("right_square_bracket")
    await watched.look("d")
    await watched.look("u")


async def in_map(watched: Watched) -> None:
    for _ in range(4):
        await watched.look("down")
    await watched.look("m")
    await watched.look("u")


async def in_sizes(watched: Watched) -> None:
    for _ in range(4):
        await watched.look("p")


async def on_floor(watched: Watched) -> None:
    screen = watched.app.screen
    assert isinstance(screen, FloorScreen)
    await until(watched.pilot, lambda: bool(screen.films))
    await watched.look("n", "b")
    await until(watched.pilot, lambda: len(screen.films) == 2)
    await watched.look("enter")
    if isinstance(watched.app.screen, LeadStoryScreen):
        await watched.look("escape")
    await watched.look("p")
    await watched.look("end")
    await watched.look("escape")


async def in_workshop(watched: Watched) -> None:
    for _row in range(7):
        await watched.look("down")
    await watched.look("home", "enter")
    await watched.look("escape")


async def in_pilot(watched: Watched) -> None:
    for number in range(2, 6):
        watched.app.screen.query_one("#treatment", Choice).value = number
        await watched.look()


async def in_calibrate(watched: Watched) -> None:
    """A file whose columns and people have all the names that fit into a cell."""
    heads = [name.replace("\n", " ").replace('"', "") for name in NAMES]
    file = watched.app.folders.workspace / "leads.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    row = [f"2026-01-0{at % 9 + 1} 10:00" for at in range(len(heads))]
    lines = (",".join(f'"{cell}"' for cell in cells) for cells in (heads, row, heads))
    file.write_text("\n".join(lines), encoding="utf-8")
    screen = watched.app.screen
    assert isinstance(screen, CalibrateScreen)
    await watched.look("enter")
    field = watched.app.focused
    assert isinstance(field, Input)
    field.value = str(file)
    await watched.look("enter")
    await until(watched.pilot, lambda: isinstance(watched.app.screen, CalibrateScreen))
    await watched.look("n")
    await watched.look("enter")
    for _ in range(len(heads)):
        await watched.look("down")
    await watched.look("enter")
    await watched.look("n")


async def in_report(watched: Watched) -> None:
    await until(watched.pilot, lambda: watched.app.screen.draft is not None)  # type: ignore[attr-defined]
    await watched.look("w")
    await watched.look("w")


IN_AREA = {
    "scenario": in_our_numbers, "compare": in_compare, "sla_map": in_map, "team_size": in_sizes, "floor": on_floor,
    "workshop": in_workshop, "pilot": in_pilot, "calibrate": in_calibrate, "report": in_report,
}  # fmt: skip


@pytest.mark.slow
def test_no_dialog_list_or_line_obeys_a_name(tmp_path: Path) -> None:
    """Palette, tour, library, interview, what is told beside the screen, and the dialogs."""
    own = folders(tmp_path).workspace
    own.mkdir()
    for number, name in enumerate(NAMES):
        (own / f"{number:02}.toml").write_text(f"[scenario]\nname = {quoted(name)}\n", encoding="utf-8")

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        watched = Watched(app, pilot)
        await idle(app, pilot)
        await watched.look("ctrl+p")
        await watched.look("escape")
        app.action_tour()
        for _step in range(3):
            await watched.look("enter")
        for name in NAMES:
            app.on_not_opened(type("Told", (), {"why": name})())
        await watched.look()
        app.clear_notifications()
        await to_library(app, pilot)
        for _file in NAMES:
            await watched.look("down")
        for title in ("[/b]", "[@click=app.quit]press[/]", "<U+001B>[31mred", "<U+202E>gnp.exe"):
            assert title in watched.seen
        await watched.look("home", "n")
        await until(pilot, lambda: isinstance(app.screen, InterviewScreen) and isinstance(app.focused, Input))
        for at, field in enumerate(app.screen.query(Input)):
            field.value = SHOWN[at % len(SHOWN)]
        await watched.look("ctrl+r")

    drive(tmp_path, act, size=(120, 60), text=with_all_names())


@pytest.mark.parametrize("name", REFUSED, ids=lambda name: ascii(name)[:20])
def test_a_name_that_no_file_may_have_is_refused_without_obeying_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(SMALL.replace('"automatic"', quoted(name)), encoding="utf-8")
    with pytest.raises(InputError) as told:
        OpenScenario(path, folders(tmp_path))
    assert "name" in str(told.value)
    assert all(sign.isprintable() or sign == "\n" for sign in str(told.value))
