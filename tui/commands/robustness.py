"""`leadsim robustness`: what must be true for the winner to win."""

import contextlib
import math
import sys
from collections.abc import Sequence

from policies.settings import Policy
from scenarios.cautions import warnings
from scenarios.scenario import Scenario
from sim.experiments.beliefs import Decision
from sim.experiments.cluster import ClusterError
from sim.experiments.court import Standing
from sim.experiments.robustness import Flip, Robustness, Shaken, best_option, check, robustness
from sim.experiments.runs import JobFailed
from sim.reports.pictures import png
from sim.reports.tornado import tornado
from tui.errors import InputError
from tui.files import Cell, csv_text, free_paths, json_text, write, write_bytes
from tui.opening import find_option, open_plugins, open_scenario
from tui.playing import Places, open_court, primary_kpi
from tui.robustness_text import robustness_text
from tui.showing import INTERRUPTED, Output
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
    with contextlib.ExitStack() as stack:
        court = open_court(places, tuple(plugins), FEW if replications is None else replications, stack)
        try:
            best = best_option(opened, opened.policies, base, primary, court) if chosen is None else chosen
            found = robustness(Decision(opened, best, base, primary), court, search=search)
        except KeyboardInterrupt:
            return _interrupted(court.keeps)
        except JobFailed as error:
            raise InputError(str(error)) from None
        except ClusterError as error:
            raise InputError(f"{error}. What was played is kept") from None
    told = [str(each) for each in warnings(opened)]
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
    return 0


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


def _interrupted(is_kept: bool) -> int:
    rest = "what was played is kept, and the same command goes on from there" if is_kept else "nothing is kept"
    print(f"Interrupted before the end: nothing to show yet; {rest}.", file=sys.stderr)
    return INTERRUPTED


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
