"""Robustness as a tornado: how far each belief moves the difference, the widest on top."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from policies.wording import named, say
from sim.experiments.court import spec_of
from sim.experiments.robustness import Robustness, Shaken
from sim.reports.pictures import BLUE, GREY, ORANGE, lettered

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_BARS = 20
"""Unless told otherwise."""
_PALE = 0.35


def tornado(
    found: Robustness,
    told: Callable[[Shaken, float], str],
    speak: Callable[[str], str] = str,
    most: int = MOST_BARS,
) -> "Figure":
    """Two bars per belief, to its lower and its higher value; lines at the difference as believed and at none.

    At most `most` beliefs, and only those that move something. `told` says a value of a belief in words, `speak` a
    sentence in the reader's language. Pale bars may be chance.
    """
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

    curves = found.curves
    bars = [each for each in found.shaken if not each.is_still][:most]
    figure = Figure(figsize=(9, 2.4 + 0.36 * max(3, len(bars))), layout="constrained")
    axes = figure.subplots()
    mean = curves.now.mean
    now = 0.0 if mean is None or not math.isfinite(mean) else mean
    for row, each in enumerate(bars):
        for change, colour, side in ((each.falls, ORANGE, -0.17), (each.rises, BLUE, 0.17)):
            if change.mean is not None and math.isfinite(change.mean):
                alpha = 1.0 if change.is_beyond_chance else _PALE
                axes.barh(row + side, change.mean, left=now, color=colour, height=0.34, alpha=alpha)
    axes.set_yticks(range(len(bars)), [_label(each, told, speak) for each in bars], fontsize=8)
    axes.invert_yaxis()
    axes.axvline(now, color=GREY, linewidth=1)
    axes.axvline(0, color=GREY, linewidth=1, linestyle="--")
    spec = spec_of(curves.decision)
    under = say(
        "{kpi}: difference, {unit}. Line: as believed. Dashed: no difference",
        kpi=named(spec.name),
        unit=named(spec.unit),
    )
    axes.set_xlabel(lettered(speak(under)), fontsize=9)
    marks = [
        (ORANGE, 1.0, say("the lower number")),
        (BLUE, 1.0, say("the higher number")),
        (GREY, _PALE, say("pale: may be chance")),
    ]
    handles = [Patch(color=colour, alpha=alpha, label=speak(text)) for colour, alpha, text in marks]
    figure.legend(handles=handles, fontsize=8, loc="outside lower center", ncols=3, frameon=False)
    treatment, control = (lettered(each.name, 70) for each in (curves.decision.treatment, curves.decision.control))
    title = say("What the difference hangs on:\n{treatment}\nagainst {control}", treatment=treatment, control=control)
    figure.suptitle(speak(title), fontsize=10)
    return figure


def _label(each: Shaken, told: Callable[[Shaken, float], str], speak: Callable[[str], str]) -> str:
    between = speak(say("{low} or {high}", low=told(each, each.low_value), high=told(each, each.high_value)))
    return f"{lettered(f'{speak(named(each.belief.name))} ({each.belief.of})', 52)}: {between}"
