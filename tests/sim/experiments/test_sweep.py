"""A sweep compares each cell with the file's own, and says where only the promise changes."""

from typing import Any

import pytest

from scenarios.toml_text import parse
from sim.experiments.grid import Axis, cells, read_axis
from sim.experiments.runs import Run, run
from sim.experiments.sweep import ATTAINMENT, Sweep, job_name, jobs, swept
from tests.tui.small import SMALL

RUNS = 3


def played(*texts: str, options: slice = slice(0, 2), break_off: int | None = None) -> Sweep:
    data: dict[str, Any] = parse(SMALL, "file")
    axes: list[Axis] = [read_axis(text, data) for text in texts]
    grid = cells(data, axes)
    chosen = next(cell for cell in grid if cell.is_file).scenario.policies[options]
    runs: list[Run] = list(run(jobs(grid, chosen, RUNS)))[:break_off]
    return swept(axes, grid, chosen, runs, "meetings_held_per_month", final=break_off is None)


@pytest.fixture(scope="module")
def promises() -> Sweep:
    return played("sla.hot.first_touch=5m,15m,1h", "teams.SDR.headcount=1..2")


def test_looser_promises_alone_bring_the_same_calls_and_meetings(promises: Sweep) -> None:
    for option in promises.options:
        assert option.only_the_promise == ((0, 2, 4), (1, 3, 5))
        meetings = [option.value(at, "meetings_held_per_month") for at in (1, 3, 5)]
        kept = [option.value(at, ATTAINMENT) or 0.0 for at in (1, 3, 5)]
        assert len(set(meetings)) == 1
        assert kept == sorted(kept)
        assert kept[0] < kept[-1]


def test_the_files_cell_is_what_the_others_are_compared_with(promises: Sweep) -> None:
    assert promises.file_cell == 1
    assert promises.called(1) == "hot.first_touch 5m, SDR.headcount 2"
    for option in promises.options:
        assert option.comparison.baseline == "1"
        assert {each.policy for each in option.comparison.differences} == {"0", "2", "3", "4", "5"}
        assert option.comparison.difference("3", "meetings_held_per_month").mean == 0.0


def test_the_best_cell_of_all_belongs_to_the_option_with_the_highest_number(promises: Sweep) -> None:
    best = promises.best_option()
    assert best is not None
    assert best.best is not None
    highest = max(each.value(at, promises.primary) or 0.0 for each in promises.options for at in range(6))
    assert best.value(best.best, promises.primary) == highest


def test_more_people_are_not_only_a_promise() -> None:
    sweep = played("teams.SDR.headcount=1..2", options=slice(1, 2))
    assert sweep.options[0].only_the_promise == ()


def test_a_value_that_no_call_depends_on_leaves_the_calls_and_promises_as_in_the_file() -> None:
    sweep = played("economics.gross_margin=0.5,0.8", options=slice(1, 2))
    assert sweep.options[0].no_change == (0,)
    assert sweep.options[0].only_the_promise == ()


def test_what_is_believed_may_be_varied_too() -> None:
    sweep = played("sources.demo form.leads_per_week=20,60", options=slice(1, 2))
    few, many = (sweep.options[0].value(at, "mqls_per_month") or 0.0 for at in (0, 1))
    assert many > 2 * few


def test_a_sweep_that_was_broken_off_has_the_replications_that_all_cells_have_done() -> None:
    whole = 2 * RUNS
    sweep = played("teams.SDR.headcount=1..2", options=slice(1, 2), break_off=whole - 1)
    assert sweep.replications == RUNS - 1
    assert not sweep.options[0].comparison.final


def test_an_option_that_broke_in_one_cell_is_left_out_there() -> None:
    data: dict[str, Any] = parse(SMALL, "file")
    axes = [read_axis("teams.SDR.headcount=1..2", data)]
    grid = cells(data, axes)
    chosen = grid[1].scenario.policies[:1]
    runs = [each for each in run(jobs(grid, chosen, RUNS)) if each.option != job_name(0, 0)]
    sweep = swept(axes, grid, chosen, runs, "meetings_held_per_month")
    assert [each.name for each in sweep.options[0].comparison.policies] == ["1"]
    assert sweep.options[0].best is None


def test_without_any_run_there_is_no_option_to_show() -> None:
    sweep = played("teams.SDR.headcount=1..2", break_off=0)
    assert (sweep.replications, sweep.options) == (0, ())
