"""How soon leads are touched, in a record and as simulated: the picture of a calibration."""

from sim.experiments.calibrating import Calibrated
from tui.charts.speed_to_lead import SpeedCurve, SpeedToLead
from tui.text import _


def waits_chart(found: Calibrated) -> SpeedToLead | None:
    """Share of leads touched by each moment, in the record and simulated."""
    waiting = found.waiting
    if waiting is None:
        return None
    rows = {row.key: row for row in found.validation.overall}
    half, in_time, touched = rows["p50"], rows["within_60_min"], rows["touched"]

    def curve(name: str, shares: list[float], at: str) -> SpeedCurve:
        never = getattr(touched, at)
        points = tuple(zip(waiting.minutes, shares, strict=True))
        return SpeedCurve(
            name, points, getattr(in_time, at), getattr(half, at), 1 - never if never is not None else float("nan")
        )

    return SpeedToLead(
        (
            curve(_("your record"), waiting.recorded.tolist(), "actual"),
            curve(_("simulated"), waiting.simulated.tolist(), "predicted"),
        ),
        60.0,
        _("1 h"),
        (_("within an hour"), _("half by"), _("never")),
    )
