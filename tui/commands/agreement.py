"""`leadsim export --as agreement`: the agreement of marketing and sales, with what its promises would keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from policies.settings import Policy
from scenarios.scenario import Scenario
from sim.experiments.store import Experiment
from sim.measures.summary import Summary
from sim.reports.document import Document, Picture
from tui.documents.agreement import agreement_document
from tui.documents.agreement_changes import Change, changes, changes_section
from tui.documents.agreement_rows import agreement_rows, definitions
from tui.documents.as_text import document_text
from tui.documents.formats import read_formats, rendered
from tui.documents.promises import Levels, promises
from tui.errors import InputError, shortened
from tui.exit_codes import DONE, INTERRUPTED
from tui.opening import find_option, open_plugins, open_scenario, scenario_text
from tui.playing import Places, Question, planned, play
from tui.tables import screen_width
from tui.text import _
from tui.writing import Output, json_text

_STEM = "agreement"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed."""

    policy: str
    formats: str = "html,md"
    against: str | None = None
    replications: int | None = None
    plugins: tuple[str, ...] = ()
    allow_huge: bool = False


def export_agreement(scenario: str, output: Output, places: Places, wanted: Wanted) -> int:
    """Play what is not kept, print and perhaps write; the exit code. InputError for names and files that do not fit."""
    opened = open_scenario(scenario, allow_huge=wanted.allow_huge)
    policy = find_option(opened, wanted.policy)
    open_plugins(list(wanted.plugins))
    formats = read_formats(wanted.formats)
    output.paths([f"{_STEM}.{each}" for each in formats])
    changed = None if wanted.against is None else _changed(wanted.against, opened, policy)
    asked = _experiment(scenario, opened, policy, planned(opened, wanted.replications))
    question = Question(opened, {policy.name: policy}, asked.replications, asked.kpi, wanted.plugins, asked=asked)
    outcome = play(question, places)
    runs = outcome.played.runs.get(policy.name, ())
    if not runs:
        if outcome.interrupted:
            raise InputError(_("interrupted before the first simulated run was done: nothing can be promised yet"))
        raise InputError("\n".join(failure.reason for failure in outcome.played.failures))
    section = None if changed is None else changes_section(changed, Path(str(wanted.against)).name)
    document = agreement_document(opened, policy, runs, run=_run(places, asked), changes=section)
    _show(document, opened, policy, runs, changed, output, formats)
    return INTERRUPTED if outcome.interrupted else DONE


def _changed(against: str, scenario: Scenario, policy: Policy) -> tuple[Change, ...]:
    old = open_scenario(against)
    same = [each for each in old.policies if each.name == policy.name]
    if not same:
        names = ", ".join(f'"{shortened(each.name)}"' for each in old.policies)
        said = _('{file} has no option "{option}" to compare with; it has: {names}')
        raise InputError(said.format(file=shortened(against), option=shortened(policy.name), names=names))
    return changes((old, same[0]), (scenario, policy))


def _experiment(given: str, scenario: Scenario, policy: Policy, count: int) -> Experiment:
    """As a comparison of this option alone: `review` can hold the promises against a later export."""
    return Experiment(
        command="compare",
        name=scenario.scenario.name,
        scenario=scenario_text(given),
        options=((policy.name, policy.name),),
        kpi=scenario.scenario.primary_kpi,
        replications=count,
    )


def _run(places: Places, asked: Experiment) -> int | None:
    """The number under which it is kept; None where nothing is."""
    from tui.playing import open_store

    store = open_store(places)
    if store is None:
        return None
    with store:
        found = [each.id for each in store.experiments() if each.experiment.identity == asked.identity]
    return found[-1] if found else None


def _show(
    document: Document,
    scenario: Scenario,
    policy: Policy,
    runs: Sequence[Summary],
    changed: tuple[Change, ...] | None,
    output: Output,
    formats: tuple[str, ...],
) -> None:
    files = _files(document, formats) if output.out is not None else {}
    paths = output.paths(tuple(files))
    told = _json(scenario, policy, Levels(scenario, policy, runs), changed) if output.as_json else None
    print(document_text(document, screen_width()) if told is None else json_text(told))
    output.write(paths, list(files.values()))


def _files(document: Document, formats: tuple[str, ...]) -> dict[str, bytes]:
    """The documents, and the swim lane alone for slides."""
    lanes = {f"{_STEM}-{each.name}.svg": each.svg for each in document.blocks() if isinstance(each, Picture)}
    return rendered(document, _STEM, formats) | lanes


def _json(scenario: Scenario, policy: Policy, levels: Levels, changed: tuple[Change, ...] | None) -> dict[str, object]:
    rows = [
        {
            "row": row.key, "rule": row.rule, "owner": row.owner, "metric": row.metric, "promise": row.promise,
            "kept": list(row.kept), "agreed": row.is_agreed, "by": row.by,
            "when": None if row.when is None else row.when.isoformat(), "proposal": row.is_proposal,
        }
        for row in agreement_rows(scenario, policy, levels)
    ]  # fmt: skip
    terms = [{"term": one.term, "text": one.text, "proposal": one.is_proposal} for one in definitions(scenario, policy)]
    given = [
        {"side": one.side, "kpi": one.key, "promise": one.what, "kept": one.kept, "usual": one.usual}
        for one in promises(levels)
    ]
    found: dict[str, object] = {
        "scenario": scenario.scenario.name, "option": policy.name, "period": scenario.scenario.forecast_period,
        "rows": rows, "definitions": terms, "promises": given,
    }  # fmt: skip
    if changed is not None:
        heads = ("where", "what", "before", "now")
        found["changes"] = [dict(zip(heads, one, strict=True)) for one in changed]
    return found
