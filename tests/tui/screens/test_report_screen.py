"""Report by keys: what is kept is put together, ticked, written, opened, and remembered."""

import webbrowser
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tests.tui.hostile import SHOWN, quoted
from tests.tui.screens.driven import Act, drive, folders, shown, until
from tests.tui.small import SMALL, leadsim
from tui.app import LeadsimApp
from tui.screens.report import ReportScreen
from tui.session import load_session
from tui.widgets.choice import Choice
from tui.widgets.ticks import Ticks

FEW = SMALL.replace("seed = 3", "seed = 3\nreplications = 3")


def on_report(tmp_path: Path, act: Act, *, text: str = FEW, size: tuple[int, int] = (120, 40)) -> LeadsimApp:
    """Open the area when the comparison is done, and wait until the report is put together."""

    async def there(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running)
        await pilot.press("9")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
        await until(pilot, lambda: screen(app).draft is not None)
        await pilot.pause()
        await act(app, pilot)

    return drive(tmp_path, there, text=text, size=size)


def told(app: LeadsimApp) -> str:
    """What was said beside the screen, wherever its lines break."""
    return " ".join(each.message for each in app._notifications)


def screen(app: LeadsimApp) -> ReportScreen:
    assert isinstance(app.screen, ReportScreen)
    return app.screen


def preview(app: LeadsimApp) -> str:
    return str(screen(app).query_one("#text", Static).content)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_the_text_of_the_report_stands_beside_its_fields(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, _pilot: Pilot[None]) -> None:
        assert "The answer" in preview(app)
        assert "How to make it again" in preview(app)
        assert "What was assumed" not in preview(app)
        assert screen(app).query_one("#folder", Input).value == str(tmp_path / "small - report")
        assert screen(app).formats == ("html",)

    on_report(tmp_path, act)


def test_e_writes_what_the_command_writes_and_v_opens_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    folder = tmp_path / "small - report"

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("v")
        assert opened == []
        await pilot.press("e")
        await until(pilot, lambda: files(folder) == ["report.html"] and "v opens it" in told(app))
        await pilot.press("v")
        assert opened == [(folder / "report.html").as_uri()]

    on_report(tmp_path, act)
    store = folders(tmp_path).store
    done = leadsim("report", "1", "--for", "leadership", "--out", str(tmp_path / "cli"), "--store", str(store))
    assert done.exit_code == 0
    assert (folder / "report.html").read_bytes() == (tmp_path / "cli" / "report.html").read_bytes()


def test_nothing_is_overwritten_and_ticks_say_which_files(tmp_path: Path) -> None:
    (tmp_path / "small - report").mkdir()

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("space", "down", "down", "space")
        assert screen(app).formats == ("md",)
        await pilot.press("e")
        folder = tmp_path / "small - report 2"
        await until(pilot, lambda: files(folder) == ["report-differences.png", "report.md"] or len(files(folder)) > 2)

    on_report(tmp_path, act)
    assert files(tmp_path / "small - report") == []


def test_without_a_format_nothing_is_written(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("space", "e")
        await until(pilot, lambda: "Tick a format first." in shown(app))

    on_report(tmp_path, act)
    assert files(tmp_path / "small - report") == []


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        screen(app).query_one("#folder", Input).value = str(tmp_path / "file" / "inside")
        await pilot.press("e")
        await until(pilot, lambda: "cannot be written" in " ".join(shown(app).split()))

    on_report(tmp_path, act)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_another_reader_gets_other_sections_and_a_section_can_be_left_out(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        parts = screen(app).query_one("#parts", Ticks)
        await pilot.press("w")
        await until(pilot, lambda: "What changes in the daily work" in preview(app))
        parts.focus()
        await pilot.press("home", "space")
        await until(pilot, lambda: "The answer ---" not in preview(app))
        await pilot.press("space")
        await until(pilot, lambda: "The answer ---" in preview(app))

    on_report(tmp_path, act)


def test_a_title_stands_over_the_text(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        screen(app).query_one("#title", Input).value = "Faster first calls"
        await pilot.pause()
        assert preview(app).startswith("Faster first calls\n")

    on_report(tmp_path, act)


def test_an_edit_greys_the_text_and_r_plays_it_anew(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        app.edit(("teams", 0, "headcount"), 3)
        await until(pilot, lambda: screen(app).has_class("-stale"))
        assert "edited after this run" in " ".join(shown(app).split())
        await pilot.press("r")
        await until(pilot, lambda: not screen(app).has_class("-stale") and app.open_scenario.is_saved)

    on_report(tmp_path, act)


def test_without_a_comparison_it_says_what_to_do(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running)
        store = folders(tmp_path).store
        assert store is not None
        assert leadsim("runs", "--delete", "1", "--store", str(store)).exit_code == 0
        await pilot.press("9")
        await until(pilot, lambda: "No comparison of this scenario is kept yet." in preview(app))
        await pilot.press("e", "y", "v")

    drive(tmp_path, act, text=FEW)


def test_fields_and_ticks_are_there_again_after_a_restart(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        screen(app).query_one("#title", Input).value = "Mine"
        await pilot.press("down", "space", "w")
        await until(pilot, lambda: screen(app).audience == "team")
        await pilot.press("q")

    on_report(tmp_path, act)

    async def again(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("9")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
        assert screen(app).query_one("#title", Input).value == "Mine"
        assert screen(app).query_one("#audience", Choice).chosen == "team"
        assert screen(app).formats == ("html", "pdf")

    session = replace(load_session(folders(tmp_path).state), area="compare")
    drive(tmp_path, again, path=tmp_path / "small.toml", session=session)


def test_no_name_is_obeyed(tmp_path: Path) -> None:
    name = next(each for each in SHOWN if each.startswith("[@click"))

    async def act(app: LeadsimApp, _pilot: Pilot[None]) -> None:
        assert name in preview(app)
        assert name in shown(app)

    on_report(tmp_path, act, text=FEW.replace('"automatic"', quoted(name)))
