"""`leadsim robustness`: what must be true for the winner to win."""

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policies.settings import Policy
from scenarios.cautions import warnings
from scenarios.scenario import Scenario
from sim.experiments.beliefs import Decision, beliefs
from sim.experiments.cluster import ClusterError
from sim.experiments.court import Change, Court, NotPlayed, Standing
from sim.experiments.robustness import (
    Curves,
    Flip,
    Robustness,
    Shaken,
    best_option,
    by_swing,
    check,
    shaken,
    speed_curves,
)
from sim.experiments.runs import JobFailed
from sim.reports.pictures import png
from sim.reports.tornado import tornado
from tui.asking import as_noted, experiment, options_of
from tui.errors import InputError, in_words
from tui.exit_codes import DONE, INTERRUPTED
from tui.files import Cell
from tui.job_playing import tell_interrupted
from tui.opening import find_option, open_plugins, open_scenario
from tui.playing import Places, open_court, open_places, primary_kpi
from tui.progress import Progress
from tui.robustness_text import beliefs_text, curves_text, shaken_line, value_words
from tui.tables import paragraph, screen_width
from tui.text import _, spoken
from tui.writing import Output, json_text

FEW = 10
"""Replications where there is doubt, unless told otherwise: some hundred decisions are played for two options."""
_FILES = ("tornado.csv", "curves.csv", "robustness.json", "robustness.txt", "tornado.png")


@dataclass(frozen=True, slots=True)
class AskedRobustness:
    """As it was typed."""

    treatment: str | None = None
    control: str | None = None
    replications: int | None = None
    search: float | None = None
    kpi: str | None = None
    plugin: tuple[str, ...] = ()
    allow_huge: bool = False


@dataclass(frozen=True, slots=True)
class _Opened:
    """The question as it can be played; `chosen` is None until the best is known."""

    scenario: Scenario
    base: Policy
    chosen: Policy | None
    kpi: str
    replications: int
    plugins: tuple[str, ...]

    def curves(self, court: Court) -> Curves:
        """Under every preset and share, of the option in question or the best."""
        scenario, base = self.scenario, self.base
        best = best_option(scenario, scenario.policies, base, self.kpi, court) if self.chosen is None else self.chosen
        return speed_curves(Decision(scenario, best, base, self.kpi), court)


def robustness(scenario: str, asked: AskedRobustness, output: Output, places: Places) -> int:
    """Play, print what is known as it comes, and perhaps write; the exit code."""
    opened = _opened(scenario, asked)
    paths = output.paths(_FILES)
    noted = experiment("robustness", scenario, opened.scenario, options_of(asked))
    with open_places(places, noted) as there, Progress(1, _("runs")) as progress:
        court = open_court(there, opened.plugins, opened.replications, progress)
        try:
            curves = opened.curves(court)
            if not output.as_json:
                progress.clear()
                print(curves_text(curves, screen_width()) + "\n", flush=True)
            found = _beliefs(curves, court, asked.search, progress)
        except (KeyboardInterrupt, NotPlayed):
            there.interrupted = True
            return _interrupted(places.keep)
        except JobFailed as error:
            raise InputError(in_words(error)) from None
        except ClusterError as error:
            raise InputError(f"{in_words(error)} " + _("What was played is kept.")) from None
        there.interrupted = found.left > 0
    _finish(found, [each.sentence for each in warnings(opened.scenario)], output, paths)
    if found.left:
        return tell_interrupted(is_answered=True, is_kept=places.keep)
    return DONE


def kept_robustness(scenario: str, places: Places, noted: Mapping[str, Any]) -> Robustness | None:
    """What it found, without playing; None when its runs are not all there."""
    asked = as_noted(AskedRobustness, noted)
    opened = _opened(scenario, asked)
    with open_places(places) as there, Progress(1, _("runs")) as progress:
        court = open_court(there, opened.plugins, opened.replications, progress)
        try:
            curves = opened.curves(court)
            found = [each for _number, each in shaken(curves.decision, court, asked.search)]
        except (NotPlayed, JobFailed):
            return None
    return Robustness(curves, by_swing(found), asked.search)


def robustness_again(scenario: str, output: Output, places: Places, noted: Mapping[str, Any]) -> int:
    """The same question, as it was noted."""
    return robustness(scenario, as_noted(AskedRobustness, noted), output, places)


def _beliefs(curves: Curves, court: Court, search: float | None, progress: Progress) -> Robustness:
    """Belief after belief, each told on a terminal as it is found; those there are when somebody presses Ctrl-C."""
    found: list[Shaken] = []
    try:
        for _, each in shaken(curves.decision, court, search):
            found.append(each)
            progress.say(f"so far: {shaken_line(curves, each)}")
    except (KeyboardInterrupt, NotPlayed):
        left = len(beliefs(curves.decision)) - len(found)
        return Robustness(curves, by_swing(found), search, left)
    return Robustness(curves, by_swing(found), search)


def _finish(found: Robustness, told: Sequence[str], output: Output, paths: Sequence[Path]) -> None:
    """Print what is not printed yet, and write all of it."""
    as_json, width = json_text(to_json(found, told)), screen_width()
    rest = beliefs_text(found, width)
    if told:
        rest += "\n\n" + "\n".join([_("Warnings"), *(paragraph(spoken(each), width, "- ", "  ") for each in told)])
    print(as_json if output.as_json else rest)
    text = f"{curves_text(found.curves, width)}\n\n{rest}"
    if paths:
        beliefs_table = [_row(each) for each in found.shaken]
        tables = [beliefs_table, _curves(found.curves)]
        output.write(paths, [*tables, f"{as_json}\n", f"{text}\n", png(tornado(found, value_words))])


