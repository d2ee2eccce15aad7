"""Problems of a scenario file, in the language that is spoken."""

from pathlib import Path

from tests.tui.small import SMALL, leadsim, written


def problems(folder: Path, change: tuple[str, str], language: str) -> str:
    return leadsim("check", written(folder, SMALL.replace(*change)), "--lang", language, columns=200).stderr


def test_a_value_out_of_its_range_is_told_in_polish_with_unit_and_line(tmp_path: Path) -> None:
    told = problems(tmp_path, ("reach = 0.5", "reach = 50"), "pl")
    assert "1 problem:" in told
    assert "small.toml, wiersz 36: [channels.phone], reach = 50: musi być między 0 a 1" in told
    assert "(to udział, nie procent; czy chodziło o 0.5?)" in told


def test_a_name_that_is_not_there_is_told_with_the_nearest_one(tmp_path: Path) -> None:
    told = problems(tmp_path, ('tier = "hot"\nfirst_touch = "5m"', 'tier = "hot"\nfirst_touch = 5'), "pl")
    assert 'musi być czasem, np. "45s", "5m", "1h30", "2d" lub "1w" (czy chodziło o "5m"?)' in told


def test_braces_of_a_sentence_without_values_stay(tmp_path: Path) -> None:
    told = problems(tmp_path, ('routing = "round_robin"', 'routing = { method = "territory" }'), "en")
    assert 'such as { PL = "SDR" }' in told
