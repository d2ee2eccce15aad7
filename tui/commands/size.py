"""`leadsim size`: the smallest headcount that keeps a target, or the one with the best profit."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from policies.settings import Policy
from policies.wording import N_
from scenarios.cautions import warnings
from scenarios.scenario import PERIOD_DAYS, Period, Scenario
from sim.experiments.compare import labelled
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
    usual_headcounts,
)
from sim.experiments.sweep import ATTAINMENT
from sim.measures.comparison import to_json
from sim.measures.kpis import by_key, specs
from sim.measures.results import Comparison
from sim.measures.summary import KpiSpec, Summary
from tui.asking import experiment
from tui.best_text import BestResult, best_text, winners
from tui.errors import InputError, in_words, unknown
from tui.exit_codes import DONE, INTERRUPTED, PARTIAL
from tui.files import Cell
from tui.job_playing import GOES_ON, Player, failure_told, players, tell_interrupted
from tui.opening import find_options, open_plugins, open_scenario
from tui.playing import Places, planned
from tui.size_tables import kpi_rows, size_json, step_rows
from tui.size_text import PROFIT, SizeResult, shown_kpis, size_text
from tui.tables import screen_width
from tui.text import _, spoken
from tui.verdict import MEETINGS
from tui.writing import Output, json_text

_FILES = ("sizing.csv", "sizing.json", "sizing.txt", "sizing-curve.png")
_SHORT = {"profit": PROFIT, "meetings": MEETINGS}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user wants to know: a target or the best of a KPI, over which headcounts."""

    team: str
    target: str | None
    best: str | None
    by: str | None
    kept: float | None
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class _Opened:
    """The scenario, the options and the KPI table the question is about."""

    scenario: Scenario
    options: Mapping[str, Policy]
    specs: tuple[KpiSpec, ...]
    team: str
    headcounts: tuple[int, ...]
    replications: int
    plugins: tuple[str, ...]


def size(
    scenario: str,
    output: Output,
    places: Places,
    asked: Asked,
    *,
    policies: str | None,
    replications: int | None,
    plugins: Sequence[str],
    allow_huge: bool,
) -> int:
    """Play headcounts, print and perhaps write; the exit code."""
    question = _question(scenario, asked, policies, replications, plugins, allow_huge=allow_huge)
    opened = question.scenario
    read = _asked_for(question, asked)
    paths = output.paths(_FILES)
    noted = experiment("size", scenario, opened, _as_typed(asked, policies, replications, plugins, allow_huge))
    progress = _Progress()
    with players(places, noted) as player:
        told = read(_play(question, player, progress), progress)
    if told is None:
        print(
            _("Interrupted before there was an answer{kept}.").format(kept=_(GOES_ON) if places.keep else ""),
            file=sys.stderr,
        )
        return INTERRUPTED
    as_json = json_text(told.json)
    print(as_json if output.as_json else told.text)
    if paths:
        output.write(paths, [told.rows, f"{as_json}\n", f"{told.text}\n", told.picture()])
    if progress.stopped:
        return tell_interrupted(is_kept=places.keep)
    return PARTIAL if progress.failures else DONE


def _question(
    scenario: str,
    asked: Asked,
    policies: str | None,
    replications: int | None,
    plugins: Sequence[str],
    *,
    allow_huge: bool,
) -> _Opened:
    """InputError for what cannot be asked."""
    if (asked.target is None) == (asked.best is None):
        raise InputError(_('give either --target, such as "meetings_held_per_month>=40", or --best, such as profit'))
    opened = _over_period(open_scenario(scenario, allow_huge=allow_huge), asked)
    open_plugins(list(plugins))
    chosen = find_options(opened, policies)
    team = _team(opened, asked.team)
    return _Opened(
        scenario=opened,
        options=labelled(chosen),
        specs=specs(opened, chosen),
        team=team,
        headcounts=_headcounts(asked, opened, chosen, team),
        replications=planned(opened, replications),
        plugins=tuple(plugins),
    )


def size_again(scenario: str, output: Output, places: Places, asked: Mapping[str, Any]) -> int:
    """The same question: `asked` as it was noted."""
    return size(
        scenario,
        output,
        places,
        _noted(asked),
        policies=asked.get("policies"),
        replications=asked.get("replications"),
        plugins=asked.get("plugin", []),
        allow_huge=asked.get("allow-huge", False),
    )


def kept_size(scenario: str, places: Places, asked: Mapping[str, Any]) -> SizeResult | None:
    """What a target came to, without playing; None when its runs are not all there."""
    rest = {"allow_huge": asked.get("allow-huge", False)}
    typed = (asked.get("policies"), asked.get("replications"), asked.get("plugin", []))
    question = _question(scenario, _noted(asked), *typed, **rest)
    target = read_target(str(asked["target"]), _noted(asked).kept)
    spec, progress = _kpi(question, target.kpi), _Progress()
    with players(places, experiment("size", scenario, question.scenario, asked)) as player:
        play = _play(question, player, progress)
        result = _found(question, spec, target, asked.get("by") is not None, play)
    return None if progress.stopped else result


