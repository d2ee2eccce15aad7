"""Write docs/reference from the models, the KPI table and the presets themselves: `python -m tools.reference_pages`."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from policies.catalog import METHODS
from policies.frozen import Frozen
from policies.router_place import Router, Topic
from policies.routers import ROUTER_PLACES
from scenarios.choices import MODEL_CHOICES
from scenarios.fields import Key, choices, entry_type, item_type, keys_of, tables_in
from scenarios.loading import loads
from scenarios.presets import arrival_profiles, benchmarks, decay_presets
from scenarios.reference import default_of
from scenarios.scenario import Scenario
from sim.measures.kpis import specs
from tui.documents.router_sheet import topic_title

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
_MADE = "<!-- made by `python -m tools.reference_pages` from the program itself; do not edit -->\n"
_VALUES = frozenset({"DurationDist", "AmountDist"})
_NAMES = """
[scenario]
name = "names"
start = 2026-01-05
currency = "CURRENCY"
[[sources]]
name = "SOURCE"
leads_per_week = 1
qualify_rate = 0.1
deal_value = 1
[[teams]]
name = "TEAM"
headcount = 1
[[policies]]
name = "option"
[[policies.sla]]
tier = "TIER"
assignment = "1m"
first_touch = "1m"
attempts = { least = 1, within = "1h" }
"""
"""A scenario whose KPIs stand for those of any: SOURCE, TEAM and TIER are the file's own names."""


def pages() -> dict[str, str]:
    """File name -> text of every page of the reference."""
    return {
        "scenario-file.md": _scenario_file(),
        "kpis.md": _kpis(),
        "presets.md": _presets(),
        "model-choices.md": _model_choices(),
        "routing-methods.md": _methods(),
        "routers.md": _routers(),
    }


def _page(title: str, about: str, parts: Iterable[str]) -> str:
    return "\n".join([_MADE, f"# {title}\n", f"{about}\n", *parts]).rstrip() + "\n"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(heads)
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def _scenario_file() -> str:
    about = (
        "Every table and key of a scenario file. `leadsim new NAME --reference` writes a file with all of them, "
        "`leadsim scenarios --schema` the JSON schema for an editor. Durations are written `45s`, `5m`, `1h30`, `2d`, "
        "`1w`; shares from 0 to 1; any number may be a range `{ likely = 0.4, low = 0.3, high = 0.5 }`; a duration or "
        "an amount may be a distribution (below). In an option, `like` takes all keys of another first, and `off` "
        "takes a key away. *Model, section n* is [the model](../background/model.md)."
    )
    parts = []
    for path, table in _tables():
        doc = "" if table is Scenario else (table.__doc__ or "").strip().split("\n")[0]
        parts += [f"## {path}\n", f"{doc}\n", _table(("key", "what it says", "usual", "default"), _keys(table))]
    return _page("The scenario file", about, parts)


def _tables() -> Iterator[tuple[str, type[Frozen]]]:
    """Each table once, under the first place where it may stand."""
    seen: set[type[Frozen]] = set()
    waiting: list[tuple[str, type[Frozen]]] = [("The file", Scenario)]
    while waiting:
        path, table = waiting.pop(0)
        if table in seen:
            continue
        seen.add(table)
        yield path, table
        own = "" if table is Scenario else path.strip("[]") + "."
        inner = [
            (mark.format(f"{own}{name}"), one)
            for name, key in keys_of(table).items()
            for mark, one in _inside(key.info.rebuild_annotation())
        ]
        waiting = [*inner, *waiting] if table is not Scenario else [*waiting, *inner]


def _inside(annotation: Any) -> Iterator[tuple[str, type[Frozen]]]:
    yield from (("[{}]", one) for one in tables_in(annotation))
    yield from (("[[{}]]", one) for one in tables_in(item_type(annotation)))
    yield from (("[{}.NAME]", one) for one in tables_in(entry_type(annotation)))


def _keys(table: type[Frozen]) -> Iterator[tuple[str, str, str, str]]:
    for name, key in keys_of(table).items():
        unit = f" ({key.note('unit')})" if key.note("unit") not in ("", "duration") else ""
        words = ", ".join(f"`{word}`" for word in _words(key))
        said = f"{key.meaning}{unit}" + (f"; one of {words}" if words else "")
        yield f"`{name}`", said, key.note("usual"), _default(key)


