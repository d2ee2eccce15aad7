"""The commands' names, options and help. What a command needs is loaded when it is called, so that help is quick."""

import contextlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType, TracebackType
from typing import Annotated, NoReturn

import typer

from tui.errors import InputError, cleaned

DONE, OUR_FAULT, WRONG_INPUT, PARTIAL, INTERRUPTED = 0, 1, 2, 3, 130

app = typer.Typer(
    name="leadsim",
    help="Try lead routing and SLA policies on a simulated sales floor before you deploy them.",
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: leadsim compare saas-20-salespeople",
)

ScenarioArgument = Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario file, or a name of the library.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
OutOption = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write tables (CSV), JSON and text here.")]
FormatOption = Annotated[
    str, typer.Option("--format", metavar="F", help="Of the tables: csv, or parquet (with the extra of that name).")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Overwrite files that are there.")]
HugeOption = Annotated[bool, typer.Option("--allow-huge", help="Play sizes that are refused otherwise.")]
PolicyOption = Annotated[
    str | None,
    typer.Option("--policies", metavar="A,B", help="Only these options, by name or number; the first is the baseline."),
]
KpiOption = Annotated[
    str | None, typer.Option("--kpi", metavar="NAME", help="The figure that decides; a wrong name lists all.")
]
ReplicationsOption = Annotated[
    int | None,
    typer.Option(
        "--replications", min=1, max=100_000, metavar="N", help="Simulated runs; 30 or what the scenario says."
    ),
]
PluginOption = Annotated[
    list[str] | None, typer.Option("--plugin", metavar="FILE", help="A routing rule of your own; may be given again.")
]

WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", min=1, max=1024, metavar="N", help="Processes at once; all cores if not given."),
]
ClusterOption = Annotated[
    str | None, typer.Option("--cluster", metavar="tcp://HOST:PORT", help="Play on the Dask cluster of this scheduler.")
]
StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store", metavar="FILE", envvar="LEADSIM_STORE", help="File of kept results, else one with your data."
    ),
]
NoStoreOption = Annotated[bool, typer.Option("--no-store", help="Keep no results, use none that are kept.")]


def _version(wanted: bool) -> None:
    if wanted:
        from tui import version

        print(f"leadsim {version()}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    show_version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show it.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where in leadsim a fault of its own lies.")] = False,
) -> None:
    """Try lead routing and SLA policies on a simulated sales floor before you deploy them."""
    del show_version, debug  # each did its part while the arguments were read
    if context.invoked_subcommand is None:
        store = os.environ.get("LEADSIM_STORE")
        _open(None, Path(store) if store else None)


@app.command("open")
def open_screens(
    scenario: Annotated[
        str | None,
        typer.Argument(metavar="[SCENARIO]", help="A scenario file, or a name of the library; the demo if not given."),
    ] = None,
    language: Annotated[
        str | None, typer.Option("--lang", metavar="en|pl", help="Language of the screens; else the system's.")
    ] = None,
    store: StoreOption = None,
) -> None:
    """The screens: see the options compared, change a number, watch the answer move. `leadsim` alone does the same."""
    _open(scenario, store, language)


def _open(scenario: str | None, store: Path | None = None, language: str | None = None) -> None:
    def run() -> int:
        from tui.commands.open import open_ui

        return open_ui(scenario, store, language)

    _finish(run)


@app.command()
def compare(
    scenario: ScenarioArgument,
    policies: PolicyOption = None,
    replications: ReplicationsOption = None,
    precision: Annotated[
        float | None,
        typer.Option("--precision", metavar="X", help="Play until differences in that figure are known to +- X."),
    ] = None,
    kpi: KpiOption = None,
    break_even: Annotated[
        bool, typer.Option("--break-even", help="Also find how much of the effect of speed must be real.")
    ] = False,
    team_sizes: Annotated[
        bool,
        typer.Option("--team-sizes", help="Also find from how many people on calendar-aware routing is worth it."),
    ] = False,
    clean_first: Annotated[
        bool, typer.Option("--clean-first", help="Also play options with a good score on dirty data cleaned instead.")
    ] = False,
    as_json: JsonOption = False,
    out: OutOption = None,
    tables: FormatOption = "csv",
    plugin: PluginOption = None,
    allow_huge: HugeOption = False,
    force: ForceOption = False,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    store: StoreOption = None,
    no_store: NoStoreOption = False,
    best: Annotated[
        bool, typer.Option("--best", help="Only find the best option; what has lost is played no longer.")
    ] = False,
    indifference: Annotated[
        float | None,
        typer.Option("--indifference", metavar="X", help="With --best: a difference under X does not matter."),
    ] = None,
) -> None:
    """Play a scenario's options against each other: which serves the leads best, by how much, how sure."""

    def run() -> int:
        from tui.commands.compare import compare
        from tui.playing import Places
        from tui.writing import Output

        if best:
            from tui.commands.best import best as find_best

            return find_best(
                scenario,
                Output(as_json, out, force, tables),
                Places(workers, cluster, store, not no_store),
                policies=policies,
                replications=replications,
                indifference=indifference,
                kpi=kpi,
                plugins=plugin or [],
                allow_huge=allow_huge,
            )
        return compare(
            scenario,
            Output(as_json, out, force, tables),
            Places(workers, cluster, store, not no_store),
            policies=policies,
            replications=replications,
            precision=precision,
            kpi=kpi,
            plugins=plugin or [],
            allow_huge=allow_huge,
            break_even=break_even,
            team_sizes=team_sizes,
            clean_first=clean_first,
        )

    _finish(run)


