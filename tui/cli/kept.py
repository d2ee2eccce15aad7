"""What was played and is kept."""

from typing import Annotated

import typer

from tui.cli.app import app
from tui.cli.shared import FILES, JSON, STORE, Shared, shares


@app.command()
@shares(JSON, STORE)
def runs(
    shared: Shared,
    delete: Annotated[int | None, typer.Option("--delete", metavar="RUN", help="Forget this run.")] = None,
) -> int:
    """List what was played and is kept."""
    from tui.commands.runs import delete_run, show_runs

    return show_runs(shared.places, as_json=shared.as_json) if delete is None else delete_run(delete, shared.places)


@app.command()
@shares(JSON, FILES, STORE)
def report(
    shared: Shared,
    number: Annotated[int, typer.Argument(metavar="RUN", help="Its number, as `leadsim runs` shows it.")],
) -> int:
    """Print what a run came to again, without playing."""
    from tui.commands.report import report

    return report(number, shared.output, shared.places)
