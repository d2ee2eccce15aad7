"""What is kept from one start to the next, and what a planner sets once."""

from pathlib import Path

import pytest

from tui.config import Config, load_config
from tui.session import Session, keep_session, load_session


def test_a_session_is_read_as_it_was_kept(tmp_path: Path) -> None:
    session = Session(
        "a.toml", "compare", {"compare": {"row": 2}}, "leadsim-light", "compare", ("a.toml",), True, ("compare",)
    )
    keep_session(session, tmp_path / "state")
    assert load_session(tmp_path / "state") == session


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"file": 3, "recent": "x", "selected": [], "area": "", "has_seen_tour": 1}',
        '{"file": "a\\u0000b"}',
    ],
)
def test_a_damaged_session_is_a_first_start(tmp_path: Path, text: str) -> None:
    (tmp_path / "session.json").write_text(text)
    assert load_session(tmp_path) == Session()


def test_the_newest_file_stands_first_and_each_once() -> None:
    session = Session().opened(Path("/a")).opened(Path("/b")).opened(Path("/a"))
    assert (session.file, session.recent) == ("/a", ("/a", "/b"))


def test_what_was_selected_in_another_file_is_forgotten() -> None:
    session = Session(file="/a", selected={"compare": 1}, ran=("compare",))
    assert session.opened(Path("/a")).selected == {"compare": 1}
    assert session.opened(Path("/b")).selected == {}
    assert (session.opened(Path("/a")).ran, session.opened(Path("/b")).ran) == (("compare",), ())


def test_what_is_wrong_in_the_config_is_told_by_line_and_the_rest_holds(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        'theme = "drak"\nworkers = 0\nlanguage = "pl"\ncolour = 1\n[keys]\nundo = "x"\n'
    )
    config = load_config(tmp_path)
    assert (config.theme, config.workers, config.language, config.keys) == (None, None, "pl", {"undo": "x"})
    said = [problem.removeprefix(f"{tmp_path}/config.toml, ") for problem in config.problems]
    assert said == [
        'line 1: theme = "drak": must be one of dark, light, projector',
        "line 2: workers = 0: must be a whole number, 1 to 1024",
        "line 4: colour = 1: unknown key",
    ]


def test_a_config_that_is_no_toml_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("theme = \n")
    (problem,) = load_config(tmp_path).problems
    assert "config.toml" in problem
    assert "line 1" in problem


def test_without_a_config_nothing_is_said(tmp_path: Path) -> None:
    assert load_config(tmp_path) == Config()
