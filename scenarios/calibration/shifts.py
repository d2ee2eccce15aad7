"""A person's usual week as hours of a shift, so that all shifts together put as many people on duty as there were."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from policies.durations import MINUTE
from scenarios.calendars import DAYS
from scenarios.calibration.presence import SLOT, SLOTS_A_DAY, Presence, Shares

USUAL_DAY = 0.5
"""A weekday counts as one of the person's when they come on it at least so often as on their commonest, as a share."""
SHORTEST = 4
"""Slots of 15 minutes: a second range of a day shorter than an hour is left out."""
OPEN_FROM = 0.5
"""The company is open when on average at least so many people of the team are there."""
HELD = 0.97
LATE_DAYS, MOST_CHANGE = 28, (0.6, 1.6)
NEAR = 2
"""Slots."""
SMOOTHED = 20
"""Signs of work over which the hours are smoothed where signs are few."""
SWEEPS = 3
BANDS = ((0.9, "every day"), (0.7, "most days"), (0.45, "some days"), (0.0, "now and then"))
"""Teams by how surely their people come on the days of their shifts: an absence is a team's number in the file."""
FEW_SIGNS = 8.0
"""Signs of work a person and day, under which nobody's own hours can be told."""

Hours = NDArray[np.bool_]
"""(7 weekdays from Monday, slots of a day): at work."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One person's usual week and how surely they come."""

    person: int
    """index into `History.people`"""
    hours: Hours
    attended: int
    """days of the shift's weekdays with any sign of the person, at the pace of the last weeks"""
    expected: int
    """days of the shift's weekdays on which the company was open and the person employed"""

    @property
    def attendance(self) -> float:
        """Share of the shift's days on which the person came."""
        return self.attended / self.expected if self.expected else 0.0


def shifts_of(presence: Presence, shortest: int = SHORTEST) -> list[Shift]:
    """The shift of each person who has one and has not left, in the order of `presence.people`.

    A shift is the hours that fit the person's days best; what one person's shift has too much or too little, those of
    the next make up for, so that the number on duty stays right at each hour of the week. In all it is the number of
    the last four weeks. `shortest`: slots of the second range of a day, under which it is left out.
    """
    here = presence.left >= presence.observed[1]
    if presence.signs_a_day < FEW_SIGNS:
        return _common_shifts(presence, here)
    owed = np.zeros((7, SLOTS_A_DAY))
    found = []
    for row in np.argsort(-presence.there.sum(axis=1), kind="stable").tolist():
        if not here[row]:
            continue
        attended, expected, when_there = _weekdays(presence, row)
        coming = np.divide(attended, expected, out=np.zeros(7), where=expected > 0)
        usual = (coming > 0) & (coming >= USUAL_DAY * coming.max())
        hours = np.zeros((7, SLOTS_A_DAY), np.bool_)
        for weekday in np.flatnonzero(usual).tolist():
            hours[weekday] = best_ranges(when_there[weekday] + owed[weekday] / coming[weekday], shortest)
        hours = tidied(hours)
        worked = hours.any(axis=1)
        if worked.any():
            shift = Shift(int(presence.people[row]), hours, int(attended[worked].sum()), int(expected[worked].sum()))
            owed += coming[:, None] * when_there - shift.attendance * hours
            found.append(shift)
    order = {int(person): at for at, person in enumerate(presence.people)}
    found = _balanced(found, presence, shortest)
    return sorted(_as_of_late(found, presence), key=lambda shift: order[shift.person])


def _balanced(shifts: list[Shift], presence: Presence, shortest: int) -> list[Shift]:
    """The shifts moved, one after another and a few times over, to where the number on duty is least right.

    Each person comes as surely as the others of their band, since that is what the file says of them. Weekdays stay.
    """
    wanted = presence.on_duty().reshape(7, SLOTS_A_DAY)
    row = {int(person): at for at, person in enumerate(presence.people)}
    for _ in range(SWEEPS):
        sure = {id(shift): _of_band(shift, shifts) for shift in shifts}
        there = sum((sure[id(shift)] * shift.hours for shift in shifts), np.zeros((7, SLOTS_A_DAY)))
        moved = []
        for shift in shifts:
            chance = sure[id(shift)]
            if not chance:
                moved.append(shift)
                continue
            missing = (wanted - (there - chance * shift.hours)) / chance
            hours = np.zeros_like(shift.hours)
            for weekday in np.flatnonzero(shift.hours.any(axis=1)).tolist():
                hours[weekday] = best_ranges(missing[weekday], shortest)
            hours = tidied(hours)
            attended, expected, _ = _weekdays(presence, row[shift.person])
            worked = hours.any(axis=1)
            if not worked.any():
                moved.append(shift)
                continue
            there += chance * (hours.astype(np.float64) - shift.hours)
            moved.append(Shift(shift.person, hours, int(attended[worked].sum()), int(expected[worked].sum())))
        shifts = moved
    return shifts


def _of_band(shift: Shift, shifts: list[Shift]) -> float:
    """Attendance of the band a shift is in."""
    mine = [each for each in shifts if band_of(each) == band_of(shift)]
    return sum(each.attended for each in mine) / max(sum(each.expected for each in mine), 1)


def band_of(shift: Shift) -> str:
    """In which team a person is put: by how surely they come."""
    return next(name for least, name in BANDS if shift.attendance >= least)


