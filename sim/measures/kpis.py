"""The one table of KPIs: what screens, reports and documents show, and what each number means."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from policies.settings import Policy
from policies.wording import N_, say
from scenarios.scenario import Scenario
from sim.measures.lead_kpis import AUTOMATED, REJECTED
from sim.measures.promises import promises
from sim.measures.summary import Kind, KpiSpec, Summary, kpi_value

Better = Literal["more", "less", "neither"]

CAUSE_NAMES = {
    "assignment": ("for an owner", "before anybody owned it"),
    "closed": ("while closed", "outside the owner's working hours (nobody on shift, weekends, nights)"),
    "owner_away": (
        "while the owner was away",
        "in working hours, but the owner ill, on leave, at lunch or on other work",
    ),
    "owner_busy": ("while the owner was busy", "noticed, the owner at work on other leads"),
    "not_noticed": ("until the owner noticed", "the owner at work, the lead not yet noticed"),
    "never_picked": ("in the hands of an owner who let it lie", "noticed, but never begun by that owner"),
}
PROMISE_NAMES = {"assignment": "given an owner", "first_touch": "touched", "attempts": "tried often enough"}
_PROMISED = {
    "assignment": N_('"{tier}" leads given an owner within the SLA'),
    "first_touch": N_('"{tier}" leads touched within the SLA'),
    "attempts": N_('"{tier}" leads tried often enough within the SLA'),
}
REASON_NAMES = {
    "duplicate": "duplicate",
    "no_data": "no usable data",
    "not_icp": "not our kind of customer",
    "no_budget": "no budget",
    "no_need": "no need",
    "chose_another": "chose another",
}
REASSIGN_NAMES = {
    "not_taken": "not taken in time",
    "owner_absent": "owner absent",
    "at_cap": "owner at the cap",
    "no_contact": "no contact made",
    "manager": "by a manager",
    "owner_left": "owner left the company",
    "astray_found": "had gone astray",
    "returned": "came out of the queue again",
}
AUTOMATED_NAMES = {
    "auto_reply": "automatic replies",
    "instant_booking": "meetings booked on the form",
    "bot_resolved": "leads settled by the bot",
    "bot_prequalified": "leads pre-qualified by the bot",
    "bot_annoyed": "leads annoyed by the bot",
}


def specs(scenario: Scenario, policies: Sequence[Policy]) -> tuple[KpiSpec, ...]:
    """A row per KPI that these options of the scenario can have, in the order of screens: outcome, speed, price."""
    currency = scenario.scenario.currency
    parts = (_outcomes(), _money(currency), _speed(), _waiting(), _sla(policies), _judged(), _volume(scenario))
    rest = (_annoyed(), _handled(), _people(scenario), _second(currency), _robots())
    return tuple(spec for part in (*parts, *rest) for spec in part)


def kpi_keys(scenario: Scenario) -> tuple[str, ...]:
    """Keys of all KPIs of a scenario under any of its options: what `primary_kpi` and `target` may name."""
    return tuple(spec.key for spec in specs(scenario, scenario.policies))


def kpis(summary: Summary, table: Sequence[KpiSpec]) -> dict[str, float | None]:
    """The KPIs of one run over its whole window, in their units; None where undefined, inf for never."""
    return {spec.key: kpi_value(summary.whole, spec) for spec in table}


def by_key(table: Sequence[KpiSpec]) -> Mapping[str, KpiSpec]:
    """The rows of a table by their keys."""
    return {spec.key: spec for spec in table}


def _ratio(key: str, name: str, unit: str, better: Better, formula: str, definition: str = "") -> KpiSpec:
    return KpiSpec(key, name, unit, better, Kind.RATIO, formula, definition=definition)


def _monthly(key: str, name: str, better: Better, formula: str, definition: str = "", unit: str = "a month") -> KpiSpec:
    return _ratio(key, name, unit, better, f"{formula} / months", definition)


def _share(key: str, name: str, better: Better, formula: str, definition: str = "") -> KpiSpec:
    return _ratio(key, name, "share", better, formula, definition)


def _value(key: str, name: str, unit: str, better: Better, formula: str, definition: str = "") -> KpiSpec:
    return KpiSpec(key, name, unit, better, Kind.VALUE, formula, definition=definition)


def _quantile(key: str, name: str, q: float, waits: str, formula: str, definition: str = "") -> KpiSpec:
    return KpiSpec(key, name, "min", "less", Kind.QUANTILE, formula, waits, q, definition)


def _outcomes() -> Iterator[KpiSpec]:
    cohort = "Of the leads created in the window; a month is 30 days; meetings of leads that came back count too."
    yield _monthly("meetings_held_per_month", "Meetings held", "more", "leads with a held meeting", cohort)
    yield _monthly("meetings_booked_per_month", "Meetings booked", "more", "leads with a booked meeting", cohort)
    yield _ratio(
        "meetings_booked_per_mql", "Meetings booked per MQL", "per MQL", "more", "MQLs with a booked meeting / MQLs",
        "First passes; a lead with several bookings counts once.",
    )  # fmt: skip
    yield _share("show_rate", "Meetings that took place", "more", "leads with a held / with a booked meeting")
    yield _ratio(
        "days_to_meeting", "Days from lead to meeting", "days", "less",
        "sum of days from creation to slot / meetings held",
        "First passes; the slot that was booked last.",
    )  # fmt: skip
    yield _share(
        "contact_rate", "MQLs spoken to", "more", "MQLs with a conversation / MQLs",
        "A conversation, not an e-mail sent; in the first pass.",
    )  # fmt: skip
    yield _share("sql_rate", "MQLs that become SQL", "more", "SQL / MQLs", "In the first pass.")
    yield _monthly("sqls_per_month", "SQLs", "more", "leads qualified by a conversation", cohort)


def _money(currency: str) -> Iterator[KpiSpec]:
    unit = say("{currency} a month", currency=currency)
    cohort = "Of the leads created in the window; an opportunity is a qualified lead with a held meeting."
    yield _monthly("pipeline_per_month", "Pipeline", "more", "value of opportunities", cohort, unit)
    yield _monthly("expected_deals_per_month", "Deals expected", "more", "sum of win rates of opportunities", cohort)
    revenue = "sum of value x win rate of opportunities"
    yield _monthly("expected_revenue_per_month", "Revenue expected", "more", revenue, cohort, unit)
    yield _monthly("margin_per_month", "Margin expected", "more", "expected revenue x gross margin", cohort, unit)
    yield _monthly(
        "cost_per_month", "Cost", "less", "people + hires + tools + leads and their data",
        "People of all teams for the time they are employed. One-off costs and planned hires are spread over "
        "horizon_months; who replaces a leaver costs when the replacement begins.", unit,
    )  # fmt: skip
    yield _monthly("profit_per_month", "Profit", "more", "margin - cost", cohort, unit)
    yield _value(
        "pipeline_velocity", "Pipeline velocity", say("{currency} a month and day", currency=currency), "more",
        "opportunities a month x win rate x value / days from creation to the end of the sales cycle",
        "The cycle's expected length is added to the days to the meeting.",
    )  # fmt: skip
    for name, what, den in (("sql", "SQL", "SQLs"), ("meeting", "held meeting", "leads with a held meeting")):
        yield _ratio(
            f"cost_per_{name}", f"Cost per {what}", currency, "less", f"cost / {den}", "All costs of the option."
        )
    yield _ratio("cost_per_contact", "Cost per conversation", currency, "less", "cost / MQLs with a conversation")


def _speed() -> Iterator[KpiSpec]:
    touch = "From creation to the start of the review by a person, by the wall clock, over MQLs of first passes."
    formula = "smallest wait with {} of MQLs at or under it, never-touched ones included"
    key, name = "time_to_first_touch", "time to first touch"
    yield _quantile(f"{key}_median", f"Median {name}", 0.5, key, formula.format("half"), touch)
    yield _quantile(
        f"{key}_p90", f"{name.capitalize()} that 9 of 10 stay under", 0.9, key, formula.format("90 %"), touch
    )
    yield _ratio(
        f"{key}_mean", f"Mean {name}", "min", "less", "sum of waits / touched MQLs", touch + " Of those touched at all."
    )
    yield _share("never_touched", "MQLs never touched", "less", "MQLs no person worked / MQLs", "Until the run's end.")
    for limit, text in (("5_min", "5 minutes"), ("1_h", "an hour"), ("24_h", "24 hours")):
        said = f"MQLs touched within {text}"
        yield _share(f"within_{limit}", said, "more", f"{said} / MQLs", "By the wall clock; exactly that long counts.")
    said = "By the scenario's business hours: nights, weekends and holidays do not count."
    yield _ratio(
        f"{key}_working_mean", f"Mean {name} in working hours", "min", "less",
        "sum of waits within business hours / touched MQLs", said,
    )  # fmt: skip
    text = "MQLs touched within a working hour"
    yield _share("within_1_working_h", text, "more", f"{text} / MQLs", said)
    owner = "From creation to the first owner set (or the lead taken from a queue), over MQLs, by the wall clock."
    key, name = "time_to_assignment", "time to an owner"
    yield _quantile(f"{key}_median", f"Median {name}", 0.5, key, formula.format("half"), owner)
    yield _quantile(
        f"{key}_p90", f"{name.capitalize()} that 9 of 10 stay under", 0.9, key, formula.format("90 %"), owner
    )
    yield _ratio(f"{key}_mean", f"Mean {name}", "min", "less", "sum of waits / MQLs with an owner", owner)
    said = "MQLs with an owner within 60 seconds"
    yield _share("assigned_within_60_s", said, "more", f"{said} / MQLs", "By the wall clock.")
    talk = "From creation to the start of the conversation, over MQLs that were spoken to at all."
    key, name = "time_to_contact", "time to a conversation"
    said = "smallest wait with half of the spoken-to at or under it"
    yield _quantile(f"{key}_median", f"Median {name}", 0.5, key, said, talk)
    yield _ratio(f"{key}_mean", f"Mean {name}", "min", "less", "sum of waits / MQLs spoken to", talk)


def _waiting() -> Iterator[KpiSpec]:
    for cause, (name, what) in CAUSE_NAMES.items():
        formula = "sum of the waits of this cause / touched MQLs"
        definition = f"{what.capitalize()}. The six causes sum to the mean time to first touch."
        yield _ratio(f"wait_by_cause.{cause}", f"Wait {name}", "min", "less", formula, definition)


def _sla(policies: Sequence[Policy]) -> Iterator[KpiSpec]:
    promised = {(tier.tier, promise): None for policy in policies for tier in policy.sla for promise in promises(tier)}
    for tier, promise in promised:
        name = PROMISE_NAMES[promise]
        yield _share(
            f"sla_attainment.{tier}.{promise}", say(_PROMISED[promise], tier=tier), "more",
            f"MQLs of the tier {name} in time / MQLs of the tier",
            "On the tier's clock; a wait of exactly the promise keeps it; first passes.",
        )  # fmt: skip
    yield _share(
        "touched_within_sla", "MQLs touched within the SLA", "more", "MQLs touched in time / MQLs with such a promise",
        "All tiers that promise a first touch.",
    )  # fmt: skip
    yield _monthly("breaches_per_month", "Broken first-touch promises", "less", "leads whose promise was broken")
    yield _monthly("alerts_per_month", "Warnings before a breach", "neither", "pre-alerts")
    yield _monthly("manager_acts_per_month", "Alerts a manager acted on", "neither", "acts of managers")
    yield _monthly(
        "stuck_per_month", "Leads stuck", "less", "leads whose owner's time ran out with no reassign left",
        "Needs a reassign rule.",
    )  # fmt: skip
    absent = "Broken promises and used-up reassigns while the owner was absent, each lead once."
    yield _monthly("stuck_absent_per_month", "Leads stuck with an absent owner", "less", "such leads", absent)
    yield _ratio(
        "stuck_absent_age", "Age of leads stuck with an absent owner", "hours", "less",
        "sum of hours since creation / such leads", absent,
    )  # fmt: skip


def _judged() -> Iterator[KpiSpec]:
    yield _share("mql_acceptance", "MQLs accepted by sales", "more", "SAL / reviewed", "First passes.")
    for reason in REJECTED:
        name = REASON_NAMES[reason]
        yield _share(
            f"rejections.{reason}", f"Rejected: {name}", "neither", f'rejections stating "{name}" / rejections'
        )
    yield _share(
        "rejections_without_reason", "Rejected without a reason", "less", "rejections without one / rejections"
    )
    good = "By each lead's true chance to become SQL if worked at once, which nobody knows; duplicates have none."
    unit = "of 100"
    yield _ratio(
        "good_leads_handed_over",
        "Good leads handed over",
        unit,
        "more",
        "100 x chances of MQLs / chances of all leads",
        good,
    )
    yield _ratio(
        "good_leads_missed",
        "Good leads missed by the gate",
        unit,
        "less",
        "100 x chances of the rest / chances of all",
        good,
    )
    yield _ratio("handed_over_worth_it", "MQLs worth it", unit, "more", "100 x chances of MQLs / MQLs", good)


def _volume(scenario: Scenario) -> Iterator[KpiSpec]:
    yield _monthly("leads_per_month", "Leads", "neither", "leads created", "Duplicates among them.")
    yield _monthly("mqls_per_month", "MQLs", "neither", "leads that passed the gate", "In their first pass.")
    yield _share("mql_share", "Leads that become MQL", "neither", "MQLs / leads")
    for source in scenario.sources:
        yield _monthly(
            f"leads_per_month.{source.name}",
            say("Leads: {source}", source=source.name),
            "neither",
            "leads of the source",
        )
        yield _monthly(
            f"mqls_per_month.{source.name}", say("MQLs: {source}", source=source.name), "neither", "MQLs of the source"
        )
    yield _share("gone_elsewhere", "Leads gone elsewhere", "less", "leads that lost patience untouched / leads")
    yield _share("turned_away", "Leads turned away", "less", "leads lost to a full queue / leads")


def _annoyed() -> Iterator[KpiSpec]:
    contacted = "Any pass; automatic and nurture messages are touches too."
    yield _share("opt_out_rate", "People who opt out", "less", "opt-outs / leads touched", contacted)
    yield _monthly("opt_outs_per_month", "Opt-outs", "less", "leads that opted out", contacted)
    yield _share("complaint_rate", "Complaints per message", "less", "complaints / delivered messages", contacted)
    due = "attempts, automatic and nurture messages, and steps with a closed channel"
    yield _ratio(
        "touches_postponed", "Touches postponed by contact caps", "per touch", "neither", f"postponements / ({due})"
    )
    yield _share(
        "touches_closed", "Touches closed by consent or data", "less", f"steps with a closed channel / ({due})"
    )


def _handled() -> Iterator[KpiSpec]:
    yield _ratio("attempts_per_lead", "Attempts per MQL", "per MQL", "neither", "attempts / MQLs", "First passes.")
    yield _monthly("reassigns_per_month", "Reassigned leads", "less", "changes of owner")
    for reason, name in REASSIGN_NAMES.items():
        yield _monthly(f"reassigns_per_month.{reason}", f"Reassigned: {name}", "less", f"changes of owner: {name}")
    yield _monthly(
        "collisions_per_month", "Leads with two owners", "less", "known accounts and duplicates given to somebody else"
    )


def _people(scenario: Scenario) -> Iterator[KpiSpec]:
    busy = (
        "A task of a lead, a conversation or a sales meeting in hand; working windows are shifts less breaks, absence, "
    )
    busy += "internal meetings and other work. By the time in the window."
    own = "People who work leads (role sdr, else all but managers)."
    yield _share("busy_share", "Busy share of SDRs", "neither", "busy time / time in working windows", f"{busy} {own}")
    taken = "(busy time + other work) / time at work"
    at_work = "Time at work is the shift less breaks, internal meetings and absence; other work counts as taken. "
    yield _share("occupied_share", "Time at work that is taken, SDRs", "neither", taken, at_work + own)
    for team in scenario.teams:
        formula = "busy time / time in working windows"
        yield _share(f"busy_share.{team.name}", say("Busy share: {team}", team=team.name), "neither", formula, busy)
        yield _share(
            f"occupied_share.{team.name}", say("Time at work taken: {team}", team=team.name), "neither", taken, at_work
        )
    unit = "hours a month"
    over = "Tasks that end after a window does, meetings in time meant for other work included. "
    yield _monthly("overtime_hours_per_month", "Work outside working windows", "less", "hours", over + own, unit)
    yield _monthly("free_hours_per_month", "Free hours", "neither", "working hours with nothing in hand", own, unit)
    formula = "mean absolute difference / (2 x mean)"
    given = "0: all the same. Between people who work leads and had hours in the window."
    yield _value("gini_leads", "Unevenness of leads between people", "Gini", "less", formula, f"Leads given. {given}")
    yield _value(
        "gini_meetings", "Unevenness of meetings between people", "Gini", "less", formula,
        f"Booked meetings by the lead's last owner. {given}",
    )  # fmt: skip
    yield _value(
        "response_gap", "Response gap between segments", "share", "less",
        "largest difference in the share of MQLs touched within an hour",
        "Between two sources, or two values of one attribute, with at least 10 MQLs each.",
    )  # fmt: skip


def _second(currency: str) -> Iterator[KpiSpec]:
    yield _monthly("recycled_per_month", "Leads that came back", "more", "leads that raised their hand again")
    yield _share("recycled_sql_rate", "Returned leads that become SQL", "more", "SQL after a return / returned leads")
    yield _monthly("recycled_meetings_per_month", "Meetings of returned leads", "more", "meetings held after a return")
    yield _monthly(
        "recycled_pipeline_per_month", "Pipeline of returned leads", "more", "value of leads first met after a return",
        "Part of the pipeline.", say("{currency} a month", currency=currency),
    )  # fmt: skip
    key = "recycled_time_to_first_touch"
    formula = "smallest wait with half of the returned leads at or under it"
    yield _quantile(f"{key}_median", "Median time to first touch after a return", 0.5, key, formula)


def _robots() -> Iterator[KpiSpec]:
    yield _share("bot_deflection", "Leads settled without a person", "neither", "leads settled by the bot / leads")
    for key in AUTOMATED:
        name = AUTOMATED_NAMES[key]
        yield _monthly(f"automated_per_month.{key}", name.capitalize(), "neither", name)
    for key in AUTOMATED:
        said = f"{AUTOMATED_NAMES[key]} had it been on"
        yield _monthly(f"shadow_per_month.{key}", f"Shadow mode: {AUTOMATED_NAMES[key]}", "neither", said)
