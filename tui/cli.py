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
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: leadsim compare saas-20-salespeople",
)

ScenarioArgument = Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario file, or a name of the library.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
OutOption = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write tables (CSV), JSON and text here.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Overwrite files that are there.")]
HugeOption = Annotated[bool, typer.Option("--allow-huge", help="Play sizes that are refused otherwise.")]
PolicyOption = Annotated[
    str | None,
    typer.Option("--policies", metavar="A,B", help="Only these options, by name or number; the first is the baseline."),
]
KpiOption = Annotated[str | None, typer.Option("--kpi", metavar="NAME", help="The KPI that decides.")]
ReplicationsOption = Annotated[
    int | None,
    typer.Option(
        "--replications", min=1, max=100_000, metavar="N", help="Simulated runs; 30 or what the scenario says."
    ),
]
PluginOption = Annotated[
    list[str] | None, typer.Option("--plugin", metavar="FILE", help="A routing rule of your own; may be given again.")
]


def _version(wanted: bool) -> None:
    if wanted:
        from tui import version

        print(f"leadsim {version()}")
        raise typer.Exit


@app.callback()
def options(
    show_version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show it.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where in leadsim a fault of its own lies.")] = False,
) -> None:
    """Try lead routing and SLA policies on a simulated sales floor before you deploy them."""


@app.command()
def compare(
    scenario: ScenarioArgument,
    policies: PolicyOption = None,
    replications: ReplicationsOption = None,
    kpi: KpiOption = None,
    as_json: JsonOption = False,
    out: OutOption = None,
    plugin: PluginOption = None,
    allow_huge: HugeOption = False,
    force: ForceOption = False,
) -> None:
    """Play a scenario's options against each other: which serves the leads best, by how much, how sure."""

    def run() -> int:
        from tui.commands.compare import compare
        from tui.playing import Output

        return compare(
            scenario,
            Output(as_json, out, force),
            policies=policies,
            replications=replications,
            kpi=kpi,
            plugins=plugin or [],
            allow_huge=allow_huge,
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
    plugin: PluginOption = None,
    force: ForceOption = False,
) -> None:
    """Play your own leads, from a CRM export, under a scenario's options."""

    def run() -> int:
        from tui.commands.replay import columns_of, replay
        from tui.playing import Output

        columns = columns_of(
            mapping, source=source, only=only, qualified=qualified, time_format=time_format, delimiter=delimiter
        )
        return replay(
            leads,
            scenario,
            columns,
            Output(as_json, out, force),
            policies=policies,
            replications=replications,
            kpi=kpi,
            plugins=plugin or [],
        )

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
def check(scenario: ScenarioArgument, as_json: JsonOption = False) -> None:
    """Find all problems of a scenario file, and what to know before believing a result."""

    def run() -> int:
        from tui.commands.check import check

        return check(scenario, as_json=as_json)

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
