"""The company's choices as tables of a scenario file: an option ([[policies]]) and its parts."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator

from policies.automation import Automation
from policies.distributions import DurationDist, Lasting
from policies.doubts import Doubts
from policies.durations import DAY, Duration
from policies.frozen import Amount, Count, Frozen, Names, Share, key
from policies.rule import Rule
from policies.staffing import TeamStaffing
from policies.wording import say

WorkOrder = Literal["fifo", "newest_first", "score", "tier", "deadline"]
BreachAction = Literal["reassign", "return_to_queue", "alert_manager"]
Rules = Annotated[tuple[Rule, ...], Field(strict=False)]


class Scoring(Frozen):
    """How well the company's score tells good leads from bad ones."""

    accuracy: Share = key(
        0.0, "correlation of the score with the truth: 0 is a coin flip, 1 an oracle", usual="0.2-0.7",
        source="absent = off: a coin flip",
    )  # fmt: skip


class DataCare(Frozen):
    """Checks and cleaning of contact data before a lead is handed over."""

    intake_check: Share = key(0.0, "share of bad contacts that the form catches and gets corrected", usual="0.5-0.9")
    good_refused: Share = key(0.0, "share of good leads that the check refuses by mistake", usual="0-0.02")
    dedup: Share = key(0.0, "share of duplicates that are merged on arrival", usual="0.5-0.95")
    stale_contacts: Share | None = key(None, "share of stale contacts left after cleaning", usual="0.02-0.1")
    missing_data: Share | None = key(None, "share of leads with missing data left after enrichment", usual="0.01-0.1")
    cost_per_lead: Amount = key(0.0, "cost of checking and enriching one lead", unit="currency")


class Gate(Frozen):
    """Which leads marketing hands over as MQL; the rest goes to nurture."""

    icp: bool = key(False, "must fit marketing's ideal customer profile ([icp.marketing])")
    min_score: Amount | None = key(None, "score at least this", unit="points", usual="30-60")
    intent: bool = key(False, "must have shown a clear sign of intent")
    always: Rules = key((), "leads for which one of these rules holds skip the score")


class AttemptPromise(Frozen):
    """At least so many attempts within a time."""

    least: Annotated[int, Field(ge=1, le=100)] = key(meaning="attempts at least", usual="3-6")
    within: Duration = key(meaning="time from the lead's creation", unit="duration", usual="24h-72h")


class Reassign(Frozen):
    """Take a lead away from an owner who is too slow."""

    after: Duration = key(meaning="since the present owner got it, on business hours", unit="duration", usual="15m-4h")
    until: Literal["first_touch", "contact"] = key("first_touch", "what stops the clock", source="model, section 8")
    most: Count = key(1, "at most so many times per lead", usual="1-3", source="assumption: one second chance")
    to: Names = key((), "teams or people who take over; absent = the option's routing")


class SlaTier(Frozen):
    """Promises to leads of one tier; the first tier whose rule holds counts."""

    tier: str = key(meaning="name of the tier")
    when: Rule = key(Rule(), "for which leads; absent = all that are left")
    assignment: Duration | None = key(None, "an owner within", unit="duration", usual="60s-5m")
    first_touch: Duration | None = key(None, "a person's first touch within", unit="duration", usual="5m-4h")
    attempts: AttemptPromise | None = key(None, "so many attempts within")
    pre_alert: Annotated[float, Field(gt=0, lt=1)] | None = key(
        None, "warn the owner at this share of the first-touch target", usual="0.7-0.8"
    )
    clock: Literal["business", "wall"] = key(
        "business", "clock of the promises: the scenario's business_hours, or wall", source="model, section 8"
    )
    reassign: Reassign | None = key(None, "reassign rule of this tier instead of the option's")


class CadenceStep(Frozen):
    """One attempt of a cadence."""

    channel: str = key(meaning="channel of the attempt, as in [channels]")
    after: Lasting = key("0s", "since the end of the previous attempt's work", unit="duration", validate_default=True)


class Cadence(Frozen):
    """The attempts planned for the leads of a tier; without `tier` for all who have none of their own."""

    tier: str | None = key(None, "tier it is for")
    steps: Annotated[tuple[CadenceStep, ...], Field(strict=False, min_length=1, max_length=50)] = key(
        meaning="attempts in order", usual="4-8 steps"
    )


