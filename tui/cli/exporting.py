"""An option put into practice: as the agreement of marketing and sales, or as settings of a router."""

from typing import Annotated

import typer

from tui.cli.app import app
from tui.cli.shared import JSON, PLACES, RULES, OneOption, ReplicationsOption, ScenarioArgument, Shared, shares


@app.command()
@shares(JSON, ("out", "force"), RULES, PLACES)
def export(
    shared: Shared,
    scenario: ScenarioArgument,
    policy: OneOption,
    target: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="KIND",
            help="agreement, leandata, hubspot, salesforce, chilipiper, distribution-engine or json.",
        ),
    ],
    formats: Annotated[
        str, typer.Option("--formats", metavar="F,G", help="Documents that --out gets, such as html,md.")
    ] = "html,md",
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="OLD.toml", help="With --as agreement: also say what changed since."),
    ] = None,
    schema: Annotated[bool, typer.Option("--schema", help="With --as json: the JSON schema instead.")] = False,
    replications: ReplicationsOption = None,
) -> int:
    """Hand an option on: as the sales-marketing agreement, in a router's own terms, or as JSON. Nothing is sent."""
    from tui.commands.export import export

    return export(
        scenario,
        shared.output,
        shared.places,
        policy=policy,
        target=target,
        formats=formats,
        against=against,
        schema=schema,
        replications=replications,
        plugins=shared.plugins,
        allow_huge=shared.allow_huge,
    )
