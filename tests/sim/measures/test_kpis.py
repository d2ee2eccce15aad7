"""Each KPI on a run written by hand."""

import datetime as dt
import math
from collections.abc import Sequence

import numpy as np
import pytest

from policies.durations import DAY, HOUR, MINUTE, NEVER, SECOND
from scenarios.scenario import Scenario
from sim.measures.kpis import by_key, kpi_keys, kpis, specs
from sim.measures.measure import measure
from sim.measures.summary import Kind
from sim.measures.value_lost import value_specs
from sim.model.trace import Handover, Outcome, Reason, State, Step, Touch
from tests.sim.measures.hand_written import Row, measured, scenario_of, trace_of, world_of

WEEK_IN_MONTHS = 7 / 30


def kpis_of(leads: Sequence[Row], scenario: Scenario | None = None, **rows: Sequence[Row]) -> dict[str, float | None]:
    world = world_of(scenario or scenario_of(), [0] * len(leads))
    return measured(trace_of(world, leads, **rows), world)  # type: ignore[arg-type]


def some(kpis: dict[str, float | None], *keys: str) -> list[float | None]:
    return [kpis[key] for key in keys]


def monthly(count: float) -> object:
    return pytest.approx(count / WEEK_IN_MONTHS)


def test_a_lead_that_is_never_touched_waits_for_ever() -> None:
    found = kpis_of([{"first_touch": minute * MINUTE} for minute in (1, 2, 3)] + [{}])
    key = "time_to_first_touch_"
    assert some(found, key + "median", key + "p90", key + "mean", "never_touched") == [2.0, math.inf, 2.0, 0.25]


def test_shares_within_a_time_count_exactly_that_time() -> None:
    waits = [5 * MINUTE, 5 * MINUTE + 1, HOUR, DAY, DAY + 1]
    found = kpis_of([{"first_touch": wait} for wait in waits])
    assert some(found, "within_5_min", "within_1_h", "within_24_h") == [0.2, 0.6, 0.8]


def test_in_working_hours_nights_do_not_count() -> None:
    office = scenario_of(scenario={"business_hours": "Mon-Fri 09:00-17:00"})
    found = kpis_of([{"first_touch": 10 * HOUR}, {"first_touch": DAY + 11 * HOUR}, {}], office)
    assert found["time_to_first_touch_working_mean"] == 5.5 * 60  # 1 h on Monday; 8 h and 2 h on Tuesday
    assert found["within_1_working_h"] == pytest.approx(1 / 3)
    assert found["time_to_first_touch_mean"] == 22.5 * 60


def test_assignment_and_first_touch_are_two_things() -> None:
    leads = [{"assigned": 60 * SECOND, "first_touch": HOUR}, {"assigned": 60 * SECOND + 1, "first_touch": HOUR}]
    found = kpis_of([*leads, {"assigned": 90 * SECOND}, {}])
    assert some(found, "assigned_within_60_s", "time_to_assignment_median") == [0.25, (60_001) / MINUTE]
    assert found["time_to_assignment_p90"] == math.inf
    assert found["time_to_assignment_mean"] == pytest.approx((60 + 60.001 + 90) / 3 / 60)
    assert found["time_to_first_touch_mean"] == 60.0


def test_only_mqls_count_for_speed() -> None:
    found = kpis_of([{"first_touch": MINUTE}, {"mql": False}])
    assert some(found, "never_touched", "mql_share", "time_to_first_touch_p90") == [0.0, 0.5, 1.0]


def test_contact_and_conversion_are_per_mql() -> None:
    leads: list[Row] = [
        {"contacted": 10 * MINUTE, "qualified": True, "booked": 20 * MINUTE, "meeting": 2 * DAY, "held": True},
        {"contacted": 30 * MINUTE, "qualified": True},
        {"contacted": 50 * MINUTE},
        {},
        {"mql": False},
    ]
    found = kpis_of(leads)
    assert some(found, "contact_rate", "sql_rate", "meetings_booked_per_mql", "show_rate") == [0.75, 0.5, 0.25, 1.0]
    assert some(found, "time_to_contact_median", "time_to_contact_mean", "days_to_meeting") == [30.0, 30.0, 2.0]
    assert found["sqls_per_month"] == monthly(2)
    assert found["meetings_booked_per_month"] == monthly(1)
    assert found["meetings_held_per_month"] == monthly(1)