class ContactCap(Frozen):
    """So many touches of a channel in any such time, automatic ones included."""

    most: Annotated[int, Field(ge=1, le=1000)] = key(meaning="touches at most", usual="3")
    per: Duration = key(meaning="in any such time", unit="duration", usual="7d")


class Latency(Frozen):
    """How long the router takes: `poll` every so often, `batch` at times of day, else `lag` (real time when absent)."""

    lag: Lasting = key("0s", "time until the lead is assigned", unit="duration", validate_default=True)
    poll: Duration | None = key(None, "looks for new leads every so often", unit="duration", usual="1m-15m")
    batch: Names | None = key(None, "assigns at these local times of day on business days", usual='["09:00", "13:00"]')

    @model_validator(mode="after")
    def _one_way(self) -> "Latency":
        if self.poll is not None and self.batch is not None:
            raise ValueError(say("poll and batch exclude each other"))
        if self.poll == 0:
            raise ValueError(say('poll must be longer than "0s"'))
        return self


class Notify(Frozen):
    """How the owner learns of a lead."""

    lag: Lasting = key(
        "0s", "time in the owner's working windows until noticed", unit="duration", validate_default=True
    )
    interruptible: Share = key(0.0, "chance that other work gives way to a hot lead")


class Eligibility(Frozen):
    """Who may get which leads; all entries whose `when` holds must be met."""

    when: Rule = key(Rule(), "for which leads")
    to: Names = key((), "teams, roles or people who may get them; absent = no limit by name")
    match: Names = key((), "attributes in which person and lead must agree (a person without the attribute takes all)")


def _method(value: object) -> object:
    return {"method": value} if isinstance(value, str) else value


class Routing(Frozen):
    """The routing method and its settings."""

    method: str = key(meaning="round_robin, available_round_robin, ..., or the name of a plug-in")
    weights: dict[str, Annotated[float, Field(gt=0, le=1000)]] = key(
        {}, "weight per team or person (weighted_round_robin)"
    )
    calibrate: bool = key(
        True, "joiners and returners start at the others' level (count_based)", source="model, section 8"
    )
    vacation_catch_up: bool = key(False, "returners get the turns they missed (count_based)")
    credit_no_show: bool = key(False, "a no-show gives the turn back (count_based)")
    credit_rejected: bool = key(False, "a rejected lead gives the turn back (count_based)")
    max_lead: Annotated[int, Field(ge=1)] | None = key(None, "nobody more than so many ahead of the last (count_based)")
    hot_to: Names = key((), "teams or people who get the hot tier (score_priority)")
    bands: Annotated[tuple[Amount, ...], Field(strict=False)] = key(
        (), "lower bounds of the score tiers, highest first (score_priority)", unit="points"
    )
    attribute: str | None = key(None, "attribute that decides (territory); `source` is one too")
    territories: dict[str, str | Names] = key({}, "value -> teams or people (territory)")
    then: Annotated["Routing | None", BeforeValidator(_method)] = key(
        None, "method among the people of a band or territory; absent = available_round_robin"
    )
    plugin: str | None = key(None, "path of the plug-in's file; loaded only when --plugin names it too")


class Cost(Frozen):
    """What the option costs beyond people."""

    once: Amount = key(0.0, "tools, integration, training", unit="currency", usual="10,000-100,000")
    per_month: Amount = key(0.0, "licences and upkeep", unit="currency a month", usual="500-10,000")


class Nurture(Frozen):
    """What happens with leads that are not ready: automatic messages until they come back."""

    channel: str = key("email", "channel of the messages", source="model, section 6")
    every: Duration | None = key(None, "a message every so often", unit="duration", usual="7d-30d")
    messages: Count = key(0, "messages at most", usual="3-8")
    return_per_month: Share = key(0.0, "chance a month that the lead raises its hand again", usual="0.01-0.06")
    max_recycles: Annotated[int, Field(ge=0, le=100)] = key(1, "times a lead may come back", source="model, section 11")
    to_former_owner: bool = key(True, "a returned lead goes to its former owner", source="model, section 6")


