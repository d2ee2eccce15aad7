"""The configurations with exact answers, as data: `cases.json`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

ONLY = "value"
"""Name of the value of a case that has a single one."""


@dataclass(frozen=True, slots=True)
class Case:
    """One configuration; times are in the case's own unit, mean handling time 1 unless its text says otherwise."""

    id: str
    feature: str
    config: str
    params: Mapping[str, Any]
    exact: Mapping[str, float]
    """value -> exact number; values of a list are named by their position"""


@dataclass(frozen=True, slots=True)
class Pair:
    """The difference between two options on the same worlds."""

    pair: str
    params: Mapping[str, Any]
    exact: float


@lru_cache(maxsize=1)
def _read() -> Mapping[str, Any]:
    text = files(__package__).joinpath("cases.json").read_text(encoding="utf-8")
    content: Mapping[str, Any] = json.loads(text)
    return content


def cases() -> dict[str, Case]:
    """All cases by id, in the order of the file."""
    return {
        one["id"]: Case(one["id"], one["feature"], one["config"], one["params"], _named(one["exact"]))
        for one in _read()["cases"]
    }


def pairs() -> dict[str, Pair]:
    """All paired differences by name."""
    return {one["pair"]: Pair(one["pair"], one["params"], one["exact"]) for one in _read()["paired_differences"]}


def _named(exact: object) -> dict[str, float]:
    """Several values by name; per-person lists inside a table as `name.0`, `name.1`, ..."""
    if isinstance(exact, dict):
        named: dict[str, float] = {}
        for name, value in exact.items():
            if isinstance(value, list):
                named |= {f"{name}.{number}": float(part) for number, part in enumerate(value)}
            else:
                named[name] = float(value)
        return named
    if isinstance(exact, list):
        return {str(number): float(part) for number, part in enumerate(exact)}
    return {ONLY: float(exact)}  # type: ignore[arg-type]
