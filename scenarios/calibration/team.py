"""The supply side of a scenario from a team's record: who works when, on what else, and how leads come to them."""

import math
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from policies.durations import MINUTE, SECOND, format_duration
from policies.wording import say
from scenarios.calibration.assembling import TODAY
from scenarios.calibration.estimate import (
    Estimate,
    Findings,
    NamedPlace,
    NotEstimated,
    Setting,
    around,
    share,
)
from scenarios.calibration.habits import choices, is_pushed, never_touched, takes_turns, work_order
from scenarios.calibration.handling import handling
from scenarios.calibration.lead_team import LONGEST_BLOCK, SHORTEST_BLOCK, LeadTeam, block_lengths, lead_team
from scenarios.calibration.opening import business_hours, holidays
from scenarios.calibration.presence import SLOT, Presence, presence
from scenarios.calibration.shifts import BANDS, FEW_SIGNS, SHORTEST, Shift, band_of, open_hours, shift_text, shifts_of
from scenarios.calibration.work_events import WorkEvents, wall_clock, work_events
from scenarios.history import NOBODY, History

UNTOLD_WORK = 15 * MINUTE
SHORTEST_LOOK = 2
"""Slots of a second range of a day's shift, where leads are taken only in some of the hours at work."""


@dataclass(frozen=True, slots=True)
class Supply:
    """What the record says of the supply side; `team` and `shifts` are what pictures of it are drawn from."""

    findings: Findings
    team: LeadTeam | None
    """None: the record names nobody"""
    shifts: tuple[Shift, ...]
    pushed: bool
    """leads are given to people; else they take them from a shared queue"""


@dataclass
class _Found:
    """Findings on their way."""

    settings: list[Setting] = field(default_factory=list)
    estimates: list[Estimate] = field(default_factory=list)
    not_estimated: list[NotEstimated] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add(self, one: Setting | Estimate | NotEstimated) -> None:
        if isinstance(one, Setting):
            self.settings.append(one)
        elif isinstance(one, Estimate):
            self.estimates.append(one)
        else:
            self.not_estimated.append(one)

    def told(self) -> Findings:
        estimates, settings = tuple(self.estimates), tuple(self.settings)
        return Findings(estimates, settings, tuple(self.not_estimated), tuple(self.warnings))


def supply(history: History, option: str = TODAY, *, everywhere: bool = False) -> Supply:
    """Teams with shifts, other work and absence; handling time; routing and work order; hours and holidays.

    `everywhere`: shifts hold all hours at work, also those in which surely no leads are taken.
    The notice lag is not in it: it is found by simulation (`sim.experiments.waiting`).
    """
    found = _Found()
    shifts: tuple[Shift, ...] = ()
    team = None if history.touch_dates_only or history.undated else lead_team(history, everywhere=everywhere)
    if team is None:
        _without_people(history, found)
    else:
        shifts = tuple(shifts_of(team.presence, SHORTEST_LOOK if team.without_leads.any() else SHORTEST))
        _with_people(history, found, team, shifts)
    pushed = is_pushed(history)
    _handed_out(history, found, option, pushed)
    return Supply(found.told(), team, shifts, pushed)


def _with_people(history: History, found: _Found, team: LeadTeam, shifts: tuple[Shift, ...]) -> None:
    there = team.presence
    bands = _bands(shifts)
    found.add(Setting(("teams",), [_table(history, team, *band) for band in bands], len(there.people)))
    found.add(business_hours(team.at_work))
    until = int(wall_clock(history, np.array([history.until]))[0])
    found.add(holidays(history.zone, team.events, there.closed.tolist(), until))
    _handled(found, team)
    for name, members in bands:
        _of_team(found, team, name, members)
    if there.signs_a_day < FEW_SIGNS:
        found.warnings.append(
            say(
                "people show only {signs:.1f} signs of work a day: nobody's own hours can be told, all have the"
                " hours in which anybody was seen",
                signs=there.signs_a_day,
            )
        )
    if team.without_leads.any():
        idle = shift_text(team.without_leads & open_hours(team.at_work))
        found.warnings.append(
            say(
                "people are at work but take no leads in these hours, which are left out of their shifts: {hours}",
                hours=idle,
            )
        )
    unnamed = float((team.events.person == NOBODY).mean())
    if unnamed > 0.02:
        found.warnings.append(
            say("{share:.0%} of the work in the record names nobody; it is left out of people's hours", share=unnamed)
        )


def _bands(shifts: tuple[Shift, ...]) -> list[tuple[str, list[Shift]]]:
    """People by how surely they come; where that cannot be told they are one team."""
    if not any(shift.expected for shift in shifts):
        return [("sales", list(shifts))]
    named: dict[str, list[Shift]] = {}
    for shift in shifts:
        named.setdefault(f"sales, {band_of(shift)}", []).append(shift)
    return [(f"sales, {name}", named[f"sales, {name}"]) for _, name in BANDS if f"sales, {name}" in named]


def _table(history: History, team: LeadTeam, name: str, members: list[Shift]) -> dict[str, Any]:
    """[[teams]] as the file has it."""
    row = {int(person): at for at, person in enumerate(team.presence.people)}
    away, reps = team.away_from_queue, []
    for shift in members:
        at = row[shift.person]
        rep: dict[str, Any] = {"name": history.people[shift.person], "shift": shift_text(shift.hours)}
        if team.has_other_work:
            rep["other_work"] = round(float(away[at]), 3)
        reps.append(rep)
    return {"name": name, "role": "sdr", "reps": reps}


