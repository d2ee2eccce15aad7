"""The files of a comparison: tables as CSV, the JSON object and the text."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from policies.settings import Policy
from scenarios.cautions import warnings
from sim.experiments.cautions import cautions
from sim.experiments.compare import labelled
from sim.experiments.runs import Failure
from sim.measures.comparison import tables, to_json
from tui.comparison_text import comparison_text, failure_text
from tui.files import free_paths, write_bytes
from tui.verdict import Result
from tui.writing import Content, as_bytes, json_text

FILES = (
    *("kpis.csv", "differences.csv", "comparison.json", "comparison.txt"),
    *("speed_to_lead.csv", "funnel.csv", "breaches_by_hour.csv", "people.csv"),
)
_COLUMNS = 100


def contents(result: Result, options: Mapping[str, Policy], as_json: str, text: str) -> list[Content]:
    """What stands in `FILES`, in their order."""
    from tui.chart_tables import chart_tables

    rows = tables(result.comparison)
    charts = chart_tables(result.scenario, options, result.runs)
    return [rows["kpis"], rows["differences"], f"{as_json}\n", f"{text}\n", *charts.values()]


def write_comparison(result: Result, failures: Sequence[Failure], folder: Path) -> Path:
    """Write all files into a folder that is not there yet (else "folder 2", ...); which one it became. InputError."""
    options, frame = labelled(result.scenario.policies), result.scenario.scenario
    found = [*warnings(result.scenario), *cautions(result.scenario, options, result.comparison, result.runs)]
    notes = list(map(str, found))
    told = [*(f"failed: {failure_text(each, None)}" for each in failures), *notes]
    as_json = json_text(to_json(result.comparison, frame.name, frame.seed, told))
    text = comparison_text(result, notes, failures, _COLUMNS)
    free = next(each for each in _folders(folder) if not each.exists())
    for path, content in zip(
        free_paths(free, FILES, force=False), contents(result, options, as_json, text), strict=True
    ):
        write_bytes(path, as_bytes(content, "csv"))
    return free


def _folders(folder: Path) -> list[Path]:
    return [folder, *(folder.with_name(f"{folder.name} {number}") for number in range(2, 10_000))]
