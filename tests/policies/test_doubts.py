"""What differs between two tables is found without listing all that is alike."""

from policies.distributions import DurationDist
from policies.doubts import moved_numbers, numbers_of
from scenarios.loading import loads
from scenarios.scenario import Scenario

TEXT = """
[scenario]
name = "s"
start = 2026-01-05
weeks = 12
[[sources]]
name = "form"
leads_per_week = {rate}
mix.size = {mix}
[attributes]
size = ["a", "b"]
[channels.phone]
work_time = {work}
[[teams]]
name = "SDR"
headcount = 1
ramp = {ramp}
[[policies]]
name = "today"
routing = "round_robin"
"""


def scenario(rate: float = 30, mix: str = "{ a = 0.5, b = 0.5 }", work: str = '"5m"', ramp: str = "[0.5]") -> Scenario:
    return loads(TEXT.format(rate=rate, mix=mix, work=work, ramp=ramp))


def differing(now: Scenario, other: Scenario) -> list[tuple[str | int, ...]]:
    mine, theirs = numbers_of(now), numbers_of(other)
    return [path for path, number in theirs.items() if path not in mine or mine[path] != number]


def test_only_the_numbers_that_differ_are_found() -> None:
    assert list(moved_numbers(scenario(), scenario(rate=31))) == [("sources", 0, "leads_per_week")]
    assert list(moved_numbers(scenario(), scenario())) == []


def test_they_are_those_of_a_comparison_of_all_numbers() -> None:
    now = scenario()
    others = [
        scenario(mix="{ a = 0.4, b = 0.6 }"),
        scenario(work='{ dist = "lognormal", mean = "6m", cv = 0.5 }'),
        scenario(ramp="[0.5, 0.7]"),
        scenario(rate=12.5, ramp="[0.6]", work='{ dist = "uniform", low = "5m", high = "9m" }'),
    ]
    for other in others:
        assert list(moved_numbers(now, other)) == differing(now, other)
        assert differing(now, other) != []
        assert list(moved_numbers(other, now)) == differing(other, now)


def test_a_table_in_place_of_a_number_has_all_its_numbers_moved() -> None:
    short = DurationDist.model_validate({"dist": "constant", "mean": "5m"})
    long = DurationDist.model_validate({"dist": "uniform", "low": "1m", "high": "2m"})
    assert list(moved_numbers(short, long)) == [("low",), ("high",)]
