"""The catalogue: every oracle case that the model can express, and why the others cannot be."""

from functools import lru_cache

from sim.measures.oracles import calendars, follow_ups, queues
from sim.measures.oracles.floors import HOURS, TEN_MINUTES
from sim.measures.oracles.playing import Experiment


@lru_cache(maxsize=1)
def experiments() -> tuple[Experiment, ...]:
    """All experiments, in the order in which they are played."""
    return (
        queues.pooled("mm1-rho.5", TEN_MINUTES, worlds=2, weeks=40),
        queues.pooled("mm20-rho.85-hours", HOURS, worlds=2, weeks=10),
        queues.two_people(worlds=2, weeks=25),
        queues.contact_steps(worlds=2, weeks=10),
        queues.headcount(worlds=2, weeks=2),
        queues.bands(worlds=2, weeks=34),
        queues.scores(worlds=2, weeks=34),
        queues.gate(worlds=2, weeks=12),
        queues.one_person("mg1-lognormal", worlds=2, weeks=50),
        queues.one_person("md1", worlds=2, weeks=50),
        queues.two_classes(worlds=2, weeks=40),
        queues.idle_work(worlds=2, weeks=40),
        queues.random_split(worlds=2, weeks=30),
        queues.impatient(worlds=2, weeks=22),
        queues.deadline(worlds=2, weeks=20),
        queues.bounded(worlds=2, weeks=50),
        calendars.off_hours(worlds=1, weeks=100),
        calendars.clock_change(worlds=50),
        calendars.holiday(worlds=50),
        calendars.three_days(worlds=2, weeks=400),
        calendars.daily_counts(worlds=6, weeks=300),
        calendars.rhythm(worlds=2, weeks=130),
        calendars.from_empty(worlds=1, weeks=40),
        calendars.window(worlds=1, weeks=40),
        follow_ups.reassigned("reassign-exp", most=1000, worlds=1, weeks=2),
        follow_ups.reassigned("reassign-max2", most=2, worlds=1, weeks=2),
        follow_ups.broadcast(worlds=1, weeks=4),
        follow_ups.hourly_hazard(weeks=6),
        follow_ups.six_calls(weeks=4),
        follow_ups.batches(worlds=2, weeks=40),
        follow_ups.overload(),
        follow_ups.backlog(),
    )
