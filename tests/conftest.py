"""No test ever touches the results of whoever runs it."""

import signal
from pathlib import Path

import pytest


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
