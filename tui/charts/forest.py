"""Differences to the baseline with their intervals and what they amount to in words."""

from dataclasses import dataclass
from typing import Literal

from textual.strip import Strip

from tui.charts.canvas import Canvas, inked
from tui.charts.glyphs import Glyphs
from tui.charts.labels import size, widest
from tui.charts.listing import Columns, laid_out
from tui.charts.palette import Palette
from tui.charts.scale import Scale
from tui.charts.told import told

Tone = Literal["good", "bad", "even", "unsure"]
_NARROWEST, _LEAST = 16, 10
"""Cells of the picture beside name, number and verdict; below the name, beside the verdict."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One option's difference: None where it cannot be given as a number."""

    name: str
    mean: float | None
    low: float | None
    high: float | None
    text: str
    verdict: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Forest:
    """Options against a baseline; `left` and `right` say which side is worse and which is better."""

    gaps: tuple[Gap, ...]
    baseline: str
    left: str
    right: str

    def told(self) -> str:
        """The differences as text."""
        return told([(gap.name, gap.text, gap.verdict) for gap in self.gaps])


def forest(chart: Forest, width: int, height: int, palette: Palette, glyphs: Glyphs) -> list[Strip]:
    """A line an option, two where the window is narrow; below them the baseline and which side is better."""
    canvas = Canvas(width, height, palette, glyphs)
    names = [gap.name for gap in chart.gaps]
    texts = [[gap.text for gap in chart.gaps], [gap.verdict for gap in chart.gaps]]
    columns = laid_out(width, names, texts, least=_NARROWEST, most_name=0.35)
    is_wide = columns.picture[1] > 0 and len(columns.figures) == 2
    tall = 1 if is_wide else 2
    if not is_wide and height < 2 * len(chart.gaps) + 1:
        _listed(canvas, chart)
        return canvas.strips()
    shown = chart.gaps[: max(0, (height - 1) // tall)]
    verdicts = widest([gap.verdict for gap in chart.gaps]) + 2
    beside = width - verdicts if width - verdicts >= _LEAST else width
    picture = columns.picture if is_wide else (0, beside)
    scale = _scale(chart, picture[1])
    for at, gap in enumerate(shown):
        y = tall * at
        if is_wide:
            _row(canvas, gap, y, columns)
        else:
            _two(canvas, gap, y, beside)
        _interval(canvas, gap, y + tall - 1, picture[0], scale)
    _axis(canvas, chart, tall * len(shown), picture, scale)
    hidden = len(chart.gaps) - len(shown)
    if hidden:
        canvas.more(height - 1, hidden)
    return canvas.strips()


def _scale(chart: Forest, cells: int) -> Scale:
    ends = [each for gap in chart.gaps for each in (gap.mean, gap.low, gap.high) if each is not None]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    margin = (high - low) * 0.08 or 1.0
    return Scale(low - margin, high + margin, cells)


def _colour(canvas: Canvas, tone: Tone) -> str:
    palette = canvas.palette
    return {"good": palette.good, "bad": palette.bad, "even": palette.muted, "unsure": palette.unsure}[tone]


def _row(canvas: Canvas, gap: Gap, y: int, columns: Columns) -> None:
    canvas.write(0, y, gap.name, columns.name)
    (text_x, text_size), (verdict_x, verdict_size) = columns.figures
    canvas.write(text_x, y, gap.text, text_size, side="right")
    canvas.write(verdict_x, y, gap.verdict, verdict_size, inked(_colour(canvas, gap.tone)))


def _two(canvas: Canvas, gap: Gap, y: int, beside: int) -> None:
    """Name and number; under them the verdict, `beside` the picture."""
    style = inked(_colour(canvas, gap.tone))
    canvas.write(0, y, gap.name, max(0, canvas.width - size(gap.text) - 1))
    canvas.write(max(0, canvas.width - size(gap.text)), y, gap.text)
    if beside < canvas.width:
        canvas.write(beside, y + 1, gap.verdict, canvas.width - beside, style, side="right")


def _interval(canvas: Canvas, gap: Gap, y: int, left: int, scale: Scale) -> None:
    begin, dash, end, mean = tuple(canvas.glyphs.whisker)
    style = inked(_colour(canvas, gap.tone), bold=True)
    zero = left + scale.cell(0.0)
    canvas.put(zero, y, canvas.glyphs.zero, canvas.axis)
    if gap.low is not None and gap.high is not None:
        low, high = left + scale.cell(gap.low), left + scale.cell(gap.high)
        canvas.put(low, y, dash * (high - low + 1), style)
        if high > low:
            canvas.put(low, y, begin, style)
            canvas.put(high, y, end, style)
    if gap.mean is not None:
        canvas.put(left + scale.cell(gap.mean), y, mean, style)


def _axis(canvas: Canvas, chart: Forest, y: int, picture: tuple[int, int], scale: Scale) -> None:
    """The zero line by the baseline's name; which side is worse, which better."""
    zero = picture[0] + scale.cell(0.0)
    arrows = canvas.glyphs.arrows
    sides = f"{chart.left} {arrows[0]}", f"{arrows[1]} {chart.right}"
    begin, end = canvas.centred(zero, y, chart.baseline, canvas.muted)
    if begin - 2 - size(sides[0]) >= 0:
        canvas.write(begin - 2 - size(sides[0]), y, sides[0], None, canvas.muted)
    if end + 2 + size(sides[1]) <= canvas.width:
        canvas.write(end + 2, y, sides[1], None, canvas.muted)


def _listed(canvas: Canvas, chart: Forest) -> None:
    """Names and numbers only."""
    wide = widest([gap.text for gap in chart.gaps])
    for y, gap in enumerate(chart.gaps):
        canvas.write(0, y, gap.name, max(0, canvas.width - wide - 1))
        canvas.write(max(0, canvas.width - wide), y, gap.text, wide, inked(_colour(canvas, gap.tone)), side="right")
    if len(chart.gaps) > canvas.height:
        canvas.more(canvas.height - 1, len(chart.gaps) - canvas.height + 1)
