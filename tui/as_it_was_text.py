"""The record itself beside the options that were simulated on its leads."""

import math
from collections.abc import Mapping

from policies.wording import N_
from sim.experiments.as_it_was import Speed
from tui.tables import fitting_table, paragraph, ruled
from tui.text import _
from tui.words import duration, percent

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
    title = _("The record itself beside the options")
    return "\n".join([ruled(title, width), fitting_table(rows, width), paragraph(said, width)])


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
