"""`leadsim ladder`: from today to a target, step by step, and the plan of its first 90 days."""

from collections.abc import Mapping
from dataclasses import dataclass

from policies.settings import Policy
from scenarios.planning import planning
from scenarios.scenario import Scenario
from sim.experiments.ladder import Ladder, climb, steps_between
from sim.measures.kpis import by_key, specs
from sim.measures.summary import KpiSpec, Summary
from sim.reports.document import Section
from tui.commands.fix import selectable
from tui.deciding import Command, played
from tui.documents.ladder import PICTURE, ladder_json, ladder_rows, ladder_section
from tui.errors import InputError
from tui.job_playing import Player
from tui.opening import find_option
from tui.playing import planned
from tui.text import _


@dataclass(frozen=True, slots=True)
class Found:
    """The answer, and the rows of the KPIs it is told in."""

    answer: Ladder
    specs: Mapping[str, KpiSpec]


@dataclass(frozen=True, slots=True)
class AskedLadder:
    """As it was typed."""

    to: str
    policy: str | None = None
    replications: int | None = None
    kpi: str | None = None
    plugin: tuple[str, ...] = ()
    allow_huge: bool = False

    def find(self, opened: Scenario, play: Player) -> Found | None:
        """The ladder; None when it was not played to the end. InputError."""
        target = find_option(opened, self.to)
        baseline = opened.policies[0] if self.policy is None else find_option(opened, self.policy)
        if not steps_between(baseline, target):
            said = _('"{target}" has the same settings as "{baseline}": there is no step between them')
            raise InputError(said.format(target=target.name, baseline=baseline.name))
        spec = selectable(opened, baseline, self.kpi)
        count = planned(opened, self.replications)

        def runs_of(options: Mapping[str, Policy]) -> dict[str, tuple[Summary, ...]] | None:
            found = played(play, opened, options, count, self.plugin)
            whole = found is not None and min(map(len, found.values())) == count
            return found if whole else None

        found = climb(opened, baseline, target, spec.key, planning().effort, runs_of)
        return None if found is None else Found(found, by_key(specs(opened, [baseline, target])))


def _section(found: Found, pictures: bool) -> Section:
    return ladder_section(found.answer, found.specs, pictures)


LADDER: Command[Found] = Command(
    "ladder",
    AskedLadder,
    _section,
    lambda found: ladder_json(found.answer),
    {"ladder": lambda found: ladder_rows(found.answer)},
    (PICTURE,),
)