def _lag_apart(value: object) -> object:
    """A distribution written without `lag =`, beside other keys or not, is the lag."""
    if isinstance(value, str):
        return {"lag": value}
    if isinstance(value, dict) and "dist" in value and "lag" not in value:
        lag = {name: given for name, given in value.items() if name in DurationDist.model_fields}
        return {"lag": lag} | {name: given for name, given in value.items() if name not in lag}
    return value


NOTIFY_PRESETS: dict[str, dict[str, object]] = {
    "email": {"lag": {"dist": "lognormal", "mean": "45m", "cv": 1.2}, "interruptible": 0.0},
    "alert": {"lag": {"dist": "lognormal", "mean": "3m", "cv": 1.0}, "interruptible": 1.0},
    "call": {"lag": {"dist": "lognormal", "mean": "40s", "cv": 0.8}, "interruptible": 1.0},
}
"""Notice lags of the three ways to tell an owner: assumptions, no published source; interruptible: model, section 4."""


def _notify(value: object) -> object:
    if isinstance(value, str) and value in NOTIFY_PRESETS:
        return NOTIFY_PRESETS[value]
    return _lag_apart(value)


Assigning = Annotated[Latency, BeforeValidator(_lag_apart)]
Notifying = Annotated[Notify, BeforeValidator(_notify)]
RoutingChoice = Annotated[Routing, BeforeValidator(_method)]


class Choices(Frozen):
    """Tables that may stand at the top of the file for every option, and in an option for it alone."""

    mql: Gate | None = key(None, "which leads are handed over; absent = all")
    sla: Annotated[tuple[SlaTier, ...], Field(strict=False)] = key((), "tiers and promises; the first is the hot one")
    cadence: Annotated[tuple[Cadence, ...], Field(strict=False)] = key((), "attempts per tier; absent = one phone call")
    contact_caps: dict[str, ContactCap] = key({}, "most touches per channel")
    nurture: Nurture | None = key(None, "what happens with leads that are not ready; absent = nothing")


class Policy(Choices):
    """One option: all that the company chooses."""

    name: str = key(meaning="name of the option", min_length=1, max_length=120)
    like: str | None = key(None, "takes everything from the option of this name first")
    routing: RoutingChoice = key(
        "round_robin", "who gets the next lead", validate_default=True, source="assumption: the plainest method"
    )
    owner_first: bool = key(False, "a lead of a known account goes to its owner")
    eligibility: Annotated[tuple[Eligibility, ...], Field(strict=False)] = key((), "who may get which leads")
    fallback: Names = key((), "teams or people for leads nobody is eligible for")
    fallback_after: Duration | None = key(None, "a lead held so long goes to the fallback", unit="duration")
    assignment_latency: Assigning = key("0s", "how long the router takes", validate_default=True)
    notify: Notifying = key("0s", "email, alert, call, or a notice lag", validate_default=True)
    work_order: WorkOrder = key("fifo", "what a person takes next", source="model, section 4")
    first_touch_before_followup: bool = key(False, "first touches come before follow-ups")
    scoring: Scoring = key(Scoring(), "how good the score is")
    data_care: DataCare = key(DataCare(), "checks and cleaning of contact data")
    reassign: Reassign | None = key(None, "take leads from owners who are too slow; absent = never")
    on_breach: Annotated[tuple[BreachAction, ...], Field(strict=False)] = key(
        (), "what a broken first-touch promise sets off"
    )
    alert_compliance: Share = key(
        1.0, "chance that an owner on shift obeys a pre-alert", source="model, section 8: shapes what is on"
    )
    stale_after: Duration = key(
        14 * DAY, "an untouched lead older than this counts for no cap", unit="duration", source="model, section 11"
    )
    automation: Automation = key(Automation(), "answers and bookings without a person")
    staffing: dict[str, TeamStaffing] = key({}, "team -> headcount, shift, hires of this option")
    cost: Cost = key(Cost(), "what it costs beyond people")
    _doubts: Doubts = PrivateAttr(Doubts())

    @property
    def doubts(self) -> Doubts:
        """Its numbers that the file gives as ranges, its own and those it takes from others; set by loading."""
        return self._doubts

    def doubting(self, doubts: Doubts) -> "Policy":
        """The same option with other doubts about its numbers."""
        copy = self.model_copy()
        copy._doubts = doubts
        return copy
