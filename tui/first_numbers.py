"""What a comparison can say after a moment, while it plays on: each option's number in the runs so far."""

from collections.abc import Mapping, Sequence

from policies.settings import Policy
from scenarios.scenario import Scenario
from sim.experiments.runs import CHUNK, Run
from sim.measures.kpis import by_key, specs
from sim.measures.summary import kpi_value
from tui.text import _, spoken
from tui.words import worded


def has_first_numbers(runs: Sequence[Run], options: Mapping[str, Policy]) -> bool:
    """Whether as many options have a run as are played together on the first world."""
    return len({each.option for each in runs}) >= min(CHUNK, len(options))


def first_numbers(runs: Sequence[Run], scenario: Scenario, options: Mapping[str, Policy], kpi: str) -> str:
    """The KPI that decides, a line per option that has been played: luck, until more runs have come."""
    spec = by_key(specs(scenario, list(options.values())))[kpi]
    first = {each.option: kpi_value(each.summary.whole, spec) for each in reversed(runs)}
    currency = scenario.scenario.currency
    lines = [f"{worded(first[name], spec.unit, currency):>8}  {name}" for name in options if name in first]
    what = spoken(spec.name)
    if spec.key.endswith("_per_month") and "month" not in spec.name:
        what = _("{more} a month").format(more=what)
    return "\n".join([_("First numbers, one simulated run: {what}").format(what=what), *lines])
