"""Exact sequences and the fairness rules of each routing method."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.catalog import build
from policies.routing import Method
from policies.settings import Routing
from policies.views import EventKind
from tests.policies.floor import Floor, Rep, lead, only, team_of


def method(name: str, **extra: object) -> Method:
    return build(Routing.model_validate({"method": name, **extra}))


@pytest.mark.parametrize("name", ["round_robin", "available_round_robin", "count_based", "weighted_round_robin"])
def test_seven_leads_in_one_millisecond_go_a_b_c_a_b_c_a(name: str) -> None:
    assert Floor(method(name), team_of("ABC")).give(7) == "ABCABCA"


def test_round_robin_gives_a_turn_to_who_is_off_shift_and_available_round_robin_skips_it() -> None:
    blind, seeing = team_of("ABC"), team_of("ABC")
    blind[1].on_shift = seeing[1].on_shift = False
    assert Floor(method("round_robin"), blind).give(6) == "ABCABC"
    assert Floor(method("available_round_robin"), seeing).give(6) == "ACACAC"


def test_who_was_skipped_gets_the_next_turn_once() -> None:
    floor = Floor(method("available_round_robin"), team_of("ABC"))
    floor.people[1].on_shift = False
    assert floor.give(5) == "ACACA"
    floor.people[1].on_shift = True
    assert floor.give(6) == "BCABCA"


def test_weights_two_one_one_share_four_leads_two_one_one() -> None:
    people = team_of("ABC")
    people[0].weight = 2.0
    assert Floor(method("weighted_round_robin"), people).give(8) == "ABCABCAA"


def test_a_weight_of_three_ties_exactly_after_each_round() -> None:
    people = team_of("AB")
    people[0].weight = 3.0
    floor = Floor(method("weighted_round_robin"), people)
    for rounds in range(1, 2001):
        floor.give(4)
        assert [rep.column for rep in people] == [rounds, rounds]


@given(weights=st.lists(st.integers(1, 9), min_size=1, max_size=6), leads=st.integers(0, 200))
def test_weighted_shares_are_within_one_turn_of_the_weights_at_any_time(weights: list[int], leads: int) -> None:
    people = [Rep(n, "ABCDEF"[n], weight=float(weight)) for n, weight in enumerate(weights)]
    Floor(method("weighted_round_robin"), people).give(leads)
    rounds = [rep.assignments / rep.weight for rep in people]
    # Each pointer advances by 1/weight <= 1 from the lowest, so no two are further apart than one round.
    assert max(rounds) - min(rounds) <= 1 + 1e-9
    assert sum(rep.assignments for rep in people) == leads


def test_a_joiner_starts_at_the_lowest_pointer_and_does_not_catch_up() -> None:
    floor = Floor(method("weighted_round_robin"), team_of("AB"))
    floor.give(10)
    floor.join(Rep(2, "C"))
    assert floor.give(6) == "CABCAB"


def test_without_calibration_a_joiner_gets_all_leads_until_level() -> None:
    floor = Floor(method("count_based", calibrate=False), team_of("AB"))
    floor.give(6)
    floor.join(Rep(2, "C"))
    assert floor.give(5) == "CCCAB"


def test_with_calibration_a_joiner_starts_at_the_mean_of_the_others() -> None:
    floor = Floor(method("count_based"), team_of("AB"))
    floor.give(6)
    floor.join(Rep(2, "C"))
    assert floor.people[2].column == 3.0
    assert floor.give(6) == "CABCAB"


@pytest.mark.parametrize(("catch_up", "after"), [(False, "BACBACBA"), (True, "BBBABCAB")])
def test_a_returner_is_lifted_to_the_mean_or_catches_up(catch_up: bool, after: str) -> None:
    floor = Floor(method("count_based", vacation_catch_up=catch_up), team_of("ABC"))
    floor.people[1].on_shift = False
    assert floor.give(6) == "ACACAC"
    floor.people[1].on_shift = True
    floor.tell(floor.people[1], "returned")
    assert floor.give(8) == after


def test_a_returner_who_is_ahead_is_not_put_back() -> None:
    floor = Floor(method("count_based"), team_of("AB"))
    floor.people[0].column = 9.0
    floor.tell(floor.people[0], "returned")
    assert floor.people[0].column == 9.0


@pytest.mark.parametrize(("kind", "key"), [("no_show", "credit_no_show"), ("rejected", "credit_rejected")])
def test_a_credit_gives_the_turn_back_only_when_asked_for(kind: EventKind, key: str) -> None:
    for credit, next_one in ((True, "B"), (False, "A")):
        floor = Floor(method("count_based", **{key: credit}), team_of("AB"))
        assert floor.give(2) == "AB"
        floor.tell(floor.people[1], kind)
        assert floor.give(1) == next_one


def test_nobody_gets_more_than_max_lead_ahead_of_the_last() -> None:
    floor = Floor(method("count_based", max_lead=2), team_of("ABC"))
    floor.people[2].on_shift = False
    assert floor.give(6) == "ABAB--"
    floor.people[2].on_shift = True
    assert floor.give(4) == "CCAB"


def test_who_is_on_time_off_does_not_hold_up_the_others() -> None:
    floor = Floor(method("count_based", max_lead=2), team_of("ABC"))
    floor.people[2].on_shift, floor.people[2].is_away = False, True
    assert floor.give(6) == "ABABAB"


def test_least_loaded_follows_active_leads_not_assignments() -> None:
    people = team_of("ABC", active=4)
    people[2].active, people[2].assignments = 3, 99
    assert Floor(method("least_loaded"), people).give(3) == "CAB"


def test_calendar_aware_takes_the_earliest_first_touch_off_shift_too_once_somebody_is_on() -> None:
    people = team_of("ABC")
    people[0].first_touch, people[1].first_touch, people[2].first_touch = 900, 300, 600
    people[1].on_shift = False
    aware = method("calendar_aware")
    assert only(aware.choose(lead(), people, 0), people).name == "B"
    people[0].on_shift = people[2].on_shift = False
    assert aware.choose(lead(), people, 0) is None


def test_the_shared_queue_is_pulled_by_who_is_free_and_idle_longest() -> None:
    people = team_of("ABCD", idle_since=500)
    people[1].idle_since, people[2].idle_since, people[3].idle_since = 100, 200, 200
    people[1].is_free = False
    queue = method("shared_queue")
    assert only(queue.choose(lead(), people, 900), people).name == "C"
    for rep in people:
        rep.is_free = False
    assert queue.choose(lead(), people, 900) is None


def test_hot_leads_go_to_those_named_and_the_rest_to_the_rest() -> None:
    people = [*team_of("AB"), Rep(2, "C", team="Hot desk")]
    by_score = method("score_priority", hot_to=["Hot desk"], bands=[80, 40])
    assert only(by_score.choose(lead(score=80.0), people, 0), people).name == "C"
    assert only(by_score.choose(lead(score=79.9), people, 0), people).name == "A"
    by_tier = method("score_priority", hot_to=["C"])
    assert only(by_tier.choose(lead(hot=True), people, 0), people).name == "C"
    assert only(by_tier.choose(lead(hot=False), people, 0), people).name == "A"


def test_hot_leads_wait_for_their_people_off_shift_but_a_side_without_people_is_served_by_all() -> None:
    people = [*team_of("AB"), Rep(2, "C", on_shift=False)]
    by_tier = method("score_priority", hot_to=["C"])
    assert by_tier.choose(lead(hot=True), people, 0) is None
    assert only(by_tier.choose(lead(hot=True), people[:2], 0), people).name == "A"
    alone = [Rep(2, "C")]
    assert only(by_tier.choose(lead(hot=False), alone, 0), alone).name == "C"


def test_held_leads_are_given_out_by_band_or_else_by_points() -> None:
    leads = [lead(0, score=10.0), lead(1, score=45.0), lead(2, score=40.0), lead(3, score=90.0)]

    def order(chosen: Method) -> list[int]:
        return [one.number for one in sorted(leads, key=chosen.precedence)]

    assert order(method("score_priority", bands=[80, 40])) == [3, 1, 2, 0]
    assert order(method("score_priority")) == [3, 1, 2, 0]
    assert order(method("score_priority", bands=[80])) == [3, 0, 1, 2]
    assert order(method("available_round_robin")) == [0, 1, 2, 3]


def test_a_territory_without_people_is_never_served_and_one_off_shift_is_held() -> None:
    people = [Rep(0, "A", team="North"), Rep(1, "B", team="South", on_shift=False)]
    map_ = method("territory", attribute="region", territories={"n": "North", "s": ["South"], "w": "Nobody"})
    where = {value: lead(attributes={"region": value}) for value in ("n", "s", "w", "x", None)}
    assert only(map_.choose(where["n"], people, 0), people).name == "A"
    assert map_.choose(where["s"], people, 0) is None
    assert map_.serves(where["s"], people)
    for value in ("w", "x", None):
        assert map_.choose(where[value], people, 0) is None
        assert not map_.serves(where[value], people)


def test_a_territory_may_be_a_source() -> None:
    people = team_of("AB")
    map_ = method("territory", attribute="source", territories={"web": "B"})
    assert only(map_.choose(lead(source="web"), people, 0), people).name == "B"


def test_among_the_people_of_the_fallback_territories_do_not_matter() -> None:
    inner = {"method": "score_priority", "then": {"method": "least_loaded"}}
    map_ = method("territory", attribute="region", territories={"n": "North"}, then=inner)
    assert map_.for_fallback.name == "least_loaded"
    assert method("round_robin").for_fallback.name == "round_robin"
