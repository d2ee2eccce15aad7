"""One of each chart, with numbers made up by hand."""

from collections.abc import Callable, Sequence
from functools import partial

from rich.cells import cell_len
from textual.strip import Strip

from tui.charts.bars import Bar, Bars, bars
from tui.charts.causes import Causes, Wait, causes
from tui.charts.forest import Forest, Gap, forest
from tui.charts.funnel import Funnel, funnel
from tui.charts.glyphs import FINE, Glyphs
from tui.charts.heat_map import HeatCell, HeatMap, heat_map
from tui.charts.hour_of_week import HourOfWeek, hour_of_week
from tui.charts.lines import Line, Lines, lines
from tui.charts.palette import DARK, Palette
from tui.charts.people_load import Load, PeopleLoad, people_load
from tui.charts.power_bars import Chance, PowerBars, power_bars
from tui.charts.sizing_rows import SizingRow, SizingRows, sizing_rows
from tui.charts.sparkline import Sparkline, sparkline
from tui.charts.speed_to_lead import SpeedCurve, SpeedToLead, speed_to_lead
from tui.charts.tagged import Group

Draw = Callable[[int, int, Palette, Glyphs], list[Strip]]


def picture(draw: Draw, width: int, height: int, glyphs: Glyphs = FINE, palette: Palette = DARK) -> list[str]:
    """The characters of a chart, blanks at the ends of lines left out."""
    strips = draw(width, height, palette, glyphs)
    assert len(strips) == height
    for strip in strips:
        assert strip.cell_length == width
        assert cell_len(strip.text) == width
    return [strip.text.rstrip() for strip in strips]


def styled(strips: Sequence[Strip]) -> list[tuple[str, str, str]]:
    """(text, colour, paper) of all segments that are written in a colour."""
    return [
        (part.text, "" if part.style.color is None else part.style.color.name,
         "" if part.style.bgcolor is None else part.style.bgcolor.name)
        for strip in strips for part in strip if part.style is not None
    ]  # fmt: skip


def samples(names: Sequence[str] = ("today", "automatic", "calendar-aware"), count: int = 3) -> dict[str, Draw]:
    """Every chart of the kit, with these names of options, reps and reasons, and so many rows."""
    named = [names[at % len(names)] for at in range(count)]
    shares = [(at + 1) / (count + 1) for at in range(count)]
    return {
        "speed_to_lead": partial(speed_to_lead, speed(named)),
        "forest": partial(forest, Forest(tuple(map(gap, named, shares)), named[0], "worse", "better")),
        "bars": partial(bars, Bars(tuple(map(bar, named, shares)))),
        "heat_map": partial(heat_map, heat(named, named, (count - 1, 0))),
        "sparkline": partial(sparkline, Sparkline(tuple(shares), named[0])),
        "hour_of_week": partial(hour_of_week, HourOfWeek(_week(names), _hours(), "{:.0f}".format)),
        "funnel": partial(funnel, Funnel(tuple(named), groups(names, shares), names[0], groups(names, shares))),
        "causes": partial(causes, Causes(tuple(names), tuple(Wait(n, tuple(10.0 for _ in names)) for n in named))),
        "people_load": partial(people_load, PeopleLoad(tuple(map(load, named, shares)), (names[0], "leads"))),
        "lines": partial(lines, Lines(tuple(map(line, named, shares)), level=(0.5, names[0]), upright=(5, names[-1]))),
        "steps": partial(lines, Lines((Line(named[0], ((0, 1), (9, 3), (17, 0)), is_steps=True),))),
        "sizing_rows": partial(sizing_rows, sizing(named, shares)),
        "power_bars": partial(
            power_bars,
            PowerBars(tuple(map(chance, named, shares)), (names[0], "chance"), (0.8, names[0]), count // 2),
        ),
    }


def speed(names: Sequence[str]) -> SpeedToLead:
    curves = [
        SpeedCurve(name, ((1, 0.1), (5 + at, 0.4), (60, 0.5), (600, 0.9)), 0.4, 60.0, 0.1)
        for at, name in enumerate(names)
    ]
    return SpeedToLead(tuple(curves), 5, f"promise {names[0]}", ("in time", "half by", "never"))


def gap(name: str, share: float) -> Gap:
    return Gap(name, 10 * share, 10 * share - 2, 10 * share + 3, f"+{10 * share:.1f}", "clearly better", "good")


def bar(name: str, share: float) -> Bar:
    return Bar(name, share, f"{share:.2f}", share - 0.1, share + 0.1)


def heat(rows: Sequence[str], columns: Sequence[str], cursor: tuple[int, int] | None) -> HeatMap:
    marks = ("no", "unsure", "yes")
    cells = tuple(
        tuple(HeatCell(f"{10 * y + x}", 10.0 * y + x, marks[(x + y) % 3]) for x in range(len(columns)))
        for y in range(len(rows))
    )
    return HeatMap("people", tuple(rows), tuple(columns), cells, "colour: meetings", ("0", "22"), cursor)


def groups(names: Sequence[str], values: Sequence[float]) -> tuple[Group, ...]:
    return tuple(Group(name, tuple(values), tuple(f"{value:.2f}" for value in values)) for name in names)


def load(name: str, share: float) -> Load:
    return Load(name, share, (f"{share:.0%}", "31"))


def line(name: str, share: float) -> Line:
    return Line(name, ((0.0, share), (10.0, 1.0), (20.0, share / 2)))


def sizing(names: Sequence[str], shares: Sequence[float]) -> SizingRows:
    rows = [
        SizingRow(name, share, f"{share:.0%}", share - 0.1, share + 0.1, ("98k", "62 %"), at == 1, at >= 1, names[0])
        for at, (name, share) in enumerate(zip(names, shares, strict=True))
    ]
    return SizingRows(tuple(rows), ("kept", "cost", "busy"), (0.6, f"target {names[0]}"), 0)


def chance(name: str, share: float) -> Chance:
    return Chance(name, share, f"{share:.0%}")


def _week(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(names[at % len(names)] for at in range(7))


def _hours() -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(float(hour * (7 - day)) for hour in range(24)) for day in range(7))