def _words(key: Key) -> list[str]:
    annotation = key.info.rebuild_annotation()
    inside = [*choices(annotation), *choices(item_type(annotation))]
    return [str(word) for one in inside if get_origin(one) is Literal for word in get_args(one)]


def _default(key: Key) -> str:
    if key.info.is_required():
        return "must be given"
    shown = default_of(key)
    source = f" ({key.note('source')})" if key.note("source") else ""
    is_table = isinstance(key.info.default, Frozen) and key.info.default.__class__.__name__ not in _VALUES
    if is_table or shown in ("", "[]", "{}", '""'):
        return f"off{source}"
    return f"`{shown}`{source}"


def _kpis() -> str:
    scenario = loads(_NAMES, "names.toml")
    about = (
        "Every figure that leadsim measures: what `--kpi`, `primary_kpi` and `--target` may name, with its unit, which "
        "way is better, its formula and what exactly is counted. `SOURCE`, `TEAM` and `TIER` are the names in your "
        "file. Leads created in the measured weeks count; a month is 30 days; money is in the scenario's currency."
    )
    rows = (
        (f"`{spec.key}`", str(spec.name), str(spec.unit), spec.better, spec.formula, str(spec.definition))
        for spec in specs(scenario, scenario.policies)
    )
    return _page("The figures", about, [_table(("key", "name", "unit", "better", "formula", "what counts"), rows)])


def _presets() -> str:
    about = (
        "Published curves of what delay does, with their sources. They differ by more than a factor of ten and were "
        "observed, not tried out: the best leads get called first. `causal_share` says how much of the fall is "
        "believed. Marks: A read in the primary text, B in a page that quotes it, C remembered (a range, without a "
        "source)."
    )
    parts = []
    for name, preset in decay_presets().items():
        source = f"{preset.source}. " if preset.source else "No study: the assumption that delay does nothing. "
        sample = f"Rests on {preset.sample}. " if preset.sample else ""
        curves = [f"Contact: {preset.contact.how} {preset.contact.assumption}"]
        curves += [f"Interest: {preset.interest.how} {preset.interest.assumption}"] if preset.interest else []
        parts += [f"## `{name}`: {preset.title}\n", f"{source}{sample}{preset.note}\n", "\n\n".join(curves) + "\n"]
    profiles = ((f"`{name}`", one.what, one.how) for name, one in arrival_profiles().items())
    parts += ["## When leads arrive (`arrivals`)\n", _table(("profile", "what it is for", "how it was made"), profiles)]
    found = ((one.what, one.source or "remembered: no source", one.mark, one.note) for one in benchmarks().values())
    parts += ["## Benchmarks\n", _table(("what", "source", "mark", "what to know"), found)]
    return _page("Presets and their sources", about, parts)


def _model_choices() -> str:
    about = (
        "What the model decides by itself where a planner might expect something else, and what it leaves out on "
        "purpose. `leadsim assumptions SCENARIO` lists these with every value of a scenario, its unit and its source."
    )
    return _page("What the model decides by itself", about, [f"- {choice}" for choice in MODEL_CHOICES])


def _methods() -> str:
    about = "Who gets the next lead: values of `routing`, or of `method` in `[policies.routing]`."
    parts = []
    for name, method in METHODS.items():
        parts += [f"## `{name}`: {method.title}\n", f"{method.description}\n"]
    return _page("Routing methods", about, parts)


def _routers() -> str:
    about = (
        "Where five products set what an option consists of, as `leadsim export --as` says it. **(?)** marks what we "
        "did not find in public documentation. *In part* and *no*: what the product lacks, with what comes nearest."
    )
    parts: list[str] = []
    for key, router in ROUTER_PLACES.items():
        parts += [f"## {router.name} (`--as {key}`)\n", _table(("topic", "does it", "where"), _places(router))]
        parts += [f"- [{page.title}]({page.url})" for page in router.pages.values()] + [""]
    return _page("Routers", about, parts)


def _places(router: Router) -> Iterator[tuple[str, str, str]]:
    told = {"yes": "yes", "partly": "in part", "no": "no"}
    for topic in Topic:
        if topic is not Topic.BEYOND:
            place = router.places[topic]
            yield topic_title(topic), told[place.can], place.words + ("" if place.sources else " **(?)**")


def main() -> None:
    """Write them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
