"""From answers to the files of an interview: the scenario and, beside it, the answers, so that it can be repeated."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path

from scenarios.interview.answers import answers_text
from sim.experiments.interview import Play
from sim.experiments.jobs import Job
from sim.experiments.runs import Shelf, run
from sim.measures.summary import Summary
from tui.files import write
from tui.workspace import ANSWERS


def playing(executor: Executor, store: Shelf | None, told: Callable[[int, int], object]) -> Play:
    """Plays an interview's jobs; `told` hears how many of how many are done, and may raise to stop."""

    def play(jobs: Sequence[Job]) -> Sequence[Summary]:
        found: dict[int, Summary] = {}
        for each in run(jobs, executor, store):
            found[each.replication] = each.summary
            told(len(found), len(jobs))
        return [found[job.replication] for job in jobs]

    return play


def keep_answers(found: dict[str, object], scenario: Path) -> Path:
    """Write what was answered beside the scenario's file; where to. InputError if that fails."""
    path = answers_path(scenario)
    write(path, answers_text(found))
    return path


def answers_path(scenario: Path) -> Path:
    """Where the answers lie that a scenario was made from."""
    return scenario.with_name(scenario.stem + ANSWERS)
