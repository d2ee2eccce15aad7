"""An option put into practice: as the agreement of marketing and sales, or as settings of a router."""

from typing import Annotated

import typer

from tui.cli.app import app
from tui.cli.shared import JSON, ScenarioArgument, Shared, shares


@app.command()
@shares(JSON, ("out", "force"))
def export(
    shared: Shared,
    scenario: ScenarioArgument,
    policy: Annotated[str, typer.Option("--policy", metavar="P", help="The option, by name or number.")],
    target: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="KIND",
            help="leandata, hubspot, salesforce, chilipiper, distribution-engine or json.",
        ),
    ],
    schema: Annotated[bool, typer.Option("--schema", help="With --as json: the JSON schema instead.")] = False,
) -> int:
    """Hand an option on: as a settings sheet in a router's own terms, or as JSON for scripts. Nothing is sent."""
    from tui.commands.export import export

    return export(scenario, shared.output, policy=policy, target=target, schema=schema)
