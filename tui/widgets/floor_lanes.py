"""The live floor of one option: one view of lines, of which only those that changed are drawn again."""

from textwrap import wrap

from rich.segment import Segment
from textual.binding import Binding
from textual.events import Click, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.charts.glyphs import style_for
from tui.charts.labels import fitted, shown
from tui.charts.palette import PROJECTOR
from tui.floor.film import Film, Frame
from tui.text import _
from tui.widgets.chart import palette_of
from tui.widgets.floor_lines import Line, Pane, Target, legends, plan_of, strip_of


class FloorLanes(ScrollView, can_focus=True):
    """Shows a film at one instant. The counts, who waits and what happened stay, the people scroll."""

    DEFAULT_CSS = """
    FloorLanes { width: 1fr; height: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; }
    """
    BINDINGS = [  # noqa: RUF012  # as Textual declares it
        Binding("up", "move(-1)", _("Up"), show=False),
        Binding("down", "move(1)", _("Down"), show=False),
        Binding("enter", "choose", _("Story"), tooltip=_("Tell the story of the lead under the cursor")),
    ]

    class Chosen(Message):
        """The story of a lead is wanted."""

        def __init__(self, lanes: "FloorLanes", lead: int) -> None:
            super().__init__()
            self.lanes, self.lead = lanes, lead

    def __init__(self, *, terminal: str = "", id: str | None = None) -> None:
        """`terminal`: its TERM, for the signs it can show."""
        super().__init__(id=id)
        self._terminal = terminal
        self._option = self._note = ""
        self.film: Film | None = None
        self.frame: Frame | None = None
        self.cursor: Target | None = None
        self._place = 0
        self._pane: Pane | None = None
        self._lines: list[Line] = []

    @property
    def help_text(self) -> str:
        """What `?` explains here."""
        said = _(
            "Each line of the lower part is a person: what they do, with which lead, for how long, and a letter for "
            "each minute of the last hour. Above: leads that wait for their first touch with what is left of the "
            "promise, and what just happened with its reason."
        )
        return f"{said}\n{'   '.join(legends())}"

    def show_film(self, film: Film | None, option: str = "", note: str = "") -> None:
        """Look at another film; without one, a note says why there is nothing to see."""
        self.film, self._option, self._note = film, option, note
        self.frame, self.cursor, self._place = None, None, 0
        self._pane, self._lines = None, []
        self.scroll_to(y=0, animate=False)
        self.refresh()

    def show(self, t: int) -> None:
        """Show the film at `t` ms."""
        if self.film is not None:
            self.frame = self.film.at(t)
            self._keep_cursor()
            self._update()

    def point_at(self, lead: int) -> None:
        """Put the cursor on a lead, if it waits in view."""
        if self._pane is not None and self.frame is not None:
            self.cursor = ("lead", lead)
            targets = self._pane.targets(self.frame, self.cursor)
            self._stand(targets.index(self.cursor) if self.cursor in targets else 0)

    def on_mount(self) -> None:
        """Follow the theme."""
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._anew())

    def on_resize(self, _event: Resize) -> None:
        """All lines have another width."""
        self._anew()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other people are in view."""
        super().watch_scroll_y(old_value, new_value)
        self._update()

    def render_line(self, y: int) -> Strip:
        """One row."""
        if self.film is None:
            return self._noted(y)
        if y >= len(self._lines):
            return Strip.blank(self.size.width, self.rich_style)
        return strip_of(self._lines[y]).adjust_cell_length(self.size.width).apply_style(self.rich_style)

    def action_move(self, rows: int) -> None:
        """Move the cursor over waiting leads, then people."""
        if self._pane is None or self.frame is None:
            return
        targets = self._pane.targets(self.frame, self.cursor)
        if targets:
            place = -1 if self.cursor is None and rows > 0 else self._place
            self._stand(min(max(place + rows, 0), len(targets) - 1))

    def action_choose(self) -> None:
        """Ask for the story of the lead under the cursor: one that waits, or that a person has in hand."""
        if self.cursor is not None:
            self._choose(self.cursor)

    def on_click(self, event: Click) -> None:
        """Move the cursor; on what is under the cursor, or on what happened, tell the story."""
        if self._pane is None or self.frame is None:
            return
        target = self._pane.target_at(self.frame, event.x, event.y, round(self.scroll_y), self.cursor)
        if target is None:
            return
        targets = self._pane.targets(self.frame, self.cursor)
        if target == self.cursor or target not in targets:
            self._choose(target)
        else:
            self._stand(targets.index(target))

    def _noted(self, y: int) -> Strip:
        """A row of the note, under the option's name."""
        width = max(self.size.width - 4, 8)
        rows = ["", shown(self._option), "", *(row for line in self._note.splitlines() for row in wrap(line, width))]
        text = "  " + fitted(rows[y] if y < len(rows) else "", max(self.size.width - 2, 0))
        return Strip([Segment(text)]).adjust_cell_length(self.size.width).apply_style(self.rich_style)

    def _choose(self, target: Target) -> None:
        kind, number = target
        if kind == "person" and self.frame is not None:
            number = self.frame.people[number].lead
        if number >= 0:
            self.post_message(self.Chosen(self, number))
        else:
            self.notify(_("Nobody's lead: this person has none in hand."), timeout=3)

    def _stand(self, place: int) -> None:
        assert self._pane is not None
        assert self.frame is not None
        targets = self._pane.targets(self.frame, self.cursor)
        self._place, self.cursor = place, targets[place]
        kind, number = self.cursor
        if kind == "person":
            room = max(self.size.height - self._pane.plan.top, 1)
            if number < self.scroll_y:
                self.scroll_to(y=number, animate=False)
            elif number >= self.scroll_y + room:
                self.scroll_to(y=number - room + 1, animate=False)
        self._update()

    def _keep_cursor(self) -> None:
        """The cursor follows its lead; when that waits no longer, it stays where it was."""
        if self._pane is None or self.frame is None or self.cursor is None:
            return
        targets = self._pane.targets(self.frame, self.cursor)
        if self.cursor in targets:
            self._place = targets.index(self.cursor)
        else:
            self._place = min(self._place, len(targets) - 1)
            self.cursor = targets[self._place]

    def _anew(self) -> None:
        self._pane, self._lines = None, []
        self._update()
        self.refresh()

    def _update(self) -> None:
        """Draw the rows again that look different now."""
        if self.film is None or self.frame is None or not self.size:
            return
        room = self.scrollable_content_region.size
        if self._pane is None or (self._pane.plan.width, self._pane.plan.height) != room:
            self._pane = self._new_pane(self.film, room)
        lines = self._pane.lines(self.frame, round(self.scroll_y), self.cursor)
        before, self._lines = self._lines, lines
        if len(before) != len(lines):
            self.refresh()
            return
        for y, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                self.refresh(Region(0, y, self.size.width, 1))

    def _new_pane(self, film: Film, room: Size) -> Pane:
        people = len(film.trace.people)
        plan = plan_of(room.width, room.height, people)
        self.virtual_size = Size(room.width, plan.top + people)
        palette = palette_of(self.app.current_theme)
        glyphs = style_for(self._terminal, is_bold=palette is PROJECTOR)
        return Pane(film, self._option, plan, palette, glyphs)
