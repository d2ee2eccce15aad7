"""What must stay, or move one way only, when a run is changed: no exact numbers, any drawn world."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest

from scenarios.scenario import Scenario
from sim.model.engine import simulate
from sim.model.trace import Touch, Trace
from sim.model.world import draw_world
from tests.hand import OFFICE, Table, steps
from tests.sim.model.hand_worlds import hand_scenario

CADENCE: list[Table] = [{"steps": steps("0m", ("email", "4h"), "1d")}]
PLAIN: Table = {
    "name": "plain",
    "notify": {"lag": {"dist": "lognormal", "mean": "20m", "cv": 1.0}},
    "sla": [{"tier": "hot", "when": {"min_score": 70.0}, "first_touch": "30m", "pre_alert": 0.5}, {"tier": "rest"}],
    "reassign": {"after": "1h", "most": 2},
    "mql": {"min_score": 10.0},
    "nurture": {"every": "5d", "messages": 2, "return_per_month": 0.3},
    "scoring": {"accuracy": 0.5},
    "cadence": CADENCE,
}
OPTIONS: dict[str, Table] = {
    "plain": PLAIN,
    "pool": PLAIN | {"name": "pool", "routing": "shared_queue", "reassign": None, "work_order": "newest_first"},
    "calendar": PLAIN | {"name": "calendar", "routing": "calendar_aware", "on_breach": ["alert_manager"]},
    "robots": PLAIN
    | {
        "name": "robots",
        "routing": "count_based",
        "automation": {
            "auto_reply": {"delay": "1m"},
            "bot": {"resolves": 0.1, "prequalifies": 0.2},
            "instant_booking": {"share": 0.2},
        },
    },
}


def busy_floor(*options: Table, **tables: Any) -> Scenario:
    """Everything switched on: absence, other work, turnover, decay, meetings, hazards; two weeks of 60 leads."""
    life: Table = {"shift": OFFICE, "absence": 0.1, "internal_meetings_per_week": 4.0, "turnover_per_year": 2.0}
    plain: Table = {
        "scenario": {"name": "busy", "start": dt.date(2026, 1, 12), "weeks": 2, "warmup_weeks": 1, "seed": 11},
        "sources": [
            {
                "name": "form",
                "leads_per_week": 60.0,
                "qualify_rate": 0.4,
                "patience": {"dist": "exponential", "mean": "5d"},
            }
        ],
        "data_quality": {"stale_contacts": 0.1, "duplicates": 0.1, "missing_data": 0.1},
        "decay": {"contact": {"preset": "hbr2011"}},
        "channels": {
            "phone": {"reach": 0.5, "work_time": {"dist": "gamma", "mean": "8m", "cv": 0.5}, "talk_time": "10m"},
            "email": {"reach": 0.3, "work_time": "3m", "reply_delay": "3h", "opt_out": 0.02, "complaint": 0.01},
        },
        "review": {"work_time": "2m"},
        "teams": [
            {"name": "SDR", "headcount": 4, "adherence": 0.9, "other_work": 0.2, **life},
            {"name": "AE", "role": "ae", "headcount": 2, "show_rate": 0.8, "win_rate": 0.2, **life},
            {"name": "Lead", "role": "manager", "headcount": 1, "alerts_per_hour": 6.0, "shift": OFFICE},
        ],
        "meetings": {"host": "AE", "lead_time": "1h"},
        "policies": list(options) or [PLAIN],
    }
    return hand_scenario(**(plain | tables))


def arrays(value: object, path: str = "trace") -> Iterator[tuple[str, object]]:
    """Every array and plain value of a trace, by its path."""
    if is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from arrays(getattr(value, one.name), f"{path}.{one.name}")
    else:
        yield path, (value.dtype.str, value.shape, value.tobytes()) if isinstance(value, np.ndarray) else value


def bytes_of(trace: Trace, *without: str) -> dict[str, object]:
    """All of a trace but these fields of it."""
    skipped = tuple(f"trace.{name}" for name in without)
    return {path: value for path, value in arrays(trace) if not path.startswith(skipped)}


def played(scenario: Scenario, name: str, replication: int = 0, *, decisions: bool = False) -> Trace:
    return simulate(draw_world(scenario, replication), scenario.option(name), decisions=decisions)


@pytest.mark.parametrize("name", OPTIONS)
def test_the_same_arguments_give_the_same_bytes(name: str) -> None:
    scenario = busy_floor(*OPTIONS.values())
    once, again = played(scenario, name), played(scenario, name)
    assert len(bytes_of(once)) > 80
    assert bytes_of(once) == bytes_of(again)


@pytest.mark.parametrize("name", OPTIONS)
def test_a_world_is_as_it_was_after_a_run(name: str) -> None:
    scenario = busy_floor(*OPTIONS.values())
    fresh = {other: bytes_of(played(scenario, other)) for other in OPTIONS}
    world = draw_world(scenario, 0)
    simulate(world, scenario.option(name), decisions=True)
    for other in OPTIONS:
        assert bytes_of(simulate(world, scenario.option(other))) == fresh[other]


@pytest.mark.parametrize("name", OPTIONS)
def test_asking_for_decisions_changes_nothing_else(name: str) -> None:
    scenario = busy_floor(*OPTIONS.values())
    without, with_ = played(scenario, name), played(scenario, name, decisions=True)
    assert without.decisions is None
    assert with_.decisions is not None
    assert bytes_of(without, "decisions") == bytes_of(with_, "decisions")


@pytest.mark.parametrize("name", OPTIONS)
def test_an_option_by_another_name_is_the_same_option(name: str) -> None:
    scenario = busy_floor(OPTIONS[name], OPTIONS[name] | {"name": "again"})
    one, other = played(scenario, name), played(scenario, "again")
    assert bytes_of(one, "option") == bytes_of(other, "option")


@pytest.mark.parametrize("name", OPTIONS)
def test_another_option_in_the_file_changes_none_of_the_others(name: str) -> None:
    bigger: Table = PLAIN | {"name": "bigger", "staffing": {"SDR": {"headcount": 9}, "AE": {"headcount": 5}}}
    alone, among_others = busy_floor(OPTIONS[name]), busy_floor(bigger, *OPTIONS.values())
    assert bytes_of(played(alone, name)) == bytes_of(played(among_others, name))


def test_another_replication_is_another_world() -> None:
    scenario = busy_floor()
    assert bytes_of(played(scenario, "plain"), "replication") != bytes_of(played(scenario, "plain", 1), "replication")


def pooled(headcount: int, seed: int, pace: str = "55m") -> Trace:
    """First come, first served from one queue by people at any hour who do nothing else."""
    option: Table = {"name": "pool", "routing": "shared_queue", "staffing": {"SDR": {"headcount": headcount}}}
    scenario = hand_scenario(
        scenario={"name": "pooled", "start": dt.date(2026, 1, 5), "weeks": 1, "seed": seed},
        sources=[{"name": "form", "leads_per_week": 500.0, "day_variation": 0.5}],
        channels={"phone": {"work_time": {"dist": "lognormal", "mean": pace, "cv": 1.5}}},
        teams=[{"name": "SDR", "headcount": 3}],
        policies=[option],
    )
    return played(scenario, "pool")


@pytest.mark.parametrize("seed", range(5))
def test_first_come_first_served_from_one_queue_one_more_rep_delays_nobody(seed: int) -> None:
    three, four = (pooled(headcount, seed).leads.first_touch for headcount in (3, 4))
    assert np.all(four <= three)
    assert np.any(four < three)


@pytest.mark.parametrize("seed", range(3))
def test_first_come_first_served_from_one_queue_quicker_work_delays_nobody(seed: int) -> None:
    slow, quick = (pooled(3, seed, pace).leads.first_touch for pace in ("55m", "45m"))
    assert np.all(quick <= slow)
    assert np.any(quick < slow)


def test_without_queues_a_longer_cadence_keeps_every_attempt_of_the_shorter() -> None:
    def attempts(count: int) -> set[tuple[int, ...]]:
        cadence = [("phone", "0m"), ("email", "4h"), ("phone", "1d"), ("email", "1d"), ("phone", "1d")][:count]
        option: Table = {"name": "plain", "cadence": [{"steps": steps(*cadence)}]}
        scenario = busy_floor(option, channels=INSTANT, teams=[{"name": "SDR", "headcount": 3}], meetings=None)
        own = played(scenario, "plain").touches
        rows = np.flatnonzero((own.kind == Touch.ATTEMPT) & (own.step < 3))
        return {tuple(int(getattr(own, name)[row]) for name in ATTEMPT) for row in rows}

    assert len(attempts(3)) > 100
    assert attempts(3) == attempts(5)


INSTANT: Table = {"phone": {"reach": 0.3}, "email": {"reach": 0.2, "reply_delay": "3h", "opt_out": 0.02}}
ATTEMPT = ("lead", "step", "channel", "person", "start", "end", "outcome")


def test_without_queues_a_team_of_a_hundred_changes_no_time_of_any_lead() -> None:
    def times(headcount: int) -> list[list[int]]:
        option: Table = {"name": "plain", "cadence": CADENCE, "staffing": {"SDR": {"headcount": headcount}}}
        scenario = busy_floor(option, channels=INSTANT, teams=[{"name": "SDR", "headcount": 3}], meetings=None)
        own = played(scenario, "plain").leads
        return [column.tolist() for column in (own.first_touch, own.contacted, own.state, own.attempts)]

    assert times(3) == times(100)


def test_a_sooner_first_touch_loses_no_contact_of_a_single_call() -> None:
    """The same lead, the same luck, a younger age: what connected late connects early."""

    def contacted(lag: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        option: Table = {"name": "plain", "notify": lag}
        scenario = busy_floor(option, channels={"phone": {"reach": 0.6}}, teams=[{"name": "SDR", "headcount": 3}])
        return played(scenario, "plain").leads.contacted < 2**62

    late, soon = contacted("5h"), contacted("1m")
    assert np.all(soon >= late)
    assert np.count_nonzero(soon > late) > 5


def test_a_wider_gate_takes_no_lead_away() -> None:
    def mqls(least: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return played(busy_floor(PLAIN | {"mql": {"min_score": least}}), "plain").leads.mql

    assert np.all(mqls(20.0) >= mqls(40.0))


def test_a_policy_is_not_changed_by_playing_it() -> None:
    scenario = busy_floor(*OPTIONS.values())
    before = [option.model_dump_json() for option in scenario.policies]
    world = draw_world(scenario, 0)
    for option in scenario.policies:
        simulate(world, option)
    assert [option.model_dump_json() for option in scenario.policies] == before
