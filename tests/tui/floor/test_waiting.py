"""Who waits, how long they have left, and that a seek anywhere gives what playing gives."""

import time
from itertools import pairwise

import numpy as np

from policies.durations import NEVER
from sim.model.streams import Purpose
from tests.hand import OFFICE, at, days, hours, minutes
from tests.tui.floor.films import film, waiting
from tui.floor.waiting import EVERY

HOT = {"sla": [{"tier": "hot", "first_touch": "5m", "pre_alert": 0.8}], "cadence": [{"steps": [{"channel": "phone"}]}]}


def test_a_lead_waits_from_its_creation_to_the_millisecond_of_its_first_touch() -> None:
    shown = film(arrivals=[0, minutes(1)], work="10m", luck=[[0.9], [0.9]])
    assert waiting(shown, 0) == []  # touched as it came
    assert waiting(shown, minutes(1) - 1) == []
    assert waiting(shown, minutes(1)) == [1]
    assert waiting(shown, minutes(10) - 1) == [1]
    assert waiting(shown, minutes(10)) == []


def test_the_countdown_runs_to_zero_and_the_promise_is_broken_a_millisecond_later() -> None:
    shown = film(arrivals=[0, 1000], work="10m", option=HOT, luck=[[0.9], [0.9]])
    row = shown.at(1000).waiting[0]
    fresh = shown.waiting_lead(row, 1000)
    assert (fresh.lead, fresh.age, fresh.left, fresh.is_late, fresh.is_warned) == (1, 0, minutes(5), False, False)
    warned = shown.waiting_lead(row, 1000 + minutes(4))
    assert (warned.left, warned.is_warned) == (minutes(1), True)
    assert not shown.waiting_lead(row, 1000 + minutes(4) - 1).is_warned
    last = shown.waiting_lead(row, 1000 + minutes(5))
    assert (last.left, last.is_late) == (0, False)
    broken = shown.waiting_lead(row, 1001 + minutes(5))
    assert (broken.left, broken.is_late) == (-1, True)
    assert [shown.at(1000 + minutes(5) + more).late for more in (0, 1)] == [0, 1]


def test_the_next_breach_is_the_first_after_an_instant() -> None:
    shown = film(arrivals=[0, 1000, 2000], work="10m", option=HOT)
    assert [(one.at, one.lead) for one in shown.breaches] == [(minutes(5) + 1001, 1), (minutes(5) + 2001, 2)]
    first, second = shown.breaches
    assert shown.next_breach(0) == first
    assert shown.next_breach(first.at - 1) == first
    assert shown.next_breach(first.at) == second
    assert shown.next_breach(second.at) is None


def test_late_leads_come_after_those_still_in_time_and_the_latest_late_one_first() -> None:
    shown = film(arrivals=[0, minutes(1), minutes(2), minutes(7)], work="10m", option=HOT)
    assert waiting(shown, minutes(8)) == [3, 2, 1]
    assert shown.at(minutes(8)).late == 2


def test_on_the_business_clock_the_countdown_stands_still_all_night() -> None:
    option = HOT | {"sla": [{"tier": "hot", "first_touch": "2h", "clock": "business"}]}
    frame = {"business_hours": OFFICE}
    shown = film(arrivals=[at("Mon 16:00"), at("Mon 16:00")], shift=OFFICE, work="20h", option=option, frame=frame)
    row = shown.at(at("Mon 16:30")).waiting[0]
    lefts = [shown.waiting_lead(row, at(when)).left for when in ("Mon 16:30", "Mon 17:00", "Tue 03:00", "Tue 09:30")]
    assert lefts == [minutes(90), minutes(60), minutes(60), minutes(30)]


def test_the_owner_of_a_waiting_lead_follows_its_reassigns() -> None:
    option = HOT | {"reassign": {"after": "10m", "most": 1}, "routing": {"method": "round_robin"}}
    shown = film(arrivals=[0, 0, 1000], people=("A", "B"), work="60m", option=option, luck=[[0.9]] * 3)
    row = shown.at(1000).waiting[0]
    owners = [shown.waiting_lead(row, when).owner for when in (1000, minutes(10) + 1000, minutes(10) + 1001)]
    assert owners == [0, 0, 1]


