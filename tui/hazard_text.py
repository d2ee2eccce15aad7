"""What attempts and delays brought, as tables for the terminal and as JSON."""

from collections.abc import Iterator

from policies.durations import format_duration
from scenarios.calibration.age_tables import AgeRow, AgeTable
from scenarios.calibration.attempt_hazard import AttemptHazard
from scenarios.calibration.hazards import Hazards
from tui.tables import ruled, table
from tui.text import _
from tui.words import number, percent


def hazard_text(found: Hazards, width: int) -> Iterator[str]:
    """A heading and a table for attempts by number, and for each table by age; nothing where nothing is told."""
    if found.by_attempt:
        yield ruled(_("What each attempt brought, of the leads it was made on"), width)
        yield table([_attempt_heads(found.by_attempt_of), *(_attempt(row) for row in found.by_attempt)])
    for each in found.tables:
        yield ruled(_title(each), width)
        yield table([[_("after"), _("cases"), _("still open"), _("share"), _("(95 %)")], *_ages(each)])


def hazard_json(found: Hazards) -> dict[str, object]:
    """The same as plain values; ages in ms."""
    names = ("attempt", "at_risk", "hits", "hazard", "low", "high")
    return {
        "by_attempt_of": found.by_attempt_of,
        "by_attempt": [{name: getattr(row, name) for name in names} for row in found.by_attempt],
        "by_age": [_table_json(each) for each in found.tables],
    }


def _table_json(each: AgeTable) -> dict[str, object]:
    names = ("label", "begin", "typical", "cases", "still_open", "share", "low", "high")
    fit = each.fit
    return {
        "effect": each.effect,
        "verdict": fit.verdict,
        "form": fit.form if fit.verdict == "decay" else None,
        "p_difference": fit.chances.difference,
        "p_rise": fit.chances.rise,
        "p_fit": fit.chances.fit,
        "rows": [{name: getattr(row, name) for name in names} for row in each.rows],
    }


def _title(each: AgeTable) -> str:
    return {
        "contact": _("Attempts that were answered, by the lead's age"),
        "qualified": _("Leads that qualified, by how long they had waited"),
        "won": _("Leads that were won, by how long they had waited"),
    }[each.effect]


def _attempt_heads(of: str) -> list[str]:
    word = {"contact": _("answered"), "qualified": _("qualified"), "won": _("won")}[of]
    return [_("attempt"), _("leads"), word, _("share"), _("(95 %)")]


def _attempt(row: AttemptHazard) -> list[str]:
    between = _between(row.low, row.high)
    return [str(row.attempt), number(row.at_risk), number(row.hits), percent(row.hazard), between]


def _ages(each: AgeTable) -> Iterator[list[str]]:
    for at, row in enumerate(each.rows):
        follows = each.rows[at + 1] if at + 1 < len(each.rows) else None
        open_ = number(row.still_open) if each.horizon else "-"
        yield [_label(row, follows), number(row.cases), open_, percent(row.share), _between(row.low, row.high)]


def _label(row: AgeRow, follows: AgeRow | None) -> str:
    begin = format_duration(row.begin)
    if follows is None:
        return _("{begin} and later").format(begin=begin)
    return _("{begin} to {end}").format(begin=begin, end=format_duration(follows.begin))


def _between(low: float, high: float) -> str:
    return _("{low} to {high}").format(low=percent(low), high=percent(high))