def _as_of_late(shifts: list[Shift], presence: Presence) -> list[Shift]:
    """The shifts with attendance raised or lowered alike, so that as many are there in all as in the last weeks.

    Who comes and goes changes a team's make-up sooner than its size.
    """
    planned = sum(shift.attendance * float(shift.hours.sum()) for shift in shifts)
    if not planned:
        return shifts
    ratio = float(np.clip(presence.on_duty(LATE_DAYS).sum() / planned, *MOST_CHANGE))
    return [
        replace(shift, attended=min(round(shift.attended * ratio), shift.expected)) if shift.expected else shift
        for shift in shifts
    ]


def _weekdays(presence: Presence, row: int) -> tuple[NDArray[np.int64], NDArray[np.int64], Shares]:
    """Per weekday: days there, days that count, and (7, slots) how often in each slot when there at all that day."""
    counted = presence.counted[row].reshape(-1, 7)
    there = presence.there[row].reshape(-1, 7, SLOTS_A_DAY) & counted[:, :, None]
    came = there.any(axis=2).sum(axis=0)
    when = np.divide(there.sum(axis=0), came[:, None], out=np.zeros((7, SLOTS_A_DAY)), where=came[:, None] > 0)
    return came, counted.sum(axis=0), when


def tidied(hours: Hours) -> Hours:
    """Weekdays of one range that begin, or end, within half an hour of each other do so at the same time.

    That is the earliest begin and the latest end: somebody is there before the first sign of work and after the last.
    """
    edges = [np.flatnonzero(np.diff(np.concatenate([[False], day, [False]]).astype(np.int8))) for day in hours]
    days = [day for day in range(7) if len(edges[day]) == 2]
    tidy = hours.copy()
    for day in days:
        start = min(int(edges[other][0]) for other in days if abs(edges[other][0] - edges[day][0]) <= NEAR)
        end = max(int(edges[other][1]) for other in days if abs(edges[other][1] - edges[day][1]) <= NEAR)
        tidy[day, start:end] = True
    return tidy


def best_ranges(chances: Shares, shortest: int = SHORTEST) -> Hours:
    """The one or two ranges of a day that lie closest to the chances of being there, shape (slots of a day,)."""
    hours = np.zeros(len(chances), np.bool_)
    gain = chances - 0.5
    for piece in range(2):
        sums = np.concatenate([[0.0], np.cumsum(np.where(hours, -1.0, gain))])
        lowest = np.minimum.accumulate(sums)
        end = int(np.argmax(sums - lowest))
        start = int(np.flatnonzero(sums[: end + 1] == lowest[end])[-1])
        if sums[end] - sums[start] <= 0 or (piece and end - start < shortest):
            break
        hours[start:end] = True
    return hours


def _common_shifts(presence: Presence, here: NDArray[np.bool_]) -> list[Shift]:
    """Where signs are few everybody has the hours in which anybody is seen."""
    hours = open_hours(presence)
    return [Shift(int(person), hours, 0, 0) for person in presence.people[here]] if hours.any() else []


def open_hours(presence: Presence, *, pooled: bool = False) -> Hours:
    """Hours of the week in which somebody of the team is usually there, at most two ranges a day.

    That is half a person on average; where signs of work are few, or `pooled` because nobody knows whose they are, the
    fewest hours that hold 97 % of them.
    """
    number = presence.on_duty()
    if not number.any():
        return np.zeros((7, SLOTS_A_DAY), np.bool_)
    least = OPEN_FROM
    if pooled or presence.signs_a_day < FEW_SIGNS or number.max() < OPEN_FROM:
        wide = _width(presence, int((number > 0).sum()))
        number = np.convolve(np.tile(number, 3), np.ones(wide) / wide, "same")[len(number) : 2 * len(number)]
        ranked = np.sort(number)[::-1]
        held = np.cumsum(ranked) / ranked.sum()
        least = float(ranked[int(np.searchsorted(held, HELD))])
    chances = np.clip(0.5 * number / least, 0, 1).reshape(7, SLOTS_A_DAY)
    return np.stack([best_ranges(day) for day in chances])


def _width(presence: Presence, slots: int) -> int:
    """Slots over which signs are smoothed: an odd number that holds some 20 of them, an hour to three."""
    signs = presence.signs_a_day * float(presence.days.sum())
    return int(np.clip(SMOOTHED * slots / max(signs, 1.0), 5, 13)) // 2 * 2 + 1


def shift_text(hours: Hours) -> str:
    """The hours as a scenario has them, "Mon-Thu 08:00-16:00, Fri 08:00-14:00"; "24x7" when always at work."""
    if hours.all():
        return "24x7"
    texts = [" ".join(_ranges(day)) for day in hours]
    pieces, at = [], 0
    while at < 7:
        end = at
        while end < 6 and texts[end + 1] == texts[at]:
            end += 1
        if texts[at]:
            first, last = DAYS[at][:3].capitalize(), DAYS[end][:3].capitalize()
            pieces.append(f"{first if first == last else f'{first}-{last}'} {texts[at]}")
        at = end + 1
    return ", ".join(pieces)


def _ranges(day: Hours) -> list[str]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], day, [False]]).astype(np.int8))).tolist()
    return [f"{_clock(start)}-{_clock(end)}" for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _clock(slot: int) -> str:
    hour, minute = divmod(slot * SLOT // MINUTE, 60)
    return f"{hour:02}:{minute:02}"
