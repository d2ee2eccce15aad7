"""The numbers of a decision that are believed and not known, and the decision with one of them changed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from policies.doubts import Doubts, Path, numbers_of, with_number
from policies.settings import Policy
from policies.wording import N_, say
from scenarios.decay_curves import ContactDecay, InterestDecay
from scenarios.presets import decay_preset_names
from scenarios.scenario import Decay, Scenario

Side = Literal["treatment", "control"]
_SHARE, _ANY = 1.0, float("inf")
_OF_A_SOURCE = {"leads_per_week": (N_("leads a week"), _ANY), "qualify_rate": (N_("qualify rate"), _SHARE)}
_OF_ALL = {
    "missing_data": (N_("share with missing data"), _SHARE),
    "stale_contacts": (N_("share of stale contacts"), _SHARE),
    "duplicates": (N_("share of duplicates"), _SHARE),
    "never_reachable": (N_("share of people who never answer"), _SHARE),
}
_OF_A_CHANNEL = {
    "reach": (N_("chance to reach somebody"), _SHARE),
    "work_time": (N_("work of an attempt"), _ANY),
    "talk_time": (N_("length of a conversation"), _ANY),
    "reply_delay": (N_("time until the reply"), _ANY),
}
_OF_A_TEAM = {
    "other_work": (N_("share of other work"), _SHARE),
    "absence": (N_("absence"), _SHARE),
    "adherence": (N_("share of leads ever worked"), _SHARE),
    "internal_meetings_per_week": (N_("internal meetings a week"), _ANY),
    "turnover_per_year": (N_("turnover a year"), _ANY),
    "show_rate": (N_("show rate"), _SHARE),
    "win_rate": (N_("win rate"), _SHARE),
}
_OF_AN_OPTION = {
    ("scoring", "accuracy"): (N_("accuracy of the score"), _SHARE),
    ("assignment_latency", "lag", "mean"): (N_("time until assigned"), _ANY),
    ("notify", "lag", "mean"): (N_("time until noticed"), _ANY),
    ("alert_compliance",): (N_("share of alerts obeyed"), _SHARE),
}
_LIKELY = (
    "time until assigned", "leads a week", "qualify rate", "chance to reach somebody", "accuracy of the score",
    "share of other work", "share of leads ever worked", "share of people who never answer", "show rate",
    "time until noticed", "share of stale contacts", "win rate",
)  # fmt: skip
"""What mostly moves a decision, in this order; sources with many good leads before others. The rest follows."""


@dataclass(frozen=True)
class Decision:
    """Is the treatment better than the control in this KPI?"""

    scenario: Scenario
    treatment: Policy
    control: Policy
    kpi: str


@dataclass(frozen=True, slots=True)
class Belief:
    """A number that is believed: what it is called, where it stands in the file, its value and the most it may be.

    A duration is in ms (`is_duration`). `path` leads to it in the scenario, or in the options of `sides` if there are
    any.
    """

    name: str
    of: str
    place: str
    path: Path
    value: float
    most: float
    is_duration: bool
    sides: tuple[Side, ...] = ()


def beliefs(decision: Decision) -> list[Belief]:
    """The numbers that a planner guesses, of the scenario and the two options; what is off or zero is left out.

    Those that are likely to move the decision come first.
    """
    found = [*_of_the_scenario(decision.scenario), *_of_the_options(decision)]
    good = {source.name: source.leads_per_week * source.qualify_rate for source in decision.scenario.sources}

    def rank(belief: Belief) -> tuple[int, float]:
        return _LIKELY.index(belief.name) if belief.name in _LIKELY else len(_LIKELY), -good.get(belief.of, 0.0)

    return sorted(found, key=rank)


def believing(decision: Decision, belief: Belief, value: float) -> Decision:
    """The decision with another number; a range of that number is given up. Whole where whole numbers stand."""
    if not belief.sides:
        scenario = with_number(decision.scenario, belief.path, value)
        left = tuple(each for each in scenario.doubts.all if each.path != belief.path)
        return replace(decision, scenario=scenario.doubting(Doubts(left)))
    for side in belief.sides:
        policy = with_number(getattr(decision, side), belief.path, value)
        left = tuple(each for each in policy.doubts.all if each.path != belief.path)
        decision = replace(decision, **{side: policy.doubting(Doubts(left))})
    return decision


def decayed(decision: Decision, preset: str) -> Decision:
    """The decision under a published curve: contact, and interest where the source has it; `causal_share` stays."""
    decay = decision.scenario.decay
    contact = decay.contact.causal_share if decay.contact is not None else 1.0
    interest = decay.interest.causal_share if decay.interest is not None else contact
    has_interest = preset in decay_preset_names("interest")
    curves = Decay(
        contact=ContactDecay(preset=preset, causal_share=contact) if preset in decay_preset_names("contact") else None,
        interest=InterestDecay(preset=preset, causal_share=interest) if has_interest else None,
    )
    return _with_decay(decision, curves)


def causally(decision: Decision, share: float) -> Decision:
    """The decision where so much of the fall of both curves is delay's own doing; ranges of the shares are given up."""
    decay = decision.scenario.decay
    changed = {
        name: curve.model_copy(update={"causal_share": share})
        for name, curve in (("contact", decay.contact), ("interest", decay.interest))
        if curve is not None
    }
    return _with_decay(decision, decay.model_copy(update=changed))


