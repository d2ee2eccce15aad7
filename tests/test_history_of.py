"""The records made of a run say what the run did: hand-written days, exact times."""

from scenarios.history import MISSING, NOBODY
from scenarios.loading import loads
from sim.model.engine import simulate
from sim.model.world import draw_world
from tests.history_of import KINDS, history_of

FLOOR = """
[scenario]
name = "two people"
start = 2026-01-05
weeks = 5
timezone = "Europe/Warsaw"
seed = 3
[[sources]]
name = "form"
leads_per_week = 60
qualify_rate = 0.5
[channels.phone]
work_time = "5m"
talk_time = "10m"
reach = 0.5
[[cadence]]
steps = [{ channel = "phone" }, { channel = "phone", after = "1d" }]
[[teams]]
name = "SDR"
headcount = 2
shift = "Mon-Fri 09:00-17:00"
other_work = 0.3
[[policies]]
name = "today"
routing = "round_robin"
"""


def test_a_record_has_each_lead_and_each_touch_of_the_run_once() -> None:
    world = draw_world(loads(FLOOR), 0)
    trace = simulate(world, world.scenario.policies[0])
    history = history_of(world, trace)
    assert history.touches is not None
    assert len(history.leads.created) == world.size
    assert len(history.touches.start) == len(trace.touches.start)
    assert history.leads.attempts.tolist() == trace.leads.attempts.tolist()
    touched = history.leads.first_touch != MISSING
    assert (history.leads.first_touch[touched] - world.timeline.origin_ms == trace.leads.first_touch[touched]).all()
    assert (history.leads.first_touch_by[touched] == trace.leads.owner[touched]).all()


def test_a_record_ends_where_it_ends() -> None:
    world = draw_world(loads(FLOOR), 0)
    trace = simulate(world, world.scenario.policies[0])
    cut = world.timeline.measured_from + 9 * 86_400_000 + 22 * 3_600_000
    history = history_of(world, trace, until=cut)
    assert history.touches is not None
    assert max(history.touches.start.max(), history.leads.created.max()) < history.until
    assert (history.leads.first_touch < history.until).all()
    late = (trace.leads.first_touch >= cut) & (world.created < cut)
    assert late.any()
    assert (history.leads.qualified[late[: len(history.leads.created)]] == NOBODY).all()
    assert set(history.leads.qualified.tolist()) == {NOBODY, 0, 1}


def test_blocks_of_other_work_lie_in_the_shift_and_beside_the_touches() -> None:
    world = draw_world(loads(FLOOR), 0)
    trace = simulate(world, world.scenario.policies[0])
    touches = history_of(world, trace, other_work=True).touches
    assert touches is not None
    other = touches.kind == KINDS.index("other")
    spent = (touches.end - touches.start)[other].sum() / (2 * 5 * 5 * 8 * 3_600_000)
    assert 0.27 < spent < 0.33
    assert (touches.lead[other] == NOBODY).all()
