"""One lead's story: what happened when, and why, in sentences with local times."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from policies.catalog import METHODS
from policies.durations import MINUTE, format_duration
from policies.settings import Policy
from sim.measures.kpis import REASON_NAMES
from sim.model.automation import BOT_ANNOYS, BOT_CANNOT_HELP, BOT_PREQUALIFIES, BOT_RESOLVES
from sim.model.trace import Handover, Outcome, Reason, State, Step, Touch, Trace
from sim.model.world import World
from tui.dates import day_and_date
from tui.text import _
from tui.words import duration, percent

_REASONS = {Reason[key.upper()]: text for key, text in REASON_NAMES.items()}
_STATES: dict[State, Callable[[], str]] = {
    State.REFUSED: lambda: _("refused at the form"),
    State.MERGED: lambda: _("merged with an earlier lead of the same person"),
    State.NURTURE: lambda: _("in nurture"),
    State.RESOLVED_BY_BOT: lambda: _("settled by the bot"),
    State.WAITING: lambda: _("still waiting for a first touch"),
    State.IN_CADENCE: lambda: _("still in its cadence"),
    State.REJECTED: lambda: _("rejected"),
    State.OPTED_OUT: lambda: _("opted out"),
    State.GONE_ELSEWHERE: lambda: _("gone elsewhere, untouched"),
    State.TURNED_AWAY: lambda: _("turned away: the queue was full"),
    State.SQL: lambda: _("SQL"),
    State.NO_SLOT: lambda: _("SQL, but no free slot for a meeting in time"),
    State.NO_SHOW: lambda: _("SQL, did not come to the meeting"),
    State.HELD: lambda: _("SQL, meeting held, deal open"),
    State.WON: lambda: _("won"),
    State.LOST: lambda: _("lost after the meeting"),
}
_GIVEN: dict[Handover, Callable[[], str]] = {
    Handover.OWNER_FIRST: lambda: _("its company is a known account of theirs"),
    Handover.FALLBACK: lambda: _("fallback, since nobody is eligible"),
    Handover.NOT_TAKEN: lambda: _("the owner before did not begin it in time"),
    Handover.OWNER_ABSENT: lambda: _("the owner before is absent"),
    Handover.AT_CAP: lambda: _("the owner before is at a cap"),
    Handover.NO_CONTACT: lambda: _("the owner before did not reach it in time"),
    Handover.MANAGER: lambda: _("a manager acted on the alert"),
    Handover.PULLED: lambda: _("taken from the shared queue"),
    Handover.FORMER_OWNER: lambda: _("they had it before"),
    Handover.ASTRAY_FOUND: lambda: _("it had gone astray under a wrong rule and was found"),
    Handover.OWNER_LEFT: lambda: _("the owner before has left"),
}
_FATES: dict[int, Callable[[], str]] = {
    BOT_RESOLVES: lambda: _("The bot settles it."),
    BOT_PREQUALIFIES: lambda: _("The bot pre-qualifies it and hands it over."),
    BOT_ANNOYS: lambda: _("The bot annoys the person."),
    BOT_CANNOT_HELP: lambda: _("The bot cannot help."),
}
_PLAIN: dict[Step, Callable[[], str]] = {
    Step.BOOKING: lambda: _("Books a meeting on the form."),
    Step.REPLY: lambda: _("The lead answers."),
    Step.OPT_OUT: lambda: _("Opts out: nobody may contact it any more."),
    Step.NURTURE: lambda: _("Goes to nurture."),
    Step.RETURNED: lambda: _("Raises its hand again and comes back from nurture."),
    Step.GONE: lambda: _("Has lost patience and goes elsewhere."),
    Step.EXHAUSTED: lambda: _("The cadence is over, nobody was reached."),
    Step.ASTRAY: lambda: _("Goes astray under a wrong rule."),
}


def state_words(state: State) -> str:
    """Where a lead is, as part of a sentence."""
    return _STATES[state]()


def reason_words(reason: Reason) -> str:
    """Why a lead was rejected, as part of a sentence."""
    return _(_REASONS[reason]) if reason in _REASONS else _("no reason")


@dataclass(frozen=True, slots=True)
class Event:
    """One sentence of the story; `at` in ms of the run's clock, `person` as in the roster, "" for nobody."""

    at: int
    kind: str
    person: str
    text: str


