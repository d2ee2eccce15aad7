"""Policies beside each other on the same worlds: columns, paired differences, verdicts, a winner."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sim.measures.columns import Column, columns
from sim.measures.intervals import (
    FEWEST,
    bonferroni,
    forecast,
    holm,
    mean_interval,
    required_replications,
)
from sim.measures.jackknife import difference
from sim.measures.results import Cell, Comparison, Difference, PolicyColumn
from sim.measures.summary import KpiSpec, Summary
from sim.measures.verdicts import Verdict, Winner, find_winner, judge, tally, weigh

__all__ = [
    "Cell",
    "Comparison",
    "Difference",
    "PolicyColumn",
    "Row",
    "Verdict",
    "Winner",
    "compare",
    "replications_needed",
    "tables",
    "to_json",
]

Row = dict[str, str | int | float | None]
"""One line of a CSV: column title to cell; None is an empty cell, infinite times are the word "never"."""


def compare(
    runs: Mapping[str, Sequence[Summary]],
    baseline: str,
    specs: Sequence[KpiSpec],
    primary: str,
    smallest_effect: Mapping[str, float],
    period: str,
    *,
    final: bool = False,
    confidence: float = 0.95,
) -> Comparison:
    """Compare every policy with the baseline over the same replications.

    `runs` has one Summary per replication and policy, in the same order for all; `period` names the forecast
    period; `smallest_effect` is in each KPI's unit; `final` says that no more replications are to come.
    Raises ValueError for an unknown baseline or primary KPI, no replications, or unequal numbers of them.
    """
    by_key = {spec.key: spec for spec in specs}
    _check(runs, baseline, by_key, primary)
    table = {name: columns(own, specs) for name, own in runs.items()}
    by_kpi = {spec.key: {name: own[spec.key] for name, own in table.items()} for spec in specs}
    plan = _Plan(primary, final, confidence)
    found = [_differences(by_kpi[spec.key], baseline, spec, smallest_effect.get(spec.key), plan) for spec in specs]
    return Comparison(
        baseline=baseline,
        primary=primary,
        confidence=confidence,
        final=final,
        replications=len(runs[baseline]),
        leads_per_replication=float(np.mean([run.leads for run in runs[baseline]])),
        specs=tuple(specs),
        policies=tuple(
            PolicyColumn(name, tuple(_cell(own[spec.key], spec, period, confidence) for spec in specs))
            for name, own in table.items()
        ),
        differences=tuple(each for policy in zip(*found, strict=True) for each in policy),
        winner=find_winner(by_kpi[primary], baseline, by_key[primary], smallest_effect.get(primary, 0.0), confidence),
    )


def replications_needed(
    runs: Mapping[str, Sequence[Summary]],
    baseline: str,
    primary: KpiSpec,
    half_width: float,
    confidence: float = 0.95,
) -> int | None:
    """Replications after which every difference in the primary KPI is known to +- `half_width` (its unit).

    `runs` is the pilot, the same replications of every policy; None where no number suffices (never).
    Raises ValueError as `compare` and `required_replications` do.
    """
    _check(runs, baseline, {primary.key: primary}, primary.key)
    table = {name: columns(own, [primary])[primary.key].estimate for name, own in runs.items()}
    gaps = [difference(own, table[baseline]) for name, own in table.items() if name != baseline]
    if any(gap.pseudo is None for gap in gaps):
        return None
    pilots = [gap.pseudo for gap in gaps if gap.pseudo is not None]
    needed = [required_replications(pilot, half_width, confidence, len(pilots)) for pilot in pilots]
    return max((n for n in needed if n is not None), default=FEWEST)


class _Plan(NamedTuple):
    primary: str
    final: bool
    confidence: float


def _check(runs: Mapping[str, Sequence[Summary]], baseline: str, specs: Mapping[str, KpiSpec], primary: str) -> None:
    if baseline not in runs:
        raise ValueError(f"baseline {baseline!r} is none of {', '.join(runs)}")
    if primary not in specs:
        raise ValueError(f"primary KPI {primary!r} is none of {', '.join(specs)}")
    lengths = {name: len(own) for name, own in runs.items()}
    if 0 in lengths.values() or len(set(lengths.values())) > 1:
        raise ValueError(f"every policy needs the same replications, at least one: {lengths}")


def _cell(own: Column, spec: KpiSpec, period: str, confidence: float) -> Cell:
    pseudo = own.estimate.pseudo
    interval = None if pseudo is None else mean_interval(pseudo, confidence)
    low, high = interval or (None, None)
    return Cell(spec.key, own.estimate.value, low, high, forecast(own.periods, period, spec.better))


def _differences(
    table: Mapping[str, Column], baseline: str, spec: KpiSpec, effect: float | None, plan: _Plan
) -> list[Difference]:
    """One KPI's difference of each policy but the baseline, in the order of the table."""
    others = [name for name in table if name != baseline]
    is_primary = spec.key == plan.primary
    level = bonferroni(plan.confidence, len(others)) if is_primary else plan.confidence
    evidence = [weigh(table[name], table[baseline], level) for name in others]
    p_values = [each.p_value for each in evidence]
    if is_primary:
        adjusted = iter(holm([p for p in p_values if p is not None]))
        p_values = [None if p is None else next(adjusted) for p in p_values]
    found = []
    for name, each, p_value in zip(others, evidence, p_values, strict=True):
        low, high = each.interval or (None, None)
        counts = tally(each.gap, spec.better)
        verdict = None
        if effect is not None and spec.better != "neither":
            verdict = judge(each, effect, spec.better, plan.final)
        found.append(
            Difference(
                policy=name,
                baseline=baseline,
                kpi=spec.key,
                mean=each.gap.value,
                low=low,
                high=high,
                wins=counts.wins,
                losses=counts.losses,
                of=sum(counts),
                verdict=verdict,
                method=each.method,
                exploratory=verdict is None or not is_primary,
                p_value=p_value,
            )
        )
    return found


