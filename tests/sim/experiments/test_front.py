"""Cadences by hand: what one brings against the opt-outs and complaints it costs, on the same worlds."""

from scenarios.loading import loads
from sim.experiments.front import GUARDS, Front, Point, Value, front, longest_cadence, shortened_cadences
from sim.measures.summary import Measured, Summary
from tests.tui.small import SMALL

CADENCE = """
[[cadence]]
steps = [{ channel = "phone" }, { channel = "phone", after = "1d" }, { channel = "phone", after = "1d" }]
"""
SCENARIO = loads(SMALL.replace("[[sla]]", f"{CADENCE}\n[[sla]]", 1))
OPTION = SCENARIO.policies[0]
KPI = "meetings_booked_per_mql"
Runs = tuple[Summary, ...]


def runs(*rows: tuple[float, float, float]) -> Runs:
    """Meetings of 100 MQLs, opt-outs of 100 touched, complaints of 1,000 messages, a run each."""
    found = []
    for meetings, opt_outs, complaints in rows:
        ratios = {KPI: (meetings, 100.0), "opt_out_rate": (opt_outs, 100.0), "complaint_rate": (complaints, 1000.0)}
        whole = Measured(ratios, {}, {})
        found.append(Summary(whole, (whole,), 100))
    return tuple(found)


def points(**given: Runs) -> dict[str, Point]:
    found: Front = front(SCENARIO, OPTION, "base", KPI, given)
    return {each.name: each for each in found.points}


BASE = runs((10, 2, 1), (11, 2, 1), (12, 2, 1))


def test_more_for_no_more_harm_dominates_clearly() -> None:
    told = points(base=BASE, better=runs((15, 2, 1), (16, 2, 1), (17, 2, 1)))
    assert (told["base"].kind, told["base"].by) == ("dominated", "better")
    assert (told["better"].kind, told["better"].by) == ("front", None)
    assert told["base"].is_file


def test_more_for_more_harm_leaves_both_on_the_front() -> None:
    told = points(base=BASE, pushy=runs((15, 5, 1), (16, 5, 1), (17, 5, 1)))
    assert {each.kind for each in told.values()} == {"front"}
    assert told["base"].like == ()


def test_harm_that_is_not_shown_is_no_licence() -> None:
    """More opt-outs by the numbers, not beyond chance: no clear domination, however few the runs."""
    told = points(base=BASE, unsure=runs((15, 2, 1), (16, 6, 1), (17, 1, 1)))
    assert told["base"].kind == "front"


def test_what_only_the_numbers_say_may_be_chance() -> None:
    told = points(base=BASE, maybe=runs((10, 2, 1), (15, 2, 1), (11, 2, 1)))
    assert (told["base"].kind, told["base"].by) == ("open", "maybe")
    assert told["base"].like == ("maybe",)
    assert told["maybe"].like == ("base",)


def test_equal_cadences_are_alike_and_dominate_nothing() -> None:
    told = points(base=BASE, twin=BASE)
    assert {each.kind for each in told.values()} == {"front"}
    assert told["base"].like == ("twin",)


def test_guard_lines_are_read_from_the_mean_and_from_the_interval() -> None:
    nothing = Value(None, None, None)

    def at(mean: float, high: float | None) -> Point:
        return Point("x", nothing, nothing, Value(mean, 0.0, high), "front", None, (), is_file=False)

    assert GUARDS == (0.001, 0.003)
    assert [at(mean, None).guard for mean in (0.0009, 0.001, 0.0029, 0.003)] == [None, 0.001, 0.001, 0.003]
    assert (at(0.0009, 0.0011).guard, at(0.0009, 0.0011).may_reach) == (None, 0.001)
    assert at(0.0009, None).may_reach is None


def test_cadences_are_cut_to_their_first_steps() -> None:
    assert longest_cadence(OPTION) == 3
    cut = shortened_cadences(OPTION, range(1, 4))
    assert [len(cut[count].cadence[0].steps) for count in (1, 2, 3)] == [1, 2, 3]
    assert cut[3] == OPTION
