"""Creation, automation, the gate, nurture and the ways out that no person works for."""

from policies.durations import NEVER
from sim.model.automation import BOT_ANNOYS, BOT_CANNOT_HELP, BOT_PREQUALIFIES, BOT_RESOLVES, NO_BOT
from sim.model.trace import State
from tests.reference import meetings, promises, routing, windows
from tests.reference.agenda import Phase
from tests.reference.leads import Lead
from tests.reference.run import Run


def create(run: Run, lead: Lead) -> None:
    """The lead fills in the form."""
    number, known = lead.number, run.intake
    if known.refused[number] or known.merged[number]:
        lead.state = State.REFUSED if known.refused[number] else State.MERGED
        return
    if lead.person in run.opted_people:
        lead.state, lead.opted_out = State.OPTED_OUT, True
        return
    lead.is_born = True
    _be_patient(run, lead)
    automated = bool(known.automated[number])
    if automated and known.auto_reply_delay is not None:
        delay = int(known.auto_reply_delay[number])
        run.agenda.push(run.now + delay, Phase.OPT_OUTS, lambda: _auto_reply(run, lead), number, kind=2)
    if automated and known.books is not None and known.books[number] and meetings.book_instantly(run, lead):
        return
    if automated and known.bot_fate is not None and known.bot_fate[number] != NO_BOT:
        assert known.bot_delay is not None
        at = run.now + int(known.bot_delay[number])
        if _is_handed_over(run, lead) and known.passes[number]:
            lead.tier = int(known.tier[number])
            promises.promise(run, lead)
        phase = Phase.OPT_OUTS if known.bot_fate[number] == BOT_ANNOYS else Phase.OUTCOMES
        version = lead.version
        run.agenda.push(at, phase, lambda: _bot(run, lead, version), number, kind=5)
        return
    pass_gate(run, lead)


def _is_handed_over(run: Run, lead: Lead) -> bool:
    bot, fates = run.policy.automation.bot, run.intake.bot_fate
    assert bot is not None
    assert fates is not None
    fate = fates[lead.number]
    return fate == BOT_PREQUALIFIES or (fate == BOT_CANNOT_HELP and bot.human_access)


def pass_gate(run: Run, lead: Lead) -> None:
    """An MQL gets its tier and goes to the router; others are nurtured. A talk with a bot counts for the promises."""
    number, known = lead.number, run.intake
    back = lead.pass_ > 0
    passes = known.passes_recycled if back else known.passes
    if not passes[number]:
        enter_nurture(run, lead)
        return
    if not back and is_full(run):
        run.close(lead, State.TURNED_AWAY)
        return
    is_promised = not back and lead.tier >= 0
    lead.is_mql = True
    lead.tier = int((known.tier_recycled if back else known.tier)[number])
    if not back:
        lead.first_tier = lead.tier
    if not is_promised:
        promises.promise(run, lead)
    run.agenda.wake(lead.created + run.policy.stale_after)
    routing.send_to_router(run, lead, run.now)


def is_full(run: Run) -> bool:
    """Whether one more lead would be more than may wait, as many aside as people are free."""
    most = run.scenario.queue.most_waiting
    if most is None:
        return False
    waiting = sum(each.is_open and each.is_mql and each.touched is None for each in run.leads)
    free = sum(each.is_free and windows.is_open(each.real, run.now) for each in run.workers)
    return waiting >= most + free


def _be_patient(run: Run, lead: Lead) -> None:
    """So long after its creation an untouched lead goes elsewhere."""
    patience, version = int(run.world.patience[lead.number]), lead.version
    if patience < NEVER:
        at = run.now + patience
        run.agenda.push(at, Phase.OPT_OUTS, lambda: _lose_patience(run, lead, version), lead.number, kind=1)


def _lose_patience(run: Run, lead: Lead, version: int) -> None:
    if lead.version == version and lead.state == State.WAITING and lead.touched is None:
        run.close(lead, State.GONE_ELSEWHERE)


# -- saying no for ever ------------------------------------------------------------------------------------


def opt_out(run: Run, lead: Lead) -> None:
    """The person wants no more: all open leads of theirs are closed, one in hand when that task ends."""
    run.opted_people.add(lead.person)
    for other in run.leads:
        is_open = other.is_open or (other.is_born and other.state == State.NURTURE)
        if other.person != lead.person or not (is_open or other is lead):
            continue
        if other.in_hand:
            other.opting_out = True
            continue
        other.opted_out = True
        if is_open:
            run.close(other, State.OPTED_OUT)


