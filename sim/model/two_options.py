"""Two options side by side on one floor, as in a pilot whose arms share their people."""

from collections.abc import Callable, Iterator

import numpy as np

from policies.catalog import Plugins
from policies.routing import Method
from policies.settings import Policy
from sim.model.clock import Clock
from sim.model.floor import Floor
from sim.model.quick import ints
from sim.model.streams import Bools
from sim.model.world import World

OWN = (
    "policy", "served", "intake", "luck", "attempts_least", "reassigns", "watches", "breaches",
    "pre_alerts", "expiries", "ways", "cadence_steps", "cadence_of_tier", "plans", "expected_first", "talk_factors",
    "slowed", "plugged", "method", "remember", "_notices", "workers", "staff", "pool_is_common", "eligible",
    "hosts_for", "fallback", "gate_at",
)  # fmt: skip
"""What an option brings with it and its leads alone meet."""
OF_EITHER = (
    "remembers_touches",
    "pulls",
    "tracks_load",
    "may_interrupt",
    "has_caps",
    "ages",
    "is_fenced",
    "has_fallback",
)
"""What the floor has to watch as soon as one of the options asks for it."""
BY_LEAD = ("score", "first_tier", "tier", "phone_ok", "email_ok", "verdicts", "promised_by", "first_touch_by",
           "attempts_by")  # fmt: skip
"""What each lead has from its own option."""


class TwoOptions(Floor):
    """A floor on which the option in force is always that of the lead that is served.

    Leads, people and the clock are common: a person has one desk, one load, one calendar, and takes tasks of both
    options by one work order. Each option has its promises, steps and router; routers remember apart (whose turn it
    is), unless both options have the same routing: then it is one router. Work order, `first_touch_before_followup`
    and `staffing` are taken to be equal.
    """

    def __init__(self, world: World, policies: tuple[Policy, Policy], second: Bools, plugins: Plugins) -> None:
        self._arm = 0
        self._arm_of = ints(second.view(np.uint8))
        super().__init__(world, policies[0], False, plugins)
        self._faces: list[dict[str, object]] = []
        self._people: list[list[tuple[float, int, float]]] = []
        adopted = []
        for arm, policy in enumerate(policies):
            self._adopt(policy, plugins)
            self.served = second == bool(arm)
            adopted.append(dict(vars(self)))
            self._faces.append({name: adopted[arm][name] for name in OWN})
            self._people.append([(rep.weight, rep.lag, rep.column) for rep in self.reps])
        self._arm = len(policies) - 1
        self._is_one_router = policies[0].routing == policies[1].routing
        self._is_told_alike = self._is_one_router and policies[0].notify == policies[1].notify
        self._unite(adopted, second)

    def _clock(self) -> Clock:
        return _ListeningClock(self.serve)

    def _unite(self, adopted: list[dict[str, object]], second: Bools) -> None:
        first, other = adopted
        for name in OF_EITHER:
            setattr(self, name, first[name] or other[name])
        for name in BY_LEAD:
            setattr(self, name, _chosen(first[name], other[name], second))
        for name, works in self.works.items():
            self.works[name] = _chosen(first["works"][name], works, second)  # type: ignore[assignment, index]
        both = {rep.number for each in adopted for rep in each["workers"]}  # type: ignore[attr-defined]
        self.everybody = [rep for rep in self.reps if rep.number in both]
        for face in self._faces:
            face["pool_is_common"] = face["pool_is_common"] and not self.has_caps
        # a common queue is only kept where nobody beyond the owning role gets leads
        self.pool_people = first["pool_people"] & other["pool_people"]  # type: ignore[operator]

    def serve(self, lead: int) -> None:
        """Put the lead's option in force."""
        arm = self._arm_of[lead] if lead < self.size else self._arm
        if arm != self._arm:
            self._turn_to(arm)

    def options(self) -> Iterator[Policy]:
        """Both, one after the other; what is set meanwhile is the option's own."""
        for arm, face in enumerate(self._faces):
            self._turn_to(arm)
            yield self.policy
            for name in OWN:
                face[name] = getattr(self, name)

    def routers(self) -> Iterator[Method]:
        """Both, or the one that serves both options."""
        for arm in range(1 if self._is_one_router else len(self._faces)):
            self._turn_to(arm)
            yield self.method

    def _turn_to(self, arm: int) -> None:
        if not self._is_told_alike and arm != self._arm:
            self._exchange_memories(arm)
        vars(self).update(self._faces[arm])
        self._arm = arm

    def _exchange_memories(self, arm: int) -> None:
        """Put down what the router in force remembers of each person, take up what the other one does."""
        if self._is_one_router:
            for rep, (_, lag, _) in zip(self.reps, self._people[arm], strict=True):
                rep.lag = lag
            return
        self._people[self._arm] = [(rep.weight, rep.lag, rep.column) for rep in self.reps]
        for rep, remembered in zip(self.reps, self._people[arm], strict=True):
            rep.weight, rep.lag, rep.column = remembered


class _ListeningClock(Clock):
    """Says whom each bell rings for before it is heard."""

    def __init__(self, serve: Callable[[int], None]) -> None:
        super().__init__(initial_time=0)
        self._serve = serve

    def step(self) -> None:
        """Serve the lead of the next bell, then ring it."""
        self._serve(self._queue[0][3].lead)  # type: ignore[attr-defined]
        super().step()


def _chosen(first: object, other: object, second: Bools) -> object:
    """Of two columns each lead's own; a view where both are views."""
    chosen = np.where(second, np.asarray(other), np.asarray(first))
    return chosen.data if isinstance(first, memoryview) else chosen
