"""How a calibrated scenario gives back weeks it has not seen, in a planner's words: the answer first, then each row."""

from collections.abc import Iterator
from datetime import timedelta

from sim.experiments.validation import BLOCK_HOURS, MARGIN, Row, Validation
from tui.dates import DAYS
from tui.tables import fitting_table, paragraph, ruled, table
from tui.text import _
from tui.words import duration, never, number, percent

_SPEED = ("within_60_min", "within_1440_min", "p50")
"""Rows that the first sentence tells, where they are not wrong."""
_OUTCOMES = ("qualified", "won", "contacted")
_SPACE = " "
_SIGNS = {"yes": "=", "no": "!", "cannot tell": "?"}


def summary(tried: Validation) -> str:
    """What the scenario can be relied on for, what not, and what that rests on."""
    return " ".join([*_answer(tried), _basis(tried)])


def _answer(tried: Validation) -> Iterator[str]:
    rows = {row.key: row for row in tried.overall}
    wrong = [row for row in tried.overall if row.verdict == "no"]
    speed = [row for row in tried.overall if row.key not in _OUTCOMES]
    shown = "; ".join(_beside(rows[key]) for key in _SPEED if key in rows and rows[key].n)
    if shown and not any(row.verdict == "no" for row in speed):
        said = _("Too few leads to tell whether they are touched as soon as they were: {rows}.")
        if any(row.verdict == "yes" for row in speed):
            said = _("How soon leads are touched comes out as it was: {rows}.")
        yield said.format(rows=shown)
    if not shown:
        yield _("How soon leads are touched cannot be judged: the file has no times of day for that.")
    if wrong:
        said = _("Do not rely on these, which come out differently: {rows}.")
        yield said.format(rows="; ".join(map(_beside, wrong)))


def _beside(row: Row) -> str:
    return _("{what} {simulated} ({record} in the record)").format(
        what=row_label(row), simulated=value_text(row.predicted, row.unit), record=value_text(row.actual, row.unit)
    )


def _basis(tried: Validation) -> str:
    counts = {verdict: sum(row.verdict == verdict for row in tried.overall) for verdict in ("yes", "no", "cannot tell")}
    return _(
        "Tried on {leads} leads of {first} to {last}, which it was not fitted to: of {all} numbers {yes} are shown to"
        " lie within 5 points, {no} to lie further off; for {unsure} the record is too small to tell. The leads came as"
        " they did; who was there and how soon each was turned to is simulated, {runs} times."
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


def trial_text(tried: Validation, width: int) -> Iterator[str]:
    """All but the summary: each number beside the record's, by time of the week, by person."""
    yield fitting_table([_heads(""), *(_row(row, row_label(row)) for row in tried.overall)], width)
    yield paragraph(
        _(
            "In brackets: the record's 95 % intervals, and where 95 % of the simulated runs lie. Last column: are both"
            " shown to be within 5 points of each other?"
        ),
        width,
    )
    for each in _own_change(tried):
        yield paragraph(each, width)
    yield from _by_time(tried, width)
    if tried.by_person:
        yield ruled(_("Who makes the first touches: share of all"), width)
        yield fitting_table([_heads(""), *(_row(row, row.of) for row in tried.by_person)], width)


def row_label(row: Row) -> str:
    """What a row is about."""
    return {
        "within_5_min": _("touched within 5 minutes"),
        "within_15_min": _("within 15 minutes"),
        "within_60_min": _("within an hour"),
        "within_1440_min": _("within 24 hours"),
        "touched": _("touched at all"),
        "p50": _("half of the leads within"),
        "p75": _("three of four within"),
        "p90": _("nine of ten within"),
        "qualified": _("qualified"),
        "won": _("won, of those settled"),
        "contacted": _("spoken with"),
    }[row.key]


def verdict_word(row: Row) -> str:
    """Whether record and scenario are alike within 5 points."""
    return {"yes": _("yes"), "no": _("no"), "cannot tell": _("cannot tell")}[row.verdict]


def time_label(row: Row) -> str:
    """Four hours of a weekday: Mon 8-12 h."""
    day, hour = divmod(int(row.of), 24)
    return _("{day} {start}-{end} h").format(day=DAYS[day](), start=hour, end=hour + BLOCK_HOURS)


def value_text(value: float | None, unit: str) -> str:
    """A share or a time as a cell shows it; None is never."""
    if value is None:
        return never()
    return percent(value) if unit == "share" else duration(value)


def _heads(first: str) -> list[str]:
    return [first, _("record"), _("simulated"), _("±5 points")]


def _row(row: Row, label: str) -> list[str]:
    if not row.n:
        return [label, "-", "-", verdict_word(row)]
    return [
        label,
        _with_interval(row.actual, row.actual_low, row.actual_high, row.unit),
        _with_interval(row.predicted, row.predicted_low, row.predicted_high, row.unit),
        verdict_word(row),
    ]


def _with_interval(value: float | None, low: float | None, high: float | None, unit: str) -> str:
    """57 % (49-64 %); a unit that both ends share stands once."""
    first, last = value_text(low, unit), value_text(high, unit)
    of_first, of_last = first.rpartition(_SPACE), last.rpartition(_SPACE)
    if of_first[2] == of_last[2]:
        first = of_first[0]
    return f"{value_text(value, unit)} ({first}-{last})"


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


def _by_time(tried: Validation, width: int) -> Iterator[str]:
    """A grid of the week, where enough leads came: the record's share, the simulated one, the verdict's sign."""
    if not tried.by_time:
        return
    cells = {divmod(int(row.of), 24): row for row in tried.by_time}
    hours = sorted({hour for _day, hour in cells})
    grid = [["", *(day() for day in DAYS)]]
    for hour in hours:
        label = _("{start}-{end} h").format(start=hour, end=hour + BLOCK_HOURS)
        grid.append([label, *(_cell(cells.get((day, hour))) for day in range(len(DAYS)))])
    yield ruled(_("Touched within an hour, by when the lead came, %: record > simulated"), width)
    yield table(grid)
    yield paragraph(
        _("= within 5 points; ! further off; ? too few leads to tell; - fewer than {n} leads.").format(n=20), width
    )


def _cell(row: Row | None) -> str:
    if row is None or row.actual is None or row.predicted is None:
        return "-"
    return f"{round(100 * row.actual)}>{round(100 * row.predicted)} {_SIGNS[row.verdict]}"
