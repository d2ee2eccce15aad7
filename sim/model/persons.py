"""Who a lead is: pure functions from uniforms to repeats, attributes, consent, accounts, values and patience."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

import numpy as np

from policies.durations import DAY, NEVER
from scenarios.people import Team
from scenarios.scenario import Scenario
from sim.model.population import attribute_values, stream_number
from sim.model.streams import Bools, Floats, Ints, Purpose

REPEAT_WITHIN = 14 * DAY
"""A duplicate repeats a lead of its source that is at most this much older (model, section 2)."""
Rows = tuple[Ints, ...]
Draw = Callable[..., Floats]
"""(purpose, *index) -> one uniform per lead."""
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d\d)|Z|UTC", re.ASCII)


def originals(created: Ints, repeats: Bools, u: Floats) -> Ints:
    """For leads of one source, sorted: position of the lead each repeats, -1 for who repeats none.

    `repeats` says who would; the original is any lead of the 14 days before that repeats none itself, each as
    likely by `u`. Where there is no such lead it repeats none after all, and later ones may repeat it.
    """
    repeats = repeats.copy()
    while True:
        candidates = np.flatnonzero(~repeats)
        asking = np.flatnonzero(repeats)
        until = np.searchsorted(candidates, asking)
        since = np.searchsorted(created[candidates], created[asking] - REPEAT_WITHIN)
        alone = asking[since >= until]
        if len(alone) == 0:
            break
        repeats[alone[0]] = False
    of = np.full(len(created), -1, dtype=np.int64)
    of[asking] = candidates[since + np.floor(u[asking] * (until - since)).astype(np.int64)]
    return of


def duplicate_of(scenario: Scenario, created: Ints, rows: Rows, draw: Draw) -> Ints:
    """Number of the lead each repeats, -1 without; the share is the source's, else [data_quality]."""
    of = np.full(len(created), -1, dtype=np.int64)
    usual = scenario.data_quality.duplicates
    shares = [usual if each.duplicates is None else each.duplicates for each in scenario.sources]
    if not any(shares):
        return of
    repeats, which = draw(Purpose.DUPLICATE), draw(Purpose.DUPLICATE_OF)
    for share, mine in zip(shares, rows, strict=True):
        if len(mine):
            at = originals(created[mine], repeats[mine] < share, which[mine])
            of[mine] = np.where(at >= 0, mine[at], -1)
    return of


def per_lead(of_sources: Iterable[float], source: Ints) -> Floats:
    """Each lead's number among those of the sources; shape (leads,)."""
    return np.array(list(of_sources), dtype=np.float64)[source]


def attributes(scenario: Scenario, rows: Rows, draw: Draw) -> dict[str, Ints]:
    """Attribute -> index into its values, by each source's mix."""
    drawn = {}
    for name in scenario.attributes:
        u = draw(Purpose.ATTRIBUTE, stream_number(name))
        drawn[name] = np.zeros(len(u), dtype=np.int64)
        for source, mine in zip(scenario.sources, rows, strict=True):
            drawn[name][mine] = attribute_values(scenario, source, name, u[mine])
    return drawn


def offset_ms(text: str) -> int:
    """Ms east of UTC of "+01:00", "-0330" or "Z"; ValueError for anything else."""
    match = _OFFSET.fullmatch(text.strip())
    if match is None or (match[1] and (int(match[2]) > 14 or int(match[3]) > 59)):
        raise ValueError(f'"{text[:40]}" is not a distance from UTC: give one such as "+01:00" or "-05:30"')
    if not match[1]:
        return 0
    return (1 if match[1] == "+" else -1) * (int(match[2]) * 60 + int(match[3])) * 60_000


def hour_shift(scenario: Scenario, rows: Rows, draw: Draw) -> Ints:
    """Ms east of UTC at which leads live, NEVER for the scenario's own zone; shape (leads,)."""
    shift = np.full(sum(len(mine) for mine in rows), NEVER, dtype=np.int64)
    if not any(source.utc_offset for source in scenario.sources):
        return shift
    u = draw(Purpose.OFFSET)
    for source, mine in zip(scenario.sources, rows, strict=True):
        if source.utc_offset:
            edges = np.cumsum(list(source.utc_offset.values()))
            at = np.searchsorted(edges, u[mine] * edges[-1], side="right")
            offsets = np.array([offset_ms(text) for text in source.utc_offset], dtype=np.int64)
            shift[mine] = offsets[np.minimum(at, len(offsets) - 1)]
    return shift


def consent(scenario: Scenario, source: Ints, draw: Draw) -> Mapping[str, Bools]:
    """Channel -> may be contacted, for channels that some source restricts."""
    named = dict.fromkeys(channel for each in scenario.sources for channel in each.consent)
    return {
        channel: draw(Purpose.CONSENT, stream_number(channel))
        < per_lead((each.consent.get(channel, 1.0) for each in scenario.sources), source)
        for channel in named
    }


def own_workers(scenario: Scenario) -> tuple[tuple[int, int], ...]:
    """(team, number in the team, both from 0) of who may own known accounts, in the order `World.known_owner` counts.

    People of the first day, of the SDR teams, else of the AE teams: an option's hires are not among them, nor is
    who is named with a `start` behind the scenario's.
    """
    for role in ("sdr", "ae"):
        people = tuple(
            (at, number)
            for at, team in enumerate(scenario.teams)
            if team.role == role
            for number in range(team.size)
            if not _joins_later(team, number, scenario.scenario.start)
        )
        if people:
            return people
    return ()


def _joins_later(team: Team, number: int, first: date) -> bool:
    start = team.reps[number].start if number < len(team.reps) else None
    return start is not None and start > first


def known_owner(scenario: Scenario, source: Ints, draw: Draw) -> Ints:
    """Number among `own_workers` of who owns the lead's account, -1 where nobody does."""
    workers = len(own_workers(scenario))
    if not workers or not any(each.known_account for each in scenario.sources):
        return np.full(len(source), -1, dtype=np.int64)
    known = draw(Purpose.ACCOUNT) < per_lead((each.known_account for each in scenario.sources), source)
    return np.where(known, np.floor(draw(Purpose.ACCOUNT_OWNER) * workers).astype(np.int64), -1)


def deal_values(scenario: Scenario, rows: Rows, draw: Draw) -> Floats:
    """Value of a deal with each lead, 0 where the source has none."""
    value = np.zeros(sum(len(mine) for mine in rows))
    if all(source.deal_value is None for source in scenario.sources):
        return value
    u = draw(Purpose.VALUE)
    for source, mine in zip(scenario.sources, rows, strict=True):
        if source.deal_value is not None:
            value[mine] = source.deal_value.amounts(u[mine])
    return value


def patience(scenario: Scenario, rows: Rows, draw: Draw, horizon: int) -> Ints:
    """Ms from creation until an untouched lead goes elsewhere, at most `horizon`; NEVER where patience is off."""
    ms = np.full(sum(len(mine) for mine in rows), NEVER, dtype=np.int64)
    if all(source.patience is None for source in scenario.sources):
        return ms
    u = draw(Purpose.PATIENCE)
    for source, mine in zip(scenario.sources, rows, strict=True):
        if source.patience is not None:
            ms[mine] = np.minimum(source.patience.ms(u[mine]), horizon)
    return ms
