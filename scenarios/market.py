"""What we believe about the market: sources, who really buys, channels, data quality, disruptions."""

import datetime as dt
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from policies.distributions import Lasting, Money
from policies.durations import DAY, Duration
from policies.frozen import Amount, Count, Factor, Frozen, Names, Share, key
from policies.wording import say

Profile = str | Annotated[tuple[Factor, ...], Field(strict=False, min_length=168, max_length=168)]


def _icp_weights(value: object) -> object:
    """Attributes' weights stand directly in [icp]; the two sub-tables have names of their own."""
    if not isinstance(value, dict) or "weights" in value:
        return value
    known = {name: value[name] for name in ("marketing", "sales") if name in value}
    return known | {"weights": {name: v for name, v in value.items() if name not in known}}


class Burst(Frozen):
    """A wave of leads, such as after a webinar; its size is exact."""

    day: Annotated[int, Field(ge=-3660, le=3660)] = key(
        meaning="days after `start`; negative = in the warm-up", unit="days"
    )
    hour: Annotated[float, Field(ge=0, lt=24)] = key(0.0, "local hour it begins", unit="hour of day")
    leads: Count = key(meaning="leads in all", unit="leads")
    over: Duration = key(
        "1h", "time they spread over, evenly", unit="duration", validate_default=True, source="assumption"
    )


class Demand(Frozen):
    """How volumes move over time, for all sources."""

    growth: Annotated[float, Field(ge=-0.9, le=10)] = key(
        0.0, "change of volume a month, compounding from `start`", unit="share a month"
    )
    season: Annotated[tuple[Factor, ...], Field(strict=False, min_length=12, max_length=12)] | None = key(
        None, "factor per calendar month, January first"
    )
    holiday_factor: Factor = key(
        1.0, "volume on public holidays, against other days", usual="0.1-0.5", source="off: a day like any other"
    )


class Source(Frozen):
    """Where leads come from."""

    name: str = key(meaning="name of the source", min_length=1, max_length=120)
    leads_per_week: Annotated[float, Field(ge=0, le=1e7)] = key(
        0.0, "leads a week on average, duplicates among them", unit="leads a week"
    )
    arrivals: Profile = key(
        "flat",
        "hour-of-week profile: a name of the presets, or 168 numbers from Monday 00:00",
        source="off: every hour alike",
    )
    day_variation: Annotated[float, Field(ge=0, le=5)] = key(
        0.0, "how much days vary beyond chance (cv of a Gamma factor)", usual="0.1-0.5"
    )
    bursts: Annotated[tuple[Burst, ...], Field(strict=False)] = key((), "waves of leads on top")
    intent: Share = key(0.0, "share that shows a clear sign of intent")
    intent_factor: Factor = key(
        1.0, "how much likelier leads with intent qualify", usual="1-3", source="off: no effect"
    )
    qualify_rate: Share = key(
        0.0, "chance that a conversation at once qualifies a lead of ICP weight 1", usual="0.05-0.4"
    )
    quality_spread: Annotated[float, Field(ge=0, le=5)] = key(
        0.5, "spread of quality between leads (cv of a Beta)", source="model, section 11"
    )
    mix: dict[str, dict[str, Share]] = key({}, "attribute -> value -> share; shares add up to 1; absent = equal shares")
    utc_offset: dict[str, Share] = key({}, 'where they live: "+01:00" -> share; absent = the scenario\'s zone')
    deal_value: Money | None = key(None, "value of a deal, in a year", unit="currency")
    known_account: Share = key(0.0, "share whose company already has an owner")
    consent: dict[str, Share] = key({}, "channel -> share that may be contacted on it; absent = all")
    patience: Lasting | None = key(None, "an untouched lead goes elsewhere after this", unit="duration")
    missing_data: Share | None = key(None, "instead of [data_quality]")
    stale_contacts: Share | None = key(None, "instead of [data_quality]")
    duplicates: Share | None = key(None, "instead of [data_quality]")


