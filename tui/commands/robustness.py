"""`leadsim robustness`: what must be true for the winner to win."""

import math
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from policies.settings import Policy
from scenarios.cautions import warnings
from scenarios.scenario import Scenario
from sim.experiments.beliefs import Decision, beliefs
from sim.experiments.cluster import ClusterError
from sim.experiments.court import Court, NotPlayed, Standing
from sim.experiments.robustness import Flip, Robustness, Shaken, best_option, check, robustness, so_far
from sim.experiments.runs import JobFailed
from sim.reports.pictures import png
from sim.reports.tornado import tornado
from tui.asking import experiment
from tui.errors import InputError, cleaned
from tui.files import Cell, csv_text, free_paths, write, write_bytes
from tui.job_playing import GOES_ON
from tui.opening import find_option, open_plugins, open_scenario
from tui.playing import Places, open_court, open_places, primary_kpi
from tui.robustness_text import robustness_text
from tui.showing import INTERRUPTED, Output, json_text
from tui.tables import paragraph, screen_width

FEW = 10
"""Replications, unless told otherwise: each of some hundred decisions plays them for two options."""
_FILES = ("tornado.csv", "curves.csv", "robustness.json", "robustness.txt", "tornado.png")


def show_robustness(
    scenario: str,
    output: Output,
    places: Places,
    *,
    treatment: str | None,
    control: str | None,
    replications: int | None,
    search: float,
    kpi: str | None,
    plugins: Sequence[str],
    allow_huge: bool,
) -> int:
    """Play, print and perhaps write; the exit code."""
    opened = open_scenario(scenario, allow_huge=allow_huge)
    open_plugins(list(plugins))
    primary = primary_kpi(opened, opened.policies, kpi)
    base = opened.policies[0] if control is None else find_option(opened, control)
    chosen = None if treatment is None else find_option(opened, treatment)
    _check(opened, chosen, base, primary, search)
    paths = free_paths(output.out, _FILES, output.force) if output.out is not None else []
    asked = experiment(
        "robustness",
        scenario,
        opened,
        {
            "treatment": treatment,
            "control": control,
            "replications": replications,
            "search": search,
            "kpi": kpi,
            "plugin": list(plugins),
            "allow-huge": allow_huge,
        },
    )
    count = FEW if replications is None else replications
    with open_places(places, asked) as there, open_court(there, tuple(plugins), count) as court:
        found = _found(opened, chosen, base, primary, search, court)
        there.interrupted = found is None or not found.is_whole
    if found is None:
        print(f"Interrupted before the end: nothing to show yet{GOES_ON if places.keep else ''}.", file=sys.stderr)
        return INTERRUPTED
    told = [str(each) for each in warnings(opened)]
    if not found.is_whole:
        believed = len(beliefs(found.decision))
        told.insert(0, f"interrupted: {len(found.shaken)} of {believed} numbers that are believed were looked at")
    as_json = json_text(to_json(found, told))
    width = screen_width()
    text = robustness_text(found, width)
    if told:
        text += "\n\n" + "\n".join(["Warnings", *(paragraph(each, width, "- ", "  ") for each in told)])
    print(as_json if output.as_json else text)
    if paths:
        for path, content in zip(paths, [*_csv(found), f"{as_json}\n", f"{text}\n"], strict=False):
            write(path, content)
        write_bytes(paths[-1], png(tornado(found)))
        print(f"Written to {paths[0].parent}: {', '.join(_FILES)}", file=sys.stderr)
    if not found.is_whole:
        print(f"Interrupted: what was done is shown{GOES_ON if places.keep else ''}.", file=sys.stderr)
        return INTERRUPTED
    return 0


def robustness_again(scenario: str, output: Output, places: Places, asked: Mapping[str, Any]) -> int:
    """The same question: `asked` as it was noted."""
    return show_robustness(
        scenario,
        output,
        places,
        treatment=asked.get("treatment"),
        control=asked.get("control"),
        replications=asked.get("replications"),
        search=asked["search"],
        kpi=asked.get("kpi"),
        plugins=asked.get("plugin", []),
        allow_huge=asked.get("allow-huge", False),
    )


