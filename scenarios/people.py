"""What we believe about the team: who works when, how fast, and at what cost."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from policies.distributions import Lasting
from policies.durations import MINUTE, Duration
from policies.frozen import Amount, Count, Frozen, Names, Share, key
from policies.staffing import TeamStaffing
from scenarios.market import Interval

Role = Literal["sdr", "ae", "manager"]
Holidays = str | Names | Annotated[tuple[dt.date, ...], Field(strict=False)]
"""Public holidays: those of a country, of several, or dates."""
Speed = Annotated[float, Field(gt=0, le=20)]


class Person(Frozen):
    """One named person of a team; what is absent is as in the team."""

    name: str | None = key(None, "name on screens", max_length=120)
    shift: str | None = key(None, "working hours")
    breaks: Names | None = key(None, "daily breaks")
    timezone: str | None = key(None, "IANA zone")
    attributes: dict[str, str | Names] = key({}, "what makes them eligible: attribute -> value or values")
    speed: Speed = key(1.0, "divides work times", usual="0.7-1.3", source="off: no effect")
    skill: Annotated[float, Field(ge=0, le=5)] = key(
        1.0, "multiplies the chance that a conversation qualifies", usual="0.7-1.3", source="off: no effect"
    )
    weight: Annotated[float, Field(gt=0, le=1000)] | None = key(None, "weight in weighted_round_robin")
    adherence: Share | None = key(None, "share of assigned leads that get worked at all")
    other_work: Share | None = key(None, "share of free time for other work")
    cost_per_month: Amount | None = key(None, "cost", unit="currency a month")
    start: dt.date | None = key(None, "first day, with the team's ramp")
    leaves: dt.date | None = key(None, "first day they are gone")
    time_off: Annotated[tuple[Interval, ...], Field(strict=False)] = key((), "holidays of their own")
    calendar: str | None = key(
        None, "an .ics file beside the scenario: meetings, days off, working hours", max_length=500
    )


class Team(Frozen):
    """People of one role with the same hours and habits."""

    name: str = key(meaning="name of the team", min_length=1, max_length=120)
    role: Role = key(
        "sdr", "sdr, ae (hosts meetings) or manager (handles alerts)", source="assumption: most teams that work leads"
    )
    headcount: Count | None = key(None, "people from the first day", unit="people")
    reps: Annotated[tuple[Person, ...], Field(strict=False)] = key((), "people by name, the first of the team")
    attributes: dict[str, str | Names] = key({}, "what makes them eligible: attribute -> value or values")
    shift: str = key("24x7", 'working hours, such as "Mon-Fri 09:00-17:00"', source="off: always on shift")
    breaks: Names = key((), 'daily breaks, such as ["12:00-12:30"]')
    timezone: str | None = key(None, "IANA zone; absent = the scenario's")
    holidays: Holidays | None = key(None, "public holidays; absent = the scenario's")
    time_off: Annotated[tuple[Interval, ...], Field(strict=False)] = key((), "days on which the whole team is off")
    other_work: Share = key(0.0, "share of free time for other work, such as outbound", usual="0.2-0.6")
    other_work_block: Duration = key(30 * MINUTE, "length of a block of it", unit="duration", source="model, section 4")
    internal_meetings_per_week: Annotated[float, Field(ge=0, le=100)] = key(
        0.0, "internal meetings", unit="meetings a week"
    )
    internal_meeting_length: Duration = key(30 * MINUTE, "length of one", unit="duration", source="assumption")
    absence: Share = key(0.0, "share of days ill or away without notice", usual="0.02-0.06")
    absence_known_after: Duration = key(
        30 * MINUTE, "into the shift until it is known", unit="duration", source="model, section 4"
    )
    adherence: Share = key(
        1.0, "share of assigned leads that get worked at all", usual="0.3-1", source="model, section 11: 1 when off"
    )
    reason_discipline: Share = key(
        1.0, "share of rejections that carry a reason", source="off: every rejection has a reason"
    )
    cherry_picking: Share = key(0.0, "chance of passing over a lead under the median score of the queue (pull queue)")
    speed: Speed = key(1.0, "divides work times", source="off: no effect")
    skill: Annotated[float, Field(ge=0, le=5)] = key(
        1.0, "multiplies the chance that a conversation qualifies", source="off: no effect"
    )
    max_active_leads: Count | None = key(None, "cap on open leads a person", unit="leads")
    max_new_leads_per_day: Count | None = key(None, "cap on new leads a person and local day", unit="leads")
    cost_per_month: Amount = key(0.0, "cost of a person", unit="currency a month")
    ramp: Annotated[tuple[Annotated[float, Field(gt=0, le=1)], ...], Field(strict=False)] = key(
        (), "output in a new hire's months 1, 2, 3, ...; then 1", usual="[0.5, 0.75, 1.0]"
    )
    turnover_per_year: Annotated[float, Field(ge=0, le=5)] = key(0.0, "share of people leaving a year", usual="0.3-0.4")
    vacancy: Duration = key(
        "0s", "time until who leaves is replaced", unit="duration", validate_default=True, usual="4w-12w"
    )
    hiring_cost: Amount = key(0.0, "cost of one hire, replacements too", unit="currency")
    idle_work: Lasting | None = key(
        None, "with nothing to do people start something of this length and finish it", unit="duration"
    )
    meeting_length: Duration = key(30 * MINUTE, "a sales meeting (hosts)", unit="duration", source="assumption")
    show_rate: Share = key(
        1.0,
        "share of meetings that are held, booked for the same day (hosts)",
        usual="0.7-0.85",
        source="off: every meeting is held",
    )
    win_rate: Share = key(0.0, "share of held meetings that become customers (hosts)", usual="0.15-0.3")
    sales_cycle: Lasting = key("0s", "from the meeting held to won or lost", unit="duration", validate_default=True)
    alerts_per_hour: Annotated[float, Field(gt=0, le=1000)] | None = key(
        None, "alerts one can act on (managers)", unit="alerts an hour"
    )

    @property
    def size(self) -> int:
        """People from the first day: `headcount`, else those named."""
        return self.headcount if self.headcount is not None else len(self.reps)

    def size_under(self, staffing: TeamStaffing | None) -> int:
        """People from the first day under an option's own staffing of the team, None where it has none."""
        return self.size if staffing is None or staffing.headcount is None else staffing.headcount
