"""What experiments promise about their speed: workers, store, selection and a sweep, on the demo."""

from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import numpy as np

from policies.settings import Policy
from policies.staffing import TeamStaffing
from scenarios.toml_text import parse
from sim.experiments.chunks import play_chunk
from sim.experiments.compare import jobs, labelled
from sim.experiments.executors import InProcess
from sim.experiments.grid import cells, read_axis
from sim.experiments.jobs import Job
from sim.experiments.process_pool import ProcessPool
from sim.experiments.runs import CHUNK, run
from sim.experiments.selection import select
from sim.experiments.store import Store
from sim.experiments.sweep import jobs as sweep_jobs
from sim.measures.kpis import by_key, specs
from sim.measures.selection import Selection, fixed_size, variances_of_differences
from sim.measures.summary import kpi_value
from tests.bench.measures import DEMO, Row, demo, demo_text
from tests.bench.peak import held_bytes, peak_bytes

WORKERS = 2
WEIGHT_MB = 120
"""What it is made of: docs/ui.md."""
HEADCOUNTS = (3, 5)
"""of the two options that are added to the demo's for a selection"""
GRID = ("sla.hot.first_touch=5m,15m,1h,4h,1d", "teams.SDR.headcount=3,4,5,6,7")
MOST = 400
"""Replications after which a selection is given up."""


def workers(rounds: int) -> Iterator[Row]:
    """The same jobs by one worker and by two, in turn; then what a worker weighs."""
    due = _demo_jobs(range(rounds))
    with ProcessPool(1) as one, ProcessPool(WORKERS) as two:
        for pool in (one, two):
            for each in [pool.submit(play_chunk, due[:CHUNK]) for _ in range(2 * pool.workers)]:
                each.result()  # a worker's first job loads libraries
        gains = []
        for _ in range(rounds):
            alone, together = _seconds(due, one), _seconds(due, two)
            gains.append(alone / together)
        weight = one.submit(held_bytes).result() / 1e6
    gain = median(gains)
    yield Row(f"demo: throughput of {WORKERS} workers / of one", f"{gain:.2f}", ">= 1.70", gain >= 1.7)
    what = "demo: memory a worker holds, libraries it shares with others included"
    yield Row(what, f"{weight:.0f} MB", f"< {WEIGHT_MB} MB", weight < WEIGHT_MB)


def overhead(rounds: int) -> Iterator[Row]:
    """Processor seconds of jobs that go through executor and store, against the same jobs by themselves."""
    ratios = []
    with TemporaryDirectory() as folder:
        for number in range(rounds + 1):
            due = _demo_jobs(range(number, number + 1))
            begun = process_time()
            for at in range(0, len(due), CHUNK):
                play_chunk(due[at : at + CHUNK])
            alone = process_time() - begun
            store = Store(Path(folder) / f"{number}.db")
            begun = process_time()
            assert len(list(run(due, InProcess(), store))) == len(due)
            ratios.append((process_time() - begun) / alone)
            store.close()
    share = median(ratios[1:]) - 1
    yield Row("demo: time for executor and store / for playing", f"{share:.1%}", "< 10 %", share < 0.1)


def selection() -> Iterator[Row]:
    """Kim and Nelson's selection among the demo's options and two more headcounts, against a fixed count."""
    scenario, options = demo(), _eight_options()
    spec = by_key(specs(scenario, list(options.values())))[scenario.scenario.primary_kpi]
    own = Selection(tuple(options), scenario.scenario.smallest_effect[spec.key])
    values: dict[str, dict[int, float]] = {name: {} for name in options}
    with ProcessPool(WORKERS) as pool:
        for each in select(own, spec, scenario, options, MOST, pool):
            values[each.option][each.replication] = kpi_value(each.summary.whole, spec) or 0.0
    rows = np.array([[values[name][replication] for name in options] for replication in range(own.first)])
    spread = variances_of_differences(rows).ravel().tolist()
    fixed = len(options) * max(own.first, fixed_size(spread, own.zone, len(options), own.confidence))
    used = sum(own.dropped_after.get(name, own.played) for name in options)
    what = f"demo, {len(options)} options: runs until the best is known / {fixed} with a fixed number"
    yield Row(what, f"{used / fixed:.2f}", "<= 0.50", own.is_over and used <= fixed / 2)


def sweep(replications: int = 30) -> Iterator[Row]:
    """Five promises times five headcounts, three options; what a worker holds after a tenth and at the end."""
    tables = parse(demo_text(), DEMO)
    grid = cells(tables, [read_axis(each, tables) for each in GRID], DEMO)
    due = list(sweep_jobs(grid, demo().policies[1:4], replications))
    with ProcessPool(WORKERS) as pool:
        begun = perf_counter()
        early = 0
        for done, _ in enumerate(run(due, pool)):
            if done == len(due) // 10:
                early = _most_of(pool)
        seconds = perf_counter() - begun
        late = _most_of(pool)
    yield Row(f"demo: {len(due):,} runs of a sweep", f"{seconds / 60:.1f} min", "<= 10 min", seconds <= 600)
    is_flat = late <= 1.1 * early
    yield Row("peak memory of its workers, at the end / after a tenth", f"{late / early:.2f}", "<= 1.10", is_flat)


def _most_of(pool: ProcessPool) -> int:
    """The largest peak of some workers, bytes."""
    return max(each.result() for each in [pool.submit(peak_bytes) for _ in range(4 * pool.workers)])


def _eight_options() -> dict[str, Policy]:
    options = labelled(demo().policies)
    by_calendar = demo().policies[3]
    for headcount in HEADCOUNTS:
        name = f"{by_calendar.name}, {headcount} SDRs"
        staffing = {"SDR": TeamStaffing(headcount=headcount)}
        options[name] = by_calendar.model_copy(update={"name": name, "staffing": staffing})
    return options


def _seconds(due: tuple[Job, ...], executor: Executor) -> float:
    begun = perf_counter()
    assert len(list(run(due, executor))) == len(due)
    return perf_counter() - begun


def _demo_jobs(replications: range) -> tuple[Job, ...]:
    scenario = demo()
    return tuple(jobs(scenario, labelled(scenario.policies), replications))
