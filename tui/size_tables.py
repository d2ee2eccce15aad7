"""What `size` found as JSON and as rows of a table."""

from collections.abc import Sequence

from sim.experiments.sizing import OptionSizing
from sim.measures.comparison import tables, to_json
from sim.measures.results import Comparison
from tui.best_text import BestResult, winners
from tui.files import Cell
from tui.size_text import SizeResult


def size_json(result: SizeResult, notes: Sequence[str]) -> dict[str, object]:
    """One object: the target, and per option its answer, the steps of the test and all KPIs by headcount."""
    frame, target = result.scenario.scenario, result.target
    return {
        "scenario": frame.name,
        "seed": frame.seed,
        "replications": result.replications,
        "team": result.team,
        "target": {
            "kpi": target.kpi,
            "sign": target.sign,
            "level": target.level,
            "kept": target.kept,
            "period": frame.forecast_period,
        },
        "options": [_option_json(result, each) for each in result.options],
        "warnings": list(notes),
    }


def _option_json(result: SizeResult, option: OptionSizing) -> dict[str, object]:
    frame = result.scenario.scenario
    own: dict[str, object] = {"name": option.name, "answer": option.answer, "final": option.is_settled}
    if result.by_period:
        own["by_period"] = list(option.by_period)
    own["steps"] = [
        {"headcount": headcount, "share": step.share, "low": step.low, "enough": step.is_adequate}
        for headcount, step in sorted(option.steps.items())
    ]
    if option.name in result.curves:
        told = to_json(result.curves[option.name], frame.name, frame.seed)
        own |= {"headcounts": told["policies"], "differences": told["differences"]}
    return own


def best_json(result: BestResult, notes: Sequence[str]) -> dict[str, object]:
    """One object: the KPI, and per option its best headcount, those that may be as good, and all KPIs by headcount."""
    frame, best = result.scenario.scenario, winners(result)
    told = {name: to_json(each, frame.name, frame.seed) for name, each in result.curves.items()}
    return {
        "scenario": frame.name,
        "seed": frame.seed,
        "replications": result.replications,
        "team": result.team,
        "best": result.spec.key,
        "options": [
            {
                "name": name,
                "headcount": best[name].headcount,
                "may_be_as_good": list(best[name].tied),
                "headcounts": each["policies"],
                "differences": each["differences"],
            }
            for name, each in told.items()
        ],
        "warnings": list(notes),
    }


def step_rows(option: OptionSizing, comparison: Comparison) -> list[dict[str, Cell]]:
    """A row per headcount and KPI, with what the test says of the headcount."""
    rows = []
    for row in kpi_rows(option.name, comparison):
        step = option.steps[int(str(row["headcount"]))]
        judged: dict[str, Cell] = {
            "share_kept": step.share,
            "low": step.low,
            "enough": "yes" if step.is_adequate else "no",
            "answer": "yes" if step.headcount == option.answer else "no",
        }
        rows.append({"option": row["option"], "headcount": row["headcount"]} | judged | {"kpi": row["kpi"]} | row)
    return rows


def kpi_rows(option: str, comparison: Comparison) -> list[dict[str, Cell]]:
    """A row per headcount and KPI of a comparison of headcounts."""
    rows: list[dict[str, Cell]] = []
    for row in tables(comparison)["kpis"]:
        own = {name: value for name, value in row.items() if name != "policy"}
        rest = {f"kpi_{name}" if name in ("low", "high") else name: value for name, value in own.items()}
        rows.append({"option": option, "headcount": int(str(row["policy"])), **rest})
    return rows
