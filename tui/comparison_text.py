"""A comparison as text: verdict, options, what they come to, differences, warnings, how it was computed."""

import math
from collections.abc import Iterator, Sequence

from sim.experiments.runs import Failure
from sim.measures.results import Difference
from sim.measures.verdicts import Verdict
from tui.errors import cleaned
from tui.tables import fitting_table, paragraph, ruled, text_table
from tui.verdict import MEETINGS, Result, is_beyond_chance, verdict
from tui.words import NOTHING, duration, number, period_word, signed

_FUNNEL = (MEETINGS, "sqls_per_month", "contact_rate")
_SPEED = ("time_to_first_touch_mean", "time_to_first_touch_median", "never_touched", "touched_within_sla")
_PRICE = ("busy_share", "opt_outs_per_month", "cost_per_month", "profit_per_month")
_SHORT = {
    MEETINGS: "Meetings held a month",
    "sqls_per_month": "SQLs a month",
    "contact_rate": "Spoken to",
    "time_to_first_touch_mean": "First touch, mean",
    "time_to_first_touch_median": "First touch, median",
    "never_touched": "Never touched",
    "touched_within_sla": "Touched within SLA",
    "busy_share": "SDRs busy",
    "opt_outs_per_month": "Opt-outs a month",
    "cost_per_month": "Cost a month",
    "profit_per_month": "Profit a month",
}
_LABEL = 24


def comparison_text(
    result: Result, warnings: Sequence[str], failures: Sequence[Failure], width: int, *, also: Sequence[str] = ()
) -> str:
    """Everything that `compare` prints; `also` is said behind the verdict, a paragraph each."""
    parts = [paragraph(each, width) for each in (*verdict(result), *also)]
    parts += [paragraph(each, width) for each in failure_lines(result, failures)]
    if len(result.comparison.policies) > 1:
        parts.append(_options(result, width))
    parts += _blocks(result, width)
    if warnings:
        parts.append("\n".join(["Warnings", *(paragraph(each, width, "- ", "  ") for each in warnings)]))
    parts.append(paragraph(how_computed(result), width))
    return "\n\n".join(parts)


def failure_lines(result: Result, failures: Sequence[Failure]) -> list[str]:
    """A sentence per option that failed; the others' results stand."""
    return [f"Failed: {failure_text(each, result)} The other options' results stand." for each in failures]


def failure_text(failure: Failure, result: Result | None) -> str:
    """Which option failed, at which lead and time, and why."""
    lead = "" if failure.lead is None else f", lead {failure.lead}"
    at = "" if failure.time_ms is None else f", {_clock(failure.time_ms, result)}"
    run = failure.replication + 1
    return cleaned(f"option {failure.option} (simulated run {run}{lead}{at}): {failure.reason.rstrip('.')}.")


def _clock(time_ms: int, result: Result | None) -> str:
    if result is None:
        return f"{duration(time_ms / 60_000)} after the start"
    from sim.model.arrivals import scenario_timeline

    return f"{scenario_timeline(result.scenario).to_local(time_ms):%a %Y-%m-%d %H:%M}"


def how_computed(result: Result) -> str:
    """How many runs of what length, from which seed, by which version: enough to make it again."""
    from tui import version

    comparison, frame = result.comparison, result.scenario.scenario
    runs = comparison.replications
    around = [f"{frame.warmup_weeks} of warm-up before"] if frame.warmup_weeks else []
    around += [f"{frame.drain_weeks} for the last leads to ripen behind"] if frame.drain_weeks else []
    what = period_word(frame.weeks) if runs != 1 else period_word(frame.weeks).removesuffix("s")
    if "weeks" in what:
        what = f"run{'' if runs == 1 else 's'} of {frame.weeks} week{'' if frame.weeks == 1 else 's'}"
    return (
        f'Computed from {runs} simulated {what} of "{frame.name}" ({frame.weeks} weeks each'
        f"{', ' if around else ''}{' and '.join(around)}), about {number(comparison.leads_per_replication)} leads each;"
        f" every option met the same leads, calls and absences. Forecast: 8 of 10 simulated"
        f" {frame.forecast_period}s lie in the range. A month is 30 days. Seed {frame.seed}, leadsim {version()}."
    )


def _options(result: Result, width: int) -> str:
    comparison = result.comparison
    spec = result.spec(comparison.primary)
    name_width = min(38, max(22, width - 2 - 6 - 44))
    widths = [2, name_width, width - 2 - name_width - 22 - 6, 22]
    rows = []
    bare = spec.unit.endswith("a month") or spec.unit.startswith(("of ", "per "))
    for name, number_of in _numbers(result).items():
        if name == comparison.baseline:
            own = _cell(result, name, spec.key) + (f" ({spec.unit})" if bare else "")
            rows.append([number_of, name, own, "compared with"])
            continue
        gap = comparison.difference(name, spec.key)
        rows.append([number_of, name, gap_with_interval(result, gap), verdict_words(gap, comparison.final)])
    heads = ["", "Option", f"{spec.name}: difference (95 % interval)", "Verdict"]
    return text_table(heads, rows, widths)


