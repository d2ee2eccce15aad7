"""`leadsim sweep`: any values of the file over a grid."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policies.settings import Policy
from policies.wording import say
from scenarios.cautions import warnings
from scenarios.paths import UnknownPath
from scenarios.problems import ScenarioError
from scenarios.scenario import Scenario
from scenarios.toml_text import parse
from sim.experiments.grid import Axis, Cell, GridError, cells, read_axis, told
from sim.experiments.sizing import Target, TargetError, read_target
from sim.experiments.sweep import OptionSweep, Sweep, jobs, swept
from sim.measures.comparison import tables, to_json
from tui.asking import as_noted, experiment, options_of
from tui.errors import InputError, in_words, shortened
from tui.exit_codes import DONE, INTERRUPTED, PARTIAL
from tui.files import Cell as CsvCell
from tui.job_playing import Collected, Player, failure_told, players, tell_interrupted
from tui.opening import find_options, open_plugins, open_scenario, scenario_path, scenario_text
from tui.playing import Places, planned, primary_kpi
from tui.problem_words import problems_text
from tui.sweep_text import reached, sweep_text
from tui.tables import screen_width
from tui.text import _, all_spoken
from tui.writing import Output, json_text

SWEEP = "sweep"
_FILES = ("sweep.csv", "sweep.json", "sweep.txt", "heat-map.png")


@dataclass(frozen=True, slots=True)
class AskedSweep:
    """As it was typed."""

    vary: tuple[str, ...]
    policies: str | None = None
    replications: int | None = None
    kpi: str | None = None
    target: str | None = None
    plugin: tuple[str, ...] = ()
    allow_huge: bool = False


@dataclass(frozen=True, slots=True)
class _Grid:
    """The sweep as it can be played."""

    scenario: Scenario
    axes: tuple[Axis, ...]
    cells: tuple[Cell, ...]
    options: tuple[Policy, ...]
    primary: str
    replications: int
    plugins: tuple[str, ...]

    def played(self, play: Player) -> Collected:
        """Every option in every cell, as far as it came."""
        total = self.replications * len(self.cells) * len({policy.name for policy in self.options})
        return play(jobs(self.cells, self.options, self.replications, self.plugins), total, _("runs"))

    def found(self, collected: Collected) -> Sweep:
        """What so many runs say."""
        is_final = not collected.interrupted
        return swept(self.axes, self.cells, self.options, collected.runs, self.primary, final=is_final)


def sweep(scenario: str, asked: AskedSweep, output: Output, places: Places) -> int:
    """Play the grid, print and perhaps write; the exit code."""
    grid = _grid(scenario, asked)
    wanted = None if asked.target is None else _target(grid, asked.target)
    paths = output.paths(_FILES)
    with players(places, experiment(SWEEP, scenario, grid.scenario, options_of(asked))) as play:
        collected = grid.played(play)
    found = grid.found(collected)
    failures = _failures(collected, grid)
    if not found.options:
        return _nothing(collected, failures)
    stopped = [_stopped(found.replications, grid.replications)] if collected.interrupted else []
    _show(found, [*stopped, *failures, *(each.sentence for each in warnings(grid.scenario))], wanted, output, paths)
    if collected.interrupted:
        return tell_interrupted(is_answered=True, is_kept=places.keep)
    return PARTIAL if failures else DONE


def kept_sweep(scenario: str, places: Places, noted: Mapping[str, Any]) -> Sweep | None:
    """What it found, without playing; None when its runs are not all there."""
    grid = _grid(scenario, as_noted(AskedSweep, noted))
    with players(places, experiment(SWEEP, scenario, grid.scenario, noted)) as play:
        collected = grid.played(play)
    found = None if collected.interrupted else grid.found(collected)
    return found if found is not None and found.options else None


def sweep_again(scenario: str, output: Output, places: Places, noted: Mapping[str, Any]) -> int:
    """The same question, as it was noted."""
    return sweep(scenario, as_noted(AskedSweep, noted), output, places)


def _show(found: Sweep, notes: Sequence[str], wanted: Target | None, output: Output, paths: Sequence[Path]) -> None:
    as_json = json_text(sweep_json(found, notes, wanted))
    text = sweep_text(found, all_spoken(notes), screen_width(), wanted)
    print(as_json if output.as_json else text)
    if paths:
        from sim.reports.heat_map import heat_map
        from sim.reports.pictures import png

        output.write(paths, [_rows(found), f"{as_json}\n", f"{text}\n", png(heat_map(found))])


def _stopped(done: int, count: int) -> str:
    return say("interrupted after {done} of {count} simulated runs of each combination", done=done, count=count)


def _grid(scenario: str, asked: AskedSweep) -> _Grid:
    """InputError for what cannot be asked."""
    opened = open_scenario(scenario, allow_huge=asked.allow_huge)
    axes, cells_of = axes_and_cells(scenario, asked.vary, asked.allow_huge)
    chosen = find_options(opened, asked.policies)
    open_plugins(list(asked.plugin))
    primary, count = primary_kpi(opened, chosen, asked.kpi), planned(opened, asked.replications)
    return _Grid(opened, tuple(axes), cells_of, tuple(chosen), primary, count, asked.plugin)


def _target(grid: _Grid, text: str) -> Target:
    """The target as typed, about the mean; InputError for one that cannot be read or a KPI that is not there."""
    try:
        target = read_target(text, None)
    except TargetError as error:
        raise InputError(f"--target: {in_words(error)}") from None
    primary_kpi(grid.scenario, grid.options, target.kpi)
    return target


def axes_and_cells(scenario: str, vary: Sequence[str], allow_huge: bool) -> tuple[list[Axis], tuple[Cell, ...]]:
    """What is varied as typed, and every combination of it. InputError."""
    data = parse(scenario_text(scenario), str(scenario_path(scenario)))
    axes = [_axis(each, data) for each in vary]
    return axes, _cells(data, axes, scenario, allow_huge)


def _axis(text: str, data: dict[str, Any]) -> Axis:
    try:
        return read_axis(text, data)
    except UnknownPath as error:
        near = "\n".join(f"  {each}" for each in error.near)
        said = _('--vary: the file has no number or name at "{path}"').format(path=shortened(error.path))
        hint = _("A path is TABLE.NAME.KEY. The file has, among others:")
        raise InputError(f"{said}\n{hint}\n{near}") from None
    except GridError as error:
        raise InputError(f"--vary: {in_words(error)}") from None


def _cells(data: dict[str, Any], axes: Sequence[Axis], scenario: str, allow_huge: bool) -> tuple[Cell, ...]:
    try:
        path = scenario_path(scenario)
        return cells(data, axes, f"{path} with --vary", allow_huge=allow_huge, folder=path.parent)
    except GridError as error:
        raise InputError(f"--vary: {in_words(error)}") from None
    except ScenarioError as error:
        raise InputError(problems_text(error.problems)) from None


def _failures(collected: Collected, grid: _Grid) -> list[str]:
    found = []
    for failure in collected.failures:
        cell, option = map(int, failure.option.split("/"))
        values = zip(grid.axes, grid.cells[cell].values, strict=True)
        where = ", ".join(f"{axis.label} {told(value)}" for axis, value in values)
        found.append(f"failed: {failure_told(failure, f'{grid.scenario.policies[option].name} with {where}')}")
    return list(dict.fromkeys(found))


def _nothing(collected: Collected, failures: Sequence[str]) -> int:
    if collected.interrupted:
        print(_("Interrupted before the first simulated run of all combinations: nothing to show."), file=sys.stderr)
        return INTERRUPTED
    raise InputError("\n".join([_("No option could be played to the end as it is in the file:"), *failures]))


def sweep_json(sweep: Sweep, notes: Sequence[str], target: Target | None = None) -> dict[str, object]:
    """One object: the grid; per option its cells, differences from the file's cell, and winner as in `compare`."""
    frame = sweep.scenario.scenario
    best = sweep.best_option()
    return {
        "scenario": frame.name,
        "seed": frame.seed,
        "replications": sweep.replications,
        "primary": sweep.primary,
        "vary": [{"path": axis.path, "values": [_plain(value) for value in axis.values]} for axis in sweep.axes],
        "cells": [
            {"values": [_plain(value) for value in cell.values], "as_in_file": cell.is_file, "in_grid": cell.in_grid}
            for cell in sweep.cells
        ],
        **({} if target is None else {"target": {"kpi": target.kpi, "sign": target.sign, "level": target.level}}),
        "options": [_option_json(sweep, option, target) for option in sweep.options],
        "best": None if best is None else {"option": best.name, "cell": best.best},
        "warnings": list(notes),
    }


