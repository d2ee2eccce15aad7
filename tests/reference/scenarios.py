"""Small random scenarios whose durations are round, so that much happens in one millisecond."""

import datetime as dt
from typing import Any

import numpy as np

from policies.durations import DAY, HOUR, MINUTE
from policies.settings import Policy
from scenarios.scenario import Scenario
from sim.model.replay import ReplayLeads
from sim.model.world import World, replay_world
from tests.reference.further import add_more

Table = dict[str, Any]
SHIFTS = (
    "24x7",
    "Mon-Fri 09:00-17:00",
    "Mon-Fri 08:00-12:00 13:00-16:00",
    "Mon-Sun 10:00-14:00",
    "Mon-Fri 12:00-20:00",
)
ATTRIBUTES = {"region": ["PL", "DE"], "size": ["small", "large"]}
CHANNELS = ("phone", "email", "linkedin")


class Dice:
    """Choices of one seed; a mechanism is on with the chance its name is asked for with."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def on(self, chance: float = 0.3) -> bool:
        return bool(self.rng.random() < chance)

    def pick(self, *of: Any) -> Any:
        return of[int(self.rng.integers(len(of)))]

    def number(self, low: int, high: int) -> int:
        return int(self.rng.integers(low, high + 1))

    def maybe(self, table: Table, chance: float, **keys: Any) -> None:
        """Put the keys into the table, each by chance; the dice are thrown for all."""
        for name, value in keys.items():
            if self.on(chance):
                table[name] = value


def random_scenario(seed: int) -> tuple[World, Policy]:
    """A world of 5-60 leads and an option for it."""
    dice = Dice(seed)
    scenario = Scenario.model_validate(_tables(dice, seed))
    return replay_world(scenario, 0, _leads(dice, len(scenario.sources))), scenario.policies[0]


def _tables(dice: Dice, seed: int) -> Table:
    hours = dice.pick("24x7", "Mon-Fri 09:00-17:00", "Mon-Sat 08:00-16:00")
    meetings = dice.on(0.35)
    tables: Table = {
        "scenario": {
            "name": f"random {seed}",
            "start": dt.date(2026, 1, 5),
            "weeks": 1,
            "drain_weeks": dice.pick(0, 1, 2),
            "business_hours": hours,
            "seed": seed,
        },
        "attributes": ATTRIBUTES,
        "sources": [_source(dice, name) for name in ("form", "webinar")[: dice.number(1, 2)]],
        "channels": {name: _channel(dice, name) for name in CHANNELS},
        "teams": _teams(dice, meetings),
        "policies": [_policy(dice)],
    }
    dice.maybe(tables, 0.5, review={"work_time": dice.pick("5m", "10m", "30m")})
    dice.maybe(tables, 0.3, reply_window=dice.pick("1d", "2d", "4h"))
    dice.maybe(
        tables, 0.2, crowding={"factor": dice.pick(1.5, 3.0), "window": dice.pick("1d", "7d"), "duplicates": 2.0}
    )
    dice.maybe(tables, 0.15, queue={"most_waiting": dice.number(0, 6)})
    dice.maybe(tables, 0.3, rejections={"no_budget": 0.2, "chose_another": 0.2, "too_early": dice.pick(0.2, 0.5)})
    dice.maybe(tables, 0.3, data_quality=_data_quality(dice))
    dice.maybe(tables, 0.2, icp={"size": {"small": 0.5}, "sales": {"size": ["large"], "judgement_error": 0.1}})
    dice.maybe(tables, 0.3, decay=_decay(dice))
    if meetings:
        rules = {"host": dice.pick("AE", "owner"), "lead_time": dice.pick("0s", "1h", "1d"), "reschedule": 0.5}
        tables["meetings"] = rules | {"book_within": dice.pick("2d", "7d", "4h")}
    if dice.on(0.1):
        tables["disruptions"] = [_disruption(dice)]
    own = Dice(seed + 1_000_000)
    own.maybe(tables["policies"][0], 0.3, automation=_automation(own, meetings))
    add_more(Dice(seed + 2_000_000), tables)
    return tables


def _leads(dice: Dice, sources: int) -> ReplayLeads:
    count = dice.number(5, dice.pick(12, 25, 60))
    span = dice.pick(8 * HOUR, DAY, 4 * DAY)
    grid = dice.pick(MINUTE, 5 * MINUTE, 30 * MINUTE)
    created = np.sort(dice.rng.integers(0, span // grid, count)) * grid + dice.pick(0, 8 * HOUR, 9 * HOUR)
    return ReplayLeads(created=created, source=dice.rng.integers(0, sources, count)).in_order()


def _source(dice: Dice, name: str) -> Table:
    table: Table = {"name": name, "qualify_rate": dice.pick(0.0, 0.3, 0.8), "intent": dice.pick(0.0, 0.5)}
    dice.maybe(table, 0.15, patience=dice.pick("1h", "4h", {"dist": "uniform", "low": "10m", "high": "8h"}))
    dice.maybe(table, 0.3, known_account=0.3, consent={"phone": 0.8, "email": 0.7})
    dice.maybe(table, 0.2, duplicates=dice.pick(0.1, 0.3))
    return table


def _channel(dice: Dice, name: str) -> Table:
    table: Table = {"reach": dice.pick(0.2, 0.5, 1.0), "work_time": dice.pick("0s", "5m", "10m", "30m", "1h")}
    dice.maybe(table, 0.3, work_time={"dist": "uniform", "low": "1m", "high": "20m"}, fatigue=0.7)
    dice.maybe(table, 0.6, talk_time=dice.pick("5m", "20m", "30m"))
    dice.maybe(table, 0.25, opt_out=dice.pick(0.05, 0.3), complaint=dice.pick(0.05, 0.2))
    if name != "phone":
        dice.maybe(table, 0.8, reply_delay=dice.pick("55m", "5h", "1d", {"dist": "uniform", "low": "1m", "high": "2d"}))
    return table


def _team(dice: Dice, name: str, role: str, count: int) -> Table:
    table: Table = {"name": name, "role": role, "shift": dice.pick(*SHIFTS)}
    if dice.on(0.25):
        table["reps"] = [_rep(dice) for _ in range(count)]
    else:
        table["headcount"] = count
    dice.maybe(table, 0.2, breaks=["12:00-12:30"], absence=0.2, speed=dice.pick(0.5, 2.0), skill=1.5)
    dice.maybe(table, 0.2, adherence=dice.pick(0.3, 0.7), reason_discipline=0.5, attributes={"region": ["PL"]})
    dice.maybe(table, 0.2, other_work=dice.pick(0.2, 0.5), other_work_block=dice.pick("30m", "2h"))
    dice.maybe(table, 0.15, max_active_leads=dice.number(1, 8), max_new_leads_per_day=dice.number(1, 6))
    dice.maybe(table, 0.1, internal_meetings_per_week=5.0, cherry_picking=0.5, turnover_per_year=5.0, vacancy="2d")
    dice.maybe(table, 0.05, idle_work=dice.pick("20m", {"dist": "uniform", "low": "5m", "high": "1h"}))
    return table


def _rep(dice: Dice) -> Table:
    rep: Table = {}
    dice.maybe(rep, 0.3, shift=dice.pick(*SHIFTS), speed=dice.pick(0.5, 2.0), attributes={"region": "DE"})
    dice.maybe(rep, 0.2, time_off=[{"from": dt.date(2026, 1, 6), "to": dt.date(2026, 1, 7)}], weight=2.0)
    dice.maybe(rep, 0.1, leaves=dt.date(2026, 1, 8), start=dt.date(2026, 1, 7))
    return rep


def _teams(dice: Dice, meetings: bool) -> list[Table]:
    teams = [_team(dice, "SDR", "sdr", dice.number(1, 4))]
    if dice.on(0.2):
        teams.append(_team(dice, "SDR 2", "sdr", dice.number(1, 2)))
    if meetings:
        hosts = {"meeting_length": dice.pick("30m", "45m"), "show_rate": dice.pick(0.5, 1.0), "win_rate": 0.5}
        teams.append(_team(dice, "AE", "ae", dice.number(1, 3)) | hosts | {"sales_cycle": dice.pick("0s", "1d")})
    if dice.on(0.4):
        manager = {"name": "managers", "role": "manager", "headcount": dice.number(1, 2), "shift": dice.pick(*SHIFTS)}
        teams.append(manager | {"alerts_per_hour": dice.pick(2.0, 4.0, 60.0)})
    return teams


def _data_quality(dice: Dice) -> Table:
    table: Table = {}
    dice.maybe(table, 0.6, missing_data=0.3, stale_contacts=0.4, never_reachable=0.3)
    return table


def _decay(dice: Dice) -> Table:
    own = {"form": "exponential", "half_life": dice.pick("10m", "4h"), "floor": 0.2}
    table: Table = {}
    dice.maybe(table, 0.7, contact=own, interest={"preset": "salesup2025"})
    return table


def _disruption(dice: Dice) -> Table:
    kind = dice.pick("router_outage", "wrong_rule", "everybody_absent", "left_in_rotation")
    table = {"kind": kind, "day": dice.number(0, 2), "hour": float(dice.number(0, 12)), "over": dice.pick("4h", "1d")}
    return table | ({"share": 0.5, "noticed_after": "3h"} if kind == "wrong_rule" else {})


# -- the option --------------------------------------------------------------------------------------------


def _policy(dice: Dice) -> Table:
    policy: Table = {"name": "random", "routing": _routing(dice), "work_order": _work_order(dice)}
    pulls = "shared_queue" in str(policy["routing"])
    dice.maybe(policy, 0.4, notify=_notify(dice), cadence=_cadences(dice), sla=_tiers(dice, pulls))
    dice.maybe(policy, 0.5, cadence=_cadences(dice))
    dice.maybe(policy, 0.25, first_touch_before_followup=True, owner_first=True, scoring={"accuracy": 0.5})
    dice.maybe(policy, 0.2, mql={"min_score": 30.0, "always": [{"source": "webinar"}]})
    dice.maybe(policy, 0.2, eligibility=[{"match": ["region"]}])
    dice.maybe(policy, 0.3, fallback=["SDR"], assignment_latency=_latency(dice))
    dice.maybe(policy, 0.1, fallback_after=dice.pick("1h", "4h"), stale_after=dice.pick("2h", "1d"))
    if not pulls:
        dice.maybe(policy, 0.4, reassign=_reassign(dice))
        dice.maybe(policy, 0.3, on_breach=[dice.pick("reassign", "return_to_queue", "alert_manager")])
    dice.maybe(policy, 0.3, alert_compliance=0.5)
    dice.maybe(
        policy,
        0.2,
        contact_caps={"email": {"most": 1, "per": dice.pick("4h", "1d")}, "phone": {"most": 2, "per": "1d"}},
    )
    dice.maybe(policy, 0.3, nurture=_nurture(dice))
    dice.maybe(policy, 0.1, data_care={"dedup": 0.5, "intake_check": 0.5, "good_refused": 0.1})
    return policy


def _work_order(dice: Dice) -> str:
    return str(dice.pick("fifo", "newest_first", "score", "tier", "deadline"))


def _routing(dice: Dice, depth: int = 0) -> Table:
    methods = ["round_robin", "weighted_round_robin", "available_round_robin", "count_based", "least_loaded"]
    methods += ["calendar_aware", "shared_queue"] + (["score_priority", "territory"] if depth == 0 else [])
    table: Table = {"method": dice.pick(*methods)}
    if table["method"] == "count_based":
        dice.maybe(table, 0.4, calibrate=False, vacation_catch_up=True, credit_rejected=True, credit_no_show=True)
        dice.maybe(table, 0.3, max_lead=dice.number(1, 3))
    if table["method"] == "score_priority":
        dice.maybe(table, 0.5, hot_to=["SDR 1"], bands=(60.0, 30.0))
        table["then"] = _routing(dice, 1)
    if table["method"] == "territory":
        table |= {"attribute": "region", "territories": {"PL": "SDR", "DE": dice.pick("SDR", "SDR 2")}}
        table["then"] = _routing(dice, 1)
    return table


def _notify(dice: Dice) -> Table:
    uniform = {"dist": "uniform", "low": "1m", "high": "3h"}
    return {"lag": dice.pick("0s", "30m", "2h", uniform), "interruptible": dice.pick(0.0, 0.5, 1.0)}


def _step(dice: Dice) -> Table:
    step: Table = {"channel": dice.pick("phone", "phone", "email", "linkedin")}
    business = {"dist": "constant", "mean": dice.pick("4h", "1d"), "clock": "business"}
    dice.maybe(step, 0.7, after=dice.pick("0s", "5m", "55m", "1h", "3h", "1d", business))
    return step


def _cadences(dice: Dice) -> list[Table]:
    cadences: list[Table] = [{"steps": [_step(dice) for _ in range(dice.number(1, 5))]}]
    if dice.on():
        cadences.append({"tier": "hot", "steps": [_step(dice) for _ in range(dice.number(1, 3))]})
    return cadences


def _tiers(dice: Dice, pulls: bool) -> list[Table]:
    hot: Table = {"tier": "hot", "when": dice.pick({"source": "form"}, {"min_score": 60.0}, {})}
    cold: Table = {"tier": "cold"}
    for tier in (hot, cold):
        dice.maybe(tier, 0.8, first_touch=dice.pick("0s", "15m", "1h", "4h"))
        dice.maybe(tier, 0.2, attempts={"least": 2, "within": "1d"}, assignment="5m")
        dice.maybe(tier, 0.25, clock="wall")
        if tier.get("first_touch", "0s") != "0s":
            dice.maybe(tier, 0.5, pre_alert=dice.pick(0.5, 0.75))
        if not pulls:
            dice.maybe(tier, 0.15, reassign=_reassign(dice))
    return [hot, cold][: dice.number(1, 2)]


def _reassign(dice: Dice) -> Table:
    table: Table = {"after": dice.pick("15m", "1h", "4h"), "most": dice.number(0, 3)}
    dice.maybe(table, 0.4, until="contact")
    dice.maybe(table, 0.15, to=["SDR"])
    return table


def _latency(dice: Dice) -> Any:
    business = {"dist": "constant", "mean": "2h", "clock": "business"}
    return dice.pick("30s", "1h", business, {"poll": "15m"}, {"batch": ["09:00", "13:00"]})


def _nurture(dice: Dice) -> Table:
    table: Table = {"return_per_month": dice.pick(0.0, 0.9, 1.0), "max_recycles": dice.number(1, 2)}
    dice.maybe(table, 0.5, every="1d", messages=3, to_former_owner=False)
    return table


def _automation(dice: Dice, meetings: bool) -> Table:
    table: Table = {"rollout": dice.pick(0.0, 0.5, 1.0)}
    dice.maybe(table, 0.5, auto_reply={"delay": dice.pick("0s", "5m"), "slows_decay": 0.5})
    bot = {"delay": dice.pick("5s", "30m"), "resolves": 0.2, "prequalifies": 0.3, "annoys": 0.1, "accuracy": 0.8}
    dice.maybe(table, 0.5, bot=bot | {"talk_factor": 0.5, "human_access": dice.on(0.5)})
    if meetings:
        dice.maybe(table, 0.5, reminders={"no_show_factor": 0.5})
    return table
