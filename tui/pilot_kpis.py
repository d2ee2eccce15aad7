"""Which shares of leads a pilot looks at: the one that decides, and speed beside it."""

from collections.abc import Sequence

from policies.catalog import NO_PLUGINS, Plugins
from policies.settings import Policy
from policies.wording import N_
from scenarios.scenario import Scenario
from sim.experiments.pilot import shares_of_leads
from tui.errors import unknown

SPEED = "within_5_min"


def usual_kpi(scenario: Scenario, known: Sequence[str]) -> str:
    """The scenario's own if it can be tested on, else meetings or SQLs."""
    primary = scenario.scenario.primary_kpi
    return primary if primary in known else "meetings_booked_per_mql" if scenario.meetings is not None else "sql_rate"


def compared_kpis(
    scenario: Scenario, policies: Sequence[Policy], given: str | None, plugins: Plugins = NO_PLUGINS
) -> tuple[str, ...]:
    """The KPI that decides first; InputError when the given one is no share of leads."""
    known = shares_of_leads(scenario, policies, plugins)
    kpi = given or usual_kpi(scenario, known)
    if kpi not in known:
        raise unknown(N_("share of leads that an A/B test could compare, called"), kpi, known)
    return tuple(dict.fromkeys((kpi, SPEED)))
