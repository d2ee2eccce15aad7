"""What the live floor says above the people: how fast, where in the run, which run."""

from policies.durations import HOUR, MINUTE
from tui.floor.film import Film
from tui.floor.playhead import SPEEDS
from tui.floor.times import clock
from tui.text import _


def speed_words(speed: int) -> str:
    """The speed at that place of `SPEEDS`."""
    rate = SPEEDS[speed]
    if rate == 1000:
        return _("real time")
    if rate < MINUTE:
        return _("{n} s per second").format(n=rate // 1000)
    if rate < HOUR:
        return _("{n} min per second").format(n=rate // MINUTE)
    return _("{n} h per second").format(n=rate // HOUR)


def where_words(film: Film, t: int, *, seconds: bool) -> tuple[str, str]:
    """Local day and time of `t` ms, and which week of the run that is."""
    number, weeks = film.weeks.number(t), film.weeks
    when = clock(film.world.timeline, t, seconds=seconds)
    if number < 1:
        return when, _("warm-up")
    if number > weeks.measured:
        return when, _("after the measured weeks")
    said = _("week {n} of {of}, typical") if number == weeks.typical else _("week {n} of {of}")
    return when, said.format(n=number, of=weeks.measured)


def run_words(replication: int, of: int) -> str:
    """Which simulated run, from 1, and among how many it is the typical one; 0: that is not known."""
    return (_("run {n}, typical of {of}") if of else _("run {n}, typical unknown")).format(n=replication + 1, of=of)
