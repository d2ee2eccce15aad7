"""What the model computes, in a few signs: for the test, and run as a program to renew what it compares with."""

import hashlib
import json
import math
from collections.abc import Iterator
from pathlib import Path

from scenarios.loading import load, loads
from scenarios.scenario import Scenario
from sim.experiments.compare import jobs, labelled
from sim.experiments.runs import run
from sim.measures.summary import Measured
from sim.model.version import MODEL_VERSION
from tests.tui.small import SMALL

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "tests" / "golden" / "model" / "fingerprints.json"


def fingerprints() -> dict[str, object]:
    """Per scenario the sha256 of every sum and wait of every option in simulated run 1, and the model's number."""
    demo = load(ROOT / "scenarios" / "library" / "saas-20-salespeople.toml")
    return {"model": MODEL_VERSION, "small": _fingerprint(loads(SMALL)), "demo": _fingerprint(demo)}


def _fingerprint(scenario: Scenario) -> str:
    digest = hashlib.sha256()
    for each in run(jobs(scenario, labelled(scenario.policies), range(1))):
        for window in (each.summary.whole, *each.summary.periods):
            digest.update("\n".join(_lines(window)).encode())
    return digest.hexdigest()


def _lines(window: Measured) -> Iterator[str]:
    """Nine digits: processors differ in the last bits of a logarithm."""
    for key, sums in window.ratios.items():
        yield f"{key} {sums[0]:.9g} {sums[1]:.9g}"
    for key, value in window.values.items():
        yield f"{key} {math.nan if value is None else value:.9g}"
    for key, waits in window.waits.items():
        yield f"{key} {waits.finite_ms.tolist()} {waits.never}"


if __name__ == "__main__":
    FILE.write_text(json.dumps(fingerprints(), indent=2) + "\n", encoding="utf-8")
