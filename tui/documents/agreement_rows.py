"""The six rows and the definitions of an agreement: the workshop's words, else proposals from the settings."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from policies.settings import Policy
from scenarios.scenario import AgreementRow, Scenario
from sim.measures.promises import promises as promised_by
from tui.documents.promises import Levels, Side, promises, side_name
from tui.documents.row_words import (
    first_contact_rule,
    follow_up_rule,
    icp_words,
    mql_rule,
    recycling_rule,
    rejection_rule,
    routing_rule,
)
from tui.text import _

_EMPTY = AgreementRow()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the agreement; `is_proposal`: its rule is worded from the settings, nobody wrote it."""

    key: str
    area: str
    rule: str
    owner: str
    metric: str
    promise: str
    kept: tuple[str, ...]
    """measures with the level that 9 of 10 periods keep"""
    is_agreed: bool
    by: str
    when: dt.date | None
    is_proposal: bool
    simulated: str
    """what the settings say, where the workshop has words of its own"""

    @property
    def status(self) -> str:
        """Agreed, by whom and when, or open."""
        if not self.is_agreed:
            return _("open")
        parts = [_("agreed")]
        parts += [_("by {name}").format(name=self.by)] if self.by else []
        parts += [_("on {date}").format(date=self.when.isoformat())] if self.when is not None else []
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Definition:
    """A term with its meaning; `is_proposal`: worded from the settings, nobody wrote it."""

    term: str
    text: str
    is_proposal: bool


@dataclass(frozen=True, slots=True)
class _Area:
    key: str
    title: Callable[[], str]
    owner: Side
    rule: Callable[[Scenario, Policy], str]
    measures: tuple[str, ...]
    promised: str = ""
    """of the SLA tiers; its attainment comes first"""


_AREAS: tuple[_Area, ...] = (
    _Area("mql", lambda: _("MQL definition"), "marketing", mql_rule, ("mqls_per_month", "mql_acceptance")),
    _Area("routing", lambda: _("Routing"), "revops", lambda _scenario, policy: routing_rule(policy),
          ("time_to_assignment_p90",), "assignment"),
    _Area("first_contact", lambda: _("First contact"), "sales", first_contact_rule,
          ("never_touched",), "first_touch"),
    _Area("follow_up", lambda: _("Follow-up"), "sales", lambda _scenario, policy: follow_up_rule(policy),
          ("contact_rate", "opt_out_rate"), "attempts"),
    _Area("rejection", lambda: _("Rejection"), "sales", lambda scenario, _policy: rejection_rule(scenario),
          ("mql_acceptance", "rejections_without_reason")),
    _Area("recycling", lambda: _("Recycling"), "marketing", lambda _scenario, policy: recycling_rule(policy),
          ("recycled_per_month", "recycled_sql_rate")),
)  # fmt: skip


def agreement_rows(scenario: Scenario, policy: Policy, levels: Levels | None) -> tuple[Row, ...]:
    """The six rows in order; without levels nothing stands beside the promises."""
    found, labels = [], {} if levels is None else _labels(levels)
    for area in _AREAS:
        own = scenario.agreement.rows.get(area.key, _EMPTY)
        settings = area.rule(scenario, policy)
        measures = () if levels is None else _measures(area, policy, levels)
        rule = own.rule or (_definition(scenario, "MQL") if area.key == "mql" else "")
        found.append(
            Row(
                key=area.key,
                area=area.title(),
                rule=rule or settings,
                owner=own.owner or side_name(area.owner),
                metric=own.metric,
                promise=own.promise,
                kept=tuple(f"{labels.get(key) or levels.name(key)}: {levels.kept(key)}" for key in measures)
                if levels
                else (),
                is_agreed=own.agreed,
                by=own.by,
                when=own.when,
                is_proposal=not rule,
                simulated=settings if rule else "",
            )
        )
    return tuple(found)


def _measures(area: _Area, policy: Policy, levels: Levels) -> tuple[str, ...]:
    """What a row is measured by: the attainment of each tier that promises it, else figures without one."""
    tiers = [f"sla_attainment.{tier.tier}.{area.promised}" for tier in policy.sla if area.promised in promised_by(tier)]
    keys = tiers if tiers and area.key == "routing" else [*tiers, *area.measures]
    return tuple(key for key in keys if _is_told(levels, key))


def _labels(levels: Levels) -> dict[str, str]:
    """Measures in the words of their promises."""
    told = {one.key: one.what for one in promises(levels)}
    return told | {
        "time_to_assignment_p90": _("Time until 9 of 10 leads have an owner, nights and weekends included"),
    }


def _is_told(levels: Levels, key: str) -> bool:
    ahead = levels.ahead(key)
    return ahead is not None and (key not in ("recycled_per_month", "recycled_sql_rate") or ahead.p90 > 0)


def _definition(scenario: Scenario, term: str) -> str:
    return next(
        (text for name, text in scenario.agreement.definitions.items() if name.casefold() == term.casefold()), ""
    )


def definitions(scenario: Scenario, policy: Policy) -> tuple[Definition, ...]:
    """The terms of the glossary first, as agreed or as proposed, then what else the workshop defined."""
    given = {name.casefold(): (name, text) for name, text in scenario.agreement.definitions.items() if text.strip()}
    found = []
    for key, (term, proposal) in _proposals(scenario, policy).items():
        own = given.pop(key.casefold(), None)
        found.append(Definition(term, proposal, True) if own is None else Definition(term, own[1], False))
    return (*found, *(Definition(name, text, False) for name, text in given.values()))


def _proposals(scenario: Scenario, policy: Policy) -> dict[str, tuple[str, str]]:
    marketing, sales = icp_words(scenario, "marketing"), icp_words(scenario, "sales")
    icp = marketing or sales or _("Nobody has said yet which customers are ours.")
    if icp_differs(scenario):
        icp = _("Marketing says: {marketing}. Sales says: {sales}. One of them must hold for both.").format(
            marketing=marketing or _("everybody"), sales=sales or _("everybody")
        )
    sal = _(
        "An MQL that sales has looked at and takes on: it is no duplicate, can be reached, and fits what sales accepts."
    )
    rejected = _(
        "A lead that sales gives back with a reason: duplicate, no usable data, not our kind of customer, no budget, no"
        " need, chose another."
    )
    return {
        "ICP": ("ICP", icp),
        "MQL": ("MQL", mql_rule(scenario, policy)),
        "SAL": ("SAL", sal),
        "SQL": ("SQL", _("A lead that a conversation has qualified; a meeting is booked with it.")),
        "rejected": (_("Rejected"), rejected),
        "nurture": (_("Nurture"), recycling_rule(policy)),
    }


def icp_differs(scenario: Scenario) -> bool:
    """Marketing and sales do not mean the same customers by ICP."""
    return scenario.icp is not None and icp_words(scenario, "marketing") != icp_words(scenario, "sales")
