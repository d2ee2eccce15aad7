"""What is kept stays, adds up, and a store that does not serve says so."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scenarios.loading import loads
from scenarios.scenario import Scenario
from sim.experiments.answers import Done, Failure
from sim.experiments.compare import jobs, labelled
from sim.experiments.encoding import encode
from sim.experiments.jobs import Job
from sim.experiments.runs import run
from sim.experiments.store import Experiment, Store
from sim.experiments.store_file import MIGRATIONS, StoreError, StoreUnwritable
from tests.tui.small import SMALL


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return loads(SMALL)


def due(scenario: Scenario, replications: int) -> list[Job]:
    return list(jobs(scenario, labelled(scenario.policies), range(replications)))


def asked(scenario: Scenario, replications: int = 2, kpi: str = "contact_rate") -> Experiment:
    pairs = tuple((policy.name, policy.name) for policy in scenario.policies)
    return Experiment("compare", "Small team", SMALL, pairs, kpi, replications)


def test_what_is_kept_is_there_after_opening_again(scenario: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "store.sqlite"
    done = Done(b"\x00summary", 1.5)
    with Store(path) as store:
        store.keep([(due(scenario, 1)[0], done)])
    with Store(path) as store:
        assert store.known(due(scenario, 2)) == {due(scenario, 1)[0].key: done}


def test_the_file_is_written_ahead_and_flushed_at_each_commit(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        assert store._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert store._connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_the_same_question_is_the_same_experiment_and_grows(scenario: Scenario, tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        first = store.begin(asked(scenario))
        list(run(due(scenario, 2), None, store))
        store.end("done", 2)
        other = store.begin(asked(scenario, kpi="busy_share"))
        again = store.begin(asked(scenario, replications=3))
        list(run(due(scenario, 3), None, store))
        found = store.experiments()
    assert (again, other) == (first, first + 1)
    assert [(each.id, each.experiment.replications, each.done, each.state) for each in found] == [
        (first, 3, 3, "begun"),
        (other, 2, 0, "begun"),
    ]


def test_results_of_an_experiment_are_those_that_were_played(scenario: Scenario, tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        number = store.begin(asked(scenario))
        played = {(each.option, each.replication): encode(each.summary) for each in run(due(scenario, 2), None, store)}
        kept = {(each.option, each.replication): encode(each.summary) for each in store.results(number)}
    assert kept == played


def test_forgetting_an_experiment_keeps_what_others_share(scenario: Scenario, tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        first = store.begin(asked(scenario))
        list(run(due(scenario, 2), None, store))
        store.begin(asked(scenario, kpi="busy_share"))
        list(run(due(scenario, 1), None, store))
        assert store.delete(first) == 3
        assert len(store.known(due(scenario, 2))) == 3
        assert len(store.experiments()) == 1


def test_an_older_store_is_brought_up_to_date_after_a_copy_is_put_aside(scenario: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    job = due(scenario, 1)[0]
    with contextlib.closing(sqlite3.connect(path)) as old:
        for statement in MIGRATIONS[0]:
            old.execute(statement)
        old.execute("INSERT INTO results VALUES (?, ?, ?)", (job.key, b"old", 2.0))
        old.execute("PRAGMA user_version=1")
        old.commit()
    with Store(path) as store:
        assert store.known([job]) == {job.key: Done(b"old", 2.0)}
        assert store.experiments() == []
    with contextlib.closing(sqlite3.connect(tmp_path / "s.sqlite.version-1")) as copy:
        assert copy.execute("SELECT summary FROM results").fetchall() == [(b"old",)]
        assert copy.execute("PRAGMA user_version").fetchone() == (1,)


def test_a_store_of_a_newer_leadsim_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as new:
        new.execute("PRAGMA user_version=99")
    with pytest.raises(StoreError, match=r"s\.sqlite: a newer leadsim made this store"):
        Store(path)


def test_a_file_that_is_no_store_is_named(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    path.write_bytes(b"no database at all " * 100)
    with pytest.raises(StoreError, match=r"s\.sqlite: the store of results is damaged .* Move this file away"):
        Store(path)


def test_a_store_with_damaged_pages_is_named(scenario: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with Store(path) as store:
        store.keep([(job, Done(os.urandom(20_000), 1.0)) for job in due(scenario, 5)])
    content = bytearray(path.read_bytes())
    content[4096 : 4 * 4096] = b"\xff" * (3 * 4096)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        Store(path)


def test_a_result_with_a_damaged_byte_is_computed_again(scenario: Scenario, tmp_path: Path) -> None:
    job = due(scenario, 1)[0]
    with Store(tmp_path / "s.sqlite") as store:
        (fresh,) = run([job])
        store.keep([(job, Done(encode(fresh.summary)[:-1] + b"\x00", 1.0))])
        (again,) = run([job], None, store)
        assert encode(again.summary) == encode(fresh.summary)
        assert store.known([job])[job.key].summary == encode(fresh.summary)


def test_a_place_that_is_no_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnwritable, match="results cannot be kept here"):
        Store(tmp_path / "file" / "s.sqlite")


@contextlib.contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """A small file system of its own; skipped where that is not permitted."""
    folder.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small file system is not permitted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    with mounted(tmp_path / "ro", "ro,size=1m") as folder, pytest.raises(StoreUnwritable, match="--store PATH"):
        Store(folder / "s.sqlite")


def test_a_full_disk_loses_nothing_that_was_computed(scenario: Scenario, tmp_path: Path) -> None:
    with mounted(tmp_path / "small", "size=400k") as folder, Store(folder / "s.sqlite") as store:
        filler = folder / "filler"
        with contextlib.suppress(OSError), filler.open("wb") as file:
            while True:
                file.write(b"x" * 4096)
                file.flush()
        runs = list(run(due(scenario, 3), None, store))
        assert len(runs) == 9
        assert store.trouble is not None
        assert "s.sqlite: results cannot be kept here" in store.trouble
        filler.unlink()
        list(run(due(scenario, 4), None, store))
        assert store.trouble is None
        assert len(store.known(due(scenario, 4))) == 12


TWO = """
import sys
from pathlib import Path
from scenarios.loading import loads
from sim.experiments.compare import jobs, labelled
from sim.experiments.runs import run
from sim.experiments.store import Store
from tests.tui.small import SMALL
scenario = loads(SMALL)
with Store(Path(sys.argv[1])) as store:
    print(len(list(run(jobs(scenario, labelled(scenario.policies), range(6)), None, store))), store.trouble)
