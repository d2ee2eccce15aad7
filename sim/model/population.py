"""How good leads are, and where each stands among all the leads a scenario expects."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from zlib import crc32

import numpy as np

from policies.distributions import NO_SPREAD
from scenarios.market import Scale, Source
from scenarios.scenario import Scenario
from sim.model.arrivals import expected_leads
from sim.model.streams import Bools, Floats, Ints, Purpose, uniforms

TABULATED = 20_000
"""Leads of the expected population that are drawn once per scenario."""
WIDEST = 0.95
"""A Beta of mean m cannot have a cv of sqrt((1 - m) / m) or more (all leads would be worth 0 or 1): a larger
`quality_spread` counts as this share of that bound."""
_STRATA = 400
_QUALITY, _INTENT, _ATTRIBUTE = range(3)


@dataclass(frozen=True, eq=False)
class Population:
    """The expected population, tabulated."""

    quality: Floats
    """rising, shape (TABULATED,)"""
    values: Floats
    """the distinct qualities, rising"""
    low: Floats
    """mid-rank share of the first lead of each distinct quality"""
    high: Floats
    """and of its last; equal to `low` where only one has it"""

    def standing(self, quality: Floats, u: Floats) -> Floats:
        """Normal scores of qualities: mid-ranks, straight lines between; same shape.

        Among leads of exactly equal quality `u` decides, so that the standing of the whole population is standard
        normal even where nothing tells leads apart.
        """
        from scipy import special

        at = np.searchsorted(self.values, quality, side="right") - 1
        below, above = np.maximum(at, 0), np.minimum(at + 1, len(self.values) - 1)
        gap = self.values[above] - self.values[below]
        part = np.divide(quality - self.values[below], gap, out=np.zeros_like(quality), where=gap > 0)
        between = self.high[below] + part * (self.low[above] - self.high[below])
        same = quality == self.values[below]
        tied = self.low[below] + u * (self.high[below] - self.low[below])
        share = np.where(same, tied, np.where(at < 0, self.low[0], between))
        return np.asarray(special.ndtri(share), dtype=np.float64)


def beta_shape(mean: float, cv: float) -> tuple[float, float] | None:
    """(a, b) of the Beta with that mean and cv, the cv capped by `WIDEST`; None where all qualities are the mean."""
    if cv < NO_SPREAD or mean in {0.0, 1.0}:
        return None
    odds_against = (1 - mean) / mean
    size = odds_against / min(cv**2, WIDEST**2 * odds_against) - 1
    return mean * size, (1 - mean) * size


def base_quality(source: Source, u: Floats, qualified: Ints | None = None) -> Floats:
    """Quality at ICP weight 1 without intent, by the inverse Beta distribution function; same shape as `u`.

    `qualified` (1 yes, 0 no, -1 unknown) turns the Beta into what is left of it after that outcome of one trial:
    Beta(a + 1, b) or Beta(a, b + 1).
    """
    shape = beta_shape(source.qualify_rate, source.quality_spread)
    if shape is None:
        return np.full_like(u, source.qualify_rate)
    from scipy import special

    a, b = shape
    if qualified is None:
        return np.asarray(special.betaincinv(a, b, u), dtype=np.float64)
    return np.asarray(special.betaincinv(a + (qualified == 1), b + (qualified == 0), u), dtype=np.float64)


def icp_weights(scenario: Scenario, attributes: Mapping[str, Ints]) -> Floats | float:
    """Product of the [icp] weights of the values of each lead; 1 where nothing is written."""
    weight: Floats | float = 1.0
    for name, given in (scenario.icp.weights if scenario.icp is not None else {}).items():
        if name in attributes:
            factors = np.array([given.get(value, 1.0) for value in scenario.attributes[name]])
            weight = weight * factors[attributes[name]]
    return weight


def source_quality(
    scenario: Scenario, number: int, attributes: Mapping[str, Ints], intent: Bools, base: Floats
) -> Floats:
    """Quality of leads of one source: `base` x ICP weights x `intent_factor` where there is intent, at most 1."""
    factor = np.where(intent, scenario.sources[number].intent_factor, 1.0)
    return np.minimum(base * icp_weights(scenario, attributes) * factor, 1.0)


def attribute_values(scenario: Scenario, source: Source, name: str, u: Floats) -> Ints:
    """Index into `scenario.attributes[name]` by the source's mix, equal shares where it has none; same shape as u."""
    values = scenario.attributes[name]
    mix = source.mix.get(name)
    shares = np.array([1.0 if mix is None else mix.get(value, 0.0) for value in values])
    edges = np.cumsum(shares)
    # a value without a share is never drawn, not even where rounding leaves the last edge under u
    last = int(np.flatnonzero(shares)[-1]) if edges[-1] > 0 else 0
    at: Ints = np.searchsorted(edges, u * edges[-1], side="right")
    return np.minimum(at, last)


