"""Oracle experiments with one line of leads: pooled queues, bands, scores, one person, losses."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from policies.distributions import AmountDist
from sim.measures import theory
from sim.measures.oracles import readings as r
from sim.measures.oracles.cases import ONLY, Case, cases, pairs
from sim.measures.oracles.controls import (
    QUICKER,
    by_attribute,
    by_turns,
    own_servers,
    queue,
)
from sim.measures.oracles.floors import (
    EXPONENTIAL,
    TEN_MINUTES,
    Tables,
    decay,
    floor,
    ms,
    option,
    phone,
    source,
    team,
)
from sim.measures.oracles.playing import Check, Control, Experiment, Read
from sim.model.streams import Purpose

U = TEN_MINUTES


VARIANCE_PRECISION = 0.04
"""A variance of waits hangs on rare long queues; 2 % more handling time changes it by 10 % at rho .5, 40 % at .85."""


def checks(case: Case, reads: dict[str, Read]) -> tuple[Check, ...]:
    """A check for each value that is read."""
    found = (Check(case.id, value, case.exact[value], read) for value, read in reads.items())
    return tuple(replace(one, precision=VARIANCE_PRECISION) if one.value == "var_wq" else one for one in found)


def steady_state(name: str, people: int, handling: r.Column | None = None) -> dict[str, Read]:
    """All values of a queue in its steady state under the option of this name."""
    waits, all_time = r.wait(name), r.plus(r.wait(name), handling or r.handling(name))
    lq, busy = r.waiting_leads(name), r.busy_people(name)
    return {
        "rho": r.scaled(busy, 1 / people),
        "p_wait": r.mean(r.had_to_wait(name)),
        "wq": r.mean(waits),
        "lq": lq,
        "w": r.mean(all_time),
        "l": r.weighted([lq, busy], [1, 1]),
        "wq_if_delayed": r.mean(waits, lambda played: played.wait(name) > 0),
        "var_wq": r.variance_of(waits),
    }


def pooled(case_id: str, unit_ms: int, worlds: int, weeks: int) -> Experiment:
    """M/M/c as one shared queue."""
    case = cases()[case_id]
    lam, mu, c = case.params["lam"], case.params["mu"], case.params["c"]
    law = AmountDist(dist="exponential", mean=1 / mu)
    tables = floor([source(lam, unit_ms)], phone(law, unit_ms), [team(c)], [option("pooled")], weeks=weeks)
    reads = steady_state("pooled", c)
    return Experiment(case_id, tables, unit_ms, checks(case, reads), worlds, controls=queue(lam, law, c))


TURNS: dict[str, Tables] = {
    "pooled": option("pooled"),
    "round robin": option("round robin", "round_robin"),
    "random": option(
        "random", {"method": "territory", "attribute": "lot", "territories": {"left": "Left", "right": "Right"}}
    ),
    "newest first": option("newest first", work_order="newest_first"),
}
"""Four ways of two people with 1.5 leads per unit; the lot that the random one goes by means nothing else."""


def two_people(worlds: int, weeks: int) -> Experiment:
    """Four ways to share the same leads between two people, with a chance of contact .6 e^(-.3 wait)."""
    lam, c, known = 1.5, 2, cases()
    tables = floor(
        [source(lam, U)],
        phone(EXPONENTIAL, U, reach=0.6),
        [team(c, reps=[{"name": "Left"}, {"name": "Right"}])],
        list(TURNS.values()),
        weeks=weeks,
        attributes={"lot": ["left", "right"]},
        decay=decay(0.3, U),
    )
    found: list[Check] = []
    contact = {name: r.mean(r.was_contacted(name)) for name in TURNS}
    waits = {name: r.mean(r.wait(name)) for name in TURNS}
    reads: dict[str, dict[str, Read]] = {
        "mm2-rho.75": steady_state("pooled", c),
        "sla-mm2": {ONLY: r.mean(r.within("pooled", 1.0))},
        "sla-mm2-prealert": {ONLY: r.mean(r.within("pooled", 0.8))},
        "p90-mm2": {ONLY: r.quantile_of(r.wait("pooled"), 0.9)},
        "contact-exp-fcfs": {ONLY: contact["pooled"]},
        "lifo-contact": {ONLY: r.scaled(contact["newest first"], 1 / 0.6)},
        "rr2": {
            "sigma": r.mean(r.had_to_wait("round robin")),
            "p_wait": r.mean(r.had_to_wait("round robin")),
            "wq": waits["round robin"],
        },
        "rr2-sla": {ONLY: r.mean(r.within("round robin", 1.0))},
        "rr2-contact": {ONLY: contact["round robin"]},
    }
    for case, values in reads.items():
        found += checks(known[case], values)
    found += _pairs(waits, contact)
    quicker = theory.round_robin(lam, QUICKER, c).wq
    alone = theory.mg1(lam / 2, *(m / QUICKER**k for k, m in enumerate((1.0, 2.0, 6.0), start=1))).wq
    controls = (
        *queue(lam, EXPONENTIAL, c),
        Control("luck of the first call", 0.5, r.mean(lambda played: played.world.uniforms(Purpose.CONNECT, 0, 0))),
        own_servers(EXPONENTIAL, by_turns(c), quicker, "own quick servers, by turns"),
        own_servers(EXPONENTIAL, by_attribute("lot"), alone, "own quick servers, by lot"),
    )
    return Experiment("two people", tables, U, tuple(found), worlds, controls=controls)


def _pairs(waits: dict[str, Read], contact: dict[str, Read]) -> list[Check]:
    measured = {
        "pooled - round-robin, mean wait": r.difference(waits["pooled"], waits["round robin"]),
        "round-robin - random, mean wait": r.difference(waits["round robin"], waits["random"]),
        "pooled - round-robin, contact .6exp(-.3w)": r.difference(contact["pooled"], contact["round robin"]),
        "newest-first - FCFS, contact .6exp(-.3w)": r.difference(contact["newest first"], contact["pooled"]),
    }
    return [
        Check(name, "difference", pair.exact, measured[name], PAIR_PRECISION if "contact" in name else 0.015)
        for name, pair in pairs().items()
    ]


PAIR_PRECISION = 0.04
"""A difference of contact rates of .05 has a standard error of .002 here: half a percent of either rate."""


def contact_steps(worlds: int, weeks: int) -> Experiment:
    """The pooled queue with a chance of contact that falls in steps."""
    case = cases()["contact-steps"]
    edges, values = case.params["edges"], case.params["values"]
    points = [[ms(edge, U), value / values[0]] for edge, value in zip(edges, values[1:], strict=True)]
    tables = floor(
        [source(1.5, U)],
        phone(EXPONENTIAL, U, reach=values[0]),
        [team(2)],
        [option("pooled")],
        weeks=weeks,
        decay={"contact": {"form": "steps", "points": points}},
    )
    reads: dict[str, Read] = {ONLY: r.mean(r.was_contacted("pooled"))}
    return Experiment(case.id, tables, U, checks(case, reads), worlds, controls=queue(1.5, EXPONENTIAL, 2))


def headcount(worlds: int, weeks: int) -> Experiment:
    """Six and seven people in minutes: the share in time decides which is the smallest adequate team."""
    case = cases()["headcount-mm"]
    lam, mu, sla = case.params["lam"], case.params["mu"], case.params["sla"]
    minute = U // 10
    law = AmountDist(dist="exponential", mean=1 / mu)
    options = [option(f"{n}", staffing={"SDR": {"headcount": n}}) for n in (6, 7)]
    tables = floor([source(lam, minute)], phone(law, minute), [team(7)], options, weeks=weeks)
    shares = {n: r.mean(r.within(f"{n}", sla)) for n in (6, 7)}

    def smallest(played: Sequence[Any]) -> Any:
        """The number of people, with the doubt about it: none where both shares are far from the target."""
        few, enough = (shares[n](played) for n in (6, 7))
        target = case.params["target"]
        if few.mean() >= target:
            return few * 0 + 6
        return few * 0 + (7 if enough.mean() >= target else 8)

    found = [Check(case.id, ONLY, case.exact[ONLY], smallest, is_deterministic=True)]
    found += [Check(case.id, f"share in time with {n}", theory.mmc_within(lam, mu, n, sla), shares[n]) for n in (6, 7)]
    return Experiment(case.id, tables, minute, tuple(found), worlds, controls=queue(lam, law, 7))


def bands(worlds: int, weeks: int) -> Experiment:
    """Three sources as SLA tiers, the first served first."""
    known = cases()
    lams = known["prio-mm2-means"].params["lams"]
    names = ["hot", "warm", "cold"]
    tables = floor(
        [source(lam, U, name) for lam, name in zip(lams, names, strict=True)],
        phone(EXPONENTIAL, U),
        [team(2)],
        [option("bands", work_order="tier")],
        weeks=weeks,
        sla=[{"tier": name, "when": {"source": name}} for name in names],
    )
    means: dict[str, Read] = {str(k): r.mean(r.wait("bands"), r.from_source(k)) for k in range(3)}
    share: dict[str, Read] = {ONLY: r.mean(r.within("bands", 2.0), r.from_source(1))}
    found = checks(known["prio-mm2-means"], means) + checks(known["prio-mm2-sla-band1"], share)
    return Experiment("bands", tables, U, found, worlds, controls=queue(sum(lams), EXPONENTIAL, 2))


def scores(worlds: int, weeks: int) -> Experiment:
    """Points that are percentiles, the best first."""
    known = cases()
    tables = floor(
        [source(1.5, U)], phone(EXPONENTIAL, U), [team(2)], [option("score", work_order="score")], weeks=weeks
    )
    top: dict[str, Read] = {ONLY: r.mean(r.wait("score"), r.scored_above("score", 90))}
    everybody: dict[str, Read] = {ONLY: r.mean(r.wait("score"))}
    found = checks(known["score-top-decile"], top) + checks(known["score-all"], everybody)
    return Experiment("scores", tables, U, found, worlds, controls=queue(1.5, EXPONENTIAL, 2))


def gate(worlds: int, weeks: int) -> Experiment:
    """A gate by points lets four of ten through; the rest is nobody's work."""
    case = cases()["gate"]
    lam, share = case.params["lam"], case.params["pass_prob"]
    points = 100 * (1 - share)
    tables = floor(
        [source(lam, U)],
        phone(EXPONENTIAL, U),
        [team(2)],
        [option("gate")],
        weeks=weeks,
        mql={"min_score": points},
    )
    through = r.handed_over("gate")
    reads: dict[str, Read] = {
        "rate": r.leads_per_unit(through),
        "wq": r.mean(r.wait("gate"), through),
        "p_within": r.mean(r.within("gate", case.params["sla"]), through),
    }

    def drawn_through(played: Any) -> Any:
        return played.world.uniforms(Purpose.SCORE_NOISE) * 100 >= points

    controls = queue(lam * share, EXPONENTIAL, 2, drawn_through)[1:]
    return Experiment(case.id, tables, U, checks(case, reads), worlds, controls=controls)
