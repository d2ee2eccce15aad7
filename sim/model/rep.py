"""A person while a run goes on: what rules may see (`policies.views.RepView`) and the list of work at hand."""

from bisect import bisect_right

from policies.durations import NEVER
from sim.model.live_windows import LiveWindows
from sim.model.roster import PersonInfo

Entry = tuple[int, tuple[float, ...], int, int, int]
"""Rank, work-order key, lead (or meeting row), token, `Task`: the least goes first."""


class Rep:
    """One person of the roster; built-in rules read it as it is, plug-ins get a frozen copy."""

    __slots__ = (
        "absent", "active", "adherence", "ageing", "assignments", "attributes", "calendar", "column", "day",
        "discipline",
        "employed", "expected_end", "hand", "heap", "idle_index", "idle_ms", "idle_since", "info", "is_away", "is_free",
        "lag", "looks_again", "meetings", "name", "number", "pace_from", "paces", "queued", "real", "role", "shift",
        "speed", "team",
        "today", "wake", "weight",
    )  # fmt: skip

    def __init__(self, info: PersonInfo, real: LiveWindows, calendar: LiveWindows, shift: LiveWindows) -> None:
        self.info = info
        self.number = info.number
        self.name = info.name
        self.team = info.team
        self.role = info.role
        self.attributes = info.attributes
        self.speed = info.speed
        self.adherence = info.adherence
        self.discipline = info.reason_discipline
        self.weight = 1.0
        self.real = real
        self.calendar = calendar
        self.shift = shift
        self.absent: LiveWindows | None = None
        self.employed = True
        self.column = 0.0
        self.assignments = 0
        self.active = 0
        self.ageing: list[tuple[int, int, int]] = []
        """untouched leads by the time at which they count for no cap: (time, lead, handover)"""
        self.day = -1
        self.today = 0
        self.idle_since = 0
        self.is_free = True
        self.is_away = False
        self.heap: list[Entry] = []
        self.hand: tuple[int, ...] = ()
        self.expected_end = 0
        self.queued = 0
        """expected ms of all tasks that wait for this person"""
        self.lag = 0
        """expected notice lag, ms"""
        self.wake = NEVER
        """when a bell will ring at the opening of a window"""
        self.looks_again = NEVER
        self.meetings = 0
        self.paces: list[float] = []
        self.pace_from: list[int] = []
        self.idle_index = 0
        self.idle_ms = 0

    def is_on_shift(self, now: int) -> bool:
        """By calendar: shift less holidays and time off."""
        return self.shift.next_open(now) == now

    def expected_first_touch(self, now: int) -> int:
        """When the work in hand and the queue will be done by calendar, as expected; not before the notice lag."""
        begun = now if self.is_free or self.expected_end < now else self.expected_end
        done = self.calendar.open_after(begun, self.queued)
        if self.queued < self.lag:
            return max(done, self.calendar.open_after(now, self.lag))
        return done

    def pace(self, now: int) -> float:
        """Speed times the output of the ramp: divides work times."""
        if not self.paces:
            return self.speed
        at = bisect_right(self.pace_from, now) - 1
        return self.speed * self.paces[at] if at >= 0 else self.speed