class Story:
    """What there is to tell of one lead under one option; `trace` must have its decisions."""

    def __init__(self, trace: Trace, world: World, policy: Policy, lead: int) -> None:
        assert trace.decisions is not None
        self.trace, self.world, self.policy, self.lead = trace, world, policy, lead
        self.created = int(world.created[lead])
        self.tier = int(trace.leads.tier[lead])

    def opening(self) -> str:
        """Who it is: source, attributes, score."""
        scenario, lead = self.world.scenario, self.lead
        known = [f"{name} {scenario.attributes[name][int(at[lead])]}" for name, at in self.world.attributes.items()]
        repeated = int(self.world.duplicate_of[lead])
        known += [_("a clear sign of intent")] if self.world.intent[lead] else []
        known += [_("its company is a known account")] if self.world.known_owner[lead] >= 0 else []
        known += [_("the same person as lead {lead}").format(lead=repeated)] if repeated >= 0 else []
        source = scenario.sources[int(self.world.source[lead])].name
        said = _('Lead {lead} comes in from "{source}"').format(lead=lead, source=source)
        return said + (f": {', '.join(known)}." if known else ".")

    def ending(self) -> str:
        """Where it ends, with the reason of a rejection."""
        leads = self.trace.leads
        state = State(int(leads.state[self.lead]))
        text = state_words(state)
        if state is State.REJECTED:
            text += f" ({reason_words(Reason(int(leads.reason[self.lead])))})"
        return _("In the end: {state}.").format(state=text)

    def events(self) -> list[Event]:
        """All that happened, in order of time."""
        decided = list(self._decided())
        return sorted([*decided, *self._automatic()], key=lambda event: event.at)

    def _decided(self) -> Iterator[Event]:
        rows = self.trace.decisions
        assert rows is not None
        mine = np.flatnonzero(rows.lead == self.lead).tolist()
        given = {int(rows.at[row]) for row in mine if rows.step[row] == Step.ASSIGNED}
        for row in mine:
            step, at = Step(int(rows.step[row])), int(rows.at[row])
            if step is Step.REASSIGN and at in given:
                continue  # told by the new owner's line
            person = int(rows.person[row])
            name = self.trace.people[person] if person >= 0 and step is not Step.GATE else ""
            yield Event(at, step.name.lower(), name, self.sentence(row))

    def sentence(self, row: int) -> str:
        """What this row of the trace's decisions says, which must be one of this lead."""
        rows = self.trace.decisions
        assert rows is not None
        step, at, person = Step(int(rows.step[row])), int(rows.at[row]), int(rows.person[row])
        return self._told(step, at, person, int(rows.detail[row]), float(rows.value[row]))

    def _automatic(self) -> Iterator[Event]:
        touches = self.trace.touches
        for row in np.flatnonzero(touches.lead == self.lead).tolist():
            kind = Touch(int(touches.kind[row]))
            if kind not in (Touch.AUTO_REPLY, Touch.NURTURE):
                continue
            automatic = kind is Touch.AUTO_REPLY
            text = (
                _("An automatic reply goes out ({channel}).")
                if automatic
                else _("A nurture message goes out ({channel}).")
            )
            yield Event(int(touches.end[row]), kind.name.lower(), "", text.format(channel=self._channel(row)))

    def _told(self, step: Step, at: int, person: int, detail: int, value: float) -> str:
        if step in _PLAIN:
            return _PLAIN[step]()
        who = self.trace.people[person] if person >= 0 and step is not Step.GATE else ""
        somebody = who or _("nobody")
        tellers: dict[Step, Callable[[], str]] = {
            Step.INTAKE: lambda: self._intake(detail),
            Step.GATE: lambda: self._gate(bool(detail), value),
            Step.BOT: lambda: _FATES[detail]() if detail in _FATES else _("The bot talks to it."),
            Step.HELD_BACK: lambda: _held(detail),
            Step.ASSIGNED: lambda: _("Given to {who}: {why}.").format(
                who=somebody, why=self.reason_given(Handover(detail))
            ),
            Step.NOTICED: lambda: _("{who} notices it.").format(who=somebody),
            Step.NEGLECTED: lambda: _("{who} will let it lie (adherence).").format(who=somebody),
            Step.INTERRUPTED: lambda: _("{who} breaks off other work for it: it is hot.").format(who=somebody),
            Step.PRE_ALERT: lambda: self._warned(who),
            Step.BREACH: lambda: _("Promise broken: not touched within {time}; owner: {who}.").format(
                time=self._promise(), who=somebody
            ),
            Step.REASSIGN: lambda: _("The time of {who} is over, but nobody else can take it.").format(who=somebody),
            Step.STUCK: lambda: _("The time of {who} is over again and no reassign is left: it stays.").format(
                who=somebody
            ),
            Step.MANAGER: lambda: _("{who} acts on the alert.").format(who=somebody),
            Step.REVIEW: lambda: self._review(somebody, Reason(detail), bool(value)),
            Step.ATTEMPT: lambda: self._attempt(somebody, at, detail, Outcome(int(value))),
            Step.SKIPPED_STEP: lambda: self._skipped(detail),
            Step.POSTPONED: lambda: _("Contact cap: the next touch waits until {time}.").format(
                time=self.clock(detail)
            ),
            Step.CONVERSATION: lambda: _conversation(somebody, bool(detail), value),
            Step.MEETING: lambda: self._meeting(somebody, detail, value),
        }
        return tellers[step]()

    def _intake(self, detail: int) -> str:
        if detail == 1:
            return self.opening() + " " + _("The form refuses it: its contact data look bad.")
        if detail == 2:
            return self.opening() + " " + _("It is merged with the earlier lead.")
        return self.opening()

    def _gate(self, passes: bool, points: float) -> str:
        gate, whole = self.policy.mql, f"{points:.0f}"
        if passes:
            tier = _(', tier "{tier}"').format(tier=self.trace.tiers[self.tier]) if self.tier >= 0 else ""
            promise = (
                _(", promised a first touch within {time}").format(time=self._promise()) if self._promise() else ""
            )
            return _("{points} points: an MQL, handed to sales{tier}{promise}.").format(
                points=whole, tier=tier, promise=promise
            )
        if gate is not None and gate.min_score is not None and points < gate.min_score:
            needed = f"{gate.min_score:g}"
            return _("{points} points, {needed} are needed: no MQL.").format(points=whole, needed=needed)
        said = _("{points} points, but not what the gate lets through (profile or intent): no MQL.")
        return said.format(points=whole)

    def _promise(self) -> str:
        tiers = self.policy.sla
        if self.tier < 0 or tiers[self.tier].first_touch is None:
            return ""
        return format_duration(int(tiers[self.tier].first_touch or 0))

    def reason_given(self, reason: Handover) -> str:
        """Why it came to its owner, as part of a sentence."""
        if reason is not Handover.ROUTED:
            return _GIVEN[reason]()
        method = self.policy.routing.method
        if method not in METHODS or method == "plugin":
            return _("by the plug-in {name}").format(name=self.policy.routing.plugin or method)
        entry = METHODS[method]
        title, description = _(entry.title), _(entry.description)
        return f"{title[:1].lower()}{title[1:]} ({description[:1].lower()}{description[1:-1]})"

    def _warned(self, who: str) -> str:
        share = self.policy.sla[self.tier].pre_alert if self.tier >= 0 else None
        said = _("Alert to {who}").format(who=who) if who else _("Alert, but nobody owns it")
        if share is None:
            return f"{said}."
        passed = _("{share} of the promised {time} are over").format(share=percent(share), time=self._promise())
        return f"{said}: {passed}."

    def _review(self, who: str, reason: Reason, stated: bool) -> str:
        if reason is Reason.NONE:
            return _("{who} accepts it at the review.").format(who=who)
        said = (
            _("{who} rejects it at the review: {reason} (and says so).")
            if stated
            else _("{who} rejects it at the review: {reason} (without saying so).")
        )
        return said.format(who=who, reason=reason_words(reason))

    def _attempt(self, who: str, at: int, number: int, outcome: Outcome) -> str:
        touches = self.trace.touches
        same = (touches.lead == self.lead) & (touches.kind == Touch.ATTEMPT) & (touches.talk_end == at)
        rows = np.flatnonzero(same & (touches.step == number))
        came = {Outcome.CONTACT: _("reached"), Outcome.OPTED_OUT: _("the person wants no more")}
        result = came.get(outcome, _("no answer"))
        if not len(rows):
            return _("{who} tries step {n}: {result}.").format(who=who, n=number + 1, result=result)
        start = int(touches.start[rows[0]])
        said = _("{who} tried step {n} by {channel}, begun {time}, {age} after it came: {result}.")
        return said.format(
            who=who,
            n=number + 1,
            channel=self._channel(int(rows[0])),
            time=self.clock(start),
            age=duration((start - self.created) / MINUTE),
            result=result,
        )

    def _channel(self, row: int) -> str:
        channel = int(self.trace.touches.channel[row])
        return self.trace.channels[channel] if channel >= 0 else _("no channel")

    def _skipped(self, number: int) -> str:
        cadences = {cadence.tier: cadence for cadence in self.policy.cadence}
        tier = self.trace.tiers[self.tier] if self.tier >= 0 else None
        cadence = cadences.get(tier) or cadences.get(None)
        if cadence is None or number >= len(cadence.steps):
            return _("Step {n} is skipped: no consent or no valid data.").format(n=number + 1)
        said = _("Step {n} ({channel}) is skipped: no consent or no valid data.")
        return said.format(n=number + 1, channel=cadence.steps[number].channel)

    def _meeting(self, who: str, detail: int, value: float) -> str:
        if detail >= 0:
            said = _("Meeting booked with {who} for {time}, the earliest free slot.")
            return said.format(who=who, time=self.clock(detail))
        said = _("The meeting with {who} took place.") if value else _("It did not come to the meeting with {who}.")
        return said.format(who=who)

    def clock(self, ms: int) -> str:
        """A local time, with the day when it is another one than that of the lead's arrival."""
        local = self.world.timeline.to_local(ms)
        return f"{day_and_date(local)} {local:%H:%M}"


def _held(detail: int) -> str:
    if detail == 2:
        return _("Nobody is eligible and there is no fallback: nobody gets it.")
    return _("Held: nobody eligible is on shift, or all are at a cap.")


def _conversation(who: str, qualified: bool, chance: float) -> str:
    said = (
        _("Conversation with {who}: qualified: an SQL (at this age the chance was {share}).")
        if qualified
        else _("Conversation with {who}: not qualified (at this age the chance was {share}).")
    )
    return said.format(who=who, share=percent(chance))
