"""What is saved loads again to the same, and nothing else in the planner's file is touched."""

import difflib
import os
import stat
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.distributions import DurationDist
from policies.durations import HOUR
from policies.settings import Latency, Notify, Policy, Reassign, Routing
from scenarios.loading import load, loads
from scenarios.problems import ScenarioError
from scenarios.saving import new_text, save, saved_text
from scenarios.scenario import Scenario

DEMO = (Path(__file__).parents[2] / "scenarios/library/saas-20-salespeople.toml").read_text(encoding="utf-8")
RANGED = (
    DEMO.replace("qualify_rate = 0.55", "qualify_rate = { likely = 0.55, low = 0.4, high = 0.7 }")
    .replace("headcount = 14", "headcount = { likely = 14, low = 12, high = 16 }")
    .replace("{ accuracy = 0.60 }", "{ accuracy = { likely = 0.6, low = 0.4, high = 0.7 } }")
    .replace('first_touch = "4h"', 'first_touch = { likely = "4h", low = "2h", high = "8h" }')
)
Edit = Callable[[Scenario], Scenario]


def changed(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def with_option(scenario: Scenario, number: int, **keys: Any) -> Scenario:
    options = list(scenario.policies)
    options[number] = options[number].model_copy(update=keys)
    return scenario.model_copy(update={"policies": tuple(options)})


def with_source(scenario: Scenario, number: int, **keys: Any) -> Scenario:
    sources = list(scenario.sources)
    sources[number] = sources[number].model_copy(update=keys)
    return scenario.model_copy(update={"sources": tuple(sources)})


def renamed(scenario: Scenario, number: int, name: str) -> Scenario:
    old = scenario.policies[number].name
    options = [
        option.model_copy(update={"like": name}) if option.like == old else option for option in scenario.policies
    ]
    options[number] = options[number].model_copy(update={"name": name})
    return scenario.model_copy(update={"policies": tuple(options)})


def test_an_unchanged_scenario_leaves_the_file_as_it_is() -> None:
    assert saved_text(loads(DEMO), DEMO) == DEMO


def test_one_changed_number_changes_one_line_and_keeps_its_comment() -> None:
    edited = with_source(loads(DEMO), 0, qualify_rate=0.4)

    assert changed(DEMO, saved_text(edited, DEMO)) == [
        "-qualify_rate = 0.55             # of ICP leads reached at once (SalesUp 2025: 54 of 100)",
        "+qualify_rate = 0.4             # of ICP leads reached at once (SalesUp 2025: 54 of 100)",
    ]


def test_a_number_set_back_to_its_default_keeps_its_line() -> None:
    edited = with_source(loads(DEMO), 0, day_variation=0.0)

    assert changed(DEMO, saved_text(edited, DEMO)) == ["-day_variation = 0.25", "+day_variation = 0"]


def test_an_option_can_drop_what_it_takes_from_another() -> None:
    scenario = loads(DEMO)
    edited = with_option(scenario, 5, reassign=None)

    text = saved_text(edited, DEMO)

    assert changed(DEMO, text) == ['+reassign = "off"']
    assert loads(text).policies[5].reassign is None


def test_an_option_whose_origin_changes_keeps_its_own_values() -> None:
    scenario = loads(DEMO)
    edited = with_option(scenario, 3, owner_first=False)

    again = loads(saved_text(edited, DEMO))

    assert [option.owner_first for option in again.policies] == [False, False, False, False, True, True]


def test_a_new_source_is_written_behind_the_others() -> None:
    scenario = loads(DEMO)
    fair = scenario.sources[2].model_copy(update={"name": "trade fair", "bursts": ()})
    text = saved_text(scenario.model_copy(update={"sources": (*scenario.sources, fair)}), DEMO)

    assert loads(text).sources[3].name == "trade fair"
    assert [line for line in changed(DEMO, text) if line.startswith("-")] == []


def test_comments_move_with_the_option_they_belong_to() -> None:
    scenario = loads(DEMO)
    text = saved_text(scenario.model_copy(update={"policies": scenario.policies[::-1]}), DEMO)

    assert loads(text).policies == scenario.policies[::-1]
    assert "# rules of thumb; 0 = coin flip, 1 = oracle" in text


def test_a_given_up_range_becomes_its_likely_number() -> None:
    scenario = loads(RANGED)
    assert len(scenario.ranges) == 4

    text = saved_text(scenario.model_copy(update={"ranges": scenario.ranges[1:]}), RANGED)

    assert loads(text).ranges == scenario.ranges[1:]
    assert len(changed(RANGED, text)) == 2


def test_line_ends_of_windows_stay() -> None:
    text = DEMO.replace("\n", "\r\n")
    saved = saved_text(with_source(loads(text), 0, intent=0.8), text)

    assert "\n" not in saved.replace("\r\n", "")


def test_a_scenario_that_would_not_load_is_not_saved(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(DEMO, encoding="utf-8")
    scenario = loads(DEMO)

    with pytest.raises(ScenarioError, match="another option has this name"):
        save(with_option(scenario, 1, name=scenario.policies[0].name), path)

    assert path.read_text(encoding="utf-8") == DEMO
    assert os.listdir(tmp_path) == ["mine.toml"]


def test_saving_keeps_the_rights_of_the_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(DEMO, encoding="utf-8")
    path.chmod(0o640)
    edited = with_source(load(path), 0, intent=0.8)

    save(edited, path)

    assert load(path) == edited
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["mine.toml"]


def test_a_new_file_holds_the_whole_scenario(tmp_path: Path) -> None:
    scenario = loads(RANGED)

    save(scenario, tmp_path / "new.toml")

    assert load(tmp_path / "new.toml") == scenario


durations = st.integers(0, 10_000) | st.integers(0, 60 * 24 * HOUR)
shares = st.floats(0, 1, allow_nan=False)
lags = st.one_of(
    durations.map(lambda ms: DurationDist(dist="constant", mean=ms_text(ms))),
    st.tuples(durations, st.floats(0.1, 3)).map(
        lambda pair: DurationDist(dist="lognormal", mean=ms_text(pair[0]), cv=pair[1], clock="business")
    ),
    st.lists(durations, min_size=1, max_size=3).map(
        lambda ms: DurationDist(dist="empirical", values=tuple(ms_text(one) for one in ms))
    ),
)


def ms_text(ms: int) -> Any:
    """Durations enter a model as they are written in a file."""
    return f"{ms}ms"


routings = st.sampled_from([
    Routing(method="least_loaded"), Routing(method="count_based", max_lead=3, calibrate=False),
    Routing(method="territory", attribute="region", territories={"PL": "SDR", "DACH": ("AE", "SDR")}),
    Routing(method="territory", attribute="region", territories={"PL": "SDR"}, then=Routing(method="round_robin")),
    Routing(method="score_priority", bands=(80.0, 45.0), hot_to=("AE",)),
    Routing(method="weighted_round_robin", weights={"SDR": 1.5}),
])  # fmt: skip
latencies = st.one_of(
    lags.map(lambda lag: Latency(lag=lag)),
    st.just(Latency(poll=ms_text(300_000))), st.just(Latency(batch=("09:00", "13:00"))),
)  # fmt: skip
keys_of_options = st.one_of(
    st.tuples(st.just("routing"), routings),
    st.tuples(st.just("assignment_latency"), latencies),
    st.tuples(st.just("notify"), st.tuples(lags, shares).map(lambda two: Notify(lag=two[0], interruptible=two[1]))),
    st.tuples(st.just("reassign"), st.none() | st.just(Reassign(after=ms_text(60_000), to=("SDR",)))),
    st.tuples(st.just("mql"), st.none()),
    st.tuples(st.just("sla"), st.just(())),
    st.tuples(st.just("cadence"), st.just(())),
    st.tuples(st.just("contact_caps"), st.just({})),
    st.tuples(st.just("owner_first"), st.booleans()),
    st.tuples(st.just("fallback"), st.sampled_from([(), ("AE",)])),
    st.tuples(st.just("alert_compliance"), shares),
    st.tuples(st.just("staffing"), st.just({})),
    st.tuples(st.just("like"), st.none()),
)


def option_edit(number: int, key: str, value: Any) -> Edit:
    # cadences name tiers, so they go together
    extra = {"cadence": ()} if key == "sla" else {}
    return lambda scenario: with_option(scenario, number % len(scenario.policies), **{key: value}, **extra)


def copied(number: int, name: str) -> Edit:
    def edit(scenario: Scenario) -> Scenario:
        if any(option.name == name for option in scenario.policies):
            return scenario
        old = scenario.policies[number % len(scenario.policies)]
        new: Policy = old.model_copy(update={"name": name, "like": old.name})
        return scenario.model_copy(update={"policies": (*scenario.policies, new)})

    return edit


edits = st.one_of(
    st.tuples(st.integers(0, 5), keys_of_options).map(lambda two: option_edit(two[0], *two[1])),
    st.tuples(st.integers(0, 5), keys_of_options).map(lambda two: option_edit(two[0], *two[1])),
    st.tuples(st.integers(0, 5), st.sampled_from(["neu", 'with "quotes"', "źle # nie"])).map(
        lambda two: lambda scenario: renamed(scenario, two[0], two[1])
        if all(option.name != two[1] for option in scenario.policies) else scenario
    ),
    st.tuples(st.integers(0, 5), st.sampled_from(["copy", "copy.2"])).map(lambda two: copied(*two)),
    shares.map(lambda share: lambda scenario: with_source(scenario, 0, intent=share)),
    lags.map(lambda lag: lambda scenario: with_source(scenario, 1, patience=lag)),
    st.just(lambda scenario: scenario.model_copy(update={"sources": scenario.sources[::-1]})),
    st.just(lambda scenario: scenario.model_copy(update={"decay": type(scenario.decay)()})),
    st.just(lambda scenario: scenario.model_copy(update={"meetings": None})),
    durations.map(lambda ms: lambda scenario: scenario.model_copy(update={"reply_window": ms})),
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([DEMO, RANGED]), st.lists(edits, min_size=1, max_size=5))
def test_what_is_saved_loads_to_the_same(text: str, changes: list[Edit]) -> None:
    scenario = reduce(lambda one, edit: edit(one), changes, loads(text))
    kept = tuple(one for one in scenario.ranges if one.place[:1] != ("policies",) or one.place[1] in
                 [option.name for option in scenario.policies])  # fmt: skip
    if scenario.mql is None or not kept:
        return
    scenario = scenario.model_copy(update={"ranges": kept})

    assert loads(saved_text(scenario, text)) == scenario


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(edits, min_size=1, max_size=5))
def test_a_new_file_of_an_edited_scenario_loads_to_the_same(changes: list[Edit]) -> None:
    scenario = reduce(lambda one, edit: edit(one), changes, loads(DEMO))

    assert loads(new_text(scenario)) == scenario
