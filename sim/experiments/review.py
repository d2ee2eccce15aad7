"""A month later: each promise of a comparison against the months that came, and what a miss goes with."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from policies.settings import Policy
from policies.wording import say
from scenarios.history import NOBODY, History
from scenarios.problems import listed
from scenarios.scenario import PERIOD_DAYS, Scenario
from scenarios.zones import find_zone
from sim.experiments.as_it_was import speed_of_record
from sim.measures.intervals import Forecast, forecast
from sim.measures.kpis import by_key, specs
from sim.measures.summary import KpiSpec, Summary, kpi_value

VOLUME = "mqls_per_month"
_EVERYBODY = "leads_per_month"
SPEED = (
    "within_5_min",
    "within_1_h",
    "within_24_h",
    "time_to_first_touch_median",
    "time_to_first_touch_p90",
    "time_to_first_touch_mean",
)
OUTCOMES = ("contact_rate", "sqls_per_month", "sql_rate")
_A_MONTH = 30
_SOURCES = 4
"""Names that are told of each side."""
_SHORTEST = 0.9
"""Of a period: February is a month."""
_OPEN = 0.05
"""Share of outcomes that may still be open."""


class Verdict(StrEnum):
    """What became of a promise."""

    KEPT = "kept"
    MISSED = "missed, within the usual spread"
    FAR = "missed, beyond the usual spread"
    UNTOLD = "cannot be told"


class Cause(StrEnum):
    """What a miss goes with, as far as the export shows it."""

    VOLUME = "volume"
    MIX = "mix"
    SPEED = "speed"
    PEOPLE = "people"
    CONVERSION = "conversion"


@dataclass(frozen=True, slots=True)
class Promise:
    """What the simulated periods say of a KPI, in its unit."""

    spec: KpiSpec
    ahead: Forecast
    lowest: float
    highest: float
    """of all simulated periods"""

    def verdict(self, actual: float | None) -> Verdict:
        """Kept: as good as 9 of 10 simulated periods; beyond the usual spread: worse than every one of them.

        A KPI that is neither better high nor low is kept between P10 and P90.
        """
        if actual is None or math.isnan(actual):
            return Verdict.UNTOLD
        low, high = {
            "more": (self.ahead.kept, math.inf),
            "less": (-math.inf, self.ahead.kept),
        }.get(self.spec.better, (self.ahead.p10, self.ahead.p90))
        assert low is not None
        assert high is not None
        if _between(low, actual, high):
            return Verdict.KEPT
        return Verdict.MISSED if _between(self.lowest, actual, self.highest) else Verdict.FAR


@dataclass(frozen=True, slots=True)
class Line:
    """One promise, what came, and what a miss goes with, the likeliest first."""

    promise: Promise
    actual: float | None
    verdict: Verdict
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Month:
    """A period of the record; `mix` has the source whose share moved most: name, forecast and actual share.

    `ungated` is the forecast of all leads where the record seems to have those too that the gate keeps from sales.
    """

    first: date
    last: date
    leads: int
    lines: tuple[Line, ...]
    mix: tuple[str, float, float] | None = None
    ungated: Forecast | None = None

    def line(self, key: str) -> Line | None:
        """The line of a KPI; None when it was not promised."""
        return next((line for line in self.lines if line.promise.spec.key == key), None)


def review(
    scenario: Scenario, option: Policy, runs: Sequence[Summary], history: History, since: date | None = None
) -> tuple[Month, ...]:
    """The whole forecast periods that the record has from `since` (None: its first lead) on.

    Raises ValueError for a record that is too short for one, or that has no times.
    """
    promises = _promises(scenario, option, runs)
    return tuple(
        _month(scenario, promises, runs, history, first, last) for first, last in _periods(scenario, history, since)
    )


def oddities(scenario: Scenario, history: History) -> tuple[str, ...]:
    """What speaks for the wrong export, or the wrong run: weeks before the run's own, sources that it does not have."""
    found: list[str] = []
    newest = _day(int(history.leads.created[-1]), history.zone)
    if newest < scenario.scenario.start:
        said = say(
            "the export ends on {newest}, before the first day that was simulated ({start}): are these the months that"
            " the scenario was made from, not those that came after?",
            newest=newest,
            start=scenario.scenario.start,
        )
        found.append(said)
    theirs, ours = [name for name in history.sources if name], [source.name for source in scenario.sources]
    if len(theirs) > 1 and not {name.casefold() for name in theirs} & {name.casefold() for name in ours}:
        said = say(
            "none of the export's sources ({theirs}) is one of the run's ({ours}): is it the same team, and the"
            " right column?",
            theirs=listed(theirs, _SOURCES),
            ours=listed(ours, _SOURCES),
        )
        found.append(said)
    return tuple(found)


