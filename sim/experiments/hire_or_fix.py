"""Hire or fix: what one thing set right is worth in people, each against more people on the same worlds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policies.durations import MINUTE
from policies.frozen import Frozen
from policies.settings import DataCare, Latency, Notify, Policy, Routing
from scenarios.scenario import Scenario
from sim.experiments.grid import with_headcount
from sim.experiments.paired import Paired, paired, with_settings
from sim.experiments.sizing import headcount_of
from sim.measures.kpis import by_key, specs
from sim.measures.summary import Summary

FIXES = ("assignment", "notification", "calendars", "data", "all")
"""What may be set right: who gets a lead at once, the owner hears of it, by calendars, clean data, and all of it."""
AT_ONCE = MINUTE
"""An assignment that takes no longer is automatic already, ms."""
_CARE = {"intake_check": 0.7, "good_refused": 0.01, "dedup": 0.8, "stale_contacts": 0.05, "missing_data": 0.03}
"""Data care in the middle of its usual ranges."""
TODAY, _FIX, _HIRE = "today", "fix ", "hire "
_FREE_ROUTING = ("calendar_aware", "shared_queue")


@dataclass(frozen=True, slots=True)
class Level:
    """So many people more than today, from the first day and fully ramped, and what they bring."""

    people: int
    gain: Paired


@dataclass(frozen=True, slots=True)
class Fix:
    """One thing set right. Gains are over the baseline, a month for KPIs that are a month; costs of the fix are not in.

    `people` is the number that brings as much by the means, None where no number that was tried does. Beyond chance it
    is worth more than `more_than` and less than `less_than` people (None: not shown to be).
    """

    key: str
    gain: Paired
    margin: Paired
    people: float | None
    more_than: int | None
    less_than: int | None


@dataclass(frozen=True, slots=True)
class HireOrFix:
    """All of it; `left_out` are fixes that would change nothing, since the baseline has them."""

    baseline: str
    kpi: str
    team: str
    headcount: int
    cost_per_person: float
    """a month, in the scenario's currency"""
    currency: str
    replications: int
    levels: tuple[Level, ...]
    fixes: tuple[Fix, ...]
    left_out: tuple[str, ...]

    @property
    def most(self) -> int:
        """The largest number of people that was tried."""
        return self.levels[-1].people


def fixed_options(scenario: Scenario, baseline: Policy) -> dict[str, Policy]:
    """The baseline with one thing set right, by `FIXES`; what it has already is left out."""
    found: dict[str, dict[str, Frozen]] = {}
    latency, routing = baseline.assignment_latency, baseline.routing.method
    if latency.poll is not None or latency.batch is not None or latency.lag.expected > AT_ONCE:
        found["assignment"] = {"assignment_latency": Latency.model_validate({"lag": "30s"})}
    alert = _alert()
    if baseline.notify.lag.expected > alert.lag.expected or baseline.notify.interruptible < alert.interruptible:
        found["notification"] = {"notify": alert}
    if routing not in _FREE_ROUTING:
        found["calendars"] = {"routing": Routing(method="calendar_aware")}
    quality = scenario.data_quality
    care = _better_care(baseline.data_care)
    if care != baseline.data_care and any((quality.missing_data, quality.stale_contacts, quality.duplicates)):
        found["data"] = {"data_care": care}
    if len(found) > 1:
        found["all"] = {field: table for settings in found.values() for field, table in settings.items()}
    return {key: with_settings(baseline, key, settings) for key, settings in found.items()}


def options_of(scenario: Scenario, baseline: Policy, team: str, most: int) -> dict[str, Policy]:
    """All that is played, by name: `TODAY`, the fixes, and 1 to `most` people more in a team."
    " KeyError: unknown team."""
    own = headcount_of(baseline, team, scenario)
    staffed = {f"{_HIRE}{more}": with_headcount(baseline, team, own + more) for more in range(1, most + 1)}
    fixed = {f"{_FIX}{key}": policy for key, policy in fixed_options(scenario, baseline).items()}
    found = {TODAY: baseline} | fixed | staffed
    return {name: policy.model_copy(update={"name": name}) for name, policy in found.items()}


def hire_or_fix(
    scenario: Scenario, baseline: Policy, team: str, kpi: str, runs: Mapping[str, Sequence[Summary]]
) -> HireOrFix:
    """Each fix against each number of people; `runs` by the names of `options_of`, the same replications of all.

    A fix is worth as many people as bring the same gain, on straight lines between the means (which may not fall:
    one person more is never worth less). Intervals stand each alone. Raises KeyError for an unknown KPI or team.
    """
    base = runs[TODAY]
    table = by_key(specs(scenario, [baseline]))
    fixed = {key: runs[f"{_FIX}{key}"] for key in FIXES if f"{_FIX}{key}" in runs}
    hired = [(int(name.removeprefix(_HIRE)), own) for name, own in runs.items() if name.startswith(_HIRE)]
    staffed = [(0, base), *sorted(hired, key=lambda each: each[0])]
    levels = tuple(Level(people, paired(own, base, table[kpi])) for people, own in staffed)
    fixes = []
    for key, own_runs in fixed.items():
        gaps = [(people, paired(own_runs, own, table[kpi])) for people, own in staffed]
        gain = paired(own_runs, base, table[kpi])
        fixes.append(
            Fix(
                key=key,
                gain=gain,
                margin=paired(own_runs, base, table["margin_per_month"]),
                people=equal_people([each.gain.mean for each in levels], gain.mean),
                more_than=max((people for people, gap in gaps if gap.is_more), default=None),
                less_than=min((people for people, gap in gaps if gap.is_less), default=None),
            )
        )
    crew = {each.name: each for each in scenario.teams}[team]
    return HireOrFix(
        baseline=baseline.name,
        kpi=kpi,
        team=team,
        headcount=headcount_of(baseline, team, scenario),
        cost_per_person=crew.cost_per_month,
        currency=scenario.scenario.currency,
        replications=len(base),
        levels=levels,
        fixes=tuple(fixes),
        left_out=tuple(key for key in FIXES if key not in fixed),
    )


def equal_people(means: Sequence[float], gain: float) -> float | None:
    """How many people bring this gain: `means` are those of 0, 1, 2, ... people; None where none of them reaches it."""
    if gain <= means[0]:
        return 0.0
    best = means[0]
    for people, mean in enumerate(means[1:], start=1):
        if mean >= gain:
            return people - 1 + (gain - best) / (mean - best)
        best = max(best, mean)
    return None


def _alert() -> Notify:
    """As `notify = "alert"` in a file."""
    return Policy.model_validate({"name": "alert", "notify": "alert"}).notify


def _better_care(own: DataCare) -> DataCare:
    """The usual care, where the option's own is not better already."""
    better = {
        "intake_check": max(own.intake_check, _CARE["intake_check"]),
        "good_refused": max(
            own.good_refused, _CARE["good_refused"] if own.intake_check < _CARE["intake_check"] else 0.0
        ),
        "dedup": max(own.dedup, _CARE["dedup"]),
    }
    for left in ("stale_contacts", "missing_data"):
        given: float | None = getattr(own, left)
        better[left] = _CARE[left] if given is None else min(given, _CARE[left])
    return own.model_copy(update=better)
