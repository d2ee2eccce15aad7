"""A promise tried at several lengths, against options or headcounts: who keeps it, and at what outcome."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

from policies.durations import HOUR, MINUTE
from policies.settings import Policy
from scenarios.scenario import Scenario
from sim.experiments.compare import labelled
from sim.experiments.grid import with_headcount
from sim.experiments.jobs import Job
from sim.experiments.runs import Failure, Run, Shelf, run
from sim.experiments.sizing import Reach, Target, headcount_of
from sim.experiments.sweep import deeds
from sim.measures.comparison import compare
from sim.measures.kpis import specs
from sim.measures.results import Cell
from sim.measures.summary import KpiSpec, Summary

FIRST = 5
"""Replications of every cell before those nearest the target line are played to the end."""
TOGETHER = 6
"""Cells that are then played together, so that they share their worlds."""
THRESHOLDS = (MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 4 * HOUR)
MEETINGS, PROFIT, COST, BUSY = "meetings_held_per_month", "profit_per_month", "cost_per_month", "busy_share"
_WAITS = "wait_by_cause."
Place = tuple[int, int]
"""Row and column, from 0."""


@dataclass(frozen=True, slots=True)
class MapRow:
    """An option, or an option with so many people in the team."""

    name: str
    policy: Policy
    headcount: int | None = None
    is_file: bool = True
    """as many people as in the file"""


@dataclass(frozen=True, slots=True)
class MapQuestion:
    """What is played: the tier's promise of a first touch within each of `thresholds` (ms), in every row."""

    scenario: Scenario
    tier: str
    thresholds: tuple[int, ...]
    rows: tuple[MapRow, ...]
    target: float
    """share of the tier's leads"""
    replications: int
    team: str | None = None
    """whose headcount the rows vary; None: the rows are options"""

    @property
    def attainment(self) -> str:
        """The KPI that the target is about."""
        return f"sla_attainment.{self.tier}.first_touch"

    @property
    def wanted(self) -> Target:
        """The target as other experiments have it; it is about the mean."""
        return Target(self.attainment, ">=", self.target, None)

    def policy(self, place: Place) -> Policy | None:
        """The row's option with the column's promise; None where the option has no such tier."""
        row, column = place
        policy = self.rows[row].policy
        if not any(tier.tier == self.tier and tier.first_touch is not None for tier in policy.sla):
            return None
        tiers = [
            tier.model_copy(update={"first_touch": self.thresholds[column]}) if tier.tier == self.tier else tier
            for tier in policy.sla
        ]
        return policy.model_copy(update={"sla": tuple(tiers)})

    def is_file(self, place: Place) -> bool:
        """The cell is the option as it stands in the file."""
        row = self.rows[place[0]]
        own = [tier.first_touch for tier in row.policy.sla if tier.tier == self.tier]
        return own[:1] == [self.thresholds[place[1]]] and row.is_file

    def places(self) -> list[Place]:
        """All cells that can be played, row by row."""
        every = [(row, column) for row in range(len(self.rows)) for column in range(len(self.thresholds))]
        return [place for place in every if self.policy(place) is not None]


@dataclass(frozen=True, slots=True)
class MapCell:
    """What is known of a cell: its KPIs after so many runs, and whether it keeps the target."""

    numbers: Mapping[str, Cell]
    runs: int
    reach: Reach

    def mean(self, kpi: str) -> float | None:
        """A KPI's pooled value; None where it is not there."""
        cell = self.numbers.get(kpi)
        return None if cell is None else cell.mean


@dataclass(frozen=True, slots=True)
class SlaMap:
    """The cells by place, those that were played at least once; frozen, so that it can travel to a screen."""

    question: MapQuestion
    specs: tuple[KpiSpec, ...]
    cells: Mapping[Place, MapCell]
    only_the_promise: tuple[tuple[int, ...], ...]
    """for each row the columns, two or more, with the same calls and meetings in every run"""

    @property
    def is_whole(self) -> bool:
        """Every cell has all its runs."""
        cells = [self.cells.get(place) for place in self.question.places()]
        return all(cell is not None and cell.runs >= self.question.replications for cell in cells)

    @property
    def is_out_of_reach(self) -> bool:
        """All cells are known, and none keeps the target or may keep it."""
        known = [self.cells.get(place) for place in self.question.places()]
        return bool(known) and all(cell is not None and cell.reach == "no" for cell in known)

    def ways(self, place: Place, most: int = 4) -> list[Place]:
        """Cells that keep the target for sure, the smallest changes first: a looser promise in the row, then the
        column (fewest people, else best outcome), else the nearest of all.
        """
        row, column = place
        there = [at for at, cell in self.cells.items() if cell.reach == "yes" and at != place]
        beside = sorted((at for at in there if at[0] == row), key=lambda at: abs(at[1] - column))[:1]
        below = sorted((at for at in there if at[1] == column), key=self._worth)
        nearest = sorted(there, key=lambda at: (abs(at[0] - row) + abs(at[1] - column), at))
        return list(dict.fromkeys([*beside, *below, *nearest[:1]]))[:most]

    def _worth(self, place: Place) -> tuple[float, Place]:
        headcount = self.question.rows[place[0]].headcount
        return (headcount if headcount is not None else -(self.cells[place].mean(MEETINGS) or 0.0)), place


