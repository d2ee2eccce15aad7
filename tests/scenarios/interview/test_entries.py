"""What is typed or stands in a file becomes an answer, or is told what would be one."""

import pytest

from policies.durations import HOUR, MINUTE
from scenarios.interview.entries import shares_of, sources
from scenarios.interview.questions import BY_KEY, QUESTIONS, WORKING
from scenarios.interview.source_kinds import kind_of


@pytest.mark.parametrize(
    ("key", "given", "answer"),
    [
        ("salespeople", "20", 20),
        ("salespeople", 20, 20),
        ("mqls_per_month", "3,000", 3000.0),
        ("mqls_per_month", 40.5, 40.5),
        ("first_response", "24h", 24 * HOUR),
        ("first_response", "15 min", 15 * MINUTE),
        ("within_1_h", "30 %", 0.3),
        ("within_1_h", "30", 0.3),
        ("within_1_h", "0.3", 0.3),
        ("within_1_h", 0.3, 0.3),
        ("within_1_h", 1, 1.0),
        ("never_answered", "0", 0.0),
        ("routing", "By hand", "by hand"),
        ("routing", "shared_queue", "shared queue"),
        ("routing", "2", "in turn"),
        ("response_clock", "working hours", WORKING),
        ("hours", "Mon-Fri 08:00-16:00", "Mon-Fri 08:00-16:00"),
        ("country", "pl", "PL"),
        ("country", "Germany", "DE"),
        ("country", "DE-BY", "DE-BY"),
        ("contract_value", "24 000", 24000.0),
    ],
)
def test_answers_are_read_as_people_write_them(key: str, given: object, answer: object) -> None:
    assert BY_KEY[key].read(given) == answer


@pytest.mark.parametrize(
    ("key", "given", "allowed"),
    [
        ("salespeople", "0", "a whole number from 1 to 500 is allowed"),
        ("salespeople", "2.5", "a whole number"),
        ("salespeople", True, "a whole number"),
        ("mqls_per_month", "-3", "a number above 0"),
        ("mqls_per_month", float("nan"), "a number above 0"),
        ("first_response", "24", 'did you mean "24m"?'),
        ("first_response", "90d", "a duration from"),
        ("within_1_h", "130 %", "a share is allowed"),
        ("within_1_h", 30, "a share is allowed"),
        ("within_1_h", "1", 'write "1 %" or "100 %"'),
        ("routing", "by hnad", 'did you mean "by hand"?'),
        ("hours", "nine to five", "is not a day"),
        ("hours", 9, "Mon-Fri 09:00-17:00"),
        ("country", "XX", "unknown country code"),
        ("sources", "a, A", "different names"),
        ("sources", "a 60 %, b 70 %", "add up to 130 %"),
        ("sources", "a 100 %, b", "add up to 100 %"),
        ("sources", "a\u202eb", "visible signs"),
        ("sources", [3], "names of sources"),
    ],
)
def test_what_does_not_do_is_told_what_is_allowed(key: str, given: object, allowed: str) -> None:
    with pytest.raises(ValueError, match=r".+") as told:
        BY_KEY[key].read(given)
    assert allowed in str(told.value)


@pytest.mark.parametrize("text", ["", " ", "?", "don't know", "Don't Know"])
def test_dont_know_is_an_answer_where_the_interview_can_do_without(text: str) -> None:
    for question in QUESTIONS:
        if question.is_needed:
            with pytest.raises(ValueError, match="must be answered"):
                question.read(text)
        else:
            assert question.read(text) is None


def test_sources_may_have_shares_and_the_rest_is_shared_out_by_weight() -> None:
    found = sources("demo forms 40 %, content, webinars")
    assert found == (("demo forms", 0.4), ("content", None), ("webinars", None))
    shared = shares_of(found, [1, 2, 1])
    assert [name for name, _ in shared] == ["demo forms", "content", "webinars"]
    assert [part for _, part in shared] == pytest.approx([0.4, 0.4, 0.2])


def test_a_table_of_shares_and_a_list_of_names_say_the_same_as_text() -> None:
    assert sources({"demo": 0.4, "ads": 0.6}) == sources(["demo 40 %", "ads 60 %"]) == sources("demo 40 %; ads: 60 %")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("demo forms", "demo request"),
        ("Webinars", "webinar or event"),
        ("downloads", "content"),
        ("Facebook ads", "advertising"),
        ("partners", "recommendation"),
        ("leads of yore", "other"),
    ],
)
def test_a_source_is_known_by_the_words_of_its_name(name: str, kind: str) -> None:
    assert kind_of(name).name == kind
