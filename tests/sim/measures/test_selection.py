"""Kim-Nelson elimination: how often the best is chosen, and what it saves."""

import math

import numpy as np
import pytest

from sim.measures.jackknife import Floats
from sim.measures.selection import Selection, fixed_size, variances_of_differences

ZONE = 1.0


def chosen(values: Floats, **settings: bool) -> tuple[int, int]:
    """Number of the chosen column and how many observations were asked for."""
    options = tuple(str(number) for number in range(values.shape[1]))
    selection = Selection(options, ZONE, **settings)
    asked = 0
    for row in values:
        asked += len(selection.left)
        selection.add(dict(zip(options, row.tolist(), strict=True)))
        if selection.is_over:
            return int(selection.left[0]), asked
    raise AssertionError("more rows are needed")


def share_correct(means: list[float], correlation: float, trials: int, seed: int) -> tuple[float, float]:
    """How often column 0 is chosen, and observations asked for per column, with standard deviations of 3."""
    rng = np.random.default_rng(seed)
    hits = asked = 0
    for _ in range(trials):
        shared = rng.normal(0, 3 * math.sqrt(correlation), (4_000, 1))
        own = rng.normal(0, 3 * math.sqrt(1 - correlation), (4_000, len(means)))
        best, count = chosen(np.array(means) + shared + own)
        hits += best == 0
        asked += count
    return hits / trials, asked / trials / len(means)


@pytest.mark.parametrize("correlation", [0.0, 0.8])
def test_the_best_is_chosen_with_95_percent_in_the_least_favourable_case(correlation: float) -> None:
    trials = 200
    hits, _ = share_correct([ZONE, 0.0, 0.0, 0.0], correlation, trials, seed=5)

    assert hits >= 0.95 - 3 * math.sqrt(0.95 * 0.05 / trials)


@pytest.mark.slow
@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9])
def test_the_best_is_chosen_with_95_percent_in_the_long_run(correlation: float) -> None:
    trials = 2_000
    hits, _ = share_correct([ZONE] + 5 * [0.0], correlation, trials, seed=6)

    assert hits >= 0.95 - 3 * math.sqrt(0.95 * 0.05 / trials)


def test_losers_cost_little_and_common_worlds_save_more() -> None:
    means = [8.0, 0.0, 0.0, -2.0, -4.0, -6.0, -8.0, 5.0]
    _, alone = share_correct(means, 0.0, trials=40, seed=7)
    _, together = share_correct(means, 0.9, trials=40, seed=7)
    fixed = fixed_size([18.0], ZONE, options=8)

    assert together < alone < fixed / 2


def test_less_may_be_better() -> None:
    selection = Selection(("a", "b"), zone=0.5, first=3, more_is_better=False)
    for step in (0.0, 0.1, 0.05):
        selection.add({"a": 10 + step, "b": 2 - step})

    assert selection.left == ("b",)
    assert selection.dropped_after == {"a": 3}


def test_nobody_is_dropped_before_the_first_replications_are_done() -> None:
    selection = Selection(("a", "b"), zone=0.5, first=4)
    for step in (0.0, 0.1, 0.05):
        selection.add({"a": 10 + step, "b": 2 - step})

    assert selection.left == ("a", "b")


def test_equal_options_end_with_one_of_them() -> None:
    selection = Selection(("a", "b"), zone=0.5, first=2)
    for value in (3.0, 4.0):
        selection.add({"a": value, "b": value})

    assert selection.is_over


def test_variances_of_differences_are_those_of_the_paired_differences() -> None:
    rows = np.random.default_rng(1).normal(size=(12, 3))

    assert variances_of_differences(rows)[0, 2] == pytest.approx(np.var(rows[:, 0] - rows[:, 2], ddof=1))


def test_the_reach_is_the_published_constant() -> None:
    # Kim and Nelson (2001), section 3: eta = ((2 beta)^(-2 / (n0 - 1)) - 1) / 2 with beta = alpha / (k - 1)
    selection = Selection(tuple("abcde"), zone=1, first=24)

    assert selection.reach == pytest.approx(23 * ((2 * 0.05 / 4) ** (-2 / 23) - 1))


@pytest.mark.parametrize(
    ("options", "zone", "confidence", "first"),
    [(("a",), 1.0, 0.95, 10), (("a", "b"), 0.0, 0.95, 10), (("a", "b"), 1.0, 1.0, 10), (("a", "b"), 1.0, 0.95, 1)],
)
def test_impossible_settings_are_refused(options: tuple[str, ...], zone: float, confidence: float, first: int) -> None:
    with pytest.raises(ValueError, match="a selection needs"):
        Selection(options, zone, confidence, first)


def test_never_is_no_number_to_select_by() -> None:
    with pytest.raises(ValueError, match="finite"):
        Selection(("a", "b"), 1.0).add({"a": math.inf, "b": 1.0})