def _noted(asked: Mapping[str, Any]) -> Asked:
    return Asked(
        asked["team"],
        asked.get("target"),
        asked.get("best"),
        asked.get("by"),
        None if asked.get("mean") else asked["kept"],
        asked.get("from"),
        asked.get("to"),
    )


def _as_typed(
    asked: Asked, policies: str | None, replications: int | None, plugins: Sequence[str], allow_huge: bool
) -> dict[str, object]:
    return {
        "team": asked.team,
        "target": asked.target,
        "best": asked.best,
        "by": asked.by,
        "kept": asked.kept,
        "mean": asked.kept is None,
        "from": asked.first,
        "to": asked.last,
        "policies": policies,
        "replications": replications,
        "plugin": list(plugins),
        "allow-huge": allow_huge,
    }


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


def _over_period(scenario: Scenario, asked: Asked) -> Scenario:
    """The scenario with the forecast period that `--by` names."""
    if asked.by is None:
        return scenario
    periods: list[Period] = list(PERIOD_DAYS)
    wanted = next((each for each in periods if each == asked.by), None)
    if wanted is None:
        raise unknown(N_("period for --by"), asked.by, periods)
    frame = scenario.scenario
    if PERIOD_DAYS[wanted] > 7 * frame.weeks:
        raise InputError(
            _("--by {period}: the scenario measures {weeks} weeks, which is less than a {period}").format(
                period=wanted, weeks=frame.weeks
            )
        )
    return scenario.model_copy(update={"scenario": frame.model_copy(update={"forecast_period": wanted})})


def _team(scenario: Scenario, given: str) -> str:
    for team in scenario.teams:
        if team.name.lower() == given.strip().lower():
            return team.name
    raise unknown(N_("team"), given, [team.name for team in scenario.teams])


def _headcounts(asked: Asked, scenario: Scenario, options: Sequence[Policy], team: str) -> tuple[int, ...]:
    """From 1 (or --from) to --to, else to what is usual."""
    found = usual_headcounts(scenario, options, team, asked.first, asked.last)
    if not found:
        first = 1 if asked.first is None else asked.first
        raise InputError(
            _("--from {first} --to {last}: the headcounts go from the smaller to the larger number").format(
                first=first, last=asked.last
            )
        )
    return found


def _kpi(question: _Opened, given: str) -> KpiSpec:
    table = by_key(question.specs)
    key = _SHORT.get(given, given)
    if key not in table:
        raise unknown(N_("KPI"), given, table)
    return table[key]


def _asked_for(question: _Opened, asked: Asked) -> Callable[[_Playing, _Progress], _Told | None]:
    """The search that answers, None when stopped before; InputError for a KPI or target that cannot be."""
    if asked.best is not None:
        spec = _kpi(question, asked.best)
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
    spec = _kpi(question, target.kpi)
    return lambda play, progress: _smallest(question, spec, target, asked.by is not None, play, progress)


def _play(question: _Opened, player: Player, progress: _Progress) -> _Playing:
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


def _notes(question: _Opened, progress: _Progress) -> list[str]:
    stopped = [_("interrupted: the headcounts that were played by then are shown")] if progress.stopped else []
    return [*stopped, *dict.fromkeys(progress.failures), *(each.sentence for each in warnings(question.scenario))]


def _without_answer(progress: _Progress) -> _Told | None:
    """No answer, since it was stopped; InputError when no option could be played."""
    if not progress.stopped:
        raise InputError("\n".join([_("No option could be played to the end:"), *progress.failures]))
    return None


def _found(question: _Opened, spec: KpiSpec, target: Target, by_period: bool, play: _Playing) -> SizeResult | None:
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
    question: _Opened, spec: KpiSpec, target: Target, by_period: bool, play: _Playing, progress: _Progress
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


def _best(question: _Opened, spec: KpiSpec, play: _Playing, progress: _Progress) -> _Told | None:
    found = best_by_headcount(
        question.options, question.team, question.headcounts, question.specs, spec.key, question.scenario, play
    )
    if not found:
        return _without_answer(progress)
    result = BestResult(question.scenario, question.team, spec, found, question.replications)
    notes = _notes(question, progress)
    frame = question.scenario.scenario
    told = {name: to_json(each, frame.name, frame.seed) for name, each in found.items()}
    best = winners(result)
    as_json: dict[str, object] = {
        "scenario": frame.name,
        "seed": frame.seed,
        "replications": question.replications,
        "team": question.team,
        "best": spec.key,
        "options": [
            {
                "name": name,
                "headcount": best[name].headcount,
                "may_be_as_good": list(best[name].tied),
                "headcounts": each["policies"],
                "differences": each["differences"],
            }
            for name, each in told.items()
        ],
        "warnings": notes,
    }
    rows = [row for name, each in found.items() for row in kpi_rows(name, each)]
    answers = {name: each.headcount for name, each in best.items()}
    return _Told(
        best_text(result, notes, screen_width()),
        as_json,
        rows,
        lambda: _picture(question, found, spec.key, answers, {}),
    )


def _picture(
    question: _Opened,
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
