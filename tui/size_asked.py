"""What `leadsim size` was asked, and what that means in the scenario: team, headcounts, options, KPIs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policies.settings import Policy
from policies.wording import N_
from scenarios.scenario import PERIOD_DAYS, Period, Scenario
from sim.experiments.compare import labelled
from sim.experiments.sizing import usual_headcounts
from sim.measures.kpis import by_key, specs
from sim.measures.summary import KpiSpec
from tui.errors import InputError, unknown
from tui.opening import find_options, find_team, open_plugins, open_scenario
from tui.playing import planned
from tui.size_text import PROFIT
from tui.text import _
from tui.verdict import MEETINGS

_SHORT = {"profit": PROFIT, "meetings": MEETINGS}


@dataclass(frozen=True, slots=True)
class AskedSize:
    """A target or the best of a KPI, over which headcounts, as it was typed."""

    team: str
    target: str | None = None
    best: str | None = None
    by: str | None = None
    kept: float | None = None
    """share of the periods that must keep the target; None where the mean must"""
    mean: bool = False
    from_: int | None = None
    to: int | None = None
    policies: str | None = None
    replications: int | None = None
    plugin: tuple[str, ...] = ()
    allow_huge: bool = False


@dataclass(frozen=True, slots=True)
class SizeAsked:
    """The scenario, the options and the KPI table the question is about."""

    scenario: Scenario
    options: Mapping[str, Policy]
    specs: tuple[KpiSpec, ...]
    team: str
    headcounts: tuple[int, ...]
    replications: int
    plugins: tuple[str, ...]

    def kpi(self, given: str) -> KpiSpec:
        """By its key, or profit or meetings for short. InputError."""
        table = by_key(self.specs)
        key = _SHORT.get(given, given)
        if key not in table:
            raise unknown(N_("KPI"), given, table)
        return table[key]


def size_asked(scenario: str, asked: AskedSize) -> SizeAsked:
    """InputError for what cannot be asked."""
    if (asked.target is None) == (asked.best is None):
        raise InputError(_('give either --target, such as "meetings_held_per_month>=40", or --best, such as profit'))
    opened = _over_period(open_scenario(scenario, allow_huge=asked.allow_huge), asked)
    open_plugins(list(asked.plugin))
    chosen = find_options(opened, asked.policies)
    team = find_team(opened, asked.team)
    return SizeAsked(
        scenario=opened,
        options=labelled(chosen),
        specs=specs(opened, chosen),
        team=team,
        headcounts=_headcounts(asked, opened, chosen, team),
        replications=planned(opened, asked.replications),
        plugins=asked.plugin,
    )


def _over_period(scenario: Scenario, asked: AskedSize) -> Scenario:
    """The scenario with the forecast period that `--by` names."""
    if asked.by is None:
        return scenario
    periods: list[Period] = list(PERIOD_DAYS)
    wanted = next((each for each in periods if each == asked.by), None)
    if wanted is None:
        raise unknown(N_("period for --by"), asked.by, periods)
    frame = scenario.scenario
    if PERIOD_DAYS[wanted] > 7 * frame.weeks:
        raise InputError(
            _("--by {period}: the scenario measures {weeks} weeks, which is less than a {period}").format(
                period=wanted, weeks=frame.weeks
            )
        )
    return scenario.model_copy(update={"scenario": frame.model_copy(update={"forecast_period": wanted})})


def _headcounts(asked: AskedSize, scenario: Scenario, options: Sequence[Policy], team: str) -> tuple[int, ...]:
    """From 1 (or --from) to --to, else to what is usual."""
    found = usual_headcounts(scenario, options, team, asked.from_, asked.to)
    if not found:
        first = 1 if asked.from_ is None else asked.from_
        raise InputError(
            _("--from {first} --to {last}: the headcounts go from the smaller to the larger number").format(
                first=first, last=asked.to
            )
        )
    return found
