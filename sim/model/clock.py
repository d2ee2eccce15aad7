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


class ClockStuckError(Exception):
    """An instant was played too often: some rule makes work of no length without end."""


class Bell(Event):
    """An event that rings once for a lead and a person; `note` tells stale bells from true ones."""

    def __init__(self, env: Environment, lead: int, person: int, note: int, heard: Callable[["Bell"], None]) -> None:
        self.env = env
        self.callbacks = [heard]  # type: ignore[list-item]
        self._ok = True
        self._value = None
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
    bell = Bell(env, lead, person, note, heard)
    env.schedule(bell, priority=phase << 56 | lead << 24 | person << 8 | kind, delay=at - env.now)


def play(env: Environment, end: int, dispatch: Callable[[int], None]) -> int:
    """Play all instants before `end`, dispatching after each; the number of instants. ClockStuckError over the budget."""
    instants = 0
    while (now := env.peek()) < end:
        instants += 1
        for _ in range(ROUNDS):
            while env.peek() == now:
                env.step()
            dispatch(now)  # type: ignore[arg-type]
            if env.peek() != now:
                break
        else:
            raise ClockStuckError(f"work of no length goes on without end at {now} ms")
    return instants
