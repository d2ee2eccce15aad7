"""What is drawn beside a part of the scenario: when leads come, who is there then, how chances fall."""

from functools import partial
from typing import NamedTuple

from policies.settings import Policy
from scenarios.places import Place
from scenarios.presets import Effect
from scenarios.scenario import Scenario
from sim.experiments.usual_week import AGES_MIN, coverage, leads_by_hour, own_curve, published_curves
from tui.charts.hour_of_week import HourOfWeek, hour_of_week
from tui.charts.lines import Line, Lines, lines
from tui.dates import DAYS
from tui.text import _
from tui.widgets.chart import Draw
from tui.words import duration, percent

_HOURS = 24


class Preview(NamedTuple):
    """A picture, what it shows in a line, and the same as text."""

    title: str
    draw: Draw
    told: str


def preview(scenario: Scenario, place: Place) -> Preview | None:
    """The picture that belongs to a place of the file; None where there is nothing to draw."""
    if place[0] == "sources" and len(place) > 1 and _has(place, len(scenario.sources)):
        return _arrivals(scenario, int(place[1]))
    if place[0] == "decay":
        return _decay(scenario, is_interest=place[1:2] == ("interest",))
    if place[0] == "teams" and len(place) > 1 and _has(place, len(scenario.teams)):
        return _coverage(scenario, scenario.teams[int(place[1])].name, None)
    if (
        place[0] == "policies"
        and place[2:3] == ("staffing",)
        and len(place) > 3
        and _has(place, len(scenario.policies))
    ):
        option = scenario.policies[int(place[1])]
        names = [team.name for team in scenario.teams]
        return _coverage(scenario, str(place[3]), option) if place[3] in names else None
    return None


def _has(place: Place, count: int) -> bool:
    return isinstance(place[1], int) and place[1] < count


def _arrivals(scenario: Scenario, number: int) -> Preview:
    week = leads_by_hour(scenario, scenario.sources[number].name)
    rows = tuple(week[day * _HOURS : (day + 1) * _HOURS] for day in range(7))
    chart = HourOfWeek(_days(), rows, lambda value: f"{value:.1f}" if value >= 0.05 else "")
    return Preview(_("Leads of a usual week, by hour of the day"), partial(hour_of_week, chart), chart.told())


def _decay(scenario: Scenario, *, is_interest: bool) -> Preview:
    effect: Effect = "interest" if is_interest else "contact"
    curves = {_("this file"): own_curve(getattr(scenario.decay, effect)), **published_curves(effect)}
    chart = Lines(
        tuple(Line(name, tuple(zip(AGES_MIN, values, strict=True))) for name, values in curves.items()),
        x_form=duration,
        y_form=lambda share: percent(round(share, 2)),
        y_range=(0.0, 1.0),
        is_log=True,
        is_time=True,
    )
    title = _("Does it still qualify, by the lead's age") if is_interest else _("Does anyone answer, by the lead's age")
    return Preview(title, partial(lines, chart), chart.told())


def _coverage(scenario: Scenario, team: str, option: Policy | None) -> Preview:
    found = coverage(scenario, team, option)
    hours = [float(hour) for hour in range(len(found.people))]
    chart = Lines(
        (
            Line(_("People at work"), tuple(zip(hours, found.people, strict=True)), is_steps=True),
            Line(_("Leads an hour"), tuple(zip(hours, found.leads, strict=True)), is_steps=True),
        ),
        x_form=_day_of,
        x_range=(0.0, 7.0 * _HOURS),
    )
    share = round(100 * found.leads_while_nobody_is_there)
    title = _("{share} % of the leads come while nobody is at work").format(share=share)
    return Preview(title, partial(lines, chart), chart.told())


def _days() -> tuple[str, ...]:
    return tuple(each() for each in DAYS)


def _day_of(hour: float) -> str:
    return _("{day} {hour}h").format(day=_days()[int(hour // _HOURS) % 7], hour=int(hour % _HOURS))