@app.command()
def replay(
    leads: Annotated[str, typer.Argument(metavar="LEADS.csv", help="A CRM export with a line of titles.")],
    scenario: Annotated[str, typer.Option("--scenario", metavar="SCENARIO", help="Team, market and options.")],
    mapping: Annotated[
        list[str],
        typer.Option(
            "--map", metavar="FIELD=COLUMN,...", help="FIELD: created, source, score, value, outcome, intent."
        ),
    ],
    source: Annotated[str | None, typer.Option("--source", metavar="NAME", help="Source of all rows.")] = None,
    only: Annotated[str | None, typer.Option("--only", metavar="COLUMN=VALUE", help="Only these rows.")] = None,
    qualified: Annotated[
        str | None, typer.Option("--qualified", metavar="A,B", help="Words of the outcome that mean: became an SQL.")
    ] = None,
    time_format: Annotated[
        str | None, typer.Option("--time-format", metavar="FORMAT", help='As "%d.%m.%Y %H:%M"; else ISO 8601.')
    ] = None,
    delimiter: Annotated[str, typer.Option("--delimiter", help="Sign between cells.")] = ",",
    policies: PolicyOption = None,
    replications: ReplicationsOption = None,
    kpi: KpiOption = None,
    as_json: JsonOption = False,
    out: OutOption = None,
    tables: FormatOption = "csv",
    plugin: PluginOption = None,
    force: ForceOption = False,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    store: StoreOption = None,
    no_store: NoStoreOption = False,
) -> None:
    """Play your own leads, from a CRM export, under a scenario's options."""

    def run() -> int:
        from tui.commands.replay import columns_of, replay
        from tui.playing import Places
        from tui.writing import Output

        columns = columns_of(
            mapping, source=source, only=only, qualified=qualified, time_format=time_format, delimiter=delimiter
        )
        return replay(
            leads,
            scenario,
            columns,
            Output(as_json, out, force, tables),
            Places(workers, cluster, store, not no_store),
            policies=policies,
            replications=replications,
            kpi=kpi,
            plugins=plugin or [],
        )

    _finish(run)


@app.command()
def runs(
    delete: Annotated[int | None, typer.Option("--delete", metavar="RUN", help="Forget this run.")] = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """List what was played and is kept."""

    def run() -> int:
        from tui.commands.runs import delete_run, show_runs
        from tui.playing import Places

        places = Places(store=store)
        return show_runs(places, as_json=as_json) if delete is None else delete_run(delete, places)

    _finish(run)


@app.command()
def report(
    number: Annotated[int, typer.Argument(metavar="RUN", help="Its number, as `leadsim runs` shows it.")],
    as_json: JsonOption = False,
    out: OutOption = None,
    tables: FormatOption = "csv",
    force: ForceOption = False,
    store: StoreOption = None,
) -> None:
    """Print what a run came to again, without playing."""

    def run() -> int:
        from tui.commands.report import report
        from tui.playing import Places
        from tui.writing import Output

        return report(number, Output(as_json, out, force, tables), Places(store=store))

    _finish(run)


@app.command()
def trace(
    scenario: ScenarioArgument,
    policy: Annotated[str, typer.Option("--policy", metavar="P", help="The option, by name or number.")],
    lead: Annotated[int, typer.Option("--lead", metavar="N", help="Number of the lead, from 0, in order of arrival.")],
    replication: Annotated[
        int, typer.Option("--replication", metavar="R", min=1, max=100_000, help="Simulated run, from 1.")
    ] = 1,
    as_json: JsonOption = False,
    plugin: PluginOption = None,
    allow_huge: HugeOption = False,
) -> None:
    """Tell one lead's story, with the reason of every decision."""

    def run() -> int:
        from tui.commands.trace import trace

        return trace(
            scenario,
            policy=policy,
            lead=lead,
            replication=replication,
            plugins=plugin or [],
            as_json=as_json,
            allow_huge=allow_huge,
        )

    _finish(run)


@app.command()
def floor(
    scenario: ScenarioArgument,
    policy: Annotated[str, typer.Option("--policy", metavar="P", help="The option, by name or number.")],
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="TIME", help='Day and time, "Tue 10:14"; else when the next promise is broken.'),
    ] = None,
    week: Annotated[
        int | None,
        typer.Option("--week", metavar="W", help="Measured week, from 1; the most typical one if not given."),
    ] = None,
    replication: Annotated[
        int | None,
        typer.Option("--replication", metavar="R", min=1, max=100_000, help="Simulated run, from 1; the typical one."),
    ] = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
    allow_huge: HugeOption = False,
) -> None:
    """Show the sales floor at one instant of a run: who does what, who waits, what just happened."""

    def run() -> int:
        from tui.commands.floor import floor

        return floor(
            scenario,
            policy=policy,
            at=at,
            week=week,
            replication=replication,
            store=store,
            as_json=as_json,
            allow_huge=allow_huge,
        )

    _finish(run)


