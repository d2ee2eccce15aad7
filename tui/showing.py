"""Show what a comparison came to, on stdout and perhaps in files: the same for fresh results and stored ones."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

from policies.wording import say
from scenarios.cautions import warnings
from sim.experiments.as_it_was import speed_of_runs
from sim.experiments.cautions import cautions
from sim.experiments.compare import Played
from sim.experiments.replay import with_volume
from sim.measures.comparison import compare, to_json
from sim.measures.kpis import specs
from sim.measures.results import Comparison
from tui.as_it_was_text import as_it_was_json, as_it_was_text
from tui.comparison_files import FILES, contents
from tui.comparison_text import comparison_text, failure_text, option_numbers
from tui.errors import InputError
from tui.exit_codes import DONE, INTERRUPTED, PARTIAL
from tui.playing import Outcome, Places, Question, play
from tui.tables import screen_width
from tui.text import _, all_spoken, in_english
from tui.verdict import Result
from tui.writing import Output, json_text


def play_and_show(question: Question, output: Output, places: Places) -> int:
    """Play, print, write; the exit code. Ctrl-C ends the playing, what is done is shown as "so far"."""
    paths = output.paths(FILES)
    outcome = play(question, places)
    code = _show(question, outcome, output, paths, places)
    if outcome.interrupted and outcome.played.replications:
        _tell_interrupted(outcome, places)
    return code


def show(question: Question, outcome: Outcome, output: Output) -> int:
    """Print and write what is there; the exit code."""
    return _show(question, outcome, output, output.paths(FILES))


def _show(question: Question, outcome: Outcome, output: Output, paths: list[Path], places: Places | None = None) -> int:
    played = outcome.played
    if not played.replications:
        return _nothing(played, outcome.interrupted)
    also = _Also(compared(question, outcome), is_stopped=outcome.interrupted)
    if places is not None and not outcome.interrupted:
        _ask_on(also, question, places)
    comparison = also.comparison
    # the leads of an export take the place of those that the file says come
    played_as = question.scenario if question.record is None else with_volume(question.scenario, question.record)
    found = [*warnings(played_as), *cautions(question.scenario, question.options, comparison, played.runs)]
    notes: list[str] = [*question.notes, *(each.sentence for each in found), *_no_effect(question)]
    if outcome.interrupted:
        said = say(
            "interrupted after {done} of {planned} simulated runs", done=played.replications, planned=outcome.planned
        )
        notes.insert(0, said)
    frame = question.scenario.scenario
    told = [*(f"failed: {in_english(failure_text)(each, None)}" for each in played.failures), *notes]
    result = Result(comparison, question.scenario, played.runs)
    text, as_json = comparison_text(result, all_spoken(notes), played.failures, screen_width(), also=also.told), ""
    if question.as_it_was is not None:
        by_option = {name: speed_of_runs(runs) for name, runs in played.runs.items()}
        also.json |= as_it_was_json(question.as_it_was, by_option)
        numbered = {f"[{number}]": by_option[name] for name, number in option_numbers(result).items()}
        text += f"\n\n{as_it_was_text(question.as_it_was, numbered, screen_width())}"
    if paths or output.as_json:
        as_json = json_text(to_json(comparison, frame.name, frame.seed, told) | also.json)
    print(as_json if output.as_json else text)
    if paths:
        output.write(paths, contents(result, question.options, as_json, text))
    if also.is_stopped:
        return INTERRUPTED
    return PARTIAL if played.failures else DONE


@dataclass(slots=True)
class _Also:
    """The comparison, and what is said behind its verdict."""

    comparison: Comparison
    told: list[str] = field(default_factory=list)
    json: dict[str, object] = field(default_factory=dict)
    is_stopped: bool = False


def _ask_on(also: _Also, question: Question, places: Places) -> None:
    """The break-even and the team sizes, where they are asked for; Ctrl-C leaves out what is not known."""
    try:
        if question.break_even:
            from tui.breaking_even import with_break_even

            also.comparison, holds = with_break_even(question, also.comparison, places)
            also.told += [holds] if holds else []
        if question.team_sizes:
            from tui.team_sizes import found_sizes, size_json, size_sentences

            sizes = found_sizes(question, also.comparison, places)
            also.told += size_sentences(sizes, also.comparison.replications)
            also.json["team_sizes"] = size_json(sizes)
    except KeyboardInterrupt:
        also.is_stopped = True
        also.told.append(_("Interrupted before all that was asked on top of the comparison was found."))


def compared(question: Question, outcome: Outcome) -> Comparison:
    """What was played against each other, by the question's primary KPI."""
    frame, runs = question.scenario.scenario, outcome.played.runs
    return compare(
        runs,
        next(iter(runs)),
        specs(question.scenario, [question.options[name] for name in runs]),
        question.primary,
        frame.smallest_effect,
        frame.forecast_period,
        final=not outcome.interrupted,
    )


def _no_effect(question: Question) -> list[str]:
    if question.primary in question.scenario.scenario.smallest_effect:
        return []
    words = say(
        "no smallest_effect is given for {kpi}: no verdict, only differences and intervals", kpi=question.primary
    )
    return [words]


def _nothing(played: Played, interrupted: bool) -> int:
    if interrupted:
        said = _("Interrupted before the first simulated run of all options was done: nothing to show.")
        print(said, file=sys.stderr)
        return INTERRUPTED
    told = "\n".join(failure_text(each, None) for each in played.failures)
    raise InputError(_("No option could be played to the end:") + f"\n{told}")


def _tell_interrupted(outcome: Outcome, places: Places) -> None:
    kept = _("; the same command goes on from there") if places.keep else ""
    said = _("Interrupted: what was done is shown ({done} of {planned} simulated runs){kept}.")
    print(said.format(done=outcome.played.replications, planned=outcome.planned, kept=kept), file=sys.stderr)
