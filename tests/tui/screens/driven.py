"""The app on the small scenario, its runs played in this process, driven by keys."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.pilot import Pilot

from sim.experiments.executors import InProcess
from tests.tui.small import SMALL, written
from tui.app import LeadsimApp
from tui.folders import Folders

Act = Callable[[LeadsimApp, Pilot[None]], Awaitable[None]]


def folders(tmp_path: Path) -> Folders:
    """All in the test's own folder."""
    return Folders(tmp_path / "work", tmp_path / "state", tmp_path / "config", tmp_path / "results.sqlite")


def drive(
    tmp_path: Path, act: Act, *, size: tuple[int, int] = (120, 40), text: str = SMALL, area: str = "compare"
) -> LeadsimApp:
    """Start the app, wait until its first area is shown, and act."""
    path = tmp_path / "small.toml"
    app = LeadsimApp(
        path if path.exists() else Path(written(tmp_path, text)), folders(tmp_path), InProcess(), area=area
    )

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: app.current_mode == area and app.run_state is not None)
            await act(app, pilot)

    asyncio.run(run())
    return app


async def until(pilot: Pilot[None], holds: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until it holds; fails after some seconds."""
    for _ in range(int(seconds / 0.02)):
        if holds():
            await pilot.pause()
            return
        await pilot.pause(0.02)
    raise AssertionError("it never came to that")


def shown(app: LeadsimApp) -> str:
    """The screen's text."""
    lines = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in lines)
