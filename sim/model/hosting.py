"""Meetings: the earliest slot of any eligible host, held, missed, moved, and what comes of them."""

import math
from collections.abc import Sequence

from policies.durations import DAY, MINUTE, NEVER
from policies.views import RoutingEvent
from sim.model.clock import NOTICED, OUTCOMES, WORK_COMPLETES, Bell
from sim.model.desk import push_meeting
from sim.model.ends import finish_lead
from sim.model.floor import Floor
from sim.model.handing_over import candidates_of
from sim.model.holding import somebody_has_room
from sim.model.recording import MEETING, touch_row
from sim.model.rep import Rep
from sim.model.trace import Outcome, Reason, State, Step, Touch

GRID = 15 * MINUTE
NO_SHOW_TAKES = 10 * MINUTE


def book(floor: Floor, lead: int, now: int) -> bool:
    """Book the earliest free slot of any host: ties by fewest meetings, then roster. False when there is none."""
    settings = floor.scenario.meetings
    assert settings is not None
    earliest, latest = -(-(now + settings.lead_time) // GRID) * GRID, now + settings.book_within
    best: tuple[int, int, int] | None = None
    for rep in _hosts(floor, lead):
        slot = _first_slot(rep, earliest, latest if best is None else min(latest, best[0]))
        if slot is not None and (best is None or (slot, rep.meetings, rep.number) < best):
            best = (slot, rep.meetings, rep.number)
    if best is None:
        return False
    slot, _, number = best
    rep = floor.reps[number]
    rep.meetings += 1
    rep.calendar.subtract(slot, slot + rep.info.meeting_length)
    row = len(floor.meeting_live)
    floor.meeting_live.append(True)
    floor.record.meetings.extend((lead, number, now, slot, NEVER, NEVER, -1))
    if not floor.pass_[lead]:
        if floor.leads.booked[lead] == NEVER:
            floor.leads.booked[lead] = now
        floor.leads.meeting[lead] = slot
    if floor.tells:
        floor.record.decide(lead, Step.MEETING, now, number, slot)
    if slot < floor.end:
        floor.env.ring(slot, NOTICED, lambda bell: _is_due(floor, bell), lead, number, row, 4)
    return True


def _hosts(floor: Floor, lead: int) -> Sequence[Rep]:
    """Whose calendars are looked at: without an owner on board, those of all who may get the lead."""
    settings = floor.scenario.meetings
    assert settings is not None
    if settings.host == "owner":
        owner = floor.owner[lead]
        known = int(floor.world.known_owner[lead])
        if owner < 0 and known >= 0 and floor.policy.owner_first:
            owner = floor.account_owners[known]
        if owner >= 0 and floor.reps[owner].employed:
            return [floor.reps[owner]]
        return candidates_of(floor, lead)
    if not floor.policy.eligibility:
        return [rep for rep in floor.hosts if rep.employed]
    return [rep for rep in floor.hosts_for.of(floor.view(lead)) if rep.employed]  # type: ignore[attr-defined, misc]


def _first_slot(rep: Rep, earliest: int, latest: int) -> int | None:
    """First start on the grid (`earliest` is on it) with the whole meeting inside one free stretch of the calendar."""
    length, calendar = rep.info.meeting_length, rep.calendar
    at = earliest
    while at <= latest:
        start = calendar.next_open(at)
        if start == NEVER:
            return None
        start = -(-start // GRID) * GRID
        end = calendar.close_after(start)
        if end - start >= length:
            return start if start <= latest else None
        at = max(end, start + 1)
    return None


def meeting_is_live(floor: Floor, row: int) -> bool:
    """Whether this booking still stands."""
    return floor.meeting_live[row]


def _is_due(floor: Floor, bell: Bell) -> None:
    """The time of a slot has come; an absent host moves the meeting."""
    row, now = bell.note, bell.at
    rep = floor.reps[bell.person]
    if not floor.meeting_live[row]:
        return
    if not rep.employed or (rep.absent is not None and rep.absent.contains(now)):
        floor.meeting_live[row] = False
        if not book(floor, bell.lead, now):
            _lost(floor, bell.lead, State.NO_SLOT, now)
        return
    push_meeting(floor, rep, row, bell.lead, now)


def begin_meeting(floor: Floor, rep: Rep, row: int, now: int) -> None:
    """The host is there; the lead comes with the show rate, less for each day waited."""
    meetings = floor.record.meetings
    at = row * MEETING
    lead, booked, slot = meetings[at], meetings[at + 2], meetings[at + 3]
    floor.serve(lead)
    settings = floor.scenario.meetings
    assert settings is not None
    chance = rep.info.show_rate * math.exp(-settings.show_decay * (slot - booked) / DAY)
    reminders = floor.policy.automation.reminders
    if reminders is not None and floor.intake.automated[lead]:
        chance = 1 - (1 - chance) * reminders.no_show_factor
    shows = floor.luck.show_u(floor.pass_[lead], floor.missed.get(lead, 0))[lead] < chance
    length = rep.info.meeting_length
    end = now + (length if shows else min(NO_SHOW_TAKES, length))
    meetings[at + 4] = now
    floor.meeting_live[row] = False
    rep.is_free = False
    rep.expected_end = now + length
    rep.hand = (Touch.MEETING, lead, row, now, end, int(shows))
    if end < floor.end:
        floor.env.ring(end, WORK_COMPLETES, floor.hears_work_end, lead, rep.number)


def meeting_ends(floor: Floor, rep: Rep, row: int, shows: bool, now: int) -> None:
    """Write the meeting down; what it came to follows among the outcomes of this instant."""
    meetings = floor.record.meetings
    at = row * MEETING
    lead = meetings[at]
    meetings[at + 5] = now
    outcome = Outcome.HELD if shows else Outcome.NO_SHOW
    meetings[at + 6] = outcome
    start = meetings[at + 4]
    floor.record.touches.frombytes(
        touch_row(lead, floor.pass_[lead], Touch.MEETING, -1, -1, rep.number, start, now, now, outcome)
    )
    floor.env.ring(now, OUTCOMES, lambda bell: _outcome(floor, bell), lead, rep.number, int(shows), 2)


def _outcome(floor: Floor, bell: Bell) -> None:
    lead, now = bell.lead, bell.at
    if floor.tells:
        floor.record.decide(lead, Step.MEETING, now, bell.person, -1, float(bell.note))
    if not bell.note:
        _missed(floor, lead, now)
        return
    host = floor.reps[bell.person]
    if lead in floor.instant:
        floor.leads.contacted[lead] = now - host.info.meeting_length
        if not _qualifies(floor, lead, host):
            _lost(floor, lead, State.REJECTED, now)
            floor.leads.held[lead] = 1
            floor.leads.reason[lead] = Reason.NO_NEED
            floor.leads.stated[lead] = 1
            return
    _held(floor, lead, host, now)


def _qualifies(floor: Floor, lead: int, host: Rep) -> bool:
    """A meeting booked on the form is its first conversation."""
    first = not floor.is_duplicate[lead]
    good = floor.luck.qualify_u(floor.pass_[lead])[lead] < floor.quality[lead] * host.info.skill
    return first and good


def _missed(floor: Floor, lead: int, now: int) -> None:
    """One more chance for a no-show, if the lead takes it."""
    owner = floor.owner[lead]
    if owner >= 0:
        rep = floor.reps[owner]
        rep.column = floor.method.remember(rep.column, RoutingEvent("no_show", floor.turn, rep.weight))
        if floor.is_fenced:
            somebody_has_room(floor, now)
    times = floor.missed.get(lead, 0) + 1
    floor.missed[lead] = times
    settings = floor.scenario.meetings
    assert settings is not None
    again = times == 1 and floor.luck.reschedule_u(floor.pass_[lead])[lead] < settings.reschedule
    if not again:
        _lost(floor, lead, State.NO_SHOW, now)
    elif not book(floor, lead, now):
        _lost(floor, lead, State.NO_SLOT, now)


def _held(floor: Floor, lead: int, host: Rep, now: int) -> None:
    """An opportunity: won with the host's win rate, once the sales cycle is over."""
    leads, pass_ = floor.leads, floor.pass_[lead]
    if pass_:
        leads.recycled_held[lead] = leads.recycled_qualified[lead] = 1
    else:
        leads.held[lead] = leads.qualified[lead] = 1
    decided = now + floor.luck.cycle_ms(pass_, host.info.team_index)[lead]
    state = State.HELD
    if decided < floor.end:
        won = floor.luck.win_u(pass_)[lead] < host.info.win_rate
        leads.won[lead] = won
        state = State.WON if won else State.LOST
    finish_lead(floor, lead, state, now)


def _lost(floor: Floor, lead: int, state: State, now: int) -> None:
    finish_lead(floor, lead, state, now)
