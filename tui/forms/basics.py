"""What of a table everybody is asked; the rest of its keys is folded away until wanted, or given in the file."""

from scenarios.fields import Key

_BASIC: dict[str, frozenset[str]] = {
    "Frame": frozenset({"name", "description", "start", "weeks", "holidays", "business_hours", "currency",
                        "primary_kpi", "smallest_effect"}),
    "ContactDecay": frozenset({"preset", "causal_share"}),
    "InterestDecay": frozenset({"preset", "causal_share"}),
    "Source": frozenset({"name", "leads_per_week", "arrivals", "intent", "qualify_rate", "mix", "deal_value", "bursts",
                         "consent"}),
    "Channel": frozenset({"work_time", "talk_time", "reach", "opt_out", "reply_delay"}),
    "Team": frozenset({"name", "role", "headcount", "shift", "breaks", "other_work", "absence", "adherence",
                       "max_active_leads", "cost_per_month"}),
    "Person": frozenset({"name", "shift", "attributes"}),
    "Meetings": frozenset({"host", "lead_time"}),
    "Economics": frozenset({"gross_margin", "horizon_months"}),
    "SlaTier": frozenset({"tier", "when", "assignment", "first_touch", "attempts", "pre_alert"}),
    "Rule": frozenset({"source", "min_score", "intent"}),
    "Policy": frozenset({"name", "like", "routing", "owner_first", "assignment_latency", "notify", "work_order",
                         "reassign", "on_breach", "scoring", "data_care", "staffing", "cost", "automation"}),
    "Routing": frozenset({"method"}),
    "Latency": frozenset({"lag"}),
    "TeamStaffing": frozenset({"headcount", "hires"}),
    "DataCare": frozenset({"intake_check", "dedup", "stale_contacts", "missing_data"}),
}  # fmt: skip
_OF_ROLE: dict[str, frozenset[str]] = {
    "ae": frozenset({"meeting_length", "show_rate", "win_rate", "sales_cycle"}),
    "manager": frozenset({"alerts_per_hour"}),
}
_OF_METHOD: dict[str, frozenset[str]] = {
    "weighted_round_robin": frozenset({"weights"}),
    "count_based": frozenset({"calibrate", "max_lead", "credit_no_show", "credit_rejected", "vacation_catch_up"}),
    "score_priority": frozenset({"hot_to", "bands"}),
    "territory": frozenset({"attribute", "territories", "then"}),
    "plugin": frozenset({"plugin"}),
}
_OF_SHAPE: dict[str, frozenset[str]] = {
    "constant": frozenset({"mean"}), "exponential": frozenset({"mean"}), "lognormal": frozenset({"mean", "cv"}),
    "gamma": frozenset({"mean", "cv"}), "weibull": frozenset({"mean", "shape"}),
    "uniform": frozenset({"low", "high"}), "empirical": frozenset({"values"}),
}  # fmt: skip


def is_basic(key: Key, table: object) -> bool:
    """Everybody is asked for this key of a table; `table` is what the file says of it, since some keys go together."""
    name = key.table.__name__
    said = table if isinstance(table, dict) else {}
    if name in ("DurationDist", "AmountDist"):
        return key.name in {"dist"} | _OF_SHAPE.get(str(said.get("dist")), frozenset())
    basic = _BASIC.get(name)
    if basic is None or key.name in basic:
        return True
    return key.name in _OF_ROLE.get(str(said.get("role")), ()) or key.name in _OF_METHOD.get(
        str(said.get("method")), ()
    )
