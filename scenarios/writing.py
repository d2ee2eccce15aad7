"""A scenario as plain TOML values, each in its shortest form: the way back of loading."""

from functools import cache
from typing import Any

from policies.distributions import AmountDist, DurationDist
from policies.frozen import Frozen
from policies.settings import NOTIFY_PRESETS, Latency, Notify, Policy, Routing
from scenarios.market import Icp
from scenarios.merging import SHARED
from scenarios.scenario import Scenario

Table = dict[str, Any]


def written(table: Frozen, *, defaults: bool = False) -> Table:
    """Keys as in the file -> TOML values; without what is as by default, unless `defaults`. None is left out."""
    value = _written(table, table.model_dump(by_alias=True), defaults)
    return value if isinstance(value, dict) else {}


def option_below(policy: Policy, scenario: Scenario, *, defaults: bool = False) -> Table:
    """What an option has before its own keys: the option it is like, else the tables for every option."""
    if policy.like is not None:
        below = written(scenario.option(policy.like), defaults=defaults)
        return {name: value for name, value in below.items() if name not in ("name", "like")}
    whole = written(scenario, defaults=defaults)
    return {name: whole[name] for name in SHARED if name in whole}


def _written(value: Any, dumped: Any, defaults: bool) -> Any:
    if isinstance(value, Frozen):
        return _table(value, dumped, defaults)
    if isinstance(value, tuple):
        return [_written(one, part, defaults) for one, part in zip(value, dumped, strict=True)]
    if isinstance(value, dict):
        return {name: _written(one, dumped[name], defaults) for name, one in value.items()}
    return int(dumped) if isinstance(dumped, float) and dumped.is_integer() and abs(dumped) < 2**53 else dumped


def _table(model: Frozen, dumped: Table, defaults: bool) -> Any:
    short = _short(model, dumped, defaults)
    if short is not None:
        return short
    table: Table = {}
    for name, info in type(model).model_fields.items():
        value, key = getattr(model, name), info.alias or name
        if value is None or info.exclude:
            continue
        part = _written(value, dumped[key], defaults)
        is_default = not info.is_required() and info.default in (value, part)
        if defaults or not is_default:
            table[key] = part
    table |= {name: list(v) if isinstance(v, tuple) else v for name, v in (model.__pydantic_extra__ or {}).items()}
    if isinstance(model, Icp):
        return table.pop("weights", {}) | table
    return table


def _short(model: Frozen, dumped: Table, defaults: bool) -> Any:
    """The single value that stands for a whole table; None where there is none."""
    if isinstance(model, (DurationDist, AmountDist)) and model.dist == "constant":
        is_plain = not (isinstance(model, DurationDist) and model.clock == "business")
        return _written(dumped["mean"], dumped["mean"], defaults) if is_plain else None
    if isinstance(model, Latency) and model.poll is None and model.batch is None:
        return _written(model.lag, dumped["lag"], False)
    if isinstance(model, Notify):
        for name, preset in _notices().items():
            if model == preset:
                return name
        return _written(model.lag, dumped["lag"], False) if model.interruptible == 0 else None
    if isinstance(model, Routing) and model == Routing(method=model.method):
        return model.method
    if isinstance(model, (DurationDist, AmountDist)) and defaults:
        return _table(model, dumped, defaults=False)
    return None


@cache
def _notices() -> dict[str, Notify]:
    return {name: Notify.model_validate(preset) for name, preset in NOTIFY_PRESETS.items()}


def is_value(part: object) -> bool:
    """True for what counts as one value of the file: anything but a table that is no distribution."""
    return not isinstance(part, dict) or "dist" in part
