"""From answers to the files of an interview: the scenario and, beside it, the answers, so that it can be repeated."""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor
from pathlib import Path

from scenarios.interview.answers import Answers, answers_text
from scenarios.interview.questions import QUESTIONS
from scenarios.problems import ScenarioError
from scenarios.toml_text import parse
from sim.experiments.interview import ROUNDS, Play, Round, interview
from sim.experiments.jobs import Job
from sim.experiments.runs import Shelf, run
from sim.measures.summary import Summary
from tui.files import write
from tui.running import Bench, Task
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


def kept_answers(scenario: Path) -> dict[str, object]:
    """What is kept of an interview that was stopped; what cannot be read is asked again."""
    path = answers_path(scenario)
    try:
        data = parse(path.read_text(encoding="utf-8-sig"), str(path))
    except (ScenarioError, OSError, UnicodeDecodeError):
        return {}
    found: dict[str, object] = {}
    for question in QUESTIONS:
        try:
            found[question.key] = question.read(data.get(question.key, "?"))
        except ValueError:
            continue
    return {key: value for key, value in found.items() if value is not None}


class _Stopped(Exception):
    """Nobody wants the rest."""


def asking(answers: Answers, name: str) -> Task:
    """An interview as a task of the screens: snapshots are its rounds, the last one its result."""

    def task(bench: Bench) -> Generator[object, None, None]:
        def heard(_done: int, _of: int) -> None:
            if bench.stopped():
                raise _Stopped

        try:
            for found in interview(answers, name, playing(bench.executor, bench.store, heard)):
                bench.progress(found.number if isinstance(found, Round) else ROUNDS, ROUNDS)
                yield found
        except _Stopped:
            return

    return task