def _periods(scenario: Scenario, history: History, since: date | None) -> list[tuple[date, date]]:
    """(first day, day after the last) of each."""
    if history.undated or not len(history.leads.created):
        raise ValueError(say("the leads have no times: which came in a period cannot be told"))
    period = scenario.scenario.forecast_period
    length = PERIOD_DAYS[period]
    first = since or _day(int(history.leads.created[0]), history.zone)
    end = _day(int(history.leads.created[-1]), history.zone) + timedelta(days=1)
    days = (end - first).days
    if days <= 0:
        raise ValueError(
            say(
                "the newest lead came on {newest}, before {first}: nothing is there to be reviewed",
                newest=end - timedelta(days=1),
                first=first,
            )
        )
    if days < _SHORTEST * length:
        raise ValueError(
            say(
                "the leads from {first} on span {days} days; the promises are for a {period} of {length} days",
                first=first,
                days=days,
                period=period,
                length=length,
            )
        )
    if days < length:
        return [(first, end)]
    starts = [first + timedelta(days=length * number) for number in range(days // length)]
    return [(start, start + timedelta(days=length)) for start in starts]


def _promises(scenario: Scenario, option: Policy, runs: Sequence[Summary]) -> dict[str, Promise]:
    table = by_key(specs(scenario, [option]))
    found: dict[str, Promise] = {}
    for key in (VOLUME, _EVERYBODY, *SPEED, *OUTCOMES, *_source_keys(scenario)):
        if key not in table:
            continue
        values = [kpi_value(period, table[key]) for run in runs for period in run.periods]
        known = np.array([math.nan if value is None else value for value in values], dtype=np.float64)
        ahead = forecast(known, scenario.scenario.forecast_period, table[key].better)
        if ahead is not None:
            found[key] = Promise(table[key], ahead, float(np.nanmin(known)), float(np.nanmax(known)))
    return found


def _source_keys(scenario: Scenario) -> list[str]:
    return [f"{VOLUME}.{source.name}" for source in scenario.sources]


def _month(
    scenario: Scenario,
    promises: Mapping[str, Promise],
    runs: Sequence[Summary],
    history: History,
    first: date,
    end: date,
) -> Month:
    created = history.leads.created
    rows = (created >= _instant(first, history.zone)) & (created < _instant(end, history.zone))
    actual = _actual(history, rows, (end - first).days, promises)
    shown = [key for key in (VOLUME, *SPEED, *OUTCOMES) if key in promises and key in actual]
    lines = [Line(promises[key], actual[key], promises[key].verdict(actual[key])) for key in shown]
    moved = _moved_mix(scenario, runs, history, rows, promises)
    explained = [_explained(line, lines, scenario, moved) for line in lines]
    largest = None if moved is None else max(moved, key=lambda each: abs(each[2] - each[1]))
    return Month(
        first, end - timedelta(days=1), int(rows.sum()), tuple(explained), largest, _ungated(promises, actual[VOLUME])
    )


def _ungated(promises: Mapping[str, Promise], came: float | None) -> Forecast | None:
    """The forecast of all leads if so many came, and more than ever pass the gate in the simulation."""
    handed, everybody = promises.get(VOLUME), promises.get(_EVERYBODY)
    if handed is None or everybody is None or came is None or came <= handed.highest:
        return None
    is_gated = everybody.ahead.p50 > 1.03 * handed.ahead.p50
    return everybody.ahead if is_gated and came >= 0.9 * everybody.lowest else None


def _actual(
    history: History, rows: NDArray[np.bool_], days: int, promises: Mapping[str, Promise]
) -> dict[str, float | None]:
    """What the record tells of these leads, by KPI; None where it is too early to tell."""
    leads, count = history.leads, int(rows.sum())
    found: dict[str, float | None] = {VOLUME: count * _A_MONTH / days}
    speed = None if history.dates_only else speed_of_record(history, rows)
    if speed is not None and history.first_touch_is_human is not False:
        found |= {key: speed.within[key] for key in SPEED if key in speed.within}
        found["time_to_first_touch_median"] = speed.median_min
        found["time_to_first_touch_p90"] = speed.p90_min
        found["time_to_first_touch_mean"] = speed.mean_min
    qualified = leads.qualified[rows]
    if (leads.qualified != NOBODY).any() and count:
        sqls = int((qualified == 1).sum())
        is_early = float((qualified == NOBODY).mean()) > _OPEN
        found["sqls_per_month"] = _at_least(promises, "sqls_per_month", sqls * _A_MONTH / days, is_early)
        found["sql_rate"] = _at_least(promises, "sql_rate", sqls / count, is_early)
    touches = history.touches
    if touches is not None and (touches.connected == 1).any() and count:
        reached = np.unique(touches.lead[(touches.connected == 1) & (touches.lead != NOBODY)])
        found["contact_rate"] = float(rows[reached].sum()) / count
    return found


def _at_least(promises: Mapping[str, Promise], key: str, value: float, is_early: bool) -> float | None:
    """A count that can still grow is told only when it is enough already."""
    if not is_early or (key in promises and promises[key].verdict(value) is Verdict.KEPT):
        return value
    return None


def _moved_mix(
    scenario: Scenario,
    runs: Sequence[Summary],
    history: History,
    rows: NDArray[np.bool_],
    promises: Mapping[str, Promise],
) -> list[tuple[str, float, float]] | None:
    """(source, share in the simulation, share in the record) if the mix differs more than in 9 of 10 simulated periods.

    By total variation; None also where the record names other sources.
    """
    keys = _source_keys(scenario)
    names = {name.casefold(): code for code, name in enumerate(history.sources)}
    codes = [names.get(source.name.casefold()) for source in scenario.sources]
    if (
        len(keys) < 2
        or any(code is None for code in codes)
        or not rows.any()
        or any(key not in promises for key in keys)
    ):
        return None
    table = [promises[key].spec for key in keys]
    simulated = np.array(
        [[kpi_value(period, spec) or 0.0 for spec in table] for run in runs for period in run.periods], dtype=np.float64
    )
    simulated = simulated[simulated.sum(axis=1) > 0]
    if not len(simulated):
        return None
    shares = simulated / simulated.sum(axis=1, keepdims=True)
    usual = shares.mean(axis=0)
    own = np.array([(history.leads.source[rows] == code).sum() for code in codes], dtype=np.float64)
    if not own.sum():
        return None
    own /= own.sum()
    distances = np.abs(shares - usual).sum(axis=1) / 2
    if np.abs(own - usual).sum() / 2 <= np.quantile(distances, 0.9):
        return None
    return [(source.name, float(usual[at]), float(own[at])) for at, source in enumerate(scenario.sources)]


def _explained(
    line: Line, lines: Sequence[Line], scenario: Scenario, moved: list[tuple[str, float, float]] | None
) -> Line:
    key = line.promise.spec.key
    if line.verdict not in (Verdict.MISSED, Verdict.FAR) or key == VOLUME:
        return line
    volume = next((each for each in lines if each.promise.spec.key == VOLUME), None)
    ahead = None if volume is None else volume.promise.ahead
    came = None if volume is None else volume.actual
    more = ahead is not None and came is not None and came > ahead.p90
    fewer = ahead is not None and came is not None and came < ahead.p10
    if key in SPEED:
        causes = [Cause.VOLUME] * more + [Cause.MIX] * (moved is not None)
        return Line(line.promise, line.actual, line.verdict, tuple(causes) or (Cause.PEOPLE,))
    slow = any(each.promise.spec.key in SPEED and each.verdict in (Verdict.MISSED, Verdict.FAR) for each in lines)
    causes = [Cause.VOLUME] * (fewer and key == "sqls_per_month")
    causes += [Cause.MIX] * (moved is not None and _worth(scenario, moved) < 1)
    causes += [Cause.SPEED] * slow
    return Line(line.promise, line.actual, line.verdict, tuple(causes) or (Cause.CONVERSION,))


def _worth(scenario: Scenario, moved: Sequence[tuple[str, float, float]]) -> float:
    """How good the mix of the record is against the simulated one, by the sources' rates of qualifying."""
    rates = {source.name: source.qualify_rate for source in scenario.sources}
    usual = sum(share * rates[name] for name, share, _ in moved)
    return sum(share * rates[name] for name, _, share in moved) / usual if usual else 1.0


def _between(low: float, value: float, high: float) -> bool:
    slack = 1e-9 * max(1.0, abs(value)) if math.isfinite(value) else 0.0
    return low - slack <= value <= high + slack


def _day(at: int, zone: str) -> date:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(find_zone(zone)).date()


def _instant(day: date, zone: str) -> int:
    return round(datetime.combine(day, time(), find_zone(zone)).timestamp() * 1000)
