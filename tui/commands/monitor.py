"""`leadsim monitor`: what to watch once an option is in place, and what to do when it leaves its forecast."""

from collections.abc import Mapping
from dataclasses import dataclass

from scenarios.scenario import Scenario
from sim.experiments.monitoring import Monitoring, monitoring
from sim.measures.kpis import by_key, specs
from sim.measures.summary import KpiSpec
from sim.reports.document import Section
from tui.deciding import Command, played
from tui.documents.monitoring import monitoring_json, monitoring_rows, monitoring_section
from tui.job_playing import Player
from tui.opening import find_option
from tui.playing import planned


@dataclass(frozen=True, slots=True)
class Found:
    """The plan, the rows of its KPIs, and the currency of its amounts."""

    answer: Monitoring
    specs: Mapping[str, KpiSpec]
    currency: str


@dataclass(frozen=True, slots=True)
class AskedMonitor:
    """As it was typed."""

    policy: str
    replications: int | None = None
    plugin: tuple[str, ...] = ()
    allow_huge: bool = False

    def find(self, opened: Scenario, play: Player) -> Found | None:
        """The plan; None when too little was played. InputError."""
        option = find_option(opened, self.policy)
        runs = played(play, opened, {option.name: option}, planned(opened, self.replications), self.plugin)
        if runs is None:
            return None
        found = monitoring(opened, option, runs[option.name])
        return Found(found, by_key(specs(opened, [option])), opened.scenario.currency)


def _section(found: Found, _pictures: bool) -> Section:
    return monitoring_section(found.answer, found.specs, found.currency)


MONITOR: Command[Found] = Command(
    "monitor",
    AskedMonitor,
    _section,
    lambda found: monitoring_json(found.answer),
    {"monitor": lambda found: monitoring_rows(found.answer)},
    (),
)
