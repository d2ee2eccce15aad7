"""What if: values over a grid, headcounts, other beliefs, and whether a trial would show it."""

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
    ScenarioArgument,
    Shared,
    shares,
)

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
@shares(JSON, FILES, RULES, PLACES)
def sweep(
    shared: Shared,
    scenario: ScenarioArgument,
    vary: VaryOption,
    policies: PolicyOption = None,
    replications: ReplicationsOption = None,
    kpi: KpiOption = None,
    target: ReachOption = None,
) -> int:
    """Try any values of the file, each with each: which does best, and where only the promise changes."""
    from tui.commands.sweep import AskedSweep, sweep

    asked = AskedSweep(tuple(vary), policies, replications, kpi, target, *shared.rules)
    return sweep(scenario, asked, shared.output, shared.places)


@app.command()
@shares(JSON, FILES, RULES, PLACES)
def size(
    shared: Shared,
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
) -> int:
    """Find the smallest team that keeps a target in 9 of 10 months, for every option beside each other."""
    from tui.commands.size import size
    from tui.opening import read_share
    from tui.size_asked import AskedSize

    level = None if mean else read_share("--kept", kept)
    rest = policies, replications, *shared.rules
    asked = AskedSize(team, target, best, by, level, mean, smallest, largest, *rest)
    return size(scenario, asked, shared.output, shared.places)


@app.command()
@shares(JSON, FILES, RULES, PLACES)
def robustness(
    shared: Shared,
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
) -> int:
    """Find out what must be true for the best option to stay the best."""
    from tui.commands.robustness import AskedRobustness, robustness

    asked = AskedRobustness(treatment, control, replications, search, kpi, *shared.rules)
    return robustness(scenario, asked, shared.output, shared.places)


@app.command()
@shares(JSON, FILES, RULES, PLACES)
def pilot(
    shared: Shared,
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
) -> int:
    """Would an A/B test of two options see the difference? Power, smallest visible difference, days needed."""
    from tui.commands.pilot import AskedPilot, pilot

    limits = most_opt_outs, most_complaints, worth
    asked = AskedPilot(
        treatment, control, days, share, kpi, alpha, teams, unit, up_to, *limits, replications, *shared.rules
    )
    return pilot(scenario, asked, shared.output, shared.places)
