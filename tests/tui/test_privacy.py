"""No personal word of an export or a calendar reaches a scenario, the store, a report, a log or what is printed."""

import sqlite3
from pathlib import Path

import pytest
from textual.pilot import Pilot

from scenarios.crm.drafts import Draft, TableDraft
from tests.tui.planted import CALENDAR_NAME, MAPPED, found_in, plant, planted_words
from tests.tui.screens.driven import drive, shown, until
from tests.tui.small import leadsim
from tui.app import LeadsimApp
from tui.calibrating import Wish
from tui.running import Phase
from tui.screens.calibrate import CalibrateScreen
from tui.session import Session

GIVEN = ("leads.csv", "march.csv", "touches.csv", "team.toml", CALENDAR_NAME)
"""Files that the planner gives; what is searched is all others."""
LINES = (
    (
        "calibrate leads.csv --touches touches.csv --map MAPPED --zone Europe/Warsaw -o mine.toml --out tried "
        "--save-answers answers.toml"
    ),
    "compare team.toml --policies 1,2 --replications 3 --workers 1 --out compared",
    "sweep team.toml --policies 1,2 --vary sla.hot.first_touch=5m,1h --replications 2 --workers 1 --out swept",
    "report 1 --for full --as html,md --out told",
    "report 2",
    "runs",
    "review march.csv --run 1 --map created=Created,first_touch=Called,source=Source --zone Europe/Warsaw",
    "replay leads.csv --scenario mine.toml --answers answers.toml --replications 2 --workers 1 --out again --force",
    "assumptions team.toml",
    "trace team.toml --policy 2 --lead 3",
    "export team.toml --policy 2 --as agreement --out signed --formats md",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("planted")
    plant(made)
    return made


@pytest.fixture(scope="module")
def printed(folder: Path) -> dict[str, tuple[int, str]]:
    """Exit code and all output of each line, which write into the folder."""
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("LEADSIM_STORE", str(folder / "store.sqlite"))
        for line in LINES:
            done = leadsim(*(MAPPED if word == "MAPPED" else word for word in line.split(" ")))
            found[line] = (done.exit_code, done.stdout + done.stderr)
    return found


@pytest.mark.parametrize("line", LINES)
def test_a_command_works_and_prints_no_personal_word(printed: dict[str, tuple[int, str]], line: str) -> None:
    code, said = printed[line]
    assert code == 0, said
    assert planted_words(said) == []


def test_no_file_that_was_written_has_one(printed: dict[str, tuple[int, str]], folder: Path) -> None:
    assert len(printed) == len(LINES)
    assert found_in(folder, GIVEN) == []
    assert (folder / "leads.rejected.csv").read_text(encoding="utf-8").count("\n") == 10
    assert {"mine.toml", "store.sqlite", "tried", "told", "again"} <= {path.name for path in folder.iterdir()}


def test_the_search_finds_what_was_planted(printed: dict[str, tuple[int, str]], folder: Path) -> None:
    assert {file for file, _ in found_in(folder, ())} == set(GIVEN)
    with sqlite3.connect(folder / "store.sqlite") as store:
        (kept,) = store.execute("SELECT scenario FROM runs WHERE command = 'compare'").fetchone()
    assert 'calendar = "calendar-1.ics"' in kept


def half_done(folder: Path) -> Session:
    """A session whose Calibrate screen has the files and what is known of them."""
    columns: dict[str, dict[str, str]] = {"leads": {}, "touches": {}}
    for pair in MAPPED.split(","):
        name, _, title = pair.partition("=")
        columns["touches" if name.startswith("touches.") else "leads"][name.removeprefix("touches.")] = title
    draft = Draft(
        zone="Europe/Warsaw",
        leads=TableDraft(columns=columns["leads"]),
        touches=TableDraft(columns=columns["touches"]),
    )
    wish = Wish(str(folder / "leads.csv"), str(folder / "touches.csv"), draft)
    return Session(area="compare", has_seen_tour=True, selected={"calibrate": {**wish.as_json(), "step": 1}})


def test_the_screens_keep_none_of_them_half_done_and_play_with_the_calendar(tmp_path: Path) -> None:
    plant(tmp_path)

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running, 60)
        assert app.run_state is not None
        assert app.run_state.phase is Phase.FINISHED, app.run_state.message
        await pilot.press("8")
        await until(pilot, lambda: isinstance(app.screen, CalibrateScreen))
        await until(pilot, lambda: "Created" in shown(app))
        assert planted_words(shown(app)) == []
        await pilot.press("q")

    drive(tmp_path, act, path=tmp_path / "team.toml", session=half_done(tmp_path))
    assert (tmp_path / "state" / "session.json").exists()
    assert (tmp_path / "results.sqlite").exists()
    assert found_in(tmp_path, GIVEN) == []


@pytest.mark.slow
def test_a_scenario_that_is_made_on_screen_has_none(tmp_path: Path) -> None:
    plant(tmp_path)

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("8")
        await until(pilot, lambda: isinstance(app.screen, CalibrateScreen))
        await pilot.press("r")
        await until(pilot, lambda: app.run_state is not None and app.run_state.key == "calibrate", 60)
        await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running, 120)
        assert planted_words(shown(app)) == []
        before = app.open_scenario.path
        await pilot.press("w")
        await until(pilot, lambda: app.open_scenario.path != before)
        assert planted_words(shown(app)) == []

    drive(tmp_path, act, session=half_done(tmp_path))
    assert found_in(tmp_path, GIVEN) == []
