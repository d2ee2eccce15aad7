"""Reviews, attempts, replies and conversations: how a task goes and what it comes to."""

import numpy as np

from policies.durations import NEVER
from sim.model.decay import curve
from sim.model.trace import Reason, State, Touch
from tests.reference import lifecycle, meetings, routing
from tests.reference.agenda import Phase
from tests.reference.leads import Lead
from tests.reference.people import Person
from tests.reference.run import Run, TouchRow

LOOK_AGAIN = 2
"""Kind of event: behind expiries of the same lead."""


def _touch(lead: Lead, kind: Touch, step: int, person: Person, start: int, end: int, talk_end: int) -> TouchRow:
    return TouchRow(lead.number, lead.pass_, kind, step, person.number, start, end, talk_end)


def _release(run: Run, lead: Lead) -> None:
    """The task is over: what fell due meanwhile is looked at in this instant."""
    lead.in_hand = False
    if lead.opting_out:
        lead.opting_out = False
        run.agenda.push(run.now, Phase.OPT_OUTS, lambda: lifecycle.opt_out(run, lead), lead.number)
    run.agenda.push(run.now, Phase.REASSIGNS, lambda: routing.look_again(run, lead), lead.number, kind=LOOK_AGAIN)


# -- review ------------------------------------------------------------------------------------------------


def review(run: Run, person: Person, lead: Lead) -> None:
    """The first touch; where reviews take no time the judgement is made at once, and the attempt may follow."""
    start = run.now
    lead.touched = start
    lead.state = State.IN_CADENCE
    if lead.pass_ == 0:
        lead.first_touch = start
    version = lead.version
    if run.scenario.review.work_time.is_zero:
        _judge(run, person, lead, version)
        run.agenda.wake(start, Phase.COMPLETES)
        if lead.is_open and lead.due == run.now and not postponed(run, lead):
            attempt(run, person, lead)
        return
    lead.in_hand = True
    person.take(run.expected_first(lead))
    end = start + round(run.luck.review_ms(lead.pass_)[lead.number] / person.factor())
    run.agenda.push(
        end, Phase.COMPLETES, lambda: _reviewed(run, person, lead, version, start), lead.number, person.number
    )


def _reviewed(run: Run, person: Person, lead: Lead, version: int, start: int) -> None:
    run.rows.touches.append(_touch(lead, Touch.REVIEW, -1, person, start, run.now, run.now))
    person.finish()
    _release(run, lead)
    if lead.version == version:
        person.between = lead
        run.agenda.push(run.now, Phase.OUTCOMES, lambda: _judge(run, person, lead, version), lead.number)


def _judge(run: Run, person: Person, lead: Lead, version: int) -> None:
    if lead.version != version:
        return
    reason = _objection(run, lead)
    if reason is None:
        lead.step = 0
        plan(run, lead, run.now)
    else:
        routing.tell(run, person, "rejected", [])
        _reject(run, lead, reason)


def _objection(run: Run, lead: Lead) -> Reason | None:
    number, known = lead.number, run.intake
    if int(run.world.duplicate_of[number]) >= 0:
        return Reason.DUPLICATE
    if not (known.phone_ok[number] or known.email_ok[number]):
        return Reason.NO_DATA
    return None if known.judged_fit[number] else Reason.NOT_ICP


def _reject(run: Run, lead: Lead, reason: Reason) -> None:
    run.close(lead, State.REJECTED, reason)


# -- steps -------------------------------------------------------------------------------------------------


def plan(run: Run, lead: Lead, base: int) -> None:
    """The next open step from `lead.step` on; delays of closed ones pass all the same."""
    number, channels = run.cadence(lead)
    due = base
    lead.due, lead.due_ready = None, False
    while lead.step < len(channels):
        if number is not None:
            delay = run.luck.step_delay_ms(lead.pass_, lead.step, number)[lead.number]
            business = run.policy.cadence[number].steps[lead.step].after.clock == "business"
            due = min(run.clock.add(due, delay) if business else due + delay, NEVER)
        if run.has_consent(lead, channels[lead.step]):
            _schedule_step(run, lead, due)
            return
        lead.step += 1
    over = base
    if lead.last_async_end is not None:
        over = max(base, lead.last_async_end + run.scenario.reply_window)
    version = lead.version
    run.agenda.push(over, Phase.OUTCOMES, lambda: _exhaust(run, lead, version), lead.number, kind=3)


