"""The smallest headcount is found from large to small, and only where the runs show that it suffices."""

from collections.abc import Mapping, Sequence

import pytest

from policies.settings import Policy
from policies.staffing import TeamStaffing
from scenarios.loading import loads
from sim.experiments.jobs import Job
from sim.experiments.runs import by_option, run
from sim.experiments.sizing import (
    OptionSizing,
    Target,
    TargetError,
    assess,
    best_by_headcount,
    ceiling_causes,
    curve,
    fewest_runs,
    headcount_of,
    read_target,
    search,
)
from sim.measures.kpis import by_key, specs
from sim.measures.summary import Measured, Summary
from tests.tui.small import SMALL

SCENARIO = loads(SMALL)
KPI = "meetings_held_per_month"
SPEC = by_key(specs(SCENARIO, SCENARIO.policies))[KPI]
FORTY = Target(KPI, ">=", 40)
MEAN = Target(KPI, ">=", 40, None)


def month(meetings: float) -> Measured:
    return Measured({KPI: (meetings, 1.0)}, {}, {})


def a_run(*meetings: float) -> Summary:
    return Summary(Measured({KPI: (sum(meetings), float(len(meetings)))}, {}, {}), tuple(map(month, meetings)), 100)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("meetings_held_per_month>=40", Target("meetings_held_per_month", ">=", 40.0)),
        (" touched_within_sla >= 80% ", Target("touched_within_sla", ">=", 0.8)),
        ("sla_attainment.hot.first_touch>=.95", Target("sla_attainment.hot.first_touch", ">=", 0.95)),
        ("time_to_first_touch_p90<=1e3", Target("time_to_first_touch_p90", "<=", 1000.0)),
        ("profit_per_month>=-5000", Target("profit_per_month", ">=", -5000.0)),
    ],
)
def test_targets_are_read_as_they_are_typed(text: str, target: Target) -> None:
    assert read_target(text) == target


@pytest.mark.parametrize(
    "text", ["", "meetings", "meetings>40", ">=4", "meetings=40", "meetings>=", "meetings>=1.2.3", "m>=1e999"]
)
def test_what_is_no_target_is_refused(text: str) -> None:
    with pytest.raises(TargetError):
        read_target(text)


def test_a_target_is_kept_by_its_very_number() -> None:
    assert FORTY.holds(40.0)
    assert not FORTY.holds(39.9)
    assert Target(KPI, "<=", 5).holds(5.0)
    assert not Target(KPI, "<=", 5).holds(float("inf"))


def test_kept_in_all_months_of_thirty_runs_is_adequate_and_of_twenty_eight_is_not_shown() -> None:
    assert fewest_runs(0.9) == 29
    assert assess(5, [a_run(41, 42, 40)] * 30, SPEC, FORTY).is_adequate
    few = assess(5, [a_run(41, 42, 40)] * 28, SPEC, FORTY)
    assert (few.share, few.low, few.is_adequate) == (1.0, 1.0, False)


def test_the_share_is_of_all_months_and_one_bad_run_in_thirty_is_not_shown_to_be_nine_of_ten() -> None:
    step = assess(5, [a_run(41, 42, 40)] * 29 + [a_run(1, 2, 3)], SPEC, FORTY)
    assert step.share == pytest.approx(29 / 30)
    assert not step.is_adequate


def test_one_bad_month_in_ninety_is() -> None:
    step = assess(5, [a_run(41, 42, 40)] * 29 + [a_run(41, 2, 43)], SPEC, FORTY)
    assert step.share == pytest.approx(89 / 90)
    assert step.is_adequate


def test_the_long_runs_mean_may_keep_what_single_months_do_not() -> None:
    runs = [a_run(30, 60), a_run(61, 31), a_run(29, 62), a_run(60, 30)]
    assert not assess(5, runs, SPEC, FORTY).is_adequate
    step = assess(5, runs, SPEC, MEAN)
    assert step.share == pytest.approx(363 / 8)
    assert step.low is not None
    assert 44 < step.low < 363 / 8
    assert step.is_adequate


def test_each_month_is_judged_by_itself_by_the_exact_test() -> None:
    runs = [a_run(41, 41)] * 29 + [a_run(41, 1)]
    assert assess(5, runs, SPEC, FORTY).by_period == ((1.0, True), (29 / 30, False))


def test_a_month_without_a_number_counts_for_nothing() -> None:
    empty = Summary(month(41), (month(41), Measured({}, {}, {})), 10)
    step = assess(5, [empty] * 30, SPEC, FORTY)
    assert (step.share, step.is_adequate) == (1.0, True)
    assert step.by_period == ((1.0, True), (None, False))


