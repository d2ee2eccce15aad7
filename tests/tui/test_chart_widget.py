"""The chart on a screen: its size, the theme, its cursor, and what is copied."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip
from textual.theme import Theme

from tests.tui.charts.samples import heat, samples
from tui.charts.glyphs import BOLD, FINE, Glyphs
from tui.charts.heat_map import HeatMap, heat_map, layout
from tui.charts.palette import DARK, LIGHT, PROJECTOR, Palette
from tui.widgets.chart import Chart, CursorChart, palette_of


class Showing(App[None]):
    """One chart that notes how it was drawn, where its cursor moved and what was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[tuple[int, int, str, str]] = []
        self.told: list[tuple[str, tuple[int, int]]] = []

    def compose(self) -> ComposeResult:
        yield CursorChart(self.draw, "the numbers")

    def draw(self, width: int, height: int, palette: Palette, glyphs: Glyphs) -> list[Strip]:
        self.drawn.append((width, height, palette.name, glyphs.name))
        return samples()["heat_map"](width, height, palette, glyphs)

    def on_chart_moved(self, event: Chart.Moved) -> None:
        self.told.append(("moved", event.place))

    def on_chart_chosen(self, event: Chart.Chosen) -> None:
        self.told.append(("chosen", event.place))


def driven(drive: Callable[[Showing, Pilot[None]], Awaitable[None]], size: tuple[int, int] = (80, 24)) -> Showing:
    app = Showing()

    async def go() -> None:
        async with app.run_test(size=size) as pilot:
            chart = app.query_one(CursorChart)
            chart.shape = (3, 3)
            chart.find = lambda x, y, width, height: layout(_map(chart), width, height).at(x, y)
            chart.focus()
            await pilot.pause()
            await drive(app, pilot)

    asyncio.run(go())
    return app


def _map(chart: CursorChart) -> HeatMap:
    return heat(("4", "5", "6"), ("5m", "1h", "4h"), chart.cursor)


def test_a_chart_is_drawn_once_for_its_size_and_again_when_that_changes() -> None:
    async def resize(app: Showing, pilot: Pilot[None]) -> None:
        app.query_one(Chart).refresh()
        await pilot.pause()
        await pilot.resize_terminal(60, 20)
        await pilot.pause()

    drawn = driven(resize).drawn
    assert [(width, height) for width, height, _, _ in drawn] == [(80, 24), (60, 20)]


def test_a_chart_follows_the_theme_and_is_bold_on_the_projector() -> None:
    async def change(app: Showing, pilot: Pilot[None]) -> None:
        app.theme = "textual-light"
        await pilot.pause()
        app.register_theme(Theme("leadsim-projector", primary="#ffffff", dark=True))
        app.theme = "leadsim-projector"
        await pilot.pause()

    drawn = driven(change).drawn
    assert [(palette, glyphs) for _, _, palette, glyphs in drawn] == [
        (DARK.name, FINE.name),
        (LIGHT.name, FINE.name),
        (PROJECTOR.name, BOLD.name),
    ]


def test_a_theme_that_is_not_ours_gets_the_palette_for_its_background() -> None:
    assert palette_of(Theme("nord", primary="#ffffff", dark=True)) is DARK
    assert palette_of(Theme("paper", primary="#000000", dark=False)) is LIGHT


def test_y_copies_the_numbers_as_text() -> None:
    async def copy(app: Showing, pilot: Pilot[None]) -> None:
        await pilot.press("y")

    assert driven(copy).clipboard == "the numbers"


def test_arrows_move_the_cursor_as_far_as_there_are_places_and_enter_chooses() -> None:
    async def move(app: Showing, pilot: Pilot[None]) -> None:
        await pilot.press("up", "right", "down", "down", "down", "end", "enter")

    assert driven(move).told == [
        ("moved", (0, 1)),
        ("moved", (1, 1)),
        ("moved", (2, 1)),
        ("moved", (2, 2)),
        ("chosen", (2, 2)),
    ]


def test_a_click_moves_the_cursor_and_another_chooses() -> None:
    async def click(app: Showing, pilot: Pilot[None]) -> None:
        await pilot.click(CursorChart, offset=(11, 2))
        await pilot.click(CursorChart, offset=(11, 2))
        await pilot.click(CursorChart, offset=(79, 23))

    assert driven(click).told == [("moved", (1, 0)), ("chosen", (1, 0))]


def test_what_is_stale_is_drawn_in_grey() -> None:
    colours: list[str] = []

    def noting(width: int, height: int, palette: Palette, glyphs: Glyphs) -> list[Strip]:
        colours.append(palette.text)
        return []

    async def age(app: Showing, pilot: Pilot[None]) -> None:
        chart = app.query_one(Chart)
        chart.show(noting)
        await pilot.pause()
        chart.is_stale = True
        await pilot.pause()

    driven(age)
    assert colours == [DARK.text, DARK.muted]


def test_an_empty_chart_is_blank() -> None:
    async def empty(app: Showing, pilot: Pilot[None]) -> None:
        chart = app.query_one(Chart)
        chart.show(None)
        await pilot.pause()
        assert chart.render_line(0).text == " " * 80

    driven(empty)


def test_a_cell_of_the_map_is_found_where_it_is_drawn() -> None:
    chart = heat([f"{n} SDR" for n in range(9)], [f"{n}m" for n in range(9)], (6, 7))
    width, height = 30, 5
    lines = [strip.text for strip in partial(heat_map, chart)(width, height, DARK, FINE)]
    found = layout(chart, width, height).at(lines[2].index("67"), 2)
    assert found == (6, 7)
    assert layout(chart, width, height).at(2, 2) is None
    assert layout(chart, width, height).at(20, 0) is None
