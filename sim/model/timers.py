"""Timers of many leads that keep one bell in the clock: stale ones are passed over without an event."""

from collections.abc import Callable
from heapq import heappop, heappush

import numpy as np

from policies.durations import NEVER
from sim.model.clock import Bell, Clock, Phase
from sim.model.quick import ints
from sim.model.trace import Ints

IsLive = Callable[[int, int], bool]
Heard = Callable[[int, int], None]


class Timers:
    """Timers of one phase: those set before the clock starts lie in sorted arrays, later ones in a heap.

    `is_live(lead, note)` says whether a timer still means something (None: they all do); `heard(lead, now)` is called
    for those that do, inside an instant by lead number and the kind of the timer.
    """

    def __init__(self, env: Clock, end: int, phase: Phase, is_live: IsLive | None, heard: Heard, kind: int = 0) -> None:
        self._env = env
        self._end = end
        self._phase = phase
        self._is_live = is_live
        self._heard = heard
        self._kind = kind
        self._times = ints(np.empty(0, dtype=np.int64))
        self._leads = ints(np.empty(0, dtype=np.int64))
        self._at = 0
        self._count = 0
        self._heap: list[tuple[int, int, int]] = []
        self._armed: tuple[int, int] = (NEVER, 0)

    def fill(self, at: Ints) -> None:
        """A timer with note 0 for each lead whose time, shape (leads,), lies before the end."""
        leads = np.flatnonzero(at < self._end)
        order = np.argsort(at[leads], kind="stable")
        self._times = ints(np.ascontiguousarray(at[leads][order]))
        self._leads = ints(np.ascontiguousarray(leads[order]))
        self._count = len(leads)
        self._arm()

    def add(self, at: int, lead: int, note: int) -> None:
        """Set a timer; `note` tells it from others of the same lead."""
        if at < self._end:
            heappush(self._heap, (at, lead, note))
            if (at, lead) < self._armed:
                self._ring(at, lead)

    def _arm(self) -> None:
        times, leads, at = self._times, self._leads, self._at
        heap, is_live = self._heap, self._is_live
        if is_live is not None:
            while at < self._count and not is_live(leads[at], 0):
                at += 1
            self._at = at
            while heap and not is_live(heap[0][1], heap[0][2]):
                heappop(heap)
        soonest = (times[at], leads[at]) if at < self._count else (NEVER, 0)
        if heap and heap[0][:2] < soonest:
            soonest = heap[0][:2]
        if soonest[0] < NEVER:
            self._ring(*soonest)
        else:
            self._armed = soonest

    def _ring(self, at: int, lead: int) -> None:
        self._armed = (at, lead)
        self._env.ring(at, self._phase, self._fire, lead, 0, 0, self._kind)

    def _fire(self, bell: Bell) -> None:
        now, lead = self._armed
        if now != bell.at or lead != bell.lead:
            return
        at, heap, is_live = self._at, self._heap, self._is_live
        if at < self._count and self._times[at] == now and self._leads[at] == lead:
            self._at = at + 1
            if is_live is None or is_live(lead, 0):
                self._heard(lead, now)
        while heap and heap[0][:2] == (now, lead):
            note = heappop(heap)[2]
            if is_live is None or is_live(lead, note):
                self._heard(lead, now)
        self._arm()
