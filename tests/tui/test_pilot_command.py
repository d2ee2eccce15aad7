"""`leadsim pilot` as a planner meets it."""

import json
from pathlib import Path

import pytest

from tests.tui.small import SMALL, leadsim, written

FOUR = SMALL.replace("headcount = 2", "headcount = 4")


def asked(path: str, *more: str) -> list[str]:
    arms = ["--treatment", "automatic", "--control", "1"]
    return ["pilot", path, *arms, "--replications", "8", "--workers", "1", *more]


def test_the_verdict_comes_first_then_speed_then_the_curve(tmp_path: Path) -> None:
    told = leadsim(*asked(written(tmp_path, FOUR), "--up-to", "28", "--most-opt-outs", "1 %"))

    assert told.exit_code == 0
    assert told.stdout.split(":")[0] in ("No", "Hardly", "Yes")
    places = [
        told.stdout.index(word)
        for word in ("14 days see", "MQLs touched within 5", "Harm limit", "by length", "level 5 %")
    ]
    assert places == sorted(places)
    assert max(map(len, told.stdout.splitlines())) <= 80


def test_a_limit_on_complaints_without_messages_says_that_there_are_none(tmp_path: Path) -> None:
    path = written(tmp_path, FOUR)
    told = leadsim(*asked(path, "--up-to", "14", "--most-complaints", "0.3 %"))
    data = json.loads(leadsim(*asked(path, "--up-to", "14", "--most-complaints", "0.3 %", "--json")).stdout)

    assert "there are no messages delivered under the treatment" in " ".join(told.stdout.split())
    assert data["harms"][0]["rate"] is None


def test_a_change_worth_it_is_told_with_the_days_it_takes(tmp_path: Path) -> None:
    path = written(tmp_path, FOUR)
    more = ("--kpi", "within_5_min", "--up-to", "28")
    told = " ".join(leadsim(*asked(path, "--kpi", "contact_rate", "--worth", "99%")).stdout.split())
    some = json.loads(leadsim(*asked(path, *more, "--worth", "30%", "--json")).stdout)["worth"]

    assert "Worth it: MQLs spoken to cannot change by +99 points from" in told
    assert some["difference"] == 0.3
    assert 0.5 < some["power"] <= 1
    assert some["days_needed"] in (7, 14, 21, 28)


def test_files_and_json_say_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    told = leadsim(*asked(written(tmp_path, FOUR), "--json", "--kpi", "within_5_min", "--out", str(folder)))

    data = json.loads(told.stdout)
    assert data == json.loads((folder / "pilot.json").read_text())
    assert [test["kpi"] for test in data["tests"]] == ["within_5_min"]
    assert data["tests"][0]["power"] > 0.8
    assert (folder / "power.png").read_bytes().startswith(b"\x89PNG")
    assert (folder / "power.csv").read_text().splitlines()[0] == "kpi,days,power,standard_error"


def test_on_shared_people_it_says_what_the_whole_change_would_come_to(tmp_path: Path) -> None:
    told = leadsim(*asked(written(tmp_path), "--teams", "shared", "--up-to", "14"))
    data = json.loads(leadsim(*asked(written(tmp_path), "--teams", "shared", "--up-to", "14", "--json")).stdout)
    one_line = " ".join(told.stdout.split())

    assert "both options share the same people, so" in one_line
    assert "the whole change comes to" in one_line
    assert data["teams"] == "shared"
    assert len(data["warnings"]) >= len(data["tests"])
    for test in data["tests"]:
        assert test["overstated"]["mean"] == pytest.approx(test["difference"]["mean"] - test["rollout"]["mean"])


def test_the_same_question_has_the_same_bytes(tmp_path: Path) -> None:
    path = written(tmp_path, FOUR)

    assert leadsim(*asked(path, "--json")).stdout == leadsim(*asked(path, "--json")).stdout


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--teams", "shared", "--treatment", "3"), 'try an option like = "automatic, twice the score"'),
        (("--teams", "pods"), "separate"),
        (("--unit", "month"), "week"),
        (("--worth", "5 points"), "--worth"),
        (("--share", "120%"), "--share"),
        (("--most-opt-outs", "many"), "--most-opt-outs"),
        (("--alpha", "0"), "--alpha"),
        (("--kpi", "meetings_held_per_month"), "contact_rate"),
        (("--days", "60"), "too few for pilots of 60 days"),
        (("--treatment", "nothing"), "there is no option"),
    ],
)
def test_what_is_wrong_is_told_with_what_is_allowed(tmp_path: Path, more: tuple[str, ...], said: str) -> None:
    told = leadsim(*asked(written(tmp_path, FOUR), *more))

    assert told.exit_code == 2
    assert said in told.stderr


def test_a_team_of_one_is_refused(tmp_path: Path) -> None:
    text = SMALL.replace('role = "sdr"\nheadcount = 2', 'role = "sdr"\nheadcount = 1')
    told = leadsim(*asked(written(tmp_path, text)))

    assert told.exit_code == 2
    assert "team SDR has one person" in told.stderr
