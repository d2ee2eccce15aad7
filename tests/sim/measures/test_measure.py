"""Identities of all KPIs on any run, and what measuring may cost."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.durations import DAY, HOUR, NEVER
from sim.measures.kpis import kpis, specs
from sim.measures.measure import measure
from sim.measures.summary import Measured
from sim.model.trace import Handover, Reason, Touch, Trace
from sim.model.world import World
from tests.sim.measures.hand_written import Row, scenario_of, trace_of, world_of

SCENARIO = scenario_of(
    scenario={"weeks": 4},
    sources=[{"name": "form"}, {"name": "webinar"}],
    policies=[{"name": "as it is", "sla": [{"tier": "hot", "first_touch": "1h", "assignment": "5m"}]}],
)
END = 28 * DAY
TIMES = st.integers(0, 3 * DAY) | st.just(NEVER)


@st.composite
def leads(draw: st.DrawFn, born: int) -> Row:
    """A lead whose times lie after its creation, and whose flags are any."""
    at = {name: draw(TIMES) for name in ("assigned", "first_touch", "contacted", "booked")}
    flags = {
        name: draw(st.booleans()) for name in ("mql", "accepted", "qualified", "held", "opted_out", "recycled_held")
    }
    reason = draw(st.sampled_from(Reason))
    return (
        {name: NEVER if wait == NEVER else min(born + wait, END) for name, wait in at.items()}
        | flags
        | {"reviewed": flags["accepted"] or draw(st.booleans())}
        | {"reason": reason, "stated": draw(st.booleans()), "tier": draw(st.sampled_from([-1, 0]))}
    )


@st.composite
def runs(draw: st.DrawFn) -> tuple[World, Trace]:
    """A month of a few leads with owners and touches that need not make sense."""
    created = sorted(draw(st.lists(st.integers(0, END - 1), max_size=8)))
    n = len(created)
    world = world_of(
        SCENARIO,
        created,
        source=np.array([draw(st.integers(0, 1)) for _ in created], np.int64),
        quality=np.array([draw(st.floats(0, 1)) for _ in created]),
    )
    rows = [draw(leads(born)) for born in created]
    who = st.integers(0, max(n - 1, 0))
    spells: list[Row] = [
        {"lead": draw(who), "person": draw(st.integers(-1, 1)), "at": at, "reason": draw(st.sampled_from(Handover))}
        for at in sorted(draw(st.lists(st.integers(END // 2, END), max_size=8 if n else 0)))
    ]
    touches: list[Row] = [
        {"lead": draw(who), "person": number % 2, "start": start, "end": start + HOUR, "kind": Touch.ATTEMPT}
        for number, start in enumerate(range(0, END, draw(st.integers(3 * HOUR, 9 * DAY))) if n else ())
    ]
    return world, trace_of(world, rows, spells, touches) if n else trace_of(world, [])


def sums(window: Measured, *keys: str) -> float:
    return sum(window.ratios[key][0] for key in keys)


@settings(max_examples=60, deadline=None)
@given(runs())
def test_what_belongs_together_adds_up(run: tuple[World, Trace]) -> None:
    world, trace = run
    summary = measure(trace, world, world.scenario.policies[0])
    for window in (summary.whole, *summary.periods):
        ratio = window.ratios
        for kind in ("leads", "mqls"):
            assert sums(window, f"{kind}_per_month.form", f"{kind}_per_month.webinar") == ratio[f"{kind}_per_month"][0]
        reasons = [key for key in ratio if key.startswith("rejections")]
        assert sums(window, *reasons) == ratio["rejections_without_reason"][1]
        moves = [key for key in ratio if key.startswith("reassigns_per_month.")]
        assert sums(window, *moves) == ratio["reassigns_per_month"][0]
        causes = [key for key in ratio if key.startswith("wait_by_cause.")]
        assert np.isclose(sums(window, *causes), ratio["time_to_first_touch_mean"][0])
        waits = window.waits["time_to_first_touch"]
        assert (waits.leads, waits.never) == (ratio["mqls_per_month"][0], ratio["never_touched"][0])
        assert np.isclose(
            sums(window, "good_leads_handed_over", "good_leads_missed"), 100 * ratio["good_leads_missed"][1]
        )


@settings(max_examples=60, deadline=None)
@given(runs())
def test_periods_add_up_to_the_whole_where_they_cover_it(run: tuple[World, Trace]) -> None:
    world, trace = run
    summary = measure(trace, world, world.scenario.policies[0])
    assert len(summary.periods) == 4
    for key, whole in summary.whole.ratios.items():
        parts = [period.ratios[key] for period in summary.periods]
        assert np.allclose(np.sum(parts, axis=0), whole), key
    for name, waits in summary.whole.waits.items():
        parts_ms = np.concatenate([period.waits[name].finite_ms for period in summary.periods])
        assert np.sort(parts_ms).tolist() == waits.finite_ms.tolist()


@settings(max_examples=60, deadline=None)
@given(runs())
def test_shares_lie_between_nothing_and_all(run: tuple[World, Trace]) -> None:
    world, trace = run
    policy = world.scenario.policies[0]
    table = [spec for spec in specs(world.scenario, [policy]) if spec.unit in ("share", "Gini")]
    for key, value in kpis(measure(trace, world, policy), table).items():
        assert value is None or -1e-9 <= value <= 1 + 1e-9, key


def test_measuring_twice_gives_the_same_numbers() -> None:
    world = world_of(SCENARIO, [0, HOUR, DAY])
    trace = trace_of(world, [{"first_touch": 2 * DAY}, {}, {"mql": False}])
    policy = world.scenario.policies[0]
    table = specs(world.scenario, [policy])
    assert kpis(measure(trace, world, policy), table) == kpis(measure(trace, world, policy), table)
