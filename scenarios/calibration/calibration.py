"""From a record to a scenario: all that it tells of leads and outcomes, put together with what is known of the team."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from policies.wording import say
from scenarios.calibration.arrivals import Arrivals, arrivals
from scenarios.calibration.assembling import TODAY, assembled, usual_tables
from scenarios.calibration.cadence import cadence
from scenarios.calibration.estimate import Findings, NotEstimated, Setting
from scenarios.calibration.few_sources import OTHERS, with_few_sources
from scenarios.calibration.hazards import Hazards, hazards
from scenarios.calibration.lead_facts import lead_facts, win_rate
from scenarios.calibration.qualifying import believable_reach, qualifying
from scenarios.calibration.scores import scores
from scenarios.calibration.written import written_text
from scenarios.history import History
from scenarios.loading import loads
from scenarios.problems import said_by
from scenarios.ranges import take_ranges
from scenarios.scenario import Decay, Scenario

_NO_RATE = 0.2
"""Chance to qualify that a score's accuracy is worked out with where the record does not tell it."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a record came to."""

    history: History
    """the record, of very many sources the small ones as one"""
    arrivals: Arrivals | None
    """None: no lead has a day"""
    hazards: Hazards
    findings: Findings
    """of leads, outcomes and, once added, of the team"""
    base: Mapping[str, Any] | None = None

    def with_findings(self, more: Findings) -> "Calibration":
        """The same record with more that was found in it; of what both tell the newer holds."""
        told = {one.place for one in more.settings} | {one.place for one in more.estimates}
        mine = self.findings
        kept = Findings(
            tuple(one for one in mine.estimates if one.place not in told),
            tuple(one for one in mine.settings if one.place not in told),
            tuple(one for one in mine.not_estimated if one.place not in told),
            mine.warnings,
        )
        return replace(self, findings=kept + more)

    def text(self) -> str:
        """The scenario file; it loads. Raises ScenarioError when findings that were added do not fit together."""
        tables = assembled(self.history, self.findings, self.base)
        text = written_text(tables, self.findings, self._head())
        loads(text, "the calibrated scenario", allow_huge=True)
        return text

    def scenario(self) -> Scenario:
        """The scenario of the file."""
        return loads(self.text(), "the calibrated scenario", allow_huge=True)

    def _head(self) -> tuple[str, ...]:
        """First lines of the file: what it was made from."""
        leads = len(self.history.leads.created)
        if self.arrivals is None:
            return (f"A scenario made from records of {leads:,} leads without a day.",)
        counts = self.arrivals.counts
        last = counts.date(counts.days - 1)
        return (f"A scenario made from records of {leads:,} leads, {counts.date(0)} to {last} ({self.history.zone}).",)


def calibrate(history: History, base: Mapping[str, Any] | None = None, holidays: Collection[date] = ()) -> Calibration:
    """All that the record tells of leads, answers and outcomes.

    `base`: tables of a scenario file, as tomllib gives them, that hold where the record is silent; without it usual
    values do. `holidays`: public holidays in the weeks of the record, if they are known. What is found of the team is
    added by `with_findings`.
    """
    given, history = len(history.sources), with_few_sources(history)
    plain, _, _ = take_ranges(dict(base) if base is not None else usual_tables())
    try:
        volume = arrivals(history, holidays)
        findings = volume.findings
    except ValueError as error:
        volume, findings = None, _no_volume(history, said_by(error))
    found = hazards(history, Decay.model_validate(plain.get("decay", {})))
    findings += found.findings
    findings += cadence(history, found.attempts)
    usual, fatigue = _answering(plain, findings)
    reach = believable_reach(history, found, usual, fatigue)
    if reach > usual:
        findings = _with_reach(findings, reach, usual, len(history.leads.created))
    findings += qualifying(history, found, reach, fatigue)
    findings += scores(history, found.outcome, _rates(history, findings), TODAY)
    findings += lead_facts(history) + win_rate(history)
    if given > len(history.sources):
        told = say(
            '{sources} small sources are one in the scenario: "{name}".',
            sources=given - len(history.sources) + 1,
            name=OTHERS,
        )
        findings += Findings(warnings=(told,))
    return Calibration(history, volume, found, findings, base)


def _answering(plain: Mapping[str, Any], findings: Findings) -> tuple[float, float]:
    """Reach and fatigue of a call, where the record does not tell who was spoken with."""
    phone = plain.get("channels", {}).get("phone", {})
    told = {one.place: one.value for one in findings.estimates}
    fatigue = told.get(("channels", "phone", "fatigue"), phone.get("fatigue", 1.0))
    return float(phone.get("reach", 1.0)), float(fatigue)


def _with_reach(findings: Findings, reach: float, usual: float, leads: int) -> Findings:
    """With another reach than the usual one, of which nothing else was found."""
    place = ("channels", "phone", "reach")
    note = say(
        "the usual {usual:g} cannot be: more leads came to something than would have been spoken with", usual=usual
    )
    raised = Setting(place, reach, leads, note=note)
    others = tuple(one for one in findings.not_estimated if one.place != place)
    return replace(findings, settings=(*findings.settings, raised), not_estimated=others)


def _rates(history: History, findings: Findings) -> list[tuple[float, float]]:
    """Leads and chance to qualify of each source."""
    told = {one.place[1]: one.value for one in findings.estimates if one.place[-1] == "qualify_rate"}
    sizes = [float((history.leads.source == number).sum()) for number in range(len(history.sources))]
    return [(size, told.get(name, _NO_RATE)) for size, name in zip(sizes, history.sources, strict=True)]


def _no_volume(history: History, why: str) -> Findings:
    keys = ("leads_per_week", "arrivals", "day_variation")
    return Findings(
        not_estimated=tuple(NotEstimated(("sources", name, key), why) for name in history.sources for key in keys)
    )