def _of_team(found: _Found, team: LeadTeam, name: str, members: list[Shift]) -> None:
    """Absence, other work and its blocks: a number of each team."""
    place: NamedPlace = ("teams", name)
    expected, attended = sum(each.expected for each in members), sum(each.attended for each in members)
    if expected:
        note = say("days of the shift without any sign of the person")
        found.add(share((*place, "absence"), expected - attended, expected, note))
    else:
        found.add(NotEstimated((*place, "absence"), say("signs of work are too few to tell a day off")))
    if not team.has_other_work:
        found.add(NotEstimated((*place, "other_work"), say("the record shows no other work")))
        return
    mine = np.isin(team.presence.people, [each.person for each in members])
    worked, weight = team.other_work_by_person[mine], team.present_ms[mine]
    mean = float((worked * weight).sum() / max(weight.sum(), 1.0))
    spread = float(np.sqrt((weight**2 * (worked - mean) ** 2).sum())) / max(float(weight.sum()), 1.0)
    note = say("recorded work on other things, of the time at work; people's own shares by how often they take leads")
    found.add(around((*place, "other_work"), mean, spread, int(mine.sum()), highest=1.0, note=note))
    blocks = block_lengths(team)
    if len(blocks) > 1:
        length = float(np.clip(blocks.mean(), SHORTEST_BLOCK, LONGEST_BLOCK))
        block = (*place, "other_work_block")
        found.add(Setting(block, _written(length), len(blocks), note=say("between two pieces of lead work")))


def _handled(found: _Found, team: LeadTeam) -> None:
    """Hands-on time of a piece of work on a lead."""
    mine = team.events.of_leads & (team.events.person != NOBODY)
    place = ("channels", "phone", "work_time")
    fitted = handling(team.hands_on[mine], team.left_open[mine], place)
    if isinstance(fitted, NotEstimated):
        found.add(fitted)
        return
    law = {"dist": "lognormal", "mean": _written(fitted.mean), "cv": round(fitted.cv, 3)}
    found.add(Setting(place, law, fitted.finished))
    found.estimates += fitted.estimates(place)


def _without_people(history: History, found: _Found) -> None:
    """A record that names nobody has hours only; one without times of day has not even these."""
    place = ("teams", "sales")
    if history.touch_dates_only or history.undated or not len(work_events(history).start):
        _without_hours(found, place)
        return
    named = work_events(history)
    events = replace(named, person=np.zeros_like(named.person))
    until = int(wall_clock(history, np.array([history.until]))[0])
    there = presence(events, np.array([0]), until)
    hours = business_hours(there, pooled=True)
    if not hours.value:  # first touches have dates alone, which all are midnight
        _without_hours(found, place)
        return
    people = _needed(events, there)
    team = {"name": "sales", "role": "sdr", "headcount": people, "shift": hours.value}
    found.add(Setting(("teams",), [team], len(events.start), note=say("when work was seen, whoever did it")))
    found.add(hours)
    found.add(holidays(history.zone, events, there.closed.tolist(), until))
    why = say("the record names nobody: {people} would spend half of their time on its work on leads", people=people)
    found.add(NotEstimated((*place, "headcount"), why))
    for name in ("other_work", "absence"):
        found.add(NotEstimated((*place, name), say("the record names nobody")))


def _without_hours(found: _Found, place: NamedPlace) -> None:
    for name in ("headcount", "shift", "other_work", "absence"):
        found.add(NotEstimated((*place, name), say("the record has no times of work")))


def _needed(events: WorkEvents, there: Presence) -> int:
    """People who would be busy half of the open hours with the leads, at 15 minutes each where no work has a length."""
    length = (events.seen_end - events.start)[events.of_leads]
    worked = float(length.sum()) if length.any() else float(len(length)) * UNTOLD_WORK
    weeks = (there.observed[1] - there.observed[0]) / 7
    open_ms = float(open_hours(there, pooled=True).sum()) * SLOT * weeks
    return max(1, math.ceil(2 * worked / max(open_ms, SLOT)))


def _handed_out(history: History, found: _Found, name: str, pushed: bool) -> None:
    """How leads come to people today: given or taken, in which order, and which are left lying."""
    option: NamedPlace = ("policies", name)
    turns = takes_turns(history)
    repeats = (
        say("the same person follows {times:.2f} times as often as by chance", times=turns[0])
        if turns
        else say("owners are not told")
    )
    method = "round_robin" if pushed else "shared_queue"
    found.add(Setting((*option, "routing"), method, turns[1] if turns else 0, note=repeats))
    left, ripe = never_touched(history)
    if pushed and ripe:
        teams = next((each.value for each in found.settings if each.place == ("teams",)), [{"name": "sales"}])
        note = say("leads older than 14 days that were taken up")
        found.estimates += [share(("teams", team["name"], "adherence"), ripe - left, ripe, note) for team in teams]
    order, place = work_order(choices(history)), (*option, "work_order")
    if order is not None and order.is_clear:
        note = say(
            "{share:.0%} of the choices were its first; mean place {place:.2f}, by chance 0.50",
            share=order.share,
            place=order.place,
        )
        found.add(Setting(place, order.name, order.n, note=note))
        return
    why = say("too few leads waited side by side")
    if order is not None:
        why = say(
            "what was taken next looks like chance (n = {n}, mean place {place:.2f})", n=order.n, place=order.place
        )
    found.add(NotEstimated(place, why))


def _written(ms: float) -> str:
    step = MINUTE if ms >= 10 * MINUTE else SECOND
    return format_duration(max(round(ms / step) * step, SECOND))
