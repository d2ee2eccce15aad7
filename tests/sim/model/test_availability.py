from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from policies.durations import DAY, HOUR, MINUTE, NEVER
from scenarios.loading import load, loads
from scenarios.problems import ScenarioError
from scenarios.saving import save
from scenarios.windows import Windows
from sim.experiments.jobs import Job
from sim.model.availability import compose
from sim.model.roster import Roster, people_of
from sim.model.seats import day_edges
from sim.model.trace import PersonWindows
from sim.model.world import World, draw_world
from tests.sim.model.rosters import Table, absent, clock, roster_of, windows, world_of

OFFICE: Table = {"name": "SDR", "headcount": 1, "shift": "Mon-Fri 09:00-17:00"}
BUSY: Table = OFFICE | {
    "headcount": 3,
    "breaks": ["12:00-12:30"],
    "other_work": 0.5,
    "internal_meetings_per_week": 4.5,
    "absence": 0.15,
    "turnover_per_year": 3.0,
    "vacancy": "1w",
    "ramp": [0.5, 0.75],
    "time_off": [{"from": dt.date(2026, 1, 15), "to": dt.date(2026, 1, 16)}],
}
MONDAY = dt.date(2026, 1, 5)


def days_of(world: World, roster: Roster, person: int, shift: str) -> list[Windows]:
    edges = day_edges(shift, world.timeline, roster.people[person].timezone)
    return [Windows.of([(a, b)]) for a, b in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)]


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(
        ["24x7", "Mon-Fri 09:00-17:00", "Mon-Sun 22:00-06:00", "Tue 08:00-12:00 13:00-17:00, Sat 00:00-24:00"]
    ),
    st.sampled_from([(), ("12:00-12:30",), ("12:00-12:30", "23:50-00:10")]),
    st.sampled_from(["UTC", "Europe/Warsaw", "Australia/Lord_Howe", "America/New_York"]),
    st.floats(0, 1),
    st.floats(0, 30),
    st.floats(0, 1),
    st.integers(0, 1000),
)
def test_windows_nest_and_the_calendar_is_made_up_of_presence_other_work_and_absence(
    shift: str, breaks: tuple[str, ...], zone: str, other: float, meetings: float, absence: float, replication: int
) -> None:
    team = BUSY | {
        "shift": shift,
        "breaks": breaks,
        "timezone": zone,
        "other_work": other,
        "internal_meetings_per_week": meetings,
        "absence": absence,
    }
    everybody_gone = {"kind": "everybody_absent", "day": 8, "hour": 10.5, "over": "5h"}
    left = {"kind": "left_in_rotation", "day": 10, "over": "4d", "person": 2}
    world = world_of(
        team, disruptions=(everybody_gone, left), replication=replication, start=dt.date(2026, 3, 16), holidays="PL"
    )
    roster = roster_of(world)
    for person in range(3):
        hours, on_shift, calendar, real, work, employed = (
            windows(each, person)
            for each in (roster.hours, roster.shift, roster.calendar, roster.real, roster.other_work, roster.employed)
        )
        gone = absent(roster.absences, person).intersect(calendar)
        assert on_shift.subtract(hours) == Windows.empty()
        assert on_shift.subtract(employed) == Windows.empty()
        assert calendar.subtract(on_shift) == Windows.empty()
        assert real.union(work).union(gone) == calendar
        assert real.total() + work.total() + gone.total() == calendar.total()
        for day in days_of(world, roster, person, shift):
            free = calendar.subtract(gone).intersect(day).total()
            assert abs(work.intersect(day).total() - other * free) <= 0.5 + 1e-6


def test_with_everything_off_the_clock_round_person_has_one_window() -> None:
    world = world_of({"name": "clerks", "headcount": 2}, weeks=52)
    roster = roster_of(world)
    for each in (roster.hours, roster.shift, roster.calendar, roster.real, roster.employed):
        assert [edge.tolist() for edge in each.of(1)] == [[0], [52 * 7 * DAY]]
    assert len(roster.other_work.starts) == len(roster.absences.person) == len(roster.joins.at) == 0


