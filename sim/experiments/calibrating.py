"""From a record to a scenario: fitted to its earlier part, tried on the later one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from policies.wording import say
from scenarios.calibration.assembling import TODAY
from scenarios.calibration.calibration import Calibration, calibrate
from scenarios.calibration.estimate import Findings, NotEstimated
from scenarios.calibration.hold_out import known_at, midnight
from scenarios.calibration.team import Supply, supply
from scenarios.history import History
from scenarios.scenario import Scenario
from sim.experiments.validation import Validation, held_out_days, validate
from sim.experiments.waiting import Waiting, fit_waiting

Step = Callable[[str], None]
"""Is told what is being done."""


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A scenario from a record, what it rests on, and how well it gives back the weeks that were held out."""

    calibration: Calibration
    """of what was known at the cut"""
    scenario: Scenario
    text: str
    """the file"""
    supply: Supply
    waiting: Waiting | None
    """None: how soon leads are turned to could not be fitted"""
    validation: Validation
    limits: tuple[str, ...]
    """what the record cannot tell, in sentences"""


def calibrate_and_try(history: History, cut: date, tell: Step = lambda _: None) -> Calibrated:
    """Fit to what the record knew on the local day `cut`, then play the leads that came from it on.

    Raises ValueError when there are no leads on one side of the cut, ScenarioError when what was read makes no
    scenario that could be played.
    """
    held_out = held_out_days(history, cut)
    known = known_at(history, midnight(history.zone, cut))
    tell(say("who works when, on what, and how long"))
    team = supply(known, TODAY)
    tell(say("when leads come, and what became of them"))
    found = calibrate(known).with_findings(team.findings)
    tell(say("how soon somebody turns to a lead, by simulation"))
    waiting = fit_waiting(found.scenario(), known, TODAY)
    more = Findings(not_estimated=(waiting,)) if isinstance(waiting, NotEstimated) else waiting.findings
    found = found.with_findings(more)
    scenario = found.scenario()
    tell(say("the weeks held out, simulated"))
    return Calibrated(
        found,
        scenario,
        found.text(),
        team,
        None if isinstance(waiting, NotEstimated) else waiting,
        validate(scenario, history, TODAY, *held_out),
        limits(history),
    )


def limits(history: History) -> tuple[str, ...]:
    """What a record of this kind cannot tell."""
    said = []
    if history.dates_only or history.undated:
        said.append(say("dates without times: minutes cannot be judged"))
    if history.touch_dates_only:
        said.append(say("work has dates without times: who was there at what hour cannot be told"))
    if history.touches is None:
        said.append(say("no record of work beside first touches: other work and how long things take cannot be told"))
    if history.first_touch_is_human is None:
        said.append(
            say("nobody said whether first touches are a person's: automatic answers would make people look fast")
        )
    if history.first_touch_is_human is False:
        said.append(say("first touches are not a person's: the waits are those of a machine"))
    return tuple(said)
