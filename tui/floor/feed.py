"""What just happened on the floor, in short sentences, each with its reason where that is not plain."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from policies.durations import MINUTE, format_duration
from policies.settings import Policy
from scenarios.windows import NEVER
from sim.model.trace import Handover, Ints, Reason, Step, Trace
from sim.model.world import World
from tui.floor.days import Days, doing_words
from tui.story import Story, reason_words
from tui.text import _
from tui.words import duration, percent

_TOLD = (
    Step.GATE, Step.BOOKING, Step.HELD_BACK, Step.ASSIGNED, Step.PRE_ALERT, Step.BREACH, Step.REASSIGN, Step.STUCK,
    Step.MANAGER, Step.REVIEW, Step.REPLY, Step.CONVERSATION, Step.OPT_OUT, Step.MEETING, Step.RETURNED, Step.GONE,
    Step.EXHAUSTED, Step.INTERRUPTED, Step.ASTRAY,
)  # fmt: skip
"""Decisions worth a line; the others are in the lead's story."""
_EXPLAINED = frozenset({Step.HELD_BACK, Step.REASSIGN, Step.STUCK})
"""Those whose reason is the sentence of the lead's story."""
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
    """the reason, "" where the text says all"""


@dataclass(frozen=True, slots=True)
class Feed:
    """All that happened in a run, in order of time; sentences are made when they are looked at."""

    trace: Trace
    world: World
    policy: Policy
    days: Days
    at: list[int]
    kind: list[int]
    """`Step`, `_TOUCHED` or `_MET`"""
    row: list[int]
    """row of the decision, of the lead, or of the meeting"""

    def count(self, t: int) -> int:
        """How many things happened up to `t` ms."""
        return bisect_right(self.at, t)

    def until(self, t: int, count: int) -> list[Happening]:
        """The last `count` of them, the newest first."""
        last = self.count(t)
        return [self._happening(place) for place in range(last - 1, max(last - count, 0) - 1, -1)]

    def _happening(self, place: int) -> Happening:
        kind, row, at = self.kind[place], self.row[place], self.at[place]
        if kind == _TOUCHED:
            return Happening(at, row, "touched", self._touched(row, at), "")
        if kind == _MET:
            lead, host = int(self.trace.meetings.lead[row]), int(self.trace.meetings.host[row])
            text = _("{who} goes into the meeting with #{lead}").format(who=self.trace.people[host], lead=lead)
            return Happening(at, lead, "met", text, "")
        decisions = self.trace.decisions
        assert decisions is not None
        lead, step = int(decisions.lead[row]), Step(kind)
        return Happening(at, lead, step.name.lower(), self._decided(step, row), self._why(step, row))

    def _touched(self, lead: int, at: int) -> str:
        own = self.trace.assignments
        mine = np.flatnonzero((own.lead == lead) & (own.at <= at))
        back = int(self.trace.leads.recycled_at[lead])
        since = back if back <= at else int(self.world.created[lead])
        owner = int(own.person[mine[-1]]) if len(mine) else -1
        who = self.trace.people[owner] if owner >= 0 else _("Somebody")
        waited = duration((at - since) / MINUTE).replace(" ", "\N{NO-BREAK SPACE}")
        return _("{who} begins #{lead} (waited {time})").format(who=who, lead=lead, time=waited)

    def _decided(self, step: Step, row: int) -> str:
        rows = self.trace.decisions
        assert rows is not None
        lead, person, detail = int(rows.lead[row]), int(rows.person[row]), int(rows.detail[row])
        value = float(rows.value[row])
        who = self.trace.people[person] if person >= 0 and step is not Step.GATE else ""
        tellers: dict[Step, Callable[[], str]] = {
            Step.GATE: lambda: _("{lead} comes in").format(lead=lead_name(self.trace, self.world, lead)),
            Step.BOOKING: lambda: _("#{lead} books a meeting on the form").format(lead=lead),
            Step.HELD_BACK: lambda: _("#{lead} waits: nobody can take it").format(lead=lead),
            Step.ASSIGNED: lambda: _given(lead, who, Handover(detail)),
            Step.PRE_ALERT: lambda: _("Alert: #{lead} is nearly late").format(lead=lead),
            Step.BREACH: lambda: self._late(lead),
            Step.REASSIGN: lambda: _("{who} was too slow for #{lead}").format(who=who, lead=lead),
            Step.STUCK: lambda: _("#{lead} is overdue and stays with {who}").format(who=who, lead=lead),
            Step.MANAGER: lambda: _("{who} acts on the alert for #{lead}").format(who=who, lead=lead),
            Step.REVIEW: lambda: _reviewed(lead, who, Reason(detail)),
            Step.REPLY: lambda: _("#{lead} answers").format(lead=lead),
            Step.CONVERSATION: lambda: _spoken(lead, who, bool(detail)),
            Step.OPT_OUT: lambda: _("#{lead} opts out").format(lead=lead),
            Step.MEETING: lambda: _met(lead, who, detail, value),
            Step.RETURNED: lambda: _("#{lead} is back from nurture").format(lead=lead),
            Step.GONE: lambda: _("#{lead} goes elsewhere, untouched").format(lead=lead),
            Step.EXHAUSTED: lambda: _("#{lead} was never reached: to nurture").format(lead=lead),
            Step.INTERRUPTED: lambda: _("{who} breaks off other work for #{lead}").format(who=who, lead=lead),
            Step.ASTRAY: lambda: _("#{lead} goes astray under a wrong rule").format(lead=lead),
        }
        return tellers[step]()

    def _late(self, lead: int) -> str:
        tier = int(self.trace.leads.tier[lead])
        promised = self.policy.sla[tier].first_touch if tier >= 0 else None
        if promised is None:
            return _("#{lead} is LATE").format(lead=lead)
        return _("#{lead} is LATE: not touched within {time}").format(lead=lead, time=format_duration(promised))

    def _why(self, step: Step, row: int) -> str:
        rows = self.trace.decisions
        assert rows is not None
        lead, person, at = int(rows.lead[row]), int(rows.person[row]), int(rows.at[row])
        story = Story(self.trace, self.world, self.policy, lead)
        if step is Step.ASSIGNED:
            return story.reason_given(Handover(int(rows.detail[row])))
        if step is Step.BREACH:
            return self._cause(person, at)
        if step is Step.PRE_ALERT:
            return self._owner(person)
        if step is Step.INTERRUPTED:
            return _("it is hot")
        if step is Step.CONVERSATION:
            return _("at this age the chance was {share}").format(share=percent(float(rows.value[row])))
        if step is Step.MEETING and rows.detail[row] >= 0:
            return _("for {time}, the earliest free slot").format(time=story.clock(int(rows.detail[row])))
        return story.sentence(row) if step in _EXPLAINED else ""

    def _owner(self, person: int) -> str:
        return _("{who} has it").format(who=self.trace.people[person]) if person >= 0 else _("nobody owns it yet")

    def _cause(self, person: int, at: int) -> str:
        """What the owner of a lead did while its promise ran out."""
        if person < 0:
            return self._owner(person)
        now = self.days.people[person].at(person, at - 1)
        doing, time = doing_words(now.doing), duration((at - now.since) / MINUTE)
        return _("{who} has it: {doing} for {time}").format(who=self.trace.people[person], doing=doing, time=time)


