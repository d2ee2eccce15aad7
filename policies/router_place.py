"""Where routers set what an option consists of: topics in the order in which an administrator types them in."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Topic(StrEnum):
    """What belongs together on a router's screens."""

    POOLS = "pools"
    HOURS = "hours"
    CAPS = "caps"
    TRIGGER = "trigger"
    GATE = "gate"
    DATA = "data"
    DEDUP = "dedup"
    ACCOUNT = "account"
    CRITERIA = "criteria"
    METHOD = "method"
    WEIGHTS = "weights"
    FAIRNESS = "fairness"
    FALLBACK = "fallback"
    NOTIFY = "notify"
    SLA = "sla"
    PRE_ALERT = "pre_alert"
    BREACH = "breach"
    REASSIGN = "reassign"
    WORK_ORDER = "work_order"
    CADENCE = "cadence"
    CONTACT_CAPS = "contact_caps"
    NURTURE = "nurture"
    BOOKING = "booking"
    AUTO_REPLY = "auto_reply"
    BOT = "bot"
    REMINDERS = "reminders"
    ROLLOUT = "rollout"
    PLUGIN = "plugin"
    BEYOND = "beyond"
    """No setting of any router: habits, costs, how good a score is."""


class Can(StrEnum):
    """Whether a product does it."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Source:
    """A page of public documentation."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a product sets it, in its own terms; `sources` are keys of its pages, none = not confirmed there."""

    words: str
    sources: tuple[str, ...] = ()
    can: Can = Can.YES


@dataclass(frozen=True, slots=True)
class Router:
    """A product: its name, its pages, and its place for each topic but `BEYOND`."""

    name: str
    pages: Mapping[str, Source]
    places: Mapping[Topic, Place]


def partly(words: str, *sources: str) -> Place:
    """A place that does some of it; `words` say which part it does not."""
    return Place(words, sources, Can.PARTLY)


def cannot(words: str, *sources: str) -> Place:
    """What the product does not do; `words` say what comes nearest."""
    return Place(words, sources, Can.NO)


def setting(words: str, *sources: str) -> Place:
    """A place that does it."""
    return Place(words, sources)


TOPIC_OF: Mapping[str, Topic] = MappingProxyType(
    {
        "mql": Topic.GATE,
        "sla": Topic.SLA,
        "sla.pre_alert": Topic.PRE_ALERT,
        "sla.reassign": Topic.REASSIGN,
        "cadence": Topic.CADENCE,
        "contact_caps": Topic.CONTACT_CAPS,
        "nurture": Topic.NURTURE,
        "routing": Topic.METHOD,
        "routing.weights": Topic.WEIGHTS,
        "routing.calibrate": Topic.FAIRNESS,
        "routing.vacation_catch_up": Topic.FAIRNESS,
        "routing.credit_no_show": Topic.FAIRNESS,
        "routing.credit_rejected": Topic.FAIRNESS,
        "routing.max_lead": Topic.FAIRNESS,
        "routing.hot_to": Topic.CRITERIA,
        "routing.bands": Topic.CRITERIA,
        "routing.attribute": Topic.CRITERIA,
        "routing.territories": Topic.CRITERIA,
        "routing.plugin": Topic.PLUGIN,
        "owner_first": Topic.ACCOUNT,
        "eligibility": Topic.CRITERIA,
        "fallback": Topic.FALLBACK,
        "fallback_after": Topic.FALLBACK,
        "assignment_latency": Topic.TRIGGER,
        "notify": Topic.NOTIFY,
        "work_order": Topic.WORK_ORDER,
        "first_touch_before_followup": Topic.WORK_ORDER,
        "scoring": Topic.BEYOND,
        "data_care": Topic.DATA,
        "data_care.dedup": Topic.DEDUP,
        "data_care.cost_per_lead": Topic.BEYOND,
        "reassign": Topic.REASSIGN,
        "on_breach": Topic.BREACH,
        "alert_compliance": Topic.BEYOND,
        "stale_after": Topic.CAPS,
        "automation.rollout": Topic.ROLLOUT,
        "automation.auto_reply": Topic.AUTO_REPLY,
        "automation.instant_booking": Topic.BOOKING,
        "automation.bot": Topic.BOT,
        "automation.reminders": Topic.REMINDERS,
        "staffing": Topic.POOLS,
        "staffing.shift": Topic.HOURS,
        "staffing.breaks": Topic.HOURS,
        "cost": Topic.BEYOND,
    }
)
"""Setting of an option (names of free tables left out) -> topic; the longest beginning holds."""


def topic_of(path: str) -> Topic:
    """The topic of a setting such as "sla.pre_alert"; KeyError for one that no topic holds."""
    parts = path.split(".")
    for end in range(len(parts), 0, -1):
        found = TOPIC_OF.get(".".join(parts[:end]))
        if found is not None:
            return found
    raise KeyError(path)
