import math

import numpy as np
import pytest

from sim.measures.columns import Column
from sim.measures.intervals import Interval
from sim.measures.jackknife import Estimate, Floats, ratio_estimate
from sim.measures.summary import Kind, KpiSpec
from sim.measures.verdicts import Better, Evidence, Tally, Verdict, find_winner, judge, tally, weigh

NOTHING = Estimate(None, None, np.empty(0))
MEETINGS = KpiSpec("meetings", "Meetings", "a month", "more", Kind.VALUE, "")
WAIT = KpiSpec("wait", "Wait", "min", "less", Kind.VALUE, "")


def floats(*values: float) -> Floats:
    return np.array(values, dtype=np.float64)


def column(*runs: float) -> Column:
    return Column(ratio_estimate(floats(*runs), np.ones(len(runs))), floats(*runs))


def seen(low: float, high: float) -> Evidence:
    interval = Interval(low, high)
    return Evidence(NOTHING, "t", interval, None, (low + high) / 2, interval, not low <= 0 <= high)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.6, 1.0, Verdict.BETTER),
        (-1.0, -0.6, Verdict.WORSE),
        (0.1, 0.9, Verdict.NOT_YET),  # above zero, but no larger than what matters
        (0.1, 1.1, Verdict.BETTER),
        (-0.1, 1.3, Verdict.NOT_YET),
        (-0.4, 0.5, Verdict.NO_MATTER),
        (0.1, 0.4, Verdict.NO_MATTER),
        (-0.6, 0.4, Verdict.NOT_YET),
        (0.0, 0.0, Verdict.NO_MATTER),
    ],
)
def test_verdicts_weigh_the_interval_against_zero_and_what_matters(low: float, high: float, verdict: Verdict) -> None:
    assert judge(seen(low, high), 0.5, "more", final=False) is verdict


def test_a_wait_that_falls_is_better() -> None:
    assert judge(seen(-9, -7), 5, "less", final=False) is Verdict.BETTER
    assert judge(seen(7, 9), 5, "less", final=False) is Verdict.WORSE


def test_at_the_limit_of_runs_what_cannot_be_told_is_too_close_to_call() -> None:
    assert judge(seen(-0.1, 1.2), 0.5, "more", final=True) is Verdict.TOO_CLOSE
    assert judge(seen(0.6, 1.0), 0.5, "more", final=True) is Verdict.BETTER


def test_a_difference_of_just_what_matters_does_not_exceed_it_by_a_rounding_error() -> None:
    gap = 0.46 - 0.43
    sure = Evidence(NOTHING, "t", Interval(gap, gap), None, gap, Interval(gap, gap), True)

    assert gap > 0.03
    assert judge(sure, 0.03, "more", final=False) is Verdict.NO_MATTER


@pytest.mark.parametrize(("better", "expected"), [("more", Tally(2, 1, 1)), ("less", Tally(1, 2, 1))])
def test_wins_go_by_the_direction_and_undefined_runs_are_no_pair(better: Better, expected: Tally) -> None:
    gap = Estimate(0.0, None, floats(1, 2, -1, 0, math.nan))

    assert tally(gap, better) == expected


def test_pairs_with_never_are_told_by_the_sign_test() -> None:
    slow = column(*[math.inf] * 3, *[50.0] * 5)
    evidence = weigh(column(*[20.0] * 8), slow, 0.95)

    assert (evidence.method, evidence.interval) == ("sign", None)
    assert evidence.p_value == 2 / 256
    assert judge(evidence, 5, "less", final=False) is Verdict.BETTER
    assert judge(evidence, 30, "less", final=False) is Verdict.NOT_YET  # half of the pairs differ by 30 only


def test_few_pairs_with_never_cannot_tell() -> None:
    evidence = weigh(column(*[20.0] * 5), column(*[math.inf] * 5), 0.95)

    assert judge(evidence, 5, "less", final=False) is Verdict.NOT_YET


def test_never_against_itself_is_no_difference_that_matters() -> None:
    slow = column(math.inf, 30.0, math.inf)

    assert judge(weigh(slow, slow, 0.95), 5, "less", final=False) is Verdict.NO_MATTER


def test_two_runs_cannot_tell() -> None:
    evidence = weigh(column(9.0, 9.1), column(1.0, 1.1), 0.95)

    assert evidence.interval is None
    assert judge(evidence, 0.5, "more", final=False) is Verdict.NOT_YET


LOW, SAME, HIGH = column(1.0, 2.0, 3.0), column(1.1, 2.0, 2.9), column(11.0, 12.1, 13.0)


def test_the_winner_beats_every_other_option() -> None:
    winner = find_winner({"today": LOW, "b": SAME, "c": HIGH}, "today", MEETINGS, 0.5, 0.95)

    assert (winner.policy, winner.tied_with) == ("c", ())


def test_options_that_cannot_be_told_from_the_winner_are_named() -> None:
    nearly = column(11.2, 11.9, 13.1)
    winner = find_winner({"today": LOW, "b": nearly, "c": HIGH}, "today", MEETINGS, 0.5, 0.95)

    assert (winner.policy, winner.tied_with) == ("b", ("c",))


def test_nobody_wins_who_cannot_be_told_from_the_baseline() -> None:
    winner = find_winner({"today": LOW, "b": SAME}, "today", MEETINGS, 0.5, 0.95)

    assert (winner.policy, winner.tied_with) == (None, ("today", "b"))


def test_the_baseline_wins_only_over_all() -> None:
    assert find_winner({"b": LOW, "today": HIGH}, "today", MEETINGS, 0.5, 0.95).policy == "today"
    tied = find_winner({"b": LOW, "c": column(11.0, 11.9, 13.1), "today": HIGH}, "today", MEETINGS, 0.5, 0.95)
    assert (tied.policy, tied.tied_with) == (None, ("today", "c"))


def test_where_less_is_better_the_lowest_wins_and_never_loses() -> None:
    waits = {"today": column(*[math.inf] * 8), "b": column(*[20.0] * 8)}

    assert find_winner(waits, "today", WAIT, 5, 0.95).policy == "b"


def test_one_option_alone_does_not_win() -> None:
    assert find_winner({"today": HIGH}, "today", MEETINGS, 0.5, 0.95).policy is None
