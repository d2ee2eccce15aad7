"""What the commands that prepare a decision do alike: ask, play, tell as text, JSON and files, and tell it again."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from policies.frozen import Frozen
from policies.settings import Policy
from scenarios.scenario import Scenario
from sim.experiments.compare import gathered, jobs
from sim.measures.summary import Summary
from sim.reports.document import Section
from tui.asking import as_noted, experiment, options_of
from tui.documents.plain import pictures, section_text
from tui.errors import InputError
from tui.exit_codes import DONE
from tui.job_playing import Player, failure_told, players, tell_interrupted
from tui.opening import open_plugins, open_scenario
from tui.playing import Places
from tui.tables import screen_width
from tui.writing import Content, Output, Rows, json_text

T = TypeVar("T")
Answer_co = TypeVar("Answer_co", covariant=True)
FEWEST = 3
"""Simulated runs below which nothing is told of an interrupted question: no interval is possible."""


class Asked(Protocol[Answer_co]):
    """A question as it was typed: its fields are the command's options."""

    @property
    def plugin(self) -> tuple[str, ...]:
        """Files of routing rules."""

    @property
    def allow_huge(self) -> bool:
        """Sizes that are refused otherwise."""

    def find(self, opened: Scenario, play: Player) -> Answer_co | None:
        """The answer; None when it was interrupted before there was one. InputError."""


@dataclass(frozen=True, slots=True)
class Command(Generic[T]):
    """A command of this kind: what it asks, and how its answer is told.

    `name` is also the stem of its files, `section` takes whether pictures are wanted. A question that has a field
    `scenario` reads the file itself.
    """

    name: str
    asks: type[Asked[T]]
    section: Callable[[T, bool], Section]
    json: Callable[[T], Mapping[str, object]]
    tables: Mapping[str, Callable[[T], Rows]]
    pictures: tuple[str, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """Names of what `--out` writes."""
        tables = (f"{name}.csv" for name in self.tables)
        return (*tables, f"{self.name}.json", f"{self.name}.txt", *(f"{name}.png" for name in self.pictures))

    def tell(self, asked: Asked[T], scenario: str, output: Output, places: Places) -> int:
        """Play, print, write; the exit code."""
        opened = _open(scenario, asked)
        paths = output.paths(self.files)
        with players(places, experiment(self.name, scenario, opened, options_of(asked))) as play:
            found = asked.find(opened, play)
            interrupted = play.there.interrupted
        if found is None:
            return tell_interrupted(is_answered=False, is_kept=places.keep)
        self._show(found, opened, output, paths)
        return tell_interrupted(is_answered=True, is_kept=places.keep) if interrupted else DONE

    def again(self, scenario: str, output: Output, places: Places, noted: Mapping[str, Any]) -> int:
        """The same question, as it was noted."""
        return self.tell(self._as_noted(scenario, noted), scenario, output, places)

    def kept(self, scenario: str, places: Places, noted: Mapping[str, Any]) -> T | None:
        """What was found, for a document: `places` do not play. None when it is not all there."""
        asked = self._as_noted(scenario, noted)
        opened = _open(scenario, asked)
        with players(places, experiment(self.name, scenario, opened, options_of(asked))) as play:
            return asked.find(opened, play)

    def _show(self, found: T, opened: Scenario, output: Output, paths: Sequence[Path]) -> None:
        section = self.section(found, bool(paths))
        text, as_json = section_text(section, screen_width()), json_text({**_of(opened), **self.json(found)})
        print(as_json if output.as_json else text)
        drawn = {each.name: each.png for each in pictures(section)}
        tables: list[Content] = [make(found) for make in self.tables.values()]
        output.write(paths, [*tables, f"{as_json}\n", f"{text}\n", *(drawn[name] for name in self.pictures if paths)])

    def _as_noted(self, scenario: str, noted: Mapping[str, Any]) -> Asked[T]:
        reads_file = "scenario" in {each.name for each in fields(self.asks)}  # type: ignore[arg-type]
        return as_noted(self.asks, noted, **{"scenario": scenario} if reads_file else {})


def played(
    play: Player,
    scenario: Scenario,
    options: Mapping[str, Policy],
    count: int,
    plugins: Sequence[str] = (),
) -> dict[str, tuple[Summary, ...]] | None:
    """Summaries of each option by name, as many as all have; None when an interruption left fewer than three.

    InputError when an option breaks: then there is no fair answer.
    """
    due = jobs(scenario, options, range(count), plugins=tuple(plugins))
    collected = play(due, count * len(options), "runs")
    for failure in collected.failures:
        raise InputError(failure_told(failure, failure.option))
    found = gathered(options, collected.runs, ())
    if found.replications < min(count, FEWEST):
        return None
    return dict(found.runs)


def plain(value: object) -> Any:  # Any: JSON
    """A frozen answer as JSON has it: dataclasses are objects, what is infinite or undefined is null."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Frozen):
        return plain(value.model_dump())
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, float):
        return value + 0.0 if math.isfinite(value) else None
    return str(value) if isinstance(value, str) else value


def _of(opened: Scenario) -> dict[str, object]:
    return {"scenario": opened.scenario.name, "seed": opened.scenario.seed}


def _open(scenario: str, asked: Asked[T]) -> Scenario:
    opened = open_scenario(scenario, allow_huge=asked.allow_huge)
    open_plugins(list(asked.plugin))
    return opened