def to_json(comparison: Comparison, scenario: str, seed: int, warnings: Sequence[str] = ()) -> dict[str, object]:
    """The JSON of `compare`: infinite (never) and undefined are null.

    A sign test has `"method": "sign"` and neither low nor high; `exploratory` is there only where it is true,
    `tied_with` only where somebody is.
    """
    winner: dict[str, object] = {
        "kpi": comparison.winner.kpi,
        "policy": comparison.winner.policy,
        "confidence": comparison.winner.confidence,
        "break_even": None if comparison.winner.break_even is None else dict(comparison.winner.break_even),
    }
    if comparison.winner.tied_with:
        winner["tied_with"] = list(comparison.winner.tied_with)
    return {
        "scenario": scenario,
        "seed": seed,
        "replications": comparison.replications,
        "leads_per_replication": comparison.leads_per_replication,
        "policies": [
            {"name": column.name, "kpis": {cell.kpi: _cell_json(cell) for cell in column.cells}}
            for column in comparison.policies
        ],
        "differences": [_difference_json(each) for each in comparison.differences],
        "winner": winner,
        "warnings": list(warnings),
    }


def _cell_json(cell: Cell) -> dict[str, object]:
    ahead = cell.forecast
    return {
        "mean": _number(cell.mean),
        "low": _number(cell.low),
        "high": _number(cell.high),
        "forecast": None
        if ahead is None
        else {
            "period": ahead.period,
            "p10": _number(ahead.p10),
            "p50": _number(ahead.p50),
            "p90": _number(ahead.p90),
        },
    }


def _difference_json(each: Difference) -> dict[str, object]:
    row: dict[str, object] = {
        "policy": each.policy,
        "baseline": each.baseline,
        "kpi": each.kpi,
        "mean": _number(each.mean),
    }
    if each.method != "sign":
        row |= {"low": _number(each.low), "high": _number(each.high)}
    row |= {"wins": each.wins, "of": each.of, "verdict": each.verdict and str(each.verdict)}
    if each.method == "sign":
        row["method"] = each.method
    if each.exploratory:
        row["exploratory"] = True
    return row


def tables(comparison: Comparison) -> dict[str, list[Row]]:
    """Rows for CSV files: "kpis" (policy x KPI) and "differences" (policy x KPI against the baseline)."""
    specs = {spec.key: spec for spec in comparison.specs}
    return {
        "kpis": [
            _titled(column.name, specs[cell.kpi]) | _cell_row(cell)
            for column in comparison.policies
            for cell in column.cells
        ],
        "differences": [
            _titled(each.policy, specs[each.kpi]) | _difference_row(each) for each in comparison.differences
        ],
    }


def _titled(policy: str, spec: KpiSpec) -> Row:
    return {"policy": policy, "kpi": spec.key, "name": spec.name, "unit": spec.unit, "better": spec.better}


def _cell_row(cell: Cell) -> Row:
    row: Row = {"mean": _written(cell.mean), "low": cell.low, "high": cell.high}
    ahead = cell.forecast
    if ahead is None:
        return row | dict.fromkeys(("period", "p10", "p50", "p90", "kept_in_9_of_10", "periods"))
    return row | {
        "period": ahead.period,
        "p10": _written(ahead.p10),
        "p50": _written(ahead.p50),
        "p90": _written(ahead.p90),
        "kept_in_9_of_10": _written(ahead.kept),
        "periods": ahead.of,
    }


def _difference_row(each: Difference) -> Row:
    return {
        "baseline": each.baseline,
        "mean": _number(each.mean),
        "low": each.low,
        "high": each.high,
        "wins": each.wins,
        "losses": each.losses,
        "of": each.of,
        "verdict": each.verdict and str(each.verdict),
        "method": each.method,
        "exploratory": "yes" if each.exploratory else "no",
        "p_value": each.p_value,
    }


def _written(value: float | None) -> str | float | None:
    return "never" if value is not None and math.isinf(value) else _number(value)


def _number(value: float | None) -> float | None:
    return value + 0.0 if value is not None and math.isfinite(value) else None  # + 0.0: no "-0.0"
