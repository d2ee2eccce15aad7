"""From answers and hidden inputs to a scenario file in which every number says where it comes from."""

from collections.abc import Iterator, Sequence
from typing import Any

from scenarios.interview.answers import Answers
from scenarios.interview.countries import facts_of
from scenarios.interview.entries import shares_of
from scenarios.interview.hidden import (
    ABSENCE,
    ADHERENCE,
    DIRT,
    FIT,
    OTHER_WORK,
    PATIENCE,
    QUALIFY,
    REACH,
    SHOW,
    SPEED,
    WIN,
    Hidden,
    plain,
)  # fmt: skip
from scenarios.interview.options import option_lines
from scenarios.interview.source_kinds import SourceKind, kind_of
from scenarios.reference import literal

WEEKS = 12
DAYS_A_MONTH = 30
SAID, TYPICAL, OPEN = "you said", "typical", "open: the numbers cannot tell"
_WEBINAR_DAYS = (10, 38, 66)
_FEWEST_IN_A_WAVE = 5
_LONGEST_NAME = 200
_SUREST = 0.98
"""Qualify rate of a source at most."""


def scenario_text(answers: Answers, hidden: Hidden, name: str) -> str:
    """A TOML text that `scenarios.loading.loads` takes; `name` is the scenario's."""
    parts = (
        _frame(answers, name), _decay(), _fit(answers, hidden), _sources(answers, hidden), _data(hidden),
        _channels(hidden), _teams(answers, hidden), _rules(answers), option_lines(answers, hidden),
    )  # fmt: skip
    return "\n".join("\n".join(part) + "\n" for part in parts)


def line(key: str, value: Any, why: str = "") -> str:
    """`key = value  # why`; a range says that it is one."""
    if isinstance(value, dict) and "likely" in value:
        why = OPEN if why in ("", TYPICAL) else why
    return f"{key} = {literal(value)}" + (f"  # {' '.join(why.split())}" if why else "")


def _frame(answers: Answers, name: str) -> Iterator[str]:
    there = facts_of(answers.country)
    yield "# Made by an interview. Behind each number stands where it comes from: you said it, it was solved for by"
    yield "# simulation, or it is typical. Ranges are what your numbers cannot tell; runs draw from them."
    yield ""
    yield "[scenario]"
    yield line("name", name[:_LONGEST_NAME])
    problem = f"; the biggest problem: {answers.problem}" if answers.problem else ""
    sources = ", ".join(each for each, _ in answers.sources)
    about = f"{answers.salespeople} salespeople, {answers.mqls_per_month:g} MQL a month from {sources}{problem}."
    yield line("description", about)
    yield line("start", answers.start, "first measured day")
    yield line("weeks", WEEKS)
    yield line("warmup_weeks", 2)
    yield line("drain_weeks", 4)
    yield line("timezone", there.zone, f"of {there.name}" if there.name else "typical; change it to your zone")
    if answers.country is not None:
        yield line("holidays", answers.country, SAID)
    yield line("business_hours", answers.working_hours, SAID if answers.hours else TYPICAL)
    yield line("currency", there.currency)
    yield line("seed", 1)
    yield line("replications", 60)
    yield line("smallest_effect", {"meetings_held_per_month": 0.5})


def _decay() -> Iterator[str]:
    share = {"likely": 0.5, "low": 0.2, "high": 0.8}
    for effect in ("contact", "interest"):
        yield f"[decay.{effect}]"
        yield line("preset", "salesup2025", "typical: how chances fall with a lead's age, as one study found")
        yield line("causal_share", share, f"{OPEN} how much of that is delay's own doing")


def _fit(answers: Answers, hidden: Hidden) -> Iterator[str]:
    yield "[attributes]"
    yield line("fit", ["fits", "does not fit"], "is it a company that sales wants")
    yield "[icp]"
    yield line("fit", {"fits": 1, "does not fit": 0.3}, "typical: how likely they are to qualify, relatively")
    yield "[icp.sales]"
    yield line("fit", ["fits"])
    error: Any = {"likely": 0.08, "low": 0.02, "high": 0.15}
    if answers.accepted is not None:
        error = plain(0.05 * hidden[DIRT], "share")
    yield line("judgement_error", error, TYPICAL)


