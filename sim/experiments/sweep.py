"""A grid of values times options: every cell against the scenario as it stands in the file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from policies.settings import Policy
from scenarios.scenario import Scenario
from sim.experiments.grid import Axis, Cell, called
from sim.experiments.jobs import Job
from sim.experiments.runs import Run
from sim.measures.comparison import Comparison, compare
from sim.measures.kpis import specs
from sim.measures.summary import KpiSpec, Summary, kpi_value

ATTAINMENT = "touched_within_sla"
_DEEDS = (
    "meetings_held_per_month", "meetings_booked_per_month", "sqls_per_month", "contact_rate", "attempts_per_lead",
    "opt_outs_per_month", "time_to_assignment_mean", "busy_share",
)  # fmt: skip
"""With the waits for the first touch: what the leads and the people of a run went through."""
_TOUCHES = "time_to_first_touch"


@dataclass(frozen=True, slots=True)
class OptionSweep:
    """One option over the grid; the comparison's policies are the cells by number, its baseline is the file's cell.

    `only_the_promise`: groups of cells with the same calls and meetings in every run, attainment rising.
    """

    name: str
    comparison: Comparison
    only_the_promise: tuple[tuple[int, ...], ...]
    no_change: tuple[int, ...]
    """cells with the calls, meetings and kept promises of the file in every run; money may differ"""

    def value(self, cell: int, kpi: str) -> float | None:
        """A cell's pooled value; None where undefined."""
        return self.comparison.cell(str(cell), kpi).mean

    @property
    def best(self) -> int | None:
        """The cell with the best number of the primary KPI, certain or not; None where no cell has one."""
        winner = self.comparison.winner
        if winner.policy is not None:
            return int(winner.policy)
        return int(winner.tied_with[0]) if winner.tied_with else None


@dataclass(frozen=True, slots=True)
class Sweep:
    """What came of a grid: cells in order and each option's column; `replications` that all cells have done."""

    axes: tuple[Axis, ...]
    cells: tuple[Cell, ...]
    scenario: Scenario
    specs: tuple[KpiSpec, ...]
    primary: str
    replications: int
    options: tuple[OptionSweep, ...]

    @property
    def file_cell(self) -> int:
        """The number of the cell that is the file as it stands."""
        return next(number for number, cell in enumerate(self.cells) if cell.is_file)

    def spec(self, kpi: str) -> KpiSpec:
        """The row of the KPI table; KeyError when there is none."""
        return {spec.key: spec for spec in self.specs}[kpi]

    def called(self, cell: int) -> str:
        """A cell in words: hot.first_touch 5m, SDR.headcount 6."""
        return called(self.axes, self.cells[cell].values)

    def best_option(self) -> OptionSweep | None:
        """The option that has the best cell of all; None where more of the primary KPI is not better or worse."""
        sign = {"more": 1.0, "less": -1.0}.get(self.spec(self.primary).better)
        found = [(each, each.value(each.best, self.primary)) for each in self.options if each.best is not None]
        known = [(each, value) for each, value in found if value is not None]
        return max(known, key=lambda pair: pair[1] * sign)[0] if known and sign is not None else None


def jobs(
    cells: Sequence[Cell], options: Sequence[Policy], replications: int, plugins: Sequence[str] = ()
) -> Iterator[Job]:
    """Every option of every cell on every world, replication by replication.

    Cells that differ only in what is chosen have the same world keys and are played on the same worlds. Options are
    found in each cell by their place in the file.
    """
    numbers = _numbers(cells, options)
    for replication in range(replications):
        for at, cell in enumerate(cells):
            for number in numbers:
                policy = cell.scenario.policies[number].model_copy(update={"name": job_name(at, number)})
                yield Job(cell.scenario, policy, replication, plugins=tuple(plugins))


def job_name(cell: int, option: int) -> str:
    """What a run of a cell and option (both from 0) is called."""
    return f"{cell}/{option}"


def _numbers(cells: Sequence[Cell], options: Sequence[Policy]) -> list[int]:
    """Numbers from 0 in the file; the file's own cell has the options as they were named."""
    names = [policy.name for policy in next(cell for cell in cells if cell.is_file).scenario.policies]
    return list(dict.fromkeys(names.index(option.name) for option in options))


