"""A comparison that was killed goes on; however it is played, it comes to the same bytes."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.experiments.store import Store
from tests.tui.small import SMALL, leadsim, written

LEADSIM = [sys.executable, "-m", "tui.cli"]
REPLICATIONS = "25"


def compared(path: str, *arguments: str) -> str:
    """The comparison's JSON from a process of its own."""
    command = [*LEADSIM, "compare", path, "--replications", REPLICATIONS, "--json", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> str:
    return compared(written(tmp_path_factory.mktemp("reference")), "--workers", "1", "--no-store")


def test_two_workers_come_to_the_bytes_of_one(tmp_path: Path, reference: str) -> None:
    assert compared(written(tmp_path), "--workers", "2", "--no-store") == reference


def killed_and_resumed(path: str, store: Path, times: int, seed: int) -> str:
    """The comparison after it was killed so many times at random moments; nothing acknowledged may be lost."""
    moments, kept = random.Random(seed), 0
    for _ in range(times):
        process = subprocess.Popen(
            [*LEADSIM, "compare", path, "--replications", REPLICATIONS, "--json", "--store", str(store)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(moments.uniform(0.2, 2.5))
        process.kill()
        process.wait()
        with Store(store) as opened:
            found = opened.experiments()
            now = found[0].done if found else 0
        assert now >= kept
        kept = now
    return compared(path, "--store", str(store))


@pytest.mark.slow
def test_killed_a_dozen_times_it_resumes_to_the_same_bytes(tmp_path: Path, reference: str) -> None:
    assert killed_and_resumed(written(tmp_path), tmp_path / "s.sqlite", 12, seed=1) == reference


@pytest.mark.slow
def test_killed_a_hundred_times_it_resumes_to_the_same_bytes(tmp_path: Path, reference: str) -> None:
    for round_ in range(10):
        assert killed_and_resumed(written(tmp_path), tmp_path / f"{round_}.sqlite", 10, seed=round_) == reference


def test_a_finished_comparison_is_answered_from_the_store(tmp_path: Path) -> None:
    path = written(tmp_path)
    first = leadsim("compare", path, "--replications", "3", "--json")
    times = []
    for _ in range(3):
        began = time.perf_counter()
        assert leadsim("compare", path, "--replications", "3", "--json").stdout == first.stdout
        times.append(time.perf_counter() - began)
    assert min(times) < 1.0


def test_runs_lists_what_was_played_and_report_prints_it_again(tmp_path: Path) -> None:
    path = written(tmp_path)
    played = leadsim("compare", path, "--replications", "3", "--policies", "1,2,2")
    listed = leadsim("runs").stdout
    assert "3 of 3" in listed
    assert "Small team" in listed
    assert leadsim("report", "1").stdout == played.stdout
    (run,) = json.loads(leadsim("runs", "--json").stdout)["runs"]
    assert run["policies"] == ["today, by hand", "automatic", "automatic (2)"]
    assert (run["run"], run["done"], run["state"]) == (1, 3, "done")


def test_a_forgotten_run_is_gone(tmp_path: Path) -> None:
    leadsim("compare", written(tmp_path), "--replications", "2", "--policies", "1")
    assert leadsim("runs", "--delete", "1").stdout == "Run 1 is forgotten, with 2 results that no other run has.\n"
    assert "Nothing was played yet" in leadsim("runs").stdout
    told = leadsim("report", "1")
    assert (told.exit_code, told.stdout) == (2, "")
    assert "there is no run 1" in told.stderr


def test_without_a_store_nothing_is_kept(tmp_path: Path, own_store: Path) -> None:
    assert leadsim("compare", written(tmp_path), "--replications", "1", "--no-store").exit_code == 0
    assert not own_store.exists()


def test_a_damaged_store_is_named_with_what_to_do(tmp_path: Path, own_store: Path) -> None:
    own_store.write_bytes(b"nonsense" * 500)
    told = leadsim("compare", written(tmp_path), "--replications", "1")
    assert (told.exit_code, told.stdout) == (2, "")
    assert "results.sqlite: the store of results is damaged" in told.stderr


def test_a_place_that_cannot_be_written_is_told_and_the_result_is_shown(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = str(tmp_path / "file" / "s.sqlite")
    told = leadsim("compare", written(tmp_path), "--replications", "1", "--store", store)
    assert told.exit_code == 0
    assert "results cannot be kept here" in told.stderr
    assert "Meetings held a month" in told.stdout


def test_an_unreachable_cluster_is_an_error_of_input(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    told = leadsim("compare", written(tmp_path), "--replications", "1", "--cluster", "tcp:nonsense")
    assert (told.exit_code, told.stdout) == (2, "")
    assert "no Dask scheduler answers" in told.stderr


def test_precision_plays_on_until_differences_are_known_well_enough(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL.replace("seed = 3", "seed = 3\nreplications = 60"))
    few, many, capped = (
        json.loads(leadsim("compare", path, "--policies", "1,2", "--precision", precision, "--json").stdout)
        for precision in ("50", "0.7", "0.001")
    )
    assert few["replications"] == 30
    assert 30 < many["replications"] < 60
    assert capped["replications"] == 60


@pytest.mark.parametrize("precision", ["0", "-1", "nan"])
def test_a_precision_that_is_none_is_refused(tmp_path: Path, precision: str) -> None:
    told = leadsim("compare", written(tmp_path), "--precision", precision)
    assert told.exit_code == 2
    assert "--precision" in told.stderr
