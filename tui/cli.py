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

from tui.errors import InputError

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


def _finish(command: Callable[[], int]) -> NoReturn:
    """Run a command to its exit code; what is the user's to mend is one message on stderr."""
    try:
        code = command()
        sys.stdout.flush()
    except InputError as error:
        print(f"leadsim: {error}", file=sys.stderr)
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
