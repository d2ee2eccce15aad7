"""`leadsim case`: what an option is worth in money over its first year."""

import re
from dataclasses import dataclass

from policies.settings import Policy
from scenarios.planning import PlanningRange, exactly, planning
from scenarios.scenario import Scenario
from sim.experiments.business_case import BusinessCase, case
from sim.experiments.first_year import CostSource, Plan
from tui.deciding import Command, played
from tui.documents.business_case import PICTURE, case_json, case_rows, case_section
from tui.errors import InputError, shortened
from tui.job_playing import Player
from tui.opening import find_option, read_share
from tui.playing import planned
from tui.text import _

_SPAN = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(?:\.\.\s*([0-9]+(?:\.[0-9]+)?)\s*)?")


@dataclass(frozen=True, slots=True)
class AskedCase:
    """The case as it was asked for."""

    policy: str
    against: str | None = None
    replications: int | None = None
    once: str | None = None
    per_month: str | None = None
    first_weeks: str | None = None
    full_weeks: str | None = None
    cash_in: str | None = None
    plugin: tuple[str, ...] = ()
    allow_huge: bool = False

    def find(self, opened: Scenario, play: Player) -> BusinessCase | None:
        """The case; None when too little was played. InputError."""
        option = find_option(opened, self.policy)
        baseline = opened.policies[0] if self.against is None else find_option(opened, self.against)
        if option.name == baseline.name:
            raise InputError(
                _('--policy and --against are both "{option}": nothing to decide').format(option=option.name)
            )
        plan = self.plan(opened, option, baseline)
        options = {each.name: each for each in (baseline, option)}
        runs = played(play, opened, options, planned(opened, self.replications), self.plugin)
        if runs is None:
            return None
        return case(opened, option, baseline, runs[option.name], runs[baseline.name], plan)

    def plan(self, opened: Scenario, option: Policy, baseline: Policy) -> Plan:
        """What is assumed: as typed, else the option's own cost, else the planning ranges. InputError."""
        once, per_month, source = self.costs(opened, option)
        ramp = planning().ramp
        return Plan(
            first_effects=ramp.first_effects if self.first_weeks is None else _span("--first-weeks", self.first_weeks),
            until_full=ramp.until_full if self.full_weeks is None else _span("--full-weeks", self.full_weeks),
            once=once,
            per_month=per_month,
            once_saved=baseline.cost.once,
            per_month_saved=baseline.cost.per_month,
            cost_source=source,
            cash_in=0.0 if self.cash_in is None else read_share("--cash-in", self.cash_in),
        )

    def costs(self, opened: Scenario, option: Policy) -> tuple[PlanningRange, PlanningRange, CostSource]:
        """Once and a month. InputError where the planning ranges are in another currency."""
        if self.once is not None or self.per_month is not None:
            return _span("--once", self.once or "0"), _span("--per-month", self.per_month or "0"), "given"
        if option.cost.once or option.cost.per_month:
            return exactly(option.cost.once), exactly(option.cost.per_month), "option"
        known, currency = planning(), opened.scenario.currency
        if currency != known.currency:
            said = _(
                'option "{option}" has no cost of its own, and the planning ranges are in {known}, not'
                " {currency}; amounts"
                " are never converted: give --once and --per-month (0 if there is none), or `cost` in the option"
            )
            raise InputError(said.format(option=option.name, known=known.currency, currency=currency))
        return known.once_in_all, known.a_month, "preset"


CASE: Command[BusinessCase] = Command("case", AskedCase, case_section, case_json, {"case": case_rows}, (PICTURE,))


def _span(option: str, given: str) -> PlanningRange:
    """A number, or LOW..HIGH."""
    found = _SPAN.fullmatch(given.replace(",", "").replace("_", ""))
    if found is not None:
        low = float(found[1])
        high = low if found[2] is None else float(found[2])
        if low <= high <= 1e12:
            return PlanningRange(low=low, high=high)
    said = _('{option}: "{given}" is neither an amount from 0 on nor a range such as 20000..40000')
    raise InputError(said.format(option=option, given=shortened(given)))
