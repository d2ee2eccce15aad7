"""Pre-alerts, broken promises, reassigns and managers: what happens when a lead waits too long."""

from functools import partial

import numpy as np

from policies.durations import NEVER
from policies.settings import Reassign
from sim.model.caps import within_caps
from sim.model.clock import ALERTS, REASSIGNS, WINDOWS, Bell
from sim.model.desk import ALERTED, first_touch_task
from sim.model.floor import OPEN, WAITING, Floor
from sim.model.handing_over import back_to_queue, candidates_of, hand_over, move, others_for
from sim.model.holding import next_chance, ring_retry
from sim.model.recording import alert_row
from sim.model.rep import Rep
from sim.model.timers import Timers
from sim.model.trace import Handover, Step


def set_timers(floor: Floor) -> None:
    """Timers of promises and reassigns, only where something can come of them."""

    def waits(lead: int, note: int) -> bool:
        return floor.where[lead] == WAITING and floor.pass_[lead] == note

    env, end = floor.env, floor.end
    floor.breaches = Timers(env, end, ALERTS, waits, lambda lead, now: promise_broken(floor, lead, now))
    floor.pre_alerts = Timers(env, end, ALERTS, waits, lambda lead, now: pre_alert(floor, lead, now))
    floor.expiries = Timers(
        env,
        end,
        REASSIGNS,
        lambda lead, note: _is_running(floor, lead, note),
        lambda lead, now: expired(floor, lead, now),
        kind=1,
    )
    floor.hears_retry = partial(_retry, floor)
    if floor.policy.on_breach:
        by = np.asarray(floor.first_touch_by)
        floor.breaches.fill(np.where((by < NEVER) & floor.enters & floor.served, by + 1, NEVER))
    warn = np.full(floor.size, NEVER, dtype=np.int64)
    for number, tier in enumerate(floor.policy.sla):
        if tier.pre_alert is not None and tier.first_touch is not None:
            rows = np.flatnonzero((floor.intake.tier == number) & floor.enters & floor.served)
            created = floor.world.created[rows]
            share = round(tier.pre_alert * tier.first_touch)
            warn[rows] = created + share if tier.clock == "wall" else floor.business.add_many(created, share)
    floor.pre_alerts.fill(warn)


def promises_of_recycled(floor: Floor, lead: int, now: int) -> None:
    """A lead that came back has a clock of its own."""
    tier = floor.tier[lead]
    floor.first_touch_by[lead] = floor.attempts_by[lead] = NEVER
    if tier < 0:
        return
    settings = floor.policy.sla[tier]
    wall = settings.clock == "wall"
    if settings.first_touch is not None:
        by = now + settings.first_touch if wall else floor.business.deadline(now, settings.first_touch)
        floor.first_touch_by[lead] = by
        if floor.policy.on_breach:
            floor.breaches.add(by + 1, lead, floor.pass_[lead])
        if settings.pre_alert is not None:
            share = round(settings.pre_alert * settings.first_touch)
            floor.pre_alerts.add(now + share if wall else floor.business.add(now, share), lead, floor.pass_[lead])
    if settings.attempts is not None:
        within = settings.attempts.within
        floor.attempts_by[lead] = now + within if wall else floor.business.deadline(now, within)


def _is_running(floor: Floor, lead: int, note: int) -> bool:
    """Whether the expiry of this spell can still come to something."""
    if floor.handover[lead] != note or floor.owner[lead] < 0:
        return False
    if floor.where[lead] == WAITING:
        return True
    rule = floor.reassigns[floor.tier[lead]]
    return rule is not None and floor.where[lead] == OPEN and rule.until == "contact"


def is_absent(rep: Rep, now: int) -> bool:
    """Ill (known or not), gone, or off shift by calendar: what is measured, not what a rule sees."""
    ill = rep.absent is not None and rep.absent.contains(now)
    return ill or not rep.employed or not rep.is_on_shift(now)


def _note_alert(floor: Floor, lead: int, kind: Step, now: int, person: int) -> None:
    absent = person >= 0 and kind != Step.MANAGER and is_absent(floor.reps[person], now)
    floor.record.alerts.frombytes(alert_row(lead, kind, now, person, absent))
    if floor.tells:
        floor.record.decide(lead, kind, now, person)


def pre_alert(floor: Floor, lead: int, now: int) -> None:
    """The owner is warned; one on shift who obeys notices the lead and takes it next."""
    owner = floor.owner[lead]
    _note_alert(floor, lead, Step.PRE_ALERT, now, owner)
    if owner < 0:
        return
    rep = floor.reps[owner]
    handover = floor.handover[lead] - 1
    if not rep.is_on_shift(now) or floor.neglected[lead] or lead in floor.pooled:
        return
    if floor.luck.compliance_u(handover)[lead] >= floor.policy.alert_compliance:
        return
    if not floor.noticed[lead]:
        floor.noticed[lead] = 1
        floor.record.spells[floor.spell[lead] + 4] = now
    floor.token[lead] += 1
    first_touch_task(floor, lead, rep, now, ALERTED)


def promise_broken(floor: Floor, lead: int, now: int) -> None:
    """The first-touch promise is broken: the option's actions follow."""
    _note_alert(floor, lead, Step.BREACH, now, floor.owner[lead])
    for action in floor.policy.on_breach:
        if action == "alert_manager":
            alert_manager(floor, lead)
        elif floor.owner[lead] >= 0:
            wanted = 1 if action == "reassign" else 2
            note = floor.handover[lead] << 2 | wanted
            floor.env.ring(now, REASSIGNS, lambda bell: _act(floor, bell), lead, 0, note)