def promised_tiers(scenario: Scenario) -> list[str]:
    """Tiers for which some option promises a first touch, in the order of the file."""
    tiers = [tier for policy in scenario.policies for tier in policy.sla]
    return list(dict.fromkeys(tier.tier for tier in tiers if tier.first_touch is not None))


def thresholds_around(scenario: Scenario, tier: str) -> tuple[int, ...]:
    """Usual promises in ms, and those that the options of the file make to the tier."""
    own = [each.first_touch for policy in scenario.policies for each in policy.sla if each.tier == tier]
    return tuple(sorted({*THRESHOLDS, *(ms for ms in own if ms is not None)}))


def option_rows(scenario: Scenario) -> tuple[MapRow, ...]:
    """A row for each option."""
    return tuple(MapRow(name, policy) for name, policy in labelled(scenario.policies).items())


def people_rows(scenario: Scenario, option: Policy, team: str, fewer: int = 2, more: int = 4) -> tuple[MapRow, ...]:
    """One option with two people fewer than it has in a team to four more, at least one."""
    own = headcount_of(option, team, scenario)
    counts = range(max(1, own - fewer), own + more + 1)
    return tuple(
        MapRow(f"{count} {team}", with_headcount(option, team, count), count, count == own) for count in counts
    )


@dataclass
class MapPlay:
    """The map while it is played."""

    question: MapQuestion
    plugins: tuple[str, ...] = ()
    together: int = TOGETHER
    failures: list[Failure] = field(default_factory=list)
    _runs: dict[Place, dict[int, Summary]] = field(default_factory=dict)
    _known: dict[tuple[Place, int], MapCell] = field(default_factory=dict)
    _digests: dict[tuple[Place, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        question = self.question
        policies = [policy for place in question.places() if (policy := question.policy(place)) is not None]
        self._table = specs(question.scenario, policies)
        wanted = (question.attainment, MEETINGS, PROFIT, COST, BUSY)
        self._specs = tuple(spec for spec in self._table if spec.key in wanted or spec.key.startswith(_WAITS))

    @property
    def total(self) -> int:
        """Runs of the whole map."""
        return len(self.question.places()) * self.question.replications

    def __call__(self, executor: Executor | None, store: Shelf | None) -> Iterator[Run]:
        """Every run as it finishes: a few of each cell, then cell by cell, those nearest the target first."""
        first = min(FIRST, self.question.replications)
        yield from self._play(self.question.places(), range(first), executor, store)
        left = range(first, self.question.replications)
        ahead = sorted(self.question.places(), key=self._distance) if left else []
        for at in range(0, len(ahead), self.together):
            yield from self._play(ahead[at : at + self.together], left, executor, store)

    def standing(self) -> SlaMap:
        """What is known so far."""
        found = {place: cell for place in self.question.places() if (cell := self._cell(place)) is not None}
        alike = tuple(self._alike(row) for row in range(len(self.question.rows)))
        return SlaMap(self.question, self._table, found, alike)

    def _play(
        self, places: Sequence[Place], replications: range, executor: Executor | None, store: Shelf | None
    ) -> Iterator[Run]:
        jobs = (self._job(place, replication) for replication in replications for place in places)
        for each in run(jobs, executor, store, on_failure=self.failures.append):
            row, column = map(int, each.option.split("/"))
            self._runs.setdefault((row, column), {})[each.replication] = each.summary
            yield each

    def _job(self, place: Place, replication: int) -> Job:
        policy = self.question.policy(place)
        assert policy is not None
        named = policy.model_copy(update={"name": f"{place[0]}/{place[1]}"})
        return Job(self.question.scenario, named, replication, plugins=self.plugins)

    def _distance(self, place: Place) -> float:
        cell = self._cell(place)
        share = None if cell is None else cell.mean(self.question.attainment)
        return 1.0 if share is None else abs(share - self.question.target)

    def _summaries(self, place: Place, most: int | None = None) -> tuple[Summary, ...]:
        """Replication 0, 1, ... without a gap."""
        own = self._runs.get(place, {})
        count = next(count for count in range(len(own) + 1) if count not in own)
        return tuple(own[at] for at in range(count if most is None else min(count, most)))

    def _cell(self, place: Place) -> MapCell | None:
        runs = self._summaries(place)
        if not runs:
            return None
        key = (place, len(runs))
        if key not in self._known:
            self._known[key] = self._estimated(runs)
        return self._known[key]

    def _estimated(self, runs: Sequence[Summary]) -> MapCell:
        period, primary = self.question.scenario.scenario.forecast_period, self.question.attainment
        found = compare({"": runs}, "", self._specs, primary, {}, period)
        numbers = {spec.key: found.cell("", spec.key) for spec in self._specs}
        return MapCell(numbers, len(runs), self.question.wanted.reach(numbers[primary]))

    def _alike(self, row: int) -> tuple[int, ...]:
        """The largest group of columns with the same calls and meetings in the runs that all of them have."""
        columns = [at for at in range(len(self.question.thresholds)) if self._runs.get((row, at))]
        done = min((len(self._summaries((row, at))) for at in columns), default=0)
        groups: dict[str, list[int]] = {}
        for at in columns if done else []:
            groups.setdefault(self._digest((row, at), done), []).append(at)
        largest = max(groups.values(), key=len, default=[])
        return tuple(largest) if len(largest) > 1 else ()

    def _digest(self, place: Place, done: int) -> str:
        if (place, done) not in self._digests:
            self._digests[place, done] = deeds(self._summaries(place, done), self._table)
        return self._digests[place, done]
