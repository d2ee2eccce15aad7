"""`leadsim compare`: the scenario's options against each other."""

from collections.abc import Sequence
from functools import partial

from sim.experiments.compare import labelled
from sim.model.world import draw_world
from tui.opening import find_options, open_plugins, open_scenario
from tui.playing import Experiment, Output, planned, play_and_show, primary_kpi


def compare(
    scenario: str,
    output: Output,
    *,
    policies: str | None,
    replications: int | None,
    kpi: str | None,
    plugins: Sequence[str],
    allow_huge: bool,
) -> int:
    """Play, print and perhaps write; the exit code."""
    opened = open_scenario(scenario, allow_huge=allow_huge)
    chosen = find_options(opened, policies)
    return play_and_show(
        Experiment(
            scenario=opened,
            options=labelled(chosen),
            draw=partial(draw_world, opened),
            replications=planned(opened, replications),
            primary=primary_kpi(opened, chosen, kpi),
            plugins=open_plugins(list(plugins)),
        ),
        output,
    )
