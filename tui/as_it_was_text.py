"""The record itself beside the options that were simulated on its leads."""

import math
from collections.abc import Iterator, Mapping

from policies.wording import N_
from sim.experiments.as_it_was import Speed
from sim.experiments.validation import MARGIN
from tui.tables import fitting_table, paragraph, ruled
from tui.text import _
from tui.words import duration, percent, points

_SHARES = {
    "within_5_min": N_("Touched within 5 minutes"),
    "within_15_min": N_("Touched within 15 minutes"),
    "within_1_h": N_("Touched within an hour"),
    "within_24_h": N_("Touched within 24 hours"),
}
_AS_IT_WAS = N_("as it was")
NO_TOUCHES = N_(
    "the file does not say when leads were first touched, so nothing can be shown as it was (map first_touch, or give"
    " --touches)"
)


def as_it_was_text(record: Speed, simulated: Mapping[str, Speed], width: int) -> str:
    """A table with a column for the record and one per option; `simulated` is by the options' numbers."""
    columns = {_(_AS_IT_WAS): record, **simulated}
    rows = [["", *columns]]
    rows += [[_(name), *(_share(speed.within[key]) for speed in columns.values())] for key, name in _SHARES.items()]
    rows.append([_("First touch, median"), *(_wait(speed.median_min) for speed in columns.values())])
    rows.append([_("First touch, mean"), *(_wait(speed.mean_min) for speed in columns.values())])
    said = _(
        "As it was happened once: it has no interval. Leads that nobody had touched when the record ends count as"
        " waiting until then; the mean is of those that were touched. The options' columns are of the leads that pass"
        " their gate."
    )
    title, verdict = _("The record itself beside the options"), " ".join(_verdict(record, simulated))
    return "\n".join(
        [ruled(title, width), paragraph(verdict, width), fitting_table(rows, width), paragraph(said, width)]
    )


def _verdict(record: Speed, simulated: Mapping[str, Speed]) -> Iterator[str]:
    """How near the first option comes to the record, and what the quickest would have changed of it."""
    (number, first), *rest = simulated.items()
    pairs = {key: (first.within.get(key), record.within.get(key)) for key in _SHARES}
    gaps = {key: one - other for key, (one, other) in pairs.items() if one is not None and other is not None}
    if not gaps:
        return
    worst = max(gaps, key=lambda key: abs(gaps[key]))
    words = {"option": number, "gap": points(abs(gaps[worst]))}
    if abs(gaps[worst]) <= MARGIN:
        yield _(
            "As simulated, option {option} gives the record back: no share is more than {gap} off. What the others"
            " change can be held against what was."
        ).format(**words)
    else:
        yield _(
            "Option {option} is not what was done: {what} {simulated} instead of {record}. Hold the others against"
            " option {option}, or make the scenario from this record first (leadsim calibrate)."
        ).format(
            what=_(_SHARES[worst]).lower(),
            simulated=_share(first.within[worst]),
            record=_share(record.within[worst]),
            **words,
        )
    medians = {name: speed.median_min for name, speed in rest if speed.median_min is not None}
    quickest = min(medians, key=lambda name: medians[name], default=None)
    if quickest is not None and record.median_min is not None and medians[quickest] < record.median_min:
        said = _("Under option {option} half of these leads would have been touched within {time} instead of {was}.")
        yield said.format(option=quickest, time=_wait(medians[quickest]), was=_wait(record.median_min))


def as_it_was_json(record: Speed, simulated: Mapping[str, Speed]) -> dict[str, object]:
    """The same for `--json`; times in minutes, null where there is none."""
    policies = [{"name": name, "kpis": _kpis(speed)} for name, speed in simulated.items()]
    return {"as_it_was": {"leads": record.leads, "kpis": _kpis(record), "policies": policies}}


def _kpis(speed: Speed) -> dict[str, float | None]:
    times = {"time_to_first_touch_median": speed.median_min, "time_to_first_touch_mean": speed.mean_min}
    finite = {key: None if value is None or math.isinf(value) else value for key, value in times.items()}
    return {**speed.within, **finite}


def _share(value: float | None) -> str:
    return "-" if value is None else percent(value)


def _wait(minutes: float | None) -> str:
    return "-" if minutes is None else duration(minutes)
