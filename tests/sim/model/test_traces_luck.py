"""Luck belongs to leads, attempts and people: what an option or a headcount changes moves nobody else's draws."""

import datetime as dt
from typing import Any

import numpy as np
import pytest

from policies.settings import Policy
from scenarios.scenario import Scenario
from sim.model.availability import compose
from sim.model.engine import simulate
from sim.model.roster import Roster
from sim.model.streams import Purpose
from sim.model.trace import Touch, Trace
from sim.model.work import Luck
from sim.model.world import World, draw_world
from tests.hand import Table, attempt_times, days, hours, play, steps
from tests.sim.model.hand_worlds import hand_scenario


@pytest.mark.parametrize("length", [4, 6])
@pytest.mark.parametrize("phone_is_open", [True, False])
def test_the_third_attempt_has_its_own_luck_whatever_is_skipped_before_it_or_planned_behind(
    length: int, phone_is_open: bool
) -> None:
    cadence = [("email", "0m"), ("phone", "1d"), ("email", "1d"), *[("email", "1d")] * (length - 3)]
    trace = play(
        arrivals=[0],
        luck=[[0.9, 0.9, 0.1, 0.9, 0.9, 0.9]],
        email={"reply_delay": "1h"},
        cadence=cadence,
        columns={"consent": {"phone": np.array([phone_is_open])}},
    )
    third = days(2) if phone_is_open else days(1) + days(1)
    assert attempt_times(trace)[-1] == third
    assert trace.leads.contacted.tolist() == [third + hours(1)]
    assert trace.leads.attempts.tolist() == [2 + phone_is_open]


def drawn(**tables: Any) -> Scenario:
    """Forty leads a week for two weeks, three people at any hour, four calls a lead."""
    plain: Table = {
        "scenario": {"name": "drawn", "start": dt.date(2026, 1, 5), "weeks": 2, "seed": 5},
        "sources": [{"name": "form", "leads_per_week": 40.0, "qualify_rate": 0.3}],
        "channels": {"phone": {"reach": 0.4, "work_time": "1m"}, "email": {"reach": 0.2, "reply_delay": "2h"}},
        "teams": [{"name": "SDR", "headcount": 3}],
        "policies": [{"name": "plain", "cadence": [{"steps": steps("0m", "1h", "1h", "1h")}]}],
    }
    return hand_scenario(**(plain | tables))


def outcomes(trace: Trace, step: int) -> dict[int, int]:
    """Lead -> outcome of its attempt at this step."""
    own = trace.touches
    rows = (own.kind == Touch.ATTEMPT) & (own.step == step)
    return dict(zip(own.lead[rows].tolist(), own.outcome[rows].tolist(), strict=True))


@pytest.mark.parametrize("step", [0, 1, 2, 3])
def test_who_answers_at_a_step_answers_there_in_a_longer_cadence_too(step: int) -> None:
    option: Table = {"name": "longer", "cadence": [{"steps": steps("0m", "1h", "1h", "1h", "1h", "1h")}]}
    short, long = (drawn(), drawn(policies=[option]))
    before, after = (outcomes(simulate(draw_world(one, 0), one.policies[0]), step) for one in (short, long))
    assert len(before) > 5
    assert before == after


def test_who_answers_at_the_third_step_answers_there_though_the_second_is_closed() -> None:
    mixed: Table = {
        "name": "plain",
        "cadence": [{"steps": steps(("email", "0m"), ("phone", "3h"), ("email", "3h"), ("email", "3h"))}],
    }
    open_to = drawn(policies=[mixed])
    source: Table = {"name": "form", "leads_per_week": 40.0, "qualify_rate": 0.3, "consent": {"phone": 0.0}}
    closed_to = drawn(policies=[mixed], sources=[source])
    before, after = (outcomes(simulate(draw_world(one, 0), one.policies[0]), 2) for one in (open_to, closed_to))
    both = before.keys() & after.keys()
    assert len(both) > 5
    assert len(after) > len(both)
    assert {lead: before[lead] for lead in both} == {lead: after[lead] for lead in both}


def staffed(headcount: int) -> Scenario:
    """SDRs and AEs who fall ill, have meetings, other work and leave; the option has so many SDRs."""
    life: Table = {
        "shift": "Mon-Fri 09:00-17:00",
        "absence": 0.1,
        "internal_meetings_per_week": 4.5,
        "other_work": 0.3,
        "turnover_per_year": 1.0,
    }
    return drawn(
        teams=[
            {"name": "SDR", "headcount": 6, "role": "sdr", **life},
            {"name": "AE", "headcount": 3, "role": "ae", **life},
        ],
        policies=[{"name": "staffed", "staffing": {"SDR": {"headcount": headcount}}}],
    )


