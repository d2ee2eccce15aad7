"""Films of hand-written worlds."""

from typing import Any

from sim.model.engine import simulate
from tests.hand import hand
from tui.floor.film import Film, film_of


def film(**written: Any) -> Film:
    """The film of what happens in the world that `tests.hand.hand` makes of these words."""
    world = hand(**written)
    policy = world.scenario.policies[0]
    return film_of(simulate(world, policy, decisions=True), world, policy)


def people(shown: Film, t: int) -> dict[str, tuple[str, int, int]]:
    """name -> (what they do, lead, since ms) at `t`."""
    names = shown.trace.people
    return {names[one.number]: (one.doing.name, one.lead, one.since) for one in shown.at(t).people}


def waiting(shown: Film, t: int) -> list[int]:
    """Leads that wait at `t`, in the order of the screen."""
    return [shown.waiting.waits.lead[row] for row in shown.at(t).waiting]


def told(shown: Film, t: int, count: int = 20) -> list[str]:
    """What happened up to `t`, the newest first."""
    return [happening.text for happening in shown.feed.until(t, count)]
