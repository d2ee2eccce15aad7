"""The power of a pilot by its length, as a figure."""

from typing import TYPE_CHECKING

from sim.experiments.pilot_answer import POWER, PilotAnswer
from sim.reports.pictures import BLUE, GREEN, ORANGE, lettered

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLOURS = (BLUE, ORANGE, GREEN)
_STYLES = ("-", "--", ":")


def power_curve(answer: PilotAnswer, names: dict[str, str]) -> "Figure":
    """A line per KPI with two standard errors around it, the planned length and the power asked for; `names` by key."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.2, 4.2), layout="constrained")
    axes = figure.subplots()
    for number, test in enumerate(answer.tests):
        days = [each.days for each in test.curve]
        power = [100 * each.power for each in test.curve]
        spread = [200 * each.error for each in test.curve]
        colour, style = _COLOURS[number % 3], _STYLES[number % 3]
        axes.plot(days, power, style, color=colour, label=lettered(names[test.kpi], 80))
        low = [max(0.0, at - half) for at, half in zip(power, spread, strict=True)]
        high = [min(100.0, at + half) for at, half in zip(power, spread, strict=True)]
        axes.fill_between(days, low, high, color=colour, alpha=0.15, linewidth=0)
    axes.axhline(100 * POWER, color="0.4", linewidth=0.8)
    asked = f"asked for: {100 * POWER:.0f} %"
    axes.text(0.99, POWER / 1.07 + 0.01, asked, ha="right", fontsize=8, color="0.3", transform=axes.transAxes)
    axes.axvline(answer.days, color="0.4", linewidth=0.8, linestyle=":")
    axes.annotate(f" {answer.days} days", (answer.days, 102), fontsize=8, color="0.3")
    axes.set_xlabel("length of the pilot, days; shaded: two standard errors")
    axes.set_ylabel("pilots that see the difference, %")
    axes.set_ylim(0, 107)
    axes.set_xlim(left=0)
    figure.legend(frameon=False, loc="outside lower center", fontsize=9)
    return figure