def test_meetings_of_returned_leads_count_by_the_month_but_not_per_mql() -> None:
    lead: Row = {"recycled": 1, "recycled_at": 2 * DAY, "recycled_first_touch": 2 * DAY + 5 * MINUTE}
    meeting: Row = {"lead": 0, "host": 0, "booked": 3 * DAY, "slot": 4 * DAY, "start": 4 * DAY, "end": 4 * DAY + HOUR}
    back = dict(lead) | {"recycled_qualified": True, "recycled_held": True}
    found = kpis_of([back, {}], meetings=[dict(meeting) | {"outcome": Outcome.HELD}])
    assert some(found, "meetings_booked_per_mql", "sql_rate", "recycled_sql_rate") == [0.0, 0.0, 1.0]
    assert found["meetings_held_per_month"] == monthly(1)
    assert found["recycled_meetings_per_month"] == monthly(1)
    assert found["recycled_pipeline_per_month"] == found["pipeline_per_month"] == monthly(1000)
    assert found["recycled_per_month"] == monthly(1)
    assert found["recycled_time_to_first_touch_median"] == 5.0
    assert found["time_to_first_touch_median"] == math.inf


def test_acceptance_is_of_reviewed_leads_and_reasons_are_shares_of_rejections() -> None:
    leads: list[Row] = [
        {"reviewed": True, "accepted": True},
        {"reviewed": True, "accepted": True, "reason": Reason.NO_NEED, "stated": True},
        {"reviewed": True, "reason": Reason.NOT_ICP, "stated": True},
        {"reviewed": True, "reason": Reason.NOT_ICP, "stated": False},
        {"reviewed": True, "reason": Reason.UNSTATED, "stated": False},
        {},
    ]
    found = kpis_of(leads)
    assert found["mql_acceptance"] == 0.4
    assert some(found, "rejections.no_need", "rejections.not_icp", "rejections.duplicate") == [0.25, 0.25, 0.0]
    assert found["rejections_without_reason"] == 0.5


def test_the_gate_is_judged_by_what_leads_were_really_worth() -> None:
    world = world_of(scenario_of(), [0, 0, 0, 0], quality=[0.4, 0.2, 0.2, 0.9], duplicate_of=[-1, -1, -1, 0])
    found = measured(trace_of(world, [{}, {"mql": False}, {"mql": False}, {}]), world)
    assert found["good_leads_handed_over"] == pytest.approx(50.0)
    assert found["good_leads_missed"] == pytest.approx(50.0)
    assert found["handed_over_worth_it"] == pytest.approx(20.0)  # the duplicate can never qualify


TIERS = [
    {"tier": "hot", "when": {"source": "form"}, "assignment": "60s", "first_touch": "4h"},
    {"tier": "slow", "first_touch": "1d", "clock": "wall", "attempts": {"least": 2, "within": "2d"}},
]


def with_tiers() -> Scenario:
    return scenario_of(
        scenario={"business_hours": "Mon-Fri 09:00-17:00"}, policies=[{"name": "as it is", "sla": TIERS}]
    )


def test_a_promise_is_kept_up_to_its_last_millisecond_on_its_own_clock() -> None:
    monday_13, opening = 13 * HOUR, DAY + 9 * HOUR
    world = world_of(with_tiers(), [monday_13] * 5)
    touched = [opening, opening + 1, monday_13 + DAY, monday_13 + DAY + 1, NEVER]
    leads = [{"tier": int(n > 1), "first_touch": at, "assigned": at} for n, at in enumerate(touched)]
    found = measured(trace_of(world, leads), world)
    assert found["sla_attainment.hot.first_touch"] == 0.5
    assert found["sla_attainment.slow.first_touch"] == pytest.approx(1 / 3)
    assert found["sla_attainment.hot.assignment"] == 0.0
    assert found["touched_within_sla"] == 0.4


def test_the_attempts_promise_counts_attempts_of_the_first_pass_or_an_end_of_the_cadence() -> None:
    world = world_of(with_tiers(), [0, 0, 0, 0])
    plain: Row = {"tier": 1, "first_touch": HOUR}
    leads = [plain, plain, plain, dict(plain) | {"attempts_end": 2 * DAY}]

    def attempt(lead: int, start: int, recycled: int = 0) -> Row:
        return {"lead": lead, "kind": Touch.ATTEMPT, "start": start, "recycled": recycled, "person": 0}

    late = [attempt(0, HOUR), attempt(0, 2 * DAY), attempt(1, HOUR), attempt(1, 2 * DAY + 1)]
    touches = [*late, attempt(2, HOUR), attempt(2, DAY, recycled=1), attempt(3, HOUR)]
    touches.sort(key=lambda row: row["start"])
    found = measured(trace_of(world, leads, touches=touches), world)
    assert found["sla_attainment.slow.attempts"] == 0.5