def test_a_floor_without_people_has_no_windows() -> None:
    roster = roster_of(world_of({"name": "clerks", "headcount": 0}))
    assert roster.people == ()
    assert roster.real.first.tolist() == [0]


def test_the_roster_of_a_staffing_is_composed_once_and_the_same_in_every_process() -> None:
    world, again = world_of(BUSY, holidays="PL"), world_of(BUSY, holidays="PL")
    first, second = world.scenario.policies
    assert compose(world, first) is compose(world, second.model_copy(update={"name": "other", "work_order": "score"}))
    assert compose(again, first).people == compose(world, first).people
    for name in ("hours", "shift", "calendar", "real", "other_work", "employed"):
        mine, theirs = getattr(compose(world, first), name), getattr(compose(again, first), name)
        for column in ("first", "starts", "ends"):
            assert_array_equal(getattr(mine, column), getattr(theirs, column))


def test_a_bigger_team_moves_nobody_elses_luck() -> None:
    account_executives = BUSY | {"name": "AE", "role": "ae"}
    small = roster_of(world_of(BUSY, account_executives, staffing={"SDR": {"headcount": 6}}))
    big = roster_of(world_of(BUSY, account_executives, staffing={"SDR": {"headcount": 8}}))
    for number, other in [*((person, person) for person in range(6)), *((6 + k, 8 + k) for k in range(3))]:
        assert small.people[number].name == big.people[other].name
        for name in ("shift", "calendar", "real", "other_work", "employed"):
            assert windows(getattr(small, name), number) == windows(getattr(big, name), other)
        assert absent(small.absences, number) == absent(big.absences, other)


def test_a_hire_has_the_luck_of_the_same_seat_in_a_bigger_team() -> None:
    grown = roster_of(world_of(BUSY, staffing={"SDR": {"hires": [{"count": 1, "from": dt.date(2026, 1, 19)}]}}))
    bigger = roster_of(world_of(BUSY | {"turnover_per_year": 0.0}, staffing={"SDR": {"headcount": 4}}))
    from_hire = Windows.of([(14 * DAY, 28 * DAY)])
    assert grown.people[3].name == "SDR 4"
    assert windows(grown.employed, 3).starts[0] == 14 * DAY
    both = windows(grown.employed, 3).intersect(from_hire)
    assert windows(grown.real, 3).intersect(both) == windows(bigger.real, 3).intersect(both)


def test_another_shift_keeps_days_of_absence_and_the_places_of_meetings() -> None:
    team = OFFICE | {"absence": 0.2, "internal_meetings_per_week": 5.0}
    day_shift, late_shift = world_of(team), world_of(team, staffing={"SDR": {"shift": "Mon-Fri 13:00-21:00"}})
    early, late = roster_of(day_shift), roster_of(late_shift)
    assert_array_equal(early.absences.start + 4 * HOUR, late.absences.start)
    assert_array_equal(early.calendar.starts + 4 * HOUR, late.calendar.starts)


def test_another_replication_has_other_luck() -> None:
    one, other = (roster_of(world_of(BUSY, replication=number)) for number in (0, 1))
    assert windows(one.real) != windows(other.real)


def test_breaks_are_off_the_calendar_but_on_shift() -> None:
    world = world_of(OFFICE | {"breaks": ["12:00-12:30"]})
    roster = roster_of(world)
    assert clock(world, roster.shift, day=MONDAY) == ["Mon 09:00-17:00"]
    assert clock(world, roster.calendar, day=MONDAY) == ["Mon 09:00-12:00", "Mon 12:30-17:00"]
    assert windows(roster.real) == windows(roster.calendar)


