"""Leads come to people: the router, assignments with their notice lag, and what takes a lead away again."""

import numpy as np

from policies.durations import NEVER
from policies.routing import Method
from policies.views import EventKind, RepView, RoutingEvent
from sim.model.business import ready_times
from sim.model.intake import disruption_window
from sim.model.trace import Handover, Step
from tests.reference import windows
from tests.reference.agenda import LAST, Phase
from tests.reference.leads import Lead
from tests.reference.people import Person, people_meant
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
    if lead.version != version or lead.owner is not None:
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
    if lead.pass_ > 0 and nurture is not None and nurture.to_former_owner and lead.former_owner is not None:
        former = run.people[lead.former_owner]
        if former.is_employed:
            assign(run, lead, former, Handover.FORMER_OWNER)
            return
    waiting = wait_for_router(run, lead, Handover.ASTRAY_FOUND if astray else Handover.ROUTED)
    if waiting in run.router or is_for_fallback(run, waiting):
        _try(run, waiting)


def wait_for_router(run: Run, lead: Lead, reason: Handover) -> Waiting:
    """Into the shared queue if somebody may take it, else to the router, which tries before the assignments."""
    waiting = Waiting(lead, run.now, reason, run.now)
    if run.method.pulls and lead.touched is None and _is_served(run, lead):
        _pool(run, waiting)
    else:
        run.router.append(waiting)
    if run.policy.fallback_after is not None:
        run.agenda.wake(run.now + run.policy.fallback_after)
    return waiting


def _is_served(run: Run, lead: Lead) -> bool:
    """Whether the method can give the lead to anybody who is on board."""
    people = [each for each in run.eligible(lead) if each.is_employed]
    return run.method.serves(run.view(lead), people)


def _pool(run: Run, waiting: Waiting) -> None:
    waiting.since = run.now
    run.pool.append(waiting)
    run.rows.spells.append((waiting.lead.number, -1, run.now, waiting.reason))
    _show(run, waiting)


def _show(run: Run, waiting: Waiting) -> None:
    """The lead lies in the queue for whoever may take it now; who may not any more has never seen it."""
    on_board = [each for each in run.eligible(waiting.lead) if each.is_employed]
    people = run.method.people_for(run.view(waiting.lead), on_board)
    waiting.shown = {each.number: waiting.shown.get(each.number, run.now) for each in people}
    for person in run.people:
        run.agenda.wake(min(pool_noticed_at(run, waiting, person), NEVER), Phase.DUE)


def show_anew(run: Run, leaver: Person | None = None) -> None:
    """The roster has changed."""
    for waiting in run.pool:
        if leaver is not None:
            waiting.shown.pop(leaver.number, None)
            leaver.passed_over = []
        _show(run, waiting)


def pool_noticed_at(run: Run, waiting: Waiting, person: Person) -> int:
    """When the person notices a lead of the shared queue."""
    if person.number not in waiting.shown:
        return NEVER
    lag = run.luck.pool_notice_ms(person.info.team_index, person.info.number_in_team)[waiting.lead.number]
    return windows.add(person.real, waiting.shown[person.number], lag)


def route(run: Run) -> None:
    """Leads that the router holds, by the method's precedence, then in order of arrival; before those now due."""
    before = -1
    while before != len(run.router):
        before = len(run.router)
        _route_once(run)


def _route_once(run: Run) -> None:
    for waiting in [each for each in run.pool if is_for_fallback(run, each)]:
        _give_to_fallback(run, waiting)
    for waiting in sorted(run.router, key=lambda each: (run.method.precedence(run.view(each.lead)), each.since)):
        _try(run, waiting)


def _try(run: Run, waiting: Waiting) -> None:
    if is_for_fallback(run, waiting) and _give_to_fallback(run, waiting):
        return
    if run.method.pulls and waiting.lead.touched is None:
        if waiting in run.router and _is_served(run, waiting.lead):
            run.router.remove(waiting)
            _pool(run, waiting)
        return
    people = run.eligible(waiting.lead)
    if waiting.reason == Handover.NOT_TAKEN:
        people = _others(waiting.lead, people) or people
    people = available(people)
    chosen = choose(run, run.method, waiting.lead, people)
    if chosen is not None:
        run.router.remove(waiting)
        assign(run, waiting.lead, run.people[chosen.number], waiting.reason, run.method, people)


def is_for_fallback(run: Run, waiting: Waiting) -> bool:
    """Whether nobody can get the lead by the method now or later, or it has waited too long."""
    if not run.policy.fallback:
        return False
    after = run.policy.fallback_after
    if after is not None and run.now - waiting.first >= after:
        return True
    lead = waiting.lead
    return not run.method.serves(run.view(lead), [each for each in run.eligible(lead) if each.is_here_or_comes])


def _give_to_fallback(run: Run, waiting: Waiting) -> bool:
    """Whom the method inside chooses of the fallback, caps aside; else, and for shared queues, who is on shift, then
    who had fewest assignments.
    """
    people = [each for each in people_meant(run.policy.fallback, run.people) if each.is_employed]
    method = run.method.for_fallback
    reason = Handover.FALLBACK if waiting.reason == Handover.ROUTED else waiting.reason
    if not people:
        return False
    (run.router if waiting in run.router else run.pool).remove(waiting)
    chosen = None if method.pulls else method.choose(run.view(waiting.lead), people, run.now)
    if chosen is None:
        chosen = min(people, key=lambda each: (not each.is_on_shift(run.now), each.assignments, each.number))
    assign(run, waiting.lead, run.people[chosen.number], reason, method, people)
    return True


