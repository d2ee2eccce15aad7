"""A scenario file with every key of every table, each with its meaning: made from the models themselves."""

import textwrap
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import tomlkit

from policies.durations import format_duration
from policies.frozen import Frozen
from scenarios.fields import Key, choices, entry_type, item_type, keys_of, tables_in
from scenarios.merging import OFF, SHARED
from scenarios.reference_examples import ENTRY_NAMES, EXAMPLES, NEEDED, SKIPPED
from scenarios.scenario import Scenario
from scenarios.writing import written

_VALUES = frozenset({"DurationDist", "AmountDist"})
_HEAD = """\
# Every table and key of a scenario file. Lines with a key that are not commented out hold the default, or an example
# where a value must be given; keys behind "# " are off until you give them. Only [scenario], one [[sources]], one
# [[teams]] and one [[policies]] are needed.
#
# Durations: "45s", "5m", "1h30", "2d", "1w". Shares: 0 to 1. Dates: 2026-01-05, without quotes.
# A duration or an amount of money may be a distribution instead of a fixed value:
{laws}
# Any number may be a range: {{ likely = 0.4, low = 0.3, high = 0.5 }}.
# In an option, like = "NAME" takes all keys of another option first: tables merge key by key, lists are replaced
# whole, and key = "off" takes a key away. [mql], [[sla]], [[cadence]], [contact_caps] and [nurture] hold for every
# option; an option may have a table of the same name.
"""


def reference() -> str:
    """A TOML text with every key of every table, its meaning, unit, usual range, default and source; it loads."""
    writer = _Writer()
    lines = [_HEAD.format(laws="\n".join(_laws()))]
    keys = list(keys_of(Scenario).values())
    for key in keys:
        if not _is_block(key):
            lines += [*writer.key(key, ""), ""]
    shared = [key for key in keys if key.name in SHARED]
    rest = [key for key in keys if _is_block(key) and key.name not in SHARED]
    for key in [*rest[:-1], *shared, rest[-1]]:
        lines += writer.block(key, "", "")
    return "\n".join(lines).rstrip() + "\n"


def _is_block(key: Key) -> bool:
    annotation = key.info.annotation
    return bool(_blocks_in(annotation) or _blocks_in(item_type(annotation)) or entry_type(annotation) is not None)


def _blocks_in(annotation: Any) -> list[type[Frozen]]:
    return [table for table in tables_in(annotation) if table.__name__ not in _VALUES]


class _Writer:
    """Writes blocks; a table is explained once, later places point to it."""

    def __init__(self) -> None:
        self.explained: dict[type[Frozen], str] = {}

    def block(self, key: Key, path: str, off: str) -> Iterator[str]:
        """A key that holds tables, under headers; `off` is "# " inside what is commented out."""
        annotation = key.info.annotation
        items, entries = _blocks_in(item_type(annotation)), _blocks_in(entry_type(annotation))
        tables = _blocks_in(annotation) or items or entries
        here = path.rstrip(".") if (key.table.__name__, key.name) == ("Icp", "weights") else f"{path}{key.name}"
        yield from _comment(key)
        if (key.table.__name__, key.name) in SKIPPED:
            yield f"#   {SKIPPED[key.table.__name__, key.name]}"
            yield ""
            return
        if not tables:
            yield f"{off}[{here}]"
            yield from (f"{off}{line}" for line in EXAMPLES[key.table.__name__, key.name].splitlines())
            yield ""
            return
        off = off or ("" if self._is_on(key) else "# ")
        if tables[0] in self.explained:
            yield f"#   keys as in {self.explained[tables[0]]}, such as"
            yield f"# {key.name} = {example_of(key)}"
            yield ""
            return
        names = ENTRY_NAMES.get(key.name, ("NAME",)) if entries else ("",)
        for table in tables:
            for name in names:
                header = f"{here}.{name}" if name else here
                title = f"[[{header}]]" if items and not _blocks_in(annotation) else f"[{header}]"
                yield from self.table(table, title, header, off)

    def table(self, table: type[Frozen], title: str, path: str, off: str) -> Iterator[str]:
        """A header, its keys, then the tables inside it."""
        is_new = table not in self.explained
        self.explained.setdefault(table, title)
        yield f"{off}{title}"
        if not is_new:
            yield from (f"{off}{line}" for line in EXAMPLES.get((table.__name__, ""), "").splitlines())
            yield ""
            return
        inner = [key for key in keys_of(table).values() if _is_block(key)]
        for key in keys_of(table).values():
            if key not in inner:
                yield from self.key(key, off)
        yield from (f"{off}{line}" for line in EXAMPLES.get((table.__name__, ""), "").splitlines())
        yield ""
        for key in inner:
            yield from self.block(key, f"{path}.", off)

    def key(self, key: Key, off: str) -> Iterator[str]:
        """The comment and the line of a plain key."""
        yield from _comment(key)
        name = tomlkit.key(key.name).as_string()
        if key.info.is_required() or (key.table.__name__, key.name) in NEEDED:
            yield f"{off}{name} = {example_of(key)}"
        elif key.info.default is None or (key.table.__name__, key.name) in EXAMPLES:
            yield f"# {name} = {example_of(key)}"
        else:
            yield f"{off}{name} = {default_of(key)}"

    def _is_on(self, key: Key) -> bool:
        return key.info.is_required() or isinstance(key.info.default, Frozen) or key.name in ENTRY_NAMES


