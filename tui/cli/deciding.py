"""What leaves the tool: money, what to fix first, in which order, and what to watch."""

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

TodayOption = Annotated[
    str | None, typer.Option("--policy", metavar="P", help="What is done today; the first option if not given.")
]


@app.command()
@shares(JSON, FILES, RULES, PLACES)
def case(
    shared: Shared,
    scenario: ScenarioArgument,
    policy: Annotated[str, typer.Option("--policy", metavar="P", help="The option in question, by name or number.")],
    against: Annotated[
        str | None, typer.Option("--against", metavar="B", help="What it is compared with; the first if not given.")
    ] = None,
    replications: ReplicationsOption = None,
    once: Annotated[
        str | None,
        typer.Option("--once", metavar="X", help="Paid once, in the scenario's currency: 40000 or 20000..60000."),
    ] = None,
    per_month: Annotated[
        str | None, typer.Option("--per-month", metavar="X", help="Licences and upkeep a month, likewise.")
    ] = None,
    first_weeks: Annotated[
        str | None, typer.Option("--first-weeks", metavar="W", help="Weeks until the first effects; 2..6.")
    ] = None,
    full_weeks: Annotated[
        str | None, typer.Option("--full-weeks", metavar="W", help="Weeks from then to the full effect; 4..12.")
    ] = None,
    cash_in: Annotated[
        str | None,
        typer.Option("--cash-in", metavar="SHARE", help="Share of the hours saved that becomes money; none."),
    ] = None,
) -> int:
    """What an option is worth in its first year: growth and savings, cost, month by month, and when it pays back."""
    from tui.commands.case import CASE, AskedCase

    asked = AskedCase(policy, against, replications, once, per_month, first_weeks, full_weeks, cash_in, *shared.rules)
    return CASE.tell(asked, scenario, shared.output, shared.places)


@app.command()
@shares(JSON, FILES, RULES, PLACES)
def lost(
    shared: Shared,
    scenario: ScenarioArgument,
    policies: PolicyOption = None,
    replications: ReplicationsOption = None,
) -> int:
    """Where value is lost, by stage and cause for each option, and where the hours until the first touch went."""
    from tui.commands.lost import LOST, AskedLost

    asked = AskedLost(policies, replications, *shared.rules)
    return LOST.tell(asked, scenario, shared.output, shared.places)


@app.command()
@shares(JSON, FILES, RULES, PLACES)
def fix(
    shared: Shared,
    scenario: ScenarioArgument,
    policy: TodayOption = None,
    team: Annotated[
        str | None, typer.Option("--team", metavar="NAME", help="Who would be hired; the first that works leads.")
    ] = None,
    to: Annotated[
        int | None,
        typer.Option("--to", min=1, max=100, metavar="N", help="People to add at most; as many as there are."),
    ] = None,
    replications: ReplicationsOption = None,
    kpi: KpiOption = None,
) -> int:
    """Hire or fix: what automatic assignment, an alert, calendars or clean data are worth in people and in money."""
    from tui.commands.fix import FIX, AskedFix

    asked = AskedFix(policy, team, to, replications, kpi, *shared.rules)
    return FIX.tell(asked, scenario, shared.output, shared.places)


@app.command()
@shares(JSON, FILES, RULES, PLACES)
def ladder(
    shared: Shared,
    scenario: ScenarioArgument,
    to: Annotated[str, typer.Option("--to", metavar="P", help="The target, by name or number.")],
    policy: TodayOption = None,
    replications: ReplicationsOption = None,
    kpi: KpiOption = None,
) -> int:
    """From today to a target step by step: the most gain for the least effort first, and a plan of 30, 60, 90 days."""
    from tui.commands.ladder import LADDER, AskedLadder

    asked = AskedLadder(to, policy, replications, kpi, *shared.rules)
    return LADDER.tell(asked, scenario, shared.output, shared.places)


@app.command()
@shares(JSON, FILES, RULES, PLACES)
def front(
    shared: Shared,
    scenario: ScenarioArgument,
    policy: Annotated[
        str | None, typer.Option("--policy", metavar="P", help="Whose cadences; the first option if not given.")
    ] = None,
    steps: Annotated[
        str | None,
        typer.Option("--steps", metavar="N..M", help="Cut each cadence to so many steps: 1 up to the longest."),
    ] = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            metavar="PATH=VALUES",
            help='Instead: anything the option chooses, as "contact_caps.email.most=1..6"; may be given again.',
        ),
    ] = None,
    kpi: Annotated[
        str | None,
        typer.Option("--kpi", metavar="NAME", help="meetings_booked_per_mql, sql_rate or contact_rate."),
    ] = None,
    replications: ReplicationsOption = None,
) -> int:
    """What cadences bring against the opt-outs and complaints they cost, and which are clearly not worth it."""
    from tui.commands.front import FRONT, AskedFront

    asked = AskedFront(scenario, policy, steps, tuple(vary or ()), kpi, replications, *shared.rules)
    return FRONT.tell(asked, scenario, shared.output, shared.places)


@app.command()
@shares(JSON, FILES, RULES, PLACES)
def monitor(
    shared: Shared,
    scenario: ScenarioArgument,
    policy: Annotated[str, typer.Option("--policy", metavar="P", help="The option that is put in place.")],
    replications: ReplicationsOption = None,
) -> int:
    """What to watch once an option is in place: limits, how often, who, and what to do when a KPI leaves them."""
    from tui.commands.monitor import MONITOR, AskedMonitor

    asked = AskedMonitor(policy, replications, *shared.rules)
    return MONITOR.tell(asked, scenario, shared.output, shared.places)
