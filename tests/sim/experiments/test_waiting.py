"""How leads wait is read back from the record of a floor whose lag is known."""

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from policies.durations import HOUR
from scenarios.calibration.estimate import NotEstimated
from scenarios.calibration.hold_out import known_at, midnight
from sim.experiments.attention import fit_attention
from sim.experiments.delay import fit_delay
from sim.experiments.lag_shape import fit_lag_shape
from sim.experiments.wait_target import WaitTarget, newest_days, wait_target
from sim.experiments.waiting import Waiting, fit_waiting
from tests.sim.experiments.floors_with_records import LAG, floor, its_record

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


def test_leads_that_the_records_end_hides_count_for_no_share() -> None:
    ends = midnight("Europe/Warsaw", date(2026, 2, 16)) - 6 * HOUR  # a Sunday evening: nobody was there since Friday
    wanted = wait_target(floor(AT_ONCE), known_at(its_record(), ends))
    assert isinstance(wanted, WaitTarget)
    day = int(np.flatnonzero(wanted.minutes == 1440)[0])
    seen = wanted.seen_for >= 1440
    assert not seen.all()
    assert wanted.recorded[day] == pytest.approx(float((wanted.played.waited[seen] <= 1440).mean()))
    assert wanted.recorded[day] > float((wanted.played.waited <= 1440).mean())


def test_a_lag_of_no_laws_shape_comes_closer_where_some_notice_at_once_and_some_much_later() -> None:
    values = ", ".join(['"0s"'] * 6 + [f'"{minutes}m"' for minutes in range(120, 400, 20)])
    record = its_record(f'{{ dist = "empirical", values = [{values}] }}', "round_robin")
    wanted = wait_target(floor(AT_ONCE, "round_robin"), record)
    assert isinstance(wanted, WaitTarget)
    weibull = fit_attention(wanted, floor(AT_ONCE, "round_robin").policies[0])
    free = fit_lag_shape(wanted, weibull)
    assert wanted.worst(weibull.runs) > 0.03
    assert wanted.misses(free.runs) < 0.75 * wanted.misses(weibull.runs)
    assert free.option.notify.lag.dist == "empirical"
    written = free.findings().settings[0]
    assert written.place == ("policies", "today", "notify", "lag")
    assert len(written.value["values"]) == 120


def test_a_record_of_dates_has_no_waits() -> None:
    answer = fit_waiting(floor(AT_ONCE), replace(its_record(), dates_only=True), "today")
    assert isinstance(answer, NotEstimated)
    assert "dates without times" in answer.why


def test_few_leads_are_too_few() -> None:
    few = known_at(its_record(), midnight("Europe/Warsaw", floor(AT_ONCE).scenario.start) + 2 * 86_400_000)
    assert isinstance(wait_target(floor(AT_ONCE), few), str)


def test_the_newest_leads_are_matched_over_eight_weeks_where_they_are_not_too_many() -> None:
    record = its_record(weeks=12)
    ends = midnight("Europe/Warsaw", date(2026, 3, 23))
    window = newest_days(known_at(record, ends), 4)
    assert window is not None
    assert window[1] == date(2026, 3, 23)
    assert window[1] - window[0] >= timedelta(weeks=8)
    crowded = newest_days(known_at(record, ends), 1_000)
    assert crowded == (window[0], window[1])  # 12 weeks have no more leads than are matched in any case
    busy = known_at(its_record(leads=900, weeks=3), midnight("Europe/Warsaw", date(2026, 1, 26)))
    fewer = newest_days(busy, 1_000)
    assert fewer is not None
    assert timedelta(weeks=1) <= fewer[1] - fewer[0] < timedelta(weeks=2)


def test_the_same_record_gives_the_same_delays() -> None:
    first, again = (fit_delay(target(), floor(AT_ONCE).policies[0]) for _ in range(2))
    assert first.option == again.option
    assert np.array_equal(first.runs, again.runs)


def test_other_work_that_gives_way_to_leads_is_found_where_they_are_given_to_people() -> None:
    alert = '{ lag = { dist = "weibull", mean = "2m", shape = 0.8 }, interruptible = 1 }'
    record = its_record(alert, "available_round_robin", tiers=True)
    found = fit_waiting(floor(AT_ONCE, "round_robin"), record, "today")
    assert isinstance(found, Waiting)
    assert found.option.notify.interruptible == 1
    assert {each.place for each in found.findings.settings} >= {
        ("sla",),
        ("policies", "today", "notify", "interruptible"),
    }
    assert abs(found.simulated[1] - found.recorded[1]) < 0.03
