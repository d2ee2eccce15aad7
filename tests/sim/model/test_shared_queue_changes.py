"""The shared queue when time passes, people come and go, and nobody takes a lead."""

import datetime as dt

from tests.hand import Table, at, days, first_touches, hours, owners_of, play

QUEUE: Table = {"routing": {"method": "shared_queue"}}


def test_a_lead_that_nobody_takes_from_the_queue_goes_to_the_fallback_in_time() -> None:
    trace = play(
        arrivals=[0],
        people=[{"name": "A", "shift": "Fri 09:00-17:00"}],
        teams=[{"name": "night", "role": "ae", "headcount": 1}],
        option=QUEUE | {"fallback": ["night"], "fallback_after": "4h"},
    )
    assert owners_of(trace) == [("", 0), ("night 1", hours(4))]
    assert first_touches(trace) == [hours(4)]


def test_a_fallback_without_its_method_prefers_who_is_on_shift() -> None:
    """B has as few assignments as A and comes behind, but is there."""
    trace = play(
        arrivals=[at("Mon 10:00")],
        people=[{"name": "C", "attributes": {"size": "large"}}],
        teams=[
            {"name": "A", "role": "ae", "headcount": 1, "shift": "Fri 09:00-17:00"},
            {"name": "B", "role": "ae", "headcount": 1},
        ],
        option=QUEUE | {"fallback": ["A", "B"], "eligibility": [{"match": ["size"]}]},
    )
    assert owners_of(trace) == [("B 1", at("Mon 10:00"))]


def test_leads_of_a_band_are_for_everybody_when_the_last_of_their_people_leaves() -> None:
    """Lead 1 is not hot, so it is B's to take; B leaves without a word, and A may take it from then on."""
    trace = play(
        arrivals=[hours(1)],
        people=["A", {"name": "B", "leaves": dt.date(2026, 1, 6), "shift": "Sat 09:00-17:00"}],
        scores=[10.0],
        option={
            "routing": {"method": "score_priority", "hot_to": ["A"], "then": {"method": "shared_queue"}},
            "sla": [{"tier": "hot", "when": {"min_score": 60.0}}],
        },
    )
    assert owners_of(trace) == [("", hours(1)), ("A", days(1))]
