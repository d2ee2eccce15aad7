"""The language that a command speaks."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from policies.wording import join, say, say_many
from tests.tui.small import leadsim
from tui.text import speak, spoken, system_language

ROOT = Path(__file__).resolve().parents[2]


def help_of(arguments: list[str], **environment: str) -> str:
    """What a start of the program prints, with nothing but these variables about language."""
    clean = {name: value for name, value in os.environ.items() if name not in ("LANGUAGE", "LANG", "LC_ALL")}
    command = [sys.executable, "-m", "tui.cli", *arguments, "--help"]
    done = subprocess.run(
        command, cwd=ROOT, env={**clean, **environment}, capture_output=True, encoding="utf-8", timeout=60, check=True
    )
    return done.stdout


def test_help_is_in_the_language_asked_for_and_else_in_the_systems(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    assert "Porównaj opcje" in help_of(["compare", "--lang", "pl"], LANG="en_GB.UTF-8", **home)
    assert "Porównaj opcje" in help_of(["compare"], LANG="pl_PL.UTF-8", **home)
    assert "Play a scenario's options" in help_of(["compare", "--lang=en"], LANG="pl_PL.UTF-8", **home)


@pytest.mark.parametrize(
    ("asked", "spoken"), [("pl_PL.UTF-8", "pl"), ("en:pl", "en"), ("de:pl", "pl"), ("C", "en"), ("fr_FR", "en")]
)
def test_the_first_language_of_the_system_that_we_speak_is_spoken(
    monkeypatch: pytest.MonkeyPatch, asked: str, spoken: str
) -> None:
    monkeypatch.setenv("LANGUAGE", asked)
    assert system_language() == spoken


def test_an_unknown_language_is_refused() -> None:
    done = leadsim("scenarios", "--lang", "de")
    assert done.exit_code == 2
    assert "--lang" in done.stderr


def test_json_is_english_whatever_is_spoken() -> None:
    polish, english = (leadsim("check", "team-of-3", "--json", "--lang", each) for each in ("pl", "en"))
    assert json.loads(polish.stdout) == json.loads(english.stdout)


def test_a_sentence_of_the_rooms_below_is_english_until_it_is_told() -> None:
    said = say("{currency} a month", currency="PLN")
    assert said == "PLN a month"
    assert spoken(said) == "PLN a month"
    speak("pl")
    assert spoken(said) == "PLN miesięcznie"
    assert spoken(join([said, "x"], "; ")) == "PLN miesięcznie; x"


def test_a_count_in_a_sentence_has_its_form() -> None:
    speak("pl")
    assert [spoken(say_many("{n} option", "{n} options", n)) for n in (1, 3, 5)] == ["1 opcja", "3 opcje", "5 opcji"]
