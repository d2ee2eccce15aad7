"""The house: which room may import which, where chance, clocks and heavy libraries may be, what nothing is called."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("policies", "scenarios", "sim", "tui")
"""A room may import itself and those before it."""
FLOORS = ("model", "measures", "experiments", "reports")
"""Inside `sim` likewise."""
DRAWING = {"sim/model/streams.py", "sim/model/world.py"}
CHANCE = {"random", "secrets", "uuid"}
CLOCKS = {"time", "timeit", "sched"}
TIMED = {"policies/time_budget.py", "sim/measures/selfcheck.py"}
"""A plug-in's budget, and how long the self-check took: no result depends on them."""
HEAVY = {
    "pandas",
    "matplotlib",
    "scipy",
    "holidays",
    "icalendar",
    "recurring_ical_events",
    "textual",
    "jinja2",
    "dask",
    "distributed",
}
"""Libraries that no module of ours loads when it is imported."""
ONLY_IN = {"textual": "tui", "typer": "tui", "rich": "tui", "simpy": "sim/model"}
NAMES = {"util", "utils", "helper", "helpers", "common", "base", "core", "misc", "tools", "manager", "managers"}


class Import(NamedTuple):
    """One import statement's module, as written out in full."""

    file: str
    line: int
    module: str
    at_import: bool
    """outside functions and `if TYPE_CHECKING`"""

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module}"


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def files(*folders: str) -> list[Path]:
    """All Python files of these folders."""
    found = [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]
    assert found
    return found


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def imports(*folders: str) -> list[Import]:
    return [one for file in files(*folders) for one in _imports(file, tree(file).body, at_import=True)]


def _imports(file: Path, body: list[ast.stmt], *, at_import: bool) -> Iterator[Import]:
    for statement in body:
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                yield Import(name_of(file), statement.lineno, alias.name, at_import)
        elif isinstance(statement, ast.ImportFrom):
            assert statement.level == 0, f"{name_of(file)}:{statement.lineno}: imports are written out in full"
            for alias in statement.names:
                yield Import(name_of(file), statement.lineno, f"{statement.module}.{alias.name}", at_import)
        else:
            inside = isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) or _is_for_types(statement)
            for part in ("body", "orelse", "finalbody", "handlers", "cases"):
                nested = [
                    inner
                    for one in getattr(statement, part, [])
                    for inner in (one.body if isinstance(one, ast.ExceptHandler | ast.match_case) else [one])
                ]
                yield from _imports(file, nested, at_import=at_import and not (inside and part == "body"))


