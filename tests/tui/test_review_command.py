"""`leadsim review`: a comparison that is kept against an export of the time since."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.tui.small import leadsim, written


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one comparison, and an export of 35 days whose leads were touched after ten minutes."""
    folder = tmp_path_factory.mktemp("review")
    told = leadsim("compare", written(folder), "--replications", "4", "--store", str(folder / "kept.db"))
    assert told.exit_code == 0
    begin = datetime(2026, 3, 2, 9, 0)
    rows = [
        f"{at.isoformat()},{(at + timedelta(minutes=10)).isoformat()},{('demo form', 'webinar')[number % 3 == 2]}"
        for number in range(150)
        for at in [begin + timedelta(hours=5.6 * number)]
    ]
    (folder / "march.csv").write_text("\n".join(["made,touched,from", *rows]) + "\n", encoding="utf-8")
    return folder


def reviewed(folder: Path, *more: str) -> tuple[int, str, str]:
    told = leadsim(
        "review", str(folder / "march.csv"), "--run", "1", "--store", str(folder / "kept.db"),
        "--map", "created=made,first_touch=touched,source=from", *more,
    )  # fmt: skip
    return told.exit_code, told.stdout, told.stderr


def test_the_verdict_comes_first_and_every_promise_has_its_line(folder: Path) -> None:
    code, text, _ = reviewed(folder)
    assert code == 0
    plain = " ".join(text.split())
    assert "Run 1, option " in plain
    assert "2026-03-02 to 2026-03-31" in plain
    assert "promises kept" in plain
    assert "Touched within" in plain or "touched within" in plain


def test_the_same_as_json(folder: Path) -> None:
    code, text, _ = reviewed(folder, "--json", "--policy", "2")
    assert code == 0
    data = json.loads(text)
    assert (data["run"], data["policy"], data["period"]) == (1, "automatic", "month")
    (month,) = data["months"]
    assert (month["from"], month["to"]) == ("2026-03-02", "2026-03-31")
    promises = {each["kpi"]: each for each in month["promises"]}
    assert promises["time_to_first_touch_median"]["actual"] == 10.0
    assert promises["within_1_h"] | {"p10": 0, "p50": 0, "p90": 0, "promised": 0} == {
        "kpi": "within_1_h", "unit": "share", "p10": 0, "p50": 0, "p90": 0, "promised": 0, "actual": 1.0,
        "verdict": "kept", "causes": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--policy", "autmatic"), 'did you mean "automatic"'),
        (("--since", "2026-03-30"), "span 8 days; the promises are for a month of 30 days"),
        (("--map", "source=nowhere"), "given twice"),
    ],
)
def test_what_cannot_be_reviewed_is_told(folder: Path, more: tuple[str, ...], said: str) -> None:
    code, _, told = reviewed(folder, *more)
    assert code == 2
    assert said in told


def test_a_run_that_there_is_not_is_told_with_those_there_are(folder: Path) -> None:
    told = leadsim("review", str(folder / "march.csv"), "--run", "9", "--store", str(folder / "kept.db"))
    assert told.exit_code == 2
    assert "there is no run 9" in told.stderr
