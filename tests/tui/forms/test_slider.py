"""The slider: arrows, a typed number, the mouse."""

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.forms.hosts import play, text_of
from tui.widgets.slider import Slider


class SliderHost(App[None]):
    """One slider, and what it said."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[float, bool]] = []

    def compose(self) -> ComposeResult:
        yield Slider(45, 0, 100, 5, "points")

    def on_slider_changed(self, message: Slider.Changed) -> None:
        self.heard.append((message.value, message.is_final))


def test_arrows_go_by_steps_and_stop_at_the_ends() -> None:
    app = SliderHost()

    async def act(pilot: Pilot[None]) -> None:
        await pilot.press("right", "left", "left", "home", "left", "end", "right")
        assert [value for value, _final in app.heard] == [50, 45, 40, 0, 100]
        assert "100 points" in text_of(app)

    play(app, act, (60, 3))


def test_enter_types_a_number_which_is_put_on_the_nearest_step() -> None:
    app = SliderHost()

    async def act(pilot: Pilot[None]) -> None:
        await pilot.press("enter")
        await pilot.press(*"72,4", "enter")
        assert app.heard == [(70, True)]
        await pilot.press("enter", "9", "escape")
        assert app.heard == [(70, True)]
        assert not app.query(Input)

    play(app, act, (60, 3))


def test_the_mouse_drags_the_knob_and_says_when_it_lets_go() -> None:
    app = SliderHost()

    async def act(pilot: Pilot[None]) -> None:
        await pilot.mouse_down(Slider, offset=(0, 0))
        await pilot.hover(Slider, offset=(20, 0))
        await pilot.hover(Slider, offset=(43, 0))
        await pilot.mouse_up(Slider, offset=(43, 0))
        assert app.heard[0] == (0, False)
        assert app.heard[-1] == (100, True)

    play(app, act, (60, 3))
