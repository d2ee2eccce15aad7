"""A scenario file as frozen models: what the planner believes, and the options to compare."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, PrivateAttr

from policies.doubts import Doubts
from policies.durations import DAY, Duration
from policies.frozen import Amount, Frozen, Names, Share, key
from policies.settings import Choices, Policy
from scenarios.calendar_files import NO_CALENDARS, CalendarFiles
from scenarios.decay_curves import ContactDecay, InterestDecay
from scenarios.market import (
    Channel,
    Crowding,
    DataQuality,
    Demand,
    Disruption,
    IcpTable,
    Queue,
    RejectionReasons,
    Review,
    ScoringScale,
    Source,
)
from scenarios.people import Holidays, Team
from scenarios.ranges import Range

Weeks = Annotated[int, Field(ge=0, le=520)]
Period = Literal["week", "month", "quarter"]
PERIOD_DAYS: dict[Period, int] = {"week": 7, "month": 30, "quarter": 90}


class Frame(Frozen):
    """[scenario]: the time played, its calendar, and what decides."""

    name: str = key(meaning="name of the scenario", min_length=1, max_length=200)
    description: str = key("", "what it is about", max_length=5000)
    start: dt.date = key(meaning="first measured day, local midnight")
    weeks: Annotated[int, Field(ge=1, le=520)] = key(12, "weeks measured", unit="weeks", source="assumption: a quarter")
    warmup_weeks: Weeks = key(0, "weeks played before, not measured", unit="weeks", usual="1-4")
    drain_weeks: Weeks = key(0, "weeks played behind, for the last leads to ripen", unit="weeks", usual="2-8")
    timezone: str = key("UTC", "IANA zone of the company", source="off: no local time")
    holidays: Holidays | None = key(None, 'public holidays: a country ("PL", "DE-BY") or dates; absent = none')
    business_hours: str = key("24x7", "the clock of every promise", source="off: always open")
    currency: str = key("EUR", "currency of all amounts", min_length=1, max_length=12, source="assumption")
    seed: Annotated[int, Field(ge=0, lt=2**63)] = key(1, "seed of all chance", source="any number does")
    replications: Annotated[int, Field(ge=1, le=100_000)] = key(30, "simulated runs at most", source="experiments page")
    primary_kpi: str = key(
        "meetings_held_per_month", "the KPI that decides", source="faces page: outcome before activity"
    )
    smallest_effect: dict[str, Annotated[float, Field(gt=0)]] = key(
        {}, "per KPI, less than this is no difference that matters"
    )
    forecast_period: Period = key(
        "month", "forecasts are for whole blocks of 7, 30 or 90 days", source="model, section 11"
    )


class Decay(Frozen):
    """[decay]: how chances fall with a lead's age; absent = they do not."""

    contact: ContactDecay | None = key(None, "does anyone answer, by the lead's age at the attempt")
    interest: InterestDecay | None = key(None, "does a conversation still qualify")


class Meetings(Frozen):
    """[meetings]: who holds them and when they may lie."""

    host: Literal["AE", "owner"] = key("AE", "people of the role ae, or the lead's owner", source="model, section 11")
    lead_time: Duration = key("0s", "at least so far ahead", unit="duration", validate_default=True, usual="0h-1d")
    book_within: Duration = key(
        14 * DAY, "else the meeting is lost as no slot", unit="duration", source="model, section 11"
    )
    show_decay: Annotated[float, Field(ge=0, le=1)] = key(
        0.03, "fall of the show rate per day waited (exponential)", source="model, section 11"
    )
    reschedule: Share = key(0.5, "chance that a no-show books once more", source="model, section 11")


class Economics(Frozen):
    """[economics]: from deals to money."""

    gross_margin: Share = key(1.0, "share of revenue that is margin", usual="0.5-0.85", source="off: revenue is margin")
    horizon_months: Annotated[int, Field(ge=1, le=120)] = key(
        12, "months over which one-off costs are spread", unit="months", source="assumption: a year"
    )
    per_lead_cost: Amount = key(0.0, "cost of one lead", unit="currency")


