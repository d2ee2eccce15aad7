"""Whatever a file holds, loading answers with a scenario or with its problems, never with anything else."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios.loading import loads
from scenarios.problems import ScenarioError
from scenarios.scenario import Scenario

DEMO = (Path(__file__).parents[2] / "scenarios/library/saas-20-salespeople.toml").read_text(encoding="utf-8")
LINES = DEMO.splitlines()
VALUE_LINES = [number for number, line in enumerate(LINES) if "=" in line.partition("#")[0]]
HOSTILE = [
    "nan", "inf", "-inf", "1e400", "-1", "true", '"3"', "0", "1", "1e308", "9" * 400, "0x" + "f" * 300, "-0.0", '""',
    '"a\\u001b[31m"', '"\\u202e"', "[]", "{}", "[[]]", "[1, 2]", '["a"]', "2026-01-05", "2026-01-05T10:00:00Z",
    "07:00:00", "9999-12-31", "0001-01-01", "'off'", '"off"', "{ likely = 1, low = 0, high = 2 }", "{ likely = 1 }",
    '{ likely = "5m", low = 1, high = "1h" }', '{ dist = "lognormal", mean = "1h", cv = 1 }', '{ dist = "uniform" }',
    '{ dist = "weibull", mean = 1e308, shape = 0.001 }',
    '"1e400h"', '"99999999999w"', '"5"', '[{ source = "demo form" }]',
    "{ any = [{ any = [{ min_score = 1 }] }] }", '{ method = "territory" }', "[" * 23 + "]" * 23, '"AE"', '"SDR"',
]  # fmt: skip


def outcome(text: str) -> Scenario | ScenarioError:
    try:
        return loads(text, "fuzz.toml")
    except ScenarioError as error:
        told = error
    assert told.problems
    assert str(told)
    return told


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(VALUE_LINES), st.sampled_from(HOSTILE)), min_size=1, max_size=4))
def test_other_values_never_give_a_traceback(changes: list[tuple[int, str]]) -> None:
    lines = list(LINES)
    for number, value in changes:
        lines[number] = lines[number].partition("=")[0] + "= " + value
    outcome("\n".join(lines))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from("dxs"), st.integers(0, len(LINES) - 1)), min_size=1, max_size=6))
def test_lost_doubled_and_swapped_lines_never_give_a_traceback(changes: list[tuple[str, int]]) -> None:
    lines = list(LINES)
    for kind, somewhere in changes:
        number = somewhere % len(lines)
        if kind == "d":
            del lines[number]
        elif kind == "x":
            lines.insert(number, lines[number])
        else:
            lines[number - 1], lines[number] = lines[number], lines[number - 1]
    outcome("\n".join(lines))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(DEMO) - 1), st.text(max_size=3)), min_size=1, max_size=4))
def test_other_characters_never_give_a_traceback(changes: list[tuple[int, str]]) -> None:
    text = DEMO
    for at, piece in changes:
        text = text[:at] + piece + text[at + 1 :]
    outcome(text)


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_value_at_every_kind_of_place_is_survived(value: str) -> None:
    for number in VALUE_LINES[::9]:
        lines = list(LINES)
        lines[number] = lines[number].partition("=")[0] + "= " + value
        outcome("\n".join(lines))
