"""What a command was asked: noted with its runs, so that they are listed and the same question can be asked again."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from scenarios.scenario import Scenario
from sim.experiments.store import Experiment
from tui.calendars_again import noted_calendar
from tui.opening import scenario_text

Q = TypeVar("Q")


def options_of(asked: Any) -> dict[str, object]:  # Any: a dataclass of any command
    """The fields of a question by the names they are typed with, without the dashes: `from_` is from.

    A field `scenario` is the file that is asked about, which is noted apart.
    """
    values = {_typed(each.name): getattr(asked, each.name) for each in fields(asked) if each.name != "scenario"}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def as_noted(kind: type[Q], noted: Mapping[str, Any], **known: object) -> Q:
    """A question by how its options were noted; what was left out is as if it had not been typed."""
    typed = {each.name: _typed(each.name) for each in fields(kind)}  # type: ignore[arg-type]
    found = {name: noted[option] for name, option in typed.items() if option in noted} | known
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in found.items()})


def _typed(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def experiment(command: str, scenario: str, opened: Scenario, asked: Mapping[str, object]) -> Experiment:
    """The experiment of a command; `asked` has its options by the names they are typed with, without the dashes.

    Where the .ics files of a scenario lie is noted too.
    """
    calendars = opened.calendars
    if calendars.folder is not None:
        asked = {**asked, "calendars": {file: noted_calendar(calendars, file) for file, _ in calendars.by_person}}
    return Experiment(
        command=command,
        name=opened.scenario.name,
        scenario=scenario_text(scenario),
        options=(),
        kpi="",
        replications=0,
        question=json.dumps({name: value for name, value in asked.items() if value not in (None, False, [], {})}),
    )


def as_typed(asked: Experiment) -> str:
    """The options of a command as one would type them; of a comparison the options it compares."""
    if not asked.question:
        return ", ".join(shown for shown, _ in asked.options)
    words = []
    for name, value in json.loads(asked.question).items():
        if isinstance(value, dict):
            continue
        for each in value if isinstance(value, list) else [value]:
            words.append(f"--{name}" if each is True else f"--{name} {_quoted(str(each))}")
    return " ".join(words)


def _quoted(text: str) -> str:
    return text if text and all(sign.isalnum() or sign in "._-%/," for sign in text) else f'"{text}"'
