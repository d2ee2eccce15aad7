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
from tui.words import duration, percent

REASONS = {Reason[key.upper()]: text for key, text in REASON_NAMES.items()}
STATES = {
    State.REFUSED: "refused at the form",
    State.MERGED: "merged with an earlier lead of the same person",
    State.NURTURE: "in nurture",
    State.RESOLVED_BY_BOT: "settled by the bot",
    State.WAITING: "still waiting for a first touch",
    State.IN_CADENCE: "still in its cadence",
    State.REJECTED: "rejected",
    State.OPTED_OUT: "opted out",
    State.GONE_ELSEWHERE: "gone elsewhere, untouched",
    State.TURNED_AWAY: "turned away: the queue was full",
    State.SQL: "SQL",
    State.NO_SLOT: "SQL, but no free slot for a meeting in time",
    State.NO_SHOW: "SQL, did not come to the meeting",
    State.HELD: "SQL, meeting held, deal open",
    State.WON: "won",
    State.LOST: "lost after the meeting",
}
_GIVEN = {
    Handover.OWNER_FIRST: "its company is a known account of theirs",
    Handover.FALLBACK: "fallback, since nobody is eligible",
    Handover.NOT_TAKEN: "the owner before did not begin it in time",
    Handover.OWNER_ABSENT: "the owner before is absent",
    Handover.AT_CAP: "the owner before is at a cap",
    Handover.NO_CONTACT: "the owner before did not reach it in time",
    Handover.MANAGER: "a manager acted on the alert",
    Handover.PULLED: "taken from the shared queue",
    Handover.FORMER_OWNER: "they had it before",
    Handover.ASTRAY_FOUND: "it had gone astray under a wrong rule and was found",
    Handover.OWNER_LEFT: "the owner before has left",
}
_FATES = {
    BOT_RESOLVES: "The bot settles it.",
    BOT_PREQUALIFIES: "The bot pre-qualifies it and hands it over.",
    BOT_ANNOYS: "The bot annoys the person.",
    BOT_CANNOT_HELP: "The bot cannot help.",
}
_PLAIN = {
    Step.BOOKING: "Books a meeting on the form.",
    Step.REPLY: "The lead answers.",
    Step.OPT_OUT: "Opts out: nobody may contact it any more.",
    Step.NURTURE: "Goes to nurture.",
    Step.RETURNED: "Raises its hand again and comes back from nurture.",
    Step.GONE: "Has lost patience and goes elsewhere.",
    Step.EXHAUSTED: "The cadence is over, nobody was reached.",
    Step.ASTRAY: "Goes astray under a wrong rule.",
}


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
        known += ["a clear sign of intent"] if self.world.intent[lead] else []
        known += ["its company is a known account"] if self.world.known_owner[lead] >= 0 else []
        known += [f"the same person as lead {repeated}"] if repeated >= 0 else []
        source = scenario.sources[int(self.world.source[lead])].name
        return f'Lead {lead} comes in from "{source}"' + (f": {', '.join(known)}." if known else ".")

    def ending(self) -> str:
        """Where it ends, with the reason of a rejection."""
        leads = self.trace.leads
        state = State(int(leads.state[self.lead]))
        text = STATES[state]
        if state is State.REJECTED:
            text += f" ({REASONS.get(Reason(int(leads.reason[self.lead])), 'no reason')})"
        return f"In the end: {text}."

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
            what = "An automatic reply" if kind is Touch.AUTO_REPLY else "A nurture message"
            yield Event(int(touches.end[row]), kind.name.lower(), "", f"{what} goes out ({self._channel(row)}).")

    def _told(self, step: Step, at: int, person: int, detail: int, value: float) -> str:
        if step in _PLAIN:
            return _PLAIN[step]
        who = self.trace.people[person] if person >= 0 and step is not Step.GATE else "nobody"
        tellers: dict[Step, Callable[[], str]] = {
            Step.INTAKE: lambda: self._intake(detail),
            Step.GATE: lambda: self._gate(bool(detail), value),
            Step.BOT: lambda: _FATES.get(detail, "The bot talks to it."),
            Step.HELD_BACK: lambda: _held(detail),
            Step.ASSIGNED: lambda: f"Given to {who}: {self.reason_given(Handover(detail))}.",
            Step.NOTICED: lambda: f"{who} notices it.",
            Step.NEGLECTED: lambda: f"{who} will let it lie (adherence).",
            Step.INTERRUPTED: lambda: f"{who} breaks off other work for it: it is hot.",
            Step.PRE_ALERT: lambda: self._warned(who),
            Step.BREACH: lambda: f"Promise broken: not touched within {self._promise()}; owner: {who}.",
            Step.REASSIGN: lambda: f"The time of {who} is over, but nobody else can take it.",
            Step.STUCK: lambda: f"The time of {who} is over again and no reassign is left: it stays.",
            Step.MANAGER: lambda: f"{who} acts on the alert.",
            Step.REVIEW: lambda: self._review(who, Reason(detail), bool(value)),
            Step.ATTEMPT: lambda: self._attempt(who, at, detail, Outcome(int(value))),
            Step.SKIPPED_STEP: lambda: self._skipped(detail),
            Step.POSTPONED: lambda: f"Contact cap: the next touch waits until {self.clock(detail)}.",
            Step.CONVERSATION: lambda: _conversation(who, bool(detail), value),
            Step.MEETING: lambda: self._meeting(who, detail, value),
        }
        return tellers[step]() if step in tellers else f"{step.name.replace('_', ' ').capitalize()}."

    def _intake(self, detail: int) -> str:
        if detail == 1:
            return f"{self.opening()} The form refuses it: its contact data look bad."
        if detail == 2:
            return f"{self.opening()} It is merged with the earlier lead."
        return self.opening()

    def _gate(self, passes: bool, points: float) -> str:
        gate = self.policy.mql
        if passes:
            tier = f', tier "{self.trace.tiers[self.tier]}"' if self.tier >= 0 else ""
            promise = f", promised a first touch within {self._promise()}" if self._promise() else ""
            return f"{points:.0f} points: an MQL, handed to sales{tier}{promise}."
        if gate is not None and gate.min_score is not None and points < gate.min_score:
            return f"{points:.0f} points, {gate.min_score:g} are needed: no MQL."
        return f"{points:.0f} points, but not what the gate lets through (profile or intent): no MQL."

    def _promise(self) -> str:
        tiers = self.policy.sla
        if self.tier < 0 or tiers[self.tier].first_touch is None:
            return ""
        return format_duration(int(tiers[self.tier].first_touch or 0))

    def reason_given(self, reason: Handover) -> str:
        """Why it came to its owner, as part of a sentence."""
        if reason is not Handover.ROUTED:
            return _GIVEN[reason]
        method = self.policy.routing.method
        if method not in METHODS or method == "plugin":
            return f"by the plug-in {self.policy.routing.plugin or method}"
        entry = METHODS[method]
        return f"{entry.title[:1].lower()}{entry.title[1:]} ({entry.description[:1].lower()}{entry.description[1:-1]})"

    def _warned(self, who: str) -> str:
        share = self.policy.sla[self.tier].pre_alert if self.tier >= 0 else None
        passed = "" if share is None else f": {percent(share)} of the promised {self._promise()} are over"
        return f"Alert{f' to {who}' if who != 'nobody' else ', but nobody owns it'}{passed}."

    def _review(self, who: str, reason: Reason, stated: bool) -> str:
        if reason is Reason.NONE:
            return f"{who} accepts it at the review."
        told = "and says so" if stated else "without saying so"
        return f"{who} rejects it at the review: {REASONS.get(reason, 'no reason')} ({told})."

    def _attempt(self, who: str, at: int, number: int, outcome: Outcome) -> str:
        touches = self.trace.touches
        same = (touches.lead == self.lead) & (touches.kind == Touch.ATTEMPT) & (touches.talk_end == at)
        rows = np.flatnonzero(same & (touches.step == number))
        came = {Outcome.CONTACT: "reached", Outcome.OPTED_OUT: "the person wants no more"}.get(outcome, "no answer")
        if not len(rows):
            return f"{who} tries step {number + 1}: {came}."
        start = int(touches.start[rows[0]])
        channel = self._channel(int(rows[0]))
        age = duration((start - self.created) / MINUTE)
        return f"{who} tried step {number + 1} by {channel}, begun {self.clock(start)}, {age} after it came: {came}."

    def _channel(self, row: int) -> str:
        channel = int(self.trace.touches.channel[row])
        return self.trace.channels[channel] if channel >= 0 else "no channel"

    def _skipped(self, number: int) -> str:
        cadences = {cadence.tier: cadence for cadence in self.policy.cadence}
        tier = self.trace.tiers[self.tier] if self.tier >= 0 else None
        cadence = cadences.get(tier) or cadences.get(None)
        if cadence is None or number >= len(cadence.steps):
            return f"Step {number + 1} is skipped: no consent or no valid data."
        return f"Step {number + 1} ({cadence.steps[number].channel}) is skipped: no consent or no valid data."

    def _meeting(self, who: str, detail: int, value: float) -> str:
        if detail >= 0:
            return f"Meeting booked with {who} for {self.clock(detail)}, the earliest free slot."
        return f"The meeting with {who} took place." if value else f"It did not come to the meeting with {who}."

    def clock(self, ms: int) -> str:
        """A local time, with the day when it is another one than that of the lead's arrival."""
        return f"{self.world.timeline.to_local(ms):%a %d %b %H:%M}"


def _held(detail: int) -> str:
    if detail == 2:
        return "Nobody is eligible and there is no fallback: nobody gets it."
    return "Held: nobody eligible is on shift, or all are at a cap."


def _conversation(who: str, qualified: bool, chance: float) -> str:
    came = "qualified: an SQL" if qualified else "not qualified"
    return f"Conversation with {who}: {came} (at this age the chance was {percent(chance)})."
