"""The figures of a report draw what they are given: the same numbers, in the reader's words."""

from typing import Any

import numpy as np
import pytest

from sim.reports.forest import Gap, forest
from sim.reports.funnel_figure import funnel_figure
from sim.reports.pictures import wrapped
from sim.reports.speed_curve import Line, speed_curve_figure
from sim.reports.week_figure import coverage_figure, week_map


def texts(axes: Any) -> list[str]:  # Any: matplotlib is loaded inside functions only
    return [each.get_text() for each in axes.texts]


def test_a_forest_has_the_mean_and_the_interval_of_every_option_in_its_row() -> None:
    gaps = [Gap("a", 1.0, 0.5, 1.5, "+1", "better"), Gap("b", -2.0, -3.0, -1.0, "-2", "worse")]
    gaps.append(Gap("c", 0.1, None, None, "?", "unsure"))
    axes: Any = forest(gaps, "meetings", "0 = today").axes[0]
    drawn = [(list(line.get_xdata()), list(line.get_ydata())) for line in axes.lines[:5]]
    assert drawn == [([0.5, 1.5], [0, 0]), ([1.0], [0]), ([-3.0, -1.0], [1, 1]), ([-2.0], [1]), ([0.1], [2])]
    assert [each.get_text() for each in axes.get_yticklabels()] == ["a", "b", "c"]
    low, high = axes.get_xlim()
    assert low < -3 < 1.5 < high


def test_curves_are_shares_in_per_cent_over_minutes() -> None:
    lines = [Line("a", (0.1, 0.5, 0.9), "half by 5 min"), Line("b $x$", (0.0, 0.0, 0.2), "never")]
    figure = speed_curve_figure(lines, (1, 5, 60), [(1, "1 min")], (5, "promised"), ("age", "share"))
    axes: Any = figure.axes[0]
    assert [list(line.get_ydata()) for line in axes.lines[:2]] == [[10.0, 50.0, 90.0], [0.0, 0.0, 20.0]]
    assert [list(line.get_xdata()) for line in axes.lines[:2]] == [[1, 5, 60]] * 2
    assert texts(axes) == [" promised"]
    assert [each.get_text() for each in figure.legends[0].get_texts()] == [" a: half by 5 min", r" b \$x\$: never"]


def test_six_options_have_six_looks() -> None:
    lines = [Line(str(number), (0.0, 1.0), "") for number in range(6)]
    (axes,) = speed_curve_figure(lines, (1, 60), [(1, "1")], None, ("", "")).axes
    looks = {(line.get_color(), line.get_linestyle(), line.get_marker()) for line in axes.lines}
    assert len(looks) == 6


def test_bars_of_a_funnel_are_its_counts_with_their_words_behind_them() -> None:
    counts = [("today", [529.2, 302.1]), ("then", [529.2, 266.0])]
    figure = funnel_figure(["leads", "MQLs"], counts, [["529", "302"], ["529", "266"]], "n")
    (axes,) = figure.axes
    assert [[bar.get_width() for bar in group] for group in axes.containers] == [[529.2, 302.1], [529.2, 266.0]]
    assert texts(axes) == [" 529", " 302", " 529", " 266"]


def test_a_map_of_the_week_has_every_hour_of_every_panel_on_one_scale() -> None:
    one, other = np.zeros((7, 24)), np.zeros((7, 24))
    one[0, 9], other[4, 16] = 10.2, 0.04
    figure = week_map([("today", one), ("then", other)], list("abcdefg"), "a week")
    panels: list[Any] = [axes for axes in figure.axes if axes.images]
    assert [panel.images[0].get_array().tolist() for panel in panels] == [one.tolist(), other.tolist()]
    assert [panel.images[0].get_clim() for panel in panels] == [(0.0, 10.2)] * 2
    assert [texts(panel) for panel in panels] == [["10"], []]


def test_coverage_has_people_as_steps_and_leads_as_a_line() -> None:
    people, leads = [0.0] * 9 + [2.0] * 8 + [0.0] * 151, [0.5] * 168
    drawn: Any = coverage_figure(people, leads, list("abcdefg"), ("people", "leads"))
    left, right = drawn.axes
    assert left.patches[0].get_data().values.tolist() == people
    assert list(right.lines[0].get_ydata()) == leads


@pytest.mark.parametrize(
    ("text", "said"), [("a b", "a b"), ("aaaa bbbb cccc", "aaaa\nbbbb..."), ("", ""), ("x" * 30, "xxxxx\nxx...")]
)
def test_a_long_name_is_wrapped_and_then_cut(text: str, said: str) -> None:
    found = wrapped(text, 5, 2)
    assert found.count("\n") <= 1
    assert all(len(line) <= 7 for line in found.split("\n"))
    assert found.split("\n")[0] == said.split("\n", maxsplit=1)[0]