def test_holidays_close_the_floor_and_time_off_only_the_person() -> None:
    anna = {"name": "Anna", "time_off": [{"from": dt.date(2026, 1, 7), "to": dt.date(2026, 1, 8)}]}
    world = world_of(OFFICE | {"reps": [anna], "headcount": 2}, holidays="PL", weeks=1)
    roster = roster_of(world)
    assert [each[:3] for each in clock(world, roster.hours, 0)] == ["Mon", "Wed", "Thu", "Fri"]
    assert [each[:3] for each in clock(world, roster.shift, 0)] == ["Mon", "Fri"]
    assert [each[:3] for each in clock(world, roster.shift, 1)] == ["Mon", "Wed", "Thu", "Fri"]


def test_time_off_without_an_end_in_sight_is_time_off_to_the_end_of_the_run() -> None:
    gone = {"name": "Anna", "time_off": [{"from": dt.date(2026, 1, 7), "to": dt.date.max}]}
    world = world_of(OFFICE | {"reps": [gone]}, weeks=2)
    assert [each[:3] for each in clock(world, roster_of(world).shift)] == ["Mon", "Tue"]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_somebody_may_leave_on_the_last_day_there_is(zone: str) -> None:
    world = world_of(OFFICE | {"reps": [{"name": "Anna", "leaves": dt.date.max}], "timezone": zone}, weeks=1)
    assert windows(roster_of(world).shift).total() == 40 * HOUR


@pytest.mark.parametrize("whose", ["scenario", "team"])
def test_holidays_may_be_written_as_dates(whose: str) -> None:
    days: dict[str, Any] = {"holidays": [dt.date(2026, 1, 7)]}
    world = world_of(OFFICE | days, weeks=1) if whose == "team" else world_of(OFFICE, weeks=1, **days)
    assert [each[:3] for each in clock(world, roster_of(world).hours)] == ["Mon", "Tue", "Thu", "Fri"]


def test_a_team_may_have_holidays_of_its_own_of_several_countries() -> None:
    # 6 January is a holiday in Poland, 19 January in the United States
    world = world_of(OFFICE | {"holidays": ["PL", "US"]}, weeks=3)
    closed = {"Tue 06", "Mon 19"}
    days = {world.timeline.to_local(t).strftime("%a %d") for t in roster_of(world).hours.starts.tolist()}
    assert not closed & days
    assert len(days) == 15 - len(closed)


@pytest.mark.parametrize(("start", "hours"), [(dt.date(2026, 3, 28), 39), (dt.date(2026, 10, 24), 41)])
def test_a_weekend_with_a_clock_change_is_an_hour_shorter_or_longer(start: dt.date, hours: int) -> None:
    world = world_of(OFFICE, start=start, weeks=1, timezone="Europe/Warsaw")
    assert windows(roster_of(world).real).starts[0] == 17 * HOUR + hours * HOUR


def test_a_night_shift_is_absent_as_one_day() -> None:
    world = world_of(OFFICE | {"shift": "Mon-Fri 22:00-06:00", "absence": 0.5}, weeks=12)
    roster = roster_of(world)
    nights = {world.timeline.to_local(t).strftime("%H:%M") for t in roster.absences.start.tolist()}
    mornings = {world.timeline.to_local(t).strftime("%H:%M") for t in roster.absences.end.tolist()}
    assert (nights, mornings) == ({"22:00"}, {"06:00"})


def test_days_away_in_a_row_are_one_spell_over_the_weekend_known_in_its_first_shift() -> None:
    world = world_of(OFFICE | {"absence": 1.0, "absence_known_after": "45m"}, weeks=2)
    roster = roster_of(world)
    spells = roster.absences
    assert [spells.person.tolist(), spells.start.tolist()] == [[0], [9 * HOUR]]
    assert spells.end.tolist() == [11 * DAY + 17 * HOUR]
    assert spells.known_at.tolist() == [9 * HOUR + 45 * MINUTE]
    assert len(windows(roster.real)) == 0
    assert len(windows(roster.calendar)) == 10