def _schedule_step(run: Run, lead: Lead, due: int) -> None:
    lead.due, lead.due_ready = due, False
    version = lead.version
    if due == run.now:
        _step_due(run, lead, version, due)
        return
    run.agenda.push(due, Phase.DUE, lambda: _step_due(run, lead, version, due), lead.number)


def _step_due(run: Run, lead: Lead, version: int, due: int) -> None:
    is_due = lead.version == version and lead.due == due and not lead.in_hand
    if is_due and not postponed(run, lead):
        lead.due_ready = True


def postponed(run: Run, lead: Lead) -> bool:
    """Whether a contact cap puts the step off; it falls due again when the cap lets it out."""
    channel = run.cadence(lead)[1][lead.step]
    until = run.capped_until(lead, channel)
    if until is None:
        return False
    _schedule_step(run, lead, until)
    return True


def _exhaust(run: Run, lead: Lead, version: int) -> None:
    if lead.version == version and lead.is_open and lead.reply is None and not lead.in_hand:
        lifecycle.enter_nurture(run, lead)


def attempt(run: Run, person: Person, lead: Lead) -> None:
    """The step that is due."""
    channel = run.cadence(lead)[1][lead.step]
    start, step = run.now, lead.step
    lead.in_hand = True
    lead.due, lead.due_ready = None, False
    person.take(run.expected_follow_up(lead))
    end = start + round(run.luck.work_ms(lead.pass_, step, channel)[lead.number] / person.factor())
    version = lead.version
    run.agenda.push(
        end,
        Phase.COMPLETES,
        lambda: _attempted(run, person, lead, version, start, step, channel),
        lead.number,
        person.number,
    )


def _attempted(run: Run, person: Person, lead: Lead, version: int, start: int, step: int, channel: str) -> None:
    luck, now, number = run.luck, run.now, lead.number
    connects = luck.connect_u(lead.pass_, step)[number] < _chance(run, lead, channel, start)
    talks = connects and run.is_synchronous(channel) and lead.version == version
    lost = not talks and lifecycle.is_lost_by_message(
        run,
        lead,
        channel,
        luck.opt_out_u(lead.pass_, step)[number],
        luck.complaint_u(lead.pass_, step)[number],
        is_call=run.is_synchronous(channel),
    )
    lead.made += 1
    if lead.pass_ == 0:
        lead.first_attempts += 1
    lead.touches.append((now, channel))
    if not run.is_synchronous(channel):
        lead.last_async_end = now
    talk = _talk_ms(run, person, lead, channel) if talks else 0
    run.rows.touches.append(_touch(lead, Touch.ATTEMPT, step, person, start, now, now + talk))
    if talks:
        run.agenda.push(
            now, Phase.OUTCOMES, lambda: _talk(run, person, lead, version, start, talk), number, person.number
        )
        return
    person.finish()
    _release(run, lead)
    if lead.version != version:
        return
    if lost:
        run.agenda.push(now, Phase.OPT_OUTS, lambda: lifecycle.opt_out(run, lead), number)
    run.agenda.push(now, Phase.OUTCOMES, lambda: _missed(run, lead, version, step, channel, connects, now), number)


def _chance(run: Run, lead: Lead, channel: str, start: int) -> float:
    if not (run.has_data(lead, channel) and run.has_consent(lead, channel)) or not run.world.reachable[lead.number]:
        return 0.0
    law = run.channel(channel)
    contact = curve(run.scenario.decay.contact).factor(start - lead.created)
    hour = _hour_factor(run, lead, channel, start)
    return float(law.reach * hour * contact * law.fatigue**lead.made)