def life_of(roster: Roster, name: str) -> list[list[int]]:
    """All that nature decides of a person, as lists of instants."""
    number = next(one.number for one in roster.people if one.name == name)
    own = roster.absences
    windows = [edges for kind in (roster.calendar, roster.real, roster.other_work) for edges in kind.of(number)]
    return [
        *(edges.tolist() for edges in windows),
        own.start[own.person == number].tolist(),
        own.end[own.person == number].tolist(),
        roster.leaves.at[roster.leaves.person == number].tolist(),
    ]


def columns_of(world: World) -> dict[str, list[float]]:
    """Every per-lead column of a world, and draws of many kinds."""
    names = ("created", "source", "hour_shift", "intent", "quality", "z", "duplicate_of", "reachable", "value")
    luck = {purpose.name: world.uniforms(purpose, 0, 0).tolist() for purpose in (Purpose.CONNECT, Purpose.WORK)}
    return {name: getattr(world, name).tolist() for name in names} | luck


def test_six_and_eight_sdrs_meet_the_same_absences_meetings_and_leads() -> None:
    six, eight = (draw_world(staffed(count), 0) for count in (6, 8))
    rosters = [compose(world, world.scenario.policies[0]) for world in (six, eight)]
    names = [one.name for one in rosters[0].people]
    assert [len(one.people) for one in rosters] == [9, 11]
    for name in names:
        assert life_of(rosters[0], name) == life_of(rosters[1], name)
    assert columns_of(six) == columns_of(eight)


def test_a_team_that_grows_in_the_file_moves_no_lead_and_nobody_of_it() -> None:
    teams = [[{"name": "SDR", "headcount": count, "absence": 0.1}] for count in (6, 8)]
    six, eight = (draw_world(drawn(teams=team), 0) for team in teams)
    assert columns_of(six) == columns_of(eight)
    rosters = [compose(world, world.scenario.policies[0]) for world in (six, eight)]
    for number in range(1, 7):
        assert life_of(rosters[0], f"SDR {number}") == life_of(rosters[1], f"SDR {number}")


def luck_under(**option: Any) -> Luck:
    """Luck of one drawn world under an option with the tables given."""
    return Luck(draw_world(drawn(), 0), Policy.model_validate({"name": "other"} | option))


@pytest.mark.parametrize("kind", ["lognormal", "gamma"])
def test_a_quicker_notice_is_later_for_no_lead(kind: str) -> None:
    def lag(mean: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.asarray(luck_under(notify={"dist": kind, "mean": mean, "cv": 1.0}).notice_ms(0))

    assert np.all(lag("10m") <= lag("20m"))
    assert np.any(lag("10m") < lag("20m"))


def simulated(scenario: Scenario) -> Trace:
    return simulate(draw_world(scenario, 0), scenario.policies[0])


def test_better_reach_loses_no_contact() -> None:
    one_call: Table = {"name": "plain", "cadence": [{"steps": steps("0m")}]}
    poor, better = (
        simulated(drawn(channels={"phone": {"reach": reach}}, policies=[one_call])).leads.contacted
        for reach in (0.3, 0.5)
    )
    assert np.all((better == poor) | (better < poor))
    assert np.count_nonzero(better < poor) > 5


@pytest.mark.parametrize("column", ["phone_ok", "email_ok"])
def test_cleaner_data_spoil_no_contact(column: str) -> None:
    quality: Table = {"data_quality": {"stale_contacts": 0.4}}
    options: list[Table] = [{"name": "plain"}, {"name": "plain", "data_care": {"stale_contacts": 0.2}}]
    as_is, cleaned = (getattr(simulated(drawn(policies=[option], **quality)).leads, column) for option in options)
    assert np.all(cleaned >= as_is)
    assert np.count_nonzero(cleaned > as_is) > 5


def test_more_adherence_neglects_no_lead_that_was_worked() -> None:
    worked = [
        ~simulated(drawn(teams=[{"name": "SDR", "headcount": 3, "adherence": share}])).assignments.neglected
        for share in (0.5, 0.7)
    ]
    assert np.all(worked[1] >= worked[0])
    assert np.count_nonzero(worked[1] > worked[0]) > 5


def test_a_better_show_rate_loses_no_meeting() -> None:
    def held(rate: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return simulated(
            drawn(
                channels={"phone": {"reach": 0.9}},
                teams=[{"name": "SDR", "headcount": 30, "show_rate": rate}],
                meetings={"host": "owner", "reschedule": 0.0},
            )
        ).leads.held

    assert np.all(held(0.9) >= held(0.5))
    assert np.count_nonzero(held(0.9) > held(0.5)) > 2
