"""How Compare and the library look, at three sizes, dark and light, and in their empty and odd states."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Footer, Input

from sim.experiments.executors import InProcess
from tests.shortened import first
from tests.tui.screens.driven import folders, until
from tests.tui.screens.test_library import to_library
from tests.tui.screens.test_looks import SIZES, THEMES
from tests.tui.small import SMALL, written
from tui.app import LeadsimApp
from tui.folders import Folders
from tui.running import Phase, RunState
from tui.screens.compare import CompareScreen
from tui.session import Session
from tui.widgets.area_bar import AreaBar
from tui.widgets.title_line import TitleLine

Compare = Callable[..., bool]
Then = Callable[[LeadsimApp, Pilot[None]], Awaitable[None]]
FEW = SMALL.replace("seed = 3", "seed = 3\nreplications = 6")
ONE = FEW[: FEW.index('[[policies]]\nname = "automatic"')]


def compared(
    snap_compare: Compare,
    tmp_path: Path,
    then: Then,
    *,
    size: tuple[int, int] = (80, 24),
    theme: str = THEMES[0],
    text: str = FEW,
    kept: Folders | None = None,
) -> bool:
    """Act when the comparison is done, and compare the picture; what all areas share is left blank."""
    path = Path(written(tmp_path, text))
    app = LeadsimApp(path, kept or folders(tmp_path), InProcess(), session=Session(area="compare", has_seen_tour=True))

    async def before(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and app.run_state.phase is Phase.FINISHED)
        app.theme = theme
        app.animation_level = "none"
        await then(app, pilot)
        for shared in (TitleLine, AreaBar, Footer):
            app.screen.query(shared).set(visible=False)
        await pilot.pause(0.2)

    return snap_compare(app, terminal_size=size, run_before=before)


async def nothing_more(app: LeadsimApp, pilot: Pilot[None]) -> None:
    assert isinstance(app.screen, CompareScreen)


async def figures(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await pilot.press("right_square_bracket")


async def edited(app: LeadsimApp, pilot: Pilot[None]) -> None:
    app.edit(("sources", 0, "leads_per_week"), 21)
    await until(pilot, lambda: app.open_scenario.is_read and app.screen.has_class("-stale"))


async def stopped(app: LeadsimApp, pilot: Pilot[None]) -> None:
    assert isinstance(app.screen, CompareScreen)
    app.screen.show_run(RunState("compare", Phase.STOPPED, None, 9, 18))


@pytest.mark.parametrize("theme", first(1, THEMES))
@pytest.mark.parametrize("size", first(1, SIZES), ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_comparison(snap_compare: Compare, tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    assert compared(snap_compare, tmp_path, nothing_more, size=size, theme=theme)


@pytest.mark.parametrize("size", first(1, SIZES), ids=lambda size: f"{size[0]}x{size[1]}")
def test_figures_of_a_comparison(snap_compare: Compare, tmp_path: Path, size: tuple[int, int]) -> None:
    assert compared(snap_compare, tmp_path, figures, size=size)


@pytest.mark.slow
def test_one_option_has_nothing_to_be_compared_with(snap_compare: Compare, tmp_path: Path) -> None:
    assert compared(snap_compare, tmp_path, nothing_more, text=ONE)


@pytest.mark.slow
def test_a_comparison_after_an_edit(snap_compare: Compare, tmp_path: Path) -> None:
    assert compared(snap_compare, tmp_path, edited)


@pytest.mark.slow
def test_a_comparison_that_was_stopped(snap_compare: Compare, tmp_path: Path) -> None:
    assert compared(snap_compare, tmp_path, stopped)


def in_the_library(
    snap_compare: Compare,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    then: Then,
    size: tuple[int, int] = (80, 24),
    theme: str = THEMES[0],
) -> bool:
    """Open the library on a folder with two files, named from where the program was started."""
    (tmp_path / "work").mkdir()
    mine = FEW.replace('"Small team"', '"Our team in May"').replace(
        "start =", 'description = "With two SDRs."\nstart ='
    )
    (tmp_path / "work" / "may.toml").write_text(mine, encoding="utf-8")
    (tmp_path / "work" / "torn.toml").write_text("[scenario", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    own = folders(tmp_path)
    kept = Folders(Path("work"), own.state, own.config, own.store)

    async def there(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await to_library(app, pilot)
        await then(app, pilot)
        for field in app.screen.query(Input):
            field.cursor_blink = False

    return compared(snap_compare, tmp_path, there, size=size, theme=theme, kept=kept)


async def look(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await pilot.pause()


async def torn(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await pilot.press("down")


async def in_vain(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await pilot.press("slash", *"zzz")


@pytest.mark.parametrize("theme", first(1, THEMES))
@pytest.mark.parametrize("size", first(1, SIZES), ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_library(
    snap_compare: Compare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], theme: str
) -> None:
    assert in_the_library(snap_compare, tmp_path, monkeypatch, look, size, theme)


@pytest.mark.slow
def test_a_file_that_is_no_scenario(snap_compare: Compare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert in_the_library(snap_compare, tmp_path, monkeypatch, torn)


@pytest.mark.slow
def test_nothing_of_that_name(snap_compare: Compare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert in_the_library(snap_compare, tmp_path, monkeypatch, in_vain)
