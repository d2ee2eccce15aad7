"""Robustness as a tornado: how far each belief moves the difference, the widest on top."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.experiments.court import spec_of
from sim.experiments.robustness import Robustness, Shaken
from sim.reports.pictures import BLUE, GREY, ORANGE, lettered

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_BARS = 20
_PALE = 0.35


def tornado(found: Robustness, told: Callable[[Shaken, float], str]) -> "Figure":
    """Two bars per belief, to its lower and its higher value; lines at the difference as believed and at none.

    At most 20 beliefs, and only those that move something. `told` says a value of a belief in words. Pale bars may be
    chance.
    """
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

    curves = found.curves
    bars = [each for each in found.shaken if not each.is_still][:MOST_BARS]
    figure = Figure(figsize=(9, 2.4 + 0.36 * max(3, len(bars))), layout="constrained")
    axes = figure.subplots()
    mean = curves.now.mean
    now = 0.0 if mean is None or not math.isfinite(mean) else mean
    for row, each in enumerate(bars):
        for change, colour, side in ((each.falls, ORANGE, -0.17), (each.rises, BLUE, 0.17)):
            if change.mean is not None and math.isfinite(change.mean):
                alpha = 1.0 if change.is_beyond_chance else _PALE
                axes.barh(row + side, change.mean, left=now, color=colour, height=0.34, alpha=alpha)
    axes.set_yticks(range(len(bars)), [_label(each, told) for each in bars], fontsize=8)
    axes.invert_yaxis()
    axes.axvline(now, color=GREY, linewidth=1)
    axes.axvline(0, color=GREY, linewidth=1, linestyle="--")
    spec = spec_of(curves.decision)
    axes.set_xlabel(
        lettered(f"{spec.name}: difference, {spec.unit}. Line: as believed. Dashed: no difference"), fontsize=9
    )
    marks = [(ORANGE, 1.0, "the lower number"), (BLUE, 1.0, "the higher number"), (GREY, _PALE, "pale: may be chance")]
    handles = [Patch(color=colour, alpha=alpha, label=text) for colour, alpha, text in marks]
    figure.legend(handles=handles, fontsize=8, loc="outside lower center", ncols=3, frameon=False)
    pair = curves.decision.treatment.name, curves.decision.control.name
    title = "\nagainst ".join(lettered(each, 70) for each in pair)
    figure.suptitle(f"What the difference hangs on:\n{title}", fontsize=10)
    return figure


def _label(each: Shaken, told: Callable[[Shaken, float], str]) -> str:
    values = " or ".join(told(each, value) for value in (each.low_value, each.high_value))
    return f"{lettered(f'{each.belief.name} ({each.belief.of})', 52)}: {values}"
