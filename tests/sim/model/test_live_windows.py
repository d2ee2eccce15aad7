from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.windows import NEVER, Windows
from sim.model.live_windows import LiveWindows
from sim.model.trace import PersonWindows

Pairs = list[tuple[int, int]]
some_pairs = st.lists(st.tuples(st.integers(0, 64), st.integers(0, 64)), max_size=10)
instants = st.lists(st.integers(-3, 70), min_size=1, max_size=12)


def live(windows: Windows) -> LiveWindows:
    return LiveWindows(windows.starts.tolist(), windows.ends.tolist())


def as_windows(windows: LiveWindows) -> Windows:
    """Refuses what is not sorted and apart."""
    return Windows(*windows.to_arrays())


def or_never(t: int | None) -> int:
    return NEVER if t is None else t


@settings(deadline=None)
@given(some_pairs, instants, st.integers(0, 80))
def test_it_answers_like_the_frozen_windows_in_any_order_of_questions(pairs: Pairs, times: list[int], d: int) -> None:
    frozen = Windows.of(pairs)
    mutable = live(frozen)
    for t, other in zip(times, reversed(times), strict=True):
        assert mutable.next_open(t) == or_never(frozen.next_open(t))
        assert mutable.contains(t) == frozen.contains(t)
        assert mutable.add(t, d) == or_never(frozen.add(t, d))
        assert mutable.open_after(t, d) == mutable.next_open(mutable.add(t, d))
        assert mutable.open_between(t, other) == frozen.open_between(t, other)


@settings(deadline=None)
@given(some_pairs, st.lists(st.tuples(st.booleans(), st.integers(0, 64), st.integers(0, 64)), max_size=8), instants)
def test_changes_in_place_come_to_the_same_as_set_operations(
    pairs: Pairs, changes: list[tuple[bool, int, int]], times: list[int]
) -> None:
    frozen = Windows.of(pairs)
    mutable = live(frozen)
    for t, (opens, start, end) in zip(times * 8, changes, strict=False):
        mutable.next_open(t)
        piece = Windows.of([(start, end)])
        frozen = frozen.union(piece) if opens else frozen.subtract(piece)
        (mutable.insert if opens else mutable.subtract)(start, end)
        assert as_windows(mutable) == frozen
        assert mutable.next_open(t) == or_never(frozen.next_open(t))


@settings(deadline=None)
@given(some_pairs, st.integers(0, 64), st.integers(0, 64), st.integers(0, 40))
def test_what_is_taken_is_the_last_open_time_of_the_day(pairs: Pairs, after: int, before: int, amount: int) -> None:
    frozen = Windows.of(pairs)
    mutable = live(frozen)
    taken = sum(end - low for low, end in mutable.take_from_end_of_day(after, before, amount))
    grid = [t for t in range(after, before) if frozen.contains(t)]
    lost = grid[len(grid) - taken :]
    assert taken == min(amount, len(grid))
    assert as_windows(mutable) == frozen.subtract(Windows.of([(t, t + 1) for t in lost]))


def test_a_window_closes_at_its_end_and_a_closed_instant_at_itself() -> None:
    day = LiveWindows([9, 13], [12, 17])
    assert [day.close_after(t) for t in (8, 9, 11, 12, 13, 17)] == [8, 12, 12, 12, 17, 17]


def test_past_the_last_window_nothing_opens_and_no_time_passes() -> None:
    day = LiveWindows([9], [17])
    assert day.next_open(17) == NEVER
    assert day.next_open(NEVER) == NEVER
    assert not day.contains(NEVER)
    assert day.close_after(NEVER) == NEVER
    assert (day.add(9, 8), day.add(9, 9), day.add(17, 1), day.add(17, 0)) == (17, NEVER, NEVER, 17)
    assert day.add(9, NEVER) == NEVER
    assert day.open_between(0, NEVER) == 8


def test_a_negative_duration_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be negative: -1 ms"):
        LiveWindows([9], [17]).add(9, -1)


@pytest.mark.parametrize(
    ("starts", "ends"), [([0, 4], [4, 6]), ([0, 3], [4, 6]), ([4, 0], [6, 2]), ([3], [3]), ([0, 1], [1])]
)
def test_windows_that_are_not_sorted_and_apart_are_refused(starts: list[int], ends: list[int]) -> None:
    with pytest.raises(ValueError, match=r"windows must|one length"):
        LiveWindows(starts, ends)


def test_a_persons_rows_are_copied_so_that_a_run_changes_nobody_elses() -> None:
    everybody = PersonWindows(np.array([0, 1, 3]), np.array([0, 9, 13]), np.array([24, 12, 17]))
    second = LiveWindows.of(everybody, 1)
    second.subtract(9, 10)
    assert [edge.tolist() for edge in second.to_arrays()] == [[10, 13], [12, 17]]
    assert [edge.tolist() for edge in everybody.of(1)] == [[9, 13], [12, 17]]
