"""A simulated floor is recorded, calibrated and written: the file loads, and its numbers are those of the floor."""

import tomllib
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
import tomlkit

from policies.durations import DAY, HOUR
from scenarios.calibration.assembling import usual_tables
from scenarios.calibration.calibration import Calibration, calibrate
from scenarios.calibration.estimate import Estimate, Findings, Setting, share
from scenarios.history import MISSING, NOBODY, History
from scenarios.loading import loads
from scenarios.ranges import take_ranges
from sim.model.engine import simulate
from sim.model.trace import Trace
from sim.model.world import draw_world
from tests.history_of import history_of
from tests.scenarios.calibration.records import clock, record

FLOOR = """
[scenario]
name = "floor"
start = 2026-01-05
weeks = 12
drain_weeks = 3
timezone = "Europe/Warsaw"
seed = 3
[attributes]
region = ["PL", "DACH"]
[data_quality]
never_reachable = 0.1
[[sources]]
name = "form"
leads_per_week = 250
arrivals = "inbound-forms"
day_variation = 0.2
intent = 0.6
qualify_rate = 0.4
mix.region = { PL = 0.8, DACH = 0.2 }
deal_value = { dist = "lognormal", mean = 20000, cv = 0.6 }
[[sources]]
name = 'the "big" fair'
leads_per_week = 120
arrivals = "office-hours"
qualify_rate = 0.15
mix.region = { PL = 0.3, DACH = 0.7 }
[channels.phone]
work_time = "5m"
talk_time = "10m"
reach = 0.45
fatigue = 0.9
[[cadence]]
steps = [{ channel = "phone" }, { channel = "phone", after = "2h" }, { channel = "phone", after = "1d" },
    { channel = "phone", after = "3d" }]
[[teams]]
name = "SDR"
headcount = 8
shift = "Mon-Fri 09:00-17:00"
[[policies]]
name = "today"
routing = "round_robin"
scoring = { accuracy = 0.6 }
"""
FORM, FAIR = ("sources", "form"), ("sources", 'the "big" fair')
TEAM = Findings(
    estimates=(share(("teams", "calling", "absence"), 4, 100),),
    settings=(
        Setting(
            ("teams",),
            [{"name": "calling", "role": "sdr", "headcount": 8, "shift": "Mon-Fri 09:00-17:00", "absence": 0.0}],
            8,
        ),
        Setting(("channels", "phone", "work_time"), {"dist": "lognormal", "mean": "6m", "cv": 0.5}, 900),
        Setting(("policies", "today", "routing"), "round_robin", 900),
    ),
)


@cache
def played() -> tuple[History, Trace]:
    world = draw_world(loads(FLOOR), 0)
    trace = simulate(world, world.scenario.policies[0])
    history = history_of(world, trace)
    told = replace(history.leads, intent=world.intent[: len(history.leads.created)].astype(np.int8))
    return replace(history, leads=told), trace


def without_decay() -> dict[str, Any]:
    """What is usual, for a floor on which delay does nothing."""
    return {name: table for name, table in usual_tables().items() if name != "decay"}


@cache
def found() -> Calibration:
    return calibrate(played()[0], without_decay())


@cache
def plain() -> Calibration:
    return calibrate(played()[0])


def named(*place: str) -> Estimate:
    return next(one for one in found().findings.estimates if one.place == place)


TRUTH = [
    ((*FORM, "leads_per_week"), 250),
    ((*FAIR, "leads_per_week"), 120),
    ((*FORM, "day_variation"), 0.2),
    ((*FORM, "intent"), 0.6),
    ((*FORM, "qualify_rate"), 0.4),
    ((*FAIR, "qualify_rate"), 0.15),
    ((*FORM, "deal_value", "mean"), 20_000),
    ((*FORM, "deal_value", "cv"), 0.6),
    (("channels", "phone", "reach"), 0.45),
    (("channels", "phone", "fatigue"), 0.9),
    (("data_quality", "never_reachable"), 0.1),
    (("policies", "today", "scoring", "accuracy"), 0.6),
]


@pytest.mark.parametrize(("place", "truth"), TRUTH)
def test_what_the_floor_was_made_of_is_read_back_within_three_errors(place: tuple[str, ...], truth: float) -> None:
    one = named(*place)
    assert abs(one.value - truth) < 3 * one.standard_error
    assert one.low < one.value < one.high


def test_the_written_file_loads_with_its_ranges_and_says_where_each_number_comes_from() -> None:
    text = found().text()
    scenario = loads(text)
    ranged = {one.place for one in scenario.ranges}
    assert {(*FORM, "leads_per_week"), (*FAIR, "qualify_rate"), ("channels", "phone", "reach")} <= ranged
    line = next(line for line in text.splitlines() if line.startswith("reach = "))
    one = named("channels", "phone", "reach")
    assert f"# from your file, n = {one.n:,}, ± {one.standard_error:.2g}" in line
    assert [source.name for source in scenario.sources] == ["form", 'the "big" fair']
    assert sum(scenario.sources[0].mix["region"].values()) == pytest.approx(1.0)
    assert scenario.sources[0].mix["region"]["PL"] == pytest.approx(0.8, abs=0.03)


def test_what_could_not_be_told_is_listed_with_its_reason() -> None:
    text = plain().text()
    assert loads(text).scenario.start.isoformat() == "2026-04-20"  # the day behind the record
    head = text[: text.index("[scenario]")]
    assert "demand.growth: 15 whole weeks are too few" in head
    assert "data_quality.duplicates: no column says which leads are the same person" in head
    assert 'the scenario keeps the preset "salesup2025"' in " ".join(head.replace("#", " ").split())