def test_a_lead_in_the_shared_queue_is_nobodys() -> None:
    option = HOT | {"routing": {"method": "shared_queue"}}
    shown = film(arrivals=[0, 1000], work="10m", option=option)
    found = shown.waiting_lead(shown.at(1000).waiting[0], 1000)
    assert (found.owner, found.in_queue) == (-1, True)


def test_who_loses_patience_waits_no_longer() -> None:
    sources = [{"name": "form", "patience": "3m"}]
    shown = film(arrivals=[0, 1000], work="10m", sources=sources, columns={"patience": np.array([NEVER, minutes(3)])})
    assert waiting(shown, minutes(3) + 999) == [1]
    assert waiting(shown, minutes(3) + 1000) == []


def test_a_lead_back_from_nurture_waits_again_on_a_clock_that_starts_anew() -> None:
    option = HOT | {"nurture": {"return_per_month": 1.0, "to_former_owner": True}}
    shown = film(arrivals=[0, 500], work="10m", option=option, luck=[[0.9], [0.9]], frame={"weeks": 8})
    back = shown.trace.leads.recycled_at.tolist()
    assert back[0] < NEVER
    rows = [row for row, recycled in enumerate(shown.waiting.waits.recycled) if recycled]
    for row in rows:
        lead, since = shown.waiting.waits.lead[row], shown.waiting.waits.since[row]
        assert since == back[lead]
        assert shown.waiting.waits.due[row] == since + minutes(5) + 1
    assert all(shown.waiting_lead(row, shown.waiting.waits.since[row]).recycled == 1 for row in rows)


def test_a_seek_anywhere_gives_the_waits_around_that_instant_across_keyframes() -> None:
    came = [number * minutes(9) for number in range(700)]
    shown = film(arrivals=came, work="10m", option=HOT)
    assert len(shown.waiting.at) > 2 * EVERY
    waits = shown.waiting.waits
    instants = sorted({*shown.waiting.at, *(when - 1 for when in shown.waiting.at)})
    for t in instants[::7]:
        around = [row for row in range(len(waits.lead)) if waits.since[row] <= t < waits.until[row]]
        assert shown.waiting.rows(t) == around


def test_keyframes_lie_four_hundred_events_apart() -> None:
    shown = film(arrivals=[number * minutes(9) for number in range(700)], work="10m", option=HOT)
    assert len(shown.waiting.frames) == len(shown.waiting.event) // EVERY + 1


def test_missed_counts_from_the_beginning_of_the_week() -> None:
    came = [0, 1000, days(7), days(7) + 1000, days(7) + 2000]
    shown = film(arrivals=came, work="10m", option=HOT)
    assert [shown.at(t).missed for t in (days(7) - 1, days(7), days(7) + hours(1))] == [1, 0, 2]


def test_the_typical_week_lies_nearest_to_the_medians_of_leads_and_missed_promises() -> None:
    def week(number: int, leads: int) -> list[int]:
        return [days(7 * number) + second * 1000 for second in range(leads)]

    shown = film(arrivals=[*week(0, 9), *week(1, 2), *week(2, 4), *week(3, 3)], work="1h", option=HOT)
    # the first of each burst is touched at once: 8, 1, 3, 2 wait and are late; medians 2.5
    assert shown.weeks.typical == 3
    assert shown.weeks.span(3) == (days(14), days(21))
    assert [shown.weeks.number(t) for t in (0, days(7) - 1, days(7), days(27))] == [1, 1, 2, 4]


def test_a_seek_in_a_run_of_sixty_people_takes_less_than_a_millisecond() -> None:
    came = [number * minutes(1) for number in range(5000)]
    names = [f"rep {number}" for number in range(60)]
    shown = film(arrivals=came, people=names, work="70m", option=HOT)
    instants = [number * 7_919_000 % shown.end for number in range(300)]
    spent = []
    for t in instants:
        began = time.process_time_ns()
        shown.at(t)
        spent.append(time.process_time_ns() - began)
    assert sorted(spent)[len(spent) // 2] < 1_000_000


def test_events_lie_in_order_of_time() -> None:
    shown = film(arrivals=[0, 0, 0, minutes(1)], work="10m", option=HOT, uniforms={(Purpose.OPT_OUT, 0, 0): [0.0] * 4})
    assert all(before <= after for before, after in pairwise(shown.waiting.at))
