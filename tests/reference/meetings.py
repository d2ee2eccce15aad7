"""Meetings: the earliest slot, who comes, who does not, and what becomes of it."""

import math

from policies.durations import DAY, MINUTE, NEVER
from policies.eligibility import eligible
from sim.model.trace import Reason, State
from tests.reference.agenda import Phase
from tests.reference.leads import Lead
from tests.reference.people import Person
from tests.reference.routing import tell
from tests.reference.run import Run

GRID = 15 * MINUTE
NO_SHOW_WAIT = 10 * MINUTE


def book(run: Run, lead: Lead, hosts: list[Person]) -> bool:
    """The earliest free slot of the hosts; without one the meeting is lost."""
    rules = run.scenario.meetings
    assert rules is not None
    slots = [(_slot(run, host), host.meetings, host.number) for host in hosts if host.is_employed]
    slot, _, number = min(slots, default=(NEVER, 0, 0))
    if slot > run.now + rules.book_within:
        run.close(lead, State.NO_SLOT)
        return False
    host = run.people[number]
    host.meetings += 1
    host.booked.append((slot, host.info.meeting_length, lead))
    run.rows.meetings.append((lead.number, number, run.now, slot))
    if lead.pass_ == 0:
        lead.first_meeting = slot
    version, waited = lead.version, slot - run.now
    run.agenda.push(slot, Phase.DUE, lambda: _due(run, lead, version, host, waited), lead.number, number)
    return True


def hosts_of(run: Run, lead: Lead, owner: int | None) -> list[Person]:
    """Whose calendars are looked at."""
    rules = run.scenario.meetings
    assert rules is not None
    if rules.host == "owner":
        if owner is not None and run.people[owner].is_employed:
            return [run.people[owner]]
        known = run.account_owner(lead) if run.policy.owner_first else None
        return run.eligible(lead) if known is None else [known]
    # who may get leads is no matter of who hosts: only attributes must agree
    asked = [entry.model_copy(update={"to": ()}) for entry in run.policy.eligibility if entry.match]
    return [each for each in run.people if each.role == "ae" and eligible(asked, run.view(lead), each)]


def book_after_talk(run: Run, lead: Lead, owner: int) -> None:
    """The lead qualified."""
    run.close(lead, State.SQL)
    if lead.pass_ == 0:
        lead.first_qualified = True
    if run.scenario.meetings is None:
        return
    if book(run, lead, hosts_of(run, lead, owner)) and lead.pass_ == 0:
        lead.first_booked = run.now


def book_instantly(run: Run, lead: Lead) -> bool:
    """A slot picked on the form; without one the lead goes the usual way."""
    if run.scenario.meetings is None:
        return False
    hosts = hosts_of(run, lead, None)
    rules = run.scenario.meetings
    if min((_slot(run, host) for host in hosts if host.is_employed), default=NEVER) > run.now + rules.book_within:
        return False
    run.close(lead, State.SQL)
    lead.tier = lead.first_tier = -1
    lead.is_instant = True
    lead.first_booked = run.now
    return book(run, lead, hosts)


def _slot(run: Run, host: Person) -> int:
    rules = run.scenario.meetings
    assert rules is not None
    free, length = host.known_calendar(run.now), host.info.meeting_length
    origin = run.world.timeline.origin_ms % GRID
    for start, end in free:
        slot = max(start, run.now + rules.lead_time)
        slot += -(slot + origin) % GRID
        if slot + length <= end:
            return slot
    return NEVER


def _due(run: Run, lead: Lead, version: int, host: Person, waited: int) -> None:
    if lead.version != version:
        return
    if host.is_absent(run.now) or not host.is_employed:
        book(run, lead, hosts_of(run, lead, lead.last_owner))
        return
    run.due_meetings.append((run.now, lead, host.number, waited))


def hold(run: Run, person: Person) -> bool:
    """Begin the first meeting that is due for the person."""
    mine = [each for each in run.due_meetings if each[2] == person.number]
    if not mine:
        return False
    due = min(mine, key=lambda each: (each[0], each[1].number))
    run.due_meetings.remove(due)
    _, lead, _, waited = due
    version = lead.version
    comes = run.luck.show_u(lead.pass_, lead.shows)[lead.number] < _show_rate(run, lead, person, waited)
    length = person.info.meeting_length if comes else NO_SHOW_WAIT
    person.take(person.info.meeting_length)
    end = run.now + length
    run.agenda.push(end, Phase.COMPLETES, lambda: _end(run, lead, version, person, comes), lead.number, person.number)
    return True


def _show_rate(run: Run, lead: Lead, host: Person, waited: int) -> float:
    rules, reminders = run.scenario.meetings, run.policy.automation.reminders
    if not run.intake.automated[lead.number]:
        reminders = None
    assert rules is not None
    rate = host.info.show_rate * math.exp(-rules.show_decay * waited / DAY)
    return rate if reminders is None else 1 - (1 - rate) * reminders.no_show_factor


def _end(run: Run, lead: Lead, version: int, host: Person, comes: bool) -> None:
    host.finish()
    if lead.version == version:
        outcome = _held if comes else _no_show
        run.agenda.push(run.now, Phase.OUTCOMES, lambda: outcome(run, lead, host), lead.number)


def _held(run: Run, lead: Lead, host: Person) -> None:
    if lead.is_instant:
        lead.first_contact, lead.first_held = run.now - host.info.meeting_length, True
        chance = float(run.world.quality[lead.number]) * host.info.skill
        if int(run.world.duplicate_of[lead.number]) >= 0 or run.luck.qualify_u(0)[lead.number] >= chance:
            lead.state, lead.reason = State.REJECTED, Reason.NO_NEED
            return
    lead.state = State.HELD
    if lead.pass_ == 0:
        lead.first_held = lead.first_qualified = True
    won = run.luck.win_u(lead.pass_)[lead.number] < host.info.win_rate
    decided = run.now + run.luck.cycle_ms(lead.pass_, host.info.team_index)[lead.number]
    state = State.WON if won else State.LOST
    run.agenda.push(decided, Phase.OUTCOMES, lambda: setattr(lead, "state", state), lead.number)


def _no_show(run: Run, lead: Lead, host: Person) -> None:
    rules = run.scenario.meetings
    assert rules is not None
    if lead.last_owner is not None:
        tell(run, run.people[lead.last_owner], "no_show", [])
    again = lead.shows == 0 and run.luck.reschedule_u(lead.pass_)[lead.number] < rules.reschedule
    if not again:
        lead.state = State.NO_SHOW
        return
    lead.shows += 1
    book(run, lead, hosts_of(run, lead, lead.last_owner))
