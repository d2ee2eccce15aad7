"""When people were there, hour by hour of the week: spells of work, days on which nobody came, shares of weeks."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from policies.durations import DAY, HOUR, MINUTE
from policies.wording import say
from scenarios.calibration.work_events import WorkEvents, day_numbers
from scenarios.history import Times

SLOT = 15 * MINUTE
SLOTS_A_DAY = DAY // SLOT
SLOTS_A_WEEK = 7 * SLOTS_A_DAY
SHORTEST_PAUSE, LONGEST_PAUSE = 90 * MINUTE, 5 * HOUR
"""Between two signs of one person: up to the first they were there all the time, beyond the second they had left."""
LONG_AWAY = 21
"""Days without a sign at the beginning or end of the record: the person came later or has left."""
CLOSED_BELOW = 0.1
"""A day with less than this share of its weekday's usual signs is one on which the company was closed."""
FEWEST_USUAL = 8.0
"""Signs that a weekday must usually have for a silent one to mean anything: by chance once in 3,000."""

Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Presence:
    """What the signs of work say of a group of people; rows are people as in `people`."""

    people: NDArray[np.int64]
    """indices into `History.people`"""
    first_day: int
    """days since 1970, a Monday"""
    observed: tuple[int, int]
    """days since 1970, half-open: from the first sign of anybody to the record's end"""
    there: NDArray[np.bool_]
    """(people, slots of 15 minutes since the first day): was at work"""
    joined: NDArray[np.int64]
    """(people,) days since 1970: first sign; the first day who was there from the beginning"""
    left: NDArray[np.int64]
    """(people,) days since 1970: the day after the last sign; after the record's end who was there to the end"""
    closed: NDArray[np.int64]
    """days since 1970 on which nobody came though the weekday is one of work"""
    signs_a_day: float
    """signs of work of a person on a day with any: under about 8 they say little of when the person was there"""

    @property
    def days(self) -> NDArray[np.bool_]:
        """(people, days): there at all."""
        return np.asarray(self.there.reshape(len(self.people), -1, SLOTS_A_DAY).any(axis=2))

    @property
    def counted(self) -> NDArray[np.bool_]:
        """(people, days): employed, and the company was open."""
        day = self.first_day + np.arange(self.there.shape[1] // SLOTS_A_DAY)
        employed = (day >= self.joined[:, None]) & (day < self.left[:, None])
        return employed & self._is_open

    @property
    def _is_open(self) -> NDArray[np.bool_]:
        """(days,): within the record, and somebody came."""
        day = self.first_day + np.arange(self.there.shape[1] // SLOTS_A_DAY)
        return (day >= self.observed[0]) & (day < self.observed[1]) & ~np.isin(day, self.closed)

    def on_duty(self, last_days: int | None = None) -> Shares:
        """(slots of the week from Monday 00:00,): how many of them were there on average, over days that were open.

        `last_days`: only over so many days before the record's end.
        """
        weekly = (-1, SLOTS_A_WEEK)
        counted = self._is_open
        if last_days is not None:
            counted = counted & (self.first_day + np.arange(len(counted)) >= self.observed[1] - last_days)
        is_open = np.repeat(counted, SLOTS_A_DAY).reshape(weekly)
        number = np.where(is_open, self.there.sum(axis=0).reshape(weekly), 0)
        weeks = is_open.sum(axis=0)
        return np.asarray(number.sum(axis=0) / np.maximum(weeks, 1), np.float64)


def presence(events: WorkEvents, people: NDArray[np.int64], until: int) -> Presence:
    """Presence of these people by all their signs of work; `until` (wall clock, ms since 1970) is the record's end.

    `closed` is judged by everybody's signs. Raises ValueError when there is no event at all.
    """
    if not len(events.start):
        raise ValueError(say("there is no work in the record"))
    first_day = _monday_before(int(day_numbers(events.start[:1])[0]))
    last_day = max(int(day_numbers(np.array([until - 1]))[0]), int(day_numbers(events.start[-1:])[0]))
    days = -(-(last_day + 1 - first_day) // 7) * 7
    there = np.zeros((len(people), days * SLOTS_A_DAY), np.bool_)
    joined, left = np.full(len(people), first_day), np.full(len(people), first_day + days)
    person_days = 0
    for row, person in enumerate(people.tolist()):
        mine = np.flatnonzero(events.person == person)
        if not len(mine):
            left[row] = first_day
            continue
        _mark(there[row], events.start[mine] - first_day * DAY, events.seen_end[mine] - first_day * DAY)
        own_days = np.unique(day_numbers(events.start[mine]))
        person_days += len(own_days)
        joined[row], left[row] = _tenure(own_days, first_day, int(day_numbers(events.start[:1])[0]), last_day)
    signs = int(np.isin(events.person, people).sum())
    begin = int(day_numbers(events.start[:1])[0])
    # the day on which the record was taken is not over
    observed = (begin, max(int(day_numbers(np.array([until]))[0]), begin + 1))
    closed = closed_days(events, observed[1] - 1)
    return Presence(people, first_day, observed, there, joined, left, closed, signs / max(person_days, 1))


def closed_days(events: WorkEvents, last_day: int) -> NDArray[np.int64]:
    """Days since 1970 with hardly a sign of work though their weekday has many; days before the first sign are none."""
    first = int(day_numbers(events.start[:1])[0])
    counts = np.bincount(day_numbers(events.start) - first, minlength=last_day - first + 1)[: last_day - first + 1]
    day = first + np.arange(len(counts))
    closed = np.zeros(len(counts), np.bool_)
    for weekday in range(7):
        mine = (day + 3) % 7 == weekday
        usual = float(np.median(counts[mine])) if mine.any() else 0.0
        closed |= mine & (usual >= FEWEST_USUAL) & (counts < CLOSED_BELOW * usual)
    return day[closed]


def _monday_before(day: int) -> int:
    return day - (day + 3) % 7


def _mark(there: NDArray[np.bool_], start: Times, end: Times) -> None:
    """Set the slots of a person's spells; a spell goes on over pauses as the person usually makes them."""
    reach = np.maximum.accumulate(end)
    gaps = start[1:] - reach[:-1]
    inner = gaps[gaps < 8 * HOUR]
    usual = float(np.quantile(inner, 0.95)) if len(inner) else 0.0
    pause = min(max(usual, SHORTEST_PAUSE), LONGEST_PAUSE)
    breaks = np.flatnonzero(gaps > pause)
    firsts, lasts = np.append(0, breaks + 1), np.append(breaks, len(start) - 1)
    for a, b in zip(start[firsts].tolist(), reach[lasts].tolist(), strict=True):
        first = round(a / SLOT)
        there[first : max(round(b / SLOT), first + 1)] = True


def _tenure(own_days: NDArray[np.int64], begin: int, first: int, last: int) -> tuple[int, int]:
    """(joined, left): a silence at either end counts when it is long, for this person too."""
    longest = max((b - a for a, b in pairwise(own_days.tolist())), default=0)
    silent = max(LONG_AWAY, 2 * longest)
    joined = int(own_days[0]) if own_days[0] - first > silent else begin
    left = int(own_days[-1]) + 1 if last - own_days[-1] > silent else last + 8
    return joined, left
