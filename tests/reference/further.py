"""What random scenarios have besides: drawn with dice of their own, so that it moves nothing else."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.reference.scenarios import Dice, Table

UNIFORM = {"dist": "uniform", "low": "1m", "high": "5h"}


def add_more(dice: Dice, tables: Table) -> None:
    """Add to the tables in place: booking on the form, staffing, rules, zones, and what else is rare."""
    policy, meetings = tables["policies"][0], "meetings" in tables
    if meetings:
        _book_on_the_form(dice, policy)
    _automate(dice, policy)
    _staff(dice, tables, policy)
    _take_away(dice, policy)
    _route(dice, policy, meetings)
    _qualify(dice, tables, policy)
    _place(dice, tables)
    _reach(dice, tables)
    if dice.on(0.08):
        tables.setdefault("disruptions", []).append(_disruption(dice))


def _book_on_the_form(dice: Dice, policy: Table) -> None:
    booking = {"share": dice.pick(0.3, 1.0), "when": dice.pick({}, {"source": "form"})}
    if dice.on(0.4):
        policy.setdefault("automation", {"rollout": dice.pick(0.5, 1.0)})["instant_booking"] = booking


def _automate(dice: Dice, policy: Table) -> None:
    bot = policy.get("automation", {}).get("bot", {})
    growing = {"from": 0.3, "to": 0.9, "over": "3d"}
    more: Table = {}
    dice.maybe(more, 0.3, when={"source": "webinar"}, accuracy=growing, delay="0s")
    if bot:
        bot.update(more)


def _staff(dice: Dice, tables: Table, policy: Table) -> None:
    staffing: Table = {}
    hires = [{"from": dt.date(2026, 1, dice.number(5, 9)), "count": dice.number(1, 2)}]
    dice.maybe(staffing, 0.5, headcount=dice.number(1, 4), hires=hires, shift="Mon-Sat 08:00-18:00")
    if dice.on(0.2):
        policy["staffing"] = {"SDR": staffing}
    dice.maybe(
        tables["teams"][0], 0.1, ramp=(0.5, 0.8), time_off=[{"from": dt.date(2026, 1, 8), "to": dt.date(2026, 1, 8)}]
    )


def _take_away(dice: Dice, policy: Table) -> None:
    pulls = "shared_queue" in str(policy["routing"])
    rule = {"after": dice.pick("15m", "1h", "4h"), "most": dice.number(1, 3), "until": "contact"}
    actions = dice.pick(["alert_manager", "reassign"], ["return_to_queue", "alert_manager"], ["alert_manager"])
    if pulls and dice.on(0.4):
        policy["reassign"] = rule
    if dice.on(0.4 if pulls else 0.1):
        policy["on_breach"] = actions


def _route(dice: Dice, policy: Table, meetings: bool) -> None:
    by_source = [{"when": {"source": "form"}, "to": ["SDR"]}, {"match": ["region"]}]
    dice.maybe(policy, 0.08, eligibility=by_source, assignment_latency=UNIFORM)
    if meetings:
        dice.maybe(policy, 0.1, fallback=["AE"], fallback_after=dice.pick("1h", "4h"))
        dice.maybe(policy, 0.1, eligibility=[{"when": {"source": "webinar"}, "to": ["AE"]}])
    routing = policy["routing"]
    if meetings and dice.on(0.5) and "territories" in routing:
        routing["territories"]["DE"] = ["AE", "SDR"]
    if dice.on(0.3):
        routing["weights"] = {"SDR": 2.0, "SDR 1": 0.5}
    if dice.on(0.1):
        routing["credit_rejected"] = True


def _qualify(dice: Dice, tables: Table, policy: Table) -> None:
    gate: Table = {}
    dice.maybe(gate, 0.5, intent=True, icp=True, min_score=50.0)
    if dice.on(0.1):
        policy["mql"] = gate
        tables.setdefault("icp", {}).setdefault("marketing", {"size": ["large"]})
    again = {"tier": "again", "when": {"any": [{"recycled": True}, {"max_score": 20.0}]}, "first_touch": "30m"}
    if dice.on(0.1) and len(policy.get("sla", ())) < 2:
        policy["sla"] = [again, *policy.get("sla", [])]
    if "nurture" in policy:
        dice.maybe(policy["nurture"], 0.3, channel="linkedin", every="5h", messages=4)


def _place(dice: Dice, tables: Table) -> None:
    frame = tables["scenario"]
    dice.maybe(frame, 0.1, timezone="Europe/Warsaw", holidays=(dt.date(2026, 1, 6),))
    dice.maybe(tables["teams"][0], 0.1, timezone="America/New_York")
    dice.maybe(tables["sources"][0], 0.1, utc_offset={"+01:00": 0.5, "-05:30": 0.5})


def _reach(dice: Dice, tables: Table) -> None:
    channels = tables["channels"]
    hours = tuple(float(dice.pick(0.1, 0.5, 1.0)) for _ in range(168))
    dice.maybe(channels["phone"], 0.1, hour_factor=hours)
    dice.maybe(channels["linkedin"], 0.1, synchronous=True, needs="email")


def _disruption(dice: Dice) -> dict[str, Any]:
    kind = dice.pick("router_outage", "wrong_rule", "everybody_absent", "scoring_down")
    table = {"kind": kind, "day": dice.number(0, 3), "hour": float(dice.number(0, 20)), "over": dice.pick("4h", "2d")}
    return table | ({"share": 0.5, "noticed_after": "5h"} if kind == "wrong_rule" else {})
