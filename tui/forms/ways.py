"""Other ways to write a value: as a range, as something that varies, by name, every so often."""

from typing import Any, NamedTuple

from scenarios.fields import Key, tables_in
from scenarios.ranges import is_range
from tui.forms.kinds import NUMERIC, Kind
from tui.forms.rows import Row, Shape
from tui.forms.values import ABSENT
from tui.text import _


class Way(NamedTuple):
    """A way to write the value of a place, and the value so written."""

    name: str
    value: Any


def ways(row: Row, held: Any) -> tuple[Way, ...]:
    """The ways in which the value of a row's place may be written; `held` is what holds there. () for just one."""
    if row.key is None or row.shape not in (Shape.FIELD, Shape.HEADING):
        return ()
    tables = {table.__name__ for table in tables_in(row.key.info.rebuild_annotation())}
    likely = _likely(held)
    found = list[Way]()
    if tables & {"DurationDist", "AmountDist"}:
        found = _laws(likely if likely is not None else ("5m" if "DurationDist" in tables else 1000))
    elif "Latency" in tables:
        law = likely if isinstance(likely, str) else "30s"
        found = [*_laws(law), Way(_("looks every so often"), {"poll": "5m"})]
        found.append(Way(_("in batches"), {"batch": ["09:00", "13:00"]}))
    elif "Notify" in tables:
        names = {"email": _("by e-mail"), "alert": _("by alert"), "call": _("by a call")}
        found = [Way(said, name) for name, said in names.items()]
        found.append(Way(_("a time of your own"), {"lag": "10m", "interruptible": 0.5}))
    elif "Routing" in tables:
        method = held.get("method") if isinstance(held, dict) else held
        method = method if isinstance(method, str) else "round_robin"
        found = [Way(_("with its usual settings"), method), Way(_("with settings"), {"method": method})]
    elif "Accuracy" in tables:
        found = [Way(_("always the same"), 0.8), Way(_("growing"), {"from": 0.5, "to": 0.85, "over": "4w"})]
    elif (row.kind in NUMERIC and row.shape is Shape.FIELD) or is_range(held):
        found = [Way(_("a number"), likely)] if likely is not None else []
    if likely is not None and _may_be_a_range(row.key, row.kind, held) and "Notify" not in tables:
        found.append(Way(_("a range: not known exactly"), {"likely": likely, "low": likely, "high": likely}))
    return tuple(found) if len(found) > 1 else ()


def _laws(mean: Any) -> list[Way]:
    return [
        Way(_("always the same"), mean),
        Way(_("varies: many short, few long"), {"dist": "lognormal", "mean": mean, "cv": 0.7}),
        Way(_("varies: exponential"), {"dist": "exponential", "mean": mean}),
        Way(_("varies: between two ends"), {"dist": "uniform", "low": mean, "high": mean}),
    ]


def _likely(held: Any) -> Any:
    """The one number that says most of a value; None if there is none."""
    if held is ABSENT or isinstance(held, list | bool):
        return None
    if isinstance(held, dict):
        inner = [held.get(name) for name in ("likely", "mean", "lag", "poll", "high")]
        return next((_likely(one) for one in inner if one is not None), None)
    return held if isinstance(held, int | float | str) else None


def _may_be_a_range(key: Key, kind: Kind, held: Any) -> bool:
    return key.table.__name__ != "Frame" and (kind in NUMERIC or is_range(held))
