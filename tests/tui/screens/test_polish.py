"""Every area in Polish in the smallest usual window: no English left, and nothing that must be read is cut."""

import re
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.screens.driven import drive, shown, until
from tests.tui.small import SMALL
from tui.app import LeadsimApp
from tui.screens.interview import InterviewScreen
from tui.text import speak

_NAMES = {
    "Small team": "Mały zespół",
    "demo form": "formularz",
    "webinar": "webinar",
    "today, by hand": "dziś, ręcznie",
    "automatic, twice the score": "podwójny scoring",
    "automatic": "automat",
}
_ENGLISH = re.compile(
    r"\b(the|of|and|is|are|was|with|for|from|this|that|which|not|leads|lead's|share|team|people|"
    r"first|touch|meetings?|option|scenario|press|enter to|busy|never|week|month|hours|days|file)\b",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"lead(s|y|ów|a)?\b|leadsim|first_touch|team-of|\bfile\b|of_the|Delay of|in the file|"
    r"calendar_aware|round_robin|per_month|[a-z]+_[a-z_]+",
)
"""What stays: Polish words that look English, keys of the file."""


def polish(text: str) -> str:
    for english, own in _NAMES.items():
        text = text.replace(f'"{english}"', f'"{own}"')
    return text


def english(text: str) -> list[str]:
    """Lines with a word that only English has."""
    return [line.strip() for line in text.splitlines() if _ENGLISH.search(_OURS.sub("", line))]


@pytest.mark.parametrize(
    "size",
    [pytest.param((80, 24), id="80x24"), pytest.param((120, 40), id="120x40", marks=pytest.mark.slow)],
)
def test_no_area_has_a_line_of_english(tmp_path: Path, size: tuple[int, int]) -> None:
    speak("pl")
    found: dict[str, list[str]] = {}
    seen: dict[str, str] = {}

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running)
        for key in "12345678":
            await pilot.press(key)
            await pilot.pause(0.1)
            seen[key] = shown(app)
            await pilot.press("question_mark")
            await pilot.pause()
            seen[f"{key}, help"] = shown(app)
            await pilot.press("escape")
        await pilot.press("ctrl+p")
        await pilot.pause(0.5)
        seen["palette"] = shown(app)
        await pilot.press("escape")
        await pilot.press("o")
        await pilot.pause(0.1)
        seen["library"] = shown(app).split("Biblioteka")[0]
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, InterviewScreen))
        await pilot.press("ctrl+r")
        await pilot.pause(0.1)
        seen["interview"] = shown(app)
        found.update({name: english(text) for name, text in seen.items()})

    drive(tmp_path, act, size=size, text=polish(SMALL))
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert "Nasze dane" in seen["1"]
    assert "Porównanie" in seen["2"]
    assert [key for key in "12345678" if not seen[key].rstrip().endswith("q Wyjdź")] == []