def choose(run: Run, method: Method, lead: Lead, people: list[Person]) -> RepView | None:
    """Whom the method chooses; a queue whose lead must be given: the free one idle longest, else fewest assignments."""
    view = run.view(lead)
    chosen = method.choose(view, people, run.now)
    if chosen is None and method.pulls:
        here = [each for each in method.people_for(view, people) if each.is_on_shift(run.now)]
        return min(here, key=lambda each: (run.people[each.number].assignments, each.number), default=None)
    return chosen


def available(people: list[Person]) -> list[Person]:
    """Those on board and not at a cap."""
    return [each for each in people if each.is_employed and not each.at_cap()]


def tell(run: Run, person: Person, kind: EventKind, others: list[Person], method: Method | None = None) -> None:
    """What the method remembers of an event."""
    columns = tuple(each.column for each in others if each is not person)
    event = RoutingEvent(kind, run.turn, person.weight, columns)
    person.column = (method or run.method).remember(person.column, event)


def colleagues(run: Run) -> list[Person]:
    """Workers on board and not on time off: the others that a joiner or returner is measured against."""
    return [each for each in run.workers if each.is_employed and not each.is_away]


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
    # whom `max_lead` fenced off may be let in by this assignment
    run.agenda.push(now, Phase.REASSIGNS, lambda: try_again(run), lead=LAST)
    run.agenda.push(now, Phase.ASSIGNMENTS, lambda: route(run), lead=-1)


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
    lead.owner = lead.last_owner = None
    lead.spell += 1
    lead.expired = lead.held = False


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
    until_contact = rule is not None and rule.until == "contact"
    return lead.is_open and (lead.contacted if until_contact else lead.touched) is None


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
        hand_over_from_leaver(run, lead)
    elif lead.expired and _runs(run, lead):
        take_away(run, lead)


def take_away(run: Run, lead: Lead) -> None:
    """To somebody else by the option's routing, or as soon as somebody comes on shift."""
    number = -1 if lead.owner is None else lead.owner
    lead.expired = lead.held = False
    if lead.reassigns >= run.budget(lead):
        run.rows.alerts.append((lead.number, Step.STUCK, run.now, number))
        return
    rule = run.reassign_rule(lead)
    method = run.method.for_fallback if rule is not None and rule.to else run.method
    people = [each for each in _candidates(run, lead) if each in run.eligible(lead) or (rule is not None and rule.to)]
    others = _others(lead, people)
    reason = _reason(run, lead)
    if _hand_over(run, lead, available(others), method, reason):
        run.rows.alerts.append((lead.number, Step.REASSIGN, run.now, number))
    else:
        lead.held = True


def try_again(run: Run) -> None:
    """Leads that nobody could take over; behind the reassigns of the instant."""
    for lead in run.leads:
        if lead.held and not lead.in_hand and _runs(run, lead):
            take_away(run, lead)


def _candidates(run: Run, lead: Lead) -> list[Person]:
    """Who may be given the lead, eligibility aside."""
    rule = run.reassign_rule(lead)
    if rule is None or not rule.to:
        return run.workers
    return people_meant(rule.to, run.people)


def hand_over_from_leaver(run: Run, lead: Lead) -> None:
    """At once: whom the method chooses, else who had fewest assignments; to the router where there is nobody."""
    people = [each for each in run.eligible(lead) if each.is_employed and each.number != lead.owner]
    chosen = choose(run, run.method, lead, people)
    if chosen is None and people:
        chosen = min(people, key=lambda each: (each.assignments, each.number))
    unassign(lead)
    if chosen is None:
        wait_for_router(run, lead, Handover.OWNER_LEFT)
    else:
        assign(run, lead, run.people[chosen.number], Handover.OWNER_LEFT, run.method, people)


def _others(lead: Lead, people: list[Person]) -> list[Person]:
    """Who had not had the lead in this pass; if nobody is left, all but the present owner."""
    on_board = [each for each in people if each.is_employed]
    had = lead.had[lead.had_before :]
    fresh = [each for each in on_board if each.number not in had]
    return fresh or [each for each in on_board if each.number not in had[-1:]]


def _hand_over(run: Run, lead: Lead, people: list[Person], method: Method, reason: Handover) -> bool:
    chosen = choose(run, method, lead, people)
    if chosen is None:
        return False
    if lead.owner is not None:
        count_reassign(lead)
    unassign(lead)
    run.router = [each for each in run.router if each.lead is not lead]
    run.pool = [each for each in run.pool if each.lead is not lead]
    assign(run, lead, run.people[chosen.number], reason, method, people)
    return True


def count_reassign(lead: Lead) -> None:
    """One of the budget is used."""
    lead.reassigns += 1
    if lead.pass_ == 0:
        lead.first_reassigns += 1


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
    """A manager gives the lead, whoever has it or nobody, to someone on shift, free ones first."""
    if lead.version != version or lead.touched is not None or lead.in_hand or not lead.is_mql:
        return
    if lead.owner is not None and lead.reassigns >= run.budget(lead):
        return
    others = available(_others(lead, run.eligible(lead)))
    here = [each for each in others if each.is_on_shift(run.now)]
    free = [each for each in here if each.is_free]
    if any(_hand_over(run, lead, people, run.method, Handover.MANAGER) for people in (free, here)):
        run.rows.alerts.append((lead.number, Step.MANAGER, run.now, manager.number))
