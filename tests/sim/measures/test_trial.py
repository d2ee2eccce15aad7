"""A planner's test on long histories of two arms."""

import math

import numpy as np
import pytest

from sim.measures.power import two_proportions_power, two_proportions_sample_size
from sim.measures.trial import (
    Arm,
    Seen,
    days_until,
    false_alarms,
    joined,
    over_limit,
    power_curve,
    seen,
    smallest_visible,
    verdicts,
)

PER_DAY = 52


def independent(share: float, days: int, seed: int, per_day: int = PER_DAY) -> Arm:
    """Leads that are trials of their own, half with one person, half with another."""
    rng = np.random.default_rng(seed)
    leads = np.zeros((days, 3))
    leads[:, :2] = per_day / 2
    return Arm(rng.binomial(leads.astype(np.int64), share).astype(np.float64), leads)


def with_good_days(share: float, days: int, seed: int) -> Arm:
    """Leads that share the luck of their day."""
    rng = np.random.default_rng(seed)
    luck = np.clip(share + rng.choice([-0.15, 0.15], (days, 1)), 0, 1)
    leads = np.zeros((days, 3))
    leads[:, :2] = PER_DAY / 2
    return Arm(rng.binomial(leads.astype(np.int64), luck).astype(np.float64), leads)


def test_without_interference_pilots_see_what_the_formula_says() -> None:
    treated, control = independent(0.25, 12_600, seed=1), independent(0.20, 12_600, seed=2)
    assert two_proportions_sample_size(0.20, 0.25) == 1094  # 21.04 days of 52 leads an arm

    for days in (7, 21, 35):
        found = seen(treated, control, days, "lead", 0.05, 1.0)
        assert abs(found.power - two_proportions_power(0.20, 0.25, days * PER_DAY)) < 4 * found.error
        assert found.wrong_way < 0.01


def test_an_option_against_itself_is_rejected_as_often_as_the_level_says() -> None:
    placebo, control = independent(0.2, 12_600, seed=3), independent(0.2, 12_600, seed=4)

    for unit in ("lead", "day", "week"):
        assert abs(false_alarms(placebo, control, 14, unit, 0.05) - 0.05) < 4 * (0.05 * 0.95 / 900) ** 0.5


def test_leads_that_share_their_day_cry_wolf_by_lead_and_not_by_day() -> None:
    placebo, control = with_good_days(0.4, 6_300, seed=5), with_good_days(0.4, 6_300, seed=6)

    assert false_alarms(placebo, control, 21, "lead", 0.05) > 0.2
    assert abs(false_alarms(placebo, control, 21, "day", 0.05) - 0.05) < 4 * (0.05 * 0.95 / 300) ** 0.5


def test_the_smallest_visible_difference_is_that_of_the_formula() -> None:
    placebo, control = independent(0.2, 12_600, seed=7), independent(0.2, 12_600, seed=8)

    visible = smallest_visible(placebo, control, 21, "lead", 0.05, 1.0)

    assert visible == pytest.approx(0.05, abs=0.006)


def test_nothing_is_visible_where_the_share_has_no_room() -> None:
    leads = np.ones((70, 2))
    everyone = Arm(np.ones((70, 2)), leads)

    assert smallest_visible(everyone, everyone, 7, "lead", 0.05, 1.0) is None


def test_by_week_each_whole_week_is_one_trial() -> None:
    leads = np.full((15, 1), 10.0)
    treated = np.repeat([5.0, 6.0, 0.0], [7, 7, 1])[:, None]
    arms = Arm(treated, leads), Arm(np.full((15, 1), 4.0), leads)

    found = verdicts(*arms, 15, "week")
    assert found.difference == pytest.approx([0.15])
    assert found.p_value == pytest.approx([1 - 2 * math.atan(3) / math.pi])  # t of 3, one degree of freedom
    assert np.isnan(verdicts(*arms, 13, "week").p_value).all()


def test_the_days_until_a_power_are_found_without_asking_for_every_length() -> None:
    asked: list[int] = []

    def sees(days: int) -> Seen:
        asked.append(days)
        return Seen(days, days / 100, 0.0, 0.0)

    weeks = range(7, 365, 7)
    assert days_until(weeks, sees, 0.8) == 84
    assert len(asked) <= 6
    assert days_until(weeks, sees, 0.07) == 7
    assert days_until(weeks[:5], sees, 0.8) is None


def test_a_power_curve_never_falls_and_tells_the_days_needed() -> None:
    treated, control = independent(0.25, 6_300, seed=9), independent(0.20, 6_300, seed=10)

    curve = power_curve(treated, control, range(7, 57, 7), "lead", 0.05, 1.0)

    powers = [each.power for each in curve]
    assert powers == sorted(powers)
    assert next(each.days for each in curve if each.power >= 0.8) in (14, 21, 28)


def test_one_person_an_arm_cannot_be_tested_by_rep() -> None:
    leads = np.zeros((70, 2))
    leads[:, 0] = 10
    arm = Arm(leads * 0.3, leads)

    assert np.isnan(verdicts(arm, arm, 14, "rep").p_value).all()
    assert seen(arm, arm, 14, "rep", 0.05, 1.0).power == 0


def test_pilots_begin_each_week_and_must_fit() -> None:
    arm = independent(0.2, 28, seed=11)

    assert len(verdicts(arm, arm, 14, "lead").p_value) == 3
    with pytest.raises(ValueError, match="29 days"):
        verdicts(arm, arm, 29, "lead")


def test_histories_are_joined_in_order() -> None:
    arm = joined([independent(0.2, 7, seed=12, per_day=4), independent(0.2, 14, seed=13, per_day=8)])

    assert arm.leads.sum(axis=1).tolist() == 7 * [4] + 14 * [8]


def test_a_pilot_is_over_the_limit_only_above_it() -> None:
    events, exposed = np.zeros(21), np.full(21, 10.0)
    events[0], events[7:9] = 7, 7  # 7, 14 and 0 events of 70 in three weeks

    assert over_limit(events, exposed, 7, 0.10) == pytest.approx(1 / 3)
    assert over_limit(events, exposed, 7, 0.099) == pytest.approx(2 / 3)
