"""Oracle experiments about owners and attempts: reassigning, broadcast, cadences, recorded leads."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from policies.distributions import AmountDist
from scenarios.scenario import Scenario
from sim.measures import theory
from sim.measures.oracles import readings as r
from sim.measures.oracles.cases import ONLY, Case, cases
from sim.measures.oracles.controls import QUICKER, drawn_handling, draws, line_waits
from sim.measures.oracles.estimates import Floats
from sim.measures.oracles.floors import (
    EXPONENTIAL,
    HOURS,
    TEN_MINUTES,
    Tables,
    floor,
    lasting,
    ms,
    option,
    phone,
    source,
    team,
)
from sim.measures.oracles.playing import Arrivals, Check, Control, Experiment, Played, Read, per_block
from sim.measures.oracles.queues import checks
from sim.model.replay import ReplayLeads
from sim.model.streams import Purpose, uniforms
from sim.model.trace import State, Step

U = TEN_MINUTES
EXPIRIES = (int(Step.REASSIGN), int(Step.STUCK))
"""Alerts of promises that ran out: the lead moved, or could not move any more."""


def _law(given: dict[str, Any]) -> AmountDist:
    if given["name"] == "uniform":
        return AmountDist(dist="uniform", low=given["lo"], high=given["hi"])
    return AmountDist(dist="exponential", mean=given["mean"])


def reassigned(case_id: str, most: int, worlds: int, weeks: int) -> Experiment:
    """People enough, each of whom responds after a lag of their own; a fresh one takes over after one unit."""
    case = cases()[case_id]
    lag = lasting(_law(case.params["dist"]), U)
    rule = {"after": ms(case.params["T"], U), "most": most}
    people = [option("owners", "round_robin", notify={"lag": lag}, reassign=rule)]
    tables = floor([source(5.0, U)], phone(None, U), [team(30)], people, weeks=weeks)
    expired = r.alerts("owners", EXPIRIES)
    readable: dict[str, Read] = {
        "p_first_ok": r.mean(lambda played: (expired(played) == 0).astype(np.float64)),
        "p_breach": r.mean(lambda played: (expired(played) > 0).astype(np.float64)),
        "mean_breaches": r.mean(expired),
        "mean_response": r.mean(r.wait("owners")),
    }
    return Experiment(case_id, tables, U, checks(case, {value: readable[value] for value in case.exact}), worlds)


def broadcast(worlds: int, weeks: int) -> Experiment:
    """Everybody sees every lead; the first to notice takes it."""
    case = cases()["broadcast-exp"]
    lag = lasting(_law(case.params["dist"]), U)
    people = [option("first to claim", notify={"lag": lag})]
    tables = floor([source(3.0, U)], phone(None, U), [team(case.params["c"])], people, weeks=weeks)
    reads: dict[str, Read] = {ONLY: r.mean(r.wait("first to claim"))}
    return Experiment(case.id, tables, U, checks(case, reads), worlds)


def _cadence(case: Case, channels: Tables, steps: list[Tables], reads: dict[str, Read], weeks: int) -> Experiment:
    tables = floor(
        [source(10.0, HOURS)],
        channels,
        [team(3)],
        [option("cadence", "round_robin", cadence=[{"steps": steps}])],
        weeks=weeks,
        warmup_weeks=0,
    )
    return Experiment(case.id, tables, HOURS, checks(case, reads))


def hourly_hazard(weeks: int) -> Experiment:
    """Four calls with an opt-out hazard in between, said per call: a channel of its own for each gap."""
    case = cases()["cadence4"]
    gaps = [later - sooner for sooner, later in pairwise(case.params["offsets"])]
    leaves = [-math.expm1(-case.params["optout"] * gap) for gap in gaps] + [0.0]
    channels = {
        f"call{k}": {"synchronous": True, "reach": p, "opt_out": leave}
        for k, (p, leave) in enumerate(zip(case.params["ps"], leaves, strict=True))
    }
    steps = [{"channel": f"call{k}", "after": f"{gap}h"} for k, gap in enumerate([0, *gaps])]
    reads: dict[str, Read] = {
        "p_contact": r.mean(r.was_contacted("cadence")),
        "mean_dials": r.mean(r.attempts("cadence")),
        "mean_time_if_contact": r.mean(r.time_to_contact("cadence"), r.contacted("cadence")),
        "p_optout_before_last": r.mean(r.ended("cadence", State.OPTED_OUT)),
    }
    return _cadence(case, channels, steps, reads, weeks)


def six_calls(weeks: int) -> Experiment:
    """Six calls an hour apart, each with the same chance."""
    case = cases()["geom6"]
    steps = [{"channel": "phone", "after": "1h" if k else "0s"} for k in range(case.params["n"])]
    reads: dict[str, Read] = {
        "p_contact": r.mean(r.was_contacted("cadence")),
        "mean_dials": r.mean(r.attempts("cadence")),
    }
    return _cadence(case, phone(None, HOURS, reach=case.params["p"]), steps, reads, weeks)


def batches(worlds: int, weeks: int) -> Experiment:
    """Lists of one to five leads at Poisson instants, as a record."""
    case = cases()["batch"]
    rate, size = case.params["lam_b"], 5
    tables = floor([source(0.0, U)], phone(EXPONENTIAL, U), [team(1)], [option("one", "round_robin")], weeks=weeks)

    def record(scenario: Scenario, number: int) -> ReplayLeads:
        del number
        frame = scenario.scenario
        horizon = (frame.weeks + frame.warmup_weeks + frame.drain_weeks) * 7 * 24 * HOURS / U
        lists = round(rate * horizon * 1.2) + 100
        gaps, sizes = (uniforms(lists, frame.seed, 0, Purpose.BURST, 0, part) for part in (0, 1))
        at = np.cumsum(-np.log1p(-gaps) / rate)
        chosen = at < horizon
        times = np.repeat(np.floor(at[chosen] * U), 1 + np.floor(sizes[chosen] * size).astype(np.int64))
        return ReplayLeads(times.astype(np.int64), np.zeros(len(times), dtype=np.int64))

    reads: dict[str, Read] = {"rho": r.busy_people("one"), "wq": r.mean(r.wait("one"))}
    quick = theory.batch(rate, case.params["ex"], case.params["exx"], 1 / QUICKER, 2 / QUICKER**2)
    wait = r.mean(line_waits(drawn_handling(EXPONENTIAL), 1, QUICKER))
    controls = (*draws(rate * case.params["ex"], EXPONENTIAL), Control("a line like it", quick, wait))
    return Experiment(case.id, tables, U, checks(case, reads), worlds, controls=controls, arrivals=record)


def _exactly(case: Case, reads: dict[str, Read]) -> tuple[Check, ...]:
    return tuple(Check(case.id, value, case.exact[value], read, is_deterministic=True) for value, read in reads.items())


def _latest(column: r.Column) -> Read:
    return lambda played: per_block(lambda one: np.array([column(one).max()]), played)


def _at(times: Sequence[int]) -> Arrivals:
    def record(scenario: Scenario, number: int) -> ReplayLeads:
        del scenario, number
        return ReplayLeads(np.array(times, dtype=np.int64), np.zeros(len(times), dtype=np.int64))

    return record


def overload() -> Experiment:
    """A hundred leads, one each unit, one and a quarter units of work each."""
    case = cases()["det-overload"]
    law = AmountDist(dist="constant", mean=case.params["handle"])
    tables = floor([source(0.0, U)], phone(law, U), [team(1)], [option("one", "round_robin")], weeks=1, warmup_weeks=0)
    reads: dict[str, Read] = {"mean": r.mean(r.wait("one")), "last": _latest(r.wait("one"))}
    arrivals = _at([round(k * case.params["gap"] * U) for k in range(case.params["n"])])
    return Experiment(case.id, tables, U, _exactly(case, reads), 1, 1, arrivals=arrivals)


def backlog() -> Experiment:
    """Ten leads at opening for three people of twenty minutes a lead."""
    case = cases()["det-backlog"]
    minute, opening = U // 10, 9 * HOURS
    law = AmountDist(dist="constant", mean=case.params["handle"])
    tables = floor(
        [source(0.0, minute)],
        phone(law, minute),
        [team(case.params["c"], shift="Mon-Fri 09:00-17:00")],
        [option("pooled")],
        weeks=1,
        warmup_weeks=0,
    )

    def cleared(played: Played) -> Floats:
        return (played.traces["pooled"].touches.talk_end - opening) / minute

    reads: dict[str, Read] = {
        "mean": r.mean(r.wait("pooled")),
        "last": _latest(r.wait("pooled")),
        "cleared": _latest(cleared),
    }
    arrivals = _at([opening] * case.params["n"])
    return Experiment(case.id, tables, minute, _exactly(case, reads), 1, 1, arrivals=arrivals)
