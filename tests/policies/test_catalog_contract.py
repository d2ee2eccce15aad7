"""What every routing method of the catalogue keeps, whatever the floor looks like."""

import copy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.catalog import METHODS, RoutingError, build, weight_of
from policies.plugins import load_plugins
from policies.router_names import ROUTERS
from policies.routing import Method
from policies.settings import Routing
from policies.views import EventKind, LeadView, RoutingEvent
from tests.policies.floor import Rep, lead, only, team_of

NORTH = {"attribute": "region", "territories": {"north": "SDR"}}
SETTINGS: dict[str, list[dict[str, Any]]] = {
    "count_based": [{}, {"max_lead": 2}, {"calibrate": False, "credit_no_show": True, "credit_rejected": True}],
    "score_priority": [{}, {"hot_to": ["SDR"], "bands": [60, 20]}, {"then": {"method": "calendar_aware"}}],
    "territory": [NORTH, {**NORTH, "then": {"method": "round_robin"}}, {**NORTH, "then": {"method": "shared_queue"}}],
}


PLUGIN = """
def choose(lead, people, now):
    return min(people, key=lambda person: (person.assignments, person.number)).name
"""


def _plugin() -> Method:
    with TemporaryDirectory() as folder:
        file = Path(folder, "least_assigned.py")
        file.write_text(PLUGIN, encoding="utf-8")
        return build(Routing(method="plugin", plugin=str(file)), load_plugins([str(file)]))


def _method(name: str, extra: dict[str, Any]) -> Method:
    if name == "plugin":
        return _plugin()
    return build(Routing.model_validate({"method": name, **extra}))


CATALOGUE = [
    pytest.param(_method(name, extra), id=f"{name} {extra}" if extra else name)
    for name in METHODS
    for extra in SETTINGS.get(name, [{}])
]
whole_catalogue = pytest.mark.parametrize("method", CATALOGUE)


def some_rep(number: int) -> st.SearchStrategy[Rep]:
    few = st.integers(0, 3)
    return st.builds(
        Rep,
        number=st.just(number),
        name=st.just("ABCDEFGH"[number]),
        column=few.map(float),
        assignments=few,
        active=few,
        idle_since=few,
        is_free=st.booleans(),
        is_away=st.booleans(),
        on_shift=st.booleans(),
        first_touch=few,
    )


floors = st.integers(0, 6).flatmap(lambda size: st.tuples(*(some_rep(number) for number in range(size)))).map(list)
leads = st.builds(
    lead, score=st.floats(0, 100), hot=st.booleans(), attributes=st.just({"region": "north", "size": None})
)
events = st.builds(
    RoutingEvent,
    kind=st.sampled_from(("assigned", "rejected", "no_show", "joined", "returned")),
    turn=st.integers(1, 1000),
    weight=st.floats(0.01, 100),
    others=st.lists(st.floats(0, 1000), max_size=4).map(tuple),
)


@whole_catalogue
@given(people=floors, one=leads)
def test_a_method_answers_the_same_twice_changes_nothing_and_chooses_from_the_people(
    method: Method, people: list[Rep], one: LeadView
) -> None:
    before = copy.deepcopy((people, one))
    first = method.choose(one, people, 7)
    assert method.choose(one, people, 7) is first
    assert (people, one) == before
    if first is not None:
        only(first, people)


@whole_catalogue
@given(column=st.floats(0, 1e6), event=events)
def test_what_is_remembered_is_a_pure_finite_number(method: Method, column: float, event: RoutingEvent) -> None:
    assert method.remember(column, event) == method.remember(column, event)
    assert abs(method.remember(column, event)) < 1e9


@whole_catalogue
def test_with_nobody_eligible_nobody_is_chosen_or_ever_served(method: Method) -> None:
    assert method.choose(lead(attributes={"region": "north"}), [], 0) is None
    assert not method.serves(lead(attributes={"region": "north"}), [])


@whole_catalogue
def test_a_lead_is_held_exactly_while_nobody_is_on_shift_unless_the_method_is_blind(method: Method) -> None:
    one = lead(attributes={"region": "north"})
    away, present = team_of("ABC", on_shift=False), team_of("ABC")
    assert (method.choose(one, away, 0) is None) == method.holds
    assert method.choose(one, present, 0) is not None
    assert method.serves(one, away)


@whole_catalogue
def test_equal_people_are_taken_in_roster_order(method: Method) -> None:
    people = team_of("ABCD")
    chosen = method.choose(lead(attributes={"region": "north"}), people, 0)
    assert only(chosen, people).name == "A"


