"""One run at a time; what it finds is told, what is stopped stays stopped."""

import threading
import time
from collections.abc import Callable, Generator

from sim.experiments.executors import InProcess
from tui.errors import InputError
from tui.running import Bench, Phase, Runner, RunState


def played(states: list[RunState], until: Callable[[RunState], bool]) -> RunState:
    """The first state for which it holds; fails after ten seconds."""
    ends = time.monotonic() + 10
    while time.monotonic() < ends:
        for state in list(states):
            if until(state):
                return state
        time.sleep(0.005)
    raise AssertionError(states)


def over(state: RunState) -> bool:
    return not state.is_running


def runner() -> tuple[Runner, list[RunState]]:
    states: list[RunState] = []
    return Runner(InProcess(), None, states.append), states


def test_the_last_snapshot_always_arrives_and_not_all_before_it() -> None:
    def task(bench: Bench) -> Generator[object, None, None]:
        for number in range(1000):
            bench.progress(number + 1, 1000)
            yield number

    own, states = runner()
    own.start("a", task)
    last = played(states, over)
    assert (last.phase, last.snapshot, last.done, last.of) == (Phase.FINISHED, 999, 1000, 1000)
    assert len(states) < 20


def test_a_run_counts_as_stopped_at_once_and_never_speaks_again() -> None:
    going, closed = threading.Event(), threading.Event()

    def task(_bench: Bench) -> Generator[object, None, None]:
        try:
            yield "first"
            going.wait(5)
            yield "second"
        finally:
            closed.set()

    own, states = runner()
    own.start("a", task)
    played(states, lambda state: state.snapshot == "first")
    own.stop()
    assert own.state is not None
    assert (own.state.phase, own.state.snapshot) == (Phase.STOPPED, "first")
    going.set()
    assert closed.wait(5)
    assert states[-1].phase is Phase.STOPPED


def test_starting_another_stops_the_first_and_waits_for_its_piece_of_work() -> None:
    order: list[str] = []
    go = threading.Event()

    def first(_bench: Bench) -> Generator[object, None, None]:
        yield 1
        go.wait(5)
        order.append("first ends")

    def second(_bench: Bench) -> Generator[object, None, None]:
        order.append("second begins")
        yield 2

    own, states = runner()
    own.start("first", first)
    played(states, lambda state: state.snapshot == 1)
    own.start("second", second)
    go.set()
    done = played(states, lambda state: state.phase is Phase.FINISHED)
    assert (done.key, done.snapshot, order) == ("second", 2, ["first ends", "second begins"])


def test_what_the_planner_can_mend_is_the_message_of_a_failed_run() -> None:
    def task(_bench: Bench) -> Generator[object, None, None]:
        yield 1
        raise InputError("no such KPI")

    own, states = runner()
    own.start("a", task)
    failed = played(states, over)
    assert (failed.phase, failed.snapshot, failed.message) == (Phase.FAILED, 1, "no such KPI")


def test_time_left_is_told_from_the_pace_of_what_was_computed() -> None:
    bench = Bench(InProcess(), None)
    bench.progress(5, 10, known=5)
    assert bench.seconds_left() is None
    bench.progress(6, 20, known=5)
    bench._first = time.monotonic() - 4, 1
    bench.progress(8, 20, known=5)
    assert bench.seconds_left() is None, "too few for a pace"
    bench.progress(10, 20, known=5)
    left = bench.seconds_left()
    assert left is not None
    assert 10 <= left < 10.5