class SalesIcp(Frozen, extra="allow"):
    """What sales accepts at the review: attribute -> accepted values."""

    judgement_error: Share = key(0.0, "chance that the judgement is the wrong way round", usual="0.02-0.15")

    @model_validator(mode="after")
    def _values_are_lists(self) -> "SalesIcp":
        for name, values in (self.__pydantic_extra__ or {}).items():
            if not isinstance(values, (list, tuple)) or not all(isinstance(value, str) for value in values):
                raise ValueError(f"{name}: a list of values of the attribute is allowed, or judgement_error = a share")
        return self

    @property
    def accepts(self) -> dict[str, tuple[str, ...]]:
        """Attribute -> accepted values."""
        return {name: tuple(values) for name, values in (self.__pydantic_extra__ or {}).items()}


class Icp(Frozen):
    """Who really buys, what marketing hands over and what sales accepts."""

    weights: dict[str, dict[str, Factor]] = key({}, "attribute -> value -> factor on quality; what is absent counts 1")
    marketing: dict[str, Names] = key({}, "attribute -> values that marketing hands over")
    sales: SalesIcp | None = key(None, "attribute -> values that sales accepts; absent = sales accepts all")


class DataQuality(Frozen):
    """What nature delivers; options may clean it."""

    missing_data: Share = key(
        0.0, "share of leads whose attributes are unknown and whose score says nothing", usual="0.05-0.3"
    )
    stale_contacts: Share = key(0.0, "share of phones, and of e-mail addresses, that do not work", usual="0.05-0.25")
    duplicates: Share = key(
        0.0, "share of leads that repeat one of the same source of the last 14 days", usual="0.02-0.15"
    )
    never_reachable: Share = key(0.0, "share of people who never answer anyone", usual="0.05-0.2")


class Scale(Frozen):
    """The company's points for percentiles of the scoring, straight lines between them."""

    points: Annotated[tuple[Amount, ...], Field(strict=False, min_length=2)] = key(
        (0.0, 100.0), "points", unit="points", source="assumption: points are percentiles"
    )
    percentile: Annotated[tuple[Annotated[float, Field(ge=0, le=100)], ...], Field(strict=False, min_length=2)] = key(
        (0.0, 100.0),
        "percentile each of them stands for",
        unit="percentile",
        source="assumption: points are percentiles",
    )

    @model_validator(mode="after")
    def _rising(self) -> "Scale":
        if len(self.points) != len(self.percentile):
            raise ValueError(say("points and percentile must have the same length"))
        for name, row in (("points", self.points), ("percentile", self.percentile)):
            if any(b <= a for a, b in pairwise(row)):
                raise ValueError(say("{name} must rise from one to the next", name=name))
        if self.percentile[0] != 0 or self.percentile[-1] != 100:
            raise ValueError(say("percentile must begin with 0 and end with 100"))
        return self


class ScoringScale(Frozen):
    """How the company writes its scores."""

    scale: Scale = key(Scale(), "points for percentiles")


Needs = Literal["phone", "email", "none"]
SYNCHRONOUS = frozenset({"phone", "chat"})
CONTACT_DATA: dict[str, Needs] = {"phone": "phone", "sms": "phone", "whatsapp": "phone", "email": "email"}


