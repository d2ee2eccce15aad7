"""A review in words: what was kept, what was missed and by how far, and what the misses go with."""

import math
from collections.abc import Sequence

from scenarios.scenario import Scenario
from sim.experiments.review import VOLUME, Cause, Line, Month, Verdict
from tui.tables import paragraph, ruled, text_table
from tui.words import percent, worded

_MISSED = (Verdict.MISSED, Verdict.FAR)


def review_text(months: Sequence[Month], scenario: Scenario, option: str, run: int, width: int) -> str:
    """Everything that `review` prints: a verdict and a table per period."""
    currency, period = scenario.scenario.currency, scenario.scenario.forecast_period
    parts = [paragraph(f'Run {run}, option "{option}": its forecast for a {period} beside what came.', width)]
    for month in months:
        title = f"{month.first} to {month.last}: {month.leads:,} leads"
        parts.append("\n".join([ruled(title, width), paragraph(_verdict(month, currency), width)]))
        parts.append(_table(month, currency, width))
    of = max((line.promise.ahead.of for month in months for line in month.lines), default=0)
    parts.append(paragraph(_how(of, period), width))
    return "\n\n".join(parts)


def _verdict(month: Month, currency: str) -> str:
    promises = [line for line in month.lines if line.promise.ahead.kept is not None]
    told = [line for line in promises if line.verdict is not Verdict.UNTOLD]
    missed = [line for line in told if line.verdict in _MISSED]
    kept = len(told) - len(missed)
    if not told:
        return "The export tells nothing that was promised."
    said = f"{kept} of {len(told)} promises kept."
    far = [line for line in missed if line.verdict is Verdict.FAR]
    near = [line for line in missed if line.verdict is Verdict.MISSED]
    if far:
        said += f" Missed beyond the usual spread: {_listed(far, currency)}."
    if near:
        said += f" Missed within the usual spread, as may happen in one period of ten: {_listed(near, currency)}."
    if month.ungated is not None:
        return f"{_ungated(month)} {said}"
    causes = list(dict.fromkeys(cause for line in [*far, *near] for cause in line.causes))
    if causes:
        said += " Likely cause: " + "; ".join(_cause(cause, month) for cause in causes) + "."
    return said


def _ungated(month: Month) -> str:
    volume, everybody = month.line(VOLUME), month.ungated
    assert volume is not None
    assert everybody is not None
    all_of_them = f"{volume.actual:,.0f} a month; forecast {everybody.p10:,.0f} to {everybody.p90:,.0f}"
    handed = f"{volume.promise.ahead.p10:,.0f} to {volume.promise.ahead.p90:,.0f}"
    return (
        f"These seem to be all leads ({all_of_them}), not only those that pass the gate ({handed}), which the promises"
        " are about: choose them with --only COLUMN=VALUE, else what follows means little."
    )


def _listed(lines: Sequence[Line], currency: str) -> str:
    return ", ".join(
        f"{line.promise.spec.name} {_value(line, line.actual, currency)} (promised {_promised(line, currency)})"
        for line in lines
    )


def _promised(line: Line, currency: str) -> str:
    """The level that a promise keeps in 9 of 10 periods."""
    side = "at least" if line.promise.spec.better == "more" else "at most"
    return f"{side} {_value(line, line.promise.ahead.kept, currency)}"


def _cause(cause: Cause, month: Month) -> str:
    if cause is Cause.VOLUME:
        volume = month.line(VOLUME)
        assert volume is not None
        assert volume.actual is not None
        ahead = volume.promise.ahead
        more = "more" if volume.actual > ahead.p50 else "fewer"
        return f"{more} leads than forecast ({volume.actual:,.0f} a month; {ahead.p10:,.0f} to {ahead.p90:,.0f})"
    if cause is Cause.MIX and month.mix is not None:
        name, usual, own = month.mix
        return f'another mix of leads ("{name}" {percent(own)} of them instead of {percent(usual)})'
    return {
        Cause.SPEED: "slower first touches than promised",
        Cause.PEOPLE: "neither volume nor mix: people turned to leads later than the option says (absence, other"
        " work, or the routing is not done as simulated)",
    }.get(cause, "with that speed, volume and mix, fewer conversations turned into SQLs than believed")


def _table(month: Month, currency: str, width: int) -> str:
    widths = [max(20, width - 2 - 22 - 12 - 20 - 6), 22, 12, 20]
    rows = [
        [line.promise.spec.name, _forecast(line, currency), _value(line, line.actual, currency), _short(line)]
        for line in month.lines
    ]
    return text_table(["Promise", "Forecast (8 of 10)", "What came", "Verdict"], rows, widths)


def _short(line: Line) -> str:
    if line.promise.ahead.kept is None:
        return "as forecast" if line.verdict is Verdict.KEPT else "outside the forecast"
    return "too early to tell" if line.verdict is Verdict.UNTOLD else str(line.verdict)


def _forecast(line: Line, currency: str) -> str:
    ahead = line.promise.ahead
    return f"{_value(line, ahead.p10, currency)} to {_value(line, ahead.p90, currency)}"


def _value(line: Line, value: float | None, currency: str) -> str:
    return worded(value, line.promise.spec.unit, currency)


def _how(periods: int, period: str) -> str:
    return (
        f"A promise is the level that 9 of 10 simulated {period}s keep ({periods} were simulated); beyond the usual"
        " spread is worse than in every one of them. The export's rows are taken as leads that passed the gate (MQLs):"
        " leave others out with --only. Leads that still wait when the record ends count as waiting until then."
    )


def review_json(months: Sequence[Month], scenario: Scenario, option: str, run: int) -> dict[str, object]:
    """The same for `--json`, in the KPIs' own units; never is null."""
    return {
        "run": run,
        "policy": option,
        "period": scenario.scenario.forecast_period,
        "months": [
            {
                "from": str(month.first),
                "to": str(month.last),
                "leads": month.leads,
                "seems_before_the_gate": month.ungated is not None,
                "promises": [_json(line) for line in month.lines],
            }
            for month in months
        ],
    }


def _json(line: Line) -> dict[str, object]:
    spec, ahead = line.promise.spec, line.promise.ahead
    values = {"p10": ahead.p10, "p50": ahead.p50, "p90": ahead.p90, "promised": ahead.kept, "actual": line.actual}
    finite = {name: value if value is not None and math.isfinite(value) else None for name, value in values.items()}
    return {"kpi": spec.key, "unit": spec.unit, **finite, "verdict": line.verdict.name.lower(),
            "causes": [str(cause) for cause in line.causes]}  # fmt: skip
