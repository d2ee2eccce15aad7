"""`leadsim fix`: what one thing set right is worth in people and in money."""

from dataclasses import dataclass

from policies.settings import Policy
from scenarios.owners import working_role
from scenarios.scenario import Scenario
from sim.experiments.hire_or_fix import HireOrFix, hire_or_fix, options_of
from sim.experiments.selection import NoSelection, check_selectable
from sim.experiments.sizing import headcount_of
from sim.measures.kpis import by_key, specs
from sim.measures.summary import KpiSpec
from sim.reports.document import Section
from tui.deciding import Command, played
from tui.documents.hire_or_fix import PICTURE, fix_json, fix_rows, fix_section
from tui.errors import InputError
from tui.job_playing import Player
from tui.opening import find_option, find_team
from tui.playing import planned, primary_kpi
from tui.text import _


@dataclass(frozen=True, slots=True)
class Found:
    """The answer, and the row of the KPI that it is in."""

    answer: HireOrFix
    spec: KpiSpec


@dataclass(frozen=True, slots=True)
class AskedFix:
    """As it was typed."""

    policy: str | None = None
    team: str | None = None
    to: int | None = None
    replications: int | None = None
    kpi: str | None = None
    plugin: tuple[str, ...] = ()
    allow_huge: bool = False

    def find(self, opened: Scenario, play: Player) -> Found | None:
        """Each fix against more people; None when too little was played. InputError."""
        baseline = opened.policies[0] if self.policy is None else find_option(opened, self.policy)
        spec = selectable(opened, baseline, self.kpi)
        team = self.working_team(opened, baseline)
        most = max(4, headcount_of(baseline, team, opened)) if self.to is None else self.to
        options = options_of(opened, baseline, team, most)
        runs = played(play, opened, options, planned(opened, self.replications), self.plugin)
        return None if runs is None else Found(hire_or_fix(opened, baseline, team, spec.key, runs), spec)

    def working_team(self, opened: Scenario, baseline: Policy) -> str:
        """The team named, else the first that works leads. InputError for an unknown one."""
        if self.team is not None:
            return find_team(opened, self.team)
        role = working_role(opened, baseline)
        return next((team.name for team in opened.teams if team.role == role), opened.teams[0].name)


def selectable(opened: Scenario, baseline: Policy, kpi: str | None) -> KpiSpec:
    """The KPI that decides; InputError for one that gains cannot be told in."""
    spec = by_key(specs(opened, [baseline]))[primary_kpi(opened, [baseline], kpi)]
    try:
        check_selectable(spec)
    except NoSelection:
        said = _("--kpi: {kpi} is a quantile or neither better high nor low; choose a mean or a rate")
        raise InputError(said.format(kpi=spec.key)) from None
    return spec


def _section(found: Found, pictures: bool) -> Section:
    return fix_section(found.answer, found.spec, pictures)


FIX: Command[Found] = Command(
    "fix",
    AskedFix,
    _section,
    lambda found: fix_json(found.answer),
    {"fix": lambda found: fix_rows(found.answer)},
    (PICTURE,),
)
