"""What attempts bring, by their number and by the lead's age, with 95 % bands and the curve where there is one."""

from typing import TYPE_CHECKING

import numpy as np

from policies.durations import DAY, HOUR, MINUTE
from scenarios.calibration.age_tables import AgeTable
from scenarios.calibration.attempt_hazard import AttemptHazard
from scenarios.calibration.curve_laws import Floats, factors_at
from scenarios.calibration.hazards import Hazards
from sim.reports.pictures import BLUE, GREY, ORANGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TICKS = {
    MINUTE: "1 min",
    10 * MINUTE: "10 min",
    HOUR: "1 h",
    6 * HOUR: "6 h",
    DAY: "1 d",
    7 * DAY: "1 w",
    28 * DAY: "4 w",
}
WORDS = {"contact": "answered", "qualified": "qualified", "won": "won"}


def hazard_figure(found: Hazards) -> "Figure":
    """A panel for attempts by number and one for each table of ages; one that says so where nothing is told."""
    from matplotlib.figure import Figure

    panels = bool(found.by_attempt) + len(found.tables)
    figure = Figure(figsize=(8.5, 3.0 * max(panels, 1)), layout="constrained")
    axes = list(figure.subplots(max(panels, 1), squeeze=False)[:, 0])
    if not panels:
        axes[0].set_axis_off()
        axes[0].text(0.5, 0.5, "The record tells no outcome of attempts or leads.", ha="center", va="center")
    if found.by_attempt:
        _attempts(axes.pop(0), found.by_attempt, WORDS[found.by_attempt_of])
    for panel, table in zip(axes, found.tables, strict=False):
        _ages(panel, table)
    return figure


def curve_by_bin(table: AgeTable) -> Floats | None:
    """Share that the fitted curve expects in each bin with its own mix of groups; None where no curve was fitted."""
    form = table.fit.written()
    if form is None:
        return None
    tries = table.cells.tries
    level = (tries * table.fit.levels[:, None]).sum(axis=0) / np.maximum(tries.sum(axis=0), 1e-9)
    factors = factors_at(form, table.cells.ages)
    return np.asarray(level * (factors / factors[0] if table.fit.form == "table" else factors))


def _attempts(panel: "Axes", rows: "Sequence[AttemptHazard]", word: str) -> None:
    numbers = [row.attempt for row in rows]
    _banded(panel, numbers, [(row.hazard, row.low, row.high) for row in rows])
    panel.set_xticks(numbers)
    _labelled(panel, "attempt", f"{word}, of those it was made on")


def _ages(panel: "Axes", table: AgeTable) -> None:
    ages = [row.typical for row in table.rows]
    _banded(panel, ages, [(row.share, row.low, row.high) for row in table.rows])
    curve = curve_by_bin(table)
    if curve is not None:
        panel.plot(ages, curve, color=ORANGE, linestyle="--", label=f"{table.fit.form} curve")
        panel.legend(fontsize=8, frameon=False)
    panel.set_xscale("log")
    inside = {age: text for age, text in TICKS.items() if ages[0] / 2 <= age <= ages[-1] * 2}
    panel.set_xticks(list(inside), list(inside.values()))
    panel.minorticks_off()
    of = "of attempts" if table.effect == "contact" else "of leads"
    _labelled(panel, "age of the lead" if table.effect == "contact" else "delay", f"{WORDS[table.effect]}, {of}")


def _banded(panel: "Axes", at: "Sequence[float]", rows: list[tuple[float, float, float]]) -> None:
    share, low, high = np.array(rows).T
    panel.fill_between(at, low, high, color=GREY, alpha=0.25, linewidth=0)
    panel.plot(at, share, color=BLUE, marker="o", markersize=3)


def _labelled(panel: "Axes", x: str, y: str) -> None:
    panel.set_ylim(bottom=0)
    panel.set_xlabel(x, fontsize=8)
    panel.set_ylabel(y, fontsize=8)
    panel.tick_params(labelsize=8)
