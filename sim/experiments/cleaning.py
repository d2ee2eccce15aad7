"""Clean first? A good score on dirty data against clean data with the plain score: the same option either way."""

from collections.abc import Iterator, Mapping, Sequence

from policies.settings import Policy, Scoring
from policies.wording import figure, join, named, say, say_many
from scenarios.cautions import Caution
from scenarios.option_cautions import AI_ACCURACY, dirty_data
from scenarios.scenario import Scenario
from sim.measures.comparison import compare
from sim.measures.results import Comparison
from sim.measures.summary import Summary
from sim.measures.verdicts import Verdict

CLEANED = ", clean data instead of the score"
CLEAN_STALE, CLEAN_MISSING, CLEAN_DEDUP = 0.05, 0.02, 0.9
"""Shares left stale and missing, and share of duplicates merged, that count as clean."""
_NAMES = 120


def cleaned_options(scenario: Scenario, options: Mapping[str, Policy]) -> dict[str, Policy]:
    """For each option with a score beyond rules of thumb on dirty data: the same with clean data and the plain score.

    The plain score is that of the first option, at most 0.4. Costs stay the same.
    """
    plain = min(next(iter(options.values())).scoring.accuracy, AI_ACCURACY)
    found = {}
    for name, policy in options.items():
        if policy.scoring.accuracy > AI_ACCURACY and dirty_data(scenario, policy):
            found[_cleaned(name)] = _clean(policy, _cleaned(name), plain)
    return found


def clean_first(scenario: Scenario, comparison: Comparison, runs: Mapping[str, Sequence[Summary]]) -> Iterator[Caution]:
    """What the runs say of each option that was also played cleaned, on the primary KPI."""
    frame = scenario.scenario
    spec = next(each for each in comparison.specs if each.key == comparison.primary)
    effect = {spec.key: frame.smallest_effect.get(spec.key, 0.0)}
    if spec.better == "neither":
        return
    for name in runs:
        clean = _cleaned(name)
        if clean not in runs:
            continue
        pair = {name: runs[name], clean: runs[clean]}
        gap = compare(pair, name, [spec], spec.key, effect, frame.forecast_period, final=True).differences[0]
        mean = say("no number") if gap.mean is None else figure(gap.mean, "+.2g")
        if gap.low is not None and gap.high is not None:
            mean = say("{mean} ({low:+.2g} to {high:+.2g})", mean=mean, low=gap.low, high=gap.high)
        said = say(
            "with clean data and the plain score instead: {mean} in {kpi}, {verdict}",
            mean=mean,
            kpi=named(spec.name),
            verdict=named(str(gap.verdict)),
        )
        advice = {Verdict.BETTER: say("clean first"), Verdict.WORSE: say("the score is worth more than cleaning")}
        if gap.verdict in advice:
            said = join([said, advice[gap.verdict]], ": ")
        yield Caution(say_many("option {names}", "options {names}", 1, names=f'"{name}"'), said)


def _cleaned(name: str) -> str:
    return name[: _NAMES - len(CLEANED)] + CLEANED


def _clean(policy: Policy, name: str, accuracy: float) -> Policy:
    care = policy.data_care
    data_care = care.model_copy(
        update={
            "stale_contacts": _least(care.stale_contacts, CLEAN_STALE),
            "missing_data": _least(care.missing_data, CLEAN_MISSING),
            "dedup": max(care.dedup, CLEAN_DEDUP),
        }
    )
    return policy.model_copy(update={"name": name, "data_care": data_care, "scoring": Scoring(accuracy=accuracy)})


def _least(own: float | None, clean: float) -> float:
    return clean if own is None else min(own, clean)
