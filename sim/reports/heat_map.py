"""A sweep as a heat map: the colour is the primary KPI, the number in the cell how often the promise is kept."""

import math
import textwrap
from collections.abc import Callable
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from policies.wording import named, say
from sim.experiments.grid import called, told
from sim.experiments.sweep import ATTAINMENT, OptionSweep, Sweep
from sim.reports.pictures import ORANGE, lettered

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage

MOST_PANELS = 12
_INCHES = 0.62
_Panel = list[list[tuple[OptionSweep, int]]]


def heat_map(sweep: Sweep, speak: Callable[[str], str] = str) -> "Figure":
    """A panel per option: the first axis down, the second across; options across where only one thing is varied.

    Of more than two axes the others stay as in the file, or at their first value. The file's own cell has a frame.
    At most 12 panels, in the order of the options. `speak` says a sentence in the reader's language.
    """
    from matplotlib.figure import Figure

    if len(sweep.axes) == 1:
        panels = [("", [[(option, at) for option in sweep.options] for at in _grid_cells(sweep)])]
        across, columns = "", [option.name for option in sweep.options]
    else:
        shown = sweep.options[:MOST_PANELS]
        panels = [(option.name, [[(option, at) for at in row] for row in _plane(sweep)]) for option in shown]
        across, columns = sweep.axes[1].label, [told(value) for value in sweep.axes[1].values]
    rows = [told(value) for value in sweep.axes[0].values]
    wide = min(3, len(panels))
    high = math.ceil(len(panels) / wide)
    size = (1.8 + wide * max(3.2, _INCHES * len(columns) + 1), 1.6 + high * max(2.0, _INCHES * len(rows) + 1))
    figure = Figure(figsize=size, layout="constrained")
    axes = figure.subplots(high, wide, squeeze=False)
    values = [_value(sweep, option, at) for _, panel in panels for row in panel for option, at in row]
    limits = _limits(values, sweep.scenario.scenario.smallest_effect.get(sweep.primary, 0.0))
    for place, (title, panel) in zip(axes.flat, panels, strict=False):
        picture = place.imshow(
            [[_value(sweep, option, at) for option, at in row] for row in panel],
            cmap="cividis",
            vmin=limits[0],
            vmax=limits[1],
            aspect="auto",
        )
        _label(place, rows, columns, sweep.axes[0].label, across)
        place.set_title(lettered(title, 44), fontsize=9)
        _write(place, sweep, panel, picture, speak)
    for place in axes.flat[len(panels) :]:
        place.set_visible(False)
    spec = sweep.spec(sweep.primary)
    bar = figure.colorbar(picture, ax=list(axes.flat), shrink=0.8)
    colour = say("colour: {kpi} ({unit})", kpi=named(spec.name), unit=named(spec.unit))
    bar.set_label(lettered(speak(colour)), fontsize=8)
    bar.ax.tick_params(labelsize=8)
    figure.suptitle(lettered("\n".join(textwrap.wrap(speak(_title(sweep)), int(12 * size[0])))), fontsize=10)
    return figure


def _title(sweep: Sweep) -> str:
    number = say("the share touched within the SLA") if _has_promise(sweep) else named(sweep.spec(sweep.primary).name)
    rest = ""
    if len(sweep.axes) > 2:
        at = _plane(sweep)[0][0]
        rest = "; " + called(sweep.axes[2:], sweep.cells[at].values[2:])
    return say(
        "{scenario}: the number in a cell is {number}; framed: as in the file{rest}",
        scenario=sweep.scenario.scenario.name,
        number=number,
        rest=rest,
    )


def _grid_cells(sweep: Sweep) -> list[int]:
    return [number for number, cell in enumerate(sweep.cells) if cell.in_grid]


def _plane(sweep: Sweep) -> list[list[int]]:
    """Cells of the first two axes, the rest as in the file if those values are in the grid, else at their first."""
    at = {cell.values: number for number, cell in enumerate(sweep.cells) if cell.in_grid}
    own = sweep.cells[sweep.file_cell].values[2:]
    known = {values[2:] for values in at}
    rest = own if own in known else tuple(axis.values[0] for axis in sweep.axes[2:])
    first, second = sweep.axes[:2]
    cells = [at[(one, other, *rest)] for one, other in product(first.values, second.values)]
    width = len(second.values)
    return [cells[start : start + width] for start in range(0, len(cells), width)]


def _value(sweep: Sweep, option: OptionSweep, cell: int) -> float:
    """The primary KPI, NaN where there is no number."""
    if not _is_there(option, cell):
        return math.nan
    value = option.value(cell, sweep.primary)
    return value if value is not None and math.isfinite(value) else math.nan


def _is_there(option: OptionSweep, cell: int) -> bool:
    return str(cell) in {each.name for each in option.comparison.policies}


def _limits(values: list[float], effect: float) -> tuple[float, float]:
    """Ends of the colours: at least four differences that matter apart, so that trifles look alike."""
    known = [value for value in values if not math.isnan(value)]
    low, high = min(known, default=0.0), max(known, default=1.0)
    wider = max(0.0, 4 * effect - (high - low)) / 2
    return (low - wider, high + wider) if high - low + wider > 0 else (low - 0.5, high + 0.5)


def _label(place: "Axes", rows: list[str], columns: list[str], down: str, across: str) -> None:
    place.set_xticks(range(len(columns)), [lettered(each, 18) for each in columns], fontsize=8)
    place.set_yticks(range(len(rows)), [lettered(each, 18) for each in rows], fontsize=8)
    if any(len(each) > 6 for each in columns):
        place.tick_params("x", labelrotation=30)
    place.set_xlabel(lettered(across, 44), fontsize=8)
    place.set_ylabel(lettered(down, 30), fontsize=8)


def _ink(picture: "AxesImage", value: float) -> str:
    """Black or white, whichever is read better on the colour of a value (by its relative luminance)."""
    red, green, blue, _ = picture.to_rgba(np.array([value]))[0]
    return "black" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.45 else "white"


def _write(place: "Axes", sweep: Sweep, panel: _Panel, picture: "AxesImage", speak: Callable[[str], str]) -> None:
    from matplotlib.patches import Rectangle

    for y, row in enumerate(panel):
        for x, (option, cell) in enumerate(row):
            value = _value(sweep, option, cell)
            colour = "black" if math.isnan(value) else _ink(picture, value)
            place.text(x, y, speak(_number(sweep, option, cell)), ha="center", va="center", color=colour, fontsize=8)
            if sweep.cells[cell].is_file:
                place.add_patch(Rectangle((x - 0.47, y - 0.47), 0.94, 0.94, fill=False, edgecolor=ORANGE, linewidth=2))


def _number(sweep: Sweep, option: OptionSweep, cell: int) -> str:
    if not _is_there(option, cell):
        return say("failed")
    if _has_promise(sweep):
        kept = option.value(cell, ATTAINMENT)
        return "–" if kept is None else f"{100 * kept:.0f} %"
    value = _value(sweep, option, cell)
    return "–" if math.isnan(value) else f"{value:.3g}"


def _has_promise(sweep: Sweep) -> bool:
    return any(
        option.value(int(each.name), ATTAINMENT) is not None
        for option in sweep.options
        for each in option.comparison.policies
    )
