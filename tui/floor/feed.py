"""What just happened on the floor, in short sentences, each with the reason that the lead's story gives."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from policies.durations import MINUTE, format_duration
from policies.settings import Policy
from scenarios.windows import NEVER
from sim.model.trace import Handover, Ints, Reason, Step, Trace
from sim.model.world import World
from tui.story import REASONS, Story
from tui.words import duration

_TOLD = (
    Step.GATE, Step.BOOKING, Step.HELD_BACK, Step.ASSIGNED, Step.PRE_ALERT, Step.BREACH, Step.REASSIGN, Step.STUCK,
    Step.MANAGER, Step.REVIEW, Step.REPLY, Step.CONVERSATION, Step.OPT_OUT, Step.MEETING, Step.RETURNED, Step.GONE,
    Step.EXHAUSTED, Step.INTERRUPTED, Step.ASTRAY,
)  # fmt: skip
"""Decisions worth a line; the others are in the lead's story."""
_TOUCHED, _MET = -1, -2
"""What the feed adds to decisions: work begins on a waiting lead, a meeting begins."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the feed; `at` in ms of the run's clock."""

    at: int
    lead: int
    kind: str
    """name of the `Step` in small letters, or "touched", "met"."""
    text: str
    why: str
    """a sentence of the lead's story, "" where the text says all"""


@dataclass(frozen=True, slots=True)
class Feed:
    """All that happened in a run, in order of time; sentences are made when they are looked at."""

    trace: Trace
    world: World
    policy: Policy
    at: list[int]
    kind: list[int]
    """`Step`, `_TOUCHED` or `_MET`"""
    row: list[int]
    """row of the decision, of the lead, or of the meeting"""

    def until(self, t: int, count: int) -> list[Happening]:
        """The last `count` things that happened up to `t` ms, the newest first."""
        last = bisect_right(self.at, t)
        return [self._happening(place) for place in range(last - 1, max(last - count, 0) - 1, -1)]

    def _happening(self, place: int) -> Happening:
        kind, row, at = self.kind[place], self.row[place], self.at[place]
        if kind == _TOUCHED:
            return Happening(at, row, "touched", self._touched(row, at), "")
        if kind == _MET:
            lead, host = int(self.trace.meetings.lead[row]), int(self.trace.meetings.host[row])
            return Happening(at, lead, "met", f"{self.trace.people[host]} goes into the meeting with #{lead}", "")
        decisions = self.trace.decisions
        assert decisions is not None
        lead = int(decisions.lead[row])
        why = Story(self.trace, self.world, self.policy, lead).sentence(row)
        return Happening(at, lead, Step(kind).name.lower(), self._decided(Step(kind), row), why)

    def _touched(self, lead: int, at: int) -> str:
        own = self.trace.assignments
        mine = np.flatnonzero((own.lead == lead) & (own.at <= at))
        back = int(self.trace.leads.recycled_at[lead])
        since = back if back <= at else int(self.world.created[lead])
        who = self.trace.people[int(own.person[mine[-1]])] if len(mine) and own.person[mine[-1]] >= 0 else "Somebody"
        return f"{who} begins #{lead} (waited {duration((at - since) / MINUTE)})"

    def _decided(self, step: Step, row: int) -> str:
        rows = self.trace.decisions
        assert rows is not None
        lead, person, detail = int(rows.lead[row]), int(rows.person[row]), int(rows.detail[row])
        value = float(rows.value[row])
        who = self.trace.people[person] if person >= 0 and step is not Step.GATE else ""
        tellers: dict[Step, Callable[[], str]] = {
            Step.GATE: lambda: f"{self.named(lead)} comes in",
            Step.BOOKING: lambda: f"#{lead} books a meeting on the form",
            Step.HELD_BACK: lambda: f"#{lead} waits: nobody can take it",
            Step.ASSIGNED: lambda: _given(lead, who, Handover(detail)),
            Step.PRE_ALERT: lambda: f"Alert: #{lead} is nearly late" + (f", {who} has it" if who else ""),
            Step.BREACH: lambda: f"#{lead} is LATE: {self._promise(lead)}" + (f", {who} has it" if who else ""),
            Step.REASSIGN: lambda: f"{who} was too slow for #{lead}",
            Step.STUCK: lambda: f"#{lead} is overdue and stays with {who}",
            Step.MANAGER: lambda: f"{who} acts on the alert for #{lead}",
            Step.REVIEW: lambda: _reviewed(lead, who, Reason(detail)),
            Step.REPLY: lambda: f"#{lead} answers",
            Step.CONVERSATION: lambda: f"{who} spoke to #{lead}: {'an SQL' if detail else 'not qualified'}",
            Step.OPT_OUT: lambda: f"#{lead} opts out",
            Step.MEETING: lambda: _met(lead, who, detail, value),
            Step.RETURNED: lambda: f"#{lead} is back from nurture",
            Step.GONE: lambda: f"#{lead} goes elsewhere, untouched",
            Step.EXHAUSTED: lambda: f"#{lead} was never reached: to nurture",
            Step.INTERRUPTED: lambda: f"{who} breaks off other work for #{lead}",
            Step.ASTRAY: lambda: f"#{lead} goes astray under a wrong rule",
        }
        return tellers[step]()

    def named(self, lead: int) -> str:
        """A lead as screens call it: number, source, tier."""
        return lead_name(self.trace, self.world, lead)

    def _promise(self, lead: int) -> str:
        tier = int(self.trace.leads.tier[lead])
        promised = self.policy.sla[tier].first_touch if tier >= 0 else None
        return "promise missed" if promised is None else f"{format_duration(promised)} promise missed"


