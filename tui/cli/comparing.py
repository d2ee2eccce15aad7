"""Options against each other: on simulated leads, on a CRM's own, lead by lead."""

from pathlib import Path
from typing import Annotated

import typer

from tui.cli.app import app
from tui.cli.shared import (
    FILES,
    JSON,
    PLACES,
    RULES,
    KpiOption,
    PolicyOption,
    ReplicationsOption,
    RunOption,
    ScenarioArgument,
    Shared,
    shares,
)
from tui.import_options import ImportOptions, with_import


@app.command()
@shares(JSON, FILES, RULES, PLACES)
def compare(
    shared: Shared,
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
    best: Annotated[
        bool, typer.Option("--best", help="Only find the best option; what has lost is played no longer.")
    ] = False,
    indifference: Annotated[
        float | None,
        typer.Option("--indifference", metavar="X", help="With --best: a difference under X does not matter."),
    ] = None,
) -> int:
    """Play a scenario's options against each other: which serves the leads best, by how much, how sure."""
    if best:
        from tui.commands.best import AskedBest
        from tui.commands.best import best as find_best

        fewest = AskedBest(policies, replications, indifference, kpi, *shared.rules)
        return find_best(scenario, fewest, shared.output, shared.places)
    from tui.commands.compare import AskedCompare, compare

    also = break_even, team_sizes, clean_first
    asked = AskedCompare(policies, replications, precision, kpi, *also, *shared.rules)
    return compare(scenario, asked, shared.output, shared.places)


@app.command()
@shares(JSON, FILES, ("plugin",), PLACES)
@with_import
def replay(
    shared: Shared,
    leads: Annotated[str, typer.Argument(metavar="LEADS.csv", help="A CRM export with a line of titles.")],
    scenario: Annotated[str, typer.Option("--scenario", metavar="SCENARIO", help="Team, market and options.")],
    files: ImportOptions,
    policies: PolicyOption = None,
    replications: ReplicationsOption = None,
    kpi: KpiOption = None,
) -> int:
    """Play your own leads, from a CRM export, under a scenario's options."""
    from tui.commands.replay import replay

    return replay(
        leads,
        scenario,
        files,
        shared.output,
        shared.places,
        policies=policies,
        replications=replications,
        kpi=kpi,
        plugins=shared.plugins,
    )


@app.command()
@shares(JSON, FILES)
@with_import
def calibrate(
    shared: Shared,
    leads: Annotated[str, typer.Argument(metavar="LEADS.csv", help="A CRM export with a line of titles.")],
    files: ImportOptions,
    hold_out: Annotated[
        str | None,
        typer.Option("--hold-out", metavar="25%|DATE", help="The newest share of the leads, or from this day on; 25%."),
    ] = None,
    scenario: Annotated[
        str, typer.Option("-o", "--scenario", metavar="FILE.toml", help="Where the scenario is written.")
    ] = "calibrated.toml",
) -> int:
    """Make a scenario from your own records, and try it on the weeks it was not fitted to."""
    from tui.commands.calibrate import calibrate_file

    return calibrate_file(leads, files, shared.output, hold_out=hold_out, scenario=Path(scenario))


@app.command()
@shares(JSON, FILES, RULES)
def diff(
    shared: Shared,
    scenario: ScenarioArgument,
    policies: Annotated[str, typer.Option("--policies", metavar="A,B", help="Two options, by name or number.")],
    replication: RunOption = 1,
) -> int:
    """Which leads went elsewhere or fared differently under two options, and which only in the wake of others."""
    from tui.commands.diff import diff

    return diff(
        scenario,
        shared.output,
        policies=policies,
        replication=replication,
        plugins=shared.plugins,
        allow_huge=shared.allow_huge,
    )