def _option_json(sweep: Sweep, option: OptionSweep, target: Target | None) -> dict[str, object]:
    """As the JSON of `compare`, with the number of the cell in the place of the policy."""
    frame = sweep.scenario.scenario
    found = to_json(option.comparison, frame.name, frame.seed)
    return {
        "name": option.name,
        "cells": found["policies"],
        "differences": found["differences"],
        "winner": found["winner"],
        "best_cell": option.best,
        "only_the_promise_differs": [list(group) for group in option.only_the_promise],
        "same_calls_and_promises_as_in_file": list(option.no_change),
        **({} if target is None else {"keeps_target": reached(option, target, "yes")}),
        **({} if target is None else {"may_keep_target": reached(option, target, "unsure")}),
    }


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, (int, float, str, bool)) else told(value)


def _rows(sweep: Sweep) -> list[dict[str, CsvCell]]:
    """A row per option, cell and KPI, with the difference from the file's cell."""
    rows: list[dict[str, CsvCell]] = []
    for option in sweep.options:
        found = tables(option.comparison)
        gaps = {(row["policy"], row["kpi"]): row for row in found["differences"]}
        for row in found["kpis"]:
            cell = sweep.cells[int(str(row["policy"]))]
            varied = {axis.path: told(value) for axis, value in zip(sweep.axes, cell.values, strict=True)}
            gap = gaps.get((row["policy"], row["kpi"]), {})
            rest = {name: value for name, value in row.items() if name != "policy"}
            named = ("mean", "low", "high", "verdict", "exploratory")
            told_gap = {f"difference_{name}": gap.get(name) for name in named}
            as_in_file = "yes" if cell.is_file else "no"
            rows.append({"option": option.name, **varied, "as_in_file": as_in_file, **rest, **told_gap})
    return rows
