"""What just happened, in words, with the reason."""

from tests.hand import OFFICE, at, minutes
from tests.tui.floor.films import film, told
from tests.tui.floor.test_waiting import HOT


def test_a_breach_is_told_with_its_promise_and_who_has_the_lead() -> None:
    shown = film(arrivals=[0, 1000], work="10m", option=HOT)
    broken = shown.feed.until(minutes(5) + 1001, 1)[0]
    assert (broken.at, broken.lead, broken.kind) == (minutes(5) + 1001, 1, "breach")
    assert broken.text == "#1 is LATE: not touched within 5m"
    assert broken.why == "A has it: on a call for 5 min"


def test_a_lead_comes_in_is_given_and_begun_newest_first() -> None:
    shown = film(arrivals=[0, 1000], work="10m", option=HOT, luck=[[0.9], [0.9]])
    assert [line.replace("\N{NO-BREAK SPACE}", " ") for line in told(shown, 1000)] == [
        "A gets #1",
        "#1, form, hot comes in",
        "A begins #0 (waited 0 s)",
        "A gets #0",
        "#0, form, hot comes in",
    ]
    assert told(shown, minutes(10), 1) == ["A begins #1 (waited 10\N{NO-BREAK SPACE}min)"]


def test_an_assignment_carries_its_reason() -> None:
    shown = film(arrivals=[0], option={"routing": {"method": "round_robin"}})
    given = next(each for each in shown.feed.until(0, 9) if each.kind == "assigned")
    assert given.why.startswith("round robin")


def test_a_reassign_is_one_line_with_its_reason() -> None:
    option = HOT | {"reassign": {"after": "10m", "most": 1}, "routing": {"method": "round_robin"}}
    shown = film(arrivals=[0, 0, 1000], people=("A", "B"), work="60m", option=option, luck=[[0.9]] * 3)
    moved = [each for each in shown.feed.until(minutes(10) + 1001, 9) if each.at == minutes(10) + 1001]
    assert [each.text for each in moved] == ["#2 goes to B"]
    assert moved[0].why == "the owner before did not begin it in time"


def test_who_takes_a_lead_from_the_queue_has_one_line() -> None:
    shown = film(arrivals=[0], option=HOT | {"routing": {"method": "shared_queue"}})
    assert "A takes #0 from the queue" in told(shown, 0)
    assert not any("begins" in line for line in told(shown, 0))


def test_a_meeting_is_booked_begun_and_held() -> None:
    shown = film(
        arrivals=[at("Mon 09:00")],
        shift=OFFICE,
        work="5m",
        meetings={"lead_time": "1h"},
        teams=[{"name": "AE", "role": "ae", "shift": OFFICE, "headcount": 1, "meeting_length": "45m"}],
    )
    lines = told(shown, at("Mon 11:00"))
    assert lines[:4] == ["AE 1 has met #0", "AE 1 goes into the meeting with #0", "Meeting booked: #0 with AE 1",
                         "A spoke to #0: an SQL"]  # fmt: skip


def test_names_from_the_file_stand_as_they_are() -> None:
    shown = film(arrivals=[0], people=("[/b] Zoë",), sources=[{"name": "[@click=app.quit]form"}])
    assert told(shown, 0)[-1] == "#0, [@click=app.quit]form comes in"
    assert "[/b] Zoë gets #0" in told(shown, 0)


def test_before_the_first_event_nothing_happened() -> None:
    assert told(film(arrivals=[1000]), 999) == []
