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
