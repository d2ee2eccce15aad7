"""One option to be played on one world, and the key under which its result is found again."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar

from policies.plugin_source import read_source
from policies.plugins import plugin_file
from policies.settings import Choices, Policy
from scenarios.scenario import Scenario
from sim.measures.summary import SUMMARY_VERSION
from sim.model.replay import OPTIONAL, ReplayLeads
from sim.model.version import MODEL_VERSION
from sim.model.world import World, draw_world, replay_world

T = TypeVar("T")
_TOLD_ONLY = {"name", "description", "currency", "replications", "primary_kpi", "smallest_effect"}
"""Of [scenario]: what is shown or decided upon, and moves no result."""
_REMEMBERED = 512


class Keyed(Protocol):
    """What has a result that can be found again."""

    @property
    def key(self) -> str:
        """sha256 of all that the result depends on."""

    @property
    def line(self) -> str:
        """The same for all replications."""

    @property
    def shown(self) -> str:
        """Name of the option, as it is listed."""

    @property
    def replication(self) -> int:
        """From 0."""


@dataclass(frozen=True)
class Job:
    """One option on world number `replication` (from 0); its name is what the result is called.

    The option need not be one of the scenario's. `record`: leads of a CRM export to be played instead of drawn ones.
    `plugins`: routing rules that the planner named, by file or entry point.
    """

    scenario: Scenario
    policy: Policy
    replication: int
    record: ReplayLeads | None = None
    plugins: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """Name of the option."""
        return self.policy.name

    @cached_property
    def world_key(self) -> str:
        """sha256 of all that the world depends on; two jobs with the same one are played on one world."""
        return _digest(_scenario_key(self.scenario), _record_key(self.record), str(self.replication))

    @cached_property
    def line(self) -> str:
        """sha256 of the scenario and the option: the same for all replications."""
        return _digest(_scenario_key(self.scenario), _policy_key(self.policy))

    @cached_property
    def key(self) -> str:
        """sha256 of all that the result depends on; PluginError when a plug-in's file cannot be read."""
        rules = [_digest(read_source(plugin_file(named))) for named in self.plugins]
        versions = f"model {MODEL_VERSION}, summary {SUMMARY_VERSION}"
        return _digest(versions, self.world_key, _policy_key(self.policy), *rules)


def world_of(job: Job) -> World:
    """The world a job is played on."""
    if job.record is None:
        return draw_world(job.scenario, job.replication)
    return replay_world(job.scenario, job.replication, job.record)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _remembered(key: Callable[[T], str]) -> Callable[[T], str]:
    """The key of an object that never changes, worked out once; the last few hundred objects are kept."""
    known: dict[int, tuple[T, str]] = {}

    def find(thing: T) -> str:
        if id(thing) not in known:
            if len(known) >= _REMEMBERED:
                known.clear()
            known[id(thing)] = thing, key(thing)
        return known[id(thing)][1]

    return find


@_remembered
def _scenario_key(scenario: Scenario) -> str:
    """Tables in the order of the file: sources, teams and attributes have their streams by it."""
    apart = dict.fromkeys((*Choices.model_fields, "policies", "agreement"), True)
    content = scenario.model_dump_json(exclude=apart | {"scenario": _TOLD_ONLY})
    calendars = (f"{who} {each.digest}" for who, each in sorted(scenario.calendars.by_person.items()))
    ranges = (each.model_dump_json() for each in scenario.ranges)
    return _digest(content, *ranges, *map(str, scenario.doubts.all), *calendars)


@_remembered
def _policy_key(policy: Policy) -> str:
    doubts = (f"{one}" for one in policy.doubts.all)
    return _digest(policy.model_dump_json(exclude={"name", "like"}), *doubts)


@_remembered
def _record_key(record: ReplayLeads | None) -> str:
    if record is None:
        return "drawn"
    columns = {"created": record.created, "source": record.source} | dict(record.attributes)
    columns |= {name: getattr(record, name) for name in OPTIONAL if getattr(record, name) is not None}
    return _digest(*(f"{name} {column.dtype} {column.tobytes().hex()}" for name, column in columns.items()))