def test_alerts_breaches_and_absent_owners_are_counted() -> None:
    def alert(lead: int, kind: Step, at: int, absent: bool = False) -> Row:
        return {"lead": lead, "kind": kind, "at": at, "absent": absent}

    rows = [
        alert(0, Step.PRE_ALERT, HOUR),
        alert(0, Step.BREACH, 2 * HOUR, absent=True),
        alert(0, Step.STUCK, 4 * HOUR, absent=True),
        alert(1, Step.STUCK, 5 * HOUR),
        alert(0, Step.MANAGER, 6 * HOUR),
    ]
    found = kpis_of([{"breached": True}, {}], alerts=rows)
    counts = ("alerts_per_month", "breaches_per_month", "manager_acts_per_month", "stuck_absent_per_month")
    assert some(found, *counts) == [monthly(1)] * 4
    assert found["stuck_per_month"] == monthly(2)
    assert found["stuck_absent_age"] == 2.0


def test_owners_after_the_first_are_reassigns_by_reason() -> None:
    def spell(lead: int, reason: Handover, at: int, recycled: int = 0) -> Row:
        return {"lead": lead, "person": at % 2, "at": at, "reason": reason, "recycled": recycled}

    rows = [
        spell(0, Handover.ROUTED, 0),
        spell(1, Handover.ROUTED, 0),
        spell(0, Handover.NOT_TAKEN, 1),
        spell(0, Handover.MANAGER, 2),
        spell(1, Handover.PULLED, 3),
        spell(1, Handover.FORMER_OWNER, 4, recycled=1),
    ]
    found = kpis_of([{}, {}], spells=rows)
    assert found["reassigns_per_month"] == monthly(3)
    names = ("not_taken", "manager", "returned", "owner_absent")
    assert some(found, *(f"reassigns_per_month.{name}" for name in names)) == [*[monthly(1)] * 3, 0.0]


def test_the_price_is_per_lead_touched_and_per_message() -> None:
    touches: list[Row] = [
        {"lead": 0, "kind": Touch.ATTEMPT, "start": 0, "person": 0, "outcome": Outcome.OPTED_OUT},
        {"lead": 1, "kind": Touch.NURTURE, "start": 0, "person": -1, "outcome": Outcome.SENT},
        {"lead": 1, "kind": Touch.AUTO_REPLY, "start": 0, "person": -1, "outcome": Outcome.SENT},
    ]
    leads = [{"opted_out": True, "delivered": 3, "complaints": 1, "attempts": 4}, {"postponed": 2, "closed": 1}, {}]
    found = kpis_of(leads, touches=touches)
    assert some(found, "opt_out_rate", "opt_outs_per_month") == [0.5, monthly(1)]
    assert some(found, "touches_postponed", "touches_closed") == [0.5, 0.25]
    assert found["complaint_rate"] == pytest.approx(1 / 3)
    assert found["attempts_per_lead"] == pytest.approx(4 / 3)


def test_leads_without_patience_and_without_room_are_lost_and_collisions_are_counted() -> None:
    leads: list[Row] = [
        {"state": State.GONE_ELSEWHERE},
        {"state": State.TURNED_AWAY, "lost_to_queue": True},
        {"collided": True},
        {},
    ]
    found = kpis_of(leads)
    assert some(found, "gone_elsewhere", "turned_away", "collisions_per_month") == [0.25, 0.25, monthly(1)]


def test_what_automation_did_and_would_have_done_are_told_apart() -> None:
    found = kpis_of([{"automated": 0b00100}, {"automated": 0b00101 << 8}])
    assert found["bot_deflection"] == 0.5
    assert found["automated_per_month.bot_resolved"] == found["shadow_per_month.bot_resolved"] == monthly(1)
    assert some(found, "automated_per_month.auto_reply", "shadow_per_month.auto_reply") == [0.0, monthly(1)]


def test_sources_sum_to_the_whole() -> None:
    scenario = scenario_of(sources=[{"name": "form"}, {"name": "webinar"}])
    world = world_of(scenario, [0, 1, 2], source=[0, 1, 1])
    found = measured(trace_of(world, [{}, {}, {"mql": False}]), world)
    for kind in ("leads", "mqls"):
        assert found[f"{kind}_per_month"] == (found[f"{kind}_per_month.form"] or 0) + (
            found[f"{kind}_per_month.webinar"] or 0
        )
    assert found["leads_per_month.webinar"] == monthly(2)


