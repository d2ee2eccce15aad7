"""`leadsim size`: the smallest headcount that keeps a target, or the one with the best profit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from policies.settings import Policy
from scenarios.cautions import warnings
from sim.experiments.jobs import Job
from sim.experiments.runs import by_option
from sim.experiments.sizing import (
    PlayStopped,
    Target,
    TargetError,
    best_by_headcount,
    curve,
    read_target,
    search,
)
from sim.experiments.sweep import ATTAINMENT
from sim.measures.results import Comparison
from sim.measures.summary import KpiSpec, Summary
from tui.asking import as_noted, experiment, options_of
from tui.best_text import BestResult, best_text, winners
from tui.errors import InputError, in_words
from tui.exit_codes import DONE, PARTIAL
from tui.files import Cell
from tui.job_playing import Player, failure_told, players, tell_interrupted
from tui.playing import Places
from tui.size_asked import AskedSize, SizeAsked, size_asked
from tui.size_tables import best_json, kpi_rows, size_json, step_rows
from tui.size_text import PROFIT, SizeResult, shown_kpis, size_text
from tui.tables import screen_width
from tui.text import _, spoken
from tui.verdict import MEETINGS
from tui.writing import Output, json_text

_FILES = ("sizing.csv", "sizing.json", "sizing.txt", "sizing-curve.png")


def size(scenario: str, asked: AskedSize, output: Output, places: Places) -> int:
    """Play headcounts, print and perhaps write; the exit code."""
    question = size_asked(scenario, asked)
    read = _asked_for(question, asked)
    paths = output.paths(_FILES)
    noted = experiment("size", scenario, question.scenario, options_of(asked))
    progress = _Progress()
    with players(places, noted) as player:
        told = read(_play(question, player, progress), progress)
    if told is None:
        return tell_interrupted(is_answered=False, is_kept=places.keep)
    as_json = json_text(told.json)
    print(as_json if output.as_json else told.text)
    if paths:
        output.write(paths, [told.rows, f"{as_json}\n", f"{told.text}\n", told.picture()])
    if progress.stopped:
        return tell_interrupted(is_answered=True, is_kept=places.keep)
    return PARTIAL if progress.failures else DONE


def size_again(scenario: str, output: Output, places: Places, noted: Mapping[str, Any]) -> int:
    """The same question, as it was noted."""
    return size(scenario, as_noted(AskedSize, noted), output, places)


def kept_size(scenario: str, places: Places, noted: Mapping[str, Any]) -> SizeResult | None:
    """What a target came to, without playing; None when its runs are not all there, or no target was asked for."""
    asked = as_noted(AskedSize, noted)
    if asked.target is None:
        return None
    question = size_asked(scenario, asked)
    target = read_target(asked.target, asked.kept)
    spec, progress = question.kpi(target.kpi), _Progress()
    with players(places, experiment("size", scenario, question.scenario, noted)) as player:
        play = _play(question, player, progress)
        result = _found(question, spec, target, asked.by is not None, play)
    return None if progress.stopped else result


@dataclass(slots=True)
class _Progress:
    """What went otherwise than planned."""

    failures: list[str] = field(default_factory=list)
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class _Told:
    text: str
    json: dict[str, object]
    rows: list[dict[str, Cell]]
    picture: Callable[[], bytes]


_Playing = Callable[[Mapping[str, Policy]], Mapping[str, tuple[Summary, ...]]]


def _asked_for(question: SizeAsked, asked: AskedSize) -> Callable[[_Playing, _Progress], _Told | None]:
    """The search that answers, None when stopped before; InputError for a KPI or target that cannot be."""
    if asked.best is not None:
        spec = question.kpi(asked.best)
        if spec.better == "neither":
            raise InputError(
                _("--best {given}: of {kpi} neither more nor less is better").format(
                    given=asked.best, kpi=spoken(spec.name)
                )
            )
        return lambda play, progress: _best(question, spec, play, progress)
    try:
        target = read_target(str(asked.target), asked.kept)
    except TargetError as error:
        raise InputError(f"--target: {in_words(error)}") from None
    spec = question.kpi(target.kpi)
    return lambda play, progress: _smallest(question, spec, target, asked.by is not None, play, progress)


def _play(question: SizeAsked, player: Player, progress: _Progress) -> _Playing:
    def play(options: Mapping[str, Policy]) -> Mapping[str, tuple[Summary, ...]]:
        jobs = [
            Job(question.scenario, policy.model_copy(update={"name": name}), replication, plugins=question.plugins)
            for replication in range(question.replications)
            for name, policy in options.items()
        ]
        people = {policy.staffing[question.team].headcount for policy in options.values()}
        tried = ", ".join(map(str, sorted(each for each in people if each is not None)))
        what = _("runs with {people} people").format(people=tried)
        collected = player(jobs, len(jobs), what)
        if collected.interrupted:
            progress.stopped = True
            raise PlayStopped
        progress.failures.extend(f"failed: {failure_told(each, each.option)}" for each in collected.failures)
        broken = {each.option for each in collected.failures}
        whole = [each for each in collected.runs if each.option not in broken]
        return by_option(whole, [name for name in options if name not in broken])

    return play


def _notes(question: SizeAsked, progress: _Progress) -> list[str]:
    stopped = [_("interrupted: the headcounts that were played by then are shown")] if progress.stopped else []
    return [*stopped, *dict.fromkeys(progress.failures), *(each.sentence for each in warnings(question.scenario))]


def _without_answer(progress: _Progress) -> _Told | None:
    """No answer, since it was stopped; InputError when no option could be played."""
    if not progress.stopped:
        raise InputError("\n".join([_("No option could be played to the end:"), *progress.failures]))
    return None


def _found(question: SizeAsked, spec: KpiSpec, target: Target, by_period: bool, play: _Playing) -> SizeResult | None:
    """What the search came to; None where no headcount was played to the end."""
    target = Target(spec.key, target.sign, target.level, target.kept)
    found = search(question.options, question.team, question.headcounts, spec, target, play, by_period=by_period)
    curves = {each.name: curve(each, question.specs, spec.key, question.scenario) for each in found if each.steps}
    if not curves:
        return None
    return SizeResult(
        scenario=question.scenario,
        team=question.team,
        target=target,
        spec=spec,
        options=tuple(found),
        curves=curves,
        smallest=min(question.headcounts),
        largest=max(question.headcounts),
        replications=question.replications,
        by_period=by_period,
    )


def _smallest(
    question: SizeAsked, spec: KpiSpec, target: Target, by_period: bool, play: _Playing, progress: _Progress
) -> _Told | None:
    result = _found(question, spec, target, by_period, play)
    if result is None:
        return _without_answer(progress)
    notes, curves = _notes(question, progress), result.curves
    answers = {each.name: each.answer for each in result.options}
    levels = {spec.key: target.level}
    return _Told(
        text=size_text(result, notes, screen_width()),
        json=size_json(result, notes),
        rows=[row for each in result.options if each.name in curves for row in step_rows(each, curves[each.name])],
        picture=lambda: _picture(question, curves, spec.key, answers, levels),
    )


def _best(question: SizeAsked, spec: KpiSpec, play: _Playing, progress: _Progress) -> _Told | None:
    found = best_by_headcount(
        question.options, question.team, question.headcounts, question.specs, spec.key, question.scenario, play
    )
    if not found:
        return _without_answer(progress)
    result = BestResult(question.scenario, question.team, spec, found, question.replications)
    notes = _notes(question, progress)
    rows = [row for name, each in found.items() for row in kpi_rows(name, each)]
    answers = {name: each.headcount for name, each in winners(result).items()}
    return _Told(
        best_text(result, notes, screen_width()),
        best_json(result, notes),
        rows,
        lambda: _picture(question, found, spec.key, answers, {}),
    )


def _picture(
    question: SizeAsked,
    curves: Mapping[str, Comparison],
    kpi: str,
    answers: Mapping[str, int | None],
    levels: Mapping[str, float],
) -> bytes:
    from sim.reports.pictures import png
    from sim.reports.sizing_curve import sizing_curve

    wanted = (kpi, ATTAINMENT, MEETINGS, PROFIT)
    shown = list(dict.fromkeys(each for own in curves.values() for each in shown_kpis(own, wanted)))
    return png(sizing_curve(curves, shown, question.team, answers, levels, question.scenario.scenario.name))