def test_the_share_of_days_away_is_the_one_given() -> None:
    people, weeks, share = 40, 26, 0.1
    roster = roster_of(world_of(OFFICE | {"headcount": people, "absence": share}, weeks=weeks))
    days = people * weeks * 5
    gone = sum(absent(roster.absences, who).intersect(windows(roster.shift, who)).total() for who in range(people))
    assert gone % (8 * HOUR) == 0
    assert abs(gone // (8 * HOUR) - days * share) < 4 * np.sqrt(days * share * (1 - share))


def test_when_everybody_is_absent_it_is_known_only_some_time_into_the_shift() -> None:
    gone = {"kind": "everybody_absent", "day": 1, "hour": 0.0, "over": "1d", "team": "SDR"}
    world = world_of(OFFICE, OFFICE | {"name": "AE"}, disruptions=(gone,))
    spells = roster_of(world).absences
    assert spells.person.tolist() == [0]
    assert spells.start.tolist() == [DAY + 9 * HOUR]
    assert spells.end.tolist() == [2 * DAY]
    assert spells.known_at.tolist() == [DAY + 9 * HOUR + 30 * MINUTE]


def test_an_absence_of_all_outside_their_shifts_is_nobodys() -> None:
    gone = {"kind": "everybody_absent", "day": 5, "hour": 0.0, "over": "2d"}
    assert len(roster_of(world_of(OFFICE, disruptions=(gone,))).absences.person) == 0


def test_who_left_but_is_still_in_the_rotation_is_never_known_to_be_gone() -> None:
    left = {"kind": "left_in_rotation", "day": 1, "hour": 12.0, "over": "1d", "team": "SDR", "person": 2}
    world = world_of(OFFICE | {"headcount": 2}, disruptions=(left,), weeks=1)
    roster = roster_of(world)
    assert roster.absences.person.tolist() == [1]
    assert roster.absences.known_at.tolist() == [NEVER]
    assert windows(roster.calendar, 1) == windows(roster.calendar, 0)
    assert clock(world, roster.real, 1)[1:3] == ["Tue 09:00-12:00", "Wed 12:00-17:00"]


def test_meetings_lie_on_a_quarter_of_an_hour_and_do_not_overlap() -> None:
    world = world_of(OFFICE | {"internal_meetings_per_week": 12.0, "breaks": ["12:00-12:30"]}, weeks=20)
    roster = roster_of(world)
    calendar = windows(roster.calendar)
    # every meeting takes its full half hour from the 7.5 hours of a day
    assert windows(roster.shift).total() - calendar.total() == 20 * (5 * 30 + 12 * 30) * MINUTE
    assert not np.any(np.concatenate((calendar.starts, calendar.ends)) % (15 * MINUTE))


def test_half_a_meeting_a_week_is_one_in_every_other_week_on_average() -> None:
    weeks, people = 52, 20
    team = OFFICE | {"internal_meetings_per_week": 1.5, "internal_meeting_length": "1h", "headcount": people}
    roster = roster_of(world_of(team, weeks=weeks))
    per_person = [windows(roster.shift, who).total() - windows(roster.calendar, who).total() for who in range(people)]
    held = sum(per_person) // HOUR
    assert abs(held - 1.5 * weeks * people) < 4 * np.sqrt(weeks * people / 4)


def test_a_day_full_of_meetings_has_no_calendar_left() -> None:
    team = OFFICE | {"internal_meetings_per_week": 100.0, "internal_meeting_length": "4h"}
    assert len(windows(roster_of(world_of(team)).calendar)) == 0


def test_other_work_comes_in_blocks_all_over_the_day() -> None:
    world = world_of(OFFICE | {"other_work": 0.5, "headcount": 20}, weeks=20)
    roster = roster_of(world)
    lengths = roster.other_work.ends - roster.other_work.starts
    assert np.all(lengths % (30 * MINUTE) == 0)
    # eight blocks of half an hour a day, in each hour one
    for hour in range(9, 17):
        in_hour = sum(
            windows(roster.other_work, who)
            .intersect(Windows.of((day * DAY + hour * HOUR, day * DAY + (hour + 1) * HOUR) for day in range(140)))
            .total()
            for who in range(20)
        )
        assert in_hour == 20 * 100 * HOUR // 2


def test_a_block_lies_anywhere_in_its_part_of_the_day() -> None:
    roster = roster_of(world_of(OFFICE | {"other_work": 0.5, "headcount": 20}, weeks=20))
    # a block of half an hour in each hour: how far into the hour it begins is uniform on [0, 30 min]
    begins = roster.other_work.starts % HOUR / (30 * MINUTE)
    alone = begins[roster.other_work.ends - roster.other_work.starts == 30 * MINUTE]
    assert len(alone) > 15_000
    assert abs(alone.mean() - 0.5) < 4 / np.sqrt(12 * len(alone))
    assert abs(np.mean(alone < 0.25) - 0.25) < 4 * np.sqrt(0.25 * 0.75 / len(alone))


def test_a_rest_of_other_work_is_a_shorter_last_block() -> None:
    world = world_of(OFFICE | {"other_work": 0.1, "other_work_block": "30m"}, weeks=1)
    roster = roster_of(world)
    lengths = (roster.other_work.ends - roster.other_work.starts).tolist()
    assert lengths == [30 * MINUTE, 18 * MINUTE] * 5


def test_who_does_nothing_but_other_work_is_never_there() -> None:
    roster = roster_of(world_of(OFFICE | {"other_work": 1.0, "breaks": ["12:00-12:30"]}))
    assert len(windows(roster.real)) == 0
    assert windows(roster.other_work) == windows(roster.calendar)


def test_roster_order_is_teams_then_named_reps_then_the_rest_then_hires_by_date() -> None:
    team = OFFICE | {"headcount": 2, "reps": [{"name": "Anna"}]}
    hires = [{"count": 1, "from": dt.date(2026, 1, 20)}, {"count": 2, "from": dt.date(2026, 1, 12)}]
    world = world_of(team, OFFICE | {"name": "AE", "role": "ae"}, staffing={"SDR": {"hires": hires}})
    roster = roster_of(world)
    assert [each.name for each in roster.people] == ["Anna", "SDR 2", "SDR 3", "SDR 4", "SDR 5", "AE 1"]
    assert [each.number for each in roster.people] == list(range(6))
    assert [each.number_in_team for each in roster.people] == [1, 2, 3, 4, 5, 1]
    assert [windows(roster.employed, who).starts[0] // DAY for who in range(6)] == [0, 0, 7, 7, 15, 0]
    assert list(zip(roster.joins.person.tolist(), roster.joins.at.tolist(), strict=True)) == [
        (2, 7 * DAY), (3, 7 * DAY), (4, 15 * DAY),
    ]  # fmt: skip
    assert people_of(world.scenario, world.scenario.policies[1]) == roster.people


def test_a_reps_own_table_wins_over_the_team_and_the_option() -> None:
    anna: Table = {
        "name": "Anna",
        "shift": "Mon 08:00-10:00",
        "speed": 1.0,
        "attributes": {"region": "PL"},
        "other_work": 0.0,
    }
    team = OFFICE | {"reps": [anna], "headcount": 2, "speed": 1.3, "skill": 0.9, "other_work": 0.2} | {
        "attributes": {"region": ["DACH", "PL"], "language": "en"}, "cost_per_month": 5000.0
    }  # fmt: skip
    world = world_of(team, staffing={"SDR": {"shift": "Mon 10:00-12:00", "breaks": ["11:00-11:30"]}}, weeks=1)
    roster = roster_of(world)
    first, second = roster.people
    assert (first.speed, first.skill, first.other_work, first.cost_per_month) == (1.0, 0.9, 0.0, 5000.0)
    assert (second.speed, second.other_work) == (1.3, 0.2)
    assert first.attributes == {"region": ("PL",), "language": ("en",)}
    assert second.attributes == {"region": ("DACH", "PL"), "language": ("en",)}
    assert clock(world, roster.calendar, 0) == ["Mon 08:00-10:00"]
    assert clock(world, roster.calendar, 1) == ["Mon 10:00-11:00", "Mon 11:30-12:00"]


def test_a_smaller_headcount_keeps_the_first_people_and_a_hire_is_no_rep_who_is_not_there() -> None:
    team = OFFICE | {"reps": [{"name": "Anna"}, {"name": "Bob"}], "headcount": 2}
    hire = {"count": 1, "from": dt.date(2026, 1, 12)}
    roster = roster_of(world_of(team, staffing={"SDR": {"headcount": 1, "hires": [hire]}}))
    assert [each.name for each in roster.people] == ["Anna", "SDR 2"]


def test_a_rep_in_another_zone_works_by_the_clock_there() -> None:
    world = world_of(OFFICE | {"reps": [{"name": "Anna", "timezone": "America/New_York"}]}, timezone="Europe/Warsaw")
    assert clock(world, roster_of(world).hours, day=MONDAY) == ["Mon 15:00-23:00"]


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/Warsaw:20260105T100000
DTEND;TZID=Europe/Warsaw:20260105T110000
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTAMP:20260101T000000Z
DTSTART;VALUE=DATE:20260106
DTEND;VALUE=DATE:20260107
END:VEVENT
END:VCALENDAR
"""
WITH_CALENDAR = """
[scenario]
name = "calendars"
start = 2026-01-05
weeks = 5
timezone = "Europe/Warsaw"
[[sources]]
name = "form"
leads_per_week = 5
[[teams]]
name = "SDR"
headcount = 2
shift = "Mon-Wed 09:00-12:00"
internal_meetings_per_week = 20
[[teams.reps]]
name = "one"
calendar = "one.ics"
[[policies]]
name = "as it is"
"""


def test_meetings_and_days_off_of_an_ics_file_take_the_place_of_drawn_ones(tmp_path: Path) -> None:
    (tmp_path / "one.ics").write_text(CALENDAR, encoding="utf-8")
    (tmp_path / "team.toml").write_text(WITH_CALENDAR, encoding="utf-8")
    scenario = load(tmp_path / "team.toml")
    world = draw_world(scenario, 0)
    roster = compose(world, scenario.policies[0])

    zero = world.timeline.measured_from

    def hours(held: PersonWindows) -> list[tuple[float, float]]:
        own = windows(held, 0).clip(zero, zero + 7 * DAY)
        edges = zip(own.starts.tolist(), own.ends.tolist(), strict=True)
        return [((start - zero) / HOUR, (end - zero) / HOUR) for start, end in edges]

    assert hours(roster.shift) == [(9, 12), (57, 60)]
    assert hours(roster.calendar) == [(9, 10), (11, 12), (57, 60)]


def test_an_edited_calendar_is_another_world(tmp_path: Path) -> None:
    (tmp_path / "team.toml").write_text(WITH_CALENDAR, encoding="utf-8")
    keys = []
    for text in (CALENDAR, CALENDAR.replace("T110000", "T113000")):
        (tmp_path / "one.ics").write_text(text, encoding="utf-8")
        scenario = load(tmp_path / "team.toml")
        keys.append(Job(scenario, scenario.policies[0], 0).key)
    assert keys[0] != keys[1]


def test_a_calendar_that_is_not_there_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "team.toml").write_text(WITH_CALENDAR, encoding="utf-8")
    with pytest.raises(ScenarioError) as told:
        load(tmp_path / "team.toml")
    where = 'line 17: [[teams]] "SDR", reps "one", calendar = "one.ics"'
    assert f"{where}: there is no such file beside the scenario" in str(told.value)


def test_a_scenario_whose_calendars_were_not_read_is_not_played() -> None:
    scenario = loads(WITH_CALENDAR)
    with pytest.raises(ValueError, match=r"one\.ics was not read"):
        compose(draw_world(scenario, 0), scenario.policies[0])


def test_saving_leaves_the_name_of_the_calendar(tmp_path: Path) -> None:
    (tmp_path / "one.ics").write_text(CALENDAR, encoding="utf-8")
    path = tmp_path / "team.toml"
    path.write_text(WITH_CALENDAR, encoding="utf-8")
    save(load(path), path)
    assert path.read_text(encoding="utf-8") == WITH_CALENDAR
