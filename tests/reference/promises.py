"""Promises of a first touch: pre-alerts, breaches and what they set off."""

from functools import partial

from policies.durations import NEVER
from sim.model.trace import Handover, State, Step
from tests.reference import routing
from tests.reference.agenda import Phase
from tests.reference.leads import Lead
from tests.reference.run import Run


def promise(run: Run, lead: Lead) -> None:
    """Set the pre-alert and the breach of the lead's tier; the clock runs since its (re-)creation."""
    tier = run.tier(lead)
    if tier is None or tier.first_touch is None:
        return
    clock, version = run.promise_clock(lead), lead.version
    if tier.pre_alert is not None:
        at = clock.add(lead.created, round(tier.pre_alert * tier.first_touch))
        if at < NEVER:
            run.agenda.push(max(at, run.now), Phase.ALERTS, lambda: _pre_alert(run, lead, version), lead.number, kind=0)
    broken = clock.breaks_at(lead.created, tier.first_touch)
    if broken < NEVER:
        run.agenda.push(max(broken, run.now), Phase.ALERTS, lambda: _breach(run, lead, version), lead.number, kind=1)


def _is_waiting(lead: Lead, version: int) -> bool:
    return lead.version == version and lead.state == State.WAITING and lead.touched is None


def _pre_alert(run: Run, lead: Lead, version: int) -> None:
    if not _is_waiting(lead, version):
        return
    run.rows.alerts.append((lead.number, Step.PRE_ALERT, run.now, -1 if lead.owner is None else lead.owner))
    if lead.owner is None or not run.people[lead.owner].is_on_shift(run.now):
        return
    if run.luck.compliance_u(len(lead.had) - 1)[lead.number] < run.policy.alert_compliance:
        lead.pre_alerted = True
        lead.noticed_at = min(lead.noticed_at, run.now)


def _breach(run: Run, lead: Lead, version: int) -> None:
    if not _is_waiting(lead, version):
        return
    lead.breached = True
    if lead.pass_ == 0 or run.policy.on_breach:
        run.rows.alerts.append((lead.number, Step.BREACH, run.now, -1 if lead.owner is None else lead.owner))
    for action in run.policy.on_breach:
        if action == "alert_manager":
            run.manager_alerts.append((lead, version))
        else:
            run.agenda.push(run.now, Phase.REASSIGNS, partial(_act, run, lead, version, action), lead.number)


def _act(run: Run, lead: Lead, version: int, action: str) -> None:
    if not _is_waiting(lead, version) or lead.owner is None:
        return
    if action == "reassign":
        routing.take_away(run, lead)
    elif lead.reassigns < run.budget(lead):
        routing.count_reassign(lead)
        run.rows.alerts.append((lead.number, Step.REASSIGN, run.now, lead.owner))
        routing.unassign(lead)
        routing.wait_for_router(run, lead, Handover.NOT_TAKEN)
    else:
        run.rows.alerts.append((lead.number, Step.STUCK, run.now, lead.owner))


def deadline(run: Run, lead: Lead) -> int:
    """The last instant at which the earliest promise that is still open is kept, NEVER without one."""
    tier = run.tier(lead)
    if tier is None:
        return NEVER
    clock = run.promise_clock(lead)
    open_ = [tier.first_touch] if tier.first_touch is not None and lead.touched is None else []
    if tier.attempts is not None and lead.made < tier.attempts.least:
        open_.append(tier.attempts.within)
    return min((clock.deadline(lead.created, each) for each in open_), default=NEVER)