def _found(
    scenario: Scenario, treatment: Policy | None, control: Policy, kpi: str, search: float, court: Court
) -> Robustness | None:
    """All of it, or what is known after Ctrl-C or a cluster that was lost; None when that is nothing."""
    try:
        best = best_option(scenario, scenario.policies, control, kpi, court) if treatment is None else treatment
    except (KeyboardInterrupt, NotPlayed):
        return None
    except JobFailed as error:
        raise InputError(str(error)) from None
    except ClusterError as error:
        print(f"leadsim: {cleaned(str(error))}", file=sys.stderr)
        return None
    decision = Decision(scenario, best, control, kpi)
    try:
        return robustness(decision, court, search=search)
    except (KeyboardInterrupt, NotPlayed):
        pass
    except JobFailed as error:
        raise InputError(str(error)) from None
    except ClusterError as error:
        print(f"leadsim: {cleaned(str(error))}", file=sys.stderr)
    return so_far(decision, court, search=search)


def to_json(found: Robustness, warnings: Sequence[str]) -> dict[str, object]:
    """One object; numbers that are infinite or undefined are null, durations are in minutes."""
    frame, decision = found.decision.scenario.scenario, found.decision
    even = found.break_even
    return {
        "scenario": frame.name,
        "seed": frame.seed,
        "replications": found.replications,
        "kpi": decision.kpi,
        "treatment": decision.treatment.name,
        "control": decision.control.name,
        "now": _standing(found.now),
        "break_even": {"causal_share": even.causal_share, "kind": even.kind, "share": even.share},
        "presets": [{"preset": each.what} | _standing(each.standing) for each in found.presets],
        "causal_share": [
            {"share": float(each.what.removesuffix(" %")) / 100} | _standing(each.standing) for each in found.shares
        ],
        "beliefs": [_belief(each) for each in found.shaken],
        "warnings": list(warnings),
    }


def _check(scenario: Scenario, treatment: Policy | None, control: Policy, kpi: str, search: float) -> None:
    if treatment is not None and treatment.name == control.name:
        raise InputError(f'--treatment and --control are both "{control.name}"; nothing to decide')
    if len(scenario.policies) < 2:
        raise InputError("the scenario has only one option: nothing to decide")
    try:
        check(Decision(scenario, treatment or control, control, kpi), search)
    except ValueError as error:
        raise InputError(str(error)) from None


def _standing(standing: Standing) -> dict[str, object]:
    return {
        "mean": _number(standing.mean),
        "low": _number(standing.low),
        "high": _number(standing.high),
        "verdict": None if standing.verdict is None else str(standing.verdict),
    }


def _belief(each: Shaken) -> dict[str, object]:
    belief = each.belief
    return {
        "name": belief.name,
        "of": belief.of,
        "place": belief.place,
        "unit": _unit(each),
        "value": _told(each, belief.value),
        "low": {"value": _told(each, each.low_value)} | _standing(each.low),
        "high": {"value": _told(each, each.high_value)} | _standing(each.high),
        "swing": _number(each.swing),
        "searched": [_told(each, end) for end in each.searched],
        "falling": _flip(each, each.falling),
        "rising": _flip(each, each.rising),
    }


def _flip(each: Shaken, flip: Flip | None) -> dict[str, float] | None:
    if flip is None:
        return None
    return {"holds_at": _told(each, flip.holds_at), "turns_at": _told(each, flip.turns_at)}


def _unit(each: Shaken) -> str:
    return "min" if each.belief.is_duration else "share" if each.belief.most == 1 else "number"


def _told(each: Shaken, value: float) -> float:
    return value / 60_000 if each.belief.is_duration else value


def _number(value: float | None) -> float | None:
    return value + 0.0 if value is not None and math.isfinite(value) else None


def _csv(found: Robustness) -> list[str]:
    return [csv_text([_row(each) for each in found.shaken]), csv_text(_curves(found))]


def _row(each: Shaken) -> dict[str, Cell]:
    falling, rising = each.falling, each.rising
    return {
        "belief": each.belief.place,
        "name": f"{each.belief.name} ({each.belief.of})",
        "unit": _unit(each),
        "value": _told(each, each.belief.value),
        "low_value": _told(each, each.low_value),
        "low_difference": _number(each.low.mean),
        "high_value": _told(each, each.high_value),
        "high_difference": _number(each.high.mean),
        "swing": _number(each.swing),
        "searched_from": _told(each, each.searched[0]),
        "searched_to": _told(each, each.searched[1]),
        "turns_falling_under": None if falling is None else _told(each, falling.holds_at),
        "turns_rising_over": None if rising is None else _told(each, rising.holds_at),
    }


def _curves(found: Robustness) -> list[dict[str, Cell]]:
    return [
        {
            "curve": each.what,
            "difference": _number(each.standing.mean),
            "low": _number(each.standing.low),
            "high": _number(each.standing.high),
            "verdict": None if each.standing.verdict is None else str(each.standing.verdict),
        }
        for each in (*found.presets, *found.shares)
    ]
