"""From which team size on an option is worth it: the company grows, each person's work does not."""

import pytest

from scenarios.loading import loads
from scenarios.scenario import Scenario
from sim.experiments.beliefs import Decision
from sim.experiments.court import Court, Standing
from sim.experiments.team_sizes import SIZES, Tried, WorthFrom, people_of, with_people, worth_from
from sim.measures.verdicts import Verdict
from tests.tui.small import SMALL
from tui.team_sizes import size_sentences

KPI = "sqls_per_month"
IDLE = ('assignment_latency = "1d"', 'assignment_latency = "52w"')


def small(*changes: tuple[str, str]) -> Scenario:
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return loads(text)


def decision(scenario: Scenario) -> Decision:
    return Decision(scenario, scenario.policies[1], scenario.policies[0], KPI)


def test_leads_waves_and_teams_grow_together() -> None:
    bursts = "qualify_rate = 0.5\nbursts = [{ day = 3, leads = 10 }]"
    grown = with_people(decision(small(("qualify_rate = 0.5", bursts))), 6)
    assert people_of(grown) == 6
    assert [team.size for team in grown.scenario.teams] == [6, 6]
    assert [source.leads_per_week for source in grown.scenario.sources] == [60.0, 30.0]
    assert grown.scenario.sources[0].bursts[0].leads == 30
    assert grown.scenario.channels == small().channels


def test_a_range_of_leads_grows_with_them_and_no_other_range_does() -> None:
    unsure = small(
        ("leads_per_week = 20", "leads_per_week = { likely = 20, low = 10, high = 40 }"),
        ("reach = 0.5", "reach = { likely = 0.5, low = 0.4, high = 0.6 }"),
    )
    doubts = with_people(decision(unsure), 4).scenario.doubts.all
    ranges = {each.path[-1]: (each.low, each.likely, each.high) for each in doubts}
    assert ranges == {"leads_per_week": (20.0, 40.0, 80.0), "reach": (0.4, 0.5, 0.6)}


def test_an_option_with_people_of_its_own_grows_by_the_same_factor() -> None:
    more = small(('name = "automatic"\n', 'name = "automatic"\nstaffing = { SDR = { headcount = 3 } }\n'))
    grown = with_people(decision(more), 6)
    assert (people_of(grown), grown.scenario.teams[0].size) == (6, 4)


def test_people_by_name_leave_from_the_end_when_a_team_shrinks() -> None:
    named = small(("headcount = 2\nshift", 'reps = [{ name = "A" }, { name = "B" }, { name = "C" }]\nshift'))
    team = with_people(decision(named), 2).scenario.teams[0]
    assert (team.size, [each.name for each in team.reps]) == (2, ["A", "B"])


def test_of_nobody_there_are_not_more_nor_fewer() -> None:
    nobody = ("headcount = 2", "headcount = 0")
    found = worth_from(decision(small(nobody, nobody)), Court(2))
    assert (found.own, found.people, [each.people for each in found.tried]) == (0, None, [0])


def test_what_is_better_for_two_is_not_looked_for_among_more() -> None:
    found = worth_from(decision(small(IDLE)), Court(3))
    assert (found.own, found.people) == (2, 2)
    assert [each.people for each in found.tried] == [2]


def test_an_option_against_its_equal_is_worth_it_at_no_size() -> None:
    asked = decision(
        small(("leads_per_week = 20", "leads_per_week = 2"), ("leads_per_week = 10", "leads_per_week = 1"))
    )
    twin = Decision(asked.scenario, asked.treatment.model_copy(update={"name": "twin"}), asked.treatment, KPI)
    found = worth_from(twin, Court(3))
    assert found.people is None
    assert [each.people for each in found.tried] == list(SIZES)
    assert {each.standing.verdict for each in found.tried} == {Verdict.NO_MATTER}


@pytest.mark.parametrize(
    ("own", "people", "verdicts", "said"),
    [
        (3, 8, {3: Verdict.NO_MATTER, 4: Verdict.TOO_CLOSE, 8: Verdict.BETTER}, "not worth it with 3 people (no diff"),
        (3, None, {3: Verdict.TOO_CLOSE, 64: Verdict.TOO_CLOSE}, "(cannot tell with 30 runs), nor with up to 64"),
        (8, 4, {3: Verdict.TOO_CLOSE, 4: Verdict.BETTER, 8: Verdict.BETTER}, "from about 4 people on, as many"),
        (8, 2, {2: Verdict.BETTER, 8: Verdict.BETTER}, "worth it with 8 people, and with as few as 2"),
    ],
)
def test_the_sentence_says_from_how_many_people_on(
    own: int, people: int | None, verdicts: dict[int, Verdict], said: str
) -> None:
    tried = tuple(Tried(size, Standing(verdict, 1.0, None, None, 30)) for size, verdict in verdicts.items())
    (sentence,) = size_sentences([WorthFrom(decision(small()), own, people, tried)], 30)
    assert said in sentence
    assert sentence.startswith('"automatic" against "today, by hand":')
