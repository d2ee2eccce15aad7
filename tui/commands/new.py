"""`leadsim new`: a scenario of one's own, from another one or with every key; or a CSV of leads to try things on."""

import sys
from pathlib import Path

from scenarios.loading import loads
from scenarios.problems import ScenarioError
from scenarios.saving import saved_text
from tui.errors import InputError
from tui.files import csv_text, free_paths, slug, write
from tui.opening import open_scenario, scenario_path
from tui.problem_words import problems_text
from tui.text import _
from tui.writing import json_text


def new(
    name: str,
    *,
    source: str | None,
    reference: bool,
    leads_from: str | None,
    out: Path | None,
    force: bool,
    as_json: bool,
) -> int:
    """Write NAME.toml (or NAME.csv) into the folder; the exit code."""
    if (source is not None) + reference + (leads_from is not None) != 1:
        raise InputError(_("give one of --interview, --from SCENARIO, --reference and --leads-from SCENARIO"))
    ending = ".csv" if leads_from is not None else ".toml"
    stem = slug(name.removesuffix(ending))
    if not stem:
        raise InputError(_("NAME must have letters or digits"))
    (path,) = free_paths(out or Path(), [stem + ending], force)
    if leads_from is not None:
        text = _leads(leads_from)
    elif source is not None:
        text = _copy(source, name.removesuffix(ending))
    else:
        text = _reference()
    write(path, text)
    print(json_text({"written": str(path)}) if as_json else path)
    again = "leadsim replay" if leads_from is not None else "leadsim compare"
    print(_("Written. Next: {command}").format(command=f"{again} {path}"), file=sys.stderr)
    return 0


def _copy(source: str, name: str) -> str:
    """The file of a scenario under another name, comments kept."""
    opened = open_scenario(source, allow_huge=True)
    text = scenario_path(source).read_bytes().decode("utf-8-sig")
    frame = opened.scenario.model_copy(update={"name": " ".join(name.split())[:200]})
    try:
        return saved_text(opened.model_copy(update={"scenario": frame}), text)
    except ScenarioError as error:
        raise InputError(problems_text(error.problems)) from None


def _reference() -> str:
    from scenarios.reference import reference

    text = reference()
    loads(text, allow_huge=True)
    return text


def _leads(source: str) -> str:
    """The leads of one simulated run of the baseline, as a CRM would export them."""
    from sim.experiments.replay import exported
    from sim.model.engine import simulate
    from sim.model.world import draw_world, drawn_policy

    opened = open_scenario(source)
    world = draw_world(opened, 0)
    return csv_text(exported(world, simulate(world, drawn_policy(world, opened.policies[0]))))
