"""The scenario of an interview loads whatever was answered, and says of every number where it comes from."""

import pytest

from scenarios.interview.answers import Answers
from scenarios.interview.hidden import Hidden, typical_hidden
from scenarios.interview.questions import PROBLEMS, ROUTINGS
from scenarios.interview.text import scenario_text
from scenarios.interview.unknowns import left_out, open_ranges, shown_range
from scenarios.loading import loads
from scenarios.scenario import Scenario
from tests.scenarios.interview.test_answers import FEW, FULL


def made(answers: Answers, hidden: Hidden | None = None, name: str = "Ours") -> Scenario:
    return loads(scenario_text(answers, hidden or typical_hidden(answers), name))


@pytest.mark.parametrize("routing", ROUTINGS)
@pytest.mark.parametrize("answers", [FULL, FEW], ids=["all", "few"])
def test_whatever_routes_today_becomes_the_baseline(answers: Answers, routing: str) -> None:
    found = dict.fromkeys(Answers.__slots__)
    found |= {name: getattr(answers, name) for name in found} | {"routing": routing}
    scenario = made(Answers(**found))  # type: ignore[arg-type]
    assert scenario.policies[0].name == f"today: {routing}"
    assert len(scenario.policies) >= 3


@pytest.mark.parametrize("problem", PROBLEMS)
def test_against_each_problem_there_is_an_option(problem: str) -> None:
    sources = (("demo", None),)
    plain, against = made(Answers(20, 300.0, sources)), made(Answers(20, 300.0, sources, problem=problem))
    assert len(against.policies) == len(plain.policies) + 1
    assert problem in against.scenario.description


def test_every_mql_comes_and_shares_are_kept() -> None:
    answers = Answers(20, 300.0, (("demo", 0.5), ("webinars", 0.5)))
    demo, webinars = made(answers).sources
    assert demo.leads_per_week == pytest.approx(35.0)
    assert sum(burst.leads for burst in webinars.bursts) == 420  # half of 300 a month in 84 days


def test_few_leads_of_a_webinar_come_evenly() -> None:
    (webinar,) = made(Answers(3, 1.0, (("webinar", None),))).sources
    assert webinar.bursts == ()
    assert webinar.leads_per_week > 0


def test_what_nobody_knows_is_a_range_and_what_was_said_is_none() -> None:
    few, full = made(FEW), made(FULL)
    assert "share of meetings that become customers" in dict(open_ranges(few))
    assert "share of meetings that become customers" not in dict(open_ranges(full))
    assert "how often sales misjudges a lead" not in dict(open_ranges(full))
    shown = {words: shown_range(one) for words, one in open_ranges(few)}
    assert shown["share of the day for other work"] == "35 % to 65 %"
    assert shown["time until somebody hands a lead over"] == "15m to 3h"
    assert len(list(left_out(FEW))) == len(list(left_out(FULL))) + 1


def test_money_and_hours_are_as_said() -> None:
    scenario = made(FULL)
    assert {source.deal_value.expected for source in scenario.sources if source.deal_value} == {24000.0}
    assert scenario.scenario.business_hours == scenario.teams[0].shift == "Mon-Fri 08:00-16:00"
    assert (scenario.scenario.holidays, scenario.scenario.timezone) == ("DE-BY", "Europe/Berlin")
    assert scenario.teams[1].win_rate == 0.2


def test_names_that_toml_or_a_terminal_would_stumble_over_are_kept() -> None:
    answers = Answers(3, 40.0, (('a "quoted" # source', None), ("[/b] 🙂 = x", None)))
    scenario = made(answers, name='our "firm" \\ # 1')
    assert [source.name for source in scenario.sources] == ['a "quoted" # source', "[/b] 🙂 = x"]
    assert scenario.scenario.name == 'our "firm" \\ # 1'


def test_a_solved_value_says_so_in_the_file() -> None:
    hidden = Hidden(dict(typical_hidden(FEW).values), {"adherence": "solved so that it fits"})
    text = scenario_text(FEW, hidden.with_values(adherence=0.81234567), "Ours")
    assert "adherence = 0.8123  # solved so that it fits" in text


@pytest.mark.parametrize("fits", [0.03124, 0.0999949, 0.5, 0.99996])
def test_shares_of_leads_that_fit_add_up_however_few_of_them_do(fits: float) -> None:
    mix = made(FEW, typical_hidden(FEW).with_values(fit=fits)).sources[0].mix["fit"]
    assert sum(mix.values()) == pytest.approx(1, abs=1e-12)
    assert mix["fits"] == pytest.approx(fits, rel=1e-3)
