"""KPIs that are sums over leads: per key what each lead adds to numerator and denominator."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from policies.durations import DAY, HOUR, MINUTE, SECOND
from scenarios.windows import NEVER
from sim.measures.cohort import Cohort
from sim.measures.waits import CAUSES
from sim.model.trace import Handover, Reason, State, Step, Touch

Row = tuple[str, NDArray[np.generic], NDArray[np.generic] | None]
"""Key, numerator and denominator of each lead, shape (leads,) each; None: months of the window."""

REASSIGNED = {
    "not_taken": Handover.NOT_TAKEN,
    "owner_absent": Handover.OWNER_ABSENT,
    "at_cap": Handover.AT_CAP,
    "no_contact": Handover.NO_CONTACT,
    "manager": Handover.MANAGER,
    "owner_left": Handover.OWNER_LEFT,
    "astray_found": Handover.ASTRAY_FOUND,
}
REJECTED = {
    "duplicate": Reason.DUPLICATE,
    "no_data": Reason.NO_DATA,
    "not_icp": Reason.NOT_ICP,
    "no_budget": Reason.NO_BUDGET,
    "no_need": Reason.NO_NEED,
    "chose_another": Reason.CHOSE_ANOTHER,
}
AUTOMATED = ("auto_reply", "instant_booking", "bot_resolved", "bot_prequalified", "bot_annoyed")
"""Bits 0-4 of `Leads.automated`; 8 higher what would have been done (shadow mode)."""
_MESSAGES = (Touch.ATTEMPT, Touch.AUTO_REPLY, Touch.NURTURE)


def lead_rows(cohort: Cohort) -> Iterator[Row]:
    """All KPIs that are sums over leads."""
    for part in (_volume, _speed, _waiting, _promised, _judged, _reached, _deals, _annoyed, _handled, _second, _robots):
        yield from part(cohort)


def _volume(c: Cohort) -> Iterator[Row]:
    every = np.ones(c.world.size, np.bool_)
    yield "leads_per_month", every, None
    yield "mqls_per_month", c.leads.mql, None
    yield "mql_share", c.leads.mql, every
    for number, source in enumerate(c.world.scenario.sources):
        own = c.world.source == number
        yield f"leads_per_month.{source.name}", own, None
        yield f"mqls_per_month.{source.name}", own & c.leads.mql, None
    yield "gone_elsewhere", c.leads.state == State.GONE_ELSEWHERE, every
    yield "turned_away", c.leads.lost_to_queue, every


def _speed(c: Cohort) -> Iterator[Row]:
    mql, wait = c.waiting, c.touch_wait
    yield "time_to_first_touch_mean", np.where(c.touched, wait / MINUTE, 0.0), c.touched
    yield "never_touched", mql & ~c.touched, mql
    for key, limit in (("within_5_min", 5 * MINUTE), ("within_1_h", HOUR), ("within_24_h", DAY)):
        yield key, mql & (wait <= limit), mql
    yield "time_to_first_touch_working_mean", np.where(c.touched, c.working_wait / MINUTE, 0.0), c.touched
    yield "within_1_working_h", c.touched & (c.working_wait <= HOUR), mql
    assigned = mql & (c.assignment_wait < NEVER)
    yield "time_to_assignment_mean", np.where(assigned, c.assignment_wait / MINUTE, 0.0), assigned
    yield "assigned_within_60_s", mql & (c.assignment_wait <= 60 * SECOND), mql
    yield "time_to_contact_mean", np.where(c.contacted, c.contact_wait / MINUTE, 0.0), c.contacted


def _waiting(c: Cohort) -> Iterator[Row]:
    for name, ms in zip(CAUSES, c.causes, strict=True):
        yield f"wait_by_cause.{name}", np.where(c.touched, ms / MINUTE, 0.0), c.touched


def _promised(c: Cohort) -> Iterator[Row]:
    promised, touched = np.zeros(c.world.size, np.bool_), np.zeros(c.world.size, np.bool_)
    for (number, promise), kept in c.kept.items():
        own = c.leads.mql & (c.leads.tier == number)
        yield f"sla_attainment.{c.policy.sla[number].tier}.{promise}", own & kept, own
        if promise == "first_touch":
            promised |= own
            touched |= own & kept
    yield "touched_within_sla", touched, promised
    alerts = c.trace.alerts
    yield "breaches_per_month", c.leads.breached, None
    yield "alerts_per_month", c.count(alerts.lead[alerts.kind == Step.PRE_ALERT]), None
    yield "manager_acts_per_month", c.count(alerts.lead[alerts.kind == Step.MANAGER]), None
    yield "stuck_per_month", c.has(alerts.lead[alerts.kind == Step.STUCK]), None
    rows = np.flatnonzero(alerts.absent & ((alerts.kind == Step.STUCK) | (alerts.kind == Step.BREACH)))
    left = c.has(alerts.lead[rows])
    age = np.zeros(c.world.size)
    # rows in order of time: written backwards the first one stays
    age[alerts.lead[rows[::-1]]] = (alerts.at[rows[::-1]] - c.world.created[alerts.lead[rows[::-1]]]) / HOUR
    yield "stuck_absent_per_month", left, None
    yield "stuck_absent_age", age, left


def _judged(c: Cohort) -> Iterator[Row]:
    leads = c.leads
    yield "mql_acceptance", leads.accepted & leads.reviewed, leads.reviewed
    rejected = leads.reason != Reason.NONE
    stated = rejected & leads.stated & (leads.reason != Reason.UNSTATED)
    for name, reason in REJECTED.items():
        yield f"rejections.{name}", stated & (leads.reason == reason), rejected
    yield "rejections_without_reason", rejected & ~stated, rejected
    good = 100 * c.true_quality
    yield "good_leads_handed_over", np.where(leads.mql, good, 0.0), c.true_quality
    yield "good_leads_missed", np.where(leads.mql, 0.0, good), c.true_quality
    yield "handed_over_worth_it", np.where(leads.mql, good, 0.0), leads.mql


def _reached(c: Cohort) -> Iterator[Row]:
    mql = c.leads.mql
    yield "contact_rate", c.contacted, mql
    yield "sql_rate", mql & c.leads.qualified, mql
    yield "sqls_per_month", c.qualified, None
    yield "meetings_booked_per_mql", mql & (c.leads.booked < NEVER), mql
    yield "meetings_booked_per_month", c.booked, None
    yield "meetings_held_per_month", c.deals.held, None
    yield "show_rate", c.deals.held & c.booked, c.booked
    met = c.leads.held & (c.leads.meeting < NEVER)
    yield "days_to_meeting", np.where(met, (c.leads.meeting - c.world.created) / DAY, 0.0), met


def _deals(c: Cohort) -> Iterator[Row]:
    yield "pipeline_per_month", c.deals.value, None
    yield "expected_deals_per_month", c.deals.win_rate, None
    yield "expected_revenue_per_month", c.deals.expected, None
    yield "margin_per_month", c.deals.expected * c.world.scenario.economics.gross_margin, None


def _annoyed(c: Cohort) -> Iterator[Row]:
    reached = c.has(c.trace.touches.lead)
    yield "opt_out_rate", c.leads.opted_out & reached, reached
    yield "opt_outs_per_month", c.leads.opted_out, None
    yield "complaint_rate", c.leads.complaints, c.leads.delivered
    kind = c.trace.touches.kind
    due = c.count(c.trace.touches.lead[np.isin(kind, _MESSAGES)]) + c.leads.closed
    yield "touches_postponed", c.leads.postponed, due
    yield "touches_closed", c.leads.closed, due


def _handled(c: Cohort) -> Iterator[Row]:
    yield "attempts_per_lead", np.where(c.leads.mql, c.leads.attempts, 0), c.leads.mql
    rows = c.trace.assignments
    total = np.zeros(c.world.size, np.int64)
    later = _later_owners(c)
    named = np.isin(rows.reason, list(REASSIGNED.values()))
    for name, reason in (*REASSIGNED.items(), ("returned", None)):
        own = c.count(rows.lead[later & (~named if reason is None else rows.reason == reason)])
        total += own
        yield f"reassigns_per_month.{name}", own, None
    yield "reassigns_per_month", total, None
    yield "collisions_per_month", c.leads.collided, None


def _later_owners(c: Cohort) -> NDArray[np.bool_]:
    """Which rows of the assignments give a lead to another owner within a pass."""
    rows = c.trace.assignments
    owned = np.flatnonzero(rows.person >= 0)
    order = owned[np.lexsort((rows.recycled[owned], rows.lead[owned]))]
    lead, turn = rows.lead[order], rows.recycled[order]
    later = np.zeros(len(rows.lead), np.bool_)
    later[order[1:]] = (lead[1:] == lead[:-1]) & (turn[1:] == turn[:-1])
    return later


def _second(c: Cohort) -> Iterator[Row]:
    back = c.leads.recycled > 0
    yield "recycled_per_month", back, None
    yield "recycled_sql_rate", back & c.leads.recycled_qualified, back
    yield "recycled_meetings_per_month", c.leads.recycled_held, None
    # of a lead that met in both passes the deal is that of the first
    yield "recycled_pipeline_per_month", np.where(c.leads.recycled_held & ~c.leads.held, c.deals.value, 0.0), None


def _robots(c: Cohort) -> Iterator[Row]:
    done = c.leads.automated
    yield "bot_deflection", (done >> AUTOMATED.index("bot_resolved")) & 1, np.ones(c.world.size, np.bool_)
    for bit, name in enumerate(AUTOMATED):
        yield f"automated_per_month.{name}", (done >> bit) & 1, None
        yield f"shadow_per_month.{name}", (done >> (bit + 8)) & 1, None
