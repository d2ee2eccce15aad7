"""A comparison as text: verdict, options, what they come to, differences, warnings, how it was computed."""

import math
from collections.abc import Iterator, Sequence

from policies.wording import N_
from sim.experiments.runs import Failure
from sim.measures.results import Difference
from sim.measures.verdicts import Verdict
from tui.dates import day_and_number, periods_name
from tui.errors import cleaned
from tui.tables import fitting_table, paragraph, ruled, text_table
from tui.text import _, spoken
from tui.verdict import MEETINGS, Result, is_beyond_chance, verdict
from tui.words import NOTHING, duration, number, points, runs_of, sign_of, signed, weeks_of

_FUNNEL = (MEETINGS, "sqls_per_month", "contact_rate")
_SPEED = ("time_to_first_touch_mean", "time_to_first_touch_median", "never_touched", "touched_within_sla")
_PRICE = ("busy_share", "opt_outs_per_month", "cost_per_month", "profit_per_month")
_SHORT = {
    MEETINGS: N_("Meetings held a month"),
    "sqls_per_month": N_("SQLs a month"),
    "contact_rate": N_("Spoken to"),
    "time_to_first_touch_mean": N_("First touch, mean"),
    "time_to_first_touch_median": N_("First touch, median"),
    "never_touched": N_("Never touched"),
    "touched_within_sla": N_("Touched within SLA"),
    "busy_share": N_("SDRs busy"),
    "opt_outs_per_month": N_("Opt-outs a month"),
    "cost_per_month": N_("Cost a month"),
    "profit_per_month": N_("Profit a month"),
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
        parts.append("\n".join([_("Warnings"), *(paragraph(each, width, "- ", "  ") for each in warnings)]))
    parts.append(paragraph(how_computed(result), width))
    return "\n\n".join(parts)


def failure_lines(result: Result, failures: Sequence[Failure]) -> list[str]:
    """A sentence per option that failed; the others' results stand."""
    said = _("Failed: {what} The other options' results stand.")
    return [said.format(what=failure_text(each, result)) for each in failures]


def failure_text(failure: Failure, result: Result | None) -> str:
    """Which option failed, at which lead and time, and why."""
    lead = "" if failure.lead is None else _(", lead {lead}").format(lead=failure.lead)
    at = "" if failure.time_ms is None else f", {_clock(failure.time_ms, result)}"
    said = _("option {option} (simulated run {run}{lead}{at}): {reason}.")
    reason = spoken(failure.reason).rstrip(".")
    return cleaned(said.format(option=failure.option, run=failure.replication + 1, lead=lead, at=at, reason=reason))


def _clock(time_ms: int, result: Result | None) -> str:
    if result is None:
        return _("{time} after the start").format(time=duration(time_ms / 60_000))
    from sim.model.arrivals import scenario_timeline

    local = scenario_timeline(result.scenario).to_local(time_ms)
    return f"{day_and_number(local)} {local:%H:%M}"


def how_computed(result: Result) -> str:
    """How many runs of what length, from which seed, by which version: enough to make it again."""
    from tui import version

    comparison, frame = result.comparison, result.scenario.scenario
    runs = comparison.replications
    around = [_("{weeks} of warm-up before").format(weeks=frame.warmup_weeks)] if frame.warmup_weeks else []
    if frame.drain_weeks:
        around.append(_("{weeks} for the last leads to ripen behind").format(weeks=frame.drain_weeks))
    said = _(
        'Computed from {runs} of "{scenario}" ({weeks} each{around}), about {leads} leads each; every option met the'
        " same leads, calls and absences. Forecast: 8 of 10 simulated {periods} lie in the range. A month is 30 days."
        " Seed {seed}, leadsim {version}."
    )
    return said.format(
        runs=runs_of(runs, frame.weeks),
        scenario=frame.name,
        weeks=weeks_of(frame.weeks),
        around=(", " + _(" and ").join(around)) if around else "",
        leads=number(comparison.leads_per_replication),
        periods=periods_name(frame.forecast_period),
        seed=frame.seed,
        version=version(),
    )


def _options(result: Result, width: int) -> str:
    comparison = result.comparison
    spec = result.spec(comparison.primary)
    name_width = min(38, max(22, width - 2 - 6 - 44))
    widths = [2, name_width, width - 2 - name_width - 22 - 6, 22]
    rows = []
    bare = spec.unit.endswith("a month") or spec.unit.startswith(("of ", "per "))
    for name, number_of in option_numbers(result).items():
        if name == comparison.baseline:
            own = _cell(result, name, spec.key) + (f" ({spoken(spec.unit)})" if bare else "")
            rows.append([number_of, name, own, _("compared with")])
            continue
        gap = comparison.difference(name, spec.key)
        rows.append([number_of, name, gap_with_interval(result, gap), verdict_words(gap, comparison.final)])
    decides = _("{kpi}: difference (95 % interval)").format(kpi=spoken(spec.name))
    heads = ["", _("Option"), decides, _("Verdict")]
    return text_table(heads, rows, widths)


def option_numbers(result: Result) -> dict[str, str]:
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
        return _("the same in every run")
    said = _(str(gap.verdict)) if gap.verdict is not None else _("no verdict")
    if gap.method == "sign" and gap.verdict is not None:
        said += _(" (sign test)")
    return said if final or gap.verdict in (None, Verdict.NOT_YET) else _("{said}, so far").format(said=said)


def gap_with_interval(result: Result, gap: Difference) -> str:
    """The difference, its sign and where it lies; of a KPI that may be never, the runs that were won."""
    if gap.method == "sign":
        return _("better in {wins} of {of} runs").format(wins=gap.wins, of=gap.of)
    mean = _gap_worded(result, gap.kpi, gap.mean)
    if gap.low is None or gap.high is None:
        return mean
    low, high = _gap_worded(result, gap.kpi, gap.low), _gap_worded(result, gap.kpi, gap.high)
    return _("{mean} ({low} to {high})").format(mean=mean, low=low, high=high)


def _gap_worded(result: Result, kpi: str, gap: float | None) -> str:
    """A difference with its sign; of shares in percentage points."""
    if gap is not None and result.spec(kpi).unit == "share":
        return signed(points(gap))
    return signed(result.worded(gap, kpi))


def _cell(result: Result, option: str, kpi: str) -> str:
    return result.worded(result.value(option, kpi), kpi)


def _blocks(result: Result, width: int) -> Iterator[str]:
    """The tables of values and differences, as many options beside each other as fit."""
    names = [column.name for column in result.comparison.policies]
    number_of = {name: f"[{at}]" if len(names) > 1 else "" for name, at in option_numbers(result).items()}
    values = [["", *number_of.values()], *value_rows(result, names)]
    what = _("What each option comes to")
    yield f"{ruled(what, width)}\n{fitting_table(values, width)}"
    base = result.comparison.baseline
    others = [name for name in names if name != base]
    if others:
        gaps = [["", *(number_of[name] for name in others)], *difference_rows(result, others)]
        title = _("Differences from option {option}").format(option=number_of[base])
        note = _("? = may be chance. Only the first line decides; the others are exploratory.")
        yield f"{ruled(title, width)}\n{fitting_table(gaps, width)}\n{paragraph(note, width)}"


def _keys(result: Result) -> list[str]:
    has_meetings = result.scenario.meetings is not None
    there, columns = {spec.key for spec in result.comparison.specs}, result.comparison.policies
    wanted = [result.comparison.primary, *(_FUNNEL if has_meetings else _FUNNEL[1:]), *_SPEED, *_PRICE]
    defined = [kpi for kpi in dict.fromkeys(wanted) if kpi in there]
    return [kpi for kpi in defined if kpi == wanted[0] or any(result.value(c.name, kpi) for c in columns)]


def label(result: Result, kpi: str) -> str:
    """A KPI's name as it stands before a row of values."""
    spec, currency = result.spec(kpi), result.scenario.scenario.currency
    text = spoken(_SHORT.get(kpi, spec.name))
    if spec.unit.startswith(currency):
        text += f", {sign_of(currency)}"
    return text if len(text) <= _LABEL + 6 else f"{text[: _LABEL + 3]}..."


def value_rows(result: Result, shown: Sequence[str]) -> Iterator[list[str]]:
    """What each option comes to: a row a KPI, with forecasts where they matter."""
    for kpi in _keys(result):
        yield [label(result, kpi), *(_cell(result, name, kpi) for name in shown)]
        if kpi in (result.comparison.primary, MEETINGS, "profit_per_month"):
            yield [_("  forecast from"), *(forecast_words(result, name, kpi)[0] for name in shown)]
            yield [_("             to"), *(forecast_words(result, name, kpi)[1] for name in shown)]


def forecast_words(result: Result, option: str, kpi: str) -> tuple[str, str]:
    """From and to of 8 of 10 forecast periods."""
    ahead = result.comparison.cell(option, kpi).forecast
    return (NOTHING, NOTHING) if ahead is None else (result.worded(ahead.p10, kpi), result.worded(ahead.p90, kpi))


def difference_rows(result: Result, shown: Sequence[str]) -> Iterator[list[str]]:
    """Each option's difference from the baseline: a row a KPI, "?" where it may be chance."""
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
