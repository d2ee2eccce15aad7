"""A slider: arrow keys, a typed number, a mouse that drags."""

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from tui.text import _

_NUMBER_CELLS = 8


class Slider(Widget, can_focus=True):
    """A number between two ends in steps; Enter types one. `unit` stands behind it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", _("Less"), show=False, tooltip=_("A step less")),
        Binding("right", "step(1)", _("More"), show=False, tooltip=_("A step more")),
        Binding("shift+left,pagedown", "step(-10)", show=False),
        Binding("shift+right,pageup", "step(10)", show=False),
        Binding("home", "end(0)", show=False),
        Binding("end", "end(1)", show=False),
        Binding("enter", "type", _("Type"), show=False, tooltip=_("Type the number")),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"slider--done", "slider--rest", "slider--knob"}
    DEFAULT_CSS = """
    Slider { height: 1; width: 1fr; }
    Slider > .slider--done { color: $primary; }
    Slider > .slider--rest { color: $text-muted; }
    Slider > .slider--knob { color: $text; text-style: bold; }
    Slider:focus > .slider--knob { color: $text; background: $primary; text-style: bold; }
    Slider Input { dock: right; width: 9; }
    Slider Input, Slider Input:focus { height: 1; border: none; padding: 0; }
    """
    value: reactive[float] = reactive(0.0)

    class Changed(Message):
        """The number is another one; `is_final`: nobody is dragging any more."""

        def __init__(self, slider: "Slider", value: float, *, is_final: bool) -> None:
            super().__init__()
            self.slider, self.value, self.is_final = slider, value, is_final

        @property
        def control(self) -> "Slider":
            """The slider, for `@on` with a selector."""
            return self.slider

    def __init__(
        self, value: float, low: float, high: float, step: float = 1, unit: str = "", *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.low, self.high, self.step_size, self.unit = low, high, step, unit
        self.set_reactive(Slider.value, value)
        self._is_dragged = False

    def action_step(self, steps: int) -> None:
        """So many steps up."""
        self._set(self.value + steps * self.step_size)

    def action_end(self, end: int) -> None:
        """To the low or the high end."""
        self._set(self.high if end else self.low)

    def action_type(self) -> None:
        """Type the number."""
        if not self.query(Input):
            field = Input(f"{self.value:g}", restrict=r"-?[0-9]*[.,]?[0-9]*", select_on_focus=True)
            self.mount(field)
            field.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """What was typed counts; what is no number changes nothing."""
        event.stop()
        self._leave(event.value)

    def on_key(self, event: events.Key) -> None:
        """Esc leaves the field as it was."""
        if event.key == "escape" and self.query(Input):
            event.stop()
            self._leave("")

    def _leave(self, text: str) -> None:
        self.query(Input).remove()
        self.focus()
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            return
        self._set(number)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take the knob."""
        self.capture_mouse()
        self._is_dragged = True
        self._set(self._at(event.x), is_final=False)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag it."""
        if self._is_dragged:
            self._set(self._at(event.x), is_final=False)

    def on_mouse_up(self, _event: events.MouseUp) -> None:
        """Let it go."""
        if self._is_dragged:
            self._is_dragged = False
            self.release_mouse()
            self.post_message(self.Changed(self, self.value, is_final=True))

    def render_line(self, y: int) -> Strip:  # noqa: ARG002  # a slider has one line
        """The bar, its knob and the number."""
        width = self.size.width
        bar = max(3, width - _NUMBER_CELLS - len(self.unit) - 2)
        knob = round((bar - 1) * (self.value - self.low) / ((self.high - self.low) or 1))
        knob = max(0, min(bar - 1, knob))
        parts = [
            Segment("━" * knob, self.get_component_rich_style("slider--done")),
            Segment("●", self.get_component_rich_style("slider--knob")),
            Segment("─" * (bar - knob - 1), self.get_component_rich_style("slider--rest")),
            Segment(f"{self.value:{_NUMBER_CELLS},g} {self.unit}", self.rich_style),
        ]
        return Strip(parts).crop(0, width).extend_cell_length(width, self.rich_style)

    def _at(self, x: int) -> float:
        bar = max(3, self.size.width - _NUMBER_CELLS - len(self.unit) - 2)
        return self.low + (self.high - self.low) * max(0, min(bar - 1, x)) / (bar - 1)

    def _set(self, number: float, *, is_final: bool = True) -> None:
        stepped = self.low + round((number - self.low) / self.step_size) * self.step_size
        value = round(max(self.low, min(self.high, stepped)), 10)
        if value != self.value:
            self.value = value
            self.post_message(self.Changed(self, value, is_final=is_final))
