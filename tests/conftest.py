"""No test ever touches the results of whoever runs it."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_store(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file where commands of this test keep their results."""
    path = tmp_path_factory.mktemp("store") / "results.sqlite"
    monkeypatch.setenv("LEADSIM_STORE", str(path))
    return path
