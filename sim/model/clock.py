"""The event clock: SimPy's heap with a place for every event of an instant, so that nobody who schedules first wins."""

from collections.abc import Callable
from enum import IntEnum
from heapq import heappop, heappush

from simpy import Environment

ROUNDS = 10_000
"""How often one instant may be played again from the top before the run is given up."""


class Phase(IntEnum):
    """Order inside one instant (model, section 1); dispatch has no event of its own and comes last."""

    WORK_COMPLETES = 0
    WINDOWS = 1
    OPT_OUTS = 2
    OUTCOMES = 3
    ALERTS = 4
    REASSIGNS = 5
    CREATED = 6
    ASSIGNMENTS = 7
    NOTICED = 8


# One name each: before Python 3.12 finding a member of an enum costs as much as ringing a bell.
WORK_COMPLETES, WINDOWS, OPT_OUTS, OUTCOMES, ALERTS, REASSIGNS, CREATED, ASSIGNMENTS, NOTICED = Phase


class ClockStuckError(Exception):
    """An instant was played too often: some rule makes work of no length without end."""


class Bell:
    """What rings once for a lead and a person; `note` tells stale bells from true ones."""

    __slots__ = ("at", "heard", "lead", "note", "person")

    def __init__(self, at: int, lead: int, person: int, note: int, heard: Callable[["Bell"], None]) -> None:
        self.at = at
        self.lead = lead
        self.person = person
        self.note = note
        self.heard = heard


class Clock(Environment):
    """SimPy's clock and heap for bells alone: nobody waits for a bell and none can fail, so that a step is one call."""

    def ring(
        self,
        at: int,
        phase: Phase,
        heard: Callable[[Bell], None],
        lead: int = 0,
        person: int = 0,
        note: int = 0,
        kind: int = 0,
    ) -> None:
        """Schedule a bell at `at` (ms): inside an instant by phase, then lead, then person, then kind."""
        place = phase << 54 | lead << 24 | person << 4 | kind
        heappush(self._queue, (at, place, next(self._eid), Bell(at, lead, person, note, heard)))  # type: ignore[misc]

    def step(self) -> None:
        """Ring the next bell."""
        self._now, _, _, bell = heappop(self._queue)
        bell.heard(bell)  # type: ignore[attr-defined]

    def play(self, end: int, dispatch: Callable[[int], None]) -> int:
        """Play all instants before `end` and dispatch after each; how many there were. ClockStuckError past ROUNDS."""
        instants = 0
        step, bells = self.step, self._queue
        now = bells[0][0] if bells else end
        while now < end:
            instants += 1
            rounds = 0
            soonest = now
            while soonest == now:
                rounds += 1
                if rounds > ROUNDS:
                    raise ClockStuckError(f"work of no length goes on without end at {now} ms")
                while soonest == now:
                    step()
                    soonest = bells[0][0] if bells else end
                dispatch(now)  # type: ignore[arg-type]
                soonest = bells[0][0] if bells else end
            now = soonest
        return instants