@app.command()
def check(scenario: ScenarioArgument, as_json: JsonOption = False) -> None:
    """Find all problems of a scenario file, and what to know before believing a result."""

    def run() -> int:
        from tui.commands.check import check

        return check(scenario, as_json=as_json)

    _finish(run)


@app.command()
def gate(scenario: ScenarioArgument, policies: PolicyOption = None, as_json: JsonOption = False) -> None:
    """Tell at once what a definition of MQL hands over: MQLs, good leads missed and junk, by source."""

    def run() -> int:
        from tui.commands.gate import gate

        return gate(scenario, policies=policies, as_json=as_json)

    _finish(run)


@app.command()
def assumptions(
    scenario: Annotated[str | None, typer.Argument(metavar="[SCENARIO]", help="Without one: the demo.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List every assumption with its value, unit and source."""

    def run() -> int:
        from tui.commands.assumptions import show_assumptions

        return show_assumptions(scenario, as_json=as_json)

    _finish(run)


@app.command()
def scenarios(
    as_json: JsonOption = False,
    schema: Annotated[bool, typer.Option("--schema", help="The JSON schema of scenario files, for editors.")] = False,
) -> None:
    """List the scenarios that come with leadsim."""

    def run() -> int:
        from tui.commands.library import show_library

        return show_library(as_json=as_json, schema=schema)

    _finish(run)


@app.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Of the file to write, without folder and ending.")],
    source: Annotated[str | None, typer.Option("--from", metavar="SCENARIO", help="A copy of this one.")] = None,
    reference: Annotated[bool, typer.Option("--reference", help="A file with every key, commented.")] = False,
    leads_from: Annotated[
        str | None, typer.Option("--leads-from", metavar="SCENARIO", help="A CSV of simulated leads, for replay.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder; else the current one.")] = None,
    force: ForceOption = False,
) -> None:
    """Write a scenario file to start from, or a CSV of leads to try replay on."""

    def run() -> int:
        from tui.commands.new import new

        return new(name, source=source, reference=reference, leads_from=leads_from, out=out, force=force)

    _finish(run)


@app.command()
def selfcheck(as_json: JsonOption = False) -> None:
    """Play cases whose exact answers are known, on this machine."""

    def run() -> int:
        from tui.commands.selfcheck import selfcheck

        return selfcheck(as_json=as_json)

    _finish(run)


# What if: grids and headcounts.
ReachOption = Annotated[
    str | None,
    typer.Option(
        "--target",
        metavar="KPI>=LEVEL",
        help='Also say which combinations keep this on average, as "touched_within_sla>=60%".',
    ),
]
VaryOption = Annotated[
    list[str],
    typer.Option(
        "--vary",
        metavar="PATH=VALUES",
        help='A number or name of the file and what to try, as "sla.hot.first_touch=5m,15m,1h" or'
        ' "teams.SDR.headcount=4..12" (4..12:2 in steps of 2); may be given again, for a grid.',
    ),
]


@app.command()
def sweep(
    scenario: ScenarioArgument,
    vary: VaryOption,
    policies: PolicyOption = None,
    replications: ReplicationsOption = None,
    kpi: KpiOption = None,
    target: ReachOption = None,
    as_json: JsonOption = False,
    out: OutOption = None,
    tables: FormatOption = "csv",
    plugin: PluginOption = None,
    allow_huge: HugeOption = False,
    force: ForceOption = False,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    store: StoreOption = None,
    no_store: NoStoreOption = False,
) -> None:
    """Try any values of the file, each with each: which does best, and where only the promise changes."""

    def run() -> int:
        from tui.commands.sweep import sweep
        from tui.playing import Places
        from tui.writing import Output

        return sweep(
            scenario,
            Output(as_json, out, force, tables),
            Places(workers, cluster, store, not no_store),
            vary=vary,
            policies=policies,
            replications=replications,
            kpi=kpi,
            target=target,
            plugins=plugin or [],
            allow_huge=allow_huge,
        )

    _finish(run)


@app.command()
def size(
    scenario: ScenarioArgument,
    team: Annotated[str, typer.Option("--team", metavar="NAME", help="Whose headcount.")],
    target: Annotated[
        str | None,
        typer.Option("--target", metavar="KPI>=X", help='To be kept, as "meetings_held_per_month>=40"; or KPI<=X.'),
    ] = None,
    best: Annotated[
        str | None, typer.Option("--best", metavar="KPI", help="Instead of a target: the best of a figure, as profit.")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="PERIOD", help="week, month or quarter: also an answer for each of the run."),
    ] = None,
    kept: Annotated[
        str,
        typer.Option(
            "--kept",
            metavar="SHARE",
            help="Share of forecast periods (weeks, months or quarters, see --by) that must keep the target.",
        ),
    ] = "90%",
    mean: Annotated[
        bool,
        typer.Option("--mean", help="The long run's mean must keep it; single months need not."),
    ] = False,
    smallest: Annotated[
        int | None, typer.Option("--from", min=1, max=10_000, metavar="N", help="Smallest headcount; 1.")
    ] = None,
    largest: Annotated[
        int | None,
        typer.Option("--to", min=1, max=10_000, metavar="N", help="Largest; twice those there are, at least 4 more."),
    ] = None,
    policies: PolicyOption = None,
    replications: ReplicationsOption = None,
    as_json: JsonOption = False,
    out: OutOption = None,
    tables: FormatOption = "csv",
    plugin: PluginOption = None,
    allow_huge: HugeOption = False,
    force: ForceOption = False,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    store: StoreOption = None,
    no_store: NoStoreOption = False,
) -> None:
    """Find the smallest team that keeps a target in 9 of 10 months, for every option beside each other."""

    def run() -> int:
        from tui.commands.size import Asked, size
        from tui.opening import read_share
        from tui.playing import Places
        from tui.writing import Output

        return size(
            scenario,
            Output(as_json, out, force, tables),
            Places(workers, cluster, store, not no_store),
            Asked(team, target, best, by, None if mean else read_share("--kept", kept), smallest, largest),
            policies=policies,
            replications=replications,
            plugins=plugin or [],
            allow_huge=allow_huge,
        )

    _finish(run)


def _finish(command: Callable[[], int]) -> NoReturn:
    """Run a command to its exit code; what is the user's to mend is one message on stderr."""
    try:
        code = command()
        sys.stdout.flush()
    except InputError as error:
        print(f"leadsim: {cleaned(str(error))}", file=sys.stderr)
        code = WRONG_INPUT
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        code = INTERRUPTED
    except BrokenPipeError:
        _hush()
        code = DONE
    raise typer.Exit(code)


def _hush() -> None:
    """Whoever read our output has seen enough; what is still in the buffer goes nowhere, without a complaint."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@app.command()
def robustness(
    scenario: ScenarioArgument,
    treatment: Annotated[
        str | None, typer.Option("--treatment", metavar="P", help="The option in question; the best if not given.")
    ] = None,
    control: Annotated[
        str | None, typer.Option("--control", metavar="Q", help="What it is compared with; the first if not given.")
    ] = None,
    replications: Annotated[
        int | None,
        typer.Option(
            "--replications", min=2, max=100_000, metavar="N", help="Simulated runs where there is doubt; 10."
        ),
    ] = None,
    search: Annotated[
        float | None,
        typer.Option("--search", metavar="X", help="Look for a turn beyond 25 %: from 1/X of a number to X times it."),
    ] = None,
    kpi: KpiOption = None,
    as_json: JsonOption = False,
    out: OutOption = None,
    tables: FormatOption = "csv",
    plugin: PluginOption = None,
    allow_huge: HugeOption = False,
    force: ForceOption = False,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    store: StoreOption = None,
    no_store: NoStoreOption = False,
) -> None:
    """Find out what must be true for the best option to stay the best."""

    def run() -> int:
        from tui.commands.robustness import show_robustness
        from tui.playing import Places
        from tui.writing import Output

        return show_robustness(
            scenario,
            Output(as_json, out, force, tables),
            Places(workers, cluster, store, not no_store),
            treatment=treatment,
            control=control,
            replications=replications,
            search=search,
            kpi=kpi,
            plugins=plugin or [],
            allow_huge=allow_huge,
        )

    _finish(run)


@app.command()
def pilot(
    scenario: ScenarioArgument,
    treatment: Annotated[str, typer.Option("--treatment", metavar="P", help="The option to try, by name or number.")],
    control: Annotated[str, typer.Option("--control", metavar="Q", help="The option it is tried against.")],
    days: Annotated[int, typer.Option("--days", min=1, max=730, metavar="N", help="Days the test runs.")] = 14,
    share: Annotated[str, typer.Option("--share", metavar="S", help="Share of leads and people treated.")] = "50%",
    kpi: Annotated[
        str | None, typer.Option("--kpi", metavar="NAME", help="The share of leads that is compared.")
    ] = None,
    alpha: Annotated[float, typer.Option("--alpha", metavar="A", help="Wrong alarms the test allows itself.")] = 0.05,
    teams: Annotated[
        str, typer.Option("--teams", metavar="T", help="separate: each arm has its people. shared: all work both.")
    ] = "separate",
    unit: Annotated[
        str, typer.Option("--unit", metavar="U", help="What the test counts: lead, rep, day, week.")
    ] = "lead",
    up_to: Annotated[int, typer.Option("--up-to", min=7, max=730, metavar="N", help="Days to try at most.")] = 364,
    most_opt_outs: Annotated[
        str | None, typer.Option("--most-opt-outs", metavar="S", help="Stop over this share of leads touched.")
    ] = None,
    most_complaints: Annotated[
        str | None, typer.Option("--most-complaints", metavar="S", help="Stop over this share of messages.")
    ] = None,
    worth: Annotated[
        str | None, typer.Option("--worth", metavar="S", help="The smallest change of the share that is worth it.")
    ] = None,
    replications: Annotated[
        int | None, typer.Option("--replications", min=1, max=100_000, metavar="N", help="Simulated runs; 60 or more.")
    ] = None,
    as_json: JsonOption = False,
    out: OutOption = None,
    tables: FormatOption = "csv",
    plugin: PluginOption = None,
    allow_huge: HugeOption = False,
    force: ForceOption = False,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    store: StoreOption = None,
    no_store: NoStoreOption = False,
) -> None:
    """Would an A/B test of two options see the difference? Power, smallest visible difference, days needed."""

    def run() -> int:
        from tui.commands.pilot import Design, pilot
        from tui.playing import Places
        from tui.writing import Output

        limits = most_opt_outs, most_complaints
        return pilot(
            scenario,
            Design(treatment, control, days, share, kpi, alpha, teams, unit, up_to, *limits, worth),
            Output(as_json, out, force, tables),
            Places(workers, cluster, store, not no_store),
            replications=replications,
            plugins=plugin or [],
            allow_huge=allow_huge,
        )

    _finish(run)


@app.command()
def diff(
    scenario: ScenarioArgument,
    policies: Annotated[str, typer.Option("--policies", metavar="A,B", help="Two options, by name or number.")],
    replication: Annotated[
        int, typer.Option("--replication", metavar="R", min=1, max=100_000, help="Simulated run, from 1.")
    ] = 1,
    as_json: JsonOption = False,
    out: OutOption = None,
    tables: FormatOption = "csv",
    plugin: PluginOption = None,
    allow_huge: HugeOption = False,
    force: ForceOption = False,
) -> None:
    """Which leads went elsewhere or fared differently under two options, and which only in the wake of others."""

    def run() -> int:
        from tui.commands.diff import diff
        from tui.writing import Output

        output = Output(as_json, out, force, tables)
        told = plugin or []
        return diff(scenario, output, policies=policies, replication=replication, plugins=told, allow_huge=allow_huge)

    _finish(run)


def main() -> None:
    """The `leadsim` command."""
    arguments = [each for each in sys.argv[1:] if each != "--debug"]
    if len(arguments) == len(sys.argv[1:]):
        sys.excepthook = _tell_fault
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, _stop)
    typer.main.get_command(app)(arguments, prog_name="leadsim")


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _tell_fault(kind: type[BaseException], error: BaseException, _where: TracebackType | None) -> None:
    """A fault of our own, in one line; Python then exits with 1."""
    said = " ".join(str(error).split())[:200]
    print(f"leadsim: a fault in leadsim itself: {kind.__name__}: {said} (--debug shows where)", file=sys.stderr)


if __name__ == "__main__":
    main()
