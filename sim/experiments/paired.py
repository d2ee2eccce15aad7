"""Options that differ in a few settings, and what one brings over another on the same worlds, with its interval."""

from collections.abc import Sequence
from dataclasses import dataclass

from policies.doubts import Doubts
from policies.frozen import Frozen
from policies.settings import Policy
from sim.measures.columns import columns
from sim.measures.intervals import mean_interval
from sim.measures.jackknife import difference
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

    @property
    def turned(self) -> "Paired":
        """The other way round: of a KPI of which less is better."""
        low = None if self.high is None else -self.high
        high = None if self.low is None else -self.low
        return Paired(-self.mean + 0.0, low, high)


def paired(own: Sequence[Summary], other: Sequence[Summary], spec: KpiSpec) -> Paired:
    """One minus the other over the same replications; turned where less is better, so that more is always a gain."""
    gap = difference(*(columns(runs, [spec])[spec.key].estimate for runs in (own, other)))
    interval = None if gap.pseudo is None else mean_interval(gap.pseudo, CONFIDENCE)
    low, high = interval or (None, None)
    found = Paired(gap.value or 0.0, low, high)
    return found.turned if spec.better == "less" else found


def with_settings(policy: Policy, name: str, settings: dict[str, Frozen]) -> Policy:
    """The option under another name with these tables in the place of its own; their ranges go with the old ones."""
    changed = policy.model_copy(update={**settings, "name": name})
    return changed.doubting(Doubts(tuple(one for one in policy.doubts.all if one.path[0] not in settings)))


def taking(policy: Policy, other: Policy, fields: Sequence[str], name: str) -> Policy:
    """The option under another name with these fields as the other option has them, ranges too."""
    changed = policy.model_copy(update={field: getattr(other, field) for field in fields} | {"name": name})
    kept = tuple(one for one in policy.doubts.all if one.path[0] not in fields)
    return changed.doubting(Doubts((*kept, *(one for one in other.doubts.all if one.path[0] in fields))))
