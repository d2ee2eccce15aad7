"""Oracle experiments with one person or classes, own queues by lot, and floors that lose leads."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from policies.distributions import AmountDist
from sim.measures import theory
from sim.measures.oracles import readings as r
from sim.measures.oracles.cases import ONLY, cases
from sim.measures.oracles.controls import (
    QUICKER,
    by_attribute,
    drawn_handling,
    draws,
    line_waits,
    own_servers,
    queue,
)
from sim.measures.oracles.floors import (
    EXPONENTIAL,
    HOURS,
    TEN_MINUTES,
    floor,
    lasting,
    ms,
    option,
    phone,
    source,
    team,
)
from sim.measures.oracles.playing import Control, Experiment, Read
from sim.measures.oracles.queues import checks, steady_state
from sim.model.trace import State

U = TEN_MINUTES

NOT_MEASURED = {
    ("mg1-lognormal", "var_wq"): "its standard error hangs on the sixth moment of a lognormal of cv 1.5: no run of a"
    " minute knows it, and a z built on it is not normal (mean and chance to wait are measured)",
    ("erlang-a", "tail_mass"): "what the exact computation cut off, nothing that a floor could show",
}
"""Values of expressible cases that are left out, and why."""


def one_person(case_id: str, worlds: int, weeks: int) -> Experiment:
    """M/G/1."""
    case = cases()[case_id]
    lam = case.params["lam"]
    kind = {"det": "constant"}.get(case.params["kind"], case.params["kind"])
    law = AmountDist(dist=kind, mean=case.params["mean"], cv=case.params.get("extra", {}).get("cv"))
    tables = floor([source(lam, U)], phone(law, U), [team(1)], [option("one", "round_robin")], weeks=weeks)
    read = steady_state("one", 1)
    reads = {name: read[name] for name in case.exact if (case_id, name) not in NOT_MEASURED}
    return Experiment(case_id, tables, U, checks(case, reads), worlds, controls=queue(lam, law, 1))


def two_classes(worlds: int, weeks: int) -> Experiment:
    """Hot leads with short calls, cold ones with long ones, one person."""
    known = cases()
    case, law = known["mg1-prio"], known["conservation"]
    lams, m1s = case.params["lams"], case.params["m1s"]
    laws = [AmountDist(dist="exponential", mean=m1s[0]), AmountDist(dist="constant", mean=m1s[1])]
    names = ["hot", "cold"]
    tables = floor(
        [source(lam, U, name) for lam, name in zip(lams, names, strict=True)],
        {name: {"work_time": lasting(one, U), "synchronous": True} for name, one in zip(names, laws, strict=True)},
        [team(1)],
        [option("classes", work_order="tier")],
        weeks=weeks,
        sla=[{"tier": name, "when": {"source": name}} for name in names],
        cadence=[{"tier": name, "steps": [{"channel": name}]} for name in names],
    )
    means = [r.mean(r.wait("classes"), r.from_source(k)) for k in range(2)]
    found = checks(case, {str(k): read for k, read in enumerate(means)})
    loads = [lam * m1 for lam, m1 in zip(lams, m1s, strict=True)]
    found += checks(law, {ONLY: r.weighted(means, loads)})
    return Experiment("two classes", tables, U, found, worlds, controls=_mixed_line(lams, laws))


def _mixed_line(lams: Sequence[float], laws: Sequence[AmountDist]) -> tuple[Control, ...]:
    """Leads per unit of each source, and one person a bit quicker who takes all leads as they come."""
    arrivals = [Control(f"leads per unit {k}", lam, r.leads_per_unit(r.from_source(k))) for k, lam in enumerate(lams)]
    shares = [lam / sum(lams) for lam in lams]
    mixed = [
        sum(s * m for s, m in zip(shares, moment, strict=True))
        for moment in zip(*map(theory.moments, laws), strict=True)
    ]
    quick = [m / QUICKER**k for k, m in enumerate(mixed, start=1)]

    def service(played: Any) -> Any:
        return np.choose(played.world.source, [drawn_handling(law)(played) for law in laws])

    wait = r.mean(line_waits(service, 1, QUICKER))
    return (*arrivals, Control("a line like it", theory.mg1(sum(lams), quick[0], quick[1], quick[2]).wq, wait))


def idle_work(worlds: int, weeks: int) -> Experiment:
    """One person who starts something else of U(0, 1) whenever no lead waits."""
    case = cases()["vacation"]
    law = AmountDist(dist="uniform", low=0.0, high=1.0)
    tables = floor(
        [source(0.7, U)],
        phone(EXPONENTIAL, U),
        [team(1, idle_work=lasting(law, U))],
        [option("one", "round_robin")],
        weeks=weeks,
    )
    reads: dict[str, Read] = {"wq": r.mean(r.wait("one"))}
    return Experiment(case.id, tables, U, checks(case, reads), worlds, controls=queue(0.7, EXPONENTIAL, 1))


def random_split(worlds: int, weeks: int) -> Experiment:
    """A random attribute decides: half to one person, a quarter to each of two others."""
    case = cases()["random-weighted"]
    lam, weights = case.params["lam"], case.params["weights"]
    people = ["Ann", "Ben", "Cem"]
    values = [name.lower() for name in people]
    shares = {value: weight / sum(weights) for value, weight in zip(values, weights, strict=True)}
    routing = {"method": "territory", "attribute": "lot", "territories": dict(zip(values, people, strict=True))}
    tables = floor(
        [source(lam, U, mix={"lot": shares})],
        phone(EXPONENTIAL, U),
        [team(3, reps=[{"name": name} for name in people])],
        [option("lots", routing)],
        weeks=weeks,
        attributes={"lot": values},
    )
    reads: dict[str, Read] = {"wq": r.mean(r.wait("lots"))}
    for k in range(len(people)):
        reads[f"per_rep.{k}"] = r.mean(r.wait("lots"), r.with_value("lot", k))
    _, quick = theory.random_split(lam, QUICKER, weights)
    lots = by_attribute("lot")
    own = [own_servers(EXPONENTIAL, lots, wq, f"own quick server {k}", k) for k, wq in enumerate(quick)]
    controls = (*draws(lam, EXPONENTIAL), *own)
    return Experiment(case.id, tables, U, checks(case, reads), worlds, controls=controls)


def impatient(worlds: int, weeks: int) -> Experiment:
    """Erlang A: leads go elsewhere after an exponential patience."""
    case = cases()["erlang-a"]
    lam, c, theta = case.params["lam"], case.params["c"], case.params["theta"]
    patience = AmountDist(dist="exponential", mean=1 / theta)
    tables = floor(
        [source(lam, HOURS, patience=lasting(patience, HOURS))],
        phone(EXPONENTIAL, HOURS),
        [team(c)],
        [option("pooled")],
        weeks=weeks,
    )
    reads: dict[str, Read] = {
        "p_wait": r.mean(r.had_to_wait("pooled")),
        "lq": r.waiting_leads("pooled"),
        "p_abandon": r.mean(r.ended("pooled", State.GONE_ELSEWHERE)),
        "wait_all": r.mean(r.queueing_time("pooled")),
        "wait_served": r.mean(r.wait("pooled"), r.touched("pooled")),
        "utilisation": r.scaled(r.busy_people("pooled"), 1 / c),
    }
    return Experiment(case.id, tables, HOURS, checks(case, reads), worlds, controls=draws(lam, EXPONENTIAL))


def deadline(worlds: int, weeks: int) -> Experiment:
    """Leads go elsewhere after exactly one unit."""
    case = cases()["deadline-loss"]
    lam, c = case.params["lam"], case.params["c"]
    tables = floor(
        [source(lam, HOURS, patience=ms(case.params["T"], HOURS))],
        phone(EXPONENTIAL, HOURS),
        [team(c)],
        [option("pooled")],
        weeks=weeks,
    )
    reads: dict[str, Read] = {
        "p_wait": r.mean(r.had_to_wait("pooled")),
        "p_lost": r.mean(r.ended("pooled", State.GONE_ELSEWHERE)),
    }
    return Experiment(case.id, tables, HOURS, checks(case, reads), worlds, controls=draws(lam, EXPONENTIAL))


def bounded(worlds: int, weeks: int) -> Experiment:
    """At most six leads in the system: two in hand, four waiting."""
    case = cases()["capacity-loss"]
    lam, c, k = case.params["lam"], case.params["c"], case.params["K"]
    tables = floor(
        [source(lam, HOURS)],
        phone(EXPONENTIAL, HOURS),
        [team(c)],
        [option("pooled")],
        weeks=weeks,
        queue={"most_waiting": k - c},
    )
    reads: dict[str, Read] = {
        "p_block": r.mean(r.ended("pooled", State.TURNED_AWAY)),
        "lq": r.waiting_leads("pooled"),
        "wq": r.mean(r.wait("pooled"), r.touched("pooled")),
        "utilisation": r.scaled(r.busy_people("pooled"), 1 / c),
    }
    return Experiment(case.id, tables, HOURS, checks(case, reads), worlds, controls=draws(lam, EXPONENTIAL))
