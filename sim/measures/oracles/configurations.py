"""The catalogue: every oracle case as an experiment, and what is left out of it.

All 43 cases and 4 paired differences can be expressed. Two are said another way than `cases.json` says them:
`minf-sin` has the sine as an hourly profile, its period of 24 units stretched to the 168 hours of a week (the steps
change the answer by less than a thousandth); the opt-out hazard per hour of `cadence4` is one per call, as the gaps
are fixed. The quantiles of `nhpp-count` are held by the shares of days beyond them.
"""

from functools import lru_cache

from sim.measures.oracles import calendars, follow_ups, losses, queues
from sim.measures.oracles.floors import HOURS, TEN_MINUTES
from sim.measures.oracles.playing import Experiment

NOT_MEASURED = losses.NOT_MEASURED
"""(case, value) -> why it is not measured."""


@lru_cache(maxsize=1)
def experiments() -> tuple[Experiment, ...]:
    """All experiments, in the order in which they are played."""
    return (
        queues.pooled("mm1-rho.5", TEN_MINUTES, worlds=2, weeks=40),
        queues.pooled("mm20-rho.85-hours", HOURS, worlds=2, weeks=14),
        queues.two_people(worlds=2, weeks=25),
        queues.contact_steps(worlds=2, weeks=10),
        queues.headcount(worlds=2, weeks=4),
        queues.bands(worlds=2, weeks=34),
        queues.scores(worlds=2, weeks=50),
        queues.gate(worlds=2, weeks=12),
        losses.one_person("mg1-lognormal", worlds=2, weeks=50),
        losses.one_person("md1", worlds=2, weeks=40),
        losses.two_classes(worlds=2, weeks=40),
        losses.idle_work(worlds=2, weeks=25),
        losses.random_split(worlds=2, weeks=20),
        losses.impatient(worlds=2, weeks=22),
        losses.deadline(worlds=2, weeks=20),
        losses.bounded(worlds=2, weeks=50),
        calendars.off_hours(worlds=1, weeks=100),
        calendars.clock_change(worlds=60),
        calendars.holiday(worlds=60),
        calendars.three_days(worlds=2, weeks=400),
        calendars.daily_counts(worlds=6, weeks=300),
        calendars.rhythm(worlds=2, weeks=130),
        calendars.from_empty(worlds=1, weeks=60),
        calendars.window(worlds=1, weeks=40),
        follow_ups.reassigned("reassign-exp", most=1000, worlds=1, weeks=2),
        follow_ups.reassigned("reassign-max2", most=2, worlds=1, weeks=2),
        follow_ups.broadcast(worlds=1, weeks=4),
        follow_ups.hourly_hazard(weeks=7),
        follow_ups.six_calls(weeks=4),
        follow_ups.batches(worlds=2, weeks=40),
        follow_ups.overload(),
        follow_ups.backlog(),
    )
