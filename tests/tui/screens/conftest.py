"""What pictures of screens need."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.tui.screens.windows import Pictures


@pytest.fixture
def pictures(snapshot: SnapshotAssertion, tmp_path: Path) -> Pictures:
    """Of this test."""
    return Pictures(snapshot, tmp_path)
