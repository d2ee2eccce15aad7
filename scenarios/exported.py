"""An option for other programs: JSON with a schema, all that a router would have to know and nothing of the market."""

from typing import Annotated, Any, Literal

from pydantic import Field

from policies.frozen import Frozen, Names, key
from policies.settings import Policy
from scenarios.people import Holidays, Team
from scenarios.scenario import Scenario

FORMAT = 1


class Exported(Frozen):
    """The object that `leadsim export --as json` prints; durations are written as in the scenario file."""

    format: Literal[1] = key(FORMAT, "version of this format; a change that breaks readers raises it")
    scenario: str = key(meaning="name of the scenario")
    currency: str = key(meaning="currency of all amounts")
    timezone: str = key(meaning="IANA zone of business hours and shifts without one of their own")
    business_hours: str = key(meaning="the clock of every promise with clock = business")
    holidays: Holidays | None = key(None, "public holidays: a country or dates")
    attributes: dict[str, Names] = key({}, "what is known of a lead: name -> values, as rules name them")
    channels: Names = key((), "channels that steps and caps name")
    marketing_icp: dict[str, Names] | None = key(
        None, "what marketing hands over as ICP where mql.icp is true: attribute -> values"
    )
    teams: Annotated[tuple[Team, ...], Field(strict=False)] = key((), "who works; staffing of the option comes on top")
    policy: Policy = key(meaning="the option, complete: nothing is left to be taken from another")
    ranges: Names = key((), "places of the option's numbers that the file gives as ranges; the likely value stands")


def exported(scenario: Scenario, policy: Policy) -> Exported:
    """What a program needs of an option; `like` is resolved and left out."""
    frame, icp = scenario.scenario, scenario.icp
    return Exported(
        scenario=frame.name,
        currency=frame.currency,
        timezone=frame.timezone,
        business_hours=frame.business_hours,
        holidays=frame.holidays,
        attributes=scenario.attributes,
        channels=tuple(scenario.channels),
        marketing_icp=None if icp is None or not icp.marketing else dict(icp.marketing),
        teams=scenario.teams,
        policy=policy.model_copy(update={"like": None}),
        ranges=tuple(".".join(map(str, each.place)) for each in policy.doubts.all),
    )


def exported_schema() -> dict[str, Any]:
    """The JSON schema of the object."""
    return Exported.model_json_schema(by_alias=True)
