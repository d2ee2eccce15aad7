"""Worlds written by hand: a few leads whose fields and uniforms a test gives, the rest plain."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from policies.durations import NEVER
from policies.settings import Policy
from scenarios.scenario import Scenario
from scenarios.timeline import Timeline
from sim.model.world import World

SIZES = ("small", "large")


def hand_scenario(**tables: Any) -> Scenario:
    """One source "form", one attribute "size", four weeks from Monday 2026-01-05; tables as in a file."""
    plain: dict[str, Any] = {
        "scenario": {"name": "by hand", "start": dt.date(2026, 1, 5), "weeks": 4},
        "attributes": {"size": SIZES},
        "sources": [{"name": "form"}],
        "teams": [{"name": "SDR", "headcount": 1}],
        "policies": [{"name": "plain"}],
    }
    return Scenario.model_validate(plain | tables)


def hand_policy(**tables: Any) -> Policy:
    """An option with the tables given."""
    return Policy.model_validate({"name": "by hand"} | tables)


def hand_world(
    size: int,
    scenario: Scenario | None = None,
    uniforms: Mapping[Any, Sequence[float]] | None = None,
    **columns: Any,
) -> World:
    """`size` leads, a minute apart; columns of `World` by name, uniforms by `Purpose` or (purpose, index, ...)."""
    scenario = scenario or hand_scenario()
    frame = scenario.scenario
    source = np.array(columns.pop("source", [0] * size), dtype=np.int64)
    plain: dict[str, Any] = {
        "created": np.arange(size, dtype=np.int64) * 60_000,
        "attributes": {name: np.zeros(size, dtype=np.int64) for name in scenario.attributes},
        "hour_shift": np.full(size, NEVER),
        "intent": np.zeros(size, dtype=np.bool_),
        "quality": np.full(size, 0.5),
        "z": np.zeros(size),
        "duplicate_of": np.full(size, -1),
        "known_owner": np.full(size, -1),
        "reachable": np.ones(size, dtype=np.bool_),
        "value": np.ones(size),
        "patience": np.full(size, NEVER),
        "consent": {},
    }
    given = {name: value if isinstance(value, dict) else np.asarray(value) for name, value in columns.items()}
    drawn = {
        at if isinstance(at, tuple) else (int(at),): np.array(row, dtype=np.float64)
        for at, row in (uniforms or {}).items()
    }
    return World(
        scenario=scenario,
        replication=0,
        timeline=Timeline(frame.start, frame.weeks, frame.warmup_weeks, frame.drain_weeks, frame.timezone),
        source=source,
        rows=tuple(np.flatnonzero(source == number) for number in range(len(scenario.sources))),
        _drawn=drawn,
        **(plain | given),
    )
