"""Speed to lead: the share of leads that a person has touched, by how long they waited; a line an option."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.reports.pictures import LINES, lettered, wrapped

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class Line:
    """An option: the share touched (0-1) by each of the figure's ages; `told` stands behind its name."""

    name: str
    share: tuple[float, ...]
    told: str


def speed_curve_figure(
    lines: Sequence[Line],
    at_min: Sequence[float],
    ticks: Sequence[tuple[float, str]],
    promise: tuple[float, str] | None,
    axes_said: tuple[str, str],
) -> "Figure":
    """Ages on a log scale; `ticks` and `promise` are minutes with their words, `axes_said` names x and y."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.6, 3.7 + 0.19 * len(lines)), layout="constrained")
    axes = figure.subplots()
    for number, line in enumerate(lines):
        colour, mark, dash = LINES[number % len(LINES)]
        shares = [100 * each for each in line.share]
        label = lettered(f" {line.name}: {line.told}", 110)
        every = max(1, len(at_min) // 9)
        axes.plot(at_min, shares, color=colour, linestyle=dash, marker=mark, markevery=(number, every), label=label)
    axes.set_xscale("log")
    axes.set_xlim(min(at_min), max(at_min))
    axes.set_ylim(0, 100)
    axes.set_xticks([at for at, _ in ticks], [lettered(text) for _, text in ticks], fontsize=8.5)
    axes.set_xticks([], minor=True)
    axes.tick_params(axis="y", labelsize=8.5)
    if promise is not None:
        axes.axvline(promise[0], color="black", linewidth=1, linestyle=":")
        axes.annotate(lettered(f" {promise[1]}"), (promise[0], 97), fontsize=8.5, va="top")
    axes.set_xlabel(lettered(wrapped(axes_said[0], 90, 2)), fontsize=9)
    axes.set_ylabel(lettered(axes_said[1]), fontsize=9)
    axes.grid(color="#d5dbe1", linewidth=0.8)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    figure.legend(loc="outside lower left", fontsize=8.5, ncols=1, frameon=False)
    return figure