def _act(floor: Floor, bell: Bell) -> None:
    """Reassign, or back to the queue, for a broken promise; within the budget of reassigns."""
    lead, now = bell.lead, bell.at
    if floor.handover[lead] != bell.note >> 2 or floor.where[lead] != WAITING or floor.owner[lead] < 0:
        return
    if floor.moves[lead] >= _most(floor, lead):
        _note_alert(floor, lead, Step.STUCK, now, floor.owner[lead])
    elif bell.note & 3 == 1:
        take_away(floor, lead, now, floor.reassigns[floor.tier[lead]])
    else:
        _note_alert(floor, lead, Step.REASSIGN, now, floor.owner[lead])
        back_to_queue(floor, lead, now)


def _most(floor: Floor, lead: int) -> int:
    rule = floor.reassigns[floor.tier[lead]]
    return rule.most if rule is not None else 1


def expired(floor: Floor, lead: int, now: int) -> None:
    """The owner was too slow; with a task in hand it is looked at again when that ends."""
    if floor.in_hand[lead]:
        floor.deferred[lead] = floor.handover[lead]
        return
    if floor.moves[lead] >= _most(floor, lead):
        _note_alert(floor, lead, Step.STUCK, now, floor.owner[lead])
    else:
        take_away(floor, lead, now, floor.reassigns[floor.tier[lead]])


def look_again(floor: Floor, bell: Bell) -> None:
    """What fell due while the lead was in hand."""
    lead = bell.lead
    note = floor.deferred.pop(lead, None)
    if note is not None and _is_running(floor, lead, note):
        expired(floor, lead, bell.at)


def take_away(floor: Floor, lead: int, now: int, rule: Reassign | None = None) -> None:
    """Move the lead to whom the routing chooses; where nobody is on shift, as soon as somebody is."""
    owner = floor.owner[lead]
    rep = floor.reps[owner]
    if floor.where[lead] == OPEN:
        reason = Handover.NO_CONTACT
    elif not rep.employed or not rep.is_on_shift(now):
        # an illness that nobody knows of yet is no reason that a rule could give
        reason = Handover.OWNER_ABSENT
    else:
        reason = Handover.NOT_TAKEN if within_caps(floor, (rep,), now) else Handover.AT_CAP
    to = floor.people_named(rule.to) if rule is not None and rule.to else None
    if move(floor, lead, now, reason, to):
        _note_alert(floor, lead, Step.REASSIGN, now, owner)
        return
    floor.retrying[lead] = floor.handover[lead]
    ring_retry(floor, next_chance(floor, now, to or floor.everybody))


def _retry(floor: Floor, bell: Bell) -> None:
    """Leads that nobody could take over: somebody has come, or has room; one in hand waits for the end of that task."""
    now = bell.at
    if floor.retry_at <= now:
        floor.retry_at = NEVER
    for lead, note in sorted(floor.retrying.items()):
        if floor.in_hand[lead]:
            continue
        floor.serve(lead)
        del floor.retrying[lead]
        if _is_running(floor, lead, note):
            take_away(floor, lead, now, floor.reassigns[floor.tier[lead]])


def alert_manager(floor: Floor, lead: int) -> None:
    """Alerts wait in one line for the managers, first in, first out."""
    floor.alerts_waiting.append((lead, floor.pass_[lead]))


def call_managers(floor: Floor, now: int) -> None:
    """Free managers take the next alerts inside their windows, idle longest first; a settled one takes no time."""
    free = [rep for rep in floor.managers if rep.is_free and rep.employed]
    for rep in sorted(free, key=lambda each: (each.idle_since, each.number)):
        start = rep.real.next_open(now)
        if start > now:
            _wake_manager(floor, rep, start)
            continue
        while floor.alerts_waiting and not _still_waits(floor, *floor.alerts_waiting[0]):
            floor.alerts_waiting.pop(0)
        if not floor.alerts_waiting:
            return
        lead, pass_ = floor.alerts_waiting.pop(0)
        rep.is_free = False
        assert rep.info.alerts_per_hour is not None
        end = now + round(3_600_000 / rep.info.alerts_per_hour)
        if end < floor.end:
            floor.env.ring(end, REASSIGNS, partial(_manager_acts, floor, rep), lead, 0, pass_, 3)


def _wake_manager(floor: Floor, rep: Rep, start: int) -> None:
    if start < rep.wake and start < floor.end:
        rep.wake = start
        floor.env.ring(start, WINDOWS, partial(_manager_wakes, rep), 0, rep.number)


def _manager_wakes(rep: Rep, bell: Bell) -> None:
    if rep.wake == bell.at:
        rep.wake = NEVER


def _still_waits(floor: Floor, lead: int, pass_: int) -> bool:
    return floor.where[lead] == WAITING and floor.pass_[lead] == pass_


def _manager_acts(floor: Floor, manager: Rep, bell: Bell) -> None:
    """The manager gives a lead that still waits, whoever has it or nobody, to somebody on shift, free ones first."""
    lead, now = bell.lead, bell.at
    manager.is_free = True
    manager.idle_since = now
    floor.rung.add(manager.number)
    is_owned = floor.owner[lead] >= 0
    if not _still_waits(floor, lead, bell.note) or (is_owned and floor.moves[lead] >= _most(floor, lead)):
        return
    if floor.is_with_bot(lead, now):
        return
    here = [rep for rep in others_for(floor, lead, now, candidates_of(floor, lead)) if rep.is_on_shift(now)]
    free = [rep for rep in here if rep.is_free]
    if any(hand_over(floor, lead, people, floor.method, now, Handover.MANAGER) for people in (free, here)):
        _note_alert(floor, lead, Step.MANAGER, now, manager.number)
