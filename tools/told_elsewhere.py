"""Texts that a person reads and that stand where no call marks them: field descriptions, KPIs, the commands' help."""

import re
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import typer

from policies.catalog import METHODS
from policies.frozen import Frozen
from policies.wording import Said
from scenarios.catalogue import library, library_paths
from scenarios.choices import MODEL_CHOICES
from scenarios.fields import Key, choices, entry_type, item_type, keys_of, tables_in
from scenarios.loading import load
from scenarios.planning import planning
from scenarios.presets import decay_presets
from scenarios.scenario import Scenario
from sim.measures.kpis import specs
from sim.measures.verdicts import Verdict
from tui.cli import app
from tui.forms.known_words import DECIDING
from tui.forms.labels import said

_OF_TYPER = (
    "Arguments",
    "Options",
    "Commands",
    "Missing command.",
    "No such command {name!r}.",
    "required",
    "default: {default}",
)
"""What the library that reads the arguments says by gettext."""


def told_elsewhere() -> Iterator[tuple[str, str]]:
    """(where it stands, the text), as `tui.text` will be asked for it."""
    seen: set[type[Frozen]] = set()
    yield from _fields(Scenario, seen)
    yield from (("tui/forms/known_words.py", said(word)) for word in (*METHODS, *DECIDING) if "_" in word)
    for method in METHODS.values():
        yield from (("policies/catalog.py", text) for text in (method.title, method.description))
    yield from _kpis()
    yield from (("sim/measures/verdicts.py", verdict.value) for verdict in Verdict)
    yield from _presets()
    yield from _library()
    yield from (("scenarios/choices.py", text) for text in MODEL_CHOICES)
    yield from _commands(typer.main.get_command(app))
    yield from (("tui/cli", text) for text in _OF_TYPER)
    yield "scenarios/presets/planning.toml", planning().source
    yield "tui/screens/spoken.py", "palette"


def _fields(table: type[Frozen], seen: set[type[Frozen]]) -> Iterator[tuple[str, str]]:
    if table in seen:
        return
    seen.add(table)
    for key in keys_of(table).values():
        yield from ((table.__module__.replace(".", "/") + ".py", text) for text in _said_of(key) if text)
        yield from (("tui/forms/known_words.py", said(word)) for word in _words(key.info.annotation) if "_" in word)
        for one in _inside(key.info.annotation):
            yield from _fields(one, seen)


def _words(annotation: Any) -> Iterator[str]:
    """The words that may stand there, where only some may."""
    for choice in choices(annotation):
        if get_origin(choice) is Literal:
            yield from map(str, get_args(choice))
    if (item := item_type(annotation)) is not None:
        yield from _words(item)


def _inside(annotation: Any) -> list[type[Frozen]]:
    found = list(tables_in(annotation))
    for one in (item_type(annotation), entry_type(annotation)):
        if one is not None:
            found += _inside(one)
    for choice in choices(annotation):
        found += [one for one in tables_in(choice) if one not in found]
    return found


def _said_of(key: Key) -> list[str]:
    """Meaning, unit and source, with the parts of them that are shown alone."""
    unit, source = key.note("unit"), key.note("source")
    shares = re.sub(r"^(share|currency)", "", unit).strip()
    plain = source.removeprefix("absent = ").removeprefix("off:").strip()
    plain = re.sub(r"^(assumption|model, section \d+|experiments page|faces page)(: )?", "", plain)
    return [key.meaning, unit, shares, source, plain]


def _kpis() -> Iterator[tuple[str, str]]:
    for path in library_paths().values():
        scenario = load(path)
        for spec in specs(scenario, scenario.policies):
            for text in (spec.name, spec.unit, spec.definition):
                if text and text != scenario.scenario.currency and not isinstance(text, Said):
                    yield "sim/measures/kpis.py", text


def _presets() -> Iterator[tuple[str, str]]:
    for preset in decay_presets().values():
        yield "scenarios/presets/decay.toml", preset.title


def _library() -> Iterator[tuple[str, str]]:
    for one in library():
        yield from ((f"scenarios/library/{one.path.name}", text) for text in (one.title, one.description))


def _commands(command: Any) -> Iterator[tuple[str, str]]:
    for text in (command.help, command.epilog):
        if text:
            yield "tui/cli", " ".join(text.split())
    for parameter in command.params:
        if said := getattr(parameter, "help", None):
            yield "tui/cli", said
    for inner in getattr(command, "commands", {}).values():
        yield from _commands(inner)