def _sources(answers: Answers, hidden: Hidden) -> Iterator[str]:
    kinds = [kind_of(name) for name, _ in answers.sources]
    parts = shares_of(answers.sources, [kind.weight for kind in kinds])
    said = any(part is not None for _, part in answers.sources)
    for (name, part), kind in zip(parts, kinds, strict=True):
        yield "[[sources]]"
        yield line("name", name, f"taken for: {kind.name}")
        weekly = answers.mqls_per_month * part * 7 / DAYS_A_MONTH
        why = (
            f"you said {answers.mqls_per_month:g} MQL a month, {100 * part:.0f} % of them ({SAID if said else TYPICAL})"
        )
        yield from _volume(kind, weekly, why)
        yield from _quality(answers, hidden, kind)


def _volume(kind: SourceKind, weekly: float, why: str) -> Iterator[str]:
    """A steady stream, or waves where there are enough leads for them."""
    wave = weekly * WEEKS / len(_WEBINAR_DAYS)
    if not kind.comes_in_waves or wave < _FEWEST_IN_A_WAVE:
        yield line("leads_per_week", plain(weekly, "number"), why)
        yield line("arrivals", "inbound-forms", "typical: a third outside office hours")
        yield line("day_variation", 0.25, TYPICAL)
        return
    total = round(weekly * WEEKS)
    sizes = [total // 3, total // 3, total - 2 * (total // 3)]
    bursts = [
        {"day": day, "hour": 11, "leads": size, "over": "3h"} for day, size in zip(_WEBINAR_DAYS, sizes, strict=True)
    ]
    yield line("bursts", bursts, f"{why}; typical: one wave a month")


def _quality(answers: Answers, hidden: Hidden, kind: SourceKind) -> Iterator[str]:
    yield line("intent", kind.intent, TYPICAL)
    rate = hidden.written(QUALIFY)
    if isinstance(rate, dict):
        yield line("qualify_rate", {end: _rate(float(value), kind) for end, value in rate.items()}, hidden.why(QUALIFY))
    else:
        yield line("qualify_rate", _rate(float(rate), kind), hidden.why(QUALIFY))
    fits = plain(hidden[FIT], "share")
    rest = round(1 - float(fits), 12)  # all of its digits: shares must add up to 1
    yield line("mix.fit", {"fits": fits, "does not fit": rest}, hidden.why(FIT))
    if answers.contract_value is not None:
        value = {"dist": "lognormal", "mean": plain(answers.contract_value, "number"), "cv": 0.6}
        yield line("deal_value", value, f"{SAID}; the spread is typical")
    yield line("consent", {"phone": kind.phone, "email": 0.9}, TYPICAL)
    if PATIENCE in hidden.solved:
        yield line("patience", {"dist": "exponential", "mean": hidden.written(PATIENCE)}, hidden.why(PATIENCE))


def _rate(demo: float, kind: SourceKind) -> float | int | str:
    return plain(min(_SUREST, demo * kind.quality), "share")


def most_qualified(answers: Answers) -> float:
    """The hidden chance of a demo request from which on no source qualifies more often."""
    return _SUREST / min(kind_of(name).quality for name, _ in answers.sources)


def _data(hidden: Hidden) -> Iterator[str]:
    yield "[data_quality]"
    for key, usual in (("missing_data", 0.08), ("stale_contacts", 0.12), ("duplicates", 0.06)):
        yield line(key, plain(usual * hidden[DIRT], "share"), hidden.why(DIRT))
    yield line("never_reachable", {"likely": 0.12, "low": 0.05, "high": 0.2})


def _channels(hidden: Hidden) -> Iterator[str]:
    yield "[channels.phone]"
    yield line("work_time", {"dist": "lognormal", "mean": "7m", "cv": 0.6}, TYPICAL)
    yield line("talk_time", {"dist": "lognormal", "mean": "18m", "cv": 0.6}, TYPICAL)
    yield line("reach", hidden.written(REACH), hidden.why(REACH))
    yield line("opt_out", 0.003, TYPICAL)
    yield "[channels.email]"
    yield line("work_time", "6m", TYPICAL)
    yield line("reach", 0.1, TYPICAL)
    yield line("reply_delay", {"dist": "lognormal", "mean": "9h", "cv": 1.2}, TYPICAL)
    yield line("opt_out", 0.006, TYPICAL)
    yield "[review]"
    yield line("work_time", {"dist": "lognormal", "mean": "8m", "cv": 0.6}, TYPICAL)


def _teams(answers: Answers, hidden: Hidden) -> Iterator[str]:
    shift = line("shift", answers.working_hours, SAID if answers.hours else TYPICAL)
    heads = SAID if answers.first_contact is not None else "typical for so many salespeople and MQLs"
    yield "[[teams]]"
    yield line("name", answers.calling_team)
    yield line("role", "sdr" if answers.sellers else "ae")
    yield line("headcount", answers.callers, heads)
    yield shift
    yield line("other_work", hidden.written(OTHER_WORK), hidden.why(OTHER_WORK))
    yield line("other_work_block", "1h", TYPICAL)
    yield line("internal_meetings_per_week", 4, TYPICAL)
    yield line("absence", hidden.written(ABSENCE), hidden.why(ABSENCE))
    yield line("adherence", hidden.written(ADHERENCE), hidden.why(ADHERENCE))
    yield line("reason_discipline", 0.85, TYPICAL)
    if hidden[SPEED] != 1:
        yield line("speed", plain(hidden[SPEED], "number"), hidden.why(SPEED))
    yield from () if answers.sellers else _hosting(hidden)
    if answers.sellers:
        yield from ["[[teams]]", line("name", "AE"), line("role", "ae"), line("headcount", answers.sellers, heads)]
        yield from [shift, line("other_work", 0.6, TYPICAL), *_hosting(hidden)]
    if answers.bosses:
        yield from ["[[teams]]", line("name", "managers"), line("role", "manager")]
        yield from [line("headcount", answers.bosses, SAID if answers.managers is not None else TYPICAL), shift]
        yield line("alerts_per_hour", 4, TYPICAL)


def _hosting(hidden: Hidden) -> Sequence[str]:
    return [
        line("meeting_length", "45m", TYPICAL),
        line("show_rate", hidden.written(SHOW), hidden.why(SHOW)),
        line("win_rate", hidden.written(WIN), hidden.why(WIN)),
        line("sales_cycle", "60d", TYPICAL),
    ]


def _rules(answers: Answers) -> Iterator[str]:
    hot = [name for name, _ in answers.sources if kind_of(name).is_hot]
    if hot:
        yield from ["[[sla]]", line("tier", "hot"), line("when", {"source": hot}), line("first_touch", "15m", TYPICAL)]
    yield from ["[[sla]]", line("tier", "normal"), line("first_touch", "4h", TYPICAL)]
    yield "[[cadence]]  # typical: six touches in eight days"
    yield "steps = ["
    for channel, after in (
        ("phone", "0s"), ("email", "10m"), ("phone", "1d"), ("phone", "2d"), ("email", "2d"), ("phone", "3d"),
    ):  # fmt: skip
        yield f"    {literal({'channel': channel, 'after': after})},"
    yield "]"
    yield "[contact_caps]"
    yield line("email", {"most": 3, "per": "7d"}, TYPICAL)
    yield "[meetings]"
    yield line("host", "AE" if answers.sellers else "owner")
    yield line("lead_time", "1d", TYPICAL)
    yield "[economics]"
    yield line("gross_margin", 0.75, TYPICAL)
