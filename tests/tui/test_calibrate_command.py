"""`leadsim calibrate`: from files of leads and touches to a scenario, tried on weeks it was not fitted to."""

import csv
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scenarios.history import MISSING, NOBODY, Times
from scenarios.loading import load
from tests.sim.experiments.floors_with_records import its_record
from tests.tui.small import leadsim

MAP = (
    "id=id,created=created,first_touch=first,first_touch_by=by,source=source,"
    "touches.lead=lead,touches.start=start,touches.end=end,touches.person=who,touches.kind=kind"
)
ARGUMENTS = ("--map", MAP, "--zone", "Europe/Warsaw", "--touches", "touches.csv", "--lead-work", "attempt")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Leads and touches of a simulated floor as files."""
    made, history = tmp_path_factory.mktemp("record"), its_record()
    leads, touches = history.leads, history.touches
    assert touches is not None
    people = [*history.people, ""]
    firsts = zip(times(leads.created), times(leads.first_touch), leads.first_touch_by.tolist(), strict=True)
    rows = [(number, created, first, people[by], "form") for number, (created, first, by) in enumerate(firsts)]
    write(made / "leads.csv", ("id", "created", "first", "by", "source"), rows)
    work = zip(times(touches.start), times(touches.end), strict=True)
    also = zip(touches.lead.tolist(), touches.person.tolist(), touches.kind.tolist(), strict=True)
    pieces = [
        ("" if lead == NOBODY else lead, start, end, people[person], history.kinds[kind])
        for (start, end), (lead, person, kind) in zip(work, also, strict=True)
    ]
    write(made / "touches.csv", ("lead", "start", "end", "who", "kind"), pieces)
    return made


def times(given: Times) -> list[str]:
    return ["" if at == MISSING else datetime.fromtimestamp(at / 1000, UTC).isoformat() for at in given.tolist()]


def write(path: Path, heads: tuple[str, ...], rows: list[Any]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([heads, *rows])


@pytest.fixture(scope="module")
def told(folder: Path) -> dict[str, Any]:
    """The JSON of one calibration, its files in the folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        done = leadsim(
            "calibrate", "leads.csv", *ARGUMENTS, "--hold-out", "25%", "-o", "my.toml", "--json", "--out", "out"
        )
    assert done.exit_code == 0, done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def test_the_scenario_that_is_written_loads_and_has_the_team(told: dict[str, Any], folder: Path) -> None:
    scenario = load(folder / "my.toml")
    assert scenario.scenario.business_hours == "Mon-Fri 09:00-17:00"
    people = [rep for team in scenario.teams for rep in team.reps]
    near = {f"Mon-Fri {start}-{end}" for start in ("09:00", "09:15") for end in ("16:45", "17:00")}
    assert {rep.shift for rep in people} <= near
    assert len(people) == 4
    assert scenario.option("today").routing.method == "shared_queue"
    assert any(one.place == ("policies", "today", "notify", "lag", "mean") for one in scenario.ranges)


def test_the_weeks_held_out_come_out_as_they_were(told: dict[str, Any]) -> None:
    verdicts = {row["key"]: row["within_5_points"] for row in told["rows"]}
    assert set(verdicts) >= {"within_5_min", "within_15_min", "within_60_min", "within_1440_min", "p50", "p75", "p90"}
    assert "no" not in verdicts.values()
    assert told["held_out"]["arrivals"] == "as recorded"
    for row in told["rows"]:
        if row["key"] in ("within_15_min", "within_60_min", "within_1440_min"):
            assert row["predicted"] == pytest.approx(row["actual"], abs=0.1)


def test_answers_by_attempt_and_by_age_are_told_with_their_bands(told: dict[str, Any], folder: Path) -> None:
    hazards = told["hazards"]
    for row in [*hazards["by_attempt"], *(row for table in hazards["by_age"] for row in table["rows"])]:
        assert 0 <= row["low"] <= row["high"] <= 1
    assert (folder / "out" / "hazards.png").read_bytes().startswith(b"\x89PNG")


