"""A calibration in a planner's words: how well the scenario gives the record back, what was read, what was not."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from scenarios.calibration.calibration import Calibration
from scenarios.calibration.estimate import Estimate, Findings
from scenarios.problems import ScenarioError
from sim.experiments.calibrating import Calibrated
from sim.experiments.validation import BLOCK_HOURS, MARGIN, Row, Validation
from tui.hazard_text import hazard_text
from tui.problem_words import problems_text
from tui.tables import fitting_table, paragraph, ruled, text_table
from tui.text import _, spoken
from tui.words import duration, never, number, percent

MOST_CELLS = 3
"""Times of the week that are told as furthest off."""
_LONGEST_VALUE = 44


def calibration_text(found: Calibrated, notes: Sequence[str], file: str, width: int) -> str:
    """All of it as paragraphs and tables."""
    return "\n\n".join([paragraph(summary(found.validation), width), details_text(found, notes, file, width)])


def details_text(found: Calibrated, notes: Sequence[str], file: str, width: int) -> str:
    """All but the summary."""
    parts = [
        fitting_table([_heads(), *(_row(row) for row in found.validation.overall)], width),
        *(paragraph(each, width) for each in _own_change(found.validation)),
        *(paragraph(each, width) for each in _furthest_off(found.validation)),
        *_people(found.validation, width),
        reading_text(found.calibration, [*found.limits, *notes], file, width),
    ]
    return "\n\n".join(part for part in parts if part)


def reading_text(found: Calibration, notes: Sequence[str], file: str, width: int) -> str:
    """What a record told and what not, without any trial of it."""
    findings = found.findings
    parts = [
        *hazard_text(found.hazards, width),
        ruled(_("What your file told"), width),
        _told_by_file(findings, width),
        *_not_told(findings, width),
        *_said(_("What to know"), [*findings.warnings, *notes], width),
        paragraph(_("The scenario is in {file}.").format(file=file), width),
    ]
    return "\n\n".join(part for part in parts if part)


def unplayable(leads: str, error: ScenarioError) -> str:
    """What to say when what was read makes no scenario that could be played."""
    said = _("{leads}: what was read makes no scenario that could be played:").format(leads=leads)
    return f"{said}\n{problems_text(error.problems)}"


def summary(tried: Validation) -> str:
    """Which weeks were held out, and on how many of the numbers record and scenario agree."""
    counts = {verdict: sum(row.verdict == verdict for row in tried.overall) for verdict in ("yes", "no", "cannot tell")}
    return _(
        "Tried on {leads} leads of {first} to {last}, which it was not fitted to: {yes} of {all} numbers come out"
        " within 5 points, {no} do not, for {unsure} the record is too small to tell. The leads came as they did; who"
        " was there and how soon each was turned to is simulated, {runs} times."
    ).format(
        leads=number(tried.leads),
        first=tried.first,
        last=tried.last - timedelta(days=1),
        yes=counts["yes"],
        all=len(tried.overall),
        no=counts["no"],
        unsure=counts["cannot tell"],
        runs=tried.replications,
    )


def row_label(row: Row) -> str:
    """What a row is about."""
    return {
        "within_5_min": _("first touch within 5 minutes"),
        "within_15_min": _("within 15 minutes"),
        "within_60_min": _("within an hour"),
        "within_1440_min": _("within 24 hours"),
        "touched": _("touched at all by the record's end"),
        "p50": _("half of the leads within"),
        "p75": _("three of four within"),
        "p90": _("nine of ten within"),
        "qualified": _("qualified"),
        "won": _("won, of leads old enough to be settled"),
        "contacted": _("spoken with"),
    }[row.key]


def verdict_word(row: Row) -> str:
    """Whether record and scenario are alike within 5 points."""
    return {"yes": _("yes"), "no": _("no"), "cannot tell": _("cannot tell")}[row.verdict]


def time_label(row: Row) -> str:
    """Four hours of a weekday: Mon 8-12 h."""
    day, hour = divmod(int(row.of), 24)
    days = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return _("{day} {start}-{end} h").format(day=days[day], start=hour, end=hour + BLOCK_HOURS)


def value_text(value: float | None, unit: str) -> str:
    """A share or a time as a cell shows it; None is never."""
    if value is None:
        return never()
    return percent(value) if unit == "share" else duration(value)


def _heads() -> list[str]:
    return ["", _("record"), _("(95 %)"), _("simulated"), _("(95 % of runs)"), _("within 5 points")]


def _row(row: Row) -> list[str]:
    if not row.n:
        return [row_label(row), "-", "", "-", "", verdict_word(row)]
    return [
        row_label(row),
        value_text(row.actual, row.unit),
        _between(row.actual_low, row.actual_high, row.unit),
        value_text(row.predicted, row.unit),
        _between(row.predicted_low, row.predicted_high, row.unit),
        verdict_word(row),
    ]


def _between(low: float | None, high: float | None, unit: str) -> str:
    return _("{low} to {high}").format(low=value_text(low, unit), high=value_text(high, unit))


def _own_change(tried: Validation) -> Iterator[str]:
    """How far the record's own parts lie apart, where that is more than 5 points: no forecast can be surer."""
    changed = [one for one in tried.of_record if abs(one.change) > MARGIN]
    if changed:
        told = "; ".join(
            _("within {time} {earlier} before and {later} after").format(
                time=duration(one.minutes), earlier=percent(one.earlier), later=percent(one.later)
            )
            for one in changed
        )
        yield _(
            "The record itself changed by more than 5 points on {day}: first touch {changes}. Weeks that differ so from"
            " those before them cannot be foretold from these."
        ).format(day=tried.first, changes=told)
    widest = max((one.usual for one in tried.of_record if one.usual is not None), default=0.0)
    if widest > MARGIN:
        yield _(
            "From one part of this record to another such shares move by up to {points} points by themselves (95 of 100"
            " times, by the spread between its earlier weeks): no forecast can be surer than that."
        ).format(points=number(100 * widest))