@whole_catalogue
def test_of_equal_people_pushed_work_goes_to_fewest_assignments(method: Method) -> None:
    people = team_of("ABCD", assignments=5)
    people[2].assignments = 4
    chosen = method.choose(lead(attributes={"region": "north"}), people, 0)
    assert only(chosen, people).name == ("A" if method.pulls else "C")


IRRELEVANT: dict[str, dict[str, Any]] = {
    "round_robin": {"active": 9, "idle_since": 9, "first_touch": 9, "is_free": False, "on_shift": False, "weight": 9.0},
    "available_round_robin": {"active": 9, "idle_since": 9, "first_touch": 9, "is_free": False, "weight": 9.0},
    "count_based": {"active": 9, "idle_since": 9, "first_touch": 9, "is_free": False, "weight": 9.0},
    "least_loaded": {"column": 9.0, "idle_since": 9, "first_touch": 9, "is_free": False, "weight": 9.0},
    "calendar_aware": {"column": 9.0, "active": 9, "idle_since": 9, "is_free": False, "weight": 9.0},
    "shared_queue": {"column": 9.0, "active": 9, "assignments": 9, "first_touch": 9, "weight": 9.0},
}


@pytest.mark.parametrize(("name", "changes"), [(n, {k: v}) for n, all_ in IRRELEVANT.items() for k, v in all_.items()])
def test_what_a_method_does_not_look_at_does_not_matter(name: str, changes: dict[str, Any]) -> None:
    method = build(Routing(method=name))
    people = team_of("ABC")
    for key, value in changes.items():
        setattr(people[0], key, value)
    assert only(method.choose(lead(), people, 0), people).name == "A"


@whole_catalogue
@pytest.mark.parametrize("kind", ["rejected", "no_show", "joined", "returned"])
def test_without_others_and_credits_events_leave_a_first_column_alone(method: Method, kind: EventKind) -> None:
    if method.remember(5.0, RoutingEvent("no_show", 1, 1.0)) == 4.0:  # the one with credits
        kind = "joined"
    assert method.remember(0.0, RoutingEvent(kind, 1, 1.0)) == 0.0


def test_only_round_robin_by_order_or_weight_is_blind_and_only_the_shared_queue_pulls() -> None:
    plain = [_method(name, SETTINGS.get(name, [{}])[0]) for name in METHODS]
    assert [m.name for m in plain if not m.holds] == ["round_robin", "weighted_round_robin"]
    assert [m.name for m in plain if m.pulls] == ["shared_queue"]


def test_every_method_is_described_and_named_in_the_five_routers() -> None:
    readme = (Path(__file__).parents[2] / "policies" / "README.md").read_text(encoding="utf-8")
    for name, entry in METHODS.items():
        section = readme.split(f"### `{name}`\n")[1].split("\n##")[0]
        assert list(entry.called) == list(ROUTERS)
        for router, called in entry.called.items():
            assert f"{ROUTERS[router]}: {called.words}{'' if called.confirmed else ' (?)'}" in section


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"method": "calender_aware"}, 'routing.method: "calender_aware" is unknown (did you mean "calendar_aware"?)'),
        ({"method": "territory", "territories": {"north": "SDR"}}, "routing.attribute: territory needs"),
        ({"method": "territory", "attribute": "region"}, "routing.territories: territory needs"),
        ({"method": "score_priority", "bands": [20, 80]}, "routing.bands: lower bounds must fall"),
        ({"method": "plugin"}, "routing.plugin: the method plugin needs the path"),
        ({"method": "plugin", "plugin": "mine.py"}, 'routing.plugin: "mine.py" is not loaded'),
        ({"method": "score_priority", "then": {"method": "x"}}, 'routing.method: "x" is unknown; allowed: round_robin'),
    ],
)
def test_settings_without_a_method_are_refused_by_key(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(RoutingError) as refused:
        build(Routing.model_validate(settings))
    assert str(refused.value).startswith(message)


def test_a_weight_is_the_options_by_person_then_by_team_then_the_persons_own_then_one() -> None:
    routing = Routing(method="weighted_round_robin", weights={"Anna": 3.0, "SDR": 2.0})
    assert weight_of(routing, "Anna", "SDR", 5.0) == 3.0
    assert weight_of(routing, "Ben", "SDR", 5.0) == 2.0
    assert weight_of(routing, "Carl", "AE", 5.0) == 5.0
    assert weight_of(routing, "Carl", "AE", None) == 1.0