def test_the_cadence_of_the_floor_is_read_from_its_attempts() -> None:
    cadence = tomllib.loads(found().text())["cadence"][0]["steps"]
    assert [step["channel"] for step in cadence] == ["phone"] * 4
    middle = [loads(found().text()).cadence[0].steps[number].after.expected for number in (1, 2, 3)]
    assert 2 * HOUR <= middle[0] < 14 * HOUR  # nights lie between
    assert DAY <= middle[1] < 2 * DAY
    assert 3 * DAY <= middle[2] < 4 * DAY


def test_the_team_found_elsewhere_takes_the_place_of_what_is_usual() -> None:
    whole = found().with_findings(TEAM)
    scenario = whole.scenario()
    assert [(team.name, team.size) for team in scenario.teams] == [("calling", 8)]
    assert scenario.policies[0].routing.method == "round_robin"
    assert scenario.policies[0].scoring.accuracy == pytest.approx(0.6, abs=0.1)
    assert scenario.channels["phone"].talk_time.is_zero  # the record's times of work have it in them
    assert ("teams", "calling", "absence") in {one.place for one in scenario.ranges}


def test_the_calibrated_floor_reaches_and_qualifies_as_many_as_the_real_one() -> None:
    likely, _, _ = take_ranges(tomllib.loads(found().with_findings(TEAM).text()))
    scenario = loads(tomlkit.dumps(likely))
    again = simulate(draw_world(scenario, 0), scenario.policies[0]).leads
    once = played()[1].leads
    assert again.qualified.mean() == pytest.approx(once.qualified.mean(), abs=0.03)
    assert again.attempts.mean() == pytest.approx(once.attempts.mean(), rel=0.1)


def test_where_more_came_to_something_than_could_be_spoken_with_the_reach_is_raised() -> None:
    leads = [(clock(day, 9 + hour), clock(day, 9 + hour) + 1, 0) for day in range(20) for hour in range(10)]
    plain = record(leads)
    qualified = np.tile(np.array([1, 1, 1, 0, 0], np.int8), 40)
    history = replace(plain, touches=None, leads=replace(plain.leads, qualified=qualified))

    found = calibrate(history)

    told = {one.place: one.value for one in found.findings.settings}
    rates = {one.place: one.value for one in found.findings.estimates}
    assert told["channels", "phone", "reach"] == pytest.approx(0.6 / 0.9, abs=0.02)
    assert rates["sources", history.sources[0], "qualify_rate"] == pytest.approx(0.9, abs=0.01)
    assert ("channels", "phone", "reach") not in {one.place for one in found.findings.not_estimated}
    assert found.scenario().channels["phone"].reach == told["channels", "phone", "reach"]


def test_later_findings_take_the_place_of_earlier_ones() -> None:
    more = Findings(estimates=(replace(named("channels", "phone", "reach"), value=0.5, low=0.4, high=0.6),))
    scenario = found().with_findings(more).scenario()
    assert scenario.channels["phone"].reach == 0.5


def test_a_given_file_holds_where_the_record_is_silent() -> None:
    base = tomllib.loads(FLOOR)
    base["economics"] = {"gross_margin": 0.7}
    base["decay"] = {"contact": {"preset": "lrm2007"}}
    text = calibrate(played()[0], base).text()
    scenario = loads(text)
    assert scenario.economics.gross_margin == 0.7
    assert scenario.teams[0].name == "SDR"
    assert scenario.scenario.start.isoformat() == "2026-01-05"
    assert scenario.decay.contact is not None
    assert scenario.decay.contact.preset == "lrm2007"


def test_names_cannot_break_out_of_a_comment_or_a_string() -> None:
    names = ("a # [hidden]", '"""\\')
    scenario = calibrate(replace(played()[0], sources=names)).scenario()
    assert tuple(source.name for source in scenario.sources) == names


def test_a_record_without_days_gives_rates_and_no_volume() -> None:
    history = played()[0]
    missing = np.full(len(history.leads.created), MISSING)
    bare = replace(history.leads, created=missing, first_touch=missing, qualified_at=missing, ended_at=missing)
    told = calibrate(replace(history, leads=bare, touches=None, undated=True))
    scenario = told.scenario()
    assert scenario.sources[0].leads_per_week == 0
    assert scenario.sources[0].qualify_rate > scenario.sources[1].qualify_rate > 0
    assert told.hazards.by_attempt_of == "qualified"


def test_a_record_of_nothing_but_dates_still_loads() -> None:
    history = played()[0]
    size = len(history.leads.created)
    untold = np.full(size, NOBODY, dtype=np.int8)
    bare = replace(
        history.leads,
        first_touch=np.full(size, MISSING),
        score=np.full(size, np.nan),
        value=np.full(size, np.nan),
        qualified=untold,
        won=untold,
        attributes={},
        intent=None,
    )
    told = calibrate(replace(history, leads=bare, touches=None, values={}, dates_only=True))
    assert told.scenario().sources[0].qualify_rate == 0
    assert told.hazards.outcome == ""


def test_of_very_many_sources_the_small_ones_become_one() -> None:
    history = played()[0]
    source = (np.arange(len(history.leads.created)) % 30).astype(np.int32)
    names = tuple(f"source {number}" for number in range(30))
    told = calibrate(replace(history, leads=replace(history.leads, source=source), sources=names))
    written = [one["name"] for one in tomllib.loads(told.text())["sources"]]
    assert written == [*names[:11], "other sources"]
    assert any("19 small sources are one" in sentence for sentence in told.findings.warnings)
    assert (told.history.leads.source < 12).all()