def _furthest_off(tried: Validation) -> Iterator[str]:
    """The times of the week that are shown to differ most."""
    wrong = [row for row in tried.by_time if row.verdict == "no"]
    wrong.sort(key=lambda row: -abs((row.predicted or 0) - (row.actual or 0)))
    if wrong:
        told_rows = "; ".join(
            _("{time}: {record} in the record, {simulated} simulated").format(
                time=time_label(row),
                record=value_text(row.actual, "share"),
                simulated=value_text(row.predicted, "share"),
            )
            for row in wrong[:MOST_CELLS]
        )
        yield _("Touched within an hour, furthest off by time of creation: {rows}.").format(rows=told_rows)


def _people(tried: Validation, width: int) -> Iterator[str]:
    if tried.by_person:
        heads = [_("share of first touches"), *_heads()[1:]]
        rows = [
            [
                row.of,
                value_text(row.actual, "share"),
                _between(row.actual_low, row.actual_high, "share"),
                value_text(row.predicted, "share"),
                _between(row.predicted_low, row.predicted_high, "share"),
                verdict_word(row),
            ]
            for row in tried.by_person
        ]
        yield fitting_table([heads, *rows], width)


def _told_by_file(findings: Findings, width: int) -> str:
    rows = [[place_text(each.place), _estimate(each), number(each.n), spoken(each.note)] for each in findings.estimates]
    rows += [
        [place_text(each.place), _short(each.value), number(each.n), spoken(each.note)] for each in findings.settings
    ]
    widths = (34, 26, 9, max(width - 34 - 26 - 9 - 6, 20))
    return text_table([_("number of the file"), _("value"), _("cases"), _("note")], rows, widths)


def place_text(place: Sequence[str | int]) -> str:
    """A place of the file with dots: policies.today.notify.lag.mean."""
    return ".".join(map(str, place))


def _estimate(estimate: Estimate) -> str:
    written = estimate.written()
    if not isinstance(written, dict):
        return str(written)
    between = _("{low} to {high}").format(low=written["low"], high=written["high"])
    return f"{written['likely']} ({between})"


def _short(value: Any) -> str:
    """A setting as a cell shows it: long ones by how much there is."""
    if isinstance(value, dict) and "dist" in value:
        return " ".join(str(part) for part in value.values() if not isinstance(part, list))
    if isinstance(value, (list, dict)):
        return _("{n} entries").format(n=len(value))
    text = str(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 3]}..."


def _not_told(findings: Findings, width: int) -> Iterator[str]:
    if findings.not_estimated:
        yield ruled(_("What it could not tell: these keep their defaults"), width)
        lines = [f"{place_text(each.place)}: {spoken(each.why)}" for each in findings.not_estimated]
        yield "\n".join(paragraph(line, width, "- ", "  ") for line in lines)


def _said(title: str, sentences: Sequence[str], width: int) -> Iterator[str]:
    if sentences:
        yield ruled(title, width)
        yield "\n".join(paragraph(spoken(each), width, "- ", "  ") for each in sentences)
