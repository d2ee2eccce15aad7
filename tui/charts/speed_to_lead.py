"""How soon leads are called: the share reached by each moment, on a logarithmic clock, and the numbers beside it."""

import math
from dataclasses import dataclass

from textual.strip import Strip

from tui.charts.canvas import Canvas, inked
from tui.charts.frame import framed
from tui.charts.glyphs import Glyphs
from tui.charts.labels import widest
from tui.charts.listing import laid_out
from tui.charts.palette import Palette
from tui.charts.scale import TIMES
from tui.charts.told import told
from tui.words import duration, percent


@dataclass(frozen=True, slots=True)
class SpeedCurve:
    """One option: (minutes, share of leads reached by then), rising; the shares count the never reached as leads."""

    name: str
    points: tuple[tuple[float, float], ...]
    in_time: float | None
    median: float | None
    """minutes; infinite where fewer than half are ever reached"""
    never: float


@dataclass(frozen=True, slots=True)
class SpeedToLead:
    """The curves, the promise in minutes and how it is called, and the heads of the figures."""

    curves: tuple[SpeedCurve, ...]
    sla: float | None
    sla_text: str
    heads: tuple[str, str, str]
    """in time, half by, never"""

    def told(self) -> str:
        """The figures as text."""
        return told([("", *self.heads), *((curve.name, *_figures(curve)) for curve in self.curves)])


def speed_to_lead(chart: SpeedToLead, width: int, height: int, palette: Palette, glyphs: Glyphs) -> list[Strip]:
    """The curves over the figures; where there is no room for both, the figures."""
    canvas = Canvas(width, height, palette, glyphs)
    legend = min(height, len(chart.curves) + 1)
    if height - legend >= 5:
        _draw(canvas, chart, height - legend)
    else:
        legend = height
    _legend(canvas, chart, height - legend)
    return canvas.strips()


def _draw(canvas: Canvas, chart: SpeedToLead, rows: int) -> None:
    low, high = _span(chart)
    frame = framed(canvas, rows, (low, high), (0.0, 1.0), lambda share: f"{share:.0%}", is_log=True)
    if frame is None:
        return
    frame.mark_x([minutes for minutes in TIMES if low <= minutes <= high], duration)
    curves = [_shown(curve, low, high) for curve in chart.curves]
    frame.curves(curves)
    if chart.sla is not None and low <= chart.sla <= high:
        frame.upright(chart.sla, chart.sla_text, inked(canvas.palette.accent, bold=True))
    frame.tags(curves)


def _shown(curve: SpeedCurve, low: float, high: float) -> list[tuple[float, float]]:
    """The curve's points inside the span, carried on to its ends."""
    before = [share for minutes, share in curve.points if minutes < low]
    inside = [(minutes, share) for minutes, share in curve.points if low <= minutes <= high]
    last = inside[-1][1] if inside else before[-1] if before else 0.0
    return [(low, before[-1] if before else 0.0), *inside, (high, last)]


def _span(chart: SpeedToLead) -> tuple[float, float]:
    """Minutes shown: from half a minute, or the promise if that is shorter, to the last lead reached."""
    known = [minutes for curve in chart.curves for minutes, _ in curve.points if 0 < minutes < math.inf]
    low = min(0.5, chart.sla / 2) if chart.sla else 0.5
    return low, max([*known, 2 * (chart.sla or 0), 60.0])


def _legend(canvas: Canvas, chart: SpeedToLead, top: int) -> None:
    rows = [("", *chart.heads), *((f"1 {curve.name}", *_figures(curve)) for curve in chart.curves)]
    figures = list(zip(*rows, strict=True))[1:]
    names = [row[0] for row in rows]
    width = min(canvas.width, widest(names) + sum(widest(each) + 2 for each in figures))
    columns = laid_out(width, names, figures, least=width + 1)
    for at, row in enumerate(rows):
        colour = canvas.muted if at == 0 else inked(canvas.palette.of(at - 1), bold=True)
        name = chart.curves[at - 1].name if at else ""
        if at:
            canvas.put(0, top + at, canvas.glyphs.tag(at - 1), colour)
        canvas.write(2, top + at, name, columns.name - 2 if columns.name > 2 else 0)
        for (x, size), text in zip(columns.figures, row[1:], strict=False):
            canvas.write(x, top + at, text, size, canvas.muted if at == 0 else None, side="right")
    canvas.more(canvas.height - 1, top + len(rows) - canvas.height + 1 if top + len(rows) > canvas.height else 0)


def _figures(curve: SpeedCurve) -> tuple[str, str, str]:
    in_time, median = curve.in_time, curve.median
    return (
        "–" if in_time is None else percent(in_time),
        "–" if median is None else duration(median),
        percent(curve.never),
    )
