"""What an interview found, in words: stated beside simulated, what was solved for, what the numbers cannot tell."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from policies.durations import MINUTE
from scenarios.interview.answers import Answers
from scenarios.interview.unknowns import left_out, open_ranges, shown_range
from sim.experiments.interview import WORDS, Interviewed, Row, SolvedInput
from tui.errors import cleaned
from tui.tables import fitting_table, paragraph
from tui.text import _, in_english, spoken
from tui.words import NOTHING, duration, number, percent, worded


def interview_text(found: Interviewed, answers: Answers, width: int) -> str:
    """All of it, for a terminal."""
    parts = [paragraph(verdict(found), width), fitting_table(stated_beside_simulated(found), width)]
    parts += [paragraph(each, width) for each in doubts(found)]
    parts.append(_listed(_("Solved for by simulation:"), solved(found), width))
    ranges = [f"{spoken(words)}: {spoken(shown_range(one))}" for words, one in open_ranges(found.scenario)]
    parts.append(_listed(_("Your numbers cannot tell; these are ranges in the file:"), ranges, width))
    parts.append(_listed(_("Not in the file:"), list(map(spoken, left_out(answers))), width))
    return cleaned("\n\n".join(part for part in parts if part))


def verdict(found: Interviewed) -> str:
    """Whether the scenario gives back what was said, first of all."""
    stated = [row for row in found.rows if row.is_reached is not None]
    missed = [_name(row) for row in found.unreached]
    if missed:
        return _("The scenario gives {n} of the {all} numbers that you said back, but not: {missed}.").format(
            n=len(stated) - len(missed), all=len(stated), missed=", ".join(missed)
        )
    said = _("The scenario gives the number that you said back.")
    if len(stated) > 1:
        said = _("The scenario gives all {n} numbers that you said back.").format(n=len(stated))
    return said + (" " + _("All else is as usual elsewhere, with ranges.") if len(stated) < len(found.rows) else "")


def stated_beside_simulated(found: Interviewed) -> list[list[str]]:
    """A table with its heads: each number, what was said, what the baseline's runs give, between which limits."""
    heads = [_("Your numbers"), _("You said"), _("Simulated"), _("(95 %)")]
    currency = found.scenario.scenario.currency
    return [heads, *(_row(row, currency) for row in found.rows)]


@in_english
def interview_json(found: Interviewed, answers: Answers, path: Path) -> dict[str, object]:
    """The same for `--json`: KPIs in their own units, null for what nobody said or nothing came of."""
    return {
        "written": str(path),
        "numbers": [
            {
                "kpi": row.spec.key,
                "unit": row.spec.unit,
                "stated": row.stated,
                "simulated": row.simulated,
                "low": row.low,
                "high": row.high,
                "is_reached": row.is_reached,
            }
            for row in found.rows
        ],
        "doubts": doubts(found),
        "solved": [{"input": spoken(one.words), "value": one.value, "unit": one.unit} for one in found.solved],
        "ranges": [
            {"input": spoken(words), "place": ".".join(map(str, one.place)), "low": one.low, "high": one.high}
            for words, one in open_ranges(found.scenario)
        ],
        "left_out": list(map(spoken, left_out(answers))),
    }


def doubts(found: Interviewed) -> list[str]:
    """What contradicts itself and what is not reached, in sentences."""
    said = [spoken(found.clock)] if found.clock else []
    said += [
        _("These numbers contradict each other: {what}.").format(what=spoken(what)) for what in found.contradictions
    ]
    currency = found.scenario.scenario.currency
    for row in found.unreached:
        unit = row.spec.unit
        words = {"what": spoken(WORDS[row.spec.key]), "said": worded(row.stated, unit, currency)}
        nearest = worded(row.simulated, unit, currency)
        missed = _("Not reached: {what}. You said {said}; the nearest is {nearest}.")
        said.append(missed.format(nearest=nearest, **words))
        if row.spec.key == "time_to_first_touch_mean" and (found.outside_hours or 0.0) > 0.5:
            text = _(
                "{share} of that wait lies outside working hours. If your dashboard counts working hours only, answer"
                ' response_clock = "working hours".'
            )
            said.append(text.format(share=percent(found.outside_hours or 0.0)))
    return said


def solved(found: Interviewed) -> list[str]:
    """A line for each hidden input that was solved for."""
    return [f"{spoken(one.words)}: {_value(one)} ({spoken(one.why)})" for one in found.solved]


def round_text(simulated: Mapping[str, float]) -> str:
    """How far a round came, on one line."""
    return "; ".join(_so_far(key, value) for key, value in simulated.items())


def _so_far(key: str, value: float) -> str:
    unit = "min" if key.startswith("time_") else "a month" if key.endswith("_per_month") else "share"
    return f"{spoken(WORDS[key])} {worded(value, unit, '-')}"


def _row(row: Row, currency: str) -> list[str]:
    def shown(value: float | None) -> str:
        return worded(value, row.spec.unit, currency)

    mark = "" if row.is_reached is not False else " !"
    limits = NOTHING if row.low is None or row.high is None else _("{low} to {high}").format(
        low=shown(row.low), high=shown(row.high)
    )  # fmt: skip
    what = _name(row)
    stated = _("don't know") if row.stated is None else shown(row.stated)
    return [what[:1].upper() + what[1:], stated, shown(row.simulated) + mark, limits]


def _name(row: Row) -> str:
    return spoken(WORDS[row.spec.key]).removeprefix("the ")


def _value(one: SolvedInput) -> str:
    if one.unit == "ms":
        return duration(one.value / MINUTE)
    return percent(one.value) if one.unit == "share" else number(one.value)


def _listed(head: str, lines: list[str], width: int) -> str:
    return "\n".join([head, *_bullets(lines, width)]) if lines else ""


def _bullets(lines: list[str], width: int) -> Iterator[str]:
    for each in lines:
        yield paragraph(each, width, "- ", "  ")
