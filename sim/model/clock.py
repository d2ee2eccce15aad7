"""The event clock: SimPy's heap with a place for every event of an instant, so that nobody who schedules first wins."""

from collections.abc import Callable
from enum import IntEnum

from simpy import Environment
from simpy.events import Event

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


class Bell(Event):
    """An event that rings once for a lead and a person; `note` tells stale bells from true ones."""

    _ok = True
    _value = None

    def __init__(
        self, env: Environment, at: int, lead: int, person: int, note: int, heard: Callable[["Bell"], None]
    ) -> None:
        self.env = env
        self.callbacks = [heard]
        self.at = at
        self.lead = lead
        self.person = person
        self.note = note


def ring(
    env: Environment,
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
    env.schedule(Bell(env, at, lead, person, note, heard), place, at - env.now)  # type: ignore[arg-type]


def play(env: Environment, end: int, dispatch: Callable[[int], None]) -> int:
    """Play all instants before `end`, dispatching after each; how many there were. ClockStuckError beyond `ROUNDS`."""
    instants = 0
    step = env.step
    now = env.peek()
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
                soonest = env.peek()
            dispatch(now)  # type: ignore[arg-type]
            soonest = env.peek()
        now = soonest
    return instants
