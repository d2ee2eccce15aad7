"""Options to be looked at on the same leads: which simulated run, played again, each as a film."""

from dataclasses import dataclass
from pathlib import Path

from scenarios.scenario import Scenario
from sim.experiments.again import play_again, typical_replication
from sim.experiments.compare import labelled
from sim.experiments.encoding import decode
from sim.experiments.jobs import Job, world_of
from sim.experiments.runs import JobFailed
from sim.experiments.store import Store
from sim.experiments.store_file import StoreError, StoreUnwritable
from sim.measures.kpis import by_key, specs
from sim.measures.summary import Summary
from sim.model.world import World
from tui.floor.film import Film, film_of
from tui.playing import planned


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be looked at."""

    scenario: Scenario
    text: str
    """of the scenario file"""
    options: tuple[str, ...]
    """as shown; the first one decides which run is typical"""
    store: Path | None
    replication: int | None = None
    """None: the typical one"""


@dataclass(frozen=True, slots=True)
class Shot:
    """One option of a reel: its film, or why there is none."""

    option: str
    film: Film | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reel:
    """The shots of one simulated run."""

    wanted: Wanted
    replication: int
    of: int
    """runs of the first option that were known when the typical one was chosen; 0: none, it is just the first"""
    shots: tuple[Shot, ...]


def reel_of(wanted: Wanted, before: Reel | None = None) -> Reel:
    """The typical run of what is wanted; shots of `before` that are the same are taken over.

    Typical: the median of the scenario's primary KPI among the runs kept, by the first option.
    """
    options = labelled(wanted.scenario.policies)
    if wanted.replication is not None:
        replication, of = wanted.replication, 0
    elif before is not None and before.wanted.text == wanted.text and before.wanted.options[0] == wanted.options[0]:
        replication, of = before.replication, before.of
    else:
        replication, of = _typical(wanted)
    known = _known(before, wanted, replication)
    world: World | None = next((shot.film.world for shot in known.values() if shot.film is not None), None)
    shots = []
    for name in wanted.options:
        if name not in known:
            job = Job(wanted.scenario, options[name], replication)
            world = world_of(job) if world is None else world
            known[name] = _shot(job, world)
        shots.append(known[name])
    return Reel(wanted, replication, of, tuple(shots))


def _known(before: Reel | None, wanted: Wanted, replication: int) -> dict[str, Shot]:
    if before is None or before.wanted.text != wanted.text or before.replication != replication:
        return {}
    return {shot.option: shot for shot in before.shots}


def _shot(job: Job, world: World) -> Shot:
    try:
        played = play_again(job, world)
    except JobFailed as failed:
        return Shot(job.policy.name, None, str(failed))
    return Shot(job.policy.name, film_of(played.trace, played.world, played.policy))


def _typical(wanted: Wanted) -> tuple[int, int]:
    """The replication and among how many it was chosen."""
    scenario = wanted.scenario
    policy = labelled(scenario.policies)[wanted.options[0]]
    kept = _kept([Job(scenario, policy, number) for number in range(planned(scenario, None))], wanted.store)
    spec = by_key(specs(scenario, [policy])).get(scenario.scenario.primary_kpi)
    if not kept or spec is None:
        return 0, 0
    return list(kept)[typical_replication(list(kept.values()), spec)], len(kept)


def _kept(jobs: list[Job], store: Path | None) -> dict[int, Summary]:
    """Summaries by replication; damaged ones count as not there."""
    if store is None or not store.exists():
        return {}
    kept = {}
    try:
        with Store(store) as shelf:
            found = shelf.known(jobs)
    except (StoreError, StoreUnwritable):
        return {}
    for job in jobs:
        try:
            kept[job.replication] = decode(found[job.key].summary)
        except (KeyError, ValueError):
            continue
    return kept
