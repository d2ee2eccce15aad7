"""Parts of a scenario, whole entries, and what differs."""

import tomllib

from scenarios.catalogue import library_paths
from scenarios.loading import loads
from tui.forms.changes import option_changes, scenario_changes
from tui.forms.part_edits import deleted, duplicated, new_entry, renamed_option
from tui.forms.parts import marks_of, matching, parts_of, words_of

TEXT = library_paths()["saas-20-salespeople"].read_text(encoding="utf-8")
DEMO = tomllib.loads(TEXT)


def test_every_table_of_the_file_is_in_a_part() -> None:
    from scenarios.fields import keys_of
    from scenarios.scenario import Scenario

    assert {part.place[0] for part in parts_of(DEMO)} == set(keys_of(Scenario))


def test_the_baseline_has_a_star_and_marks_stand_behind_options() -> None:
    scenario = loads(TEXT)
    edited = loads(TEXT.replace("accuracy = 0.60", "accuracy = 0.70"))
    marks = marks_of(edited, scenario)
    assert marks == {n: "● edited" if n == 4 else "✓ run" for n in range(6)}
    options = [part for part in parts_of(DEMO, marks) if part.is_option]
    assert options[0].title == "★ today: by hand, round robin"
    assert options[4].mark == "● edited"


def test_another_belief_about_the_market_makes_every_result_old() -> None:
    scenario = loads(TEXT)
    assert set(marks_of(loads(TEXT.replace("headcount = 4", "headcount = 5")), scenario).values()) == {"● edited"}
    assert set(marks_of(loads(TEXT.replace("Demo forms,", "Forms,")), scenario).values()) == {"✓ run"}


def test_parts_are_found_by_their_name_or_by_a_field_in_them() -> None:
    parts = parts_of(DEMO)
    said = words_of(parts, DEMO)
    assert [part.title for part in matching(parts, "webinar", said)] == ["webinar"]
    assert {part.place[0] for part in matching(parts, "hire output", said)} == {"teams"}
    assert ("teams", 0) in {part.place for part in matching(parts, "headcount", said)}
    assert matching(parts, "no such words", said) == ()


def test_a_copied_option_stands_behind_its_original_and_takes_from_the_same() -> None:
    text, place = duplicated(TEXT, ("policies", 4))
    again = loads(text)
    assert place == ("policies", 5)
    assert again.policies[5].name == "calendar-aware, clean data, AI score (2)"
    assert again.policies[5].model_copy(update={"name": "x"}) == again.policies[4].model_copy(update={"name": "x"})


def test_a_new_source_has_what_must_be_given_and_a_name_of_its_own() -> None:
    text, place = new_entry(TEXT, "sources")
    assert place == ("sources", 3)
    assert loads(text).sources[3].name == "demo form (2)"


def test_who_takes_from_a_deleted_option_keeps_what_it_had() -> None:
    before = loads(TEXT)
    after = loads(deleted(TEXT, ("policies", 3)))
    names = [policy.name for policy in after.policies]
    assert "calendar-aware + reassign" not in names
    for name in names:
        was, now = before.option(name), after.option(name)
        assert now.model_copy(update={"like": None}) == was.model_copy(update={"like": None})
    assert after.option("calendar-aware, one SDR more").like == "automatic round robin"


def test_a_baseline_may_be_deleted_too() -> None:
    after = loads(deleted(TEXT, ("policies", 0)))
    assert after.policies[0].like is None
    assert after.policies[0].work_order == "fifo"


def test_a_renamed_option_stays_the_one_that_others_take_from() -> None:
    after = loads(renamed_option(TEXT, ("policies", 0), "as it is"))
    assert after.policies[1].like == "as it is"


def test_what_an_option_does_otherwise_is_told_in_words() -> None:
    scenario = loads(TEXT)
    changes = option_changes(scenario, "automatic round robin", "today: by hand, round robin")
    assert [str(change) for change in changes] == [
        "Who gets the next lead: available round robin instead of round robin",
        "Router takes: 30s instead of 45m on average, varying",
        "Owner is told by: alert instead of email",
    ]
    assert option_changes(scenario, "score priority", "score priority") == ()


def test_what_was_changed_since_the_library_is_told_by_place() -> None:
    was = loads(TEXT)
    text = deleted(TEXT.replace("headcount = 4", "headcount = 5"), ("sources", 2))
    changes = scenario_changes(loads(text), was)
    assert [str(change) for change in changes] == [
        "Sources of leads, webinar: taken away",
        "SDR, Teams, People: 5 instead of 4",
    ]
    assert changes[1].place == ("teams", 0, "headcount")
