"""Presets give back what was published, and what is only remembered never looks sourced."""

import math
from itertools import pairwise

import pytest
from pydantic import ValidationError

from policies.durations import DAY, HOUR, MINUTE, SECOND
from scenarios.presets import (
    ArrivalProfile,
    Benchmark,
    DecayPreset,
    Effect,
    Figure,
    PresetCurve,
    arrival_profile,
    arrival_profiles,
    benchmarks,
    decay_preset,
    decay_preset_names,
    decay_presets,
    preset_form,
)
from sim.model.decay import DecayCurve, published_curve

TOLERANCE = 1e-4  # parameters are rounded to six digits in the file
EFFECTS: tuple[Effect, Effect] = ("contact", "interest")
FITS = [
    (name, effect, fitted)
    for name, preset in decay_presets().items()
    for effect, fitted in (("contact", preset.contact), ("interest", preset.interest))
    if fitted is not None
]


def odds(chance: float) -> float:
    return chance / (1 - chance)


def implied(figure: Figure, fitted: PresetCurve) -> float:
    """What the study would have published if the curve were the truth."""
    decay = published_curve(fitted.curve)
    at = fitted.at_once * decay.factor(figure.at)
    if figure.measure == "rate":
        return at
    if figure.measure == "uplift":
        return at - 1
    assert figure.against is not None
    against = fitted.at_once * decay.factor(figure.against)
    return at / against if figure.measure == "ratio" else odds(at) / odds(against)


def published(figure: Figure) -> float:
    if figure.value is not None:
        return figure.value
    assert figure.low is not None
    assert figure.high is not None
    return (figure.low + figure.high) / 2


def contact_curve(name: str) -> DecayCurve:
    return published_curve(preset_form(name, "contact"))


@pytest.mark.parametrize(("name", "effect", "fitted"), FITS)
def test_a_curve_gives_back_the_published_figures(name: str, effect: Effect, fitted: PresetCurve) -> None:
    gaps = []
    for figure in decay_preset(name).fitted(effect):
        if figure.measure == "odds ratio above":
            assert implied(figure, fitted) > published(figure)
        else:
            gaps.append(abs(implied(figure, fitted) / published(figure) - 1))
    largest = max(gaps, default=0.0)
    assert largest <= fitted.residual <= TOLERANCE
    assert fitted.residual <= largest + 3e-5  # what the file says is measured, not merely safe


def test_remembered_figures_are_met_inside_their_range() -> None:
    velocify = decay_preset("velocify")
    figures = velocify.figures
    ranged = [(each.low, each, each.high) for each in figures if each.low is not None and each.high is not None]
    assert ranged
    for low, figure, high in ranged:
        assert low < implied(figure, velocify.contact) < high


def test_the_lrm_table_is_its_odds_turned_into_chances() -> None:
    def left(times_lower: float) -> float:
        later = odds(0.40) / times_lower
        return later / (1 + later) / 0.40

    by_10_minutes = math.log(4) / math.log(21)
    points = preset_form("lrm2007", "contact").points
    assert points is not None
    assert [age for age, _ in points] == [5 * MINUTE, 10 * MINUTE, 30 * MINUTE]
    expected = [1.0, left(100**by_10_minutes), left(100)]
    assert [value for _, value in points] == pytest.approx(expected, abs=6e-7)


def test_lrm_contact_falls_at_least_as_fast_as_its_qualifying_which_needs_contact() -> None:
    curve = contact_curve("lrm2007")
    five, ten, thirty = (odds(0.40 * curve.factor(minutes * MINUTE)) for minutes in (5, 10, 30))
    assert five / ten > 4
    assert five / thirty > 21


def test_the_hbr_parameters_solve_its_two_ratios() -> None:
    x = math.sqrt((60 / 7 - 1) / 59)
    form = preset_form("hbr2011", "contact")
    assert form.half_life == round(30 * MINUTE / math.log2(1 / x))
    assert form.floor == pytest.approx(x / (59 + x), abs=6e-7)


def test_the_software_advice_shape_solves_its_ratio() -> None:
    form = preset_form("softwareadvice2013", "contact")
    assert form.scale == 5 * SECOND
    assert form.shape == pytest.approx(math.log(1.3) / math.log(665 / 10), abs=6e-7)


