"""Leads come to people: the router, assignments with their notice lag, and what takes a lead away again."""

import numpy as np

from policies.durations import NEVER
from policies.matching import resolve_names
from policies.routing import Method
from policies.views import EventKind, RoutingEvent
from sim.model.business import ready_times
from sim.model.intake import disruption_window
from sim.model.trace import Handover, Step
from tests.reference import windows
from tests.reference.agenda import Phase
from tests.reference.leads import Lead
from tests.reference.people import Person
from tests.reference.run import Run, Waiting


def send_to_router(run: Run, lead: Lead, since: int) -> None:
    """The lead passed the gate at `since`: the router assigns it when its latency is over."""
    lag = run.luck.latency_ms(lead.pass_)[lead.number]
    ready = ready_times(
        np.array([since]),
        np.array([lag]),
        run.policy.assignment_latency,
        run.clock,
        run.world.timeline,
        run.scenario,
    )
    version = lead.version
    run.agenda.push(
        max(int(ready[0]), run.now), Phase.ASSIGNMENTS, lambda: _due(run, lead, version, astray=False), lead.number
    )


def _due(run: Run, lead: Lead, version: int, astray: bool) -> None:
    if lead.version != version:
        return
    if not astray:
        for disruption in run.scenario.disruptions:
            start, end = disruption_window(run.world.timeline, disruption)
            is_in = disruption.kind == "wrong_rule" and start <= run.now < end
            if is_in and run.luck.astray_u(lead.pass_)[lead.number] < disruption.share:
                found = run.now + disruption.noticed_after
                run.agenda.push(found, Phase.ASSIGNMENTS, lambda: _due(run, lead, version, astray=True), lead.number)
                return
    owner = run.account_owner(lead) if run.policy.owner_first else None
    if owner is not None:
        assign(run, lead, owner, Handover.OWNER_FIRST)
        return
    nurture = run.policy.nurture
    if lead.pass_ > 0 and nurture is not None and nurture.to_former_owner and lead.last_owner is not None:
        former = run.people[lead.last_owner]
        if former.is_employed:
            assign(run, lead, former, Handover.FORMER_OWNER)
            return
    wait_for_router(run, lead, Handover.ASTRAY_FOUND if astray else Handover.ROUTED)


def wait_for_router(run: Run, lead: Lead, reason: Handover) -> None:
    """Into the shared queue, or to the router that will try at the end of the assignments of each instant."""
    waiting = Waiting(lead, run.now, reason)
    if run.method.pulls and lead.touched is None:
        run.pool.append(waiting)
        run.rows.spells.append((lead.number, -1, run.now, reason))
        for person in run.people:
            run.agenda.wake(min(pool_noticed_at(run, waiting, person), NEVER), Phase.DUE)
    else:
        run.router.append(waiting)
    if run.policy.fallback_after is not None:
        run.agenda.push(
            run.now + run.policy.fallback_after, Phase.ASSIGNMENTS, lambda: _fall_back(waiting), lead.number
        )


def _fall_back(waiting: Waiting) -> None:
    waiting.is_fallback = True


def pool_noticed_at(run: Run, waiting: Waiting, person: Person) -> int:
    """When the person notices a lead of the shared queue."""
    lag = run.luck.pool_notice_ms(person.info.team_index, person.info.number_in_team)[waiting.lead.number]
    return windows.add(person.real, waiting.since, lag)


def route(run: Run) -> None:
    """All leads at the router, by the method's precedence, then in order of arrival."""
    order = sorted(run.router, key=lambda each: (run.method.precedence(run.view(each.lead)), each.since))
    for waiting in order:
        method, people = candidates(run, waiting)
        chosen = method.choose(run.view(waiting.lead), people, run.now)
        if chosen is not None:
            run.router.remove(waiting)
            reason = waiting.reason
            if waiting.is_fallback and run.policy.fallback and reason == Handover.ROUTED:
                reason = Handover.FALLBACK
            assign(run, waiting.lead, run.people[chosen.number], reason, method, people)