def test_leads_without_times_tell_what_each_attempt_brought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # of 100 leads 20 are won at the first attempt, of the 80 that are left 40 are tried again and 10 of them won
    rows = [(1, "yes")] * 20 + [(1, "no")] * 40 + [(2, "yes")] * 10 + [(2, "no")] * 30
    write(tmp_path / "calls.csv", ("calls", "sold"), rows)
    monkeypatch.chdir(tmp_path)
    asked = ("calibrate", "calls.csv", "--undated", "--zone", "UTC", "--map", "attempts=calls,qualified=sold")
    done = leadsim(*asked, "-o", "my.toml", "--json")
    assert done.exit_code == 0, done.stderr
    hazards = json.loads(done.stdout)["hazards"]
    found = [(row["at_risk"], row["hits"], row["hazard"]) for row in hazards["by_attempt"]]
    assert found == [(100, 20, 0.2), (40, 10, 0.25)]
    assert hazards["by_attempt_of"] == "qualified"
    assert load(tmp_path / "my.toml").sources[0].leads_per_week == 0
    refused = leadsim(*asked, "-o", "other.toml", "--hold-out", "25%")
    assert refused.exit_code == 2
    assert "none can be held out" in refused.stderr
    table = leadsim(*asked, "-o", "third.toml").stdout
    assert "What each attempt brought" in table
    assert "20 %" in table


def test_dates_without_times_make_a_scenario_and_no_claim_of_minutes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [date(2026, 1, 5) + timedelta(days=number) for number in range(56)]
    rows = [(day, day + timedelta(days=number % 2)) for day in days if day.weekday() < 5 for number in range(4)]
    write(tmp_path / "days.csv", ("came", "called"), rows)
    monkeypatch.chdir(tmp_path)
    asked = ("calibrate", "days.csv", "--zone", "UTC", "--map", "created=came,first_touch=called")
    done = leadsim(*asked, "-o", "my.toml", "--out", "out")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("How soon leads are touched cannot be judged")
    assert "dates without times: minutes cannot be judged" in " ".join(done.stdout.split())
    told = json.loads((tmp_path / "out" / "calibration.json").read_text(encoding="utf-8"))
    assert [row["key"] for row in told["rows"]] == ["touched"]
    assert told["by_time_of_week"] == []
    assert "teams.sales.shift" in {each["place"] for each in told["not_estimated"]}
    assert load(tmp_path / "my.toml").sources[0].leads_per_week == pytest.approx(20, rel=0.1)


def test_all_that_was_read_is_told_with_its_error(told: dict[str, Any]) -> None:
    places = {each["place"]: each for each in told["estimates"]}
    other_work = places["teams.sales, every day.other_work"]
    assert other_work["value"] == pytest.approx(0.4, abs=0.05)
    assert places["channels.phone.work_time.mean"]["n"] > 400
    assert all(each["low"] <= each["value"] <= each["high"] for each in told["estimates"])


def test_tables_text_and_pictures_are_in_the_folder(told: dict[str, Any], folder: Path) -> None:
    names = {path.name for path in (folder / "out").iterdir()}
    pictures = {"arrivals.png", "waits.png", "coverage.png", "hazards.png"}
    assert names == {"calibration.csv", "calibration.json", "calibration.txt"} | pictures
    assert (folder / "out" / "waits.png").read_bytes().startswith(b"\x89PNG")
    assert "within 24 hours" in (folder / "out" / "calibration.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--hold-out", "soon"), "give a share such as 25%"),
        (("--hold-out", "2031-01-01"), "no leads from 2031-01-01 on"),
        (("--hold-out", "2001-01-01"), "no leads before 2001-01-01"),
        (("-o", "my.txt"), "must end in .toml"),
    ],
)
def test_what_cannot_be_is_the_users_to_mend(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(folder)
    rest = arguments if "-o" in arguments else (*arguments, "-o", "other.toml")
    done = leadsim("calibrate", "leads.csv", *ARGUMENTS, *rest)
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())


def test_a_scenario_that_is_there_is_not_written_over(
    told: dict[str, Any], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    before = (folder / "my.toml").read_bytes()
    done = leadsim("calibrate", "leads.csv", *ARGUMENTS, "-o", "my.toml")
    assert done.exit_code == 2
    assert "my.toml" in done.stderr
    assert (folder / "my.toml").read_bytes() == before
