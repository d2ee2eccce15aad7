"""What a planner reads in each state that is not the usual one, where no area's own tests say it."""

import os
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.screens.driven import drive, folders, shown, until
from tests.tui.screens.test_library import to_library
from tests.tui.small import SMALL
from tui.app import LeadsimApp
from tui.screens.library import LibraryScreen

FEW = SMALL.replace("seed = 3", "seed = 3\nreplications = 2")


def words(app: LeadsimApp) -> str:
    """The screen's text without its layout."""
    return " ".join(shown(app).replace("│", " ").split())


async def idle(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running)


def test_with_no_scenario_of_ones_own_the_library_offers_questions_and_its_samples(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await idle(app, pilot)
        await to_library(app, pilot)
        said = words(app)
        assert "n asks about your team and makes a scenario of your own numbers." in said
        assert "Yours" not in said
        assert "SaaS, 20 salespeople, inbound" in said
        assert isinstance(app.screen, LibraryScreen)

    drive(tmp_path, act, text=FEW)


def test_with_too_little_evidence_it_says_how_many_more_runs_would_settle_it_and_how_long_that_takes(
    tmp_path: Path,
) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await idle(app, pilot)
        await until(pilot, lambda: "would settle it" in words(app))
        hint = words(app).partition("Too close to call for some. About ")[2]
        count = int(hint.split()[0].replace(",", ""))
        assert hint.split(" more runs would settle it (")[1].split(" ")[1].startswith(("ms", "s", "min"))
        assert "m runs them." in hint
        before = app.run_state.of if app.run_state else 0
        await pilot.press("m")
        await until(pilot, lambda: app.run_state is not None and app.run_state.of > before)
        assert app.run_state is not None
        assert app.run_state.of == before + 3 * count
        await pilot.press("escape")

    close = FEW.replace("meetings_held_per_month = 0.5", "meetings_held_per_month = 1.5")
    drive(tmp_path, act, text=close)


def test_a_run_with_a_bad_field_plays_what_was_good_last_and_lists_what_to_mend(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await idle(app, pilot)
        app.edit(("teams", 0, "headcount"), "many")
        app.edit(("sources", 1, "qualify_rate"), 7)
        await until(pilot, lambda: len(app.open_scenario.problems) == 2 and app.open_scenario.is_read)
        await pilot.press("r")
        await until(pilot, lambda: "Played as the file was before this; to mend:" in words(app))
        told = " ".join(each.message for each in app._notifications)
        assert "2 problems:" in told
        assert '"SDR", headcount = "many"' in told
        assert '"webinar", qualify_rate = 7' in told
        await idle(app, pilot)
        assert app.run_state is not None
        assert app.run_state.done == app.run_state.of == 6

    drive(tmp_path, act, text=FEW)


def test_a_process_that_died_is_told_with_its_likely_cause_and_what_was_done_about_it(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await idle(app, pilot)
        app.on_process_died()
        await until(pilot, lambda: "A simulation process stopped, probably out of memory." in words(app))
        assert "Restarted; what it played is played again." in words(app)

    drive(tmp_path, act, text=FEW)


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_in_a_folder_that_cannot_be_written_it_says_so_and_editing_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "home" / "small.toml"
    path.parent.mkdir()
    path.write_text(FEW, encoding="utf-8")
    opened = os.open

    def refused(name: str | bytes | os.PathLike[str], flags: int, *more: int, **named: int) -> int:
        if flags & os.O_CREAT and str(name).startswith(str(path.parent)):
            raise PermissionError(13, "Permission denied", str(name))
        return opened(name, flags, *more, **named)

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await idle(app, pilot)
        monkeypatch.setattr(os, "open", refused)
        app.edit(("teams", 0, "headcount"), 3)
        await until(pilot, lambda: "Not saved" in shown(app))
        assert "the folder may not be written to" in words(app)
        assert "Save elsewhere" in words(app)
        app.edit(("teams", 0, "headcount"), 4)
        await until(pilot, lambda: app.open_scenario.scenario.teams[0].headcount == 4)
        monkeypatch.undo()
        await until(pilot, lambda: app.open_scenario.is_saved)

    drive(tmp_path, act, path=path)
    assert "headcount = 4" in path.read_text(encoding="utf-8")
    assert folders(tmp_path).state.is_dir()