def is_lost_by_message(
    run: Run, lead: Lead, channel: str, opt_out_u: float, complaint_u: float, is_call: bool = False
) -> bool:
    """Whether a touch makes the person opt out or, of a message, complain; one that reaches nobody annoys nobody."""
    if not run.has_data(lead, channel):
        return False
    law, factor = run.channel(channel), run.hazard_factor(lead)
    complains = not is_call and complaint_u < law.complaint * factor
    return complains or opt_out_u < law.opt_out * factor


# -- automation --------------------------------------------------------------------------------------------


def _auto_reply(run: Run, lead: Lead) -> None:
    setting = run.policy.automation.auto_reply
    assert setting is not None
    channel, number = setting.channel, lead.number
    if lead.opted_out or not (run.has_consent(lead, channel) and run.has_data(lead, channel)):
        return
    lost = is_lost_by_message(
        run, lead, channel, run.luck.auto_opt_out_u()[number], run.luck.auto_complaint_u()[number]
    )
    lead.touches.append((run.now, channel))
    lead.slowed = True
    if lost:
        run.agenda.push(run.now, Phase.OPT_OUTS, lambda: opt_out(run, lead), number)


def _bot(run: Run, lead: Lead, version: int) -> None:
    bot, fates = run.policy.automation.bot, run.intake.bot_fate
    assert bot is not None
    assert fates is not None
    if lead.version != version or lead.state != State.WAITING:
        return
    fate = fates[lead.number]
    if fate == BOT_ANNOYS:
        opt_out(run, lead)
    elif not _is_handed_over(run, lead):
        run.close(lead, State.RESOLVED_BY_BOT if fate == BOT_RESOLVES else State.GONE_ELSEWHERE)
    else:
        lead.prequalified = fate == BOT_PREQUALIFIES
        pass_gate(run, lead)


# -- nurture -----------------------------------------------------------------------------------------------


def enter_nurture(run: Run, lead: Lead) -> None:
    """Automatic messages until the lead raises its hand again, if it ever does."""
    run.close(lead, State.NURTURE)
    nurture, version = run.policy.nurture, lead.version
    if nurture is None:
        return
    if lead.pass_ < nurture.max_recycles:
        back = run.now + run.luck.return_ms(lead.pass_)[lead.number]
        run.agenda.push(back, Phase.CREATED, lambda: _come_back(run, lead, version), lead.number)
    if nurture.every and nurture.messages and run.has_consent(lead, nurture.channel):
        _plan_message(run, lead, version, 0, run.now + nurture.every)


def _plan_message(run: Run, lead: Lead, version: int, message: int, at: int) -> None:
    run.agenda.push(at, Phase.DUE, lambda: _send(run, lead, version, message), lead.number, kind=3)


def _send(run: Run, lead: Lead, version: int, message: int) -> None:
    nurture, number = run.policy.nurture, lead.number
    assert nurture is not None
    assert nurture.every is not None
    if lead.version != version:
        return
    if not run.has_data(lead, nurture.channel):
        return
    capped = run.capped_until(lead, nurture.channel)
    if capped is not None:
        _plan_message(run, lead, version, message, capped)
        return
    opt_out_u = run.luck.nurture_opt_out_u(lead.pass_, message)[number]
    complaint_u = run.luck.nurture_complaint_u(lead.pass_, message)[number]
    lost = is_lost_by_message(run, lead, nurture.channel, opt_out_u, complaint_u)
    lead.touches.append((run.now, nurture.channel))
    if lost:
        run.agenda.push(run.now, Phase.OPT_OUTS, lambda: opt_out(run, lead), number)
    elif message + 1 < nurture.messages:
        _plan_message(run, lead, version, message + 1, run.now + nurture.every)


def _come_back(run: Run, lead: Lead, version: int) -> None:
    if lead.version != version:
        return
    lead.version += 1
    lead.pass_ += 1
    lead.created = run.now
    lead.state = State.WAITING
    lead.touched = lead.contacted = lead.due = lead.reply = lead.last_async_end = None
    lead.made = lead.step = lead.shows = lead.reassigns = 0
    lead.had_before = len(lead.had)
    lead.former_owner = lead.former_owner if lead.last_owner is None else lead.last_owner
    lead.last_owner = None
    lead.breached = lead.due_ready = lead.pre_alerted = lead.neglected = False
    lead.noticed_at = NEVER
    pass_gate(run, lead)
