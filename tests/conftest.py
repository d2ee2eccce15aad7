"""No test touches the results of whoever runs it; all of them read English unless they ask for another language."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.text import speak


def pytest_configure() -> None:
    """Started in the background of a script, Ctrl-C is ignored, and so it would be by every process of a test."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def own_store(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file where commands of this test keep their results."""
    path = tmp_path_factory.mktemp("store") / "results.sqlite"
    monkeypatch.setenv("LEADSIM_STORE", str(path))
    return path


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever this computer or the last test speaks."""
    monkeypatch.setenv("LANGUAGE", "en")
    speak("en")
    yield
    speak("en")
