"""A simulated floor whose truth is known is read back from its records: reach, fatigue, decay, chances to qualify."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from policies.durations import DAY, HOUR
from scenarios.calibration.estimate import Estimate
from scenarios.calibration.hazards import Hazards, acting, hazards
from scenarios.decay_curves import ContactDecay, InterestDecay
from scenarios.history import MISSING, NOBODY, History
from scenarios.loading import loads
from scenarios.scenario import Decay
from sim.model.engine import simulate
from sim.model.world import draw_world
from tests.history_of import history_of

FLOOR = """
[scenario]
name = "floor"
start = 2026-01-05
weeks = 12
drain_weeks = 3
timezone = "Europe/Warsaw"
seed = 3
{decay}
[data_quality]
never_reachable = 0.15
[[sources]]
name = "form"
leads_per_week = 400
arrivals = "inbound-forms"
qualify_rate = 0.4
[channels.phone]
work_time = "5m"
talk_time = "10m"
reach = 0.5
fatigue = 0.9
[[cadence]]
steps = [{{ channel = "phone" }}, {{ channel = "phone", after = "2h" }}, {{ channel = "phone", after = "1d" }},
    {{ channel = "phone", after = "2d" }}, {{ channel = "phone", after = "3d" }}]
[[teams]]
name = "SDR"
headcount = 8
shift = "Mon-Fri 09:00-17:00"
[[policies]]
name = "today"
routing = "round_robin"
"""
CURVES = """
[decay.contact]
form = "exponential"
half_life = "8h"
floor = 0.3
[decay.interest]
form = "exponential"
half_life = "1d"
floor = 0.4
"""
SOURCED = Decay(
    contact=ContactDecay(preset="salesup2025", causal_share=0.5), interest=InterestDecay(preset="salesup2025")
)
CAUSAL = Decay(contact=ContactDecay(preset="salesup2025"), interest=InterestDecay(preset="salesup2025"))


@cache
def played(decay: str, until: int | None = None) -> History:
    world = draw_world(loads(FLOOR.format(decay=decay)), 0)
    return history_of(world, simulate(world, world.scenario.policies[0]), until=until)


@cache
def found() -> Hazards:
    return hazards(played(CURVES), CAUSAL)


def named(looked: Hazards, *place: str) -> Estimate:
    return next(one for one in looked.findings.estimates if one.place == place)


TRUTH = [
    (("channels", "phone", "reach"), 0.5),
    (("channels", "phone", "fatigue"), 0.9),
    (("data_quality", "never_reachable"), 0.15),
    (("decay", "contact", "half_life"), 8 * HOUR),
    (("decay", "contact", "floor"), 0.3),
]


@pytest.mark.parametrize(("place", "truth"), TRUTH)
def test_what_was_put_into_the_floor_is_read_back_within_three_errors(place: tuple[str, ...], truth: float) -> None:
    one = named(found(), *place)
    assert abs(one.value - truth) < 3 * one.standard_error
    assert one.standard_error < 0.25 * truth


def test_the_interest_curve_lies_near_the_truth_whatever_its_form() -> None:
    ages = np.array([HOUR, 12 * HOUR, DAY, 3 * DAY, 7 * DAY])
    truth = 0.4 + 0.6 * 0.5 ** (ages / DAY)
    assert acting(found().decay.interest, ages) == pytest.approx(truth, abs=0.12)


def test_answers_fall_from_attempt_to_attempt_more_than_fatigue_makes_them() -> None:
    looked = found()
    assert looked.by_attempt_of == "contact"
    raw = [one.hazard for one in looked.by_attempt[:3]]
    assert raw[1] / raw[0] < 0.85  # waiting and people who never answer come on top of 0.9


def test_a_floor_without_decay_gives_none_and_keeps_what_was_believed() -> None:
    looked = hazards(played(""), SOURCED)
    assert looked.decay == SOURCED
    why = {one.place: one.why for one in looked.findings.not_estimated}
    assert "sooner and later did alike" in why[("decay", "contact")]
    assert 'keeps the preset "salesup2025"' in why[("decay", "interest")]
    assert any("no measure of decay" in sentence for sentence in looked.findings.warnings)


def test_the_fall_is_said_to_be_observed_and_not_proved() -> None:
    assert any("causal_share says what is believed" in sentence for sentence in found().findings.warnings)
    settings = hazards(played(CURVES), SOURCED).findings.settings
    setting = next(one for one in settings if one.place == ("decay", "contact"))
    assert setting.value["causal_share"] == {"likely": 0.5, "low": 0, "high": 1}


def without_results(history: History) -> History:
    """The same record, had nobody written down who was spoken with."""
    assert history.touches is not None
    nobody_says = np.full_like(history.touches.connected, NOBODY)
    return replace(history, touches=replace(history.touches, connected=nobody_says))


def share_of(looked: Hazards, effect: str) -> float:
    cells = next(one for one in looked.tables if one.effect == effect).cells
    return float(cells.hits.sum() / cells.tries.sum())


def test_a_record_cut_in_the_middle_counts_open_leads_as_open() -> None:
    whole, cut = (without_results(history) for history in (played(CURVES), played(CURVES, until=4 * 7 * DAY)))
    truth, told = share_of(hazards(whole, CAUSAL), "qualified"), share_of(hazards(cut, CAUSAL), "qualified")
    touched = cut.leads.first_touch != MISSING
    settled = touched & (cut.leads.qualified != NOBODY)
    assert (touched & ~settled).sum() > 100
    naive = float((cut.leads.qualified[settled] == 1).mean())
    assert abs(told - truth) < 0.6 * abs(naive - truth)


def test_without_results_of_attempts_delay_acts_on_both_together() -> None:
    history = played(CURVES)
    assert history.touches is not None
    untold = replace(
        history, touches=replace(history.touches, connected=np.full_like(history.touches.connected, NOBODY))
    )
    looked = hazards(untold, SOURCED)
    assert looked.decay.contact is None
    assert next(one for one in looked.findings.settings if one.place == ("decay", "contact")).value == {
        "preset": "flat"
    }
    assert looked.contact is None


def test_dates_without_times_tell_no_age() -> None:
    looked = hazards(replace(played(CURVES), dates_only=True), SOURCED)
    assert looked.tables == ()
    assert "no times of day" in looked.findings.not_estimated[0].why


def test_what_goes_along_with_the_delay_is_named() -> None:
    history = played(CURVES)
    leads = history.leads
    delay = np.where(leads.first_touch == MISSING, 0, leads.first_touch - leads.created)
    score = (100.0 - np.argsort(np.argsort(delay)) * 0.01).astype(np.float64)
    looked = hazards(replace(history, leads=replace(leads, score=score)), SOURCED)
    assert any("higher score were answered sooner" in sentence for sentence in looked.findings.warnings)