def lead_name(trace: Trace, world: World, lead: int) -> str:
    """ "#2896, demo form, hot": number, source, tier of its first pass; "#7, webinar" without a tier."""
    tier = int(trace.leads.tier[lead])
    source = world.scenario.sources[int(world.source[lead])].name
    return f"#{lead}, {source}" + (f", {trace.tiers[tier]}" if tier >= 0 else "")


def feed_of(trace: Trace, world: World, policy: Policy, days: Days) -> Feed:
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
    return Feed(trace, world, policy, days, at[order].tolist(), kind[order].tolist(), row[order].tolist())


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
    width = trace.end + 1
    taken = own.lead[pulled] * width + own.at[pulled]
    parts = []
    for at in (leads.first_touch, leads.recycled_first_touch):
        rows = np.flatnonzero((at < NEVER) & ~np.isin(np.arange(len(at)) * width + np.minimum(at, trace.end), taken))
        parts.append((at[rows], np.full(len(rows), _TOUCHED), rows))
    return tuple(np.concatenate(columns) for columns in zip(*parts, strict=True))  # type: ignore[return-value]


def _held_rows(trace: Trace) -> Ints:
    return np.flatnonzero((trace.meetings.start >= 0) & (trace.meetings.start < trace.end))


def _given(lead: int, who: str, reason: Handover) -> str:
    if reason is Handover.PULLED:
        return _("{who} takes #{lead} from the queue").format(who=who, lead=lead)
    if reason is Handover.ROUTED:
        return _("{who} gets #{lead}").format(who=who, lead=lead)
    return _("#{lead} goes to {who}").format(who=who, lead=lead)


def _reviewed(lead: int, who: str, reason: Reason) -> str:
    return _("{who} rejects #{lead}: {reason}").format(who=who, lead=lead, reason=reason_words(reason))


def _spoken(lead: int, who: str, qualified: bool) -> str:
    text = _("{who} spoke to #{lead}: an SQL") if qualified else _("{who} spoke to #{lead}: not qualified")
    return text.format(who=who, lead=lead)


def _met(lead: int, who: str, slot: int, held: float) -> str:
    if slot >= 0:
        return _("Meeting booked: #{lead} with {who}").format(who=who, lead=lead)
    text = _("{who} has met #{lead}") if held else _("#{lead} did not come to {who}")
    return text.format(who=who, lead=lead)
