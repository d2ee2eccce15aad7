"""The way of a lead between marketing, RevOps and sales, drawn from what an option really sets."""

from dataclasses import dataclass, field

from policies.settings import Policy, SlaTier
from scenarios.scenario import Scenario
from sim.reports.document import Picture, drawn
from sim.reports.swim_lane import Step, Way, swim_lane
from tui.documents.choice_words import breach_words, exact, latency_words, plain_number
from tui.documents.row_words import cadence_span, gate_words, method_title
from tui.text import _, ngettext
from tui.words import percent

_MARKETING, _REVOPS, _SALES = range(3)


@dataclass(slots=True)
class _Drawing:
    """Steps and ways as they are added."""

    steps: list[Step] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)

    def step(self, lane: int, row: int, title: str, text: str = "", *, is_exception: bool = False) -> int:
        self.steps.append(Step(lane, row, title, text, is_exception))
        return len(self.steps) - 1

    def way(self, start: int, end: int, label: str = "", *, is_exception: bool = False) -> None:
        self.ways.append(Way(start, end, label, is_exception))


def lanes_picture(scenario: Scenario, policy: Policy) -> Picture:
    """The swim lane of the option, with the same said in words for those who do not see it."""
    drawing = _drawn(scenario, policy)
    lanes = (_("Marketing"), "RevOps", _("Sales"))
    told = "; ".join(
        f"{lanes[step.lane]}: {step.title}" + (f" ({step.text})" if step.text else "") for step in drawing.steps
    )
    alt = _("The way of a lead, step by step. {steps}.").format(steps=told)
    figure = swim_lane(lanes, drawing.steps, drawing.ways)
    return drawn(figure, "swim-lane", alt, _("The way of a lead. Dashed: only when something goes wrong."))


def _drawn(scenario: Scenario, policy: Policy) -> _Drawing:
    drawing = _Drawing()
    names = [source.name for source in scenario.sources]
    shown = names if len(names) <= 4 else [*names[:3], _("{n} more").format(n=len(names) - 3)]
    last, row = drawing.step(_MARKETING, 0, _("A lead comes in"), ", ".join(shown)), 1
    for lane, title, text in _before_the_gate(policy):
        step = drawing.step(lane, row, title, text)
        drawing.way(last, step)
        last, row = step, row + 1
    gate = drawing.step(_MARKETING, row, _("Is it an MQL?"), gate_words(policy))
    drawing.way(last, gate)
    router = drawing.step(_REVOPS, row + 1, _("An owner is chosen"), _routing_text(policy))
    drawing.way(gate, router, _("yes"))
    touch = drawing.step(_SALES, row + 2, _("First contact"), _touch_text(policy))
    drawing.way(router, touch)
    _add_escalation(drawing, policy, row + 2, router, touch)
    review = drawing.step(_SALES, row + 3, _("Accepted or rejected"), _("Sales takes it on as SAL, or says why not."))
    drawing.way(touch, review)
    rejected = drawing.step(_MARKETING, row + 3, _("Rejected leads"), _("Marketing reads the reasons and learns."))
    drawing.way(review, rejected, _("rejected"))
    follow = drawing.step(_SALES, row + 4, _("Follow-up"), _follow_text(policy))
    drawing.way(review, follow, "SAL")
    nurture = drawing.step(_MARKETING, row + 4, *_nurture(policy))
    drawing.way(follow, nurture, _("too early, not reached"))
    if policy.mql is not None:
        drawing.way(gate, nurture, _("no"))
    if policy.nurture is not None and policy.nurture.return_per_month > 0:
        drawing.way(nurture, gate, _("back"))
    sql = drawing.step(_SALES, row + 5, "SQL", _meeting_text(scenario))
    drawing.way(follow, sql, _("qualified"))
    return drawing


def _before_the_gate(policy: Policy) -> list[tuple[int, str, str]]:
    automation, care = policy.automation, policy.data_care
    found = []
    parts = [
        *([_("automatic reply")] if automation.auto_reply is not None else []),
        *([_("bot")] if automation.bot is not None else []),
        *([_("meeting picked on the form")] if automation.instant_booking is not None else []),
    ]
    if parts:
        found.append((_MARKETING, _("Answered at once"), ", ".join(parts)))
    checks = [
        *([_("contact data checked")] if care.intake_check > 0 else []),
        *([_("duplicates merged")] if care.dedup > 0 else []),
        *([_("data cleaned and enriched")] if (care.stale_contacts, care.missing_data) != (None, None) else []),
    ]
    if checks:
        found.append((_REVOPS, _("Data is put in order"), ", ".join(checks)))
    return found


def _routing_text(policy: Policy) -> str:
    told = [method_title(policy.routing.method), latency_words(policy.assignment_latency)]
    if policy.owner_first:
        told.insert(0, _("known account: its owner"))
    return "; ".join(told)


def _touch_text(policy: Policy) -> str:
    tiers = [tier for tier in policy.sla if tier.first_touch is not None]
    return "; ".join(f"{tier.tier}: {exact(tier.first_touch or 0)}" for tier in tiers) or _("no time is promised")


def _add_escalation(drawing: _Drawing, policy: Policy, row: int, router: int, touch: int) -> None:
    warned = [tier for tier in policy.sla if tier.pre_alert is not None]
    told = [_("warning at {share} of the time").format(share=percent(_share(warned[0])))] if warned else []
    if policy.reassign is not None:
        told.append(_("after {time} to somebody else").format(time=exact(policy.reassign.after)))
    told += [breach_words(action) for action in policy.on_breach if action != "reassign" or policy.reassign is None]
    if not told:
        return
    late = drawing.step(_REVOPS, row, _("If it takes too long"), "; ".join(told), is_exception=True)
    drawing.way(touch, late, _("late"), is_exception=True)
    if policy.reassign is not None or "return_to_queue" in policy.on_breach or "reassign" in policy.on_breach:
        drawing.way(late, router, is_exception=True)


def _share(tier: SlaTier) -> float:
    assert tier.pre_alert is not None
    return tier.pre_alert


def _follow_text(policy: Policy) -> str:
    if not policy.cadence:
        return _("one attempt")
    told = []
    for cadence in policy.cadence:
        count = len(cadence.steps)
        attempts = ngettext("{n} attempt", "{n} attempts", count).format(n=count)
        span = cadence_span(cadence)
        name = cadence.tier or _("others")
        told.append(f"{name}: {attempts}" + (f", {span}" if span else ""))
    return "; ".join(told)


def _nurture(policy: Policy) -> tuple[str, str]:
    own = policy.nurture
    if own is None:
        return _("No nurture"), _("Such leads end here.")
    if own.every is None or own.messages == 0:
        return _("Nurture"), ""
    said = _("up to {n} messages, one every {time}").format(n=plain_number(own.messages), time=exact(own.every))
    return _("Nurture"), said


def _meeting_text(scenario: Scenario) -> str:
    if scenario.meetings is None:
        return ""
    hosts = [team.name for team in scenario.teams if team.role == "ae"]
    if scenario.meetings.host == "owner" or not hosts:
        return _("meeting with the owner")
    return _("meeting with {team}").format(team=hosts[0])
