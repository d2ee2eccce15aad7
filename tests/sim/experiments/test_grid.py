"""Values to be tried are read as people write them; the cells of a grid share worlds where only choices differ."""

import datetime as dt
from typing import Any

import pytest

from scenarios.loading import loads
from scenarios.paths import Value
from scenarios.problems import ScenarioError
from scenarios.toml_text import parse
from sim.experiments.grid import Axis, GridError, called, cells, read_axis
from sim.experiments.jobs import Job
from sim.measures.kpis import kpis, specs
from sim.measures.measure import measure
from sim.model.engine import simulate
from sim.model.world import draw_world
from tests.tui.small import SMALL


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return parse(SMALL, "file")


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("5m,15m,1h", ("5m", "15m", "1h")),
        ("4..7", (4, 5, 6, 7)),
        ("4..9:2", (4, 6, 8)),
        ("0.1..0.3:0.1", (0.1, 0.2, 0.3)),
        ("1,4..5,1", (1, 4, 5)),
        ("5m..15m:5m", ("5m", "10m", "15m")),
        ("true, false", (True, False)),
        ("2026-02-01", (dt.date(2026, 2, 1),)),
        ("Mon-Fri 09:00-17:00", ("Mon-Fri 09:00-17:00",)),
        ("-2", (-2,)),
    ],
)
def test_values_are_read_as_they_are_written(data: dict[str, Any], written: str, values: tuple[Value, ...]) -> None:
    found = read_axis(f"teams.SDR.shift={written}", data).values
    assert found == values
    assert [type(each) for each in found] == [type(each) for each in values]


@pytest.mark.parametrize(
    "text",
    [
        "teams.SDR.headcount",
        "=4",
        "teams.SDR.headcount=",
        "teams.SDR.headcount=4,,5",
        "teams.SDR.headcount=9..4",
        "teams.SDR.headcount=4..9:0",
        "teams.SDR.headcount=1..100000",
        "sla.hot.first_touch=5m..1h",
        "sla.hot.first_touch=5m..1h:0m",
        "sla.hot.first_touch=low..high",
    ],
)
def test_values_that_cannot_be_tried_are_refused(data: dict[str, Any], text: str) -> None:
    with pytest.raises(GridError):
        read_axis(text, data)


def axes(data: dict[str, Any], *texts: str) -> list[Axis]:
    return [read_axis(text, data) for text in texts]


def test_every_value_meets_every_other_and_the_files_own_cell_is_known(data: dict[str, Any]) -> None:
    grid = axes(data, "sla.hot.first_touch=300s,1h", "teams.SDR.headcount=2..3")
    found = cells(data, grid)
    assert [cell.values for cell in found] == [("300s", 2), ("300s", 3), ("1h", 2), ("1h", 3)]
    assert [cell.is_file for cell in found] == [True, False, False, False]
    assert called(grid, found[3].values) == "hot.first_touch 1h, SDR.headcount 3"


def test_the_file_is_added_where_it_is_none_of_the_cells(data: dict[str, Any]) -> None:
    found = cells(data, axes(data, "teams.SDR.headcount=3..4"))
    assert [(cell.values, cell.is_file, cell.in_grid) for cell in found] == [
        ((3,), False, True),
        ((4,), False, True),
        ((2,), True, False),
    ]


def world_keys(data: dict[str, Any], *texts: str) -> set[str]:
    return {Job(cell.scenario, cell.scenario.policies[0], 0).world_key for cell in cells(data, axes(data, *texts))}


def test_cells_that_differ_in_choices_or_headcount_share_their_world(data: dict[str, Any]) -> None:
    chosen = ("sla.hot.first_touch=5m,1h", "teams.SDR.headcount=2..4", "policies.automatic.work_order=fifo,score")
    assert len(world_keys(data, *chosen)) == 1


def test_cells_that_differ_in_what_is_believed_have_worlds_of_their_own(data: dict[str, Any]) -> None:
    assert len(world_keys(data, "sources.webinar.leads_per_week=10,20")) == 2


def test_a_headcount_of_the_grid_is_that_headcount_in_the_file(data: dict[str, Any]) -> None:
    cell = cells(data, axes(data, "teams.SDR.headcount=4"))[0]
    staffed = SMALL.replace('role = "sdr"\nheadcount = 2', 'role = "sdr"\nheadcount = 4')
    plain = loads(staffed)
    table = specs(plain, plain.policies)
    outcomes = []
    for scenario in (cell.scenario, plain):
        world, policy = draw_world(scenario, 0), scenario.policies[1]
        outcomes.append(kpis(measure(simulate(world, policy), world, policy), table))
    assert staffed != SMALL
    assert outcomes[0] == outcomes[1]


def test_an_option_with_its_own_headcount_keeps_it() -> None:
    data = parse(SMALL + "staffing = { SDR = { headcount = 7 } }\n", "file")
    own = [
        cell.scenario.policies[2].staffing["SDR"].headcount
        for cell in cells(data, axes(data, "teams.SDR.headcount=1..2"))
    ]
    assert own == [7, 7]


def test_a_value_that_the_file_may_not_have_is_told_as_a_problem_of_the_file(data: dict[str, Any]) -> None:
    for text in ("teams.SDR.headcount=-1", "teams.SDR.headcount=2.5", "sla.hot.first_touch=5"):
        with pytest.raises(ScenarioError):
            cells(data, axes(data, text))


def test_a_thing_varied_twice_and_too_many_cells_are_refused(data: dict[str, Any]) -> None:
    with pytest.raises(GridError, match="twice"):
        cells(data, axes(data, "teams.SDR.headcount=1", "teams.1.headcount=2"))
    with pytest.raises(GridError, match="combinations"):
        cells(data, axes(data, "teams.SDR.headcount=1..150", "teams.AE.headcount=1..150"))
    with pytest.raises(GridError, match="too big"):
        cells(data, axes(data, "teams.SDR.headcount=900000"))
