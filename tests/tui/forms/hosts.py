"""A small app around one widget, and the edits it heard."""

import asyncio
import tomllib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Footer

from scenarios.catalogue import library_paths
from scenarios.places import Place
from tui.forms.values import ABSENT, Values
from tui.widgets.form import Form

DEMO = tomllib.loads(library_paths()["saas-20-salespeople"].read_text(encoding="utf-8"))


class FormHost(App[None]):
    """One form over plain values; edits are made in the values at once, as the app makes them in the file."""

    def __init__(self, place: Place, data: dict[str, Any], problems: Mapping[Place, str] | None = None) -> None:
        super().__init__()
        self.place, self.data, self.problems = place, data, problems or {}
        self.heard: list[tuple[Place, Any]] = []

    def compose(self) -> ComposeResult:
        """The form."""
        yield Form()
        yield Footer()

    def on_mount(self) -> None:
        """Show it."""
        self.form.show(self.place, self.data, self.problems)
        self.form.lines.focus()

    @property
    def form(self) -> Form:
        return self.query_one(Form)

    def on_form_field_edited(self, message: Form.FieldEdited) -> None:
        """Write it down and show it."""
        self.heard.append((message.place, message.value))
        if message.is_new:
            around, number = message.place[:-1], int(message.place[-1])
            entries = list(Values(self.data).given(around))
            self.data = changed(self.data, around, [*entries[:number], message.value, *entries[number:]])
        else:
            self.data = changed(self.data, message.place, message.value)
        self.form.show(self.place, self.data, self.problems)


def changed(data: Any, place: Place, value: Any) -> Any:
    """The values with another one at a place."""
    if not place:
        return value
    first, rest = place[0], place[1:]
    if isinstance(data, list):
        parts = [changed(part, rest, value) if at == first else part for at, part in enumerate(data)]
        return [part for part in parts if part is not ABSENT]
    inner = changed(data.get(first, {}), rest, value)
    return {**data, first: inner} if inner is not ABSENT else {key: part for key, part in data.items() if key != first}


def play(app: App[None], act: Callable[[Pilot[None]], Awaitable[None]], size: tuple[int, int] = (100, 30)) -> None:
    """Run the app and press keys."""

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await act(pilot)

    asyncio.run(run())


def text_of(app: App[None]) -> str:
    """What is on screen."""
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())
