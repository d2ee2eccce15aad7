"""A closer look: one lead, one instant, one definition; what a file assumes, and what is wrong with it."""

from typing import Annotated

import typer

from tui.cli.app import app
from tui.cli.shared import JSON, RULES, STORE, OneOption, PolicyOption, RunOption, ScenarioArgument, Shared, shares


@app.command()
@shares(JSON, RULES)
def trace(
    shared: Shared,
    scenario: ScenarioArgument,
    policy: OneOption,
    lead: Annotated[int, typer.Option("--lead", metavar="N", help="Number of the lead, from 0, in order of arrival.")],
    replication: RunOption = 1,
) -> int:
    """Tell one lead's story, with the reason of every decision."""
    from tui.commands.trace import trace

    return trace(
        scenario,
        policy=policy,
        lead=lead,
        replication=replication,
        plugins=shared.plugins,
        as_json=shared.as_json,
        allow_huge=shared.allow_huge,
    )


@app.command()
@shares(JSON, STORE, ("allow_huge",))
def floor(
    shared: Shared,
    scenario: ScenarioArgument,
    policy: OneOption,
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
) -> int:
    """Show the sales floor at one instant of a run: who does what, who waits, what just happened."""
    from tui.commands.floor import floor

    return floor(
        scenario,
        policy=policy,
        at=at,
        week=week,
        replication=replication,
        store=shared.store,
        as_json=shared.as_json,
        allow_huge=shared.allow_huge,
    )


@app.command()
@shares(JSON)
def gate(shared: Shared, scenario: ScenarioArgument, policies: PolicyOption = None) -> int:
    """Tell at once what a definition of MQL hands over: MQLs, good leads missed and junk, by source."""
    from tui.commands.gate import gate

    return gate(scenario, policies=policies, as_json=shared.as_json)


@app.command()
@shares(JSON)
def check(
    shared: Shared,
    scenario: ScenarioArgument,
    changes: Annotated[
        bool,
        typer.Option(
            "--changes",
            help="Also list what each option does otherwise than the first, and what differs from"
            " the library's scenario of the same name.",
        ),
    ] = False,
) -> int:
    """Find all problems of a scenario file, and what to know before believing a result."""
    from tui.commands.check import check

    return check(scenario, with_changes=changes, as_json=shared.as_json)


@app.command()
@shares(JSON)
def assumptions(
    shared: Shared,
    scenario: Annotated[str | None, typer.Argument(metavar="[SCENARIO]", help="Without one: the demo.")] = None,
) -> int:
    """List every assumption with its value, unit and source."""
    from tui.commands.assumptions import show_assumptions

    return show_assumptions(scenario, as_json=shared.as_json)