def candidates(run: Run, waiting: Waiting) -> tuple[Method, list[Person]]:
    """The method that chooses and the people it may choose from; the fallback's if nobody is ever eligible."""
    lead = waiting.lead
    people = run.eligible(lead)
    if not run.method.serves(run.view(lead), people):
        waiting.is_fallback = True
    method = run.method
    if waiting.is_fallback and run.policy.fallback:
        method = method.for_fallback
        people = [run.people[each.number] for each in resolve_names(run.policy.fallback, run.people)]
    return method, available(people)


def available(people: list[Person]) -> list[Person]:
    """Those on board and not at a cap."""
    return [each for each in people if each.is_employed and not each.at_cap()]


def tell(run: Run, person: Person, kind: EventKind, others: list[Person], method: Method | None = None) -> None:
    """What the method remembers of an event."""
    columns = tuple(each.column for each in others if each is not person)
    event = RoutingEvent(kind, run.turn, person.weight, columns)
    person.column = (method or run.method).remember(person.column, event)


def colleagues(run: Run) -> list[Person]:
    """Workers on board: the others that a joiner or returner is measured against."""
    return [each for each in run.workers if each.is_employed]


def assign(
    run: Run,
    lead: Lead,
    person: Person,
    reason: Handover,
    method: Method | None = None,
    people: list[Person] | None = None,
) -> None:
    """The lead is the person's from now; `method` when one chose."""
    now, number, handover = run.now, lead.number, len(lead.had)
    run.turn += 1
    person.assignments += 1
    person.given.append(now)
    if method is not None:
        tell(run, person, "assigned", people or [], method)
    lead.owner = lead.last_owner = person.number
    lead.had.append(person.number)
    lead.assigned_at = now
    lead.spell += 1
    lead.pre_alerted = False
    if lead.pass_ == 0:
        lead.first_assigned = min(lead.first_assigned, now)
    run.rows.spells.append((number, person.number, now, reason))
    if lead.tier == 0 and run.luck.interrupt_u(handover)[number] < run.policy.notify.interruptible:
        _interrupt(run, person)
    if reason == Handover.PULLED:
        lead.lag, lead.noticed_at, lead.neglected = 0, now, False
    else:
        lead.lag = run.luck.notice_ms(handover)[number]
        lead.noticed_at = windows.add(person.real, now, lead.lag)
        lead.neglected = not run.luck.adherence_u(handover)[number] < person.info.adherence
        if lead.noticed_at < NEVER:
            run.agenda.wake(lead.noticed_at, Phase.DUE)
    _set_timer(run, lead)


def _interrupt(run: Run, person: Person) -> None:
    """The rest of the block of other work at this instant is window; it is made up for at the end of the day."""
    now = run.now
    block = next((block for block in person.other_work if block[0] <= now < block[1]), None)
    if block is None:
        return
    _, end = block
    timeline, zone = run.world.timeline, person.info.timezone
    midnight = next(each for each in timeline.midnights(zone).tolist() if each > now)
    later = windows.last_open(person.real, end, midnight, end - now)
    person.real = windows.merged([*person.real, (now, end)])
    person.other_work = windows.without(person.other_work, now, end)
    for start, until in later:
        person.real = windows.without(person.real, start, until)
        person.other_work = windows.merged([*person.other_work, (start, until)])
    for start, until in person.real:
        if until > now:
            run.agenda.wake(start)
    for lead in run.leads:
        if lead.owner == person.number and lead.noticed_at > now:
            lead.noticed_at = windows.add(person.real, lead.assigned_at, lead.lag)
            if lead.noticed_at < NEVER:
                run.agenda.wake(lead.noticed_at, Phase.DUE)
    for waiting in run.pool:
        run.agenda.wake(pool_noticed_at(run, waiting, person), Phase.DUE)


def unassign(lead: Lead) -> None:
    """Nobody's lead."""
    lead.owner = None
    lead.spell += 1
    lead.expired = False


# -- taking away -------------------------------------------------------------------------------------------


