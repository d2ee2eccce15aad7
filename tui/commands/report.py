"""`leadsim report`: what a run came to that is kept, again."""

import contextlib
import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from policies.settings import Policy
from scenarios.loading import loads
from scenarios.problems import ScenarioError
from scenarios.scenario import Scenario
from sim.experiments.compare import gathered
from sim.experiments.runs import Run
from sim.experiments.store import StoredRun
from tui.commands import best
from tui.commands.case import case_again
from tui.commands.pilot import pilot_again
from tui.commands.robustness import robustness_again
from tui.commands.runs import find_run, opened
from tui.commands.size import size_again
from tui.commands.sweep import sweep_again
from tui.errors import InputError
from tui.playing import Outcome, Places, Question
from tui.showing import show
from tui.writing import Output


def report(run: int, output: Output, places: Places) -> int:
    """Print and perhaps write what the command printed; "so far" while replications are missing; the exit code."""
    with opened(places) as store:
        stored = find_run(store, run)
        results = [] if stored.experiment.question else list(store.results(run))
    if stored.experiment.question:
        return _asked_again(stored, output, replace(places, workers=1, plays=False))
    return show(*question_again(stored, results), output)


def _asked_again(stored: StoredRun, output: Output, places: Places) -> int:
    """The question put to what is kept: nothing is played."""
    asked = stored.experiment
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"run-{stored.id}.toml"
        path.write_text(asked.scenario, encoding="utf-8")
        question = json.loads(asked.question)
        for file, there in question.get("calendars", {}).items():
            (path.parent / file).parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(OSError):  # opening the scenario says which is missing
                shutil.copyfile(there, path.parent / file)
        return _COMMANDS[asked.command](str(path), output, places, question)


def question_again(stored: StoredRun, results: list[Run]) -> tuple[Question, Outcome]:
    """A comparison that is kept, as it was asked and as far as it was played. InputError when nothing of it is left."""
    asked = stored.experiment
    try:
        scenario = loads(asked.scenario, f"scenario of run {stored.id}", allow_huge=True)
    except ScenarioError as error:
        raise InputError(f"run {stored.id} is of another version of leadsim:\n{error}") from None
    options = {shown: _option(scenario, own, shown) for shown, own in asked.options}
    there = {each.option for each in results}
    missing = [name for name in options if name not in there]
    notes = tuple(f'option "{name}" has no results: it failed, or its turn had not come' for name in missing)
    played = gathered([name for name in options if name in there], results, ())
    if not played.replications:
        raise InputError(f"run {stored.id} has no results of all its options yet; the same command goes on from there")
    question = Question(scenario, options, asked.replications, asked.kpi, notes=notes)
    return question, Outcome(played, asked.replications, played.replications < asked.replications)


_COMMANDS = {
    best.COMMAND: best.best_again,
    "sweep": sweep_again,
    "size": size_again,
    "robustness": robustness_again,
    "pilot": pilot_again,
    "case": case_again,
}


def _option(scenario: Scenario, own: str, shown: str) -> Policy:
    return scenario.option(own).model_copy(update={"name": shown})
