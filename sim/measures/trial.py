"""What a planner's A/B test would say, time after time, of a long simulated history of both arms."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from sim.measures.power import Floats, Tested, paired_t, rising, two_proportions, welch_t

Unit = Literal["lead", "rep", "day", "week", "pair"]
UNITS: tuple[Unit, ...] = ("lead", "rep", "day", "week")
"""What a planner counts by; "pair" is "rep" where each person has leads of both arms."""
STRIDE = 7
"""Days from the beginning of one simulated pilot to the next: all begin on the same weekday and may overlap."""
FEWEST_PILOTS = 10
"""Pilots that must fit behind each other into the history."""


@dataclass(frozen=True, eq=False)
class Arm:
    """One arm's history: shape (days, people + 1) by day of creation and last owner, the last column nobody's."""

    outcomes: Floats
    leads: Floats

    @property
    def days(self) -> int:
        """Length of the history."""
        return len(self.leads)

    @property
    def share(self) -> float:
        """Outcomes per lead over the whole history; NaN without leads."""
        total = float(self.leads.sum())
        return float(self.outcomes.sum()) / total if total else float("nan")


class Seen(NamedTuple):
    """How often pilots of a length reject "no difference": in the true direction, in the other, and the error."""

    days: int
    power: float
    wrong_way: float
    error: float
    """standard error of `power`, by the pilots that fit behind each other"""


def joined(arms: Sequence[Arm]) -> Arm:
    """Histories behind each other."""
    return Arm(np.concatenate([each.outcomes for each in arms]), np.concatenate([each.leads for each in arms]))


def verdicts(treated: Arm, control: Arm, days: int, unit: Unit, *, shift: float = 0.0) -> Tested:
    """The planner's test on each pilot of so many days; `shift` is added to the treated shares first.

    By lead: two proportions, pooled z. By day: t on the days' differences. By week: the same on whole weeks, days after
    the last one left out. By rep: Welch's t on the people's shares; by pair: t on each person's difference between the
    arms.
    ValueError when no pilot fits into the history.
    """
    if not 1 <= days <= treated.days:
        raise ValueError(f"a pilot of {days} days does not fit into {treated.days}")
    starts = np.arange(0, treated.days - days + 1, STRIDE)
    if unit in ("day", "week"):
        one, other = (_by_stretch(arm, starts, days, 1 if unit == "day" else 7) for arm in (treated, control))
        return paired_t(one, other, shift)
    sums = [
        _windows(column, starts, days) for column in (treated.outcomes, treated.leads, control.outcomes, control.leads)
    ]
    if unit == "lead":
        hits, leads, base_hits, base_leads = (each.sum(axis=1) for each in sums)
        return two_proportions(hits, leads, base_hits, base_leads, shift)
    one, other = (_shares(*sums[at : at + 2])[:, :-1] for at in (0, 2))
    return paired_t(one, other, shift) if unit == "pair" else welch_t(one, other, shift)


def seen(treated: Arm, control: Arm, days: int, unit: Unit, alpha: float, sign: float, *, shift: float = 0.0) -> Seen:
    """How often pilots of `days` see a difference of that sign at level `alpha`; without a test they see nothing."""
    tested = verdicts(treated, control, days, unit, shift=shift)
    with np.errstate(invalid="ignore"):
        found = tested.p_value < alpha
        right = float(np.mean(found & (tested.difference * sign > 0)))
        wrong = float(np.mean(found & (tested.difference * sign < 0)))
    apart = max(1.0, treated.days / days)
    return Seen(days, right, wrong, float(np.sqrt(max(right * (1 - right), 0.25 / apart) / apart)))


def false_alarms(placebo: Arm, control: Arm, days: int, unit: Unit, alpha: float) -> float:
    """How often pilots of an option against itself reject."""
    one = seen(placebo, control, days, unit, alpha, 1.0)
    return one.power + one.wrong_way


def smallest_visible(
    placebo: Arm, control: Arm, days: int, unit: Unit, alpha: float, sign: float, power: float = 0.8
) -> float | None:
    """The smallest change of the share, in the direction of `sign`, that pilots of `days` see with `power`.

    The option against itself, its treated shares moved by the change; None when even the end of [0, 1] is too near.
    """
    room = 1 - control.share if sign > 0 else control.share
    if not room > 0 or seen(placebo, control, days, unit, alpha, sign, shift=sign * room).power < power:
        return None
    low, high = 0.0, room
    while high - low > 1e-4:
        middle = (low + high) / 2
        enough = seen(placebo, control, days, unit, alpha, sign, shift=sign * middle).power >= power
        low, high = (low, middle) if enough else (middle, high)
    return high


def power_curve(
    treated: Arm, control: Arm, lengths: Sequence[int], unit: Unit, alpha: float, sign: float
) -> tuple[Seen, ...]:
    """Power for each length (rising), smoothed so that a longer pilot never sees less."""
    raw = [seen(treated, control, days, unit, alpha, sign) for days in lengths]
    weights = np.array([treated.days / each.days for each in raw])
    smooth = rising(np.array([each.power for each in raw]), weights)
    return tuple(each._replace(power=float(level)) for each, level in zip(raw, smooth, strict=True))


def days_until(lengths: Sequence[int], sees: Callable[[int], Seen], power: float) -> int | None:
    """The first of the lengths (rising) with that power, taken to rise with them; None when the last has less."""
    at = bisect_left(lengths, power, key=lambda days: sees(days).power)
    return lengths[at] if at < len(lengths) else None


def over_limit(events: Floats, exposed: Floats, days: int, limit: float) -> float:
    """How often a pilot of `days` ends with more than `limit` events per exposed; shapes (days of history,)."""
    starts = np.arange(0, len(events) - days + 1, STRIDE)
    happened, of = (_windows(each[:, None], starts, days)[:, 0] for each in (events, exposed))
    return float(np.mean(happened > limit * of))


def _windows(columns: Floats, starts: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]", days: int) -> Floats:
    sums = np.concatenate([np.zeros((1, columns.shape[1])), np.cumsum(columns, axis=0)])
    return np.asarray(sums[starts + days] - sums[starts], dtype=np.float64)


def _by_stretch(arm: Arm, starts: "np.ndarray[tuple[int], np.dtype[np.int64]]", days: int, length: int) -> Floats:
    """The shares of each whole stretch of `length` days in each pilot, shape (pilots, stretches)."""
    firsts = starts[:, None] + np.arange(0, days - length + 1, length)
    sums = [_windows(each.sum(axis=1, keepdims=True), firsts, length)[..., 0] for each in (arm.outcomes, arm.leads)]
    return _shares(*sums)


def _shares(outcomes: Floats, leads: Floats) -> Floats:
    shares: Floats = np.divide(outcomes, leads, out=np.full(leads.shape, np.nan), where=leads > 0)
    return shares
