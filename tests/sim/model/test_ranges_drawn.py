"""Numbers given as ranges are drawn once per replication, the same for all options, and move no other draw."""

import numpy as np
import pytest

from policies.doubts import Doubt
from policies.durations import HOUR, MINUTE
from scenarios.loading import loads
from scenarios.problems import ScenarioError
from scenarios.scenario import Scenario
from sim.experiments.jobs import Job
from sim.experiments.runs import run
from sim.measures.intervals import forecast
from sim.measures.kpis import by_key, specs
from sim.measures.summary import kpi_value
from sim.model.world import draw_world, drawn_policy
from tests.tui.small import SMALL

REACH = ("reach = 0.5", "reach = { likely = 0.5, low = 0.2, high = 0.6 }")
LATENCY = ('assignment_latency = "1d"', 'assignment_latency = { likely = "1d", low = "4h", high = "2d" }')


def ranged(*changes: tuple[str, str], text: str = SMALL) -> Scenario:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return loads(text)


@pytest.mark.parametrize(
    ("likely", "u", "expected"), [(1, 0.0, 1.0), (1, 0.75, 2.0), (2, 0.125, 1.5), (2, 0.5, 2.0), (3, 0.25, 2.0)]
)
def test_draws_are_triangular(likely: float, u: float, expected: float) -> None:
    assert Doubt((), (), likely=likely, low=1.0, high=3.0).at(u) == expected


def test_draws_have_the_mean_of_a_triangle() -> None:
    doubt = Doubt((), (), likely=0.4, low=0.3, high=0.8)
    drawn = [doubt.at(u) for u in (np.arange(100_000) + 0.5) / 100_000]
    assert np.mean(drawn) == pytest.approx((0.4 + 0.3 + 0.8) / 3, abs=1e-6)
    assert min(drawn) >= 0.3
    assert max(drawn) <= 0.8


def test_a_range_without_width_changes_no_byte() -> None:
    plain = loads(SMALL)
    narrow = ranged(("reach = 0.5", "reach = { likely = 0.5, low = 0.5, high = 0.5 }"))
    one, other = draw_world(plain, 1), draw_world(narrow, 1)
    assert other.scenario.channels == plain.channels
    assert one.created.tobytes() == other.created.tobytes()
    assert one.quality.tobytes() == other.quality.tobytes()


def test_each_replication_has_its_own_number_within_the_range() -> None:
    scenario = ranged(REACH)
    reaches = [draw_world(scenario, replication).scenario.channels["phone"].reach for replication in range(8)]
    assert len(set(reaches)) == 8
    assert all(0.2 <= reach <= 0.6 for reach in reaches)
    assert draw_world(scenario, 3).scenario.channels["phone"].reach == reaches[3]


def test_a_range_moves_no_other_draw() -> None:
    one, other = draw_world(loads(SMALL), 2), draw_world(ranged(REACH, LATENCY), 2)
    assert one.created.tobytes() == other.created.tobytes()
    assert one.quality.tobytes() == other.quality.tobytes()


def test_a_second_range_leaves_the_draw_of_the_first_where_it_was() -> None:
    alone = draw_world(ranged(REACH), 4)
    beside = draw_world(
        ranged(("qualify_rate = 0.5", "qualify_rate = { likely = 0.5, low = 0.4, high = 0.6 }"), REACH), 4
    )
    assert alone.scenario.channels == beside.scenario.channels
    assert beside.scenario.sources[0].qualify_rate != 0.5


def test_a_range_of_an_option_is_drawn_for_it_and_for_who_is_like_it_alike() -> None:
    text = (
        SMALL + '\n[[policies]]\nname = "today, newest first"\nlike = "today, by hand"\nwork_order = "newest_first"\n'
    )
    scenario = ranged(LATENCY, text=text)
    world = draw_world(scenario, 5)
    means = [drawn_policy(world, option).assignment_latency.lag.mean for option in scenario.policies]
    assert means[0] == means[3]
    assert means[0] is not None
    assert 4 * HOUR <= means[0] <= 48 * HOUR
    assert means[0] != 24 * HOUR
    assert means[1:3] == [0, 0]
    assert drawn_policy(world, drawn_policy(world, scenario.policies[0])) == drawn_policy(world, scenario.policies[0])


