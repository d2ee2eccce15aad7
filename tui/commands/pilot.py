"""`leadsim pilot`: would that A/B test see the difference?"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from tui.asking import as_noted, experiment, options_of
from tui.comparison_text import failure_text
from tui.errors import InputError, cleaned, in_words, unknown
from tui.exit_codes import DONE, INTERRUPTED
from tui.job_playing import GOES_ON
from tui.opening import find_option, open_plugins, open_scenario, read_share
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
class AskedPilot:
    """The test as it was typed."""

    treatment: str
    control: str
    days: int
    share: str
    kpi: str | None = None
    alpha: float = 0.05
    teams: str = "separate"
    unit: str = "lead"
    up_to: int = 364
    most_opt_outs: str | None = None
    most_complaints: str | None = None
    worth: str | None = None
    replications: int | None = None
    plugin: tuple[str, ...] = ()
    allow_huge: bool = False


@dataclass(frozen=True, slots=True)
class _Test:
    """The test as it can be played."""

    scenario: Scenario
    asked: AskedPilot
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
        asked = self.asked
        found = answer(observed, self.kpis, asked.days, self.unit, asked.alpha, self.limits, asked.up_to, self.worth)
        table = by_key(specs(self.scenario, [self.treatment, self.control]))
        weeks = self.scenario.scenario.drain_weeks
        return Told(found, self.treatment.name, self.control.name, self.share, table, weeks)


def pilot(scenario: str, asked: AskedPilot, output: Output, places: Places) -> int:
    """Play, print and perhaps write; the exit code."""
    opened = open_scenario(scenario, allow_huge=asked.allow_huge)
    test = _test(opened, asked)
    count = len(test.jobs)
    paths = output.paths(FILES)
    observed = _observed(test.jobs, places, experiment("pilot", scenario, opened, options_of(asked)))
    kept = _(GOES_ON) if places.keep else ""
    if len(observed) < min(count, enough_runs(asked.days, opened.scenario.weeks)):
        said = _("Interrupted before enough pilots were played: nothing to show{kept}.")
        print(said.format(kept=kept), file=sys.stderr)
        return INTERRUPTED
    told = test.told(observed)
    frame = opened.scenario
    text, as_json = pilot_text(told, screen_width()), json_text(pilot_json(told, frame.name, frame.seed, len(observed)))
    print(as_json if output.as_json else text)
    if paths:
        output.write(paths, contents(told, as_json, text))
    if len(observed) < count:
        said = _("Interrupted: what was done is shown ({done} of {all} simulated runs){kept}.")
        print(said.format(done=len(observed), all=count, kept=kept), file=sys.stderr)
        return INTERRUPTED
    return DONE


def kept_pilot(scenario: str, places: Places, noted: Mapping[str, Any]) -> Told | None:
    """What it found, without playing; None when not all of its runs are there."""
    asked = as_noted(AskedPilot, noted)
    opened = open_scenario(scenario, allow_huge=asked.allow_huge)
    test = _test(opened, asked)
    observed = _observed(test.jobs, places, experiment("pilot", scenario, opened, noted))
    return None if len(observed) < len(test.jobs) else test.told(observed)


def pilot_again(scenario: str, output: Output, places: Places, noted: Mapping[str, Any]) -> int:
    """The same question, as it was noted."""
    return pilot(scenario, as_noted(AskedPilot, noted), output, places)


def _test(scenario: Scenario, asked: AskedPilot) -> _Test:
    """InputError for what cannot be tested."""
    treatment, control = find_option(scenario, asked.treatment), find_option(scenario, asked.control)
    loaded = open_plugins(list(asked.plugin))
    share, unit, limits, teams = _checked(scenario, asked, treatment, control)
    worth = None if asked.worth is None else read_share("--worth", asked.worth)
    kpis = compared_kpis(scenario, [treatment, control], asked.kpi, loaded)
    count = _replications(scenario, asked.days, asked.replications)
    jobs = [PilotJob(scenario, treatment, control, share, kpis, each, asked.plugin, teams) for each in range(count)]
    return _Test(scenario, asked, treatment, control, share, unit, limits, worth, tuple(kpis), tuple(jobs))


def _checked(
    scenario: Scenario, asked: AskedPilot, treatment: Policy, control: Policy
) -> tuple[float, Unit, dict[str, float], Teams]:
    share = read_share("--share", asked.share)
    if not 0 < asked.alpha < 0.5:
        raise InputError(_("--alpha: {alpha} is not a level between 0 and 0.5, such as 0.05").format(alpha=asked.alpha))
    unit = next((each for each in UNITS if each == asked.unit), None)
    if unit is None:
        raise unknown(N_("unit of the test"), asked.unit, UNITS)
    teams = next((each for each in TEAMS if each == asked.teams), None)
    if teams is None:
        raise unknown(N_("way to staff a pilot"), asked.teams, TEAMS)
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
        HARMS, ("--most-opt-outs", "--most-complaints"), (asked.most_opt_outs, asked.most_complaints), strict=True
    )
    limits = {kpi: read_share(option, text) for kpi, option, text in given if text is not None}
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