def to_json(found: Robustness, warnings: Sequence[str]) -> dict[str, object]:
    """One object; numbers that are infinite or undefined are null, durations are in minutes."""
    curves = found.curves
    frame, decision, even = curves.decision.scenario.scenario, curves.decision, curves.break_even
    return {
        "scenario": frame.name,
        "seed": frame.seed,
        "replications": curves.most,
        "kpi": decision.kpi,
        "treatment": decision.treatment.name,
        "control": decision.control.name,
        "now": _standing(curves.now),
        "break_even": {
            "causal_share": even.causal_share,
            "kind": even.kind,
            "share": even.share,
            "beyond": None if even.beyond is None else _standing(even.beyond),
        },
        "presets": [{"preset": each.what} | _standing(each.standing) for each in curves.presets],
        "causal_share": [
            {"share": float(each.what.removesuffix(" %")) / 100} | _standing(each.standing) for each in curves.shares
        ],
        "beliefs": [_belief(each) for each in found.shaken],
        "beliefs_left": found.left,
        "warnings": list(warnings),
    }


def _opened(scenario: str, asked: AskedRobustness) -> _Opened:
    """InputError for what cannot be asked."""
    opened = open_scenario(scenario, allow_huge=asked.allow_huge)
    open_plugins(list(asked.plugin))
    kpi = primary_kpi(opened, opened.policies, asked.kpi)
    base = opened.policies[0] if asked.control is None else find_option(opened, asked.control)
    chosen = None if asked.treatment is None else find_option(opened, asked.treatment)
    _check(opened, chosen, base, kpi, asked.search)
    most = FEW if asked.replications is None else asked.replications
    return _Opened(opened, base, chosen, kpi, most, asked.plugin)


def _check(scenario: Scenario, treatment: Policy | None, control: Policy, kpi: str, search: float | None) -> None:
    if treatment is not None and treatment.name == control.name:
        raise InputError(
            _('--treatment and --control are both "{option}"; nothing to decide').format(option=control.name)
        )
    if len(scenario.policies) < 2:
        raise InputError(_("the scenario has only one option: nothing to decide"))
    try:
        check(Decision(scenario, treatment or control, control, kpi), search)
    except ValueError as error:
        raise InputError(in_words(error)) from None


def _interrupted(is_kept: bool) -> int:
    said = _("Interrupted before the end: nothing to show yet; nothing is kept.")
    if is_kept:
        said = _(
            "Interrupted before the end: nothing to show yet; what was played is kept, and the same command goes"
            " on from"
            " there."
        )
    print(said, file=sys.stderr)
    return INTERRUPTED


def _standing(standing: Standing) -> dict[str, object]:
    return {
        "mean": _number(standing.mean),
        "low": _number(standing.low),
        "high": _number(standing.high),
        "verdict": None if standing.verdict is None else str(standing.verdict),
        "runs": standing.runs,
    }


def _change(change: Change) -> dict[str, object]:
    low, high = change.interval or (None, None)
    return {"mean": _number(change.mean), "low": _number(low), "high": _number(high)}


def _belief(each: Shaken) -> dict[str, object]:
    belief = each.belief
    return {
        "name": belief.name,
        "of": belief.of,
        "place": belief.place,
        "unit": _unit(each),
        "value": _told(each, belief.value),
        "low": {"value": _told(each, each.low_value)} | _standing(each.low) | {"change": _change(each.falls)},
        "high": {"value": _told(each, each.high_value)} | _standing(each.high) | {"change": _change(each.rises)},
        "swing": _number(each.swing),
        "searched": [_told(each, end) for end in each.searched],
        "falling": _flip(each, each.falling),
        "rising": _flip(each, each.rising),
    }


def _flip(each: Shaken, flip: Flip | None) -> dict[str, object] | None:
    if flip is None:
        return None
    then = None if flip.then.verdict is None else str(flip.then.verdict)
    return {"holds_at": _told(each, flip.holds_at), "turns_at": _told(each, flip.turns_at), "then": then}


def _unit(each: Shaken) -> str:
    return "min" if each.belief.is_duration else "share" if each.belief.most == 1 else "number"


def _told(each: Shaken, value: float) -> float:
    return value / 60_000 if each.belief.is_duration else value


def _number(value: float | None) -> float | None:
    return value + 0.0 if value is not None and math.isfinite(value) else None


def _row(each: Shaken) -> dict[str, Cell]:
    falling, rising = each.falling, each.rising
    return {
        "belief": each.belief.place,
        "name": f"{each.belief.name} ({each.belief.of})",
        "unit": _unit(each),
        "value": _told(each, each.belief.value),
        "low_value": _told(each, each.low_value),
        "low_change": _number(each.falls.mean),
        "high_value": _told(each, each.high_value),
        "high_change": _number(each.rises.mean),
        "swing": _number(each.swing),
        "searched_from": _told(each, each.searched[0]),
        "searched_to": _told(each, each.searched[1]),
        "turns_falling_under": None if falling is None else _told(each, falling.holds_at),
        "turns_rising_over": None if rising is None else _told(each, rising.holds_at),
    }


def _curves(found: Curves) -> list[dict[str, Cell]]:
    return [
        {
            "curve": each.what,
            "difference": _number(each.standing.mean),
            "low": _number(each.standing.low),
            "high": _number(each.standing.high),
            "verdict": None if each.standing.verdict is None else str(each.standing.verdict),
            "runs": each.standing.runs,
        }
        for each in (*found.presets, *found.shares)
    ]
