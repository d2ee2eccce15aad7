"""The picture of hazards has the points, bands and curve of its tables."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scenarios.calibration.age_tables import AgeRow, AgeTable
from scenarios.calibration.attempt_hazard import AttemptHazard
from scenarios.calibration.curve_fit import fit_curve
from scenarios.calibration.curve_laws import Cells
from scenarios.calibration.estimate import Findings
from scenarios.calibration.hazards import Hazards
from scenarios.scenario import Decay
from sim.reports.hazard_figure import curve_by_bin, hazard_figure
from sim.reports.pictures import png

MINUTE = 60_000
AGES = np.array([1.0, 30, 240, 1440, 10080]) * MINUTE
CELLS = Cells(AGES, np.full((1, 5), 1000.0), np.array([[400.0, 330, 250, 150, 90]]))


def table() -> AgeTable:
    rows = tuple(
        AgeRow(f"bin {at}", round(age), float(age), 1000, 0, hit / 1000, hit / 1000 - 0.03, hit / 1000 + 0.03)
        for at, (age, hit) in enumerate(zip(AGES, CELLS.hits[0], strict=True))
    )
    return AgeTable("contact", rows, CELLS, ("attempt 1",), fit_curve(CELLS), 0)


def found() -> Hazards:
    attempts = tuple(AttemptHazard(k, 1000 // k, 100, 0.1, 0.08, 0.12) for k in (1, 2, 3))
    return Hazards(Findings(), attempts, "contact", (table(),), Decay(), None, None, "qualified")


def test_there_is_a_panel_for_attempts_and_one_for_each_table() -> None:
    axes: list[Any] = list(hazard_figure(found()).axes)
    assert [len(panel.lines[0].get_xdata()) for panel in axes] == [3, 5]
    assert axes[1].lines[0].get_ydata().tolist() == [0.4, 0.33, 0.25, 0.15, 0.09]
    assert axes[1].get_legend() is not None


def test_the_curve_lies_near_the_points_it_was_fitted_to() -> None:
    curve = curve_by_bin(table())
    assert curve == pytest.approx(CELLS.hits[0] / 1000, abs=0.03)


def test_without_a_curve_none_is_drawn() -> None:
    up = Cells(AGES, CELLS.tries, CELLS.hits[:, ::-1])
    rising = replace(table(), fit=fit_curve(up), cells=up)
    assert curve_by_bin(rising) is None
    assert len(list(hazard_figure(replace(found(), tables=(rising,))).axes)[1].lines) == 1


def test_a_record_without_outcomes_says_so() -> None:
    nothing = replace(found(), by_attempt=(), by_attempt_of="", tables=(), outcome="")
    (panel,) = hazard_figure(nothing).axes
    assert "tells no outcome" in panel.texts[0].get_text()


def test_the_bytes_are_the_same_each_time() -> None:
    assert png(hazard_figure(found())) == png(hazard_figure(found()))