def lead_name(trace: Trace, world: World, lead: int) -> str:
    """ "#2896, demo form, hot": number, source, tier of its first pass; "#7, webinar" without a tier."""
    tier = int(trace.leads.tier[lead])
    source = world.scenario.sources[int(world.source[lead])].name
    return f"#{lead}, {source}" + (f", {trace.tiers[tier]}" if tier >= 0 else "")


def feed_of(trace: Trace, world: World, policy: Policy) -> Feed:
    """The feed of a run that was played with its decisions."""
    decisions = trace.decisions
    assert decisions is not None
    parts = [
        _column(decisions.at, decisions.step, _told_rows(trace)),
        _began(trace),
        _column(trace.meetings.start, np.full(len(trace.meetings.start), _MET), _held_rows(trace)),
    ]
    at, kind, row = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.argsort(at, kind="stable")
    return Feed(trace, world, policy, at[order].tolist(), kind[order].tolist(), row[order].tolist())


def _column(at: Ints, kind: Ints, rows: Ints) -> tuple[Ints, Ints, Ints]:
    return at[rows], kind[rows], rows


def _told_rows(trace: Trace) -> Ints:
    """Decisions worth a line: past the gate, rejected at the review, taken away where no new owner's line tells it."""
    rows = trace.decisions
    assert rows is not None
    wanted = np.isin(rows.step, _TOLD)
    wanted &= (rows.step != Step.GATE) | (rows.detail == 1)
    wanted &= (rows.step != Step.REVIEW) | (rows.detail != Reason.NONE)
    moves = np.flatnonzero(rows.step == Step.REASSIGN)
    given = np.flatnonzero(rows.step == Step.ASSIGNED)
    key = rows.lead * (trace.end + 1) + rows.at
    wanted[moves[np.isin(key[moves], key[given])]] = False
    return np.flatnonzero(wanted)


def _began(trace: Trace) -> tuple[Ints, Ints, Ints]:
    """First touches of first passes and of first returns; who takes a lead from the queue has a line already."""
    own, leads = trace.assignments, trace.leads
    pulled = own.reason == Handover.PULLED
    key, width = own.lead[pulled] * (trace.end + 1) + own.at[pulled], trace.end + 1
    parts = []
    for at in (leads.first_touch, leads.recycled_first_touch):
        rows = np.flatnonzero((at < NEVER) & ~np.isin(np.arange(len(at)) * width + np.minimum(at, trace.end), key))
        parts.append((at[rows], np.full(len(rows), _TOUCHED), rows))
    return tuple(np.concatenate(columns) for columns in zip(*parts, strict=True))  # type: ignore[return-value]


def _held_rows(trace: Trace) -> Ints:
    return np.flatnonzero((trace.meetings.start >= 0) & (trace.meetings.start < trace.end))


def _given(lead: int, who: str, reason: Handover) -> str:
    if reason is Handover.PULLED:
        return f"{who} takes #{lead} from the queue"
    return f"{who} gets #{lead}" if reason is Handover.ROUTED else f"#{lead} goes to {who}"


def _reviewed(lead: int, who: str, reason: Reason) -> str:
    return f"{who} rejects #{lead}: {REASONS.get(reason, 'no reason')}"


def _met(lead: int, who: str, slot: int, held: float) -> str:
    if slot >= 0:
        return f"Meeting booked: #{lead} with {who}"
    return f"{who} met #{lead}" if held else f"#{lead} did not come to {who}"
