"""`leadsim` itself: what it is without a command, and the screens."""

import os
import signal
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from tui.cli.ending import exit_code, finish, stop, tell_fault
from tui.cli.shared import STORE, Shared, shares
from tui.languages import LanguageOption, choose, choose_language, reworded
from tui.leaving import leave

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
    language: LanguageOption = None,
) -> None:
    """Try lead routing and SLA policies on a simulated sales floor before you deploy them."""
    del show_version, debug  # each did its part while the arguments were read
    choose(language)
    if context.invoked_subcommand is None:
        store = os.environ.get("LEADSIM_STORE")
        finish(lambda: _open(None, Path(store) if store else None))


@app.command("open")
@shares(STORE)
def open_screens(
    shared: Shared,
    scenario: Annotated[
        str | None,
        typer.Argument(metavar="[SCENARIO]", help="A scenario file, or a name of the library; the demo if not given."),
    ] = None,
) -> int:
    """The screens: see the options compared, change a number, watch the answer move. `leadsim` alone does the same."""
    return _open(scenario, shared.store)


@app.command()
@shares(STORE)
def serve(
    shared: Shared,
    scenario: Annotated[
        str | None,
        typer.Argument(metavar="[SCENARIO]", help="A scenario file, or a name of the library; the demo if not given."),
    ] = None,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, metavar="N", help="Of this machine.")] = 8000,
) -> int:
    """The screens in a browser of this machine, for a projector; no other machine can reach them."""
    from tui.commands.serve import serve

    return serve(scenario, port, shared.store)


def _open(scenario: str | None, store: Path | None) -> int:
    from tui.commands.open import open_ui

    return open_ui(scenario, store)


def main() -> NoReturn:
    """The `leadsim` command; the process ends with it."""
    arguments = [each for each in sys.argv[1:] if each != "--debug"]
    if len(arguments) == len(sys.argv[1:]):
        sys.excepthook = tell_fault
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, stop)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else whoever started this wants it passed over
        signal.signal(signal.SIGINT, stop)
    choose_language(arguments)
    command = typer.main.get_command(app)
    reworded(command)
    leave(exit_code(lambda: command(arguments, prog_name="leadsim")))
