"""Options that differ in a few settings, and what one brings over another on the same worlds, with its interval."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from policies.doubts import Doubts
from policies.frozen import Frozen
from policies.settings import Policy
from sim.measures.columns import columns
from sim.measures.intervals import mean_interval
from sim.measures.jackknife import Estimate, difference
from sim.measures.summary import KpiSpec, Summary

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Paired:
    """A paired difference in a KPI's unit with its 95 % interval, None below three runs or where it is undefined."""

    mean: float
    low: float | None
    high: float | None

    @property
    def is_more(self) -> bool:
        """Above nothing beyond chance."""
        return self.low is not None and self.low > 0

    @property
    def is_less(self) -> bool:
        """Below nothing beyond chance."""
        return self.high is not None and self.high < 0


def paired(own: Sequence[Summary], other: Sequence[Summary], spec: KpiSpec) -> Paired:
    """One minus the other over the same replications; turned where less is better, so that more is always a gain."""
    return summed([gap_of(own, other, spec)])


def gap_of(own: Sequence[Summary], other: Sequence[Summary], spec: KpiSpec) -> Estimate:
    """As `paired`, with what sums of gaps need."""
    one, another = (columns(runs, [spec])[spec.key].estimate for runs in (own, other))
    return difference(another, one) if spec.better == "less" else difference(one, another)


def summed(plus: Sequence[Estimate], minus: Sequence[Estimate] = ()) -> Paired:
    """A sum of gaps less another, over the same replications."""
    mean = sum(each.value or 0.0 for each in plus) - sum(each.value or 0.0 for each in minus)
    added, taken = [each.pseudo for each in plus], [each.pseudo for each in minus]
    known = [each for each in (*added, *taken) if each is not None]
    if len(known) < len(added) + len(taken):
        return Paired(mean, None, None)
    signs = [1.0] * len(added) + [-1.0] * len(taken)
    values = np.sum([sign * each for sign, each in zip(signs, known, strict=True)], axis=0)
    low, high = mean_interval(values, CONFIDENCE) or (None, None)
    return Paired(mean, low, high)


def with_settings(policy: Policy, name: str, settings: dict[str, Frozen]) -> Policy:
    """The option under another name with these tables in the place of its own; their ranges go with the old ones."""
    changed = policy.model_copy(update={**settings, "name": name})
    return changed.doubting(Doubts(tuple(one for one in policy.doubts.all if one.path[0] not in settings)))


def taking(policy: Policy, other: Policy, fields: Sequence[str], name: str) -> Policy:
    """The option under another name with these fields as the other option has them, ranges too."""
    changed = policy.model_copy(update={field: getattr(other, field) for field in fields} | {"name": name})
    kept = tuple(one for one in policy.doubts.all if one.path[0] not in fields)
    return changed.doubting(Doubts((*kept, *(one for one in other.doubts.all if one.path[0] in fields))))
