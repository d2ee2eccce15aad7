"""How the report looks, at three sizes, dark and light."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.shortened import first
from tests.tui.screens.driven import until
from tests.tui.screens.test_looks import SIZES, THEMES, looks
from tests.tui.screens.test_report_screen import FEW, screen
from tui.app import LeadsimApp

Compare = Callable[..., bool]


async def put_together(app: LeadsimApp, pilot: Pilot[None]) -> None:
    """The folder is the same in every picture."""
    await until(pilot, lambda: screen(app).draft is not None)
    screen(app).query_one("#folder", Input).value = "~/Documents/small - report"
    await pilot.pause()


@pytest.mark.parametrize("theme", first(1, THEMES))
@pytest.mark.parametrize("size", first(1, SIZES), ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_report(snap_compare: Compare, tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    assert looks(snap_compare, tmp_path, "9", None, size=size, theme=theme, text=FEW, then=put_together)
