"""The notice lag without any law's shape: where a Weibull gives the record's waits only roughly."""

from dataclasses import dataclass

import numpy as np

from policies.distributions import DurationDist
from policies.durations import LONGEST, MINUTE, SECOND, format_duration
from policies.settings import Notify, Policy
from policies.wording import join, say
from scenarios.calibration.estimate import Findings, Setting
from scenarios.calibration.hold_out import Floats
from sim.experiments.attention import NOTE, Attention, open_before, people_for_leads
from sim.experiments.history_replay import MINUTE_MS, play
from sim.experiments.wait_target import WaitTarget
from sim.model.world import World

VALUES = 120
"""Of several people who each notice a lead for themselves the first counts: the shortest lags must be fine."""
PIECES = 12
ROUNDS = 4
LEAST_TURN, MOST_TURN = 0.25, 50.0
"""Factor on the hazard of one piece in one round; a law that begins late has next to none at the beginning."""
_LIKELY = (np.arange(VALUES) + 0.5) / VALUES
_SURE = 12.0
"""Cumulative hazard by which nobody is left."""


@dataclass(frozen=True, slots=True)
class LagShape:
    """A notice lag of an option as a list of values, and how close the simulated waits come."""

    option: Policy
    """with the lag"""
    runs: Floats
    """shares of leads touched in time, shape (runs, minutes of the target)"""
    leads: int

    def findings(self) -> Findings:
        """The option's lag."""
        values = [_written(value) for value in self.option.notify.lag.values or ()]
        place = ("policies", self.option.name, "notify", "lag")
        note = join([NOTE, say("each value is as likely")], "; ")
        return Findings(settings=(Setting(place, {"dist": "empirical", "values": values}, self.leads, note=note),))


def fit_lag_shape(target: WaitTarget, begun: Attention) -> LagShape:
    """The lag that a fitted Weibull turns into when its hazard is moved, piece by piece, towards the record's.

    Pieces lie between quantiles of the time that people had for a lead until it was touched. In each the lag's hazard
    is multiplied by that of first touches in the record over that of simulated ones (occurrences by exposure), which is
    right for one person and for the first of several alike; the closest of the rounds is kept.
    """
    played, option = target.played, begun.option
    crews = [_Crew(world, option, world.created[played.counts]) for world in target.worlds]
    edges = crews[0].edges(target, played.waited)
    wanted = np.mean([crew.hazard(target, played.waited, edges) for crew in crews], axis=0)
    values = option.notify.lag.ms(_LIKELY).astype(np.float64)
    waited = [play(played, world, option)[0] for world in target.worlds]
    best = LagShape(option, begun.runs, len(played.waited))
    for _ in range(ROUNDS):
        found = np.mean([crew.hazard(target, each, edges) for crew, each in zip(crews, waited, strict=True)], axis=0)
        values = _turned(values, edges, np.clip(wanted / np.maximum(found, 1e-12), LEAST_TURN, MOST_TURN))
        option = _noticing(option, values)
        waited = [play(played, world, option)[0] for world in target.worlds]
        runs = target.shares_of(waited)
        if target.misses(runs) < target.misses(best.runs):
            best = LagShape(option, runs, len(played.waited))
    return best


class _Crew:
    """The people for leads of one world, whose time until a lead was touched is what a lag runs in."""

    def __init__(self, world: World, option: Policy, created: "np.typing.NDArray[np.int64]") -> None:
        self.windows, self.number = people_for_leads(world, option)
        self.created, self.before = created, open_before(self.windows, created)

    def spent(self, target: WaitTarget, waited: Floats) -> tuple[Floats, "np.typing.NDArray[np.bool_]"]:
        """(ms of one person's time until the first touch or the record's end, whether touched), per lead."""
        touched = waited <= target.seen_for
        until = self.created + (np.minimum(waited, target.seen_for) * MINUTE_MS).astype(np.int64)
        return (open_before(self.windows, until) - self.before) / self.number, touched

    def edges(self, target: WaitTarget, waited: Floats) -> Floats:
        """Inner ends of the pieces, rising."""
        spent, touched = self.spent(target, waited)
        found = np.unique(np.quantile(spent[touched], np.arange(1, PIECES) / PIECES))
        return np.asarray(found[found > 0], np.float64)

    def hazard(self, target: WaitTarget, waited: Floats, edges: Floats) -> Floats:
        """First touches per ms of time for leads, in each piece; half a touch is added to each."""
        spent, touched = self.spent(target, waited)
        low, high = np.append(0.0, edges), np.append(edges, np.inf)
        exposed = (np.minimum(spent[:, None], high) - np.minimum(spent[:, None], low)).sum(axis=0)
        made = np.bincount(np.searchsorted(edges, spent[touched], side="right"), minlength=len(low))
        return np.asarray((made + 0.5) / np.maximum(exposed, 1.0), np.float64)


def _turned(values: Floats, edges: Floats, turn: Floats) -> Floats:
    """Quantiles of a lag whose hazard is multiplied by `turn` in each piece between the edges."""
    at = np.unique(np.concatenate([[0.0], np.maximum.accumulate(values), edges]))
    hazard = np.interp(at, np.append(0.0, values), np.append(0.0, -np.log1p(-_LIKELY)))
    beyond = at > values[-1]
    rate = hazard[~beyond][-1] / max(float(values[-1]), 1.0)
    hazard[beyond] = hazard[~beyond][-1] + rate * (at[beyond] - values[-1])
    factor = turn[np.searchsorted(edges, at[1:], side="left")]
    turned = np.concatenate([[0.0], np.cumsum(np.diff(hazard) * factor)])
    slope = max(float(turned[-1]) / max(float(at[-1]), 1.0), _SURE / (LONGEST / 2))
    at, turned = np.append(at, at[-1] + (_SURE - min(turned[-1], _SURE)) / slope + 1), np.append(turned, _SURE * 2)
    found = np.interp(-np.log1p(-_LIKELY), turned, at)
    return np.asarray(np.clip(found, 0, LONGEST / 2), np.float64)


def _noticing(option: Policy, values: Floats) -> Policy:
    law = {"dist": "empirical", "values": [_written(value) for value in values.tolist()]}
    notify = Notify(lag=DurationDist.model_validate(law), interruptible=option.notify.interruptible)
    return option.model_copy(update={"notify": notify})


def _written(ms: float) -> str:
    """As the file has it, to the second; longer ones to the minute."""
    step = SECOND if ms < 60 * MINUTE else MINUTE
    return format_duration(round(ms / step) * step)
