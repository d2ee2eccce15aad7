"""Each broken file of tests/broken gets exactly the message in the text file beside it."""

from pathlib import Path

import pytest

from scenarios.loading import load
from scenarios.problems import ScenarioError

BROKEN = Path(__file__).parents[1] / "broken"
FILES = sorted(BROKEN.glob("*.toml"))


def test_there_are_at_least_forty_broken_files() -> None:
    assert len(FILES) >= 40


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_broken_file_is_told_by_place_value_and_what_is_allowed(path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(path)

    message = str(caught.value).replace(str(path), path.name)
    assert message + "\n" == path.with_suffix(".txt").read_text(encoding="utf-8")
