"""A chart on the screen: drawn anew when its size, the theme or its numbers change, copied as text."""

import os
from collections.abc import Callable
from typing import ClassVar

from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.theme import Theme
from textual.widget import Widget

from tui.charts.glyphs import Glyphs, style_for
from tui.charts.palette import DARK, LIGHT, PALETTES, PROJECTOR, Palette
from tui.text import _

Draw = Callable[[int, int, Palette, Glyphs], list[Strip]]
Place = tuple[int, int]
"""Row and column of what a cursor stands on, from 0."""


def palette_of(theme: Theme) -> Palette:
    """The palette named as the theme's last word, else the one for its background."""
    named = {palette.name: palette for palette in PALETTES}
    return named.get(theme.name.rpartition("-")[2], DARK if theme.dark else LIGHT)


class Chart(Widget, can_focus=True):
    """Shows what a function of width, height, colours and signs draws; `told` is the same as text."""

    DEFAULT_CSS = "Chart { height: 1fr; width: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", _("Copy the numbers"), show=False, tooltip=_("Copy the numbers of the chart"))
    ]

    is_stale: reactive[bool] = reactive(False)
    """grey: the numbers are of before an edit"""

    class Moved(Message):
        """The cursor is to stand somewhere else."""

        def __init__(self, chart: "Chart", place: Place) -> None:
            super().__init__()
            self.chart, self.place = chart, place

        @property
        def control(self) -> "Chart":
            """The chart."""
            return self.chart

    class Chosen(Moved):
        """Enter was pressed on a place, or it was clicked again."""

    def __init__(self, draw: Draw | None = None, told: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._draw, self.told = draw, told
        self.help_text = ""
        """what `?` explains"""
        self._drawn: tuple[object, list[Strip]] | None = None

    def on_mount(self) -> None:
        """Follow the theme."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self.refresh())

    def show(self, draw: Draw | None, told: str = "") -> None:
        """Draw something else from now on; None is an empty place."""
        self._draw, self.told, self._drawn = draw, told, None
        self.refresh()

    def watch_is_stale(self) -> None:
        """Draw in grey, or no longer."""
        self._drawn = None

    def render_line(self, y: int) -> Strip:
        """One line of the drawing."""
        strips = self._strips()
        paper = Style(bgcolor=self.background_colors[1].rich_color)
        return strips[y].apply_style(paper) if y < len(strips) else Strip.blank(self.size.width, paper)

    def render(self) -> str:
        """The drawing is made line by line."""
        return ""

    def action_copy(self) -> None:
        """Put the numbers on the clipboard, and say so."""
        if self.told:
            self.app.copy_to_clipboard(self.told)
            self.notify(_("Copied the numbers as text, with tabs between them."), markup=False)

    def _strips(self) -> list[Strip]:
        if self._draw is None:
            return []
        palette = palette_of(self.app.current_theme)
        glyphs = style_for(os.environ.get("TERM", ""), is_bold=palette is PROJECTOR)
        ground = self.background_colors[1]
        key = (self.size, palette.name, glyphs.name, ground)
        if self._drawn is None or self._drawn[0] != key:
            colours = palette.faded() if self.is_stale else palette
            strips = self._draw(self.size.width, self.size.height, colours, glyphs)
            paper = Style(bgcolor=ground.rich_color)  # lines that a widget draws itself have no background otherwise
            self._drawn = key, [strip.apply_style(paper) for strip in strips]
        return self._drawn[1]


class CursorChart(Chart):
    """A chart with a place that keys and the mouse move; the screen draws the cursor where it is told."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1, 0)", _("Up"), show=False),
        Binding("down", "move(1, 0)", _("Down"), show=False),
        Binding("left", "move(0, -1)", _("Left"), show=False),
        Binding("right", "move(0, 1)", _("Right"), show=False),
        Binding("home", "move(0, -9999)", _("First"), show=False),
        Binding("end", "move(0, 9999)", _("Last"), show=False),
        Binding("enter", "choose", _("Choose"), show=False),
    ]

    def __init__(self, draw: Draw | None = None, told: str = "", *, id: str | None = None) -> None:
        super().__init__(draw, told, id=id)
        self.cursor: Place = (0, 0)
        self.shape: Place = (0, 0)
        """rows and columns that the cursor may stand on"""
        self.find: Callable[[int, int, int, int], Place | None] | None = None
        """the place under a cell of the chart, by x, y, width and height"""

    def action_move(self, rows: int, columns: int) -> None:
        """Move the cursor, as far as there are places."""
        self._move((self.cursor[0] + rows, self.cursor[1] + columns))

    def action_choose(self) -> None:
        """Choose the place of the cursor."""
        if all(self.shape):
            self.post_message(self.Chosen(self, self.cursor))

    def on_click(self, event: Click) -> None:
        """Move to the place under the mouse; on the cursor itself, choose it."""
        place = self.find and self.find(event.x, event.y, self.size.width, self.size.height)
        if place is None:
            return
        if place == self.cursor:
            self.action_choose()
        else:
            self._move(place)

    def _move(self, place: Place) -> None:
        if not all(self.shape):
            return
        row, column = (min(max(0, at), count - 1) for at, count in zip(place, self.shape, strict=True))
        if (row, column) != self.cursor:
            self.cursor = (row, column)
            self.post_message(self.Moved(self, self.cursor))