def _numbers(result: Result) -> dict[str, str]:
    """The options' numbers in the scenario file, as `--policies` takes them; 4b is option 4 once more."""
    known = {policy.name: str(number) for number, policy in enumerate(result.scenario.policies, 1)}
    numbers: dict[str, str] = {}
    for column in result.comparison.policies:
        name = column.name if column.name in known else column.name.rpartition(" (")[0]
        if name not in known:  # an option that only the command made
            numbers[column.name] = chr(ord("A") + sum(number.isupper() for number in numbers.values()))
            continue
        times = sum(number.rstrip("bcdefghij") == known[name] for number in numbers.values())
        numbers[column.name] = known[name] + ("" if not times else chr(ord("a") + min(times, 9)))
    return numbers


def verdict_words(gap: Difference, final: bool) -> str:
    """The verdict as a planner reads it; "so far" until all planned runs are done."""
    if gap.mean == 0 and gap.wins == 0 and gap.losses == 0 and gap.of:
        return "the same in every run"
    said = str(gap.verdict) if gap.verdict is not None else "no verdict"
    if gap.method == "sign" and gap.verdict is not None:
        said += " (sign test)"
    return said if final or gap.verdict in (None, Verdict.NOT_YET) else f"{said}, so far"


def gap_with_interval(result: Result, gap: Difference) -> str:
    """The difference, its sign and where it lies; of a KPI that may be never, the runs that were won."""
    if gap.method == "sign":
        return f"better in {gap.wins} of {gap.of} runs"
    mean = _gap_worded(result, gap.kpi, gap.mean)
    if gap.low is None or gap.high is None:
        return mean
    return f"{mean} ({_gap_worded(result, gap.kpi, gap.low)} to {_gap_worded(result, gap.kpi, gap.high)})"


def _gap_worded(result: Result, kpi: str, gap: float | None) -> str:
    """A difference with its sign; of shares in percentage points."""
    if gap is not None and result.spec(kpi).unit == "share":
        return f"{signed(number(100 * gap))} pp"
    return signed(result.worded(gap, kpi))


def _cell(result: Result, option: str, kpi: str) -> str:
    return result.worded(result.value(option, kpi), kpi)


def _blocks(result: Result, width: int) -> Iterator[str]:
    """The tables of values and differences, as many options beside each other as fit."""
    names = [column.name for column in result.comparison.policies]
    number_of = {name: f"[{at}]" if len(names) > 1 else "" for name, at in _numbers(result).items()}
    values = [["", *number_of.values()], *value_rows(result, names)]
    yield f"{ruled('What each option comes to', width)}\n{fitting_table(values, width)}"
    base = result.comparison.baseline
    others = [name for name in names if name != base]
    if others:
        gaps = [["", *(number_of[name] for name in others)], *_difference_rows(result, others)]
        yield (
            f"{ruled(f'Differences from option {number_of[base]}', width)}\n{fitting_table(gaps, width)}\n"
            + paragraph("? = may be chance. Only the first line decides; the others are exploratory.", width)
        )


def _keys(result: Result) -> list[str]:
    has_meetings = result.scenario.meetings is not None
    there, columns = {spec.key for spec in result.comparison.specs}, result.comparison.policies
    wanted = [result.comparison.primary, *(_FUNNEL if has_meetings else _FUNNEL[1:]), *_SPEED, *_PRICE]
    defined = [kpi for kpi in dict.fromkeys(wanted) if kpi in there]
    return [kpi for kpi in defined if kpi == wanted[0] or any(result.value(c.name, kpi) for c in columns)]


def label(result: Result, kpi: str) -> str:
    """A KPI's name as it stands before a row of values."""
    spec, currency = result.spec(kpi), result.scenario.scenario.currency
    text = _SHORT.get(kpi, spec.name)
    if spec.unit.startswith(currency):
        text += f", {worded_currency(currency)}"
    return text if len(text) <= _LABEL + 6 else f"{text[: _LABEL + 3]}..."


def worded_currency(currency: str) -> str:
    """The currency as it stands beside amounts: zł, €."""
    from tui.words import money

    return money(0, currency).replace("0", "").strip()


def value_rows(result: Result, shown: Sequence[str]) -> Iterator[list[str]]:
    """What each option comes to: a row a KPI, with forecasts where they matter."""
    for kpi in _keys(result):
        yield [label(result, kpi), *(_cell(result, name, kpi) for name in shown)]
        if kpi in (result.comparison.primary, MEETINGS, "profit_per_month"):
            yield ["  forecast from", *(forecast_words(result, name, kpi)[0] for name in shown)]
            yield ["             to", *(forecast_words(result, name, kpi)[1] for name in shown)]


def forecast_words(result: Result, option: str, kpi: str) -> tuple[str, str]:
    """From and to of 8 of 10 forecast periods."""
    ahead = result.comparison.cell(option, kpi).forecast
    return (NOTHING, NOTHING) if ahead is None else (result.worded(ahead.p10, kpi), result.worded(ahead.p90, kpi))


def _difference_rows(result: Result, shown: Sequence[str]) -> Iterator[list[str]]:
    for kpi in _keys(result):
        gaps = [result.comparison.difference(name, kpi) for name in shown]
        yield [label(result, kpi), *(_marked(result, gap) for gap in gaps)]


def _marked(result: Result, gap: Difference) -> str:
    if gap.mean is None or math.isnan(gap.mean):
        return NOTHING
    if gap.mean == 0 and gap.wins == gap.losses == 0:
        return "0"
    said = _gap_worded(result, gap.kpi, gap.mean)
    return said if is_beyond_chance(gap) else f"{said} ?"