def default_of(key: Key) -> str:
    """The default as the file would write it; "" for a key without one, or one that is off."""
    if key.info.is_required() or key.info.default is None:
        return ""
    value = key.info.default
    if isinstance(value, Frozen):
        value = written(value)
    elif isinstance(value, int) and not isinstance(value, bool) and key.note("unit") == "duration":
        value = format_duration(value)
    return literal(value)


def literal(value: Any) -> str:
    """A value in TOML."""
    if isinstance(value, dict):
        return (
            "{ " + ", ".join(f"{tomlkit.key(k).as_string()} = {literal(v)}" for k, v in value.items()) + " }"
            if value
            else "{}"
        )
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(literal(part) for part in value) + "]"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(tomlkit.item(value).as_string())


def _comment(key: Key) -> Iterator[str]:
    parts = [key.meaning]
    words = [one for one in choices(key.info.annotation) if get_origin(one) is Literal]
    if words:
        parts.append("one of " + ", ".join(map(str, get_args(words[0]))))
    parts += [f"unit: {key.note('unit')}"] if key.note("unit") else []
    parts += [f"usual: {key.note('usual')}"] if key.note("usual") else []
    if key.info.is_required():
        parts.append("must be given")
    elif not tables_in(key.info.annotation) or key.info.default is not None:
        default = default_of(key) if not isinstance(key.info.default, Frozen) else ""
        source = f" ({key.note('source')})" if key.note("source") else ""
        shown = "off" if default in ("", "[]", "{}", '""') else default
        parts += [f"default: {shown}{source}"]
    yield from textwrap.wrap(
        "; ".join(parts), 120, initial_indent="# ", subsequent_indent="#   ", break_on_hyphens=False
    )


def example_of(key: Key) -> str:
    """An example value of a key, as TOML."""
    given = EXAMPLES.get((key.table.__name__, key.name))
    if given is not None:
        return given
    text = str(key.info.annotation)
    for one in choices(key.info.annotation):
        if get_origin(one) is Literal:
            return literal(get_args(one)[0])
        if one is bool:
            return "true"
        if isinstance(one, type) and one.__name__ in ("DurationDist", "AmountDist"):
            return '"1h"' if one.__name__ == "DurationDist" else "1000"
    if key.note("unit") == "duration":
        return '"1h"'
    if any(table.__name__ == "Rule" for table in tables_in(key.info.annotation)):
        return '{ source = "demo form" }'
    if "date" in text:
        return "2026-02-02"
    return "0.1" if "float" in text else "10"


def json_schema() -> dict[str, Any]:
    """A JSON schema of scenario files for editors; a number may also be a range, a table of an option also "off"."""
    schema = Scenario.model_json_schema(by_alias=True)
    schema["properties"].pop("ranges", None)
    definitions = schema["$defs"]
    definitions.pop("Range", None)
    for name, definition in definitions.items():
        if name not in _COMPLETE:
            definition.pop("required", None)  # an option may add a single key to what it takes from another
    for table in [schema, *definitions.values()]:
        table["properties"] = {name: _editable(part) for name, part in table.get("properties", {}).items()}
    options = definitions["Policy"]["properties"]
    for name in options.keys() - {"name", "like"}:
        options[name] = {"anyOf": [options[name], {"const": OFF}]}
    definitions["Icp"]["properties"].pop("weights", None)
    definitions["Icp"]["additionalProperties"] = {"type": "object", "additionalProperties": {"type": "number"}}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "leadsim scenario"} | schema


_COMPLETE = frozenset({"Frame", "Source", "Team", "Policy", "Burst", "Disruption", "Interval", "Hire", "CadenceStep"})
_SHORT_FORMS: dict[str, list[dict[str, str]]] = {
    "DurationDist": [{"type": "string"}], "AmountDist": [{"type": "number"}], "Latency": [{"type": "string"}],
    "Notify": [{"type": "string"}], "Routing": [{"type": "string"}],
}  # fmt: skip


def _editable(part: Any) -> Any:
    """Short forms and ranges beside what the models say."""
    if isinstance(part, list):
        return [_editable(one) for one in part]
    if not isinstance(part, dict):
        return part
    name = str(part.get("$ref", "")).rpartition("/")[2]
    if name in _SHORT_FORMS:
        return {"anyOf": [{"$ref": part["$ref"]}, *_SHORT_FORMS[name]]} | {k: v for k, v in part.items() if k != "$ref"}
    if part.get("type") in ("number", "integer"):
        ends = {"type": "object", "required": ["likely", "low", "high"], "additionalProperties": False}
        number = {"type": part["type"]}
        ends |= {"properties": {"likely": number, "low": number, "high": number}}
        notes = {key: part[key] for key in ("title", "description", "default") if key in part}
        return {"anyOf": [{k: v for k, v in part.items() if k not in notes}, ends]} | notes
    return {key: part[key] if key in ("default", "examples", "const", "enum") else _editable(part[key]) for key in part}


def _laws() -> Iterator[str]:
    laws = (
        '{ dist = "constant", mean = "5m" }', '{ dist = "exponential", mean = "5m" }',
        '{ dist = "lognormal", mean = "5m", cv = 0.7 }', '{ dist = "gamma", mean = "5m", cv = 0.7 }',
        '{ dist = "weibull", mean = "5m", shape = 0.8 }', '{ dist = "uniform", low = "2m", high = "9m" }',
        '{ dist = "empirical", values = ["2m", "3m", "11m"] }',
        '{ dist = "lognormal", mean = "5h", cv = 1, clock = "business" }: counts business_hours only',
    )  # fmt: skip
    yield from (f"#   {law}" for law in laws)
