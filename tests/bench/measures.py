"""Each number that the engine promises about its speed and size: measured, and held against what is wanted."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from scenarios.loading import loads
from scenarios.scenario import Scenario
from sim.model.engine import simulate
from sim.model.trace import Trace
from sim.model.world import World, draw_world
from tests.bench.floors import busy_share, one_call
from tests.bench.imports import workbook_rows, write_workbook
from tests.bench.rivals import customers_per_second, events_per_second

DEMO = "saas-20-salespeople"
HEAVY = ("numpy", "pandas", "scipy", "simpy", "pydantic", "tomlkit", "holidays", "rich", "matplotlib", "textual")
SHARES = (("round_robin", 20, 0.40), ("calendar_aware", 20, 0.28), ("calendar_aware", 60, 0.18))
"""Routing, people, and the least share of the textbook's customers per second."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; `is_met` is None for what is only told."""

    what: str
    measured: str
    wanted: str = ""
    is_met: bool | None = None


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    rounds: int
    leads: int
    many: int
    """for the time per lead, against `few`"""
    few: int = 10_000


FULL, QUICK = Size(rounds=7, leads=50_000, many=1_000_000), Size(rounds=3, leads=20_000, many=100_000)


def demo() -> Scenario:
    """The demo of the library."""
    return loads(demo_text(), DEMO)


def demo_text() -> str:
    """Its file."""
    return files("scenarios").joinpath(f"library/{DEMO}.toml").read_text("utf-8")


def timed_play(world: World) -> tuple[float, Trace]:
    """Processor seconds of the scenario's only option on a world, and what happened."""
    begun = process_time()
    trace = simulate(world, world.scenario.policies[0])
    return process_time() - begun, trace


def timed_draw(scenario: Scenario, replication: int) -> tuple[float, World]:
    """Processor seconds to draw a world, and the world."""
    begun = process_time()
    world = draw_world(scenario, replication)
    return process_time() - begun, world


def touches_per_second(size: Size) -> Iterator[Row]:
    """Rounds of bare loop, textbook and each floor in turn; a share is the median of the rounds' ratios."""
    worlds = [draw_world(one_call(routing, people, size.leads), 0) for routing, people, _ in SHARES]
    busy = [busy_share(timed_play(world)[1]) for world in worlds]  # warms up as well
    bare: list[float] = []
    textbook: list[float] = []
    shares: list[list[float]] = [[] for _ in SHARES]
    for _ in range(size.rounds):
        bare.append(events_per_second(size.leads))
        for world, share in zip(worlds, shares, strict=True):
            textbook.append(customers_per_second(size.leads))
            seconds, trace = timed_play(world)
            share.append(len(trace.touches.lead) / seconds / textbook[-1])
    yield Row("SimPy's bare loop", f"{median(bare):,.0f} events/s")
    yield Row("textbook M/M/20", f"{median(textbook):,.0f} customers/s")
    for (routing, people, least), share, hours in zip(SHARES, shares, busy, strict=True):
        what = f"{routing}, {people} people {hours:.0%} busy: touches/s of the textbook's"
        yield Row(what, f"{median(share):.2f}", f">= {least:.2f}", median(share) >= least and 0.70 <= hours <= 0.85)


def demo_play(size: Size) -> Iterator[Row]:
    """MQLs per second over all options of the demo, each world played for the first time, and drawing it."""
    scenario = demo()
    shares, draws = [], []
    for replication in range(size.rounds + 1):
        textbook = customers_per_second(size.leads)
        drawing, world = timed_draw(scenario, replication)
        begun = process_time()
        mqls = sum(int(simulate(world, policy).leads.mql.sum()) for policy in scenario.policies)
        playing = process_time() - begun
        shares.append(mqls / playing / textbook)
        draws.append(drawing / playing)
    # the first loads libraries and tabulates the population
    share, draw = median(shares[1:]), median(draws[1:])
    yield Row("demo: MQLs/s of the textbook's customers/s", f"{share:.3f}", ">= 0.080", share >= 0.08)
    yield Row("demo: drawing a world / playing all options on it", f"{draw:.3f}", "<= 0.200", draw <= 0.2)


def drawing(size: Size) -> Iterator[Row]:
    """Drawing against playing where all leads are worked."""
    scenario = one_call("round_robin", 20, 2 * size.leads)
    ratios = []
    for replication in range(3):
        seconds, world = timed_draw(scenario, replication)
        ratios.append(seconds / timed_play(world)[0])
    what = f"drawing {world.size:,} leads that are all worked / playing them"
    yield Row(what, f"{median(ratios):.3f}", "<= 0.100", median(ratios) <= 0.1)


def time_per_lead(size: Size) -> Iterator[Row]:
    """Seconds per lead for many leads against few, which are played as often before as behind."""
    many, few = (draw_world(one_call("round_robin", 20, leads), 0) for leads in (size.many, size.few))
    cheap = [_cost(few) for _ in range(size.rounds)]
    dear = _cost(many)
    cheap += [_cost(few) for _ in range(size.rounds)]
    growth = dear / median(cheap)
    yield Row(f"time per lead, {many.size:,} leads / {few.size:,} leads", f"{growth:.2f}", "<= 1.30", growth <= 1.3)


def _cost(world: World) -> float:
    return timed_play(world)[0] / world.size


def memory(leads: int = 1_000_000) -> Iterator[Row]:
    """Peak of a process of its own that draws and plays a world with a long cadence and promises."""
    done = _python("-m", "tests.bench.peak", str(leads))
    size, touches, peak = (int(word) for word in done.split())
    what = f"peak memory, {size:,} leads, six steps and promises ({touches:,} touches)"
    yield Row(what, f"{peak / 1e9:.2f} GB", "< 2.50 GB", peak < 2.5e9)


def imports(rows: int = 1_000_000) -> Iterator[Row]:
    """Reading an export, all fields, in a process of its own: once many leads, once many touches."""
    for leads, touches, what in ((rows, 1, "leads"), (1, rows, "touches")):
        with tempfile.TemporaryDirectory() as folder:
            done = _python("-m", "tests.bench.imports", str(leads), str(touches), folder)
        seconds, peak = float(done.split()[2]), int(done.split()[3])
        yield Row(f"import of {rows:,} {what}", f"{seconds:.1f} s", "< 10 s", seconds < 10)
        yield Row(f"peak memory, import of {rows:,} {what}", f"{peak / 1e6:.0f} MB", "< 800 MB", peak < 8e8)


def workbook(rows: int = 50_000) -> Iterator[Row]:
    """Reading an Excel file: nothing is promised, since most of it is openpyxl's own time."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "leads.xlsx"
        write_workbook(path, rows)
        begun = process_time()
        used = workbook_rows(path)
        seconds = process_time() - begun
    yield Row(f"import of {used:,} leads of an Excel file, per million", f"{seconds / used * 1e6:.0f} s")


def start_up(size: Size) -> Iterator[Row]:
    """The quickest of some starts of the help, and what its import loads."""
    seconds = []
    for _ in range(2 * size.rounds):
        begun = perf_counter()
        _python("-m", "tui.cli", "--help")
        seconds.append(perf_counter() - begun)
    yield Row("leadsim --help", f"{min(seconds):.2f} s", "< 0.40 s", min(seconds) < 0.4)
    loaded = _python("-c", f"import sys, tui.cli; print(*(one for one in {HEAVY} if one in sys.modules))").split()
    yield Row("import tui.cli loads, of the libraries used", ", ".join(loaded) or "none", "none", not loaded)


def _python(*arguments: str) -> str:
    return subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True).stdout
