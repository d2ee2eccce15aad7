"""`leadsim pilot`: would that A/B test see the difference?"""

import math
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from policies.settings import Policy
from policies.wording import N_
from scenarios.scenario import Scenario
from sim.experiments.cluster import ClusterError
from sim.experiments.pilot import (
    HARMS,
    TEAMS,
    Observed,
    PilotFailed,
    PilotJob,
    Teams,
    cannot_be_shared,
    cannot_be_split,
)
from sim.experiments.pilot_answer import answer, enough_runs
from sim.experiments.pilot_observing import observations
from sim.experiments.store import Experiment
from sim.measures.kpis import by_key, specs
from sim.measures.trial import UNITS, Unit
from tui.asking import experiment
from tui.comparison_text import failure_text
from tui.errors import InputError, cleaned, in_words, shortened, unknown
from tui.exit_codes import DONE, INTERRUPTED
from tui.job_playing import GOES_ON
from tui.opening import find_option, open_plugins, open_scenario
from tui.pilot_files import FILES, contents
from tui.pilot_kpis import compared_kpis
from tui.pilot_text import Told, pilot_json, pilot_text
from tui.piloting import RUNS
from tui.playing import Places, open_places
from tui.progress import Progress
from tui.tables import screen_width
from tui.text import _, spoken
from tui.writing import Output, json_text


@dataclass(frozen=True, slots=True)
class Design:
    """The test as it was typed."""

    treatment: str
    control: str
    days: int
    share: str
    kpi: str | None
    alpha: float
    teams: str
    unit: str
    up_to: int
    most_opt_outs: str | None
    most_complaints: str | None
    worth: str | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """The test as it can be played."""

    scenario: Scenario
    design: Design
    treatment: Policy
    control: Policy
    share: float
    unit: Unit
    limits: Mapping[str, float]
    worth: float | None
    kpis: tuple[str, ...]
    jobs: tuple[PilotJob, ...]

    def told(self, observed: Sequence[Observed]) -> Told:
        """What so many runs say."""
        design = self.design
        found = answer(observed, self.kpis, design.days, self.unit, design.alpha, self.limits, design.up_to, self.worth)
        table = by_key(specs(self.scenario, [self.treatment, self.control]))
        weeks = self.scenario.scenario.drain_weeks
        return Told(found, self.treatment.name, self.control.name, self.share, table, weeks)


def pilot(
    scenario: str,
    design: Design,
    output: Output,
    places: Places,
    *,
    replications: int | None,
    plugins: Sequence[str],
    allow_huge: bool,
) -> int:
    """Play, print and perhaps write; the exit code."""
    opened = open_scenario(scenario, allow_huge=allow_huge)
    asked = _asked(opened, design, replications, plugins)
    count = len(asked.jobs)
    paths = output.paths(FILES)
    typed = {name.replace("_", "-"): value for name, value in asdict(design).items()}
    rest = {"replications": replications, "plugin": list(plugins), "allow-huge": allow_huge}
    observed = _observed(asked.jobs, places, experiment("pilot", scenario, opened, typed | rest))
    if len(observed) < min(count, enough_runs(design.days, opened.scenario.weeks)):
        said = _("Interrupted before enough pilots were played: nothing to show{kept}.")
        print(said.format(kept=_(GOES_ON) if places.keep else ""), file=sys.stderr)
        return INTERRUPTED
    told = asked.told(observed)
    frame = opened.scenario
    text, as_json = pilot_text(told, screen_width()), json_text(pilot_json(told, frame.name, frame.seed, len(observed)))
    print(as_json if output.as_json else text)
    if paths:
        output.write(paths, contents(told, as_json, text))
    if len(observed) < count:
        said = _("Interrupted: what was done is shown ({done} of {all} simulated runs){kept}.")
        kept = _(GOES_ON) if places.keep else ""
        print(said.format(done=len(observed), all=count, kept=kept), file=sys.stderr)
        return INTERRUPTED
    return DONE


def _asked(scenario: Scenario, design: Design, replications: int | None, plugins: Sequence[str]) -> _Asked:
    """InputError for what cannot be tested."""
    treatment, control = find_option(scenario, design.treatment), find_option(scenario, design.control)
    loaded = open_plugins(list(plugins))
    share, unit, limits, teams = _checked(scenario, design, treatment, control)
    worth = None if design.worth is None else share_of(design.worth, "--worth")
    kpis = compared_kpis(scenario, [treatment, control], design.kpi, loaded)
    count = _replications(scenario, design.days, replications)
    jobs = [PilotJob(scenario, treatment, control, share, kpis, each, tuple(plugins), teams) for each in range(count)]
    return _Asked(scenario, design, treatment, control, share, unit, limits, worth, tuple(kpis), tuple(jobs))


