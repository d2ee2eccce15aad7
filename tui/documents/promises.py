"""What one side promises the other: the level that 9 of 10 simulated periods keep, rounded to the safe side."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from policies.settings import Policy, SlaTier
from scenarios.scenario import Scenario
from sim.measures.columns import columns
from sim.measures.intervals import Forecast, forecast
from sim.measures.kpis import by_key, specs
from sim.measures.summary import KpiSpec, Summary
from tui.documents.choice_words import attempts_words, exact
from tui.text import _, spoken
from tui.words import NOTHING, duration, money, number, percent, rate, worded

Side = Literal["marketing", "sales", "revops", "both"]
_SIDES: tuple[tuple[str, Side], ...] = (
    ("mqls_per_month", "marketing"),
    ("mql_acceptance", "marketing"),
    ("never_touched", "sales"),
    ("rejections_without_reason", "sales"),
    ("sqls_per_month", "both"),
    ("meetings_held_per_month", "both"),
    ("opt_out_rate", "both"),
)
_VOLUME = "mqls_per_month"
_WEAK = 0.5


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise in words; `kept` is the level of 9 of 10 periods, `usual` the middle one, "–" where undefined."""

    side: Side
    key: str
    what: str
    kept: str
    usual: str
    is_weak: bool = False
    """a time that is kept for less than half of the leads"""


@dataclass(frozen=True)
class Levels:
    """What the simulated periods of one option say."""

    scenario: Scenario
    policy: Policy
    runs: Sequence[Summary]

    @cached_property
    def _specs(self) -> dict[str, KpiSpec]:
        return dict(by_key(specs(self.scenario, [self.policy])))

    def ahead(self, key: str, better: str | None = None) -> Forecast | None:
        """The forecast of a KPI over all periods of all runs; None where it is undefined or not known."""
        spec = self._specs.get(key)
        if spec is None:
            return None
        values = columns(self.runs, [spec])[key].periods
        return forecast(values, self.scenario.scenario.forecast_period, better or spec.better)

    def kept(self, key: str) -> str:
        """At least 71 %, at most 3 %: never more than was kept. "–" where nothing can be said."""
        better = "more" if key == _VOLUME else self._specs[key].better if key in self._specs else "neither"
        ahead = self.ahead(key, better)
        if ahead is None or ahead.kept is None:
            return NOTHING
        if self._specs[key].unit == "share" and better == "more" and ahead.kept >= 1:
            return percent(1.0)
        level = safe(ahead.kept, self._specs[key].unit, better, self.scenario.scenario.currency)
        if better == "more":
            return _("at least {level}").format(level=level) if ahead.kept > 0 else _("none")
        return _("at most {level}").format(level=level)

    def usual(self, key: str) -> str:
        """The middle of all periods."""
        ahead = self.ahead(key)
        if ahead is None:
            return NOTHING
        told = worded(ahead.p50, self._specs[key].unit, self.scenario.scenario.currency)
        return number(ahead.p50) if "a month" in self._specs[key].unit and math.isfinite(ahead.p50) else told

    def name(self, key: str) -> str:
        """What a KPI is called."""
        return spoken(self._specs[key].name)


def safe(value: float, unit: str, better: str, currency: str) -> str:
    """A level with its unit, rounded to the side on which it is still kept: down for more, up for less."""
    turn = math.floor if better == "more" else math.ceil
    if math.isinf(value):
        return worded(value, unit, currency)
    if unit == "share":
        finer = 1 if 100 * value >= 1 else 10
        return percent(turn(round(100 * value * finer, 9)) / finer / 100)
    minutes = {"min": 1.0, "hours": 60.0, "days": 1440.0}
    if unit in minutes:
        whole = value * minutes[unit]
        step = 1 if whole < 100 else 60 if whole < 2880 else 1440
        return duration(turn(round(whole / step, 9)) * step)
    if unit.startswith(currency):
        size = 10 ** max(0, math.floor(math.log10(abs(value))) - 1) if value else 1
        return money(turn(round(value / size, 9)) * size, currency)
    if value >= 10:
        return number(turn(round(value, 9)))
    return rate(turn(round(10 * value, 9)) / 10)


def promises(levels: Levels) -> tuple[Promise, ...]:
    """Two-way: what marketing, RevOps and sales promise, and what both are measured by."""
    found = [_promise(levels, "marketing", "mqls_per_month", _("MQLs handed over a month"))]
    found += [_promise(levels, "marketing", "mql_acceptance", _("MQLs that sales accepts"))]
    for tier in levels.policy.sla:
        found += _of_tier(levels, tier)
    labels = {
        "never_touched": _("MQLs that nobody ever works"),
        "rejections_without_reason": _("Rejections without a reason"),
        "sqls_per_month": _("SQLs a month"),
        "meetings_held_per_month": _("Meetings held a month"),
        "opt_out_rate": _("People who opt out, of those contacted"),
    }
    found += [_promise(levels, side, key, labels[key]) for key, side in _SIDES if key in labels]
    return tuple(one for one in found if one.kept != NOTHING)


def _of_tier(levels: Levels, tier: SlaTier) -> Iterator[Promise]:
    name = tier.tier
    if tier.assignment is not None:
        what = _("{tier}: an owner within {time}").format(tier=name, time=exact(tier.assignment))
        yield _promise(levels, "revops", f"sla_attainment.{name}.assignment", what)
    if tier.first_touch is not None:
        what = _("{tier}: first contact within {time}").format(tier=name, time=exact(tier.first_touch))
        yield _promise(levels, "sales", f"sla_attainment.{name}.first_touch", what)
    if tier.attempts is not None:
        what = _("{tier}: attempts, {promise}").format(tier=name, promise=attempts_words(tier.attempts))
        yield _promise(levels, "sales", f"sla_attainment.{name}.attempts", what)


def _promise(levels: Levels, side: Side, key: str, what: str) -> Promise:
    ahead = levels.ahead(key)
    is_weak = key.startswith("sla_attainment.") and ahead is not None and (ahead.kept or 0.0) < _WEAK
    return Promise(side, key, what, levels.kept(key), levels.usual(key), is_weak)


def side_name(side: Side) -> str:
    """Who promises."""
    names = {"marketing": _("Marketing"), "sales": _("Sales"), "revops": "RevOps", "both": _("Both")}
    return names[side]
