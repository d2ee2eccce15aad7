"""What a command was asked: noted with its runs, so that they are listed and the same question can be asked again."""

import json
from collections.abc import Mapping

from scenarios.scenario import Scenario
from sim.experiments.store import Experiment
from tui.opening import scenario_text


def experiment(command: str, scenario: str, opened: Scenario, asked: Mapping[str, object]) -> Experiment:
    """The experiment of a command; `asked` has its options by the names they are typed with, without the dashes.

    Where the .ics files of a scenario lie is noted too.
    """
    calendars = opened.calendars
    if calendars.folder is not None:
        folder = calendars.folder.resolve()
        asked = {**asked, "calendars": {file: str(folder / file) for file, _ in calendars.by_person}}
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
