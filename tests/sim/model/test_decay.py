"""Decay curves: 1 at age 0, never rising, never under the floor, the same bits for one age and for many."""

import math
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.durations import DAY, HOUR, MINUTE, SECOND
from scenarios.decay_curves import ContactDecay, InterestDecay
from scenarios.presets import decay_presets
from sim.model.decay import (
    DecayCurve,
    Exponential,
    Flat,
    PartlyCausal,
    Power,
    Steps,
    Table,
    curve,
    published_curve,
    with_causal_share,
)

YEAR = 365 * DAY
unhurried = settings(deadline=None)  # a busy machine is not a wrong curve
shares = st.floats(0.0, 1.0)
spans = st.integers(1, YEAR)


@st.composite
def points(draw: st.DrawFn) -> tuple[tuple[int, ...], tuple[float, ...]]:
    ages = sorted(draw(st.sets(spans, min_size=1, max_size=8)))
    values = sorted(draw(st.lists(shares, min_size=len(ages), max_size=len(ages))), reverse=True)
    return tuple(ages), tuple(values)


observed: st.SearchStrategy[DecayCurve] = st.one_of(
    st.just(Flat()),
    st.builds(Exponential, spans, shares),
    st.builds(Power, spans, st.floats(0.001, 20.0), shares),
    points().map(lambda given: Table(*given)),
    points().map(lambda given: Steps(*given)),
)
curves = st.one_of(observed, st.builds(PartlyCausal, observed, shares))


@given(curves)
@unhurried
def test_every_curve_is_exactly_one_at_age_zero(any_curve: DecayCurve) -> None:
    assert any_curve.factor(0) == 1.0


@given(curves, st.lists(st.integers(0, 2 * YEAR), min_size=2, max_size=20))
@settings(max_examples=300, deadline=None)
def test_no_curve_rises_or_leaves_its_bounds(any_curve: DecayCurve, ages: list[int]) -> None:
    values = [any_curve.factor(age) for age in sorted(ages)]
    assert values == sorted(values, reverse=True)
    assert all(any_curve.floor <= value <= 1.0 for value in values)


@given(points(), st.integers(-2, 2))
@unhurried
def test_a_table_does_not_rise_between_neighbours_of_its_points(
    given: tuple[tuple[int, ...], tuple[float, ...]], shift: int
) -> None:
    table = Table(*given)
    ages = [max(0, age + shift + step) for age in given[0] for step in (0, 1)]
    assert [table.factor(age) for age in ages] == sorted((table.factor(age) for age in ages), reverse=True)


@given(curves, st.lists(st.integers(0, 2 * YEAR), max_size=20))
@unhurried
def test_many_ages_at_once_give_the_same_bits_as_one_by_one(any_curve: DecayCurve, ages: list[int]) -> None:
    many = any_curve.factors(np.array(ages, dtype=np.int64))
    assert many.dtype == np.float64
    assert many.tobytes() == np.array([any_curve.factor(age) for age in ages], dtype=np.float64).tobytes()


def test_many_ages_keep_their_shape() -> None:
    ages = np.arange(6, dtype=np.int64).reshape(2, 3)
    assert Exponential(3).factors(ages).shape == (2, 3)
    assert Flat().factors(np.empty((0, 4), dtype=np.int64)).shape == (0, 4)


@given(observed, shares, st.integers(0, YEAR))
@unhurried
def test_only_the_causal_share_of_the_fall_acts(any_curve: DecayCurve, share: float, age: int) -> None:
    acting = with_causal_share(any_curve, share).factor(age)
    assert acting == pytest.approx(1 - share * (1 - any_curve.factor(age)), abs=1e-15)


@given(observed, shares, shares, st.integers(0, YEAR))
@unhurried
def test_a_larger_causal_share_never_helps_a_late_attempt(
    any_curve: DecayCurve, one: float, other: float, age: int
) -> None:
    small, large = sorted((one, other))
    late = with_causal_share(any_curve, large).factor(age)
    assert late <= with_causal_share(any_curve, small).factor(age) + 1e-15


@given(observed, shares, shares, st.integers(0, YEAR))
@unhurried
def test_a_share_of_a_share_is_their_product(any_curve: DecayCurve, one: float, other: float, age: int) -> None:
    twice = with_causal_share(with_causal_share(any_curve, one), other)
    assert twice.factor(age) == pytest.approx(with_causal_share(any_curve, one * other).factor(age), abs=1e-14)


def test_a_causal_share_of_one_is_the_observed_curve_and_of_zero_is_flat() -> None:
    steep = Exponential(MINUTE)
    assert with_causal_share(steep, 1.0) is steep
    assert with_causal_share(steep, 0.0) == Flat()
    assert PartlyCausal(Exponential(MINUTE, 0.2), 0.5).floor == pytest.approx(0.6)


def test_an_exponential_halves_what_is_above_the_floor_each_half_life() -> None:
    half = Exponential(10 * MINUTE, floor=0.5)
    assert [half.factor(n * 10 * MINUTE) for n in range(4)] == [1.0, 0.75, 0.625, 0.5625]