def _set_timer(run: Run, lead: Lead) -> None:
    rule = run.reassign_rule(lead)
    if rule is None or not _runs(run, lead):
        return
    spell = lead.spell
    at = run.clock.breaks_at(run.now, rule.after)
    if at < NEVER:
        run.agenda.push(at, Phase.REASSIGNS, lambda: _expire(run, lead, spell), lead.number, kind=1)


def _runs(run: Run, lead: Lead) -> bool:
    """Whether what stops the reassign clock has not happened yet."""
    rule = run.reassign_rule(lead)
    if rule is None or not lead.is_open:
        return False
    return (lead.touched if rule.until == "first_touch" else lead.contacted) is None


def _expire(run: Run, lead: Lead, spell: int) -> None:
    if lead.spell != spell or not _runs(run, lead):
        return
    if lead.in_hand:
        lead.expired = True
        return
    take_away(run, lead)


def look_again(run: Run, lead: Lead) -> None:
    """What fell due while the lead was in hand; in the phase of reassigns of the instant in which the task ends."""
    if lead.in_hand or not lead.is_open:
        return
    if lead.leaving:
        lead.leaving = False
        unassign(lead)
        wait_for_router(run, lead, Handover.OWNER_LEFT)
    elif lead.expired and _runs(run, lead):
        lead.expired = False
        take_away(run, lead)


def take_away(run: Run, lead: Lead, why: Handover | None = None) -> None:
    """To somebody else by the option's routing, if the budget and the candidates allow; else it is stuck."""
    owner = None if lead.owner is None else run.people[lead.owner]
    rule = run.reassign_rule(lead)
    to = rule.to if rule is not None else ()
    number = -1 if owner is None else owner.number
    if lead.reassigns >= run.budget(lead):
        run.rows.alerts.append((lead.number, Step.STUCK, run.now, number))
    elif _move(run, lead, to, why):
        run.rows.alerts.append((lead.number, Step.REASSIGN, run.now, number))


def _move(run: Run, lead: Lead, to: tuple[str, ...], why: Handover | None) -> bool:
    reason = why or _reason(run, lead)
    if to:
        people = [run.people[each.number] for each in resolve_names(to, run.people)]
        method = run.method.for_fallback
    else:
        people, method = run.eligible(lead), run.method
    return _hand_over(run, lead, available(people), method, reason)


def _hand_over(run: Run, lead: Lead, people: list[Person], method: Method, reason: Handover) -> bool:
    fresh = [each for each in people if each.number not in lead.had[lead.had_before :]]
    others = [each for each in people if each.number != lead.owner]
    for group in (fresh, others):
        chosen = method.choose(run.view(lead), group, run.now) if group else None
        if chosen is not None:
            lead.reassigns += 1
            unassign(lead)
            run.router = [each for each in run.router if each.lead is not lead]
            run.pool = [each for each in run.pool if each.lead is not lead]
            assign(run, lead, run.people[chosen.number], reason, method, group)
            return True
    return False


def _reason(run: Run, lead: Lead) -> Handover:
    if lead.touched is not None:
        return Handover.NO_CONTACT
    if lead.owner is None:
        return Handover.NOT_TAKEN
    owner = run.people[lead.owner]
    if not owner.is_on_shift(run.now):
        return Handover.OWNER_ABSENT
    return Handover.AT_CAP if owner.at_cap() else Handover.NOT_TAKEN


def act_on_alert(run: Run, manager: Person, lead: Lead, version: int) -> None:
    """A manager gives the lead to someone on shift, free ones first."""
    if lead.version != version or lead.touched is not None or lead.in_hand:
        return
    run.rows.alerts.append((lead.number, Step.MANAGER, run.now, manager.number))
    if lead.reassigns >= run.budget(lead):
        return
    here = [each for each in available(run.eligible(lead)) if each.is_on_shift(run.now)]
    free = [each for each in here if each.is_free]
    if not _hand_over(run, lead, free, run.method, Handover.MANAGER):
        _hand_over(run, lead, here, run.method, Handover.MANAGER)
