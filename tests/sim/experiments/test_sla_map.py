"""The map of promises: the same numbers as a sweep, the nearest cells first, and what the target takes."""

from dataclasses import replace

import pytest

from policies.durations import HOUR, MINUTE
from scenarios.loading import loads
from scenarios.toml_text import parse
from sim.experiments.grid import cells, read_axis
from sim.experiments.runs import run
from sim.experiments.sizing import Target
from sim.experiments.sla_map import (
    FIRST,
    MEETINGS,
    MapCell,
    MapPlay,
    MapQuestion,
    MapRow,
    SlaMap,
    option_rows,
    people_rows,
    promised_tiers,
    thresholds_around,
)
from sim.experiments.sweep import jobs, swept
from sim.measures.results import Cell
from tests.tui.small import SMALL

SCENARIO = loads(SMALL, "small.toml")
KPI = "sla_attainment.hot.first_touch"


def question(replications: int = 2, target: float = 0.6, options: slice = slice(1, 2)) -> MapQuestion:
    rows = option_rows(SCENARIO)[options]
    return MapQuestion(SCENARIO, "hot", (5 * MINUTE, 15 * MINUTE, HOUR), rows, target, replications)


def played(asked: MapQuestion) -> SlaMap:
    play = MapPlay(asked)
    assert len(list(play(None, None))) == play.total
    return play.standing()


def cell(low: float | None, high: float | None, meetings: float = 1.0) -> MapCell:
    kept = Cell(KPI, 0.5, low, high, None)
    return MapCell(
        {KPI: kept, MEETINGS: Cell(MEETINGS, meetings, None, None, None)}, 5, Target(KPI, ">=", 0.6).reach(kept)
    )


def test_a_cell_has_the_numbers_of_a_sweep_over_the_same_values() -> None:
    found = played(question())
    data = parse(SMALL, "file")
    axes = [read_axis("sla.hot.first_touch=5m,15m,1h", data)]
    grid = cells(data, axes)
    chosen = SCENARIO.policies[1:2]
    sweep = swept(axes, grid, chosen, run(jobs(grid, chosen, 2)), MEETINGS)
    for column in range(3):
        for kpi in (KPI, MEETINGS, "profit_per_month"):
            assert found.cells[0, column].mean(kpi) == sweep.options[0].value(column, kpi)


def test_where_only_the_promise_differs_the_columns_are_named_together() -> None:
    assert played(question()).only_the_promise == ((0, 1, 2),)


def test_cells_nearest_the_target_are_played_to_the_end_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.experiments.sla_map.TOGETHER", 1)
    play = MapPlay(question(FIRST + 1))
    order = [(each.option, each.replication) for each in play(None, None)]
    first, later = order[: 3 * FIRST], order[3 * FIRST :]
    assert {replication for _, replication in first} == set(range(FIRST))
    found = play.standing().cells
    shares = {f"0/{column}": found[0, column].mean(KPI) or 0.0 for column in range(3)}
    assert [name for name, _ in later] == sorted(shares, key=lambda name: abs(shares[name] - 0.6))


def test_a_row_of_people_is_the_option_with_its_headcount_changed() -> None:
    rows = people_rows(SCENARIO, SCENARIO.policies[1], "SDR", fewer=4, more=1)
    assert [(row.name, row.headcount, row.is_file) for row in rows] == [
        ("1 SDR", 1, False),
        ("2 SDR", 2, True),
        ("3 SDR", 3, False),
    ]
    assert [row.policy.staffing["SDR"].headcount for row in rows] == [1, 2, 3]


def test_the_file_s_own_cell_is_known() -> None:
    asked = question()
    assert [asked.is_file((0, column)) for column in range(3)] == [True, False, False]


def test_an_option_that_promises_the_tier_nothing_is_left_out() -> None:
    silent = MapRow("silent", SCENARIO.policies[0].model_copy(update={"sla": ()}))
    asked = replace(question(), rows=(silent, *option_rows(SCENARIO)[1:2]))
    assert asked.places() == [(1, 0), (1, 1), (1, 2)]
    assert set(played(asked).cells) == {(1, 0), (1, 1), (1, 2)}


def test_tiers_and_promises_to_try_come_from_the_file() -> None:
    assert promised_tiers(SCENARIO) == ["hot"]
    assert thresholds_around(SCENARIO, "hot") == tuple(MINUTE * each for each in (1, 5, 15, 30, 60, 240))
    other = loads(SMALL.replace('first_touch = "5m"', 'first_touch = "7m"'), "small.toml")
    assert MINUTE * 7 in thresholds_around(other, "hot")


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.6, 0.7, "yes"), (0.59, 0.7, "unsure"), (0.4, 0.6, "unsure"), (0.4, 0.59, "no"), (None, None, "unsure")],
)
def test_a_cell_keeps_the_target_only_if_its_whole_interval_does(
    low: float | None, high: float | None, expected: str
) -> None:
    assert Target(KPI, ">=", 0.6).reach(Cell(KPI, 0.5, low, high, None)) == expected


def test_a_target_from_above_is_kept_by_what_lies_below_it() -> None:
    most = Target("time_to_first_touch_median", "<=", 15)
    assert [most.reach(Cell("", 1, low, high, None)) for low, high in ((5, 15), (10, 16), (16, 20))] == [
        "yes",
        "unsure",
        "no",
    ]


def test_the_ways_to_the_target_are_the_smallest_changes_first() -> None:
    rows = tuple(MapRow(f"{count} SDR", SCENARIO.policies[1], count) for count in (1, 2, 3))
    asked = replace(question(), rows=rows, team="SDR")
    far, near = cell(0.1, 0.2), cell(0.7, 0.8)
    found = SlaMap(
        asked,
        (),
        {(0, 0): far, (0, 1): far, (0, 2): near, (1, 0): far, (1, 1): near, (2, 0): near, (2, 1): near},
        ((), (), ()),
    )
    assert found.ways((0, 0)) == [(0, 2), (2, 0)]
    assert not found.is_out_of_reach


def test_among_options_the_best_outcome_comes_first() -> None:
    asked = replace(question(), rows=option_rows(SCENARIO))
    far = cell(0.1, 0.2)
    found = SlaMap(asked, (), {(0, 0): far, (1, 0): cell(0.7, 0.8, 5.0), (2, 0): cell(0.7, 0.8, 9.0)}, ((), (), ()))
    assert found.ways((0, 0)) == [(2, 0), (1, 0)]


def test_a_target_is_out_of_reach_only_when_every_cell_is_known_to_miss_it() -> None:
    asked = question()
    far, unsure = cell(0.1, 0.2), cell(0.5, 0.7)
    known = {(0, 0): far, (0, 1): far}
    assert not SlaMap(asked, (), known, ((),)).is_out_of_reach
    assert not SlaMap(asked, (), {**known, (0, 2): unsure}, ((),)).is_out_of_reach
    assert SlaMap(asked, (), {**known, (0, 2): far}, ((),)).is_out_of_reach
