"""Robustness as a tornado: how far each belief moves the difference, the widest on top."""

import math
from typing import TYPE_CHECKING

from sim.experiments.court import spec_of
from sim.experiments.robustness import SWING, Robustness, Shaken
from sim.reports.pictures import BLUE, GREY, ORANGE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_BARS = 20


def tornado(found: Robustness) -> "Figure":
    """A bar per belief from its lower to its higher value; lines at the difference as believed and at none.

    At most 20 beliefs, and only those that move something at all.
    """
    from matplotlib.figure import Figure

    bars = [each for each in found.shaken if each.swing > 0][:MOST_BARS]
    figure = Figure(figsize=(9, 1.8 + 0.36 * max(3, len(bars))), layout="constrained")
    axes = figure.subplots()
    now = 0.0 if found.now.mean is None or not math.isfinite(found.now.mean) else found.now.mean
    for row, each in enumerate(bars):
        for mean, colour in ((each.low.mean, ORANGE), (each.high.mean, BLUE)):
            if mean is not None and math.isfinite(mean):
                axes.barh(row, mean - now, left=now, color=colour, height=0.62)
    axes.set_yticks(range(len(bars)), [_label(each) for each in bars], fontsize=8)
    axes.invert_yaxis()
    axes.axvline(now, color=GREY, linewidth=1)
    axes.axvline(0, color=GREY, linewidth=1, linestyle="--")
    spec = spec_of(found.decision)
    axes.set_xlabel(f"Difference in {spec.name} ({spec.unit}); dashed: none", fontsize=9)
    handles = [axes.barh(0, 0, color=colour) for colour in (ORANGE, BLUE)]
    axes.legend(handles, [f"{SWING:.0%} lower", f"{SWING:.0%} higher"], fontsize=8, loc="best")
    title = f"{_short(found.decision.treatment.name)} against {_short(found.decision.control.name)}"
    axes.set_title(f"{title}: what the difference hangs on", fontsize=10)
    return figure


def _label(each: Shaken) -> str:
    return _short(f"{each.belief.name} ({each.belief.of})")


def _short(text: str) -> str:
    plain = text.replace("$", r"\$")  # no formula
    return plain if len(plain) <= 48 else plain[:45] + "..."
