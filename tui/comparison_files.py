"""The files of a comparison: tables as CSV, the JSON object and the text."""

from collections.abc import Mapping, Sequence

from policies.settings import Policy
from scenarios.cautions import warnings
from sim.experiments.cautions import cautions
from sim.experiments.compare import labelled
from sim.experiments.runs import Failure
from sim.measures.comparison import tables, to_json
from tui.comparison_text import comparison_text, failure_text
from tui.text import all_spoken, in_english
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


def comparison_files(result: Result, failures: Sequence[Failure]) -> dict[str, bytes]:
    """All files as `leadsim compare --out` writes them, by name."""
    options, frame = labelled(result.scenario.policies), result.scenario.scenario
    found = [*warnings(result.scenario), *cautions(result.scenario, options, result.comparison, result.runs)]
    notes = [each.sentence for each in found]
    told = [*(f"failed: {in_english(failure_text)(each, None)}" for each in failures), *notes]
    as_json = json_text(to_json(result.comparison, frame.name, frame.seed, told))
    text = comparison_text(result, all_spoken(notes), failures, _COLUMNS)
    made = contents(result, options, as_json, text)
    return {name: as_bytes(content, "csv") for name, content in zip(FILES, made, strict=True)}
