"""What is said of delay in the record: the curve it supports, or in plain words why it supports none."""

import numpy as np

from policies.durations import format_duration
from policies.wording import N_, join, named, say
from scenarios.calibration.age_tables import AgeRow, AgeTable
from scenarios.calibration.estimate import DURATION, Estimate, Findings, NamedPlace, NotEstimated, Setting
from scenarios.calibration.levelling import level_after_minutes
from scenarios.decay_curves import DecayTable
from scenarios.history import MISSING, History

_DURATIONS = frozenset({"half_life", "scale"})
_ALIKE = 0.1
"""Rank correlation from which delay is said to go with something else."""


def curve_findings(place: NamedPlace, table: AgeTable, believed: DecayTable | None) -> Findings:
    """The curve as settings and estimates of [decay.contact] or [decay.interest], or why there is none."""
    form = table.fit.written()
    cases = sum(row.cases for row in table.rows)
    if form is None:
        return Findings(not_estimated=(NotEstimated(place, _why_none(table, believed)),))
    share = 1.0 if believed is None else believed.causal_share
    written = form.model_dump(exclude_none=True, exclude_unset=True)
    written["points"] = [list(point) for point in written["points"]] if "points" in written else None
    belief = {"causal_share": {"likely": share, "low": 0, "high": 1}}
    kept = {name: value for name, value in written.items() if value is not None} | belief
    note = say("as observed; causal_share, how much of the fall is delay's own doing, is a belief")
    estimates = tuple(
        Estimate((*place, name), one.value, one.standard_error, one.low, one.high, cases, _unit(name))
        for name, one in table.fit.numbers.items()
    )
    return Findings(estimates, (Setting(place, kept, cases, note=note),))


def table_words(table: AgeTable, believed: DecayTable | None) -> tuple[str, ...]:
    """One paragraph on a table of ages, for the report."""
    shares = {
        "contact": say("Attempts answered, by the lead's age: {shares}.", shares=_told(table.rows)),
        "qualified": say("Leads that qualified, by delay: {shares}.", shares=_told(table.rows)),
        "won": say("Leads that were won, by delay: {shares}.", shares=_told(table.rows)),
    }[table.effect]
    no_measure = say(
        "Who was answered when was not left to chance, so this is no measure of decay; {kept}.", kept=_kept(believed)
    )
    said: dict[str, list[str]] = {
        "no difference": [say("In your file those answered soon and those answered late did alike."), no_measure],
        "no simple decay": [
            say("This is no simple decay: it rises again with delay, which waiting alone does not do."),
            no_measure,
        ],
        "decay": [
            _levels_off(table)
            or say(
                "It falls with delay. Who was answered when was not left to chance: how much of the fall is delay's own"
                " doing, the file cannot tell; causal_share says what is believed."
            )
        ],
    }
    return (join([shares, *said[table.fit.verdict]], " "),) if table.fit.verdict in said else ()


def _levels_off(table: AgeTable) -> str:
    """ "" where the fall goes on behind the first minutes."""
    level = level_after_minutes(table.cells, table.fit)
    if level is None:
        return ""
    return say(
        "This is no simple decay: all of the fall lies within a quarter of an hour ({soon:.0f} % of those answered by"
        " then), and behind it those answered sooner ({after:.0f} %) and those answered much later or the next day"
        " ({late:.0f} %) did alike. Who was answered when was not left to chance; causal_share says how much of the"
        " fall is believed to be delay's own doing.",
        soon=100 * level.soon,
        after=100 * level.after,
        late=100 * level.late,
    )


def confounding(history: History) -> tuple[str, ...]:
    """Sentences on what goes along with the delay of the first touch: then the two cannot be told apart."""
    leads = history.leads
    touched = (leads.first_touch != MISSING) & (leads.created != MISSING) & (leads.first_touch >= leads.created)
    if history.dates_only or history.touch_dates_only or touched.sum() < 100:
        return ()
    from scipy import stats

    told = []
    for by_score, column in ((True, leads.score), (False, leads.value)):
        known = touched & ~np.isnan(column)
        if known.sum() < 100 or len(np.unique(column[known])) < 3:
            continue
        found = stats.spearmanr(column[known], (leads.first_touch - leads.created)[known])
        if abs(float(found.statistic)) >= _ALIKE and float(found.pvalue) < 0.01:
            told.append(_goes_along(float(found.statistic), by_score=by_score))
    return tuple(told)


def _goes_along(correlation: float, *, by_score: bool) -> str:
    if by_score:
        sooner = N_("Leads with a higher score were answered sooner")
        later = N_("Leads with a higher score were answered later")
    else:
        sooner = N_("Leads with a higher value were answered sooner")
        later = N_("Leads with a higher value were answered later")
    return say(
        "{what} (rank correlation {correlation:.2f}): what looks like an effect of delay may be one of the leads.",
        what=named(later if correlation > 0 else sooner),
        correlation=correlation,
    )


def _why_none(table: AgeTable, believed: DecayTable | None) -> str:
    reasons = {
        "too few": say("too few cases or too few different delays"),
        "no difference": say("sooner and later did alike in your file, and delay was not random"),
        "no simple decay": say("in your file it falls and rises again: no simple decay, and delay was not random"),
    }
    return join([reasons[table.fit.verdict], _kept(believed)], "; ")


def _kept(believed: DecayTable | None) -> str:
    if believed is None:
        return say("the scenario goes on without a decay")
    if believed.preset is not None:
        return say('the scenario keeps the preset "{preset}"', preset=believed.preset)
    return say("the scenario keeps its {form} curve", form=believed.form)


def _told(rows: tuple[AgeRow, ...]) -> str:
    """First, lowest, highest after it, and last bin, in the order of age: 25 % (0s-30s), 8 % (1d+)."""
    lowest = min(range(len(rows)), key=lambda at: rows[at].share)
    later = max(range(lowest, len(rows)), key=lambda at: rows[at].share)
    ends = [f"-{format_duration(row.begin)}" for row in rows[1:]] + ["+"]
    shown = sorted({0, lowest, later, len(rows) - 1})
    return ", ".join(f"{100 * rows[at].share:.0f} % ({format_duration(rows[at].begin)}{ends[at]})" for at in shown)


def _unit(name: str) -> str:
    return DURATION if name in _DURATIONS else ""
