"""What the stated numbers cannot tell: the ranges of an interview's scenario in words, and what is not in it at all."""

from collections.abc import Iterator

from policies.wording import N_, Said, figure, say
from scenarios.interview.answers import Answers
from scenarios.places import Place
from scenarios.ranges import Number, Range
from scenarios.scenario import Scenario

_WORDS = {
    "contact": N_("how much of the published loss of answers is delay's own doing"),
    "interest": N_("how much of the published loss of interest is delay's own doing"),
    "judgement_error": N_("how often sales misjudges a lead"),
    "qualify_rate": N_("chance that a conversation qualifies a lead"),
    "never_reachable": N_("share of people who never answer anyone"),
    "reach": N_("chance that a call reaches somebody"),
    "other_work": N_("share of the day for other work"),
    "adherence": N_("share of assigned leads that get worked at all"),
    "show_rate": N_("share of meetings that take place"),
    "win_rate": N_("share of meetings that become customers"),
    "assignment_latency mean": N_("time until somebody hands a lead over"),
    "assignment_latency cv": N_("how uneven that time is"),
    "notify mean": N_("time until the owner notices a lead"),
    "notify cv": N_("how uneven the time to notice is"),
}


def open_ranges(scenario: Scenario) -> Iterator[tuple[str, Range]]:
    """Words and range of each number that stays open; of several sources the first."""
    seen: set[str] = set()
    for one in scenario.ranges:
        words = _words(one.place)
        if words not in seen:
            seen.add(words)
            yield words, one


def shown_range(one: Range) -> Said:
    """From low to high; shares as per cent."""
    return say("{low} to {high}", low=_shown(one.low, one), high=_shown(one.high, one))


def left_out(answers: Answers) -> Iterator[str]:
    """What nobody was asked or knew, and what that means for results."""
    yield N_("leads that marketing does not hand over: the scenario begins with MQLs")
    yield N_("what people cost: costs are 0, so profit is the margin")
    if answers.contract_value is None:
        yield N_("what a contract is worth: no result is in money")


def _shown(value: Number, one: Range) -> str:
    if isinstance(value, str):
        return value
    return figure(value, "g") if one.place[-1] == "cv" else say("{share:.3g} %", share=100.0 * value)


def _words(place: Place) -> str:
    names = [part for part in place if isinstance(part, str)]
    if names[-1] in ("mean", "cv"):
        return _WORDS[f"{names[-2]} {names[-1]}"]
    return _WORDS[names[1] if names[-1] == "causal_share" else names[-1]]