def _hour_factor(run: Run, lead: Lead, channel: str, start: int) -> float:
    profile = run.channel(channel).hour_factor
    if isinstance(profile, str):
        assert profile == "flat", "the reference engine takes numbers or flat"
        return 1.0
    timeline, shift = run.world.timeline, int(run.world.hour_shift[lead.number])
    at = np.array([start])
    hour = timeline.hour_of_week(at) if shift == NEVER else timeline.hour_of_week_at_offset(at, np.array([shift]))
    return float(profile[int(hour[0])])


def _missed(run: Run, lead: Lead, version: int, step: int, channel: str, connects: bool, end: int) -> None:
    """No conversation: the answer may come later, and the cadence goes on."""
    if lead.version != version or lead.reply is not None:
        return
    if connects:
        answered = end + run.luck.reply_ms(lead.pass_, step, channel)[lead.number]
        run.agenda.push(
            answered, Phase.OUTCOMES, lambda: _answered(run, lead, version, step, channel), lead.number, kind=1
        )
    lead.step = step + 1
    plan(run, lead, end)


def _answered(run: Run, lead: Lead, version: int, step: int, channel: str) -> None:
    if lead.version == version and lead.is_open and lead.contacted is None and lead.reply is None:
        lead.reply = (run.now, step, channel)
        lead.due, lead.due_ready = None, False


# -- conversations -----------------------------------------------------------------------------------------


def reply(run: Run, person: Person, lead: Lead) -> None:
    """The lead answered: a conversation from the first moment."""
    assert lead.reply is not None
    _, step, channel = lead.reply
    person.take(run.expected_reply())
    lead.in_hand = True
    talk = _talk_ms(run, person, lead, channel)
    run.rows.touches.append(_touch(lead, Touch.REPLY, step, person, run.now, run.now, run.now + talk))
    _talk(run, person, lead, lead.version, run.now, talk)


def _talk_ms(run: Run, person: Person, lead: Lead, channel: str) -> int:
    bot = run.policy.automation.bot
    left = bot.talk_factor if bot is not None and lead.prequalified and lead.pass_ == 0 else 1.0
    return round(run.luck.talk_ms(lead.pass_, channel)[lead.number] * left / person.factor())


def _talk(run: Run, person: Person, lead: Lead, version: int, since: int, talk: int) -> None:
    if lead.version != version:
        person.finish()
        _release(run, lead)
        return
    lead.contacted = run.now
    lead.reply = lead.due = None
    if lead.pass_ == 0:
        lead.first_contact = run.now
    run.agenda.push(
        run.now + talk,
        Phase.COMPLETES,
        lambda: _talked(run, person, lead, version, since),
        lead.number,
        person.number,
    )


def _talked(run: Run, person: Person, lead: Lead, version: int, since: int) -> None:
    person.finish()
    _release(run, lead)
    run.agenda.push(run.now, Phase.OUTCOMES, lambda: _conclude(run, person, lead, version, since), lead.number)


def _conclude(run: Run, person: Person, lead: Lead, version: int, since: int) -> None:
    if lead.version != version:
        return
    if _qualifies(run, person, lead, since):
        meetings.book_after_talk(run, lead, person.number)
        return
    shares, u = run.scenario.rejections, run.luck.reason_u(lead.pass_)[lead.number]
    if u < shares.too_early:
        lifecycle.enter_nurture(run, lead)
    elif u < shares.too_early + shares.no_budget:
        _reject(run, lead, Reason.NO_BUDGET)
    elif u < shares.too_early + shares.no_budget + shares.chose_another:
        _reject(run, lead, Reason.CHOSE_ANOTHER)
    else:
        _reject(run, lead, Reason.NO_NEED)


def _qualifies(run: Run, person: Person, lead: Lead, since: int) -> bool:
    if int(run.world.duplicate_of[lead.number]) >= 0:
        return False
    lost = 1 - curve(run.scenario.decay.interest).factor(since - lead.created)
    auto = run.policy.automation.auto_reply
    if auto is not None and lead.slowed and lead.pass_ == 0:
        lost *= 1 - auto.slows_decay
    chance = float(run.world.quality[lead.number]) * person.info.skill * (1 - lost)
    return run.luck.qualify_u(lead.pass_)[lead.number] < chance
