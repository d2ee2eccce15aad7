from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scenarios.windows import NEVER, Windows

GRID = np.arange(-5, 70)
Pairs = list[tuple[int, int]]
any_pairs = st.lists(st.tuples(st.integers(-5, 64), st.integers(-5, 64)), max_size=12)
two_sets = st.tuples(any_pairs, any_pairs)


def cells(pairs: Pairs) -> NDArray[np.bool_]:
    """The oracle: one flag per instant of the grid."""
    flags = np.zeros(GRID.size, dtype=np.bool_)
    for start, end in pairs:
        flags |= (start <= GRID) & (end > GRID)
    return flags


def pairs_of(windows: Windows) -> Pairs:
    return list(zip(windows.starts.tolist(), windows.ends.tolist(), strict=True))


def assert_canonical(windows: Windows) -> None:
    assert np.all(windows.starts < windows.ends)
    assert np.all(windows.ends[:-1] < windows.starts[1:])


@settings(deadline=None)
@given(any_pairs)
def test_any_pairs_become_sorted_windows_that_are_apart(pairs: Pairs) -> None:
    windows = Windows.of(pairs)
    assert_canonical(windows)
    assert np.array_equal(windows.contains(GRID), cells(pairs))
    assert windows.total() == cells(pairs).sum()


@settings(deadline=None)
@given(two_sets)
def test_union_intersection_and_difference_agree_with_a_grid(sets: tuple[Pairs, Pairs]) -> None:
    one, two = Windows.of(sets[0]), Windows.of(sets[1])
    mine, theirs = cells(sets[0]), cells(sets[1])
    for result, expected in (
        (one.union(two), mine | theirs),
        (one.intersect(two), mine & theirs),
        (one.subtract(two), mine & ~theirs),
    ):
        assert_canonical(result)
        assert np.array_equal(result.contains(GRID), expected)


@settings(deadline=None)
@given(any_pairs, st.integers(-5, 64), st.integers(-5, 64))
def test_clip_keeps_what_lies_between(pairs: Pairs, lo: int, hi: int) -> None:
    clipped = Windows.of(pairs).clip(lo, hi)
    assert np.array_equal(clipped.contains(GRID), cells(pairs) & (lo <= GRID) & (hi > GRID))


@settings(deadline=None)
@given(any_pairs, st.integers(-5, 64), st.integers(0, 40))
def test_add_is_the_first_instant_at_which_that_much_was_open(pairs: Pairs, t: int, d: int) -> None:
    windows = Windows.of(pairs)
    flags = dict(zip(GRID.tolist(), cells(pairs).tolist(), strict=True))
    reached, ran = t, 0
    while ran < d and reached < 70:
        ran += flags.get(reached, False)
        reached += 1
    expected = reached if ran == d else None
    assert windows.add(t, d) == expected
    assert windows.add_many(np.array([t]), np.array([d])).tolist() == [NEVER if expected is None else expected]


@settings(deadline=None)
@given(any_pairs)
def test_questions_about_one_instant_and_about_many_have_one_answer(pairs: Pairs) -> None:
    windows, flags = Windows.of(pairs), cells(pairs)
    at_zero = flags[GRID < 0].sum()
    before = np.concatenate(([0], np.cumsum(flags)[:-1])) - at_zero
    assert np.array_equal(windows.open_before(GRID), before)
    assert [windows.open_between(0, t) for t in GRID.tolist()] == before.tolist()
    assert [windows.contains(t) for t in GRID.tolist()] == flags.tolist()
    following = [next((u for u in GRID[i:].tolist() if flags[u + 5]), None) for i in range(GRID.size)]
    assert [windows.next_open(t) for t in GRID.tolist()] == following
    assert windows.next_open_many(GRID).tolist() == [NEVER if u is None else u for u in following]


def test_touching_windows_merge_and_empty_ones_go() -> None:
    assert pairs_of(Windows.of([(5, 9), (0, 5), (12, 12), (20, 15)])) == [(0, 9)]


def test_a_window_inside_another_does_not_end_it() -> None:
    assert pairs_of(Windows.of([(0, 10), (2, 3), (8, 12), (20, 21)])) == [(0, 12), (20, 21)]


def test_windows_are_half_open() -> None:
    windows = Windows.of([(10, 20)])
    assert [windows.contains(t) for t in (9, 10, 19, 20)] == [False, True, True, False]
    assert (windows.next_open(19), windows.next_open(20)) == (19, None)


def test_open_time_ends_with_the_window_and_not_with_the_next_opening() -> None:
    windows = Windows.of([(0, 10), (50, 60)])
    assert [windows.add(0, d) for d in (0, 10, 11, 20, 21)] == [0, 10, 51, 60, None]
    assert windows.add(30, 0) == 30


def test_no_windows_are_never_open() -> None:
    nothing = Windows.empty()
    assert (len(nothing), nothing.total(), nothing.add(3, 0), nothing.add(3, 1)) == (0, 0, 3, None)
    assert nothing.next_open(0) is None
    assert nothing.add_many(np.array([3, 3]), np.array([0, 1])).tolist() == [3, NEVER]
    assert nothing.union(Windows.always(5)) == Windows.always(5)
    assert Windows.always(5).subtract(nothing) == Windows.always(5)


def test_never_stays_never() -> None:
    windows = Windows.of([(0, 10)])
    assert windows.add_many(np.array([NEVER, 0, NEVER]), np.array([1, NEVER, 0])).tolist() == [NEVER] * 3
    assert windows.open_before(np.array([NEVER])).tolist() == [10]
    assert windows.next_open_many(np.array([NEVER])).tolist() == [NEVER]


@pytest.mark.parametrize(
    ("starts", "ends"), [([0, 5], [5, 9]), ([5, 0], [9, 2]), ([3], [3]), ([0, 1], [9, 4]), ([0, 1], [2])]
)
def test_arrays_that_are_no_windows_are_refused(starts: list[int], ends: list[int]) -> None:
    with pytest.raises(ValueError, match=r"windows must be|one length"):
        Windows(np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64))


def test_a_negative_duration_is_refused() -> None:
    with pytest.raises(ValueError, match="negative: -1 ms"):
        Windows.always(10).add(0, -1)
    with pytest.raises(ValueError, match="negative: -2 ms"):
        Windows.always(10).add_many(np.array([0, 0]), np.array([1, -2]))


def test_windows_cannot_be_changed() -> None:
    starts = np.array([0], dtype=np.int64)
    windows = Windows(starts, np.array([10], dtype=np.int64))
    starts[0] = 7
    assert pairs_of(windows) == [(0, 10)]
    with pytest.raises(ValueError, match="read-only"):
        windows.starts[0] = 7


def test_equal_windows_hash_alike_and_survive_pickling() -> None:
    windows = Windows.of([(0, 10), (20, 30)])
    assert windows.add(0, 15) == 25
    copy = pickle.loads(pickle.dumps(windows))
    assert copy == windows
    assert hash(copy) == hash(Windows.of([(20, 30), (0, 10)]))
    assert windows != Windows.of([(0, 10)])
