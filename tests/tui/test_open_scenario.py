"""One open file: edits, undo across restarts, saving, a second window."""

import os
from pathlib import Path

import pytest

from tests.tui.small import SMALL, written
from tui.errors import InputError
from tui.folders import Folders
from tui.open_scenario import OpenScenario, read_text

HEADS = ("teams", 0, "headcount")


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "work", tmp_path / "state", tmp_path / "config", tmp_path / "r.sqlite")


def opened(tmp_path: Path, folders: Folders) -> OpenScenario:
    path = tmp_path / "small.toml"
    return OpenScenario(path if path.exists() else Path(written(tmp_path)), folders)


def heads(scenario: OpenScenario) -> int | None:
    """What the newest text says of the first team."""
    read = read_text(scenario.text, scenario.path).scenario
    assert read is not None
    return read.teams[0].headcount


def test_an_edit_is_undone_and_redone_in_the_next_session_too(tmp_path: Path, folders: Folders) -> None:
    first = opened(tmp_path, folders)
    first.edit(HEADS, 3)
    first.edit(("scenario", "seed"), 9)
    first.undo()
    first.close()
    second = opened(tmp_path, folders)
    assert heads(second) == 3
    second.undo()
    assert second.text == SMALL
    second.redo()
    second.redo()
    assert "seed = 9" in second.text
    assert not second.can_redo


def test_an_edit_that_was_not_saved_when_the_program_was_killed_is_there_again(
    tmp_path: Path, folders: Folders
) -> None:
    killed = opened(tmp_path, folders)
    killed.edit(HEADS, 5)
    killed._lock.release()  # as the system does it for a process that is gone
    assert "headcount = 5" not in (tmp_path / "small.toml").read_text()
    assert heads(opened(tmp_path, folders)) == 5


def test_a_file_that_was_changed_elsewhere_is_taken_as_it_is(tmp_path: Path, folders: Folders) -> None:
    first = opened(tmp_path, folders)
    first.edit(HEADS, 3)
    first.close()
    text = SMALL.replace("seed = 3", "seed = 4")
    written(tmp_path, text)
    second = opened(tmp_path, folders)
    assert second.text == text
    assert not second.can_undo


def test_a_slider_that_is_dragged_is_undone_in_one_step(tmp_path: Path, folders: Folders) -> None:
    scenario = opened(tmp_path, folders)
    for count in (3, 4, 5, 6):
        scenario.edit(HEADS, count)
    scenario.undo()
    assert scenario.text == SMALL


def test_a_second_window_reads_only_until_the_first_is_closed(tmp_path: Path, folders: Folders) -> None:
    first, second = opened(tmp_path, folders), opened(tmp_path, folders)
    assert (first.is_read_only, second.is_read_only) == (False, True)
    second.edit(HEADS, 9)
    assert second.text == SMALL
    first.close()
    assert not opened(tmp_path, folders).is_read_only


def test_an_edit_is_in_the_file_once_it_is_saved(tmp_path: Path, folders: Folders) -> None:
    scenario = opened(tmp_path, folders)
    scenario.edit(HEADS, 6)
    assert not scenario.is_saved
    scenario.save()
    assert scenario.is_saved
    assert (tmp_path / "small.toml").read_text() == scenario.text


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="rights do not bind whoever may do anything")
def test_a_read_only_folder_is_told_and_editing_goes_on(tmp_path: Path, folders: Folders) -> None:
    scenario = opened(tmp_path, folders)
    tmp_path.chmod(0o500)
    scenario.edit(HEADS, 6)
    scenario.save()
    tmp_path.chmod(0o700)
    assert scenario.save_trouble == "the folder may not be written to"
    assert heads(scenario) == 6


def test_a_folder_that_is_gone_is_told_and_the_next_save_mends_it(tmp_path: Path, folders: Folders) -> None:
    home = tmp_path / "home"
    home.mkdir()
    scenario = OpenScenario(Path(written(home)), folders)
    home.rename(tmp_path / "away")
    scenario.edit(HEADS, 6)
    scenario.save()
    assert scenario.save_trouble == "the folder is gone"
    (tmp_path / "away").rename(home)
    scenario.save()
    assert scenario.save_trouble is None
    assert (home / "small.toml").read_text() == scenario.text


def test_a_text_with_problems_leaves_the_last_good_scenario(tmp_path: Path, folders: Folders) -> None:
    scenario = opened(tmp_path, folders)
    scenario.edit(HEADS, -1)
    assert scenario.take(read_text(scenario.text, scenario.path))
    assert scenario.scenario.teams[0].headcount == 2
    assert "headcount" in scenario.problems[0].where


def test_a_file_left_with_a_problem_opens_with_its_last_good_scenario(tmp_path: Path, folders: Folders) -> None:
    first = opened(tmp_path, folders)
    first.edit(HEADS, 3)
    first.edit(("scenario", "weeks"), 0)
    first.close()
    second = opened(tmp_path, folders)
    assert "weeks = 0" in second.text
    assert len(second.problems) == 1
    assert second.scenario.teams[0].headcount == 3


def test_a_file_that_never_was_a_scenario_is_refused_with_its_problems(tmp_path: Path, folders: Folders) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text("[scenario]\nweeks = 0\n")
    with pytest.raises(InputError, match=r"wrong\.toml, line 2"):
        OpenScenario(path, folders)