def test_an_exponential_is_exp_of_minus_rate_times_age() -> None:
    rate_per_hour = 0.05
    exact = Exponential(round(math.log(2) / rate_per_hour * HOUR))
    assert exact.factor(16 * HOUR) == pytest.approx(math.exp(-0.05 * 16), rel=1e-7)


def test_a_power_curve_falls_with_the_shape_as_exponent() -> None:
    assert Power(MINUTE, 2.0).factor(3 * MINUTE) == 1 / 16
    assert Power(MINUTE, 0.5, floor=0.2).factor(3 * MINUTE) == pytest.approx(0.6)


def test_a_table_passes_through_its_points_and_stays_level_after_the_last() -> None:
    table = Table((MINUTE, HOUR, DAY), (0.9, 0.5, 0.1))
    assert [table.factor(age) for age in (MINUTE, HOUR, DAY, 2 * DAY, YEAR)] == [0.9, 0.5, 0.1, 0.1, 0.1]


def test_a_table_is_straight_over_age_before_its_first_point_and_over_log_age_after() -> None:
    table = Table((10 * MINUTE, 1000 * MINUTE), (0.8, 0.4))
    assert table.factor(5 * MINUTE) == pytest.approx(0.9)
    assert table.factor(100 * MINUTE) == pytest.approx(0.6)  # the geometric middle


def test_a_step_begins_at_its_age_and_not_a_millisecond_before() -> None:
    steps = Steps((5 * MINUTE, HOUR), (0.6, 0.2))
    ages = (0, 5 * MINUTE - 1, 5 * MINUTE, HOUR - 1, HOUR, YEAR)
    assert [steps.factor(age) for age in ages] == [1.0, 1.0, 0.6, 0.6, 0.2, 0.2]


@pytest.mark.parametrize("any_curve", [Flat(), Exponential(1), Power(1, 1.0), Table((1,), (0.5,)), Steps((1,), (0.5,))])
def test_a_negative_age_is_refused(any_curve: DecayCurve) -> None:
    for acting in (any_curve, PartlyCausal(any_curve, 0.5)):
        with pytest.raises(ValueError, match="never negative"):
            acting.factor(-1)


def test_curves_that_would_rise_or_leave_the_bounds_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="half_life"):
        Exponential(0)
    with pytest.raises(ValueError, match="floor"):
        Exponential(1, math.nan)
    with pytest.raises(ValueError, match="scale"):
        Power(0, 1.0)
    with pytest.raises(ValueError, match="shape"):
        Power(1, math.inf)
    with pytest.raises(ValueError, match="never rise"):
        Table((1, 2), (0.5, 0.6))
    with pytest.raises(ValueError, match="above 0 and rise"):
        Steps((2, 2), (0.5, 0.4))
    with pytest.raises(ValueError, match="at least one"):
        Table((), ())
    with pytest.raises(ValueError, match="causal_share"):
        PartlyCausal(Flat(), 1.5)


@given(curves)
@unhurried
def test_a_curve_survives_the_way_to_another_process(any_curve: DecayCurve) -> None:
    again: DecayCurve = pickle.loads(pickle.dumps(any_curve))
    assert again == any_curve
    assert again.factor(7 * MINUTE) == any_curve.factor(7 * MINUTE)


def test_settings_become_the_curve_they_describe() -> None:
    own = {"form": "exponential", "half_life": "20m", "floor": 0.1}
    assert curve(ContactDecay.model_validate(own)) == Exponential(20 * MINUTE, 0.1)
    own = {"form": "power", "scale": "5s", "shape": 0.5}
    assert curve(ContactDecay.model_validate(own)) == Power(5 * SECOND, 0.5)
    points = [["5m", 0.8], ["1h30", 0.3]]
    assert curve(ContactDecay.model_validate({"form": "table", "points": points})) == Table(
        (5 * MINUTE, 90 * MINUTE), (0.8, 0.3)
    )
    half = curve(InterestDecay.model_validate({"form": "steps", "points": points, "causal_share": 0.5}))
    assert half == PartlyCausal(Steps((5 * MINUTE, 90 * MINUTE), (0.8, 0.3)), 0.5)
    assert curve(None) == Flat()
    assert curve(InterestDecay(preset="flat", causal_share=0.5)).factor(YEAR) == 1.0


def test_a_preset_means_another_curve_for_contact_than_for_interest() -> None:
    contact, interest = curve(ContactDecay(preset="salesup2025")), curve(InterestDecay(preset="salesup2025"))
    assert (contact.factor(2 * HOUR), interest.factor(2 * HOUR)) == (0.487179, 0.586466)


@pytest.mark.parametrize("name", list(decay_presets()))
def test_every_preset_keeps_the_rules_of_a_curve(name: str) -> None:
    preset = decay_presets()[name]
    for fitted in (preset.contact, preset.interest):
        if fitted is not None:
            published = published_curve(fitted.curve)
            values = [published.factor(round(1.3**step)) for step in range(80)]
            assert published.factor(0) == 1.0
            assert values == sorted(values, reverse=True)
            assert values[-1] >= published.floor >= 0.0