def test_a_renamed_option_keeps_its_ranges() -> None:
    scenario = ranged(LATENCY)
    world = draw_world(scenario, 5)
    renamed = scenario.policies[0].model_copy(update={"name": "another"})
    assert (
        drawn_policy(world, renamed).assignment_latency == drawn_policy(world, scenario.policies[0]).assignment_latency
    )


def test_a_table_for_every_option_is_drawn_once() -> None:
    scenario = ranged(('first_touch = "5m"', 'first_touch = { likely = "5m", low = "1m", high = "1h" }'))
    world = draw_world(scenario, 1)
    promises = {drawn_policy(world, option).sla[0].first_touch for option in scenario.policies}
    assert len(promises) == 1
    (promise,) = promises
    assert promise is not None
    assert MINUTE <= promise <= HOUR
    assert promise != 5 * MINUTE


def test_durations_inside_distributions_and_whole_numbers_are_drawn() -> None:
    mean = 'work_time = { dist = "exponential", mean = { likely = "6m", low = "3m", high = "20m" } }'
    people = "headcount = { likely = 2, low = 1, high = 9 }"
    scenario = ranged(('work_time = "6m"', mean), ("headcount = 2", people))
    worlds = [draw_world(scenario, replication).scenario for replication in range(6)]
    lasting = [world.channels["phone"].work_time.mean for world in worlds]
    assert all(isinstance(ms, int) and 3 * MINUTE <= ms <= 20 * MINUTE for ms in lasting)
    assert len(set(lasting)) == 6
    sizes = [world.teams[0].headcount for world in worlds]
    assert all(isinstance(size, int) and 1 <= size <= 9 for size in sizes)
    assert len(set(sizes)) > 1


def test_a_range_that_is_given_up_is_played_at_likely() -> None:
    scenario = ranged(REACH, LATENCY).model_copy(update={"ranges": ()})
    world = draw_world(scenario, 0)
    assert world.scenario.channels["phone"].reach == 0.5
    assert drawn_policy(world, scenario.policies[0]).assignment_latency.lag.mean == 24 * HOUR


def test_a_doubt_widens_the_forecast() -> None:
    def width(scenario: Scenario) -> float:
        spec = by_key(specs(scenario, scenario.policies))["leads_per_month"]
        runs = run(Job(scenario, scenario.policies[1], replication) for replication in range(8))
        months = [kpi_value(period, spec) for each in runs for period in each.summary.periods]
        ahead = forecast(np.array(months, dtype=np.float64), "month", spec.better)
        assert ahead is not None
        return ahead.p90 - ahead.p10

    volume = ("leads_per_week = 20", "leads_per_week = { likely = 20, low = 2, high = 120 }")
    assert width(ranged(volume)) > 2 * width(loads(SMALL))


def test_results_with_and_without_a_range_are_not_taken_for_each_other() -> None:
    plain, doubted = loads(SMALL), ranged(LATENCY)
    wider = ranged((LATENCY[0], LATENCY[1].replace("2d", "3d")))
    keys = {Job(scenario, scenario.policies[0], 0).key for scenario in (plain, doubted, wider)}
    assert len(keys) == 3


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weeks = 5", "weeks = { likely = 5, low = 4, high = 6 }", "a number here, not a range"),
        (
            'mix.region = { "PL" = 0.5, "DACH" = 0.5 }',
            'mix.region = { "PL" = { likely = 0.5, low = 0.4, high = 0.6 }, "DACH" = 0.5 }',
            "with every range at its low end",
        ),
        ("leads_per_week = 20", "leads_per_week = { likely = 20, low = 2, high = 9_000_000 }", "too big to play"),
    ],
)
def test_ranges_that_cannot_be_drawn_are_refused_with_their_place(old: str, new: str, said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        ranged((old, new))
