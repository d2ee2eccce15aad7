"""What charts draw of a run, and of all runs together."""

import math
import zlib

import numpy as np
import pytest

from policies.durations import DAY, HOUR, MINUTE
from sim.experiments.encoding import decode, encode
from sim.measures.measure import measure
from sim.measures.pooled import breaches_by_hour, funnel, load_per_person, rejections, speed_curve
from sim.measures.summary import STAGES, Measured, Sights, Summary
from sim.model.trace import Outcome, Reason, Touch
from tests.sim.measures.hand_written import Row, scenario_of, trace_of, world_of

TIER = [{"tier": "hot", "first_touch": "1h"}]
DAYS = [(9 * HOUR, 17 * HOUR)]
MONTHS = 7 / 30
"""The hand-written runs measure a week."""


def summary_of(leads: list[Row], created: list[int], **kept: object) -> Summary:
    sla = kept.pop("sla", [])
    scenario = scenario_of(policies=[{"name": "as it is", "sla": sla}], **kept.pop("tables", {}))  # type: ignore[arg-type]
    world = world_of(scenario, created)
    return measure(trace_of(world, leads, **kept), world, scenario.policies[0])  # type: ignore[arg-type]


def seen(summary: Summary) -> Sights:
    assert summary.sights is not None
    return summary.sights


def test_breaches_fall_on_the_hour_in_which_the_promise_breaks() -> None:
    late: Row = {"tier": 0, "breached": True}
    leads = [late, late, {"tier": 0, "first_touch": DAY + HOUR}]
    found = summary_of(leads, [0, DAY + 30 * MINUTE, DAY + 45 * MINUTE], sla=TIER)
    assert {hour: n for hour, n in enumerate(seen(found).breaches.tolist()) if n} == {1: 1, 25: 1}
    # two runs of a week each: one a week on either
    week = breaches_by_hour([found, found])
    assert week.shape == (7, 24)
    assert week[0, 1] == week[1, 1] == pytest.approx(1.0)
    assert week.sum() == pytest.approx(2.0)


def test_the_funnel_counts_first_passes() -> None:
    teams = [{"name": "SDR", "headcount": 1}, {"name": "AE", "role": "ae", "headcount": 1, "win_rate": 0.2}]
    done: Row = {"first_touch": 1, "accepted": True, "contacted": 1, "qualified": True, "booked": 1, "held": True}
    leads: list[Row] = [done, {"first_touch": 1, "accepted": True, "contacted": 1}, {}, {"mql": False}]
    meeting: Row = {"lead": 0, "host": 1, "start": DAY, "end": DAY + HOUR, "outcome": Outcome.HELD}
    found = summary_of(leads, [0] * 4, tables={"teams": teams}, meetings=[meeting])
    assert seen(found).funnel.tolist() == [4, 3, 2, 2, 2, 1, 1, 1, pytest.approx(0.2)]
    stages = funnel([found])
    assert [stage.name for stage in stages] == list(STAGES)
    assert stages[1].per_month == pytest.approx(3 / MONTHS)
    assert [stage.of_before for stage in stages[:3]] == [1.0, 0.75, pytest.approx(2 / 3)]


def test_rejections_are_told_by_stated_reason() -> None:
    no: Row = {"first_touch": 1, "reviewed": True, "reason": Reason.NOT_ICP, "stated": True}
    found = rejections([summary_of([no, no, {**no, "stated": False}], [0] * 3)])
    assert found == {"not_icp": pytest.approx(2 / MONTHS), "": pytest.approx(1 / MONTHS)}


def test_the_load_of_a_person_is_their_share_of_working_hours() -> None:
    touch: Row = {"lead": 0, "person": 0, "start": 9 * HOUR, "end": 11 * HOUR, "talk_end": 13 * HOUR}
    found = summary_of([{"owner": 0}], [0], touches=[{**touch, "kind": Touch.ATTEMPT}], real=[DAYS, DAYS])
    one, other = load_per_person([found, found])
    assert (one.number, one.busy) == (0, 0.5)
    assert (other.number, other.busy) == (1, 0.0)


def test_a_seat_that_only_some_runs_have_counts_where_it_is() -> None:
    def run(busy: list[float]) -> Summary:
        people = len(busy)
        counts = np.ones(people, np.int64)
        shown = Sights(np.zeros(9), np.zeros(168, np.int64), counts, counts, np.array(busy), np.full(people, 8.0))
        return Summary(Measured({"leads_per_month": (1, 1)}, {}, {}), (), 1, shown)

    assert [each.busy for each in load_per_person([run([4.0]), run([8.0, 2.0])])] == [0.75, 0.25]


def test_the_speed_curve_is_the_distribution_over_all_leads_of_all_runs() -> None:
    touched: list[Row] = [{"first_touch": MINUTE}, {"first_touch": 2 * MINUTE}, {"first_touch": HOUR}, {}]
    one, other = summary_of(touched, [0] * 4), summary_of([{}], [0])
    curve = speed_curve([one, other], np.array([MINUTE - 1, MINUTE, 5 * MINUTE, DAY]))
    assert curve is not None
    assert curve.share.tolist() == [0.0, 0.2, 0.4, 0.6]
    assert curve.never == pytest.approx(0.4)
    assert (curve.median_ms, curve.leads) == (HOUR, 5)
    rare = speed_curve([other], np.array([MINUTE]))
    assert rare is not None
    assert math.isinf(rare.median_ms)


def test_without_leads_there_is_no_curve_and_no_funnel() -> None:
    bare = Summary(Measured({}, {}, {}), (), 0)
    assert speed_curve([bare], np.array([MINUTE])) is None
    assert (funnel([bare]), load_per_person([bare])) == ((), ())
    assert rejections([bare]) == {}
    assert breaches_by_hour([]).sum() == 0


def test_what_charts_draw_survives_being_kept() -> None:
    summary = summary_of([{"first_touch": 1}, {}], [0, 0], sla=TIER, real=[DAYS, DAYS])
    again = decode(encode(summary))
    for name in ("funnel", "breaches", "leads", "meetings", "busy_hours", "real_hours"):
        assert np.array_equal(getattr(seen(again), name), getattr(seen(summary), name))
    bare = Summary(Measured({}, {}, {}), (), 0)
    assert decode(encode(bare)).sights is None


def test_what_an_older_leadsim_kept_is_refused_not_misread() -> None:
    head = b'{"leads": 0, "windows": [{"ratios": [], "values": {}, "waits": {}}]}'
    with pytest.raises(ValueError, match="older leadsim"):
        decode(zlib.compress(len(head).to_bytes(4, "little") + head))