def kept_pilot(scenario: str, places: Places, asked: Mapping[str, Any]) -> Told | None:
    """What it found, without playing; None when not all of its runs are there."""
    opened = open_scenario(scenario, allow_huge=asked.get("allow-huge", False))
    there = _asked(opened, _typed(asked), asked.get("replications"), asked.get("plugin", []))
    observed = _observed(there.jobs, places, experiment("pilot", scenario, opened, asked))
    return None if len(observed) < len(there.jobs) else there.told(observed)


def pilot_again(scenario: str, output: Output, places: Places, asked: Mapping[str, Any]) -> int:
    """The same question: `asked` as it was noted."""
    return pilot(
        scenario,
        _typed(asked),
        output,
        places,
        replications=asked.get("replications"),
        plugins=asked.get("plugin", []),
        allow_huge=asked.get("allow-huge", False),
    )


def _typed(asked: Mapping[str, Any]) -> Design:
    """As it was noted."""
    typed: dict[str, Any] = {each.name: asked.get(each.name.replace("_", "-")) for each in fields(Design)}
    return Design(**typed)


def share_of(given: str, option: str) -> float:
    """50%, 50 % or 0.5 as a share in (0, 1); InputError for what is none."""
    found = re.fullmatch(r"\s*([0-9]*\.?[0-9]+)\s*(%?)\s*", given)
    value = float(found[1]) / (100 if found[2] else 1) if found else math.nan
    if not 0 < value < 1:
        raise InputError(
            _('{option}: "{given}" is not a share between 0 % and 100 %, such as 50% or 0.5').format(
                option=option, given=shortened(given)
            )
        )
    return value


def _checked(
    scenario: Scenario, design: Design, treatment: Policy, control: Policy
) -> tuple[float, Unit, dict[str, float], Teams]:
    share = share_of(design.share, "--share")
    if not 0 < design.alpha < 0.5:
        raise InputError(
            _("--alpha: {alpha} is not a level between 0 and 0.5, such as 0.05").format(alpha=design.alpha)
        )
    unit = next((each for each in UNITS if each == design.unit), None)
    if unit is None:
        raise unknown(N_("unit of the test"), design.unit, UNITS)
    teams = next((each for each in TEAMS if each == design.teams), None)
    if teams is None:
        raise unknown(N_("way to staff a pilot"), design.teams, TEAMS)
    if teams == "shared":
        reasons = cannot_be_shared(treatment, control)
    else:
        reasons = cannot_be_split(scenario, (treatment, control))
    if reasons:
        said = _("this pilot cannot be played with separate teams:")
        if teams == "shared":
            said = _("this pilot cannot be played with shared teams:")
        raise InputError("\n".join([said, *(f"  {spoken(each)}" for each in reasons)]))
    given = zip(
        HARMS, ("--most-opt-outs", "--most-complaints"), (design.most_opt_outs, design.most_complaints), strict=True
    )
    limits = {kpi: share_of(text, option) for kpi, option, text in given if text is not None}
    return share, unit, limits, teams


def _replications(scenario: Scenario, days: int, given: int | None) -> int:
    needed = enough_runs(days, scenario.scenario.weeks)
    if given is not None and given < needed:
        raise InputError(
            _(
                "--replications: {given} runs are too few for pilots of {days} days; at least {needed} are needed"
            ).format(given=given, days=days, needed=needed)
        )
    return max(RUNS, needed) if given is None else given


def _observed(jobs: Sequence[PilotJob], places: Places, asked: Experiment) -> list[Observed]:
    """What is done until the end or Ctrl-C."""
    found: list[Observed] = []
    with open_places(places, asked) as there, Progress(len(jobs), _("runs")) as progress:
        try:
            for each in observations(jobs, there.executor, there.store, only_known=not there.plays):
                found.append(each)
                progress.step(len(found))
        except PilotFailed as error:
            raise InputError(_("An option failed: {what}").format(what=failure_text(error.failure, None))) from None
        except ClusterError as error:
            print(f"leadsim: {cleaned(in_words(error))}", file=sys.stderr)
        except KeyboardInterrupt:
            pass
        there.interrupted = len(found) < len(jobs)
    return found