class AgreementRow(Frozen):
    """One row of the sales-marketing agreement, as the workshop wrote it."""

    rule: str = key("", "text of the rule", max_length=2000)
    owner: str = key("", "who owns it", max_length=200)
    metric: str = key("", "how it is measured", max_length=2000)
    promise: str = key("", "what is promised", max_length=2000)
    agreed: bool = key(False, "agreed or open")
    by: str = key("", "by whom", max_length=200)
    when: dt.date | None = key(None, "agreed on")


class Agreement(Frozen):
    """[agreement]: written by the workshop, printed in the agreement."""

    definitions: dict[str, Annotated[str, Field(max_length=5000)]] = key(
        {}, "ICP, MQL, SAL, SQL, rejected, nurture -> text"
    )
    rows: dict[str, AgreementRow] = key({}, "MQL definition, routing, first contact, follow-up, rejection, recycling")


class Scenario(Choices):
    """A whole file. Build it with `scenarios.loading.load`; the options in `policies` are complete (likes resolved)."""

    scenario: Frame = key(meaning="time, calendar and what decides")
    decay: Decay = key(Decay(), "how chances fall with a lead's age")
    attributes: dict[str, Names] = key({}, "what is known of a lead: name -> values")
    icp: IcpTable | None = key(None, "who really buys, what marketing hands over, what sales accepts")
    demand: Demand = key(Demand(), "how volumes move over time")
    sources: Annotated[tuple[Source, ...], Field(strict=False, min_length=1)] = key(meaning="where leads come from")
    data_quality: DataQuality = key(DataQuality(), "what nature delivers")
    scoring: ScoringScale = key(ScoringScale(), "the company's points")
    channels: dict[str, Channel] = key({}, "how people are reached")
    crowding: Crowding = key(Crowding(), "dense touches annoy")
    review: Review = key(Review(), "sales looks at a lead before the first attempt")
    rejections: RejectionReasons = key(RejectionReasons(), "what conversations that do not qualify end in")
    reply_window: Duration = key(
        14 * DAY,
        "answers are awaited so long after the last asynchronous step",
        unit="duration",
        source="model, section 11",
    )
    teams: Annotated[tuple[Team, ...], Field(strict=False, min_length=1)] = key(meaning="who works")
    queue: Queue = key(Queue(), "limits of waiting leads")
    meetings: Meetings | None = key(None, "meetings after a qualified conversation; absent = none")
    economics: Economics = key(Economics(), "from deals to money")
    agreement: Agreement = key(Agreement(), "written by the workshop")
    disruptions: Annotated[tuple[Disruption, ...], Field(strict=False)] = key((), "what goes wrong for a while")
    policies: Annotated[tuple[Policy, ...], Field(strict=False, min_length=1)] = key(
        meaning="the options; the first is the baseline"
    )
    ranges: tuple[Range, ...] = key((), "numbers that the file gives as ranges; set by loading", exclude=True)
    _doubts: Doubts = PrivateAttr(Doubts())
    _calendars: CalendarFiles = PrivateAttr(NO_CALENDARS)

    @property
    def doubts(self) -> Doubts:
        """Where the ranges act outside the options, each of which has its own; set by loading."""
        return self._doubts

    def doubting(self, doubts: Doubts) -> "Scenario":
        """The same scenario with other doubts about its numbers."""
        copy = self.model_copy()
        copy._doubts = doubts
        return copy

    @property
    def calendars(self) -> CalendarFiles:
        """The .ics files of its people; set by loading."""
        return self._calendars

    def with_calendars(self, calendars: CalendarFiles) -> "Scenario":
        """The same scenario with other calendars behind the names of the files."""
        copy = self.model_copy()
        copy._calendars = calendars
        return copy

    def option(self, name: str) -> Policy:
        """The option of this name; KeyError when there is none."""
        for policy in self.policies:
            if policy.name == name:
                return policy
        raise KeyError(name)
