"""A swim lane draws what it is given, where it is given."""

import pytest

from sim.reports.pictures import svg
from sim.reports.swim_lane import Step, Way, swim_lane

STEPS = (Step(0, 0, "in"), Step(1, 1, "chosen", "by turn"), Step(0, 2, "back", is_exception=True))


def words(*ways: Way) -> list[str]:
    figure = swim_lane(("Marketing", "RevOps"), STEPS, ways)
    return [text.get_text() for text in figure.axes[0].texts if text.get_text()]


def test_lanes_steps_and_labels_are_all_on_it() -> None:
    assert words(Way(0, 1, "yes"), Way(0, 2, "no")) == [
        "Marketing", "RevOps", "in", "chosen", "by turn", "back", "yes", "no",
    ]  # fmt: skip


def test_two_steps_in_one_place_or_a_way_to_nowhere_are_refused() -> None:
    with pytest.raises(ValueError, match="one place"):
        swim_lane(("a",), (Step(0, 0, "x"), Step(0, 0, "y")), ())
    with pytest.raises(ValueError, match="not there"):
        swim_lane(("a",), (Step(0, 0, "x"),), (Way(0, 1),))


def test_the_same_lane_is_the_same_bytes_and_dollars_are_no_formula() -> None:
    one = svg(swim_lane(("$a$",), (Step(0, 0, "$x^2$", "word " * 90),), ()))
    assert one == svg(swim_lane(("$a$",), (Step(0, 0, "$x^2$", "word " * 90),), ()))
