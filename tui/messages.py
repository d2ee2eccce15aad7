"""What threads tell the app; screens hear the app's signals instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tui.open_scenario import OpenScenario, Reading
    from tui.running import Runner, RunState


class Opened(Message):
    """A file was opened; with the first one comes the runner."""

    def __init__(self, scenario: OpenScenario, runner: Runner | None) -> None:
        super().__init__()
        self.scenario = scenario
        self.runner = runner


class NotOpened(Message):
    """A file cannot be opened; the planner is told why."""

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why


class RunTold(Message):
    """The runner has news."""

    def __init__(self, state: RunState) -> None:
        super().__init__()
        self.state = state


class ProcessDied(Message):
    """A process that played was killed; another one takes its place."""


class TextRead(Message):
    """A text of a scenario was read again."""

    def __init__(self, scenario: OpenScenario, reading: Reading) -> None:
        super().__init__()
        self.scenario = scenario
        self.reading = reading


class Saved(Message):
    """A scenario was saved, or could not be."""

    def __init__(self, scenario: OpenScenario) -> None:
        super().__init__()
        self.scenario = scenario
