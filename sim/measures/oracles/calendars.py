"""Oracle experiments that live by the calendar: shifts, holidays, daily rhythms, floors that start empty."""

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from policies.distributions import AmountDist
from sim.measures import theory_of_time
from sim.measures.oracles import readings as r
from sim.measures.oracles.cases import ONLY, cases
from sim.measures.oracles.controls import drawn_handling, draws, line_waits
from sim.measures.oracles.estimates import Floats
from sim.measures.oracles.floors import EXPONENTIAL, HOURS, decay, floor, option, phone, source, team
from sim.measures.oracles.playing import Check, Control, Experiment, Played, Read
from sim.measures.oracles.queues import checks

OFFICE = "Mon-Fri 09:00-17:00"
SIX_MINUTES = HOURS // 10


def _hours(pattern: Sequence[float]) -> list[float]:
    """A profile of 168 hours from one of a day or a part of it."""
    return list(pattern) * (168 // len(pattern))


def off_hours(worlds: int, weeks: int) -> Experiment:
    """Leads at any hour, people from nine to five who need no time for a call."""
    case = cases()["offhours-week"]
    tables = floor(
        [source(1.0, HOURS)],
        phone(None, HOURS),
        [team(4, shift=OFFICE)],
        [option("office", "round_robin")],
        weeks=weeks,
        warmup_weeks=0,
        decay=decay(case.params["kappa"], HOURS),
    )
    reads: dict[str, Read] = {
        "mean": r.mean(r.wait("office")),
        "p_immediate": r.mean(r.within("office", 0.0)),
        "p_within": r.mean(r.within("office", case.params["t"])),
        "decay_factor": r.mean(r.was_contacted("office")),
    }
    return Experiment(case.id, tables, HOURS, checks(case, reads), worlds, weeks, draws(1.0))


def odd_week(case_id: str, frame: dict[str, Any], worlds: int) -> Experiment:
    """One week with a clock change or a holiday; each world is that week once more."""
    case = cases()[case_id]
    tables = floor(
        [source(2.0, HOURS)],
        phone(None, HOURS),
        [team(4, shift=OFFICE)],
        [option("office", "round_robin")],
        weeks=1,
        warmup_weeks=0,
        frame=frame,
    )
    reads: dict[str, Read] = {
        "mean": r.mean(r.wait("office")),
        "p_immediate": r.mean(r.within("office", 0.0)),
    }
    return Experiment(case_id, tables, HOURS, checks(case, reads), worlds, blocks=1, controls=draws(2.0))


def clock_change(worlds: int) -> Experiment:
    """The week whose Sunday has 23 hours."""
    frame = {"start": dt.date(2026, 3, 23), "timezone": "Europe/Berlin"}
    return odd_week("offhours-spring-dst", frame, worlds)


def holiday(worlds: int) -> Experiment:
    """A week whose Wednesday is a holiday."""
    return odd_week("offhours-holiday", {"holidays": [dt.date(2026, 1, 7)]}, worlds)


def three_days(worlds: int, weeks: int) -> Experiment:
    """Leads of one Monday, worked off in three days by three people who finish the lead in hand."""
    case = cases()["shift-mmc"]
    law = AmountDist(dist="exponential", mean=1 / case.params["mu"])
    tables = floor(
        [{"name": "web", "leads_per_week": 24.0, "arrivals": [1.0] * 24 + [0.0] * 144}],
        phone(law, HOURS),
        [team(3, shift="Mon-Wed 09:00-17:00")],
        [option("pooled")],
        weeks=weeks,
        warmup_weeks=0,
    )

    def left(played: Played) -> Floats:
        closing = played.edges[np.maximum(played.block, 0)] + (2 * 24 + 17) * HOURS
        return (played.traces["pooled"].leads.first_touch >= closing).astype(np.float64)

    reads: dict[str, Read] = {
        "total_wait": r.sum_per_block(r.wait("pooled")),
        "leads": r.sum_per_block(r.ones),
        "mean_wait": r.mean(r.wait("pooled")),
    }
    found = checks(case, reads)
    nobody = Check(case.id, "left_waiting", case.exact["left_waiting"], r.sum_per_block(left), is_deterministic=True)
    handling = Control("drawn handling", 1 / case.params["mu"], r.mean(drawn_handling(law)))
    return Experiment(case.id, tables, HOURS, (*found, nobody), worlds, weeks, (handling,))


def daily_counts(worlds: int, weeks: int) -> Experiment:
    """Leads a day under a profile of three levels; no floor is needed to count them."""
    case = cases()["nhpp-count"]
    rates, hours = case.params["rates"], case.params["hours"]
    day = [float(rate) for rate, length in zip(rates, hours, strict=True) for _ in range(length)]
    web = {"name": "web", "leads_per_week": 7 * sum(day), "arrivals": _hours(day)}
    tables = floor([web], phone(None, HOURS), [team(1)], [option("any")], weeks=weeks, warmup_weeks=0)
    count = r.sum_per_block(r.ones)
    low, high = round(case.exact["q005"]), round(case.exact["q995"])

    def spread(played: Sequence[Played]) -> Floats:
        leads = count(played)
        return np.asarray((leads - leads.mean()) ** 2 * len(leads) / (len(leads) - 1))

    def share(least: float, most: float) -> Read:
        return lambda played: ((count(played) >= least) & (count(played) <= most)).astype(np.float64)

    mean = case.exact["mean"]
    quantiles = (
        Check(
            case.id, "q005: days from it on", 1 - theory_of_time.poisson_at_most(mean, low - 1), share(low, math.inf)
        ),
        Check(case.id, "q995: days up to it", theory_of_time.poisson_at_most(mean, high), share(0, high)),
    )
    found = checks(case, {"mean": count, "var": spread})
    return Experiment(case.id, tables, HOURS, (*found, *quantiles), worlds, 7 * weeks, plays=False)


def rhythm(worlds: int, weeks: int) -> Experiment:
    """People at work under a sine, its day of 24 units stretched to a week: 168 steps stand for the curve."""
    case = cases()["minf-sin"]
    unit = 7 * HOURS
    gamma, swing, mean = case.params["gamma"], case.params["A"], case.params["lbar"]
    edges = [math.cos(gamma * k / 7) for k in range(169)]
    profile = [1 + swing * (edges[k] - edges[k + 1]) * 7 / gamma for k in range(168)]
    web = {"name": "web", "leads_per_week": 24 * mean, "arrivals": profile}
    law = AmountDist(dist="exponential", mean=1 / case.params["mu"])
    tables = floor([web], phone(law, unit), [team(90)], [option("pooled")], weeks=weeks)
    reads: dict[str, Read] = {ONLY: r.busy_at("pooled", case.params["t"])}
    return Experiment(case.id, tables, unit, checks(case, reads), worlds, weeks)


def from_empty(worlds: int, weeks: int) -> Experiment:
    """Every day nine hours of leads that find the floor empty; the first hundred count."""
    case = cases()["first100-mm2"]
    lam, c, n = case.params["lam"], case.params["c"], case.params["n"]
    day = [1.0] * 9 + [0.0] * 15
    web = {"name": "web", "leads_per_week": 7 * 90 * lam, "arrivals": _hours(day)}
    tables = floor([web], phone(EXPONENTIAL, SIX_MINUTES), [team(c)], [option("pooled")], weeks=weeks, warmup_weeks=0)

    def first(played: Played) -> Any:
        begin = np.searchsorted(played.world.created, played.edges)[np.maximum(played.block, 0)]
        return np.arange(played.world.size) - begin < n

    reads: dict[str, Read] = {
        "p_wait": r.mean(r.had_to_wait("pooled"), first),
        "mean_wait": r.mean(r.wait("pooled"), first),
        "p_within": r.mean(r.within("pooled", case.params["sla"]), first),
    }
    alike = theory_of_time.first_leads(lam, c, 1, n)
    controls = (
        Control("drawn handling", 1.0, r.mean(drawn_handling(EXPONENTIAL), first)),
        Control("a line like it", alike, r.mean(line_waits(drawn_handling(EXPONENTIAL), 1, c), first)),
    )
    return Experiment(case.id, tables, SIX_MINUTES, checks(case, reads), worlds, 7 * weeks, controls)


def window(worlds: int, weeks: int) -> Experiment:
    """Twice a day five hours of leads that find the floor empty."""
    case = cases()["window50-mm2"]
    lam, c, length = case.params["lam"], case.params["c"], case.params["T"]
    half_day = [1.0] * 5 + [0.0] * 7
    web = {"name": "web", "leads_per_week": 14 * length * lam, "arrivals": _hours(half_day)}
    tables = floor([web], phone(EXPONENTIAL, SIX_MINUTES), [team(c)], [option("pooled")], weeks=weeks, warmup_weeks=0)
    reads: dict[str, Read] = {
        "mean_wait": r.mean(r.wait("pooled")),
        "p_wait": r.mean(r.had_to_wait("pooled")),
    }
    alike, _ = theory_of_time.window(lam, c, 1, length)
    controls = (
        Control("leads", lam * length, r.sum_per_block(r.ones)),
        Control("drawn handling", 1.0, r.mean(drawn_handling(EXPONENTIAL))),
        Control("a line like it", alike, r.mean(line_waits(drawn_handling(EXPONENTIAL), 1, c))),
    )
    return Experiment(case.id, tables, SIX_MINUTES, checks(case, reads), worlds, 14 * weeks, controls)
