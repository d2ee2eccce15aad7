"""A review in words: what was kept, what was missed and by how far, and what the misses go with."""

import math
from collections.abc import Sequence

from scenarios.scenario import Scenario
from sim.experiments.review import VOLUME, Cause, Line, Month, Verdict
from tui.dates import period_name, periods_name
from tui.tables import paragraph, ruled, text_table
from tui.text import _, counted, localised, spoken
from tui.words import number, percent, worded

_MISSED = (Verdict.MISSED, Verdict.FAR)


def review_text(months: Sequence[Month], scenario: Scenario, option: str, run: int, width: int) -> str:
    """Everything that `review` prints: a verdict and a table per period."""
    currency, period = scenario.scenario.currency, scenario.scenario.forecast_period
    head = _('Run {run}, option "{option}": its forecast for a {period} beside what came.')
    parts = [paragraph(head.format(run=run, option=option, period=period_name(period)), width)]
    for month in months:
        title = counted("{first} to {last}: {n} lead", "{first} to {last}: {n} leads", month.leads)
        title = title.format(first=month.first, last=month.last, n=number(month.leads))
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
        return _("The export tells nothing that was promised.")
    said = _("{kept} of {all} promises kept.").format(kept=kept, all=len(told))
    far = [line for line in missed if line.verdict is Verdict.FAR]
    near = [line for line in missed if line.verdict is Verdict.MISSED]
    if far:
        said += " " + _("Missed beyond the usual spread: {what}.").format(what=_listed(far, currency))
    if near:
        text = _("Missed within the usual spread, as may happen in one period of ten: {what}.")
        said += " " + text.format(what=_listed(near, currency))
    if month.ungated is not None:
        return f"{_ungated(month)} {said}"
    causes = list(dict.fromkeys(cause for line in [*far, *near] for cause in line.causes))
    if causes:
        said += " " + _("Likely cause: {what}.").format(what="; ".join(_cause(cause, month) for cause in causes))
    return said


def _ungated(month: Month) -> str:
    volume, everybody = month.line(VOLUME), month.ungated
    assert volume is not None
    assert everybody is not None
    assert volume.actual is not None
    handed = volume.promise.ahead
    return _(
        "These seem to be all leads ({actual} a month; forecast {low} to {high}), not only those that pass the gate"
        " ({from_} to {to}), which the promises are about: choose them with --only COLUMN=VALUE, else what follows"
        " means"
        " little."
    ).format(
        actual=_whole(volume.actual),
        low=_whole(everybody.p10),
        high=_whole(everybody.p90),
        from_=_whole(handed.p10),
        to=_whole(handed.p90),
    )


def _whole(value: float) -> str:
    return localised(f"{value:,.0f}")


def _listed(lines: Sequence[Line], currency: str) -> str:
    return ", ".join(
        _("{kpi} {value} (promised {promised})").format(
            kpi=spoken(line.promise.spec.name),
            value=_value(line, line.actual, currency),
            promised=_promised(line, currency),
        )
        for line in lines
    )


def _promised(line: Line, currency: str) -> str:
    """The level that a promise keeps in 9 of 10 periods."""
    said = _("at least {value}") if line.promise.spec.better == "more" else _("at most {value}")
    return said.format(value=_value(line, line.promise.ahead.kept, currency))


def _cause(cause: Cause, month: Month) -> str:
    if cause is Cause.VOLUME:
        volume = month.line(VOLUME)
        assert volume is not None
        assert volume.actual is not None
        ahead = volume.promise.ahead
        said = _("fewer leads than forecast ({actual} a month; {low} to {high})")
        if volume.actual > ahead.p50:
            said = _("more leads than forecast ({actual} a month; {low} to {high})")
        return said.format(actual=_whole(volume.actual), low=_whole(ahead.p10), high=_whole(ahead.p90))
    if cause is Cause.MIX and month.mix is not None:
        name, usual, own = month.mix
        said = _('another mix of leads ("{name}" {share} of them instead of {usual})')
        return said.format(name=name, share=percent(own), usual=percent(usual))
    return {
        Cause.SPEED: _("slower first touches than promised"),
        Cause.PEOPLE: _(
            "neither volume nor mix: people turned to leads later than the option says (absence, other work, or the"
            " routing is not done as simulated)"
        ),
    }.get(cause, _("with that speed, volume and mix, fewer conversations turned into SQLs than believed"))


def _table(month: Month, currency: str, width: int) -> str:
    widths = [max(20, width - 2 - 22 - 12 - 20 - 6), 22, 12, 20]
    rows = [
        [spoken(line.promise.spec.name), _forecast(line, currency), _value(line, line.actual, currency), _short(line)]
        for line in month.lines
    ]
    return text_table([_("Promise"), _("Forecast (8 of 10)"), _("What came"), _("Verdict")], rows, widths)


def _short(line: Line) -> str:
    if line.promise.ahead.kept is None:
        return _("as forecast") if line.verdict is Verdict.KEPT else _("outside the forecast")
    return {
        Verdict.KEPT: _("kept"),
        Verdict.MISSED: _("missed, within the usual spread"),
        Verdict.FAR: _("missed, beyond the usual spread"),
        Verdict.UNTOLD: _("too early to tell"),
    }[line.verdict]


def _forecast(line: Line, currency: str) -> str:
    ahead = line.promise.ahead
    return _("{low} to {high}").format(low=_value(line, ahead.p10, currency), high=_value(line, ahead.p90, currency))


def _value(line: Line, value: float | None, currency: str) -> str:
    return worded(value, line.promise.spec.unit, currency)


def _how(periods: int, period: str) -> str:
    return _(
        "A promise is the level that 9 of 10 simulated {periods} keep ({n} were simulated); beyond the usual"
        " spread is worse than in every one of them. The export's rows are taken as leads that passed the gate (MQLs):"
        " leave others out with --only. Leads that still wait when the record ends count as waiting until then."
    ).format(periods=periods_name(period), n=periods)


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
