"""What other questions add to a report: money and value from its own runs, the rest where it was asked."""

import re
from pathlib import Path

import pytest

from tests.tui.small import SMALL, leadsim, written

RUNS = ("--replications", "3", "--workers", "1")
HOSTILE = "<b>&amp;</b> | ${x} [/b]"
ASKED = {
    "Hire or fix": ("fix", "--to", "1"),
    "From today to the target, step by step": ("ladder", "--to", "2"),
    "Conversion against opt-outs and complaints": ("front",),
}
ALWAYS = ("Business case", "Where value is lost", "What to watch")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The full report of a comparison whose best option has a hostile name, after every other question was asked."""
    folder = tmp_path_factory.mktemp("decisions")
    path, store = written(folder, SMALL.replace('"automatic"', f'"{HOSTILE}"')), ("--store", str(folder / "s.sqlite"))
    for command, *rest in ASKED.values():
        assert leadsim(command, path, *rest, *RUNS, *store).exit_code == 0
    assert leadsim("compare", path, "--policies", "1,2", *RUNS, *store).exit_code == 0
    out = folder / "out"
    number = str(len(ASKED) + 1)
    assert leadsim("report", number, "--for", "full", "--out", str(out), *store).exit_code == 0
    return next(out.glob("*.html")).read_text(encoding="utf-8")


@pytest.mark.parametrize("title", [*ALWAYS, *ASKED])
def test_a_full_report_has_the_section(page: str, title: str) -> None:
    assert re.search(rf">\s*{re.escape(title)}\s*<", page)


def test_no_name_is_markup(page: str) -> None:
    assert "<b>&amp;</b>" not in page
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt; | ${x} [/b]" in page


def test_what_was_not_asked_is_left_out(tmp_path: Path) -> None:
    path, out = written(tmp_path), tmp_path / "out"
    assert leadsim("compare", path, "--policies", "1,2", *RUNS).exit_code == 0
    assert leadsim("report", "1", "--for", "leadership", "--out", str(out)).exit_code == 0
    page = next(out.glob("*.html")).read_text(encoding="utf-8")
    assert "Business case" in page
    assert not any(title in page for title in ASKED)
