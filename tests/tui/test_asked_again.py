"""Sweeps, sizings, robustness and pilots are kept: listed, shown again, stopped, killed, gone on with, forgotten."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.experiments.store import Experiment, Store
from tests.tui.small import SMALL, leadsim, running, written
from tests.tui.test_processes import wait_for_results

LEADSIM = [sys.executable, "-m", "tui.cli"]
FOUR = SMALL.replace("headcount = 2", "headcount = 4")
PAIR = ("--treatment", "automatic", "--control", "1")
COMMANDS = {
    "sweep": ("--vary", "sla.hot.first_touch=5m,15m", "--policies", "1,2", "--replications", "2"),
    "size": ("--team", "SDR", "--target", "touched_within_sla>=60%", "--kept", "50%", "--to", "3",
             "--policies", "1,2", "--replications", "4"),
    "robustness": (*PAIR, "--replications", "2", "--search", "1"),
    "pilot": (*PAIR, "--replications", "8", "--up-to", "14", "--teams", "shared"),
    "case": ("--policy", "automatic", "--replications", "4"),
    "lost": ("--policies", "1,2", "--replications", "4"),
    "fix": ("--to", "1", "--replications", "3"),
    "ladder": ("--to", "automatic", "--replications", "3"),
    "front": ("--steps", "1", "--replications", "3"),
    "monitor": ("--policy", "automatic", "--replications", "3"),
}  # fmt: skip
ENDLESS = {
    "compare": ("--replications", "100000"),
    "sweep": ("--vary", "sla.hot.first_touch=5m,15m", "--policies", "1,2", "--replications", "2000"),
    "size": ("--team", "SDR", "--target", "touched_within_sla>=60%", "--kept", "50%", "--to", "300", "--policies", "2",
             "--replications", "5"),
    "robustness": (*PAIR, "--replications", "9", "--search", "3"),
    "pilot": (*PAIR, "--replications", "3000", "--up-to", "14"),
    "case": ("--policy", "automatic", "--replications", "3000"),
    "lost": ("--policies", "1,2", "--replications", "3000"),
    "fix": ("--to", "1", "--replications", "3000"),
    "ladder": ("--to", "automatic", "--replications", "3000"),
    "front": ("--steps", "1..2", "--replications", "3000"),
    "monitor": ("--policy", "automatic", "--replications", "3000"),
}  # fmt: skip
"""Long enough that nobody waits for the end."""
STOPPED = [
    each if each in ("sweep", "case") else pytest.param(each, marks=pytest.mark.slow)
    for each in COMMANDS
    if each != "ladder"
]
"""Robustness takes half a minute until there is something to show."""
ENOUGH = {"compare": 2, "sweep": 8, "size": 10, "robustness": 600, "pilot": 20, "case": 20, "lost": 20, "fix": 40,
          "ladder": 4, "front": 20, "monitor": 20}  # fmt: skip
"""Runs that are kept before it is stopped: something can be shown."""


@pytest.mark.parametrize("command", COMMANDS)
def test_what_a_command_told_is_listed_and_told_again_without_playing(tmp_path: Path, command: str) -> None:
    path = written(tmp_path, FOUR)
    played = leadsim(command, path, *COMMANDS[command], "--workers", "1", "--json")
    (tmp_path / "small.toml").unlink()

    assert played.exit_code == 0
    assert leadsim("report", "1", "--json").stdout == played.stdout
    (run,) = json.loads(leadsim("runs", "--json").stdout)["runs"]
    assert (run["command"], run["scenario"], run["state"]) == (command, "Small team", "done")
    assert COMMANDS[command][1] in run["asked"]
    assert f"{run['done']} runs" in leadsim("runs").stdout


def test_the_text_is_the_same_too(tmp_path: Path) -> None:
    path = written(tmp_path, FOUR)
    played = leadsim("sweep", path, *COMMANDS["sweep"])

    assert leadsim("report", "1").stdout == played.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_a_forgotten_run_leaves_no_results(tmp_path: Path, own_store: Path, command: str) -> None:
    leadsim(command, written(tmp_path, FOUR), *COMMANDS[command], "--workers", "1")
    told = leadsim("runs", "--delete", "1")

    assert told.exit_code == 0
    with Store(own_store) as store:
        assert store.experiments() == []
        assert store._connection.execute("SELECT COUNT(*) FROM results").fetchone() == (0,)


def test_a_question_is_listed_as_it_was_typed_wherever_its_file_lies(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    for folder in (tmp_path, tmp_path / "elsewhere"):
        leadsim("front", written(folder, FOUR), *COMMANDS["front"])
    (run,) = json.loads(leadsim("runs", "--json").stdout)["runs"]

    assert run["asked"] == "--steps 1 --replications 3"


def test_another_question_is_another_run_and_shares_what_is_the_same(tmp_path: Path) -> None:
    path = written(tmp_path, FOUR)
    leadsim("sweep", path, *COMMANDS["sweep"])
    leadsim("sweep", path, "--vary", "sla.hot.first_touch=5m,15m,1h", *COMMANDS["sweep"][2:])
    runs = json.loads(leadsim("runs", "--json").stdout)["runs"]

    assert [run["run"] for run in runs] == [2, 1]
    assert leadsim("runs", "--delete", "2").stdout.startswith("Run 2 is forgotten, with 4 results")


@contextlib.contextmanager
def started(command: str, path: str, store: Path) -> Iterator["subprocess.Popen[str]"]:
    """The endless command in a process of its own, with enough kept to show something."""
    line = [*LEADSIM, command, path, *ENDLESS[command], "--json", "--workers", "1", "--store", str(store)]
    with running(line) as process:
        wait_for_results(store, ENOUGH[command])
        yield process


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as on POSIX")
@pytest.mark.parametrize("command", ["compare", *STOPPED])
def test_ctrl_c_shows_what_is_done_within_two_seconds(tmp_path: Path, command: str) -> None:
    with started(command, written(tmp_path, FOUR), tmp_path / "s.sqlite") as process:
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, said = process.communicate(timeout=20)
        took = time.monotonic() - began

    assert process.returncode == 130
    data = json.loads(out)
    assert data["scenario"] == "Small team"
    assert "Interrupted: what was done is shown" in said
    assert "the same command goes on from there" in said
    assert "Traceback" not in said
    assert took < 2
    (run,) = json.loads(leadsim("runs", "--json", "--store", str(tmp_path / "s.sqlite")).stdout)["runs"]
    assert run["state"] == "interrupted"
    again = leadsim("report", "1", "--json", "--store", str(tmp_path / "s.sqlite"))
    assert again.exit_code == 130
    assert json.loads(again.stdout)["scenario"] == "Small team"


def test_a_ladder_that_is_stopped_has_no_answer_and_goes_on_from_there(tmp_path: Path) -> None:
    """Half of the steps would be another order of them."""
    with started("ladder", written(tmp_path, FOUR), tmp_path / "s.sqlite") as process:
        process.send_signal(signal.SIGINT)
        out, said = process.communicate(timeout=20)

    assert (process.returncode, out) == (130, "")
    assert "Interrupted before there was an answer; the same command goes on from there." in said


def test_stopped_early_size_says_that_fewer_were_not_played_yet(tmp_path: Path) -> None:
    with started("size", written(tmp_path, FOUR), tmp_path / "s.sqlite"):
        pass
    told = leadsim("report", "1", "--store", str(tmp_path / "s.sqlite"))

    assert "interrupted: the headcounts that were played by then are shown" in " ".join(told.stdout.split())
    data = json.loads(leadsim("report", "1", "--json", "--store", str(tmp_path / "s.sqlite")).stdout)
    assert data["options"][0]["steps"][-1]["headcount"] == 300


@pytest.mark.slow
def test_stopped_early_robustness_tells_the_beliefs_that_were_looked_at(tmp_path: Path) -> None:
    with started("robustness", written(tmp_path, FOUR), tmp_path / "s.sqlite"):
        pass
    told = leadsim("report", "1", "--store", str(tmp_path / "s.sqlite")).stdout

    assert told.startswith('"automatic" against "today, by hand":')
    assert "If a number is 25 % lower or higher" in told
    data = json.loads(leadsim("report", "1", "--json", "--store", str(tmp_path / "s.sqlite")).stdout)
    assert data["beliefs_left"] > 0


def test_robustness_stopped_before_its_curves_says_what_is_kept_and_how_to_go_on(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with Store(path) as store:
        store.begin(Experiment("robustness", "Small team", SMALL, (), "", 0, json.dumps({"replications": 2})))
    told = leadsim("report", "1", "--store", str(path))

    assert told.exit_code == 130
    said = " ".join(told.stderr.split())
    assert "what was played is kept, and the same command goes on from there" in said


def test_a_scenario_with_calendars_is_shown_again_with_them(tmp_path: Path) -> None:
    calendar = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260106T090000Z\nDTEND:20260106T100000Z\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    (tmp_path / "anna.ics").write_text(calendar.replace("\n", "\r\n"))
    named = 'role = "sdr"\nheadcount = 4\nreps = [{ name = "Anna", calendar = "anna.ics" }]'
    path = written(tmp_path, FOUR.replace('role = "sdr"\nheadcount = 4', named))
    played = leadsim("sweep", path, *COMMANDS["sweep"])

    assert played.exit_code == 0, played.stderr
    assert leadsim("report", "1").stdout == played.stdout
    assert "calendars" not in leadsim("runs").stdout


@pytest.mark.parametrize("command", STOPPED)
def test_a_run_that_was_killed_is_found_and_goes_on_to_the_same_bytes(tmp_path: Path, command: str) -> None:
    path, store = written(tmp_path, FOUR), tmp_path / "s.sqlite"
    line = [*LEADSIM, command, path, *COMMANDS[command], "--json", "--workers", "1"]
    whole = subprocess.run([*line, "--no-store"], capture_output=True, text=True, check=True).stdout
    process = subprocess.Popen([*line, "--store", str(store)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
        if store.exists():
            with Store(store) as opened:
                if any(run.done for run in opened.experiments()):
                    process.kill()
    process.wait()
    resumed = subprocess.run([*line, "--store", str(store)], capture_output=True, text=True, check=True).stdout

    assert resumed == whole
    (run,) = json.loads(leadsim("runs", "--json", "--store", str(store)).stdout)["runs"]
    assert (run["run"], run["state"]) == (1, "done")
