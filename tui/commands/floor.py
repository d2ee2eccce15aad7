"""`leadsim floor`: who does what, who waits and what just happened, at one instant of a typical run."""

import textwrap
from pathlib import Path

from policies.durations import MINUTE
from sim.experiments.compare import labelled
from sim.experiments.store import default_path
from tui.errors import InputError, in_words
from tui.floor.days import LETTERS, PersonNow, doing_words
from tui.floor.feed import lead_name
from tui.floor.film import Film, Frame, WaitingLead
from tui.floor.reel import Reel, Wanted, reel_of
from tui.floor.times import clock, date_of, lasting, moment
from tui.floor.words import counts_words, lead_status, owner_words, run_words, where_words
from tui.opening import find_option, open_scenario
from tui.tables import screen_width
from tui.text import _
from tui.words import quoted
from tui.writing import json_text

SHOWN = 10
"""Waiting leads and happenings in the text; the JSON has all who wait."""


def floor(
    scenario: str,
    *,
    policy: str,
    at: str | None,
    week: int | None,
    replication: int | None,
    store: Path | None,
    as_json: bool,
    allow_huge: bool,
) -> int:
    """Play one run again and show an instant of it: without a word, when the next promise is broken; the exit code."""
    opened = open_scenario(scenario, allow_huge=allow_huge)
    chosen = opened.policies.index(find_option(opened, policy))
    option = list(labelled(opened.policies))[chosen]
    number = None if replication is None else replication - 1
    reel = reel_of(Wanted(opened, "", (option,), store or default_path(), number))
    film = reel.shots[0].film
    if film is None:
        raise InputError(reel.shots[0].why)
    t = _instant(film, at, week)
    print(_json(film, reel, t) if as_json else _text(film, reel, t, screen_width()))
    return 0


def _instant(film: Film, at: str | None, week: int | None) -> int:
    weeks = film.weeks
    if week is not None and not 1 <= week <= weeks.measured:
        raise InputError(
            _("there is no week {week}; there are weeks 1 to {last}").format(week=week, last=weeks.measured)
        )
    since, to = weeks.span(weeks.typical if week is None else week)
    if at is not None:
        try:
            return moment(film.world.timeline, at, (since, to), since)
        except ValueError as error:
            raise InputError(f'--at "{at[:40]}": {in_words(error)}') from None
    opening = film.next_open(since)
    breach = film.next_breach(opening)
    return breach.at if breach is not None and breach.at < to else opening


def _text(film: Film, reel: Reel, t: int, width: int) -> str:
    frame, timeline = film.at(t), film.world.timeline
    when, week = where_words(film, t, seconds=True)
    lines = [
        _("{time}, under {option}").format(time=f"{date_of(timeline, t)} {when}", option=quoted(film.policy.name)),
        f"{week}; {run_words(reel.replication, reel.of)}",
        counts_words(frame),
        "",
        _("Waiting") if frame.waiting else _("Nobody waits."),
        *(_waiting_line(film, film.waiting_lead(row, t)) for row in frame.waiting[:SHOWN]),
    ]
    if len(frame.waiting) > SHOWN:
        lines.append("  " + _("and {n} more").format(n=len(frame.waiting) - SHOWN))
    lines += ["", _("Just happened")]
    for each in film.feed.until(t, SHOWN):
        said = f"  {clock(timeline, each.at)}  {each.text}" + (f" – {each.why}" if each.why else "")
        lines += textwrap.wrap(said, width, subsequent_indent=" " * 13)
    letters = ", ".join(f"{LETTERS[doing]} {doing_words(doing)}" for doing in sorted({p.doing for p in frame.people}))
    lines += ["", _("Everybody, and each minute of the last hour ({letters})").format(letters=letters)]
    longest = max(map(len, film.trace.people), default=0)
    lines += [_person_line(film, person, t, longest, width) for person in frame.people]
    return "\n".join(line.rstrip() for line in lines)


def _waiting_line(film: Film, lead: WaitingLead) -> str:
    name = lead_name(film.trace, film.world, lead.lead)
    return f"  {name:<36.36}  {lead_status(lead):<15}  {owner_words(film, lead)}"


def _person_line(film: Film, person: PersonNow, t: int, longest: int, width: int) -> str:
    lead = f"#{person.lead}" if person.lead >= 0 else ""
    head = f"  {film.trace.people[person.number]:<{longest}}  {doing_words(person.doing):<12}  {lead:<7}"
    head += f"{lasting(t - person.since):>4}  "
    hour = film.days.last_hour(person.number, t)
    return head + hour[-max(width - len(head), 0) :]


def _json(film: Film, reel: Reel, t: int) -> str:
    frame, timeline = film.at(t), film.world.timeline
    week = film.weeks.number(t)
    return json_text(
        {
            "scenario": film.world.scenario.scenario.name,
            "policy": film.policy.name,
            "replication": reel.replication + 1,
            "typical_of": reel.of,
            "at": timeline.to_local(t).isoformat(timespec="milliseconds"),
            "week": week,
            "typical_week": film.weeks.typical,
            "busy": frame.busy,
            "present": frame.present,
            "late": frame.late,
            "missed_this_week": frame.missed,
            "waiting": [_waiting_json(film, film.waiting_lead(row, t)) for row in frame.waiting],
            "people": _people_json(film, frame),
            "happened": [
                {
                    "at": timeline.to_local(each.at).isoformat(timespec="milliseconds"),
                    "lead": each.lead,
                    "kind": each.kind,
                    "text": each.text,
                    "why": each.why or None,
                }
                for each in film.feed.until(t, SHOWN)
            ],
        }
    )


def _waiting_json(film: Film, lead: WaitingLead) -> dict[str, object]:
    return {
        "lead": lead.lead,
        "source": film.world.scenario.sources[int(film.world.source[lead.lead])].name,
        "tier": film.trace.tiers[lead.tier] if lead.tier >= 0 else None,
        "waited_minutes": lead.age / MINUTE,
        "left_minutes": None if lead.left is None else lead.left / MINUTE,
        "is_late": lead.is_late,
        "alerted": lead.is_warned,
        "owner": film.trace.people[lead.owner] if lead.owner >= 0 else None,
    }


def _people_json(film: Film, frame: Frame) -> list[dict[str, object]]:
    return [
        {
            "person": film.trace.people[one.number],
            "team": film.trace.teams[one.number],
            "doing": one.doing.name.lower(),
            "lead": one.lead if one.lead >= 0 else None,
            "minutes": (frame.at - one.since) / MINUTE,
        }
        for one in frame.people
    ]