def stream_number(name: str) -> int:
    """The index of a named thing's stream, so that another attribute or channel moves nobody's draws."""
    return crc32(name.encode())


@dataclass(frozen=True)
class _Key:
    """What the population depends on, as text, beside the scenario itself: models with dicts have no hash."""

    text: str
    scenario: Scenario = field(compare=False, repr=False)


def expected_population(scenario: Scenario) -> Population:
    """The expected population: drawn from a stream of its own, the same in every replication; cached.

    Sources have places in proportion to their expected volume over the horizon, bursts and imports among it.
    """
    text = scenario.model_dump_json(
        include={
            "scenario": {"start", "weeks", "warmup_weeks", "drain_weeks", "timezone", "holidays", "seed"},
            "attributes": True,
            "icp": {"weights"},
            "demand": True,
            "sources": True,
            "disruptions": True,
        }
    )
    return _tabulated(_Key(text, scenario))


@lru_cache(maxsize=16)
def _tabulated(key: _Key) -> Population:
    volumes = expected_leads(key.scenario)
    quality = np.concatenate(
        [_drawn_qualities(key.scenario, number, count) for number, count in enumerate(_places(volumes).tolist())]
    )
    quality.sort()
    values, first, counts = np.unique(quality, return_index=True, return_counts=True)
    return Population(quality, values, (first + 0.5) / TABULATED, (first + counts - 0.5) / TABULATED)


def _places(volumes: Floats) -> Ints:
    """TABULATED places in proportion (largest remainders first); equal where no leads are expected at all."""
    total = volumes.sum()
    exact = TABULATED * (volumes / total if total > 0 else np.full(len(volumes), 1 / len(volumes)))
    places: Ints = np.floor(exact).astype(np.int64)
    places[np.argsort(places - exact, kind="stable")[: TABULATED - int(places.sum())]] += 1
    return places


def _drawn_qualities(scenario: Scenario, number: int, count: int) -> Floats:
    def draw(*part: int) -> Floats:
        return uniforms(count, scenario.scenario.seed, 0, Purpose.POPULATION, number, *part)

    source = scenario.sources[number]
    attributes = {
        name: attribute_values(scenario, source, name, draw(_ATTRIBUTE, stream_number(name)))
        for name in scenario.attributes
    }
    intent = draw(_INTENT) < source.intent
    return source_quality(scenario, number, attributes, intent, base_quality(source, draw(_QUALITY)))


def auc_of_accuracy(scenario: Scenario, accuracy: float) -> float | None:
    """Chance that a lead which qualifies at once outscores one that does not, at a scoring's accuracy (0 to 1).

    Over pairs of the expected population with full data; scores are `accuracy * z + sqrt(1 - accuracy^2) * noise`,
    so one pair is ordered rightly with chance Phi(accuracy * (z1 - z2) / sqrt(2 * (1 - accuracy^2))). Leads are
    grouped into 400 strata by standing. None where nobody or everybody qualifies.
    """
    from scipy import special

    quality = expected_population(scenario).quality
    if quality.sum() == 0 or (1 - quality).sum() == 0:
        return None
    yes = quality.reshape(_STRATA, -1).mean(axis=1)
    z = special.ndtri((np.arange(TABULATED) + 0.5) / TABULATED).reshape(_STRATA, -1).mean(axis=1)
    apart = z[:, None] - z[None, :]
    if accuracy < 1:
        ordered = special.ndtr(accuracy * apart / np.sqrt(2 * (1 - accuracy**2)))
    else:
        ordered = (np.sign(apart) + 1) / 2
    pairs = yes[:, None] * (1 - yes)[None, :]
    return float((pairs * ordered).sum() / pairs.sum())


def points(scale: Scale, percentile: Floats) -> Floats:
    """The company's points for percentiles (0 to 100), straight lines between the scale's own; same shape."""
    return np.interp(percentile, scale.percentile, scale.points)
