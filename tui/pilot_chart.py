"""The chance that a pilot sees the difference, by its length, for the share that decides and for speed."""

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from sim.experiments.pilot_answer import POWER, PilotAnswer, Test
from sim.measures.trial import Seen
from tui.charts.glyphs import Glyphs
from tui.charts.labels import cut
from tui.charts.palette import Palette
from tui.charts.power_bars import Chance, PowerBars, placed, power_bars
from tui.pilot_text import Told
from tui.text import _
from tui.words import number, percent

_WEEKS = (1, 2, 4, 8, 13, 26, 52)
_LEAST = 5
"""Lines of a chart with its title."""
Titled = tuple[str, PowerBars]


def lengths(answer: PilotAnswer) -> list[int]:
    """Days that are shown: some weeks of the year, and what was asked for."""
    known = {each.days for each in answer.tests[0].curve}
    return sorted({answer.days, *(7 * weeks for weeks in _WEEKS)} & known)


def seen_at(test: Test, days: int) -> Seen:
    """What pilots of that length see."""
    return next(each for each in test.curve if each.days == days)


def pilot_charts(told: Told, cursor: int) -> list[Titled]:
    """A chart for each share under its name, the length under the cursor chosen."""
    shown = lengths(told.answer)
    return [(told.name(test), _chart(test, shown, cursor)) for test in told.answer.tests]


def draw_charts(charts: list[Titled], width: int, height: int, palette: Palette, glyphs: Glyphs) -> list[Strip]:
    """Under each other as far as there is room: the first one has it when there is little."""
    count = max(1, min(len(charts), height // _LEAST))
    strips: list[Strip] = []
    for at, (title, chart) in enumerate(charts[:count]):
        rows = (height - len(strips)) // (count - at)
        strips.append(_line(title, width, palette))
        strips += power_bars(chart, width, max(0, rows - 1), palette, glyphs)
    return strips[:height]


def column_at(chart: PowerBars, x: int, width: int) -> int | None:
    """The length drawn in that column."""
    head, wide, count = placed(chart, width)
    at = (x - head) // wide
    return at if 0 <= at < count else None


def told_charts(charts: list[Titled]) -> str:
    """The same as text."""
    return "\n\n".join(f"{title}\n{chart.told()}" for title, chart in charts)


def _chart(test: Test, shown: list[int], cursor: int) -> PowerBars:
    chances = tuple(
        Chance(number(days / 7), each.power, percent(each.power))
        for days, each in ((days, seen_at(test, days)) for days in shown)
    )
    return PowerBars(chances, (_("weeks"), _("chance")), (POWER, percent(POWER)), min(cursor, len(shown) - 1))


def _line(text: str, width: int, palette: Palette) -> Strip:
    return Strip([Segment(cut(text, width), Style(color=palette.text, bold=True))]).adjust_cell_length(width)
