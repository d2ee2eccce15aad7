"""What `docs/statistics.md` claims, measured: coverage of intervals and wrong alarms, 2,000 experiments of 30 runs."""

import math
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim.measures.comparison import compare
from sim.measures.intervals import Interval, mean_interval
from sim.measures.jackknife import Floats, difference, pool, quantile_estimate, ratio_estimate
from sim.measures.summary import Kind, KpiSpec, Measured, Summary, Waits, quantile
from sim.measures.verdicts import Verdict
from tests.sim.measures.stationary_queues import Runs, mean_wait, share_within, wait_quantile

EXPERIMENTS, REPLICATIONS = 2_000, 30
SHORT, QUARTER = 200, 900
"""Customers in a run: as the demo's MQLs in three weeks, and in its quarter."""
LOAD, TARGET, MS = 2.1, 0.5, 1_000_000
"""Three servers are 70 % busy, four 52 %; the target is half a service; a service is a million ms."""
BATCH = 100
DOCS = Path(__file__).resolve().parents[3] / "docs" / "statistics.md"
CASES = ("mean wait", "share within the target", "P90 of the wait", "difference of means", "difference of shares")


def holds(interval: Interval | None, truth: float) -> bool:
    return interval is not None and interval.low <= truth <= interval.high


def experiments(count: int, customers: int, seed: int) -> Iterator[tuple[Floats, Floats]]:
    """Waits with three and with four servers on the same worlds, shape (replications, customers) each."""
    rng = np.random.default_rng(seed)
    for _ in range(count // BATCH):
        runs = Runs(BATCH * REPLICATIONS, customers, LOAD, rng)
        three, four = (runs.waits(servers).reshape(BATCH, REPLICATIONS, customers) for servers in (3, 4))
        yield from zip(three, four, strict=True)


def hits(three: Floats, four: Floats) -> tuple[bool, ...]:
    """Whether each interval of one experiment holds the exact value, in the order of `CASES`."""
    of = np.full(REPLICATIONS, float(three.shape[1]))
    means = [ratio_estimate(waits.sum(axis=1), of) for waits in (three, four)]
    shares = [ratio_estimate((waits <= TARGET).sum(axis=1).astype(np.float64), of) for waits in (three, four)]
    waits = [Waits(np.sort(np.rint(run * MS).astype(np.int64)), 0) for run in three]
    own = np.array([quantile(each, 0.9) for each in waits], dtype=np.float64)
    p90 = quantile_estimate(pool(waits), own, 0.9, MS)
    estimates = (means[0], shares[0], p90, difference(means[1], means[0]), difference(shares[1], shares[0]))
    truths = (
        mean_wait(3, LOAD),
        share_within(3, LOAD, TARGET),
        wait_quantile(3, LOAD, 0.9),
        mean_wait(4, LOAD) - mean_wait(3, LOAD),
        share_within(4, LOAD, TARGET) - share_within(3, LOAD, TARGET),
    )
    return tuple(
        estimate.pseudo is not None and holds(mean_interval(estimate.pseudo, 0.95), truth)
        for estimate, truth in zip(estimates, truths, strict=True)
    )


@cache
def coverage(count: int, customers: int, seed: int) -> dict[str, float]:
    found = np.mean([hits(three, four) for three, four in experiments(count, customers, seed)], axis=0)
    return dict(zip(CASES, found.tolist(), strict=True))


SPEC = KpiSpec("within", "Within the target", "share", "more", Kind.RATIO, "")


def summary(hits: float, of: float) -> Summary:
    return Summary(Measured({"within": (hits, of)}, {}, {}), (), int(of))


def wrong_alarms(count: int, seed: int) -> float:
    """Experiments in which any of five options is called better or worse than the baseline, though all are equal.

    The six are random sixths of the same leads: equal in law, but not lead by lead.
    """
    rng = np.random.default_rng(seed)
    alarms = 0
    for three, _ in experiments(count, SHORT, seed + 1):
        kept = rng.permuted((three[:, : SHORT - SHORT % 6] <= TARGET).astype(np.float64), axis=1)
        sums = kept.reshape(REPLICATIONS, 6, -1).sum(axis=2)
        size = float(kept.shape[1] // 6)
        runs = {str(option): [summary(each, size) for each in sums[:, option].tolist()] for option in range(6)}
        judged = compare(runs, "0", [SPEC], "within", {"within": 1e-9}, "month", final=True)
        alarms += any(each.verdict in (Verdict.BETTER, Verdict.WORSE) for each in judged.differences)
    return alarms / count


def documented(name: str) -> tuple[float, ...]:
    """The shares in the row of that name in the docs."""
    rows = [line for line in DOCS.read_text("utf-8").splitlines() if line.startswith(f"| {name} ")]
    assert len(rows) == 1, name
    return tuple(float(each) / 100 for each in re.findall(r"([0-9.]+) % ?(?=\|)", rows[0]))


def test_the_exact_values_are_those_of_the_simulated_queue() -> None:
    waits = Runs(4_000, 50, LOAD, np.random.default_rng(3)).waits(3)

    error = float(waits.mean(axis=1).std()) / math.sqrt(4_000)
    assert abs(float(waits.mean()) - mean_wait(3, LOAD)) < 4.5 * error
    first = waits[:, 0] <= TARGET  # in equilibrium from the first customer on
    assert abs(float(first.mean()) - share_within(3, LOAD, TARGET)) < 4.5 * math.sqrt(0.25 / 4_000)
    assert share_within(3, LOAD, wait_quantile(3, LOAD, 0.9)) == pytest.approx(0.9)


def test_a_few_experiments_cover_about_what_they_say() -> None:
    found = coverage(200, SHORT, seed=40)

    assert all(0.95 - 4.5 * math.sqrt(0.05 * 0.95 / 200) < each for each in found.values())


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_nominal_95_percent_intervals_cover_93_5_to_96_5_percent_at_30_quarters(case: str) -> None:
    found = coverage(EXPERIMENTS, QUARTER, seed=41)[case]

    assert 0.935 <= found <= 0.965
    assert found == pytest.approx(documented(case)[1], abs=0.0006)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_they_do_with_runs_of_three_weeks_too(case: str) -> None:
    found = coverage(EXPERIMENTS, SHORT, seed=41)[case]

    assert 0.935 <= found <= 0.965
    assert found == pytest.approx(documented(case)[0], abs=0.0006)


@pytest.mark.slow
def test_six_equal_options_raise_a_wrong_alarm_in_at_most_6_percent_of_experiments() -> None:
    found = wrong_alarms(EXPERIMENTS, seed=42)

    assert found <= 0.06
    assert found == pytest.approx(documented("wrong alarm")[0], abs=0.0006)