def test_software_advice_is_below_its_average_only_after_eleven_minutes() -> None:
    curve = contact_curve("softwareadvice2013")
    average = curve.factor(5 * SECOND) / 1.30
    assert curve.factor(10 * MINUTE) > average > curve.factor(12 * MINUTE)


def test_velocify_points_are_conversions_over_that_of_the_first_minute() -> None:
    points = preset_form("velocify", "contact").points
    assert points is not None
    figures = decay_preset("velocify").figures
    assert [age for age, _ in points] == [figure.at for figure in figures]
    expected = [(1 + published(figure)) / 4.91 for figure in figures]
    assert [value for _, value in points] == pytest.approx(expected, abs=6e-7)


LEADS = (2000, 1500, 1200, 2300, 2000, 1000)
CONTACT = (78, 64, 51, 38, 22, 9)
MEETINGS = (42, 28, 18, 12, 6, 2)


def test_salesup_bins_stand_at_the_geometric_middle_of_their_ends() -> None:
    ends = (5 * MINUTE, 30 * MINUTE, HOUR, 4 * HOUR, DAY)
    middles = [math.sqrt(low * high) for low, high in pairwise(ends)]
    ages = [figure.at for figure in decay_preset("salesup2025").fitted("contact")]
    assert ages[1:5] == pytest.approx(middles, rel=2e-3)
    assert (ages[0], ages[5]) == (150 * SECOND, 48 * HOUR)


def test_salesup_curves_give_its_own_totals_with_its_own_mix_of_delays() -> None:
    preset = decay_preset("salesup2025")
    assert preset.interest is not None
    contact, interest = (published_curve(fitted.curve) for fitted in (preset.contact, preset.interest))
    ages = [figure.at for figure in preset.fitted("contact")]
    assert [figure.at for figure in preset.fitted("interest")] == ages
    reached = [0.78 * contact.factor(age) for age in ages]
    met = [share * (42 / 78) * interest.factor(age) for share, age in zip(reached, ages, strict=True)]
    assert [100 * share for share in reached] == pytest.approx(CONTACT, rel=TOLERANCE)
    assert [100 * share for share in met] == pytest.approx(MEETINGS, rel=TOLERANCE)
    mix = [leads / sum(LEADS) for leads in LEADS]
    totals = [sum(weight * share for weight, share in zip(mix, shares, strict=True)) for shares in (reached, met)]
    assert totals == pytest.approx([0.454, 0.189], abs=0.0005)


def test_flat_is_one_for_both_effects() -> None:
    for effect in EFFECTS:
        assert published_curve(preset_form("flat", effect)).factor(365 * DAY) == 1.0


def test_published_curves_differ_by_more_than_a_factor_of_ten() -> None:
    after_half_an_hour = [contact_curve(name).factor(30 * MINUTE) for name in decay_presets() if name != "flat"]
    assert max(after_half_an_hour) > 10 * min(after_half_an_hour)


def test_every_preset_has_a_contact_curve_and_interest_only_where_the_source_has_it() -> None:
    names = ("lrm2007", "hbr2011", "velocify", "salesup2025", "softwareadvice2013", "flat")
    assert decay_preset_names("contact") == names
    assert decay_preset_names("interest") == ("salesup2025", "flat")
    with pytest.raises(ValueError, match=r'"hbr2011" has no curve for interest.*salesup2025, flat'):
        preset_form("hbr2011", "interest")


@pytest.mark.parametrize("name", list(decay_presets()))
def test_a_curve_that_rests_on_a_remembered_figure_is_never_cited_as_sourced(name: str) -> None:
    preset = decay_preset(name)
    for effect in EFFECTS:
        remembered = [figure for figure in preset.fitted(effect) if figure.mark == "C"]
        if remembered:
            assert not preset.is_sourced(effect)
            assert preset.citation(effect).startswith("not sourced")


def test_only_velocify_and_the_null_are_unsourced_contact_curves() -> None:
    unsourced = [name for name, preset in decay_presets().items() if not preset.is_sourced("contact")]
    assert unsourced == ["velocify", "flat"]
    assert decay_preset("hbr2011").citation("contact").endswith("(read in the primary text)")
    assert decay_preset("hbr2011").citation("interest").endswith("nothing on interest")