"""


def test_two_processes_share_one_store(scenario: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    both = [
        subprocess.Popen(
            [sys.executable, "-c", TWO, str(path)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _ in range(2)
    ]
    assert [process.communicate(timeout=60)[0] for process in both] == ["18 None\n"] * 2
    with Store(path) as store:
        assert len(store.known(due(scenario, 6))) == 18


def test_an_interrupt_at_the_beginning_of_a_transaction_blocks_nothing(scenario: Scenario, tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        store._connection.execute("BEGIN IMMEDIATE")
        store.keep([(due(scenario, 1)[0], Done(b"\x00summary", 1.5))])

        assert store.trouble is None
        assert len(store.known(due(scenario, 1))) == 1


def test_why_an_option_has_no_results_is_kept_until_it_is_tried_again(scenario: Scenario, tmp_path: Path) -> None:
    job = due(scenario, 1)[0]
    failure = Failure(job.shown, 0, 7, 60_000, "RuntimeError: no idea")
    with Store(tmp_path / "s.sqlite") as store:
        number = store.begin(asked(scenario))
        store.fail([(job, failure)])
        assert store.failures(number) == (failure,)
        assert store.failures(number + 1) == ()
        assert store.begin(asked(scenario)) == number
        assert store.failures(number) == ()
        store.fail([(job, failure)])
        store.delete(number)
        assert store.failures(number) == ()
