"""Three steps through the program on the open scenario, on the first start and whenever somebody wants it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.text import _

if TYPE_CHECKING:
    from tui.app import LeadsimApp


class Step(NamedTuple):
    """What is said, in front of which area (where it is there)."""

    area: str
    said: Callable[[], str]


STEPS = (
    Step(
        "compare",
        lambda: _(
            "This is a sample team. Its options meet the same simulated leads, quarter after quarter. "
            "The first lines say which option does best and what it brings; the table has the numbers."
        ),
    ),
    Step(
        "scenario",
        lambda: _(
            "Change any number of the scenario: every edit is saved at once, u takes it back. "
            "Results from before the edit turn grey; r plays what is missing."
        ),
    ),
    Step(
        "compare",
        lambda: _(
            "The digits lead to the other areas. ^p lists everything that can be done here, "
            "? explains the field you are in, o opens your own files: there n asks about your team and makes a "
            "scenario of your own numbers. Escape stops a run and keeps what is done."
        ),
    ),
)


class TourStep(ModalScreen[bool]):
    """One step at the foot of the window; True for the next one."""

    BINDINGS = [  # noqa: RUF012
        Binding("enter,space", "next", _("Next")),
        Binding("escape,q", "end", _("End")),
    ]
    DEFAULT_CSS = """
    TourStep { align: center bottom; background: transparent; }
    TourStep Vertical { width: 90; max-width: 100%; height: auto; padding: 0 2; border: round $accent;
                        background: $surface; margin: 0 0 2 0; }
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def compose(self) -> ComposeResult:
        """The text and the two keys."""
        is_last = self._number == len(STEPS) - 1
        keys = _("Enter ends the tour") if is_last else _("Enter: next   Esc: end the tour")
        head = _("Tour, {step} of {steps}").format(step=self._number + 1, steps=len(STEPS))
        with Vertical() as box:
            box.border_title, box.border_subtitle = head, keys
            yield Static(STEPS[self._number].said(), markup=False)

    def on_click(self) -> None:
        """A click is Enter."""
        self.dismiss(True)

    def action_next(self) -> None:
        """Go on."""
        self.dismiss(True)

    def action_end(self) -> None:
        """No more of it."""
        self.dismiss(False)


def show_step(app: LeadsimApp, number: int) -> None:
    """This step in front of its area, then the next ones."""

    def next_one(goes_on: bool | None) -> None:
        if goes_on and number + 1 < len(STEPS):
            app.call_after_refresh(show_step, app, number + 1)
        else:
            app.keep(has_seen_tour=True)

    area = STEPS[number].area
    if area in app.area_names and area != app.current_mode:
        app.action_go(area)
    app.push_screen(TourStep(number), next_one)