class Table:
    """Plays by a table: option -> meetings by headcount; a list of what was asked for is kept."""

    def __init__(self, meetings: Mapping[str, Mapping[int, Sequence[float]]]) -> None:
        self.meetings = meetings
        self.asked: list[tuple[str, int]] = []

    def __call__(self, options: Mapping[str, Policy]) -> dict[str, tuple[Summary, ...]]:
        found: dict[str, tuple[Summary, ...]] = {}
        for name, policy in options.items():
            headcount = policy.staffing["SDR"].headcount
            assert headcount is not None
            self.asked.append((name, headcount))
            if headcount in self.meetings[name]:
                found[name] = (a_run(*self.meetings[name][headcount]),) * 30
        return found


def sized(meetings: Mapping[str, Mapping[int, Sequence[float]]], *, by_period: bool = False) -> list[OptionSizing]:
    options = dict.fromkeys(meetings, SCENARIO.policies[0])
    return search(options, "SDR", range(1, 6), SPEC, FORTY, Table(meetings), by_period=by_period)


def test_the_search_stops_at_the_first_that_is_not_shown_adequate() -> None:
    table = Table({"one": {6: [50], 5: [50], 4: [45], 3: [40], 2: [39], 1: [90]}})
    (option,) = search({"one": SCENARIO.policies[0]}, "SDR", range(1, 6), SPEC, FORTY, table)
    assert option.answer == 3
    assert table.asked == [("one", 5), ("one", 4), ("one", 3), ("one", 2)]
    more, fewer = option.neighbour(1), option.neighbour(-1)
    assert more is not None
    assert fewer is not None
    assert (more.is_adequate, fewer.is_adequate) == (True, False)


def test_a_gap_in_the_middle_ends_the_search_although_smaller_ones_would_do() -> None:
    (option,) = sized({"one": {6: [50], 5: [50], 4: [39], 3: [50], 2: [50], 1: [50]}})
    assert option.answer == 5


def test_where_the_largest_does_not_suffice_twice_as_many_are_tried_and_no_answer_is_given() -> None:
    (option,) = sized({"one": {10: [50], 5: [39], 4: [50]}})
    assert option.answer is None
    assert sorted(option.steps) == [5, 10]
    assert option.steps[10].is_adequate


def test_every_option_has_its_own_answer_and_one_that_breaks_has_none() -> None:
    by_hand, automatic, broken = sized(
        {"by hand": {6: [50], 5: [50], 4: [20]}, "automatic": {n: [50] for n in range(7)}, "broken": {}}
    )
    assert (by_hand.answer, automatic.answer) == (5, 1)
    assert broken.is_broken
    assert 0 in automatic.steps


def test_each_month_has_its_own_answer() -> None:
    meetings = {6: [50, 50], 5: [50, 50], 4: [50, 39], 3: [50, 39], 2: [39, 39], 1: [50, 50]}
    (option,) = sized({"one": meetings}, by_period=True)
    assert (option.answer, option.by_period) == (5, [3, 5])


def play(options: Mapping[str, Policy]) -> dict[str, tuple[Summary, ...]]:
    named = [policy.model_copy(update={"name": name}) for name, policy in options.items()]
    return by_option(run(Job(SCENARIO, policy, replication) for replication in range(3) for policy in named), options)


def test_headcounts_are_compared_with_the_answer() -> None:
    (option,) = search({"automatic": SCENARIO.policies[1]}, "SDR", (1, 2), SPEC, Target(KPI, ">=", 1, 0.3), play)
    found = curve(option, specs(SCENARIO, SCENARIO.policies), KPI, SCENARIO)
    assert found.baseline == str(option.answer) == "1"
    assert found.difference("2", "cost_per_month").mean == pytest.approx(12000)


def test_the_best_headcount_is_compared_with_that_of_the_file() -> None:
    table = specs(SCENARIO, SCENARIO.policies)
    options = {"by hand": SCENARIO.policies[0]}
    found = best_by_headcount(options, "SDR", (1, 2, 3), table, "cost_per_month", SCENARIO, play)["by hand"]
    assert found.baseline == "2"
    assert found.winner.policy == "1"


def test_the_causes_of_a_ceiling_are_shares_of_the_wait_the_largest_first() -> None:
    (option,) = search({"by hand": SCENARIO.policies[0]}, "SDR", (2,), SPEC, Target(KPI, ">=", 1000), play)
    found = ceiling_causes(curve(option, specs(SCENARIO, SCENARIO.policies), KPI, SCENARIO), 4)
    assert found[0][0] == "assignment"
    assert sum(share for _, share in found) == pytest.approx(1)


def test_the_headcount_of_an_option_is_its_own_or_the_files() -> None:
    policy = SCENARIO.policies[0]
    own = policy.model_copy(update={"staffing": {"SDR": TeamStaffing(headcount=9)}})
    assert [headcount_of(each, "SDR", SCENARIO) for each in (policy, own)] == [2, 9]
