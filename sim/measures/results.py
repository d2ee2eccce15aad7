"""The result types of a comparison, frozen: what screens, reports and stdout show."""

from dataclasses import dataclass
from typing import Literal

from sim.measures.intervals import Forecast
from sim.measures.summary import KpiSpec
from sim.measures.verdicts import Verdict, Winner


@dataclass(frozen=True, slots=True)
class Cell:
    """One KPI of one policy: pooled estimate, its precision (95 % interval) and its forecast.

    `mean` is inf for never, None where undefined; `low` and `high` are None where no interval can be given.
    """

    kpi: str
    mean: float | None
    low: float | None
    high: float | None
    forecast: Forecast | None


@dataclass(frozen=True, slots=True)
class PolicyColumn:
    """One policy's KPIs, in the order of the specs."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One policy minus the baseline in one KPI, paired by replication; `of` counts the pairs.

    `method` is "t" (interval) or "sign" (a run says never: no interval). On the primary KPI the intervals
    hold for all policies together and `p_value` is Holm's; else both stand alone and `exploratory` says so.
    """

    policy: str
    baseline: str
    kpi: str
    mean: float | None
    low: float | None
    high: float | None
    wins: int
    losses: int
    of: int
    verdict: Verdict | None
    method: Literal["t", "sign"]
    exploratory: bool
    p_value: float | None

    @property
    def is_beyond_chance(self) -> bool:
        """The interval leaves zero out (or the sign test would, at 5 %)."""
        if self.method == "sign":
            return self.p_value is not None and self.p_value < 0.05
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True)
class Comparison:
    """What n replications say of k options; frozen, so that it can travel to a screen as one message."""

    baseline: str
    primary: str
    confidence: float
    final: bool
    replications: int
    leads_per_replication: float
    specs: tuple[KpiSpec, ...]
    policies: tuple[PolicyColumn, ...]
    differences: tuple[Difference, ...]
    winner: Winner

    def cell(self, policy: str, kpi: str) -> Cell:
        """The column entry of a policy and KPI; KeyError if there is none."""
        for each in self.policies:
            for cell in each.cells:
                if (each.name, cell.kpi) == (policy, kpi):
                    return cell
        raise KeyError((policy, kpi))

    def difference(self, policy: str, kpi: str) -> Difference:
        """A policy's difference from the baseline; KeyError if there is none (the baseline has none)."""
        for each in self.differences:
            if (each.policy, each.kpi) == (policy, kpi):
                return each
        raise KeyError((policy, kpi))
