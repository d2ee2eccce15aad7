"""Figures show what their results say: as many panels, cells and lines as there are, and the same bytes each time."""

from typing import Any

import pytest

from scenarios.toml_text import parse
from sim.experiments.grid import cells, read_axis
from sim.experiments.runs import run
from sim.experiments.sweep import Sweep, jobs, swept
from sim.reports.heat_map import heat_map
from sim.reports.pictures import lettered, png
from sim.reports.sizing_curve import sizing_curve
from tests.tui.small import SMALL


def played(*texts: str) -> Sweep:
    data: dict[str, Any] = parse(SMALL.replace("today, by hand", "today, for $0 or $1"), "file")
    axes = [read_axis(text, data) for text in texts]
    grid = cells(data, axes)
    chosen = next(cell for cell in grid if cell.is_file).scenario.policies[:2]
    return swept(axes, grid, chosen, run(jobs(grid, chosen, 3)), "meetings_held_per_month")


@pytest.fixture(scope="module")
def sweep() -> Sweep:
    return played("sla.hot.first_touch=5m,1h", "teams.SDR.headcount=1..3")


def numbers(figure: Any) -> list[list[str]]:  # Any: matplotlib is loaded inside functions only
    return [[text.get_text() for text in panel.texts] for panel in figure.axes if panel.images]


def test_a_heat_map_has_a_panel_per_option_with_the_kept_promises_in_its_cells(sweep: Sweep) -> None:
    panels = numbers(heat_map(sweep))
    assert [len(panel) for panel in panels] == [6, 6]
    kept = [sweep.options[1].value(at, "touched_within_sla") or 0.0 for at in range(6)]
    assert panels[1] == [f"{100 * each:.0f} %" for each in kept]


def test_one_thing_alone_is_shown_against_the_options() -> None:
    (panel,) = numbers(heat_map(played("sla.hot.first_touch=5m,15m,1h")))
    assert len(panel) == 3 * 2


def test_of_three_things_the_third_stays_as_in_the_file() -> None:
    sweep = played("sla.hot.first_touch=5m,1h", "teams.SDR.headcount=1..2", "teams.AE.headcount=1..2")
    assert [len(panel) for panel in numbers(heat_map(sweep))] == [4, 4]


def test_the_file_outside_the_grid_is_not_drawn() -> None:
    sweep = played("sla.hot.first_touch=15m,1h", "teams.SDR.headcount=3..4")
    assert [len(panel) for panel in numbers(heat_map(sweep))] == [4, 4]


def test_a_figure_has_the_same_bytes_each_time(sweep: Sweep) -> None:
    first = png(heat_map(sweep))
    assert first.startswith(b"\x89PNG")
    assert first == png(heat_map(sweep))


def test_a_sizing_curve_has_a_panel_per_kpi_and_a_line_per_option() -> None:
    sweep = played("teams.SDR.headcount=1..3")
    curves = {option.name: option.comparison for option in sweep.options}
    kpis = ["touched_within_sla", "meetings_held_per_month"]
    answers = dict.fromkeys(curves, 2)
    figure = sizing_curve(curves, kpis, "SDR", answers, {"touched_within_sla": 0.8}, "Costs $5")
    assert len(figure.axes) == 2
    assert [len(panel.containers) for panel in figure.axes] == [2, 2]
    assert png(figure).startswith(b"\x89PNG")


def test_text_on_a_figure_has_no_formulas_and_is_not_longer_than_it_may_be() -> None:
    assert lettered("costs $5\tor $6 [/b]") == r"costs \$5 or \$6 [/b]"
    assert lettered("x" * 500, 20) == "x" * 17 + "..."


def test_differences_that_do_not_matter_look_alike_on_a_heat_map(sweep: Sweep) -> None:
    picture = next(image for panel in heat_map(sweep).axes for image in panel.images)
    low, high = picture.get_clim()
    assert high - low >= 4 * sweep.scenario.scenario.smallest_effect["meetings_held_per_month"]
