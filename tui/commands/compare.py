"""`leadsim compare`: the scenario's options against each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from policies.wording import say
from sim.experiments.cleaning import cleaned_options
from sim.experiments.compare import labelled
from sim.experiments.store import Experiment
from tui.errors import InputError
from tui.opening import find_options, open_plugins, open_scenario, scenario_text
from tui.playing import Places, Question, planned, primary_kpi
from tui.showing import play_and_show
from tui.text import _
from tui.writing import Output

_REPORT = "report.html"
_NOTHING_TO_CLEAN = say("--clean-first: no option has a score beyond rules of thumb (0.4) on dirty data")


@dataclass(frozen=True, slots=True)
class AskedCompare:
    """As it was typed."""

    policies: str | None = None
    replications: int | None = None
    precision: float | None = None
    kpi: str | None = None
    break_even: bool = False
    team_sizes: bool = False
    clean_first: bool = False
    plugin: tuple[str, ...] = ()
    allow_huge: bool = False


def compare(scenario: str, asked: AskedCompare, output: Output, places: Places) -> int:
    """Play, print and perhaps write; the exit code."""
    question = _question(scenario, asked)
    if question.asked is None or not places.keep:
        return play_and_show(question, output, places)
    paths = output.paths([_REPORT])
    code = play_and_show(question, output, places)
    if paths:
        _write_report(question.asked, output, paths, places)
    return code


def _question(scenario: str, asked: AskedCompare) -> Question:
    """InputError for what cannot be compared."""
    opened = open_scenario(scenario, allow_huge=asked.allow_huge)
    chosen = find_options(opened, asked.policies)
    open_plugins(list(asked.plugin))
    precision = asked.precision
    if precision is not None and not 0 < precision < float("inf"):
        raise InputError(_("{option}: {value} is not a number above 0").format(option="--precision", value=precision))
    options, primary = labelled(chosen), primary_kpi(opened, chosen, asked.kpi)
    cleaned = cleaned_options(opened, options) if asked.clean_first else {}
    most = opened.scenario.replications if asked.replications is None else asked.replications
    count = planned(opened, asked.replications) if precision is None else most
    noted = Experiment(
        command="compare",
        name=opened.scenario.name,
        scenario=scenario_text(scenario),
        options=tuple((shown, own.name) for shown, own in zip(options, chosen, strict=True)),
        kpi=primary,
        replications=count,
    )
    return Question(
        opened,
        options | cleaned,
        count,
        primary,
        asked.plugin,
        notes=() if cleaned or not asked.clean_first else (_NOTHING_TO_CLEAN,),
        precision=precision,
        asked=None if cleaned else noted,  # options that are not in the file cannot be listed with it
        break_even=asked.break_even,
        team_sizes=asked.team_sizes,
    )


def _write_report(asked: Experiment, output: Output, paths: Sequence[Path], places: Places) -> None:
    """For leadership, of this comparison alone; what else is kept beside it `leadsim report` takes in."""
    from tui.commands.runs import opened as opened_store
    from tui.documents.evidence import evidence
    from tui.documents.formats import rendered
    from tui.documents.report import report_document

    with opened_store(places) as store:
        stored = next((each for each in store.experiments() if each.experiment.identity == asked.identity), None)
        if stored is None or not stored.done:
            return  # the store could not be written, which was told
        found = replace(evidence(store, stored, places), others=())
    output.write(paths, list(rendered(report_document(found, "leadership"), "report", ("html",)).values()))
