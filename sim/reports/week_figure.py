"""Hours of the week: when something happens as numbers on colours, and people at work beside the leads that come."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.reports.pictures import BLUE, ORANGE, lettered

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_HOURS = 24


def week_map(panels: Sequence[tuple[str, NDArray[np.float64]]], days: Sequence[str], bar: str) -> "Figure":
    """A panel per (title, values of shape (7, 24), Monday first) on one colour scale; values of 0.05 on are written."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.6, 0.5 + 2.15 * len(panels)), layout="constrained")
    places = figure.subplots(len(panels), 1, squeeze=False)[:, 0]
    most = max((float(values.max()) for _, values in panels), default=1.0) or 1.0
    for place, (title, values) in zip(places, panels, strict=True):
        picture = place.imshow(values, cmap="cividis", vmin=0, vmax=most, aspect="auto")
        place.set_title(lettered(title, 100), fontsize=9, loc="left")
        place.set_xticks(range(_HOURS), [str(hour) for hour in range(_HOURS)], fontsize=7.5)
        place.set_yticks(range(7), [lettered(day) for day in days], fontsize=8)
        for row, hours in enumerate(values.tolist()):
            for hour, value in enumerate(hours):
                if value >= 0.05:
                    ink = "black" if value > 0.55 * most else "white"
                    text = f"{value:.1f}" if value < 9.95 else f"{value:.0f}"
                    place.text(hour, row, text, ha="center", va="center", fontsize=6, color=ink)
    scale = figure.colorbar(picture, ax=list(places), shrink=0.9, pad=0.01)
    scale.set_label(lettered(bar), fontsize=8)
    scale.ax.tick_params(labelsize=8)
    return figure


def coverage_figure(
    people: Sequence[float], leads: Sequence[float], days: Sequence[str], said: tuple[str, str]
) -> "Figure":
    """168 hours, Monday first: people as steps over a filled area, leads an hour as a line; `said` names the two."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.6, 3.1), layout="constrained")
    left = figure.subplots()
    right = left.twinx()
    hours = np.arange(len(people) + 1)
    left.stairs(list(people), hours, fill=True, color=BLUE, alpha=0.3, label=lettered(f" {said[0]}"))
    left.set_ylim(0, 1.15 * max(*people, 1.0))
    right.plot(hours[:-1] + 0.5, leads, color=ORANGE, linewidth=1.4, label=lettered(f" {said[1]}"))
    right.set_ylim(0, 1.15 * (max(leads, default=1.0) or 1.0))
    left.set_xlim(0, len(people))
    left.set_xticks([_HOURS * (day + 0.5) for day in range(7)], [lettered(day) for day in days], fontsize=9)
    for day in range(1, 7):
        left.axvline(_HOURS * day, color="#d5dbe1", linewidth=0.8)
    left.set_ylabel(lettered(said[0]), fontsize=8.5, color=BLUE)
    right.set_ylabel(lettered(said[1]), fontsize=8.5, color="#9c4400")
    for axes in (left, right):
        axes.tick_params(labelsize=8)
        axes.spines["top"].set_visible(False)
    left.tick_params(axis="x", length=0)
    return figure
