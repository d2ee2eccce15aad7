"""On which clock stated times are taken, where nobody said it."""

import pytest

from policies.durations import HOUR, MINUTE
from scenarios.interview.answers import Answers
from scenarios.interview.hidden import typical_hidden
from scenarios.interview.questions import WALL, WORKING
from scenarios.interview.text import scenario_text
from scenarios.loading import loads
from sim.experiments.interview_clock import answered_at_once, on_possible_clock


def taken(**said: object) -> tuple[str | None, str]:
    """The clock that is taken, and why."""
    answers = Answers(3, 40.0, (("contact form", None),), **said)  # type: ignore[arg-type]
    scenario = loads(scenario_text(answers, typical_hidden(answers), "ours"), "ours")
    found, why = on_possible_clock(answers, scenario)
    return found.response_clock, why


def test_a_mean_that_nights_forbid_is_of_working_hours() -> None:
    clock, why = taken(first_response=2 * HOUR)
    assert clock == WORKING
    assert "the mean first response could not be under 10h" in why


def test_a_mean_that_may_be_of_the_wall_clock_is_left_there() -> None:
    assert taken(first_response=24 * HOUR) == (None, "")


def test_a_share_that_nights_forbid_is_of_working_hours_unless_the_mean_is_not() -> None:
    assert taken(within_1_h=0.9)[0] == WORKING
    clock, why = taken(within_1_h=0.9, first_response=24 * HOUR)
    assert clock is None
    assert "could be answered within an hour" in why


@pytest.mark.parametrize("clock", [WALL, WORKING])
def test_a_clock_that_was_said_is_kept(clock: str) -> None:
    assert taken(first_response=5 * MINUTE, response_clock=clock) == (clock, "")


def test_who_never_closes_has_no_nights() -> None:
    assert taken(first_response=5 * MINUTE, hours="24x7") == (None, "")


def test_a_team_that_is_there_by_day_answers_at_once_what_comes_by_day() -> None:
    answers = Answers(3, 40.0, (("webinar", None),), hours="Mon-Sun 10:00-20:00")
    scenario = loads(scenario_text(answers, typical_hidden(answers), "ours"), "ours")
    best = answered_at_once(scenario, answers.calling_team)
    assert (best.mean_ms, best.within_1_h, best.outside) == (0.0, 1.0, 0.0)  # its waves begin at 11:00