def test_a_remembered_figure_cannot_be_written_as_exact_or_with_a_source() -> None:
    with pytest.raises(ValidationError, match="is a range, never a value"):
        Figure.model_validate({"what": "x", "measure": "rate", "at": "5m", "value": 0.5, "mark": "C"})
    row = {"name": "x", "what": "x", "mark": "C", "figures": [{"name": "x", "low": 0.1, "high": 0.2, "unit": "share"}]}
    assert not Benchmark.model_validate(row).is_sourced
    with pytest.raises(ValidationError, match="never"):
        Benchmark.model_validate(row | {"source": "someone"})
    with pytest.raises(ValidationError, match="a source is given"):
        Benchmark.model_validate(row | {"mark": "A"})
    exact = [{"name": "x", "value": 0.1, "unit": "share"}]
    with pytest.raises(ValidationError, match="is a range, never a value"):
        Benchmark.model_validate(row | {"figures": exact})


def test_remembered_benchmarks_carry_no_source_and_all_others_do() -> None:
    remembered = [row.name for row in benchmarks().values() if row.mark == "C"]
    assert remembered == ["sdr_work", "ramp", "data_cleaning"]
    for row in benchmarks().values():
        assert (row.source is not None) == row.is_sourced == (row.name not in remembered)
        assert row.is_sourced or row.citation == "remembered, no source: a range only"


def test_the_response_audit_shares_add_up() -> None:
    audit = benchmarks()["response_audit"]
    shares = [audit.figure(name).value or 0 for name in ("within_1h", "from_1h_to_24h", "later", "never")]
    assert shares == [0.37, 0.16, 0.24, 0.23]
    assert sum(shares) == pytest.approx(1)
    assert audit.figure("mean").value == 42


@pytest.mark.parametrize("name", list(arrival_profiles()))
def test_a_profile_is_168_factors_with_mean_one(name: str) -> None:
    profile = arrival_profile(name)
    assert len(profile) == 168
    assert min(profile) >= 0
    assert math.fsum(profile) == pytest.approx(168, abs=1e-9)


def test_flat_and_office_hours_are_exact() -> None:
    assert arrival_profile("flat") == (1.0,) * 168
    office = [day * 24 + hour for day in range(5) for hour in range(9, 17)]
    assert [hour for hour, factor in enumerate(arrival_profile("office-hours")) if factor] == office
    assert {arrival_profile("office-hours")[hour] for hour in office} == {4.2}


def test_inbound_forms_reproduce_the_published_figures() -> None:
    profile, row = arrival_profile("inbound-forms"), benchmarks()["arrivals"]
    assert arrival_profiles()["inbound-forms"].benchmark == "arrivals"
    days = [sum(profile[24 * day : 24 * day + 24]) / 168 for day in range(7)]
    hours = [sum(profile[hour::24]) / 168 for hour in range(24)]
    assert days[5] + days[6] == pytest.approx(row.figure("at_weekends").value, abs=5e-4)
    assert sum(hours[:8]) + sum(hours[17:]) == pytest.approx(row.figure("outside_8_to_17").value, abs=5e-4)
    assert days[6] / days[5] == pytest.approx(row.figure("sunday_over_saturday").value, abs=5e-3)
    peaks = sorted(range(24), key=hours.__getitem__)[-2:]
    assert sorted(peaks) == [row.figure("first_peak").value, row.figure("second_peak").value]
    assert days.index(max(days)) + 1 == row.figure("most_popular_day").value
    assert days.index(min(days)) == 5
    assert days.index(min(days[:5])) == 2
    assert hours.index(min(hours)) == 3


def test_a_profile_without_any_arrivals_is_refused() -> None:
    with pytest.raises(ValidationError, match="above 0"):
        ArrivalProfile.model_validate({"what": "x", "how": "x", "days": [0] * 7, "hours": [1] * 24})


def test_an_unknown_name_is_answered_with_a_guess() -> None:
    with pytest.raises(ValueError, match='no preset "salesup" \\(did you mean "salesup2025"\\?\\)'):
        decay_preset("salesup")
    with pytest.raises(ValueError, match='no arrival profile "office hours" \\(did you mean "office-hours"\\?\\)'):
        arrival_profile("office hours")
    with pytest.raises(ValueError, match="no figure of response_audit"):
        benchmarks()["response_audit"].figure("median")


def test_presets_cannot_be_changed() -> None:
    assert decay_preset("flat") is decay_preset("flat")
    with pytest.raises(ValidationError, match="frozen"):
        decay_preset("flat").title = "other"  # type: ignore[misc]
    assert isinstance(decay_preset("flat"), DecayPreset)
