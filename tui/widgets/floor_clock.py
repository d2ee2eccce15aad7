"""The clock of the live floor and the week under it, on which any instant is a click away."""

from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.events import MouseDown, MouseMove, MouseUp
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from scenarios.timeline import Timeline
from tui.charts.canvas import inked
from tui.charts.labels import fitted, size
from tui.dates import DAYS
from tui.text import _
from tui.widgets.chart import palette_of


@dataclass(frozen=True, slots=True)
class Scale:
    """The open hours of a week, one behind the other: [from, to) in ms, in order."""

    spans: tuple[tuple[int, int], ...]

    @property
    def length(self) -> int:
        """Ms of all spans together."""
        return sum(to - since for since, to in self.spans)

    def share(self, t: int) -> float:
        """Where `t` lies, 0 to 1; what is closed lies at the edge of what is open."""
        passed = sum(min(max(t - since, 0), to - since) for since, to in self.spans)
        return passed / max(self.length, 1)

    def at(self, share: float) -> int:
        """The instant at a share of the way."""
        left = int(min(max(share, 0.0), 1.0) * self.length)
        for since, to in self.spans:
            if left < to - since:
                return since + left
            left -= to - since
        return self.spans[-1][1] - 1


class FloorClock(Widget):
    """Two lines: what is shown and how fast, then the week with a mark where the film stands."""

    DEFAULT_CSS = "FloorClock { height: 2; }"

    class Sought(Message):
        """Somebody pointed at an instant, ms."""

        def __init__(self, at: int) -> None:
            super().__init__()
            self.at = at

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._said = ""
        self._scale: Scale | None = None
        self._timeline: Timeline | None = None
        self._mark = 0
        self._is_held = False

    def show_week(self, timeline: Timeline, scale: Scale) -> None:
        """Another week."""
        if (timeline, scale) != (self._timeline, self._scale):
            self._timeline, self._scale = timeline, scale
            self.refresh()

    def show(self, said: str, t: int) -> None:
        """The first line's words, and where the mark stands."""
        if said != self._said:
            self._said = said
            self.refresh(Region(0, 0, self.size.width, 1))
        mark = self._column(t)
        if mark != self._mark:
            self._mark = mark
            self.refresh(Region(0, 1, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """One of the two."""
        palette = palette_of(self.app.current_theme)
        if y == 0:
            runs = [(fitted(" " + self._said, self.size.width), inked(palette.text, bold=True))]
        else:
            runs = self._week(inked(palette.line), inked(palette.muted), inked(palette.accent, bold=True))
        strip = Strip([Segment(text, style) for text, style in runs])
        return strip.adjust_cell_length(self.size.width).apply_style(self.rich_style)

    def on_mouse_down(self, event: MouseDown) -> None:
        """Take the mark."""
        if event.y == 1 and self._scale is not None:
            self._is_held = True
            self.capture_mouse()
            self._seek(event.x)

    def on_mouse_move(self, event: MouseMove) -> None:
        """Drag it."""
        if self._is_held:
            self._seek(event.x)

    def on_mouse_up(self, _event: MouseUp) -> None:
        """Let it go."""
        self._is_held = False
        self.release_mouse()

    def _seek(self, x: int) -> None:
        if self._scale is not None:
            self.post_message(self.Sought(self._scale.at((x - 1) / max(self._room - 1, 1))))

    def _column(self, t: int) -> int:
        if self._scale is None:
            return 0
        return 1 + round(self._scale.share(t) * max(self._room - 1, 0))

    @property
    def _room(self) -> int:
        """Cells of the week."""
        return max(self.size.width - size(self._hint()) - 2, 0)

    def _hint(self) -> str:
        return "  " + _("< > 30 min   g go to time")

    def _week(self, line: Style, words: Style, mark: Style) -> list[tuple[str, Style]]:
        """Each day's name where it opens, a line behind it, and the mark on top."""
        if self._scale is None or self._timeline is None:
            return []
        width = self._room + 1
        signs, styles = ["─"] * width, [line] * width
        signs[0] = " "
        for since, _to in self._scale.spans:
            x = self._column(since)
            name = DAYS[self._timeline.to_local(since).weekday()]()
            for offset, sign in enumerate(("┬" if x > 1 else "─") + name + " "):
                if x + offset < width:
                    signs[x + offset], styles[x + offset] = sign, words
        at = min(self._mark, width - 1)
        if signs[at].isalpha():  # a day's name stays whole
            styles[at] = mark + Style(reverse=True)
        else:
            signs[at], styles[at] = "●", mark
        return [*zip(signs, styles, strict=True), (self._hint(), words)]
