"""The baseline of an interview's scenario gives the stated numbers back, on worlds that the search has not seen."""

import time
from collections.abc import Sequence

import pytest

from policies.durations import HOUR, MINUTE
from scenarios.interview.answers import Answers
from scenarios.interview.questions import BY_HAND, IN_TURN, WALL, WHOEVER, WORKING
from scenarios.loading import loads
from sim.experiments.executors import InProcess, local
from sim.experiments.interview import Interviewed, Play, Round, interview
from sim.experiments.jobs import Job
from sim.experiments.runs import run
from sim.measures.columns import columns
from sim.measures.kpis import specs
from sim.measures.summary import Summary

ANOTHER_SEED = 20_260
SMALL = Answers(3, 30.0, (("contact form", None),), routing=IN_TURN, hours="Mon-Fri 09:00-17:00")


def here(jobs: Sequence[Job]) -> Sequence[Summary]:
    return [each.summary for each in run(jobs, InProcess())]


def found_by(answers: Answers, play: Play = here, worlds: int | None = None) -> Interviewed:
    *rounds, found = interview(answers, "Ours", play, worlds)
    assert all(isinstance(each, Round) for each in rounds)
    assert isinstance(found, Interviewed)
    return found


def replace(answers: Answers, **changed: object) -> Answers:
    known = {name: getattr(answers, name) for name in Answers.__slots__}
    return Answers(**(known | changed))


def test_with_nothing_but_the_team_there_is_nothing_to_solve_and_mqls_are_as_said() -> None:
    steps = list(interview(SMALL, "Ours", here, 4))
    assert len(steps) == 1
    (found,) = steps
    assert isinstance(found, Interviewed)
    assert found.solved == ()
    assert found.rows[0].simulated == pytest.approx(30, rel=0.15)
    assert [row.is_reached for row in found.rows[1:]] == [None] * 7


def test_shares_without_queueing_are_given_back() -> None:
    found = found_by(replace(SMALL, never_answered=0.3, accepted=0.5), worlds=8)
    rows = {row.spec.key: row for row in found.rows}
    assert rows["never_touched"].simulated == pytest.approx(0.3, abs=0.05)
    assert rows["mql_acceptance"].simulated == pytest.approx(0.5, abs=0.06)
    assert {one.words for one in found.solved} == {
        "share of assigned leads that get worked at all", "share of MQLs that sales wants",
    }  # fmt: skip
    assert found.unreached == ()
    assert "solved so that the share never answered is what you said" in found.text


def test_what_nothing_can_reach_is_told_with_the_nearest() -> None:
    at_once = replace(
        SMALL, first_response=1 * MINUTE, response_clock=WALL
    )  # a third of the leads comes at night and at weekends
    found = found_by(at_once, worlds=4)
    (missed,) = found.unreached
    assert missed.spec.key == "time_to_first_touch_mean"
    assert missed.simulated is not None
    assert missed.simulated > 240
    assert found.outside_hours is not None
    assert found.outside_hours > 0.8
    assert "comes as near as it can to what you said" in found.text


def test_the_same_answers_make_the_same_file() -> None:
    asked = replace(SMALL, never_answered=0.2)
    assert found_by(asked, worlds=1).text == found_by(asked, worlds=1).text


COMPANIES = {
    "20 salespeople": Answers(
        20, 300.0, (("demo forms", None), ("content", None), ("webinars", None)), first_response=24 * HOUR,
        country="PL",
    ),
    "3 people": Answers(
        3, 40.0, (("contact form", None), ("referrals", None)), routing=WHOEVER, country="DE",
        first_response=2 * HOUR, response_clock=WORKING,
    ),
    "8 people": Answers(
        8, 200.0, (("demo", 0.4), ("ads", None), ("content", None)), routing=IN_TURN, within_1_h=0.3,
        never_answered=0.2, accepted=0.6, mql_to_sql=0.1, show_rate=0.75,
    ),
    "60 people": Answers(
        60, 3000.0, (("ads", None), ("demo", None)), first_contact=40, routing=BY_HAND, first_response=15 * MINUTE,
        response_clock=WORKING,
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("company", COMPANIES)
def test_a_company_gets_its_own_numbers_back_with_another_seed(company: str) -> None:
    answers = COMPANIES[company]
    is_timed = company == "20 salespeople"
    executor = InProcess() if is_timed else local()

    def play(jobs: Sequence[Job]) -> Sequence[Summary]:
        runs = {each.replication: each for each in run(jobs, executor)}
        return [runs[job.replication].summary for job in jobs]

    began = time.perf_counter()
    found = found_by(answers, play)
    took_s = time.perf_counter() - began
    again = loads(found.text.replace("\nseed = 1\n", f"\nseed = {ANOTHER_SEED}\n"))
    assert again.scenario.seed == ANOTHER_SEED
    runs = play([Job(again, again.policies[0], number) for number in range(20 if company == "60 people" else 40)])
    executor.shutdown(wait=False, cancel_futures=True)
    values = {key: one.estimate.value for key, one in columns(runs, specs(again, again.policies[:1])).items()}
    assert values["mqls_per_month"] == pytest.approx(answers.mqls_per_month, rel=0.05)
    for row in found.rows:
        if row.stated is not None and row.spec.key != "mqls_per_month":
            near = 0.03 if row.spec.unit == "share" else row.stated * (2 / 24 if is_timed else 0.15)
            assert values[row.spec.key] == pytest.approx(row.stated, abs=near), row.spec.key
    if is_timed:
        assert took_s < 120