def test_leads_of_the_warm_up_and_the_drain_do_not_count() -> None:
    scenario = scenario_of(scenario={"warmup_weeks": 1, "drain_weeks": 1})
    week = 7 * DAY
    world = world_of(scenario, [week - 1, week, 2 * week - 1, 2 * week])
    trace = trace_of(world, [{"first_touch": 2 * week + HOUR} for _ in range(4)])
    summary = measure(trace, world, scenario.policies[0])
    assert summary.leads == 2
    assert summary.whole.ratios["leads_per_month"] == (2.0, WEEK_IN_MONTHS)
    assert summary.whole.waits["time_to_first_touch"].finite_ms.tolist() == [HOUR + 1, week + HOUR]


def test_periods_are_whole_blocks_and_the_rest_is_left_out() -> None:
    scenario = scenario_of(scenario={"weeks": 9, "forecast_period": "month", "timezone": "Europe/Warsaw"})
    world = world_of(scenario, [0, 29 * DAY, 30 * DAY, 60 * DAY])
    summary = measure(trace_of(world), world, scenario.policies[0])
    assert [period.ratios["leads_per_month"] for period in summary.periods] == [(2.0, 1.0), (1.0, 1.0)]
    assert summary.whole.ratios["leads_per_month"] == (4.0, 63 / 30)
    assert [period.waits["time_to_first_touch"].never for period in summary.periods] == [2, 1]


def test_a_month_with_a_clock_change_is_a_month() -> None:
    frame = {"weeks": 5, "forecast_period": "month", "timezone": "Europe/Warsaw"}
    scenario = scenario_of(scenario=frame | {"start": dt.date(2026, 3, 23)})
    world = world_of(scenario, [30 * DAY - HOUR - 1, 30 * DAY - HOUR])
    summary = measure(trace_of(world), world, scenario.policies[0])
    assert summary.periods[0].ratios["leads_per_month"] == (1.0, 1.0)


def test_the_table_names_exactly_what_is_measured() -> None:
    scenario = with_tiers()
    world = world_of(scenario, [0])
    summary = measure(trace_of(world), world, scenario.policies[0])
    table = specs(scenario, scenario.policies)
    of_kind = {kind: {spec.key for spec in table if spec.kind is kind} for kind in Kind}
    told_apart = {spec.key for spec in value_specs("PLN a month")}
    assert of_kind[Kind.RATIO] | told_apart == set(summary.whole.ratios)
    assert of_kind[Kind.VALUE] == set(summary.whole.values)
    assert {spec.waits for spec in table if spec.waits} == set(summary.whole.waits)
    assert len(by_key(table)) == len(table)
    assert kpi_keys(scenario) == tuple(spec.key for spec in table)


def test_every_row_of_the_table_is_told_in_words() -> None:
    for spec in specs(with_tiers(), with_tiers().policies):
        assert spec.name
        assert spec.unit
        assert spec.formula


def test_a_run_without_leads_has_no_rates_and_no_waits() -> None:
    world = world_of(scenario_of(), [])
    found = measured(trace_of(world, []), world)
    assert some(found, "contact_rate", "time_to_first_touch_median", "gini_leads", "response_gap") == [None] * 4
    assert some(found, "leads_per_month", "meetings_held_per_month", "pipeline_velocity") == [0.0, 0.0, 0.0]


def test_a_key_of_another_option_is_undefined_here() -> None:
    world = world_of(scenario_of(), [0])
    summary = measure(trace_of(world), world, world.scenario.policies[0])
    other = specs(with_tiers(), with_tiers().policies)
    assert kpis(summary, other)["sla_attainment.hot.first_touch"] is None


def test_unevenness_is_between_workers() -> None:
    scenario = scenario_of(teams=[{"name": "SDR", "headcount": 2}, {"name": "AE", "role": "ae", "headcount": 1}])
    world = world_of(scenario, [0] * 4)
    rows = [{"lead": lead, "person": int(lead == 3), "at": lead} for lead in range(4)]
    leads = [{"owner": int(lead == 3), "booked": HOUR if lead < 2 else NEVER} for lead in range(4)]
    found = measured(trace_of(world, leads, rows), world)
    assert some(found, "gini_leads", "gini_meetings") == [0.25, 0.5]


def test_the_response_gap_is_the_largest_between_segments_of_ten() -> None:
    scenario = scenario_of(sources=[{"name": "a"}, {"name": "b"}, {"name": "c"}], attributes={"region": ["PL", "DE"]})
    source = [0] * 10 + [1] * 10 + [2] * 9
    world = world_of(
        scenario, [0] * 29, source=source, attributes={"region": np.array(([0] * 5 + [1] * 5) * 2 + [0] * 9)}
    )
    touched = [HOUR if lead < 9 or 10 <= lead < 12 else HOUR + 1 for lead in range(29)]
    found = measured(trace_of(world, [{"first_touch": at} for at in touched]), world)
    assert found["response_gap"] == pytest.approx(0.7)
