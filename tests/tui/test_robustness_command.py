"""`leadsim robustness` says as long as what the verdict holds; wrong input is told."""

import json
from pathlib import Path

import pytest

from tests.tui.small import SMALL, leadsim, written

TINY = SMALL.replace("weeks = 5", "weeks = 5\nreplications = 3")
FEW = ("--replications", "2", "--workers", "1", "--no-store")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where one run of the command wrote everything."""
    place = tmp_path_factory.mktemp("robustness")
    path = written(place, TINY)
    told = leadsim("robustness", path, *FEW, "--treatment", "automatic", "--json", "--out", str(place / "out"))
    assert told.exit_code == 0, told.stderr
    (place / "told.json").write_text(told.stdout, encoding="utf-8")
    return place


def test_the_json_has_the_break_even_every_preset_and_every_belief(folder: Path) -> None:
    data = json.loads((folder / "told.json").read_text(encoding="utf-8"))
    assert list(data) == [
        "scenario", "seed", "replications", "kpi", "treatment", "control", "now", "break_even", "presets",
        "causal_share", "beliefs", "beliefs_left", "warnings",
    ]  # fmt: skip
    assert (data["treatment"], data["control"], data["replications"]) == ("automatic", "today, by hand", 2)
    assert set(data["break_even"]) == {"causal_share", "kind", "share", "beyond"}
    assert data["beliefs_left"] == 0
    assert {each["runs"] for each in data["presets"]} == {2}
    assert [each["preset"] for each in data["presets"]][-1] == "flat"
    assert [each["share"] for each in data["causal_share"]] == [0.0, 0.25, 0.5, 0.75, 1.0]
    places = {each["place"]: each for each in data["beliefs"]}
    assert places["sources.demo form.leads_per_week"]["low"]["value"] == 15.0
    assert places["policies.today, by hand.assignment_latency"]["unit"] == "min"
    assert places["policies.today, by hand.assignment_latency"]["value"] == 1440.0


def test_files_are_tables_text_json_and_a_picture(folder: Path) -> None:
    out = folder / "out"
    assert {path.name for path in out.iterdir()} == {
        "tornado.csv", "curves.csv", "robustness.json", "robustness.txt", "tornado.png",
    }  # fmt: skip
    assert (out / "tornado.png").read_bytes().startswith(b"\x89PNG")
    assert (out / "robustness.json").read_text(encoding="utf-8") == (folder / "told.json").read_text(encoding="utf-8")
    text = (out / "robustness.txt").read_text(encoding="utf-8")
    assert text.startswith('"automatic" against "today, by hand":')
    assert "of the published effect of speed is real" in " ".join(text.split())
    assert "cannot tell with 2 runs" in text
    assert all(len(line) <= 80 for line in text.splitlines())


def test_files_that_are_there_are_not_overwritten(folder: Path) -> None:
    told = leadsim("robustness", str(folder / "small.toml"), *FEW, "--out", str(folder / "out"))
    assert told.exit_code == 2
    assert "--force" in told.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--treatment", "automatik"], 'did you mean "automatic"?'),
        (["--control", "yesterday"], 'there is no option "yesterday"'),
        (["--treatment", "1"], "nothing to decide"),
        (["--kpi", "mql_share"], "neither more nor less is better"),
        (["--kpi", "meetings"], 'there is no KPI "meetings"'),
        (["--search", "0.5"], "between 1 and 1000"),
        (["--search", "nan"], "between 1 and 1000"),
    ],
)
def test_wrong_input_is_told_before_anything_is_played(tmp_path: Path, arguments: list[str], said: str) -> None:
    told = leadsim("robustness", written(tmp_path, TINY), "--no-store", *arguments)
    assert told.exit_code == 2
    assert told.stdout == ""
    assert said in told.stderr


def test_one_option_alone_is_no_decision(tmp_path: Path) -> None:
    alone = TINY[: TINY.index('[[policies]]\nname = "automatic"')]
    told = leadsim("robustness", written(tmp_path, alone), "--no-store")
    assert told.exit_code == 2
    assert "only one option" in told.stderr


def test_compare_tells_the_break_even_when_asked(tmp_path: Path) -> None:
    arguments = (
        "compare",
        written(tmp_path),
        "--replications",
        "6",
        "--workers",
        "1",
        "--no-store",
        "--policies",
        "1,2",
    )
    plain = json.loads(leadsim(*arguments, "--json").stdout)
    asked = json.loads(leadsim(*arguments, "--json", "--break-even").stdout)
    assert plain["winner"]["break_even"] is None
    assert asked["winner"]["break_even"] == {"causal_share": 0.0, "kind": "always"}
    assert asked["differences"] == plain["differences"]


def test_compare_plays_options_cleaned_when_asked(tmp_path: Path) -> None:
    dirty = SMALL.replace('name = "automatic"\n', 'name = "automatic"\nscoring = { accuracy = 0.7 }\n', 1)
    dirty = dirty.replace("[channels.phone]", "[data_quality]\nmissing_data = 0.3\n[channels.phone]")
    few = ("--replications", "2", "--workers", "1", "--no-store", "--policies", "1,2", "--clean-first")
    told = leadsim("compare", written(tmp_path, dirty), *few)
    assert told.exit_code == 0, told.stderr
    assert "with clean data and the plain score instead" in " ".join(told.stdout.split())
    nothing = leadsim("compare", written(tmp_path, SMALL, "clean.toml"), *few)
    assert "no option has a score beyond rules of thumb" in " ".join(nothing.stdout.split())


def test_compare_tells_from_how_many_people_on_when_asked(tmp_path: Path) -> None:
    few = ("--replications", "2", "--workers", "1", "--no-store", "--team-sizes")
    less = SMALL.replace("week = 20", "week = 1").replace("week = 10", "week = 1")
    told = leadsim("compare", written(tmp_path, less), *few, "--policies", "1,2", "--json")
    assert told.exit_code == 0, told.stderr
    (found,) = json.loads(told.stdout)["team_sizes"]
    assert (found["policy"], found["baseline"], found["people"]) == ("automatic", "today, by hand", 2)
    assert {each["verdict"] for each in found["tried"]} == {"too close to call"}
    alone = leadsim("compare", written(tmp_path, less), *few, "--policies", "2,3")
    assert "no team size to be found" in " ".join(alone.stdout.split())
