"""Golden tables: KPIs and fingerprints of every option of the library, so that no change of the model goes unseen.

A change that is meant renews them (`make golden`) and says in its message why the numbers moved.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenarios.catalogue import LIBRARY, library
from scenarios.loading import load
from sim.measures.invariants import check_invariants
from sim.measures.kpis import kpis, specs
from sim.measures.measure import measure
from sim.model.engine import simulate
from sim.model.trace import Trace
from sim.model.world import draw_world

NAMES = [entry.name for entry in library()]
GOLDEN = Path(__file__).parent
GOLDEN_REPLICATIONS = (0, 1)
INVARIANT_REPLICATIONS = (2, 3)
KEYS = (
    "leads_per_month", "mqls_per_month", "time_to_first_touch_median", "time_to_first_touch_mean", "never_touched",
    "mql_acceptance", "contact_rate", "sql_rate", "meetings_held_per_month", "margin_per_month", "busy_share",
    "opt_outs_per_month", "reassigns_per_month", "breaches_per_month",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_numbers_and_fingerprints_of_the_library_are_as_recorded(name: str, is_renewing: bool) -> None:
    path = GOLDEN / f"{name}.json"
    now = _played(name)
    if is_renewing:
        path.write_text(json.dumps(now, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert now == json.loads(path.read_text(encoding="utf-8")), "meant? then renew with `make golden` and say why"


def test_every_golden_table_belongs_to_a_scenario() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*.json")) == NAMES


@pytest.mark.parametrize("replication", INVARIANT_REPLICATIONS)
@pytest.mark.parametrize("name", NAMES)
def test_no_run_of_the_library_breaks_an_identity(name: str, replication: int) -> None:
    scenario = load(LIBRARY / f"{name}.toml")
    world = draw_world(scenario, replication)
    for policy in scenario.policies:
        assert check_invariants(simulate(world, policy), world, policy) == [], policy.name


def test_the_same_run_has_the_same_fingerprint_and_another_world_has_not() -> None:
    scenario = load(LIBRARY / "few-leads.toml")
    policy = scenario.policies[0]
    first, again, other = (fingerprint(simulate(draw_world(scenario, number), policy)) for number in (0, 0, 1))
    assert first == again
    assert first != other


def fingerprint(trace: Trace) -> str:
    """SHA-256 over all arrays and values of a trace with their names, types and shapes."""
    digest = hashlib.sha256()
    for name, value in _leaves("trace", trace):
        if isinstance(value, np.ndarray):
            digest.update(f"{name}:{value.dtype.str}:{value.shape}".encode())
            digest.update(np.ascontiguousarray(value).tobytes())
        else:
            digest.update(f"{name}={value!r}".encode())
    return digest.hexdigest()


def _leaves(name: str, value: object) -> Iterator[tuple[str, object]]:
    if is_dataclass(value):
        for field in fields(value):
            yield from _leaves(f"{name}.{field.name}", getattr(value, field.name))
    else:
        yield name, value


def _played(name: str) -> dict[str, Any]:
    """Option -> replication -> fingerprint and KPIs, each to six digits."""
    scenario = load(LIBRARY / f"{name}.toml")
    table = [spec for spec in specs(scenario, scenario.policies) if spec.key in KEYS]
    runs: dict[str, Any] = {policy.name: {} for policy in scenario.policies}
    for replication in GOLDEN_REPLICATIONS:
        world = draw_world(scenario, replication)
        for policy in scenario.policies:
            trace = simulate(world, policy)
            values = kpis(measure(trace, world, policy), table)
            runs[policy.name][str(replication)] = {
                "fingerprint": fingerprint(trace),
                "kpis": {key: _rounded(value) for key, value in values.items()},
            }
    return runs


def _rounded(value: float | None) -> float | str | None:
    """Six digits; "never" for infinity, which JSON cannot write."""
    if value is None:
        return None
    return "never" if np.isinf(value) else float(f"{value:.6g}")
