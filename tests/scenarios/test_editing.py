"""One value changes, the rest of the text stays."""

import difflib
import tomllib
from pathlib import Path
from typing import Any

import pytest

from scenarios.catalogue import library_paths
from scenarios.editing import with_item, with_value, without
from scenarios.places import Place

DEMO = library_paths()["saas-20-salespeople"].read_text(encoding="utf-8")


def changed(before: str, after: str) -> list[str]:
    """Lines that went and lines that came."""
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line[0] in "+-"]


def test_a_number_changes_and_its_comment_stays() -> None:
    text = "[a]\n# before\nn = 4   # behind\nm = 1\n"
    assert with_value(text, ("a", "n"), 7) == "[a]\n# before\nn = 7   # behind\nm = 1\n"


def test_a_value_of_the_demo_changes_one_line() -> None:
    assert len(changed(DEMO, with_value(DEMO, ("teams", 0, "headcount"), 9))) == 2


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("icp", "company_size", "250+"), 1.4),
        (("sources", 0, "mix", "region", "PL"), 0.7),
        (("sources", 0, "mix", "region"), {"PL": 1.0}),
        (("policies", 1, "sla", "hot", "first_touch"), "5m"),
        (("agreement", "owner"), "head of sales"),
        (("icp", "sales", "company_size", 0), "1-49"),
        (("scenario", "smallest_effect", "meetings_held_per_month"), 1),
    ],
    ids=str,
)
def test_the_text_says_the_value_and_all_else_as_before(place: Place, value: Any) -> None:
    after = tomllib.loads(with_value(DEMO, place, value))
    want = tomllib.loads(DEMO)
    at: Any = want
    for part in place[:-1]:
        at = at.setdefault(part, {}) if isinstance(at, dict) else at[part]
    at[place[-1]] = value
    assert after == want


def test_a_table_in_two_pieces_is_changed_too() -> None:
    text = "[a.x]\nn = 1\n[b]\nk = 1\n[a.y]\nm = 1\n"
    after = tomllib.loads(with_value(text, ("a", "y", "m"), 2))
    assert after == {"a": {"x": {"n": 1}, "y": {"m": 2}}, "b": {"k": 1}}


def test_an_option_comes_and_goes_and_nothing_else_changed() -> None:
    more = with_item(DEMO, ("policies",), {"name": "new", "routing": "round_robin"}, 1)
    assert [one["name"] for one in tomllib.loads(more)["policies"]][1] == "new"
    assert tomllib.loads(without(more, ("policies", 1))) == tomllib.loads(DEMO)


def test_the_first_entry_makes_the_list() -> None:
    assert tomllib.loads(with_item("a = 1\n", ("sla",), {"tier": "hot"})) == {"a": 1, "sla": [{"tier": "hot"}]}


def test_an_entry_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"teams\.9"):
        with_value(DEMO, ("teams", 9, "headcount"), 1)
    with pytest.raises(KeyError, match=r"scenario\.nothing"):
        without(DEMO, ("scenario", "nothing"))


@pytest.mark.parametrize("name", sorted(library_paths()))
def test_a_library_file_stays_as_it_is_but_for_the_value(name: str) -> None:
    text = Path(library_paths()[name]).read_text(encoding="utf-8")
    assert len(changed(text, with_value(text, ("scenario", "seed"), 12345))) == 2


@pytest.mark.parametrize(
    ("text", "place", "value", "want"),
    [
        ("# n = 1\nn = 4 # n = 4\n[a]\nn = 4\n", ("a", "n"), 5, "# n = 1\nn = 4 # n = 4\n[a]\nn = 5\n"),
        ("[a]\r\n  n=4\t# why\r\n", ("a", "n"), 0.5, "[a]\r\n  n=0.5\t# why\r\n"),
        ('[[a]]\nx = {n = "1", m = 1}\n[[a]]\nx = {n = "1", m = 1}\n', ("a", 1, "x", "n"), "2",
         '[[a]]\nx = {n = "1", m = 1}\n[[a]]\nx = {n = "2", m = 1}\n'),
        ("a.n = true   # yes\n", ("a", "n"), False, "a.n = false   # yes\n"),
        ('n = ["a", "b"] # two\n', ("n",), ["b"], 'n = ["b"] # two\n'),
        ("[a]\n'n' = 4\n", ("a", "n"), 5, "[a]\n'n' = 5\n"),
    ],
)  # fmt: skip
def test_only_the_characters_of_a_plain_value_change(text: str, place: Place, value: Any, want: str) -> None:
    assert with_value(text, place, value) == want


@pytest.mark.parametrize(
    ("text", "value"),
    [("n = [\n  1, # one\n  2,\n]\n", 3), ('n = """a\nb"""\n', "c"), ("n = 1\n", {"x": 1}), ("n = 1\n", "a\nb")],
)
def test_a_value_of_several_lines_is_changed_too(text: str, value: Any) -> None:
    assert tomllib.loads(with_value(text, ("n",), value)) == {"n": value}
