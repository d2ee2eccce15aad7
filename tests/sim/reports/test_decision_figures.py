"""The figures of decisions draw the numbers that were found, and nothing else."""

from typing import Any

import pytest

from scenarios.planning import exactly
from sim.experiments.front import Front, Point, Value
from sim.experiments.hire_or_fix import Fix, HireOrFix, Level
from sim.experiments.ladder import Ladder, Rung
from sim.experiments.paired import Paired
from sim.reports.cash_curve import CaseWords, cash_curve
from sim.reports.front import FrontWords, front_figure
from sim.reports.hire_or_fix import hire_or_fix_figure
from sim.reports.ladder import ladder_figure
from sim.reports.value_bars import value_bars
from tests.sim.experiments.test_business_case import found as case_of


def axes_of(figure: Any) -> list[Any]:  # Any: matplotlib's artists have no useful types
    return list(figure.axes)


HOSTILE = "$<script>|[/b]${x}" * 8


def test_the_case_draws_what_is_added_up_from_nothing_on() -> None:
    told = case_of([12_000.0] * 4)
    (axes,) = axes_of(cash_curve(told, CaseWords(HOSTILE, "months", "amount", "expected", "cash")))
    expected, cash = axes.lines[:2]
    assert list(expected.get_ydata()) == [0.0, *(each.cumulated for each in told.months)]
    assert list(cash.get_ydata()) == [0.0, *(each.cash_cumulated for each in told.months)]


def test_value_is_stacked_by_stage_and_empty_stages_are_left_out() -> None:
    figure = value_bars(["A", HOSTILE], {"held": [10.0, 20.0], "gate": [0.0, 0.0], "rest": [5.0, -1.0]}, "amount")
    bars = axes_of(figure)[0].patches
    drawn = [(round(bar.get_x(), 9), round(bar.get_width(), 9)) for bar in bars]
    assert drawn == [(0.0, 10.0), (0.0, 20.0), (10.0, 5.0), (20.0, 0.0)]


def hire_or_fix_of() -> HireOrFix:
    levels = (Level(0, Paired(0, 0, 0)), Level(1, Paired(2, 1, 3)))
    fix = Fix("data", Paired(1.5, 1.0, 2.0), Paired(1_000, None, None), 0.75, 0, None)
    return HireOrFix("today", "kpi", "SDR", 2, 100.0, "EUR", 3, levels, (fix,), ())


def test_hire_or_fix_draws_the_line_of_people_and_a_level_for_each_fix() -> None:
    (axes,) = axes_of(hire_or_fix_figure(hire_or_fix_of(), {"data": HOSTILE}, "people", "gain", "hired"))
    people, level = axes.lines
    assert (list(people.get_xdata()), list(people.get_ydata())) == ([0, 1], [0, 2])
    assert set(level.get_ydata()) == {1.5}


def test_the_ladder_goes_on_where_the_step_before_ended() -> None:
    def rung(key: str, gain: float, total: float) -> Rung:
        no = Paired(0, None, None)
        return Rung(key, exactly(1), Paired(gain, None, None), no, Paired(total, total - 1, total + 1), no, 2)

    rungs = (rung("data", 3.0, 3.0), rung("work", -1.0, 2.0))
    total = Paired(2, None, None)
    ladder = Ladder("today", "goal", "kpi", "EUR", 3, rungs, total, total, (), ())
    (axes,) = axes_of(ladder_figure(ladder, {"data": HOSTILE, "work": "work"}, "gain"))
    assert [(bar.get_x(), bar.get_width()) for bar in axes.patches] == [(0.0, 3.0), (3.0, -1.0)]


def test_the_front_draws_each_cadence_in_per_cent_and_leaves_out_what_is_undefined() -> None:
    value = Value(0.002, 0.001, 0.003)
    points = (
        Point("1 step", Value(0.10, 0.09, 0.11), value, Value(None, None, None), "front", None, (), is_file=True),
        Point(HOSTILE, Value(0.20, 0.19, 0.21), value, value, "dominated", "1 step", (), is_file=False),
    )
    words = FrontWords("conversion", "opt-outs", "complaints", {"front": "on", "dominated": "off", "open": "?"})
    left, right = axes_of(front_figure(Front("option", "kpi", 3, points), words))
    drawn = [(bars[0].get_xdata()[0], bars[0].get_ydata()[0]) for bars in left.containers]
    assert drawn == [pytest.approx((0.2, 10.0)), pytest.approx((0.2, 20.0))]
    assert len(right.containers) == 1
