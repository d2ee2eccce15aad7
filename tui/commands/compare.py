"""`leadsim compare`: the scenario's options against each other."""

from collections.abc import Sequence

from sim.experiments.compare import labelled
from sim.experiments.store import Experiment
from tui.errors import InputError
from tui.opening import find_options, open_plugins, open_scenario, scenario_text
from tui.playing import Places, Question, planned, primary_kpi
from tui.showing import Output, play_and_show


def compare(
    scenario: str,
    output: Output,
    places: Places,
    *,
    policies: str | None,
    replications: int | None,
    precision: float | None,
    kpi: str | None,
    plugins: Sequence[str],
    allow_huge: bool,
) -> int:
    """Play, print and perhaps write; the exit code."""
    opened = open_scenario(scenario, allow_huge=allow_huge)
    chosen = find_options(opened, policies)
    open_plugins(list(plugins))
    if precision is not None and not 0 < precision < float("inf"):
        raise InputError(f"--precision: {precision} is not a number above 0")
    options, primary = labelled(chosen), primary_kpi(opened, chosen, kpi)
    most = opened.scenario.replications if replications is None else replications
    count = planned(opened, replications) if precision is None else most
    asked = Experiment(
        command="compare",
        name=opened.scenario.name,
        scenario=scenario_text(scenario),
        options=tuple((shown, own.name) for shown, own in zip(options, chosen, strict=True)),
        kpi=primary,
        replications=count,
    )
    question = Question(opened, options, count, primary, tuple(plugins), precision=precision, asked=asked)
    return play_and_show(question, output, places)
