"""The app on the small scenario, its runs played in this process, driven by keys."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.pilot import Pilot

from sim.experiments.executors import InProcess
from tests.tui.small import SMALL, written
from tui.app import LeadsimApp
from tui.config import Config
from tui.folders import Folders
from tui.session import Session

Act = Callable[[LeadsimApp, Pilot[None]], Awaitable[None]]


def folders(tmp_path: Path) -> Folders:
    """All in the test's own folder."""
    return Folders(tmp_path / "work", tmp_path / "state", tmp_path / "config", tmp_path / "results.sqlite")


def drive(
    tmp_path: Path,
    act: Act,
    *,
    size: tuple[int, int] = (120, 40),
    text: str = SMALL,
    path: Path | None = None,
    area: str = "compare",
    session: Session | None = None,
    config: Config | None = None,
    carries_on: bool = False,
) -> LeadsimApp:
    """Start the app, wait until its first area is shown, and act; a fault in a screen fails the test."""
    if path is None:
        path = tmp_path / "small.toml"
        written(tmp_path, text if not path.exists() else path.read_text())
    app = LeadsimApp(
        path,
        folders(tmp_path),
        InProcess(),
        session=session or Session(area=area, has_seen_tour=True),
        config=config,
        carries_on=carries_on,
    )

    async def run() -> None:
        async with app.run_test(size=size, notifications=True) as pilot:
            await until(pilot, lambda: app.current_mode != "opening" and app.run_state is not None)
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
