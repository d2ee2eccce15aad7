"""What each routing method is called in five routers, from their public documentation."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

ROUTERS: Mapping[str, str] = MappingProxyType(
    {
        "leandata": "LeanData",
        "hubspot": "HubSpot",
        "salesforce": "Salesforce",
        "chilipiper": "Chili Piper",
        "distribution-engine": "Distribution Engine",
    }
)
"""Key of `leadsim export --as` -> name of the router."""


@dataclass(frozen=True, slots=True)
class Called:
    """The nearest thing in a router; `confirmed` = found in its public documentation, not only inferred."""

    words: str
    confirmed: bool = True


def _unsure(words: str) -> Called:
    return Called(words, confirmed=False)


CALLED: Mapping[str, Mapping[str, Called]] = MappingProxyType(
    {
        "round_robin": {
            "leandata": Called("Order-Based pool, 24/7 on"),
            "hubspot": Called("workflow action Rotate record to owner"),
            "salesforce": Called("none built in; Flow with a counter field"),
            "chilipiper": _unsure("Record Distribution with Vacation Adjustment off"),
            "distribution-engine": _unsure("Round Robin, Assign if user is unavailable on"),
        },
        "weighted_round_robin": {
            "leandata": Called("Order-Based pool with weighted distribution"),
            "hubspot": _unsure("none built in; several rotations, or a marketplace app"),
            "salesforce": Called("none built in; Flow with a counter field"),
            "chilipiper": Called("Weights of a Distribution (100 % is normal, 200 % twice as many)"),
            "distribution-engine": Called("Round Robin with Weighting (2 is twice as many)"),
        },
        "available_round_robin": {
            "leandata": Called("Order-Based pool that respects User Schedules"),
            "hubspot": _unsure("Rotate record to owner, based on user availability (documented for tickets, in beta)"),
            "salesforce": _unsure("none built in; Flow that skips who is away"),
            "chilipiper": Called("Record Distribution (skips all-day busy events)"),
            "distribution-engine": Called("Round Robin within Distribution Hours"),
        },
        "count_based": {
            "leandata": Called("Count-Based pool with Round Robin Credit"),
            "hubspot": _unsure("none built in"),
            "salesforce": _unsure("none built in; Flow or Apex"),
            "chilipiper": Called("Round Robin by fewest meetings, with credit for no-shows and vacation calibration"),
            "distribution-engine": Called("Load Balancing, daily, weekly or monthly"),
        },
        "least_loaded": {
            "leandata": _unsure("Capping by records owned (a limit, not an order)"),
            "hubspot": _unsure("Rotate record to owner, by number of open tickets (documented for tickets)"),
            "salesforce": Called("Omni-Channel routing model Least Active"),
            "chilipiper": _unsure("none built in; Record Limit is a cap"),
            "distribution-engine": Called("Load Balancing, balance by active record count"),
        },
        "score_priority": {
            "leandata": _unsure("a decision on the score in FlowBuilder before pools of their own"),
            "hubspot": _unsure("workflow branch on the score before rotations of their own"),
            "salesforce": Called("Omni-Channel queue priority; assignment rules on the score"),
            "chilipiper": _unsure("a rule on the score before a Distribution of its own"),
            "distribution-engine": Called("a distributor per score band with its own Sort Order"),
        },
        "calendar_aware": {
            "leandata": _unsure("BookIt, by calendar availability (of meetings, not of first touches)"),
            "hubspot": Called("round robin meeting link, by calendar availability (of meetings, not of first touches)"),
            "salesforce": _unsure("Omni-Channel routing model Most Available (by free capacity, not by calendar)"),
            "chilipiper": Called("Show availability for all (of meetings, not of first touches)"),
            "distribution-engine": _unsure("none built in; availability is on or off"),
        },
        "shared_queue": {
            "leandata": Called("a queue as a member of a pool"),
            "hubspot": _unsure("unassigned view that people take from"),
            "salesforce": Called("lead queue, taken by hand"),
            "chilipiper": _unsure("none built in"),
            "distribution-engine": Called("Pull Distributor"),
        },
        "territory": {
            "leandata": Called("nested pools by territory rules"),
            "hubspot": Called("workflow branch by property before Rotate record to owner"),
            "salesforce": Called("lead assignment rules by field, first match wins"),
            "chilipiper": Called("Rules that send to Teams"),
            "distribution-engine": Called("Territories with the Territory Distributor"),
        },
        "plugin": {
            "leandata": _unsure("custom logic in Apex"),
            "hubspot": _unsure("custom coded workflow action"),
            "salesforce": Called("custom Apex"),
            "chilipiper": _unsure("none"),
            "distribution-engine": _unsure("custom classification with Stamps"),
        },
    }
)
"""Method -> router -> what it is called there."""

ONLY_NEAR = frozenset(
    {("least_loaded", "leandata"), ("least_loaded", "hubspot"), ("least_loaded", "chilipiper")}
    | {("available_round_robin", "hubspot"), ("round_robin", "chilipiper")}
    | {("calendar_aware", router) for router in ("leandata", "hubspot", "salesforce", "chilipiper")}
)
"""(method, router) where what stands in `CALLED` is not the same thing: a limit, tickets only, meetings only."""
