"""Where the wait to the first touch comes from."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.durations import DAY, HOUR, MINUTE, NEVER, SECOND
from sim.measures.crew import crew
from sim.measures.waits import CAUSES, wait_by_cause
from sim.model.trace import Trace
from sim.model.world import World
from tests.sim.measures.hand_written import Row, Spans, measured, scenario_of, trace_of, world_of

FRIDAY, MONDAY = 4 * DAY, 7 * DAY
TWO_WEEKS = scenario_of(scenario={"weeks": 2})
WEEK = [(day * DAY + 9 * HOUR, day * DAY + 17 * HOUR) for day in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)]


def minutes_of(trace: Trace, world: World, lead: int = 0) -> dict[str, float]:
    """Minutes by cause of one lead, causes of no length left out."""
    causes = wait_by_cause(trace, world, crew(world, world.scenario.policies[0]))
    return {name: ms / MINUTE for name, ms in zip(CAUSES, causes[:, lead].tolist(), strict=True) if ms}


def waited(
    created: int,
    touched: int,
    spells: list[Row],
    real: list[Spans],
    hours: list[Spans] | None = None,
    held: bool = False,
) -> dict[str, float]:
    world = world_of(TWO_WEEKS, [created])
    own = [{"lead": 0, "handover": number} | dict(row) for number, row in enumerate(spells)]
    lead = {"first_touch": touched, "assigned": own[0]["at"] if own else NEVER}
    trace = trace_of(world, [lead], own, real=real, hours=hours, held_leads=[0] if held else [])
    return minutes_of(trace, world)


def test_a_lead_of_friday_evening_waits_for_five_reasons() -> None:
    created = FRIDAY + 16 * HOUR + 58 * MINUTE
    at = created + 30 * SECOND
    noticed = MONDAY + 9 * HOUR + 150 * SECOND
    world = world_of(TWO_WEEKS, [created])
    spell: Row = {"lead": 0, "person": 0, "at": at, "noticed": noticed}
    trace = trace_of(
        world,
        [{"first_touch": MONDAY + 9 * HOUR + 10 * MINUTE, "assigned": at}],
        [spell],
        real=[WEEK, WEEK],
    )
    assert minutes_of(trace, world) == {
        "assignment": 0.5,
        "closed": 3840.0,
        "not_noticed": 4.0,
        "owner_busy": 7.5,
    }
    kpis = measured(trace, world)
    assert kpis["time_to_first_touch_mean"] == 3852.0
    assert kpis["wait_by_cause.closed"] == 3840.0
    assert kpis["wait_by_cause.not_noticed"] == 4.0


def test_hours_that_are_not_working_windows_mean_that_the_owner_is_away() -> None:
    lunch = [(9 * HOUR, 12 * HOUR), (13 * HOUR, 17 * HOUR)]
    spell: Row = {"person": 0, "at": 11 * HOUR, "noticed": 11 * HOUR}
    assert waited(11 * HOUR, 14 * HOUR, [spell], [lunch, lunch], [WEEK, WEEK]) == {
        "owner_away": 60.0,
        "owner_busy": 120.0,
    }


def test_what_an_owner_neglects_is_never_picked_and_the_next_owner_has_a_lag_of_their_own() -> None:
    first: Row = {"person": 0, "at": 9 * HOUR, "noticed": 9 * HOUR + 5 * MINUTE, "neglected": True}
    second: Row = {"person": 1, "at": 9 * HOUR + 15 * MINUTE, "noticed": 9 * HOUR + 20 * MINUTE}
    assert waited(9 * HOUR, 9 * HOUR + 21 * MINUTE, [first, second], [WEEK, WEEK]) == {
        "not_noticed": 10.0,
        "never_picked": 10.0,
        "owner_busy": 1.0,
    }


def test_a_lead_held_by_night_waits_for_the_opening() -> None:
    opening = DAY + 9 * HOUR
    spell: Row = {"person": 0, "at": opening, "noticed": opening}
    assert waited(20 * HOUR, opening, [spell], [WEEK, WEEK], held=True) == {"closed": 13 * 60.0}
    assert waited(20 * HOUR, opening, [spell], [WEEK, WEEK], held=False) == {"assignment": 13 * 60.0}


def test_held_beyond_the_opening_is_for_want_of_an_assignment() -> None:
    spell: Row = {"person": 0, "at": DAY + 10 * HOUR, "noticed": DAY + 10 * HOUR}
    assert waited(20 * HOUR, DAY + 10 * HOUR, [spell], [WEEK, WEEK], held=True) == {
        "closed": 13 * 60.0,
        "assignment": 60.0,
    }


def test_a_shared_queue_has_the_hours_of_all_its_workers() -> None:
    early, late = [(8 * HOUR, 10 * HOUR)], [(12 * HOUR, 18 * HOUR)]
    queue: Row = {"person": -1, "at": 7 * HOUR, "noticed": 13 * HOUR}
    taken: Row = {"person": 1, "at": 14 * HOUR, "noticed": 14 * HOUR}
    assert waited(6 * HOUR, 14 * HOUR, [queue, taken], [early, late], [[(8 * HOUR, 18 * HOUR)], late]) == {
        "assignment": 60.0,
        "closed": 60.0,
        "not_noticed": 180.0,
        "owner_away": 120.0,
        "owner_busy": 60.0,
    }


def test_a_queue_is_noticed_when_its_taker_does() -> None:
    queue: Row = {"person": -1, "at": 9 * HOUR, "noticed": NEVER}
    taken: Row = {"person": 1, "at": 11 * HOUR, "noticed": 10 * HOUR}
    assert waited(9 * HOUR, 11 * HOUR, [queue, taken], [WEEK, WEEK]) == {"not_noticed": 60.0, "owner_busy": 60.0}


def test_only_touched_leads_have_causes() -> None:
    world = world_of(TWO_WEEKS, [0])
    trace = trace_of(world, [{"assigned": 0}], [{"lead": 0, "person": 0, "at": 0, "noticed": 0}])
    assert minutes_of(trace, world) == {}


def test_a_later_pass_adds_nothing_to_the_first() -> None:
    again: Row = {"person": 1, "at": 3 * DAY, "noticed": 3 * DAY, "recycled": 1}
    first: Row = {"person": 0, "at": 9 * HOUR, "noticed": 9 * HOUR}
    assert waited(9 * HOUR, 10 * HOUR, [first, again], [WEEK, WEEK]) == {"owner_busy": 60.0}


MOMENTS = st.integers(0, 14 * DAY - 1)


@st.composite
def stories(draw: st.DrawFn) -> tuple[World, Trace]:
    """Some leads with some owners (or the queue) each, at any times whatever."""
    created = sorted(draw(st.lists(MOMENTS, min_size=1, max_size=6)))
    world = world_of(TWO_WEEKS, created)
    leads: list[Row] = []
    spells: list[Row] = []
    for number, born in enumerate(created):
        times = sorted(draw(st.lists(st.integers(born, 14 * DAY), min_size=1, max_size=4)))
        people = [draw(st.sampled_from([-1, 0, 1])) for _ in times]
        lags = [draw(st.integers(0, 2 * DAY) | st.just(NEVER)) for _ in times]
        leads.append({"assigned": times[0], "first_touch": draw(st.integers(times[0], 14 * DAY) | st.just(NEVER))})
        spells += [
            {"lead": number, "handover": turn, "person": person, "at": at, "noticed": min(at + lag, NEVER)}
            | {"neglected": draw(st.booleans()), "recycled": draw(st.sampled_from([0, 0, 1]))}
            for turn, (at, person, lag) in enumerate(zip(times, people, lags, strict=True))
        ]
    spells.sort(key=lambda row: (row["at"], row["handover"]))
    real = [WEEK[::2], [(start + HOUR, end - HOUR) for start, end in WEEK]]
    held = draw(st.lists(st.integers(0, len(created) - 1), unique=True))
    return world, trace_of(world, leads, spells, real=real, hours=[WEEK, WEEK], held_leads=held)


@settings(max_examples=100, deadline=None)
@given(stories())
def test_the_causes_sum_to_the_wait_to_the_millisecond(story: tuple[World, Trace]) -> None:
    world, trace = story
    causes = wait_by_cause(trace, world, crew(world, world.scenario.policies[0]))
    touched = trace.leads.first_touch < NEVER
    assert (causes >= 0).all()
    assert causes.sum(axis=0).tolist() == np.where(touched, trace.leads.first_touch - world.created, 0).tolist()
