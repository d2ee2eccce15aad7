from collections.abc import Iterator
from typing import Any

import pytest

from policies.settings import Policy
from sim.model.engine import simulate
from sim.model.trace import Touch, Trace
from sim.model.world import World
from tests.reference.engine import ReferenceRun, play_reference
from tests.reference.scenarios import random_scenario

BY_PEOPLE = (Touch.REVIEW, Touch.ATTEMPT, Touch.REPLY)


def differences(world: World, policy: Policy) -> list[str]:
    """What the two engines say differently, in words; empty if they agree."""
    trace, reference = simulate(world, policy), play_reference(world, policy)
    return [
        *_unlike("spell", _spells(trace), sorted(reference.spells, key=lambda row: (row[2], row[0]))),
        *_unlike("touch", _touches(trace), _reference_touches(reference, trace.end)),
        *_unlike("alert", _alerts(trace), sorted(reference.alerts, key=lambda row: (row[2], row[0], row[1]))),
        *_unlike("meeting", _meetings(trace), sorted(reference.meetings, key=lambda row: (row[2], row[0]))),
        *_unlike_leads(trace, reference),
    ]


def _unlike(kind: str, ours: list[Any], theirs: list[Any]) -> Iterator[str]:
    if ours == theirs:
        return
    at = next((n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
    yield f"{kind} {at}: engine {ours[at : at + 1]}, reference {theirs[at : at + 1]} ({len(ours)}, {len(theirs)} rows)"


def _spells(trace: Trace) -> list[tuple[int, ...]]:
    rows = trace.assignments
    columns = (rows.lead, rows.person, rows.at, rows.reason)
    return sorted(zip(*(column.tolist() for column in columns), strict=True), key=lambda row: (row[2], row[0]))


def _touches(trace: Trace) -> list[tuple[int, ...]]:
    rows = trace.touches
    columns = (rows.lead, rows.recycled, rows.kind, rows.step, rows.person, rows.start, rows.end, rows.talk_end)
    found = zip(*(column.tolist() for column in columns), strict=True)
    return sorted((row for row in found if _counts(row, trace.end)), key=lambda row: (row[6], row))


def _counts(row: tuple[int, ...], end: int) -> bool:
    """By a person, over within the run, and not a review of no length, which leaves no mark of its own."""
    return row[2] in BY_PEOPLE and row[6] < end and not (row[2] == Touch.REVIEW and row[5] == row[6])


def _reference_touches(reference: ReferenceRun, end: int) -> list[tuple[int, ...]]:
    rows = (
        (row.lead, row.recycled, int(row.kind), row.step, row.person, row.start, row.end, row.talk_end)
        for row in reference.touches
    )
    return sorted((row for row in rows if _counts(row, end)), key=lambda row: (row[6], row))


def _alerts(trace: Trace) -> list[tuple[int, ...]]:
    rows = trace.alerts
    columns = (rows.lead, rows.kind, rows.at, rows.person)
    found = zip(*(column.tolist() for column in columns), strict=True)
    return sorted(found, key=lambda row: (row[2], row[0], row[1]))


def _meetings(trace: Trace) -> list[tuple[int, ...]]:
    rows = trace.meetings
    columns = (rows.lead, rows.host, rows.booked, rows.slot)
    return sorted(zip(*(column.tolist() for column in columns), strict=True), key=lambda row: (row[2], row[0]))


LEAD_COLUMNS = (
    "state", "reason", "assigned", "first_touch", "contacted", "attempts", "qualified", "booked", "meeting", "held",
    "owner", "reassigns", "opted_out",
)  # fmt: skip


def _unlike_leads(trace: Trace, reference: ReferenceRun) -> Iterator[str]:
    for name in LEAD_COLUMNS:
        ours = getattr(trace.leads, name).tolist()
        theirs = [int(getattr(row, name)) for row in reference.leads]
        lead = next((n for n, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b), None)
        if lead is not None:
            yield f"lead {lead} {name}: engine {ours[lead]}, reference {theirs[lead]}"


def agrees(seed: int) -> bool:
    found = differences(*random_scenario(seed))
    assert not found, f"random_scenario({seed}):\n" + "\n".join(found)
    return True


@pytest.mark.parametrize("tens", range(20))
def test_the_engine_does_what_the_plain_one_does(tens: int) -> None:
    assert all(agrees(seed) for seed in range(tens * 10, tens * 10 + 10))


@pytest.mark.slow
@pytest.mark.parametrize("hundreds", range(2, 22))
def test_the_engine_does_what_the_plain_one_does_in_many_more_scenarios(hundreds: int) -> None:
    assert all(agrees(seed) for seed in range(hundreds * 100, hundreds * 100 + 100))
