"""From a record to a scenario: fitted to its earlier part, tried on the later one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from policies.wording import say
from scenarios.calibration.assembling import TODAY
from scenarios.calibration.calibration import Calibration, calibrate
from scenarios.calibration.estimate import Findings, NotEstimated, Setting
from scenarios.calibration.hold_out import known_at, midnight
from scenarios.calibration.team import Supply, supply
from scenarios.history import History
from scenarios.scenario import Scenario
from sim.experiments.validation import Validation, held_out_days, validate
from sim.experiments.waiting import CLOSE, Waiting, fit_waiting

LOOKS = say("people at work take leads only after these times")
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
    teams = list(_teams(known))
    tell(say("when leads come, and what became of them"))
    of_leads = calibrate(known)
    tell(say("how soon somebody turns to a lead, by simulation"))
    found, team, waiting = _fitted(of_leads, teams, known)
    scenario = found.scenario()
    tell(say("the weeks held out, simulated"))
    return Calibrated(
        found,
        scenario,
        found.text(),
        team,
        waiting,
        validate(scenario, history, TODAY, *held_out),
        limits(history),
    )


def _teams(known: History) -> Iterator[Supply]:
    """The team as read; where people take leads only in some of their hours, other readings of that around it."""
    team = supply(known, TODAY)
    if team.team is None or not team.team.without_leads.any():
        yield team
        return
    always = supply(known, TODAY, everywhere=True)
    looks = team.team.hours.looks
    if looks:
        batch = Setting(("policies", TODAY, "assignment_latency"), {"batch": list(looks)}, 0, note=LOOKS)
        yield replace(always, findings=always.findings + Findings(settings=(batch,)))
    yield from (team, always)


def _fitted(
    of_leads: Calibration, teams: Iterable[Supply], known: History
) -> tuple[Calibration, Supply, Waiting | None]:
    """The first team that waits as the record does, else the one that comes closest."""
    best: tuple[float, Calibration, Supply, Waiting | None] | None = None
    for team in teams:
        found = of_leads.with_findings(team.findings)
        waiting = fit_waiting(found.scenario(), known, TODAY)
        if isinstance(waiting, NotEstimated):
            return found.with_findings(Findings(not_estimated=(waiting,))), team, None
        if best is None or waiting.worst < best[0]:
            best = (waiting.worst, found.with_findings(waiting.findings), team, waiting)
        if waiting.worst <= CLOSE:
            break
    assert best is not None
    return best[1:]


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
