"""Where the ranges of a file act: the numbers of the scenario and of its options that each of them moves."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from policies.doubts import Doubt, Doubts, moved_numbers
from policies.durations import parse_duration
from policies.frozen import Frozen
from policies.settings import Policy
from scenarios.places import Place
from scenarios.ranges import Number, Range
from scenarios.scenario import Scenario

_Build = Callable[[Mapping[Place, Number]], Scenario]


def with_doubts(scenario: Scenario, ranges: Iterable[Range], build: _Build) -> Scenario:
    """The scenario that knows which of its numbers each range moves; options that inherit a range have it too.

    `build` gives the scenario with other numbers in place of ranges. What differs between a range's likely number and
    its ends is what it moves: short forms, `like` and the tables for every option are followed by themselves.
    """
    whole: list[Doubt] = []
    options: list[list[Doubt]] = [[] for _ in scenario.policies]
    for one in ranges:
        ends = [build({one.place: end}) for end in (one.low, one.high)]
        whole += _moved(one, scenario, ends)
        for number, policy in enumerate(scenario.policies):
            options[number] += _moved(one, policy, [end.policies[number] for end in ends])
    policies = tuple(each.doubting(Doubts(tuple(own))) for each, own in zip(scenario.policies, options, strict=True))
    return scenario.model_copy(update={"policies": policies}).doubting(Doubts(tuple(whole)))


def _moved(one: Range, table: Scenario | Policy, ends: Sequence[Frozen]) -> Iterator[Doubt]:
    for path in dict.fromkeys(chain.from_iterable(moved_numbers(table, end) for end in ends)):
        if path[0] != "policies":
            yield Doubt(one.place, path, *(_measure(number) for number in (one.likely, one.low, one.high)))


def _measure(number: Number) -> float:
    return float(parse_duration(number)) if isinstance(number, str) else float(number)