def swept(
    axes: Sequence[Axis],
    cells: Sequence[Cell],
    options: Sequence[Policy],
    runs: Iterable[Run],
    primary: str,
    *,
    final: bool = True,
) -> Sweep:
    """Compare each option's cells with the file's; an option that broke in a cell is left out there.

    Replications are cut to those that all have done; with none, and for an option broken in the file's own cell,
    there is no OptionSweep. Raises KeyError for an unknown primary KPI.
    """
    scenario = next(cell for cell in cells if cell.is_file).scenario
    played = [policy for cell in cells for policy in cell.scenario.policies]
    table = specs(scenario, played)
    summaries = _gathered(runs)
    done = min((len(own) for own in summaries.values()), default=0)
    home = next(number for number, cell in enumerate(cells) if cell.is_file)
    columns = []
    for number in _numbers(cells, options):
        own = {
            at: summaries[job_name(at, number)][:done] for at in range(len(cells)) if job_name(at, number) in summaries
        }
        if done and home in own:
            columns.append(_column(scenario.policies[number].name, own, home, table, primary, scenario, final))
    return Sweep(tuple(axes), tuple(cells), scenario, table, primary, done, tuple(columns))


def _gathered(runs: Iterable[Run]) -> dict[str, tuple[Summary, ...]]:
    """Summaries by job name, replication 0, 1, ... without a gap."""
    found: dict[str, dict[int, Summary]] = {}
    for each in runs:
        found.setdefault(each.option, {})[each.replication] = each.summary
    whole: dict[str, tuple[Summary, ...]] = {}
    for name, own in found.items():
        unbroken = next(count for count in range(len(own) + 1) if count not in own)
        whole[name] = tuple(own[replication] for replication in range(unbroken))
    return whole


def _column(
    name: str,
    own: Mapping[int, tuple[Summary, ...]],
    home: int,
    table: tuple[KpiSpec, ...],
    primary: str,
    scenario: Scenario,
    final: bool,
) -> OptionSweep:
    frame = scenario.scenario
    comparison = compare(
        {str(at): each for at, each in own.items()},
        str(home),
        table,
        primary,
        frame.smallest_effect,
        frame.forecast_period,
        final=final,
    )
    groups = _alike(own, table)
    rising = [tuple(sorted(group, key=lambda at: (_attained(own[at], table), at))) for group in groups]
    loosened = tuple(group for group in rising if _attained(own[group[0]], table) < _attained(own[group[-1]], table))
    mine = next((group for group in groups if home in group), ())
    same = tuple(at for at in mine if at != home and _promises(own[at], table) == _promises(own[home], table))
    return OptionSweep(name, comparison, loosened, same)


def _alike(own: Mapping[int, tuple[Summary, ...]], table: Sequence[KpiSpec]) -> list[list[int]]:
    """Groups of two and more cells whose runs are the same, call by call and meeting by meeting."""
    groups: dict[str, list[int]] = {}
    for at, runs in own.items():
        groups.setdefault(deeds(runs, table), []).append(at)
    return [group for group in groups.values() if len(group) > 1]


def deeds(runs: Sequence[Summary], table: Sequence[KpiSpec]) -> str:
    """A digest of what happened in all runs, without what was promised."""
    found = sha256()
    for run in runs:
        waits = run.whole.waits.get(_TOUCHES)
        if waits is not None:
            found.update(waits.finite_ms.astype("<i8").tobytes() + waits.never.to_bytes(8, "little"))
        found.update(repr([kpi_value(run.whole, spec) for spec in table if spec.key in _DEEDS]).encode())
    return found.hexdigest()


def _promises(runs: Sequence[Summary], table: Sequence[KpiSpec]) -> list[list[float | None]]:
    kept = [spec for spec in table if spec.key == ATTAINMENT or spec.key.startswith("sla_attainment.")]
    return [[kpi_value(run.whole, spec) for spec in kept] for run in runs]


def _attained(runs: Sequence[Summary], table: Sequence[KpiSpec]) -> float:
    """The sum over runs of the shares of all promises kept: it rises as promises get looser."""
    return sum(value for row in _promises(runs, table) for value in row if value is not None)