class Channel(Frozen):
    """How people are reached on a channel, and what an attempt costs."""

    synchronous: bool | None = key(
        None, "an answer comes in the attempt itself; absent = phone and chat yes, others no"
    )
    needs: Needs | None = key(
        None, "contact data it needs; absent = by name: phone, sms: phone; email: email; others none"
    )
    work_time: Lasting = key(
        "0s", "a person's work for one attempt", unit="duration", usual="2m-15m", validate_default=True
    )
    talk_time: Lasting = key("0s", "a conversation", unit="duration", usual="5m-30m", validate_default=True)
    reach: Share = key(
        1.0,
        "chance that an attempt at once connects",
        usual="phone 0.3-0.5, e-mail 0.05-0.2",
        source="off: everybody answers",
    )
    hour_factor: Profile = key(
        "flat",
        "factor on the chance by the lead's local hour of week: a profile's name or 168 numbers",
        source="off: every hour alike",
    )
    fatigue: Share = key(
        1.0, "factor on the chance with each attempt already made", usual="0.8-1", source="off: no effect"
    )
    reply_delay: Lasting = key("0s", "until the answer comes (asynchronous)", unit="duration", validate_default=True)
    opt_out: Share = key(0.0, "chance that a touch makes the person opt out", usual="0.001-0.01")
    complaint: Share = key(0.0, "chance that a delivered message brings a complaint", usual="0.0001-0.003")


class Crowding(Frozen):
    """Dense touches annoy: hazards are multiplied by `factor` for each touch of the last `window`."""

    factor: Annotated[float, Field(ge=1, le=10)] = key(1.0, "factor per touch", usual="1-1.5", source="off: no effect")
    window: Duration = key(7 * DAY, "touches that count", unit="duration", source="model, section 11")
    duplicates: Annotated[float, Field(ge=1, le=10)] = key(
        1.0, "factor on the hazards of duplicates", usual="1-3", source="off: no effect"
    )


class Review(Frozen):
    """Sales looks at a lead before the first attempt."""

    work_time: Lasting = key("0s", "time of a review", unit="duration", usual="1m-10m", validate_default=True)


class RejectionReasons(Frozen):
    """What conversations that do not qualify end in; the rest of the shares is `no need`."""

    no_budget: Share = key(0.25, "share without a budget", source="assumption")
    chose_another: Share = key(0.15, "share that chose another", source="assumption")
    too_early: Share = key(0.0, "share that is too early and goes to nurture", usual="0.2-0.5")

    @model_validator(mode="after")
    def _shares_fit(self) -> "RejectionReasons":
        if self.no_budget + self.chose_another + self.too_early > 1 + 1e-9:
            raise ValueError(say("no_budget + chose_another + too_early must not exceed 1"))
        return self


class Queue(Frozen):
    """Limits of waiting leads."""

    most_waiting: Count | None = key(None, "leads that may wait untouched; the rest is turned away", unit="leads")


class Disruption(Frozen):
    """Something that goes wrong for a while."""

    kind: Literal[
        "router_outage", "wrong_rule", "everybody_absent", "left_in_rotation", "bulk_import", "scoring_down"
    ] = key(meaning="what happens")
    day: Annotated[int, Field(ge=-3660, le=3660)] = key(meaning="days after `start`", unit="days")
    hour: Annotated[float, Field(ge=0, lt=24)] = key(0.0, "local hour it begins", unit="hour of day")
    over: Duration = key(meaning="how long it lasts; for bulk_import the time the leads spread over", unit="duration")
    share: Share = key(1.0, "share of leads that go astray (wrong_rule)", source="model, section 8: shapes what is on")
    noticed_after: Duration = key(
        "4h", "time until an astray lead is found", unit="duration", validate_default=True, source="assumption"
    )
    team: str | None = key(None, "team it concerns (everybody_absent, left_in_rotation); absent = all")
    person: Count = key(
        1, "number of the person in the team, from 1 (left_in_rotation)", source="the first of the team"
    )
    leads: Count = key(0, "leads of a bulk import", unit="leads")
    source: str | None = key(None, "source the imported leads count to (bulk_import)")


class Interval(Frozen):
    """Dates from and to, both included."""

    start: dt.date = key(meaning="first day", alias="from")
    to: dt.date = key(meaning="last day")

    @model_validator(mode="after")
    def _ordered(self) -> "Interval":
        if self.to < self.start:
            raise ValueError(say("`to` must not lie before `from`"))
        return self


IcpTable = Annotated[Icp, BeforeValidator(_icp_weights)]
