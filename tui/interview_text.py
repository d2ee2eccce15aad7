"""What an interview found, in words: stated beside simulated, what was solved for, what the numbers cannot tell."""

from collections.abc import Iterator, Mapping

from policies.durations import MINUTE
from scenarios.interview.answers import Answers
from scenarios.interview.unknowns import left_out, open_ranges, shown_range
from sim.experiments.interview import WORDS, Interviewed, Row, SolvedInput
from tui.errors import cleaned
from tui.tables import fitting_table, paragraph
from tui.text import _, spoken
from tui.words import NOTHING, duration, number, percent, worded


def interview_text(found: Interviewed, answers: Answers, width: int) -> str:
    """All of it, for a terminal."""
    parts = [fitting_table(stated_beside_simulated(found), width)]
    parts += [paragraph(each, width) for each in doubts(found)]
    parts.append(_listed(_("Solved for by simulation:"), solved(found), width))
    ranges = [f"{spoken(words)}: {spoken(shown_range(one))}" for words, one in open_ranges(found.scenario)]
    parts.append(_listed(_("Your numbers cannot tell; these are ranges in the file:"), ranges, width))
    parts.append(_listed(_("Not in the file:"), list(map(spoken, left_out(answers))), width))
    return cleaned("\n\n".join(part for part in parts if part))


def stated_beside_simulated(found: Interviewed) -> list[list[str]]:
    """A table with its heads: each number, what was said, what the baseline's runs give, between which limits."""
    heads = [_("Your numbers"), _("You said"), _("Simulated"), _("(95 %)")]
    currency = found.scenario.scenario.currency
    return [heads, *(_row(row, currency) for row in found.rows)]


def doubts(found: Interviewed) -> list[str]:
    """What contradicts itself and what is not reached, in sentences."""
    said = [
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
    what = spoken(WORDS[row.spec.key]).removeprefix("the ")
    stated = _("don't know") if row.stated is None else shown(row.stated)
    return [what[:1].upper() + what[1:], stated, shown(row.simulated) + mark, limits]


def _value(one: SolvedInput) -> str:
    if one.unit == "ms":
        return duration(one.value / MINUTE)
    return percent(one.value) if one.unit == "share" else number(one.value)


def _listed(head: str, lines: list[str], width: int) -> str:
    return "\n".join([head, *_bullets(lines, width)]) if lines else ""


def _bullets(lines: list[str], width: int) -> Iterator[str]:
    for each in lines:
        yield paragraph(each, width, "- ", "  ")
