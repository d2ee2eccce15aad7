"""How leads wait is read back from the record of a floor whose lag is known."""

import math
from dataclasses import replace

import numpy as np

from policies.durations import HOUR
from scenarios.calibration.estimate import NotEstimated
from scenarios.calibration.hold_out import known_at, midnight
from sim.experiments.attention import fit_attention
from sim.experiments.delay import fit_delay
from sim.experiments.wait_target import WaitTarget, newest_days, wait_target
from sim.experiments.waiting import Waiting, fit_waiting
from tests.sim.experiments.floors_with_records import HELD_OUT, LAG, floor, its_record

AT_ONCE = "'0s'"


def target(notify: str = LAG) -> WaitTarget:
    found = wait_target(floor(AT_ONCE), its_record(notify))
    assert isinstance(found, WaitTarget)
    return found


def test_a_known_notice_lag_is_recovered_within_its_interval() -> None:
    fitted = fit_attention(target(), floor(AT_ONCE).policies[0])
    assert abs(math.log(fitted.shape / 0.7)) < 2.5 * fitted.errors[0]
    assert abs(math.log(fitted.mean / (3 * HOUR))) < 2.5 * fitted.errors[1]
    assert fitted.errors[0] < 0.3
    assert target().worst(fitted.runs) < 0.03


def test_the_lag_is_written_with_its_interval_into_the_option() -> None:
    found = fit_waiting(floor(AT_ONCE), its_record(), "today")
    assert isinstance(found, Waiting)
    assert found.distance < 0.03
    assert found.findings.warnings == ()
    assert found.option.notify.lag.dist == "weibull"
    mean = next(each for each in found.findings.estimates if each.place[-1] == "mean")
    assert mean.place == ("policies", "today", "notify", "lag", "mean")
    assert mean.low < mean.value < mean.high


def test_delays_give_the_record_back_whatever_its_shape() -> None:
    wanted = target()
    fitted = fit_delay(wanted, floor(AT_ONCE).policies[0])
    assert wanted.worst(fitted.runs) < 0.04
    assert fitted.option.assignment_latency.lag.clock == "business"
    assert len(fitted.option.assignment_latency.lag.values or ()) == 40


def test_a_record_of_dates_has_no_waits() -> None:
    answer = fit_waiting(floor(AT_ONCE), replace(its_record(), dates_only=True), "today")
    assert isinstance(answer, NotEstimated)
    assert "dates without times" in answer.why


def test_few_leads_are_too_few() -> None:
    few = known_at(its_record(), midnight("Europe/Warsaw", floor(AT_ONCE).scenario.start) + 2 * 86_400_000)
    assert isinstance(wait_target(floor(AT_ONCE), few), str)


def test_the_newest_leads_are_matched_over_four_weeks_at_least() -> None:
    known = known_at(its_record(), midnight("Europe/Warsaw", HELD_OUT))
    window = newest_days(known)
    assert window is not None
    assert window[1] == HELD_OUT
    assert (window[1] - window[0]).days >= 28


def test_the_same_record_gives_the_same_delays() -> None:
    first, again = (fit_delay(target(), floor(AT_ONCE).policies[0]) for _ in range(2))
    assert first.option == again.option
    assert np.array_equal(first.runs, again.runs)