def has_decay(scenario: Scenario) -> bool:
    """Some curve falls with age as written or published, so that a causal share has something to act on."""
    curves = (scenario.decay.contact, scenario.decay.interest)
    return any(curve is not None and curve.observed_form().form != "flat" for curve in curves)


def presets() -> tuple[str, ...]:
    """Every published curve, in the order of the presets' file."""
    return tuple(dict.fromkeys([*decay_preset_names("contact"), *decay_preset_names("interest")]))


def _with_decay(decision: Decision, decay: Decay) -> Decision:
    scenario = decision.scenario.model_copy(update={"decay": decay})
    left = tuple(each for each in scenario.doubts.all if each.path[0] != "decay")
    return replace(decision, scenario=scenario.doubting(Doubts(left)))


def _of_the_scenario(scenario: Scenario) -> Iterator[Belief]:
    numbers = numbers_of(scenario)
    for at, source in enumerate(scenario.sources):
        yield from _named(numbers, ("sources", at), source.name, _OF_A_SOURCE | _OF_ALL)
    yield from _named(numbers, ("data_quality",), say("all sources"), _OF_ALL)
    for name in scenario.channels:
        yield from _named(numbers, ("channels", name), name, _OF_A_CHANNEL)
    yield from _named(numbers, ("review",), say("review"), {"work_time": (N_("time of a review"), _ANY)})
    for at, team in enumerate(scenario.teams):
        yield from _named(numbers, ("teams", at), team.name, _OF_A_TEAM if team.role != "manager" else {})


def _named(
    numbers: dict[Path, int | float], table: Path, of: str, known: dict[str, tuple[str, float]]
) -> Iterator[Belief]:
    for key, (name, most) in known.items():
        for path, is_duration in (((*table, key), False), ((*table, key, "mean"), True)):
            value = numbers.get(path, 0)
            # what nobody gave is off at 1 (everybody shows up, every lead is worked): no belief
            if value > 0 and not (value == most and key in ("adherence", "show_rate", "reach")):
                place = ".".join([str(table[0]), *([of] if len(table) > 1 else []), key])
                yield Belief(name, of, place, path, float(value), most, is_duration)


def _of_the_options(decision: Decision) -> Iterator[Belief]:
    pair: dict[Side, Policy] = {"treatment": decision.treatment, "control": decision.control}
    numbers = {side: numbers_of(policy) for side, policy in pair.items()}
    for path, (name, most) in _OF_AN_OPTION.items():
        values = {side: float(own[path]) for side, own in numbers.items() if own.get(path, 0) > 0}
        if path == ("alert_compliance",):
            values = {side: value for side, value in values.items() if value < 1}
        is_duration, key = path[-1] == "mean", ".".join(path).removesuffix(".lag.mean")
        if len(set(values.values())) == 1:
            sides = tuple(values)
            of = say("both options") if len(sides) == 2 else pair[sides[0]].name
            which = "*" if len(sides) == 2 else of
            yield Belief(name, of, f"policies.{which}.{key}", path, values[sides[0]], most, is_duration, sides)
        else:
            for side, value in values.items():
                of = pair[side].name
                yield Belief(name, of, f"policies.{of}.{key}", path, value, most, is_duration, (side,))
