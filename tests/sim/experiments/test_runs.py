"""Runs come as they finish, known ones first; one world, one key, the same bytes."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from itertools import islice
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest

from policies.settings import Policy
from scenarios.loading import loads
from scenarios.scenario import Scenario
from sim.experiments.answers import Done, Failure
from sim.experiments.chunks import play_chunk
from sim.experiments.compare import jobs, labelled
from sim.experiments.encoding import decode, encode
from sim.experiments.executors import InProcess
from sim.experiments.jobs import Job
from sim.experiments.runs import JobFailed, Run, by_option, run
from sim.experiments.store import Store
from sim.measures.measure import measure
from sim.model.engine import simulate
from sim.model.world import draw_world
from tests.tui.small import SMALL

P = ParamSpec("P")
T = TypeVar("T")
BROKEN = """
NAME = "broken"
def choose(lead, people, now):
    raise RuntimeError("no idea")
"""


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return loads(SMALL)


def due(scenario: Scenario, replications: int) -> list[Job]:
    return list(jobs(scenario, labelled(scenario.policies), range(replications)))


def content(runs: list[Run]) -> dict[tuple[str, int], bytes]:
    return {(each.option, each.replication): encode(each.summary) for each in runs}


def changed(scenario: Scenario, **frame: object) -> Scenario:
    return scenario.model_copy(update={"scenario": scenario.scenario.model_copy(update=frame)})


class Counting(InProcess):
    """Plays here and notes what it was given."""

    def __init__(self) -> None:
        self.chunks: list[tuple[Job, ...]] = []

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        self.chunks += args  # type: ignore[arg-type]
        return super().submit(fn, *args, **kwargs)


def test_every_job_comes_to_one_run_with_its_own_summary(scenario: Scenario) -> None:
    runs = list(run(due(scenario, 2)))
    assert [(each.option, each.replication) for each in runs] == [
        (policy.name, replication) for replication in (0, 1) for policy in scenario.policies
    ]
    world = draw_world(scenario, 1)
    option = scenario.policies[1]
    expected = measure(simulate(world, option), world, option)
    assert encode(next(each for each in runs if (each.option, each.replication) == (option.name, 1)).summary) == encode(
        expected
    )


def test_a_summary_comes_back_from_its_bytes_number_for_number(scenario: Scenario) -> None:
    world = draw_world(scenario, 0)
    before = measure(simulate(world, scenario.policies[0]), world, scenario.policies[0])
    after = decode(encode(before))
    assert (after.leads, len(after.periods)) == (before.leads, len(before.periods))
    for old, new in zip((before.whole, *before.periods), (after.whole, *after.periods), strict=True):
        assert (dict(new.ratios), dict(new.values)) == (dict(old.ratios), dict(old.values))
        assert {name: (each.finite_ms.tolist(), each.never) for name, each in new.waits.items()} == {
            name: (each.finite_ms.tolist(), each.never) for name, each in old.waits.items()
        }


def test_bytes_that_are_no_summary_are_refused(scenario: Scenario) -> None:
    whole = encode(next(run(due(scenario, 1))).summary)
    with pytest.raises(ValueError, match="no summary"):
        decode(whole[:-9] + b"x" * 9)


def test_jobs_of_one_world_are_played_together_wherever_they_stand(scenario: Scenario) -> None:
    executor = Counting()
    list(run(sorted(due(scenario, 3), key=lambda job: job.policy.name), executor))
    assert [{job.replication for job in chunk} for chunk in executor.chunks] == [{0}, {1}, {2}]


def test_equal_jobs_under_two_names_are_played_once_and_told_twice(scenario: Scenario) -> None:
    executor = Counting()
    twice = labelled([scenario.policies[0]] * 2)
    runs = list(run(jobs(scenario, twice, range(2)), executor))
    assert [len(chunk) for chunk in executor.chunks] == [1, 1]
    assert {each.option for each in runs} == set(twice)


def test_asking_no_further_plays_no_further(scenario: Scenario) -> None:
    executor = Counting()
    stream = run(due(scenario, 50), executor)
    assert len(list(islice(stream, 4))) == 4
    stream.close()  # type: ignore[attr-defined]
    assert len(executor.chunks) == 2


def test_what_was_done_when_asking_stopped_is_in_the_store(scenario: Scenario, tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        stream = run(due(scenario, 5), None, store)
        next(stream)
        stream.close()  # type: ignore[attr-defined]
        assert len(store.known(due(scenario, 5))) == 3


def test_more_replications_add_to_what_is_there(scenario: Scenario, tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        first = list(run(due(scenario, 2), None, store))
        executor = Counting()
        both = list(run(due(scenario, 3), executor, store))
    assert [{job.replication for job in chunk} for chunk in executor.chunks] == [{2}]
    assert content(both[: len(first)]) == content(first)
    assert content(both) == content(list(run(due(scenario, 3))))


def test_summaries_are_cut_where_an_option_has_a_gap(scenario: Scenario) -> None:
    runs = [each for each in run(due(scenario, 4)) if (each.option, each.replication) != ("automatic", 2)]
    assert {name: len(own) for name, own in by_option(runs).items()} == dict.fromkeys(labelled(scenario.policies), 2)
    assert by_option(runs, ["absent"])["automatic"] == ()


@pytest.mark.parametrize(
    "told", [{"name": "x"}, {"description": "x"}, {"replications": 7}, {"smallest_effect": {}}, {"currency": "EUR"}]
)
def test_what_is_only_told_changes_no_key(scenario: Scenario, told: dict[str, object]) -> None:
    policy = scenario.policies[0]
    assert Job(changed(scenario, **told), policy, 0).key == Job(scenario, policy, 0).key
    assert Job(scenario, policy.model_copy(update={"name": "x"}), 0).key == Job(scenario, policy, 0).key


@pytest.mark.parametrize("frame", [{"seed": 4}, {"weeks": 6}, {"forecast_period": "week"}])
def test_what_moves_a_result_changes_the_key(scenario: Scenario, frame: dict[str, object]) -> None:
    policy = scenario.policies[0]
    assert Job(changed(scenario, **frame), policy, 0).key != Job(scenario, policy, 0).key


def test_option_replication_and_plug_ins_change_the_key(scenario: Scenario, tmp_path: Path) -> None:
    one, other = scenario.policies[:2]
    rule = tmp_path / "rule.py"
    rule.write_text(BROKEN)
    named = Job(scenario, one, 0, plugins=(str(rule),)).key
    rule.write_text(BROKEN.replace("no idea", "none"))
    edited = Job(scenario, one, 0, plugins=(str(rule),)).key
    keys = [Job(scenario, one, 0).key, Job(scenario, other, 0).key, Job(scenario, one, 1).key, named, edited]
    assert len(set(keys)) == 5


def test_a_key_is_the_same_in_every_process(scenario: Scenario) -> None:
    code = (
        "from scenarios.loading import loads; from sim.experiments.jobs import Job; from tests.tui.small import SMALL\n"
        "s = loads(SMALL); print(*(Job(s, p, 3).key for p in s.policies))"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for seed in ("1", "2")
    ]
    assert said[0] == said[1] == [Job(scenario, policy, 3).key for policy in scenario.policies]


def broken(scenario: Scenario, tmp_path: Path) -> list[Job]:
    rule = tmp_path / "broken.py"
    rule.write_text(BROKEN)
    policy = scenario.policies[0]
    bad: Policy = policy.model_copy(
        update={"name": "bad", "routing": policy.routing.model_copy(update={"method": "broken"})}
    )
    return list(jobs(scenario, labelled([bad, scenario.policies[1]]), range(3), plugins=(str(rule),)))


def test_an_option_that_breaks_is_told_and_left_out_the_others_go_on(scenario: Scenario, tmp_path: Path) -> None:
    told: list[Failure] = []
    runs = list(run(broken(scenario, tmp_path), on_failure=told.append))
    assert [(each.option, each.replication) for each in told] == [("bad", 0)]
    assert "no idea" in told[0].reason
    assert [(each.option, each.replication) for each in runs] == [("automatic", n) for n in range(3)]


def test_without_anyone_to_tell_an_option_that_breaks_is_an_error(scenario: Scenario, tmp_path: Path) -> None:
    with pytest.raises(JobFailed, match="bad, simulated run 1: RuntimeError: no idea"):
        list(run(broken(scenario, tmp_path)))


class Dying(Executor):
    """Loses the process of every chunk with a job in which `dies` holds, so many times."""

    in_flight = 2

    def __init__(self, dies: Callable[[Job], bool], times: int) -> None:
        self.dies, self.times = dies, times

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        if self.times and any(self.dies(job) for job in args[0]):  # type: ignore[attr-defined]
            self.times -= 1
            future.set_exception(BrokenExecutor("killed"))
        else:
            future.set_result(fn(*args, **kwargs))
        return future


def test_jobs_lost_with_their_process_are_tried_again(scenario: Scenario) -> None:
    executor = Dying(lambda job: job.replication == 1, times=1)
    assert content(list(run(due(scenario, 3), executor))) == content(list(run(due(scenario, 3))))


def test_a_job_that_ends_its_process_twice_is_told_with_its_seed_and_the_rest_stands(scenario: Scenario) -> None:
    told: list[Failure] = []
    executor = Dying(lambda job: (job.policy.name, job.replication) == ("automatic", 1), times=2)
    runs = list(run(due(scenario, 2), executor, on_failure=told.append))
    assert [(each.option, each.replication) for each in told] == [("automatic", 1)]
    assert "seed 3, replication 1" in told[0].reason
    assert len(runs) == 5


def test_a_worker_answers_for_each_job_of_a_chunk(scenario: Scenario) -> None:
    answers = play_chunk(tuple(due(scenario, 1)))
    assert all(isinstance(answer, Done) and answer.seconds > 0 for answer in answers)
    assert len(answers) == 3


def test_workers_load_nothing_heavy() -> None:
    code = (
        "import sys, sim.experiments.chunks\n"
        "print([n for n in ('pandas', 'scipy', 'matplotlib', 'textual', 'typer', 'holidays') if n in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def endless(scenario: Scenario) -> Iterator[Job]:
    replication = 0
    while True:
        yield Job(scenario, scenario.policies[0], replication)
        replication += 1


def test_jobs_may_come_without_end(scenario: Scenario) -> None:
    assert [each.replication for each in islice(run(endless(scenario)), 3)] == [0, 1, 2]
