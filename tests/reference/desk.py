"""Dispatch: what each free person takes next, at the very end of an instant."""

from collections.abc import Iterator
from statistics import median

from policies.durations import HOUR
from policies.work_order import KEYS
from sim.model.trace import Handover
from tests.reference import attempts, meetings, promises, routing, windows
from tests.reference.agenda import Phase
from tests.reference.leads import Lead
from tests.reference.people import Person
from tests.reference.run import Run, Waiting

Rank = tuple[float, ...]
REPLY, PRE_ALERTED, ORDINARY = range(3)


def dispatch(run: Run) -> None:
    """In order of idleness, managers last; who is given work of no length comes again in the same instant."""
    for person in sorted(run.people, key=lambda each: (each.role == "manager", each.idle_since, each.number)):
        _give_work(run, person)


def _give_work(run: Run, person: Person) -> None:
    lead = person.between
    if lead is not None and (not _goes_on(lead, person) or attempts.postponed(run, lead)):
        lead = person.between = None
    if person.is_busy or meetings.hold(run, person):
        return
    if not windows.is_open(person.real, run.now):
        return
    if lead is not None:
        person.between = None
        attempts.attempt(run, person, lead)
        return
    if person.info.role == "manager" and _handle_alert(run, person):
        return
    while not person.is_busy and _take_best(run, person):
        pass
    if not person.is_busy:
        _idle(run, person)


def _goes_on(lead: Lead, person: Person) -> bool:
    return lead.is_open and lead.owner == person.number and lead.due_ready and lead.reply is None


def _take_best(run: Run, person: Person) -> bool:
    ranked: list[tuple[Rank, Lead, Waiting | None]] = []
    for lead in run.leads:
        if lead.owner == person.number:
            rank = _rank(run, lead, lead.noticed_at)
            if rank is not None and not (lead.touched is None and lead.neglected):
                ranked.append((rank, lead, None))
    for waiting in run.pool:
        rank = _rank(run, waiting.lead, routing.pool_noticed_at(run, waiting, person))
        if rank is not None and _may_pull(run, person, waiting):
            ranked.append((rank, waiting.lead, waiting))
    ranked.sort(key=lambda each: each[0])
    for lead, found in _in_turn(run, person, ranked):
        if lead.touched is not None and lead.reply is None and attempts.postponed(run, lead):
            continue
        if found is not None:
            _pull(run, person, found)
        _begin(run, person, lead)
        return True
    return False


def _in_turn(
    run: Run, person: Person, ranked: list[tuple[Rank, Lead, Waiting | None]]
) -> Iterator[tuple[Lead, Waiting | None]]:
    """By rank; a lead of the queue is judged once, when it is the next, and then left for when nothing else is."""
    left: list[tuple[Lead, Waiting | None]] = []
    for _, lead, found in ranked:
        if found is not None and (found in person.passed_over or _passes_over(run, person, found)):
            person.passed_over.append(found)
            left.append((lead, found))
        else:
            yield lead, found
    yield from left


def _passes_over(run: Run, person: Person, waiting: Waiting) -> bool:
    picky = run.luck.cherry_u(person.info.team_index, person.info.number_in_team)[waiting.lead.number]
    middle = median(run.score(each.lead) for each in run.pool)
    return picky < person.info.cherry_picking and run.score(waiting.lead) < middle


def _rank(run: Run, lead: Lead, noticed_at: int) -> Rank | None:
    """Where the lead's task stands in a person's list, None without a task that can be begun now."""
    if not lead.is_open or lead.in_hand or noticed_at > run.now:
        return None
    if lead.reply is not None:
        return (REPLY, max(lead.reply[0], noticed_at), lead.number)
    if lead.touched is None:
        workable, is_first = noticed_at, True
    elif lead.due_ready and lead.due is not None:
        workable, is_first = max(lead.due, noticed_at), False
    else:
        return None
    policy = run.policy
    key = KEYS[policy.work_order](
        workable,
        int(run.world.created[lead.number]),
        run.score(lead),
        lead.tier,
        promises.deadline(run, lead),
        lead.number,
    )
    behind = policy.first_touch_before_followup and not is_first
    return (PRE_ALERTED if lead.pre_alerted and is_first else ORDINARY, behind, *key)


def _may_pull(run: Run, person: Person, waiting: Waiting) -> bool:
    """Whether the lead lies there for this person, who is below every cap."""
    is_here = person.is_employed and person.is_on_shift(run.now)
    return is_here and person.number in waiting.shown and not person.at_cap()


def _pull(run: Run, person: Person, waiting: Waiting) -> None:
    run.pool.remove(waiting)
    routing.assign(run, waiting.lead, person, Handover.PULLED, run.method, run.workers)


def _begin(run: Run, person: Person, lead: Lead) -> None:
    if lead.reply is not None:
        attempts.reply(run, person, lead)
    elif lead.touched is None:
        attempts.review(run, person, lead)
    else:
        attempts.attempt(run, person, lead)


def _handle_alert(run: Run, manager: Person) -> bool:
    rate = manager.info.alerts_per_hour
    if rate is None:
        return False
    waits = [each for each in run.manager_alerts if each[0].version == each[1] and each[0].touched is None]
    run.manager_alerts = waits[1:]
    if not waits:
        return False
    lead, version = waits[0]
    over = run.now + round(HOUR / rate)
    manager.take(over - run.now)
    run.agenda.push(over, Phase.COMPLETES, manager.finish, lead.number, manager.number)
    run.agenda.push(
        over,
        Phase.REASSIGNS,
        lambda: routing.act_on_alert(run, manager, lead, version),
        lead.number,
        manager.number,
        kind=3,
    )
    return True


def _idle(run: Run, person: Person) -> None:
    length, law = run.idle_work_ms(person), person.info.idle_work
    if length is None or law is None:
        return
    since = person.idle_since
    person.take(round(law.expected))

    def stop() -> None:
        person.is_busy = False
        person.idle_since = since

    run.agenda.push(run.now + length, Phase.COMPLETES, stop, person=person.number)