def _is_for_types(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and ast.unparse(statement.test).endswith("TYPE_CHECKING")


def calls(*folders: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call, with "file:line"."""
    for file in files(*folders):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call):
                yield f"{name_of(file)}:{node.lineno}", node


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_import_only_what_lies_to_their_right(room: str) -> None:
    forbidden = {*ROOMS[ROOMS.index(room) + 1 :], "tests"}
    assert [str(one) for one in imports(room) if one.module.split(".")[0] in forbidden] == []


@pytest.mark.parametrize("floor", FLOORS)
def test_inside_sim_reports_read_experiments_read_measures_read_the_model(floor: str) -> None:
    if not (ROOT / "sim" / floor).is_dir():
        pytest.skip(f"sim/{floor} is not there")
    forbidden = {f"sim.{above}" for above in FLOORS[FLOORS.index(floor) + 1 :]}
    wrong = [one for one in imports(f"sim/{floor}") if ".".join(one.module.split(".")[:2]) in forbidden]
    assert [str(one) for one in wrong] == []


def test_sim_has_no_other_floors() -> None:
    folders = {folder.name for folder in (ROOT / "sim").iterdir() if folder.is_dir() and any(folder.glob("*.py"))}
    assert folders <= set(FLOORS)


def test_only_the_world_draws() -> None:
    wrong = [str(one) for one in imports(*ROOMS) if one.module.split(".")[0] in CHANCE or "numpy.random" in one.module]
    for file in files(*ROOMS):
        if name_of(file) in DRAWING:
            continue
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Attribute) and node.attr == "random":
                wrong.append(f"{name_of(file)}:{node.lineno} {ast.unparse(node)}")
    assert wrong == []


def test_no_rule_and_nothing_simulated_reads_a_clock() -> None:
    folders = ("policies", "sim/model", "sim/measures")
    wrong = [str(one) for one in imports(*folders) if one.module.split(".")[0] in CLOCKS and one.file not in TIMED]
    for place, call in calls(*folders):
        if isinstance(call.func, ast.Attribute) and call.func.attr in ("now", "today", "utcnow"):
            wrong.append(f"{place} {ast.unparse(call)}")
    assert wrong == []


def test_no_loop_of_the_model_runs_over_a_set() -> None:
    wrong = []
    for file in files("policies", "sim/model"):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.For | ast.comprehension) and _is_a_set(node.iter):
                wrong.append(f"{name_of(file)}:{node.iter.lineno} {ast.unparse(node.iter)}")
    assert wrong == []


def _is_a_set(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Name) and value.func.id in ("set", "frozenset")
    return isinstance(value, ast.Set | ast.SetComp)


def test_heavy_libraries_are_loaded_where_they_are_needed_and_not_before() -> None:
    quick = [one for one in imports(*ROOMS) if not one.file.startswith("tui/") or "textual" not in one.module]
    assert [str(one) for one in quick if one.at_import and one.module.split(".")[0] in HEAVY] == []


def test_the_model_needs_no_tables_and_no_pictures() -> None:
    unwanted = {"pandas", "matplotlib"}
    assert [str(one) for one in imports("policies", "sim/model") if one.module.split(".")[0] in unwanted] == []


@pytest.mark.parametrize(("library", "place"), ONLY_IN.items())
def test_a_library_of_one_room_is_imported_there_only(library: str, place: str) -> None:
    used = [one for one in imports(*ROOMS) if one.module.split(".")[0] == library]
    assert [str(one) for one in used if not one.file.startswith(f"{place}/")] == []


PAINTING = ("tui/screens", "tui/widgets", "tui/dialogs", "tui/forms", "tui/charts")
"""What is on the screen: it shows results of `sim.experiments` and computes none."""
RECKONING = {"numpy", "scipy", "pandas", "statistics", "random", "simpy"}
LOOKED_UP = {
    "sim.model.world.World",
    "sim.measures.kpis.specs",
    "sim.measures.summary.KpiSpec",
    "sim.measures.trial.UNITS",
}
"""Names and types that screens may take from where is simulated and measured; no function among them computes."""
PLAYING = {"simulate", "draw_world", "drawn_policy", "play_again", "measure", "measured"}
ONE_RUN = {"tui/commands/trace.py", "tui/commands/diff.py", "tui/commands/new.py"}
"""Commands that tell of single leads."""


def test_screens_hold_no_statistics_and_no_simulation_of_their_own() -> None:
    wrong = [str(one) for one in imports(*PAINTING) if one.module.split(".")[0] in RECKONING]
    for one in imports(*PAINTING):
        if one.module.startswith(("sim.model.", "sim.measures.")) and one.module not in LOOKED_UP:
            wrong.append(str(one))
    for place, call in calls(*PAINTING):
        if ast.unparse(call.func).split(".")[-1] in PLAYING:
            wrong.append(f"{place} {ast.unparse(call)}")
    assert wrong == []


def test_only_commands_about_single_leads_simulate_without_the_experiments() -> None:
    engines = [one for one in imports("tui") if one.module.endswith((".simulate", ".draw_world"))]
    assert {one.file for one in engines} == ONE_RUN
    outside = [one for one in imports("tui") if one.module.split(".")[0] in ("scipy", "statistics", "simpy")]
    assert [str(one) for one in outside] == []


def test_modules_are_named_after_what_they_hold() -> None:
    parts = {name_of(file): file.relative_to(ROOT).with_suffix("").parts for file in files(*ROOMS, "tests")}
    assert [name for name, words in parts.items() if NAMES & set(words)] == []


def test_a_broad_except_raises_again_or_has_its_reason_written_beside_it() -> None:
    wrong = []
    for file in files(*ROOMS):
        lines = file.read_text(encoding="utf-8").splitlines()
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.ExceptHandler):
                caught = "everything" if node.type is None else ast.unparse(node.type)
                broad = caught in ("everything", "Exception", "BaseException")
                raises_again = isinstance(node.body[-1], ast.Raise)
                if broad and not raises_again and "#" not in lines[node.lineno - 1]:
                    wrong.append(f"{name_of(file)}:{node.lineno} catches {caught}")
    assert wrong == []


def loaded_after(code: str) -> set[str]:
    """Libraries in memory after a program of a few lines, of those that are heavy."""
    report = f"\nimport sys\nprint('loaded', *sorted({{m.split('.')[0] for m in sys.modules}} & {HEAVY!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code + report], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    return set(done.stdout.splitlines()[-1].split()[1:])


def test_importing_the_engine_loads_no_heavy_library() -> None:
    assert loaded_after("import sim.model.engine") == set()
