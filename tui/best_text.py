"""The answer of `size --best`: which headcount has the best of a KPI, and which cannot be told from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenarios.scenario import Scenario
from sim.experiments.sweep import ATTAINMENT
from sim.measures.results import Comparison
from sim.measures.summary import KpiSpec
from tui.size_text import BUSY, PROFIT, computed, short_names, shown_kpis, with_option
from tui.tables import fitting_table, paragraph, ruled
from tui.text import _, spoken
from tui.verdict import MEETINGS
from tui.words import sign_of, worded


@dataclass(frozen=True, slots=True)
class BestResult:
    """What `size --best` shows; the comparisons' policies are headcounts."""

    scenario: Scenario
    team: str
    spec: KpiSpec
    curves: Mapping[str, Comparison]
    replications: int


@dataclass(frozen=True, slots=True)
class Best:
    """An option's best headcount, None where no number is defined, and others that may be as good."""

    headcount: int | None
    tied: tuple[int, ...]
    is_at_end: bool
    """the largest that was played: more may be better still"""
    is_at_start: bool
    """the smallest that was played, and more than one"""


def winners(result: BestResult) -> dict[str, Best]:
    """Per option the headcount with the best number, certain or not."""
    found = {}
    for name, comparison in result.curves.items():
        winner = comparison.winner
        named = winner.policy if winner.policy is not None else next(iter(winner.tied_with), None)
        headcounts = [int(each.name) for each in comparison.policies]
        best = None if named is None else int(named)
        tied = tuple(sorted(int(each) for each in winner.tied_with if each != named))
        found[name] = Best(best, tied, best == max(headcounts), best == min(headcounts) > 1)
    return found


def best_text(result: BestResult, notes: Sequence[str], width: int) -> str:
    """Everything that `size --best` prints."""
    parts = [paragraph(_sentence(result, name, best), width) for name, best in winners(result).items()]
    for name, comparison in result.curves.items():
        best = winners(result)[name]
        parts.append(f"{ruled(name, width)}\n{fitting_table(_table(result, comparison, best), width)}")
    if notes:
        parts.append("\n".join([_("Warnings"), *(paragraph(spoken(each), width, "- ", "  ") for each in notes)]))
    parts.append(paragraph(_how(result), width))
    return "\n\n".join(parts)


def _sentence(result: BestResult, name: str, best: Best) -> str:
    if best.headcount is None:
        said = _("{with_option} no headcount has a number for {kpi}.")
        return said.format(with_option=with_option(name), kpi=spoken(result.spec.name))
    value = result.curves[name].cell(str(best.headcount), result.spec.key).mean
    best_value = worded(value, result.spec.unit, result.scenario.scenario.currency)
    currency = result.scenario.scenario.currency
    unit = f" {sign_of(currency)}" if result.spec.unit.startswith(currency) else ""
    month = _(" a month") if "a month" in result.spec.unit else ""
    text = _("{with_option} {kpi} is best at {count} {team}: {value}.").format(
        with_option=with_option(name),
        kpi=spoken(result.spec.name),
        count=best.headcount,
        team=result.team,
        value=f"{best_value}{unit}{month}",
    )
    if best.tied:
        text += _(" {counts} may be as good: these runs cannot tell.").format(counts=", ".join(map(str, best.tied)))
    if best.is_at_end:
        text += _(" It is the largest number that was played: more may be better still (--to).")
    if best.is_at_start:
        text += _(" It is the smallest number that was played: fewer may be better still (--from).")
    return text


def _table(result: BestResult, comparison: Comparison, best: Best) -> list[list[str]]:
    kpis = shown_kpis(comparison, (result.spec.key, ATTAINMENT, MEETINGS, PROFIT, BUSY))
    short = short_names()
    names = {spec.key: spoken(spec.name) for spec in comparison.specs}
    units, currency = {spec.key: spec.unit for spec in comparison.specs}, result.scenario.scenario.currency
    rows = [[result.team, *(short.get(kpi, names[kpi]) for kpi in kpis)]]
    for each in comparison.policies:
        headcount = int(each.name)
        mark = "*" if headcount == best.headcount else "?" if headcount in best.tied else ""
        cells = {cell.kpi: cell.mean for cell in each.cells}
        rows.append([f"{headcount}{mark}", *(worded(cells[kpi], units[kpi], currency) for kpi in kpis)])
    return rows


def _how(result: BestResult) -> str:
    from tui import version

    frame = result.scenario.scenario
    marks = _(
        "* the best; ? may be as good (95 %, all headcounts of an option together, on the same worlds)."
        " Hires, ramp and turnover are as in the file."
    )
    return f"{marks} {computed(result.replications, frame.weeks, frame.name, frame.seed, version())}"
