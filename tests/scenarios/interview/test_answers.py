"""A file of answers is read with all its mistakes at once and written so that it is read back."""

import datetime as dt

import pytest

from scenarios.interview.answers import Answers, answers_text, found_of, load_answers, misfit
from scenarios.interview.contradictions import contradictions
from scenarios.problems import ScenarioError

FULL = Answers(
    salespeople=20, mqls_per_month=300, sources=(("demo forms", 0.4), ("content", None)), first_contact=4, managers=2,
    problem="slow answers", routing="in turn", hours="Mon-Fri 08:00-16:00", country="DE-BY", first_response=5_400_000,
    within_1_h=0.3, response_clock="working hours", never_answered=0.2, accepted=0.6, mql_to_sql=0.1,
    meetings_per_month=24, show_rate=0.8, win_rate=0.2, contract_value=24000, start=dt.date(2026, 3, 2),
)  # fmt: skip
FEW = Answers(salespeople=3, mqls_per_month=40, sources=(("contact form", None),))


@pytest.mark.parametrize("answers", [FULL, FEW], ids=["all", "few"])
def test_written_answers_are_read_back(answers: Answers) -> None:
    assert load_answers(answers_text(found_of(answers)), "a.toml") == answers


def test_all_mistakes_of_a_file_are_told_at_once_with_their_lines() -> None:
    text = 'salespeople = 0\nmqls_month = 300\nsources = "a 50 %, b 70 %"\nfirst_response = "24"\nstart = 5\n'
    with pytest.raises(ScenarioError) as told:
        load_answers(text, "a.toml")
    lines = str(told.value).splitlines()
    assert lines[0] == "6 problems:"
    assert lines[1].startswith("a.toml: mqls_per_month: is missing")
    assert [line.split(":")[0] for line in lines[2:]] == [f"a.toml, line {number}" for number in range(1, 6)]
    assert 'did you mean "mqls_per_month"?' in lines[3]


def test_answers_that_do_not_fit_together_are_told() -> None:
    key, said = misfit({"salespeople": 3, "managers": 3})
    assert (key, said[:29]) == ("managers", "somebody must be left to sell")
    assert misfit({"salespeople": 3, "first_contact": 4}) == ("first_contact", "at most the 3 salespeople are allowed")
    assert misfit({"salespeople": 3, "first_contact": 3, "managers": 0}) == ("", "")
    with pytest.raises(ScenarioError, match="line 4"):
        load_answers('mqls_per_month = 3\nsources = "a"\nsalespeople = 3\nfirst_contact = 9\n', "a.toml")


def test_in_a_small_team_everybody_makes_first_contacts_and_holds_meetings() -> None:
    assert (FEW.callers, FEW.sellers, FEW.bosses, FEW.calling_team) == (3, 0, 0, "sales")


def test_in_a_large_team_some_make_first_contacts_by_the_number_of_mqls() -> None:
    large = Answers(salespeople=20, mqls_per_month=300, sources=(("demo", None),))
    assert (large.callers, large.sellers, large.bosses, large.calling_team) == (4, 14, 2, "SDR")


def test_roles_are_as_said() -> None:
    assert (FULL.callers, FULL.sellers, FULL.bosses) == (4, 14, 2)


def stated(**numbers: object) -> Answers:
    return Answers(20, 300.0, (("demo", None),), **numbers)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (stated(within_1_h=0.9, never_answered=0.2), "are more than all"),
        (stated(within_1_h=0.5, first_response=600_000), "cannot be under 30 min"),
        (stated(mql_to_sql=0.5, accepted=0.4), "more than the 40 % that are answered and accepted"),
        (stated(mql_to_sql=0.1, show_rate=0.8, meetings_per_month=60), "give about 24 meetings, not 60"),
        (stated(mql_to_sql=0.1, meetings_per_month=60), "60 meetings a month are more than the 30 SQLs"),
    ],
)
def test_stated_numbers_that_cannot_all_be_true_are_told(answers: Answers, says: str) -> None:
    assert len(contradictions(answers)) == 1
    assert says in contradictions(answers)[0]


def test_numbers_that_fit_are_no_contradiction() -> None:
    assert contradictions(FULL) == []
    assert contradictions(FEW) == []
