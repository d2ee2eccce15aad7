"""Which of k options is best: sequential elimination under common random numbers (Kim and Nelson 2001)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.measures.jackknife import Floats

FIRST = 10
"""Replications of all options before the first may be dropped: variances are learnt from them."""


@dataclass
class Selection:
    """Options that may still be the best after each replication; `add` one replication after another.

    The option whose mean is best is kept with probability `confidence` whenever it is better than the second by at
    least `zone` (the KPI's unit); else one within `zone` of the best is. For means of runs: independent replications,
    nearly normal, as correlated between options as you like. Source: Kim and Nelson (2001), ACM TOMACS 11:251,
    procedure KN with c = 1 and the Bonferroni constant for common random numbers.
    ValueError for fewer than two options, a zone that is not positive, a confidence outside (0, 1), `first` under 2.
    """

    options: tuple[str, ...]
    zone: float
    confidence: float = 0.95
    first: int = FIRST
    more_is_better: bool = True
    left: tuple[str, ...] = field(init=False)
    """who may still be the best, in the order of `options`"""
    dropped_after: dict[str, int] = field(init=False, default_factory=dict)
    """the replication after which an option was dropped"""
    played: int = field(init=False, default=0)
    """replications so far"""
    _rows: list[Floats] = field(init=False, default_factory=list, repr=False)
    _sums: Floats = field(init=False, repr=False)
    _variances: Floats = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if len(self.options) < 2 or not self.zone > 0 or not 0 < self.confidence < 1 or self.first < 2:
            raise ValueError(
                "a selection needs two options or more, a positive zone, a confidence in (0, 1) and first >= 2, not "
                f"{len(self.options)} options, {self.zone}, {self.confidence}, {self.first}"
            )
        self.left = self.options
        self._sums = np.zeros(len(self.options))

    @property
    def is_over(self) -> bool:
        """Whether one option is left."""
        return len(self.left) == 1

    @property
    def reach(self) -> float:
        """h^2 of the procedure: ((2 (1 - confidence) / (k - 1))^(-2 / (n - 1)) - 1) (n - 1), n being `first`."""
        freedom = self.first - 1
        share = 2 * (1 - self.confidence) / (len(self.options) - 1)
        return float(share ** (-2 / freedom) - 1) * freedom

    def add(self, values: Mapping[str, float]) -> None:
        """Take the next replication's value of each option that is left; values of others are ignored.

        KeyError when one is missing, ValueError when one is not finite.
        """
        if self.is_over:
            return
        row = np.array([values[name] if name in self.left else 0.0 for name in self.options])
        if not np.isfinite(row).all():
            raise ValueError("a selection is between finite numbers")
        self._sums += row if self.more_is_better else -row
        self.played += 1
        if self.played <= self.first:
            self._rows.append(row)
        if self.played == self.first:
            self._variances = variances_of_differences(np.array(self._rows))
        if self.played >= self.first:
            self._screen()

    def _screen(self) -> None:
        places = [self.options.index(name) for name in self.left]
        means = self._sums / self.played
        kept = [one for one in places if all(self._stays(means, one, other) for other in places if other != one)]
        if self.played > max(self._longest(one, other) for one in places for other in places):
            kept = [max(kept, key=lambda one: means[one])]
        for name in self.left:
            if self.options.index(name) not in kept:
                self.dropped_after[name] = self.played
        self.left = tuple(self.options[one] for one in kept)

    def _stays(self, means: Floats, one: int, other: int) -> bool:
        slack = self.reach * self._variances[one, other] / self.zone - self.zone * self.played
        return bool(means[one] >= means[other] - max(0.0, slack / (2 * self.played)))

    def _longest(self, one: int, other: int) -> int:
        return math.floor(self.reach * float(self._variances[one, other]) / self.zone**2)


def variances_of_differences(rows: Floats) -> Floats:
    """Sample variance of the difference of each two columns, shape (k, k), from rows of shape (n, k)."""
    spread = np.cov(rows, rowvar=False)
    own = np.diag(spread)
    return np.asarray(np.maximum(own[:, None] + own[None, :] - 2 * spread, 0.0), dtype=np.float64)


def fixed_size(variances: Sequence[float], zone: float, options: int, confidence: float = 0.95) -> int:
    """Replications of every option with the same guarantee and no elimination, for differences of these variances.

    n with P(the best looks worse than another) <= (1 - confidence) / (k - 1) when it is `zone` better: (z s / zone)^2
    for the largest variance s^2; Bonferroni, variances taken as known.
    """
    from scipy.special import ndtri

    z = float(ndtri(1 - (1 - confidence) / (options - 1)))
    return max(2, math.ceil(max(variances) * (z / zone) ** 2))
