"""What an option changes about the teams: headcount, hours and hires."""

import datetime as dt
from typing import Annotated

from pydantic import Field

from policies.frozen import Count, Frozen, Names, key


class Hire(Frozen):
    """People who join a team on a date, with the team's ramp."""

    count: Annotated[int, Field(ge=1, le=1000)] = key(meaning="how many join", unit="people")
    start: dt.date = key(meaning="first day", alias="from")


class TeamStaffing(Frozen):
    """An option's own staffing of one team; what is absent stays as in [[teams]]."""

    headcount: Count | None = key(None, "people from the first day", unit="people")
    shift: str | None = key(None, 'working hours, such as "Mon-Fri 09:00-17:00"')
    breaks: Names | None = key(None, 'daily breaks, such as ["12:00-12:30"]')
    hires: Annotated[tuple[Hire, ...], Field(strict=False)] = key((), "people who join later")
