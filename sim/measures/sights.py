"""What charts draw of one run besides its KPIs: funnel, where in the week promises break, load of each person."""

import numpy as np
from numpy.typing import NDArray

from policies.durations import HOUR
from scenarios.windows import NEVER
from sim.measures.cohort import Cohort, Floats
from sim.measures.fairness import assigned_counts, meeting_counts
from sim.measures.promises import touch_breaks_at
from sim.measures.summary import HOURS_OF_WEEK, Sights
from sim.measures.workload import Workload
from sim.model.trace import Ints


def sights(cohort: Cohort, rows: slice, time: Workload) -> Sights:
    """Of the leads `rows` (those of the measured window, by creation) and people's time in the same window, ms."""
    return Sights(
        funnel=_funnel(cohort, rows),
        breaches=_breaches(cohort, rows),
        leads=assigned_counts(cohort, rows),
        meetings=meeting_counts(cohort, rows),
        busy_hours=(time.busy - time.overtime).sum(axis=1) / HOUR,
        real_hours=time.real.sum(axis=1) / HOUR,
    )


def _funnel(cohort: Cohort, rows: slice) -> Floats:
    leads = cohort.leads
    stages: tuple[NDArray[np.bool_], ...] = (
        leads.mql,
        cohort.touched,
        leads.mql & leads.accepted,
        cohort.contacted,
        leads.mql & leads.qualified,
        leads.mql & (leads.booked < NEVER),
        leads.mql & leads.held,
    )
    deals = cohort.deals.win_rate[rows][(leads.mql & leads.held)[rows]].sum()
    return np.array([rows.stop - rows.start, *(stage[rows].sum() for stage in stages), deals], np.float64)


def _breaches(cohort: Cohort, rows: slice) -> Ints:
    broken = np.flatnonzero(cohort.leads.breached[rows]) + rows.start
    if not len(broken):
        return np.zeros(HOURS_OF_WEEK, np.int64)
    at = touch_breaks_at(cohort.trace, cohort.world, cohort.policy)[broken]
    return np.bincount(cohort.world.timeline.hour_of_week(at[at < NEVER]), minlength=HOURS_OF_WEEK)
