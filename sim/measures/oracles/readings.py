"""What the oracle cases measure on a trace: waits, shares, lengths of queues, busy people."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from policies.durations import NEVER
from sim.measures.oracles.estimates import Floats, quantile, variance
from sim.measures.oracles.playing import Played, Read, mean_over, per_block
from sim.model.trace import State

Bools = NDArray[np.bool_]
Column = Callable[[Played], Floats]
Among = Callable[[Played], Bools]


def everybody(played: Played) -> Bools:
    """All leads."""
    return np.ones(played.world.size, dtype=np.bool_)


def touched(option: str) -> Among:
    """Leads that had a first touch."""
    return lambda played: played.traces[option].leads.first_touch < NEVER


def from_source(number: int) -> Among:
    """Leads of one source."""
    return lambda played: np.asarray(played.world.source == number)


def with_value(attribute: str, number: int) -> Among:
    """Leads with that value of an attribute."""
    return lambda played: np.asarray(played.world.attributes[attribute] == number)


def scored_above(option: str, points: float) -> Among:
    """Leads with more than so many points."""
    return lambda played: played.traces[option].leads.score > points


def handed_over(option: str) -> Among:
    """MQLs."""
    return lambda played: played.traces[option].leads.mql


def ended(option: str, state: State) -> Column:
    """1 for leads that end in this state."""
    return lambda played: (played.traces[option].leads.state == state).astype(np.float64)


def wait(option: str) -> Column:
    """Units from creation to the first touch."""
    return lambda played: played.wait(option)


def had_to_wait(option: str) -> Column:
    """1 for leads that were not touched in the millisecond of their creation."""
    return lambda played: (played.wait(option) > 0).astype(np.float64)


def within(option: str, units: float) -> Column:
    """1 for leads touched at most so many units after their creation."""
    return lambda played: (played.wait(option) <= units).astype(np.float64)


def was_contacted(option: str) -> Column:
    """1 for leads that had a conversation."""
    return lambda played: (played.traces[option].leads.contacted < NEVER).astype(np.float64)


def attempts(option: str) -> Column:
    """Attempts made."""
    return lambda played: played.traces[option].leads.attempts.astype(np.float64)


def queueing_time(option: str) -> Column:
    """Units until the first touch or, if that was sooner, until the lead went elsewhere."""

    def column(played: Played) -> Floats:
        world, leads = played.world, played.traces[option].leads
        gone = leads.state == State.GONE_ELSEWHERE
        return np.where(gone, world.patience, leads.first_touch - world.created) / played.unit_ms

    return column


def mean(column: Column, among: Among = everybody) -> Read:
    """Mean of a column over the measured leads that are meant."""

    def above(played: Played) -> Floats:
        return played.sums(column(played), among(played))

    def below(played: Played) -> Floats:
        return played.sums(np.ones(played.world.size), among(played))

    return mean_over(above, below)


def scaled(read: Read, factor: float) -> Read:
    """The same quantity times a number."""
    return lambda played: read(played) * factor


def difference(one: Read, other: Read) -> Read:
    """One quantity less another of the same worlds."""
    return lambda played: one(played) - other(played)


def weighted(reads: Sequence[Read], weights: Sequence[float]) -> Read:
    """A weighted sum of quantities."""
    return lambda played: np.asarray(sum(w * read(played) for w, read in zip(weights, reads, strict=True)))


def variance_of(column: Column) -> Read:
    """Variance over all measured leads."""

    def read(played: Sequence[Played]) -> Floats:
        return variance(
            per_block(lambda one: one.sums(column(one) ** 2), played),
            per_block(lambda one: one.sums(column(one)), played),
            per_block(lambda one: one.sums(np.ones(one.world.size)), played),
        )

    return read


def quantile_of(column: Column, q: float) -> Read:
    """Quantile over all measured leads."""

    def read(played: Sequence[Played]) -> Floats:
        values = np.concatenate([column(one)[one.block >= 0] for one in played])
        before = np.cumsum([0, *(one.blocks for one in played)])
        blocks = [one.block[one.block >= 0] + before[number] for number, one in enumerate(played)]
        return quantile(values, np.concatenate(blocks), int(before[-1]), q)

    return read


def sum_per_block(column: Column) -> Read:
    """Mean over blocks of the sum of a column."""
    return lambda played: per_block(lambda one: one.sums(column(one)), played)


def leads_per_unit(among: Among = everybody) -> Read:
    """Leads created per unit of time."""

    def one(played: Played) -> Floats:
        return played.sums(np.ones(played.world.size), among(played)) / _length(played)

    return lambda played: per_block(one, played)


def waiting_leads(option: str) -> Read:
    """Mean number of leads that wait untouched, over time."""

    def one(played: Played) -> Floats:
        world, leads = played.world, played.traces[option].leads
        until = np.minimum(leads.first_touch, played.edges[-1])
        until = np.where(leads.state == State.GONE_ELSEWHERE, world.created + world.patience, until)
        waits = leads.mql & (leads.state != State.TURNED_AWAY)
        return played.time_in(world.created[waits], until[waits]) / _length(played)

    return lambda played: per_block(one, played)


def busy_people(option: str) -> Read:
    """Mean number of people with a task in hand, over time."""

    def one(played: Played) -> Floats:
        touches = played.traces[option].touches
        return played.time_in(touches.start, touches.talk_end) / _length(played)

    return lambda played: per_block(one, played)


def busy_at(option: str, unit: float) -> Read:
    """People with a task in hand so many units after the beginning of each block."""

    def one(played: Played) -> Floats:
        touches = played.traces[option].touches
        at = played.edges[:-1] + round(unit * played.unit_ms)
        begun = np.searchsorted(np.sort(touches.start), at, side="right")
        done = np.searchsorted(np.sort(touches.talk_end), at, side="right")
        return (begun - done).astype(np.float64)

    return lambda played: per_block(one, played)


def handling(option: str) -> Column:
    """Units of work and talk of each lead, all its touches together."""

    def column(played: Played) -> Floats:
        touches = played.traces[option].touches
        length = (touches.talk_end - touches.start) / played.unit_ms
        return np.asarray(np.bincount(touches.lead, weights=length, minlength=played.world.size), dtype=np.float64)

    return column


def plus(*columns: Column) -> Column:
    """The sum of columns."""
    return lambda played: np.asarray(sum(column(played) for column in columns))


def time_to_contact(option: str) -> Column:
    """Units from creation to the conversation; 0 without one, to be read among the contacted."""

    def column(played: Played) -> Floats:
        contacted = played.traces[option].leads.contacted
        waited = (contacted - played.world.created) / played.unit_ms
        return np.where(contacted < NEVER, waited, 0.0)

    return column


def contacted(option: str) -> Among:
    """Leads that had a conversation."""
    return lambda played: played.traces[option].leads.contacted < NEVER


def alerts(option: str, kinds: Sequence[int]) -> Column:
    """Alert rows of these kinds per lead."""

    def column(played: Played) -> Floats:
        rows = played.traces[option].alerts
        chosen = rows.lead[np.isin(rows.kind, list(kinds))]
        return np.bincount(chosen, minlength=played.world.size).astype(np.float64)

    return column


def _length(played: Played) -> float:
    """Of a block, in units."""
    return float((played.edges[-1] - played.edges[0]) / played.unit_ms / played.blocks)


def ones(played: Played) -> Floats:
    """1 for every lead: sums of it are counts."""
    return np.ones(played.world.size)
