"""What the live floor says in words: how fast, where in the run, how busy, how late."""

from policies.durations import HOUR, MINUTE
from tui.floor.film import Film, Frame, WaitingLead
from tui.floor.playhead import SPEEDS
from tui.floor.times import clock, lasting
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
    said = _("week {n} of {of}, a typical one") if number == weeks.typical else _("week {n} of {of}")
    return when, said.format(n=number, of=weeks.measured)


def run_words(replication: int, of: int) -> str:
    """Which simulated run, from 1, and among how many it is the typical one; 0: that is not known."""
    said = _("run {n}, the most typical of {of}") if of else _("run {n}, not known how typical")
    return said.format(n=replication + 1, of=of)


def counts_words(frame: Frame, *, is_short: bool = False) -> str:
    """How busy it is, in one line."""
    late = _(" ({n} late)").format(n=frame.late) if frame.late else ""
    said = _("busy {busy} of {present}   waiting {waiting}{late}   missed this week {missed}")
    if is_short:
        said = _("busy {busy}  waiting {waiting}{late}  missed {missed}")
    return said.format(
        busy=frame.busy, present=frame.present, waiting=len(frame.waiting), late=late, missed=frame.missed
    )


def lead_status(lead: WaitingLead) -> str:
    """What is left of its promise, or how long it has waited."""
    if lead.left is None:
        return _("for {time}").format(time=lasting(lead.age))
    if lead.is_late:
        return _("LATE by {time}").format(time=lasting(-lead.left))
    text = _("{time} left, alert") if lead.is_warned else _("{time} left")
    return text.format(time=lasting(lead.left))


def owner_words(film: Film, lead: WaitingLead) -> str:
    """Who has a waiting lead."""
    if lead.owner >= 0:
        return film.trace.people[lead.owner]
    return _("in the queue") if lead.in_queue else _("no owner")
