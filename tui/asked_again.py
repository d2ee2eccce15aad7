"""What is kept, asked again: a comparison from its runs, any other question on the scenario that was noted with it."""

import contextlib
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from policies.settings import Policy
from policies.wording import say
from scenarios.loading import loads
from scenarios.problems import ScenarioError
from scenarios.scenario import Scenario
from sim.experiments.answers import Failure
from sim.experiments.compare import gathered
from sim.experiments.runs import Run
from sim.experiments.store import StoredRun
from tui.calendars_again import found_calendar
from tui.errors import InputError
from tui.playing import Outcome, Places, Question
from tui.problem_words import problems_text
from tui.text import _

T = TypeVar("T")
Ask = Callable[[str, Places, Mapping[str, Any]], T]  # Any: JSON
"""A function that answers: the scenario's path, where results are kept, what was asked as it was noted."""


def asked_again(stored: StoredRun, places: Places, ask: Ask[T]) -> T:
    """The question put to what is kept: with places that play nothing, nothing is played."""
    asked = stored.experiment
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"run-{stored.id}.toml"
        path.write_text(asked.scenario, encoding="utf-8")
        question = json.loads(asked.question)
        for file, there in question.get("calendars", {}).items():
            (path.parent / file).parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(OSError):  # opening the scenario says which is missing
                shutil.copyfile(found_calendar(there), path.parent / file)
        return ask(str(path), places, question)


def question_again(stored: StoredRun, results: list[Run], failures: Sequence[Failure] = ()) -> tuple[Question, Outcome]:
    """A comparison that is kept, as it was asked and as far as it was played. InputError when nothing of it is left.

    `failures`: why options have no results, as the store knows it.
    """
    asked = stored.experiment
    try:
        scenario = loads(asked.scenario, f"scenario of run {stored.id}", allow_huge=True)
    except ScenarioError as error:
        said = _("run {run} is of another version of leadsim:").format(run=stored.id)
        raise InputError(f"{said}\n{problems_text(error.problems)}") from None
    options = {shown: _option(scenario, own, shown) for shown, own in asked.options}
    there = {each.option for each in results} | {each.option for each in failures}
    missing = [name for name in options if name not in there]
    notes = tuple(
        say('option "{name}" has no results: it failed, or its turn had not come', name=name) for name in missing
    )
    played = gathered([name for name in options if name in there], results, failures)
    if not played.replications and not failures:
        said = _("run {run} has no results of all its options yet; the same command goes on from there")
        raise InputError(said.format(run=stored.id))
    question = Question(scenario, options, asked.replications, asked.kpi, notes=notes)
    return question, Outcome(played, asked.replications, played.replications < asked.replications)


def _option(scenario: Scenario, own: str, shown: str) -> Policy:
    return scenario.option(own).model_copy(update={"name": shown})
