"""The position is the wall clock times the speed, from where it was last told to stand."""

from policies.durations import HOUR, MINUTE
from tui.floor.playhead import SPEEDS, Playhead

END = 10 * HOUR


def test_paused_it_stands_still() -> None:
    assert Playhead(MINUTE, 5.0).position(99.0, END) == MINUTE


def test_playing_it_moves_by_the_speed() -> None:
    head = Playhead(MINUTE, 5.0, is_playing=True)
    assert SPEEDS[head.speed] == MINUTE
    assert head.position(5.0, END) == MINUTE
    assert head.position(6.5, END) == 2 * MINUTE + 30_000


def test_at_five_minutes_a_second_and_more_it_shows_whole_minutes_and_never_goes_back() -> None:
    head = Playhead(MINUTE + 30_000, 0.0, speed=3, is_playing=True)
    assert head.position(0.0, END) == MINUTE + 30_000
    assert head.position(0.05, END) == MINUTE + 30_000
    assert head.position(0.1, END) == 2 * MINUTE
    assert head.position(1.0, END) == 6 * MINUTE


def test_it_stops_before_the_end_of_the_run() -> None:
    assert Playhead(0, 0.0, is_playing=True).position(1e6, END) == END - 1


def test_pausing_and_changing_the_speed_move_nothing() -> None:
    head = Playhead(0, 0.0, is_playing=True)
    paused = head.turned(2.0, END, playing=False)
    assert paused.position(50.0, END) == head.position(2.0, END) == 2 * MINUTE
    faster = head.paced(1, 2.0, END)
    assert faster.position(2.0, END) == 2 * MINUTE
    assert faster.position(3.0, END) == 7 * MINUTE


def test_there_is_a_slowest_and_a_fastest_speed() -> None:
    head = Playhead(0, 0.0)
    assert head.paced(-99, 0.0, END).speed == 0
    assert head.paced(99, 0.0, END).speed == len(SPEEDS) - 1


def test_moved_it_goes_on_from_there() -> None:
    head = Playhead(0, 0.0, is_playing=True).moved(HOUR, 3.0)
    assert head.position(4.0, END) == HOUR + MINUTE
    assert head.moved(-5, 3.0).at == 0
