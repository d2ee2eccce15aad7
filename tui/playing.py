"""Play options, show what came out: what `compare` and `replay` do alike."""

import contextlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policies.catalog import Plugins
from policies.settings import Policy
from scenarios.cautions import warnings
from scenarios.scenario import Scenario
from sim.experiments.compare import Failure, Played, Run, gathered, play
from sim.measures.comparison import compare, tables, to_json
from sim.measures.kpis import specs
from sim.measures.results import Comparison
from sim.model.world import World
from tui.comparison_text import comparison_text, failure_text
from tui.errors import InputError, unknown
from tui.files import csv_text, free_paths, write
from tui.progress import Progress
from tui.tables import screen_width
from tui.verdict import Result

DONE, PARTIAL, INTERRUPTED = 0, 3, 130
_FIRST = 30
_FILES = ("kpis.csv", "differences.csv", "comparison.json", "comparison.txt")


@dataclass(frozen=True, slots=True)
class Experiment:
    """What to play: options by the names they are shown under (the first is the baseline) on drawn worlds."""

    scenario: Scenario
    options: Mapping[str, Policy]
    draw: Callable[[int], World]
    replications: int
    primary: str
    plugins: Plugins
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Output:
    """Where results go: a JSON object or text on stdout, and perhaps files."""

    as_json: bool = False
    out: Path | None = None
    force: bool = False


def planned(scenario: Scenario, given: int | None) -> int:
    """Replications to play: as given, else 30, or fewer if the scenario says so."""
    return min(_FIRST, scenario.scenario.replications) if given is None else given


def primary_kpi(scenario: Scenario, options: Sequence[Policy], given: str | None) -> str:
    """The KPI that decides; InputError for one that these options do not have."""
    table = specs(scenario, options)
    wanted = scenario.scenario.primary_kpi if given is None else given
    if wanted not in {spec.key for spec in table}:
        raise unknown("KPI", wanted, [spec.key for spec in table])
    return wanted


def play_and_show(experiment: Experiment, output: Output) -> int:
    """Play, print, write; the exit code. Ctrl-C ends the playing, what is done is shown as "so far"."""
    paths = free_paths(output.out, _FILES, output.force) if output.out is not None else []
    outcomes, interrupted = _outcomes(experiment)
    played = gathered(experiment.options, outcomes)
    if not played.replications:
        return _nothing(played, interrupted)
    comparison = _compared(experiment, played, final=not interrupted)
    failures = [failure_text(each, None) for each in played.failures]
    notes = [*experiment.notes, *map(str, warnings(experiment.scenario)), *_no_effect(experiment)]
    if interrupted:
        notes.insert(0, f"interrupted after {played.replications} of {experiment.replications} simulated runs")
    frame = experiment.scenario.scenario
    told = [*(f"failed: {failure}" for failure in failures), *notes]
    as_json = json_text(to_json(comparison, frame.name, frame.seed, told))
    text = comparison_text(Result(comparison, experiment.scenario, played.runs), notes, played.failures, screen_width())
    print(as_json if output.as_json else text)
    for path, content in zip(paths, [*_csv_files(comparison), f"{as_json}\n", f"{text}\n"], strict=False):
        write(path, content)
    if paths:
        print(f"Written to {paths[0].parent}: {', '.join(_FILES)}", file=sys.stderr)
    if interrupted:
        _tell_interrupted(played, experiment)
        return INTERRUPTED
    return PARTIAL if played.failures else DONE


def json_text(value: object) -> str:
    """One JSON object, the same bytes for the same value; NaN and infinity are refused."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2)


def _outcomes(experiment: Experiment) -> tuple[list[Run | Failure], bool]:
    """Results until the end or Ctrl-C."""
    outcomes: list[Run | Failure] = []
    done = 0
    total = experiment.replications * len(experiment.options)
    with Progress(total, "runs") as progress, contextlib.suppress(KeyboardInterrupt):
        for outcome in play(experiment.options, experiment.draw, experiment.replications, experiment.plugins):
            outcomes.append(outcome)
            done += 1 if isinstance(outcome, Run) else experiment.replications - outcome.replication
            progress.step(done)
        return outcomes, False
    return outcomes, True


def _compared(experiment: Experiment, played: Played, *, final: bool) -> Comparison:
    frame = experiment.scenario.scenario
    left = [experiment.options[name] for name in played.runs]
    return compare(
        played.runs,
        next(iter(played.runs)),
        specs(experiment.scenario, left),
        experiment.primary,
        frame.smallest_effect,
        frame.forecast_period,
        final=final,
    )


def _no_effect(experiment: Experiment) -> list[str]:
    if experiment.primary in experiment.scenario.scenario.smallest_effect:
        return []
    return [f"no smallest_effect is given for {experiment.primary}: no verdict, only differences and intervals"]


def _csv_files(comparison: Comparison) -> list[str]:
    rows = tables(comparison)
    return [csv_text(rows["kpis"]), csv_text(rows["differences"])]


def _nothing(played: Played, interrupted: bool) -> int:
    if interrupted:
        print("Interrupted before the first simulated run of all options was done: nothing to show.", file=sys.stderr)
        return INTERRUPTED
    told = "\n".join(failure_text(each, None) for each in played.failures)
    raise InputError(f"No option could be played to the end:\n{told}")


def _tell_interrupted(played: Played, experiment: Experiment) -> None:
    print(
        f"Interrupted: what was done is shown ({played.replications} of {experiment.replications} simulated runs).",
        file=sys.stderr,
    )
