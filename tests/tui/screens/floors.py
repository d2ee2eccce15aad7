"""The live floor of the small scenario, with a clock that the test turns."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from textual.pilot import Pilot

from sim.experiments.executors import InProcess
from tests.tui.screens.driven import folders, until
from tests.tui.small import SMALL, written
from tui.app import LeadsimApp
from tui.screens.floor import FloorScreen
from tui.session import Session

PROMISED = SMALL.replace('first_touch = "5m"', 'first_touch = "5m"\npre_alert = 0.75', 1)
"""The small scenario with pre-alerts."""


@dataclass
class Floor:
    """The screen, the keys, and the wall clock in seconds."""

    app: LeadsimApp
    screen: FloorScreen
    pilot: Pilot[None]
    seconds: float = 0.0

    async def wait(self, seconds: float) -> None:
        """Let that time pass on the wall clock, and the next picture be drawn."""
        self.seconds += seconds
        await self.pilot.pause(0.2)

    @property
    def when(self) -> str:
        """The local day and time that is shown."""
        return f"{self.screen.films[0].world.timeline.to_local(self.screen.at):%a %H:%M:%S}"


Act = Callable[[Floor], Awaitable[None]]


def on_floor(
    tmp_path: Path, act: Act, *, size: tuple[int, int] = (120, 40), text: str = PROMISED, selected: object = None
) -> None:
    """Open the scenario on the floor, wait until a run can be seen or the reason why not, and act."""
    path = Path(written(tmp_path, text))
    session = Session(file=str(path.resolve()), area="floor", selected={"floor": selected}, has_seen_tour=True)
    app = LeadsimApp(path, folders(tmp_path), InProcess(), session=session, carries_on=False)

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: app.current_mode == "floor")
            screen = app.screen
            assert isinstance(screen, FloorScreen)
            floor = Floor(app, screen, pilot)
            screen.now = lambda: floor.seconds
            await until(pilot, lambda: screen.reel is not None)
            await pilot.pause()
            await act(floor)

    asyncio.run(run())
